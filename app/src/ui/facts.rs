//! Labels and values to read.

use super::Text;
use crate::locale::use_locale;
use leptos::prelude::*;

/// A list of [`Fact`]s, in as many columns as there is room for.
#[component]
pub fn Facts(
    /// The facts.
    children: Children,
) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

/// A label and its value.
#[component]
pub fn Fact(
    /// What the value is.
    #[prop(into)]
    label: Text,
    /// Takes the whole width: for a text of several lines.
    #[prop(optional)]
    wide: bool,
    /// The value.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="fact" data-wide=wide.then_some("true")>
            <dt>{label.of(use_locale())}</dt>
            <dd>{children()}</dd>
        </div>
    }
}
