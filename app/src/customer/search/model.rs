//! What is asked of the list, as it stands in the address bar, and what the list answers.

use super::order::{Key, Sort};
use crate::user::{Role, UserLabel};
use crate::value::percent::{escape, unescape};
use crate::value::{Country, Currency, CustomerId, Money, UserId, fold};
use serde::{Deserialize, Serialize};

/// How many characters of the search field are searched for.
pub const LONGEST_SEARCH: usize = 200;
/// How many of its words.
const MOST_WORDS: usize = 10;

/// A word that is searched, in each of its spellings.
pub type Word = Vec<String>;

/// A state of the list: everything that decides which customers are shown, and in which order.
///
/// Its text is the query of the URL. It crosses the wire in that form too, so that there is one spelling of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct ListQuery {
    /// What was typed into the search field.
    pub q: String,
    /// Active customers only, unless others are asked for.
    pub status: StatusFilter,
    /// Only the customers of this user.
    pub owner: Option<UserId>,
    /// Only customers with this tag.
    pub tag: Option<String>,
    /// Only customers with an address in this country.
    pub country: Option<Country>,
    /// Only customers who pay in this currency.
    pub currency: Option<Currency>,
    /// The order.
    pub sort: Sort,
    /// The page begins after the row with this key; without one it is the first page.
    pub after: Option<Key>,
}

impl ListQuery {
    /// Reads a state from named values, such as those of a URL. What is unknown or malformed counts as not given:
    /// an old bookmark shows a list, never an error.
    #[must_use]
    pub fn from_params(value: impl Fn(&str) -> Option<String>) -> ListQuery {
        // No text has a NUL, and Postgres takes none.
        let given = |name: &str| value(name).map(|text| text.replace('\0', "")).filter(|text| !text.trim().is_empty());
        ListQuery {
            q: given("q").unwrap_or_default(),
            status: given("status").map(|text| StatusFilter::parse(&text)).unwrap_or_default(),
            owner: given("owner").and_then(|text| text.parse().ok()),
            tag: given("tag"),
            country: given("country").and_then(|text| Country::parse(&text).ok()),
            currency: given("currency").and_then(|text| Currency::parse(&text).ok()),
            sort: given("sort").map(|text| Sort::parse(&text)).unwrap_or_default(),
            after: given("after").and_then(|text| Key::parse(&text)),
        }
    }

