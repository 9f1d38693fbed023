//! The cards that the browser keeps: the last few that were opened, and the one whose link is pointed at.
//!
//! Whoever points at a link, touches it or reaches it by keyboard will often follow it: its card is asked for in that moment,
//! and is there when the click comes. A kept card is given away once something on it is changed, of which the wire tells
//! ([`super::live`]), and soon even without.

use super::api::{Card, open_card};
use super::search::api::neighbours;
use super::search::model::Neighbours;
use crate::error::AppError;
use crate::value::CustomerId;

/// The cards before and after one in a list; none where the server does not tell. Where that page of the list was just shown,
/// nobody is asked.
pub async fn beside(id: CustomerId, list: String) -> Option<Neighbours> {
    #[cfg(feature = "hydrate")]
    if let Some(beside) = kept::beside(id, &list) {
        return Some(beside);
    }
    neighbours(id, list).await.ok()
}

/// Opens a card: at once where it is kept, unless it is to be read `again`.
///
/// # Errors
/// Those of [`open_card`].
#[cfg(not(feature = "hydrate"))]
pub async fn open(id: CustomerId, again: bool) -> Result<Card, AppError> {
    open_card(id, again).await
}

/// Somebody points at a place on the page: if that is the link to a card, it is asked for `soon`, when they have stayed there
/// for a moment, or at once.
#[cfg(not(feature = "hydrate"))]
pub const fn pointed_at(_event: &leptos::ev::Event, _soon: bool) {}

#[cfg(feature = "hydrate")]
pub use kept::{forget, forget_all, open, pointed_at, remember, will_open};

#[cfg(feature = "hydrate")]
mod kept {
    use super::{AppError, Card, CustomerId, Neighbours, open_card};
    use leptos::ev::Event;
    use leptos::prelude::{document, set_timeout};
    use std::cell::{Cell, RefCell};
    use std::collections::VecDeque;
    use std::future::Future;
    use std::time::Duration;
    use wasm_bindgen::JsCast as _;
    use wasm_bindgen::JsValue;
    use wasm_bindgen_futures::{JsFuture, future_to_promise};
    use web_sys::js_sys::{Date, Promise};

    /// How many cards are kept.
    const CARDS: usize = 20;
    /// For how long, in milliseconds.
    const KEPT_MS: f64 = 30_000.0;

    /// How long somebody stays on a link that they mean; whoever passes over it is gone sooner.
    const MEANT: Duration = Duration::from_millis(50);

    struct Kept {
        id: CustomerId,
        /// When it was asked for, in milliseconds since 1970.
        at: f64,
        /// Fulfilled when the answer has come.
        coming: Promise,
        card: Option<Card>,
    }

    /// A page of a list, as it was shown last.
    struct Listed {
        /// What the list was asked for by.
        list: String,
        ids: Vec<CustomerId>,
        /// Whether nothing comes before it, and nothing after.
        ends: (bool, bool),
    }

    thread_local! {
        static LISTED: RefCell<Option<Listed>> = const { RefCell::new(None) };
        static KEPT: RefCell<VecDeque<Kept>> = const { RefCell::new(VecDeque::new()) };
        /// The link that was pointed at last.
        static POINTED: Cell<Option<CustomerId>> = const { Cell::new(None) };
    }

    /// Somebody points at a place on the page: if that is the link to a card, it is asked for `soon`, when they have stayed
    /// there for a moment, or at once.
    pub fn pointed_at(event: &Event, soon: bool) {
        let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let link = element.and_then(|element| element.closest("a[href^='/customers/']").ok().flatten());
        let id = link.and_then(|link| card_of(&link.get_attribute("href")?));
        let here = document().location().and_then(|location| card_of(&location.pathname().ok()?));
        let id = id.filter(|id| here != Some(*id));
        POINTED.set(id);
        let Some(id) = id else { return };
        if !soon {
            return warm(id);
        }
        let meant = move || {
            if POINTED.get() == Some(id) {
                warm(id);
            }
        };
        set_timeout(meant, MEANT);
    }

