//! Ficha, the customer card: everything the browser and the server share.
//!
//! Built twice: with feature `ssr` into the server, with feature `hydrate` into WebAssembly. Read it in the order of the
//! modules: what an error is, who the user is, how words and figures are written, then the database, and then the card.

// A form is one type as deep as its markup; the optimised build counts the levels.
#![recursion_limit = "256"]

#[cfg(feature = "ssr")]
pub mod begin;
pub mod customer;
#[cfg(feature = "ssr")]
pub mod db;
pub mod error;
pub mod later;
pub mod locale;
pub mod portal;
#[cfg(feature = "ssr")]
pub mod post;
pub mod product;
pub mod said;
pub mod shell;
#[cfg(all(test, feature = "ssr"))]
mod typed_tests;
pub mod ui;
pub mod user;
pub mod value;
pub mod wire;