    /// Reads the query of a URL: `q=caf%C3%A9&status=all`.
    #[must_use]
    pub fn from_query(query: &str) -> ListQuery {
        let pairs: Vec<(String, String)> = query
            .trim_start_matches('?')
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (unescape(name), unescape(value)))
            .collect();
        ListQuery::from_params(|wanted| pairs.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone()))
    }

    /// Whether its filters may leave few of the customers, whatever is searched among them.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        let by_value = self.owner.is_some() || self.tag.is_some() || self.country.is_some() || self.currency.is_some();
        by_value || matches!(self.status, StatusFilter::Inactive | StatusFilter::Deleted)
    }

    /// The query of the URL that shows this state, without `?`; empty for the list as it is first opened.
    #[must_use]
    pub fn to_query(&self) -> String {
        let pairs = self.pairs();
        pairs.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect::<Vec<_>>().join("&")
    }

    /// One value as it stands in the URL, empty where it does not.
    #[must_use]
    pub fn value(&self, name: &str) -> String {
        self.pairs().into_iter().find(|(other, _)| *other == name).map(|(_, value)| value).unwrap_or_default()
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs: Vec<(&'static str, String)> = Vec::new();
        if !self.q.trim().is_empty() {
            pairs.push(("q", self.q.clone()));
        }
        if self.status != StatusFilter::default() {
            pairs.push(("status", self.status.code().to_owned()));
        }
        pairs.extend(self.owner.map(|owner| ("owner", owner.to_string())));
        pairs.extend(self.tag.clone().map(|tag| ("tag", tag)));
        pairs.extend(self.country.map(|country| ("country", country.code().to_owned())));
        pairs.extend(self.currency.map(|currency| ("currency", currency.code().to_owned())));
        if self.sort != Sort::default() {
            pairs.push(("sort", self.sort.code()));
        }
        pairs.extend(self.after.as_ref().map(|key| ("after", key.to_text())));
        pairs
    }

    /// The URL of the list in this state.
    #[must_use]
    pub fn href(&self) -> String {
        match self.to_query() {
            query if query.is_empty() => "/customers".to_owned(),
            query => format!("/customers?{query}"),
        }
    }

    /// The URL of a customer's card that remembers the list it was opened from, even if nothing was asked of that list.
    #[must_use]
    pub fn card_href(&self, id: CustomerId) -> String {
        format!("/customers/{id}?list={}", escape(&self.to_query()))
    }

    /// This state in another order, from its first page.
    #[must_use]
    pub fn sorted(&self, sort: Sort) -> ListQuery {
        ListQuery { sort, after: None, ..self.clone() }
    }

    /// This state on the page after a key.
    #[must_use]
    pub fn from_key(&self, after: Option<Key>) -> ListQuery {
        ListQuery { after, ..self.clone() }
    }

    /// The list with nothing searched and nothing filtered, in the same order.
    #[must_use]
    pub fn cleared(&self) -> ListQuery {
        ListQuery { sort: self.sort, ..ListQuery::default() }
    }

    /// This state for a user of that role: who may not restore does not see what was deleted.
    #[must_use]
    pub fn seen_by(self, role: Option<Role>) -> ListQuery {
        match self.status {
            StatusFilter::Deleted if role < Some(Role::RESTORES) => {
                ListQuery { status: StatusFilter::default(), ..self }
            }
            _ => self,
        }
    }

    /// Whether fewer customers are asked for than the list shows when it is opened.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        self.cleared() != self.from_key(None)
    }

    /// The words that all have to be found, each in its spellings: as it is, and letters and digits alone, so that a phone
    /// number or an identification is found however its groups are separated. Of a text that nobody would search for (a
    /// page pasted into the field) the beginning counts.
    #[must_use]
    pub fn words(&self) -> Vec<Word> {
        fold(&self.q.chars().take(LONGEST_SEARCH).collect::<String>())
            .split_whitespace()
            .take(MOST_WORDS)
            .map(|word| {
                let bare: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
                let other = Some(bare).filter(|bare| !bare.is_empty() && bare != word);
                [word.to_owned()].into_iter().chain(other).collect()
            })
            .collect()
    }
}

impl From<String> for ListQuery {
    fn from(query: String) -> ListQuery {
        ListQuery::from_query(&query)
    }
}

impl From<ListQuery> for String {
    fn from(query: ListQuery) -> String {
        query.to_query()
    }
}

/// Which customers by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StatusFilter {
    /// Those one does business with.
    #[default]
    Active,
    /// Those one did business with.
    Inactive,
    /// Everybody but the deleted.
    All,
    /// Those that were deleted, for whoever may restore them.
    Deleted,
}

impl StatusFilter {
    /// In the order of the choice.
    pub const ALL: [StatusFilter; 4] =
        [StatusFilter::Active, StatusFilter::Inactive, StatusFilter::All, StatusFilter::Deleted];

    /// Its spelling in the URL.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            StatusFilter::Active => "active",
            StatusFilter::Inactive => "inactive",
            StatusFilter::All => "all",
            StatusFilter::Deleted => "deleted",
        }
    }

    /// Reads the spelling of the URL.
    #[must_use]
    pub fn parse(text: &str) -> StatusFilter {
        StatusFilter::ALL.into_iter().find(|status| status.code() == text).unwrap_or_default()
    }
}

/// One page of the list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ListPage {
    /// The customers of this page.
    pub rows: Vec<ListRow>,
    /// How many there are on all pages, as far as they were counted.
    pub total: i64,
    /// Whether there are more than were counted.
    pub more: bool,
    /// The key that the next page begins after, in its spelling of the URL, when there is a next page.
    pub next: Option<String>,
    /// Of each row what it is found by, its addresses and contacts too, a line each; where these rows are all that a search
    /// finds, and that is not much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub texts: Option<Vec<String>>,
}

