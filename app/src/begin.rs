//! How a document begins: its style stands in it, and its program is fetched once it is painted.

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use std::sync::Arc;

/// The built page that the server gives out.
#[derive(Clone, Debug)]
pub struct Build {
    /// What stands in the names of its files before their ends: `.` and a hash of what is in them.
    pub mark: Arc<str>,
    /// The style sheet.
    pub style: Arc<str>,
}

/// The style sheet, within the document: nothing has to be fetched before the page is painted. It is a fifth of what a card's
/// document is without its data, and every tab has some of it.
#[component]
pub fn Style() -> impl IntoView {
    let style = use_context::<Build>().map_or_else(|| Arc::from(""), |build| build.style);
    view! { <style id="style" nonce=use_nonce() inner_html=style.to_string() /> }
}

/// Fetches the program and has it take the document over. What is on the page works without it, so it comes after the first
/// paint, with which it would share the network and the processor; a page that nobody sees yet is not painted, and waits for
/// nothing.
#[component]
pub fn Program() -> impl IntoView {
    let mark = use_context::<Build>().map_or_else(|| Arc::from(""), |build| build.mark);
    // The three files are asked for at once: the program's own script would ask for the others only when it has come.
    let script = format!(
        "const begin = () => {{
  const program = fetch('/pkg/ficha{mark}.wasm');
  import('/pkg/ficha-parts{mark}.js');
  import('/pkg/ficha{mark}.js').then((ficha) => ficha.default({{ module_or_path: program }}).then(() => ficha.hydrate()));
}};
if (document.hidden || !PerformanceObserver.supportedEntryTypes.includes('paint')) begin();
else new PerformanceObserver((_, painted) => {{ painted.disconnect(); begin(); }}).observe({{ type: 'paint', buffered: true }});"
    );
    view! { <script type="module" nonce=use_nonce() inner_html=script /> }
}
