//! The card in a frame of the company's portal: what its embedded form is, and how it stays so from page to page.
//!
//! `?embed` asks for it, on any page. What the portal wishes besides follows after `=`, in words with commas between them:
//! `?embed=read,dark,fr`. The page leaves out what stands around the card by the style sheet, which looks at the document's
//! `data-embed`; what the reader may do is decided by the server, for which the form is a [`Visitor`](crate::user::Visitor)
//! who may do less. `card.js`, which stands in the page, talks with the portal.

#[cfg(feature = "ssr")]
mod asked;
#[cfg(feature = "hydrate")]
mod changed;

#[cfg(feature = "ssr")]
pub use asked::{Embed, Embedded, Theme, script};
#[cfg(feature = "hydrate")]
pub use changed::changed;
