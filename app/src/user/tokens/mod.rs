//! Tokens for programs: each does what its user may do, or reads it, until it expires or is revoked.
//!
//! Only a token's SHA-256 is kept, so it can be shown once, when it is made. What it writes stands in the history under its user's
//! name, with the token's as where it came from.

pub mod api;
mod model;
#[cfg(feature = "ssr")]
pub mod store;
mod view;
pub mod words;

pub use model::{NewToken, OwnToken, TokenForm};
pub use view::{NewTokenShown, TokensPage, TokensSection};
