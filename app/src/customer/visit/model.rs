//! What is known of a reader's last visit.

#[cfg(feature = "ssr")]
use crate::value::CustomerId;
use crate::value::HistoryId;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// What others have changed since the reader was here last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Since {
    /// The newest entry of the history that they have seen.
    pub after: HistoryId,
    /// When they were here, in their zone.
    #[serde(with = "crate::wire::instant")]
    pub at: DateTime<FixedOffset>,
    /// How many changes others have made since, [`MANY`](crate::customer::tab::MANY) at most.
    pub count: i64,
}

/// A reader's visit to a card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// What is new to them; none where nothing is, or where they were never here.
    pub since: Option<Since>,
    /// The newest entry, where it has to be kept yet that they have seen it.
    pub unseen: Option<HistoryId>,
}

/// Whether an address is of a customer's card, or of a page of it.
#[cfg(feature = "ssr")]
#[must_use]
pub fn is_of_card(address: &str, customer: CustomerId) -> bool {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest.find('/').map_or("", |path| &rest[path..]));
    let mut parts = path.split(['?', '#']).next().unwrap_or_default().split('/').skip(1);
    parts.next() == Some("customers") && parts.next().and_then(|id| id.parse().ok()) == Some(customer)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_the_card_is_told_from_those_of_others() {
        let of = |address| is_of_card(address, CustomerId(42));
        assert!(
            of("https://ficha.acme.example/customers/42") && of("http://127.0.0.1:3000/customers/42/history?since=7")
        );
        assert!(of("/customers/42?list=q%3Dacme"));
        assert!(!of("https://ficha.acme.example/customers/421") && !of("https://ficha.acme.example/customers?q=42"));
        assert!(!of("https://ficha.acme.example") && !of(""));
    }
}
