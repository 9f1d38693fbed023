//! Which files of a customer are asked for, and how that stands in an address.

use super::kind::FileKind;
use crate::customer::place::{Filter, text_of};
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

/// The longest text that is searched for.
const LONGEST_SEARCH: usize = 100;

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// What was uploaded or edited last comes first.
    #[default]
    Recent,
    /// By name, without regard to case and accents.
    Name,
}

impl Sort {
    /// Its spelling in the address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Sort::Recent => "",
            Sort::Name => "name",
        }
    }

    /// Reads the spelling of the address; what is unknown is the first order.
    #[must_use]
    pub fn parse(code: &str) -> Sort {
        if code == Sort::Name.code() { Sort::Name } else { Sort::Recent }
    }
}

/// Which files are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FileFilter {
    /// Words that stand in the name or the note.
    pub q: String,
    /// Only of this kind.
    pub kind: Option<FileKind>,
    /// In this order.
    pub sort: Sort,
    /// Only what comes after this key: the next page. `MICROSECONDS.ID` by time, `ID.KEY` by name.
    pub after: Option<String>,
}

impl Filter for FileFilter {
    fn from_query(query: &ParamsMap) -> FileFilter {
        FileFilter {
            q: text_of(query, "q").unwrap_or_default().chars().take(LONGEST_SEARCH).collect(),
            kind: text_of(query, "kind").and_then(|code| FileKind::parse(&code)),
            sort: Sort::parse(&text_of(query, "sort").unwrap_or_default()),
            after: text_of(query, "after"),
        }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let pairs = [
            ("q", self.q.clone()),
            ("kind", self.kind.map(FileKind::code).unwrap_or_default().to_owned()),
            ("sort", self.sort.code().to_owned()),
            ("after", self.after.clone().unwrap_or_default()),
        ];
        pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }
}

impl FileFilter {
    /// Whether it asks for less than everything, whatever the page and the order.
    #[must_use]
    pub fn narrows(&self) -> bool {
        !self.q.is_empty() || self.kind.is_some()
    }

    /// The same files, from the key on.
    #[must_use]
    pub fn from_key(&self, after: Option<String>) -> FileFilter {
        FileFilter { after, ..self.clone() }
    }
}

/// A page of a customer's files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePage {
    /// The files.
    pub files: Vec<super::model::FileRow>,
    /// The key that the next page begins after, unless this is the last.
    pub next: Option<String>,
    /// How many files the customer has, whatever is filtered, and [`MANY`](crate::customer::tab::MANY) at most.
    pub count: i64,
    /// The largest file that may be uploaded, in bytes.
    pub limit: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_survives_its_way_through_an_address() {
        let mut query = ParamsMap::new();
        for (name, value) in [("q", " café & co "), ("kind", "pdf"), ("sort", "name"), ("after", "7.x")] {
            query.insert(name, value.to_owned());
        }
        let filter = FileFilter::from_query(&query);
        let mut again = ParamsMap::new();
        for (name, value) in filter.pairs() {
            again.insert(name, value);
        }
        assert_eq!(FileFilter::from_query(&again), filter);
        assert_eq!((filter.q.as_str(), filter.kind, filter.sort), ("café & co", Some(FileKind::Pdf), Sort::Name));
        assert!(filter.narrows());
        assert_eq!(FileFilter::from_query(&ParamsMap::new()), FileFilter::default());
        assert_eq!(FileFilter::default().pairs(), []);
    }
}
