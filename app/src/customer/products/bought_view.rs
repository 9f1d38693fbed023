//! What a customer has bought, below what they may buy.

use super::bought::Bought;
use super::model::ProductsFilter;
use super::words;
use crate::customer::billing::filter::BillingFilter;
use crate::customer::billing::words as billing_words;
use crate::customer::place::Place;
use crate::customer::tab::Tab;
use crate::locale::{Locale, format, use_locale};
use crate::ui::{Empty, Pager};
use crate::value::DocumentLineId;
use leptos::prelude::*;

/// The lines of the customer's issued documents, the newest first.
#[component]
pub fn BoughtSection(
    /// Where the reader is.
    place: Place<ProductsFilter>,
    /// The lines of this page.
    rows: Vec<Bought>,
    /// The last of them, when there are more.
    next: Option<DocumentLineId>,
) -> impl IntoView {
    let locale = use_locale();
    let filter = &place.filter;
    let first = filter.after_bought.is_some().then(|| place.filtered(&filter.bought_after(None)));
    let next = next.map(|id| place.filtered(&filter.bought_after(Some(id))));
    let list = if !rows.is_empty() {
        table(&place, rows, locale).into_any()
    } else if filter.q.is_empty() {
        view! { <Empty title=words::NOTHING_BOUGHT hint=words::NOTHING_BOUGHT_HINT /> }.into_any()
    } else {
        view! { <Empty title=words::BOUGHT_NOT_FOUND /> }.into_any()
    };
    view! {
        <section class="products-section" aria-labelledby="bought-title">
            <header>
                <h2 id="bought-title">{words::BOUGHT.of(locale)}</h2>
                <p class="products-hint">{words::BOUGHT_HINT.of(locale)}</p>
            </header>
            {list}
            <Pager next first />
        </section>
    }
}

fn table(place: &Place<ProductsFilter>, rows: Vec<Bought>, locale: Locale) -> impl IntoView + use<> {
    let billing = Place::<BillingFilter> {
        tab: Tab::Billing,
        customer: place.customer,
        filter: BillingFilter::default(),
        list: place.list.clone(),
    };
    let rows = rows.into_iter().map(|row| table_row(&billing, row, locale)).collect_view();
    view! {
        <table class="list-table">
            <thead>
                <tr>
                    <th scope="col">{words::PRODUCT.of(locale)}</th>
                    <th scope="col">{billing_words::DATE.of(locale)}</th>
                    <th scope="col">{words::DOCUMENT.of(locale)}</th>
                    <th scope="col" class="amount">{billing_words::QUANTITY.of(locale)}</th>
                    <th scope="col" class="amount">{billing_words::UNIT_PRICE.of(locale)}</th>
                    <th scope="col" class="amount">{billing_words::DISCOUNT.of(locale)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn table_row(billing: &Place<BillingFilter>, row: Bought, locale: Locale) -> impl IntoView + use<> {
    let (quantity, price) = (row.quantity(locale), row.unit_price(locale));
    let discount = if row.discount == 0 { String::new() } else { format::percent(row.discount, locale) };
    let code = row.article_code.map(|code| billing_words::ARTICLE_CODE.with(locale, &[("code", &code)]));
    let second = [row.product_number, code].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let name = match row.product_id {
        // In a box of its own: a link that is the name itself takes its whole row, and the document's link with it.
        Some(product) => view! { <span><a href=format!("/products/{product}")>{row.text}</a></span> }.into_any(),
        None => view! { <span class="typed-text">{row.text}</span> }.into_any(),
    };
    view! {
        <tr>
            <td class="list-name" data-label=words::PRODUCT.of(locale)>
                {name}
                {(!second.is_empty()).then(|| view! { <span class="list-second">{second}</span> })}
            </td>
            <td data-label=billing_words::DATE.of(locale)>{format::date(row.issued_on, locale)}</td>
            <td data-label=words::DOCUMENT.of(locale)>
                <a href=billing.part(row.document_id)>{row.number}</a>
                <span class="list-second">{row.kind.label().of(locale)}</span>
            </td>
            <td class="amount" data-label=billing_words::QUANTITY.of(locale)>{quantity}</td>
            <td class="amount" data-label=billing_words::UNIT_PRICE.of(locale)>{price}</td>
            <td class="amount" data-label=billing_words::DISCOUNT.of(locale)>{discount}</td>
        </tr>
    }
}
