//! A server that may be killed, what it stands on, and the people who use it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::{
    bench::http::Visitor,
    browser::with_input,
    kept::{AtTheEnd, free_port, status},
    postgres::Postgres,
    project::Project,
    say,
    test::tail,
};

/// Who writes.
const EMAIL: &str = "eva@example.com";
/// Good for nothing but a database that lives as long as the torture.
const PASSWORD: &str = "a-password-for-the-torture";
/// How long a request may take before its sender gives up.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A database, its files, and a server on both.
pub struct World<'p> {
    project: &'p Project,
    program: PathBuf,
    /// Where the data lies.
    pub folder: PathBuf,
    /// The Postgres, where it is one.
    pub postgres: Option<&'p Postgres>,
    /// The address of the database.
    pub url: String,
    port: u16,
    server: Option<AtTheEnd>,
    pid: Option<u32>,
    visitor: Option<Visitor>,
    /// The customer to whom everything belongs.
    pub customer: u64,
}

impl<'p> World<'p> {
    /// An empty one in a folder; on Postgres with a database of this name.
    pub fn new(
        project: &'p Project,
        program: &Path,
        folder: PathBuf,
        postgres: Option<(&'p Postgres, &str)>,
    ) -> Result<World<'p>> {
        let url = match postgres {
            Some((postgres, name)) => postgres.create_database(name)?,
            None => format!("sqlite://{}", folder.join("ficha.db").display()),
        };
        let (postgres, port) = (postgres.map(|(postgres, _)| postgres), free_port()?);
        let program = program.to_owned();
        Ok(World { project, program, folder, postgres, url, port, server: None, pid: None, visitor: None, customer: 0 })
    }

    /// The same with somebody who may write, a server that answers, and a customer.
    pub fn furnished(mut self) -> Result<World<'p>> {
        say::run(self.ficha("migrate").stdout(Stdio::null()))?;
        let add = ["add", EMAIL, "--name", "Eva Egea", "--role", "editor", "--locale", "en", "--password-stdin"];
        with_input(self.ficha("user").args(add).stdout(Stdio::null()), PASSWORD)?;
        self.start()?;
        let visitor = Visitor::sign_in(&self.base(), EMAIL, PASSWORD)?;
        let form = json!({ "form": { "number": "T-1", "name": "Ultramarinos Ñ", "currency": "EUR" } });
        let answer = visitor.call("customer/details/api/create_customer", &form)?;
        if answer.status != 200 {
            bail!("no customer could be made: {} {}", answer.status, String::from_utf8_lossy(&answer.body));
        }
        self.customer = serde_json::from_slice(&answer.body).context("the customer's number")?;
        self.visitor = Some(visitor);
        Ok(self)
    }

    /// `sqlite` or `postgres`.
    pub fn database(&self) -> &'static str {
        if self.postgres.is_some() { "postgres" } else { "sqlite" }
    }

    /// The address of the server.
    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where the bytes of the files are.
    pub fn store(&self) -> PathBuf {
        self.folder.join("files")
    }

    /// The log of the server.
    pub fn log(&self) -> PathBuf {
        self.folder.join("server.log")
    }

    /// One of the program's commands on this database.
    pub fn ficha(&self, command: &str) -> Command {
        let mut ficha = Command::new(&self.program);
        self.project.forget_settings(&mut ficha);
        ficha.arg(command).current_dir(&self.folder).env("DATABASE_URL", &self.url).env("FICHA_FILES", self.store());
        ficha.env("FICHA_SITE", self.folder.join("site")).env("FICHA_LOG", "warn").stdin(Stdio::null());
        ficha
    }

    /// Starts the server; tells how long it took until it was ready.
    pub fn start(&mut self) -> Result<Duration> {
        self.start_after(Duration::ZERO)
    }

    /// The same, which waits before it begins: a weakness that has to be found.
    pub fn start_after(&mut self, wait: Duration) -> Result<Duration> {
        self.server = None;
        let begin = Instant::now();
        sleep(wait);
        let mut serve = self.ficha("serve");
        serve.args(["--listen", &format!("127.0.0.1:{}", self.port)]);
        // The log of the server before it stays beside the new one's.
        let _ = fs::rename(self.log(), self.folder.join("server.before.log"));
        self.server = Some(AtTheEnd::program(&serve, &self.log())?);
        while begin.elapsed() < Duration::from_secs(30) {
            if status(self.port, "/readyz").is_some_and(|status| status == "200") {
                let took = begin.elapsed();
                // Remembered, since of what has ended nobody tells the number.
                self.pid = self.server.as_ref().and_then(|server| server.pid().ok());
                return Ok(took);
            }
            sleep(Duration::from_millis(5));
        }
        bail!("the server is not ready after 30 s: {}", tail(&self.log()));
    }

    /// The server's process.
    pub fn pid(&self) -> Result<u32> {
        self.pid.context("there is no server")
    }

    /// Sends the server a signal.
    pub fn signal(&self, name: &str) -> Result<()> {
        signal(self.pid()?, name)
    }

    /// Waits until the server has ended, and tells how long that took.
    pub fn wait_for_end(&self, patience: Duration) -> Result<Duration> {
        let begin = Instant::now();
        while self.pid().is_ok_and(is_running) {
            if begin.elapsed() > patience {
                bail!("the server has not ended after {patience:?}");
            }
            sleep(Duration::from_millis(5));
        }
        Ok(begin.elapsed())
    }

    /// Lets go of a server that has ended, once its database has: what Postgres was told last it still does after that, and
    /// what is looked at or changed sooner would not be what stands in the end.
    pub fn forget_server(&mut self) -> Result<()> {
        self.server = None;
        let sessions = "SELECT COUNT(*) FROM pg_stat_activity \
                        WHERE application_name = 'ficha' AND datname = current_database()";
        let begin = Instant::now();
        while self.postgres.is_some() && self.ask(sessions)? != ["0"] {
            if begin.elapsed() > PATIENCE {
                bail!("Postgres still serves the server that has ended, after {PATIENCE:?}");
            }
            sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// Somebody with a connection of their own.
    pub fn hand(&self) -> Result<Hand> {
        let visitor = self.visitor.as_ref().context("nobody has signed in")?.impatient(PATIENCE);
        Ok(Hand { visitor, customer: self.customer })
    }

    /// What a statement answers: a line for each row, its columns separated by |.
    pub fn ask(&self, statement: &str) -> Result<Vec<String>> {
        match self.postgres {
            Some(postgres) => postgres.ask(&self.url, statement),
            None => {
                let file = self.url.trim_start_matches("sqlite://");
                let mut client = Command::new("sqlite3");
                say::lines(client.args(["-batch", "-noheader", "-cmd", ".timeout 10000", file, statement]))
            }
        }
    }

    /// What is wrong with the database: half histories, what SQLite itself complains of, what `history verify` finds.
    pub fn complaints(&self) -> Result<[Vec<String>; 3]> {
        let halves = "SELECT a.id, a.version, coalesce(u.updates, 0) FROM activity a LEFT JOIN \
                      (SELECT entity_id, COUNT(*) AS updates FROM history WHERE entity = 'activity' AND op = 'update' \
                      GROUP BY entity_id) u ON u.entity_id = a.id WHERE a.version - 1 <> coalesce(u.updates, 0)";
        let halves = self.ask(halves)?.iter().map(|row| format!("activity|version|updates: {row}")).collect();
        let mut whole = Vec::new();
        if self.postgres.is_none() {
            whole.extend(self.ask("PRAGMA integrity_check")?.into_iter().filter(|line| line != "ok"));
            whole.extend(self.ask("PRAGMA foreign_key_check")?);
        }
        let verified = self.ficha("history").arg("verify").output()?;
        let said = String::from_utf8_lossy(&verified.stderr);
        let verified = if verified.status.success() { Vec::new() } else { vec![said.trim().to_owned()] };
        Ok([halves, whole, verified])
    }
}

/// Sends a process a signal.
pub fn signal(pid: u32, name: &str) -> Result<()> {
    say::run(Command::new("kill").args([&format!("-{name}"), &pid.to_string()]).stderr(Stdio::null()))
}

/// Whether a process is there and not only waiting to be buried.
pub fn is_running(pid: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let state = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().next().map(str::to_owned));
    state.is_some_and(|state| state != "Z")
}

