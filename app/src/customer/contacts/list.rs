//! What is asked of a customer's contacts, as it stands in the address bar, and what is answered.

use super::model::Contact;
use super::tag::Tag;
use crate::customer::place::{Filter, text_of};
use crate::value::{ContactId, CustomerId};
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

/// Which contacts are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactFilter {
    /// Only those in which every one of these words stands.
    pub text: Option<String>,
    /// Only those with this tag.
    pub tag: Option<String>,
    /// Only those that follow this one: the next page.
    pub after: Option<ContactId>,
}

impl ContactFilter {
    /// Whether it asks for less than everything, whatever the page.
    #[must_use]
    pub fn narrows(&self) -> bool {
        self.after(None) != ContactFilter::default()
    }

    /// The same filters, on the page that follows the contact.
    #[must_use]
    pub fn after(&self, after: Option<ContactId>) -> ContactFilter {
        ContactFilter { after, ..self.clone() }
    }
}

impl Filter for ContactFilter {
    fn from_query(query: &ParamsMap) -> ContactFilter {
        // No text has a NUL, and Postgres takes none.
        let text = |name| text_of(query, name).map(|text| text.replace('\0', "")).filter(|text| !text.is_empty());
        ContactFilter {
            text: text("q"),
            tag: text("tag"),
            after: text_of(query, "after").and_then(|id| id.parse().ok()),
        }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let pairs =
            [("q", self.text.clone()), ("tag", self.tag.clone()), ("after", self.after.map(|id| id.to_string()))];
        pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

/// One page of a customer's contacts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactPage {
    /// The contacts: whom to ask first stands first, then they go by name.
    pub contacts: Vec<Contact>,
    /// The last of them, when there are more.
    pub next: Option<ContactId>,
    /// How many the customer has, whatever the filters; [`MANY`](crate::customer::tab::MANY) at most.
    pub count: i64,
    /// Every tag there is, by name.
    pub tags: Vec<Tag>,
}

/// One contact in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneContact {
    /// The contact.
    pub contact: Contact,
    /// Where else the person is a contact.
    pub elsewhere: Vec<Elsewhere>,
    /// Every tag there is, by name.
    pub tags: Vec<Tag>,
}

/// A contact of the same person at another customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Elsewhere {
    /// The contact there.
    pub id: ContactId,
    /// The customer.
    pub customer_id: CustomerId,
    /// The customer's name.
    pub customer: String,
    /// What the person does there.
    pub job_title: Option<String>,
}

/// Somebody who is a contact of another customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Known {
    /// One of their contacts.
    pub id: ContactId,
    /// Their name.
    pub name: String,
    /// The mail address to write to.
    pub email: Option<String>,
    /// What they do there.
    pub job_title: Option<String>,
    /// The customer's name.
    pub customer: String,
}

/// What the form of a new contact begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beginning {
    /// Whether the customer has no contact yet: the first is the one to ask first.
    pub is_first: bool,
    /// Somebody who is known from another customer and was picked.
    pub person: Option<Contact>,
    /// Those who can be picked, by what was searched for.
    pub known: Vec<Known>,
    /// Every tag there is, by name.
    pub tags: Vec<Tag>,
}

/// What became of the contacts of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// How many were added.
    pub added: usize,
    /// How many were there already: the same name, and the same mail address or none.
    pub known: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_survives_the_address_bar() {
        let filter =
            ContactFilter { text: Some("ruíz & co".into()), tag: Some("compras".into()), after: Some(ContactId(7)) };
        let mut query = ParamsMap::new();
        for (name, value) in filter.pairs() {
            query.insert(name, value);
        }
        assert_eq!(ContactFilter::from_query(&query), filter);
        query.replace("after", "x".to_owned());
        query.replace("q", " \0".to_owned());
        let filter = ContactFilter::from_query(&query);
        assert_eq!((filter.text.as_deref(), filter.after, filter.narrows()), (None, None, true));
        assert!(ContactFilter::default().pairs().is_empty());
    }

    #[test]
    fn a_page_is_not_a_filter() {
        assert!(!ContactFilter::default().after(Some(ContactId(4))).narrows());
    }
}
