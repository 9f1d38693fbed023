//! What a customer buys on terms of their own: products that only they may buy, their own prices and article codes, and what
//! they have bought so far.

pub mod api;
pub mod bought;
#[cfg(feature = "ssr")]
pub mod bought_store;
mod bought_view;
pub mod entity;
mod form;
pub mod model;
#[cfg(feature = "ssr")]
pub mod pricing;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;
mod view;
pub mod words;

pub use form::{EditExclusiveProduct, EditPrice, NewExclusiveProduct, NewPrice};
#[cfg(feature = "hydrate")]
pub use view::products_tab;
pub use view::{ExclusiveProductDetail, PriceDetail, ProductsTab};
