//! The customer: the list, the card, and the card's tabs in the order they stand on it.

pub mod search;
pub mod api;
pub mod card;
pub mod details;
#[cfg(feature = "ssr")]
pub mod addresses;
#[cfg(feature = "ssr")]
pub mod contacts;
pub mod history;
#[cfg(feature = "ssr")]
pub mod import;
#[cfg(feature = "ssr")]
pub mod demo;
