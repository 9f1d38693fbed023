//! One statement: its text, what is bound to it, and how its answer is read.

use super::DbError;
use super::conn::Link;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, Decode, Encode, FromRow, Postgres, Sqlite, Type};
use std::borrow::Cow;

/// The text of a statement. A literal is one by itself.
#[derive(Clone, Debug)]
pub struct Sql {
    sqlite: Cow<'static, str>,
    postgres: Cow<'static, str>,
}

impl Sql {
    /// A statement that cannot be the same on both. Make the schema portable first.
    #[must_use]
    pub const fn per_dialect(sqlite: &'static str, postgres: &'static str) -> Sql {
        Sql { sqlite: Cow::Borrowed(sqlite), postgres: Cow::Borrowed(postgres) }
    }

    /// The same for two statements that are put together from constants of the program.
    #[must_use]
    pub fn each(sqlite: String, postgres: String) -> Sql {
        Sql { sqlite: Cow::Owned(sqlite), postgres: Cow::Owned(postgres) }
    }

    /// A statement put together from pieces, for a filter or an order that varies. Every piece must be a constant of the
    /// program and never input: input is bound.
    #[must_use]
    pub fn compose(pieces: String) -> Sql {
        Sql { sqlite: Cow::Owned(pieces.clone()), postgres: Cow::Owned(pieces) }
    }
}

impl From<&'static str> for Sql {
    fn from(text: &'static str) -> Sql {
        Sql::per_dialect(text, text)
    }
}

#[cfg(test)]
tokio::task_local! {
    /// What was asked in this task so far, for a test that looks at the plans of it.
    pub static ASKED: std::cell::RefCell<Vec<String>>;
}

/// What can be bound to a placeholder: whatever both databases can take.
pub trait Bind<'q>: Encode<'q, Sqlite> + Type<Sqlite> + Encode<'q, Postgres> + Type<Postgres> {}

impl<'q, T> Bind<'q> for T where T: Encode<'q, Sqlite> + Type<Sqlite> + Encode<'q, Postgres> + Type<Postgres> {}

/// What a row can be read into: a tuple, or a struct that derives `sqlx::FromRow`.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// What a single value can be read into.
pub trait Scalar:
    for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres> + Send + Unpin
{
}

impl<T> Scalar for T where
    T: for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres> + Send + Unpin
{
}

/// A statement on its way, with what has been bound so far.
#[must_use = "a statement does nothing until its answer is asked for"]
#[derive(Debug)]
pub struct Query<'c> {
    target: Target<'c>,
    /// The first value that could not be written in the database's form; the statement then fails instead of running.
    refused: Option<sqlx::Error>,
}

#[derive(Debug)]
enum Target<'c> {
    Sqlite(&'c mut sqlx::SqliteConnection, Cow<'static, str>, SqliteArguments),
    Postgres(&'c mut sqlx::PgConnection, Cow<'static, str>, PgArguments),
}

/// Runs `$method` of the sqlx query that `$make` builds, on whichever database it is.
macro_rules! run {
    ($query:expr, $make:path, $method:ident) => {{
        if let Some(refused) = $query.refused {
            return Err(refused.into());
        }
        match $query.target {
            Target::Sqlite(link, sql, arguments) => $make(AssertSqlSafe(sql), arguments).$method(link).await,
            Target::Postgres(link, sql, arguments) => $make(AssertSqlSafe(sql), arguments).$method(link).await,
        }
    }};
}

impl<'c> Query<'c> {
    pub(super) fn new(link: &'c mut Link, sql: Sql) -> Query<'c> {
        #[cfg(test)]
        let _ = ASKED.try_with(|asked| {
            let text = if matches!(link, Link::Sqlite(_)) { &sql.sqlite } else { &sql.postgres };
            asked.borrow_mut().push(text.clone().into_owned());
        });
        let target = match link {
            Link::Sqlite(link) => Target::Sqlite(link, sql.sqlite, SqliteArguments::default()),
            Link::Postgres(link) => Target::Postgres(link, sql.postgres, PgArguments::default()),
        };
        Query { target, refused: None }
    }

    /// Binds the next placeholder. The value is copied, so it may be borrowed from anywhere.
    pub fn bind<'q>(mut self, value: impl Bind<'q>) -> Query<'c> {
        let added = match &mut self.target {
            Target::Sqlite(_, _, arguments) => Arguments::add(arguments, value),
            Target::Postgres(_, _, arguments) => Arguments::add(arguments, value),
        };
        if let Err(cause) = added {
            self.refused.get_or_insert(sqlx::Error::Encode(cause));
        }
        self
    }

    /// The only row; that there is none is an error.
    pub async fn one<T: Row>(self) -> Result<T, DbError> {
        Ok(run!(self, sqlx::query_as_with, fetch_one)?)
    }

    /// The first row, if there is one.
    pub async fn optional<T: Row>(self) -> Result<Option<T>, DbError> {
        Ok(run!(self, sqlx::query_as_with, fetch_optional)?)
    }

    /// Every row.
    pub async fn all<T: Row>(self) -> Result<Vec<T>, DbError> {
        Ok(run!(self, sqlx::query_as_with, fetch_all)?)
    }

    /// The only column of the only row.
    pub async fn scalar<T: Scalar>(self) -> Result<T, DbError> {
        Ok(run!(self, sqlx::query_scalar_with, fetch_one)?)
    }

    /// The only column of every row.
    pub async fn scalars<T: Scalar>(self) -> Result<Vec<T>, DbError> {
        Ok(run!(self, sqlx::query_scalar_with, fetch_all)?)
    }

    /// Runs it, and says how many rows it touched.
    pub async fn execute(self) -> Result<u64, DbError> {
        if let Some(refused) = self.refused {
            return Err(refused.into());
        }
        Ok(match self.target {
            Target::Sqlite(link, sql, arguments) => {
                sqlx::query_with(AssertSqlSafe(sql), arguments).execute(link).await?.rows_affected()
            }
            Target::Postgres(link, sql, arguments) => {
                sqlx::query_with(AssertSqlSafe(sql), arguments).execute(link).await?.rows_affected()
            }
        })
    }
}
