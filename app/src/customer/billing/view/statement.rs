//! Where the statement of the account is asked for.

use super::super::figures::Figures;
use super::super::words;
use super::Here;
use crate::locale::use_locale;
use crate::ui::{SelectField, TextField};
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;

/// The days and the currency of a statement, which the server answers with a PDF. It is a plain form: the browser goes there.
#[component]
pub fn Statement(
    /// Where the reader is.
    place: Here,
    /// The figures of the account: today, and its currencies.
    figures: Figures,
) -> impl IntoView {
    let locale = use_locale();
    let today = figures.today;
    let first = NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today);
    let mut currencies = vec![figures.currency];
    currencies.extend(figures.owed.iter().map(|owed| owed.currency).filter(|code| *code != figures.currency));
    let currency = (currencies.len() > 1).then(|| {
        let options = currencies.iter().map(|code| (code.code().to_owned(), code.name(locale).to_owned())).collect();
        view! {
            <SelectField name="currency" label=words::CURRENCY options value=figures.currency.code() form="statement" />
        }
    });
    view! {
        <details class="statement">
            <summary>{words::STATEMENT.of(locale)}</summary>
            <form method="get" class="filters" action=format!("/customers/{}/billing/statement.pdf", place.customer)>
                <p class="statement-hint">{words::STATEMENT_HINT.of(locale)}</p>
                <TextField name="from" label=words::STATEMENT_FROM input_type="date" value=first.to_string()
                    form="statement" />
                <TextField name="to" label=words::STATEMENT_TO input_type="date" value=today.to_string()
                    form="statement" />
                {currency}
                <p class="filters-actions"><button class="button">{words::STATEMENT_SHOW.of(locale)}</button></p>
            </form>
        </details>
    }
}
