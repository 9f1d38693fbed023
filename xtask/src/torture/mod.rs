//! `cargo xtask torture`: what happens to the data when everything goes wrong.
//!
//! The server is killed in the middle of its work, Postgres goes away, the disk is full; and each time everything that was
//! answered with "saved" must stand, whole. Each suite has planted failures: damage as the fault would do it, which the suite
//! must find. `--prove` plants each of them and fails where one is not found.
//!
//! - `pairs`: two people save the same version at once.
//! - `cuts`: browsers are cut off while they listen to what others change.
//! - `writes`: kill -9 during saves.
//! - `uploads`: kill -9 during uploads, at any byte.
//! - `backup`: a backup while people write, restored elsewhere.
//! - `drain`: SIGTERM while requests are under way.
//! - `outage`: Postgres is stopped as by a power cut, and comes back.
//! - `disk`: the disk is full.

mod backup;
mod chance;
mod cuts;
mod disk;
mod drain;
mod outage;
mod pairs;
mod plan;
mod report;
mod uploads;
mod world;
mod writes;

use std::{
    path::{Path, PathBuf},
    thread,
};

use anyhow::{Context, Result, bail};

use crate::{
    bench::{DATABASES, known},
    postgres::{Durable, Postgres},
    project::{Project, Speed, find_program, install},
    say,
};
use chance::Chance;
use plan::{Plan, Plant};
use report::{Finding, Findings};
use world::World;

/// The suites, in their order.
const SUITES: [&str; 8] = ["pairs", "cuts", "writes", "uploads", "backup", "drain", "outage", "disk"];

/// What `cargo xtask torture --help` says.
const HELP: &str = "\
cargo xtask torture [OPTION…]

  --short          a minute's worth of it
  --server PATH    tortures this program, and builds nothing
  --only SUITE     pairs, cuts, writes, uploads, backup, drain, outage or disk; may stand more than once  [all]
  --database NAME  sqlite or postgres                                                                     [both]
  --seed N         the chance of an earlier run
  --plant NAME     one planted failure, which must be found: the answer is a failure
  --prove          plants every failure, each by itself, and fails where one is not found
";

/// What `cargo xtask torture` is told.
struct Options {
    short: bool,
    prove: bool,
    server: Option<PathBuf>,
    suites: Vec<String>,
    databases: Vec<String>,
    seed: u64,
    plant: Option<Plant>,
}

impl Options {
    fn parse(args: &[String]) -> Result<Options> {
        let mut options = Options {
            short: false,
            prove: false,
            server: None,
            suites: Vec::new(),
            databases: Vec::new(),
            seed: Chance::seed(),
            plant: None,
        };
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            let mut value = || args.next().with_context(|| format!("{arg} needs a value\n\n{HELP}"));
            match arg.as_str() {
                "--short" => options.short = true,
                "--prove" => options.prove = true,
                "--server" => options.server = Some(std::path::absolute(value()?)?),
                "--only" => options.suites.push(known(value()?, &SUITES)?),
                "--database" => options.databases.push(known(value()?, &DATABASES)?),
                "--seed" => options.seed = value()?.parse().context("the seed is no number")?,
                "--plant" => {
                    let names = Plant::ALL.map(|(_, name, ..)| name);
                    let name = known(value()?, &names)?;
                    options.plant = Plant::ALL.iter().find(|plant| plant.1 == name).map(|plant| plant.0);
                }
                other => bail!("there is no option {other:?}\n\n{HELP}"),
            }
        }
        if let Some((_, _, suite, _)) = options.plant.and_then(|plant| Plant::ALL.iter().find(|all| all.0 == plant)) {
            options.suites = vec![(*suite).to_owned()];
        }
        Ok(options)
    }

    fn runs(&self, suite: &str) -> bool {
        self.suites.is_empty() || self.suites.iter().any(|asked| asked == suite)
    }

    /// Whether anything is asked for that is the same on both databases.
    fn runs_common(&self) -> bool {
        SUITES.iter().any(|suite| !["outage", "disk"].contains(suite) && self.runs(suite))
    }

    fn is_on(&self, database: &str) -> bool {
        self.databases.is_empty() || self.databases.iter().any(|asked| asked == database)
    }

    fn plan(&self) -> Plan {
        Plan { short: self.short, plant: self.plant, chance: Chance::new(self.seed) }
    }
}

