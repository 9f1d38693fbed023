//! What a line takes from the product that it names: who may buy it, at what price on the document's date, at which VAT.

use super::super::amount::{Figures, PRICE_PLACES};
use super::super::line::{LineEdit, Offer, Offered, USUAL_VAT};
use super::{Refusal, Sight, Stop};
use crate::customer::products::pricing::{self, UnitPrice};
use crate::customer::products::store as products;
use crate::db::{DbError, Executor};
use crate::product::model::number_in;
use crate::value::{Currency, DocumentId, DocumentLineId, ProductId};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

/// A product as a line keeps it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Named {
    /// Which product.
    pub product_id: ProductId,
    /// Its number then.
    pub product_number: String,
    /// What the customer called it then.
    pub article_code: Option<String>,
}

/// A line with everything it takes from elsewhere: what a save writes. The net is computed from it, in the document's
/// currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// The product; none: it is described by hand.
    pub product: Option<Named>,
    /// What it is for.
    pub text: String,
    /// What one of it is.
    pub unit: Option<String>,
    /// What the net is computed from.
    pub figures: Figures,
    /// In hundredths of a percent.
    pub vat_rate: i64,
}

/// What a draft says of its lines.
#[derive(sqlx::FromRow)]
struct Head {
    currency: Currency,
    issued_on: NaiveDate,
    vat_liable: bool,
}

async fn head(conn: &mut Executor, sight: Sight, document: DocumentId) -> Result<Head, Stop> {
    let found = conn
        .query(
            "SELECT d.currency, d.issued_on, c.vat_liable
               FROM document d JOIN customer c ON c.id = d.customer_id AND (c.deleted_at IS NULL OR $3)
              WHERE d.id = $1 AND d.customer_id = $2 AND d.deleted_at IS NULL",
        )
        .bind(document)
        .bind(sight.customer)
        .bind(sight.deleted)
        .optional()
        .await?;
    found.ok_or(Stop::Missing)
}

/// Fills in what was left empty. `line` is the line that is edited: the product that it has already may stay, though it is
/// no longer sold.
///
/// # Errors
/// `Missing`; where the product is not there, not for this customer or no longer sold, or its price is in another currency.
pub async fn fill(
    conn: &mut Executor,
    sight: Sight,
    document: DocumentId,
    line: Option<DocumentLineId>,
    edit: &LineEdit,
) -> Result<Content, Stop> {
    let head = head(conn, sight, document).await?;
    let Some(typed) = &edit.product else {
        let vat_rate = match edit.vat_rate {
            Some(rate) => rate,
            None => usual_vat(conn, document, line, head.vat_liable).await?,
        };
        let (text, unit_price) = (edit.text.clone().unwrap_or_default(), edit.unit_price.unwrap_or_default());
        let figures = Figures { quantity: edit.quantity, unit_price, discount: edit.discount };
        return Ok(Content { product: None, text, unit: edit.unit.clone(), figures, vat_rate });
    };
    let kept = kept(conn, document, line, typed).await?;
    let product = match &kept {
        Some(kept) => kept.product_id,
        None => chosen(conn, sight, typed, head.issued_on).await?,
    };
    let price = pricing::price_for(conn, sight.customer, product, head.issued_on).await?;
    // What was removed from the catalogue since has nothing more to tell than the line itself.
    let Some(price) = price else {
        let (Some(kept), Some(text), Some(unit_price), Some(vat_rate)) =
            (kept, edit.text.clone(), edit.unit_price, edit.vat_rate)
        else {
            return Err(Stop::Refused(Refusal::UnknownProduct));
        };
        let figures = Figures { quantity: edit.quantity, unit_price, discount: edit.discount };
        return Ok(Content { product: Some(kept), text, unit: edit.unit.clone(), figures, vat_rate });
    };
    let unit_price = match edit.unit_price {
        Some(typed) => typed,
        None => unit_price(&price, head.currency)?,
    };
    let named =
        Named { product_id: product, product_number: price.number.clone(), article_code: price.article_code.clone() };
    Ok(Content {
        product: Some(kept.unwrap_or(named)),
        text: edit.text.clone().unwrap_or_else(|| price.name.clone()),
        unit: edit.unit.clone().or_else(|| price.unit.clone()),
        figures: Figures { quantity: edit.quantity, unit_price, discount: edit.discount },
        vat_rate: edit.vat_rate.unwrap_or(if head.vat_liable { price.vat_rate } else { 0 }),
    })
}

