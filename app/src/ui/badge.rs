//! One short word that stands out: a state, a count.

use super::{Text, Tone};
use crate::locale::use_locale;
use leptos::prelude::*;

/// One short word with a tone. The tone only underlines what the word says already.
#[component]
pub fn Badge(
    /// How much attention it asks for.
    #[prop(optional)]
    tone: Tone,
    /// What it says.
    #[prop(into)]
    text: Text,
) -> impl IntoView {
    let class = match tone {
        Tone::Neutral => "badge badge-neutral",
        Tone::Ok => "badge badge-ok",
        Tone::Warn => "badge badge-warn",
        Tone::Danger => "badge badge-danger",
    };
    view! { <span class=class>{text.of(use_locale())}</span> }
}
