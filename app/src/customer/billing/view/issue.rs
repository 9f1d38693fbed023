//! The page on which a draft is issued: what will be final, and why the credit limit may be exceeded.

use super::super::api::{issue_document, read_document};
use super::super::draft::IssueForm;
use super::super::filter::BillingFilter;
use super::super::model::Document;
use super::super::words;
use super::{Here, carried, forbidden, may_edit, rule};
use crate::customer::card::use_card;
use crate::customer::place::{use_number, use_place};
use crate::customer::tab::Tab;
use crate::locale::{format, use_locale};
use crate::ui::form::{EditForm, Editing};
use crate::ui::{Fact, Facts, Failed, TextField, resource};
use crate::value::DocumentId;
use leptos::prelude::*;

/// The page on which a draft is issued. It reads `id` and `item` from the address.
#[component]
pub fn IssueDocument() -> impl IntoView {
    let place = use_place::<BillingFilter>(Tab::Billing);
    let number = use_number("item");
    let document = resource(
        move || (place.with(|place| place.customer), DocumentId(number.get())),
        |(customer, document)| read_document(customer, document),
    );
    view! {
        <section class="sheet">
            <h2>{words::ISSUE_TITLE.of(use_locale())}</h2>
            <Suspense>
                {move || Suspend::new(async move {
                    let place = place.get_untracked();
                    match document.await {
                        Ok(document) => view! { <Fields place document /> }.into_any(),
                        Err(error) => view! { <Failed error again=place.here() /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

#[component]
fn Fields(place: Here, document: Document) -> impl IntoView {
    let locale = use_locale();
    if !may_edit() {
        return forbidden();
    }
    let (customer, id) = (place.customer, document.row.id);
    let back = place.part(id);
    let then = back.clone();
    let reload = use_card().reload;
    let version = document.more.version.to_string();
    let editing = Editing::new(
        || IssueForm { version, ..IssueForm::default() },
        move |form| {
            let then = then.clone();
            async move { issue_document(customer, id, form).await.map(|_| then) }
        },
        move || reload.update(|times| *times += 1),
    );
    let carried = carried(&place);
    let gross = document.row.money(document.row.gross_total).display(locale);
    view! {
        <p>{words::ISSUE_BODY.of(locale)}</p>
        <Facts>
            <Fact label=words::KIND>{document.row.kind.label().of(locale)}</Fact>
            <Fact label=words::DATE>{format::date(document.row.issued_on, locale)}</Fact>
            <Fact label=words::GROSS>{gross}</Fact>
        </Facts>
        <EditForm editing back carried send=words::ISSUE>
            {rule(editing)}
            <fieldset class="field-grid">
                <TextField name="reason" label=words::REASON hint=words::REASON_HINT wide=true
                    value=editing.value(|form| &form.reason) error=editing.problem("reason") />
            </fieldset>
        </EditForm>
    }
    .into_any()
}
