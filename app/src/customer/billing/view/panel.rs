//! The figures above the list. Each leads to the documents behind it.

use super::super::figures::{Figures, Owed};
use super::super::filter::{Age, Standing};
use super::super::model::Status;
use super::super::words;
use super::Here;
use super::chart::Chart;
use crate::locale::{Locale, Word, use_locale};
use crate::value::figure;
use leptos::prelude::*;

/// The figures of a customer, and the chart below them.
#[component]
pub fn Panel(
    /// Where the reader is.
    place: Here,
    /// The figures.
    figures: Figures,
) -> impl IntoView {
    let locale = use_locale();
    let account = figures.account();
    let others = figures.owed.iter().filter(|owed| owed.currency != figures.currency);
    let others = others.map(|owed| owed_in(&place, owed, locale)).collect_view();
    let free = match figures.free_credit() {
        None => words::NO_LIMIT.of(locale).to_owned(),
        Some(free) => free.display(locale),
    };
    let exceeded = figures.free_credit().is_some_and(|free| free.minor < 0);
    let days = figures.days_to_pay.map_or_else(
        || words::NEVER_PAID.of(locale).to_owned(),
        |tenths| words::DAYS_TO_PAY_OF.with(locale, &[("days", &figure::display(tenths, 1, 0, locale))]),
    );
    let link = |standing| place.filtered(&account.behind(standing));
    let credit = tile(words::FREE_CREDIT, link(Standing::Open), free, exceeded, locale);
    let to_pay = tile(words::DAYS_TO_PAY, link(Standing::PaidLately), days, false, locale);
    let ages = ages(&place, &account, locale);
    view! {
        <section class="billing-figures" aria-label=words::FIGURES.of(locale)>
            <ul class="figures">
                {owed_tiles(&place, &account, locale)}
                {credit}
                {to_pay}
            </ul>
            {ages}
            {others}
            <Chart months=figures.months.clone() currency=figures.currency />
        </section>
    }
}

/// What is open, due and overdue.
fn owed_tiles(place: &Here, owed: &Owed, locale: Locale) -> impl IntoView + use<> {
    let tile = |word, standing, minor, alarms| {
        let href = place.filtered(&owed.behind(standing));
        tile(word, href, owed.money(minor).display(locale), alarms, locale)
    };
    let open = tile(words::FIGURE_OPEN, Standing::Open, owed.open, false);
    let due = tile(words::FIGURE_DUE, Standing::Due, owed.due, false);
    let overdue = tile(words::FIGURE_OVERDUE, Standing::Is(Status::Overdue), owed.overdue, owed.overdue > 0);
    view! { {open} {due} {overdue} }
}

/// How old what is overdue is.
fn ages(place: &Here, owed: &Owed, locale: Locale) -> Option<impl IntoView + use<>> {
    let tiles = Age::ALL.map(|age| {
        let word = match age {
            Age::To30 => words::AGE_30,
            Age::To60 => words::AGE_60,
            Age::To90 => words::AGE_90,
            Age::Over90 => words::AGE_MORE,
        };
        let href = place.filtered(&owed.behind(Standing::Aged(age)));
        tile(word, href, owed.money(owed.aged(age)).display(locale), owed.aged(age) > 0, locale)
    });
    (owed.overdue > 0).then(|| {
        view! {
            <h3>{words::AGEING.of(locale)}</h3>
            <ul class="figures figures-small">{tiles.into_iter().collect_view()}</ul>
        }
    })
}

/// What is owed in another currency than the account's.
fn owed_in(place: &Here, owed: &Owed, locale: Locale) -> impl IntoView + use<> {
    let name = owed.currency.name(locale);
    view! {
        <h3>{name}</h3>
        <ul class="figures">{owed_tiles(place, owed, locale)}</ul>
        {ages(place, owed, locale)}
    }
}

fn tile(word: Word, href: String, figure: String, alarms: bool, locale: Locale) -> impl IntoView + use<> {
    view! {
        <li class="figure" data-alarm=alarms.then_some("true")>
            <a href=href>
                <span class="figure-label">{word.of(locale)}</span>
                " "
                <strong>{figure}</strong>
            </a>
        </li>
    }
}
