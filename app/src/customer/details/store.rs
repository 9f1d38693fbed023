//! The details in the database.

use super::model::{Details, DetailsEdit, Twin};
use crate::customer::search::key::{customer_search_key, name_key};
use crate::db::{Conn, DbError, Executor, Sql, Tx};
use crate::value::CustomerId;

/// One customer; a deleted one only where `deleted_too`.
///
/// # Errors
/// When the database does not answer.
pub async fn find(conn: &mut Executor, id: CustomerId, deleted_too: bool) -> Result<Option<Details>, DbError> {
    conn.query(
        "SELECT c.id, c.number, c.name, c.trade_name, c.tax_id_kind, c.tax_id, c.credit_limit, c.status, c.currency, \
                c.payment_method, c.payment_terms_days, c.vat_liable, c.iban, c.document_language, \
                c.owner_id, u.name AS owner, c.tags, c.blocked, c.blocked_reason, c.notes, c.credit_limit_reason, \
                c.iban_reason, c.status_reason, c.payment_terms_reason, c.version, \
                c.deleted_at IS NOT NULL AS deleted \
         FROM customer c LEFT JOIN app_user u ON u.id = c.owner_id \
         WHERE c.id = $1 AND (c.deleted_at IS NULL OR $2)",
    )
    .bind(id)
    .bind(deleted_too)
    .optional()
    .await
}

/// Adds a customer and tells its id.
///
/// # Errors
/// `customer_number_key` where the number is taken, `customer_owner_id_fkey` where there is no such owner.
pub async fn insert(tx: &mut Tx, edit: &DetailsEdit) -> Result<CustomerId, DbError> {
    let now = tx.now();
    tx.query(
        "INSERT INTO customer (number, name, trade_name, tax_id_kind, tax_id, credit_limit, status, currency, \
                payment_method, payment_terms_days, vat_liable, iban, document_language, owner_id, tags, blocked, \
                blocked_reason, notes, search_key, name_key, version, created_at, updated_at, credit_limit_reason, \
                iban_reason, status_reason, payment_terms_reason) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 1, $21, $21, \
                 $22, $23, $24, $25) \
         RETURNING id",
    )
    .bind(&*edit.number)
    .bind(&*edit.name)
    .bind(edit.trade_name.as_deref())
    .bind(edit.tax_id_kind)
    .bind(edit.tax_id.as_deref())
    .bind(edit.credit_limit)
    .bind(edit.status)
    .bind(edit.currency)
    .bind(edit.payment_method)
    .bind(edit.payment_terms_days)
    .bind(edit.vat_liable)
    .bind(edit.iban.as_deref())
    .bind(edit.document_language)
    .bind(edit.owner_id)
    .bind(&*edit.tags)
    .bind(edit.blocked)
    .bind(edit.blocked_reason.as_deref())
    .bind(edit.notes.as_deref())
    .bind(search_key(edit))
    .bind(name_key(&edit.name))
    .bind(now)
    .bind(edit.reasons.credit_limit.as_deref())
    .bind(edit.reasons.iban.as_deref())
    .bind(edit.reasons.status.as_deref())
    .bind(edit.reasons.payment_terms.as_deref())
    .scalar()
    .await
}

/// What became of a save.
pub enum Saved {
    /// It is written.
    Done,
    /// Somebody else has saved since; here is what stands now. Nothing was written.
    Stale(Box<Details>),
    /// There is no such customer.
    Missing,
}

