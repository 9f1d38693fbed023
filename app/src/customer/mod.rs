//! The customer: the list, the card, and the card's tabs in the order they stand on it.

#[cfg(feature = "ssr")]
pub mod addresses;
pub mod api;
pub mod card;
#[cfg(feature = "ssr")]
pub mod contacts;
#[cfg(feature = "ssr")]
pub mod demo;
pub mod details;
pub mod history;
#[cfg(feature = "ssr")]
pub mod import;
pub mod search;
