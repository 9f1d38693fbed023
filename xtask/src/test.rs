//! `cargo xtask test`: everything that has to hold, counted.
//!
//! A step that fails hides no later one. Each step counts as one passed or failed, and each test within it as one more;
//! the last line is the sum.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::{
    browser,
    moto::Moto,
    postgres::{Durable, Postgres},
    project::{Project, Speed, find_program, install},
    say, site, torture,
};

/// Passed and failed so far, and the names of the steps that failed.
#[derive(Default)]
pub struct Tally {
    passed: u64,
    failed: u64,
    failures: Vec<String>,
}

impl Tally {
    /// Runs a step; its failure is counted and told, and the next step comes.
    pub fn step<T>(&mut self, name: &str, work: impl FnOnce(&mut Self) -> Result<T>) -> Option<T> {
        let result = say::step(name, || work(self));
        match result {
            Ok(value) => {
                self.passed += 1;
                Some(value)
            }
            Err(error) => {
                self.failed += 1;
                self.failures.push(format!("{name}: {error:#}"));
                None
            }
        }
    }

    /// Runs a program of tests, shows what it says and counts what it reports.
    pub fn tests(&mut self, command: &mut Command) -> Result<()> {
        let name = say::name(command);
        // Without colour: the counts are read from the lines.
        command.env("NO_COLOR", "1").env_remove("FORCE_COLOR").env("CARGO_TERM_COLOR", "never").env("CI", "true");
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let mut child = child.with_context(|| format!("{name} does not start"))?;
        let output = child.stdout.take().context("its output was not asked for")?;
        for line in BufReader::new(output).split(b'\n') {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            say::line(&line);
            let (passed, failed) = counts(&line);
            self.passed += passed;
            self.failed += failed;
            self.failures.extend(failed_test(&line).map(str::to_owned));
        }
        let status = child.wait()?;
        if !status.success() {
            bail!("{name} ended with {status}");
        }
        Ok(())
    }

    /// Tells the failures again, where they are seen, and then the sum as the last line.
    fn conclude(&self) -> bool {
        for failure in &self.failures {
            say::line(&format!("FAILED {failure}"));
        }
        say::line(&format!("{} passed, {} failed", self.passed, self.failed));
        self.failed == 0
    }
}

/// The parts of the whole, in the order in which they run.
const PARTS: [&str; 4] = ["source", "tests", "faults", "stories"];

/// Runs what `args` name, or all there is; true when nothing failed. What follows `--` is for Playwright: a file of
/// stories, `--project phone`, `--grep ticket`.
pub fn run(args: &[String]) -> Result<bool> {
    let (parts, stories) = match args.iter().position(|arg| arg == "--") {
        Some(at) => (&args[..at], &args[at + 1..]),
        None => (args, &[][..]),
    };
    if let Some(unknown) = parts.iter().find(|part| !PARTS.contains(&part.as_str())) {
        bail!("there is no part {unknown:?} of the tests; they are {}", PARTS.join(", "));
    }
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|named| named == part);
    let project = Project::open()?;
    let mut tally = Tally::default();
    if wanted("source") {
        source(&project, &mut tally);
    }
    let postgres = if wanted("tests") || wanted("stories") {
        tally.step("a throw-away Postgres", |_| Postgres::start(Durable::No))
    } else {
        None
    };
    if wanted("tests") {
        programs(&project, postgres.as_ref(), &mut tally);
    }
    let built = if wanted("faults") || wanted("stories") {
        tally.step("the release build", |_| {
            site::build(&project, Speed::Release)?;
            project.build_server(Speed::Release)
        })
    } else {
        None
    };
    if wanted("faults") && built.is_some() {
        tally.step("faults: kills, uploads, pairs, backup, outage, a full disk", |_| torture::short(&project));
        tally.step("every planted failure is found", |_| {
            if torture::prove(&project, &project.binary(Speed::Release))? { Ok(()) } else { bail!("not all of them") }
        });
    }
    if wanted("stories") {
        match (built, &postgres) {
            (Some(()), Some(postgres)) => browser::stories(&project, postgres, stories, &mut tally),
            _ => drop(tally.step("the browser's stories", |_| -> Result<()> {
                bail!("not run: they need the release build and Postgres")
            })),
        }
    }
    drop(postgres);
    Ok(tally.conclude())
}

