//! A short message that comes and goes: “Saved.”

use super::Text;
use crate::locale::{use_locale, words};
use leptos::prelude::*;
use std::time::Duration;

/// A message that is being shown.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Message {
    /// Tells it from the others, also from one with the same text.
    number: u32,
    /// What it says.
    text: Text,
}

/// How long a message stays.
const SECONDS: Duration = Duration::from_secs(6);

/// The messages being shown, oldest first.
#[derive(Clone, Copy)]
struct Shown(RwSignal<Vec<Message>>);

#[cfg(feature = "hydrate")]
thread_local! {
    // An event handler runs outside the tree of contexts, and a browser has one page: so the page's messages are kept
    // here. The server, which makes many pages at once, has no such place.
    static PAGE: std::cell::Cell<Option<Shown>> = const { std::cell::Cell::new(None) };
}

/// Makes a place for messages, and may put a first one there. Called once, by the root of the page.
pub fn provide_toasts(first: Option<impl Into<Text>>) {
    let first = first.map(|text| Message { number: 0, text: text.into() });
    let shown = Shown(RwSignal::new(first.into_iter().collect()));
    provide_context(shown);
    #[cfg(feature = "hydrate")]
    PAGE.set(Some(shown));
    Effect::new(move |_| set_timeout(move || close(shown, 0), SECONDS));
}

/// Shows a message for some seconds. On the server it does nothing: there a page has its message from the beginning.
pub fn toast(text: impl Into<Text>) {
    #[cfg(feature = "hydrate")]
    if let Some(Shown(shown)) = PAGE.get() {
        let number = shown.with_untracked(|all| all.last().map_or(1, |last| last.number.wrapping_add(1)));
        shown.update(|all| all.push(Message { number, text: text.into() }));
        set_timeout(move || close(Shown(shown), number), SECONDS);
    }
    #[cfg(not(feature = "hydrate"))]
    drop(text);
}

/// Takes a message away; one that is gone already is no mistake.
fn close(Shown(shown): Shown, number: u32) {
    // The page may be gone when the time is up.
    let _gone = shown.try_update(|all| all.retain(|message| message.number != number));
}

/// Where messages appear. It stands in the page from the beginning, because a screen reader announces only what changes
/// in a place that it knows.
#[component]
pub fn Toasts() -> impl IntoView {
    let locale = use_locale();
    let shown = use_context::<Shown>().unwrap_or_else(|| Shown(RwSignal::new(Vec::new())));
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || shown.0.get() key=|message| message.number let:message>
                <div class="toast">
                    <p>{message.text.of(locale)}</p>
                    <button
                        type="button"
                        class="toast-close"
                        aria-label=words::CLOSE.of(locale)
                        on:click=move |_| close(shown, message.number)
                    >
                        "×"
                    </button>
                </div>
            </For>
        </div>
    }
}
