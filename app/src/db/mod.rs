//! The one module that knows there are two databases.
//!
//! A feature's `store` asks [`Db::read`] for a [`Conn`] or [`Db::write`] for a [`Tx`] and says
//! `conn.query(sql).bind(x).one::<T>()`. Both ask for an [`Access`], so nothing is read without a permission and nothing is
//! written without a name in the history.

pub mod backup;
mod changes;
mod conn;
mod error;
mod query;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;

pub use changes::{Changes, Heard};
pub use conn::{Conn, Executor, Tx};
pub use error::DbError;
pub use query::{Bind, Query, Row, Scalar, Sql};

use crate::user::Access;
use chrono::{DateTime, Utc};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, SqliteConnection};
use std::future::{Ready, ready};
use std::str::FromStr;
use std::time::{Duration, Instant};
use tokio::sync::{broadcast, watch};

/// How many people may read an SQLite file at once; the others wait for a moment.
const SQLITE_READERS: u32 = 4;
/// How many rows of an SQLite file are read before the first one has to be taken.
const ROWS: usize = 128;
/// How many connections one server holds to Postgres at most.
const POSTGRES_CONNECTIONS: u32 = 16;
/// How long somebody waits for a connection before it is an error.
const PATIENCE: Duration = Duration::from_secs(10);
/// The same on Postgres, which may be away: whoever asks should be told before they ask again.
const POSTGRES_PATIENCE: Duration = Duration::from_secs(3);

static SQLITE: sqlx::migrate::Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES: sqlx::migrate::Migrator = sqlx::migrate!("../migrations/postgres");

/// The database; cloning it is cheap and shares the connections.
#[derive(Clone, Debug)]
pub struct Db(Backend);

#[derive(Clone, Debug)]
enum Backend {
    /// One writer, because several would fail with BUSY whatever the timeout; the pool's queue is fair.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
        /// Told of every commit; Postgres's triggers tell it themselves.
        written: watch::Sender<()>,
        /// What servers say to each other; there is only this one.
        said: broadcast::Sender<String>,
    },
    Postgres(PgPool),
}

impl Db {
    /// Opens `sqlite://path/to/file` (made if it is not there, with its folder) or `postgres://…`.
    pub async fn open(url: &str) -> Result<Db, DbError> {
        let scheme = url.split(':').next().unwrap_or_default();
        match scheme {
            "sqlite" => open_sqlite(url).await,
            "postgres" | "postgresql" => open_postgres(url).await,
            _ => Err(DbError::Address(format!("{scheme}: is neither sqlite: nor postgres:"))),
        }
    }

    /// Brings the tables and triggers to the newest form. Does nothing where that has been done.
    pub async fn migrate(&self) -> Result<(), DbError> {
        match &self.0 {
            Backend::Sqlite { writer, .. } => SQLITE.run(writer).await?,
            Backend::Postgres(pool) => {
                POSTGRES.run(pool).await?;
                // After a restore, or under a new name, the tables know the login of before: what this one says of who did it
                // would not be believed.
                let known = "SELECT EXISTS (SELECT 1 FROM audit_login WHERE name = session_user)";
                if !sqlx::query_scalar::<_, bool>(known).fetch_one(pool).await? {
                    let believe = "INSERT INTO audit_login (name) VALUES (session_user) ON CONFLICT DO NOTHING";
                    sqlx::query(believe).execute(pool).await?;
                }
            }
        }
        Ok(())
    }

    /// Whether the data lies in an SQLite file.
    #[must_use]
    pub const fn is_sqlite(&self) -> bool {
        matches!(self.0, Backend::Sqlite { .. })
    }

    /// Asks the database for a sign of life.
    pub async fn ping(&self) -> Result<(), DbError> {
        match &self.0 {
            Backend::Sqlite { readers, .. } => sqlx::query("SELECT 1").execute(readers).await.map(drop)?,
            Backend::Postgres(pool) => sqlx::query("SELECT 1").execute(pool).await.map(drop)?,
        }
        Ok(())
    }

    /// Has Postgres look at tables that were just filled, which it would do by itself, but later: until then it plans by what
    /// it knew, and reads past rows that are gone. SQLite leaves nothing behind.
    pub async fn tidy(&self) -> Result<(), DbError> {
        if let Backend::Postgres(pool) = &self.0 {
            sqlx::query("VACUUM (ANALYZE)").execute(pool).await?;
        }
        Ok(())
    }

