//! The form of a file's name and note, with and without JavaScript.

use super::api::{open_file, save_file};
use super::filter::FileFilter;
use super::model::{FileForm, FileRow, LONGEST_NAME, LONGEST_NOTE};
use super::words;
use crate::customer::card::use_card;
use crate::customer::place::{Place, use_number, use_place};
use crate::customer::tab::Tab;
use crate::locale::{use_locale, words as locale_words};
use crate::ui::form::{EditForm, Editing};
use crate::ui::{Failed, TextArea, TextField, resource};
use crate::user::{Role, use_user};
use crate::value::FileId;
use leptos::prelude::*;

/// The form of a file that is there.
#[component]
pub fn EditFile() -> impl IntoView {
    let place = use_place::<FileFilter>(Tab::Files);
    let number = use_number("item");
    let file = resource(
        move || (place.with(|place| place.customer), FileId(number.get())),
        |(customer, file)| open_file(customer, file),
    );
    view! {
        <section class="sheet">
            <h2>{words::EDIT.of(use_locale())}</h2>
            <Suspense>
                {move || Suspend::new(async move {
                    let place = place.get_untracked();
                    match file.await {
                        Ok(detail) => view! { <Fields place file=detail.file /> }.into_any(),
                        Err(error) => view! { <Failed error again=place.here() /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

#[component]
fn Fields(place: Place<FileFilter>, file: FileRow) -> impl IntoView {
    let locale = use_locale();
    if use_user().is_none_or(|user| user.role < Role::Editor) {
        return view! { <p class="notice notice-error" role="alert">{locale_words::FORBIDDEN.of(locale)}</p> }
            .into_any();
    }
    let (customer, id, back) = (place.customer, file.id, place.part(file.id));
    let then = back.clone();
    let reload = use_card().reload;
    let editing = Editing::new(
        || FileForm::of(&file),
        move |form| {
            let then = then.clone();
            async move { save_file(customer, id, form).await.map(|()| then) }
        },
        move || reload.update(|times| *times += 1),
    );
    let carried = place.list.clone().map(|list| ("list", list)).into_iter().collect();
    view! {
        <EditForm editing back carried>
            <fieldset class="field-grid">
                <TextField name="name" label=words::NAME required=true maxlength=LONGEST_NAME
                    value=editing.value(|form| &form.name) error=editing.problem("name") />
                <TextArea name="note" label=words::NOTE maxlength=LONGEST_NOTE value=editing.value(|form| &form.note)
                    error=editing.problem("note") />
            </fieldset>
        </EditForm>
    }
    .into_any()
}
