//! What an entry of the history is, and how the filters stand in an address.

use super::field::{Field, FieldKind};
use super::put_back::Undone;
use crate::customer::place::{Filter, text_of};
use crate::locale::Word;
use crate::locale::format::read_date;
use crate::value::{HistoryId, Money};
use chrono::{DateTime, FixedOffset, NaiveDate};
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

/// What somebody did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A row was added.
    Insert,
    /// A row was changed.
    Update,
    /// A row was removed, or the customer was marked as deleted.
    Delete,
    /// A deleted customer was brought back.
    Restore,
}

impl Kind {
    /// Every kind, in the order of the filter.
    pub const ALL: [Kind; 4] = [Kind::Insert, Kind::Update, Kind::Delete, Kind::Restore];

    /// As it stands in an address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Kind::Insert => "insert",
            Kind::Update => "update",
            Kind::Delete => "delete",
            Kind::Restore => "restore",
        }
    }

    /// The kind of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Which entries are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HistoryFilter {
    /// Only this actor's.
    pub user: Option<String>,
    /// Only of this kind.
    pub kind: Option<Kind>,
    /// Only where this column changed: `customer.credit_limit`, or a bare column of whatever table.
    pub field: Option<String>,
    /// Not before this day, in the reader's zone.
    pub from: Option<NaiveDate>,
    /// Not after this day, in the reader's zone.
    pub to: Option<NaiveDate>,
    /// Only those newer than this entry: what happened since somebody has seen it.
    pub since: Option<HistoryId>,
    /// Only those older than this entry: the next page.
    pub before: Option<HistoryId>,
}

impl HistoryFilter {
    /// Whether it asks for less than everything, whatever the page.
    #[must_use]
    pub fn narrows(&self) -> bool {
        HistoryFilter { before: None, ..self.clone() } != HistoryFilter::default()
    }

    /// The same filters, on the page that follows the entry.
    #[must_use]
    pub fn older_than(&self, before: Option<HistoryId>) -> HistoryFilter {
        HistoryFilter { before, ..self.clone() }
    }

    /// The table, when one was named, and the column whose changes are asked for.
    #[must_use]
    pub fn column(&self) -> Option<(Option<&str>, &str)> {
        self.field.as_deref().and_then(column_of)
    }
}

impl Filter for HistoryFilter {
    fn from_query(query: &ParamsMap) -> HistoryFilter {
        HistoryFilter {
            user: text_of(query, "user"),
            kind: text_of(query, "kind").and_then(|code| Kind::from_code(&code)),
            field: text_of(query, "field").filter(|field| column_of(field).is_some()),
            from: text_of(query, "from").and_then(|day| read_date(&day)),
            to: text_of(query, "to").and_then(|day| read_date(&day)),
            since: text_of(query, "since").and_then(|id| id.parse().ok()),
            before: text_of(query, "before").and_then(|id| id.parse().ok()),
        }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let pairs = [
            ("user", self.user.clone()),
            ("kind", self.kind.map(|kind| kind.code().to_owned())),
            ("field", self.field.clone()),
            ("from", self.from.map(|day| day.to_string())),
            ("to", self.to.map(|day| day.to_string())),
            ("since", self.since.map(|id| id.to_string())),
            ("before", self.before.map(|id| id.to_string())),
        ];
        pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

/// The table and the column that `address.city` or `city` names. Only what can be a name of either is taken.
fn column_of(field: &str) -> Option<(Option<&str>, &str)> {
    let (entity, column) = match field.split_once('.') {
        Some((entity, column)) => (Some(entity), column),
        None => (None, field),
    };
    let is_name = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    (is_name(column) && entity.is_none_or(is_name)).then_some((entity, column))
}

/// A value as it stood in a row, read by what the column means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// A text, a code, a name.
    Text(String),
    /// A number that is no amount.
    Number(i64),
    /// Yes or no.
    YesNo(bool),
    /// An amount in the currency the row had then.
    Money(Money),
    /// A moment, in the reader's zone.
    Instant(#[serde(with = "crate::wire::instant")] DateTime<FixedOffset>),
}

/// What one column was, and what it became.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The column.
    pub field: String,
    /// What it was; none where it was empty.
    pub old: Option<Value>,
    /// What it is now; none where it is empty.
    pub new: Option<Value>,
}

impl Change {
    /// What we know of the column in its table.
    #[must_use]
    pub fn known(&self, entity: &str) -> Option<&'static Field> {
        Field::find(entity, &self.field)
    }

