//! The lines of a draft. Each change holds the document, and sums it anew.

use super::super::line::Line;
use super::draft::{hold, sum};
use super::taken::Content;
use super::{Now, Refusal, Sight, Stop};
use crate::db::{DbError, Executor, Tx};
use crate::value::{DocumentId, DocumentLineId, fold};

/// The lines of a document, in the order in which they were added.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &mut Executor, document: DocumentId) -> Result<Vec<Line>, DbError> {
    conn.query(
        "SELECT id, document_id, product_number, article_code, text, quantity, unit, unit_price, discount, vat_rate, net,
                currency, version
           FROM document_line WHERE document_id = $1 AND deleted_at IS NULL ORDER BY id",
    )
    .bind(document)
    .all()
    .await
}

/// One line of a customer's document.
///
/// # Errors
/// When the database fails.
pub async fn find(
    conn: &mut Executor,
    sight: Sight,
    document: DocumentId,
    id: DocumentLineId,
) -> Result<Option<Line>, DbError> {
    conn.query(
        "SELECT l.id, l.document_id, l.product_number, l.article_code, l.text, l.quantity, l.unit, l.unit_price, l.discount,
                l.vat_rate, l.net, l.currency, l.version
           FROM document_line l JOIN document d ON d.id = l.document_id AND d.deleted_at IS NULL
           JOIN customer c ON c.id = d.customer_id AND (c.deleted_at IS NULL OR $4)
          WHERE l.id = $1 AND l.document_id = $2 AND d.customer_id = $3 AND l.deleted_at IS NULL",
    )
    .bind(id)
    .bind(document)
    .bind(sight.customer)
    .bind(sight.deleted)
    .optional()
    .await
}

/// Adds a line to a draft.
///
/// # Errors
/// `Missing`, `Final`, `TooLarge`.
pub async fn insert(
    tx: &mut Tx,
    sight: Sight,
    document: DocumentId,
    content: &Content,
) -> Result<DocumentLineId, Stop> {
    let currency = hold(tx, sight, document).await?;
    let net = content.figures.net(currency).map_err(|_| Stop::Refused(Refusal::TooLarge))?;
    let now = tx.now();
    let id = tx
        .query(
            "INSERT INTO document_line (customer_id, document_id, text, quantity, unit_price, discount, vat_rate, net,
                                        currency, unit, product_id, product_number, article_code, search_key,
                                        version, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1, $15, $15) RETURNING id",
        )
        .bind(sight.customer)
        .bind(document)
        .bind(&*content.text)
        .bind(content.figures.quantity)
        .bind(content.figures.unit_price)
        .bind(content.figures.discount)
        .bind(content.vat_rate)
        .bind(net.minor)
        .bind(currency)
        .bind(content.unit.as_deref())
        .bind(content.product.as_ref().map(|product| product.product_id))
        .bind(content.product.as_ref().map(|product| product.product_number.as_str()))
        .bind(content.product.as_ref().and_then(|product| product.article_code.as_deref()))
        .bind(search_key(content))
        .bind(now)
        .scalar()
        .await?;
    sum(tx, document, currency).await?;
    Ok(id)
}

/// Saves a line of a draft over the version it was made from.
///
/// # Errors
/// `Stale`, `Missing`, `Final`, `TooLarge`.
pub async fn update(
    tx: &mut Tx,
    sight: Sight,
    document: DocumentId,
    (id, version): (DocumentLineId, i64),
    content: &Content,
) -> Result<(), Stop> {
    let currency = hold(tx, sight, document).await?;
    let net = content.figures.net(currency).map_err(|_| Stop::Refused(Refusal::TooLarge))?;
    let now = tx.now();
    let rows = tx
        .query(
            "UPDATE document_line SET text = $4, quantity = $5, unit_price = $6, discount = $7, vat_rate = $8, net = $9,
                    unit = $10, product_id = $11, product_number = $12, article_code = $13, search_key = $14,
                    updated_at = $15, version = version + 1
              WHERE id = $1 AND document_id = $2 AND version = $3 AND deleted_at IS NULL",
        )
        .bind(id)
        .bind(document)
        .bind(version)
        .bind(&*content.text)
        .bind(content.figures.quantity)
        .bind(content.figures.unit_price)
        .bind(content.figures.discount)
        .bind(content.vat_rate)
        .bind(net.minor)
        .bind(content.unit.as_deref())
        .bind(content.product.as_ref().map(|product| product.product_id))
        .bind(content.product.as_ref().map(|product| product.product_number.as_str()))
        .bind(content.product.as_ref().and_then(|product| product.article_code.as_deref()))
        .bind(search_key(content))
        .bind(now)
        .execute()
        .await?;
    if rows == 0 {
        let now = find(tx, sight, document, id).await?;
        return Err(now.map_or(Stop::Missing, |line| Stop::Stale(Now::Line(Box::new(line)))));
    }
    sum(tx, document, currency).await
}

/// Takes a line out of a draft, or puts it back.
///
/// # Errors
/// `Missing` where it is so already, `Final`, `TooLarge`.
pub async fn set_deleted(
    tx: &mut Tx,
    sight: Sight,
    document: DocumentId,
    id: DocumentLineId,
    deleted: bool,
) -> Result<(), Stop> {
    let currency = hold(tx, sight, document).await?;
    let now = tx.now();
    let rows = tx
        .query(
            "UPDATE document_line SET deleted_at = $3, updated_at = $4, version = version + 1
              WHERE id = $1 AND document_id = $2 AND (deleted_at IS NULL) = $5",
        )
        .bind(id)
        .bind(document)
        .bind(deleted.then_some(now))
        .bind(now)
        .bind(deleted)
        .execute()
        .await?;
    if rows == 0 {
        return Err(Stop::Missing);
    }
    sum(tx, document, currency).await
}

/// What a search finds a line by.
fn search_key(content: &Content) -> String {
    let product = content.product.as_ref();
    let parts = [
        product.map(|product| product.product_number.as_str()),
        product.and_then(|product| product.article_code.as_deref()),
        Some(content.text.as_str()),
    ];
    fold(&parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
}
