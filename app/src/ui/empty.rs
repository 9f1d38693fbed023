//! What stands where there is nothing yet.

use super::Text;
use crate::locale::use_locale;
use leptos::prelude::*;

/// A place with nothing in it: says so, says why or what to do, and offers it.
#[component]
pub fn Empty(
    /// What is missing.
    #[prop(into)]
    title: Text,
    /// Why, or what to do about it.
    #[prop(optional, into)]
    hint: Option<Text>,
    /// The links or buttons that fill the place.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let locale = use_locale();
    view! {
        <div class="empty">
            <p class="empty-title">{title.of(locale)}</p>
            {hint.map(|hint| view! { <p class="empty-hint">{hint.of(locale)}</p> })}
            {children.map(|children| view! { <div class="empty-actions">{children()}</div> })}
        </div>
    }
}
