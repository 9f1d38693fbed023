//! A Postgres that runs as long as what it is started for: its own folder, a Unix socket, no port.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::{
    kept::AtTheEnd,
    project::{find_program, install, is_root},
    say,
};

/// A running server; dropped, it is stopped, and its folder removed where it is a throw-away one.
pub struct Postgres {
    folder: PathBuf,
    options: String,
    _stop: AtTheEnd,
}

/// What is promised of what was written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Durable {
    /// Nothing: it is kept in memory where there is room, and quick.
    No,
    /// What Postgres promises by itself: it is on the disk when it is said to be.
    Yes,
}

impl Postgres {
    /// Makes a cluster and starts it, in about a second.
    pub fn start(durable: Durable) -> Result<Self> {
        let folder = fresh_folder(durable)?;
        let gone = format!("-m immediate -w stop; rm -rf {}", quoted(&folder));
        Self::start_in(folder, durable, &gone)
    }

    /// The same in a folder in which it stays, or is already; no long one, since a socket's path may have 107 characters.
    pub fn kept_in(folder: PathBuf) -> Result<Self> {
        fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        Self::start_in(folder, Durable::Yes, "-m fast -w stop")
    }

    /// `stopped` is how pg_ctl ends it, and what follows in the shell.
    fn start_in(folder: PathBuf, durable: Durable, stopped: &str) -> Result<Self> {
        let programs = match programs() {
            Some(programs) => programs,
            None => {
                install("postgresql")?;
                programs().context("postgresql is installed, but its initdb is not to be found")?
            }
        };
        let cluster = folder.join("data");
        if is_root() {
            say::run(Command::new("chown").arg("postgres").arg(&folder))?;
        }
        let stop = AtTheEnd::script(&format!(
            "cd /; {} {} -D {} {stopped}",
            user().join(" "),
            quoted(&programs.join("pg_ctl")),
            quoted(&cluster)
        ))?;
        if !cluster.join("PG_VERSION").is_file() {
            let initdb = ["-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"];
            say::run(call(&programs.join("initdb")).arg("-D").arg(&cluster).args(initdb))?;
        }
        let careless = match durable {
            Durable::No => " -c fsync=off -c synchronous_commit=off -c full_page_writes=off",
            Durable::Yes => "",
        };
        let options =
            format!("-k {} -c listen_addresses='' -c max_connections=200 -c jit=off{careless}", quoted(&folder));
        let postgres = Self { folder, options, _stop: stop };
        postgres.begin()?;
        Ok(postgres)
    }

    /// Starts it again, after [`Postgres::stop`].
    pub fn begin(&self) -> Result<()> {
        let log = self.folder.join("log");
        say::run(self.control()?.args(["-w", "-l"]).arg(&log).args(["-o", &self.options, "start"]))
            .with_context(|| fs::read_to_string(&log).unwrap_or_default())
    }

    /// Stops it as a power cut would: nothing is written any more, nobody is told.
    pub fn stop(&self) -> Result<()> {
        say::run(self.control()?.args(["-m", "immediate", "-w", "stop"]))
    }

    /// Has it hang, with everybody it serves: it neither answers nor closes a connection. [`Postgres::thaw`] has it go on.
    pub fn freeze(&self) -> Result<()> {
        self.tell_all("STOP")
    }

    /// Has it go on, after [`Postgres::freeze`].
    pub fn thaw(&self) -> Result<()> {
        self.tell_all("CONT")
    }

    /// Sends its first process and those that it has started a signal. The first goes first, that no others come.
    fn tell_all(&self, signal: &str) -> Result<()> {
        let first = self.pid().context("Postgres does not run")?;
        say::run(Command::new("kill").args([&format!("-{signal}"), &first.to_string()]))?;
        say::run(Command::new("pkill").args([&format!("-{signal}"), "-P", &first.to_string()]))
    }

    fn control(&self) -> Result<Command> {
        let programs = programs().context("Postgres' programs are gone")?;
        let mut control = call(&programs.join("pg_ctl"));
        control.arg("-D").arg(self.folder.join("data"));
        Ok(control)
    }

    /// Its client, which reads statements from its input.
    pub fn client(&self, url: &str) -> Result<Command> {
        let programs = programs().context("Postgres' programs are gone")?;
        let mut client = Command::new(programs.join("psql"));
        client.args(["-qAtX", "-v", "ON_ERROR_STOP=1", url]);
        Ok(client)
    }

    /// What a statement answers, a line for each row, its columns separated by |.
    pub fn ask(&self, url: &str, statement: &str) -> Result<Vec<String>> {
        say::lines(self.client(url)?.args(["-c", statement]))
    }

    /// The URL of one of its databases; `postgres` is there from the start.
    pub fn url(&self, database: &str) -> String {
        let host = self.folder.display().to_string().replace(' ', "%20");
        format!("postgres:///{database}?host={host}&user=test")
    }

    /// The process that started all its others.
    pub fn pid(&self) -> Option<u32> {
        // The first line of the file is the number (PostgreSQL's manual, "Database File Layout").
        fs::read_to_string(self.folder.join("data/postmaster.pid")).ok()?.lines().next()?.trim().parse().ok()
    }

    /// Makes an empty database and returns its URL.
    pub fn create_database(&self, name: &str) -> Result<String> {
        let programs = programs().context("Postgres' programs are gone")?;
        say::run(Command::new(programs.join("createdb")).arg("-h").arg(&self.folder).args(["-U", "test", name]))?;
        Ok(self.url(name))
    }
}

/// It refuses to run as root; the package's own user takes it then.
fn user() -> &'static [&'static str] {
    if is_root() { &["runuser", "-u", "postgres", "--"] } else { &[] }
}

/// One of its programs, as its user.
fn call(program: &Path) -> Command {
    let mut words = user().iter().map(PathBuf::from).chain([program.to_owned()]);
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words).current_dir("/").stdin(Stdio::null()).stdout(Stdio::null());
    command
}

/// The folder of initdb: what pg_config says, or the newest of Debian's, or that of PATH.
fn programs() -> Option<PathBuf> {
    let said = Command::new("pg_config").arg("--bindir").stderr(Stdio::null()).output().ok();
    let said = said.map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    let debian = || {
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
        let number = |folder: &Path| folder.file_name()?.to_str()?.parse::<u32>().ok();
        versions.map(|entry| entry.path()).max_by_key(|folder| number(folder)).map(|folder| folder.join("bin"))
    };
    let in_path = || Some(find_program(&["initdb"])?.parent()?.to_owned());
    [said, debian(), in_path()].into_iter().flatten().find(|folder| folder.join("initdb").is_file())
}

/// A short path, since a socket's may have 107 characters; in memory where there is such a folder and nothing is promised.
fn fresh_folder(durable: Durable) -> Result<PathBuf> {
    let parent = Path::new("/dev/shm");
    let parent = if durable == Durable::No && parent.is_dir() { parent.to_owned() } else { env::temp_dir() };
    for number in 0..1000 {
        let folder = parent.join(format!("ficha-pg.{}.{number}", std::process::id()));
        match fs::create_dir(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error).with_context(|| format!("{} cannot be made", folder.display())),
        }
    }
    bail!("{} is full of old test databases", parent.display());
}

/// A path as one word of a shell.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
}
