//! An invoice or a credit note as a paper.

use super::super::amount::Totals;
use super::super::line::Line;
use super::super::model::{Document, Kind, Status};
use super::super::store::{self, Sight, issue};
use super::super::words as billing;
use super::money::sum;
use super::{Company, Printed, begin, language, words};
use crate::customer::details;
use crate::customer::details::model::Details;
use crate::customer::details::terms::PaymentMethod;
use crate::db::Conn;
use crate::error::AppError;
use crate::locale::{Locale, format};
use crate::value::{DocumentId, iban};
use paper::{Block, Cell, Column, Row, Sum, Table};

/// A document of a customer as a paper; `reader` is the language of whoever asks, for a document that has none.
///
/// # Errors
/// `NotFound` where the customer has no such document, or may not be seen.
pub async fn document(
    conn: &mut Conn,
    sight: Sight,
    id: DocumentId,
    company: &Company,
    reader: Locale,
) -> Result<Printed, AppError> {
    let details = details::store::find(conn, sight.customer, sight.deleted).await?.ok_or(AppError::NotFound)?;
    let document = store::find(conn, sight, id).await?.ok_or(AppError::NotFound)?;
    let of = document.more.language.or(details.document_language);
    // A draft goes to where it would go if it were issued now; an imported document tells no address.
    let address = match &document.more.buyer_address {
        Some(address) => Some(address.clone()),
        None => issue::buyer_address(conn, sight, of).await?,
    };
    Ok(told(&document, &details, address, company, language(of, reader)))
}

fn told(document: &Document, details: &Details, address: Option<String>, company: &Company, locale: Locale) -> Printed {
    let Document { row, more, .. } = document;
    let draft = row.status == Status::Draft;
    let kind = row.kind.label().of(locale);
    let name = row.number.clone().unwrap_or_else(|| words::DRAFT_NAME.of(locale).to_owned());
    let mut addressee = vec![more.buyer_name.clone().unwrap_or_else(|| details.name.clone())];
    addressee.extend(address.iter().flat_map(|address| address.lines()).map(str::to_owned));
    addressee.extend(if more.buyer_name.is_some() { more.buyer_tax_id.clone() } else { details.tax_id.clone() });

    let day = |day| format::date(day, locale);
    let facts = [
        Some((billing::DATE, day(row.issued_on))),
        row.due_on.map(|due| (billing::DUE_ON, day(due))),
        more.credits_number.clone().map(|number| (billing::CREDITS, number)),
        more.reference.clone().map(|reference| (billing::REFERENCE, reference)),
        Some((words::CUSTOMER_NUMBER, details.number.clone())),
        details.payment_method.map(|method| (billing::METHOD, method.label().of(locale).to_owned())),
    ];
    let facts = facts.into_iter().flatten().map(|(label, value)| (label.of(locale).to_owned(), value)).collect();

    let mut blocks = Vec::new();
    if !document.lines.is_empty() {
        blocks.push(Block::Table(lines(&document.lines, locale)));
    }
    blocks.push(Block::Sums(sums(document, locale)));
    blocks.extend(payment(document, details, company, locale));
    if let Some(notes) = &more.notes {
        blocks.push(Block::Note { label: words::NOTES.of(locale).to_owned(), text: notes.clone() });
    }
    let paper = paper::Paper {
        kind: kind.to_owned(),
        name: if draft { billing::NO_NUMBER.of(locale).to_owned() } else { name.clone() },
        addressee_label: words::BILL_TO.of(locale).to_owned(),
        addressee,
        facts,
        mark: draft.then(|| words::DRAFT_MARK.of(locale).to_owned()),
        blocks,
        ..begin(company, locale)
    };
    Printed { paper, name: format!("{kind} {name}.pdf") }
}

