//! Where a customer is: the addresses for deliveries, for invoices, and others.

pub mod api;
pub mod entity;
mod form;
pub mod model;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;
mod view;
pub mod words;

pub use form::{EditAddress, NewAddress};
#[cfg(feature = "hydrate")]
pub use view::addresses_tab;
pub use view::{AddressDetail, AddressesTab};
