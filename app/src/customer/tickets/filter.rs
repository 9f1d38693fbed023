//! Which tickets are asked for, as it stands in the address.

use super::terms::{Category, Priority, Status};
use crate::customer::place::{Filter, text_of};
use crate::value::{TicketId, UserId};
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

/// How many characters of the search field are searched for.
pub const LONGEST_SEARCH: usize = 200;

/// Which statuses are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum StatusFilter {
    /// Whatever is neither resolved nor closed.
    Unresolved,
    /// This one alone.
    Only(Status),
}

impl StatusFilter {
    /// As it stands in an address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            StatusFilter::Unresolved => "unresolved",
            StatusFilter::Only(status) => status.code(),
        }
    }

    /// The filter of a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<StatusFilter> {
        if code == StatusFilter::Unresolved.code() {
            return Some(StatusFilter::Unresolved);
        }
        Status::parse(code).map(StatusFilter::Only)
    }
}

/// Whose tickets are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum AssigneeFilter {
    /// Those that nobody works on.
    Nobody,
    /// This colleague's.
    User(UserId),
}

impl AssigneeFilter {
    /// As it stands in an address.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            AssigneeFilter::Nobody => "nobody".to_owned(),
            AssigneeFilter::User(user) => user.to_string(),
        }
    }

    /// The filter of a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<AssigneeFilter> {
        if code == "nobody" { Some(AssigneeFilter::Nobody) } else { code.parse().ok().map(AssigneeFilter::User) }
    }
}

/// Where a ticket stands in the list: by what there is to do about it, then by age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TicketKey {
    /// From 4 for the most urgent to 1, and 0 for what is done.
    pub rank: i64,
    /// Which ticket.
    pub id: TicketId,
}

impl TicketKey {
    /// As it stands in an address: `4-17`.
    #[must_use]
    pub fn code(self) -> String {
        format!("{}-{}", self.rank, self.id)
    }

    /// The key of a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<TicketKey> {
        let (rank, id) = code.split_once('-')?;
        Some(TicketKey { rank: rank.parse().ok()?, id: id.parse().ok()? })
    }
}

/// Lets a part of the filter cross the wire as it stands in the address.
macro_rules! as_its_code {
    ($($name:ident),*) => {$(
        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.code().into()
            }
        }

        impl TryFrom<String> for $name {
            type Error = &'static str;

            fn try_from(code: String) -> Result<$name, &'static str> {
                $name::parse(&code).ok_or("unknown code")
            }
        }
    )*};
}

as_its_code!(StatusFilter, AssigneeFilter, TicketKey);

/// Which tickets are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TicketFilter {
    /// Words that all have to stand in the number, the subject or a message.
    pub q: Option<String>,
    /// Only in this status.
    pub status: Option<StatusFilter>,
    /// Only as urgent as this.
    pub priority: Option<Priority>,
    /// Only about this.
    pub category: Option<Category>,
    /// Only this colleague's.
    pub assignee: Option<AssigneeFilter>,
    /// The page begins after this ticket.
    pub after: Option<TicketKey>,
}

impl TicketFilter {
    /// Whether it asks for less than everything, whatever the page.
    #[must_use]
    pub fn narrows(&self) -> bool {
        self.page(None) != TicketFilter::default()
    }

    /// The same filters, on the page after a key.
    #[must_use]
    pub fn page(&self, after: Option<TicketKey>) -> TicketFilter {
        TicketFilter { after, ..self.clone() }
    }
}

impl Filter for TicketFilter {
    fn from_query(query: &ParamsMap) -> TicketFilter {
        TicketFilter {
            q: text_of(query, "q").map(|text| text.chars().take(LONGEST_SEARCH).collect()),
            status: text_of(query, "status").and_then(|code| StatusFilter::parse(&code)),
            priority: text_of(query, "priority").and_then(|code| Priority::parse(&code)),
            category: text_of(query, "category").and_then(|code| Category::parse(&code)),
            assignee: text_of(query, "assignee").and_then(|code| AssigneeFilter::parse(&code)),
            after: text_of(query, "after").and_then(|code| TicketKey::parse(&code)),
        }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let pairs = [
            ("q", self.q.clone()),
            ("status", self.status.map(|status| status.code().to_owned())),
            ("priority", self.priority.map(|priority| priority.code().to_owned())),
            ("category", self.category.map(|category| category.code().to_owned())),
            ("assignee", self.assignee.map(AssigneeFilter::code)),
            ("after", self.after.map(TicketKey::code)),
        ];
        pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&'static str, &str)]) -> TicketFilter {
        let mut query = ParamsMap::new();
        for (name, value) in pairs {
            query.insert(*name, (*value).to_owned());
        }
        TicketFilter::from_query(&query)
    }

    #[test]
    fn an_address_says_every_filter_and_nothing_that_is_not_asked() {
        let filter = TicketFilter {
            q: Some("café & té".to_owned()),
            status: Some(StatusFilter::Unresolved),
            priority: Some(Priority::High),
            category: Some(Category::Fault),
            assignee: Some(AssigneeFilter::User(UserId(3))),
            after: Some(TicketKey { rank: 4, id: TicketId(17) }),
        };
        let pairs = [
            ("q", "café & té"),
            ("status", "unresolved"),
            ("priority", "high"),
            ("category", "fault"),
            ("assignee", "3"),
            ("after", "4-17"),
        ];
        assert_eq!(read(&pairs), filter);
        assert_eq!(filter.pairs(), pairs.map(|(name, value)| (name, value.to_owned())));
        assert_eq!(TicketFilter::default().pairs(), []);
        let text = serde_json::to_string(&filter).expect("written");
        assert_eq!(serde_json::from_str::<TicketFilter>(&text).expect("read"), filter);
    }

    #[test]
    fn nonsense_in_an_address_filters_nothing() {
        let nonsense = [("q", " "), ("status", "gone"), ("priority", "1"), ("assignee", "ana"), ("after", "x-y")];
        assert_eq!(read(&nonsense), TicketFilter::default());
        assert_eq!(read(&[("assignee", "nobody")]).assignee, Some(AssigneeFilter::Nobody));
    }

    #[test]
    fn a_page_is_not_a_filter() {
        let page = TicketFilter::default().page(Some(TicketKey { rank: 0, id: TicketId(1) }));
        assert!(!page.narrows());
        assert!(read(&[("status", "closed")]).narrows());
    }
}
