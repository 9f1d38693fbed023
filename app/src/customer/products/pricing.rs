//! What a customer may buy, and what one of it costs them on a day. Documents ask here, and nowhere else.

use crate::db::{DbError, Executor};
use crate::product::model::Product;
use crate::product::store as catalogue;
use crate::value::{Currency, CustomerId, Money, ProductId};
use chrono::NaiveDate;

/// What one of a product costs a customer on a day.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct UnitPrice {
    /// Which product.
    pub product_id: ProductId,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// What one of it is.
    pub unit: Option<String>,
    /// Without VAT, in minor units of `currency`.
    pub price: i64,
    /// The currency of the price, which need not be the customer's.
    pub currency: Currency,
    /// VAT in basis points: 2100 is 21 %.
    pub vat_rate: i64,
    /// Whether it is a price of the customer's own; else it is the catalogue's.
    pub own: bool,
    /// What the customer calls the product.
    pub article_code: Option<String>,
}

impl UnitPrice {
    /// The price with its currency.
    #[must_use]
    pub const fn money(&self) -> Money {
        Money::new(self.price, self.currency)
    }
}

/// What one of a product costs a customer on a day: of their own prices that hold on it the one that began last, else the
/// catalogue's. Their code for it is found in the same way. None where there is no such product or customer.
///
/// It tells the price of what may no longer be bought, too: an invoice that corrects an old one needs it. Whether it may
/// be bought tells [`may_buy`].
///
/// # Errors
/// When the database does not answer.
pub async fn price_for(
    conn: &mut Executor,
    customer: CustomerId,
    product: ProductId,
    day: NaiveDate,
) -> Result<Option<UnitPrice>, DbError> {
    conn.query(
        "SELECT p.id AS product_id, p.number, p.name, p.unit, COALESCE(own.price, p.price) AS price,
                COALESCE(own.currency, p.currency) AS currency, p.vat_rate, own.id IS NOT NULL AS own,
                coded.article_code
           FROM product p
           JOIN customer c ON c.id = $1 AND c.deleted_at IS NULL
           LEFT JOIN customer_price own ON own.id =
                (SELECT held.id FROM customer_price held
                  WHERE held.customer_id = $1 AND held.product_id = p.id AND held.deleted_at IS NULL
                    AND held.price IS NOT NULL AND held.valid_from <= $3 AND (held.valid_to IS NULL OR held.valid_to >= $3)
                  ORDER BY held.valid_from DESC LIMIT 1)
           LEFT JOIN customer_price coded ON coded.id =
                (SELECT held.id FROM customer_price held
                  WHERE held.customer_id = $1 AND held.product_id = p.id AND held.deleted_at IS NULL
                    AND held.article_code IS NOT NULL AND held.valid_from <= $3
                    AND (held.valid_to IS NULL OR held.valid_to >= $3)
                  ORDER BY held.valid_from DESC LIMIT 1)
          WHERE p.id = $2 AND p.deleted_at IS NULL",
    )
    .bind(customer)
    .bind(product)
    .bind(day)
    .optional()
    .await
}

/// The product that somebody means who typed a number, a name, or what the customer calls it on a day. Whether it may be
/// bought is not asked.
///
/// # Errors
/// When the database does not answer.
pub async fn find_typed(
    conn: &mut Executor,
    customer: CustomerId,
    typed: &str,
    day: NaiveDate,
) -> Result<Option<Product>, DbError> {
    if let Some(product) = catalogue::find_typed(conn, typed).await? {
        return Ok(Some(product));
    }
    let called: Vec<(ProductId,)> = conn
        .query(
            "SELECT DISTINCT product_id FROM customer_price
              WHERE customer_id = $1 AND article_code = $2 AND deleted_at IS NULL
                AND valid_from <= $3 AND (valid_to IS NULL OR valid_to >= $3) LIMIT 2",
        )
        .bind(customer)
        .bind(typed.trim())
        .bind(day)
        .all()
        .await?;
    match called[..] {
        [(product,)] => catalogue::find(conn, product).await,
        _ => Ok(None),
    }
}

/// Whether a customer may buy a product: it is sold, and to everybody or to them alone. That a customer is blocked is
/// another matter, and told by their details.
///
/// # Errors
/// When the database does not answer.
pub async fn may_buy(conn: &mut Executor, customer: CustomerId, product: ProductId) -> Result<bool, DbError> {
    let row: Option<(ProductId,)> = conn
        .query(
            "SELECT p.id FROM product p JOIN customer c ON c.id = $1 AND c.deleted_at IS NULL
              WHERE p.id = $2 AND p.active AND p.deleted_at IS NULL
                AND (p.exclusive_customer_id IS NULL OR p.exclusive_customer_id = c.id)",
        )
        .bind(customer)
        .bind(product)
        .optional()
        .await?;
    Ok(row.is_some())
}
