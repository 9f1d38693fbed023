//! What was paid of issued documents. Each change holds the document, so that two payments never pay the same amount.

use super::super::model::Row;
use super::super::payment::{Payment, PaymentEdit};
use super::{Now, Refusal, Sight, Stop, hold_customer, row};
use crate::db::{DbError, Executor, Tx};
use crate::value::{DocumentId, Money, PaymentId};

/// The payments of a document, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &mut Executor, document: DocumentId) -> Result<Vec<Payment>, DbError> {
    conn.query(
        "SELECT id, document_id, paid_on, amount, currency, method, reference, version
           FROM payment WHERE document_id = $1 AND deleted_at IS NULL ORDER BY paid_on, id",
    )
    .bind(document)
    .all()
    .await
}

/// One payment of a customer's document.
///
/// # Errors
/// When the database fails.
pub async fn find(
    conn: &mut Executor,
    sight: Sight,
    document: DocumentId,
    id: PaymentId,
) -> Result<Option<Payment>, DbError> {
    conn.query(
        "SELECT p.id, p.document_id, p.paid_on, p.amount, p.currency, p.method, p.reference, p.version
           FROM payment p JOIN document d ON d.id = p.document_id AND d.deleted_at IS NULL
           JOIN customer c ON c.id = d.customer_id AND (c.deleted_at IS NULL OR $4)
          WHERE p.id = $1 AND p.document_id = $2 AND d.customer_id = $3 AND p.deleted_at IS NULL",
    )
    .bind(id)
    .bind(document)
    .bind(sight.customer)
    .bind(sight.deleted)
    .optional()
    .await
}

/// Adds a payment to an issued document.
///
/// # Errors
/// `Missing`, `Draft`, `PaysTooMuch`, `Future`.
pub async fn insert(tx: &mut Tx, sight: Sight, document: DocumentId, edit: &PaymentEdit) -> Result<PaymentId, Stop> {
    let held = hold(tx, sight, document).await?;
    check(&held, held.balance, edit.money())?;
    not_ahead(sight, edit)?;
    let now = tx.now();
    let id = tx
        .query(
            "INSERT INTO payment (customer_id, document_id, document_number, paid_on, amount, currency, method, reference, version,
                                  created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $9) RETURNING id",
        )
        .bind(sight.customer)
        .bind(document)
        .bind(held.number.as_deref())
        .bind(edit.paid_on)
        .bind(edit.amount)
        .bind(held.currency)
        .bind(edit.method)
        .bind(edit.reference.as_deref())
        .bind(now)
        .scalar()
        .await?;
    Ok(id)
}

/// Saves a payment over the version it was made from.
///
/// # Errors
/// `Stale`, `Missing`, `PaysTooMuch`, `Future`.
pub async fn update(
    tx: &mut Tx,
    sight: Sight,
    document: DocumentId,
    (id, version): (PaymentId, i64),
    edit: &PaymentEdit,
) -> Result<(), Stop> {
    let held = hold(tx, sight, document).await?;
    let Some(before) = find(tx, sight, document, id).await? else { return Err(Stop::Missing) };
    if before.version != version {
        return Err(Stop::Stale(Now::Payment(before)));
    }
    if before.amount != edit.amount {
        check(&held, held.balance.saturating_add(before.amount), edit.money())?;
    }
    not_ahead(sight, edit)?;
    let now = tx.now();
    tx.query(
        "UPDATE payment SET paid_on = $3, amount = $4, method = $5, reference = $6, updated_at = $7, version = version + 1
          WHERE id = $1 AND document_id = $2 AND version = $8 AND deleted_at IS NULL",
    )
    .bind(id)
    .bind(document)
    .bind(edit.paid_on)
    .bind(edit.amount)
    .bind(edit.method)
    .bind(edit.reference.as_deref())
    .bind(now)
    .bind(version)
    .execute()
    .await?;
    Ok(())
}

/// Takes a payment away, or puts it back, as far as there is something open for it.
///
/// # Errors
/// `Missing` where it is so already, `PaysTooMuch`.
pub async fn set_deleted(
    tx: &mut Tx,
    sight: Sight,
    document: DocumentId,
    id: PaymentId,
    deleted: bool,
) -> Result<(), Stop> {
    let held = hold(tx, sight, document).await?;
    let now = tx.now();
    let amount: Option<(i64,)> = tx
        .query(
            "UPDATE payment SET deleted_at = $3, updated_at = $4, version = version + 1
              WHERE id = $1 AND document_id = $2 AND (deleted_at IS NULL) = $5 RETURNING amount",
        )
        .bind(id)
        .bind(document)
        .bind(deleted.then_some(now))
        .bind(now)
        .bind(deleted)
        .optional()
        .await?;
    let Some((amount,)) = amount else { return Err(Stop::Missing) };
    if deleted { Ok(()) } else { check(&held, held.balance, held.money(amount)) }
}

/// Holds the customer and then an issued document while it is being paid, and tells what is open. Only bookkeeping moves.
pub(super) async fn hold(tx: &mut Tx, sight: Sight, document: DocumentId) -> Result<Row, Stop> {
    if !hold_customer(tx, sight.customer).await? {
        return Err(Stop::Missing);
    }
    let now = tx.now();
    tx.query("UPDATE document SET updated_at = $3 WHERE id = $1 AND customer_id = $2 AND state = 'issued'")
        .bind(document)
        .bind(sight.customer)
        .bind(now)
        .execute()
        .await?;
    let held = row(tx, Sight { deleted: false, ..sight }, document).await?.ok_or(Stop::Missing)?;
    if held.number.is_some() { Ok(held) } else { Err(Stop::Refused(Refusal::Draft)) }
}

/// A payment goes towards zero and not beyond: more than is open would be somebody else's money, and so would another
/// currency.
fn check(document: &Row, open: i64, pays: Money) -> Result<(), Stop> {
    let amount = pays.minor;
    let towards = (open > 0 && amount > 0 && amount <= open) || (open < 0 && amount < 0 && amount >= open);
    if towards && pays.currency == document.currency {
        Ok(())
    } else {
        Err(Stop::Refused(Refusal::PaysTooMuch { open: document.money(open) }))
    }
}

fn not_ahead(sight: Sight, edit: &PaymentEdit) -> Result<(), Stop> {
    if edit.paid_on > sight.today { Err(Stop::Refused(Refusal::Future(sight.today))) } else { Ok(()) }
}
