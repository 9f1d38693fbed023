//! Whole databases: a copy of one while people write to it, and one that is made from such a copy.
//!
//! SQLite writes the copy itself (`VACUUM INTO`): a file that is copied from outside, while somebody writes to it, is torn.
//! Postgres' own programs write and read the other, in their custom format. Both copies are what one moment saw, and the
//! view that comes with a copy shows exactly that.

use super::{Backend, Conn, Db, DbError, Executor, PATIENCE, Sql, changes, open_postgres};
use crate::user::Access;
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{ConnectOptions as _, Connection as _};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::str::FromStr;
use tokio::sync::{broadcast, watch};

/// Why a database was not copied, or not made.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database did not do it.
    #[error(transparent)]
    Db(#[from] DbError),
    /// It cannot be done, and why not, as a sentence.
    #[error("{0}")]
    Refused(String),
}

impl From<sqlx::Error> for BackupError {
    fn from(cause: sqlx::Error) -> BackupError {
        BackupError::Db(cause.into())
    }
}

/// Of which database a copy is. One is not made from a copy of the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An SQLite file.
    Sqlite,
    /// A database of a Postgres server, in the custom format of `pg_dump`.
    Postgres,
}

impl Kind {
    /// Of the database at an address.
    #[must_use]
    pub fn of(url: &str) -> Kind {
        if url.starts_with("sqlite:") { Kind::Sqlite } else { Kind::Postgres }
    }

    /// How the name of such a copy ends.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Kind::Sqlite => "sqlite",
            Kind::Postgres => "pgdump",
        }
    }

    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Sqlite => "SQLite",
            Kind::Postgres => "Postgres",
        }
    }
}

/// What a database holds, in figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inventory {
    /// The number of the newest migration.
    pub migration: i64,
    /// The newest row of the history; 0 for none.
    pub history: i64,
    /// Each table, and how many rows it has.
    pub tables: BTreeMap<String, i64>,
}

/// A copy that was made, and a view of exactly what is in it.
#[derive(Debug)]
pub struct Copied {
    /// What is in it.
    pub view: Conn,
    db: Db,
}

impl Copied {
    /// Lets go of it.
    pub async fn close(self) {
        drop(self.view);
        self.db.close().await;
    }
}

/// Copies the database at an address into a file that is not there yet, while people write to it.
///
/// # Errors
/// When there is none, when it does not answer, or when Postgres' programs are not there.
pub async fn copy_out(url: &str, file: &Path, access: &Access) -> Result<Copied, BackupError> {
    let db = match Kind::of(url) {
        Kind::Sqlite => copy_sqlite(url, file).await?,
        Kind::Postgres => open_postgres(url).await?,
    };
    let mut view = db.read(access).await?;
    if !db.is_sqlite() {
        // Nothing is asked of this connection while the copy is written, however long that takes.
        view.query("SET LOCAL idle_in_transaction_session_timeout = 0").execute().await?;
        let snapshot: String = view.query("SELECT pg_export_snapshot()").scalar().await?;
        let mut dump = client("pg_dump", url)?;
        dump.args(["--format=custom", "--no-owner", "--no-privileges", "--no-password"]);
        dump.arg(format!("--snapshot={snapshot}")).arg("--file").arg(file);
        run(dump).await?;
    }
    Ok(Copied { view, db })
}

/// Makes the database at an address, which must be empty, from a copy.
///
/// # Errors
/// When it is not empty, or cannot be made; nothing is left in it then.
pub async fn copy_in(url: &str, file: &Path, access: &Access) -> Result<(), BackupError> {
    check_empty(url, access).await?;
    match Kind::of(url) {
        Kind::Sqlite => {
            let path = SqliteConnectOptions::from_str(url)?.get_filename().to_path_buf();
            let file = file.to_path_buf();
            on_disk(move || place_file(&file, &path)).await
        }
        Kind::Postgres => {
            let mut restore = client("pg_restore", url)?;
            restore.args(["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", "--no-password"]);
            restore.arg("--dbname").arg(database(url)?).arg(file);
            run(restore).await
        }
    }
}

