//! What was typed into a form before the program came, which has heard of none of it.

use super::Unsaved;
use leptos::html;
use leptos::prelude::*;

/// Counts as typed and not saved what stands in a form otherwise than the server sent it: it was typed before the program came,
/// or the browser has put it back there.
#[cfg(feature = "hydrate")]
pub fn notice_typed(form: NodeRef<html::Form>, unsaved: Unsaved) {
    Effect::new(move |_| {
        if form.get().is_some_and(|form| is_typed_in(&form)) {
            unsaved.0.set(true);
        }
    });
}

/// Nobody types on the server.
#[cfg(not(feature = "hydrate"))]
pub const fn notice_typed(_form: NodeRef<html::Form>, _unsaved: Unsaved) {}

/// Whether a field holds something else than at first. A list to choose from does so where its first choice is no longer chosen.
#[cfg(feature = "hydrate")]
fn is_typed_in(form: &web_sys::HtmlFormElement) -> bool {
    use wasm_bindgen::JsCast as _;
    use web_sys::{HtmlInputElement, HtmlOptionElement, HtmlTextAreaElement};
    let Ok(fields) = form.query_selector_all("input:not([type=hidden]), textarea, option") else { return false };
    (0..fields.length()).filter_map(|place| fields.item(place)).any(|field| {
        if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
            input.value() != input.default_value() || input.checked() != input.default_checked()
        } else if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
            area.default_value().is_ok_and(|first| first != area.value())
        } else {
            let option = field.dyn_ref::<HtmlOptionElement>();
            option.is_some_and(|option| option.default_selected() && !option.selected())
        }
    })
}
