//! Writes what a file adds and changes: new rows by the hundred in one statement, changed ones one by one.

use super::{ImportError, Problems};
use crate::customer::addresses::model::AddressEdit;
use crate::customer::addresses::store as addresses;
use crate::customer::contacts::model::ContactEdit;
use crate::customer::contacts::store as contacts;
use crate::customer::details::model::DetailsEdit;
use crate::customer::details::store as details;
use crate::customer::search::key::{customer_search_key, name_key};
use crate::db::{DbError, Sql, Tx};
use crate::value::{AddressId, ContactId, CustomerId};
use std::collections::HashMap;
use std::fmt::Write as _;

/// How many rows one statement adds: a round trip to Postgres for each row would take most of an import's time.
const ADDED_AT_ONCE: usize = 100;

/// What an import writes.
#[derive(Default)]
pub struct Plan {
    /// The customers that are new.
    pub new: Vec<New>,
    /// The customers of whom something is changed.
    pub changed: Vec<Changed>,
    /// How many are as the file says.
    pub unchanged: usize,
}

/// A new customer.
pub struct New {
    /// The customer.
    pub details: DetailsEdit,
    /// The main address, if the file gives one.
    pub address: Option<AddressEdit>,
    /// The first contact, if the file gives one.
    pub contact: Option<ContactEdit>,
}

/// A customer of whom something is changed. What is there has its version; what is not there is added.
pub struct Changed {
    /// Which customer.
    pub id: CustomerId,
    /// The line of the file.
    pub line: usize,
    /// The customer's own fields.
    pub details: Option<(i64, DetailsEdit)>,
    /// The main address.
    pub address: Option<(Option<(AddressId, i64)>, AddressEdit)>,
    /// The first contact.
    pub contact: Option<(Option<(ContactId, i64)>, ContactEdit)>,
}

/// Writes a plan; `done` hears how many of its customers are written.
///
/// # Errors
/// When the database refuses or fails, or when somebody saved one of the customers in the meantime: their save stands.
pub async fn write(tx: &mut Tx, plan: &Plan, done: &mut (impl FnMut(usize) + Send)) -> Result<(), ImportError> {
    let mut written = 0;
    for some in plan.new.chunks(ADDED_AT_ONCE) {
        let ids = add_customers(tx, some).await?;
        let of = |new: &New| ids.get(&new.details.number).copied();
        let theirs: Vec<_> = some.iter().filter_map(|new| Some((of(new)?, new.address.as_ref()?))).collect();
        add_addresses(tx, &theirs).await?;
        let theirs: Vec<_> = some.iter().filter_map(|new| Some((of(new)?, new.contact.as_ref()?))).collect();
        add_contacts(tx, &theirs).await?;
        written += some.len();
        done(written);
    }
    for changed in &plan.changed {
        if !change(tx, changed).await? {
            let sentence = "Somebody changed this customer while the file was being imported. Import it again.";
            return Err(Problems::only(changed.line, "", sentence));
        }
        written += 1;
        if written % ADDED_AT_ONCE == 0 {
            done(written);
        }
    }
    done(written);
    Ok(())
}

/// False when a version is no longer the one that was read.
async fn change(tx: &mut Tx, changed: &Changed) -> Result<bool, DbError> {
    let mut current = true;
    if let Some((version, edit)) = &changed.details {
        current &= matches!(details::update(tx, changed.id, *version, edit).await?, details::Saved::Done);
    }
    match &changed.address {
        Some((Some((id, version)), edit)) => current &= addresses::update(tx, changed.id, *id, *version, edit).await?,
        Some((None, edit)) => drop(addresses::insert(tx, changed.id, edit).await?),
        None => {}
    }
    match &changed.contact {
        Some((Some((id, version)), edit)) => {
            let saved = contacts::update(tx, changed.id, *id, *version, edit).await?;
            current &= matches!(saved, contacts::Saved::Done);
        }
        Some((None, edit)) => current &= contacts::insert(tx, changed.id, edit).await?.is_some(),
        None => {}
    }
    Ok(current)
}

