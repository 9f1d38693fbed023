//! What the build tells: one line when a step starts, one with its time when it has ended.

use std::{
    io::{self, Write},
    process::Command,
    time::Instant,
};

use anyhow::{Context, Result, bail};

/// Writes one line; a closed pipe at the other end is not worth a panic.
pub fn line(text: &str) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{text}");
    let _ = out.flush();
}

/// Runs a step under its name and tells how long it took.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    line(&format!("▸ {name}"));
    let start = Instant::now();
    let result = work();
    let seconds = start.elapsed().as_secs_f32();
    match &result {
        Ok(_) => line(&format!("  {name}: done in {seconds:.1} s")),
        Err(error) => line(&format!("  {name}: FAILED after {seconds:.1} s: {error:#}")),
    }
    result
}

/// Runs a program to its end; its failure is an error that names it.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("{} does not start", name(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", name(command));
    }
    Ok(())
}

/// Runs a program to its end, and returns the lines that it says; its failure is an error with what it complains of.
pub fn lines(command: &mut Command) -> Result<Vec<String>> {
    let output = command.output().with_context(|| format!("{} does not start", name(command)))?;
    if !output.status.success() {
        bail!("{} ended with {}: {}", name(command), output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
}

/// The program and its arguments as one would type them.
pub fn name(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
