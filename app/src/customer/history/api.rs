//! What the browser may ask of the history. It can only be read: the database writes it. What is put back is a new change.

use super::model::{FullEntry, HistoryFilter, HistoryPage};
use super::past::{Moment, Past};
use super::put_back::{Offer, PutBackForm};
use crate::error::AppError;
use crate::value::{CustomerId, HistoryId};
use crate::wire::{Read, Write};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::{past, put_back as undoing, store};
#[cfg(feature = "ssr")]
use crate::{
    customer::api::{open_for_reading, open_for_restoring, open_for_writing},
    locale::use_locale,
    post::{Done, form},
    user::{self, Access, Role},
};
#[cfg(feature = "ssr")]
use std::collections::BTreeMap;

/// A page of a customer's history, newest first.
///
/// # Errors
/// `NotFound` when there is no such customer, or it is deleted and the reader may not restore it.
#[server(name = ReadHistoryPage, protocol = Read)]
pub async fn history_page(
    /// The customer.
    id: CustomerId,
    /// Which entries; an address without filters asks for all.
    #[server(default)]
    filter: HistoryFilter,
) -> Result<HistoryPage, AppError> {
    page(id, &filter).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn page(id: CustomerId, filter: &HistoryFilter) -> Result<HistoryPage, AppError> {
    let access = user::require(Role::Viewer)?;
    let mut conn = open_for_reading(id).await?;
    Ok(store::page(&mut conn, sight(&access, id), filter).await?)
}

/// One entry of a customer's history, with every column before and after.
///
/// # Errors
/// `NotFound` when that customer has no such entry, or may not be seen.
#[server(name = ReadHistoryEntry, protocol = Read)]
pub async fn history_entry(
    /// The customer.
    id: CustomerId,
    /// The entry.
    history_id: HistoryId,
) -> Result<FullEntry, AppError> {
    entry(id, history_id).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn entry(id: CustomerId, history_id: HistoryId) -> Result<FullEntry, AppError> {
    let access = user::require(Role::Viewer)?;
    let mut conn = open_for_reading(id).await?;
    store::entry(&mut conn, sight(&access, id), history_id).await?.ok_or(AppError::NotFound)
}

/// The card of a customer as it was at a moment.
///
/// # Errors
/// `NotFound` when there is no such customer, or it is deleted and the reader may not restore it.
#[server(protocol = Read)]
pub async fn card_as_of(
    /// The customer.
    id: CustomerId,
    /// Which moment; none is now.
    #[server(default)]
    moment: Moment,
) -> Result<Past, AppError> {
    let read = async {
        let access = user::require(Role::Viewer)?;
        let mut conn = open_for_reading(id).await?;
        past::store::past(&mut conn, sight(&access, id), &moment).await?.ok_or(AppError::NotFound)
    };
    read.await.map_err(AppError::answered)
}

/// What would be put back of a change, and what has become of it since.
///
/// # Errors
/// `NotFound` where that customer has no such entry, or it cannot be undone; `Forbidden` for viewers.
#[server(protocol = Read)]
pub async fn put_back_offer(
    /// The customer.
    id: CustomerId,
    /// The entry.
    history_id: HistoryId,
) -> Result<Offer, AppError> {
    let read = async {
        let access = user::require(Role::Editor)?;
        let mut conn = open_for_reading(id).await?;
        undoing::store::offer(&mut conn, sight(&access, id), history_id).await?.ok_or(AppError::NotFound)
    };
    read.await.map_err(AppError::answered)
}

/// Puts back what a change has changed, as a new change; tells the entry of the new one.
///
/// # Errors
/// What cannot be what it was, with the field and why; `Conflict` where the row was changed after what was seen of it;
/// `NotFound` as for the offer; `Forbidden` for viewers. A deleted customer is there for managers alone.
#[server(protocol = Write)]
pub async fn put_back(
    /// The customer.
    id: CustomerId,
    /// The entry.
    history_id: HistoryId,
    /// What was chosen, and what was seen.
    form: PutBackForm,
) -> Result<HistoryId, AppError> {
    let write = async {
        let access = user::require(Role::Editor)?;
        // Whoever may bring a deleted customer back may undo that it was deleted.
        let mut tx = if access.sees_deleted() { open_for_restoring(id).await? } else { open_for_writing(id).await? };
        let sight = sight(&access, id);
        let new = undoing::store::put_back(&mut tx, &access, sight, history_id, &form, use_locale()).await?;
        tx.commit().await?;
        Ok(new)
    };
    write.await.map_err(AppError::answered)
}

/// Takes a form posted below `/customers/{id}/history`, and tells where to go from there; none where no form is posted to.
#[cfg(feature = "ssr")]
pub async fn posted(id: CustomerId, rest: &[&str], body: &str) -> Done {
    Some(match *rest {
        [item, "put-back"] => match form::<BTreeMap<String, String>>(body) {
            Ok(fields) => {
                let form = PutBackForm::read(fields.iter().map(|(name, value)| (&**name, &**value)));
                let entry = item.parse().unwrap_or(HistoryId(0));
                put_back(id, entry, form).await.map(|new| format!("/{new}"))
            }
            Err(error) => Err(error),
        },
        _ => return None,
    })
}

/// Whose history the reader asks for, and what they may see of it.
#[cfg(feature = "ssr")]
fn sight(access: &Access, customer: CustomerId) -> store::Sight {
    store::Sight { customer, deleted: access.sees_deleted(), zone: access.now_zone() }
}
