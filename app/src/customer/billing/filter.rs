//! Which documents are asked for, and how that stands in an address.

use super::model::{Kind, Status};
use super::words;
use crate::customer::place::{Filter, text_of};
use crate::locale::Word;
use crate::locale::format::read_date;
use crate::value::{Currency, DocumentId};
use chrono::{Days, NaiveDate};
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

/// Which part of the documents, by where they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Standing {
    /// Those of one status.
    Is(Status),
    /// Those with something open, whatever their status.
    Open,
    /// Those with something open whose day has not come.
    Due,
    /// Invoices of which everything was paid in this month or the eleven before it: what the average days to pay is made of.
    PaidLately,
    /// Overdue for so many days.
    Aged(Age),
}

/// For how long something is overdue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// 1 to 30 days.
    To30,
    /// 31 to 60 days.
    To60,
    /// 61 to 90 days.
    To90,
    /// Longer.
    Over90,
}

impl Age {
    /// Every age, the youngest first.
    pub const ALL: [Age; 4] = [Age::To30, Age::To60, Age::To90, Age::Over90];

    /// The days for which it is overdue, the first and the last of them; none when there is no last.
    #[must_use]
    pub const fn days(self) -> (u64, Option<u64>) {
        match self {
            Age::To30 => (1, Some(30)),
            Age::To60 => (31, Some(60)),
            Age::To90 => (61, Some(90)),
            Age::Over90 => (91, None),
        }
    }

    /// The days on which it was due, the first and the last of them, seen from `today`.
    #[must_use]
    pub fn due(self, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        let before = |days| today.checked_sub_days(Days::new(days)).unwrap_or(today);
        let (first, last) = self.days();
        // Days compare as texts, so the earliest one has four digits too.
        let earliest = NaiveDate::from_ymd_opt(1000, 1, 1).unwrap_or(today);
        (last.map_or(earliest, before), before(first))
    }
}

impl Standing {
    /// Every one, in the order of the filter.
    pub const ALL: [Standing; 13] = [
        Standing::Is(Status::Draft),
        Standing::Is(Status::Issued),
        Standing::Is(Status::PartlyPaid),
        Standing::Is(Status::Paid),
        Standing::Is(Status::Overdue),
        Standing::Is(Status::Credited),
        Standing::Open,
        Standing::Due,
        Standing::Aged(Age::To30),
        Standing::Aged(Age::To60),
        Standing::Aged(Age::To90),
        Standing::Aged(Age::Over90),
        Standing::PaidLately,
    ];

    /// The name in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Standing::Is(status) => status.code(),
            Standing::Open => "open",
            Standing::Due => "due",
            Standing::PaidLately => "paid_lately",
            Standing::Aged(Age::To30) => "overdue_1_30",
            Standing::Aged(Age::To60) => "overdue_31_60",
            Standing::Aged(Age::To90) => "overdue_61_90",
            Standing::Aged(Age::Over90) => "overdue_91",
        }
    }

    /// The one of a name.
    #[must_use]
    pub fn parse(code: &str) -> Option<Standing> {
        Standing::ALL.into_iter().find(|standing| standing.code() == code)
    }

    /// The name for people.
    #[must_use]
    pub const fn label(self) -> Word {
        match self {
            Standing::Is(status) => status.label(),
            Standing::Open => words::OPEN,
            Standing::Due => words::NOT_YET_DUE,
            Standing::PaidLately => words::PAID_LATELY,
            Standing::Aged(Age::To30) => words::OVERDUE_30,
            Standing::Aged(Age::To60) => words::OVERDUE_60,
            Standing::Aged(Age::To90) => words::OVERDUE_90,
            Standing::Aged(Age::Over90) => words::OVERDUE_MORE,
        }
    }
}

impl From<Standing> for String {
    fn from(standing: Standing) -> String {
        standing.code().to_owned()
    }
}

impl TryFrom<String> for Standing {
    type Error = &'static str;

    fn try_from(code: String) -> Result<Standing, Self::Error> {
        Standing::parse(&code).ok_or("unknown standing")
    }
}