    /// Writes the whole database anew, so that nothing is left in its files of what was changed or removed. It holds up whoever
    /// writes, and on Postgres whoever reads, for as long as that takes. False where somebody reads all the while what was there
    /// before, so that not all of it could go: it can be tried again.
    pub async fn compact(&self) -> Result<bool, DbError> {
        match &self.0 {
            Backend::Sqlite { writer, .. } => {
                let mut link = writer.acquire().await?;
                for letters in ["customer_letters", "address_letters", "contact_letters"] {
                    let sql = format!("INSERT INTO {letters} ({letters}) VALUES ('optimize')");
                    sqlx::query(AssertSqlSafe(sql)).execute(&mut *link).await?;
                }
                sqlx::query("VACUUM").execute(&mut *link).await?;
                let (busy, ..): (i64, i64, i64) =
                    sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *link).await?;
                Ok(busy == 0)
            }
            Backend::Postgres(pool) => {
                let nobody_reads = older_readers_end(pool).await?;
                sqlx::query("VACUUM (FULL, ANALYZE)").execute(pool).await?;
                // What columns hold most often stands in the statistics; and old files go with the next checkpoint. Whoever is
                // no owner of the whole database may do neither, and both are done sooner or later anyhow.
                for sql in ["VACUUM (FULL) pg_catalog.pg_statistic", "CHECKPOINT"] {
                    if let Err(cause) = sqlx::query(sql).execute(pool).await {
                        tracing::warn!(%cause, sql, "left to the server's own upkeep");
                    }
                }
                Ok(nobody_reads)
            }
        }
    }

    /// A view of the data as it stands now: whoever writes meanwhile is not seen in it. It knows which customers `access` reaches.
    pub async fn read(&self, access: &Access) -> Result<Conn, DbError> {
        Conn::open(&self.0, access).await
    }

    /// A transaction whose changes stand in the history under the name of `access`.
    pub async fn write(&self, access: &Access) -> Result<Tx, DbError> {
        Tx::open(&self.0, access).await
    }

    /// Closes every connection, after those in use have come back.
    pub async fn close(&self) {
        match &self.0 {
            Backend::Sqlite { writer, readers, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Backend::Postgres(pool) => pool.close().await,
        }
    }
}

/// Waits until nobody may see Postgres any more as it was before: for them it would keep what is gone. These are the readers of
/// this database, and the writers of every database on the server, who stand in all snapshots. False where that takes long.
async fn older_readers_end(pool: &PgPool) -> Result<bool, DbError> {
    const NOW: &str = "SELECT clock_timestamp(), CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT) AS BIGINT)";
    const OLDER: &str = "SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT) < $2 OR EXISTS ( \
                           SELECT 1 FROM pg_stat_activity WHERE datname = current_database() \
                           AND pid <> pg_backend_pid() AND xact_start < $1)";
    let (now, next): (DateTime<Utc>, i64) = sqlx::query_as(NOW).fetch_one(pool).await?;
    let begin = Instant::now();
    while sqlx::query_scalar::<_, bool>(OLDER).bind(now).bind(next).fetch_one(pool).await? {
        if begin.elapsed() > PATIENCE * 6 {
            return Ok(false);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(true)
}

async fn open_sqlite(url: &str) -> Result<Db, DbError> {
    let options = SqliteConnectOptions::from_str(url)?
        .foreign_keys(true)
        // Without it INSERT OR REPLACE deletes a row behind the back of the delete trigger.
        .pragma("recursive_triggers", "ON")
        .busy_timeout(PATIENCE)
        // A whole page of a list: else the thread that reads stops in the middle of it until the first rows are taken.
        .row_buffer_size(ROWS);
    if let Some(folder) = options.get_filename().parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)
            .map_err(|cause| DbError::Address(format!("cannot make the folder {}: {cause}", folder.display())))?;
    }
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(PATIENCE * 3)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .before_acquire(|link, _| Box::pin(is_whole(link)))
        .connect_with(
            options
                .clone()
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                // A transaction that was answered with "saved" survives a power cut.
                .synchronous(SqliteSynchronous::Full),
        )
        .await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(SQLITE_READERS)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .before_acquire(|link, _| Box::pin(is_whole(link)))
        .connect_lazy_with(options.read_only(true));
    let said = broadcast::Sender::new(changes::SAYINGS);
    Ok(Db(Backend::Sqlite { writer, readers, written: watch::Sender::new(()), said }))
}

/// Whether a connection can begin anything. Where the disk is full, SQLite ends the transaction by itself; whoever undoes it
/// after that fails, and the connection counts as busy for ever. It is closed then, and another one opened.
fn is_whole(link: &SqliteConnection) -> Ready<Result<bool, sqlx::Error>> {
    ready(Ok(!link.is_in_transaction()))
}

async fn open_postgres(url: &str) -> Result<Db, DbError> {
    let options = PgConnectOptions::from_str(url)?.application_name("ficha").options([
        // A transaction that somebody forgot must not hold its locks for ever.
        ("idle_in_transaction_session_timeout", "60s"),
        // One plan per statement, whoever is asked for: a plan for a customer who has very much costs its own making
        // each time, and takes a short cut through the rows of all others.
        ("plan_cache_mode", "force_generic_plan"),
        // What lies anywhere on a solid-state disk is there almost as soon as what lies next; else Postgres sorts all
        // rows of a customer sooner than it reads the first page of them along an index.
        ("random_page_cost", "1.1"),
    ]);
    // Once without the pool, which would try in silence until its patience ends, and then not tell the cause.
    let first = tokio::time::timeout(PATIENCE, options.connect()).await;
    first.map_err(|_| DbError::Address("nobody answers there".to_owned()))??.close().await?;
    let pool = PgPoolOptions::new().max_connections(POSTGRES_CONNECTIONS).acquire_timeout(POSTGRES_PATIENCE);
    Ok(Db(Backend::Postgres(pool.connect_lazy_with(options))))
}
