//! History: every change to the card, who made it, when, and what it was before.
//!
//! The rows are written by the triggers in `migrations/*`, never from here. `store` reads them, `diff` computes once
//! what changed, `sentence` says it in the reader's language, and `view` shows it. `put_back` undoes a change by a new one, and
//! `past` tells the card of any moment from what the history says.

pub mod api;
#[cfg(feature = "ssr")]
mod diff;
mod entity;
mod field;
mod model;
pub mod past;
mod put_back;
#[cfg(feature = "ssr")]
pub mod seal;
pub mod sentence;
#[cfg(feature = "ssr")]
pub mod store;
mod view;
pub mod words;

#[cfg(feature = "ssr")]
pub use diff::Columns;
pub use entity::{ENTITIES, Entity};
pub use field::{Field, FieldKind, fields};
pub use model::{Change, FullEntry, HistoryEntry, HistoryFilter, HistoryPage, Kind, Value};
pub use past::PastPage;
#[cfg(feature = "ssr")]
pub use put_back::store::with_columns;
pub use put_back::{PutBack, PutBackPage, words as put_back_words};
#[cfg(feature = "hydrate")]
pub use view::history_tab;
pub use view::{HistoryDetail, HistoryTab};
