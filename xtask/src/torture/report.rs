//! What was found: a table for people, a file for programs.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use serde_json::json;

use crate::say;

/// A figure against its limit.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Which suite has found it.
    pub suite: &'static str,
    /// On which database.
    pub database: &'static str,
    /// What it is.
    pub name: String,
    /// How much it is; none where it was not run.
    pub value: Option<f64>,
    /// At most so much of it; what there should be none of has 0.
    pub limit: f64,
    /// Whether it must be the limit exactly.
    exactly: bool,
    /// Why it was not run, or what was found first.
    pub remark: String,
}

impl Finding {
    /// Whether the limit is kept. What was not run has kept nothing.
    pub fn holds(&self) -> bool {
        self.value.is_some_and(|value| if self.exactly { value == self.limit } else { value <= self.limit })
    }

    /// Whether it is broken: neither kept nor left out for a reason that is told.
    pub fn is_broken(&self) -> bool {
        self.value.is_some() && !self.holds()
    }
}

/// The findings of one suite on one database.
pub struct Findings {
    suite: &'static str,
    database: &'static str,
    /// In the order in which they came.
    pub all: Vec<Finding>,
}

impl Findings {
    /// None yet.
    pub fn of(suite: &'static str, database: &'static str) -> Findings {
        Findings { suite, database, all: Vec::new() }
    }

    fn add(&mut self, name: &str, value: Option<f64>, limit: f64, exactly: bool, remark: String) {
        let (suite, database) = (self.suite, self.database);
        self.all.push(Finding { suite, database, name: name.to_owned(), value, limit, exactly, remark });
    }

    /// At most so much.
    pub fn at_most(&mut self, name: &str, value: f64, limit: f64) {
        self.add(name, Some(value), limit, false, String::new());
    }

    /// None of these may be; the first of them is told.
    pub fn none(&mut self, name: &str, found: &[String]) {
        self.add(name, Some(found.len() as f64), 0.0, false, found.first().cloned().unwrap_or_default());
    }

    /// Something has happened, without which nothing was tried.
    pub fn happened(&mut self, name: &str, has: bool) {
        self.exactly(name, usize::from(has), 1);
    }

    /// Exactly so many.
    pub fn exactly(&mut self, name: &str, value: usize, wanted: usize) {
        self.add(name, Some(value as f64), wanted as f64, true, String::new());
    }

    /// It was not run, and why not.
    pub fn not_run(&mut self, name: &str, why: &str) {
        self.add(name, None, 0.0, false, format!("not run: {why}"));
    }
}

/// The findings as a table, one line each.
pub fn table(findings: &[Finding]) -> Vec<String> {
    let mut lines = vec![format!("{:<9}{:<10}{:<58}{:>10}{:>10}", "suite", "database", "figure", "value", "limit")];
    for finding in findings {
        let Finding { suite, database, name, value, limit, exactly, remark } = finding;
        let value = value.map_or_else(|| "-".to_owned(), |value| format!("{value:.2}"));
        let state = if finding.holds() {
            "held"
        } else if finding.is_broken() {
            "BROKEN"
        } else {
            "NOT RUN"
        };
        let sign = if *exactly { '=' } else { '≤' };
        lines.push(format!("{suite:<9}{database:<10}{name:<58}{value:>10}{sign:>4}{limit:>6.0}  {state}  {remark}"));
    }
    lines
}

/// Writes the file, tells the table, and answers whether everything that was run has held.
pub fn conclude(findings: &[Finding], seed: u64, file: &Path) -> Result<bool> {
    let rows: Vec<_> = findings
        .iter()
        .map(|finding| {
            json!({
                "suite": finding.suite, "database": finding.database, "name": finding.name, "value": finding.value,
                "limit": finding.limit, "held": finding.holds(), "run": finding.value.is_some(), "remark": finding.remark,
            })
        })
        .collect();
    let text = serde_json::to_string_pretty(&json!({ "seed": seed, "findings": rows }))?;
    fs::write(file, text).with_context(|| format!("{} cannot be written", file.display()))?;
    for line in table(findings) {
        say::line(&line);
    }
    let count = |is: fn(&Finding) -> bool| findings.iter().filter(|finding| is(finding)).count();
    let (held, broken) = (count(Finding::holds), count(Finding::is_broken));
    let not_run = findings.len() - held - broken;
    say::line(&format!("{held} held, {broken} broken, {not_run} not run; all figures are in {}", file.display()));
    Ok(broken == 0 && held > 0)
}

#[cfg(test)]
mod tests {
    use super::Findings;

    #[test]
    fn what_was_not_run_has_neither_held_nor_broken() {
        let mut found = Findings::of("disk", "sqlite");
        found.not_run("a full disk", "needs root");
        found.none("lost", &["w-1-7".to_owned()]);
        found.exactly("winners", 2, 1);
        found.at_most("start", 1.5, 2.0);
        let states: Vec<_> = found.all.iter().map(|finding| (finding.holds(), finding.is_broken())).collect();
        assert_eq!(states, [(false, false), (false, true), (false, true), (true, false)]);
    }
}
