//! Ficha's build, in six commands: `run`, `dev`, `build`, `test`, `bench` and `torture`.
//!
//! Each does all the set-up it needs, says what it is doing while it does it, and does nothing twice. Read `toolchain`
//! for which compiler is used, `site` for how the WebAssembly package is made, `test` for what is tested and how it is
//! counted; `postgres`, `moto`, `browser` and `kept` are what the tests run on; `bench` for what
//! is measured, `torture` for what is broken on purpose.

use std::{env, os::unix::process::CommandExt, process::ExitCode};

use anyhow::{Context, Result, bail};

mod bench;
mod browser;
mod dev;
mod kept;
mod moto;
mod parts;
mod postgres;
mod project;
mod say;
mod site;
mod test;
mod toolchain;
mod torture;

use project::{Project, Speed};

const HELP: &str = "\
cargo xtask COMMAND

  run [--demo] [ARG…]   build for production and start the server; the arguments are those of `ficha serve`.
                        Without any: SQLite in ./data, http://127.0.0.1:3000. DATABASE_URL=postgres://… for Postgres.
  dev [ARG…]            the same without optimisation, built again and the server started again on every change
  build                 build for production only: target/release/ficha and target/site
  bench [OPTION…]       how quick it is, on generated customers; `cargo xtask bench --help` tells the options
  torture [OPTION…]     what becomes of the data when everything goes wrong; `cargo xtask torture --help`
  test [PART…]          everything, or the parts named: `source` (format, lints), `tests` (on SQLite and Postgres),
                        `faults` and `stories` (the release build, in the browser; what follows `--` is for Playwright)
";

fn main() -> ExitCode {
    match command() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            say::line(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// Runs the command named by the arguments; `false` when it ran and found failures.
fn command() -> Result<bool> {
    let mut args = env::args().skip(1);
    let command = args.next().unwrap_or_default();
    let rest: Vec<String> = args.collect();
    match command.as_str() {
        "run" => run(&rest),
        "dev" => dev::watch(&Project::open()?, &rest).map(|()| true),
        "build" => build(&Project::open()?).map(|()| true),
        "test" => test::run(&rest),
        "bench" => bench::run(&rest),
        "torture" => torture::run(&rest),
        "" | "help" | "--help" | "-h" => {
            say::line(HELP);
            Ok(true)
        }
        other => bail!("there is no command {other:?}\n\n{HELP}"),
    }
}

fn build(project: &Project) -> Result<()> {
    site::build(project, Speed::Release)?;
    project.build_server(Speed::Release)
}

fn run(args: &[String]) -> Result<bool> {
    let project = Project::open()?;
    build(&project)?;
    // The server takes this process's place: Ctrl-C and the exit code are its own.
    let error = project.serve(Speed::Release).args(args).exec();
    Err(error).context("the server did not start")
}
