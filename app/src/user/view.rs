//! The sign-in page, and the user's corner of the top bar.

use super::code::{CodeForm, Framed};
use super::model::{CODE, CONFIRM, KEPT, NOT_ADMITTED, PROVIDER, SECOND, STEP, STEP_ENDED, User, WAIT, WRONG};
use super::second::{SecondStepForm, SecondStepSection};
use super::sessions::SessionsSection;
use super::tokens::TokensSection;
use super::zones::time_zones;
use super::{code, second, words};
use crate::customer::activities::calendar::CalendarSection;
use crate::error::AppError;
use crate::locale::{Locale, Word, use_locale, words as shared};
use crate::ui::form::posted;
use crate::ui::{SelectField, resource};
use crate::value::percent::escape;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

/// Who is signed in; the shell provides it.
#[must_use]
pub fn use_user() -> Option<User> {
    use_context::<Option<User>>().flatten()
}

/// The identity provider at which people may sign in, by the name they know it by; none where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Elsewhere(pub Option<String>);

/// The page to sign in on: a plain form, with and without JavaScript. What was typed as the email stays.
#[component]
pub fn LoginPage() -> impl IntoView {
    let locale = use_locale();
    let posted = posted();
    let typed = |name: &str| posted.as_ref().and_then(|posted| posted.value(name)).map(str::to_owned);
    let query = use_query_map();
    let next = typed("next").or_else(|| query.with_untracked(|query| query.get("next"))).unwrap_or_default();
    let email = typed("email").unwrap_or_default();
    let kept = typed(KEPT).filter(|form| !form.is_empty());
    let refused = |field: &str| posted.as_ref().is_some_and(|posted| stands_at(&posted.error, field));
    if let Some(step) = typed(STEP).filter(|_| refused(SECOND)) {
        return view! {
            <leptos_meta::Title text=words::SIGN_IN.of(locale) />
            <section class="sign-in page">
                <h1>{second::words::TITLE.of(locale)}</h1>
                <SecondStepForm step next kept refused=typed(SECOND).is_some() />
            </section>
        }
        .into_any();
    }
    let error = posted.as_ref().map(|posted| sign_in_message(&posted.error, locale));
    let failed = refused(WRONG);
    let framed = use_context::<Framed>().is_some_and(|Framed(framed)| framed);
    // Providers do not let themselves be framed: there a code leads in, from a tab where one signs in with them.
    let elsewhere = use_context::<Elsewhere>().and_then(|elsewhere| elsewhere.0).filter(|_| !framed).map(|name| {
        view! { <ElsewhereLink name next=next.clone() kept=kept.clone() /> }
    });
    let by_code = framed.then(|| view! { <CodeForm next=next.clone() kept=kept.clone() refused=refused(CODE) /> });
    view! {
        <leptos_meta::Title text=words::SIGN_IN.of(locale) />
        <section class="sign-in page">
            <h1>{words::SIGN_IN_TITLE.of(locale)}</h1>
            {error.map(|message| view! { <p class="notice notice-error" role="alert" id="sign-in-error">{message}</p> })}
            <form method="post" action="/login">
                <input type="hidden" name="next" value=next />
                {kept.clone().map(|form| view! { <input type="hidden" name=KEPT value=form /> })}
                <div class="field">
                    <label for="email">{words::EMAIL.of(locale)}</label>
                    <input
                        id="email"
                        name="email"
                        type="email"
                        autocomplete="username"
                        required
                        value=email
                        aria-invalid=failed.then_some("true")
                        aria-describedby=failed.then_some("sign-in-error")
                    />
                </div>
                <div class="field">
                    <label for="password">{words::PASSWORD.of(locale)}</label>
                    <input
                        id="password"
                        name="password"
                        type="password"
                        autocomplete="current-password"
                        required
                        aria-invalid=failed.then_some("true")
                        aria-describedby=failed.then_some("sign-in-error")
                    />
                </div>
                <button class="button button-primary" type="submit">{words::SIGN_IN.of(locale)}</button>
            </form>
            {elsewhere}
            {by_code}
        </section>
    }
    .into_any()
}

/// The way to sign in at an identity provider. A form that waits in the page stays here: one signs in beside it, and goes on.
#[component]
fn ElsewhereLink(name: String, next: String, kept: Option<String>) -> impl IntoView {
    let locale = use_locale();
    let label = words::SIGN_IN_WITH.with(locale, &[("provider", &name)]);
    let beside = kept.is_some();
    // What comes back there is not shown: the page that the form belongs to is this one.
    let address =
        if beside { "/login/oidc?confirm=1".to_owned() } else { format!("/login/oidc?next={}", escape(&next)) };
    view! {
        <div class="sign-in-elsewhere">
            <a class="button" rel="external" href=address target=beside.then_some("_blank")>{label}</a>
            {kept.map(|form| view! {
                <p>{words::SIGN_IN_BESIDE.of(locale)}</p>
                <form method="post" action="/login">
                    <input type="hidden" name="next" value=next />
                    <input type="hidden" name=KEPT value=form />
                    <button class="button" type="submit">{words::GO_ON.of(locale)}</button>
                </form>
            })}
        </div>
    }
}

