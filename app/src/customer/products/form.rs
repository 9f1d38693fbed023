//! The forms of an exclusive product and of an own price: new and edit alike, with and without JavaScript.

use super::api::{
    add_customer_price, add_exclusive_product, customer_price, exclusive_product, offered_products,
    save_customer_price, save_exclusive_product,
};
use super::model::{CustomerPrice, PriceForm, ProductsFilter};
use super::words;
use crate::customer::card::use_card;
use crate::customer::place::{Place, use_number, use_place};
use crate::customer::tab::Tab;
use crate::locale::use_locale;
use crate::product::form::{ProductFields, currencies, forbidden, may_edit};
use crate::product::model::{Product, ProductForm};
use crate::product::words as product_words;
use crate::ui::form::{EditForm, Editing};
use crate::ui::{Failed, SelectField, TextArea, TextField, resource, when_typing_rests};
use crate::value::{CustomerId, CustomerPriceId, ProductId};
use leptos::prelude::*;
use std::time::Duration;

type Here = Place<ProductsFilter>;

/// The list of products to choose from, as the field of a price names it.
const OFFERED: &str = "offered-products";

/// The page of a new product that only this customer may buy.
#[component]
pub fn NewExclusiveProduct() -> impl IntoView {
    let locale = use_locale();
    let place = use_place::<ProductsFilter>(Tab::Products);
    let context = use_card();
    view! {
        <section class="products">
            <h2>{words::NEW_PRODUCT.of(locale)}</h2>
            <Suspense>
                {move || {
                    let card = context.once();
                    Suspend::new(async move {
                        let Ok(card) = card.await else { return ().into_any() };
                        let start = ProductForm::blank(card.details.currency, locale);
                        view! { <ProductFormHere place=place.get_untracked() id=None start /> }.into_any()
                    })
                }}
            </Suspense>
        </section>
    }
}

