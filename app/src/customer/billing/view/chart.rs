//! What was billed and paid per month, drawn as a picture, and told as a table to whoever does not see it.

use super::super::figures::Month;
use super::super::words;
use crate::locale::{Locale, format, use_locale};
use crate::value::{Currency, Money};
use chrono::Datelike;
use leptos::prelude::*;

/// How high the bars may be, in units of the picture.
const HEIGHT: i64 = 96;
/// How wide a month is.
const MONTH: usize = 48;
/// How wide a bar is.
const BAR: usize = 16;

/// The chart; nothing when nothing was billed or paid.
#[component]
pub fn Chart(
    /// The months, this one last.
    months: Vec<Month>,
    /// Of their amounts.
    currency: Currency,
) -> impl IntoView {
    let locale = use_locale();
    let scale = Scale::of(&months);
    let width = months.len() * MONTH;
    let bars = months.iter().enumerate().map(|(place, month)| bars(place, month, scale)).collect_view();
    let table = table(&months, currency, locale);
    let names = months
        .iter()
        .enumerate()
        .map(|(place, month)| {
            let x = place * MONTH + MONTH / 2;
            view! { <text x=x y=HEIGHT + 16 text-anchor="middle">{format::month(month.first.month0(), locale)}</text> }
        })
        .collect_view();
    scale.has_anything().then(|| {
        view! {
            <figure class="chart">
                <figcaption>
                    {words::CHART.of(locale)} " "
                    <span class="chart-key chart-billed">{words::CHART_BILLED.of(locale)}</span> " "
                    <span class="chart-key chart-paid">{words::CHART_PAID.of(locale)}</span>
                </figcaption>
                <svg viewBox=format!("0 0 {width} {}", HEIGHT + 22) aria-hidden="true" focusable="false">
                    <line class="chart-base" x1="0" x2=width y1=scale.y(0) y2=scale.y(0) />
                    {bars}
                    {names}
                </svg>
                {table}
            </figure>
        }
    })
}

fn bars(place: usize, month: &Month, scale: Scale) -> impl IntoView + use<> {
    let left = place * MONTH + (MONTH - 2 * BAR) / 2;
    let bar = move |class: &'static str, x: usize, value: i64| {
        let (top, bottom) = (scale.y(value.max(0)), scale.y(value.min(0)));
        (value != 0).then(|| {
            // What is there is seen, however small beside the others.
            let height = (bottom - top).max(1);
            view! { <rect class=class x=x y=top width=BAR - 1 height=height /> }
        })
    };
    view! { {bar("chart-billed", left, month.billed)} {bar("chart-paid", left + BAR, month.paid)} }
}

/// The same as a table, for those who do not see the picture.
fn table(months: &[Month], currency: Currency, locale: Locale) -> impl IntoView + use<> {
    let shown = |minor| Money::new(minor, currency).display(locale);
    let rows = months
        .iter()
        .map(|month| {
            let name = format!("{} {}", format::month(month.first.month0(), locale), month.first.year());
            view! { <tr><th scope="row">{name}</th><td>{shown(month.billed)}</td><td>{shown(month.paid)}</td></tr> }
        })
        .collect_view();
    view! {
        <table class="visually-hidden">
            <caption>{words::CHART.of(locale)}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::MONTH.of(locale)}</th>
                    <th scope="col">{words::CHART_BILLED.of(locale)}</th>
                    <th scope="col">{words::CHART_PAID.of(locale)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// From amounts to heights, in whole numbers.
#[derive(Clone, Copy, Debug)]
struct Scale {
    most: i64,
    least: i64,
}

impl Scale {
    fn of(months: &[Month]) -> Scale {
        let values = || months.iter().flat_map(|month| [month.billed, month.paid]);
        Scale { most: values().max().unwrap_or(0).max(0), least: values().min().unwrap_or(0).min(0) }
    }

    const fn has_anything(self) -> bool {
        self.most > self.least
    }

    /// How far below the top of the picture an amount stands.
    fn y(self, value: i64) -> i64 {
        let span = (i128::from(self.most) - i128::from(self.least)).max(1);
        let below = (i128::from(self.most) - i128::from(value)) * i128::from(HEIGHT) / span;
        i64::try_from(below).unwrap_or(HEIGHT).clamp(0, HEIGHT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn scale(values: &[(i64, i64)]) -> Scale {
        let first = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
        Scale::of(
            &values.iter().map(|(billed, paid)| Month { first, billed: *billed, paid: *paid }).collect::<Vec<_>>(),
        )
    }

    #[test]
    fn the_largest_amount_reaches_the_top_and_nothing_stands_on_the_base() {
        let scale = scale(&[(1000, 500), (0, 250)]);
        assert_eq!([1000, 500, 250, 0].map(|value| scale.y(value)), [0, 48, 72, 96]);
    }

    #[test]
    fn a_month_of_credit_notes_hangs_below_the_base() {
        let scale = scale(&[(300, 0), (-100, 0)]);
        assert_eq!([300, 0, -100].map(|value| scale.y(value)), [0, 72, 96]);
    }

    #[test]
    fn the_largest_amounts_there_are_do_not_overflow() {
        let scale = scale(&[(i64::MAX, i64::MIN)]);
        assert_eq!((scale.y(i64::MAX), scale.y(i64::MIN)), (0, 96));
        assert!(!self::scale(&[(0, 0)]).has_anything());
    }
}