/// Runs what is asked for; false when something is broken, or a planted failure was not found.
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
            project.build_server(Speed::Release)?;
            project.binary(Speed::Release)
        }
    };
    if options.prove { prove(&project, &program) } else { suites(&project, &program, &options) }
}

/// The short form, on a program that is built.
pub fn short(project: &Project) -> Result<()> {
    let options = Options { short: true, ..Options::parse(&[])? };
    let program = project.binary(Speed::Release);
    if suites(project, &program, &options)? { Ok(()) } else { bail!("something is broken: see the table above") }
}

/// Plants every failure; false where one is not found.
pub fn prove(project: &Project, program: &Path) -> Result<bool> {
    let on = |suite: fn(&str) -> bool| -> Result<Vec<String>> {
        let plants = Plant::ALL.into_iter().filter(|plant| suite(plant.2));
        let unseen = plants.map(|plant| planted(project, program, plant)).collect::<Result<Vec<_>>>()?;
        Ok(unseen.into_iter().flatten().collect())
    };
    // Most of the time of an outage is waiting.
    let (outage, others) = thread::scope(|scope| {
        let outage = scope.spawn(|| on(|suite| suite == "outage"));
        let others = on(|suite| suite != "outage");
        (outage.join(), others)
    });
    let Ok(outage) = outage else { bail!("the suite on Postgres was lost") };
    let unseen = [others?, outage?].concat();
    for line in &unseen {
        say::line(&format!("NOT FOUND {line}"));
    }
    Ok(unseen.is_empty())
}

/// Plants a failure, and tells that it was not found where it was not.
fn planted(
    project: &Project,
    program: &Path,
    (plant, name, suite, breaks): (Plant, &str, &str, &str),
) -> Result<Option<String>> {
    let options = Options { suites: vec![suite.to_owned()], plant: Some(plant), ..Options::parse(&[])? };
    let found = say::step(&format!("planted: {name}"), || {
        if suite == "outage" {
            on_postgres(project, program, &options, &Postgres::start(Durable::Yes)?)
        } else {
            on_sqlite(project, program, &options)
        }
    })?;
    let finding = found.iter().find(|finding| finding.name == breaks || finding.value.is_none());
    Ok(match finding {
        Some(finding) if finding.value.is_none() => {
            say::line(&format!("  {name}: {}", finding.remark));
            None
        }
        Some(finding) if finding.is_broken() => {
            say::line(&format!("  {name} is found: {breaks}"));
            None
        }
        _ => Some(format!("{name} breaks nothing: {breaks}")),
    })
}

fn suites(project: &Project, program: &Path, options: &Options) -> Result<bool> {
    if find_program(&["sqlite3"]).is_none() {
        install("sqlite3")?;
    }
    say::line(&format!("  the seed is {}", options.seed));
    // The two do not meet: most of their time is waiting.
    let (sqlite, postgres) = thread::scope(|scope| {
        let sqlite =
            scope.spawn(|| if options.is_on("sqlite") { on_sqlite(project, program, options) } else { Ok(Vec::new()) });
        let postgres = || -> Result<Vec<Finding>> {
            if !options.is_on("postgres") || !(options.runs_common() || options.runs("outage")) {
                return Ok(Vec::new());
            }
            let postgres = say::step("a throw-away Postgres", || Postgres::start(Durable::Yes))?;
            on_postgres(project, program, options, &postgres)
        };
        let postgres = postgres();
        (sqlite.join(), postgres)
    });
    let sqlite = sqlite.unwrap_or_else(|_| bail!("the suites were lost"));
    let findings = [ended("sqlite", sqlite), ended("postgres", postgres)].concat();
    report::conclude(&findings, options.seed, &project.target.join("torture.json"))
}