/// Adds customers, and tells their ids by their numbers.
pub(crate) async fn add_customers(tx: &mut Tx, some: &[New]) -> Result<HashMap<String, CustomerId>, DbError> {
    let now = tx.now();
    let sql = format!(
        "INSERT INTO customer (number, name, trade_name, tax_id_kind, tax_id, credit_limit, status, currency,
                payment_method, payment_terms_days, vat_liable, iban, document_language, owner_id, tags, blocked,
                blocked_reason, notes, search_key, name_key, version, created_at, updated_at)
         VALUES {} RETURNING number, id",
        values(some.len(), 20)
    );
    let mut query = tx.query(Sql::compose(sql)).bind(now);
    for New { details: new, .. } in some {
        query = query
            .bind(&*new.number)
            .bind(&*new.name)
            .bind(new.trade_name.as_deref())
            .bind(new.tax_id_kind)
            .bind(new.tax_id.as_deref())
            .bind(new.credit_limit)
            .bind(new.status)
            .bind(new.currency)
            .bind(new.payment_method)
            .bind(new.payment_terms_days)
            .bind(new.vat_liable)
            .bind(new.iban.as_deref())
            .bind(new.document_language)
            .bind(new.owner_id)
            .bind(&*new.tags)
            .bind(new.blocked)
            .bind(new.blocked_reason.as_deref())
            .bind(new.notes.as_deref())
            .bind(customer_search_key(&new.number, &new.name, new.trade_name.as_deref(), new.tax_id.as_deref()))
            .bind(name_key(&new.name));
    }
    Ok(query.all::<(String, CustomerId)>().await?.into_iter().collect())
}

/// Adds addresses, to each customer named.
pub(crate) async fn add_addresses(tx: &mut Tx, some: &[(CustomerId, &AddressEdit)]) -> Result<(), DbError> {
    if some.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    let sql = format!(
        "INSERT INTO address (customer_id, purpose, label, street, city, region, postal_code, country, is_default,
                search_key, version, created_at, updated_at)
         VALUES {}",
        values(some.len(), 10)
    );
    let mut query = tx.query(Sql::compose(sql)).bind(now);
    for (customer, new) in some {
        query = query
            .bind(*customer)
            .bind(new.purpose)
            .bind(new.label.as_deref())
            .bind(&*new.street)
            .bind(new.city.as_deref())
            .bind(new.region.as_deref())
            .bind(new.postal_code.as_deref())
            .bind(new.country)
            .bind(new.is_default)
            .bind(addresses::search_key(new));
    }
    query.execute().await.map(drop)
}

/// Adds contacts, to each customer named.
pub(crate) async fn add_contacts(tx: &mut Tx, some: &[(CustomerId, &ContactEdit)]) -> Result<(), DbError> {
    if some.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    let sql = format!(
        "INSERT INTO contact (customer_id, name, job_title, email, phone, fax, is_primary, notes, search_key,
                name_key, version, created_at, updated_at)
         VALUES {}",
        values(some.len(), 10)
    );
    let mut query = tx.query(Sql::compose(sql)).bind(now);
    for (customer, new) in some {
        query = query
            .bind(*customer)
            .bind(&*new.name)
            .bind(new.job_title.as_deref())
            .bind(new.email.as_deref())
            .bind(new.phone.as_deref())
            .bind(new.fax.as_deref())
            .bind(new.is_primary)
            .bind(new.notes.as_deref())
            .bind(contacts::search_key(new))
            .bind(name_key(&new.name));
    }
    query.execute().await.map(drop)
}

/// The placeholders of `rows` new rows of `columns` bound values each; version 1, made and changed at `$1`, end each.
pub(crate) fn values(rows: usize, columns: usize) -> String {
    let mut text = String::new();
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns {
            // Writing to a String cannot fail.
            let _ = write!(text, "${}, ", 2 + row * columns + column);
        }
        text.push_str("1, $1, $1)");
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_placeholders_of_two_rows_follow_each_other() {
        assert_eq!(super::values(2, 2), "($2, $3, 1, $1, $1), ($4, $5, 1, $1, $1)");
    }
}
