//! Erasing: the personal values of a customer or of a contact go from the tables, the history, the files and the searches, where
//! the law gives them the right to that. That it was done stays, and who did it, when and why.

pub mod api;
#[cfg(feature = "ssr")]
mod emptying;
pub mod entity;
pub mod model;
#[cfg(feature = "ssr")]
mod personal;
#[cfg(feature = "ssr")]
pub mod store;
mod view;
pub mod words;

pub use view::{EraseContact, EraseCustomer, erase_link};
