//! The contacts in the database.

use super::model::{Contact, ContactEdit};
use crate::customer::search::key::contact_search_key;
use crate::db::{DbError, Executor, Tx};
use crate::value::{ContactId, CustomerId};

/// A customer's contacts: whom to ask first stands first, then in the order in which they were added.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &mut Executor, customer: CustomerId) -> Result<Vec<Contact>, DbError> {
    conn.query(
        "SELECT id, customer_id, name, job_title, email, phone, fax, is_primary, notes, version
           FROM contact WHERE customer_id = $1 ORDER BY is_primary DESC, id",
    )
    .bind(customer)
    .all()
    .await
}

/// Adds a contact.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, customer: CustomerId, edit: &ContactEdit) -> Result<ContactId, DbError> {
    let now = tx.now();
    tx.query(
        "INSERT INTO contact (customer_id, name, job_title, email, phone, fax, is_primary, notes,
                              version, created_at, updated_at, search_key)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $11) RETURNING id",
    )
    .bind(customer)
    .bind(&*edit.name)
    .bind(edit.job_title.as_deref())
    .bind(edit.email.as_deref())
    .bind(edit.phone.as_deref())
    .bind(edit.fax.as_deref())
    .bind(edit.is_primary)
    .bind(edit.notes.as_deref())
    .bind(now)
    .bind(now)
    .bind(search_key(edit))
    .scalar()
    .await
}

/// Changes a contact that is at `version`; false when it no longer is.
///
/// # Errors
/// When the database fails.
pub async fn update(tx: &mut Tx, id: ContactId, version: i64, edit: &ContactEdit) -> Result<bool, DbError> {
    let now = tx.now();
    let rows = tx
        .query(
            "UPDATE contact SET name = $3, job_title = $4, email = $5, phone = $6, fax = $7, is_primary = $8,
                    notes = $9, updated_at = $10, search_key = $11, version = version + 1
              WHERE id = $1 AND version = $2",
        )
        .bind(id)
        .bind(version)
        .bind(&*edit.name)
        .bind(edit.job_title.as_deref())
        .bind(edit.email.as_deref())
        .bind(edit.phone.as_deref())
        .bind(edit.fax.as_deref())
        .bind(edit.is_primary)
        .bind(edit.notes.as_deref())
        .bind(now)
        .bind(search_key(edit))
        .execute()
        .await?;
    Ok(rows == 1)
}

/// What the list's search finds a contact by.
#[must_use]
pub fn search_key(edit: &ContactEdit) -> String {
    contact_search_key(&edit.name, edit.job_title.as_deref(), edit.email.as_deref(), edit.phone.as_deref())
}
