//! The list of customers: search, filters, order, pages; and from a card, the customers before and after it.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod store;
pub mod view;
pub mod words;

pub use model::{ListQuery, Neighbours};
pub use view::CustomerListPage;
