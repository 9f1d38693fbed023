//! Whom one talks to at a customer's.

pub mod entity;
pub mod model;
#[cfg(feature = "ssr")]
pub mod store;
