//! What stands where something could not be shown.

use super::{Notice, Tone};
use crate::error::AppError;
use crate::locale::{use_locale, words};
use leptos::prelude::*;

/// What went wrong, and a link that tries again, with or without a script.
#[component]
pub fn Failed(
    /// What went wrong.
    error: AppError,
    /// The page to try again.
    again: String,
) -> impl IntoView {
    let locale = use_locale();
    view! {
        <Notice tone=Tone::Danger>
            <p>{error.message(locale)}</p>
            {(error != AppError::NotFound).then(|| view! { <a href=again rel="external">{words::TRY_AGAIN.of(locale)}</a> })}
        </Notice>
    }
}
