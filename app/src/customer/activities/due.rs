//! What one has to do by tonight, as the top bar counts it on every page.

use super::api::my_due_count;
use super::words;
use crate::customer::tab::MANY;
use crate::locale::{format, use_locale};
use crate::ui::resource;
use leptos::prelude::*;

/// The count, for whoever changes it.
#[derive(Clone, Copy)]
pub struct Due(RwSignal<u32>);

impl Due {
    /// Counts again: something was done, added or moved.
    pub fn again(self) {
        self.0.update(|times| *times += 1);
    }
}

/// Makes a place for the count. Called once, by the root of the page.
pub fn provide_due() {
    provide_context(Due(RwSignal::new(0)));
}

/// The count of the page.
#[must_use]
pub fn use_due() -> Due {
    expect_context()
}

/// The way to one's own activities, with how many of them are due by tonight.
#[component]
pub fn DueLink() -> impl IntoView {
    let locale = use_locale();
    let Due(times) = use_due();
    let count = resource(move || times.get(), |_| my_due_count());
    view! {
        <a class="due-link" href="/activities">
            <span class="due-name">{words::MY_ACTIVITIES.of(locale)}</span>
            <Transition>
                {move || Suspend::new(async move {
                    // A count that could not be had is no reason to say more than the link does.
                    let count = count.await.unwrap_or_default();
                    (count > 0)
                        .then(|| {
                            let figure = if count < MANY { format::number(count, locale) } else { "99+".to_owned() };
                            let whole = match count {
                                1 => words::DUE_ONE.of(locale).to_owned(),
                                _ => words::DUE_COUNT.with(locale, &[("count", &figure)]),
                            };
                            view! {
                                <span class="due-count" aria-hidden="true">{figure}</span>
                                <span class="visually-hidden">" "{whole}</span>
                            }
                        })
                        .into_any()
                })}
            </Transition>
        </a>
    }
}
