//! A form at work: what was typed, what is wrong with it, and what becomes of it.

use super::{Form, Unsaved, field_message, posted, typed};
use crate::error::AppError;
use crate::locale::{Locale, Word, use_locale, words};
use crate::ui::{toast, words as own};
use crate::user;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::future::Future;

/// Choices by their field: value and text.
type Choices = Vec<(&'static str, Vec<(String, String)>)>;

/// A form at work.
pub struct Editing<F: Form> {
    /// What the fields hold at first: what was typed and not taken, or what the form began with.
    pub start: StoredValue<F>,
    /// Why the form was not taken.
    pub error: RwSignal<Option<AppError>>,
    sent: StoredValue<F>,
    version: RwSignal<String>,
    save: Action<F, Result<String, AppError>>,
}

impl<F: Form> Clone for Editing<F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F: Form> Copy for Editing<F> {}

impl<F: Form> Editing<F> {
    /// Begins with a form, or with the one that was posted and not taken. `save` tells where to go once it is saved;
    /// `saved` is called before going there.
    pub fn new<Saving>(
        start: impl FnOnce() -> F,
        save: impl Fn(F) -> Saving + Send + Sync + 'static,
        saved: impl Fn() + 'static,
    ) -> Editing<F>
    where
        Saving: Future<Output = Result<String, AppError>> + Send + 'static,
    {
        Editing::telling(own::SAVED, start, save, saved)
    }

    /// The same, for what is not saved but done; `told` says so.
    pub fn telling<Saving>(
        told: Word,
        start: impl FnOnce() -> F,
        save: impl Fn(F) -> Saving + Send + Sync + 'static,
        saved: impl Fn() + 'static,
    ) -> Editing<F>
    where
        Saving: Future<Output = Result<String, AppError>> + Send + 'static,
    {
        let rejected = posted();
        let start = match &rejected {
            Some(posted) => F::read(|name| posted.value(name).unwrap_or_default().to_owned()),
            None => start(),
        };
        let error = RwSignal::new(rejected.map(|posted| posted.error));
        let version = RwSignal::new(version_to_send(error.get_untracked().as_ref(), &start));
        let sent = StoredValue::new(start.clone());
        let save = Action::new(move |form: &F| save(form.clone()));
        let unsaved = expect_context::<Unsaved>();
        // However one has left, the next page has nothing to lose.
        on_cleanup(move || {
            let _ = unsaved.0.try_set(false);
        });
        let navigate = use_navigate();
        Effect::new(move |_| match save.value().get() {
            Some(Ok(address)) => {
                unsaved.0.set(sent.with_value(|sent| is_typed_on(&address, sent)));
                saved();
                toast(told);
                navigate(&address, NavigateOptions::default());
            }
            Some(Err(refused)) => {
                version.set(version_to_send(Some(&refused), &sent.get_value()));
                error.set(Some(refused));
                show_what_is_wrong();
            }
            None => {}
        });
        Editing { start: StoredValue::new(start), error, sent, version, save }
    }

    /// What a field holds at first.
    pub fn value(self, field: impl Fn(&F) -> &String) -> String {
        self.start.with_value(|form| field(form).clone())
    }

    /// Whether a box is ticked at first.
    pub fn ticked(self, field: impl Fn(&F) -> &String) -> bool {
        self.start.with_value(|form| !field(form).is_empty())
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn problem(self, field: &'static str) -> Signal<Option<String>> {
        field_message(self.error, field, use_locale())
    }

    fn submit(self, event: &SubmitEvent, locale: Locale) {
        // What cannot be read here is posted by the browser itself, and read by the server.
        let Some(field) = typed(event) else { return };
        event.prevent_default();
        let form = F::read(field);
        self.sent.set_value(form.clone());
        match form.parse(locale) {
            Err(errors) => {
                self.error.set(Some(AppError::Invalid(errors)));
                show_what_is_wrong();
            }
            Ok(_) => {
                self.error.set(None);
                self.save.dispatch(form);
            }
        }
    }
}

/// The form itself, with its buttons. It is posted to the page's own address where there is no script.
#[component]
pub fn EditForm<F: Form>(
    /// The form at work.
    editing: Editing<F>,
    /// Where “discard” leads.
    back: String,
    /// What the form carries along unseen: name and value.
    #[prop(optional)]
    carried: Vec<(&'static str, String)>,
    /// The choices whose texts only the page knows, by their field: value and text.
    #[prop(optional)]
    choices: Choices,
    /// What the button that sends it is called.
    #[prop(default = words::SAVE)]
    send: Word,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let locale = use_locale();
    let unsaved = expect_context::<Unsaved>();
    let pending = editing.save.pending();
    let version = editing.version;
    view! {
        <form
            method="post"
            class="edit-form"
            novalidate
            on:submit=move |event| editing.submit(&event, locale)
            on:input=move |_| unsaved.0.set(true)
        >
            {carried.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()}
            <input type="hidden" name="version" prop:value=version value=version.get_untracked() />
            {refusal(editing, choices, locale)}
            {children()}
            <p class="form-actions">
                <button class="button button-primary" disabled=move || pending.get()>
                    {move || if pending.get() { own::SAVING.of(locale) } else { send.of(locale) }}
                </button>
                <a class="button button-quiet" href=back>{words::DISCARD.of(locale)}</a>
            </p>
        </form>
    }
}

/// Why the form was not taken; where somebody else has saved in the meantime, both values of each field that differs.
fn refusal<F: Form>(editing: Editing<F>, choices: Choices, locale: Locale) -> impl IntoView {
    move || {
        editing.error.get().map(|error| match &error {
            AppError::Conflict(now) => {
                let rows = editing.sent.with_value(|form| differences(now, form, &choices, locale));
                let text = if rows.is_empty() { own::CONFLICT_SAME } else { own::CONFLICT };
                let table = (!rows.is_empty()).then(|| differences_table(rows, locale));
                view! { <div class="notice notice-warn" role="alert"><p>{text.of(locale)}</p>{table}</div> }.into_any()
            }
            // Signing in beside the form leaves the form as it is.
            AppError::Unauthenticated => view! {
                <p class="notice notice-error" role="alert">
                    {error.message(locale)} " "
                    <a href="/login" target="_blank">{user::words::SIGN_IN.of(locale)}</a>
                </p>
            }
            .into_any(),
            other => view! { <p class="notice notice-error" role="alert">{other.message(locale)}</p> }.into_any(),
        })
    }
}

fn differences_table(rows: Vec<(Word, String, String)>, locale: Locale) -> impl IntoView {
    let shown = move |text: String| if text.is_empty() { own::EMPTY.of(locale).to_owned() } else { text };
    let rows = rows
        .into_iter()
        .map(|(label, theirs, yours)| {
            view! {
                <tr>
                    <th scope="row">{label.of(locale)}</th>
                    <td data-label=own::THEIRS.of(locale)>{shown(theirs)}</td>
                    <td data-label=own::YOURS.of(locale)>{shown(yours)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="diff">
            <thead>
                <tr>
                    <th scope="col">{own::FIELD.of(locale)}</th>
                    <th scope="col">{own::THEIRS.of(locale)}</th>
                    <th scope="col">{own::YOURS.of(locale)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// Whether somebody has typed on while the form was on its way. A form that stays on its page, as that of a message does,
/// begins again otherwise: what was typed is saved.
fn is_typed_on<F: Form>(address: &str, sent: &F) -> bool {
    #[cfg(feature = "hydrate")]
    if window().location().pathname().is_ok_and(|here| address.split('?').next() == Some(&here)) {
        use wasm_bindgen::JsCast as _;
        let form = document().query_selector("form.edit-form").ok().flatten();
        let form = form.and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok());
        if let Some((form, field)) = form.and_then(|form| super::fields(&form).map(|field| (form, field))) {
            let now = F::read(|name| field(name).unwrap_or_default());
            if now.fields() != sent.fields() {
                return true;
            }
            form.reset();
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (address, sent);
    false
}

/// Leads to the first field that is wrong, or else to what the form says, once they are marked.
fn show_what_is_wrong() {
    #[cfg(feature = "hydrate")]
    request_animation_frame(|| {
        use wasm_bindgen::JsCast as _;
        let first = |selector| document().query_selector(selector).ok().flatten();
        let wrong =
            first(".edit-form [aria-invalid=true]").and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(field) = wrong {
            // Only an element that is no longer in the page refuses the focus.
            drop(field.focus());
        } else if let Some(message) = first(".edit-form [role=alert]") {
            message.scroll_into_view();
        }
    });
}

/// The version the next save names: after a conflict the one that was shown, so that saving again is a decision.
fn version_to_send<F: Form>(error: Option<&AppError>, typed: &F) -> String {
    let now = match error {
        Some(AppError::Conflict(now)) => stored::<F>(now),
        _ => None,
    };
    now.as_ref().unwrap_or(typed).version().to_owned()
}

/// The row as it stands now, as a form: what a [`Conflict`](AppError::Conflict) carries.
fn stored<F: Form>(json: &str) -> Option<F> {
    serde_json::from_str(json).ok()
}

/// The fields in which what stands now and what was typed differ: label, theirs, yours.
fn differences<F: Form>(now: &str, typed: &F, choices: &Choices, locale: Locale) -> Vec<(Word, String, String)> {
    let Some(theirs) = stored::<F>(now) else { return Vec::new() };
    let yours = typed.as_stored(locale);
    let shown = |form: &F, name: &str, text: &str| {
        let known = choices.iter().filter(|(field, _)| *field == name).flat_map(|(_, options)| options);
        let chosen = known.into_iter().find(|(value, _)| value == text).map(|(_, text)| text.clone());
        chosen.unwrap_or_else(|| form.shown(name, text, locale))
    };
    let pairs = theirs.fields().into_iter().zip(yours.fields());
    pairs
        .filter(|((_, theirs), (_, yours))| theirs != yours)
        .map(|((name, now), (_, typed))| (F::label(name), shown(&theirs, name, now), shown(&yours, name, typed)))
        .collect()
}
