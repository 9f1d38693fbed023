//! Builds again and starts the server again whenever a source changes.
//!
//! It looks at the times of the files twice a second: no notification service of the system is needed, and the few
//! hundred files of a checkout take about a millisecond.

use std::{
    fs,
    path::Path,
    thread::sleep,
    time::{Duration, SystemTime},
};

use anyhow::{Context, Result};

use crate::{
    kept::AtTheEnd,
    project::{Project, Speed},
    say, site,
};

/// What is looked at; everything else is made from it.
const SOURCES: [&str; 9] =
    ["app", "paper", "server", "frontend", "style", "public", "migrations", "Cargo.toml", "Cargo.lock"];

/// Watches until Ctrl-C, which ends the server too.
pub fn watch(project: &Project, args: &[String]) -> Result<()> {
    let log = project.scratch("dev")?.join("server.log");
    let mut server: Option<AtTheEnd> = None;
    let mut built = None;
    loop {
        let now = newest(&project.root);
        if built == Some(now) {
            sleep(Duration::from_millis(500));
            continue;
        }
        built = Some(now);
        // What does not compile leaves the old server running; the compiler has said why.
        let done = site::build(project, Speed::Dev).and_then(|()| project.build_server(Speed::Dev));
        if done.is_err() {
            continue;
        }
        drop(server.take());
        let mut serve = project.serve(Speed::Dev);
        serve.args(args).env("LEPTOS_WATCH", "1");
        server = Some(AtTheEnd::program(&serve, &log).context("the server did not start")?);
        say::line(&format!("  serving; its log is {}; waiting for changes", log.display()));
    }
}

/// The time of the newest source, and how many there are: a removed file is a change as well.
fn newest(root: &Path) -> (SystemTime, usize) {
    SOURCES.iter().map(|source| newest_in(&root.join(source))).fold((SystemTime::UNIX_EPOCH, 0), later)
}

fn newest_in(path: &Path) -> (SystemTime, usize) {
    if let Ok(entries) = fs::read_dir(path) {
        return entries.flatten().map(|entry| newest_in(&entry.path())).fold((SystemTime::UNIX_EPOCH, 0), later);
    }
    let time = path.metadata().and_then(|metadata| metadata.modified());
    time.map_or((SystemTime::UNIX_EPOCH, 0), |time| (time, 1))
}

fn later(a: (SystemTime, usize), b: (SystemTime, usize)) -> (SystemTime, usize) {
    (a.0.max(b.0), a.1 + b.1)
}
