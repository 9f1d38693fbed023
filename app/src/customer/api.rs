//! What the browser asks when it opens a card.

use super::activities::filter::ActivityPage;
use super::addresses::model::AddressPage;
use super::billing::api::Billing;
use super::contacts::ContactPage;
use super::details::approval::model::Waiting;
use super::details::model::Details;
use super::files::filter::FilePage;
use super::first::First;
use super::history::HistoryPage;
use super::products::model::ProductsPage;
use super::tickets::model::{TicketPage, TicketSummary};
use super::visit::Visit;
use crate::error::AppError;
use crate::value::CustomerId;
use crate::wire::Read;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
pub use crate::user::open::{open_for_reading, open_for_restoring, open_for_writing};
#[cfg(feature = "ssr")]
use crate::{
    locale::use_locale,
    user::{self, Role},
};

/// What the card shows first, of every tab.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// The details.
    pub details: Details,
    /// What the reader calls their codes.
    pub names: CodeNames,
    /// The changes that wait for a second person.
    pub pending: Vec<Waiting>,
    /// What the head of the card tells of its tabs.
    pub glance: Glance,
    /// The first page of the addresses.
    pub addresses: First<AddressPage>,
    /// The first page of the contacts.
    pub contacts: First<ContactPage>,
    /// The first page of the activities that are to be done.
    pub activities: First<ActivityPage>,
    /// The first page of the tickets.
    pub tickets: First<TicketPage>,
    /// The first page of the products and prices.
    pub products: First<ProductsPage>,
    /// The first page of the files.
    pub files: First<FilePage>,
    /// The figures of the billing, and the first page of the documents.
    pub billing: First<Billing>,
    /// The first page of the history, unfiltered.
    pub history: First<HistoryPage>,
    /// What is new to the reader since they were here last.
    #[serde(default)]
    pub visit: Visit,
    /// The number of the newest event when it was read: what follows is told live.
    pub position: i64,
}

/// What the reader calls the codes that stand in the details: the names of all are more than the first page needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the details'")]
pub struct CodeNames {
    pub currency: String,
    pub document_language: Option<String>,
}

/// What the head of a card tells of its tabs: how much is in each, and of the tickets what is late.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the tabs")]
pub struct Glance {
    pub addresses: i64,
    pub contacts: i64,
    /// Those that are to be done.
    pub activities: i64,
    pub tickets: TicketSummary,
    pub documents: i64,
    pub products: i64,
    pub files: i64,
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
        let locale = use_locale();
        let names = CodeNames {
            currency: details.currency.name(locale).to_owned(),
            document_language: details.document_language.map(|language| language.name(locale).to_owned()),
        };
        let filter = super::history::HistoryFilter::default();
        let sight = super::history::store::Sight { customer: id, deleted: sees_deleted, zone: access.now_zone() };
        let history = super::history::store::page(&mut conn, sight, &filter).await?;
        let addresses =
            super::addresses::store::page(&mut conn, id, &super::addresses::model::AddressFilter::default()).await?;
        let limit = super::files::api::files()?.rules.limit;
        let files = super::files::filter::FileFilter::default();
        let files = super::files::list::page(&mut conn, sight, &files, limit).await?;
        let contacts = super::contacts::store::page(&mut conn, id, &super::contacts::ContactFilter::default()).await?;
        let sight = super::activities::store::Sight::of(&access);
        let activities =
            super::activities::list::page(&mut conn, id, sight, &super::activities::filter::ActivityFilter::default())
                .await?;
        let sight = super::tickets::api::sight(&access, id, super::tickets::api::now());
        let tickets = super::tickets::store::page(&mut conn, &sight, &Default::default()).await?;
        let sight = super::products::api::sight(&access, id);
        let products = super::products::store::page(&mut conn, sight, &Default::default()).await?;
        let billing =
            super::billing::api::first(&mut conn, id, &super::billing::filter::BillingFilter::default()).await?;
        let visit = asking.visit(&mut conn, &access, id, history.entries.first().map(|newest| newest.id)).await?;
        let position = super::live::store::newest(&mut conn).await?;
        let glance = Glance {
            addresses: addresses.count,
            contacts: contacts.count,
            activities: activities.open,
            tickets: tickets.summary,
            documents: billing.page.total,
            products: products.count,
            files: files.count,
        };
        Ok(Card {
            details,
            names,
            pending: pending.iter().map(|pending| Waiting::of(pending, locale)).collect(),
            glance,
            addresses: addresses.into(),
            contacts: contacts.into(),
            activities: activities.into(),
            tickets: tickets.into(),
            billing: billing.into(),
            products: products.into(),
            files: files.into(),
            history: history.into(),
            visit,
            position,
        })
    };
    open.await.map_err(AppError::answered)
}
