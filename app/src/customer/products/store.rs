//! A customer's products and prices in the database.

use super::bought_store::bought;
use super::model::{CustomerPrice, PriceEdit, ProductsFilter, ProductsPage};
use crate::customer::tab::{MANY, counted};
use crate::db::{DbError, Executor, Sql, Tx};
use crate::product::asked::Asked;
use crate::product::filter::StatusFilter;
use crate::product::model::Product;
use crate::product::store::{self as catalogue, Saved};
use crate::value::{CustomerId, CustomerPriceId, ProductId, fold};
use chrono::NaiveDate;

/// Rows of each section on a page.
pub const PAGE: usize = 25;
/// How many products are offered to choose from.
pub const OFFERED: usize = 200;

/// Whose products are read, and when.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    /// The customer.
    pub customer: CustomerId,
    /// What day it is where the reader is.
    pub today: NaiveDate,
}

/// What is read of a price, with what the catalogue says of its product.
const SELECT: &str = "SELECT o.id, o.customer_id, o.product_id, p.number AS product_number, p.name AS product_name, \
     p.unit, o.article_code, o.price, o.currency, o.valid_from, o.valid_to, o.notes, p.price AS list_price, \
     p.currency AS list_currency, o.version, (p.active AND p.deleted_at IS NULL \
     AND (p.exclusive_customer_id IS NULL OR p.exclusive_customer_id = o.customer_id)) AS for_sale \
     FROM customer_price o JOIN product p ON p.id = o.product_id";

/// A page of each section.
///
/// # Errors
/// When the database does not answer.
pub async fn page(conn: &mut Executor, sight: Sight, filter: &ProductsFilter) -> Result<ProductsPage, DbError> {
    let mut asked = exclusive(sight.customer);
    catalogue::narrow(&mut asked, filter.status, &filter.q);
    let (exclusive, next_exclusive) = catalogue::products(conn, asked, filter.after, PAGE).await?;
    let (prices, next_price) = prices(conn, sight, filter).await?;
    let (bought, next_bought) = bought(conn, sight, filter).await?;
    let is_all = next_exclusive.is_none() && next_price.is_none() && *filter == ProductsFilter::default();
    let count = counted(exclusive.len() + prices.len(), is_all, count(conn, sight)).await?;
    let today = sight.today;
    Ok(ProductsPage { exclusive, next_exclusive, prices, next_price, bought, next_bought, count, today })
}

/// The products that are a customer's alone.
fn exclusive(customer: CustomerId) -> Asked {
    let mut asked = Asked::default();
    let place = asked.number(customer.0);
    asked.and(&format!("p.exclusive_customer_id = {place} AND p.deleted_at IS NULL"));
    asked
}

/// The customer's prices of a status. Active is what holds or will hold for a product that they may buy.
fn own(sight: Sight, status: StatusFilter) -> Asked {
    let mut asked = Asked::default();
    let place = asked.number(sight.customer.0);
    asked.and(&format!("o.customer_id = {place} AND o.deleted_at IS NULL"));
    let active = |asked: &mut Asked| {
        let today = asked.day(sight.today);
        format!(
            "((o.valid_to IS NULL OR o.valid_to >= {today}) AND p.active AND p.deleted_at IS NULL \
             AND (p.exclusive_customer_id IS NULL OR p.exclusive_customer_id = o.customer_id))"
        )
    };
    match status {
        StatusFilter::Active => {
            let condition = active(&mut asked);
            asked.and(&condition);
        }
        StatusFilter::Inactive => {
            let condition = active(&mut asked);
            asked.and(&format!("NOT {condition}"));
        }
        StatusFilter::All => {}
    }
    asked
}

