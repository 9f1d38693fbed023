//! A button that copies a text.

use super::{Text, toast};
use crate::locale::use_locale;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Copies a text to the clipboard, and says so. It needs a script, and is not shown where there is none.
#[component]
pub fn CopyButton(
    /// What is copied.
    text: String,
    /// What the button is called.
    #[prop(into)]
    label: Text,
    /// What is copied, for those who cannot see where the button stands.
    #[prop(into)]
    about: String,
    /// What is said when it is done.
    #[prop(into)]
    copied: Text,
    /// What is said when the browser does not allow it.
    #[prop(into)]
    failed: Text,
) -> impl IntoView {
    let label = label.of(use_locale());
    let whole = format!("{label}: {about}");
    // Nothing is kept for it on the server: what only one thread may have must not be dropped with the answer by another.
    let copy = move || {
        let (text, copied, failed) = (text.clone(), copied.clone(), failed.clone());
        spawn_local(async move { toast(if write(&text).await { copied } else { failed }) });
    };
    view! {
        <button
            type="button"
            class="button button-quiet scripted"
            aria-label=whole
            on:click=move |_| copy()
        >
            {label}
        </button>
    }
}

/// Writes to the clipboard; false where the browser has none (a page without HTTPS) or refuses.
#[cfg(feature = "hydrate")]
async fn write(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    if clipboard.is_undefined() {
        return false;
    }
    wasm_bindgen_futures::JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// There is no clipboard on the server.
#[cfg(not(feature = "hydrate"))]
fn write(_text: &str) -> std::future::Ready<bool> {
    std::future::ready(false)
}
