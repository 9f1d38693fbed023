//! The addresses in the database.

use super::model::{Address, AddressEdit, AddressFilter, AddressPage};
use crate::customer::search::key::{address_search_key, words_in};
use crate::customer::tab::{MANY, counted};
use crate::db::{DbError, Executor, Sql, Tx};
use crate::value::{AddressId, CustomerId};

/// How many addresses a page has.
pub const PAGE: usize = 25;

const COLUMNS: &str = "a.id, a.customer_id, a.purpose, a.label, a.street, a.city, a.region, a.postal_code, a.country, \
     a.is_default, a.also_shipping, a.version";

/// A customer's addresses, all of them: the defaults first, then in the order in which they were added.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &mut Executor, customer: CustomerId) -> Result<Vec<Address>, DbError> {
    conn.query(Sql::compose(format!(
        "SELECT {COLUMNS} FROM address a WHERE a.customer_id = $1 AND a.deleted_at IS NULL ORDER BY a.is_default DESC, a.id"
    )))
    .bind(customer)
    .all()
    .await
}

/// A page of a customer's addresses.
///
/// # Errors
/// When the database fails.
pub async fn page(conn: &mut Executor, customer: CustomerId, filter: &AddressFilter) -> Result<AddressPage, DbError> {
    // Only what is asked for stands in the statement: over a condition that may hold or not Postgres would not see that the
    // first page can be read along its index.
    let purpose = filter.purpose.map(super::model::Purpose::code);
    let narrowed = purpose.map_or("", |_| " AND a.purpose = $2");
    let words =
        words_in("a.search_key", filter.text.as_deref().unwrap_or_default(), if purpose.is_some() { 3 } else { 2 });
    // The next page begins after an address, wherever that one stands by now. It is bound last.
    let beyond = filter.after.map(|_| {
        let place = 2 + purpose.iter().count() + words.patterns.len();
        format!(
            " AND EXISTS (SELECT 1 FROM address k WHERE k.id = ${place} \
              AND (a.is_default < k.is_default OR (a.is_default = k.is_default AND a.id > k.id)))"
        )
    });
    let select = format!(
        "SELECT {COLUMNS} FROM address a WHERE a.customer_id = $1 AND a.deleted_at IS NULL{narrowed}{}{} \
         ORDER BY a.is_default DESC, a.id LIMIT {}",
        words.sql,
        beyond.unwrap_or_default(),
        PAGE + 1
    );
    let mut query = conn.query(Sql::compose(select)).bind(customer);
    for text in purpose.map(str::to_owned).into_iter().chain(words.patterns) {
        query = query.bind(text);
    }
    if let Some(after) = filter.after {
        query = query.bind(after);
    }
    let mut addresses: Vec<Address> = query.all().await?;
    let next = (addresses.len() > PAGE).then(|| addresses[PAGE - 1].id);
    addresses.truncate(PAGE);
    let count =
        counted(addresses.len(), next.is_none() && *filter == AddressFilter::default(), count(conn, customer)).await?;
    Ok(AddressPage { addresses, next, count })
}

/// How many addresses a customer has, [`MANY`] at most.
async fn count(conn: &mut Executor, customer: CustomerId) -> Result<i64, DbError> {
    conn.query(
        "SELECT COUNT(*) FROM (SELECT id FROM address WHERE customer_id = $1 AND deleted_at IS NULL LIMIT $2) AS counted",
    )
    .bind(customer)
    .bind(MANY)
    .scalar()
    .await
}

/// One address of a customer.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &mut Executor, customer: CustomerId, id: AddressId) -> Result<Option<Address>, DbError> {
    conn.query(Sql::compose(format!(
        "SELECT {COLUMNS} FROM address a WHERE a.id = $1 AND a.customer_id = $2 AND a.deleted_at IS NULL"
    )))
    .bind(id)
    .bind(customer)
    .optional()
    .await
}

