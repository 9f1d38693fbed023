//! From one page of a long list to the next.

use super::words::PAGES;
use crate::locale::{use_locale, words};
use leptos::prelude::*;

/// Links to the next page and back to the first. Pages are found by key, so there is no number of pages to show; nothing
/// is shown when there is nowhere to go.
#[component]
pub fn Pager(
    /// Where the next page is, unless this is the last.
    #[prop(into)]
    next: Option<String>,
    /// Where the first page is, unless this is it.
    #[prop(into)]
    first: Option<String>,
) -> impl IntoView {
    let locale = use_locale();
    (next.is_some() || first.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label=PAGES.of(locale)>
                {first.map(|href| {
                    view! { <a class="button button-quiet" href=href rel="first">{words::FIRST_PAGE.of(locale)}</a> }
                })}
                {next.map(|href| {
                    view! { <a class="button pager-next" href=href rel="next">{words::NEXT_PAGE.of(locale)}</a> }
                })}
            </nav>
        }
    })
}
