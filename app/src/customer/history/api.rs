//! What the browser may ask of the history. It can only be read: the database writes it.

use super::model::{FullEntry, HistoryFilter, HistoryPage};
use crate::error::AppError;
use crate::value::{CustomerId, HistoryId};
use crate::wire::Read;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::store;
#[cfg(feature = "ssr")]
use crate::{
    customer::api::open_for_reading,
    user::{self, Access, Role},
};

/// A page of a customer's history, newest first.
///
/// # Errors
/// `NotFound` when there is no such customer, or it is deleted and the reader is no administrator.
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
    store::page(&mut conn, sight(&access, id), filter).await?.ok_or(AppError::NotFound)
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

/// Whose history the reader asks for, and what they may see of it.
#[cfg(feature = "ssr")]
fn sight(access: &Access, customer: CustomerId) -> store::Sight {
    store::Sight { customer, deleted: access.sees_deleted(), zone: access.now_zone() }
}
