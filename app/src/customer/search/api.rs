//! What the browser may ask of the list.

use super::model::{ListOptions, ListPage, ListQuery, Neighbours};
use crate::error::AppError;
use crate::value::CustomerId;
use crate::wire::Read;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::{pace, store};
#[cfg(feature = "ssr")]
use crate::locale::use_locale;
#[cfg(feature = "ssr")]
use crate::user::{self, Role, open::open_across};

/// One page of the list in a state.
#[server(protocol = Read)]
pub async fn list_customers(
    /// The state of the list.
    query: ListQuery,
) -> Result<ListPage, AppError> {
    let page = async {
        let access = user::require(Role::Viewer)?;
        pace::begin(access.user().map(|user| user.id))?;
        let mut conn = open_across(&access).await?;
        let mut page = store::page(&mut conn, &query.seen_by(access.user().map(|user| user.role))).await?;
        let locale = use_locale();
        for row in &mut page.rows {
            row.country_name = row.country.map(|country| country.name(locale).to_owned());
        }
        Ok(page)
    };
    page.await.map_err(AppError::answered)
}

/// How many customers a list without words has on all pages, and whether there are more than that: asked for a list of which a page
/// says only that there are more than it waits for.
#[server(protocol = Read)]
pub async fn count_customers(
    /// The state of the list.
    query: ListQuery,
) -> Result<(i64, bool), AppError> {
    let count = async {
        let access = user::require(Role::Viewer)?;
        pace::begin(access.user().map(|user| user.id))?;
        let mut conn = open_across(&access).await?;
        Ok(store::count(&mut conn, &query.seen_by(access.user().map(|user| user.role))).await?)
    };
    count.await.map_err(AppError::answered)
}

/// What the list can be filtered by.
#[server(name = AskListOptions, protocol = Read)]
pub async fn list_options() -> Result<ListOptions, AppError> {
    let options = async {
        let access = user::require(Role::Viewer)?;
        let mut conn = open_across(&access).await?;
        Ok(store::options(&mut conn, use_locale()).await?)
    };
    options.await.map_err(AppError::answered)
}

/// The customers before and after one in the list that it was opened from.
#[server(name = AskNeighbours, protocol = Read)]
pub async fn neighbours(
    /// The customer on the card.
    id: CustomerId,
    /// The query of the list.
    list: String,
) -> Result<Neighbours, AppError> {
    let neighbours = async {
        let access = user::require(Role::Viewer)?;
        let mut conn = open_across(&access).await?;
        let list = ListQuery::from_query(&list).seen_by(access.user().map(|user| user.role));
        Ok(store::neighbours(&mut conn, id, &list).await?)
    };
    neighbours.await.map_err(AppError::answered)
}
