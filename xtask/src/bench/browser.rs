//! What the browser sees, by `end2end/bench/bench.mjs`.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::{Options, place::Place, report::Report};
use crate::{
    browser::{chromium, packages},
    project::Project,
};

/// Starts Chromium on both profiles and takes down what it measured.
pub fn measure(project: &Project, place: &Place, options: &Options, report: &mut Report) -> Result<()> {
    let chromium = chromium()?;
    packages(project)?;
    // SQLite has one server.
    let another = (options.runs("live") && place.database == "postgres").then(|| place.another_server(project));
    let another = another.transpose()?;
    let asked = json!({
        "base": place.base,
        "cookie": place.visitor.cookie(),
        "colleague": place.colleague()?.cookie(),
        "chromium": chromium,
        "card": place.customer("R-PAGE")?,
        "repetitions": options.repetitions,
        "browser": options.runs("browser"),
        "cold": options.runs("cold"),
        "live": options.runs("live"),
        "another": another.as_ref().map_or(&place.base, |(_, base)| base),
    });
    let mut node = Command::new("node");
    node.arg(project.root.join("end2end/bench/bench.mjs")).arg(asked.to_string());
    let output = node.stdin(Stdio::null()).stderr(Stdio::inherit()).output().context("node does not start")?;
    if !output.status.success() {
        bail!("end2end/bench/bench.mjs ended with {}", output.status);
    }
    let told: Value = serde_json::from_slice(&output.stdout).context("end2end/bench/bench.mjs told no JSON")?;
    for figure in told["figures"].as_array().into_iter().flatten() {
        let unit = match figure["unit"].as_str() {
            Some("ms") => "ms",
            Some("kB") => "kB",
            _ => "",
        };
        let values: Vec<f64> = figure["values"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        report.figure(name(figure)?, unit, &values);
    }
    for claim in told["claims"].as_array().into_iter().flatten() {
        let (value, limit) = (claim["value"].as_f64(), claim["limit"].as_f64());
        report.at_most(name(claim)?, value.unwrap_or(f64::NAN), limit.context("a claim without a limit")?);
    }
    Ok(())
}

fn name(of: &Value) -> Result<&str> {
    of["name"].as_str().context("a figure without a name")
}
