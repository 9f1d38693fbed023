//! The filters above a tab's rows: a form that asks for an address. With a script the page does not reload.

use super::place::{Filter, Place, use_place};
use crate::locale::{use_locale, words};
use crate::ui::Text;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use leptos::web_sys::{HtmlFormElement, HtmlInputElement, HtmlSelectElement};
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
    let (form, asked, shown) = (NodeRef::new(), StoredValue::new(None), use_place::<F>(place.tab));
    follow(form, names, asked, move || shown.get().filter);
    let narrows = place.filter.pairs().iter().any(|pair| names.contains(&pair.0) && !always.contains(pair));
    let (action, list) = (format!("/customers/{}/{}", place.customer, place.tab.path()), place.list.clone());
    let ask = move |event: SubmitEvent| {
        let Some(field) = crate::ui::form::typed(&event) else { return };
        event.prevent_default();
        let mut query = ParamsMap::new();
        for name in names {
            query.insert(*name, field(name));
        }
        let filter = F::from_query(&query);
        let address = place.filtered(&filter);
        asked.set_value(Some(filter));
        navigate(&address, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    view! {
        <form class="filters" method="get" action=action node_ref=form on:submit=ask role="search" aria-label=label.of(locale)>
            {list.map(|list| view! { <input type="hidden" name="list" value=list /> })}
            {children()}
            <div class="filters-actions">
                <button class="button" type="submit">{words::FILTER.of(locale)}</button>
                {narrows.then(|| view! { <a class="button button-quiet" href=clear>{words::CLEAR_FILTERS.of(locale)}</a> })}
            </div>
        </form>
    }
}

/// Writes into the fields of a form what is asked for, whenever something else than the form asks: Back, or “clear filters”. A field
/// in which somebody has typed does not follow what the page is rendered with. `asked` is what the form has asked for last.
pub fn follow<F: Filter>(
    form: NodeRef<html::Form>,
    names: &'static [&'static str],
    asked: StoredValue<Option<F>>,
    filter: impl Fn() -> F + 'static,
) {
    Effect::new(move |before: Option<Vec<String>>| {
        let filter = filter();
        let (pairs, by_form) = (filter.pairs(), asked.try_update_value(Option::take).flatten() == Some(filter));
        let value = |name: &&str| pairs.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone());
        let now: Vec<_> = names.iter().map(|name| value(name).unwrap_or_default()).collect();
        if let Some(form) = form.get_untracked()
            && !by_form
            && before.is_some_and(|before| before != now)
        {
            names.iter().zip(&now).for_each(|(name, value)| write(&form, name, value));
        }
        now
    });
}

fn write(form: &HtmlFormElement, name: &str, value: &str) {
    let Ok(Some(field)) = form.query_selector(&format!("[name={name}]:not([type=hidden])")) else { return };
    if let Some(list) = field.dyn_ref::<HtmlSelectElement>() {
        list.set_value(value);
        // What asks for nothing stands first, by whatever name.
        if list.selected_index() < 0 {
            list.set_selected_index(0);
        }
    } else if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        input.set_value(value);
    }
}
