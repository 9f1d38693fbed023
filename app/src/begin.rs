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

/// The style sheet, within the document: nothing has to be fetched before the page is painted.
#[component]
pub fn Style() -> impl IntoView {
    use_context::<Build>().map(|build| view! { <style id="style" nonce=use_nonce() inner_html=build.style /> })
}

/// Fetches the program and has it take the document over. What is on the page works without it, so it comes after the first
/// paint, with which it would share the network and the processor; and soon even where nothing is painted, as in a tab or a
/// frame out of sight.
#[component]
pub fn Program() -> impl IntoView {
    use_context::<Build>()
        .map(|build| view! { <script type="module" nonce=use_nonce() inner_html=script(&build.mark) /> })
}

fn script(mark: &str) -> String {
    // The three files are asked for at once: the program's own script would ask for the others only when it has come. What
    // does not come is told by whoever waits for it.
    format!(
        "let begun = false;
const begin = () => {{
  if (begun) return;
  begun = true;
  const program = fetch('/pkg/ficha{mark}.wasm');
  program.catch(() => {{}});
  import('/pkg/ficha-parts{mark}.js').catch(() => {{}});
  import('/pkg/ficha{mark}.js')
    .then((ficha) => ficha.default({{ module_or_path: program }}).then(() => ficha.hydrate()));
}};
if (document.hidden || !globalThis.PerformanceObserver?.supportedEntryTypes?.includes('paint')) begin();
else {{
  new PerformanceObserver(begin).observe({{ type: 'paint', buffered: true }});
  setTimeout(begin, 2000);
}}"
    )
}
