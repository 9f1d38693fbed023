//! What can go wrong with a database, and which constraint said no.

use crate::error::AppError;
use sqlx::error::ErrorKind;

/// Why the database did not do it.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The address in the configuration leads nowhere.
    #[error("the database's address cannot be used: {0}")]
    Address(String),
    /// A constraint refused the change; the name is spelled as Postgres spells it.
    #[error("{name} refused it: {cause}")]
    Constraint {
        /// For example `customer_number_key`.
        name: String,
        /// What the database said.
        cause: sqlx::Error,
    },
    /// Everything else that a statement can run into.
    #[error(transparent)]
    Sql(sqlx::Error),
    /// The tables could not be brought to the newest form.
    #[error("migration: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
}

impl DbError {
    /// The constraint that refused the change: `customer_number_key`, `address_customer_id_fkey`,
    /// `customer_status_check`, … on both databases.
    #[must_use]
    pub fn constraint(&self) -> Option<&str> {
        match self {
            DbError::Constraint { name, .. } => Some(name),
            _ => None,
        }
    }

    /// Whether it is nothing that was asked, but the database itself: it is not there, or has no room. Later it may do.
    #[must_use]
    pub fn is_for_now(&self) -> bool {
        let DbError::Sql(cause) = self else { return false };
        match cause {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => true,
            sqlx::Error::Database(error) if error.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() => {
                // The lowest byte is SQLite's primary code: busy, a disk that fails, a disk that is full, no such file.
                let code = error.code().and_then(|code| code.parse::<u32>().ok()).unwrap_or(0);
                matches!(code & 0xff, 5 | 10 | 13 | 14)
            }
            sqlx::Error::Database(error) => {
                // Classes 08 and 53: no connection, no room (PostgreSQL's manual, appendix A). 57P: it stops or starts.
                let code = error.code().unwrap_or_default();
                ["08", "53", "57P"].iter().any(|class| code.starts_with(class))
            }
            _ => false,
        }
    }

    /// Whether `.one()` or `.scalar()` found no row.
    #[must_use]
    pub const fn is_not_found(&self) -> bool {
        matches!(self, DbError::Sql(sqlx::Error::RowNotFound))
    }
}

impl From<sqlx::Error> for DbError {
    fn from(cause: sqlx::Error) -> DbError {
        match cause.as_database_error().and_then(constraint_name) {
            Some(name) => DbError::Constraint { name, cause },
            None => DbError::Sql(cause),
        }
    }
}

impl From<DbError> for AppError {
    fn from(cause: DbError) -> AppError {
        if cause.is_for_now() { AppError::unavailable(cause) } else { AppError::internal(cause) }
    }
}

fn constraint_name(error: &dyn sqlx::error::DatabaseError) -> Option<String> {
    if let Some(name) = error.constraint() {
        return Some(name.to_owned()); // Postgres knows it
    }
    error.try_downcast_ref::<sqlx::sqlite::SqliteError>()?;
    sqlite_constraint(error.message(), primary_key(error))
}

/// The extended result codes of SQLite for a primary key and for a rowid that is there already.
fn primary_key(error: &dyn sqlx::error::DatabaseError) -> bool {
    error.kind() == ErrorKind::UniqueViolation && matches!(error.code().as_deref(), Some("1555" | "2579"))
}

/// SQLite names columns where Postgres names the constraint. The checks carry their names in the migrations, and so do the
/// foreign keys and what is final, whose guards speak before SQLite's own nameless refusal.
fn sqlite_constraint(message: &str, primary_key: bool) -> Option<String> {
    let is_a_name = ["_fkey", "_key", "_final"].iter().any(|end| message.ends_with(end)) && !message.contains(' ');
    if is_a_name {
        return Some(message.to_owned());
    }
    if let Some(check) = message.strip_prefix("CHECK constraint failed: ") {
        return Some(check.to_owned());
    }
    let columns = message.strip_prefix("UNIQUE constraint failed: ")?;
    if let Some(index) = columns.strip_prefix("index '") {
        return Some(index.trim_end_matches('\'').to_owned());
    }
    let mut parts = columns.split(", ").filter_map(|column| column.split_once('.'));
    let (table, first) = parts.next()?;
    if primary_key {
        return Some(format!("{table}_pkey"));
    }
    let mut name = format!("{table}_{first}");
    for (_, column) in parts {
        name.push('_');
        name.push_str(column);
    }
    name.push_str("_key");
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::sqlite_constraint;

    #[test]
    fn sqlite_messages_become_the_names_that_postgres_gives() {
        let name = |message| sqlite_constraint(message, false);
        assert_eq!(name("UNIQUE constraint failed: customer.number").as_deref(), Some("customer_number_key"));
        assert_eq!(
            name("UNIQUE constraint failed: address.customer_id, address.purpose").as_deref(),
            Some("address_customer_id_purpose_key")
        );
        assert_eq!(name("UNIQUE constraint failed: index 'customer_lower_idx'").as_deref(), Some("customer_lower_idx"));
        assert_eq!(name("CHECK constraint failed: customer_status_check").as_deref(), Some("customer_status_check"));
        assert_eq!(name("document_final").as_deref(), Some("document_final"));
        assert_eq!(name("address_customer_id_fkey").as_deref(), Some("address_customer_id_fkey"));
        assert_eq!(name("NOT NULL constraint failed: customer.name"), None);
        assert_eq!(sqlite_constraint("UNIQUE constraint failed: customer.id", true).as_deref(), Some("customer_pkey"));
    }
}
