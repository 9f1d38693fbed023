//! The tabs of a card, built ahead: each stands ready on the page, out of sight, and a click only shows it. It is still as it was
//! left: with what was typed into its filters, and what was unfolded. What is hidden the browser neither lays out nor paints, and
//! keeps how it was laid out until it is shown again.
//!
//! A click shows it in its own task, and the address follows once that is painted: a router does more than a frame has time for.
//!
//! When the card is read again, or another customer's is opened, all but the one that is seen are given up, and built again as
//! soon as the page has nothing else to do. What is out of sight follows no address.

use super::tab::Tab;
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
pub use open::Panels;

/// How a tab is built.
pub type Build = fn() -> AnyView;

/// Shows a tab: as it stands ready, and else as it is built now. The first page of all stands already, as the server has rendered
/// it, and is taken over where it stands.
pub fn kept(tab: Tab, build: Build) -> AnyView {
    #[cfg(feature = "hydrate")]
    if open::is_alive() && super::card::use_card().panels.show(tab, build) {
        return ().into_any();
    }
    let _ = tab;
    build()
}

/// Whether something stands in no tab that is out of sight.
pub fn is_in_sight(element: &leptos::web_sys::Element) -> bool {
    element.closest("[data-away]").is_ok_and(|away| away.is_none())
}

#[cfg(feature = "hydrate")]
mod open {
    use super::{Build, Tab};
    use crate::later;
    use crate::ui::once_painted;
    use crate::value::CustomerId;
    use leptos::ev::MouseEvent;
    use leptos::html::Div;
    use leptos::prelude::*;
    use leptos::reactive::owner::WeakOwner;
    use leptos::tachys::view::any_view::AnyViewState;
    use leptos::wasm_bindgen::JsCast as _;
    use leptos::web_sys::Element;
    use leptos_router::NavigateOptions;
    use leptos_router::hooks::use_location;
    use std::time::Duration;

    /// How long a page is left alone before its other tabs are built, and how long again after each of them: a key or a finger is
    /// heard in between.
    const SOON: Duration = Duration::from_millis(300);
    const APART: Duration = Duration::from_millis(5);

    /// A tab that has been built.
    struct Panel {
        tab: Tab,
        /// What it stands in.
        root: Element,
        /// What keeps it alive.
        owner: Owner,
        _view: AnyViewState,
    }

    impl Panel {
        /// Out of sight, but still on the page; or seen again.
        fn hide(&self, is_hidden: bool) {
            // A browser refuses no attribute of this name.
            drop(self.root.toggle_attribute_with_force("data-away", is_hidden));
        }
    }

    impl Drop for Panel {
        fn drop(&mut self) {
            self.owner.cleanup();
            self.root.remove();
        }
    }

    /// The tabs of a card that have been built in this browser.
    #[derive(Clone, Copy)]
    pub struct Panels {
        /// Where the tabs stand.
        place: NodeRef<Div>,
        /// The card, as long as it is open: what is built outlives the page of the tab, and not that of the card.
        card: StoredValue<Option<WeakOwner>>,
        built: StoredValue<Vec<Panel>, LocalStorage>,
        seen: StoredValue<Option<Tab>>,
        /// The tab that was clicked on and is seen, while the address is still the one before, and which that is.
        ahead: RwSignal<Option<(Tab, String)>>,
        /// The address that was asked for last, be its page shown already or still on its way.
        path: Memo<String>,
        /// Counts the times that another tab was shown, or none.
        turn: StoredValue<u32>,
        /// Counts the times that it was begun to build ahead: the last one goes on.
        round: StoredValue<u32>,
    }

