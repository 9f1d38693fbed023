//! The page that shows a code, and the form that takes it.

use super::words;
use crate::locale::use_locale;
use crate::ui::{CopyButton, Notice, TextField, Tone};
use crate::user::model::KEPT;
use leptos::prelude::*;

/// The code that was made just now. It is shown on the page that answers, and never again.
#[derive(Clone, Debug)]
pub struct CodeShown(pub String);

/// Whether the page stands in a frame of a portal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Framed(pub bool);

/// The page on a tab of its own, where somebody who is signed in gets a code for the frame.
#[component]
pub fn CodePage() -> impl IntoView {
    let locale = use_locale();
    let shown = use_context::<StoredValue<Option<CodeShown>>>().and_then(|shown| shown.get_value());
    view! {
        <leptos_meta::Title text=words::TITLE.of(locale) />
        <section class="page">
            <h1>{words::TITLE.of(locale)}</h1>
            <p>{words::HINT.of(locale)}</p>
            <p>{words::WARNING.of(locale)}</p>
            {shown.map(|CodeShown(code)| view! {
                <Notice tone=Tone::Ok>
                    <TextField name="shown" label=words::CODE value=code.clone() readonly=true />
                    <CopyButton text=code label=words::COPY about=words::CODE.of(locale) copied=words::COPIED failed=words::NOT_COPIED />
                </Notice>
            })}
            <form method="post" action="/login/code">
                <p class="form-actions">
                    <button class="button button-primary" type="submit">{words::SHOW.of(locale)}</button>
                </p>
            </form>
        </section>
    }
}

/// The way to sign in within a frame by a code that a tab of its own shows.
#[component]
pub fn CodeForm(
    /// Where to go afterwards.
    next: String,
    /// The form that waits in the page.
    kept: Option<String>,
    /// Whether the code that was typed was refused.
    refused: bool,
) -> impl IntoView {
    let locale = use_locale();
    view! {
        <section class="sign-in-elsewhere" aria-labelledby="by-code">
            <h2 id="by-code">{words::BY_CODE.of(locale)}</h2>
            <p>{words::BY_CODE_HINT.of(locale)}</p>
            <a class="button" rel="external noopener" href="/login/code" target="_blank">{words::OPEN.of(locale)}</a>
            <form method="post" action="/login">
                <input type="hidden" name="next" value=next />
                {kept.map(|form| view! { <input type="hidden" name=KEPT value=form /> })}
                <CodeInput name="code" label=words::CODE.of(locale) refused error="sign-in-error" />
                <button class="button" type="submit">{words::BY_CODE.of(locale)}</button>
            </form>
        </section>
    }
}

/// Where a code is typed.
#[component]
pub fn CodeInput(
    /// The name it is sent by.
    name: &'static str,
    /// What it is called.
    label: &'static str,
    /// Whether what was typed was refused.
    refused: bool,
    /// Where the page says why.
    error: &'static str,
    /// Whether the page begins here.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                id=name
                name=name
                type="text"
                autocomplete="one-time-code"
                autocapitalize="characters"
                spellcheck="false"
                required
                autofocus=autofocus
                aria-invalid=refused.then_some("true")
                aria-describedby=refused.then_some(error)
            />
        </div>
    }
}
