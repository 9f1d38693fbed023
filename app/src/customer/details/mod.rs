//! The first tab: who the customer is, and on what terms we deal with them.

pub mod api;
pub mod approval;
pub mod entity;
pub mod form;
pub mod model;
mod reason;
pub mod sensitive;
#[cfg(feature = "ssr")]
pub mod store;
pub mod tags;
pub mod terms;
#[cfg(all(test, feature = "ssr"))]
mod tests;
pub mod view;
pub mod words;
