//! A message that belongs to the page and stays in it.

use super::Tone;
use leptos::prelude::*;

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
