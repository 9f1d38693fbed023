//! Texts in the two elements whose content Leptos writes into a page as it is: `<textarea>` (tachys 0.2.19; leptos-rs/leptos,
//! pull requests 4730 and 4819) and `<title>` (leptos_meta 0.8.7). Everywhere else it escapes what it writes.

/// A text for one of the two: the server writes it so that it stays a text, the browser sets it as the text that it is.
pub(crate) fn text_in_markup(text: String) -> String {
    // Within these elements references are read, and nothing else but their end (HTML Standard, 13.1.2, escapable raw text).
    if cfg!(feature = "ssr") { text.replace('&', "&amp;").replace('<', "&lt;") } else { text }
}
