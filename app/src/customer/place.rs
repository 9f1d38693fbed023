//! Where on the card the reader is, and the addresses of where they may go from there.

use super::tab::Tab;
use crate::value::CustomerId;
use crate::value::percent::escape;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map, use_query_map};
use leptos_router::location::Location;
use leptos_router::params::ParamsMap;

/// Which rows of a tab are asked for, as it stands in an address. The default asks for the first page of all.
pub trait Filter: Clone + Default + PartialEq + Send + Sync + 'static {
    /// Reads the filters of an address. What cannot be read filters nothing.
    fn from_query(query: &ParamsMap) -> Self;

    /// The filters as names and values; what is not asked for is left out.
    fn pairs(&self) -> Vec<(&'static str, String)>;
}

/// Where the reader is: the customer, the filters, and the list that they came from, which every link carries on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place<F> {
    /// The tab.
    pub tab: Tab,
    /// The customer.
    pub customer: CustomerId,
    /// Which rows are asked for.
    pub filter: F,
    /// The query of the list that the reader came from.
    pub list: Option<String>,
}

impl<F: Filter> Place<F> {
    /// Reads the address. A customer that is no number is one that does not exist: there is none with the id 0.
    #[must_use]
    pub fn read(tab: Tab, params: &ParamsMap, query: &ParamsMap) -> Place<F> {
        Place {
            tab,
            customer: params.get("id").and_then(|id| id.parse().ok()).unwrap_or(CustomerId(0)),
            filter: F::from_query(query),
            list: query.get("list"),
        }
    }

    /// Where the tab stands under other filters.
    #[must_use]
    pub fn filtered(&self, filter: &F) -> String {
        self.address("", filter)
    }

    /// Where a part of the tab stands, with the filters of now to come back to: `7`, `7/edit`, `new`.
    #[must_use]
    pub fn part(&self, tail: impl std::fmt::Display) -> String {
        self.address(&format!("/{tail}"), &self.filter)
    }

    /// Where the tab stands as it is now.
    #[must_use]
    pub fn here(&self) -> String {
        self.address("", &self.filter)
    }

    fn address(&self, tail: &str, filter: &F) -> String {
        let mut address = format!("/customers/{}/{}{tail}", self.customer, self.tab.path());
        for (name, value) in filter.pairs() {
            push_pair(&mut address, name, &value);
        }
        if let Some(list) = &self.list {
            push_pair(&mut address, "list", list);
        }
        address
    }
}

/// Where the reader is in a tab, as the address changes. While another tab is shown, the address is that one's: then the place
/// stays as it was, and without filters where it was none.
pub fn use_place<F: Filter>(tab: Tab) -> Memo<Place<F>> {
    let (params, query, path) = (use_params_map(), use_query_map(), use_location().pathname);
    Memo::new(move |before: Option<&Place<F>>| {
        let is_elsewhere = path.with(|path| Tab::of_path(path) != tab);
        if let Some(before) = before.filter(|_| is_elsewhere) {
            return before.clone();
        }
        let place: Place<F> = params.with(|params| query.with(|query| Place::read(tab, params, query)));
        if is_elsewhere { Place { filter: F::default(), ..place } } else { place }
    })
}

/// The number that a part of the address names: `item` of `/customers/42/addresses/7/edit`; 0, which nothing has, where it
/// is no number.
pub fn use_number(name: &'static str) -> Memo<i64> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get(name).and_then(|id| id.parse().ok()).unwrap_or(0)))
}

/// The address that was asked for last, path and query, be its page shown already or still on its way.
pub fn use_address() -> impl Fn() -> String + Copy {
    let Location { pathname, search, .. } = use_location();
    move || format!("{}?{}", pathname.get_untracked(), search.get_untracked())
}

/// Adds `name=value` to the end of an address, escaped in the same way in the browser and on the server.
pub fn push_pair(address: &mut String, name: &str, value: &str) {
    address.push(if address.contains('?') { '&' } else { '?' });
    address.push_str(name);
    address.push('=');
    address.push_str(&escape(value));
}

/// A text of an address, trimmed; none where it is empty.
#[must_use]
pub fn text_of(query: &ParamsMap, name: &str) -> Option<String> {
    query.get(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}
