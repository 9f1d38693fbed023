//! The head of a draft as it is typed, and as it is understood; and what is said when it is issued.

use super::model::Document;
use super::words;
use crate::error::FieldError;
use crate::locale::format::{self, read_date};
use crate::locale::{Locale, Word};
use crate::typed_form;
use crate::ui::form::{Form, Problems};
use crate::value::{Currency, Problem, text};
use chrono::{Days, NaiveDate};

typed_form! {
    /// The head of a draft as typed; see [`Row`] and [`More`].
    pub struct DocumentForm { issued_on, due_on, currency, reference, notes }
}

/// The head of a draft as understood: what a save writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentEdit {
    /// The date it is to bear.
    pub issued_on: NaiveDate,
    /// Until when it is to be paid.
    pub due_on: Option<NaiveDate>,
    /// Taken when it is new, and never changed: its lines have been computed in it.
    pub currency: Currency,
    /// The customer's reference.
    pub reference: Option<String>,
    /// What stands below the lines.
    pub notes: Option<String>,
}

impl DocumentForm {
    /// The form of a new invoice: of today, due after the customer's days, in the customer's currency.
    #[must_use]
    pub fn blank(today: NaiveDate, terms: Option<i64>, currency: Currency) -> DocumentForm {
        let days = terms.and_then(|days| u64::try_from(days).ok());
        let due_on = days.and_then(|days| today.checked_add_days(Days::new(days)));
        DocumentForm {
            issued_on: today.to_string(),
            due_on: due_on.map(|day| day.to_string()).unwrap_or_default(),
            currency: currency.code().to_owned(),
            ..DocumentForm::default()
        }
    }

    /// The form of a draft that is there.
    #[must_use]
    pub fn of(document: &Document) -> DocumentForm {
        let Document { row, more, .. } = document;
        DocumentForm {
            issued_on: row.issued_on.to_string(),
            due_on: row.due_on.map(|day| day.to_string()).unwrap_or_default(),
            currency: row.currency.code().to_owned(),
            reference: more.reference.clone().unwrap_or_default(),
            notes: more.notes.clone().unwrap_or_default(),
            version: more.version.to_string(),
        }
    }
}

impl Form for DocumentForm {
    type Edit = DocumentEdit;

    const TOGETHER: &'static [&'static [&'static str]] = &[&["issued_on", "due_on"]];

    fn parse(&self, _locale: Locale) -> Result<DocumentEdit, Vec<FieldError>> {
        let mut field = Problems::default();
        let issued_on = field.take("issued_on", day(&self.issued_on).and_then(|day| day.ok_or(Problem::Required)));
        let due_on = day(&self.due_on).and_then(|due| match (due, issued_on) {
            (Some(due), Some(issued)) if due < issued => Err(Problem::TooEarly { earliest: issued }),
            (due, _) => Ok(due),
        });
        let edit = DocumentEdit {
            issued_on: issued_on.unwrap_or_default(),
            due_on: field.take("due_on", due_on).flatten(),
            currency: field.take("currency", Currency::parse(&self.currency)).unwrap_or(Currency::EUR),
            reference: field.take("reference", text::optional(&self.reference, 200)).flatten(),
            notes: field.take("notes", text::optional(&self.notes, 2_000)).flatten(),
        };
        field.or(edit)
    }

    fn label(field: &str) -> Word {
        match field {
            "issued_on" => words::DATE,
            "due_on" => words::DUE_ON,
            "currency" => words::CURRENCY,
            "reference" => words::REFERENCE,
            _ => words::NOTES,
        }
    }

    fn shown(&self, field: &str, text: &str, locale: Locale) -> String {
        match field {
            "issued_on" | "due_on" => shown_day(text, locale),
            "currency" => Currency::parse(text).map_or_else(|_| text.to_owned(), |code| code.name(locale).to_owned()),
            _ => text.to_owned(),
        }
    }
}

typed_form! {
    /// What is said when a draft is issued: why, where the credit limit is exceeded. Its version is the document's.
    pub struct IssueForm { reason }
}

impl Form for IssueForm {
    type Edit = Option<String>;

    fn parse(&self, _locale: Locale) -> Result<Option<String>, Vec<FieldError>> {
        let mut field = Problems::default();
        let reason = field.take("reason", text::optional(&self.reason, 500)).flatten();
        field.or(reason)
    }

    fn label(_field: &str) -> Word {
        words::REASON
    }
}

/// A day of a form as people read it.
#[must_use]
pub fn shown_day(typed: &str, locale: Locale) -> String {
    read_date(typed).map_or_else(|| typed.to_owned(), |day| format::date(day, locale))
}

/// A day as date fields send it; nothing when nothing was typed. A year has four digits, so that days compare as texts.
///
/// # Errors
/// `Format` when it is no day.
pub fn day(typed: &str) -> Result<Option<NaiveDate>, Problem> {
    match typed.trim() {
        "" => Ok(None),
        typed => match read_date(typed) {
            Some(day) if day >= NaiveDate::from_ymd_opt(1000, 1, 1).unwrap_or_default() => Ok(Some(day)),
            _ => Err(Problem::Format { example: "2026-01-31".to_owned() }),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> DocumentForm {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        DocumentForm::blank(today, Some(30), Currency::EUR)
    }

    #[test]
    fn a_new_invoice_is_of_today_and_due_after_the_customers_days() {
        let edit = form().parse(Locale::Es).expect("a valid form");
        assert_eq!((edit.issued_on.to_string(), edit.currency), ("2026-11-24".to_owned(), Currency::EUR));
        assert_eq!(edit.due_on, NaiveDate::from_ymd_opt(2026, 12, 24));
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let wrong =
            DocumentForm { issued_on: "24/11/2026".into(), currency: "EURO".into(), due_on: "x".into(), ..form() };
        let mut fields: Vec<_> =
            wrong.parse(Locale::Es).expect_err("invalid").into_iter().map(|error| error.field).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["currency", "due_on", "issued_on"]);
        let undated = DocumentForm { issued_on: " ".into(), ..form() };
        assert_eq!(undated.parse(Locale::Es).expect_err("no date"), [FieldError::new("issued_on", Problem::Required)]);
    }

    #[test]
    fn nothing_is_due_before_it_is_issued() {
        let wrong = DocumentForm { due_on: "2026-11-23".into(), ..form() };
        assert_eq!(wrong.parse(Locale::Es).expect_err("too early")[0].field, "due_on");
        assert!(DocumentForm { due_on: "2026-11-24".into(), ..form() }.parse(Locale::Es).is_ok());
    }
}
