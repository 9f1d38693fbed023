//! What the browser asks when it opens a card.

use super::activities::filter::ActivityPage;
use super::addresses::model::AddressPage;
use super::billing::api::Billing;
use super::contacts::ContactPage;
use super::details::approval::model::Pending;
use super::details::model::Details;
use super::files::filter::FilePage;
use super::history::HistoryPage;
use super::products::model::ProductsPage;
use super::tickets::model::TicketPage;
use super::visit::Visit;
use crate::error::AppError;
use crate::value::CustomerId;
use crate::wire::Read;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
pub use crate::user::open::{open_for_reading, open_for_restoring, open_for_writing};
#[cfg(feature = "ssr")]
use crate::user::{self, Role};

/// What the card shows first, of every tab.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// The details.
    pub details: Details,
    /// The changes that wait for a second person.
    pub pending: Vec<Pending>,
    /// The first page of the addresses.
    pub addresses: AddressPage,
    /// The first page of the contacts.
    pub contacts: ContactPage,
    /// The first page of the activities that are to be done.
    pub activities: ActivityPage,
    /// The first page of the tickets.
    pub tickets: TicketPage,
    /// The first page of the products and prices.
    pub products: ProductsPage,
    /// The first page of the files.
    pub files: FilePage,
    /// The figures of the billing, and the first page of the documents.
    pub billing: Billing,
    /// The first page of the history, unfiltered.
    pub history: HistoryPage,
    /// What is new to the reader since they were here last.
    #[serde(default)]
    pub visit: Visit,
    /// The number of the newest event when it was read: what follows is told live.
    pub position: i64,
}

/// Opens a card: one request for all its tabs, so that a click on one waits for nothing.
///
/// # Errors
/// `NotFound` where there is no such customer, or it is deleted and the user is no administrator.
#[server(protocol = Read)]
pub async fn open_card(
    /// Whose card.
    id: CustomerId,
    /// Whether an open page reads it once more, by itself. That keeps no session alive: whoever looks for sessions reads it in
    /// the address.
    #[server(default)]
    again: bool,
) -> Result<Card, AppError> {
    let _ = again;
    let open = async {
        let access = user::require(Role::Viewer)?;
        let sees_deleted = access.sees_deleted();
        let asking = super::visit::api::Asking::of_request(id);
        let mut conn = open_for_reading(id).await?;
        let details = super::details::store::find(&mut conn, id, sees_deleted).await?.ok_or(AppError::NotFound)?;
        let pending = super::details::approval::store::open(&mut conn, id, access.now_zone()).await?;
        let filter = super::history::HistoryFilter::default();
        let sight = super::history::store::Sight { customer: id, deleted: sees_deleted, zone: access.now_zone() };
        let history = super::history::store::page(&mut conn, sight, &filter).await?.ok_or(AppError::NotFound)?;
        let addresses =
            super::addresses::store::page(&mut conn, id, &super::addresses::model::AddressFilter::default()).await?;
        let limit = super::files::api::files()?.rules.limit;
        let files = super::files::filter::FileFilter::default();
        let files = super::files::list::page(&mut conn, sight, &files, limit).await?.ok_or(AppError::NotFound)?;
        let contacts = super::contacts::store::page(&mut conn, id, &super::contacts::ContactFilter::default()).await?;
        let sight = super::activities::store::Sight::of(&access);
        let activities =
            super::activities::list::page(&mut conn, id, sight, &super::activities::filter::ActivityFilter::default())
                .await?;
        let activities = activities.ok_or(AppError::NotFound)?;
        let sight = super::tickets::api::sight(&access, id, super::tickets::api::now());
        let tickets = super::tickets::store::page(&mut conn, &sight, &Default::default()).await?;
        let tickets = tickets.ok_or(AppError::NotFound)?;
        let sight = super::products::api::sight(&access, id);
        let products = super::products::store::page(&mut conn, sight, &Default::default()).await?;
        let billing =
            super::billing::api::first(&mut conn, id, &super::billing::filter::BillingFilter::default()).await?;
        let visit = asking.visit(&mut conn, &access, id).await?;
        let position = super::live::store::newest(&mut conn).await?;
        Ok(Card {
            details,
            pending,
            addresses,
            contacts,
            activities,
            tickets,
            billing,
            products,
            files,
            history,
            visit,
            position,
        })
    };
    open.await.map_err(AppError::answered)
}
