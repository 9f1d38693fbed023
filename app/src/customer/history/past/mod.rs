//! The card as it was at any moment, read from the history alone: of each row the last image that was written up to then.

mod model;
#[cfg(feature = "ssr")]
pub mod store;
mod view;
pub mod words;

pub use model::{Moment, Past, PastRow, PastTable};
pub use view::PastPage;
pub(super) use view::past_link;