/// What was found; that the suites broke off is a finding too.
fn ended(database: &'static str, found: Result<Vec<Finding>>) -> Vec<Finding> {
    found.unwrap_or_else(|error| {
        let mut findings = Findings::of("all", database);
        findings.none("suites that broke off", &[format!("{error:#}")]);
        findings.all
    })
}

fn on_sqlite(project: &Project, program: &Path, options: &Options) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    let place = |name: &str| World::new(project, program, project.scratch(&format!("torture-{name}"))?, None);
    if options.runs_common() {
        let mut world = place("sqlite")?.furnished()?;
        let there = place("sqlite-restored")?;
        common(&mut world, &there, options, &mut found)?;
    }
    if options.runs("disk") {
        let mut findings = Findings::of("disk", "sqlite");
        let folder = project.scratch("torture-disk")?.join("disk");
        match disk::SmallDisk::mount(&folder)? {
            Ok(small) => {
                findings = say::step("disk, sqlite", || {
                    let world = World::new(project, program, small.folder.clone(), None)?.furnished()?;
                    disk::torture(&world, &small, &mut options.plan())
                })?;
            }
            Err(why) => findings.not_run("a full disk", why),
        }
        keep(&mut found, findings);
    }
    Ok(found)
}

fn on_postgres(project: &Project, program: &Path, options: &Options, postgres: &Postgres) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    let place = |name: &str| {
        World::new(project, program, project.scratch(&format!("torture-postgres-{name}"))?, Some((postgres, name)))
    };
    let mut world = place("tortured")?.furnished()?;
    let there = place("restored")?;
    common(&mut world, &there, options, &mut found)?;
    if options.runs("outage") {
        let plan = options.plan();
        keep(&mut found, say::step("outage, postgres", || outage::torture(&world, &plan))?);
    }
    Ok(found)
}

/// Keeps what a suite has found, and tells at once what is broken: the whole takes a while.
fn keep(found: &mut Vec<Finding>, findings: Findings) {
    for finding in findings.all.iter().filter(|finding| finding.is_broken()) {
        say::line(&format!("  BROKEN {}: {:?}, {}", finding.name, finding.value, finding.remark));
    }
    found.extend(findings.all);
}

/// What is the same on both.
fn common(world: &mut World, there: &World, options: &Options, found: &mut Vec<Finding>) -> Result<()> {
    let mut plan = options.plan();
    let name = world.database();
    if options.runs("pairs") {
        keep(found, say::step(&format!("pairs, {name}"), || pairs::torture(world, &plan))?);
    }
    if options.runs("cuts") {
        keep(found, say::step(&format!("cuts, {name}"), || cuts::torture(world, &mut plan))?);
    }
    if options.runs("writes") {
        keep(found, say::step(&format!("writes, {name}"), || writes::torture(world, &mut plan))?);
    }
    if options.runs("uploads") {
        keep(found, say::step(&format!("uploads, {name}"), || uploads::torture(world, &mut plan))?);
    }
    if options.runs("backup") {
        keep(found, say::step(&format!("backup, {name}"), || backup::torture(world, there, &mut plan))?);
    }
    if options.runs("drain") {
        keep(found, say::step(&format!("drain, {name}"), || drain::torture(world, &mut plan))?);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Options, Plant, SUITES};

    fn parse(args: &[&str]) -> Option<Options> {
        Options::parse(&args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>()).ok()
    }

    #[test]
    fn each_suite_has_a_planted_failure() {
        for suite in SUITES {
            assert!(Plant::ALL.iter().any(|plant| plant.2 == suite), "{suite} proves nothing");
        }
    }

    #[test]
    fn a_planted_failure_runs_its_suite_alone() {
        let options = parse(&["--plant", "lost-write"]).expect("options");
        assert!(options.runs("writes") && !options.runs("uploads"));
        assert_eq!(options.plan().kills(), 1);
        assert!(parse(&["--plant", "nothing"]).is_none());
    }
}