fn lines(lines: &[Line], locale: Locale) -> Table {
    let discounted = lines.iter().any(|line| line.discount != 0);
    let column = |title: &str, figures| Column { title: title.to_owned(), figures };
    let mut columns = vec![
        column(billing::DESCRIPTION.of(locale), false),
        column(billing::QUANTITY.of(locale), true),
        column(billing::UNIT_PRICE.of(locale), true),
        column(words::VAT.of(locale), true),
        column(billing::NET.of(locale), true),
    ];
    if discounted {
        columns.insert(3, column(words::DISCOUNT.of(locale), true));
    }
    let row = |line: &Line| {
        let code = line.article_code.as_ref().map(|code| billing::ARTICLE_CODE.with(locale, &[("code", code)]));
        let second = line.product_number.clone().into_iter().chain(code).collect::<Vec<_>>().join(" · ");
        let mut cells = vec![
            Cell { text: line.text.clone(), second },
            Cell { text: line.quantity(locale), second: line.unit.clone().unwrap_or_default() },
            Cell::of(line.unit_price(locale)),
            Cell::of(format::percent(line.vat_rate, locale)),
            Cell::of(line.net().display(locale)),
        ];
        if discounted {
            let discount = if line.discount == 0 { String::new() } else { format::percent(line.discount, locale) };
            cells.insert(3, Cell::of(discount));
        }
        Row { cells, strong: false }
    };
    Table { columns, rows: lines.iter().map(row).collect() }
}

/// What it comes to, the VAT by rate, what was paid of it and what is open.
fn sums(document: &Document, locale: Locale) -> Vec<Sum> {
    let row = &document.row;
    let money = |minor| row.money(minor);
    let mut sums = vec![sum(words::NET_TOTAL.of(locale), money(row.net_total), false, locale)];
    // An imported document keeps the totals of its file, which the lines may not come to.
    let by_rate = Totals::of(document.lines.iter().map(|line| (line.vat_rate, line.net)), row.currency).ok();
    let by_rate = by_rate.filter(|totals| totals.net.minor == row.net_total && totals.gross.minor == row.gross_total);
    match by_rate {
        Some(totals) if !totals.rates.is_empty() => sums.extend(totals.rates.iter().map(|vat| {
            let places = [("rate", &*format::percent(vat.rate, locale)), ("net", &vat.net.display(locale))];
            sum(words::VAT_OF.with(locale, &places), vat.vat, false, locale)
        })),
        _ => sums.push(sum(words::VAT.of(locale), row.vat(), false, locale)),
    }
    let total = if row.kind == Kind::Invoice { words::TOTAL } else { words::CREDIT_TOTAL };
    sums.push(sum(total.of(locale), money(row.gross_total), true, locale));
    let settled = row.kind == Kind::Invoice && row.status != Status::Draft && (row.paid != 0 || row.credited != 0);
    if settled {
        if row.paid != 0 {
            sums.push(sum(billing::PAID_SUM.of(locale), money(row.paid), false, locale));
        }
        if row.credited != 0 {
            sums.push(sum(billing::CREDITED_SUM.of(locale), money(row.credited), false, locale));
        }
        let label = if row.balance < 0 { billing::OWED_BACK } else { words::LEFT_TO_PAY };
        sums.push(sum(label.of(locale), money(row.balance.saturating_abs()), true, locale));
    }
    sums
}

/// How what is open is to be paid, where that can be told.
fn payment(document: &Document, details: &Details, company: &Company, locale: Locale) -> Option<Block> {
    let row = &document.row;
    let (Some(number), true) = (&row.number, row.kind == Kind::Invoice && row.balance > 0) else { return None };
    let day = row.due_on.map(|day| format::date(day, locale));
    let text = match (details.payment_method, &details.iban, &day) {
        (Some(PaymentMethod::DirectDebit), Some(account), Some(day)) => {
            words::COLLECTED.with(locale, &[("iban", &masked(account)), ("day", day)])
        }
        (None | Some(PaymentMethod::Transfer), ..) => {
            let iban = iban::display(company.iban.as_deref()?);
            match &day {
                Some(day) => words::PAY_BY.with(locale, &[("day", day), ("iban", &iban), ("number", number)]),
                None => words::PAY_TO.with(locale, &[("iban", &iban), ("number", number)]),
            }
        }
        _ => return None,
    };
    Some(Block::Note { label: words::PAYMENT.of(locale).to_owned(), text })
}

/// An account that its owner knows again, and nobody else learns.
fn masked(account: &str) -> String {
    let last: String = account.chars().skip(account.chars().count().saturating_sub(4)).collect();
    format!("···· {last}")
}