/// The place of a document in the list: `1998-05-06.42`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Key {
    /// Its date.
    pub day: NaiveDate,
    /// Which of that day's.
    pub id: DocumentId,
}

impl Key {
    /// Reads a key. Its year has four digits, so that days compare as texts.
    #[must_use]
    pub fn parse(text: &str) -> Option<Key> {
        let (day, id) = text.split_once('.')?;
        let earliest = NaiveDate::from_ymd_opt(1000, 1, 1)?;
        Some(Key { day: read_date(day).filter(|day| *day >= earliest)?, id: id.parse().ok()? })
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}.{}", self.day, self.id)
    }
}

impl From<Key> for String {
    fn from(key: Key) -> String {
        key.to_string()
    }
}

impl TryFrom<String> for Key {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Key, Self::Error> {
        Key::parse(&text).ok_or("no key")
    }
}

/// Which documents are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BillingFilter {
    /// Only of this kind.
    pub kind: Option<Kind>,
    /// Only those that stand so.
    pub standing: Option<Standing>,
    /// Only of this year.
    pub year: Option<i32>,
    /// Only in this currency.
    pub currency: Option<Currency>,
    /// Only those older than this document: the next page.
    pub after: Option<Key>,
}

impl BillingFilter {
    /// Those that stand so, and nothing else asked.
    #[must_use]
    pub fn standing(standing: Standing, currency: Currency) -> BillingFilter {
        BillingFilter { standing: Some(standing), currency: Some(currency), ..BillingFilter::default() }
    }

    /// Whether it asks for less than everything, whatever the page.
    #[must_use]
    pub fn narrows(&self) -> bool {
        BillingFilter { after: None, ..self.clone() } != BillingFilter::default()
    }

    /// The same filters, on the page that begins behind a key, or on the first.
    #[must_use]
    pub fn behind(&self, after: Option<Key>) -> BillingFilter {
        BillingFilter { after, ..self.clone() }
    }
}

impl Filter for BillingFilter {
    fn from_query(query: &ParamsMap) -> BillingFilter {
        BillingFilter {
            kind: text_of(query, "kind").and_then(|code| Kind::parse(&code)),
            standing: text_of(query, "status").and_then(|code| Standing::parse(&code)),
            year: text_of(query, "year").and_then(|year| year.parse().ok()).filter(|year| (1000..9999).contains(year)),
            currency: text_of(query, "currency").and_then(|code| Currency::parse(&code).ok()),
            after: text_of(query, "after").and_then(|key| Key::parse(&key)),
        }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let pairs = [
            ("kind", self.kind.map(|kind| kind.code().to_owned())),
            ("status", self.standing.map(|standing| standing.code().to_owned())),
            ("year", self.year.map(|year| year.to_string())),
            ("currency", self.currency.map(|currency| currency.code().to_owned())),
            ("after", self.after.map(String::from)),
        ];
        pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> BillingFilter {
        let mut map = ParamsMap::new();
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            map.insert(name.to_owned(), value.to_owned());
        }
        BillingFilter::from_query(&map)
    }

    #[test]
    fn what_stands_in_an_address_is_read_again() {
        for standing in Standing::ALL {
            let rest = "year=2026&currency=EUR&after=2026-11-24.42";
            let query = format!("kind=credit_note&status={}&{rest}", standing.code());
            let pairs = read(&query).pairs();
            let again: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
            assert_eq!(again.join("&"), query);
        }
    }

    #[test]
    fn what_cannot_be_read_filters_nothing() {
        let filter = read("kind=letter&status=lost&year=soon&currency=EURO&after=x&color=red");
        assert_eq!(filter, BillingFilter::default());
        assert!(!read("after=2026-11-24.42").narrows() && read("year=2026").narrows());
    }

    #[test]
    fn every_overdue_day_has_one_age() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        for days in 1..=400 {
            let due = today - Days::new(days);
            let ages: Vec<_> =
                Age::ALL.into_iter().filter(|age| (age.due(today).0..=age.due(today).1).contains(&due)).collect();
            assert_eq!(ages.len(), 1, "{days}: {ages:?}");
        }
        assert!(Age::ALL.iter().all(|age| age.due(today).1 < today));
    }
}
