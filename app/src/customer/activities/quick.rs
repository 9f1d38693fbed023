//! One line to add an activity with: what, about what, when, Enter.

use super::api::create_activity;
use super::due::use_due;
use super::model::ActivityForm;
use super::view::{Here, kinds};
use super::words;
use crate::customer::panels::is_in_sight;
use crate::customer::place::Place;
use crate::error::AppError;
use crate::locale::use_locale;
use crate::ui::form::{Form as _, Typed as _, Unsaved, field_message, holds, notice_typed, typed};
use crate::ui::{SelectField, TextField, toast};
use crate::user::use_user;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use leptos::web_sys::HtmlElement;

/// The line above the list. What it adds is for whoever adds it. Without a script it is posted to the page of the long
/// form, which shows it again when something is wrong with it.
#[component]
pub fn QuickAdd(
    /// Where the reader is.
    place: Memo<Here>,
    /// Shows the list anew.
    reload: Callback<()>,
) -> impl IntoView {
    let locale = use_locale();
    let due = use_due();
    let unsaved = expect_context::<Unsaved>();
    let error = RwSignal::new(None::<AppError>);
    let form = NodeRef::<html::Form>::new();
    notice_typed(form, unsaved);
    let me = use_user().map(|user| user.id.to_string());
    let sent = StoredValue::new(ActivityForm::default());
    let add = Action::new(move |form: &ActivityForm| {
        let customer = place.with_untracked(|place| place.customer);
        create_activity(customer, form.clone())
    });
    Effect::new(move |_| match add.value().get() {
        Some(Ok(_)) => {
            error.set(None);
            reload.run(());
            due.again();
            toast(words::ADDED);
            // Whoever has typed on meanwhile is adding the next one.
            if let Some(form) = form.get_untracked().filter(|form| sent.with_value(|sent| holds(form, sent))) {
                form.reset();
                // Out of sight, what is not saved and the focus are another page's.
                if is_in_sight(&form) {
                    unsaved.0.set(false);
                    focus_subject(&form);
                }
            }
        }
        Some(Err(refused)) => {
            if !matches!(refused, AppError::Invalid(_)) {
                toast(refused.message(locale));
            }
            error.set(Some(refused));
        }
        None => {}
    });
    let submit = move |event: SubmitEvent| {
        let Some(field) = typed(&event) else { return };
        event.prevent_default();
        let form = ActivityForm::read(field);
        match form.parse(locale) {
            Err(errors) => error.set(Some(AppError::Invalid(errors))),
            Ok(_) => {
                sent.set_value(form.clone());
                add.dispatch(form);
            }
        }
    };
    let action = move || place.with(|place| format!("/customers/{}/activities/new", place.customer));
    let list = move || place.with(|place| place.list.clone());
    view! {
        <form
            class="quick-add"
            method="post"
            action=action
            node_ref=form
            novalidate
            aria-label=words::QUICK_ADD.of(locale)
            on:submit=submit
            on:input=move |_| unsaved.0.set(true)
        >
            <input type="hidden" name="list" value=list />
            <input type="hidden" name="assignee_id" value=me />
            <SelectField name="kind" label=words::KIND options=kinds(locale) value="task" form="quick"
                error=field_message(error, "kind", locale) />
            <TextField name="subject" label=words::SUBJECT form="quick" required=true maxlength=200
                error=field_message(error, "subject", locale) />
            <TextField name="day" label=words::DAY input_type="date" form="quick" error=field_message(error, "day", locale) />
            <TextField name="time" label=words::TIME input_type="time" form="quick" error=field_message(error, "time", locale) />
            <div class="quick-add-actions">
                <button class="button button-primary" disabled=move || add.pending().get()>{words::ADD.of(locale)}</button>
                <a class="button button-quiet" href=move || place.with(|place| Place::part(place, "new"))>
                    {words::MORE_FIELDS.of(locale)}
                </a>
            </div>
        </form>
    }
}

/// Puts the cursor where the next activity begins.
fn focus_subject(form: &leptos::web_sys::HtmlFormElement) {
    let subject = form.query_selector("[name=subject]").ok().flatten();
    if let Some(subject) = subject.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // Only an element that is no longer in the page refuses the focus.
        drop(subject.focus());
    }
}