/// Somebody who writes.
pub struct Hand {
    /// Their connection.
    pub visitor: Visitor,
    customer: u64,
}

/// What became of a save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It stands.
    Done,
    /// Somebody else was first: this is what stands now.
    Conflict {
        /// The version.
        version: u64,
        /// The subject.
        subject: String,
    },
    /// It was refused with this status.
    Refused(u16),
}

impl Hand {
    /// Writes a new note, and answers with its number.
    pub fn create(&self, subject: &str) -> Result<u64> {
        let arguments = json!({ "customer": self.customer, "form": form(subject, None) });
        let answer = self.visitor.call("customer/activities/api/create_activity", &arguments)?;
        if answer.status != 200 {
            bail!("{} {}", answer.status, String::from_utf8_lossy(&answer.body));
        }
        serde_json::from_slice(&answer.body).context("the activity's number")
    }

    /// Saves a note over a version of it.
    pub fn save(&self, id: u64, version: u64, subject: &str) -> Result<Saved> {
        let arguments = json!({ "customer": self.customer, "id": id, "form": form(subject, Some(version)) });
        let answer = self.visitor.call("customer/activities/api/save_activity", &arguments)?;
        if answer.status != 409 {
            return Ok(if answer.status == 200 { Saved::Done } else { Saved::Refused(answer.status) });
        }
        let error: Value = serde_json::from_slice(&answer.body).context("the conflict")?;
        let now: Value = serde_json::from_str(error["Conflict"].as_str().context("what stands now")?)?;
        let text =
            |name: &str| now[name].as_str().map(str::to_owned).with_context(|| format!("{name} in the conflict"));
        Ok(Saved::Conflict { version: text("version")?.parse()?, subject: text("subject")? })
    }
}

fn form(subject: &str, version: Option<u64>) -> Value {
    let version = version.map(|version| version.to_string()).unwrap_or_default();
    json!({ "kind": "note", "subject": subject, "priority": "normal", "version": version })
}
