//! The focus, where the page itself would lose it.

use leptos::ev::FocusEvent;

/// Gives a link back the focus that it has lost to being written anew: views of one dynamic type take each attribute off and set
/// it again, and what has no address in between is no link, so that Chromium takes the focus away. Whoever goes along the page
/// by keyboard would begin again at its top whenever a colleague changes something.
#[cfg(feature = "hydrate")]
pub fn keep_focus(event: &FocusEvent) {
    use leptos::prelude::{document, queue_microtask};
    use wasm_bindgen::JsCast as _;
    let lost = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok());
    let Some(link) = lost.filter(|link| link.is_connected() && link.matches("a:not([href])").unwrap_or_default())
    else {
        return;
    };
    queue_microtask(move || {
        let is_elsewhere = document().active_element().is_some_and(|element| element.tag_name() != "BODY");
        if !is_elsewhere {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            // It is refused where the link is gone by now.
            drop(link.focus_with_options(&options));
        }
    });
}

/// On the server nothing has the focus.
#[cfg(not(feature = "hydrate"))]
pub const fn keep_focus(_event: &FocusEvent) {}
