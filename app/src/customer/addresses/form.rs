//! The form of an address: new and edit alike, with and without JavaScript.

use super::api::{create_address, read_address, save_address};
use super::model::{Address, AddressFilter, AddressForm, Purpose};
use super::words;
use crate::customer::card::use_card;
use crate::customer::place::{Place, use_number, use_place};
use crate::customer::tab::Tab;
use crate::locale::{Locale, use_locale, words as locale_words};
use crate::ui::form::{EditForm, Editing};
use crate::ui::{CheckField, Failed, SelectField, TextArea, TextField, resource};
use crate::user::{Role, use_user};
use crate::value::postal::{PostalLayout, PostalPart};
use crate::value::{AddressId, Country, CustomerId};
use leptos::prelude::*;

/// The page of a new address.
#[component]
pub fn NewAddress() -> impl IntoView {
    let place = use_place::<AddressFilter>(Tab::Addresses);
    view! {
        <section class="sheet">
            <h2>{words::NEW.of(use_locale())}</h2>
            {move || view! { <Fields place=place.get() address=None /> }}
        </section>
    }
}

/// The form of an address that is there.
#[component]
pub fn EditAddress() -> impl IntoView {
    let place = use_place::<AddressFilter>(Tab::Addresses);
    let number = use_number("item");
    let address = resource(
        move || (place.with(|place| place.customer), AddressId(number.get())),
        |(customer, address)| read_address(customer, address),
    );
    view! {
        <section class="sheet">
            <h2>{words::EDIT.of(use_locale())}</h2>
            <Suspense>
                {move || Suspend::new(async move {
                    let place = place.get_untracked();
                    match address.await {
                        Ok(address) => view! { <Fields place address=Some(address) /> }.into_any(),
                        Err(error) => view! { <Failed error again=place.here() /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

#[component]
fn Fields(place: Place<AddressFilter>, address: Option<Address>) -> impl IntoView {
    let locale = use_locale();
    if use_user().is_none_or(|user| user.role < Role::Editor) {
        return view! { <p class="notice notice-error" role="alert">{locale_words::FORBIDDEN.of(locale)}</p> }
            .into_any();
    }
    let (customer, id, back) = (place.customer, address.as_ref().map(|address| address.id), place.here());
    let start = || address.as_ref().map_or_else(AddressForm::blank, AddressForm::of);
    let then = back.clone();
    let reload = use_card().reload;
    let editing = Editing::new(
        start,
        move |form| save(customer, id, form, then.clone()),
        move || reload.update(|times| *times += 1),
    );
    let country = RwSignal::new(editing.value(|form| &form.country));
    let required = move |part| {
        Signal::derive(move || PostalLayout::of(country.with(|code| Country::parse(code).ok())).requires(part))
    };
    let carried = place.list.clone().map(|list| ("list", list)).into_iter().collect();
    view! {
        <EditForm editing back carried>
            <fieldset class="field-grid">
                <SelectField name="purpose" label=words::PURPOSE options=purposes(locale)
                    value=editing.value(|form| &form.purpose) error=editing.problem("purpose") />
                <TextField name="label" label=words::LABEL hint=words::LABEL_HINT value=editing.value(|form| &form.label)
                    error=editing.problem("label") />
                <SelectField name="country" label=words::COUNTRY options=countries(locale) empty="—"
                    value=editing.value(|form| &form.country) error=editing.problem("country")
                    on_input=Callback::new(move |code| country.set(code)) />
                <TextArea name="street" label=words::STREET required=true rows=2 value=editing.value(|form| &form.street)
                    error=editing.problem("street") />
                <TextField name="postal_code" label=words::POSTAL_CODE required=required(PostalPart::PostalCode)
                    value=editing.value(|form| &form.postal_code) error=editing.problem("postal_code") />
                <TextField name="city" label=words::CITY required=required(PostalPart::City)
                    value=editing.value(|form| &form.city) error=editing.problem("city") />
                <TextField name="region" label=words::REGION required=required(PostalPart::Region)
                    value=editing.value(|form| &form.region) error=editing.problem("region") />
                <CheckField name="is_default" label=words::IS_DEFAULT checked=editing.ticked(|form| &form.is_default) />
                <CheckField name="also_shipping" label=words::ALSO_SHIPPING hint=words::ALSO_SHIPPING_HINT
                    checked=editing.ticked(|form| &form.also_shipping) />
            </fieldset>
        </EditForm>
    }
    .into_any()
}

async fn save(
    customer: CustomerId,
    id: Option<AddressId>,
    form: AddressForm,
    then: String,
) -> Result<String, crate::error::AppError> {
    match id {
        Some(id) => save_address(customer, id, form).await?,
        None => create_address(customer, form).await.map(drop)?,
    }
    Ok(then)
}

/// The purposes to choose from: value and text.
pub fn purposes(locale: Locale) -> Vec<(String, String)> {
    Purpose::ALL.map(|purpose| (purpose.code().to_owned(), purpose.label().of(locale).to_owned())).to_vec()
}

fn countries(locale: Locale) -> Vec<(String, String)> {
    Country::by_name(locale).into_iter().map(|each| (each.code().to_owned(), each.name(locale).to_owned())).collect()
}