    impl Panels {
        /// Of the card that is being opened: what is kept is given up whenever the customer is another one, or is read again.
        pub fn of_card(customer: Memo<CustomerId>, reload: RwSignal<u32>, place: NodeRef<Div>) -> Panels {
            let card = Owner::current().map(|owner| owner.downgrade());
            let panels = Panels {
                place,
                card: StoredValue::new(card),
                built: StoredValue::new_local(Vec::new()),
                seen: StoredValue::new(None),
                ahead: RwSignal::new(None),
                path: use_location().pathname,
                turn: StoredValue::new(0),
                round: StoredValue::new(0),
            };
            Effect::new(move |before: Option<(CustomerId, u32)>| {
                let now = (customer.get(), reload.get());
                if before != Some(now) {
                    panels.give_up_unseen();
                    panels.build_ahead();
                }
                now
            });
            panels
        }

        /// The tab that was clicked on and is seen, while the address is still the one before.
        pub fn ahead(self) -> Option<Tab> {
            self.ahead.with(|ahead| ahead.as_ref().map(|(tab, _)| *tab))
        }

        /// A tab was clicked on. One that stands ready is shown now, and the address follows when it has been painted; of any
        /// other click the router hears at once.
        pub fn clicked(self, event: &MouseEvent, navigate: impl Fn(&str, NavigateOptions) + 'static) {
            let has_key = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let link = target.and_then(|element| element.closest("a").ok().flatten());
            // Any page but a tab's own is left by the router.
            let (Some(href), Some(here)) = (link.and_then(|link| link.get_attribute("href")), self.here()) else {
                return;
            };
            let tab = Tab::of_path(href.split('?').next().unwrap_or_default());
            if has_key || event.button() != 0 || tab == here || !self.is_ready(tab) {
                return;
            }
            event.prevent_default();
            // Where the router will scroll to.
            if window().scroll_y().is_ok_and(|top| top > 0.0) {
                window().scroll_to_with_x_and_y(0.0, 0.0);
            }
            self.hide_what_was_sent(true);
            self.see(Some(tab));
            self.ahead.set(Some((tab, self.path.get_untracked())));
            let follow = move || {
                // Meanwhile another tab may have been clicked on, or Back, or the card is gone.
                if self.ahead.try_get_untracked().flatten().is_some_and(|(ahead, _)| ahead == tab) {
                    // What has come in its place since the click goes, too.
                    self.hide_what_was_sent(true);
                    navigate(&href, NavigateOptions::default());
                    let _gone = self.ahead.try_set(None);
                }
            };
            once_painted(follow);
        }

        /// Shows a tab for as long as its page is open. False where there is no place.
        pub(super) fn show(self, tab: Tab, build: Build) -> bool {
            // What was asked for before the click comes too late: the address is about to follow the click.
            let is_late =
                |(ahead, from): &(Tab, String)| *ahead != tab && self.path.with_untracked(|path| path == from);
            if self.ahead.with_untracked(|ahead| ahead.as_ref().is_some_and(is_late)) {
                return true;
            }
            if !self.build(tab, build) {
                return false;
            }
            self.hide_what_was_sent(false);
            let turn = self.see(Some(tab));
            self.ahead.set(None);
            on_cleanup(move || {
                // The next page may show its tab already, be it the same one; or the card may be gone.
                if self.turn.try_get_value() == Some(turn) {
                    self.see(None);
                }
            });
            true
        }

        /// Shows this tab and hides the others, and tells the number of times that was done.
        fn see(self, tab: Option<Tab>) -> u32 {
            self.built.with_value(|built| built.iter().for_each(|panel| panel.hide(Some(panel.tab) != tab)));
            if self.seen.get_value().is_none() && tab.is_some() {
                // The tab whose page came from the server is left, and is built now.
                self.build_ahead();
            }
            self.seen.set_value(tab);
            self.turn.update_value(|turn| *turn += 1);
            self.turn.get_value()
        }

        /// The tab that is shown, where its own page is.
        fn here(self) -> Option<Tab> {
            self.seen.get_value().or_else(|| self.sent())
        }

        /// The tab whose own page is shown as the server has sent it, where that is so.
        fn sent(self) -> Option<Tab> {
            self.path.with_untracked(|path| Tab::ALL.into_iter().find(|tab| is_page_of(path, *tab)))
        }

