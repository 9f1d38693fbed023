//! What the months know: the sums of documents and payments that triggers keep, so that they cost what there are months and not
//! what there are documents.

use super::super::figures::Month;
use super::super::filter::BillingFilter;
use super::super::model::{Kind, Sum};
use super::Sight;
use crate::db::{DbError, Executor};
use crate::value::Currency;
use chrono::{Datelike, Months, NaiveDate};

/// How many months the chart shows, and the average days to pay are taken from: this one and those before it.
const SHOWN: u32 = 12;

/// The first day of the first month that is shown.
#[must_use]
pub fn first_shown(today: NaiveDate) -> NaiveDate {
    let this = today.with_day(1).unwrap_or(today);
    this.checked_sub_months(Months::new(SHOWN - 1)).unwrap_or(this)
}

/// What the documents of one year, kind and currency come to. Amounts are in minor units.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Year {
    year: i64,
    kind: Kind,
    currency: Currency,
    /// Drafts too.
    documents: i64,
    issued: i64,
    net: i64,
    gross: i64,
    paid: i64,
    balance: i64,
}

/// All years of a customer's documents, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn by_year(conn: &mut Executor, sight: Sight) -> Result<Vec<Year>, DbError> {
    conn.query(
        "SELECT CAST(substr(CAST(m.month AS TEXT), 1, 4) AS BIGINT) AS year, m.kind, m.currency,
                CAST(SUM(m.drafts + m.documents) AS BIGINT) AS documents, CAST(SUM(m.documents) AS BIGINT) AS issued,
                CAST(SUM(m.net_total) AS BIGINT) AS net, CAST(SUM(m.gross_total) AS BIGINT) AS gross,
                CAST(SUM(m.paid) AS BIGINT) AS paid, CAST(SUM(m.balance) AS BIGINT) AS balance
           FROM document_month m JOIN customer c ON c.id = m.customer_id AND (c.deleted_at IS NULL OR $2)
          WHERE m.customer_id = $1
          GROUP BY 1, m.kind, m.currency HAVING SUM(m.drafts + m.documents) > 0
          ORDER BY 1 DESC, m.currency, m.kind",
    )
    .bind(sight.customer)
    .bind(sight.deleted)
    .all()
    .await
}

/// The years themselves.
#[must_use]
pub fn years(all: &[Year]) -> Vec<i32> {
    let mut years: Vec<i32> = all.iter().filter_map(|year| i32::try_from(year.year).ok()).collect();
    years.dedup();
    years
}

/// How many documents a filter finds that asks for kind, currency and year only, and what they come to in each currency.
/// Credit notes count below zero, drafts not at all.
#[must_use]
pub fn sums(all: &[Year], filter: &BillingFilter) -> (i64, Vec<Sum>) {
    let found = all.iter().filter(|year| {
        filter.kind.is_none_or(|kind| kind == year.kind)
            && filter.currency.is_none_or(|currency| currency == year.currency)
            && filter.year.is_none_or(|asked| i64::from(asked) == year.year)
    });
    let (mut total, mut sums) = (0, Vec::<Sum>::new());
    for year in found {
        total += year.documents;
        if year.issued == 0 {
            continue;
        }
        let place = sums.iter().position(|sum| sum.currency == year.currency).unwrap_or_else(|| {
            sums.push(Sum { currency: year.currency, net: 0, gross: 0, paid: 0, balance: 0 });
            sums.len() - 1
        });
        let (sum, sign) = (&mut sums[place], if year.kind == Kind::Invoice { 1 } else { -1 });
        sum.net += sign * year.net;
        sum.gross += sign * year.gross;
        sum.paid += year.paid;
        sum.balance += year.balance;
    }
    sums.sort_by_key(|sum| sum.currency.code());
    (total, sums)
}

/// How many invoices were paid up in the months that are shown, and how many days after their dates, together.
///
/// # Errors
/// When the database fails.
pub async fn settled(conn: &mut Executor, sight: Sight) -> Result<(i64, i64), DbError> {
    conn.query(
        "SELECT CAST(COALESCE(SUM(settled), 0) AS BIGINT), CAST(COALESCE(SUM(settled_days), 0) AS BIGINT)
           FROM document_month WHERE customer_id = $1 AND month >= $2",
    )
    .bind(sight.customer)
    .bind(first_shown(sight.today))
    .one()
    .await
}

/// What was billed and paid in each of the months that are shown.
///
/// # Errors
/// When the database fails.
pub async fn shown(conn: &mut Executor, sight: Sight, currency: Currency) -> Result<Vec<Month>, DbError> {
    let first = first_shown(sight.today);
    let moved: Vec<(NaiveDate, i64, i64)> = conn
        .query(
            "SELECT month, CASE WHEN kind = 'invoice' THEN gross_total ELSE 0 - gross_total END AS billed, 0 AS paid
               FROM document_month WHERE customer_id = $1 AND currency = $2 AND month >= $3
             UNION ALL
             SELECT month, 0, amount FROM payment_month WHERE customer_id = $1 AND currency = $2 AND month >= $3",
        )
        .bind(sight.customer)
        .bind(currency)
        .bind(first)
        .all()
        .await?;
    let firsts = (0..SHOWN).filter_map(|months| first.checked_add_months(Months::new(months)));
    Ok(firsts
        .map(|first| {
            let those = moved.iter().filter(|(month, ..)| *month == first);
            let (billed, paid) = those.fold((0, 0), |(billed, paid), (_, more, less)| (billed + more, paid + less));
            Month { first, billed, paid }
        })
        .collect())
}
