//! Everything that is kept of one customer, as a ZIP: for whoever asks what is known of them, or wants it to take along (GDPR,
//! articles 15 and 20).
//!
//! In it stand `card.pdf`, the card as people read it; `data/*.json`, the rows of every table and the history; `files/*`, every
//! content of every file; and `index.json`, which names the files and says how whatever is missing came to be. Nothing is held
//! whole: it is read in pages, and packed while it is sent.

#[cfg(feature = "ssr")]
mod card;
#[cfg(feature = "ssr")]
mod gather;
#[cfg(feature = "ssr")]
mod pack;
mod view;
pub mod words;

#[cfg(feature = "ssr")]
pub use gather::Export;
#[cfg(feature = "ssr")]
pub use pack::{Packer, Piece, pack};
pub use view::export_link;
