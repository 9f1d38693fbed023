//! What was measured: one table for people, one file for programs.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::place::Place;
use crate::say;

/// Figures and claims in the order in which they came.
pub struct Report {
    head: Value,
    /// Of which run the next ones are: database and number of customers.
    run: (&'static str, u32),
    figures: Vec<Figure>,
    claims: Vec<Claim>,
}

/// Something that was measured again and again.
struct Figure {
    run: (&'static str, u32),
    name: String,
    unit: &'static str,
    median: f64,
    p95: f64,
    repetitions: usize,
}

/// Something that was promised.
struct Claim {
    run: (&'static str, u32),
    name: String,
    value: f64,
    limit: f64,
    /// Whether more is better.
    at_least: bool,
}

impl Claim {
    fn is_met(&self) -> bool {
        if self.at_least { self.value >= self.limit } else { self.value <= self.limit }
    }
}

impl Report {
    /// An empty report on a program.
    pub fn new(program: &Path, repetitions: usize, tab_rows: u32) -> Result<Report> {
        let said = |command: &mut Command| {
            let output = command.output().ok()?;
            Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        };
        let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let cpu = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
        let head = json!({
            "date": said(Command::new("date").arg("-Iseconds")),
            "commit": said(Command::new("git").args(["rev-parse", "--short", "HEAD"])),
            "program": program.display().to_string(),
            "bytes": fs::metadata(program).with_context(|| format!("{} is not there", program.display()))?.len(),
            "processors": std::thread::available_parallelism().map_or(0, usize::from),
            "processor": cpu.trim_start_matches([' ', '\t', ':']),
            "load": fs::read_to_string("/proc/loadavg").unwrap_or_default().trim(),
            "repetitions": repetitions,
            "rows in a tab with many": tab_rows,
        });
        Ok(Report { head, run: ("", 0), figures: Vec::new(), claims: Vec::new() })
    }

    /// What comes next is about this place.
    pub fn about(&mut self, place: &Place) {
        self.run = (place.database, place.size);
        match place.generated {
            Some(generated) => drop(self.figure("generating the customers", "s", &[generated.as_secs_f64()])),
            None => self.head["kept"] = json!("customers that were generated before, with what was done to them since"),
        }
    }

    /// Adds a figure and tells its median.
    pub fn figure(&mut self, name: &str, unit: &'static str, values: &[f64]) -> f64 {
        let median = percentile(values, 50.0);
        // Of what should be much, the bad end is the low one.
        let bad = if unit == "/s" { 5.0 } else { 95.0 };
        self.figures.push(Figure {
            run: self.run,
            name: name.to_owned(),
            unit,
            median,
            p95: percentile(values, bad),
            repetitions: values.len(),
        });
        median
    }

    /// Tells by how much the first median is larger than the second; with a limit that is a claim, else a figure.
    pub fn ratio(&mut self, name: &str, of: &[f64], to: &[f64], most: Option<f64>) -> f64 {
        let ratio = percentile(of, 50.0) / percentile(to, 50.0);
        match most {
            Some(most) => self.at_most(name, ratio, most),
            None => drop(self.figure(name, "×", &[ratio])),
        }
        ratio
    }

    /// A value that should not be larger.
    pub fn at_most(&mut self, name: &str, value: f64, limit: f64) {
        self.claims.push(Claim { run: self.run, name: name.to_owned(), value, limit, at_least: false });
    }

    /// A value that should not be smaller.
    pub fn at_least(&mut self, name: &str, value: f64, limit: f64) {
        self.claims.push(Claim { run: self.run, name: name.to_owned(), value, limit, at_least: true });
    }

