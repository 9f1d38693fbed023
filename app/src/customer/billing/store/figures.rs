//! The figures above the list, each computed from what is open and what the months know.

use super::super::figures::{Figures, Owed};
use super::{Sight, months};
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
    // What is overdue for longer is in what is overdue for less.
    let open: Vec<(Currency, i64, i64, i64, i64, i64)> = conn
        .query(
            "SELECT s.currency, CAST(SUM(s.balance) AS BIGINT),
                    CAST(COALESCE(SUM(s.balance) FILTER (WHERE s.payable_by < $2), 0) AS BIGINT),
                    CAST(COALESCE(SUM(s.balance) FILTER (WHERE s.payable_by < $4), 0) AS BIGINT),
                    CAST(COALESCE(SUM(s.balance) FILTER (WHERE s.payable_by < $5), 0) AS BIGINT),
                    CAST(COALESCE(SUM(s.balance) FILTER (WHERE s.payable_by < $6), 0) AS BIGINT)
               FROM settlement s JOIN customer c ON c.id = s.customer_id AND (c.deleted_at IS NULL OR $3)
              WHERE s.customer_id = $1 AND s.balance <> 0 GROUP BY s.currency ORDER BY s.currency",
        )
        .bind(sight.customer)
        .bind(sight.today)
        .bind(sight.deleted)
        .bind(before(30))
        .bind(before(60))
        .bind(before(90))
        .all()
        .await?;
    let owed = |(currency, open, overdue, over_30, over_60, over_90)| Owed {
        currency,
        open,
        due: open - overdue,
        overdue,
        to_30: overdue - over_30,
        to_60: over_30 - over_60,
        to_90: over_60 - over_90,
        over_90,
    };
    Ok(open.into_iter().map(owed).collect())
}

/// Tenths of days, on average over the invoices that were paid in the months that are shown.
async fn days_to_pay(conn: &mut Executor, sight: Sight) -> Result<Option<i64>, DbError> {
    let (invoices, days) = months::settled(conn, sight).await?;
    // Rounded to the nearest tenth; what was paid before its date counts below zero.
    let rounded = |tenths: i64| (2 * tenths + invoices).div_euclid(2 * invoices);
    Ok((invoices > 0).then(|| rounded(10 * days)))
}