/// Whether nothing would be written over in the database at an address.
///
/// # Errors
/// A sentence that says what is there; or the database does not answer.
pub async fn check_empty(url: &str, access: &Access) -> Result<(), BackupError> {
    if Kind::of(url) == Kind::Sqlite {
        let path = SqliteConnectOptions::from_str(url)?.get_filename().to_path_buf();
        // What another database left in a log beside it would be read into this one.
        for path in ["", "-wal", "-journal"].map(|end| with_ending(&path, end)) {
            if std::fs::metadata(&path).is_ok_and(|file| file.len() > 0) {
                return Err(BackupError::Refused(format!("the database is not empty: {} is there", path.display())));
            }
        }
        return Ok(());
    }
    let db = open_postgres(url).await?;
    let tables = db.read(access).await?.query(TABLES).scalars::<String>().await;
    db.close().await;
    match tables?.first() {
        None => Ok(()),
        Some(table) => Err(BackupError::Refused(format!("the database is not empty: it has the table {table}"))),
    }
}

/// The tables of the database, whatever they are.
const TABLES: Sql = Sql::per_dialect(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name",
    "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1",
);

/// Counts what a database holds.
///
/// # Errors
/// When it holds nothing of Ficha's, or does not answer.
pub async fn inventory(conn: &mut Executor) -> Result<Inventory, BackupError> {
    let mut tables = BTreeMap::new();
    for name in conn.query(TABLES).scalars::<String>().await? {
        // The name comes from the database's own catalogue.
        let count = format!("SELECT COUNT(*) FROM \"{}\"", name.replace('"', "\"\""));
        let rows = conn.query(Sql::compose(count)).scalar().await?;
        tables.insert(name, rows);
    }
    if !["_sqlx_migrations", "history", "file_blob"].iter().all(|name| tables.contains_key(*name)) {
        return Err(BackupError::Refused("the database holds nothing of Ficha's".to_owned()));
    }
    let migration = conn.query("SELECT coalesce(max(version), 0) FROM _sqlx_migrations").scalar().await?;
    let history = conn.query("SELECT coalesce(max(id), 0) FROM history").scalar().await?;
    Ok(Inventory { migration, history, tables })
}

/// The number of the newest migration that this program knows.
#[must_use]
pub fn newest_migration() -> i64 {
    super::SQLITE.iter().map(|migration| migration.version).max().unwrap_or(0)
}

async fn copy_sqlite(url: &str, file: &Path) -> Result<Db, BackupError> {
    let options = SqliteConnectOptions::from_str(url)?.create_if_missing(false).busy_timeout(PATIENCE);
    let path = options.get_filename();
    if !path.is_file() {
        return Err(BackupError::Refused(format!("there is no database: {} is not there", path.display())));
    }
    let mut link = options.connect().await?;
    sqlx::query("VACUUM INTO $1").bind(file.to_string_lossy().into_owned()).execute(&mut link).await?;
    link.close().await?;
    let copy = SqliteConnectOptions::new().filename(file).read_only(true).immutable(true);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(copy).await?;
    Ok(Db(Backend::Sqlite {
        writer: pool.clone(),
        readers: pool,
        written: watch::Sender::new(()),
        said: broadcast::Sender::new(changes::SAYINGS),
    }))
}

/// Copies a file to a place where none is; it is there whole or not at all.
fn place_file(from: &Path, to: &Path) -> std::io::Result<()> {
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let arriving = with_ending(to, "-restoring");
    std::fs::copy(from, &arriving)?;
    std::fs::File::open(&arriving)?.sync_all()?;
    std::fs::rename(&arriving, to)?;
    std::fs::File::open(folder)?.sync_all()
}

