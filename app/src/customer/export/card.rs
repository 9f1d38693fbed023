//! The card as a paper: what stands on it today, as people read it.

use super::words;
use crate::customer::history::past::{Past, PastRow, PastTable};
use crate::customer::history::sentence::{display, one_line};
use crate::customer::history::{Change, Entity, FieldKind};
use crate::locale::{Locale, format};
use paper::{Block, Cell, Column, Paper, Row, Table};

/// The paper of a card.
pub(super) fn card(number: &str, name: &str, past: &Past, company: &[String], locale: Locale) -> Paper {
    let facts = [
        (words::CUSTOMER_NUMBER.of(locale), number.to_owned()),
        (words::EXPORTED_ON.of(locale), format::date_time(past.at, locale)),
    ];
    Paper {
        language: locale.code().to_owned(),
        kind: words::CARD.of(locale).to_owned(),
        name: name.to_owned(),
        sender: company.to_vec(),
        facts: facts.map(|(label, value)| (label.to_owned(), value)).to_vec(),
        blocks: past.tables.iter().flat_map(|table| blocks(table, locale)).collect(),
        page_of: words::PAGE_OF.of(locale).to_owned(),
        ..Paper::default()
    }
}

fn blocks(table: &PastTable, locale: Locale) -> Vec<Block> {
    let label = Entity::find(&table.table).map_or(&*table.table, |entity| entity.label.of(locale));
    let columns = [words::FIELD, words::VALUE].map(|word| Column { title: word.of(locale).to_owned(), figures: false });
    let rows = table.rows.iter().flat_map(|row| rows(&table.table, row, locale)).collect();
    let mut blocks = vec![Block::Heading(label.to_owned()), Block::Table(Table { columns: columns.to_vec(), rows })];
    blocks.extend(table.next.map(|_| {
        let file = format!("data/{}.json", table.table);
        Block::Note { label: String::new(), text: words::MORE.with(locale, &[("file", &file)]) }
    }));
    blocks
}

/// A row by its name, and each of its columns that holds anything.
fn rows(table: &str, row: &PastRow, locale: Locale) -> Vec<Row> {
    let subject = row.subject.as_deref().map_or_else(|| format!("#{}", row.id), one_line);
    let head = Row { cells: vec![Cell::of(subject), Cell::default()], strong: true };
    let shown = row.fields.iter().filter(|field| field.kind(table) != FieldKind::Customer);
    std::iter::once(head).chain(shown.filter_map(|field| line(table, field, locale))).collect()
}

fn line(table: &str, field: &Change, locale: Locale) -> Option<Row> {
    let label = field.label(table).map_or_else(|column| column, |word| word.of(locale).to_owned());
    let value = display(field.kind(table), field.new.as_ref()?, locale);
    Some(Row { cells: vec![Cell::of(label), Cell::of(value)], strong: false })
}