/// One customer in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct ListRow {
    /// The customer.
    pub id: CustomerId,
    /// Customer number.
    pub number: String,
    /// Account name.
    pub name: String,
    /// Trade name, where it differs.
    pub trade_name: Option<String>,
    /// City of the main address.
    pub city: Option<String>,
    /// Country of the main address.
    pub country: Option<Country>,
    /// What the reader calls it: the names of all countries are more than the first page needs.
    #[cfg_attr(feature = "ssr", sqlx(skip))]
    pub country_name: Option<String>,
    /// Whether one does business with them.
    pub active: bool,
    /// Whether deliveries are stopped.
    pub blocked: bool,
    /// Credit limit in minor units of `currency`; none is no limit.
    pub credit_limit: Option<i64>,
    /// What they pay in.
    pub currency: Currency,
    /// Who looks after them.
    pub owner: Option<String>,
    /// Tags, joined by commas.
    pub tags: String,
}

impl ListRow {
    /// The credit limit as an amount.
    #[must_use]
    pub fn limit(&self) -> Option<Money> {
        self.credit_limit.map(|minor| Money { minor, currency: self.currency })
    }

    /// Each tag.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.tags.split(',').filter(|tag| !tag.is_empty())
    }
}

/// What the list can be filtered by: the values that customers have.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ListOptions {
    /// Users who may own a customer.
    pub owners: Vec<UserLabel>,
    /// Tags in use, in alphabetical order.
    pub tags: Vec<String>,
    /// Countries of addresses, with what the reader calls them and in the order of that.
    pub countries: Vec<(Country, String)>,
    /// Currencies of customers.
    pub currencies: Vec<Currency>,
}

/// The customers beside one in a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbours {
    /// The one before.
    pub previous: Option<CustomerId>,
    /// The one after.
    pub next: Option<CustomerId>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customer::search::key::contact_search_key;
    use crate::customer::search::order::Column;

    #[test]
    fn a_state_survives_the_address_bar() {
        let query = ListQuery {
            q: "café & co +34 50%".to_owned(),
            status: StatusFilter::All,
            owner: Some(UserId(3)),
            tag: Some("hostelería".to_owned()),
            country: Country::parse("CH").ok(),
            currency: Currency::parse("CHF").ok(),
            sort: Sort { column: Column::CreditLimit, descending: true },
            after: Some(Key { id: CustomerId(7), value: "12.5 & más".to_owned() }),
        };
        assert_eq!(ListQuery::from_query(&query.to_query()), query);
        assert_eq!(ListQuery::from_query(""), ListQuery::default());
        assert_eq!(ListQuery::default().href(), "/customers");
    }

    #[test]
    fn a_malformed_address_is_the_list_as_it_is_first_opened() {
        let query = "status=gone&sort=-shoe_size&owner=ana&country=Atlantis&currency=gold&after=x&q=+&tag=%zz";
        let expected = ListQuery { tag: Some("%zz".to_owned()), ..ListQuery::default() };
        assert_eq!(ListQuery::from_query(query), expected);
    }

    #[test]
    fn a_phone_number_is_searched_by_its_digits() {
        let query = ListQuery { q: "(91) 555-22-82".to_owned(), ..ListQuery::default() };
        let words = query.words();
        assert_eq!(words[1], ["555-22-82", "5552282"]);
        let key = contact_search_key(&[Some("Ana Trujillo"), Some("Owner"), None], &[Some("(91) 555 22 82")]);
        assert_eq!(key, "ana trujillo owner 915552282");
    }

    #[test]
    fn of_a_page_pasted_into_the_search_field_the_beginning_counts() {
        let query = ListQuery { q: "acme ".repeat(10_000), ..ListQuery::default() };
        assert_eq!(query.words().len(), MOST_WORDS);
        let query = ListQuery { q: "x".repeat(100_000), ..ListQuery::default() };
        assert_eq!(query.words()[0][0].len(), LONGEST_SEARCH);
        assert_eq!(ListQuery::from_query("q=ac%00me&tag=%00").q, "acme");
    }

    #[test]
    fn an_order_is_not_a_filter() {
        let sorted = ListQuery::default().sorted(Sort::by(Column::City).reversed());
        assert!(!sorted.is_filtered());
        assert!(ListQuery { q: "acme".to_owned(), ..sorted }.is_filtered());
    }

    #[test]
    fn only_an_administrator_asks_for_what_was_deleted() {
        let query = ListQuery::from_query("status=deleted&q=acme");
        assert_eq!(query.clone().seen_by(Some(Role::Manager)), query);
        for role in [None, Some(Role::Viewer), Some(Role::Editor)] {
            assert_eq!(query.clone().seen_by(role), ListQuery::from_query("q=acme"));
        }
    }
}
