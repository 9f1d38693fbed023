//! What is asked of the catalogue, as it stands in the address bar.

use super::words;
use crate::customer::place::{Filter, push_pair, text_of};
use crate::locale::Word;
use crate::value::{ProductId, fold};
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

/// How many characters of the search field are searched for.
const LONGEST_SEARCH: usize = 200;
/// How many of its words.
const MOST_WORDS: usize = 10;

/// Which products, by whether they are sold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusFilter {
    /// Those that are.
    #[default]
    Active,
    /// Those that no longer are.
    Inactive,
    /// Both.
    All,
}

impl StatusFilter {
    /// In the order of the choice.
    pub const ALL: [StatusFilter; 3] = [StatusFilter::Active, StatusFilter::Inactive, StatusFilter::All];

    /// Its spelling in the URL.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            StatusFilter::Active => "active",
            StatusFilter::Inactive => "inactive",
            StatusFilter::All => "all",
        }
    }

    /// Reads the spelling of the URL; an unknown one is the usual filter.
    #[must_use]
    pub fn parse(code: &str) -> StatusFilter {
        StatusFilter::ALL.into_iter().find(|status| status.code() == code).unwrap_or_default()
    }

    /// What the choice is called.
    #[must_use]
    pub const fn label(self) -> Word {
        match self {
            StatusFilter::Active => words::ONLY_ACTIVE,
            StatusFilter::Inactive => words::ONLY_INACTIVE,
            StatusFilter::All => words::ACTIVE_AND_INACTIVE,
        }
    }
}

/// A state of the catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CatalogueFilter {
    /// What was typed into the search field.
    pub q: String,
    /// Active products only, unless others are asked for.
    pub status: StatusFilter,
    /// The page begins after this product; without one it is the first page.
    pub after: Option<ProductId>,
}

impl CatalogueFilter {
    /// The address of the catalogue in this state.
    #[must_use]
    pub fn href(&self) -> String {
        let mut address = "/products".to_owned();
        for (name, value) in self.pairs() {
            push_pair(&mut address, name, &value);
        }
        address
    }

    /// Whether fewer products are asked for than the catalogue shows when it is opened.
    #[must_use]
    pub fn narrows(&self) -> bool {
        self.from_key(None) != CatalogueFilter::default()
    }

    /// The same filters on the page after a product.
    #[must_use]
    pub fn from_key(&self, after: Option<ProductId>) -> CatalogueFilter {
        CatalogueFilter { after, ..self.clone() }
    }
}

impl Filter for CatalogueFilter {
    fn from_query(query: &ParamsMap) -> CatalogueFilter {
        CatalogueFilter {
            q: searched(query),
            status: status(query),
            after: text_of(query, "after").and_then(|id| id.parse().ok()),
        }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = pairs(&self.q, self.status);
        pairs.extend(self.after.map(|id| ("after", id.to_string())));
        pairs
    }
}

/// What was typed into a search field. No text has a NUL, and Postgres takes none.
pub(crate) fn searched(query: &ParamsMap) -> String {
    text_of(query, "q").unwrap_or_default().replace('\0', "").trim().to_owned()
}

/// Which status is asked for.
pub(crate) fn status(query: &ParamsMap) -> StatusFilter {
    text_of(query, "status").map(|code| StatusFilter::parse(&code)).unwrap_or_default()
}

/// Search and status as they stand in an address, where they are not the usual ones.
pub(crate) fn pairs(q: &str, status: StatusFilter) -> Vec<(&'static str, String)> {
    let mut pairs = Vec::new();
    if !q.is_empty() {
        pairs.push(("q", q.to_owned()));
    }
    if status != StatusFilter::default() {
        pairs.push(("status", status.code().to_owned()));
    }
    pairs
}

/// The words of a search that all have to be found. Of a text that nobody would search for (a page pasted into the field)
/// the beginning counts.
#[must_use]
pub fn search_words(q: &str) -> Vec<String> {
    let begins: String = q.chars().take(LONGEST_SEARCH).collect();
    fold(&begins).split_whitespace().take(MOST_WORDS).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_survives_the_address_bar_and_nonsense_filters_nothing() {
        let filter = CatalogueFilter { q: "café & té".into(), status: StatusFilter::All, after: Some(ProductId(7)) };
        assert_eq!(filter.href(), "/products?q=caf%C3%A9%20%26%20t%C3%A9&status=all&after=7");
        assert_eq!(CatalogueFilter::default().href(), "/products");
        let mut query = ParamsMap::new();
        for (name, value) in [("q", "café & té"), ("status", "all"), ("after", "7")] {
            query.insert(name, value.to_owned());
        }
        assert_eq!(CatalogueFilter::from_query(&query), filter);
        let mut query = ParamsMap::new();
        for (name, value) in [("q", " \0 "), ("status", "gone"), ("after", "x")] {
            query.insert(name, value.to_owned());
        }
        assert_eq!(CatalogueFilter::from_query(&query), CatalogueFilter::default());
    }

    #[test]
    fn a_search_is_its_words_without_case_and_accents() {
        assert_eq!(search_words("  Queso  CABRÁLES "), ["queso", "cabrales"]);
    }
}
