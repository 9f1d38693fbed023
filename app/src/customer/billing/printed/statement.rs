//! The statement of an account as a paper: what was open, what came, what was paid, what is open.

use super::super::filter::Age;
use super::super::model::Kind;
use super::super::store::statement::{Movement, What, aged, balance_before, movements};
use super::super::store::{Sight, issue};
use super::super::words as billing;
use super::money::{cell, sum};
use super::{Company, Printed, begin, language, words};
use crate::customer::details;
use crate::db::Conn;
use crate::error::AppError;
use crate::locale::{Locale, format};
use crate::value::{Currency, Money};
use chrono::{Datelike, NaiveDate};
use paper::{Block, Cell, Column, Row, Table};

/// Of which days and in which currency a statement is. What is not said is this year until today, in the account's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
    /// The currency.
    pub currency: Option<Currency>,
}

/// The statement of a customer's account as a paper; `reader` is the language of whoever asks, for a customer who has none.
///
/// # Errors
/// `NotFound` where there is no such customer, or may not be seen.
pub async fn statement(
    conn: &mut Conn,
    sight: Sight,
    period: Period,
    company: &Company,
    reader: Locale,
) -> Result<Printed, AppError> {
    let details = details::store::find(conn, sight.customer, sight.deleted).await?.ok_or(AppError::NotFound)?;
    let locale = language(details.document_language, reader);
    let currency = period.currency.unwrap_or(details.currency);
    let to = period.to.unwrap_or(sight.today);
    let from = period.from.unwrap_or_else(|| NaiveDate::from_ymd_opt(to.year(), 1, 1).unwrap_or(to)).min(to);
    let opening = balance_before(conn, sight, currency, from).await?;
    let moved = movements(conn, sight, currency, (from, to)).await?;
    let closing = moved.iter().fold(opening, |balance, movement| balance.saturating_add(movement.amount));
    let overdue = aged(conn, sight, currency, to).await?;

    let day = |day| format::date(day, locale);
    let money = |minor| Money::new(minor, currency);
    let mut addressee = vec![details.name.clone()];
    let address = issue::buyer_address(conn, sight, details.document_language).await?;
    addressee.extend(address.iter().flat_map(|address| address.lines()).map(str::to_owned));
    addressee.extend(details.tax_id.clone());
    let facts = [
        (words::PERIOD, words::FROM_TO.with(locale, &[("from", &day(from)), ("to", &day(to))])),
        (words::CURRENCY, format!("{} ({})", currency.name(locale), currency.code())),
        (words::CUSTOMER_NUMBER, details.number.clone()),
        (words::MADE_ON, day(sight.today)),
        (words::CLOSING, money(closing).display(locale)),
    ];
    let mut blocks = vec![Block::Table(table(&moved, opening, (from, to), currency, locale))];
    if moved.is_empty() {
        blocks.push(Block::Note { label: String::new(), text: words::NO_MOVEMENTS.of(locale).to_owned() });
    }
    blocks.push(Block::Heading(words::AGEING.of(locale).to_owned()));
    blocks.push(ageing(overdue, closing, currency, locale));
    let kind = words::STATEMENT.of(locale);
    let paper = paper::Paper {
        kind: kind.to_owned(),
        name: details.number.clone(),
        addressee_label: String::new(),
        addressee,
        facts: facts.map(|(label, value)| (label.of(locale).to_owned(), value)).to_vec(),
        blocks,
        ..begin(company, locale)
    };
    Ok(Printed { paper, name: format!("{kind} {} {from} {to}.pdf", details.number) })
}

fn table(
    moved: &[Movement],
    opening: i64,
    (from, to): (NaiveDate, NaiveDate),
    currency: Currency,
    locale: Locale,
) -> Table {
    let column = |title: crate::locale::Word, figures| Column { title: title.of(locale).to_owned(), figures };
    let money = |minor| Money::new(minor, currency);
    let mut balance = opening;
    let line = |day: NaiveDate, word: crate::locale::Word, balance: i64| {
        let texts = [word.of(locale).to_owned(), format::date(day, locale)];
        let [detail, day] = texts.map(Cell::of);
        let nothing = Cell::default;
        Row { cells: vec![detail, day, nothing(), nothing(), Cell::of(money(balance).display(locale))], strong: true }
    };
    let mut rows = vec![line(from, words::OPENING, opening)];
    for movement in moved {
        balance = balance.saturating_add(movement.amount);
        let (owed, settled) =
            if movement.amount > 0 { (movement.amount, 0) } else { (0, movement.amount.saturating_neg()) };
        let cells = vec![
            detail(movement, locale),
            Cell::of(format::date(movement.day, locale)),
            cell(money(owed), locale),
            cell(money(settled), locale),
            Cell::of(money(balance).display(locale)),
        ];
        rows.push(Row { cells, strong: false });
    }
    rows.push(line(to, words::CLOSING, balance));
    let columns = vec![
        column(words::DETAIL, false),
        column(billing::DATE, true),
        column(words::OWED, true),
        column(words::SETTLED, true),
        column(words::RUNNING, true),
    ];
    Table { columns, rows }
}

fn detail(movement: &Movement, locale: Locale) -> Cell {
    let number = &movement.number;
    let text = match movement.what {
        What::Invoice => format!("{} {number}", Kind::Invoice.label().of(locale)),
        What::CreditNote => format!("{} {number}", Kind::CreditNote.label().of(locale)),
        What::Payment => words::PAYMENT_OF.with(locale, &[("number", number)]),
        What::Refund => words::REFUND_OF.with(locale, &[("number", number)]),
    };
    let due = movement.due_on.map(|day| words::DUE_BY.with(locale, &[("day", &format::date(day, locale))]));
    let second: Vec<_> = movement.reference.clone().into_iter().chain(due).collect();
    Cell { text, second: second.join(" · ") }
}

/// How old the closing balance is: what is overdue by its age, and the rest.
fn ageing(overdue: [i64; 4], closing: i64, currency: Currency, locale: Locale) -> Block {
    let money = |minor| Money::new(minor, currency);
    let due = overdue.iter().fold(closing, |left, aged| left.saturating_sub(*aged));
    if closing == 0 && overdue == [0; 4] {
        return Block::Note { label: String::new(), text: words::ALL_SETTLED.of(locale).to_owned() };
    }
    let labels = Age::ALL.map(|age| match age {
        Age::To30 => billing::AGE_30,
        Age::To60 => billing::AGE_60,
        Age::To90 => billing::AGE_90,
        Age::Over90 => billing::AGE_MORE,
    });
    let mut sums = vec![sum(words::NOT_DUE.of(locale), money(due), false, locale)];
    sums.extend(labels.iter().zip(overdue).map(|(label, aged)| sum(label.of(locale), money(aged), false, locale)));
    sums.push(sum(words::CLOSING.of(locale), money(closing), true, locale));
    Block::Sums(sums)
}
