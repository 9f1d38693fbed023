//! The movements of an account in one currency, and how old what is open is.

use super::super::filter::Age;
use super::Sight;
use crate::db::{DbError, Executor};
use crate::value::Currency;
use chrono::NaiveDate;

/// What moved an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "TEXT", rename_all = "snake_case")]
pub enum What {
    /// An invoice was issued.
    Invoice,
    /// A credit note was issued.
    CreditNote,
    /// The customer paid.
    Payment,
    /// We paid back.
    Refund,
}

/// A movement of an account.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Movement {
    /// When.
    pub day: NaiveDate,
    /// What.
    pub what: What,
    /// The number of the document.
    pub number: String,
    /// The customer's reference of a document, the bank's of a payment.
    pub reference: Option<String>,
    /// Until when an invoice is to be paid.
    pub due_on: Option<NaiveDate>,
    /// In minor units: above zero what the customer owes from then on, below zero what they owe no longer.
    pub amount: i64,
}

/// What moved an account from one day to another, both included, in the order of the days.
///
/// # Errors
/// When the database fails.
pub async fn movements(
    conn: &mut Executor,
    sight: Sight,
    currency: Currency,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<Movement>, DbError> {
    conn.query(
        "SELECT m.day, m.what, m.number, m.reference, m.due_on, m.amount FROM (
           SELECT d.issued_on AS day, d.kind AS what, d.number, d.reference,
                  CASE WHEN d.kind = 'invoice' THEN d.due_on END AS due_on,
                  CASE WHEN d.kind = 'invoice' THEN d.gross_total ELSE 0 - d.gross_total END AS amount,
                  0 AS place, d.id
             FROM document d
            WHERE d.customer_id = $1 AND d.state = 'issued' AND d.currency = $2 AND d.issued_on >= $3 AND d.issued_on <= $4
           UNION ALL
           SELECT p.paid_on, CASE WHEN p.amount < 0 THEN 'refund' ELSE 'payment' END, p.document_number, p.reference,
                  NULL, 0 - p.amount, 1, p.id
             FROM payment p
            WHERE p.customer_id = $1 AND p.deleted_at IS NULL AND p.currency = $2 AND p.paid_on >= $3 AND p.paid_on <= $4
         ) m JOIN customer c ON c.id = $1 AND (c.deleted_at IS NULL OR $5)
         ORDER BY m.day, m.place, m.id",
    )
    .bind(sight.customer)
    .bind(currency)
    .bind(from)
    .bind(to)
    .bind(sight.deleted)
    .all()
    .await
}

/// What was open before a day, in minor units.
///
/// # Errors
/// When the database fails.
pub async fn balance_before(
    conn: &mut Executor,
    sight: Sight,
    currency: Currency,
    day: NaiveDate,
) -> Result<i64, DbError> {
    let (billed, paid): (i64, i64) = conn
        .query(
            "SELECT CAST(COALESCE((SELECT SUM(CASE WHEN d.kind = 'invoice' THEN d.gross_total ELSE 0 - d.gross_total END)
                       FROM document d WHERE d.customer_id = $1 AND d.state = 'issued' AND d.currency = $2
                                         AND d.issued_on < $3), 0) AS BIGINT),
                    CAST(COALESCE((SELECT SUM(p.amount) FROM payment p
                      WHERE p.customer_id = $1 AND p.deleted_at IS NULL AND p.currency = $2 AND p.paid_on < $3), 0)
                      AS BIGINT)",
        )
        .bind(sight.customer)
        .bind(currency)
        .bind(day)
        .one()
        .await?;
    Ok(billed.saturating_sub(paid))
}

/// What was overdue on a day, as it stood then, by its age; see [`Age::ALL`].
///
/// # Errors
/// When the database fails.
pub async fn aged(conn: &mut Executor, sight: Sight, currency: Currency, day: NaiveDate) -> Result<[i64; 4], DbError> {
    let open: Vec<(NaiveDate, i64)> = conn
        .query(
            "SELECT d.due_on, d.gross_total
                    - CAST(COALESCE((SELECT SUM(p.amount) FROM payment p
                         WHERE p.document_id = d.id AND p.deleted_at IS NULL AND p.paid_on <= $3), 0) AS BIGINT)
                    - CAST(COALESCE((SELECT SUM(n.gross_total) FROM document n
                         WHERE n.credits_id = d.id AND n.kind = 'credit_note' AND n.state = 'issued'
                           AND n.issued_on <= $3), 0) AS BIGINT) AS open
               FROM document d
              WHERE d.customer_id = $1 AND d.kind = 'invoice' AND d.state = 'issued' AND d.currency = $2
                AND d.issued_on <= $3 AND d.due_on < $3",
        )
        .bind(sight.customer)
        .bind(currency)
        .bind(day)
        .all()
        .await?;
    let mut ages = [0i64; 4];
    for (due_on, open) in open.into_iter().filter(|(_, open)| *open > 0) {
        for (age, sum) in Age::ALL.into_iter().zip(&mut ages) {
            let (first, last) = age.due(day);
            if (first..=last).contains(&due_on) {
                *sum = sum.saturating_add(open);
            }
        }
    }
    Ok(ages)
}