/// Adds an address. As the default one for its purpose it takes the place of another.
///
/// # Errors
/// `address_customer_id_fkey` where there is no such customer.
pub async fn insert(tx: &mut Tx, customer: CustomerId, edit: &AddressEdit) -> Result<AddressId, DbError> {
    let now = tx.now();
    make_room(tx, customer, None, edit).await?;
    tx.query(
        "INSERT INTO address (customer_id, purpose, label, street, city, region, postal_code, country, is_default,
                              also_shipping, version, created_at, updated_at, search_key)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $11, $12) RETURNING id",
    )
    .bind(customer)
    .bind(edit.purpose)
    .bind(edit.label.as_deref())
    .bind(&*edit.street)
    .bind(edit.city.as_deref())
    .bind(edit.region.as_deref())
    .bind(edit.postal_code.as_deref())
    .bind(edit.country)
    .bind(edit.is_default)
    .bind(edit.also_shipping)
    .bind(now)
    .bind(search_key(edit))
    .scalar()
    .await
}

/// Changes an address of a customer that is at `version`; false when it no longer is.
///
/// # Errors
/// When the database fails.
pub async fn update(
    tx: &mut Tx,
    customer: CustomerId,
    id: AddressId,
    version: i64,
    edit: &AddressEdit,
) -> Result<bool, DbError> {
    let now = tx.now();
    make_room(tx, customer, Some(id), edit).await?;
    let rows = tx
        .query(
            "UPDATE address SET purpose = $4, label = $5, street = $6, city = $7, region = $8, postal_code = $9,
                    country = $10, is_default = $11, also_shipping = $12, updated_at = $13, search_key = $14,
                    version = version + 1
              WHERE id = $1 AND customer_id = $2 AND version = $3 AND deleted_at IS NULL",
        )
        .bind(id)
        .bind(customer)
        .bind(version)
        .bind(edit.purpose)
        .bind(edit.label.as_deref())
        .bind(&*edit.street)
        .bind(edit.city.as_deref())
        .bind(edit.region.as_deref())
        .bind(edit.postal_code.as_deref())
        .bind(edit.country)
        .bind(edit.is_default)
        .bind(edit.also_shipping)
        .bind(now)
        .bind(search_key(edit))
        .execute()
        .await?;
    Ok(rows == 1)
}

/// Takes the mark of the default from the address that has it, for the one that is about to get it.
async fn make_room(
    tx: &mut Tx,
    customer: CustomerId,
    except: Option<AddressId>,
    edit: &AddressEdit,
) -> Result<(), DbError> {
    if edit.is_default {
        let now = tx.now();
        tx.query(
            "UPDATE address SET is_default = FALSE, updated_at = $1, version = version + 1 \
             WHERE customer_id = $2 AND purpose = $3 AND is_default AND id <> $4 AND deleted_at IS NULL",
        )
        .bind(now)
        .bind(customer)
        .bind(edit.purpose)
        .bind(except.unwrap_or(AddressId(0)))
        .execute()
        .await?;
    }
    Ok(())
}

/// Removes an address, or brings it back; false where there is nothing to do. One that comes back is no longer the default
/// where another has become it.
///
/// # Errors
/// When the database fails.
pub async fn set_deleted(tx: &mut Tx, customer: CustomerId, id: AddressId, deleted: bool) -> Result<bool, DbError> {
    let now = tx.now();
    let rows = tx
        .query(
            "UPDATE address SET deleted_at = $1, updated_at = $2, version = version + 1, \
                    is_default = is_default AND ($1 IS NOT NULL OR NOT EXISTS \
                      (SELECT 1 FROM address o WHERE o.customer_id = address.customer_id \
                          AND o.purpose = address.purpose AND o.is_default AND o.deleted_at IS NULL)) \
             WHERE id = $3 AND customer_id = $4 AND (deleted_at IS NULL) = $5",
        )
        .bind(deleted.then_some(now))
        .bind(now)
        .bind(id)
        .bind(customer)
        .bind(deleted)
        .execute()
        .await?;
    Ok(rows == 1)
}

/// What the list's search finds an address by.
#[must_use]
pub fn search_key(edit: &AddressEdit) -> String {
    let (label, city) = (edit.label.as_deref(), edit.city.as_deref());
    address_search_key(label, &edit.street, city, edit.region.as_deref(), edit.postal_code.as_deref())
}
