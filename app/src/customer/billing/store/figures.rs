//! The figures above the list, each computed from the documents as they are.

use super::super::figures::{Figures, Month, Owed};
use super::list::LATELY;
use super::{Sight, told};
use crate::db::{DbError, Executor, Sql};
use crate::value::Currency;
use chrono::{Datelike, Days, Months, NaiveDate};

/// How many months the chart shows.
const MONTHS: u32 = 12;

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
        months: months(conn, sight, currency).await?,
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

macro_rules! days_to_pay {
    ($days:literal) => {
        concat!(
            told!(),
            "SELECT CAST(COALESCE(SUM(",
            $days,
            "), 0) AS BIGINT), COUNT(*) FROM d
              WHERE d.kind = 'invoice' AND d.status = 'paid' AND d.paid > 0 AND d.last_paid_on >= $4"
        )
    };
}

/// Tenths of days, on average over the invoices that were paid lately.
async fn days_to_pay(conn: &mut Executor, sight: Sight) -> Result<Option<i64>, DbError> {
    let since = sight.today.checked_sub_days(Days::new(LATELY)).unwrap_or(sight.today);
    let (days, invoices): (i64, i64) = conn
        .query(Sql::per_dialect(
            days_to_pay!("julianday(d.last_paid_on) - julianday(d.issued_on)"),
            days_to_pay!("d.last_paid_on - d.issued_on"),
        ))
        .bind(sight.customer)
        .bind(sight.today)
        .bind(sight.deleted)
        .bind(since)
        .one()
        .await?;
    // Rounded to the nearest tenth; what was paid before its date counts below zero.
    let rounded = |tenths: i64| (2 * tenths + invoices).div_euclid(2 * invoices);
    Ok((invoices > 0).then(|| rounded(10 * days)))
}

async fn months(conn: &mut Executor, sight: Sight, currency: Currency) -> Result<Vec<Month>, DbError> {
    let this = sight.today.with_day(1).unwrap_or(sight.today);
    let first = this.checked_sub_months(Months::new(MONTHS - 1)).unwrap_or(this);
    let billed: Vec<(String, i64)> = conn
        .query(
            "SELECT substr(CAST(issued_on AS TEXT), 1, 7) AS month,
                    CAST(SUM(CASE WHEN kind = 'invoice' THEN gross_total ELSE 0 - gross_total END) AS BIGINT)
               FROM document WHERE customer_id = $1 AND state = 'issued' AND currency = $2 AND issued_on >= $3
              GROUP BY substr(CAST(issued_on AS TEXT), 1, 7)",
        )
        .bind(sight.customer)
        .bind(currency)
        .bind(first)
        .all()
        .await?;
    let paid: Vec<(String, i64)> = conn
        .query(
            "SELECT substr(CAST(paid_on AS TEXT), 1, 7) AS month, CAST(SUM(amount) AS BIGINT)
               FROM payment WHERE customer_id = $1 AND deleted_at IS NULL AND currency = $2 AND paid_on >= $3
              GROUP BY substr(CAST(paid_on AS TEXT), 1, 7)",
        )
        .bind(sight.customer)
        .bind(currency)
        .bind(first)
        .all()
        .await?;
    let of = |sums: &[(String, i64)], first: NaiveDate| {
        let month = format!("{:04}-{:02}", first.year(), first.month());
        sums.iter().find(|(name, _)| *name == month).map_or(0, |(_, sum)| *sum)
    };
    let firsts = (0..MONTHS).filter_map(|months| first.checked_add_months(Months::new(months)));
    Ok(firsts.map(|first| Month { first, billed: of(&billed, first), paid: of(&paid, first) }).collect())
}
