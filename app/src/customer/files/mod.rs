//! A customer's files: contracts, offers, pictures. What they are called stands in the database, their bytes in a store.
//!
//! A content comes in through `upload`: `receive` counts, hashes, looks at and scans it while it streams by, `vault` keeps
//! it under its SHA-256, `blob` knows what the vault holds, and `store` writes the row; `attach` gives it to a ticket. In the page
//! `send` sends it, and `under_way` knows how far it is. It goes out by the server's plain routes, and never as something that a
//! browser would run.

pub mod api;
#[cfg(feature = "ssr")]
pub mod attach;
#[cfg(all(test, feature = "ssr"))]
mod attach_tests;
#[cfg(feature = "ssr")]
pub mod blob;
#[cfg(feature = "ssr")]
pub mod carry;
pub mod entity;
pub mod filter;
mod form;
pub mod kind;
#[cfg(feature = "ssr")]
pub mod list;
pub mod model;
#[cfg(feature = "ssr")]
pub mod preview;
#[cfg(feature = "ssr")]
pub mod receive;
#[cfg(feature = "ssr")]
pub mod scan;
mod send;
#[cfg(feature = "ssr")]
pub mod sniff;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;
pub mod under_way;
#[cfg(feature = "ssr")]
pub mod upload;
#[cfg(all(test, feature = "ssr"))]
mod upload_tests;
pub mod uploader;
#[cfg(feature = "ssr")]
pub mod vault;
pub mod view;
pub mod words;

pub use form::EditFile;
#[cfg(feature = "hydrate")]
pub use view::files_tab;
pub use view::{FileDetails, FilesTab, NewFile};
