//! Live: what somebody changes on a card stands on the same card elsewhere a moment later.
//!
//! The entries of the history are the events. The order in which they were sealed numbers them without a gap, so whoever
//! knows the number of the last one that they heard of misses none and hears none twice, however often they were away.
//!
//! From the trigger to the other's page: the database says that something was written ([`crate::db::Changes`]), `hub` reads
//! what that was and tells every connection, `GET /live` carries it to the browser, `wire` hands it to each of the browser's
//! tabs, and `view` has the card read again, unless somebody is typing there.
//!
//! Who else has the card open goes the same way, but is written nowhere: pages say it to their server (`api`), and servers to
//! each other (`presence`).

pub mod also_here;
pub mod api;
#[cfg(feature = "ssr")]
pub mod hub;
pub mod model;
#[cfg(feature = "ssr")]
pub mod presence;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "hydrate")]
pub mod telling;
#[cfg(all(test, feature = "ssr"))]
mod tests;
pub mod view;
#[cfg(feature = "hydrate")]
mod wire;
pub mod words;
