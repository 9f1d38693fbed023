//! Support: a customer's tickets and what is written about them until they are resolved.
//!
//! `terms` says what a ticket can be and which step leads where, `target` and `clock` how long it may take, `model` and
//! `thread` what is shown and typed. `store` keeps the tickets, `work` moves them on: messages and steps, and `attachments` gives
//! them files.

pub mod api;
mod attachment_view;
pub mod attachments;
pub mod clock;
mod detail;
pub mod entity;
pub mod filter;
mod form;
pub mod model;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod summary;
#[cfg(all(test, feature = "ssr"))]
mod summary_tests;
pub mod target;
pub mod terms;
#[cfg(all(test, feature = "ssr"))]
mod tests;
pub mod thread;
mod view;
pub mod words;
#[cfg(feature = "ssr")]
pub mod work;
#[cfg(all(test, feature = "ssr"))]
mod work_tests;

pub use attachment_view::AttachPage;
pub use detail::TicketDetail;
pub use form::{EditTicket, NewTicket, StepPage};
#[cfg(feature = "hydrate")]
pub use view::tickets_tab;
pub use view::{OverdueTickets, TicketsTab};