async fn prices(
    conn: &mut Executor,
    sight: Sight,
    filter: &ProductsFilter,
) -> Result<(Vec<CustomerPrice>, Option<CustomerPriceId>), DbError> {
    let mut asked = own(sight, filter.status);
    asked.search(&filter.q, &["p.search_key", "o.search_key"]);
    if let Some(after) = filter.after_price {
        let place = asked.number(after.0);
        asked.and(&format!(
            "(o.name_key, o.valid_from, o.id) > (SELECT last.name_key, last.valid_from, last.id \
             FROM customer_price last WHERE last.id = {place})"
        ));
    }
    let limit = PAGE + 1;
    let sql = format!("{SELECT} WHERE {} ORDER BY o.name_key, o.valid_from, o.id LIMIT {limit}", asked.sql);
    let mut rows: Vec<CustomerPrice> = asked.bound(conn.query(Sql::compose(sql))).all().await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|row| row.id);
    Ok((rows, next))
}

/// How many products and prices the tab shows when it is opened, [`MANY`] of each at most.
async fn count(conn: &mut Executor, sight: Sight) -> Result<i64, DbError> {
    let mut asked = exclusive(sight.customer);
    asked.and("p.active");
    let sql = format!("SELECT COUNT(*) FROM (SELECT p.id FROM product p WHERE {} LIMIT {MANY}) AS counted", asked.sql);
    let products: i64 = asked.bound(conn.query(Sql::compose(sql))).scalar().await?;
    let asked = own(sight, StatusFilter::Active);
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT o.id FROM customer_price o JOIN product p ON p.id = o.product_id WHERE {} \
         LIMIT {MANY}) AS counted",
        asked.sql
    );
    let prices: i64 = asked.bound(conn.query(Sql::compose(sql))).scalar().await?;
    Ok(products + prices)
}

/// Removes a product that only this customer may buy, or puts it back. False where there is none to remove or put back.
///
/// # Errors
/// When the database does not answer.
pub async fn set_product_deleted(
    tx: &mut Tx,
    customer: CustomerId,
    id: ProductId,
    deleted: bool,
) -> Result<bool, DbError> {
    let now = tx.now();
    let rows = tx
        .query(
            "UPDATE product SET deleted_at = $1, updated_at = $2, version = version + 1
              WHERE id = $3 AND (deleted_at IS NULL) = $4 AND exclusive_customer_id = $5",
        )
        .bind(deleted.then_some(now))
        .bind(now)
        .bind(id)
        .bind(deleted)
        .bind(customer)
        .execute()
        .await?;
    Ok(rows == 1)
}

/// One of the customer's prices.
///
/// # Errors
/// When the database does not answer.
pub async fn find_price(
    conn: &mut Executor,
    customer: CustomerId,
    id: CustomerPriceId,
) -> Result<Option<CustomerPrice>, DbError> {
    let sql = format!("{SELECT} WHERE o.id = $1 AND o.customer_id = $2 AND o.deleted_at IS NULL");
    conn.query(Sql::compose(sql)).bind(id).bind(customer).optional().await
}

/// Adds a price.
///
/// # Errors
/// `customer_price_customer_id_product_id_valid_from_key` where one for this product begins on that day already,
/// `customer_price_customer_id_fkey` where there is no such customer.
pub async fn insert_price(
    tx: &mut Tx,
    customer: CustomerId,
    product: &Product,
    edit: &PriceEdit,
) -> Result<CustomerPriceId, DbError> {
    let now = tx.now();
    tx.query(
        "INSERT INTO customer_price (customer_id, product_id, product_name, article_code, price, currency, valid_from,
                valid_to, notes, search_key, name_key, version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $12) RETURNING id",
    )
    .bind(customer)
    .bind(product.id)
    .bind(product.label())
    .bind(edit.article_code.as_deref())
    .bind(edit.price)
    .bind(edit.currency)
    .bind(edit.valid_from)
    .bind(edit.valid_to)
    .bind(edit.notes.as_deref())
    .bind(search_key(edit))
    .bind(fold(&product.name))
    .bind(now)
    .scalar()
    .await
}

