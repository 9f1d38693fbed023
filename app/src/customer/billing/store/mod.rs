//! The billing in the database.
//!
//! What is paid, credited and open of a document stands in `settlement`, and what those of a month come to in `document_month`:
//! triggers keep both. What depends on the day, that something is overdue, is added by [`told!`], which every question about
//! documents begins with.

pub mod credit;
pub mod draft;
pub mod figures;
pub mod issue;
pub mod line;
pub mod list;
pub mod months;
pub mod payment;
pub mod statement;
pub mod taken;
#[cfg(test)]
pub(super) mod tests;

use super::line::Line;
use super::model::{Document, More, Row};
use super::payment::Payment;
use crate::db::{DbError, Executor, Tx};
use crate::value::{Currency, CustomerId, DocumentId, Money};
use chrono::NaiveDate;

/// Whose billing is read, on which day, and with whose eyes.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    /// The customer.
    pub customer: CustomerId,
    /// Whether a deleted customer is visible.
    pub deleted: bool,
    /// Today, in the reader's zone: what is overdue depends on it.
    pub today: NaiveDate,
}

/// The start of a question about a customer's documents, which then stand in `d`: `$1` is the customer, `$2` today, `$3`
/// whether a deleted customer is seen. Overdue is what is open and whose day is past, however much of it is paid.
macro_rules! told {
    () => {
        "WITH d AS (
           SELECT s.document_id AS id, s.kind, s.number, s.issued_on, s.due_on, s.currency, s.net_total, s.gross_total, s.paid,
                  s.credited, s.balance, s.settled_on,
                  CASE WHEN s.payable_by < $2 THEN 'overdue' ELSE s.status END AS status
             FROM settlement s JOIN customer c ON c.id = s.customer_id AND (c.deleted_at IS NULL OR $3)
            WHERE s.customer_id = $1
         ) "
    };
}
pub(super) use told;

/// The columns of a [`Row`].
macro_rules! told_row {
    () => {
        "SELECT d.id, d.kind, d.number, d.issued_on, d.due_on, d.currency, d.net_total, d.gross_total, d.paid, d.credited,
                d.balance, d.status FROM d "
    };
}
pub(super) use told_row;

/// Why something was not written.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// The database failed or refused.
    #[error(transparent)]
    Database(#[from] DbError),
    /// Somebody else has saved since; here is what stands now.
    #[error("changed by somebody else in the meantime")]
    Stale(Now),
    /// It is not there, or not this customer's.
    #[error("not found")]
    Missing,
    /// A rule forbids it.
    #[error("refused: {0:?}")]
    Refused(Refusal),
}

/// What stands now where a save was stale.
#[derive(Clone, Debug)]
pub enum Now {
    /// The document.
    Document(Box<Document>),
    /// The line.
    Line(Box<Line>),
    /// The payment.
    Payment(Payment),
}

/// A rule that forbids what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is issued, and what is issued is final.
    Final,
    /// It is still a draft: nothing can be paid or credited.
    Draft,
    /// An amount is larger than can be stored.
    TooLarge,
    /// It has no line.
    Empty,
    /// What it comes to is below zero: that is a credit note.
    Negative,
    /// Nothing may be sold to the customer; here is why.
    Blocked(String),
    /// It takes the customer over the credit limit by so much, and nobody has said why it may.
    OverLimit {
        /// By how much.
        over: Money,
        /// Whether saying why would be enough for this user.
        may: bool,
    },
    /// It bears a day that has not come.
    Future(NaiveDate),
    /// A document of a later day has a number already, and numbers follow the days.
    BeforeLast(NaiveDate),
    /// There is no product of this number, name or code.
    UnknownProduct,
    /// Only another customer may buy the product.
    OnlyAnother,
    /// The product is no longer sold.
    NotSold,
    /// The product has a price, but in another currency than the document's.
    OtherCurrency {
        /// What it costs.
        price: Money,
        /// The document's currency.
        currency: Currency,
    },
    /// More than is left of the invoice to take back.
    CreditsTooMuch {
        /// What is left.
        left: Money,
    },
    /// More than is open, or against what is open.
    PaysTooMuch {
        /// What is open.
        open: Money,
    },
}

/// One document as the list shows it.
///
/// # Errors
/// When the database fails.
pub async fn row(conn: &mut Executor, sight: Sight, id: DocumentId) -> Result<Option<Row>, DbError> {
    let query = conn.query(concat!(told!(), told_row!(), "WHERE d.id = $4"));
    query.bind(sight.customer).bind(sight.today).bind(sight.deleted).bind(id).optional().await
}

/// One document with everything that belongs to it.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &mut Executor, sight: Sight, id: DocumentId) -> Result<Option<Document>, DbError> {
    let Some(row) = row(conn, sight, id).await? else { return Ok(None) };
    let more: More = conn
        .query(
            "SELECT d.credits_id, d.credits_number, d.reference, d.notes, d.language, d.buyer_name,
                    d.buyer_tax_id, d.buyer_address, d.over_limit_reason, d.origin = 'imported' AS imported, d.version
               FROM document d WHERE d.id = $1",
        )
        .bind(id)
        .one()
        .await?;
    let lines = line::list(conn, id).await?;
    let payments = payment::list(conn, id).await?;
    let notes = conn.query(concat!(
        told!(),
        told_row!(),
        "WHERE d.id IN (SELECT n.id FROM document n WHERE n.credits_id = $4) ORDER BY d.issued_on, d.id"
    ));
    let credit_notes = notes.bind(sight.customer).bind(sight.today).bind(sight.deleted).bind(id).all().await?;
    Ok(Some(Document { row, more, lines, payments, credit_notes }))
}

/// Holds a customer's row until the transaction ends, and tells whether it is there. Whoever is about to move sums of several
/// months holds it first, so that nobody waits for each other in a circle. A write that changes nothing holds a row on both
/// databases.
async fn hold_customer(tx: &mut Tx, customer: CustomerId) -> Result<bool, DbError> {
    let held = tx
        .query("UPDATE customer SET version = version WHERE id = $1 AND deleted_at IS NULL")
        .bind(customer)
        .execute()
        .await?;
    Ok(held == 1)
}

/// The currency of a document that is there.
///
/// # Errors
/// When the database fails.
pub async fn currency_of(conn: &mut Executor, sight: Sight, id: DocumentId) -> Result<Option<Currency>, DbError> {
    let found: Option<(Currency,)> = conn
        .query("SELECT currency FROM document WHERE id = $1 AND customer_id = $2 AND deleted_at IS NULL")
        .bind(id)
        .bind(sight.customer)
        .optional()
        .await?;
    Ok(found.map(|(currency,)| currency))
}
