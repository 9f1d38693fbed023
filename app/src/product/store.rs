//! The catalogue in the database.

use super::asked::Asked;
use super::filter::{CatalogueFilter, StatusFilter};
use super::model::{Product, ProductEdit, Products, number_in};
use crate::db::{DbError, Executor, Sql, Tx};
use crate::user::reach::Reach;
use crate::value::{CustomerId, ProductId, UserId, fold};

/// Products on a page.
pub const PAGE: usize = 50;

/// What is read of a product, with the customer it belongs to.
pub(crate) const SELECT: &str = "SELECT p.id, p.number, p.name, p.description, p.kind, p.unit, p.price, p.currency, \
     p.vat_rate, p.active, p.exclusive_customer_id, c.number AS exclusive_customer, c.name AS exclusive_customer_name, \
     p.version FROM product p LEFT JOIN customer c ON c.id = p.exclusive_customer_id";

/// That a product is general, or belongs to a customer within reach. What is another's alone is not there.
fn within(reach: Reach, place: impl FnOnce(UserId) -> String) -> Option<String> {
    let theirs = reach.of("p.exclusive_customer_id", place);
    theirs.map(|theirs| format!("(p.exclusive_customer_id IS NULL OR {theirs})"))
}

/// The same at the end of a statement.
fn and_within(reach: Reach, place: &str) -> String {
    within(reach, |_| place.to_owned()).map_or_else(String::new, |condition| format!(" AND {condition}"))
}

/// A page of the catalogue, by name. What was removed is not in it.
///
/// # Errors
/// When the database does not answer.
pub async fn page(conn: &mut Executor, filter: &CatalogueFilter) -> Result<Products, DbError> {
    let mut asked = Asked::default();
    asked.and("p.deleted_at IS NULL");
    if let Some(condition) = within(conn.reach(), |user| asked.number(user.0)) {
        asked.and(&condition);
    }
    narrow(&mut asked, filter.status, &filter.q);
    let count = Sql::compose(format!("SELECT COUNT(*) FROM product p WHERE {}", asked.sql));
    let total = asked.bound(conn.query(count)).scalar().await?;
    let (rows, next) = products(conn, asked, filter.after, PAGE).await?;
    Ok(Products { rows, total, next })
}

/// Only the products of a status in which a search is found.
pub(crate) fn narrow(asked: &mut Asked, status: StatusFilter, q: &str) {
    match status {
        StatusFilter::Active => asked.and("p.active"),
        StatusFilter::Inactive => asked.and("NOT p.active"),
        StatusFilter::All => {}
    }
    asked.search(q, &["p.search_key"]);
}

/// The products that were asked for, by name, after one of them; and the last of them, when there are more.
pub(crate) async fn products(
    conn: &mut Executor,
    mut asked: Asked,
    after: Option<ProductId>,
    page: usize,
) -> Result<(Vec<Product>, Option<ProductId>), DbError> {
    if let Some(after) = after {
        let place = asked.number(after.0);
        asked.and(&format!(
            "(p.name_key, p.id) > (SELECT last.name_key, last.id FROM product last WHERE last.id = {place})"
        ));
    }
    let limit = page + 1;
    let sql = format!("{SELECT} WHERE {} ORDER BY p.name_key, p.id LIMIT {limit}", asked.sql);
    let mut rows: Vec<Product> = asked.bound(conn.query(Sql::compose(sql))).all().await?;
    let more = rows.len() > page;
    rows.truncate(page);
    let next = rows.last().filter(|_| more).map(|product| product.id);
    Ok((rows, next))
}

/// One product.
///
/// # Errors
/// When the database does not answer.
pub async fn find(conn: &mut Executor, id: ProductId) -> Result<Option<Product>, DbError> {
    let reach = conn.reach();
    let sql = format!("{SELECT} WHERE p.id = $1 AND p.deleted_at IS NULL{}", and_within(reach, "$2"));
    reach.bound(conn.query(Sql::compose(sql)).bind(id)).optional().await
}

/// One product that is a customer's alone.
///
/// # Errors
/// When the database does not answer.
pub async fn find_exclusive(
    conn: &mut Executor,
    customer: CustomerId,
    id: ProductId,
) -> Result<Option<Product>, DbError> {
    let sql = format!("{SELECT} WHERE p.id = $1 AND p.exclusive_customer_id = $2 AND p.deleted_at IS NULL");
    conn.query(Sql::compose(sql)).bind(id).bind(customer).optional().await
}

/// The product that somebody means who typed a number, a number and a name as the list shows them, or the whole name of
/// one product only.
///
/// # Errors
/// When the database does not answer.
pub async fn find_typed(conn: &mut Executor, typed: &str) -> Result<Option<Product>, DbError> {
    let reach = conn.reach();
    let within = and_within(reach, "$4");
    let (whole, number) = (typed.trim().to_owned(), number_in(typed).to_owned());
    let sql = format!(
        "{SELECT} WHERE p.deleted_at IS NULL AND (p.number IN ($1, $2) OR p.name_key = $3){within} ORDER BY p.id LIMIT 10"
    );
    let query = conn.query(Sql::compose(sql)).bind(&*whole).bind(&*number).bind(fold(typed));
    let mut found: Vec<Product> = reach.bound(query).all().await?;
    let by_number = [&whole, &number].into_iter().find_map(|n| found.iter().position(|product| product.number == *n));
    Ok(match (by_number, found.len()) {
        (Some(at), _) => Some(found.swap_remove(at)),
        (None, 1) => found.pop(),
        _ => None,
    })
}

