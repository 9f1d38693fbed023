//! The figures above the list, each computed from what is open and what the months know.

use super::super::figures::{Figures, Owed};
use super::{Sight, months, told};
use crate::db::{DbError, Executor};
use crate::value::Currency;
use chrono::Days;

/// The figures of a customer; none when the customer is not there to be seen.
///
/// # Errors
/// When the database fails.
pub async fn figures(conn: &mut Executor, sight: Sight) -> Result<Option<Figures>, DbError> {
    let account: Option<(Currency, Option<i64>)> = conn
        .query("SELECT currency, credit_limit FROM customer WHERE id = $1 AND (deleted_at IS NULL OR $2)")
        .bind(sight.customer)
        .bind(sight.deleted)
        .optional()
        .await?;
    let Some((currency, credit_limit)) = account else { return Ok(None) };
    let mut owed = owed(conn, sight).await?;
    owed.sort_by_key(|owed| owed.currency != currency);
    Ok(Some(Figures {
        today: sight.today,
        currency,
        owed,
        credit_limit,
        days_to_pay: days_to_pay(conn, sight).await?,
        months: months::shown(conn, sight, currency).await?,
    }))
}

/// What is owed in each currency.
///
/// # Errors
/// When the database fails.
pub async fn owed(conn: &mut Executor, sight: Sight) -> Result<Vec<Owed>, DbError> {
    let before = |days| sight.today.checked_sub_days(Days::new(days)).unwrap_or(sight.today);
    conn.query(concat!(
        told!(),
        "SELECT d.currency, CAST(SUM(d.balance) AS BIGINT) AS open,
                CAST(SUM(CASE WHEN d.status = 'overdue' THEN 0 ELSE d.balance END) AS BIGINT) AS due,
                CAST(SUM(CASE WHEN d.status = 'overdue' THEN d.balance ELSE 0 END) AS BIGINT) AS overdue,
                CAST(SUM(CASE WHEN d.status = 'overdue' AND d.due_on >= $4 THEN d.balance ELSE 0 END) AS BIGINT) AS to_30,
                CAST(SUM(CASE WHEN d.status = 'overdue' AND d.due_on >= $5 AND d.due_on < $4 THEN d.balance ELSE 0 END)
                     AS BIGINT) AS to_60,
                CAST(SUM(CASE WHEN d.status = 'overdue' AND d.due_on >= $6 AND d.due_on < $5 THEN d.balance ELSE 0 END)
                     AS BIGINT) AS to_90,
                CAST(SUM(CASE WHEN d.status = 'overdue' AND d.due_on < $6 THEN d.balance ELSE 0 END) AS BIGINT) AS over_90
           FROM d WHERE d.balance <> 0 GROUP BY d.currency ORDER BY d.currency"
    ))
    .bind(sight.customer)
    .bind(sight.today)
    .bind(sight.deleted)
    .bind(before(30))
    .bind(before(60))
    .bind(before(90))
    .all()
    .await
}

/// Tenths of days, on average over the invoices that were paid in the months that are shown.
async fn days_to_pay(conn: &mut Executor, sight: Sight) -> Result<Option<i64>, DbError> {
    let (invoices, days) = months::settled(conn, sight).await?;
    // Rounded to the nearest tenth; what was paid before its date counts below zero.
    let rounded = |tenths: i64| (2 * tenths + invoices).div_euclid(2 * invoices);
    Ok((invoices > 0).then(|| rounded(10 * days)))
}
