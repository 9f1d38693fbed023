//! What the browser asks when it opens a card.

use super::details::model::Details;
use super::history::HistoryPage;
use crate::error::AppError;
use crate::value::CustomerId;
use crate::wire::Read;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the card shows first, of every tab.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// The details.
    pub details: Details,
    /// The first page of the history, unfiltered.
    pub history: HistoryPage,
}

/// Opens a card: one request for all its tabs, so that a click on one waits for nothing.
///
/// # Errors
/// `NotFound` where there is no such customer, or it is deleted and the user is no administrator.
#[server(protocol = Read)]
pub async fn open_card(
    /// Whose card.
    id: CustomerId,
) -> Result<Card, AppError> {
    use crate::user::{self, Role};
    let open = async {
        let access = user::require(Role::Viewer)?;
        let sees_deleted = access.user().is_some_and(|user| user.role == Role::Admin);
        let mut conn = user::db()?.read(&access).await?;
        let details = super::details::store::find(&mut conn, id, sees_deleted).await?.ok_or(AppError::NotFound)?;
        let filter = super::history::HistoryFilter::default();
        let sight = super::history::store::Sight { customer: id, deleted: sees_deleted, zone: access.now_zone() };
        let history = super::history::store::page(&mut conn, sight, &filter).await?.ok_or(AppError::NotFound)?;
        Ok(Card { details, history })
    };
    open.await.map_err(AppError::answered)
}