/// The tests that cargo runs: of the build, the papers, the card and the server.
fn programs(project: &Project, postgres: Option<&Postgres>, tally: &mut Tally) {
    let bucket = tally.step("an S3-compatible store", |_| Moto::start(project));
    // The stores' tests change rows behind the program's back, as a person with SQLite's own client would.
    tally.step("SQLite's client", |_| if find_program(&["sqlite3"]).is_some() { Ok(()) } else { install("sqlite3") });
    let address = postgres.map(|postgres| postgres.url("postgres"));
    for (name, args) in [
        ("tests of the build", &["test", "--package", "xtask"][..]),
        ("tests of the papers", &["test", "--package", "paper"]),
        ("tests of the card, on SQLite and Postgres", &["test", "--package", "app", "--features", "ssr"]),
        ("tests of the server", &["test", "--package", "server"]),
    ] {
        tally.step(name, |tally| {
            let mut cargo = project.cargo(args);
            // One broken binary of tests must not hide the others.
            cargo.arg("--no-fail-fast").env_remove("DATABASE_URL");
            match &address {
                Some(address) => cargo.env("FICHA_TEST_POSTGRES", address),
                None => cargo.env_remove("FICHA_TEST_POSTGRES"),
            };
            match &bucket {
                Some(bucket) => cargo.envs(bucket.environment()),
                None => cargo.env_remove("FICHA_TEST_S3"),
            };
            tally.tests(&mut cargo)
        });
    }
}

/// What can be said of the source without running it. The halves are linted apart: together, cargo would build the
/// server with the browser's features.
fn source(project: &Project, tally: &mut Tally) {
    let lint = |package: &[&'static str]| {
        let mut args = vec!["clippy", "--quiet"];
        args.extend(package);
        args.extend(["--", "-D", "warnings"]);
        args
    };
    let steps = [
        ("format", vec!["fmt", "--all", "--check"]),
        ("lints of the server", lint(&["--package", "server", "--all-targets"])),
        ("lints of the card", lint(&["--package", "app", "--features", "ssr", "--all-targets"])),
        ("lints of the browser's half", lint(&["--package", "frontend", "--target", "wasm32-unknown-unknown"])),
        ("lints of the papers", lint(&["--package", "paper", "--all-targets"])),
        ("lints of the build", lint(&["--package", "xtask", "--all-targets"])),
    ];
    for (name, args) in steps {
        tally.step(name, |_| say::run(&mut project.cargo(&args)));
    }
}

/// Passed and failed, from one line of cargo's or Playwright's report.
fn counts(line: &str) -> (u64, u64) {
    if let Some(result) = line.trim_start().strip_prefix("test result: ") {
        return (number_before(result, " passed"), number_before(result, " failed"));
    }
    // Playwright's last lines: "  12 passed (3.4s)", "  1 failed". What is flaky or never ran has not passed.
    let mut words = line.split_whitespace();
    let Some(number) = words.next().and_then(|word| word.parse().ok()) else { return (0, 0) };
    let rest = words.collect::<Vec<_>>().join(" ");
    match rest.as_str() {
        "failed" | "flaky" | "interrupted" | "did not run" => (0, number),
        passed if passed == "passed" || passed.starts_with("passed (") => (number, 0),
        _ => (0, 0),
    }
}

/// The test that one line of cargo's or Playwright's report says has failed.
fn failed_test(line: &str) -> Option<&str> {
    let line = line.trim();
    let cargos = line.strip_prefix("test ").filter(|line| line.ends_with(" ... FAILED"));
    cargos.or_else(|| line.strip_prefix('✘').map(str::trim_start))
}

fn number_before(text: &str, word: &str) -> u64 {
    let Some((before, _)) = text.split_once(word) else { return 0 };
    before.rsplit(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// The end of a server's log, for a failure's message.
pub fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(15)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::{counts, failed_test};

    #[test]
    fn cargos_result_line_is_counted() {
        let line = "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s";
        assert_eq!(counts(line), (12, 3));
    }

    #[test]
    fn playwrights_summary_is_counted() {
        assert_eq!(counts("  48 passed (12.3s)"), (48, 0));
        assert_eq!(counts("  2 failed"), (0, 2));
        assert_eq!(counts("  1 flaky"), (0, 1));
        assert_eq!(counts("  3 did not run"), (0, 3));
    }

    #[test]
    fn a_test_that_failed_is_known_by_its_line() {
        let story = "113 [phone] › tests/sso.spec.ts:57:1 › a story that fails (2.6s)";
        assert_eq!(failed_test(&format!("  ✘  {story}")), Some(story));
        assert_eq!(failed_test("test wire::tests::a_body ... FAILED"), Some("wire::tests::a_body ... FAILED"));
        assert_eq!(failed_test("  ✓  114 [phone] › tests/sso.spec.ts:62:1 › one that passes (2.8s)"), None);
        assert_eq!(failed_test("test result: FAILED. 12 passed; 3 failed"), None);
        assert_eq!(failed_test("test wire::tests::another ... ok"), None);
    }

    #[test]
    fn other_lines_count_nothing() {
        assert_eq!(counts("test customer::search::tests::cafe_finds_café ... ok"), (0, 0));
        assert_eq!(counts("running 12 tests"), (0, 0));
        assert_eq!(counts("  3 skipped"), (0, 0));
    }
}
