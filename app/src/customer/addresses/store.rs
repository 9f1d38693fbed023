//! The addresses in the database.

use super::model::{Address, AddressEdit};
use crate::customer::search::key::address_search_key;
use crate::db::{DbError, Executor, Tx};
use crate::value::{AddressId, CustomerId};

/// A customer's addresses: the defaults first, then in the order in which they were added.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &mut Executor, customer: CustomerId) -> Result<Vec<Address>, DbError> {
    conn.query(
        "SELECT id, customer_id, purpose, label, street, city, region, postal_code, country, is_default, version
           FROM address WHERE customer_id = $1 ORDER BY is_default DESC, id",
    )
    .bind(customer)
    .all()
    .await
}

/// Adds an address.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, customer: CustomerId, edit: &AddressEdit) -> Result<AddressId, DbError> {
    let now = tx.now();
    tx.query(
        "INSERT INTO address (customer_id, purpose, label, street, city, region, postal_code, country, is_default,
                              version, created_at, updated_at, search_key)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11, $12) RETURNING id",
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
    .bind(now)
    .bind(now)
    .bind(search_key(edit))
    .scalar()
    .await
}

/// Changes an address that is at `version`; false when it no longer is.
///
/// # Errors
/// When the database fails.
pub async fn update(tx: &mut Tx, id: AddressId, version: i64, edit: &AddressEdit) -> Result<bool, DbError> {
    let now = tx.now();
    let rows = tx
        .query(
            "UPDATE address SET purpose = $3, label = $4, street = $5, city = $6, region = $7, postal_code = $8,
                    country = $9, is_default = $10, updated_at = $11, search_key = $12, version = version + 1
              WHERE id = $1 AND version = $2",
        )
        .bind(id)
        .bind(version)
        .bind(edit.purpose)
        .bind(edit.label.as_deref())
        .bind(&*edit.street)
        .bind(edit.city.as_deref())
        .bind(edit.region.as_deref())
        .bind(edit.postal_code.as_deref())
        .bind(edit.country)
        .bind(edit.is_default)
        .bind(now)
        .bind(search_key(edit))
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
