//! Drafts: written, changed and thrown away until they are issued.

use super::super::amount::Totals;
use super::super::draft::DocumentEdit;
use super::super::model::Buyer;
use super::{Now, Refusal, Sight, Stop, find, hold_customer};
use crate::db::{DbError, Executor, Tx};
use crate::value::{Currency, CustomerId, DocumentId};

/// What a new invoice takes from its customer; none when there is no such customer.
///
/// # Errors
/// When the database fails.
pub async fn buyer(conn: &mut Executor, customer: CustomerId) -> Result<Option<Buyer>, DbError> {
    conn.query("SELECT id, currency, payment_terms_days, vat_liable FROM customer WHERE id = $1 AND deleted_at IS NULL")
        .bind(customer)
        .optional()
        .await
}

/// Begins an invoice.
///
/// # Errors
/// `Missing` where there is no such customer.
pub async fn insert(tx: &mut Tx, customer: CustomerId, edit: &DocumentEdit) -> Result<DocumentId, Stop> {
    let now = tx.now();
    let added: Option<(DocumentId,)> = tx
        .query(
            "INSERT INTO document (customer_id, kind, state, origin, issued_on, due_on, currency, reference, notes,
                                   version, created_at, updated_at)
             SELECT c.id, 'invoice', 'draft', 'own', $2, $3, $4, $5, $6, 1, $7, $7
               FROM customer c WHERE c.id = $1 AND c.deleted_at IS NULL
             RETURNING id",
        )
        .bind(customer)
        .bind(edit.issued_on)
        .bind(edit.due_on)
        .bind(edit.currency)
        .bind(edit.reference.as_deref())
        .bind(edit.notes.as_deref())
        .bind(now)
        .optional()
        .await?;
    added.map(|(id,)| id).ok_or(Stop::Missing)
}

/// Saves the head of a draft over the version it was made from. Its currency stays.
///
/// # Errors
/// `Stale`, `Missing`, or `Final` when it has been issued.
pub async fn update(tx: &mut Tx, sight: Sight, id: DocumentId, version: i64, edit: &DocumentEdit) -> Result<(), Stop> {
    if !hold_customer(tx, sight.customer).await? {
        return Err(Stop::Missing);
    }
    let now = tx.now();
    let rows = tx
        .query(
            "UPDATE document SET issued_on = $4, due_on = $5, reference = $6, notes = $7, updated_at = $8,
                    version = version + 1
              WHERE id = $1 AND customer_id = $2 AND version = $3 AND state = 'draft' AND deleted_at IS NULL",
        )
        .bind(id)
        .bind(sight.customer)
        .bind(version)
        .bind(edit.issued_on)
        .bind(edit.due_on)
        .bind(edit.reference.as_deref())
        .bind(edit.notes.as_deref())
        .bind(now)
        .execute()
        .await?;
    if rows == 1 { Ok(()) } else { Err(why_not(tx, sight, id).await?) }
}

/// Throws a draft away, or takes it back.
///
/// # Errors
/// `Missing` where there is no such draft, or it is so already; `Final` when it has been issued.
pub async fn set_deleted(tx: &mut Tx, sight: Sight, id: DocumentId, deleted: bool) -> Result<(), Stop> {
    let now = tx.now();
    let rows = tx
        .query(
            "UPDATE document SET deleted_at = $3, updated_at = $4, version = version + 1
              WHERE id = $1 AND customer_id = $2 AND state = 'draft' AND (deleted_at IS NULL) = $5
                AND EXISTS (SELECT 1 FROM customer c WHERE c.id = $2 AND c.deleted_at IS NULL)",
        )
        .bind(id)
        .bind(sight.customer)
        .bind(deleted.then_some(now))
        .bind(now)
        .bind(deleted)
        .execute()
        .await?;
    match rows {
        1 => Ok(()),
        _ => match why_not(tx, sight, id).await? {
            Stop::Stale(_) => Err(Stop::Missing),
            other => Err(other),
        },
    }
}

/// Holds a draft while its lines change, and counts the change as a save: whoever issues it names what they have seen.
///
/// # Errors
/// `Missing`, or `Final` when it has been issued.
pub(super) async fn hold(tx: &mut Tx, sight: Sight, id: DocumentId) -> Result<Currency, Stop> {
    let now = tx.now();
    let held: Option<(Currency,)> = tx
        .query(
            "UPDATE document SET updated_at = $3, version = version + 1
              WHERE id = $1 AND customer_id = $2 AND state = 'draft' AND deleted_at IS NULL
                AND EXISTS (SELECT 1 FROM customer c WHERE c.id = $2 AND c.deleted_at IS NULL)
             RETURNING currency",
        )
        .bind(id)
        .bind(sight.customer)
        .bind(now)
        .optional()
        .await?;
    match held {
        Some((currency,)) => Ok(currency),
        None => match why_not(tx, sight, id).await? {
            Stop::Stale(_) => Err(Stop::Missing),
            other => Err(other),
        },
    }
}

/// Sums a draft's lines anew.
///
/// # Errors
/// `TooLarge` when the sum cannot be stored.
pub(super) async fn sum(tx: &mut Tx, id: DocumentId, currency: Currency) -> Result<(), Stop> {
    let lines: Vec<(i64, i64)> = tx
        .query("SELECT vat_rate, net FROM document_line WHERE document_id = $1 AND deleted_at IS NULL")
        .bind(id)
        .all()
        .await?;
    let totals = Totals::of(lines, currency).map_err(|_| Stop::Refused(Refusal::TooLarge))?;
    tx.query("UPDATE document SET net_total = $2, gross_total = $3 WHERE id = $1")
        .bind(id)
        .bind(totals.net.minor)
        .bind(totals.gross.minor)
        .execute()
        .await?;
    Ok(())
}

/// Why a draft was not written: it is issued, it was changed, or it is not there.
pub(super) async fn why_not(tx: &mut Tx, sight: Sight, id: DocumentId) -> Result<Stop, DbError> {
    let sight = Sight { deleted: false, ..sight };
    Ok(match find(tx, sight, id).await? {
        None => Stop::Missing,
        Some(document) if document.row.number.is_some() => Stop::Refused(Refusal::Final),
        Some(document) => Stop::Stale(Now::Document(Box::new(document))),
    })
}
