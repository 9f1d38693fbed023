//! An open card that follows what others change: it is read again behind the page, says what was changed, and marks the tabs
//! where that can be seen. Where somebody types, it waits until they are done.

use super::also_here::Others;
#[cfg(feature = "hydrate")]
use super::{also_here::stay, model::News, wire, words};
use crate::customer::card::CardContext;
use crate::customer::tab::Tab;
#[cfg(feature = "hydrate")]
use crate::customer::visit::api::mark_seen;
#[cfg(feature = "hydrate")]
use crate::customer::{cards, files::under_way::Uploads, first::First, history::HistoryPage};
#[cfg(feature = "hydrate")]
use crate::later;
#[cfg(feature = "hydrate")]
use crate::locale::{Locale, use_locale};
#[cfg(feature = "hydrate")]
use crate::portal;
#[cfg(feature = "hydrate")]
use crate::ui::toast;
#[cfg(feature = "hydrate")]
use crate::user::use_user;
use crate::value::CustomerId;
#[cfg(feature = "hydrate")]
use crate::value::HistoryId;
use leptos::prelude::*;
#[cfg(feature = "hydrate")]
use leptos_router::hooks::use_location;
#[cfg(feature = "hydrate")]
use std::time::Duration;

/// How many changes are told one by one; of the others only the number.
#[cfg(feature = "hydrate")]
const TOLD: usize = 3;
/// How long a change of one's own is given to come back by itself, as it does after a form was saved here. What is still
/// missing then was saved in another window.
#[cfg(feature = "hydrate")]
const OWN: Duration = Duration::from_millis(250);
/// Within which time a hundred browsers read their cards again after an import, so that they do not all do it at once.
#[cfg(feature = "hydrate")]
const SPREAD_MS: f64 = 3000.0;

/// The tabs in which somebody else has changed what this reader has not looked at yet.
#[derive(Clone, Copy)]
pub struct ChangedTabs(pub RwSignal<Vec<Tab>>);

/// Follows the card that is open, in the browser; the server shows a card and is done with it.
#[cfg(not(feature = "hydrate"))]
pub fn follow(_card: CardContext, _id: Memo<CustomerId>) {
    provide_context(ChangedTabs(RwSignal::new(Vec::new())));
    provide_context(Others(RwSignal::new(String::new())));
}

/// Follows the card that is open, in the browser.
#[cfg(feature = "hydrate")]
pub fn follow(card: CardContext, id: Memo<CustomerId>) {
    let changed = ChangedTabs(RwSignal::new(Vec::new()));
    provide_context(changed);
    let others = Others(RwSignal::new(String::new()));
    provide_context(others);
    let Some(user) = use_user() else { return };
    let following = Following {
        card,
        id,
        me: StoredValue::new(format!("user:{}", user.id)),
        locale: use_locale(),
        changed,
        shown: RwSignal::new(None),
        known: StoredValue::new((CustomerId(0), Vec::new())),
        foretold: StoredValue::new(false),
    };
    Effect::new(move |_| following.card_came());
    Effect::new(move |_| following.shown.get().into_iter().for_each(|customer| stay(customer, others)));
    let listening = wire::on_word(move |word| {
        if let wire::Word::News(news) = word {
            following.heard(news);
        }
    });
    on_cleanup(move || wire::forget(listening));
    // A file that was sent from here stands on the card, wherever the reader is on it by now.
    let uploads = expect_context::<Uploads>();
    Effect::watch(
        move || uploads.stored_last(),
        move |customer, _, _| {
            if *customer == Some(id.get_untracked()) {
                card.again();
            }
        },
        false,
    );
    let path = use_location().pathname;
    let moved = RwSignal::new(0_u32);
    Effect::new(move |_| {
        path.track();
        moved.track();
        following.catch_up();
    });
    // Whoever leaves a field or comes back to the window may be shown what is new.
    let again = move || {
        let look = move || {
            // The page may be gone by then.
            let _gone = moved.try_update(|times| *times = times.wrapping_add(1));
        };
        set_timeout(look, Duration::ZERO);
    };
    let left = window_event_listener_untyped("focusout", move |_| again());
    let seen = window_event_listener_untyped("visibilitychange", move |_| again());
    on_cleanup(move || {
        left.remove();
        seen.remove();
    });
}

