//! What others have changed since the reader was here last.
//!
//! Of each user and customer is kept how far they have seen the history. That is no data of the business but a state of the
//! user, as is when their session was used last: it is not audited, and a card that is opened as a page writes it once its answer
//! is made, which a reader without a script could do in no other way. Where there is a script, the page says it by a POST.

pub mod api;
mod model;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;
mod view;
pub mod words;

pub use model::{Since, Visit};
pub use view::SinceLine;
