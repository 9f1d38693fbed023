//! The tab of exclusive products and own prices, and the page of one of either.

use super::api::{
    customer_price, exclusive_product, products_page, remove_customer_price, remove_exclusive_product,
    restore_customer_price, restore_exclusive_product,
};
use super::bought_view::BoughtSection;
use super::model::{CustomerPrice, ProductsFilter, ProductsPage, Standing};
use super::words;
use crate::customer::card::{CardContext, use_card};
use crate::customer::filters::FilterForm;
use crate::customer::panels::kept;
use crate::customer::place::{Place, push_pair, use_number, use_place};
use crate::customer::removal::{ActButton, Doing, RemoveButton, Removed};
use crate::customer::shown::Shown;
use crate::customer::tab::Tab;
use crate::locale::{Locale, format, use_locale, words as locale_words};
use crate::product::form::may_edit;
use crate::product::model::Product;
use crate::product::view::{product_facts, product_table, statuses};
use crate::product::words as product_words;
use crate::ui::{Badge, Empty, Fact, Facts, Failed, Pager, SelectField, Skeleton, TextField, Tone, resource};
use crate::value::{CustomerId, CustomerPriceId, ProductId};
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

type Here = Place<ProductsFilter>;

/// What only the customer in the address may buy, and what they pay of their own.
#[component]
pub fn ProductsTab() -> impl IntoView {
    kept(Tab::Products, products_tab)
}

