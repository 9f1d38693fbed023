//! What is asked before somebody is erased, and what is answered.

use super::words;
use crate::error::FieldError;
use crate::locale::{Locale, Word};
use crate::ui::form::{Form, Problems};
use crate::value::{Problem, text};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How long a reason may be.
pub const LONGEST_REASON: usize = 500;
/// How long what is typed as a customer's number may be.
pub const LONGEST_NUMBER: usize = 60;

/// What is erased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A whole customer.
    #[default]
    Customer,
    /// A person who is a contact.
    Contact,
}

impl Kind {
    /// As it stands in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Kind::Customer => "customer",
            Kind::Contact => "contact",
        }
    }
}

/// What would go, and what would stay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The customer's number, which has to be typed.
    pub number: String,
    /// What the customer is called, or the contact.
    pub name: String,
    /// How many rows of which tables lose what is personal in them.
    pub tables: Vec<(String, i64)>,
    /// How many rows the history has of them.
    pub history: i64,
    /// The other customers where the person is a contact, as far as the reader sees them.
    pub elsewhere: Vec<String>,
    /// How many issued documents of the customer stay as they were printed.
    pub documents: i64,
    /// The last day on which one of them has to be kept.
    pub kept_until: Option<NaiveDate>,
}

crate::typed_form! {
    /// What is typed before somebody is erased.
    pub struct EraseForm { number, reason }
}

/// The same, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EraseEdit {
    /// The customer's number as it was typed.
    pub number: String,
    /// Why.
    pub reason: String,
}

impl Form for EraseForm {
    type Edit = EraseEdit;

    fn parse(&self, _locale: Locale) -> Result<EraseEdit, Vec<FieldError>> {
        let mut problems = Problems::default();
        let number = problems.take("number", text::required(&self.number, LONGEST_NUMBER));
        let reason = problems.take("reason", text::required(&self.reason, LONGEST_REASON));
        problems.or(EraseEdit { number: number.unwrap_or_default(), reason: reason.unwrap_or_default() })
    }

    fn label(field: &str) -> Word {
        if field == "number" { words::NUMBER } else { words::REASON }
    }
}

impl EraseEdit {
    /// That the number which was typed is the customer's, and nobody erases whom they do not mean.
    ///
    /// # Errors
    /// The field and why.
    pub fn check(&self, number: &str, locale: Locale) -> Result<(), FieldError> {
        if self.number == number {
            return Ok(());
        }
        Err(FieldError::new("number", Problem::Refused { reason: words::OTHER_NUMBER.of(locale).to_owned() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_erased_without_their_number_and_a_reason() {
        let form = |number: &str, reason: &str| EraseForm {
            number: number.to_owned(),
            reason: reason.to_owned(),
            ..EraseForm::default()
        };
        let problems = form(" ", "").parse(Locale::En).unwrap_err();
        assert_eq!(problems.iter().map(|error| &*error.field).collect::<Vec<_>>(), ["number", "reason"]);
        let edit = form(" C-1 ", "Asked by letter").parse(Locale::En).unwrap();
        assert_eq!((&*edit.number, &*edit.reason), ("C-1", "Asked by letter"));
        assert_eq!(edit.check("C-1", Locale::En), Ok(()));
        assert_eq!(edit.check("C-2", Locale::En).unwrap_err().field, "number");
    }
}
