//! How the billing is shown: the tab, a document, and their forms.

mod chart;
mod document;
mod head;
mod issue;
mod line;
mod list;
mod panel;
mod payment;
mod statement;

pub use document::DocumentDetail;
pub use head::{EditDocument, NewDocument};
pub use issue::IssueDocument;
pub use line::{EditLine, NewLine};
pub use list::BillingTab;
#[cfg(feature = "hydrate")]
pub use list::billing_tab;
pub use payment::{EditPayment, NewPayment};

use super::filter::BillingFilter;
use super::model::{Row, Status};
use super::words;
use crate::customer::place::Place;
use crate::locale::{Locale, use_locale, words as locale_words};
use crate::ui::form::{Editing, Form};
use crate::ui::{Badge, Tone};
use crate::user::{Role, use_user};
use leptos::prelude::*;

/// Where the reader is in the billing.
type Here = Place<BillingFilter>;

fn may_edit() -> bool {
    use_user().is_some_and(|user| user.role >= Role::Editor)
}

fn forbidden() -> AnyView {
    view! { <p class="notice notice-error" role="alert">{locale_words::FORBIDDEN.of(use_locale())}</p> }.into_any()
}

/// What a document is called: its number, or that it has none yet.
fn name_of(row: &Row, locale: Locale) -> String {
    row.number.clone().unwrap_or_else(|| words::NO_NUMBER.of(locale).to_owned())
}

fn status_badge(status: Status) -> impl IntoView {
    let tone = match status {
        Status::Draft | Status::Credited => Tone::Neutral,
        Status::Issued | Status::PartlyPaid => Tone::Warn,
        Status::Paid => Tone::Ok,
        Status::Overdue => Tone::Danger,
    };
    view! { <Badge tone text=status.label() /> }
}

/// The rule that forbids what a form asks for, where it belongs to none of its fields.
fn rule<F: Form>(editing: Editing<F>) -> impl IntoView {
    let problem = editing.problem("rule");
    move || problem.get().map(|text| view! { <p class="notice notice-error" role="alert">{text}</p> })
}

/// What every form carries along unseen: the list that the reader came from.
fn carried(place: &Here) -> Vec<(&'static str, String)> {
    place.list.clone().map(|list| ("list", list)).into_iter().collect()
}