fn with_ending(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// Does what waits for the disk, or for another program, where nobody else waits.
async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, BackupError> {
    let done = tokio::task::spawn_blocking(work).await.map_err(std::io::Error::other);
    done.and_then(|done| done).map_err(|cause| BackupError::Refused(cause.to_string()))
}

/// One of Postgres' own programs, which finds the database by its environment: what stands among the arguments, a password
/// too, everybody on the machine can read.
fn client(name: &str, url: &str) -> Result<Command, BackupError> {
    let options = PgConnectOptions::from_str(url)?;
    let program = find(name).ok_or_else(|| {
        let hint = "install PostgreSQL's client programs, on Debian with: sudo apt-get install postgresql-client";
        BackupError::Refused(format!("{name} is not to be found; {hint}"))
    })?;
    let mut command = Command::new(program);
    let host =
        options.get_socket().map_or_else(|| options.get_host().to_owned(), |socket| socket.display().to_string());
    command.env("PGHOST", host).env("PGPORT", options.get_port().to_string());
    command.env("PGUSER", options.get_username()).env("PGDATABASE", database(url)?);
    let whole = options.to_url_lossy();
    if let Some(password) = whole.password().filter(|password| !password.is_empty()) {
        command.env("PGPASSWORD", decoded(password));
    }
    let settings = [
        ("sslmode", "PGSSLMODE"),
        ("sslrootcert", "PGSSLROOTCERT"),
        ("sslcert", "PGSSLCERT"),
        ("sslkey", "PGSSLKEY"),
        ("password", "PGPASSWORD"),
    ];
    for (name, variable) in settings {
        if let Some((_, value)) = whole.query_pairs().find(|(key, _)| key.replace('-', "") == name) {
            // sqlx tells of a certificate where it comes from.
            command.env(variable, value.strip_prefix("file: ").unwrap_or(&value));
        }
    }
    command.stdin(Stdio::null()).stdout(Stdio::null());
    Ok(command)
}

/// The database's name, which is the user's where none is given.
fn database(url: &str) -> Result<String, BackupError> {
    let options = PgConnectOptions::from_str(url)?;
    Ok(options.get_database().unwrap_or_else(|| options.get_username()).to_owned())
}

/// What stands in an address with `%20` for a blank.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let escaped = tail.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = escaped.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The program that PATH has, or Debian's newest.
fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let in_path = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
    in_path.or_else(|| {
        let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
        let number = |folder: &Path| folder.file_name()?.to_str()?.parse::<u32>().ok();
        let newest = versions.map(|entry| entry.path()).max_by_key(|folder| number(folder))?;
        Some(newest.join("bin").join(name)).filter(|file| file.is_file())
    })
}

/// Runs one of Postgres' programs to its end; what it complains of is the sentence.
async fn run(mut command: Command) -> Result<(), BackupError> {
    let name = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let output = on_disk(move || command.output()).await?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ");
    Err(BackupError::Refused(format!("{name} has failed: {said}")))
}

#[cfg(test)]
mod tests {
    use super::{check_empty, client, decoded};

    #[test]
    fn a_password_reaches_postgres_programs_by_the_environment_alone() {
        assert_eq!(decoded("s%40ft%C3%A9 100%"), "s@fté 100%");
        let url = "postgres://ficha:s%40fe@db.acme.example:5433/crm\
                   ?sslmode=require&sslrootcert=/etc/ca.crt&sslcert=/etc/ficha.crt";
        let dump = client("pg_dump", url).unwrap();
        let set = |name: &str| {
            let found = dump.get_envs().find(|(key, _)| *key == name);
            found.and_then(|(_, value)| Some(value?.to_string_lossy().into_owned()))
        };
        assert_eq!(set("PGPASSWORD").as_deref(), Some("s@fe"));
        assert_eq!(set("PGHOST").as_deref(), Some("db.acme.example"));
        assert_eq!((set("PGPORT").as_deref(), set("PGDATABASE").as_deref()), (Some("5433"), Some("crm")));
        assert_eq!(set("PGSSLMODE").as_deref(), Some("require"));
        let certificates = (set("PGSSLROOTCERT"), set("PGSSLCERT"));
        assert_eq!(certificates, (Some("/etc/ca.crt".to_owned()), Some("/etc/ficha.crt".to_owned())));
        assert_eq!(dump.get_args().count(), 0);
    }

    #[tokio::test]
    async fn a_log_that_another_database_left_is_not_read_into_a_restored_one() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("ficha.db").display());
        check_empty(&url, &crate::db::testing::command()).await.unwrap();
        std::fs::write(folder.path().join("ficha.db-wal"), "a log").unwrap();
        let refused = check_empty(&url, &crate::db::testing::command()).await.unwrap_err().to_string();
        assert!(refused.contains("ficha.db-wal is there"), "{refused}");
    }
}
