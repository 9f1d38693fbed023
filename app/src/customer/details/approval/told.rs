//! The sentences about what is asked for: on the card, and in the history.

use super::entity::PENDING;
use super::model::{COLUMNS, Pending, Waiting};
use super::words;
use crate::customer::details::words::BECAUSE;
use crate::customer::history::sentence::{quoted, spoken};
use crate::customer::history::{Change, Field, FieldKind, HistoryEntry, Kind, Value};
use crate::locale::{Locale, Word};

/// What somebody asks for: “Ana asks to raise the credit limit from €10,000.00 to €25,000.00.”
#[must_use]
pub fn asks(pending: &Pending, locale: Locale) -> Vec<String> {
    let sentence = |change: &Change| {
        let word = match (&change.old, &change.new) {
            (Some(Value::Money(old)), Some(Value::Money(new))) if old.currency == new.currency => {
                if new.minor > old.minor { words::ASKS_TO_RAISE } else { words::ASKS_TO_LOWER }
            }
            _ => words::ASKS,
        };
        said(word, &pending.asker_name, &pending.asker_name, change, locale)
    };
    let mut sentences: Vec<String> = pending.changes().iter().map(sentence).collect();
    sentences.extend(pending.reason.as_ref().map(|reason| because(reason, locale)));
    sentences
}

impl Waiting {
    /// What waits, as it is told in a language.
    #[must_use]
    pub fn of(pending: &Pending, locale: Locale) -> Waiting {
        let text = asks(pending, locale).join(" ");
        Waiting { id: pending.id, field: pending.field, asker_id: pending.asker_id, text }
    }
}

/// What an entry of the history tells of a request; none where it is about something else.
#[must_use]
pub fn asked(entry: &HistoryEntry, who: &str, locale: Locale) -> Option<Vec<String>> {
    if entry.entity != PENDING.table {
        return None;
    }
    let find = |column: &str| entry.changes.iter().find(|change| change.field == column);
    let value = |column: &str| find(column).and_then(|change| change.new.clone());
    let text = |column: &str| match value(column) {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    };
    if entry.op != Kind::Insert && find("state").is_none_or(|state| state.old == state.new) {
        return None;
    }
    let (word, why) = match text("state")?.as_str() {
        "pending" => (words::DID_ASK, "reason"),
        "approved" => (words::DID_APPROVE, "answer"),
        "refused" => (words::DID_REFUSE, "answer"),
        "withdrawn" => (words::DID_WITHDRAW, "answer"),
        _ => return None,
    };
    let asker = text("asker_name").unwrap_or_default();
    let change =
        |column: &str| Change { field: column.to_owned(), old: value(&format!("was_{column}")), new: value(column) };
    let changes = COLUMNS.into_iter().map(change).filter(|change| change.old != change.new);
    let mut sentences: Vec<String> = changes.map(|change| said(word, who, &asker, &change, locale)).collect();
    sentences.extend(text(why).map(|reason| because(&reason, locale)));
    Some(sentences)
}

fn said(word: Word, user: &str, asker: &str, change: &Change, locale: Locale) -> String {
    let field = Field::find("customer", &change.field);
    let kind = field.map_or(FieldKind::Text, |field| field.kind);
    let shown = |value: &Option<Value>| match value {
        Some(value) => spoken(kind, value, locale),
        None if kind == FieldKind::Money => words::NO_LIMIT.of(locale).to_owned(),
        None => words::NOTHING.of(locale).to_owned(),
    };
    let phrase = field.map_or(change.field.as_str(), |field| field.phrase.of(locale));
    let (old, new) = (shown(&change.old), shown(&change.new));
    word.with(locale, &[("user", user), ("asker", asker), ("field", phrase), ("old", &old), ("new", &new)])
}

fn because(reason: &str, locale: Locale) -> String {
    BECAUSE.with(locale, &[("reason", &quoted(reason, locale))])
}