/// The form of a product that only this customer may buy.
#[component]
pub fn EditExclusiveProduct() -> impl IntoView {
    let locale = use_locale();
    let place = use_place::<ProductsFilter>(Tab::Products);
    let number = use_number("item");
    let product = resource(
        move || (place.with(|place| place.customer), ProductId(number.get())),
        |(customer, product)| exclusive_product(customer, product),
    );
    view! {
        <section class="products">
            <h2>{product_words::EDIT_PRODUCT.of(locale)}</h2>
            <Suspense>
                {move || Suspend::new(async move {
                    let place = place.get_untracked();
                    match product.await {
                        Ok(product) => {
                            let start = without_owner(&product, locale);
                            view! { <ProductFormHere place id=Some(product.id) start /> }.into_any()
                        }
                        Err(error) => view! { <Failed error again=place.here() /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

/// The form of a product on a card, where nobody asks whose it is.
fn without_owner(product: &Product, locale: crate::locale::Locale) -> ProductForm {
    ProductForm { exclusive_customer: String::new(), ..ProductForm::of(product, locale) }
}

#[component]
fn ProductFormHere(place: Here, id: Option<ProductId>, start: ProductForm) -> impl IntoView {
    if !may_edit() {
        return forbidden(use_locale());
    }
    let (customer, back) = (place.customer, place.here());
    let reload = use_card().reload;
    let then = back.clone();
    let save = move |form| {
        let then = then.clone();
        async move {
            match id {
                Some(id) => save_exclusive_product(customer, id, form).await?,
                None => add_exclusive_product(customer, form).await.map(drop)?,
            }
            Ok(then)
        }
    };
    let editing = Editing::new(|| start, save, move || reload.update(|times| *times += 1));
    let carried = place.list.map(|list| ("list", list)).into_iter().collect();
    view! {
        <EditForm editing back carried>
            <ProductFields editing />
        </EditForm>
    }
    .into_any()
}

/// The page of a new price of the customer's own.
#[component]
pub fn NewPrice() -> impl IntoView {
    let place = use_place::<ProductsFilter>(Tab::Products);
    let context = use_card();
    let offered = use_offered(place);
    view! {
        <section class="products">
            <h2>{words::NEW_PRICE.of(use_locale())}</h2>
            <Suspense>
                {move || {
                    let card = context.once();
                    Suspend::new(async move {
                        let (card, offered) = (card.await, offered.await.unwrap_or_default());
                        let Ok((currency, products)) = card.and_then(|card| Ok((card.details.currency, card.products.read()?))) else {
                            return ().into_any();
                        };
                        let start = PriceForm::blank(currency, products.today);
                        view! { <PriceFields place=place.get_untracked() id=None start offered /> }.into_any()
                    })
                }}
            </Suspense>
        </section>
    }
}

/// The form of a price that is there.
#[component]
pub fn EditPrice() -> impl IntoView {
    let locale = use_locale();
    let place = use_place::<ProductsFilter>(Tab::Products);
    let number = use_number("item");
    let price: Resource<Result<CustomerPrice, _>> = resource(
        move || (place.with(|place| place.customer), CustomerPriceId(number.get())),
        |(customer, price)| customer_price(customer, price),
    );
    let offered = use_offered(place);
    view! {
        <section class="products">
            <h2>{words::EDIT_PRICE.of(locale)}</h2>
            <Suspense>
                {move || Suspend::new(async move {
                    let (price, offered) = (price.await, offered.await.unwrap_or_default());
                    let place = place.get_untracked();
                    match price {
                        Ok(price) => {
                            let start = PriceForm::of(&price, locale);
                            view! { <PriceFields place id=Some(price.id) start offered /> }.into_any()
                        }
                        Err(error) => view! { <Failed error again=place.here() /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

/// What can be chosen before anything is typed; a viewer, who has no form, is offered nothing.
fn use_offered(place: Memo<Here>) -> Resource<Result<Vec<String>, crate::error::AppError>> {
    let may_edit = may_edit();
    resource(
        move || place.with(|place| place.customer),
        move |customer| async move {
            if may_edit { offered_products(customer, String::new()).await } else { Ok(Vec::new()) }
        },
    )
}

#[component]
fn PriceFields(place: Here, id: Option<CustomerPriceId>, start: PriceForm, offered: Vec<String>) -> impl IntoView {
    let locale = use_locale();
    if !may_edit() {
        return forbidden(locale);
    }
    let (customer, back) = (place.customer, place.here());
    let reload = use_card().reload;
    let then = back.clone();
    let save = move |form| {
        let then = then.clone();
        async move {
            match id {
                Some(id) => save_customer_price(customer, id, form).await?,
                None => add_customer_price(customer, form).await.map(drop)?,
            }
            Ok(then)
        }
    };
    let editing = Editing::new(|| start, save, move || reload.update(|times| *times += 1));
    let carried = place.list.map(|list| ("list", list)).into_iter().collect();
    let (offered, look) = look_for(customer, offered);
    view! {
        <EditForm editing back carried>
            <fieldset class="field-grid">
                <TextField name="product" label=words::PRODUCT hint=words::PRODUCT_HINT required=true list=OFFERED wide=true
                    value=editing.value(|form| &form.product) error=editing.problem("product") on_input=look />
                <datalist id=OFFERED>
                    {move || offered.get().into_iter().map(|text| view! { <option value=text></option> }).collect_view()}
                </datalist>
                <TextField name="price" label=words::PRICE hint=words::PRICE_HINT inputmode="decimal"
                    value=editing.value(|form| &form.price) error=editing.problem("price") />
                <SelectField name="currency" label=words::CURRENCY options=currencies(locale)
                    value=editing.value(|form| &form.currency) error=editing.problem("currency") />
                <TextField name="article_code" label=words::ARTICLE_CODE hint=words::ARTICLE_CODE_HINT
                    value=editing.value(|form| &form.article_code) error=editing.problem("article_code") />
                <TextField name="valid_from" label=words::VALID_FROM input_type="date" required=true
                    value=editing.value(|form| &form.valid_from) error=editing.problem("valid_from") />
                <TextField name="valid_to" label=words::VALID_TO hint=words::VALID_TO_HINT input_type="date"
                    value=editing.value(|form| &form.valid_to) error=editing.problem("valid_to") />
                <TextArea name="notes" label=words::NOTES value=editing.value(|form| &form.notes)
                    error=editing.problem("notes") />
            </fieldset>
        </EditForm>
    }
    .into_any()
}

/// What is offered, and who looks for more of it when the typing rests: a catalogue may have more than fits a list.
fn look_for(customer: CustomerId, offered: Vec<String>) -> (RwSignal<Vec<String>>, Callback<String>) {
    let offered = RwSignal::new(offered);
    let ask = Action::new(move |typed: &String| {
        let typed = typed.clone();
        async move { offered_products(customer, typed).await }
    });
    Effect::new(move |_| {
        if let Some(Ok(found)) = ask.value().get() {
            // What was chosen from the list is typed in full, and found by nobody: the list stays.
            if !found.is_empty() {
                offered.set(found);
            }
        }
    });
    let look = Callback::new(move |typed| {
        ask.dispatch(typed);
    });
    (offered, when_typing_rests(Duration::from_millis(250), look))
}
