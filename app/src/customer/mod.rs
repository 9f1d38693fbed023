//! The customer: the list, the card, and the card's tabs in the order they stand on it.

pub mod activities;
pub mod addresses;
pub mod api;
pub mod billing;
pub mod card;
pub mod cards;
pub mod contacts;
#[cfg(feature = "ssr")]
pub mod demo;
pub mod details;
pub mod erasure;
pub mod export;
pub mod files;
pub mod filters;
pub mod history;
#[cfg(feature = "ssr")]
pub mod import;
pub mod live;
pub mod place;
pub mod products;
pub mod removal;
pub mod search;
pub mod shown;
pub mod tab;
pub mod tickets;
pub mod visit;
