//! One's own sessions: where one is signed in, and how one ends that from afar.

pub mod api;
#[cfg(feature = "ssr")]
mod device;
mod model;
mod view;
pub mod words;

pub use model::OwnSession;
pub use view::{SessionsPage, SessionsSection};
