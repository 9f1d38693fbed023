//! Which activities are asked for, as it stands in the address, and the page that answers.

use super::kind::Kind;
use super::model::Activity;
use crate::customer::place::{Filter, text_of};
use crate::locale::format::read_date;
use crate::user::UserLabel;
use crate::value::{ActivityId, ContactId, UserId};
use chrono::NaiveDate;
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

/// What is to be done, or what was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Show {
    /// Still to be done: what is overdue first, what has no date last.
    #[default]
    Open,
    /// Done: the newest first.
    Done,
}

impl Show {
    /// Both, in the order of the page.
    pub const ALL: [Show; 2] = [Show::Open, Show::Done];
}

/// Which activities are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActivityFilter {
    /// To be done, or done.
    pub show: Show,
    /// Only of this kind.
    pub kind: Option<Kind>,
    /// Only this colleague's.
    pub person: Option<UserId>,
    /// Only those with this contact.
    pub contact: Option<ContactId>,
    /// Not before this day, in the reader's zone; what has no date is not shown either.
    pub from: Option<NaiveDate>,
    /// Not after this day, in the reader's zone; what has no date is not shown either.
    pub to: Option<NaiveDate>,
    /// Only what comes after this place: the next page.
    pub after: Option<Key>,
}

impl ActivityFilter {
    /// Whether it asks for less than everything that is to be done, or was, whatever the page.
    #[must_use]
    pub fn narrows(&self) -> bool {
        self.first() != self.cleared()
    }

    /// Everything that is to be done, or was.
    #[must_use]
    pub fn cleared(&self) -> ActivityFilter {
        ActivityFilter { show: self.show, ..ActivityFilter::default() }
    }

    /// The same filters, on what is to be done or on what was.
    #[must_use]
    pub fn showing(&self, show: Show) -> ActivityFilter {
        ActivityFilter { show, after: None, ..self.clone() }
    }

    /// The same filters on their first page.
    #[must_use]
    pub fn first(&self) -> ActivityFilter {
        self.after(None)
    }

    /// The same filters on the page after a place.
    #[must_use]
    pub fn after(&self, after: Option<Key>) -> ActivityFilter {
        ActivityFilter { after, ..self.clone() }
    }
}

impl Filter for ActivityFilter {
    fn from_query(query: &ParamsMap) -> ActivityFilter {
        ActivityFilter {
            show: if text_of(query, "show").as_deref() == Some("done") { Show::Done } else { Show::Open },
            kind: text_of(query, "kind").and_then(|code| Kind::parse(&code)),
            person: text_of(query, "person").and_then(|id| id.parse().ok()),
            contact: text_of(query, "contact").and_then(|id| id.parse().ok()),
            from: text_of(query, "from").and_then(|day| read_date(&day)),
            to: text_of(query, "to").and_then(|day| read_date(&day)),
            after: text_of(query, "after").and_then(|key| Key::parse(&key)),
        }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let pairs = [
            ("show", (self.show == Show::Done).then(|| "done".to_owned())),
            ("kind", self.kind.map(|kind| kind.code().to_owned())),
            ("person", self.person.map(|id| id.to_string())),
            ("contact", self.contact.map(|id| id.to_string())),
            ("from", self.from.map(|day| day.to_string())),
            ("to", self.to.map(|day| day.to_string())),
            ("after", self.after.map(String::from)),
        ];
        pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

/// Where an activity stands in the order of its list: when it is due or was done, and its id for those of the same moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Key {
    /// In microseconds since 1970; none for what has no date.
    pub at: Option<i64>,
    /// The activity.
    pub id: ActivityId,
}

impl Key {
    /// Reads the spelling of the address: `1764000000000000.42`, or `.42` where there is no date. A moment that is in no
    /// year of four digits is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Key> {
        let (at, id) = text.split_once('.')?;
        let at = match at {
            "" => None,
            at => Some(
                at.parse::<i64>().ok().filter(|at| (-30_610_224_000_000_000..253_370_764_800_000_000).contains(at))?,
            ),
        };
        Some(Key { at, id: id.parse().ok()? })
    }
}

impl From<Key> for String {
    fn from(key: Key) -> String {
        format!("{}.{}", key.at.map(|at| at.to_string()).unwrap_or_default(), key.id)
    }
}

impl TryFrom<String> for Key {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Key, &'static str> {
        Key::parse(&text).ok_or("no such place in the list")
    }
}

/// A page of a customer's activities.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ActivityPage {
    /// The activities.
    pub rows: Vec<Activity>,
    /// Where the next page begins, when there is one.
    pub next: Option<Key>,
    /// How many are still to be done, whatever is filtered; [`MANY`](crate::customer::tab::MANY) at most.
    pub open: i64,
    /// Which day it is for the reader.
    pub today: Option<NaiveDate>,
    /// What the filters and the form offer to choose from.
    pub choices: Choices,
}

/// Whom an activity can be with, and who can be the one to do it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Choices {
    /// The colleagues.
    pub people: Vec<UserLabel>,
    /// The customer's contacts.
    pub contacts: Vec<ContactLabel>,
}

/// A contact where only the name matters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct ContactLabel {
    /// Which contact.
    pub id: ContactId,
    /// What they are called.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&'static str, &str)]) -> ActivityFilter {
        let mut query = ParamsMap::new();
        for (name, value) in pairs {
            query.insert(*name, (*value).to_owned());
        }
        ActivityFilter::from_query(&query)
    }

    #[test]
    fn an_address_says_every_filter_and_is_read_back() {
        let all = ActivityFilter {
            show: Show::Done,
            kind: Some(Kind::Call),
            person: Some(UserId(3)),
            contact: Some(ContactId(7)),
            from: NaiveDate::from_ymd_opt(2026, 1, 31),
            to: NaiveDate::from_ymd_opt(2026, 2, 28),
            after: Some(Key { at: Some(1_764_000_000_000_000), id: ActivityId(9) }),
        };
        let pairs = all.pairs();
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(
            pairs,
            [
                ("show", "done"),
                ("kind", "call"),
                ("person", "3"),
                ("contact", "7"),
                ("from", "2026-01-31"),
                ("to", "2026-02-28"),
                ("after", "1764000000000000.9"),
            ]
        );
        assert_eq!(read(&pairs), all);
        assert_eq!(ActivityFilter::default().pairs(), []);
    }

    #[test]
    fn nonsense_in_an_address_filters_nothing() {
        let pairs = [("show", "x"), ("kind", "party"), ("person", "ana"), ("from", "31/1"), ("after", "9")];
        assert_eq!(read(&pairs), ActivityFilter::default());
        for key in ["9223372036854775807.1", "-99999999999999999.1", "x.1", "1.x", ""] {
            assert_eq!(Key::parse(key), None, "{key}");
        }
        assert_eq!(Key::parse(".4"), Some(Key { at: None, id: ActivityId(4) }));
    }

    #[test]
    fn neither_a_page_nor_what_was_done_is_a_filter() {
        assert!(!read(&[("show", "done"), ("after", ".4")]).narrows());
        assert!(read(&[("show", "done"), ("kind", "note")]).narrows());
    }
}