    /// The card that an address belongs to: `/customers/42/billing?list=…`.
    fn card_of(address: &str) -> Option<CustomerId> {
        address.split(['/', '?', '#']).nth(2)?.parse().ok()
    }

    /// Asks for a card that may soon be opened; does nothing where it is kept already.
    fn warm(id: CustomerId) {
        if !is_kept(id) {
            ask(id, false);
        }
    }

    /// Opens a card: at once where it is kept, unless it is to be read `again`.
    ///
    /// # Errors
    /// Those of [`open_card`].
    pub fn open(id: CustomerId, again: bool) -> impl Future<Output = Result<Card, AppError>> + Send {
        if again {
            forget(id);
            ask(id, true);
        } else {
            warm(id);
        }
        send_wrapper::SendWrapper::new(async move {
            if let Some(card) = find(id, |kept| kept.card.clone()).flatten() {
                return Ok(card);
            }
            if let Some(coming) = find(id, |kept| kept.coming.clone()) {
                // It is fulfilled whatever the answer was.
                let _ = JsFuture::from(coming).await;
            }
            match find(id, |kept| kept.card.clone()).flatten() {
                Some(card) => Ok(card),
                // It was refused, or changed on its way: whoever opens it is told the reason, or gets the newest.
                None => open_card(id, again).await,
            }
        })
    }

    /// A page of a list is shown, with these customers; `ends` says whether none comes before it, and none after.
    pub fn remember(list: String, ids: Vec<CustomerId>, ends: (bool, bool)) {
        LISTED.set(Some(Listed { list, ids, ends }));
    }

    /// What stands before and after a customer on the page that was shown, where it tells.
    pub fn beside(id: CustomerId, list: &str) -> Option<Neighbours> {
        LISTED.with_borrow(|listed| {
            let listed = listed.as_ref().filter(|listed| listed.list == list)?;
            let place = listed.ids.iter().position(|listed| *listed == id)?;
            let previous = place.checked_sub(1).map(|before| listed.ids[before]);
            let next = listed.ids.get(place + 1).copied();
            let known = (previous.is_some() || listed.ends.0) && (next.is_some() || listed.ends.1);
            known.then_some(Neighbours { previous, next })
        })
    }

    /// Whoever goes through a list will open this card next: it is asked for once the page has nothing else to do.
    pub fn will_open(id: CustomerId) {
        set_timeout(move || warm(id), MEANT * 4);
    }

    /// Gives a card away: something on it was changed.
    pub fn forget(id: CustomerId) {
        KEPT.with_borrow_mut(|kept| kept.retain(|kept| kept.id != id));
    }

    /// Gives every card away.
    pub fn forget_all() {
        KEPT.with_borrow_mut(VecDeque::clear);
    }

    fn find<T>(id: CustomerId, look: impl Fn(&Kept) -> T) -> Option<T> {
        KEPT.with_borrow(|kept| kept.iter().find(|kept| kept.id == id).map(look))
    }

    fn is_kept(id: CustomerId) -> bool {
        let now = Date::now();
        KEPT.with_borrow_mut(|kept| {
            kept.retain(|kept| now - kept.at < KEPT_MS);
            kept.iter().any(|kept| kept.id == id)
        })
    }

    fn ask(id: CustomerId, again: bool) {
        let at = Date::now();
        let coming = future_to_promise(async move {
            let answer = open_card(id, again).await.ok();
            KEPT.with_borrow_mut(|all| {
                let place = all.iter().position(|kept| kept.id == id && kept.at == at);
                // Where it was given away meanwhile, the answer may be from before the change.
                match (place, answer) {
                    (Some(place), None) => drop(all.remove(place)),
                    (Some(place), card) => all[place].card = card,
                    (None, _) => {}
                }
            });
            Ok(JsValue::UNDEFINED)
        });
        KEPT.with_borrow_mut(|all| {
            all.push_back(Kept { id, at, coming, card: None });
            while all.len() > CARDS {
                all.pop_front();
            }
        });
    }
}
