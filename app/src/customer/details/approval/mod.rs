//! Changes that wait for a second person: somebody asks for one, and somebody else approves or refuses it. What was decided
//! stays, as does who asked and who decided; what was approved is a change like any other.

pub mod api;
pub mod entity;
pub mod model;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;
pub mod told;
pub mod view;
pub mod words;
