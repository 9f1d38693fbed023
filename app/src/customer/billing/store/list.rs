//! The list: by key, the newest first, never more than a page; and what it comes to.

use super::super::filter::{BillingFilter, Key, Standing};
use super::super::model::{Kind, Page, Row, Status, Sum};
use super::{Sight, months, told, told_row};
use crate::db::{DbError, Executor, Query, Sql};
use chrono::NaiveDate;

/// How many documents a page has.
pub const PAGE: usize = 25;

/// A page of the documents.
///
/// # Errors
/// When the database fails.
pub async fn page(conn: &mut Executor, sight: Sight, filter: &BillingFilter) -> Result<Page, DbError> {
    let asked = Asked::of(sight, filter);
    let all = months::by_year(conn, sight).await?;
    let (total, sums) = match filter.standing {
        Some(standing) => sums(conn, &asked, standing).await?,
        None => months::sums(&all, filter),
    };
    let mut rows = rows(conn, asked, filter.after).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|row| Key { day: row.issued_on, id: row.id });
    Ok(Page { rows, next, total, sums, years: months::years(&all) })
}

/// One more row than a page has, so that it is known whether there are older ones.
async fn rows(conn: &mut Executor, mut asked: Asked, after: Option<Key>) -> Result<Vec<Row>, DbError> {
    if let Some(Key { day, id }) = after {
        let (day, id) = (asked.place(Value::Day(day)), asked.place(Value::Number(id.0)));
        asked.and(&format!("(d.issued_on, d.id) < ({day}, {id})"));
    }
    let limit = PAGE + 1;
    let sql = format!(
        concat!(told!(), told_row!(), "WHERE {} ORDER BY d.issued_on DESC, d.id DESC LIMIT {}"),
        asked.sql, limit
    );
    asked.bound(conn.query(Sql::compose(sql))).all().await
}

/// How many there are on all pages, and what they come to in each currency, where it is asked where documents stand; what
/// else is asked the months know.
async fn sums(conn: &mut Executor, asked: &Asked, standing: Standing) -> Result<(i64, Vec<Sum>), DbError> {
    let count = format!(concat!(told!(), "SELECT COUNT(*) FROM d WHERE {}"), asked.sql);
    let total = asked.bound(conn.query(Sql::compose(count))).scalar().await?;
    // A draft asks for nothing yet.
    let drafts = if standing == Standing::Is(Status::Draft) { "" } else { " AND d.status <> 'draft'" };
    let sql = format!(
        concat!(
            told!(),
            "SELECT d.currency,
                    CAST(SUM(CASE WHEN d.kind = 'invoice' THEN d.net_total ELSE 0 - d.net_total END) AS BIGINT) AS net,
                    CAST(SUM(CASE WHEN d.kind = 'invoice' THEN d.gross_total ELSE 0 - d.gross_total END) AS BIGINT) AS gross,
                    CAST(SUM(d.paid) AS BIGINT) AS paid, CAST(SUM(d.balance) AS BIGINT) AS balance
               FROM d WHERE {}{} GROUP BY d.currency ORDER BY d.currency"
        ),
        asked.sql, drafts
    );
    Ok((total, asked.bound(conn.query(Sql::compose(sql))).all().await?))
}

/// Conditions on the documents of [`told!`], and the values bound in their places. The first three are told!'s own.
struct Asked {
    sql: String,
    values: Vec<Value>,
}

enum Value {
    Text(&'static str),
    Number(i64),
    Day(NaiveDate),
    Flag(bool),
}

impl Asked {
    /// The documents that a filter shows on all its pages.
    fn of(sight: Sight, filter: &BillingFilter) -> Asked {
        let values = vec![Value::Number(sight.customer.0), Value::Day(sight.today), Value::Flag(sight.deleted)];
        // Drafts name no day, and a statement has to use what is bound to it.
        let mut asked = Asked { sql: "1 = 1".to_owned(), values };
        if let Some(kind) = filter.kind {
            asked.and(match kind {
                Kind::Invoice => "d.kind = 'invoice'",
                Kind::CreditNote => "d.kind = 'credit_note'",
            });
        }
        if let Some(currency) = filter.currency {
            let place = asked.place(Value::Text(currency.code()));
            asked.and(&format!("d.currency = {place}"));
        }
        if let Some((first, last)) = filter.year.and_then(days_of) {
            let (first, last) = (asked.place(Value::Day(first)), asked.place(Value::Day(last)));
            asked.and(&format!("d.issued_on BETWEEN {first} AND {last}"));
        }
        match filter.standing {
            None => {}
            Some(Standing::Is(status)) => {
                let place = asked.place(Value::Text(status.code()));
                asked.and(&format!("d.status = {place}"));
                if status == Status::Overdue {
                    asked.and("d.balance <> 0");
                }
            }
            Some(Standing::Open) => asked.and("d.balance <> 0"),
            Some(Standing::Due) => asked.and("d.balance <> 0 AND d.status <> 'overdue'"),
            Some(Standing::PaidLately) => {
                let place = asked.place(Value::Day(months::first_shown(sight.today)));
                asked.and(&format!("d.settled_on >= {place}"));
            }
            Some(Standing::Aged(age)) => {
                let (first, last) = age.due(sight.today);
                let (first, last) = (asked.place(Value::Day(first)), asked.place(Value::Day(last)));
                asked.and(&format!("d.balance <> 0 AND d.status = 'overdue' AND d.due_on BETWEEN {first} AND {last}"));
            }
        }
        asked
    }

    fn and(&mut self, condition: &str) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
    }

    /// The place of a value: `$4`.
    fn place(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    fn bound<'c>(&self, query: Query<'c>) -> Query<'c> {
        self.values.iter().fold(query, |query, value| match value {
            Value::Text(text) => query.bind(*text),
            Value::Number(number) => query.bind(*number),
            Value::Day(day) => query.bind(*day),
            Value::Flag(flag) => query.bind(*flag),
        })
    }
}

fn days_of(year: i32) -> Option<(NaiveDate, NaiveDate)> {
    Some((NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?))
}
