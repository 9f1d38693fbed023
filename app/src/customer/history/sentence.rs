//! The sentence for a change: “Ana changed the credit limit from €10,000.00 to €25,000.00”.
//!
//! It is put together in the reader's browser or on the server by the same code, from words and values; the history
//! itself holds no language.

use super::entity::Entity;
use super::field::{Field, FieldKind};
use super::model::{Change, HistoryEntry, Kind, Value};
use super::words as w;
use crate::customer::details::approval::told::asked;
use crate::locale::{Locale, Word, format, words};
use crate::value::{Country, Currency, Language, figure, iban};

/// The longest text that a sentence quotes; a longer one can be read in the details.
const QUOTABLE: usize = 80;

/// Tells one entry in one language.
#[derive(Clone, Copy, Debug)]
pub struct Narrator<'a> {
    entry: &'a HistoryEntry,
    locale: Locale,
}

impl<'a> Narrator<'a> {
    /// Tells `entry` in the language of `locale`.
    #[must_use]
    pub const fn new(entry: &'a HistoryEntry, locale: Locale) -> Narrator<'a> {
        Narrator { entry, locale }
    }

    /// Who did it.
    #[must_use]
    pub fn who(self) -> String {
        actor_label(&self.entry.actor, self.entry.actor_name.as_deref(), self.locale)
    }

    /// Everything that was done, one sentence each; where it undoes another change, each says which.
    #[must_use]
    pub fn sentences(self) -> Vec<String> {
        let mut sentences = self.plain_sentences();
        if let Some(undone) = &self.entry.undoes {
            let who = actor_label(&undone.actor, undone.actor_name.as_deref(), self.locale);
            let when = format::date_time(undone.at, self.locale);
            let undoing = w::UNDOING.with(self.locale, &[("who", &who), ("when", &when)]);
            sentences.iter_mut().for_each(|sentence| sentence.push_str(&undoing));
        }
        if let Some(who) = &self.entry.asked_by {
            let as_asked = w::AS_ASKED.with(self.locale, &[("who", who)]);
            sentences.iter_mut().for_each(|sentence| sentence.push_str(&as_asked));
        }
        if self.entry.erased {
            sentences.iter_mut().for_each(|sentence| sentence.push_str(w::ERASED_SINCE.of(self.locale)));
        }
        sentences
    }

    fn plain_sentences(self) -> Vec<String> {
        let entry = self.entry;
        let is_customer = entry.entity == "customer";
        let gone = entry.changes.iter().all(|change| change.new.is_none());
        if let Some(sentences) = asked(entry, &self.who(), self.locale) {
            return sentences;
        }
        match entry.op {
            Kind::Insert if is_customer => vec![self.say(w::DID_CREATE)],
            Kind::Insert => vec![self.say(self.told().unwrap_or(w::DID_ADD))],
            Kind::Delete if !is_customer => vec![self.say(w::DID_REMOVE)],
            Kind::Delete if gone => vec![self.say(w::DID_DELETE)],
            Kind::Delete => self.then(w::DID_DELETE),
            Kind::Restore if !is_customer => vec![self.say(w::DID_BRING_BACK)],
            Kind::Restore => self.then(w::DID_RESTORE),
            Kind::Update if entry.changes.is_empty() => vec![self.say(w::DID_TOUCH)],
            Kind::Update => {
                entry.changes.iter().filter(|change| !self.is_old(change)).map(|change| self.change(change)).collect()
            }
        }
    }

    /// Whether this is a reason that went with what it explained.
    fn is_old(self, change: &Change) -> bool {
        change.new.is_none() && change.kind(&self.entry.entity) == FieldKind::Reason && self.entry.changes.len() > 1
    }

    /// The sentence for one column.
    #[must_use]
    pub fn change(self, change: &Change) -> String {
        let kind = change.kind(&self.entry.entity);
        match kind {
            FieldKind::Customer => {
                return self.say(match (&change.old, &change.new) {
                    (None, Some(_)) => w::DID_RESERVE,
                    (Some(_), None) => w::DID_RELEASE,
                    _ => w::DID_MOVE,
                });
            }
            FieldKind::Tags if self.entry.entity == "customer" => return self.tags(change),
            FieldKind::Tags => return self.listed(change, ','),
            FieldKind::Lines => return self.listed(change, '\n'),
            FieldKind::Mark(on, off) if change.old.is_none() != change.new.is_none() => {
                return self.say(if change.new.is_some() { on } else { off });
            }
            FieldKind::Joined(on, off) if change.old.is_none() != change.new.is_none() => {
                let value = change.new.as_ref().or(change.old.as_ref());
                let value = value.map(|value| one_line(&display(kind, value, self.locale))).unwrap_or_default();
                let word = if change.new.is_some() { on } else { off };
                return word.with(self.locale, &[("user", &self.who()), ("thing", &self.thing()), ("value", &value)]);
            }
            FieldKind::Reason if change.new.is_some() && change.old.is_some() => {
                return self.change(&Change { old: None, ..change.clone() });
            }
            FieldKind::Switch(on, off) => {
                if let Some(Value::YesNo(is_on)) = change.new {
                    return self.say(if is_on { on } else { off });
                }
            }
            _ => {}
        }
        let is_long = |value: &Option<Value>| match value {
            Some(Value::Text(text)) => text.chars().count() > QUOTABLE,
            _ => false,
        };
        let is_long = kind != FieldKind::Reason && (is_long(&change.old) || is_long(&change.new));
        let hidden = kind == FieldKind::LongText || is_long;
        let is_figure = !matches!(change.new.as_ref().or(change.old.as_ref()), Some(Value::Text(_)));
        let is_owner = kind == FieldKind::Owner;
        let word = match (&change.old, &change.new) {
            (None, Some(_)) if hidden => w::DID_WRITE,
            (Some(_), None) if hidden => w::DID_ERASE,
            _ if hidden => w::DID_CHANGE,
            (Some(_), Some(_)) if self.entry.undoes.is_some() => w::DID_PUT_BACK,
            (Some(_), Some(_)) if is_owner => w::DID_CHANGE_OWNER,
            (Some(_), Some(_)) if is_figure => w::DID_CHANGE_AMOUNT,
            (Some(_), Some(_)) if self.entry.entity == "customer" => w::DID_CHANGE_TEXT,
            (Some(_), Some(_)) => w::DID_CHANGE_TEXT_OF,
            (None, Some(_)) if is_owner => w::DID_SET_OWNER,
            (None, Some(_)) if is_figure => w::DID_SET_AMOUNT,
            (None, Some(_)) => w::DID_SET_TEXT,
            (Some(_), None) => w::DID_CLEAR,
            (None, None) => w::DID_CHANGE,
        };
        let spoken = |value: &Option<Value>| value.as_ref().map(|value| self.spoken(kind, value)).unwrap_or_default();
        let (old, new) = (spoken(&change.old), spoken(&change.new));
        word.with(self.locale, &[("user", &self.who()), ("field", &self.field(change)), ("old", &old), ("new", &new)])
    }

    /// A sentence that needs to know no more than who and what.
    fn say(self, word: Word) -> String {
        word.with(self.locale, &[("user", &self.who()), ("thing", &self.thing()), ("name", &self.name())])
    }

    /// The sentence of its own that a row has when it is added.
    fn told(self) -> Option<Word> {
        self.entry.changes.iter().find_map(|change| match (change.kind(&self.entry.entity), &change.new) {
            (FieldKind::Told(words), Some(Value::Text(text))) => {
                words.iter().find(|(code, ..)| code == text).map(|(_, _, sentence)| *sentence)
            }
            _ => None,
        })
    }

    /// A sentence for what was done to the whole customer, and one for each column that was changed along with it.
    fn then(self, word: Word) -> Vec<String> {
        let others = self.entry.changes.iter().filter(|change| change.field != "deleted_at");
        std::iter::once(self.say(word)).chain(others.map(|change| self.change(change))).collect()
    }

    /// What the row is called, or its number.
    fn name(self) -> String {
        self.entry.subject.as_deref().map_or_else(|| format!("#{}", self.entry.entity_id), one_line)
    }

    /// The row, with its article: “the contact Marta Ruiz”.
    fn thing(self) -> String {
        match Entity::find(&self.entry.entity) {
            Some(entity) => entity.the.with(self.locale, &[("name", &self.name())]),
            None => format!("{} {}", self.entry.entity, self.name()),
        }
    }

    /// The column, with its article and the row it belongs to: “the phone of the contact Marta Ruiz”.
    fn field(self, change: &Change) -> String {
        let entity = self.entry.entity.as_str();
        let phrase =
            Field::find(entity, &change.field).map_or(change.field.as_str(), |field| field.phrase.of(self.locale));
        let (word, name) = match Entity::find(entity) {
            Some(entity) => (entity.field_of, self.name()),
            None => (w::FIELD_OF_OTHER, self.thing()),
        };
        word.with(self.locale, &[("field", phrase), ("name", &name)])
    }

    /// A value within a sentence: what people typed is quoted.
    fn spoken(self, kind: FieldKind, value: &Value) -> String {
        spoken(kind, value, self.locale)
    }

    fn quoted(self, text: &str) -> String {
        quoted(text, self.locale)
    }

    /// Which tags came and which went.
    fn tags(self, change: &Change) -> String {
        let (added, removed) = self.came_and_went(change, ',');
        let word = match (added.len(), removed.len()) {
            (0, 0) => w::DID_CHANGE,
            (1, 0) => w::DID_TAG,
            (_, 0) => w::DID_TAGS,
            (0, 1) => w::DID_UNTAG,
            (0, _) => w::DID_UNTAGS,
            _ => w::DID_RETAG,
        };
        let (added, removed) = (added.join(", "), removed.join(", "));
        word.with(
            self.locale,
            &[("user", &self.who()), ("field", &self.field(change)), ("added", &added), ("removed", &removed)],
        )
    }

    /// Which things of a list came and which went, of a row that has to be named.
    fn listed(self, change: &Change, separator: char) -> String {
        let (added, removed) = self.came_and_went(change, separator);
        let word = match (added.len(), removed.len()) {
            (0, 0) => w::DID_CHANGE,
            (_, 0) => w::DID_LIST,
            (0, _) => w::DID_UNLIST,
            _ => w::DID_RELIST,
        };
        let (added, removed) = (added.join(", "), removed.join(", "));
        word.with(
            self.locale,
            &[("user", &self.who()), ("field", &self.field(change)), ("added", &added), ("removed", &removed)],
        )
    }

    /// What a list has now that it had not, and the other way round, quoted.
    fn came_and_went(self, change: &Change, separator: char) -> (Vec<String>, Vec<String>) {
        let (old, new) = (things(change.old.as_ref(), separator), things(change.new.as_ref(), separator));
        let only = |these: &[&str], those: &[&str]| {
            these.iter().filter(|thing| !those.contains(thing)).map(|thing| self.quoted(thing)).collect::<Vec<_>>()
        };
        (only(&new, &old), only(&old, &new))
    }
}

/// A value within a sentence: what people typed is quoted. French quotes our own words too, for “de actif” would not be
/// French.
#[must_use]
pub fn spoken(kind: FieldKind, value: &Value, locale: Locale) -> String {
    let text = one_line(&display(kind, value, locale));
    let is_typed = matches!((kind, value), (FieldKind::Text | FieldKind::LongText | FieldKind::Reason, Value::Text(_)));
    let is_word = matches!(
        kind,
        FieldKind::Choice(_) | FieldKind::Told(_) | FieldKind::Country | FieldKind::Language | FieldKind::Currency
    ) || matches!(value, Value::YesNo(_));
    if is_typed || (is_word && locale == Locale::Fr) { quoted(&text, locale) } else { text }
}

/// A text that somebody has typed.
#[must_use]
pub fn quoted(text: &str, locale: Locale) -> String {
    w::QUOTED.with(locale, &[("text", text)])
}

/// The things of a list.
fn things(value: Option<&Value>, separator: char) -> Vec<&str> {
    match value {
        Some(Value::Text(text)) => text.split(separator).map(str::trim).filter(|thing| !thing.is_empty()).collect(),
        _ => Vec::new(),
    }
}

/// Who an actor of the history is, to a reader.
#[must_use]
pub fn actor_label(actor: &str, name: Option<&str>, locale: Locale) -> String {
    let (kind, rest) = actor.split_once(':').unwrap_or((actor, ""));
    match (kind, name) {
        ("user", Some(name)) => name.to_owned(),
        ("user", None) => w::USER_NUMBER.with(locale, &[("id", rest)]),
        ("db", _) if rest == "external" => w::SOMEBODY_BY_DATABASE.of(locale).to_owned(),
        ("db", _) => w::BY_DATABASE.with(locale, &[("name", rest)]),
        ("command", _) => w::BY_COMMAND.with(locale, &[("name", rest)]),
        ("ficha", _) => words::PRODUCT.of(locale).to_owned(),
        _ => actor.to_owned(),
    }
}

/// A value as a reader of that language writes it. What does not read as what its column means is shown as it is.
#[must_use]
pub fn display(kind: FieldKind, value: &Value, locale: Locale) -> String {
    if let (FieldKind::Decimal(places), Value::Number(number)) = (kind, value) {
        return figure::display(*number, places, 0, locale);
    }
    match value {
        Value::Money(money) => money.display(locale),
        Value::YesNo(yes) => if *yes { words::YES } else { words::NO }.of(locale).to_lowercase(),
        Value::Instant(at) => format::date_time(*at, locale),
        Value::Number(1) if kind == FieldKind::Days => w::ONE_DAY.of(locale).to_owned(),
        Value::Number(days) if kind == FieldKind::Days => {
            w::DAYS.with(locale, &[("count", &format::number(*days, locale))])
        }
        Value::Number(hundredths) if kind == FieldKind::Percent => format::percent(*hundredths, locale),
        Value::Number(id) if matches!(kind, FieldKind::Owner | FieldKind::Customer) => format!("#{id}"),
        Value::Number(number) => format::number(*number, locale),
        Value::Text(text) => match kind {
            FieldKind::Choice(words) => {
                words.iter().find(|(code, _)| code == text).map(|(_, word)| word.of(locale).to_owned())
            }
            FieldKind::Told(words) => {
                words.iter().find(|(code, ..)| code == text).map(|(_, word, _)| word.of(locale).to_owned())
            }
            FieldKind::Day | FieldKind::InstantOrDay => format::read_date(text).map(|day| format::date(day, locale)),
            FieldKind::Country => Country::parse(text).ok().map(|country| country.name(locale).to_owned()),
            FieldKind::Language => Language::parse(text).ok().map(|language| language.name(locale).to_owned()),
            FieldKind::Currency => Currency::parse(text).ok().map(|currency| currency.name(locale).to_owned()),
            FieldKind::Iban => Some(iban::display(text)),
            FieldKind::Tags => Some(things(Some(value), ',').join(", ")),
            FieldKind::Lines => Some(things(Some(value), '\n').join(", ")),
            _ => None,
        }
        .unwrap_or_else(|| text.clone()),
    }
}

/// A text of several lines in one.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
#[path = "sentence_tests.rs"]
mod tests;
