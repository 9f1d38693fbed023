//! The first tab: who the customer is, and on what terms we deal with them.

pub mod model;
pub mod api;
#[cfg(feature = "ssr")]
pub mod store;
pub mod form;
pub mod view;
#[cfg(all(test, feature = "ssr"))]
mod tests;
pub mod words;
