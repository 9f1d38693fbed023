//! The wire from the server to this page: one connection for all of a browser's tabs.
//!
//! A browser keeps six connections to a server that speaks HTTP/1.1, whatever the number of its tabs. So one tab, the one
//! that holds a lock of the browser, listens and hands on what it hears; when it is closed another one gets the lock and goes
//! on where the first stopped. Where there are no locks (pages without HTTPS have none) each tab listens for itself.

use super::model::{News, Present};
use crate::customer::cards;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{Function, Promise, Reflect};
use web_sys::{BroadcastChannel, EventSource, MessageEvent};

/// What the lock and the channel between the tabs are called.
const NAME: &str = "ficha-live";
/// What a tab asks the one that listens with: whether anything happened since the number that follows.
const ASKS: &str = "since ";
/// How long a tab waits to ask again where the server has refused it.
const REFUSED: Duration = Duration::from_secs(30);

/// What comes over the wire.
pub enum Word {
    /// Something was changed.
    News(News),
    /// Somebody came to a card or left it.
    Present(Present),
}

/// Whoever wants to hear.
type Ear = (u32, Rc<dyn Fn(&Word)>);

thread_local! {
    // A page has one wire, from the first card that it shows to its end.
    static CONNECTED: Cell<bool> = const { Cell::new(false) };
    static EARS: RefCell<Vec<Ear>> = const { RefCell::new(Vec::new()) };
    static NEXT: Cell<u32> = const { Cell::new(0) };
}

/// The name of this page, which no other has.
pub fn page() -> String {
    thread_local! {
        static NAME: String = format!("{:x}", (web_sys::js_sys::Math::random() * 9_007_199_254_740_992.0) as u64);
    }
    NAME.with(Clone::clone)
}

/// Has `ear` called with everything that comes, until [`forget`] is called with the number that this answers.
pub fn on_word(ear: impl Fn(&Word) + 'static) -> u32 {
    let number = NEXT.replace(NEXT.get().wrapping_add(1));
    EARS.with_borrow_mut(|ears| ears.push((number, Rc::new(ear))));
    number
}

/// Whoever wanted to hear is gone.
pub fn forget(number: u32) {
    EARS.with_borrow_mut(|ears| ears.retain(|(known, _)| *known != number));
}

/// What all the callbacks of the wire share.
struct Wire {
    /// The last event that this tab heard of.
    last: Cell<i64>,
    /// To the other tabs.
    channel: Option<BroadcastChannel>,
    /// The connection, in the tab that listens.
    source: RefCell<Option<EventSource>>,
}

/// Tells what happens from the event at `position` on, until the page is left. A page that is connected stays so.
pub fn connect(position: i64) {
    if CONNECTED.replace(true) {
        return;
    }
    let channel = BroadcastChannel::new(NAME).ok();
    let wire = Rc::new(Wire { last: Cell::new(position), channel, source: RefCell::new(None) });
    if let Some(channel) = &wire.channel {
        let listening = Rc::clone(&wire);
        channel.set_onmessage(Some(&forever(move |message: MessageEvent| listening.hears_tab(&message))));
        wire.post(&format!("{ASKS}{position}"));
    }
    when_first(move || Wire::listen(&wire));
}

impl Wire {
    /// Opens the connection, and opens it again after the server has refused it: then the browser does not.
    fn listen(self: &Rc<Wire>) {
        let Ok(source) = EventSource::new(&format!("/live?after={}", self.last.get())) else { return };
        let wire = Rc::clone(self);
        let hear = forever(move |message: MessageEvent| {
            if let Some(text) = message.data().as_string()
                && wire.takes(&text)
            {
                wire.post(&text);
            }
        });
        source.set_onmessage(Some(&hear));
        // A name that is a text is never refused.
        let _ = source.add_event_listener_with_callback("present", &hear);
        let wire = Rc::clone(self);
        source.set_onerror(Some(&forever(move |_: MessageEvent| {
            let refused =
                wire.source.borrow().as_ref().is_some_and(|source| source.ready_state() == EventSource::CLOSED);
            if refused {
                let wire = Rc::clone(&wire);
                set_timeout(move || wire.listen(), REFUSED);
            }
        })));
        self.source.replace(Some(source));
    }

    /// What another tab says: what it has heard, or the question of one that was just opened.
    fn hears_tab(&self, message: &MessageEvent) {
        let Some(text) = message.data().as_string() else { return };
        match text.strip_prefix(ASKS) {
            None => drop(self.takes(&text)),
            Some(since) => {
                let since = since.parse().unwrap_or(i64::MAX);
                let last = self.last.get();
                if self.source.borrow().is_some() && last > since {
                    // The others know it already, and pass over it.
                    self.post(&serde_json::to_string(&News::of_anything(last)).unwrap_or_default());
                }
            }
        }
    }

    /// Takes what was said, and tells whether it is anything new.
    fn takes(&self, text: &str) -> bool {
        let Ok(news) = serde_json::from_str::<News>(text) else {
            let present = serde_json::from_str::<Present>(text).ok();
            return present.map(|present| tell(&Word::Present(present))).is_some();
        };
        // In another database, to which the server was moved, the numbers begin anew.
        let is_new = news.position > self.last.get() || (news.any && news.position < self.last.get());
        if is_new {
            self.last.set(news.position);
            if news.any {
                cards::forget_all();
            }
            news.cards.iter().for_each(|card| cards::forget(card.customer));
            tell(&Word::News(news));
        }
        is_new
    }

    fn post(&self, text: &str) {
        if let Some(channel) = &self.channel {
            // A text can always be posted, until the channel is closed with the page.
            let _ = channel.post_message(&JsValue::from_str(text));
        }
    }
}

/// Tells whoever listens.
fn tell(word: &Word) {
    // Whoever hears may begin or cease to listen.
    let ears: Vec<Ear> = EARS.with_borrow(Clone::clone);
    ears.iter().for_each(|(_, ear)| ear(word));
}

/// Calls `then` as soon as this tab is the first of its browser, or at once where the browser cannot tell. The lock is held
/// until the page is left.
fn when_first(then: impl FnOnce() + 'static) {
    let navigator: JsValue = window().navigator().into();
    let locks = Reflect::get(&navigator, &"locks".into()).unwrap_or(JsValue::UNDEFINED);
    let request = Reflect::get(&locks, &"request".into()).ok().and_then(|found| found.dyn_into::<Function>().ok());
    let Some(request) = request else { return then() };
    // In the frame of another site some browsers refuse the lock: such a page listens for itself, too.
    let then = Rc::new(Cell::new(Some(then)));
    let first = Rc::clone(&then);
    let hold = Closure::once_into_js(move |_lock: JsValue| {
        first.take().into_iter().for_each(|then| then());
        Promise::new(&mut |_, _| {})
    });
    // The promise of a lock that is never given back.
    let held = request.call2(&locks, &NAME.into(), &hold).ok().and_then(|held| held.dyn_into::<Promise>().ok());
    leptos::task::spawn_local(async move {
        let refused = match held {
            Some(held) => JsFuture::from(held).await.is_err(),
            None => true,
        };
        if refused {
            then.take().into_iter().for_each(|then| then());
        }
    });
}

/// A callback that lives as long as the page.
fn forever(callback: impl Fn(MessageEvent) + 'static) -> Function {
    Closure::<dyn Fn(MessageEvent)>::new(callback).into_js_value().unchecked_into()
}
