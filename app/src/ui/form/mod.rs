//! Forms: what was typed, what is wrong with it, and the page again with both, with and without JavaScript.

mod before;
mod conflict;
mod editing;
mod settle;
mod typed;

pub use before::notice_typed;
#[cfg(feature = "ssr")]
pub use conflict::settle;
pub use editing::{EditForm, Editing};
pub use typed::{Form, Problems, Typed};

use crate::error::{AppError, FieldError};
use crate::locale::Locale;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use leptos::web_sys::{FormData, HtmlFormElement};
use serde::{Deserialize, Serialize};

/// A form that was posted and not taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Posted {
    /// The fields as they were typed, by the names of their inputs.
    pub fields: Vec<(String, String)>,
    /// Why it was not taken.
    pub error: AppError,
}

impl Posted {
    /// What was typed into one field.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

/// The posted form of this page, where there is one; forgotten as soon as the user goes elsewhere.
#[derive(Clone, Copy)]
pub struct PostedForm(pub StoredValue<Option<Posted>>);

/// The form that was posted to the page being shown and not taken.
#[must_use]
pub fn posted() -> Option<Posted> {
    use_context::<PostedForm>().and_then(|form| form.0.get_value())
}

/// Reads the fields of a form being submitted by their names; what is not there is empty, as is a box not ticked.
pub fn typed(event: &SubmitEvent) -> Option<impl Fn(&str) -> String + use<>> {
    let field = fields(&event.target()?.dyn_into::<HtmlFormElement>().ok()?)?;
    Some(move |name: &str| field(name).unwrap_or_default())
}

/// Reads the fields of a form by their names, as they stand; one that is not there has no text.
pub fn fields(form: &HtmlFormElement) -> Option<impl Fn(&str) -> Option<String> + use<>> {
    let fields = FormData::new_with_form(form).ok()?;
    Some(move |name: &str| fields.get(name).as_string())
}

/// Whether a form holds what was sent of it, and nobody has typed on.
pub fn holds<F: Typed>(form: &HtmlFormElement, sent: &F) -> bool {
    fields(form).is_some_and(|field| F::read(|name| field(name).unwrap_or_default()).fields() == sent.fields())
}

/// Whether there is typed text on the page that nobody has saved yet.
#[derive(Clone, Copy)]
pub struct Unsaved(pub RwSignal<bool>);

/// The message beside one field, as the error of its form changes.
#[must_use]
pub fn field_message(error: RwSignal<Option<AppError>>, name: &'static str, locale: Locale) -> Signal<Option<String>> {
    Signal::derive(move || {
        error.with(|error| match error {
            Some(AppError::Invalid(errors)) => message_of(errors, name, locale),
            _ => None,
        })
    })
}

fn message_of(errors: &[FieldError], name: &str, locale: Locale) -> Option<String> {
    errors.iter().find(|error| error.field == name).map(|error| error.problem.message(locale))
}
