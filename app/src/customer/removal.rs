//! Removing a row of a tab, and taking that back: buttons that are forms, so that they work without a script too.
//!
//! What was removed is named at the top of the tab (`?removed=7`) until the reader goes on, with a button that brings it
//! back. Nothing is asked beforehand, because nothing is lost.

use super::card::use_card;
use super::place::{Filter, Place, push_pair, use_address};
use crate::error::AppError;
use crate::locale::{use_locale, words};
use crate::ui::{Text, toast};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use std::future::Future;
use std::pin::Pin;

/// What a button asks of the server.
pub type Doing = Pin<Box<dyn Future<Output = Result<(), AppError>> + Send>>;

/// A button that does something to a row and shows the card anew. Without a script it posts to `action`.
#[component]
pub fn ActButton(
    /// Where it is posted to without a script; the server leads back to the tab.
    action: String,
    /// What it is called.
    #[prop(into)]
    label: Text,
    /// What it is about, for those who cannot see where it stands: “Remove: Warehouse 2”.
    #[prop(optional, into)]
    about: Option<String>,
    /// How it looks.
    #[prop(default = "button button-quiet")]
    class: &'static str,
    /// What the form carries along unseen, for where there is no script: name and value.
    #[prop(optional)]
    carried: Vec<(&'static str, String)>,
    /// What it asks of the server.
    act: impl Fn() -> Doing + Send + Sync + 'static,
    /// Where to go when it is done.
    then: String,
) -> impl IntoView {
    let locale = use_locale();
    let card = use_card();
    let (navigate, address) = (use_navigate(), use_address());
    let pressed = StoredValue::new(String::new());
    let list = use_query_map().with_untracked(|query| query.get("list"));
    let acting = Action::new(move |(): &()| act());
    // A tab out of sight still hears its answer. Whoever has gone on meanwhile is not taken back.
    let is_here = move || pressed.with_value(|pressed| *pressed == address());
    let show = move || if is_here() { card.reload.update(|times| *times += 1) } else { card.again() };
    Effect::new(move |_| match acting.value().get() {
        Some(Ok(())) => {
            show();
            if is_here() {
                navigate(&then, NavigateOptions { scroll: false, ..NavigateOptions::default() });
            }
        }
        Some(Err(error)) => {
            toast(error.message(locale));
            // Somebody else was faster: what stands now is shown.
            if matches!(error, AppError::Conflict(_)) {
                show();
            }
        }
        None => {}
    });
    let label = label.of(locale);
    let whole = about.map(|about| format!("{label}: {about}"));
    view! {
        <form
            method="post"
            action=action
            class="act"
            on:submit=move |event| {
                event.prevent_default();
                pressed.set_value(address());
                acting.dispatch(());
            }
        >
            {list.map(|list| view! { <input type="hidden" name="list" value=list /> })}
            {carried.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()}
            <button class=class aria-label=whole disabled=move || acting.pending().get()>{label}</button>
        </form>
    }
}

/// The button that removes a row.
#[component]
pub fn RemoveButton<F: Filter>(
    /// Where the reader is.
    place: Place<F>,
    /// The row's number.
    item: i64,
    /// What the row is called.
    #[prop(into)]
    about: String,
    /// What it asks of the server.
    remove: fn(crate::value::CustomerId, i64) -> Doing,
) -> impl IntoView {
    let mut then = place.here();
    push_pair(&mut then, "removed", &item.to_string());
    let (action, customer) = (place.part(format!("{item}/remove")), place.customer);
    view! { <ActButton action label=words::REMOVE about act=move || remove(customer, item) then /> }
}

/// Names what was just removed, and offers to bring it back.
#[component]
pub fn Removed<F: Filter>(
    /// Where the reader is.
    place: Place<F>,
    /// What it asks of the server.
    restore: fn(crate::value::CustomerId, i64) -> Doing,
) -> impl IntoView {
    let locale = use_locale();
    let query = use_query_map();
    let removed = Memo::new(move |_| query.with(|query| query.get("removed").and_then(|id| id.parse::<i64>().ok())));
    move || {
        removed.get().map(|item| {
            let (action, customer, then) = (place.part(format!("{item}/restore")), place.customer, place.here());
            view! {
                <div class="notice notice-undo" role="status">
                    <p>{words::REMOVED.of(locale)}</p>
                    <ActButton action label=words::UNDO class="button" act=move || restore(customer, item) then />
                </div>
            }
        })
    }
}
