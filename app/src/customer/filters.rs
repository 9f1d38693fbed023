//! The filters above a tab's rows: a form that asks for an address. With a script the page does not reload.

use super::place::{Filter, Place};
use crate::locale::{use_locale, words};
use crate::ui::Text;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use leptos_router::params::ParamsMap;

/// The form around a tab's filters. Asking begins at the first page.
#[component]
pub fn FilterForm<F: Filter>(
    /// Where the reader is.
    place: Place<F>,
    /// The names of the filters' fields.
    names: &'static [&'static str],
    /// What is asked for when no filter is; the default where nothing is said.
    #[prop(optional)]
    cleared: Option<F>,
    /// What the form is called.
    #[prop(into)]
    label: Text,
    /// The filters.
    children: Children,
) -> impl IntoView {
    let locale = use_locale();
    let navigate = use_navigate();
    let cleared = cleared.unwrap_or_default();
    let clear = place.filtered(&cleared);
    let always = cleared.pairs();
    let narrows = place.filter.pairs().iter().any(|pair| names.contains(&pair.0) && !always.contains(pair));
    let (action, list) = (format!("/customers/{}/{}", place.customer, place.tab.path()), place.list.clone());
    let ask = move |event: SubmitEvent| {
        let Some(field) = crate::ui::form::typed(&event) else { return };
        event.prevent_default();
        let mut query = ParamsMap::new();
        for name in names {
            query.insert(*name, field(name));
        }
        navigate(
            &place.filtered(&F::from_query(&query)),
            NavigateOptions { scroll: false, ..NavigateOptions::default() },
        );
    };
    view! {
        <form class="filters" method="get" action=action on:submit=ask role="search" aria-label=label.of(locale)>
            {list.map(|list| view! { <input type="hidden" name="list" value=list /> })}
            {children()}
            <div class="filters-actions">
                <button class="button" type="submit">{words::FILTER.of(locale)}</button>
                {narrows.then(|| view! { <a class="button button-quiet" href=clear>{words::CLEAR_FILTERS.of(locale)}</a> })}
            </div>
        </form>
    }
}
