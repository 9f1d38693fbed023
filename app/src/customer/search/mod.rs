//! The list of customers: search, filters, order, pages; and from a card, the customers before and after it.

pub mod api;
#[cfg(feature = "ssr")]
mod asked;
#[cfg(feature = "ssr")]
mod find;
mod how_many;
pub mod key;
#[cfg(feature = "ssr")]
pub(super) mod letters;
#[cfg(feature = "ssr")]
mod line;
pub mod model;
#[cfg(any(feature = "hydrate", test))]
mod narrow;
pub mod order;
#[cfg(feature = "ssr")]
pub mod pace;
#[cfg(feature = "ssr")]
pub mod store;
pub mod view;
pub mod words;

pub use model::{ListQuery, Neighbours};
pub use view::CustomerListPage;
