//! A view of the data, a transaction, and what both can do.

use super::query::{Query, Sql};
use super::{Backend, DbError};
use crate::user::Access;
use crate::user::reach::Reach;
use chrono::{DateTime, SubsecRound, Utc};
use sqlx::{Postgres, Sqlite, Transaction};
use std::ops::{Deref, DerefMut};
use std::time::SystemTime;
use tokio::sync::watch;

/// What can be asked: a [`Conn`] and a [`Tx`] are both one, so a `store` function that only reads takes `&mut Executor`.
#[derive(Debug)]
pub struct Executor {
    pub(super) link: Link,
    reach: Reach,
}

/// The connection, inside a transaction that ends with it.
#[derive(Debug)]
pub(super) enum Link {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Executor {
    /// Begins a statement; placeholders are `$1`, `$2`, … on both databases.
    pub fn query(&mut self, sql: impl Into<Sql>) -> Query<'_> {
        Query::new(&mut self.link, sql.into())
    }

    /// Which customers are reached by whoever this was opened for. Each statement over several customers asks it.
    #[must_use]
    pub const fn reach(&self) -> Reach {
        self.reach
    }

    /// Whether this speaks to SQLite, for the statement that has to differ. `Sql::per_dialect` is nearly always enough.
    #[must_use]
    pub const fn is_sqlite(&self) -> bool {
        matches!(self.link, Link::Sqlite(_))
    }
}

/// Begins a transaction to its end, also when whoever asked for it is gone meanwhile, as a browser that closes a page is: a
/// connection that came back to the pool in the middle of its BEGIN would hand an open transaction to the next one.
async fn begun(begin: impl Future<Output = Result<Link, DbError>> + Send + 'static) -> Result<Link, DbError> {
    match tokio::spawn(begin).await {
        Ok(begun) => begun,
        // Only a runtime that is being stopped ends a task before its time.
        Err(stopped) => Err(DbError::Sql(sqlx::Error::Io(stopped.into()))),
    }
}

/// A view of the data that does not change while it is held.
#[derive(Debug)]
pub struct Conn(Executor);

impl Conn {
    pub(super) async fn open(backend: &Backend, access: &Access) -> Result<Conn, DbError> {
        let link = match backend.clone() {
            Backend::Sqlite { readers, .. } => {
                begun(async move { Ok(Link::Sqlite(readers.begin_with("BEGIN DEFERRED").await?)) }).await?
            }
            Backend::Postgres(pool) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                begun(async move { Ok(Link::Postgres(pool.begin_with(begin).await?)) }).await?
            }
        };
        Ok(Conn(Executor { link, reach: access.reach() }))
    }
}

impl Deref for Conn {
    type Target = Executor;
    fn deref(&self) -> &Executor {
        &self.0
    }
}

impl DerefMut for Conn {
    fn deref_mut(&mut self) -> &mut Executor {
        &mut self.0
    }
}

/// A transaction in somebody's name. It is undone unless [`Tx::commit`] is called.
#[derive(Debug)]
pub struct Tx {
    executor: Executor,
    now: DateTime<Utc>,
    /// Who is told of the commit, where the database does not tell it itself.
    written: Option<watch::Sender<()>>,
}

impl Tx {
    pub(super) async fn open(backend: &Backend, access: &Access) -> Result<Tx, DbError> {
        let (link, written) = match backend.clone() {
            Backend::Sqlite { writer, written, .. } => {
                let link = begun(async move { Ok(Link::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?)) });
                (link.await?, Some(written))
            }
            Backend::Postgres(pool) => (begun(async move { Ok(Link::Postgres(pool.begin().await?)) }).await?, None),
        };
        let now = DateTime::<Utc>::from(SystemTime::now()).trunc_subsecs(6);
        let mut tx = Tx { executor: Executor { link, reach: access.reach() }, now, written };
        tx.sign(access).await?;
        Ok(tx)
    }

    /// Tells the history's triggers who writes, for this transaction alone.
    async fn sign(&mut self, access: &Access) -> Result<(), DbError> {
        if self.is_sqlite() && self.query("DELETE FROM audit_context").execute().await? > 0 {
            // Only a client with foreign keys off can have committed it.
            tracing::warn!("another program had left a name in audit_context; it has been removed");
        }
        self.query(Sql::per_dialect(
            "INSERT INTO audit_context (actor, source, request_id) VALUES ($1, $2, NULLIF($3, ''))",
            "SELECT set_config('ficha.actor', $1, true), set_config('ficha.source', $2, true), \
             set_config('ficha.request_id', $3, true)",
        ))
        .bind(access.actor())
        .bind(access.source())
        .bind(access.request_id())
        .execute()
        .await?;
        Ok(())
    }

    /// The moment at which this transaction began, to the microsecond, as both databases keep it.
    #[must_use]
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// From here to the end of the transaction what is written to the tables leaves no row in the history, and what the erasure
    /// of this number names can be taken out of the history itself: see the migration. For `customer::erasure` alone.
    pub async fn begin_erasing(&mut self, erasure: i64) -> Result<(), DbError> {
        self.query(Sql::per_dialect(
            "UPDATE audit_context SET erasure = $1",
            "SELECT set_config('ficha.erasure', CAST($1::bigint AS TEXT), true)",
        ))
        .bind(erasure)
        .execute()
        .await?;
        Ok(())
    }

    /// Makes everything that was written stand, for ever.
    pub async fn commit(mut self) -> Result<(), DbError> {
        if self.is_sqlite() {
            self.query("DELETE FROM audit_context").execute().await?;
        }
        self.commit_as_it_is().await
    }

    /// The commit alone: on SQLite it fails while the name of the writer is still there.
    pub(super) async fn commit_as_it_is(self) -> Result<(), DbError> {
        match self.executor.link {
            Link::Sqlite(transaction) => transaction.commit().await?,
            Link::Postgres(transaction) => transaction.commit().await?,
        }
        if let Some(written) = self.written {
            written.send_replace(());
        }
        Ok(())
    }
}

impl Deref for Tx {
    type Target = Executor;
    fn deref(&self) -> &Executor {
        &self.executor
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Executor {
        &mut self.executor
    }
}
