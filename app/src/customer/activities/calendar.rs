//! One's calendar for other programs, on the page of preferences: make its secret address, see it once, revoke it.

use super::api::calendar_since;
use super::words;
use crate::locale::use_locale;
use crate::ui::{CopyButton, Notice, TextField, Tone, resource};
use leptos::prelude::*;

/// The secret address that was made just now. It is shown on the page that answers, and never again.
#[derive(Clone, Debug)]
pub struct NewCalendar(pub String);

/// The name of the field that says what becomes of the calendar.
pub const FIELD: &str = "calendar";
/// It gets a new address.
pub const MAKE: &str = "make";
/// It ends.
pub const REVOKE: &str = "revoke";

/// The part of the preferences that is about the calendar.
#[component]
pub fn CalendarSection() -> impl IntoView {
    let locale = use_locale();
    let since = resource(|| (), |()| calendar_since());
    let new = use_context::<StoredValue<Option<NewCalendar>>>().and_then(|new| new.get_value());
    view! {
        <section class="calendar-feed" aria-labelledby="calendar-title">
            <h2 id="calendar-title">{words::CALENDAR.of(locale)}</h2>
            <p>{words::CALENDAR_HINT.of(locale)}</p>
            {new.map(|NewCalendar(address)| view! { <Secret address /> })}
            <Suspense>
                {move || Suspend::new(async move {
                    let since = since.await.ok().flatten();
                    let state = match since {
                        Some(when) => words::CALENDAR_SINCE.with(locale, &[("day", &when.display(locale))]),
                        None => words::CALENDAR_NONE.of(locale).to_owned(),
                    };
                    let make = if since.is_some() { words::CALENDAR_RENEW } else { words::CALENDAR_MAKE };
                    view! {
                        <p>{state}</p>
                        <form method="post" action="/preferences" class="actions">
                            <button class="button" name=FIELD value=MAKE>{make.of(locale)}</button>
                            {since.is_some().then(|| view! {
                                <button class="button button-danger" name=FIELD value=REVOKE>
                                    {words::CALENDAR_REVOKE.of(locale)}
                                </button>
                            })}
                        </form>
                        {since.is_some().then(|| view! { <p class="field-hint">{words::CALENDAR_RENEW_HINT.of(locale)}</p> })}
                    }
                    .into_any()
                })}
            </Suspense>
        </section>
    }
}

#[component]
fn Secret(address: String) -> impl IntoView {
    let about = words::CALENDAR_ADDRESS.of(use_locale());
    view! {
        <Notice tone=Tone::Ok>
            <p>{words::CALENDAR_ONCE.of(use_locale())}</p>
            <TextField name="address" label=words::CALENDAR_ADDRESS form="calendar" value=address.clone() />
            <CopyButton text=address label=words::COPY about copied=words::COPIED failed=words::NOT_COPIED />
        </Notice>
    }
}
