//! The page of one's own second step, the way there, and the form that asks for it.

use super::api::own_second_step;
use super::model::{OwnSecondStep, SecondShown};
use super::words;
use crate::locale::{Locale, use_locale};
use crate::ui::form::posted;
use crate::ui::{CopyButton, Fact, Facts, Failed, Notice, Skeleton, TextField, Tone, resource};
use crate::user::code::CodeInput;
use crate::user::model::KEPT;
use leptos::prelude::*;

/// The part of the preferences that leads to the second step.
#[component]
pub fn SecondStepSection() -> impl IntoView {
    let locale = use_locale();
    view! {
        <section class="account-part" aria-labelledby="second-step-title">
            <h2 id="second-step-title">{words::TITLE.of(locale)}</h2>
            <p><a href="/preferences/second-step">{words::LINK.of(locale)}</a></p>
        </section>
    }
}

/// The reader's second step: whether it is on, and what there is to do.
#[component]
pub fn SecondStepPage() -> impl IntoView {
    let locale = use_locale();
    let step = resource(|| (), |()| own_second_step());
    let shown = use_context::<StoredValue<Option<SecondShown>>>().and_then(|shown| shown.get_value());
    let refused = posted().is_some();
    let (secret, codes) = match shown {
        Some(shown) if shown.recovery_codes.is_empty() => (Some(shown), Vec::new()),
        Some(shown) => (None, shown.recovery_codes),
        None => (None, Vec::new()),
    };
    let proposes = secret.is_some();
    view! {
        <leptos_meta::Title text=words::TITLE.of(locale) />
        <section class="page">
            <h1>{words::TITLE.of(locale)}</h1>
            <p>{words::HINT.of(locale)}</p>
            {(!codes.is_empty()).then(|| view! { <RecoveryCodes codes /> })}
            {secret.map(|shown| view! { <Proposal shown refused /> })}
            <Suspense fallback=|| view! { <Skeleton lines=3 /> }>
                {move || Suspend::new(async move {
                    match step.await {
                        Ok(step) => standing(step, proposes, locale).into_any(),
                        Err(error) => view! { <Failed error again="/preferences/second-step".to_owned() /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

fn standing(step: OwnSecondStep, proposes: bool, locale: Locale) -> impl IntoView {
    let button = |what: &'static str, class: &'static str, label: &'static str| {
        view! {
            <form method="post" action="/preferences/second-step" class="actions">
                <button class=class type="submit" name="step" value=what>{label}</button>
            </form>
        }
    };
    match step.since {
        Some(since) => view! {
            <Facts>
                <Fact label=words::ON_SINCE>
                    <time datetime=since.machine()>{since.display(locale)}</time>
                </Fact>
                <Fact label=words::CODES_LEFT>{step.recovery_codes}</Fact>
            </Facts>
            {button("off", "button button-danger", words::SWITCH_OFF.of(locale))}
        }
        .into_any(),
        None if !step.has_password => view! { <p class="field-hint">{words::ELSEWHERE.of(locale)}</p> }.into_any(),
        None if proposes => ().into_any(),
        None => view! {
            <p class="field-hint">{words::OFF.of(locale)}</p>
            {button("begin", "button button-primary", words::SWITCH_ON.of(locale))}
        }
        .into_any(),
    }
}

#[component]
fn Proposal(shown: SecondShown, refused: bool) -> impl IntoView {
    let locale = use_locale();
    let SecondShown { secret, squares, width, .. } = shown;
    // Four squares of white around it are part of a QR code (ISO/IEC 18004, section 6.3.8).
    let around = format!("-4 -4 {0} {0}", width + 8);
    view! {
        <section class="account-part second-step">
            <p>{words::SCAN.of(locale)}</p>
            {(width > 0).then(|| view! {
                <svg class="qr-code" viewBox=around role="img" aria-label=words::SQUARE.of(locale)>
                    <path d=squares />
                </svg>
            })}
            <TextField name="key" label=words::KEY value=secret.clone() readonly=true />
            <CopyButton text=secret label=words::COPY about=words::KEY.of(locale) copied=words::COPIED failed=words::NOT_COPIED />
            {refused.then(|| view! {
                <p class="notice notice-error" role="alert" id="code-error">{words::WRONG.of(locale)}</p>
            })}
            <form method="post" action="/preferences/second-step">
                <input type="hidden" name="step" value={"confirm"} />
                <CodeInput name="code" label=words::CODE.of(locale) refused error="code-error" autofocus=true />
                <button class="button button-primary" type="submit">{words::CONFIRM.of(locale)}</button>
            </form>
        </section>
    }
}

#[component]
fn RecoveryCodes(codes: Vec<String>) -> impl IntoView {
    let locale = use_locale();
    let all = codes.join("\n");
    view! {
        <Notice tone=Tone::Ok>
            <p>{words::IS_ON.of(locale)}</p>
            <ul class="recovery-codes">
                {codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view()}
            </ul>
            <CopyButton text=all label=words::COPY about=words::CODES_LEFT.of(locale) copied=words::COPIED failed=words::NOT_COPIED />
        </Notice>
    }
}

/// The form on the sign-in page that asks for the second step, once the password was right.
#[component]
pub fn SecondStepForm(
    /// What tells that it was.
    step: String,
    /// Where to go afterwards.
    next: String,
    /// The form that waits in the page.
    kept: Option<String>,
    /// Whether the code that was typed was refused.
    refused: bool,
) -> impl IntoView {
    let locale = use_locale();
    view! {
        {refused.then(|| view! {
            <p class="notice notice-error" role="alert" id="code-error">{words::WRONG.of(locale)}</p>
        })}
        <form method="post" action="/login">
            <input type="hidden" name="next" value=next />
            <input type="hidden" name="step" value=step />
            {kept.map(|form| view! { <input type="hidden" name=KEPT value=form /> })}
            <CodeInput name="second" label=words::STEP.of(locale) refused error="code-error" autofocus=true />
            <p class="field-hint">{words::STEP_HINT.of(locale)}</p>
            <button class="button button-primary" type="submit">{crate::user::words::SIGN_IN.of(locale)}</button>
        </form>
    }
}
