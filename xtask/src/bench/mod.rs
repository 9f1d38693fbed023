//! `cargo xtask bench`: what the promises of quickness come to, measured on generated customers.
//!
//! Every figure is a median with its 95th percentile over at least 20 repetitions, and every claim a ratio of two figures
//! of the same run, or a figure against a limit: what is told of another machine on another day proves nothing. What is
//! compared is asked for by turns, so that whatever else the machine does hits both alike.
//!
//! - `tabs`: a tab with 10,000 rows against the same tab with ten, as a page and as the card's one call for its data.
//! - `browser`: a click on a tab against the limit of what a browser can do; from the list to a card; a key in the search.
//! - `cold`: the first visit, with nothing in the browser's cache, and the second.
//! - `live`: what is saved on one server, until it stands in a browser that is connected to another on the same Postgres.
//! - `idle`: what thousands of browsers cost that have a card open and hear nothing.
//! - `audit`: updates with the triggers that write the history against the same without them.
//! - `server`: requests per second and how long they take, against the least that a request can be.

mod audit;
mod browser;
pub mod http;
mod idle;
mod place;
mod report;
mod server;
mod tabs;

use anyhow::{Context, Result, bail};
use std::path::PathBuf;

use crate::{
    project::{Project, Speed},
    say, site,
};
use place::Place;
use report::Report;

/// What `cargo xtask bench` is told.
pub struct Options {
    /// How many customers there are in each run.
    sizes: Vec<u32>,
    /// How often what is timed is done.
    repetitions: usize,
    /// The parts that are run.
    parts: Vec<String>,
    /// A server that is built already, with its site beside it.
    server: Option<PathBuf>,
    /// How many rows are many.
    tab_rows: u32,
    /// The databases.
    databases: Vec<String>,
    /// Where generated customers are kept for the next time.
    keep: Option<PathBuf>,
    /// Whether a claim that is not met is a failure.
    strict: bool,
}

/// The parts, in their order.
const PARTS: [&str; 7] = ["tabs", "browser", "cold", "live", "server", "idle", "audit"];
/// The databases, in their order.
pub const DATABASES: [&str; 2] = ["sqlite", "postgres"];

/// What `cargo xtask bench --help` says.
pub const HELP: &str = "\
cargo xtask bench [OPTION…]

  --customers N      how many customers are generated; more than once for a comparison  [10000]
  --repetitions N    how often what is timed is done; 20 at least prove something  [20]
  --only PART        tabs, browser, cold, live, server, idle or audit; more than once  [all]
  --database NAME    sqlite or postgres                                            [both]
  --tab-rows N       how many rows are many                                        [10000]
  --growth           tabs and server again at 1000, 10000 and 100000 customers
  --million          … and at a million, which takes hours to generate
  --keep FOLDER      leaves them there, and takes them from there where they are there already
  --server PATH      measures this program, with its site beside it, and builds nothing
  --strict           a claim that is not met is a failure
";

impl Options {
    fn parse(args: &[String]) -> Result<Options> {
        let mut options = Options {
            sizes: vec![10_000],
            repetitions: 20,
            parts: Vec::new(),
            server: None,
            tab_rows: 10_000,
            databases: Vec::new(),
            keep: None,
            strict: false,
        };
        let mut args = args.iter();
        let mut sizes = Vec::new();
        let mut growth = Vec::new();
        while let Some(arg) = args.next() {
            let mut value = || args.next().with_context(|| format!("{arg} needs a value\n\n{HELP}"));
            match arg.as_str() {
                "--customers" => sizes.push(number(value()?)?),
                "--repetitions" => options.repetitions = number(value()?)?,
                "--only" => options.parts.push(known(value()?, &PARTS)?),
                "--database" => options.databases.push(known(value()?, &DATABASES)?),
                "--tab-rows" => options.tab_rows = number(value()?)?,
                "--server" => options.server = Some(std::path::absolute(value()?)?),
                "--growth" => growth.extend([1_000, 10_000, 100_000]),
                "--million" => growth.push(1_000_000),
                "--keep" => options.keep = Some(std::path::absolute(value()?)?),
                "--strict" => options.strict = true,
                other => bail!("there is no option {other:?}\n\n{HELP}"),
            }
        }
        if !sizes.is_empty() {
            options.sizes = sizes;
        }
        if !growth.is_empty() {
            options.sizes = growth;
            if options.parts.is_empty() {
                options.parts = vec!["tabs".to_owned(), "server".to_owned()];
            }
        }
        let all = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        if options.parts.is_empty() {
            options.parts = all(&PARTS);
        }
        if options.databases.is_empty() {
            options.databases = all(&DATABASES);
        }
        Ok(options)
    }

