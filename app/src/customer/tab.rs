//! The tabs of the card, in the order in which they stand on it.

use super::api::Card;
use super::{activities, addresses, billing, contacts, details, files, history, products, tickets};
use crate::locale::{Locale, Word};

/// Where the counts of the badges stop: whoever has so many things has many, and counting on would cost what there are.
pub const MANY: i64 = 100;

/// How many things there are: a page that is narrowed by nothing and has all there are on it tells, and else they are counted.
///
/// # Errors
/// Those of the counting.
#[cfg(feature = "ssr")]
pub async fn counted<E>(
    on_page: usize,
    is_all: bool,
    counting: impl Future<Output = Result<i64, E>>,
) -> Result<i64, E> {
    match i64::try_from(on_page) {
        Ok(count) if is_all => Ok(count),
        _ => counting.await,
    }
}

/// A tab of the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Who the customer is, and on what terms we deal with them.
    Details,
    /// Where they are.
    Addresses,
    /// Whom one talks to there.
    Contacts,
    /// What was and is to be done with them.
    Activities,
    /// What they have asked of us, until it is resolved.
    Support,
    /// Invoices and credit notes, what is paid and what is due.
    Billing,
    /// What only they may buy, and their own prices.
    Products,
    /// Their documents.
    Files,
    /// What was changed, by whom and when.
    History,
}

impl Tab {
    /// Every tab, in the order of the card.
    pub const ALL: [Tab; 9] = [
        Tab::Details,
        Tab::Addresses,
        Tab::Contacts,
        Tab::Activities,
        Tab::Support,
        Tab::Billing,
        Tab::Products,
        Tab::Files,
        Tab::History,
    ];

    /// Its part of an address: `/customers/42/addresses`. The details are the card's own page.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Tab::Details => "",
            Tab::Addresses => "addresses",
            Tab::Contacts => "contacts",
            Tab::Activities => "activities",
            Tab::Support => "support",
            Tab::Billing => "billing",
            Tab::Products => "products",
            Tab::Files => "files",
            Tab::History => "history",
        }
    }

    /// What it is called.
    #[must_use]
    pub const fn label(self) -> Word {
        match self {
            Tab::Details => details::words::DETAILS,
            Tab::Addresses => addresses::words::ADDRESSES,
            Tab::Contacts => contacts::words::CONTACTS,
            Tab::Activities => activities::words::ACTIVITIES,
            Tab::Support => tickets::words::SUPPORT,
            Tab::Billing => billing::words::BILLING,
            Tab::Products => products::words::EXCLUSIVE_PRODUCTS,
            Tab::Files => files::words::FILES,
            Tab::History => history::words::HISTORY,
        }
    }

    /// How many things are in it, [`MANY`] at most, where that is worth knowing before opening it.
    #[must_use]
    pub fn count(self, card: &Card) -> Option<i64> {
        match self {
            Tab::Details | Tab::History => None,
            Tab::Addresses => Some(card.glance.addresses),
            Tab::Contacts => Some(card.glance.contacts),
            Tab::Activities => Some(card.glance.activities),
            Tab::Support => Some(card.glance.tickets.unresolved),
            Tab::Billing => Some(card.glance.documents.min(MANY)),
            Tab::Products => Some(card.glance.products),
            Tab::Files => Some(card.glance.files),
        }
    }

    /// Why somebody should open it, in a few words, where there is a reason.
    #[must_use]
    pub fn attention(self, card: &Card, locale: Locale) -> Option<String> {
        match self {
            Tab::Support => card.glance.tickets.overdue_in_words(locale),
            _ => None,
        }
    }

    /// The tab that shows the rows of a table; none where no tab does.
    #[must_use]
    pub fn of_entity(table: &str) -> Option<Tab> {
        Some(match table {
            "customer" | "pending_change" => Tab::Details,
            "address" => Tab::Addresses,
            "contact" => Tab::Contacts,
            "activity" => Tab::Activities,
            "ticket" | "ticket_message" => Tab::Support,
            "document" | "document_line" | "payment" => Tab::Billing,
            "product" | "customer_price" => Tab::Products,
            "file" | "file_version" => Tab::Files,
            "erasure" => Tab::History,
            _ => return None,
        })
    }

    /// The tab that an address shows: `/customers/42/addresses/7/edit` shows the addresses.
    #[must_use]
    pub fn of_path(path: &str) -> Tab {
        let part = path.split('/').nth(3).unwrap_or_default();
        Tab::ALL.into_iter().find(|tab| *tab != Tab::Details && tab.path() == part).unwrap_or(Tab::Details)
    }
}

#[cfg(test)]
mod tests {
    use super::Tab;

    #[test]
    fn whatever_stands_in_the_history_stands_on_a_tab() {
        for entity in super::history::ENTITIES {
            assert!(Tab::of_entity(entity.table).is_some(), "{}", entity.table);
        }
        assert_eq!(Tab::of_entity("app_user"), None);
    }

    #[test]
    fn an_address_tells_its_tab() {
        assert_eq!(Tab::of_path("/customers/42"), Tab::Details);
        assert_eq!(Tab::of_path("/customers/42/edit"), Tab::Details);
        assert_eq!(Tab::of_path("/customers/42/addresses/7/edit"), Tab::Addresses);
        assert_eq!(Tab::of_path("/customers/42/activities/new"), Tab::Activities);
        assert_eq!(Tab::of_path("/customers/42/support/7/step"), Tab::Support);
        assert_eq!(Tab::of_path("/customers/42/billing/7/lines/3/edit"), Tab::Billing);
        assert_eq!(Tab::of_path("/customers/42/history/9"), Tab::History);
    }
}
