//! What stands where something is on its way.

use crate::locale::{use_locale, words};
use leptos::prelude::*;

/// Grey lines in the place of a text that is on its way. They appear only after a moment, so that a fast answer is not
/// preceded by a flash.
#[component]
pub fn Skeleton(
    /// How many lines.
    #[prop(default = 4)]
    lines: usize,
) -> impl IntoView {
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">{words::LOADING.of(use_locale())}</span>
            {(0..lines).map(|_| view! { <span class="skeleton-line" aria-hidden="true"></span> }).collect_view()}
        </div>
    }
}