    /// Claims that nothing takes more than half as long again at the most customers as at 10,000, or at the fewest.
    pub fn compare_sizes(&mut self) {
        let mut by_name: BTreeMap<(&str, &str), Vec<(u32, f64)>> = BTreeMap::new();
        for figure in self.figures.iter().filter(|figure| figure.unit == "ms" && figure.name.ends_with(": time")) {
            by_name.entry((figure.run.0, &figure.name)).or_default().push((figure.run.1, figure.median));
        }
        let mut claims = Vec::new();
        for ((database, name), medians) in by_name {
            let Some(most) = medians.iter().max_by_key(|(size, _)| *size) else { continue };
            let base = medians.iter().find(|(size, _)| *size == 10_000).or(medians.first());
            let Some(base) = base.filter(|base| base.0 < most.0) else { continue };
            claims.push((database, most.0, format!("{name}: {} customers ÷ {}", most.0, base.0), most.1 / base.1));
        }
        for (database, size, name, ratio) in claims {
            let database = if database == "sqlite" { "sqlite" } else { "postgres" };
            self.run = (database, size);
            self.at_most(&name, ratio, 1.5);
        }
    }

    /// Writes the file, prints the table, and tells whether every claim is met.
    pub fn conclude(&self, file: &Path) -> Result<bool> {
        let figures: Vec<Value> = self
            .figures
            .iter()
            .map(|figure| {
                json!({
                    "database": figure.run.0, "customers": figure.run.1, "name": figure.name, "unit": figure.unit,
                    "median": figure.median, "p95": figure.p95, "repetitions": figure.repetitions,
                })
            })
            .collect();
        let claims: Vec<Value> = self
            .claims
            .iter()
            .map(|claim| {
                let limit = if claim.at_least { "at least" } else { "at most" };
                json!({
                    "database": claim.run.0, "customers": claim.run.1, "name": claim.name, "value": claim.value,
                    limit: claim.limit, "met": claim.is_met(),
                })
            })
            .collect();
        let all = json!({ "about": self.head, "claims": claims, "figures": figures });
        fs::write(file, serde_json::to_string_pretty(&all)?).with_context(|| format!("{}", file.display()))?;
        for line in self.table() {
            say::line(&line);
        }
        let missed = self.claims.iter().filter(|claim| !claim.is_met()).count();
        say::line(&format!("{} claims, {missed} not met; all figures are in {}", self.claims.len(), file.display()));
        Ok(missed == 0)
    }

    fn table(&self) -> Vec<String> {
        let mut lines = vec![
            String::new(),
            format!("{:<10}{:>9}  {:<64}{:>12}{:>12}", "database", "customers", "figure", "median", "p95"),
        ];
        for Figure { run: (database, size), name, unit, median, p95, repetitions } in &self.figures {
            let p95 = if *repetitions > 1 { figure(*p95) } else { String::new() };
            lines.push(format!("{database:<10}{size:>9}  {name:<64}{:>9} {unit:<2}{p95:>12}", figure(*median)));
        }
        lines.push(String::new());
        lines.push(format!("{:<10}{:>9}  {:<64}{:>12}{:>12}", "database", "customers", "claim", "value", "limit"));
        for claim in &self.claims {
            let Claim { run: (database, size), name, value, limit, at_least } = claim;
            let sign = if *at_least { '≥' } else { '≤' };
            let met = if claim.is_met() { "met" } else { "NOT MET" };
            let limit = format!("{sign} {}", figure(*limit));
            lines.push(format!("{database:<10}{size:>9}  {name:<64}{:>12}{limit:>12}  {met}", figure(*value)));
        }
        lines
    }
}

/// A figure with as many digits as mean something.
fn figure(value: f64) -> String {
    if value.abs() >= 100.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}

/// The value below which so many hundredths lie: the nearest rank, which is one of the values.
pub fn percentile(values: &[f64], hundredths: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (hundredths / 100.0 * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_values() {
        let values: Vec<f64> = (1..=20).rev().map(f64::from).collect();
        assert_eq!(percentile(&values, 50.0), 10.0);
        assert_eq!(percentile(&values, 95.0), 19.0);
        assert_eq!(percentile(&[3.0], 99.0), 3.0);
        assert!(percentile(&[], 50.0).is_nan());
    }

    #[test]
    fn a_claim_is_met_on_its_own_side_of_the_limit() {
        let claim = |value, at_least| Claim { run: ("sqlite", 1), name: String::new(), value, limit: 1.5, at_least };
        assert!(claim(1.5, false).is_met() && claim(1.5, true).is_met());
        assert!(!claim(1.6, false).is_met() && !claim(1.4, true).is_met());
        assert!(!claim(f64::NAN, false).is_met(), "what was not measured is not met");
    }
}
