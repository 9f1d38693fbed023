//! Putting back in the database: what has become of a change, and the new change that undoes it.

use super::super::diff::Columns;
use super::super::entity::Entity;
use super::super::field::{Field, FieldKind};
use super::super::store::{Read, Sight, is_visible, newest_of, read};
use super::words;
use super::{Offer, Offered, PutBackForm, Way};
use crate::customer::{activities, addresses, contacts, details, files, products, tickets};
use crate::db::{DbError, Executor, Tx};
use crate::error::AppError;
use crate::locale::{Locale, Word};
use crate::user::Access;
use crate::value::{
    ActivityId, AddressId, ContactId, CustomerId, CustomerPriceId, FileId, HistoryId, Problem, ProductId, TicketId,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

/// What would be put back of a change; none where it cannot be, or is not there to be seen.
///
/// # Errors
/// When the database fails.
pub async fn offer(conn: &mut Executor, sight: Sight, id: HistoryId) -> Result<Option<Offer>, DbError> {
    Ok(Undoing::find(conn, sight, id).await?.map(|undoing| undoing.offer(sight.customer)))
}

/// Puts back what was chosen, as a new change that names the one it undoes; tells the entry of the new one.
///
/// # Errors
/// `NotFound` where there is no such change, or it cannot be undone; `Conflict` where the row was changed after what was seen
/// of it; what cannot be what it was, with the field and why.
pub async fn put_back(
    tx: &mut Tx,
    access: &Access,
    sight: Sight,
    id: HistoryId,
    form: &PutBackForm,
    locale: Locale,
) -> Result<HistoryId, AppError> {
    let undoing = Undoing::find(tx, sight, id).await?.ok_or(AppError::NotFound)?;
    let seen = undoing.newest.row.id;
    if form.seen != Some(seen) {
        return Err(AppError::Conflict(String::new()));
    }
    undoing.write(tx, access, sight, &form.columns, locale).await?;
    let told: Vec<HistoryId> = tx
        .query(
            "SELECT id FROM history WHERE customer_id = $1 AND entity = $2 AND entity_id = $3 AND id > $4 \
             ORDER BY id LIMIT 2",
        )
        .bind(sight.customer)
        .bind(&*undoing.undone.row.entity)
        .bind(undoing.undone.row.entity_id)
        .bind(seen)
        .scalars()
        .await?;
    match told[..] {
        [new] => {
            tx.query("INSERT INTO undo (history_id, undoes) VALUES ($1, $2)").bind(new).bind(id).execute().await?;
            Ok(new)
        }
        [] => Err(refused("", words::NOTHING_CHOSEN, locale)),
        // Somebody has saved between our look and our save.
        _ => Err(AppError::Conflict(String::new())),
    }
}

fn refused(field: &str, why: Word, locale: Locale) -> AppError {
    AppError::field(field, Problem::Refused { reason: why.of(locale).to_owned() })
}

/// A row as it is now, but for columns that get the values they had: it is then saved as what is typed is.
///
/// # Errors
/// `Internal` where the history holds what no such row can.
pub fn with_columns<T: Serialize + DeserializeOwned>(now: &T, old: &Columns) -> Result<T, AppError> {
    let mut row = serde_json::to_value(now).map_err(AppError::internal)?;
    if let Json::Object(columns) = &mut row {
        columns.extend(old.clone());
    }
    // As text, so that what can be read from text alone is read.
    serde_json::from_str(&row.to_string()).map_err(AppError::internal)
}

/// A change, and the newest that is told of the same row.
struct Undoing {
    undone: Read,
    newest: Read,
    way: Way,
}

impl Undoing {
    async fn find(conn: &mut Executor, sight: Sight, id: HistoryId) -> Result<Option<Undoing>, DbError> {
        let Some(undone) = read(conn, sight, id).await? else { return Ok(None) };
        let Some(way) = undone.clone().entry().way_back() else { return Ok(None) };
        // Of a customer that is deleted only this can be undone.
        let revives = undone.row.entity == "customer" && way == Way::BringBack;
        if !revives && !is_visible(conn, Sight { deleted: false, ..sight }).await? {
            return Ok(None);
        }
        let newest = newest_of(conn, sight, &undone.row.entity, undone.row.entity_id).await?;
        Ok(newest.map(|newest| Undoing { undone, newest, way }))
    }

    /// Whether the row is not on the customer's card now.
    fn is_gone(&self, customer: CustomerId) -> bool {
        let now = &self.newest.after;
        let is_marked = now.get("deleted_at").is_some_and(|at| !at.is_null());
        let is_other = |whose: &str| now.get(whose).is_some_and(|whose| whose.as_i64() != Some(customer.0));
        let is_elsewhere = is_other("customer_id") || is_other("exclusive_customer_id");
        now.is_empty() || is_marked || is_elsewhere
    }

    fn offer(self, customer: CustomerId) -> Offer {
        let (gone, seen, way) = (self.is_gone(customer), self.newest.row.id, self.way);
        let newest = self.newest.difference();
        let entry = self.undone.entry();
        let puts_back = |field: &str| Entity::find(&entry.entity).is_some_and(|all| all.puts_back(field));
        let changes = entry.changes.iter().filter(|change| way == Way::Columns && puts_back(&change.field));
        let columns = changes
            .map(|change| Offered {
                field: change.field.clone(),
                old: change.old.clone(),
                new: change.new.clone(),
                now: newest.value(newest.after, &change.field),
            })
            .collect();
        Offer { entry, way, gone, seen, columns }
    }

    async fn write(
        &self,
        tx: &mut Tx,
        access: &Access,
        sight: Sight,
        columns: &[String],
        locale: Locale,
    ) -> Result<(), AppError> {
        let customer = sight.customer;
        let (entity, row) = (&*self.undone.row.entity, self.undone.row.entity_id);
        match self.way {
            Way::Remove => set_deleted(tx, customer, entity, row, true).await,
            Way::BringBack => set_deleted(tx, customer, entity, row, false).await,
            Way::Columns if self.is_gone(customer) => Err(refused("", words::LOST, locale)),
            Way::Columns => {
                let old = self.chosen(columns, locale)?;
                match entity {
                    "customer" => details::api::put_back(tx, access, customer, &old, locale).await,
                    "address" => addresses::api::put_back(tx, customer, AddressId(row), &old, locale).await,
                    "contact" => contacts::api::put_back(tx, customer, ContactId(row), &old, locale).await,
                    "customer_price" => {
                        products::api::put_price_back(tx, customer, CustomerPriceId(row), &old, locale).await
                    }
                    "activity" => activities::api::put_back(tx, access, customer, ActivityId(row), &old, locale).await,
                    "ticket" => tickets::api::put_back(tx, access, customer, TicketId(row), &old, locale).await,
                    "product" => products::api::put_product_back(tx, customer, ProductId(row), &old, locale).await,
                    "file" => files::api::put_back(tx, sight, FileId(row), &old, locale).await,
                    _ => Err(AppError::NotFound),
                }
            }
        }
    }

    /// The columns that were chosen of those that can be, with the values that they had.
    fn chosen(&self, columns: &[String], locale: Locale) -> Result<Columns, AppError> {
        let table = &*self.undone.row.entity;
        let entity = Entity::find(table).ok_or(AppError::NotFound)?;
        let changed = self.undone.difference().changes();
        let can = |column: &str| entity.puts_back(column) && changed.iter().any(|change| change.field == column);
        let mut old = Columns::new();
        let mut put = |column: &str| {
            old.insert(column.to_owned(), self.undone.before.get(column).cloned().unwrap_or(Json::Null));
        };
        for column in columns.iter().filter(|column| can(column)) {
            put(column);
            entity.kept_by(column).for_each(&mut put);
        }
        if old.is_empty() {
            return Err(refused("", words::NOTHING_CHOSEN, locale));
        }
        // The same figures would be another amount.
        let is_money = |column: &&String| {
            Field::find(table, column).is_some_and(|field| field.kind == FieldKind::Money) && !old[*column].is_null()
        };
        if let Some(amount) = old.keys().find(is_money) {
            let then = self.undone.before.get("currency");
            if then != old.get("currency").or_else(|| self.newest.after.get("currency")) {
                return Err(refused(amount, words::OTHER_CURRENCY, locale));
            }
        }
        Ok(old)
    }
}

/// Removes a row, or brings it back, by its tab's own rules.
async fn set_deleted(tx: &mut Tx, customer: CustomerId, entity: &str, row: i64, deleted: bool) -> Result<(), AppError> {
    let done = match entity {
        "customer" => details::store::set_deleted(tx, customer, deleted).await?,
        "address" => addresses::store::set_deleted(tx, customer, AddressId(row), deleted).await?,
        "contact" => contacts::store::set_deleted(tx, customer, ContactId(row), deleted).await?,
        "activity" => activities::store::set_deleted(tx, customer, ActivityId(row), deleted).await?,
        "ticket" => tickets::store::set_deleted(tx, customer, TicketId(row), deleted).await?,
        "customer_price" => {
            let row = CustomerPriceId(row);
            products::store::set_price_deleted(tx, customer, row, deleted).await.map_err(products::api::refused)?
        }
        "product" => products::store::set_product_deleted(tx, customer, ProductId(row), deleted).await?,
        "file" if deleted => files::store::remove(tx, customer, FileId(row)).await?,
        "file" => files::store::restore(tx, customer, FileId(row)).await.map_err(files::api::refused)?,
        _ => false,
    };
    if done { Ok(()) } else { Err(AppError::NotFound) }
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
