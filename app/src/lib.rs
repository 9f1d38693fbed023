//! Ficha, the customer card: everything the browser and the server share.
//!
//! Built twice: with feature `ssr` into the server, with feature `hydrate` into WebAssembly. Read it in the order of the
//! modules: what an error is, who the user is, how words and figures are written, then the database, and then the card.

// A form is one type as deep as its markup; the optimised build counts the levels.
#![recursion_limit = "256"]

pub mod error;
pub mod user;
pub mod locale;
pub mod value;
#[cfg(feature = "ssr")]
pub mod db;
pub mod ui;
pub mod customer;
pub mod shell;
#[cfg(feature = "ssr")]
pub mod post;
