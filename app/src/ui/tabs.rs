//! The strip of tabs: each a link to its own page.

use super::Text;
use crate::locale::{Locale, Word, format, use_locale};
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html::Div;
use leptos::prelude::*;

/// One tab. What changes while it stands belongs to nobody: while a page is read again, what it showed goes on being clicked on.
#[derive(Clone, Debug)]
pub struct TabItem {
    /// The page of the tab.
    pub href: ArcSignal<String>,
    /// What it is called.
    pub label: Word,
    /// How many things are in it, where that is worth knowing before opening it. From a hundred on it says “99+”.
    pub count: Option<i64>,
    /// Why it should be opened, in a few words, where there is a reason; the count then stands out.
    pub attention: Option<String>,
    /// That there is something in it that was not there a moment ago, in a few words.
    pub news: ArcSignal<Option<Word>>,
    /// Whether it is the one being shown.
    pub current: ArcSignal<bool>,
}

/// The tabs of a page, after the ARIA pattern for tabs: the strip is one stop of the Tab key, the arrow keys, Home and
/// End move the focus along it, Enter follows the link. On a narrow screen it scrolls sideways, and the current tab is
/// brought into view. A click writes anew only what it changes: nothing of it is taken off the page, and the focus stays.
#[component]
pub fn Tabs(
    /// The tabs, in order.
    items: Vec<TabItem>,
    /// What the strip is called for those who cannot see it.
    #[prop(into)]
    label: Text,
    /// Told of a click before the router is.
    on_click: Callback<MouseEvent>,
) -> impl IntoView {
    let locale = use_locale();
    let strip = NodeRef::<Div>::new();
    #[cfg(feature = "hydrate")]
    let current: Vec<_> = items.iter().map(|item| item.current.clone()).collect();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        current.iter().for_each(Track::track);
        if let Some(strip) = strip.get() {
            // Once the new tab stands: to ask where it is before would have all be laid out twice.
            request_animation_frame(move || bring_current_into_view(&strip));
        }
    });
    view! {
        <div
            class="tabs"
            role="tablist"
            aria-label=label.of(locale)
            node_ref=strip
            on:keydown=move |event| move_focus(&event)
            on:click=move |event| on_click.run(event)
        >
            {items.into_iter().map(|item| tab(item, locale)).collect_view()}
        </div>
    }
}

/// The place of what the current tab shows.
#[component]
pub fn TabPanel(
    /// What the tab shows.
    children: Children,
) -> impl IntoView {
    view! { <div class="tab-panel" role="tabpanel" aria-labelledby="tab-current">{children()}</div> }
}

fn tab(item: TabItem, locale: Locale) -> impl IntoView {
    let TabItem { href, label, count, attention, news, current } = item;
    let is_stop = is_stop_of_tab_key(current.clone());
    let by_current = |yes: Option<&'static str>, no: Option<&'static str>| {
        let current = current.clone();
        move || if current.get() { yes } else { no }
    };
    view! {
        <a
            class="tab"
            role="tab"
            href=href
            id=by_current(Some("tab-current"), None)
            aria-selected=by_current(Some("true"), Some("false"))
            tabindex=move || if is_stop() { "0" } else { "-1" }
        >
            {label.of(locale)}
            {count.filter(|count| *count > 0).map(|count| {
                let count = if count < 100 { format::number(count, locale) } else { "99+".to_owned() };
                let stands_out = attention.is_some().then_some("true");
                view! { <span class="tab-count" data-attention=stands_out>{count}</span> }
            })}
            {move || news.get().map(|news| view! {
                <span class={"tab-news"}></span>
                <span class="visually-hidden">" (" {news.of(locale)} ")"</span>
            })}
            {attention.map(|why| view! { <span class="visually-hidden">" (" {why} ")"</span> })}
        </a>
    }
}

/// Whether the Tab key stops at a tab: where it is the current one, but only once it has been painted as such. To whatever has the
/// focus this is told by working out the style of the page first, and nobody presses a key before they see.
fn is_stop_of_tab_key(current: ArcSignal<bool>) -> impl Fn() -> bool + Send + Sync + 'static {
    let is_stop = ArcRwSignal::new(current.get_untracked());
    move || {
        #[cfg(feature = "hydrate")]
        if current.get() != is_stop.get_untracked() {
            let (current, is_stop) = (current.clone(), is_stop.clone());
            super::once_painted(move || is_stop.set(current.get_untracked()));
        }
        is_stop.get()
    }
}

/// Moves the focus to the tab that a key means. Keys with a modifier belong to the browser.
#[cfg(feature = "hydrate")]
fn move_focus(event: &KeyboardEvent) {
    use wasm_bindgen::JsCast;
    let strip = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let from = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let (Some(strip), Some(from)) = (strip, from) else { return };
    if event.alt_key() || event.ctrl_key() || event.meta_key() || event.shift_key() {
        return;
    }
    let to = match event.key().as_str() {
        "ArrowRight" => from.next_element_sibling().or_else(|| strip.first_element_child()),
        "ArrowLeft" => from.previous_element_sibling().or_else(|| strip.last_element_child()),
        "Home" => strip.first_element_child(),
        "End" => strip.last_element_child(),
        _ => return,
    };
    if let Some(to) = to.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        event.prevent_default();
        // Only an element that is no longer in the page refuses the focus.
        drop(to.focus());
    }
}

/// There is no keyboard on the server.
#[cfg(not(feature = "hydrate"))]
const fn move_focus(_event: &KeyboardEvent) {}

/// Scrolls the strip, and only the strip, so that the current tab stands in its middle.
#[cfg(feature = "hydrate")]
fn bring_current_into_view(strip: &web_sys::HtmlElement) {
    use wasm_bindgen::JsCast;
    let current = strip.query_selector("[aria-selected=true]").ok().flatten();
    if let Some(tab) = current.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        strip.set_scroll_left(tab.offset_left() + tab.offset_width() / 2 - strip.client_width() / 2);
    }
}
