//! Which files of a customer are asked for, and how that stands in an address.

use super::kind::FileKind;
use crate::value::percent::escape;
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

impl FileFilter {
    /// Reads the filters of an address. What cannot be read filters nothing.
    #[must_use]
    pub fn from_query(query: &ParamsMap) -> FileFilter {
        let text = |name: &str| query.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
        FileFilter {
            q: text("q").chars().take(LONGEST_SEARCH).collect(),
            kind: FileKind::parse(&text("kind")),
            sort: Sort::parse(&text("sort")),
            after: Some(text("after")).filter(|after| !after.is_empty()),
        }
    }

    /// The filters as the end of an address: `?q=oferta&kind=pdf`, or nothing.
    #[must_use]
    pub fn to_query(&self) -> String {
        let pairs = [
            ("q", self.q.as_str()),
            ("kind", self.kind.map(FileKind::code).unwrap_or_default()),
            ("sort", self.sort.code()),
            ("after", self.after.as_deref().unwrap_or_default()),
        ];
        let mut query = String::new();
        for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.push(if query.is_empty() { '?' } else { '&' });
            query.push_str(name);
            query.push('=');
            query.push_str(&escape(value));
        }
        query
    }

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

/// Where counting stops: whoever has so many files has many.
pub const MANY: i64 = 100;

/// A page of a customer's files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePage {
    /// The files.
    pub files: Vec<super::model::FileRow>,
    /// The key that the next page begins after, unless this is the last.
    pub next: Option<String>,
    /// How many files the customer has, whatever is filtered, and [`MANY`] at most.
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
        assert_eq!(filter.to_query(), "?q=caf%C3%A9%20%26%20co&kind=pdf&sort=name&after=7.x");
        assert!(filter.narrows());
        assert_eq!(FileFilter::from_query(&ParamsMap::new()), FileFilter::default());
        assert_eq!(FileFilter::default().to_query(), "");
    }
}
