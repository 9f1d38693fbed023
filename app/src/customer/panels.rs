//! The tabs of a card, built ahead: each stands ready out of sight, and a click only puts it on the page. It is still as it was
//! left: with what was typed into its filters, and what was unfolded.
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

#[cfg(feature = "hydrate")]
mod open {
    use super::{Build, Tab};
    use crate::later;
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

    /// How long a page is left alone before its other tabs are built, and how long again after each of them.
    const SOON: Duration = Duration::from_millis(300);
    const APART: Duration = Duration::from_millis(30);

    /// A tab that has been built.
    struct Panel {
        tab: Tab,
        /// What it stands in.
        root: Element,
        /// What keeps it alive.
        owner: Owner,
        _view: AnyViewState,
    }

    impl Drop for Panel {
        fn drop(&mut self) {
            self.owner.cleanup();
        }
    }

    /// The tabs of a card that have been built in this browser.
    #[derive(Clone, Copy)]
    pub struct Panels {
        /// Where a tab is put.
        place: NodeRef<Div>,
        /// The card, as long as it is open: what is built outlives the page of the tab, and not that of the card.
        card: StoredValue<Option<WeakOwner>>,
        built: StoredValue<Vec<Panel>, LocalStorage>,
        seen: StoredValue<Option<Tab>>,
        /// The tab that was clicked on and is seen, while the address is still the one before, and which that is.
        ahead: RwSignal<Option<(Tab, String)>>,
        /// The address that was asked for last, be its page shown already or still on its way.
        path: Memo<String>,
        /// Counts the times that a tab was put in its place.
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

        /// A tab was clicked on. One that stands ready is put in its place now, and the address follows when it has been
        /// painted; of any other click the router hears at once.
        pub fn clicked(self, event: &MouseEvent, navigate: impl Fn(&str, NavigateOptions) + 'static) {
            let has_key = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let link = target.and_then(|element| element.closest("a").ok().flatten());
            let (Some(href), Some(seen)) = (link.and_then(|link| link.get_attribute("href")), self.seen.get_value())
            else {
                return;
            };
            let tab = Tab::of_path(href.split('?').next().unwrap_or_default());
            if has_key || event.button() != 0 || tab == seen {
                return;
            }
            let Some((place, root)) = self.place.get_untracked().zip(self.ready(tab)) else { return };
            event.prevent_default();
            // Where the router will scroll to.
            if window().scroll_y().is_ok_and(|top| top > 0.0) {
                window().scroll_to_with_x_and_y(0.0, 0.0);
            }
            self.put(&place, tab, &root);
            self.ahead.set(Some((tab, self.path.get_untracked())));
            let follow = move || {
                // Meanwhile another tab may have been clicked on, or Back, or the card is gone.
                if self.ahead.try_get_untracked().flatten().is_some_and(|(ahead, _)| ahead == tab) {
                    navigate(&href, NavigateOptions::default());
                    let _gone = self.ahead.try_set(None);
                }
            };
            request_animation_frame(move || set_timeout(follow, Duration::ZERO));
        }

        /// Puts a tab in its place, for as long as its page is open. False where there is no place.
        pub(super) fn show(self, tab: Tab, build: Build) -> bool {
            // What was asked for before the click comes too late: the address is about to follow the click.
            let is_late =
                |(ahead, from): &(Tab, String)| *ahead != tab && self.path.with_untracked(|path| path == from);
            if self.ahead.with_untracked(|ahead| ahead.as_ref().is_some_and(is_late)) {
                return true;
            }
            let (Some(place), Some(root)) = (self.place.get_untracked(), self.root(tab, build)) else { return false };
            let turn = self.put(&place, tab, &root);
            self.ahead.set(None);
            on_cleanup(move || {
                // The next page may have put its tab here already, be it the same one; or the card may be gone.
                if self.turn.try_get_value() == Some(turn) {
                    self.seen.set_value(None);
                    if let Some(place) = self.place.try_get_untracked().flatten() {
                        place.replace_children_with_node_0();
                    }
                }
            });
            true
        }

        /// Puts what a tab stands in into its place, where it is not there already, and tells the number of times that was done.
        fn put(self, place: &Element, tab: Tab, root: &Element) -> u32 {
            if root.parent_element().as_ref() != Some(place) {
                place.replace_children_with_node_1(root);
            }
            self.seen.set_value(Some(tab));
            self.turn.update_value(|turn| *turn += 1);
            self.turn.get_value()
        }

        /// What a tab stands in, where it is built.
        fn ready(self, tab: Tab) -> Option<Element> {
            self.built.with_value(|built| built.iter().find(|panel| panel.tab == tab).map(|panel| panel.root.clone()))
        }

        /// What a tab stands in, built where it is not.
        fn root(self, tab: Tab, build: Build) -> Option<Element> {
            let ready = self.ready(tab);
            if ready.is_some() {
                return ready;
            }
            let owner = self.card.with_value(|card| card.as_ref().and_then(WeakOwner::upgrade))?.child();
            let root = document().create_element("div").ok()?;
            root.set_class_name("tab-kept");
            let view = owner.with(|| {
                let mut view = build().build();
                view.mount(&root, None);
                view
            });
            self.built.update_value(|built| built.push(Panel { tab, root: root.clone(), owner, _view: view }));
            Some(root)
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
            let next = tabs.into_iter().find(|(tab, _)| Some(*tab) != seen && self.ready(*tab).is_none());
            if let Some((tab, build)) = next.filter(|_| now == round) {
                self.root(tab, build);
                set_timeout(move || self.build_next(round, tabs), APART);
            }
        }

        fn give_up_unseen(self) {
            let seen = self.seen.get_value();
            let given_up = self
                .built
                .try_update_value(|built| built.extract_if(.., |panel| Some(panel.tab) != seen).collect::<Vec<_>>());
            drop(given_up);
        }
    }

    /// Whether the document is this program's by now, and what it shows is built here.
    pub fn is_alive() -> bool {
        document().document_element().is_some_and(|root| root.has_attribute("data-hydrated"))
    }
}