/// Saves an edit over the version it was made from. What is sensitive keeps its reason as long as it stays as it is.
///
/// # Errors
/// As [`insert`].
pub async fn update(tx: &mut Tx, id: CustomerId, version: i64, edit: &DetailsEdit) -> Result<Saved, DbError> {
    let now = tx.now();
    let rows = tx
        .query(
            "UPDATE customer SET number = $1, name = $2, trade_name = $3, tax_id_kind = $4, tax_id = $5, \
                    credit_limit = $6, status = $7, currency = $8, payment_method = $9, payment_terms_days = $10, \
                    vat_liable = $11, iban = $12, document_language = $13, owner_id = $14, tags = $15, blocked = $16, \
                    blocked_reason = $17, notes = $18, search_key = $19, name_key = $20, updated_at = $21, \
                    credit_limit_reason = CASE WHEN credit_limit IS DISTINCT FROM $6 \
                        OR (credit_limit IS NOT NULL AND currency <> $8) THEN $24 ELSE credit_limit_reason END, \
                    iban_reason = CASE WHEN iban IS DISTINCT FROM $12 THEN $25 ELSE iban_reason END, \
                    status_reason = CASE WHEN status <> $7 OR blocked <> $16 THEN $26 ELSE status_reason END, \
                    payment_terms_reason = CASE WHEN payment_terms_days IS DISTINCT FROM $10 THEN $27 \
                        ELSE payment_terms_reason END, \
                    version = version + 1 \
             WHERE id = $22 AND version = $23 AND deleted_at IS NULL",
        )
        .bind(&*edit.number)
        .bind(&*edit.name)
        .bind(edit.trade_name.as_deref())
        .bind(edit.tax_id_kind)
        .bind(edit.tax_id.as_deref())
        .bind(edit.credit_limit)
        .bind(edit.status)
        .bind(edit.currency)
        .bind(edit.payment_method)
        .bind(edit.payment_terms_days)
        .bind(edit.vat_liable)
        .bind(edit.iban.as_deref())
        .bind(edit.document_language)
        .bind(edit.owner_id)
        .bind(&*edit.tags)
        .bind(edit.blocked)
        .bind(edit.blocked_reason.as_deref())
        .bind(edit.notes.as_deref())
        .bind(search_key(edit))
        .bind(name_key(&edit.name))
        .bind(now)
        .bind(id)
        .bind(version)
        .bind(edit.reasons.credit_limit.as_deref())
        .bind(edit.reasons.iban.as_deref())
        .bind(edit.reasons.status.as_deref())
        .bind(edit.reasons.payment_terms.as_deref())
        .execute()
        .await?;
    if rows == 1 {
        return Ok(Saved::Done);
    }
    Ok(find(tx, id, false).await?.map_or(Saved::Missing, |now| Saved::Stale(Box::new(now))))
}

/// Takes a customer off the list, or puts it back.
///
/// # Errors
/// When the database does not answer.
pub async fn set_deleted(tx: &mut Tx, id: CustomerId, deleted: bool) -> Result<bool, DbError> {
    let now = tx.now();
    let rows = tx
        .query(
            "UPDATE customer SET deleted_at = $1, updated_at = $2, version = version + 1 \
             WHERE id = $3 AND (deleted_at IS NULL) = $4",
        )
        .bind(deleted.then_some(now))
        .bind(now)
        .bind(id)
        .bind(deleted)
        .execute()
        .await?;
    Ok(rows == 1)
}

/// The customers, five at most, that have this name or this identification, but for the one being edited. Identifications
/// of the kinds we know stand without spaces and marks, the others as they were typed. A twin among other people's customers
/// is not told, not even that there is one: whoever sees all customers finds it.
///
/// # Errors
/// When the database does not answer.
pub async fn twins(
    conn: &mut Conn,
    name: &str,
    tax_id: &str,
    except: Option<CustomerId>,
) -> Result<Vec<Twin>, DbError> {
    let reach = conn.reach();
    let within = reach.and("owner_id", |_| "$5".to_owned());
    let text = format!(
        "SELECT id, number, name FROM customer \
         WHERE deleted_at IS NULL AND (name_key = $1 OR tax_id IN ($2, $3)) AND id <> $4{within} ORDER BY id LIMIT 5"
    );
    let query = conn
        .query(Sql::compose(text))
        .bind(name_key(name))
        .bind(tax_id.trim())
        .bind(tax_id.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase())
        .bind(except.unwrap_or(CustomerId(0)));
    reach.bound(query).all().await
}

fn search_key(edit: &DetailsEdit) -> String {
    customer_search_key(&edit.number, &edit.name, edit.trade_name.as_deref(), edit.tax_id.as_deref())
}
