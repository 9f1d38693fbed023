//! Whom one talks to at a customer's.

pub mod model;
pub mod store;