/// Whether an error stands at a field.
fn stands_at(error: &AppError, field: &str) -> bool {
    matches!(error, AppError::Invalid(errors) if errors.iter().any(|error| error.field == field))
}

/// What to say after a try that failed: to check what was typed, to wait, or that it was our fault.
fn sign_in_message(error: &AppError, locale: Locale) -> &'static str {
    let stands_at = |field: &str| stands_at(error, field);
    match error {
        AppError::Invalid(_) if stands_at(WAIT) => words::TOO_MANY_TRIES.of(locale),
        AppError::Invalid(_) if stands_at(NOT_ADMITTED) => words::NOT_ADMITTED.of(locale),
        AppError::Invalid(_) if stands_at(CODE) => code::words::WRONG.of(locale),
        AppError::Invalid(_) if stands_at(STEP_ENDED) => second::words::ENDED.of(locale),
        AppError::Invalid(_) if stands_at(CONFIRM) => words::CONFIRM.of(locale),
        AppError::Invalid(_) if stands_at(PROVIDER) => words::PROVIDER_FAILED.of(locale),
        AppError::Invalid(_) => words::WRONG_SIGN_IN.of(locale),
        other => other.message(locale),
    }
}

/// The page of one's own preferences: the zone in which times are shown. The language has its switch on every page.
#[component]
pub fn PreferencesPage() -> impl IntoView {
    let locale = use_locale();
    let chosen = use_user().map(|user| user.time_zone).unwrap_or_default();
    let zones = resource(|| (), |()| time_zones());
    view! {
        <leptos_meta::Title text=words::PREFERENCES.of(locale) />
        <section class="page">
            <h1>{words::PREFERENCES.of(locale)}</h1>
            <form method="post" action="/preferences">
                <input type="hidden" name="back" value={"/preferences"} />
                <Suspense>
                    {move || {
                        let chosen = chosen.clone();
                        Suspend::new(async move {
                            let zones = zones.await.unwrap_or_default().into_iter();
                            let options = zones.map(|zone| (zone.clone(), zone.replace('_', " "))).collect::<Vec<_>>();
                            view! {
                                <SelectField name="time_zone" label=words::TIME_ZONE hint=words::TIME_ZONE_HINT
                                    value=chosen options />
                            }
                            .into_any()
                        })
                    }}
                </Suspense>
                <p class="form-actions">
                    <button class="button button-primary" type="submit">{shared::SAVE.of(locale)}</button>
                </p>
            </form>
            <SecondStepSection />
            <SessionsSection />
            <TokensSection />
            <CalendarSection />
        </section>
    }
}

/// Who is signed in, the language of the page, and the way out.
#[component]
pub fn UserMenu() -> impl IntoView {
    let locale = use_locale();
    view! {
        <div class="user-menu">
            <LanguageSwitch />
            {use_user()
                .map(|user| {
                    view! {
                        <a class="user-name" href="/preferences">
                            <span class="visually-hidden">{words::SIGNED_IN_AS.of(locale)}" "</span>
                            {user.name}
                        </a>
                        <form method="post" action="/logout">
                            <button class="button button-quiet" type="submit">{words::SIGN_OUT.of(locale)}</button>
                        </form>
                    }
                })}
        </div>
    }
}

/// The languages, each called what it calls itself; choosing one comes back to this page.
#[component]
pub fn LanguageSwitch() -> impl IntoView {
    let current = use_locale();
    let location = use_location();
    let back = move || format!("{}{}", location.pathname.get(), with_mark(&location.search.get()));
    let label: Word = words::LANGUAGE;
    view! {
        <form method="post" action="/preferences">
            <input type="hidden" name="back" value=back />
            <div class="language-switch" role="group" aria-label=label.of(current)>
            {Locale::ALL
                .into_iter()
                .map(|locale| {
                    view! {
                        <button
                            class="button button-quiet"
                            type="submit"
                            name="locale"
                            value=locale.code()
                            lang=locale.code()
                            aria-pressed=if locale == current { "true" } else { "false" }
                        >
                            {locale.code().to_ascii_uppercase()}
                            <span class="visually-hidden">" "{locale.own_name()}</span>
                        </button>
                    }
                })
                .collect_view()}
            </div>
        </form>
    }
}

/// The query of an address, with its question mark, whether or not it came with one.
fn with_mark(query: &str) -> String {
    match query.strip_prefix('?').unwrap_or(query) {
        "" => String::new(),
        query => format!("?{query}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::user::model::WRONG;
    use crate::value::Problem;

    #[test]
    fn a_failed_try_says_what_to_do_in_each_language() {
        let wait = AppError::field(WAIT, Problem::UnknownUser);
        let wrong = AppError::field(WRONG, Problem::UnknownUser);
        let stranger = AppError::field(NOT_ADMITTED, Problem::UnknownUser);
        let silent = AppError::field(PROVIDER, Problem::UnknownUser);
        for locale in Locale::ALL {
            assert!(sign_in_message(&wait, locale).contains("15"));
            assert_ne!(sign_in_message(&wrong, locale), sign_in_message(&wait, locale));
            assert_ne!(sign_in_message(&wrong, locale), sign_in_message(&stranger, locale));
            assert_ne!(sign_in_message(&silent, locale), sign_in_message(&stranger, locale));
        }
    }
}