    fn runs(&self, part: &str) -> bool {
        self.parts.iter().any(|asked| asked == part)
    }
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T> {
    text.replace('_', "").parse().ok().with_context(|| format!("{text:?} is no number"))
}

/// A name, where it is one of these.
pub fn known(name: &str, names: &[&str]) -> Result<String> {
    if names.contains(&name) { Ok(name.to_owned()) } else { bail!("{name:?} is none of {}", names.join(", ")) }
}

/// Runs what is asked for; false when a claim is not met and that is a failure.
pub fn run(args: &[String]) -> Result<bool> {
    if args.iter().any(|arg| arg == "--help" || arg == "-h") {
        say::line(HELP);
        return Ok(true);
    }
    let options = Options::parse(args)?;
    let project = Project::open()?;
    let program = match &options.server {
        Some(program) => program.clone(),
        None => {
            site::build(&project, Speed::Release)?;
            project.build_server(Speed::Release)?;
            project.binary(Speed::Release)
        }
    };
    let mut report = Report::new(&program, options.repetitions, options.tab_rows)?;
    for size in &options.sizes {
        for database in &options.databases {
            let place = Place::open(&project, &program, database, *size, &options)?;
            report.about(&place);
            if options.runs("tabs") {
                say::step("tabs with many rows and with few", || tabs::measure(&place, &options, &mut report))?;
            }
            if options.runs("server") {
                say::step("the server", || server::measure(&place, &options, &mut report))?;
            }
            if options.runs("idle") {
                say::step("browsers that hear nothing", || idle::measure(&place, &mut report))?;
            }
            if options.runs("audit") {
                say::step("what the history costs", || audit::measure(&place, &options, &mut report))?;
            }
            if ["browser", "cold", "live"].into_iter().any(|part| options.runs(part)) {
                say::step("the browser", || browser::measure(&project, &place, &options, &mut report))?;
            }
        }
    }
    if options.sizes.len() > 1 {
        report.compare_sizes();
    }
    let met = report.conclude(&project.target.join("bench.json"))?;
    Ok(met || !options.strict)
}

#[cfg(test)]
mod tests {
    use super::Options;

    fn parse(args: &[&str]) -> Option<Options> {
        Options::parse(&args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>()).ok()
    }

    #[test]
    fn without_options_everything_is_measured_on_both_databases() {
        let options = parse(&[]).expect("no options");
        assert_eq!((options.sizes, options.repetitions), (vec![10_000], 20));
        assert_eq!((options.parts.len(), options.databases.len()), (7, 2));
    }

    #[test]
    fn growth_asks_the_server_at_each_size() {
        let options = parse(&["--growth", "--million", "--database", "sqlite"]).expect("options");
        assert_eq!(options.sizes, [1_000, 10_000, 100_000, 1_000_000]);
        assert_eq!(options.parts, ["tabs", "server"]);
        assert_eq!(options.databases, ["sqlite"]);
    }

    #[test]
    fn what_nobody_knows_is_refused() {
        assert!(parse(&["--only", "lunch"]).is_none());
        assert_eq!(
            parse(&["--customers", "10_000", "--customers", "1_000_000"]).expect("options").sizes,
            [10_000, 1_000_000]
        );
        assert!(parse(&["--customers", "many"]).is_none());
        assert!(parse(&["--customers"]).is_none());
    }
}