/// The product that a line has already, where what was typed still names it.
async fn kept(
    conn: &mut Executor,
    document: DocumentId,
    line: Option<DocumentLineId>,
    typed: &str,
) -> Result<Option<Named>, DbError> {
    let Some(line) = line else { return Ok(None) };
    let found: Option<Named> = conn
        .query(
            "SELECT product_id, product_number, article_code FROM document_line
              WHERE id = $1 AND document_id = $2 AND product_id IS NOT NULL AND product_number IS NOT NULL",
        )
        .bind(line)
        .bind(document)
        .optional()
        .await?;
    Ok(found.filter(|named| named.product_number == typed.trim() || named.product_number == number_in(typed)))
}

/// The product that was typed, where the customer may buy it.
async fn chosen(conn: &mut Executor, sight: Sight, typed: &str, day: NaiveDate) -> Result<ProductId, Stop> {
    let found = pricing::find_typed(conn, sight.customer, typed, day).await?;
    let product = found.ok_or(Stop::Refused(Refusal::UnknownProduct))?;
    if product.exclusive_customer_id.is_some_and(|only| only != sight.customer) {
        return Err(Stop::Refused(Refusal::OnlyAnother));
    }
    if !pricing::may_buy(conn, sight.customer, product.id).await? {
        return Err(Stop::Refused(Refusal::NotSold));
    }
    Ok(product.id)
}

/// A product's price as a unit price of a document.
fn unit_price(price: &UnitPrice, currency: Currency) -> Result<i64, Stop> {
    if price.currency != currency {
        return Err(Stop::Refused(Refusal::OtherCurrency { price: price.money(), currency }));
    }
    let parts = price.money().to_decimal().checked_mul(Decimal::from(10i64.pow(PRICE_PLACES)));
    parts.and_then(|parts| parts.to_i64()).ok_or(Stop::Refused(Refusal::TooLarge))
}

/// The rate of a line of no product: that of the line before it, else the usual one, where the customer is charged VAT.
async fn usual_vat(
    conn: &mut Executor,
    document: DocumentId,
    line: Option<DocumentLineId>,
    vat_liable: bool,
) -> Result<i64, DbError> {
    let before: Option<(i64,)> = conn
        .query(
            "SELECT vat_rate FROM document_line WHERE document_id = $1 AND deleted_at IS NULL AND ($2 = 0 OR id < $2)
              ORDER BY id DESC LIMIT 1",
        )
        .bind(document)
        .bind(line.unwrap_or(DocumentLineId(0)))
        .optional()
        .await?;
    Ok(before.map_or(if vat_liable { USUAL_VAT } else { 0 }, |(rate,)| rate))
}

/// What can be chosen for a line of a document, and what its empty fields mean.
///
/// # Errors
/// `Missing`.
pub async fn offer(conn: &mut Executor, sight: Sight, document: DocumentId, q: &str) -> Result<Offer, Stop> {
    let head = head(conn, sight, document).await?;
    let found = products::offered_by_code(conn, sight.customer, q, head.issued_on).await?;
    let products = found
        .into_iter()
        .map(|(number, name, article_code)| Offered {
            label: crate::product::model::label(&number, &name),
            article_code,
        })
        .collect();
    Ok(Offer { products, vat_rate: usual_vat(conn, document, None, head.vat_liable).await? })
}
