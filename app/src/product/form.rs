//! The form of a product, and its two pages in the catalogue.

use super::api::{create_product, product, save_product};
use super::model::{Kind, Product, ProductForm};
use super::words;
use crate::customer::place::use_number;
use crate::locale::{Locale, use_locale, words as locale_words};
use crate::ui::form::{EditForm, Editing};
use crate::ui::{CheckField, Failed, SelectField, TextArea, TextField, resource};
use crate::user::{Role, use_user};
use crate::value::{Currency, ProductId};
use leptos::prelude::*;
use leptos_meta::Title;

/// The page of a new product.
#[component]
pub fn NewProduct() -> impl IntoView {
    let locale = use_locale();
    view! {
        <Title text=words::NEW_PRODUCT.of(locale) />
        <h1>{words::NEW_PRODUCT.of(locale)}</h1>
        <CatalogueForm product=None />
    }
}

/// The form of a product that is there.
#[component]
pub fn EditProduct() -> impl IntoView {
    let locale = use_locale();
    let number = use_number("item");
    let product = resource(move || ProductId(number.get()), product);
    view! {
        <Title text=words::EDIT_PRODUCT.of(locale) />
        <h1>{words::EDIT_PRODUCT.of(locale)}</h1>
        <Suspense>
            {move || Suspend::new(async move {
                match product.await {
                    Ok(product) => view! { <CatalogueForm product=Some(product) /> }.into_any(),
                    Err(error) => {
                        let again = format!("/products/{}/edit", number.get_untracked());
                        view! { <Failed error again /> }.into_any()
                    }
                }
            })}
        </Suspense>
    }
}

#[component]
fn CatalogueForm(product: Option<Product>) -> impl IntoView {
    let locale = use_locale();
    if !may_edit() {
        return forbidden(locale);
    }
    let id = product.as_ref().map(|product| product.id);
    let back = id.map_or_else(|| "/products".to_owned(), |id| format!("/products/{id}"));
    let start = || {
        let blank = || ProductForm::blank(Currency::EUR, locale);
        product.as_ref().map_or_else(blank, |product| ProductForm::of(product, locale))
    };
    let save = move |form| async move {
        let id = match id {
            Some(id) => save_product(id, form).await.map(|()| id)?,
            None => create_product(form).await?,
        };
        Ok(format!("/products/{id}"))
    };
    let editing = Editing::new(start, save, || ());
    view! {
        <EditForm editing back>
            <ProductFields editing catalogue=true />
        </EditForm>
    }
    .into_any()
}

/// The fields of a product. Whose alone it is, only the catalogue asks: on a card it is the card's customer.
#[component]
pub fn ProductFields(
    /// The form they stand in.
    editing: Editing<ProductForm>,
    /// Whether it stands in the catalogue.
    #[prop(optional)]
    catalogue: bool,
) -> impl IntoView {
    let locale = use_locale();
    let only_for = catalogue.then(|| {
        view! {
            <TextField name="exclusive_customer" label=words::ONLY_FOR hint=words::ONLY_FOR_HINT
                value=editing.value(|form| &form.exclusive_customer) error=editing.problem("exclusive_customer") />
        }
    });
    view! {
        <fieldset class="field-grid">
            <TextField name="number" label=words::NUMBER required=true value=editing.value(|form| &form.number)
                error=editing.problem("number") />
            <TextField name="name" label=words::NAME required=true value=editing.value(|form| &form.name)
                error=editing.problem("name") />
            <SelectField name="kind" label=words::KIND options=kinds(locale) value=editing.value(|form| &form.kind)
                error=editing.problem("kind") />
            <TextField name="price" label=words::PRICE hint=words::PRICE_HINT required=true inputmode="decimal"
                value=editing.value(|form| &form.price) error=editing.problem("price") />
            <SelectField name="currency" label=words::CURRENCY options=currencies(locale)
                value=editing.value(|form| &form.currency) error=editing.problem("currency") />
            <TextField name="vat_rate" label=words::VAT_RATE required=true inputmode="decimal"
                value=editing.value(|form| &form.vat_rate) error=editing.problem("vat_rate") />
            <TextField name="unit" label=words::UNIT hint=words::UNIT_HINT value=editing.value(|form| &form.unit)
                error=editing.problem("unit") />
            {only_for}
            <CheckField name="active" label=words::ACTIVE hint=words::ACTIVE_HINT
                checked=editing.ticked(|form| &form.active) />
            <TextArea name="description" label=words::DESCRIPTION value=editing.value(|form| &form.description)
                error=editing.problem("description") />
        </fieldset>
    }
}

/// Whether the reader may change anything.
pub(crate) fn may_edit() -> bool {
    use_user().is_some_and(|user| user.role >= Role::Editor)
}

/// What stands in the place of a form that the reader may not use.
pub(crate) fn forbidden(locale: Locale) -> AnyView {
    view! { <p class="notice notice-error" role="alert">{locale_words::FORBIDDEN.of(locale)}</p> }.into_any()
}

fn kinds(locale: Locale) -> Vec<(String, String)> {
    Kind::ALL.map(|kind| (kind.code().to_owned(), kind.label().of(locale).to_owned())).to_vec()
}

/// The currencies to choose from: value and text.
pub(crate) fn currencies(locale: Locale) -> Vec<(String, String)> {
    Currency::ALL
        .iter()
        .map(|each| (each.code().to_owned(), format!("{} · {}", each.code(), each.name(locale))))
        .collect()
}
