//! The form of a payment: new and edit alike, with and without JavaScript.

use super::super::filter::BillingFilter;
use super::super::payment::PaymentForm;
use super::super::payment_api::{create_payment, new_payment, read_payment, save_payment};
use super::super::words;
use super::{Here, carried, forbidden, may_edit, rule};
use crate::customer::card::use_card;
use crate::customer::details::terms::PaymentMethod;
use crate::customer::place::{use_number, use_place};
use crate::customer::tab::Tab;
use crate::error::AppError;
use crate::locale::use_locale;
use crate::ui::form::{EditForm, Editing};
use crate::ui::{Failed, SelectField, TextField, resource};
use crate::value::{DocumentId, PaymentId};
use leptos::prelude::*;

/// The page of a new payment. It reads `id` and `item` from the address.
#[component]
pub fn NewPayment() -> impl IntoView {
    let place = use_place::<BillingFilter>(Tab::Billing);
    let document = use_number("item");
    let may_edit = may_edit();
    let start = resource(
        move || (place.with(|place| place.customer), DocumentId(document.get())),
        move |(customer, document)| async move {
            if may_edit { new_payment(customer, document).await } else { Err(AppError::Forbidden) }
        },
    );
    view! {
        <section class="sheet">
            <h2>{words::NEW_PAYMENT.of(use_locale())}</h2>
            <Suspense>
                {move || Suspend::new(async move {
                    let (place, document) = (place.get_untracked(), DocumentId(document.get_untracked()));
                    match start.await {
                        Ok(start) => view! { <Fields place document payment=None start /> }.into_any(),
                        Err(AppError::Forbidden) => forbidden(),
                        Err(error) => view! { <Failed error again=place.part(document) /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

/// The form of a payment that is there. It reads `id`, `item` and `payment` from the address.
#[component]
pub fn EditPayment() -> impl IntoView {
    let locale = use_locale();
    let place = use_place::<BillingFilter>(Tab::Billing);
    let (document, payment) = (use_number("item"), use_number("payment"));
    let found = resource(
        move || (place.with(|place| place.customer), DocumentId(document.get()), PaymentId(payment.get())),
        |(customer, document, payment)| read_payment(customer, document, payment),
    );
    view! {
        <section class="sheet">
            <h2>{words::EDIT_PAYMENT.of(locale)}</h2>
            <Suspense>
                {move || Suspend::new(async move {
                    let (place, document) = (place.get_untracked(), DocumentId(document.get_untracked()));
                    match found.await {
                        Ok(payment) => {
                            let start = PaymentForm::of(&payment, locale);
                            view! { <Fields place document payment=Some(payment.id) start /> }.into_any()
                        }
                        Err(error) => view! { <Failed error again=place.part(document) /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

#[component]
fn Fields(place: Here, document: DocumentId, payment: Option<PaymentId>, start: PaymentForm) -> impl IntoView {
    let locale = use_locale();
    if !may_edit() {
        return forbidden();
    }
    let customer = place.customer;
    let back = place.part(document);
    let then = back.clone();
    let reload = use_card().reload;
    let editing = Editing::new(
        || start,
        move |form| {
            let then = then.clone();
            async move {
                match payment {
                    Some(payment) => save_payment(customer, document, payment, form).await?,
                    None => create_payment(customer, document, form).await.map(drop)?,
                }
                Ok(then)
            }
        },
        move || reload.update(|times| *times += 1),
    );
    let mut carried = carried(&place);
    carried.push(("currency", editing.value(|form| &form.currency)));
    let methods = PaymentMethod::ALL.map(|way| (way.code().to_owned(), way.label().of(locale).to_owned())).to_vec();
    view! {
        <EditForm editing back carried>
            {rule(editing)}
            <fieldset class="field-grid">
                <TextField name="paid_on" label=words::PAID_ON input_type="date" required=true
                    value=editing.value(|form| &form.paid_on) error=editing.problem("paid_on") />
                <TextField name="amount" label=words::AMOUNT hint=words::AMOUNT_HINT required=true inputmode="decimal"
                    value=editing.value(|form| &form.amount) error=editing.problem("amount") />
                <SelectField name="method" label=words::METHOD options=methods empty="—"
                    value=editing.value(|form| &form.method) error=editing.problem("method") />
                <TextField name="reference" label=words::REFERENCE value=editing.value(|form| &form.reference)
                    error=editing.problem("reference") />
            </fieldset>
        </EditForm>
    }
    .into_any()
}
