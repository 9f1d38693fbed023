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
    let show = move |people: &[Person]| {
        let others: Vec<&str> = people.iter().filter(|person| person.id != me).map(|person| &*person.name).collect();
        // The card may be gone when the answer comes.
        let _gone = names.try_set(others.join(", "));
    };
    let say = move || {
        leptos::task::spawn_local(async move {
            // Where the server does not answer, nobody is known to be there.
            show(&say_here(customer, wire::page(), false).await.unwrap_or_default());
        });
    };
    say();
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
    let closing = window_event_listener_untyped("pagehide", move |_| leave(customer));
    on_cleanup(move || {
        if let Ok(again) = again {
            again.clear();
        }
        wire::forget(listening);
        closing.remove();
        leave(customer);
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
