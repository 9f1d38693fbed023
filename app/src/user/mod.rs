//! Who uses Ficha: users and their roles, signing in, and the permission without which nothing is read or written.
//!
//! Read it in this order: `model` (what a user is), `access` (what they may do), `reach` (at which customers), `open` (how a
//! server function comes to the data), `session` (how they are recognised), `api` (signing in), `view` (the sign-in page),
//! `second` (in two steps), `code` (within a frame), `sessions` (where one is signed in), `tokens` (programs that act for one).

#[cfg(feature = "ssr")]
pub mod access;
#[cfg(feature = "ssr")]
pub mod api;
pub mod code;
#[cfg(feature = "ssr")]
pub mod identity;
pub mod model;
#[cfg(feature = "ssr")]
pub mod open;
#[cfg(feature = "ssr")]
pub mod password;
#[cfg(feature = "ssr")]
pub mod reach;
#[cfg(all(test, feature = "ssr"))]
mod reach_tests;
pub mod second;
#[cfg(feature = "ssr")]
pub mod session;
pub mod sessions;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;
pub mod tokens;
pub mod view;
#[cfg(feature = "ssr")]
pub mod vouched;
pub mod words;
pub mod zones;

#[cfg(feature = "ssr")]
pub use access::{Access, Visitor, is_fresh, require};
pub use model::{Role, Scope, SignInForm, User, UserLabel};
pub use view::use_user;
