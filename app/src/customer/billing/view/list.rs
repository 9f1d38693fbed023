//! The tab: the figures, and the documents below them.

use super::super::api::{Billing, billing_page, remove_document, restore_document};
use super::super::filter::{BillingFilter, Standing};
use super::super::model::{Kind, Page, Row, Status, Sum};
use super::super::words;
use super::panel::Panel;
use super::statement::Statement;
use super::{Here, may_edit, name_of, status_badge};
use crate::customer::filters::FilterForm;
use crate::customer::panels::kept;
use crate::customer::place::use_place;
use crate::customer::removal::{Doing, Removed};
use crate::customer::shown::Shown;
use crate::customer::tab::Tab;
use crate::locale::{Locale, format, use_locale};
use crate::ui::{Empty, Fact, Facts, Failed, Pager, SelectField, Skeleton};
use crate::value::{CustomerId, DocumentId};
use leptos::prelude::*;

/// The billing of the customer in the address: the figures, and the documents, the newest first.
#[component]
pub fn BillingTab() -> impl IntoView {
    kept(Tab::Billing, billing_tab)
}

/// The tab itself: see [`BillingTab`].
pub fn billing_tab() -> AnyView {
    let place = use_place(Tab::Billing);
    let shown = Shown::new(place, |card| card.billing, billing_page);
    view! {
        <section class="billing" aria-label=words::BILLING.of(use_locale())>
            <h2 class="visually-hidden">{words::BILLING.of(use_locale())}</h2>
            <Transition fallback=|| view! { <Skeleton lines=8 /> }>
                {move || Suspend::new(async move {
                    // A card that cannot be shown says so in its header.
                    let Some(billing) = shown.page().await else { return ().into_any() };
                    let place = place.get_untracked();
                    match billing {
                        Ok(Billing { figures, page }) => {
                            view! {
                                <Panel place=place.clone() figures=figures.clone() />
                                <Statement place=place.clone() figures />
                                <Documents place page />
                            }
                            .into_any()
                        }
                        Err(error) => view! { <Failed error again=place.here() /> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
    .into_any()
}

#[component]
fn Documents(place: Here, page: Page) -> impl IntoView {
    let locale = use_locale();
    let Page { rows, next, total, sums, years } = page;
    let first = place.filter.after.is_some().then(|| place.filtered(&place.filter.behind(None)));
    let next = next.map(|key| place.filtered(&place.filter.behind(Some(key))));
    let new = may_edit().then(|| {
        view! { <a class="button button-primary" href=place.part("new")>{words::NEW_INVOICE.of(locale)}</a> }
    });
    let narrows = place.filter.narrows();
    let filters = (!years.is_empty() || narrows).then(|| view! { <Filters place=place.clone() years /> });
    let list = if !rows.is_empty() {
        let drafts = place.filter.standing == Some(Standing::Is(Status::Draft));
        view! { {sums_of(sums, total, drafts, locale)} {table(&place, rows, locale)} }.into_any()
    } else if narrows {
        view! { <Empty title=words::NO_MATCH /> }.into_any()
    } else {
        view! { <Empty title=words::EMPTY hint=words::EMPTY_HINT /> }.into_any()
    };
    view! {
        <div class="rows">
            <div class="section-actions">{new}</div>
            <Removed place restore />
            {filters}
            {list}
            <Pager next first />
        </div>
    }
}

#[component]
fn Filters(place: Here, years: Vec<i32>) -> impl IntoView {
    const NAMES: &[&str] = &["kind", "status", "year", "currency"];
    let locale = use_locale();
    let BillingFilter { kind, standing, year, currency, .. } = place.filter.clone();
    let kinds = Kind::ALL.map(|kind| (kind.code().to_owned(), kind.label().of(locale).to_owned())).to_vec();
    let standings = Standing::ALL.map(|each| (each.code().to_owned(), each.label().of(locale).to_owned())).to_vec();
    let years = years.into_iter().map(|year| (year.to_string(), year.to_string())).collect();
    view! {
        <FilterForm place names=NAMES label=words::FILTERS>
            <SelectField name="kind" label=words::KIND options=kinds empty=words::ANY_KIND
                value=kind.map(Kind::code).unwrap_or_default() form="billing" />
            <SelectField name="status" label=words::STATUS options=standings empty=words::ANY_STATUS
                value=standing.map(Standing::code).unwrap_or_default() form="billing" />
            <SelectField name="year" label=words::YEAR options=years empty=words::ANY_YEAR
                value=year.map(|year| year.to_string()).unwrap_or_default() form="billing" />
            {currency.map(|code| view! { <input type="hidden" name="currency" value=code.code() /> })}
        </FilterForm>
    }
}

/// What the documents come to, on all pages, in each currency.
fn sums_of(sums: Vec<Sum>, total: i64, drafts: bool, locale: Locale) -> impl IntoView + use<> {
    let word = if drafts { words::SUMS_OF_DRAFTS } else { words::SUMS };
    let title = word.with(locale, &[("count", &format::number(total, locale))]);
    let rows = sums
        .into_iter()
        .map(|sum| {
            let shown = move |minor| crate::value::Money::new(minor, sum.currency).display(locale);
            view! {
                <Facts>
                    <Fact label=words::NET>{shown(sum.net)}</Fact>
                    <Fact label=words::VAT>{shown(sum.gross - sum.net)}</Fact>
                    <Fact label=words::GROSS>{shown(sum.gross)}</Fact>
                    <Fact label=words::PAID_SUM>{shown(sum.paid)}</Fact>
                    <Fact label=words::BALANCE>{shown(sum.balance)}</Fact>
                </Facts>
            }
        })
        .collect_view();
    view! {
        <div class="billing-sums">
            <p class="list-count" role="status">{title}</p>
            {rows}
        </div>
    }
}

/// The documents as a table; on a phone each is a sheet.
pub fn table(place: &Here, rows: Vec<Row>, locale: Locale) -> impl IntoView + use<> {
    let rows = rows.into_iter().map(|row| table_row(place, &row, locale)).collect_view();
    let heading = move |word: crate::locale::Word| view! { <th scope="col">{word.of(locale)}</th> };
    let amount = move |word: crate::locale::Word| view! { <th scope="col" class="amount">{word.of(locale)}</th> };
    view! {
        <table class="list-table billing-table">
            <thead>
                <tr>
                    {heading(words::NUMBER)} {heading(words::DATE)} {heading(words::DUE_ON)} {heading(words::STATUS)}
                    {amount(words::NET)} {amount(words::VAT)} {amount(words::GROSS)} {amount(words::PAID_SUM)}
                    {amount(words::BALANCE)}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn table_row(place: &Here, row: &Row, locale: Locale) -> impl IntoView + use<> {
    let (href, name, status) = (place.part(row.id), name_of(row, locale), row.status);
    let due = row.due_on.map(|day| format::date(day, locale)).unwrap_or_default();
    let shown = |minor| row.money(minor).display(locale);
    let (net, vat, gross) = (shown(row.net_total), row.vat().display(locale), shown(row.gross_total));
    let (paid, balance) = (shown(row.paid), shown(row.balance));
    view! {
        <tr>
            <td class="list-name" data-label=words::NUMBER.of(locale)>
                <a href=href>{name}</a>
                <span class="list-second">{row.kind.label().of(locale)}</span>
            </td>
            <td data-label=words::DATE.of(locale)>{format::date(row.issued_on, locale)}</td>
            <td data-label=words::DUE_ON.of(locale)>{due}</td>
            <td data-label=words::STATUS.of(locale)>{status_badge(status)}</td>
            <td class="amount" data-label=words::NET.of(locale)>{net}</td>
            <td class="amount" data-label=words::VAT.of(locale)>{vat}</td>
            <td class="amount" data-label=words::GROSS.of(locale)>{gross}</td>
            <td class="amount" data-label=words::PAID_SUM.of(locale)>{paid}</td>
            <td class="amount" data-label=words::BALANCE.of(locale)>{balance}</td>
        </tr>
    }
}

/// Throws a draft away.
pub fn remove(customer: CustomerId, document: i64) -> Doing {
    Box::pin(remove_document(customer, DocumentId(document)))
}

fn restore(customer: CustomerId, document: i64) -> Doing {
    Box::pin(restore_document(customer, DocumentId(document)))
}
