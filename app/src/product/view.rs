//! The pages of the catalogue: the list, and one product.

use super::api::{catalogue, product, sell_product};
use super::filter::{CatalogueFilter, StatusFilter};
use super::form::may_edit;
use super::model::{Product, Products};
use super::words;
use crate::customer::filters::follow;
use crate::customer::place::{Filter, use_number};
use crate::locale::{Locale, format, use_locale, words as locale_words};
use crate::ui::{Badge, Empty, Fact, Facts, Failed, Pager, SelectField, Skeleton, TextField, Tone, resource, toast};
use crate::value::ProductId;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

/// The catalogue; its whole state is the query of its URL.
#[component]
pub fn CataloguePage() -> impl IntoView {
    let locale = use_locale();
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(CatalogueFilter::from_query));
    let page = resource(move || filter.get(), catalogue);
    let new = may_edit()
        .then(|| view! { <a class="button button-primary" href="/products/new">{words::NEW_PRODUCT.of(locale)}</a> });
    view! {
        <Title text=words::CATALOGUE.of(locale) />
        <div class="page">
            <header class="card-header">
                <h1>{words::CATALOGUE.of(locale)}</h1>
                {new}
            </header>
            <Transition fallback=|| view! { <Skeleton lines=12 /> }>
                {move || Suspend::new(async move {
                    match page.await {
                        Ok(page) => view! { <Found page asked=filter /> }.into_any(),
                        Err(error) => view! { <Failed error again=filter.get_untracked().href() /> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}

#[component]
fn Found(page: Products, asked: Memo<CatalogueFilter>) -> impl IntoView {
    let (locale, filter) = (use_locale(), asked.get_untracked());
    let count = match page.total {
        1 => words::ONE_PRODUCT.of(locale).to_owned(),
        total => words::COUNT.with(locale, &[("count", &format::number(total, locale))]),
    };
    let next = page.next.map(|id| filter.from_key(Some(id)).href());
    let first = filter.after.is_some().then(|| filter.from_key(None).href());
    let list = if !page.rows.is_empty() {
        let owner = page.rows.iter().any(|product| product.exclusive_customer_id.is_some());
        product_table(page.rows, owner, &|id| format!("/products/{id}"), locale).into_any()
    } else if filter.narrows() {
        view! {
            <Empty title=words::NOTHING_FOUND hint=words::NOTHING_FOUND_HINT>
                <a class="button" href="/products">{locale_words::CLEAR_FILTERS.of(locale)}</a>
            </Empty>
        }
        .into_any()
    } else {
        view! { <Empty title=words::NOTHING_YET hint=words::NOTHING_YET_HINT /> }.into_any()
    };
    view! {
        <Filters asked />
        <section class="list" aria-label=words::PRODUCTS.of(locale)>
            <p class="list-count" role="status">{count}</p>
            {list}
            <Pager next first />
        </section>
    }
}

/// Search and status: a form that asks for an address. With a script the page does not reload.
#[component]
fn Filters(asked: Memo<CatalogueFilter>) -> impl IntoView {
    const NAMES: &[&str] = &["q", "status"];
    let (locale, filter) = (use_locale(), asked.get_untracked());
    let navigate = use_navigate();
    let (form, sent) = (NodeRef::new(), StoredValue::new(None));
    follow(form, NAMES, sent, move || asked.get());
    let narrows = filter.narrows();
    let ask = move |event| {
        let Some(field) = crate::ui::form::typed(&event) else { return };
        event.prevent_default();
        let mut query = ParamsMap::new();
        for name in NAMES {
            query.insert(*name, field(name));
        }
        let filter = CatalogueFilter::from_query(&query);
        let address = filter.href();
        sent.set_value(Some(filter));
        navigate(&address, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    view! {
        <form
            class="filters"
            method="get"
            action="/products"
            role="search"
            aria-label=words::SEARCH_PRODUCTS.of(locale)
            node_ref=form
            on:submit=ask
        >
            <TextField name="q" label=locale_words::SEARCH input_type="search" placeholder=words::SEARCH_HINT
                value=filter.q.clone() form="catalogue" />
            <SelectField name="status" label=words::STATUS options=statuses(locale) value=filter.status.code()
                form="catalogue" />
            <div class="filters-actions">
                <button class="button" type="submit">{locale_words::FILTER.of(locale)}</button>
                {narrows
                    .then(|| {
                        view! { <a class="button button-quiet" href="/products">{locale_words::CLEAR_FILTERS.of(locale)}</a> }
                    })}
            </div>
        </form>
    }
}

/// The statuses to choose from: value and text.
pub(crate) fn statuses(locale: Locale) -> Vec<(String, String)> {
    StatusFilter::ALL.map(|status| (status.code().to_owned(), status.label().of(locale).to_owned())).to_vec()
}

/// Products as a table; `owner` adds the column of the only customer, and `href` tells where a product's page is.
pub(crate) fn product_table(
    rows: Vec<Product>,
    owner: bool,
    href: &dyn Fn(ProductId) -> String,
    locale: Locale,
) -> impl IntoView + use<> {
    let rows = rows.into_iter().map(|product| product_row(&product, owner, href(product.id), locale)).collect_view();
    view! {
        <table class="list-table">
            <thead>
                <tr>
                    <th scope="col">{words::NUMBER_SHORT.of(locale)}</th>
                    <th scope="col">{words::NAME.of(locale)}</th>
                    <th scope="col">{words::UNIT.of(locale)}</th>
                    <th scope="col" class="amount">{words::PRICE.of(locale)}</th>
                    <th scope="col" class="amount">{words::VAT.of(locale)}</th>
                    <th scope="col">{words::STATUS.of(locale)}</th>
                    {owner.then(|| view! { <th scope="col">{words::ONLY_FOR.of(locale)}</th> })}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn product_row(product: &Product, owner: bool, href: String, locale: Locale) -> impl IntoView + use<> {
    let customer = owner.then(|| {
        // An empty text would be rendered as a blank, and a phone would show its label: hence no text at all.
        let name = product.exclusive_customer_name.clone();
        view! { <td data-label=words::ONLY_FOR.of(locale)>{name}</td> }
    });
    view! {
        <tr>
            <td class="list-number" data-label=words::NUMBER_SHORT.of(locale)>{product.number.clone()}</td>
            <td class="list-name" data-label=words::NAME.of(locale)><a href=href>{product.name.clone()}</a></td>
            <td data-label=words::UNIT.of(locale)>{product.unit.clone()}</td>
            <td class="amount" data-label=words::PRICE.of(locale)>{product.price().display(locale)}</td>
            <td class="amount" data-label=words::VAT.of(locale)>{format::percent(product.vat_rate, locale)}</td>
            <td data-label=words::STATUS.of(locale)>{status_badge(product.active)}</td>
            {customer}
        </tr>
    }
}

/// Whether a product is sold, in a word.
pub(crate) fn status_badge(active: bool) -> impl IntoView {
    let (tone, text) = if active { (Tone::Ok, words::ACTIVE) } else { (Tone::Neutral, words::INACTIVE) };
    view! { <Badge tone text /> }
}

/// What there is to know of a product.
pub(crate) fn product_facts(product: Product, locale: Locale) -> impl IntoView + use<> {
    let text = |value: Option<String>| value.unwrap_or_else(|| "—".to_owned());
    let price = product.price().display(locale);
    let only_for = match (product.exclusive_customer_id, product.exclusive_customer_name) {
        (Some(id), Some(name)) => view! { <a href=format!("/customers/{id}/products")>{name}</a> }.into_any(),
        _ => words::FOR_EVERYBODY.of(locale).into_any(),
    };
    view! {
        <Facts>
            <Fact label=words::NUMBER>{product.number}</Fact>
            <Fact label=words::KIND>{product.kind.label().of(locale)}</Fact>
            <Fact label=words::STATUS>{status_badge(product.active)}</Fact>
            <Fact label=words::PRICE>{price}</Fact>
            <Fact label=words::VAT>{format::percent(product.vat_rate, locale)}</Fact>
            <Fact label=words::UNIT>{text(product.unit)}</Fact>
            <Fact label=words::ONLY_FOR>{only_for}</Fact>
            <Fact label=words::DESCRIPTION wide=true><span class="typed-text">{text(product.description)}</span></Fact>
        </Facts>
    }
}

/// The page of one product of the catalogue.
#[component]
pub fn ProductPage() -> impl IntoView {
    let locale = use_locale();
    let number = use_number("item");
    let reload = RwSignal::new(0);
    let product = resource(move || (ProductId(number.get()), reload.get()), |(id, _)| product(id));
    view! {
        <Transition fallback=|| view! { <Skeleton lines=6 /> }>
            {move || Suspend::new(async move {
                match product.await {
                    Ok(product) => one(product, reload, locale).into_any(),
                    Err(error) => {
                        let again = format!("/products/{}", number.get_untracked());
                        view! {
                            <Title text=words::CATALOGUE.of(locale) />
                            <h1>{words::CATALOGUE.of(locale)}</h1>
                            <Failed error again />
                            <p><a class="button" href="/products">{words::BACK_TO_CATALOGUE.of(locale)}</a></p>
                        }
                        .into_any()
                    }
                }
            })}
        </Transition>
    }
}

fn one(product: Product, reload: RwSignal<u32>, locale: Locale) -> impl IntoView + use<> {
    let (id, active, name) = (product.id, product.active, product.name.clone());
    let actions = may_edit().then(|| {
        view! {
            <a class="button button-primary" href=format!("/products/{id}/edit")>{locale_words::EDIT.of(locale)}</a>
            <SellButton id active reload />
        }
    });
    view! {
        <Title text=name.clone() />
        <div class="page">
            <p><a class="button button-quiet" href="/products">{words::BACK_TO_CATALOGUE.of(locale)}</a></p>
            <header class="card-header">
                <h1>{name}</h1>
                <div class="product-actions">{actions}</div>
            </header>
            <section class="details">{product_facts(product, locale)}</section>
        </div>
    }
}

/// Stops selling a product, or sells it again. Without a script it is a form.
#[component]
fn SellButton(id: ProductId, active: bool, reload: RwSignal<u32>) -> impl IntoView {
    let locale = use_locale();
    let sell = Action::new(move |(): &()| sell_product(id, !active));
    Effect::new(move |_| match sell.value().get() {
        Some(Ok(())) => {
            toast(if active { words::DEACTIVATED } else { words::ACTIVATED });
            reload.update(|times| *times += 1);
        }
        Some(Err(error)) => toast(error.message(locale)),
        None => {}
    });
    let (path, word) = if active { ("deactivate", words::DEACTIVATE) } else { ("activate", words::ACTIVATE) };
    view! {
        <form
            method="post"
            action=format!("/products/{id}/{path}")
            on:submit=move |event| {
                event.prevent_default();
                sell.dispatch(());
            }
        >
            <button class="button" disabled=move || sell.pending().get()>{word.of(locale)}</button>
        </form>
    }
}
