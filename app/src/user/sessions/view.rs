//! The page of one's own sessions, and the way there from the preferences.

use super::api::own_sessions;
use super::model::OwnSession;
use super::words;
use crate::locale::{Locale, use_locale};
use crate::ui::{Fact, Facts, Failed, Skeleton, resource};
use leptos::prelude::*;

/// The part of the preferences that leads to the sessions.
#[component]
pub fn SessionsSection() -> impl IntoView {
    let locale = use_locale();
    view! {
        <section class="account-part" aria-labelledby="sessions-title">
            <h2 id="sessions-title">{words::SESSIONS.of(locale)}</h2>
            <p><a href="/preferences/sessions">{words::SESSIONS_LINK.of(locale)}</a></p>
        </section>
    }
}

/// Where the reader is signed in, and a button to end each.
#[component]
pub fn SessionsPage() -> impl IntoView {
    let locale = use_locale();
    let sessions = resource(|| (), |()| own_sessions());
    view! {
        <leptos_meta::Title text=words::SESSIONS.of(locale) />
        <section class="page">
            <h1>{words::SESSIONS.of(locale)}</h1>
            <p>{words::SESSIONS_HINT.of(locale)}</p>
            <Suspense fallback=|| view! { <Skeleton lines=6 /> }>
                {move || Suspend::new(async move {
                    match sessions.await {
                        Ok(sessions) => list(sessions, locale).into_any(),
                        Err(error) => view! { <Failed error again="/preferences/sessions".to_owned() /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

fn list(sessions: Vec<OwnSession>, locale: Locale) -> impl IntoView {
    let others = sessions.iter().any(|session| !session.is_this);
    view! {
        <ul class="own-sessions">
            {sessions.into_iter().map(|session| view! { <li>{one(session, locale)}</li> }).collect_view()}
        </ul>
        {if others {
            view! {
                <form method="post" action="/preferences/sessions/end-others" class="actions">
                    <button class="button button-danger" type="submit">{words::END_OTHERS.of(locale)}</button>
                </form>
            }
            .into_any()
        } else {
            view! { <p class="field-hint">{words::NO_OTHERS.of(locale)}</p> }.into_any()
        }}
    }
}

fn one(session: OwnSession, locale: Locale) -> impl IntoView {
    let device = device(&session, locale);
    let begun = session.begun.display(locale);
    let end = words::END_THIS.with(locale, &[("device", &device), ("begun", &begun)]);
    view! {
        <h2>{device}</h2>
        {session.is_this.then(|| view! { <p><strong>{words::THIS_ONE.of(locale)}</strong></p> })}
        <Facts>
            <Fact label=words::BEGUN><time datetime=session.begun.machine()>{begun}</time></Fact>
            <Fact label=words::SEEN>
                <time datetime=session.seen.machine()>{session.seen.display(locale)}</time>
            </Fact>
            {(!session.address.is_empty()).then(|| view! { <Fact label=words::ADDRESS>{session.address}</Fact> })}
        </Facts>
        {(!session.is_this).then(|| view! {
            <form method="post" action=format!("/preferences/sessions/{}/end", session.id)>
                <button class="button" type="submit" aria-label=end>{words::END.of(locale)}</button>
            </form>
        })}
    }
}

/// `Firefox on Windows`, as much of it as is known.
fn device(session: &OwnSession, locale: Locale) -> String {
    match (&session.browser, &session.system) {
        (Some(browser), Some(system)) => words::DEVICE.with(locale, &[("browser", browser), ("system", system)]),
        (Some(known), None) | (None, Some(known)) => known.clone(),
        (None, None) => words::UNKNOWN_BROWSER.of(locale).to_owned(),
    }
}
