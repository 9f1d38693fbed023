//! Putting back what a change has changed: a new change, which goes the way of every save, so that nothing can come back that
//! could not be typed today; the table `undo` says which change it undoes.

mod model;
#[cfg(feature = "ssr")]
pub mod store;
mod view;
pub mod words;

pub use model::{Offer, Offered, PutBack, PutBackForm, Undone, Way};
pub use view::PutBackPage;
pub(super) use view::{allowed, undone_link};
