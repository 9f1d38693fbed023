//! The page of one's own tokens, and the way there from the preferences.

use super::api::own_tokens;
use super::model::{DAYS, LONGEST_NAME, OwnToken};
use super::words;
use crate::locale::{Locale, use_locale};
use crate::ui::form::{Posted, field_message, posted};
use crate::ui::{
    CheckField, CopyButton, Fact, Facts, Failed, Notice, SelectField, Skeleton, TextField, Tone, resource,
};
use leptos::prelude::*;

/// The token that was made just now. It is shown on the page that answers, and never again.
#[derive(Clone, Debug)]
pub struct NewTokenShown(pub String);

/// The part of the preferences that leads to the tokens.
#[component]
pub fn TokensSection() -> impl IntoView {
    let locale = use_locale();
    view! {
        <section class="account-part" aria-labelledby="tokens-title">
            <h2 id="tokens-title">{words::TOKENS.of(locale)}</h2>
            <p><a href="/preferences/tokens">{words::TOKENS_LINK.of(locale)}</a></p>
        </section>
    }
}

/// The reader's tokens, a form to make one, and a button to revoke each.
#[component]
pub fn TokensPage() -> impl IntoView {
    let locale = use_locale();
    let tokens = resource(|| (), |()| own_tokens());
    let new = use_context::<StoredValue<Option<NewTokenShown>>>().and_then(|new| new.get_value());
    view! {
        <leptos_meta::Title text=words::TOKENS.of(locale) />
        <section class="page">
            <h1>{words::TOKENS.of(locale)}</h1>
            <p>{words::TOKENS_HINT.of(locale)}</p>
            {new.map(|NewTokenShown(token)| view! { <Shown token /> })}
            <NewTokenForm posted=posted() />
            <Suspense fallback=|| view! { <Skeleton lines=6 /> }>
                {move || Suspend::new(async move {
                    match tokens.await {
                        Ok(tokens) if tokens.is_empty() => {
                            view! { <p class="field-hint">{words::NO_TOKENS.of(locale)}</p> }.into_any()
                        }
                        Ok(tokens) => view! {
                            <ul class="own-sessions">
                                {tokens.into_iter().map(|token| view! { <li>{one(token, locale)}</li> }).collect_view()}
                            </ul>
                        }
                        .into_any(),
                        Err(error) => view! { <Failed error again="/preferences/tokens".to_owned() /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

#[component]
fn Shown(token: String) -> impl IntoView {
    let locale = use_locale();
    view! {
        <Notice tone=Tone::Ok>
            <p>{words::ONCE.of(locale)}</p>
            <TextField name="token" label=words::TOKEN form="new" value=token.clone() readonly=true />
            <CopyButton text=token label=words::COPY about=words::TOKEN.of(locale) copied=words::COPIED failed=words::NOT_COPIED />
        </Notice>
    }
}

#[component]
fn NewTokenForm(posted: Option<Posted>) -> impl IntoView {
    let locale = use_locale();
    let typed = |name| posted.as_ref().and_then(|posted| posted.value(name)).unwrap_or_default().to_owned();
    let (name, days, writes) = (typed("name"), typed("days"), !typed("writes").is_empty());
    let days = if days.is_empty() { DAYS[2].to_string() } else { days };
    let options = DAYS.map(|days| {
        let days = days.to_string();
        (days.clone(), words::IN_DAYS.with(locale, &[("days", &days)]))
    });
    let refusal = posted.as_ref().map(|posted| {
        view! { <p class="notice notice-error" role="alert">{posted.error.message(locale)}</p> }
    });
    let error = RwSignal::new(posted.map(|posted| posted.error));
    view! {
        <section class="account-part" aria-labelledby="new-token-title">
            <h2 id="new-token-title">{words::NEW_TOKEN.of(locale)}</h2>
            {refusal}
            <form method="post" action="/preferences/tokens">
                <TextField name="name" label=words::NAME required=true maxlength=LONGEST_NAME value=name
                    error=field_message(error, "name", locale) />
                <SelectField name="days" label=words::DAYS value=days options=options.to_vec()
                    error=field_message(error, "days", locale) />
                <CheckField name="writes" label=words::WRITES checked=writes />
                <p class="form-actions">
                    <button class="button button-primary" type="submit">{words::MAKE.of(locale)}</button>
                </p>
            </form>
        </section>
    }
}

fn one(token: OwnToken, locale: Locale) -> impl IntoView {
    let does = if token.writes { words::READS_AND_WRITES } else { words::READS };
    let ends = if token.expired { words::ENDED } else { words::ENDS };
    let revoke = words::REVOKE_THIS.with(locale, &[("name", &token.name)]);
    let used = token.used.map_or_else(|| words::NEVER.of(locale).to_owned(), |used| used.display(locale));
    view! {
        <h2>{token.name}</h2>
        <Facts>
            <Fact label=words::SCOPE>{does.of(locale)}</Fact>
            <Fact label=words::MADE>
                <time datetime=token.made.machine()>{token.made.display(locale)}</time>
            </Fact>
            <Fact label=ends><time datetime=token.expires.machine()>{token.expires.display(locale)}</time></Fact>
            <Fact label=words::USED>{used}</Fact>
        </Facts>
        <form method="post" action=format!("/preferences/tokens/{}/revoke", token.id)>
            <button class="button button-danger" type="submit" aria-label=revoke>{words::REVOKE.of(locale)}</button>
        </form>
    }
}
