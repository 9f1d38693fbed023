//! Whom one talks to at a customer's.
//!
//! A row of `contact` is a person *at* a customer. Somebody who is at several customers has a row at each, with a role
//! in each; `people` keeps alike what belongs to the person and not to the role.

pub mod api;
pub mod entity;
mod form;
mod import_view;
mod list;
pub mod model;
#[cfg(feature = "ssr")]
pub mod people;
#[cfg(all(test, feature = "ssr"))]
mod people_tests;
#[cfg(feature = "ssr")]
pub mod store;
pub mod tag;
#[cfg(feature = "ssr")]
pub mod tag_store;
mod tag_view;
#[cfg(all(test, feature = "ssr"))]
mod tests;
#[cfg(feature = "ssr")]
pub mod vcard;
mod view;
pub mod words;

pub use form::{EditContact, NewContact};
pub use import_view::ImportContacts;
pub use list::{Beginning, ContactFilter, ContactPage, Elsewhere, Imported, Known, OneContact};
pub use tag_view::ContactTags;
#[cfg(feature = "hydrate")]
pub use view::contacts_tab;
pub use view::{ContactDetail, ContactsTab};
