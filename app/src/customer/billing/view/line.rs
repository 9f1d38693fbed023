//! The form of a line: new and edit alike, with and without JavaScript.
//!
//! A product is named in words, out of a list. What is left empty the server takes from it when the line is saved; with a
//! script it is there as soon as the product is chosen.

use super::super::filter::BillingFilter;
use super::super::line::{LineForm, Offer, Offered};
use super::super::line_api::{create_line, line_of_product, offer_for_line, read_line, save_line};
use super::super::words;
use super::{Here, carried, forbidden, may_edit, rule};
use crate::customer::card::use_card;
use crate::customer::place::{use_number, use_place};
use crate::customer::tab::Tab;
use crate::error::AppError;
use crate::locale::{format, use_locale};
use crate::ui::form::{EditForm, Editing};
use crate::ui::{Failed, TextArea, TextField, resource, when_typing_rests};
use crate::value::{CustomerId, DocumentId, DocumentLineId};
use leptos::prelude::*;
use std::time::Duration;

/// The list of products to choose from, as the field of the product names it.
const OFFERED: &str = "offered-for-line";

/// The page of a new line. It reads `id` and `item` from the address.
#[component]
pub fn NewLine() -> impl IntoView {
    let place = use_place::<BillingFilter>(Tab::Billing);
    let document = use_number("item");
    let offer = use_offer(place, document);
    view! {
        <section class="sheet">
            <h2>{words::NEW_LINE.of(use_locale())}</h2>
            <Suspense>
                {move || Suspend::new(async move {
                    let (place, document) = (place.get_untracked(), DocumentId(document.get_untracked()));
                    match offer.await {
                        Ok(offer) => {
                            view! { <Fields place document line=None start=LineForm::blank() offer /> }.into_any()
                        }
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
    let found = resource(
        move || (place.with(|place| place.customer), DocumentId(document.get()), DocumentLineId(line.get())),
        |(customer, document, line)| read_line(customer, document, line),
    );
    let offer = use_offer(place, document);
    view! {
        <section class="sheet">
            <h2>{words::EDIT_LINE.of(locale)}</h2>
            <Suspense>
                {move || Suspend::new(async move {
                    let (found, offer) = (found.await, offer.await.unwrap_or_default());
                    let (place, document) = (place.get_untracked(), DocumentId(document.get_untracked()));
                    match found {
                        Ok(line) => {
                            let start = LineForm::of(&line, locale);
                            view! { <Fields place document line=Some(line.id) start offer /> }.into_any()
                        }
                        Err(error) => view! { <Failed error again=place.part(document) /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

/// What can be chosen before anything is typed; a viewer, who has no form, is offered nothing.
fn use_offer(place: Memo<Here>, document: Memo<i64>) -> Resource<Result<Offer, AppError>> {
    let may_edit = may_edit();
    resource(
        move || (place.with(|place| place.customer), DocumentId(document.get())),
        move |(customer, document)| async move {
            if may_edit { offer_for_line(customer, document, String::new()).await } else { Err(AppError::Forbidden) }
        },
    )
}

#[component]
fn Fields(
    place: Here,
    document: DocumentId,
    line: Option<DocumentLineId>,
    start: LineForm,
    offer: Offer,
) -> impl IntoView {
    let locale = use_locale();
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
    let usual = words::VAT_HINT.with(locale, &[("rate", &format::percent(offer.vat_rate, locale))]);
    let (offered, look) = look_for((customer, document), offer.products, editing);
    let options = move || {
        let option = |Offered { label, article_code }| view! { <option value=label label=article_code></option> };
        offered.get().into_iter().map(option).collect_view()
    };
    view! {
        <EditForm editing back carried>
            {rule(editing)}
            <fieldset class="field-grid">
                <TextField name="product" label=words::PRODUCT hint=words::PRODUCT_HINT list=OFFERED wide=true
                    value=editing.value(|form| &form.product) error=editing.problem("product") on_input=look />
                <datalist id=OFFERED>{options}</datalist>
                <TextArea name="text" label=words::DESCRIPTION rows=2 value=editing.value(|form| &form.text)
                    error=editing.problem("text") />
                <TextField name="quantity" label=words::QUANTITY required=true inputmode="decimal"
                    value=editing.value(|form| &form.quantity) error=editing.problem("quantity") />
                <TextField name="unit" label=words::UNIT value=editing.value(|form| &form.unit)
                    error=editing.problem("unit") />
                <TextField name="unit_price" label=words::UNIT_PRICE inputmode="decimal"
                    value=editing.value(|form| &form.unit_price) error=editing.problem("unit_price") />
                <TextField name="discount" label=words::DISCOUNT inputmode="decimal"
                    value=editing.value(|form| &form.discount) error=editing.problem("discount") />
                <TextField name="vat_rate" label=words::VAT_RATE hint=usual inputmode="decimal"
                    value=editing.value(|form| &form.vat_rate) error=editing.problem("vat_rate") />
            </fieldset>
        </EditForm>
    }
    .into_any()
}

/// What is offered, and who looks for more of it when the typing rests. What is chosen from the list fills the fields at once.
fn look_for(
    (customer, document): (CustomerId, DocumentId),
    offered: Vec<Offered>,
    editing: Editing<LineForm>,
) -> (RwSignal<Vec<Offered>>, Callback<String>) {
    let offered = RwSignal::new(offered);
    let ask = Action::new(move |typed: &String| {
        let typed = typed.clone();
        async move { offer_for_line(customer, document, typed).await }
    });
    let take = Action::new(move |product: &String| {
        let product = product.clone();
        async move { line_of_product(customer, document, product).await }
    });
    Effect::new(move |_| {
        if let Some(Ok(found)) = ask.value().get()
            && !found.products.is_empty()
        {
            offered.set(found.products);
        }
    });
    let filled = StoredValue::new(LineForm::default());
    Effect::new(move |_| match take.value().get() {
        Some(Ok(line)) => {
            editing.error.set(None);
            fill(&filled.get_value(), &line);
            filled.set_value(line);
        }
        Some(Err(error @ AppError::Invalid(_))) => editing.error.set(Some(error)),
        // Whatever else is wrong is told when the line is saved.
        _ => {}
    });
    let look = Callback::new(move |typed| {
        ask.dispatch(typed);
    });
    let rest = when_typing_rests(Duration::from_millis(250), look);
    let typed = Callback::new(move |typed: String| {
        if offered.with_untracked(|offered| offered.iter().any(|product| product.label == typed)) {
            take.dispatch(typed);
        } else {
            rest.run(typed);
        }
    });
    (offered, typed)
}

/// Writes what a product says into the fields that are empty, or hold what the product before it said.
fn fill(before: &LineForm, line: &LineForm) {
    #[cfg(feature = "hydrate")]
    {
        use leptos::web_sys::{HtmlInputElement, HtmlTextAreaElement};
        use wasm_bindgen::JsCast as _;
        let fields = [
            ("text", &before.text, &line.text),
            ("unit", &before.unit, &line.unit),
            ("unit_price", &before.unit_price, &line.unit_price),
            ("vat_rate", &before.vat_rate, &line.vat_rate),
        ];
        for (name, was, now) in fields {
            let Ok(Some(field)) = document().query_selector(&format!("form.edit-form [name={name}]")) else { continue };
            let ours = |value: String| value.trim().is_empty() || value == *was;
            if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
                if ours(input.value()) {
                    input.set_value(now);
                }
            } else if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>()
                && ours(area.value())
            {
                area.set_value(now);
            }
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (before, line);
}
