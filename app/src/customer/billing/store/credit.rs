//! Credit notes: a draft that takes back an invoice, whole until somebody takes lines out of it.

use super::{Refusal, Sight, Stop, payment};
use crate::customer::billing::model::Kind;
use crate::db::Tx;
use crate::value::DocumentId;

/// Begins a credit note of an issued invoice, with all its lines, dated today.
///
/// # Errors
/// `Missing`; `Draft` when the invoice is not issued; `CreditsTooMuch` when nothing is left of it to take back.
pub async fn begin(tx: &mut Tx, sight: Sight, invoice: DocumentId) -> Result<DocumentId, Stop> {
    let held = payment::hold(tx, sight, invoice).await?;
    let left = held.gross_total.saturating_sub(held.credited);
    if held.kind != Kind::Invoice || left <= 0 {
        return Err(Stop::Refused(Refusal::CreditsTooMuch { left: held.money(left.max(0)) }));
    }
    let now = tx.now();
    let id: DocumentId = tx
        .query(
            "INSERT INTO document (customer_id, kind, state, origin, credits_id, credits_number, issued_on, currency, net_total, gross_total,
                                   reference, version, created_at, updated_at)
             SELECT customer_id, 'credit_note', 'draft', 'own', id, number, $3, currency, net_total, gross_total,
                    reference, 1, $4, $4
               FROM document WHERE id = $1 AND customer_id = $2
             RETURNING id",
        )
        .bind(invoice)
        .bind(sight.customer)
        .bind(sight.today)
        .bind(now)
        .scalar()
        .await?;
    tx.query(
        "INSERT INTO document_line (customer_id, document_id, text, quantity, unit_price, discount, vat_rate, net, currency,
                                    unit, product_id, product_number, article_code, search_key,
                                    version, created_at, updated_at)
         SELECT customer_id, $2, text, quantity, unit_price, discount, vat_rate, net, currency,
                unit, product_id, product_number, article_code, search_key, 1, $3, $3
           FROM document_line WHERE document_id = $1 AND deleted_at IS NULL ORDER BY id",
    )
    .bind(invoice)
    .bind(id)
    .bind(now)
    .execute()
    .await?;
    Ok(id)
}
