//! Activities: calls, meetings, tasks and notes, every interaction with a customer, planned and done.
//!
//! Besides the rooms of every tab: `kind` and `when` (what an activity is, and when), `clock` (zones, which only the server
//! knows), `filter` and `list` (which activities are asked for, and finding them), `mine` (what one person has to do at all
//! customers, with `due` as its count in the top bar), and `feed`, `ics` and `calendar` (the calendar that other programs
//! subscribe to). The page is put together from `view`, `quick`, `row`, `button`, `detail` and `form`.

pub mod api;
mod button;
pub mod calendar;
#[cfg(feature = "ssr")]
pub mod clock;
mod detail;
pub mod due;
pub mod entity;
#[cfg(feature = "ssr")]
pub mod feed;
#[cfg(all(test, feature = "ssr"))]
mod feed_tests;
pub mod filter;
mod form;
#[cfg(feature = "ssr")]
pub mod ics;
pub mod kind;
#[cfg(feature = "ssr")]
pub mod list;
pub mod mine;
mod mine_view;
pub mod model;
mod quick;
mod row;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;
mod view;
pub mod when;
pub mod words;

pub use detail::ActivityDetail;
pub use form::{EditActivity, NewActivity};
pub use mine_view::MyActivitiesPage;
pub use view::ActivitiesTab;
#[cfg(feature = "hydrate")]
pub use view::activities_tab;
