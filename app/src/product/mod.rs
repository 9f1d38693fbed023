//! The catalogue: the products and services that are sold, some of them to one customer only.
//!
//! What a customer pays for one of them and calls it stands in [`crate::customer::products`].

pub mod api;
#[cfg(feature = "ssr")]
pub mod asked;
pub mod filter;
pub mod form;
#[cfg(feature = "ssr")]
pub mod import;
pub mod model;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
pub(crate) mod tests;
pub mod vat;
pub mod view;
pub mod words;

pub use filter::{CatalogueFilter, StatusFilter};
pub use form::{EditProduct, NewProduct};
pub use model::{Product, ProductEdit, ProductForm};
pub use view::{CataloguePage, ProductPage};