        /// Puts the page away that the server has sent, until the router leaves it; or shows again what is in its place then.
        fn hide_what_was_sent(self, is_hidden: bool) {
            let before = self.place.get_untracked().and_then(|place| place.previous_element_sibling());
            // Each by itself: of an attribute of what is around them the browser thinks that it may concern all that is in there.
            for sent in std::iter::successors(before, Element::previous_element_sibling) {
                // A browser refuses no attribute of this name.
                drop(sent.toggle_attribute_with_force("data-left", is_hidden));
            }
        }

        /// Whether a tab is built.
        fn is_ready(self, tab: Tab) -> bool {
            self.built.with_value(|built| built.iter().any(|panel| panel.tab == tab))
        }

        /// Builds a tab out of sight, where it is not built. False where there is no place.
        fn build(self, tab: Tab, build: Build) -> bool {
            if self.is_ready(tab) {
                return true;
            }
            let card = self.card.with_value(|card| card.as_ref().and_then(WeakOwner::upgrade));
            let (Some(place), Some(card), Ok(root)) =
                (self.place.get_untracked(), card, document().create_element("div"))
            else {
                return false;
            };
            let owner = card.child();
            root.set_class_name("tab-kept");
            let view = owner.with(|| {
                let mut view = build().build();
                view.mount(&root, None);
                view
            });
            let panel = Panel { tab, root, owner, _view: view };
            panel.hide(true);
            let is_there = place.append_child(&panel.root).is_ok();
            self.built.update_value(|built| built.push(panel));
            is_there
        }

        /// Builds what is not seen, one tab after the other, as soon as that part of the program is there.
        fn build_ahead(self) {
            self.round.update_value(|round| *round += 1);
            let round = self.round.get_value();
            let begin = async move {
                // Where it does not come, each tab is built when it is opened.
                if let Ok(tabs) = later::tabs().await {
                    self.build_next(round, tabs);
                }
            };
            set_timeout(move || leptos::task::spawn_local(begin), SOON);
        }

        fn build_next(self, round: u32, tabs: [(Tab, Build); Tab::ALL.len()]) {
            // The card may be gone.
            let (Some(now), Some(seen)) = (self.round.try_get_value(), self.seen.try_get_value()) else { return };
            let shown = seen.or_else(|| self.sent());
            let next = tabs.into_iter().find(|(tab, _)| Some(*tab) != shown && !self.is_ready(*tab));
            if let Some((tab, build)) = next.filter(|_| now == round) {
                self.build(tab, build);
                let go_on = move || self.build_next(round, tabs);
                let lay_out = move || {
                    self.lay_out(tab);
                    set_timeout(go_on, APART);
                };
                set_timeout(lay_out, APART);
            }
        }

        /// Has the browser lay out a tab that is built while nobody waits for it: what is out of sight it leaves alone until it is
        /// asked how large something in it is.
        fn lay_out(self, tab: Tab) {
            // The card may be gone.
            let _height = self.built.try_with_value(|built| {
                let panel = built.iter().find(|panel| panel.tab == tab)?;
                panel.root.first_element_child().map(|first| first.client_height())
            });
        }

        fn give_up_unseen(self) {
            let seen = self.seen.get_value();
            let given_up = self
                .built
                .try_update_value(|built| built.extract_if(.., |panel| Some(panel.tab) != seen).collect::<Vec<_>>());
            drop(given_up);
        }
    }

    /// Whether an address is that of a tab itself, and not of one of its other pages.
    fn is_page_of(path: &str, tab: Tab) -> bool {
        let mut parts = path.trim_end_matches('/').split('/').skip(3);
        parts.next().unwrap_or_default() == tab.path() && parts.next().is_none()
    }

    /// Whether the document is this program's by now, and what it shows is built here.
    pub fn is_alive() -> bool {
        document().document_element().is_some_and(|root| root.has_attribute("data-hydrated"))
    }
}
