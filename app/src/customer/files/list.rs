//! The list of a customer's files, page by page.

use super::filter::{FileFilter, FilePage, Sort};
use super::store::{Found, SELECT, Sight};
use crate::customer::search::key::words_in;
use crate::customer::tab::{MANY, counted};
use crate::db::{DbError, Executor, Query, Sql};
use crate::value::CustomerId;
use chrono::{DateTime, Utc};

/// How many files a page has.
pub const PAGE: usize = 25;

/// A page of a customer's files.
///
/// # Errors
/// When the database fails.
pub async fn page(conn: &mut Executor, sight: Sight, filter: &FileFilter, limit: i64) -> Result<FilePage, DbError> {
    let mut asked = Asked { sql: SELECT.to_owned(), values: Vec::new() };
    asked.narrow(filter);
    let order = match filter.sort {
        Sort::Recent => "f.updated_at DESC, f.id DESC",
        Sort::Name => "f.name_key, f.id",
    };
    let sql = Sql::compose(format!("{} ORDER BY {order} LIMIT {}", asked.sql, PAGE + 1));
    let mut found: Vec<Found> = asked.bound(conn.query(sql).bind(sight.customer).bind(sight.deleted)).all().await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| key(last, filter.sort));
    let files: Vec<_> = found.into_iter().map(|found| found.row(sight.zone)).collect();
    let count =
        counted(files.len(), next.is_none() && *filter == FileFilter::default(), count(conn, sight.customer)).await?;
    Ok(FilePage { files, next, count, limit })
}

/// How many files a customer has, [`MANY`] at most.
async fn count(conn: &mut Executor, customer: CustomerId) -> Result<i64, DbError> {
    conn.query(
        "SELECT COUNT(*) FROM (SELECT f.id FROM file f WHERE f.customer_id = $1 AND f.deleted_at IS NULL LIMIT $2) AS counted",
    )
    .bind(customer)
    .bind(MANY)
    .scalar()
    .await
}

/// The key of a row, after which the next page begins.
fn key(found: &Found, sort: Sort) -> String {
    match sort {
        Sort::Recent => format!("{}.{}", found.updated_at.timestamp_micros(), found.id),
        Sort::Name => format!("{}.{}", found.id, found.name_key),
    }
}

/// Conditions after those of [`SELECT`], and what is bound to them in their order.
struct Asked {
    sql: String,
    values: Vec<Value>,
}

enum Value {
    Text(String),
    Id(i64),
    Instant(DateTime<Utc>),
}

impl Asked {
    fn narrow(&mut self, filter: &FileFilter) {
        let words = words_in("f.search_key", &filter.q, self.values.len() + 3);
        self.sql.push_str(&words.sql);
        self.values.extend(words.patterns.into_iter().map(Value::Text));
        if let Some(kind) = filter.kind {
            let place = self.place(Value::Text(kind.code().to_owned()));
            self.sql.push_str(&format!(" AND v.kind = {place}"));
        }
        // A key that cannot be read was written by hand: it stands before everything.
        let Some((first, second)) = filter.after.as_deref().and_then(|after| after.split_once('.')) else { return };
        match filter.sort {
            Sort::Recent => {
                let instant = first.parse().ok().and_then(DateTime::from_timestamp_micros);
                let (Some(instant), Ok(id)) = (instant, second.parse()) else { return };
                let (instant, id) = (self.place(Value::Instant(instant)), self.place(Value::Id(id)));
                self.sql.push_str(&format!(" AND (f.updated_at, f.id) < ({instant}, {id})"));
            }
            Sort::Name => {
                let Ok(id) = first.parse() else { return };
                let (key, id) = (self.place(Value::Text(second.replace('\0', ""))), self.place(Value::Id(id)));
                self.sql.push_str(&format!(" AND (f.name_key, f.id) > ({key}, {id})"));
            }
        }
    }

    /// The place of a value. The first two are the customer and whether a deleted one is seen.
    fn place(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len() + 2)
    }

    fn bound<'c>(&self, query: Query<'c>) -> Query<'c> {
        self.values.iter().fold(query, |query, value| match value {
            Value::Text(text) => query.bind(text.clone()),
            Value::Id(id) => query.bind(*id),
            Value::Instant(instant) => query.bind(*instant),
        })
    }
}
