//! The page on which vCards come in: a file, or their text. It is a plain form with and without a script.

use super::form::may_edit;
use super::{ContactFilter, words};
use crate::customer::place::{Place, use_place};
use crate::customer::tab::Tab;
use crate::locale::{use_locale, words as locale_words};
use crate::ui::form::{field_message, posted};
use crate::ui::{ChooseAgain, TextArea};
use leptos::prelude::*;

/// The form of the import.
#[component]
pub fn ImportContacts() -> impl IntoView {
    let locale = use_locale();
    let place = use_place::<ContactFilter>(Tab::Contacts);
    let rejected = posted();
    let typed = rejected.as_ref().and_then(|posted| posted.value("vcards")).unwrap_or_default().to_owned();
    let error = RwSignal::new(rejected.map(|posted| posted.error));
    let refusal = error.get_untracked().map(|error| {
        view! { <p class="notice notice-error" role="alert">{error.message(locale)}</p> }
    });
    let list = place.with_untracked(|place| place.list.clone());
    let form = may_edit().then(|| {
        view! {
            <form method="post" enctype="multipart/form-data" class="edit-form">
                {refusal}
                {list.map(|list| view! { <input type="hidden" name="list" value=list /> })}
                <div class="field" data-wide="true">
                    <label for="field-file">{words::FILE.of(locale)}</label>
                    <input id="field-file" name="file" type="file" accept=".vcf,text/vcard,text/x-vcard" aria-describedby={"field-file-hint"} />
                    <p class="field-hint" id="field-file-hint">{words::IMPORT_HINT.of(locale)}</p>
                </div>
                <TextArea name="vcards" label=words::TEXT rows=6 value=typed error=field_message(error, "vcards", locale) />
                <p class="form-actions">
                    <button class="button button-primary">{words::IMPORT.of(locale)}</button>
                    <a class="button button-quiet" href=move || place.with(Place::here)>{locale_words::CANCEL.of(locale)}</a>
                </p>
            </form>
        }
    });
    let refused = (!may_edit()).then(|| {
        view! { <p class="notice notice-error" role="alert">{locale_words::FORBIDDEN.of(locale)}</p> }
    });
    view! {
        <section class="sheet">
            <h2>{words::IMPORT.of(locale)}</h2>
            <ChooseAgain />
            {refused}
            {form}
        </section>
    }
}
