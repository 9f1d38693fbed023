//! What a customer buys on terms of their own: products that only they may buy, and their own prices and article codes.

pub mod api;
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
pub use view::{ExclusiveProductDetail, PriceDetail, ProductsTab};