/// Saves a price over the version it was made from.
///
/// # Errors
/// As [`insert_price`].
pub async fn update_price(
    tx: &mut Tx,
    customer: CustomerId,
    id: CustomerPriceId,
    version: i64,
    product: &Product,
    edit: &PriceEdit,
) -> Result<Saved<CustomerPrice>, DbError> {
    let now = tx.now();
    let rows = tx
        .query(
            "UPDATE customer_price SET product_id = $1, product_name = $2, article_code = $3, price = $4, currency = $5,
                    valid_from = $6, valid_to = $7, notes = $8, search_key = $9, name_key = $10, updated_at = $11,
                    version = version + 1
              WHERE id = $12 AND version = $13 AND deleted_at IS NULL AND customer_id = $14",
        )
        .bind(product.id)
        .bind(product.label())
        .bind(edit.article_code.as_deref())
        .bind(edit.price)
        .bind(edit.currency)
        .bind(edit.valid_from)
        .bind(edit.valid_to)
        .bind(edit.notes.as_deref())
        .bind(search_key(edit))
        .bind(fold(&product.name))
        .bind(now)
        .bind(id)
        .bind(version)
        .bind(customer)
        .execute()
        .await?;
    if rows == 1 {
        return Ok(Saved::Done);
    }
    Ok(find_price(tx, customer, id).await?.map_or(Saved::Missing, |now| Saved::Stale(Box::new(now))))
}

/// Removes a price, or puts it back. False where there is none to remove or put back.
///
/// # Errors
/// As [`insert_price`], when it is put back.
pub async fn set_price_deleted(
    tx: &mut Tx,
    customer: CustomerId,
    id: CustomerPriceId,
    deleted: bool,
) -> Result<bool, DbError> {
    let now = tx.now();
    let rows = tx
        .query(
            "UPDATE customer_price SET deleted_at = $1, updated_at = $2, version = version + 1
              WHERE id = $3 AND (deleted_at IS NULL) = $4 AND customer_id = $5",
        )
        .bind(deleted.then_some(now))
        .bind(now)
        .bind(id)
        .bind(deleted)
        .bind(customer)
        .execute()
        .await?;
    Ok(rows == 1)
}

/// What the customer may buy, as a list to choose from: number and name, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn offered(conn: &mut Executor, customer: CustomerId, q: &str) -> Result<Vec<Product>, DbError> {
    let mut asked = Asked::default();
    let place = asked.number(customer.0);
    asked.and(&format!(
        "p.active AND p.deleted_at IS NULL AND (p.exclusive_customer_id IS NULL OR p.exclusive_customer_id = {place})"
    ));
    asked.search(q, &["p.search_key"]);
    let (rows, _) = catalogue::products(conn, asked, None, OFFERED).await?;
    Ok(rows)
}

/// The same with what the customer calls each product on a day, by which it is found, too: number, name and code.
///
/// # Errors
/// When the database does not answer.
pub async fn offered_by_code(
    conn: &mut Executor,
    customer: CustomerId,
    q: &str,
    day: NaiveDate,
) -> Result<Vec<(String, String, Option<String>)>, DbError> {
    let mut asked = Asked::default();
    let (place, day) = (asked.number(customer.0), asked.day(day));
    asked.and(&format!(
        "p.active AND p.deleted_at IS NULL AND (p.exclusive_customer_id IS NULL OR p.exclusive_customer_id = {place})"
    ));
    asked.search(q, &["p.search_key", "coalesce(o.search_key, '')"]);
    let sql = format!(
        "SELECT p.number, p.name, o.article_code FROM product p LEFT JOIN customer_price o ON o.id =
                (SELECT held.id FROM customer_price held
                  WHERE held.customer_id = {place} AND held.product_id = p.id AND held.deleted_at IS NULL
                    AND held.article_code IS NOT NULL AND held.valid_from <= {day}
                    AND (held.valid_to IS NULL OR held.valid_to >= {day})
                  ORDER BY held.valid_from DESC LIMIT 1)
          WHERE {} ORDER BY p.name_key, p.id LIMIT {OFFERED}",
        asked.sql
    );
    asked.bound(conn.query(Sql::compose(sql))).all().await
}

/// What a search finds a price by, besides its product.
fn search_key(edit: &PriceEdit) -> String {
    fold(edit.article_code.as_deref().unwrap_or_default())
}
