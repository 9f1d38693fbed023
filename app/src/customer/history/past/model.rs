//! Which moment is asked for, and what the card was then.

use super::super::model::Change;
use crate::customer::place::{Filter, text_of};
use crate::value::HistoryId;
use chrono::{DateTime, FixedOffset};
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

/// A moment of the history, as it stands in an address: by what is named first of these, or now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Moment {
    /// After this entry.
    pub entry: Option<HistoryId>,
    /// After so many entries.
    pub step: Option<i64>,
    /// At the end of this minute, as a date-time field writes it, in the reader's zone.
    pub at: Option<String>,
    /// Only the rows of this table.
    pub table: Option<String>,
    /// Of that table only what was added before this row: the next page.
    pub before: Option<i64>,
}

impl Moment {
    /// After an entry.
    #[must_use]
    pub fn after(entry: HistoryId) -> Moment {
        Moment { entry: Some(entry), ..Moment::default() }
    }
}

impl Filter for Moment {
    fn from_query(query: &ParamsMap) -> Moment {
        let number = |name| text_of(query, name).and_then(|text| text.parse().ok());
        Moment {
            entry: number("entry").map(HistoryId),
            step: number("step"),
            at: text_of(query, "at"),
            table: text_of(query, "table"),
            before: number("before"),
        }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let pairs = [
            ("entry", self.entry.map(|id| id.to_string())),
            ("step", self.step.map(|step| step.to_string())),
            ("at", self.at.clone()),
            ("table", self.table.clone()),
            ("before", self.before.map(|id| id.to_string())),
        ];
        pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

/// The card as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// When: the moment that was asked for, or that of the entry; in the reader's zone.
    #[serde(with = "crate::wire::instant")]
    pub at: DateTime<FixedOffset>,
    /// The last entry that counts; none before the first.
    pub entry: Option<HistoryId>,
    /// How many entries count, and how many there are.
    pub step: i64,
    /// How many there are.
    pub steps: i64,
    /// The entry before the last that counts.
    pub older: Option<HistoryId>,
    /// The first that no longer counts.
    pub newer: Option<HistoryId>,
    /// The rows that stood on the card, by their tables, in the order of the card.
    pub tables: Vec<PastTable>,
}

/// The rows of a table that stood on the card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastTable {
    /// The table.
    pub table: String,
    /// The rows, those that were added last first.
    pub rows: Vec<PastRow>,
    /// The last of them, when there are more.
    pub next: Option<i64>,
}

/// A row as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastRow {
    /// Its number.
    pub id: i64,
    /// What it was called.
    pub subject: Option<String>,
    /// Its columns that were filled, as what became of nothing.
    pub fields: Vec<Change>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_as_it_is_written() {
        let moment = Moment {
            entry: Some(HistoryId(7)),
            step: Some(3),
            at: Some("2026-05-03T10:12".to_owned()),
            table: Some("contact".to_owned()),
            before: Some(9),
        };
        let mut query = ParamsMap::new();
        for (name, value) in moment.pairs() {
            query.insert(name, value);
        }
        assert_eq!(Moment::from_query(&query), moment);
        assert_eq!(Moment::default().pairs(), []);
    }
}
