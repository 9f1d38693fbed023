//! What the history costs: updates with the triggers that write it, against the same updates without them, by turns.
//!
//! The statements are those of a save, in a transaction of their own that says who writes, given to the database by its own
//! client: neither HTTP nor the page stands between. A transaction each is what people do; in one statement for all of them
//! the disk hides nothing, and the statement is understood once, as the server does that keeps it prepared. (SQLite understands
//! the triggers anew with every statement that it has not kept, which costs more than they do.)

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use super::{Options, place::Place, report::Report};
use crate::say;

/// How many updates one repetition makes.
const UPDATES: usize = 400;
/// The rate of audited updates, at least, against that of the others.
const LEAST: f64 = 0.4;

/// Measures transactions of one update each, as people save, and all updates in one statement, where the disk hides nothing.
pub fn measure(place: &Place, options: &Options, report: &mut Report) -> Result<()> {
    let stage = Stage::open(place)?;
    for (name, each) in [("a transaction each", true), ("all in one statement", false)] {
        let script = stage.script(each)?;
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for turn in 0..options.repetitions * 2 {
            let audited = turn % 2 == 0;
            let took = stage.run(audited, &script)?;
            let rates = if audited { &mut with } else { &mut without };
            rates.push(UPDATES as f64 / took.as_secs_f64());
        }
        let with = report.figure(&format!("audited updates, {name}"), "/s", &with);
        let without = report.figure(&format!("updates without the history, {name}"), "/s", &without);
        report.at_least(&format!("audited updates ÷ those without the history, {name}"), with / without, LEAST);
        say::line(&format!("  {name}: {with:.0}/s against {without:.0}/s, × {:.2}", with / without));
    }
    stage.check()
}

/// The database with its triggers, and the same without.
struct Stage<'p> {
    place: &'p Place,
    folder: PathBuf,
    /// The activities that are updated.
    ids: Vec<String>,
    /// How many rows the history had.
    rows: i64,
}

impl Stage<'_> {
    fn open(place: &Place) -> Result<Stage<'_>> {
        let folder = place.folder().join("audit");
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder)?;
        let mut stage = Stage { place, folder, ids: Vec::new(), rows: 0 };
        if place.database == "sqlite" {
            let (with, without) = (stage.file(true), stage.file(false));
            for copy in [&with, &without] {
                sqlite(
                    Path::new(place.url().trim_start_matches("sqlite://")),
                    &format!("VACUUM INTO '{}'", copy.display()),
                )?;
            }
            let writers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'activity' \
                           AND sql LIKE '%INTO history%'";
            let dropped =
                sqlite(&without, writers)?.iter().map(|name| format!("DROP TRIGGER {name};")).collect::<String>();
            if dropped.is_empty() {
                bail!("no trigger writes the history of the activities");
            }
            sqlite(&without, &dropped)?;
            for copy in [&with, &without] {
                sqlite(copy, "PRAGMA journal_mode = wal")?;
            }
        }
        stage.ids = stage.ask(&format!("SELECT id FROM activity ORDER BY id LIMIT {UPDATES}"))?;
        if stage.ids.len() < UPDATES {
            bail!("there are only {} activities to update: generate more customers", stage.ids.len());
        }
        stage.rows = stage.history()?;
        Ok(stage)
    }

    fn file(&self, audited: bool) -> PathBuf {
        self.folder.join(if audited { "with.db" } else { "without.db" })
    }

    fn ask(&self, statement: &str) -> Result<Vec<String>> {
        match self.place.postgres() {
            Some(postgres) => postgres.ask(self.place.url(), statement),
            None => sqlite(&self.file(true), statement),
        }
    }

    fn history(&self) -> Result<i64> {
        let count = self.ask("SELECT COUNT(*) FROM history")?;
        count.first().and_then(|count| count.parse().ok()).context("the rows of the history")
    }

    /// The statements of so many saves; each changes what it saves, whatever ran before.
    fn script(&self, each: bool) -> Result<PathBuf> {
        let sqlite = self.place.postgres().is_none();
        let begin = if sqlite {
            "BEGIN IMMEDIATE;\nINSERT INTO audit_context (actor, source) VALUES ('user:1', 'web');\n"
        } else {
            "BEGIN;\nSELECT set_config('ficha.actor', 'user:1', true), set_config('ficha.source', 'web', true), \
             set_config('ficha.request_id', 'audit', true);\n"
        };
        let commit = if sqlite { "DELETE FROM audit_context;\nCOMMIT;\n" } else { "COMMIT;\n" };
        let mut text = String::new();
        if sqlite {
            text.push_str("PRAGMA synchronous = full;\nPRAGMA foreign_keys = on;\nPRAGMA recursive_triggers = on;\n");
        }
        let set = "UPDATE activity SET subject = 'Rang about order ' || version, version = version + 1, \
                   updated_at = '2026-01-02T03:04:05+00:00' WHERE id";
        if each {
            for id in &self.ids {
                text.extend([begin, &format!("{set} = {id};\n"), commit]);
            }
        } else {
            text.extend([begin, &format!("{set} IN ({});\n", self.ids.join(", ")), commit]);
        }
        let path = self.folder.join(if each { "each.sql" } else { "one.sql" });
        fs::write(&path, text)?;
        Ok(path)
    }

    fn run(&self, audited: bool, script: &Path) -> Result<Duration> {
        let mut client = match self.place.postgres() {
            Some(postgres) => {
                let state = if audited { "ENABLE ALWAYS" } else { "DISABLE" };
                postgres.ask(self.place.url(), &format!("ALTER TABLE activity {state} TRIGGER activity_audit"))?;
                postgres.client(self.place.url())?
            }
            None => {
                let mut client = Command::new("sqlite3");
                client.arg("-batch").arg(self.file(audited));
                client
            }
        };
        let start = Instant::now();
        say::run(client.stdin(File::open(script)?).stdout(Stdio::null()))?;
        let took = start.elapsed();
        if !audited && let Some(postgres) = self.place.postgres() {
            postgres.ask(self.place.url(), "ALTER TABLE activity ENABLE ALWAYS TRIGGER activity_audit")?;
        }
        Ok(took)
    }

    /// Whether the history was written where it should have been: else nothing was measured.
    fn check(&self) -> Result<()> {
        if self.history()? == self.rows { bail!("the audited updates have left no history") } else { Ok(()) }
    }
}

fn sqlite(file: &Path, statement: &str) -> Result<Vec<String>> {
    say::lines(Command::new("sqlite3").args(["-batch", "-noheader"]).arg(file).arg(statement))
}
