//! Who else has the card open.

use super::words;
use crate::locale::use_locale;
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use super::{api::say_here, model::Person, wire};
#[cfg(feature = "hydrate")]
use crate::user::use_user;
#[cfg(feature = "hydrate")]
use crate::value::CustomerId;
#[cfg(feature = "hydrate")]
use std::time::Duration;

/// How long somebody looks at a card before it is said: whoever leafs through many is at none of them.
#[cfg(feature = "hydrate")]
const STAYS: Duration = Duration::from_secs(1);
/// How often a page says that it is still there.
#[cfg(feature = "hydrate")]
const AGAIN: Duration = Duration::from_secs(30);

/// The names of the colleagues who have the card open that is shown; filled once the page is taken over.
#[derive(Clone, Copy)]
pub struct Others(pub RwSignal<String>);

/// The colleagues who have this card open too.
#[component]
pub fn AlsoHere() -> impl IntoView {
    let locale = use_locale();
    let Others(names) = expect_context();
    view! {
        <p class="also-here" aria-live="polite">
            {move || Some(names.get()).filter(|names| !names.is_empty())
                .map(|names| words::ALSO_HERE.with(locale, &[("names", &names)]))}
        </p>
    }
}

/// Says that the page shows a card until it does not, and listens to who else says so. Called by an effect.
#[cfg(feature = "hydrate")]
pub fn stay(customer: CustomerId, Others(names): Others) {
    let Some(me) = use_user().map(|user| user.id) else { return };
    names.set(String::new());
    // Gone with the card: an answer that comes later belongs to none.
    let said = StoredValue::new(false);
    let show = move |people: &[Person]| {
        let others = people.iter().filter(|person| person.id != me).map(|person| &*person.name);
        if said.try_get_value().is_some() {
            names.set(others.collect::<Vec<_>>().join(", "));
        }
    };
    let say = move || {
        said.set_value(true);
        leptos::task::spawn_local(async move {
            // Where the server does not answer, nobody is known to be there.
            show(&say_here(customer, wire::page(), false).await.unwrap_or_default());
        });
    };
    let first = set_timeout_with_handle(say, STAYS);
    let again = set_interval_with_handle(
        move || {
            if !document().hidden() {
                say();
            }
        },
        AGAIN,
    );
    let listening = wire::on_word(move |word| match word {
        wire::Word::Present(present) if present.customer == customer => show(&present.people),
        _ => {}
    });
    let leave = move || {
        if said.try_get_value() == Some(true) {
            leave(customer);
        }
    };
    let closing = window_event_listener_untyped("pagehide", move |_| leave());
    on_cleanup(move || {
        first.into_iter().for_each(|first| first.clear());
        again.into_iter().for_each(|again| again.clear());
        wire::forget(listening);
        closing.remove();
        leave();
    });
}

/// Says that the page turns to something else, in a way that outlives it.
#[cfg(feature = "hydrate")]
fn leave(customer: CustomerId) {
    let body = format!(r#"{{"id":{customer},"page":"{}","leaving":true}}"#, wire::page());
    let parts = web_sys::js_sys::Array::of1(&body.into());
    let kind = web_sys::BlobPropertyBag::new();
    kind.set_type("application/json");
    if let Ok(blob) = web_sys::Blob::new_with_str_sequence_and_options(&parts, &kind) {
        let address = "/api/app/customer/live/api/say_here";
        // Where it cannot be said, the page is forgotten after a minute.
        let _ = window().navigator().send_beacon_with_opt_blob(address, Some(&blob));
    }
}
