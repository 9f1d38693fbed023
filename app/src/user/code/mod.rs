//! Signing in within a frame, by a code.
//!
//! Identity providers do not let themselves be framed, and a browser that blocks third-party cookies would forget what they
//! said. So somebody signs in on a tab of their own, is shown a code there, and types it in the frame. It holds for a minute
//! and for one session.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod model;
#[cfg(feature = "ssr")]
mod store;
mod view;
pub mod words;

#[cfg(feature = "ssr")]
pub use model::Code;
pub use view::{CodeForm, CodeInput, CodePage, CodeShown, Framed};
