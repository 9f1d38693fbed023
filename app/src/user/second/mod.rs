//! The second step of signing in, for whoever wants it: after the password, a code from an app (TOTP, RFC 6238), or one of the
//! recovery codes that were shown when it was switched on.
//!
//! It belongs to the password. Whoever signs in at an identity provider, or by the word of a proxy, has their second step there.

pub mod api;
mod model;
#[cfg(feature = "ssr")]
mod secret;
#[cfg(feature = "ssr")]
pub mod store;
mod view;
pub mod words;

pub use model::{OwnSecondStep, SecondForm, SecondShown};
pub use view::{SecondStepForm, SecondStepPage, SecondStepSection};
