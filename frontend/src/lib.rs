//! The page's own program: it takes over the document that the server has rendered.

// A form is one type as deep as its markup; the optimised build counts the levels.
#![recursion_limit = "256"]

/// Takes over the document.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::shell::App);
    // Whoever watches from outside, as the stories do, sees from here on that a click waits for no document.
    if let Some(root) = leptos::prelude::document().document_element() {
        // Only a name that is none would be refused.
        let _ = root.set_attribute("data-hydrated", "");
    }
}
