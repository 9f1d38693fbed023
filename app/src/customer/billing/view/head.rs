//! The form of a draft's head: new and edit alike, with and without JavaScript.

use super::super::api::{create_document, new_document, read_document, save_document};
use super::super::draft::DocumentForm;
use super::super::filter::BillingFilter;
use super::super::words;
use super::{Here, carried, forbidden, may_edit, rule};
use crate::customer::card::use_card;
use crate::customer::place::{use_number, use_place};
use crate::customer::tab::Tab;
use crate::error::AppError;
use crate::locale::{Locale, use_locale};
use crate::ui::form::{EditForm, Editing};
use crate::ui::{Failed, SelectField, TextArea, TextField, resource};
use crate::value::{Currency, CustomerId, DocumentId};
use leptos::prelude::*;

/// The page of a new invoice.
#[component]
pub fn NewDocument() -> impl IntoView {
    let place = use_place::<BillingFilter>(Tab::Billing);
    let may_edit = may_edit();
    let start = resource(
        move || place.with(|place| place.customer),
        move |customer| async move {
            // A viewer, who has no form, is not even asked for it.
            if may_edit { new_document(customer).await } else { Err(AppError::Forbidden) }
        },
    );
    view! {
        <section class="sheet">
            <h2>{words::NEW_INVOICE.of(use_locale())}</h2>
            <Suspense>
                {move || Suspend::new(async move {
                    let place = place.get_untracked();
                    match start.await {
                        Ok(start) => view! { <Fields place document=None start /> }.into_any(),
                        Err(AppError::Forbidden) => forbidden(),
                        Err(error) => view! { <Failed error again=place.part("new") /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

/// The head of a draft as a form. It reads `id` and `item` from the address.
#[component]
pub fn EditDocument() -> impl IntoView {
    let place = use_place::<BillingFilter>(Tab::Billing);
    let number = use_number("item");
    let document = resource(
        move || (place.with(|place| place.customer), DocumentId(number.get())),
        |(customer, document)| read_document(customer, document),
    );
    view! {
        <section class="sheet">
            <h2>{words::EDIT_DRAFT.of(use_locale())}</h2>
            <Suspense>
                {move || Suspend::new(async move {
                    let place = place.get_untracked();
                    match document.await {
                        Ok(document) => {
                            let (id, start) = (document.row.id, DocumentForm::of(&document));
                            view! { <Fields place document=Some(id) start /> }.into_any()
                        }
                        Err(error) => view! { <Failed error again=place.here() /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

#[component]
fn Fields(place: Here, document: Option<DocumentId>, start: DocumentForm) -> impl IntoView {
    let locale = use_locale();
    if !may_edit() {
        return forbidden();
    }
    let customer = place.customer;
    let back = document.map_or_else(|| place.here(), |document| place.part(document));
    let reload = use_card().reload;
    let mut carried = carried(&place);
    let editing = Editing::new(
        || start,
        move |form| save(customer, document, form, place.clone()),
        move || reload.update(|times| *times += 1),
    );
    let currency = editing.value(|form| &form.currency);
    // Only a new one chooses its currency: the lines have been computed in it.
    let currency = if document.is_some() {
        carried.push(("currency", currency));
        None
    } else {
        Some(view! {
            <SelectField name="currency" label=words::CURRENCY options=currencies(locale) value=currency
                error=editing.problem("currency") />
        })
    };
    view! {
        <EditForm editing back carried>
            {rule(editing)}
            <fieldset class="field-grid">
                <TextField name="issued_on" label=words::DATE input_type="date" required=true
                    value=editing.value(|form| &form.issued_on) error=editing.problem("issued_on") />
                <TextField name="due_on" label=words::DUE_ON input_type="date" value=editing.value(|form| &form.due_on)
                    error=editing.problem("due_on") />
                {currency}
                <TextField name="reference" label=words::REFERENCE hint=words::REFERENCE_HINT
                    value=editing.value(|form| &form.reference) error=editing.problem("reference") />
                <TextArea name="notes" label=words::NOTES hint=words::NOTES_HINT value=editing.value(|form| &form.notes)
                    error=editing.problem("notes") />
            </fieldset>
        </EditForm>
    }
    .into_any()
}

async fn save(
    customer: CustomerId,
    document: Option<DocumentId>,
    form: DocumentForm,
    place: Here,
) -> Result<String, AppError> {
    let document = match document {
        Some(document) => save_document(customer, document, form).await.map(|()| document)?,
        None => create_document(customer, form).await?,
    };
    Ok(place.part(document))
}

fn currencies(locale: Locale) -> Vec<(String, String)> {
    let text = |each: Currency| format!("{} · {}", each.code(), each.name(locale));
    Currency::by_name(locale).into_iter().map(|each| (each.code().to_owned(), text(each))).collect()
}
