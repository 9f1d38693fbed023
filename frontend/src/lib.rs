//! The page's own program: it takes over the document that the server has rendered.

// A form is one type as deep as its markup; the optimised build counts the levels.
#![recursion_limit = "256"]

use app::later;
use wasm_bindgen_futures::spawn_local;

/// Takes over the document, and fetches the rest of the program. A page that is not in the first file ([`later`]) waits for its
/// own; where that does not come, the page goes on working as it does without a program.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    let waits = later::is_shown();
    if !waits {
        take_over();
    }
    spawn_local(async move {
        if waits {
            if later::fetch_shown().await.is_err() {
                return;
            }
            take_over();
        }
        if later::fetch().await.is_ok() {
            mark("data-whole");
        }
    });
}

fn take_over() {
    leptos::mount::hydrate_body(app::shell::App);
    mark("data-hydrated");
}

/// Tells whoever watches from outside, as the stories do, how far the program has come: from `data-hydrated` on a click waits
/// for no document, and from `data-whole` on for no part of the program.
fn mark(name: &str) {
    if let Some(root) = leptos::prelude::document().document_element() {
        // Only a name that is none would be refused.
        let _ = root.set_attribute(name, "");
    }
}
