//! A message that belongs to the page and stays in it.

use super::{Tone, words};
use crate::locale::use_locale;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// What an address carries, as `choose-again=1`, where a file was sent after the session had ended. No browser sends it a
/// second time by itself.
pub const CHOOSE_AGAIN: &str = "choose-again";

/// A message above the thing it is about: what went wrong with a form, what to know before reading on. Errors and
/// warnings are announced when they appear; the rest waits until it is read.
#[component]
pub fn Notice(
    /// How much attention it asks for.
    #[prop(optional)]
    tone: Tone,
    /// The message, and what can be done about it.
    children: Children,
) -> impl IntoView {
    let (class, role) = match tone {
        Tone::Neutral => ("notice notice-info", None),
        Tone::Ok => ("notice notice-ok", Some("status")),
        Tone::Warn => ("notice notice-warn", Some("alert")),
        Tone::Danger => ("notice notice-error", Some("alert")),
    };
    view! { <div class=class role=role>{children()}</div> }
}

/// Says that a file has to be chosen once more, where the address says so.
#[component]
pub fn ChooseAgain() -> impl IntoView {
    let query = use_query_map();
    let is_asked = Memo::new(move |_| query.with(|query| query.get(CHOOSE_AGAIN).is_some()));
    move || is_asked.get().then(|| view! { <Notice tone=Tone::Warn>{words::CHOOSE_AGAIN.of(use_locale())}</Notice> })
}
