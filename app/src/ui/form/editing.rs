//! A form at work: what was typed, what is wrong with it, and what becomes of it.

use super::conflict::{Differing, OPENED, SEEN, differing, merged, settled};
use super::settle::question;
use super::{Form, Posted, Unsaved, field_message, notice_typed, posted, typed};
use crate::error::AppError;
use crate::locale::{Locale, Word, use_locale, words};
use crate::ui::{toast, words as own};
use crate::user;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::future::Future;

/// Choices by their field: value and text.
pub(super) type Choices = Vec<(&'static str, Vec<(String, String)>)>;

/// A form at work.
pub struct Editing<F: Form> {
    /// What the fields hold at first: what was typed and not taken, or what the form began with.
    pub start: StoredValue<F>,
    /// Why the form was not taken.
    pub error: RwSignal<Option<AppError>>,
    /// The fields in which this form and what somebody else has saved meanwhile differ.
    pub(super) differing: StoredValue<Vec<Differing>>,
    /// What the form was opened with; none for what is new.
    opened: StoredValue<Option<F>>,
    /// What the last conflict has shown to be stored.
    seen: RwSignal<Option<F>>,
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
        let locale = use_locale();
        let start = match &rejected {
            Some(posted) => F::read(|name| posted.value(name).unwrap_or_default().to_owned()),
            None => start(),
        };
        let carried = |name| rejected.as_ref().and_then(|posted: &Posted| stored::<F>(posted.value(name)?));
        let opened = match &rejected {
            Some(_) => carried(OPENED),
            None => (!start.version().is_empty()).then(|| start.clone()),
        };
        let (sent, seen) = (StoredValue::new(start.clone()), RwSignal::new(carried(SEEN)));
        let error = RwSignal::new(rejected.map(|posted| posted.error));
        let version = RwSignal::new(version_to_send(error.get_untracked().as_ref(), &start));
        let opened = StoredValue::new(opened);
        let differing = StoredValue::new(Vec::new());
        let save = Action::new(move |form: &F| save(form.clone()));
        let editing = Editing { start: StoredValue::new(start), error, differing, opened, seen, sent, version, save };
        if let Some(AppError::Conflict(now)) = error.get_untracked() {
            editing.meet(&now, locale);
            let together = differing.with_value(|rows| sent.with_value(|sent| merged(sent, rows)));
            editing.start.set_value(together);
        }
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
                if let AppError::Conflict(now) = &refused {
                    editing.meet(now, locale);
                    editing.take_over();
                }
                error.set(Some(refused));
                show_what_is_wrong();
            }
            None => {}
        });
        editing
    }

    /// Somebody else has saved meanwhile: what differs is held against what this side knew, which from here on is theirs.
    fn meet(self, now: &str, locale: Locale) {
        let Some(theirs) = stored::<F>(now) else { return };
        let rows = self.opened.with_value(|opened| {
            let seen = self.seen.get_untracked();
            self.sent.with_value(|sent| differing(opened.as_ref(), seen.as_ref(), &theirs, sent, locale))
        });
        self.differing.set_value(rows);
        self.seen.set(Some(theirs));
    }

    /// What the last conflict has shown to be stored; none where there was no conflict.
    #[must_use]
    pub fn stored(self) -> Option<F> {
        self.seen.get()
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
        let form = F::read(|name| settled(|name| Some(field(name)), name).unwrap_or_else(|| field(name)));
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
    let form = NodeRef::<html::Form>::new();
    notice_typed(form, unsaved);
    let pending = editing.save.pending();
    let version = editing.version;
    let opened = editing.opened.with_value(|opened| opened.as_ref().map(written));
    let seen = move || editing.seen.with(|seen| seen.as_ref().map(written).unwrap_or_default());
    let seen_at_first = untrack(seen);
    view! {
        <form
            method="post"
            class="edit-form"
            node_ref=form
            novalidate
            on:submit=move |event| editing.submit(&event, locale)
            on:input=move |event| {
                unsaved.0.set(true);
                editing.typed_on(&event);
            }
        >
            {carried.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()}
            <input type="hidden" name="version" prop:value=version value=version.get_untracked() />
            {opened.map(|opened| view! { <input type="hidden" name=OPENED value=opened /> })}
            <input type="hidden" name=SEEN prop:value=seen value=seen_at_first />
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

/// Why the form was not taken; where somebody else has saved in the meantime, what becomes of each field that differs.
fn refusal<F: Form>(editing: Editing<F>, choices: Choices, locale: Locale) -> impl IntoView {
    move || {
        editing.error.get().map(|error| match &error {
            AppError::Conflict(_) => question(editing, &choices, locale).into_any(),
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

/// Whether somebody has typed on while the form was on its way. A form that stays on its page, as that of a message does,
/// begins again otherwise: what was typed is saved.
fn is_typed_on<F: Form>(address: &str, sent: &F) -> bool {
    #[cfg(feature = "hydrate")]
    if window().location().pathname().is_ok_and(|here| address.split('?').next() == Some(&here)) {
        use wasm_bindgen::JsCast as _;
        let form = document().query_selector("form.edit-form").ok().flatten();
        let form = form.and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok());
        if let Some(form) = form {
            if !super::holds(&form, sent) {
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

/// A form as it is carried along.
fn written<F: Form>(form: &F) -> String {
    // It holds texts alone: there is nothing in it that could not be written.
    serde_json::to_string(form).unwrap_or_default()
}
