//! What means the same in browser, server and database: ids, money, codes, identifications, texts.
//!
//! A form's text is *parsed* into these once, by the same function in the browser before sending and on the server before
//! saving; what comes out is normalised, so that equal things are equal texts. What cannot be taken is a [`Problem`].

mod code;
pub mod country;
mod country_names;
pub mod currency;
mod currency_names;
pub mod email;
pub mod figure;
pub mod iban;
pub mod ids;
pub mod language;
mod language_names;
pub mod money;
pub mod percent;
pub mod phone;
pub mod postal;
mod problem;
pub mod tax_id;
pub mod text;
mod written;

pub use country::Country;
pub use currency::Currency;
pub use ids::*;
pub use language::Language;
pub use money::Money;
pub use problem::Problem;
pub use tax_id::TaxIdKind;
pub use text::fold;
