//! Which compiler builds Ficha: one that has the WebAssembly target, found or made by `scripts/ensure-wasm-toolchain.sh`.

use std::{
    env,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

/// The variables that select the compiler, as the script printed them.
pub struct Toolchain {
    variables: Vec<(String, String)>,
}

impl Toolchain {
    /// Asks the script, which installs the target where it is missing and tells so on stderr.
    pub fn ensure(root: &Path) -> Result<Self> {
        let mut script = Command::new("bash");
        script.arg(root.join("scripts/ensure-wasm-toolchain.sh"));
        let output = script
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()
            .context("bash, which runs scripts/ensure-wasm-toolchain.sh, does not start")?;
        if !output.status.success() {
            bail!(
                "the WebAssembly target is missing; on an ordinary machine: rustup target add wasm32-unknown-unknown"
            );
        }
        let path = env::var("PATH").unwrap_or_default();
        Ok(Self { variables: exports(&String::from_utf8_lossy(&output.stdout), &path) })
    }

    /// A cargo of this toolchain.
    pub fn cargo(&self) -> Command {
        let mut cargo = Command::new("cargo");
        self.apply(&mut cargo);
        cargo
    }

    /// Cargo, which started this program, left its own compiler and package in the environment. They would win over
    /// the toolchain chosen here, and make some build scripts run again.
    fn apply(&self, command: &mut Command) {
        command.stdin(Stdio::null());
        for (name, _) in env::vars_os() {
            let name = name.to_string_lossy();
            let about_this_program = name == "CARGO"
                || ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"].iter().any(|p| name.starts_with(p));
            if about_this_program {
                command.env_remove(name.as_ref());
            }
        }
        for (name, value) in &self.variables {
            command.env(name, value);
        }
    }
}

/// Reads `export NAME=VALUE` lines; `"$PATH"` in a value is the PATH there is.
fn exports(script: &str, path: &str) -> Vec<(String, String)> {
    script
        .lines()
        .filter_map(|line| line.strip_prefix("export ")?.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.replace("\"$PATH\"", path)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::exports;

    #[test]
    fn the_linked_toolchain_is_selected_by_its_name() {
        let wanted = [("RUSTUP_TOOLCHAIN".to_owned(), "debian-web".to_owned())];
        assert_eq!(exports("export RUSTUP_TOOLCHAIN=debian-web\n", "/bin"), wanted);
    }

    #[test]
    fn without_rustup_the_compiler_is_put_first_in_the_path() {
        let read = exports("export PATH=/usr/bin:\"$PATH\"\nexport RUSTC=/usr/bin/rustc\n", "/bin");
        assert_eq!(read[0].1, "/usr/bin:/bin");
        assert_eq!(read[1], ("RUSTC".to_owned(), "/usr/bin/rustc".to_owned()));
    }

    #[test]
    fn the_active_toolchain_needs_no_variable() {
        assert!(exports(":\n", "/bin").is_empty());
    }
}