/// The customer of a number within reach, to whom a product is to belong. A deleted one only where the product is theirs already.
///
/// # Errors
/// When the database does not answer.
pub async fn owner(conn: &mut Executor, number: &str, of: Option<ProductId>) -> Result<Option<CustomerId>, DbError> {
    let reach = conn.reach();
    let text = format!(
        "SELECT id FROM customer WHERE number = $1 AND (deleted_at IS NULL \
         OR id = (SELECT exclusive_customer_id FROM product WHERE id = $2)){}",
        reach.and("owner_id", |_| "$3".to_owned())
    );
    let query = conn.query(Sql::compose(text)).bind(number_in(number)).bind(of.unwrap_or(ProductId(0)));
    let row: Option<(CustomerId,)> = reach.bound(query).optional().await?;
    Ok(row.map(|(id,)| id))
}

/// Adds a product; `owner` is the only customer who may buy it.
///
/// # Errors
/// `product_number_key` where the number is taken.
pub async fn insert(tx: &mut Tx, edit: &ProductEdit, owner: Option<CustomerId>) -> Result<ProductId, DbError> {
    let now = tx.now();
    tx.query(
        "INSERT INTO product (number, name, description, kind, unit, price, currency, vat_rate, active,
                exclusive_customer_id, search_key, name_key, version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13, $13) RETURNING id",
    )
    .bind(&*edit.number)
    .bind(&*edit.name)
    .bind(edit.description.as_deref())
    .bind(edit.kind)
    .bind(edit.unit.as_deref())
    .bind(edit.price)
    .bind(edit.currency)
    .bind(edit.vat_rate)
    .bind(edit.active)
    .bind(owner)
    .bind(search_key(edit))
    .bind(fold(&edit.name))
    .bind(now)
    .scalar()
    .await
}

/// What became of a save.
#[derive(Debug)]
pub enum Saved<T> {
    /// It is written.
    Done,
    /// Somebody else has saved since; here is what stands now. Nothing was written.
    Stale(Box<T>),
    /// There is no such row.
    Missing,
}

/// Saves an edit over the version it was made from. `within` is the customer on whose card it is edited, where only what
/// is that customer's alone is touched; `owner` is the only customer who may buy it from now on.
///
/// # Errors
/// As [`insert`].
pub async fn update(
    tx: &mut Tx,
    within: Option<CustomerId>,
    id: ProductId,
    version: i64,
    edit: &ProductEdit,
    owner: Option<CustomerId>,
) -> Result<Saved<Product>, DbError> {
    let now = tx.now();
    let rows = tx
        .query(
            "UPDATE product SET number = $1, name = $2, description = $3, kind = $4, unit = $5, price = $6,
                    currency = $7, vat_rate = $8, active = $9, exclusive_customer_id = $10, search_key = $11,
                    name_key = $12, updated_at = $13, version = version + 1
              WHERE id = $14 AND version = $15 AND deleted_at IS NULL AND ($16 = 0 OR exclusive_customer_id = $16)",
        )
        .bind(&*edit.number)
        .bind(&*edit.name)
        .bind(edit.description.as_deref())
        .bind(edit.kind)
        .bind(edit.unit.as_deref())
        .bind(edit.price)
        .bind(edit.currency)
        .bind(edit.vat_rate)
        .bind(edit.active)
        .bind(owner)
        .bind(search_key(edit))
        .bind(fold(&edit.name))
        .bind(now)
        .bind(id)
        .bind(version)
        .bind(within.unwrap_or(CustomerId(0)))
        .execute()
        .await?;
    if rows == 1 {
        // The lists of prices are in the order of the products' names.
        tx.query("UPDATE customer_price SET name_key = $1 WHERE product_id = $2 AND name_key <> $1")
            .bind(fold(&edit.name))
            .bind(id)
            .execute()
            .await?;
        return Ok(Saved::Done);
    }
    let now = match within {
        Some(customer) => find_exclusive(tx, customer, id).await?,
        None => find(tx, id).await?,
    };
    Ok(now.map_or(Saved::Missing, |now| Saved::Stale(Box::new(now))))
}

/// Starts or stops selling a product. False where there is none that is otherwise.
///
/// # Errors
/// When the database does not answer.
pub async fn set_active(tx: &mut Tx, id: ProductId, active: bool) -> Result<bool, DbError> {
    let now = tx.now();
    let rows = tx
        .query(
            "UPDATE product SET active = $1, updated_at = $2, version = version + 1
              WHERE id = $3 AND active <> $1 AND deleted_at IS NULL",
        )
        .bind(active)
        .bind(now)
        .bind(id)
        .execute()
        .await?;
    Ok(rows == 1)
}

/// What a search finds a product by.
#[must_use]
pub fn search_key(edit: &ProductEdit) -> String {
    let parts = [Some(&*edit.number), Some(&*edit.name), edit.unit.as_deref(), edit.description.as_deref()];
    fold(&parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
}
