//! The form of a line: new and edit alike, with and without JavaScript.

use super::super::filter::BillingFilter;
use super::super::line::LineForm;
use super::super::line_api::{create_line, new_line, read_line, save_line};
use super::super::words;
use super::{Here, carried, forbidden, may_edit, rule};
use crate::customer::card::use_card;
use crate::customer::place::{use_number, use_place};
use crate::customer::tab::Tab;
use crate::error::AppError;
use crate::locale::use_locale;
use crate::ui::form::{EditForm, Editing};
use crate::ui::{Failed, TextArea, TextField};
use crate::value::{DocumentId, DocumentLineId};
use leptos::prelude::*;

/// The page of a new line. It reads `id` and `item` from the address.
#[component]
pub fn NewLine() -> impl IntoView {
    let place = use_place::<BillingFilter>(Tab::Billing);
    let document = use_number("item");
    let may_edit = may_edit();
    let start = Resource::new(
        move || (place.with(|place| place.customer), DocumentId(document.get())),
        move |(customer, document)| async move {
            if may_edit { new_line(customer, document).await } else { Err(AppError::Forbidden) }
        },
    );
    view! {
        <section class="sheet">
            <h2>{words::NEW_LINE.of(use_locale())}</h2>
            <Suspense>
                {move || Suspend::new(async move {
                    let (place, document) = (place.get_untracked(), DocumentId(document.get_untracked()));
                    match start.await {
                        Ok(start) => view! { <Fields place document line=None start /> }.into_any(),
                        Err(AppError::Forbidden) => forbidden(),
                        Err(error) => view! { <Failed error again=place.part(document) /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

/// The form of a line that is there. It reads `id`, `item` and `line` from the address.
#[component]
pub fn EditLine() -> impl IntoView {
    let locale = use_locale();
    let place = use_place::<BillingFilter>(Tab::Billing);
    let (document, line) = (use_number("item"), use_number("line"));
    let found = Resource::new(
        move || (place.with(|place| place.customer), DocumentId(document.get()), DocumentLineId(line.get())),
        |(customer, document, line)| read_line(customer, document, line),
    );
    view! {
        <section class="sheet">
            <h2>{words::EDIT_LINE.of(locale)}</h2>
            <Suspense>
                {move || Suspend::new(async move {
                    let (place, document) = (place.get_untracked(), DocumentId(document.get_untracked()));
                    match found.await {
                        Ok(line) => {
                            let start = LineForm::of(&line, locale);
                            view! { <Fields place document line=Some(line.id) start /> }.into_any()
                        }
                        Err(error) => view! { <Failed error again=place.part(document) /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

#[component]
fn Fields(place: Here, document: DocumentId, line: Option<DocumentLineId>, start: LineForm) -> impl IntoView {
    if !may_edit() {
        return forbidden();
    }
    let customer = place.customer;
    let back = place.part(document);
    let then = back.clone();
    let reload = use_card().reload;
    let carried = carried(&place);
    let editing = Editing::new(
        || start,
        move |form| {
            let then = then.clone();
            async move {
                match line {
                    Some(line) => save_line(customer, document, line, form).await?,
                    None => create_line(customer, document, form).await.map(drop)?,
                }
                Ok(then)
            }
        },
        move || reload.update(|times| *times += 1),
    );
    view! {
        <EditForm editing back carried>
            {rule(editing)}
            <fieldset class="field-grid">
                <TextArea name="text" label=words::DESCRIPTION required=true rows=2 value=editing.value(|form| &form.text)
                    error=editing.problem("text") />
                <TextField name="quantity" label=words::QUANTITY required=true inputmode="decimal"
                    value=editing.value(|form| &form.quantity) error=editing.problem("quantity") />
                <TextField name="unit_price" label=words::UNIT_PRICE required=true inputmode="decimal"
                    value=editing.value(|form| &form.unit_price) error=editing.problem("unit_price") />
                <TextField name="discount" label=words::DISCOUNT inputmode="decimal"
                    value=editing.value(|form| &form.discount) error=editing.problem("discount") />
                <TextField name="vat_rate" label=words::VAT_RATE required=true inputmode="decimal"
                    value=editing.value(|form| &form.vat_rate) error=editing.problem("vat_rate") />
            </fieldset>
        </EditForm>
    }
    .into_any()
}