/// What it takes to follow a card.
#[cfg(feature = "hydrate")]
#[derive(Clone, Copy)]
struct Following {
    card: CardContext,
    id: Memo<CustomerId>,
    /// Who reads, as the history names them.
    me: StoredValue<String>,
    locale: Locale,
    changed: ChangedTabs,
    /// The customer whose card has come.
    shown: RwSignal<Option<CustomerId>>,
    /// The customer, and the entries of the history that the reader has been told of.
    known: StoredValue<(CustomerId, Vec<HistoryId>)>,
    /// Whether it was said already that the card is behind, because somebody types.
    foretold: StoredValue<bool>,
}

#[cfg(feature = "hydrate")]
impl Following {
    /// The card was read, for the first time or again.
    fn card_came(self) {
        let Some(Ok(card)) = self.card.card.get() else { return };
        let anew = self.shown.get_untracked() != Some(card.details.id);
        if anew {
            self.shown.set(Some(card.details.id));
        }
        if let Some(newest) = card.visit.unseen {
            let id = card.details.id;
            // What could not be kept is new once more the next time.
            leptos::task::spawn_local(async move { drop(mark_seen(id, newest, anew).await) });
        }
        self.tell(card.details.id, card.history, |sentence| sentence);
        self.foretold.set_value(false);
        wire::connect(card.position);
    }

    /// Something was changed somewhere.
    fn heard(self, news: &News) {
        let id = self.id.get_untracked();
        let Some(change) = news.of_card(id) else { return };
        let known = move |entries: &[HistoryId]| {
            self.known.with_value(|(_, known)| !entries.is_empty() && entries.iter().all(|entry| known.contains(entry)))
        };
        if known(&change.entries) {
            return;
        }
        let mine = self.me.with_value(|me| !change.actors.is_empty() && change.actors.iter().all(|actor| actor == me));
        let wait = match () {
            () if mine => OWN,
            () if change.actors.is_empty() => {
                Duration::from_secs_f64(web_sys::js_sys::Math::random() * SPREAD_MS / 1000.0)
            }
            () => Duration::ZERO,
        };
        let later = move || {
            if self.id.try_get_untracked() == Some(id) && !known(&change.entries) {
                self.card.behind.set(true);
            }
        };
        if wait.is_zero() { later() } else { set_timeout(later, wait) }
    }

    /// Reads the card again, as soon as that disturbs nobody. Whoever types is only told.
    fn catch_up(self) {
        let unsaved = self.card.unsaved.0.get();
        if !self.card.behind.get() || document().hidden() {
            return;
        }
        if !unsaved && !is_typing() {
            self.card.behind.set(false);
            self.card.reload.update(|times| *times += 1);
        } else if !self.foretold.get_value() {
            self.foretold.set_value(true);
            let id = self.id.get_untracked();
            leptos::task::spawn_local(async move {
                if let Ok(card) = cards::open(id, true).await {
                    let locale = self.locale;
                    let say = move |said: String| words::TYPED_TEXT_STAYS.with(locale, &[("sentence", &said)]);
                    self.tell(id, card.history, say);
                }
            });
        }
    }

    /// Says what others have done that the reader was not told of yet, and marks the tabs where it is.
    fn tell(self, id: CustomerId, history: First<HistoryPage>, say: impl Fn(String) -> String + 'static) {
        leptos::task::spawn_local(async move {
            let Some((customer, known)) = self.known.try_get_value() else { return };
            let (is_another, me) = (customer != id, self.me.try_get_value().unwrap_or_default());
            let known = if is_another { Vec::new() } else { known };
            let Ok(told) = later::tell(history, known, me, self.locale).await else { return };
            // The reader may have gone on meanwhile.
            if self.id.try_get_untracked() != Some(id) {
                return;
            }
            self.known.set_value((id, told.known));
            if is_another {
                self.changed.0.set(Vec::new());
                return;
            }
            portal::changed(id, &told.changed);
            let more = told.sentences.len().saturating_sub(TOLD);
            told.sentences.into_iter().take(TOLD).for_each(|sentence| toast(say(sentence)));
            if more > 0 {
                toast(words::AND_MORE.with(self.locale, &[("count", &more.to_string())]));
            }
            if !told.by_others.is_empty() {
                self.changed.0.update(|changed| changed.extend(told.by_others));
            }
        });
    }
}

/// Whether somebody is about to type, or looks at a question: then nothing may move under their hands.
#[cfg(feature = "hydrate")]
fn is_typing() -> bool {
    let page = document();
    let in_field = page
        .active_element()
        .is_some_and(|element| element.matches("main :is(input, textarea, select)").unwrap_or_default());
    in_field || page.query_selector("dialog[open]").is_ok_and(|found| found.is_some())
}