/// The tab itself: see [`ProductsTab`].
pub fn products_tab() -> AnyView {
    let place = use_place(Tab::Products);
    let shown = Shown::new(place, |card| card.products, products_page);
    view! {
        <section class="products" aria-label=words::EXCLUSIVE_PRODUCTS.of(use_locale())>
            <Transition fallback=|| view! { <Skeleton lines=8 /> }>
                {move || Suspend::new(async move {
                    // A card that cannot be shown says so in its header.
                    let Some(page) = shown.page().await else { return ().into_any() };
                    let place = place.get_untracked();
                    match page {
                        Ok(page) => view! { <Page place page /> }.into_any(),
                        Err(error) => view! { <Failed error again=place.here() /> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
    .into_any()
}

#[component]
fn Page(place: Here, page: ProductsPage) -> impl IntoView {
    let nothing = page.exclusive.is_empty() && page.prices.is_empty() && page.bought.is_empty() && page.count == 0;
    let filters = (!nothing || place.filter.narrows()).then(|| view! { <Filters place=place.clone() /> });
    let ProductsPage { exclusive, next_exclusive, prices, next_price, bought, next_bought, today, .. } = page;
    view! {
        <Removed place=place.clone() restore=restore_product />
        <RemovedPrice place=place.clone() />
        {filters}
        <ExclusiveSection place=place.clone() rows=exclusive next=next_exclusive />
        <PriceSection place=place.clone() rows=prices next=next_price today />
        <BoughtSection place rows=bought next=next_bought />
    }
}

#[component]
fn Filters(place: Here) -> impl IntoView {
    const NAMES: &[&str] = &["q", "status"];
    let filter = place.filter.clone();
    view! {
        <FilterForm place names=NAMES label=words::SEARCH_HERE>
            <TextField name="q" label=locale_words::SEARCH input_type="search" value=filter.q form="products" />
            <SelectField name="status" label=product_words::STATUS options=statuses(use_locale())
                value=filter.status.code() form="products" />
        </FilterForm>
    }
}

#[component]
fn ExclusiveSection(place: Here, rows: Vec<Product>, next: Option<ProductId>) -> impl IntoView {
    let locale = use_locale();
    let filter = &place.filter;
    let first = filter.after.is_some().then(|| place.filtered(&filter.products_after(None)));
    let next = next.map(|id| place.filtered(&filter.products_after(Some(id))));
    let list = if !rows.is_empty() {
        product_table(rows, false, &|id| place.part(id), locale).into_any()
    } else if filter.narrows() {
        view! { <Empty title=product_words::NOTHING_FOUND /> }.into_any()
    } else {
        view! { <Empty title=words::NO_PRODUCTS hint=words::NO_PRODUCTS_HINT /> }.into_any()
    };
    let add = may_edit().then(|| {
        view! { <a class="button button-primary" href=place.part("new")>{words::ADD_PRODUCT.of(locale)}</a> }
    });
    view! {
        <section class="products-section" aria-labelledby="exclusive-title">
            <header>
                <h2 id="exclusive-title">{words::ONLY_THIS_CUSTOMER.of(locale)}</h2>
                <p class="products-hint">{words::ONLY_THIS_CUSTOMER_HINT.of(locale)}</p>
                {add}
            </header>
            {list}
            <Pager next first />
        </section>
    }
}

#[component]
fn PriceSection(
    place: Here,
    rows: Vec<CustomerPrice>,
    next: Option<CustomerPriceId>,
    today: NaiveDate,
) -> impl IntoView {
    let locale = use_locale();
    let filter = &place.filter;
    let first = filter.after_price.is_some().then(|| place.filtered(&filter.prices_after(None)));
    let next = next.map(|id| place.filtered(&filter.prices_after(Some(id))));
    let list = if !rows.is_empty() {
        price_table(&place, rows, today, locale).into_any()
    } else if filter.narrows() {
        view! { <Empty title=product_words::NOTHING_FOUND /> }.into_any()
    } else {
        view! { <Empty title=words::NO_PRICES hint=words::NO_PRICES_HINT /> }.into_any()
    };
    let add = may_edit().then(|| {
        view! { <a class="button button-primary" href=place.part("prices/new")>{words::ADD_PRICE.of(locale)}</a> }
    });
    // On a phone the bar at the top has no room for it.
    let catalogue = view! { <a href="/products">{product_words::CATALOGUE.of(locale)}</a> };
    view! {
        <section class="products-section" aria-labelledby="prices-title">
            <header>
                <h2 id="prices-title">{words::OWN_PRICES.of(locale)}</h2>
                <p class="products-hint">{words::OWN_PRICES_HINT.of(locale)} " " {catalogue}</p>
                {add}
            </header>
            {list}
            <Pager next first />
        </section>
    }
}

fn price_table(place: &Here, rows: Vec<CustomerPrice>, today: NaiveDate, locale: Locale) -> impl IntoView + use<> {
    let rows = rows.into_iter().map(|row| price_row(place, &row, today, locale)).collect_view();
    view! {
        <table class="list-table">
            <thead>
                <tr>
                    <th scope="col">{words::PRODUCT.of(locale)}</th>
                    <th scope="col">{words::ARTICLE_CODE.of(locale)}</th>
                    <th scope="col" class="amount">{words::PRICE.of(locale)}</th>
                    <th scope="col" class="amount">{words::CATALOGUE_PRICE.of(locale)}</th>
                    <th scope="col">{words::VALIDITY.of(locale)}</th>
                    <th scope="col">{product_words::STATUS.of(locale)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn price_row(place: &Here, row: &CustomerPrice, today: NaiveDate, locale: Locale) -> impl IntoView + use<> {
    view! {
        <tr>
            <td class="list-name" data-label=words::PRODUCT.of(locale)>
                <a href=place.part(format!("prices/{}", row.id))>{row.product_name.clone()}</a>
                <span class="list-second">{row.product_number.clone()}</span>
            </td>
            <td data-label=words::ARTICLE_CODE.of(locale)>{row.article_code.clone()}</td>
            <td class="amount" data-label=words::PRICE.of(locale)>{own_price(row, locale)}</td>
            <td class="amount" data-label=words::CATALOGUE_PRICE.of(locale)>{row.list_price().display(locale)}</td>
            <td data-label=words::VALIDITY.of(locale)>{validity(row, locale)}</td>
            <td data-label=product_words::STATUS.of(locale)>{standing_badge(row.standing(today))}</td>
        </tr>
    }
}

fn own_price(row: &CustomerPrice, locale: Locale) -> String {
    row.price().map_or_else(|| words::FROM_CATALOGUE.of(locale).to_owned(), |price| price.display(locale))
}

/// From when to when a price holds.
fn validity(row: &CustomerPrice, locale: Locale) -> String {
    let from = format::date(row.valid_from, locale);
    match row.valid_to {
        Some(last) => words::PERIOD.with(locale, &[("from", &from), ("to", &format::date(last, locale))]),
        None => words::SINCE.with(locale, &[("from", &from)]),
    }
}

fn standing_badge(standing: Standing) -> impl IntoView {
    let tone = match standing {
        Standing::InForce => Tone::Ok,
        Standing::ToCome | Standing::Ended => Tone::Neutral,
        Standing::NotSold => Tone::Warn,
    };
    view! { <Badge tone text=standing.label() /> }
}

fn remove_product(customer: CustomerId, product: i64) -> Doing {
    Box::pin(remove_exclusive_product(customer, ProductId(product)))
}

fn restore_product(customer: CustomerId, product: i64) -> Doing {
    Box::pin(restore_exclusive_product(customer, ProductId(product)))
}

/// Names a price that was just removed, and offers to bring it back. Products have the place of their own for that.
#[component]
fn RemovedPrice(place: Here) -> impl IntoView {
    let locale = use_locale();
    let query = use_query_map();
    let removed =
        Memo::new(move |_| query.with(|query| query.get("removed_price").and_then(|id| id.parse::<i64>().ok())));
    move || {
        removed.get().map(|item| {
            let (customer, then) = (place.customer, place.here());
            let action = place.part(format!("prices/{item}/restore"));
            let act = move || -> Doing { Box::pin(restore_customer_price(customer, CustomerPriceId(item))) };
            view! {
                <div class="notice notice-undo" role="status">
                    <p>{words::REMOVED_PRICE.of(locale)}</p>
                    <ActButton action label=locale_words::UNDO class="button" act then />
                </div>
            }
        })
    }
}

/// The page of a product that only this customer may buy. It reads `id` and `item` from the address.
#[component]
pub fn ExclusiveProductDetail() -> impl IntoView {
    let locale = use_locale();
    let place = use_place::<ProductsFilter>(Tab::Products);
    let number = use_number("item");
    let reload = use_card().reload;
    let product = resource(
        move || (place.with(|place| place.customer), ProductId(number.get()), reload.get()),
        |(customer, product, _)| exclusive_product(customer, product),
    );
    view! {
        <section class="products">
            <p><a class="button button-quiet" href=move || place.with(Place::here)>{words::BACK.of(locale)}</a></p>
            <Transition fallback=|| view! { <Skeleton lines=6 /> }>
                {move || Suspend::new(async move {
                    let place = place.get_untracked();
                    match product.await {
                        Ok(product) => one_product(place, product, locale).into_any(),
                        Err(error) => view! { <Failed error again=place.part(number.get_untracked()) /> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}

fn one_product(place: Here, product: Product, locale: Locale) -> impl IntoView + use<> {
    let name = product.name.clone();
    let actions = may_edit().then(|| {
        view! {
            <a class="button button-primary" href=place.part(format!("{}/edit", product.id))>
                {locale_words::EDIT.of(locale)}
            </a>
            <RemoveButton place item=product.id.0 about=name.clone() remove=remove_product />
        }
    });
    view! {
        <header class="products-head">
            <h2>{name}</h2>
            <div class="product-actions">{actions}</div>
        </header>
        <div class="details">{product_facts(product, locale)}</div>
    }
}

/// The page of one of the customer's own prices. It reads `id` and `item` from the address.
#[component]
pub fn PriceDetail() -> impl IntoView {
    let locale = use_locale();
    let place = use_place::<ProductsFilter>(Tab::Products);
    let number = use_number("item");
    let CardContext { card, reload, .. } = use_card();
    let price = resource(
        move || (place.with(|place| place.customer), CustomerPriceId(number.get()), reload.get()),
        |(customer, price, _)| customer_price(customer, price),
    );
    view! {
        <section class="products">
            <p><a class="button button-quiet" href=move || place.with(Place::here)>{words::BACK.of(locale)}</a></p>
            <Transition fallback=|| view! { <Skeleton lines=6 /> }>
                {move || Suspend::new(async move {
                    let (products, price) = (card.await.and_then(|card| card.products.read()), price.await);
                    let place = place.get_untracked();
                    match (products, price) {
                        (Ok(products), Ok(price)) => one_price(place, price, products.today, locale).into_any(),
                        (_, Err(error)) => {
                            let again = place.part(format!("prices/{}", number.get_untracked()));
                            view! { <Failed error again /> }.into_any()
                        }
                        (Err(_), _) => ().into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}

fn one_price(place: Here, row: CustomerPrice, today: NaiveDate, locale: Locale) -> impl IntoView + use<> {
    let text = |value: Option<String>| value.unwrap_or_else(|| "—".to_owned());
    let (price, list_price) = (own_price(&row, locale), row.list_price().display(locale));
    let (period, standing) = (validity(&row, locale), row.standing(today));
    let label = row.product_label();
    let (customer, id) = (place.customer, row.id);
    let actions = may_edit().then(|| {
        let mut then = place.here();
        push_pair(&mut then, "removed_price", &id.to_string());
        let action = place.part(format!("prices/{id}/remove"));
        let act = move || -> Doing { Box::pin(remove_customer_price(customer, id)) };
        view! {
            <a class="button button-primary" href=place.part(format!("prices/{id}/edit"))>
                {locale_words::EDIT.of(locale)}
            </a>
            <ActButton action label=locale_words::REMOVE about=label.clone() act then />
        }
    });
    view! {
        <header class="products-head">
            <h2>{label.clone()}</h2>
            <div class="product-actions">{actions}</div>
        </header>
        <div class="details">
            <Facts>
                <Fact label=words::PRICE>{price}</Fact>
                <Fact label=words::CATALOGUE_PRICE>{list_price}</Fact>
                <Fact label=words::VALIDITY>{period}</Fact>
                <Fact label=product_words::STATUS>{standing_badge(standing)}</Fact>
                <Fact label=words::ARTICLE_CODE>{text(row.article_code)}</Fact>
                <Fact label=product_words::UNIT>{text(row.unit)}</Fact>
                <Fact label=words::NOTES wide=true><span class="typed-text">{text(row.notes)}</span></Fact>
            </Facts>
        </div>
    }
}
