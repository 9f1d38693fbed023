//! Invoices and credit notes, what was paid of them, and what is due.
//!
//! Read it in this order: `amount` (how a document adds up), `model`, `draft`, `line` and `payment` (what there is), `filter` and
//! `figures` (what is asked), `api` (and `line_api`, `payment_api`),
//! `store`, `view`. A document is a draft until it is issued; then it has a number and it
//! and its lines are final, which the triggers of `migrations/*` see to. What is paid, open and overdue is always computed.

pub mod amount;
pub mod api;
pub mod draft;
pub mod entity;
pub mod figures;
pub mod filter;
#[cfg(feature = "ssr")]
pub mod import;
pub mod line;
pub mod line_api;
pub mod model;
pub mod payment;
pub mod payment_api;
#[cfg(feature = "ssr")]
pub mod printed;
#[cfg(feature = "ssr")]
mod refused;
#[cfg(feature = "ssr")]
pub mod store;
mod view;
pub mod words;

#[cfg(feature = "hydrate")]
pub use view::billing_tab;
pub use view::{
    BillingTab, DocumentDetail, EditDocument, EditLine, EditPayment, IssueDocument, NewDocument, NewLine, NewPayment,
};