    /// How the column is read: a column that we do not know is a text.
    #[must_use]
    pub fn kind(&self, entity: &str) -> FieldKind {
        self.known(entity).map_or(FieldKind::Text, |field| field.kind)
    }

    /// What the column is called; one that we do not know keeps the name it has in the database.
    ///
    /// # Errors
    /// The column's own name, where we have no word for it.
    pub fn label(&self, entity: &str) -> Result<Word, String> {
        self.known(entity).map(|field| field.label).ok_or_else(|| self.field.clone())
    }
}

/// One row of the history, understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// Which one; a larger one happened later.
    pub id: HistoryId,
    /// When, in the reader's zone.
    #[serde(with = "crate::wire::instant")]
    pub at: DateTime<FixedOffset>,
    /// Who, as the database names them: `user:3`, `db:maria`.
    pub actor: String,
    /// The name of the user, where it was one.
    pub actor_name: Option<String>,
    /// Where it came from.
    pub source: String,
    /// The request that did it, as in the server's log.
    pub request_id: Option<String>,
    /// The table.
    pub entity: String,
    /// The row of that table.
    pub entity_id: i64,
    /// What the row is called: a contact's name, an address in one line.
    pub subject: Option<String>,
    /// What was done.
    pub op: Kind,
    /// Every column that changed, in the order of the card.
    pub changes: Vec<Change>,
    /// Whether values of it were erased since.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub erased: bool,
    /// The change that this one undoes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<Undone>,
    /// The name of whoever had asked for it, where somebody else has approved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<String>,
}

/// One row of the history with every column of the row it is about, changed or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FullEntry {
    /// The entry.
    pub entry: HistoryEntry,
    /// Every column, before and after.
    pub fields: Vec<Change>,
}

/// A page of the history, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryPage {
    /// The entries.
    pub entries: Vec<HistoryEntry>,
    /// The last of them, when there are older ones.
    pub next: Option<HistoryId>,
    /// Everybody who ever changed this card, with the name to show where one is known.
    pub users: Vec<(String, Option<String>)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [(&str, &str); 7] = [
        ("user", "db:maria & co"),
        ("kind", "delete"),
        ("field", "customer.credit_limit"),
        ("from", "2026-01-31"),
        ("to", "2026-02-28"),
        ("since", "7"),
        ("before", "99"),
    ];

    fn everything() -> HistoryFilter {
        HistoryFilter {
            user: Some("db:maria & co".to_owned()),
            kind: Some(Kind::Delete),
            field: Some("customer.credit_limit".to_owned()),
            from: NaiveDate::from_ymd_opt(2026, 1, 31),
            to: NaiveDate::from_ymd_opt(2026, 2, 28),
            since: Some(HistoryId(7)),
            before: Some(HistoryId(99)),
        }
    }

    #[test]
    fn an_address_says_every_filter_and_nothing_that_is_not_asked() {
        let pairs = everything().pairs();
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(pairs, ALL);
        assert_eq!(HistoryFilter::default().pairs(), []);
    }

    #[test]
    fn an_address_is_read_and_nonsense_in_it_filters_nothing() {
        let read = |pairs: &[(&'static str, &str)]| {
            let mut query = ParamsMap::new();
            for (name, value) in pairs {
                query.insert(*name, (*value).to_owned());
            }
            HistoryFilter::from_query(&query)
        };
        let all = read(&ALL);
        assert_eq!(all, everything());
        let none =
            read(&[("user", ""), ("kind", "x"), ("field", "a'b"), ("from", "31/1"), ("to", ""), ("before", "z")]);
        assert_eq!(none, HistoryFilter::default());
    }

    #[test]
    fn a_field_names_its_table_or_any_table() {
        assert_eq!(everything().column(), Some((Some("customer"), "credit_limit")));
        assert_eq!(column_of("notes"), Some((None, "notes")));
        assert_eq!(column_of("$.x"), None);
        assert_eq!(column_of("customer."), None);
    }

    #[test]
    fn a_page_is_not_a_filter() {
        assert!(!HistoryFilter::default().older_than(Some(HistoryId(4))).narrows());
        assert!(everything().narrows());
    }
}
