//! A payment as it is, as it is typed, and as it is understood.

use super::draft::{day, shown_day};
use super::words;
use crate::customer::details::terms::PaymentMethod;
use crate::error::FieldError;
use crate::locale::{Locale, Word};
use crate::typed_form;
use crate::ui::form::{Form, Problems};
use crate::value::{Currency, DocumentId, Money, PaymentId, Problem, text};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A payment as the database has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Payment {
    /// Which payment.
    pub id: PaymentId,
    /// Of which document.
    pub document_id: DocumentId,
    /// When the money came.
    pub paid_on: NaiveDate,
    /// In minor units; below zero when we paid it back.
    pub amount: i64,
    /// The document's.
    pub currency: Currency,
    /// How it was paid, if it was said.
    pub method: Option<PaymentMethod>,
    /// What the bank wrote.
    pub reference: Option<String>,
    /// Counts the saves; a save names the one it was made from.
    pub version: i64,
}

impl Payment {
    /// The amount with its currency.
    #[must_use]
    pub const fn amount(&self) -> Money {
        Money { minor: self.amount, currency: self.currency }
    }
}

typed_form! {
    /// A payment as typed; see [`Payment`]. Its currency is the document's and travels along unseen.
    pub struct PaymentForm { paid_on, amount, currency, method, reference }
}

/// A payment as understood: what a save writes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of `Payment`")]
pub struct PaymentEdit {
    pub paid_on: NaiveDate,
    pub amount: i64,
    pub currency: Currency,
    pub method: Option<PaymentMethod>,
    pub reference: Option<String>,
}

impl PaymentEdit {
    /// The amount with its currency.
    #[must_use]
    pub const fn money(&self) -> Money {
        Money { minor: self.amount, currency: self.currency }
    }
}

impl PaymentForm {
    /// The form of a new payment: of today, all that is open, the way the customer usually pays.
    #[must_use]
    pub fn blank(today: NaiveDate, open: Money, method: Option<PaymentMethod>, locale: Locale) -> PaymentForm {
        PaymentForm {
            paid_on: today.to_string(),
            amount: open.to_input(locale),
            currency: open.currency.code().to_owned(),
            method: method.map(|method| method.code().to_owned()).unwrap_or_default(),
            ..PaymentForm::default()
        }
    }

    /// The form of a payment that is there, figures written as the locale writes them.
    #[must_use]
    pub fn of(payment: &Payment, locale: Locale) -> PaymentForm {
        PaymentForm {
            paid_on: payment.paid_on.to_string(),
            amount: payment.amount().to_input(locale),
            currency: payment.currency.code().to_owned(),
            method: payment.method.map(|method| method.code().to_owned()).unwrap_or_default(),
            reference: payment.reference.clone().unwrap_or_default(),
            version: payment.version.to_string(),
        }
    }
}

impl Form for PaymentForm {
    type Edit = PaymentEdit;

    const TOGETHER: &'static [&'static [&'static str]] = &[&["amount", "currency"]];

    fn parse(&self, locale: Locale) -> Result<PaymentEdit, Vec<FieldError>> {
        let mut field = Problems::default();
        let paid_on = day(&self.paid_on).and_then(|day| day.ok_or(Problem::Required));
        let currency = field.take("amount", Currency::parse(&self.currency));
        let amount = currency.and_then(|currency| {
            let amount = Money::parse(&self.amount, currency, locale);
            field.take(
                "amount",
                amount.and_then(|amount| if amount.minor == 0 { Err(Problem::Required) } else { Ok(amount) }),
            )
        });
        let edit = PaymentEdit {
            paid_on: field.take("paid_on", paid_on).unwrap_or_default(),
            amount: amount.map_or(0, |amount| amount.minor),
            currency: currency.unwrap_or(Currency::EUR),
            method: field.choice("method", &self.method, PaymentMethod::parse),
            reference: field.take("reference", text::optional(&self.reference, 200)).flatten(),
        };
        field.or(edit)
    }

    fn label(field: &str) -> Word {
        match field {
            "paid_on" => words::PAID_ON,
            "method" => words::METHOD,
            "reference" => words::REFERENCE,
            _ => words::AMOUNT,
        }
    }

    fn shown(&self, field: &str, text: &str, locale: Locale) -> String {
        match field {
            "paid_on" => shown_day(text, locale),
            "method" => {
                PaymentMethod::parse(text).map_or_else(|| text.to_owned(), |way| way.label().of(locale).to_owned())
            }
            _ => text.to_owned(),
        }
    }

    fn as_stored(&self, locale: Locale) -> PaymentForm {
        let amount = Currency::parse(&self.currency).and_then(|code| Money::parse(&self.amount, code, locale));
        let amount = amount.map_or_else(|_| self.amount.clone(), |amount| amount.to_input(locale));
        PaymentForm { amount, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payment_needs_a_day_and_an_amount() {
        let form = PaymentForm {
            amount: "0".into(),
            currency: "EUR".into(),
            method: "shells".into(),
            ..PaymentForm::default()
        };
        let mut wrong: Vec<_> =
            form.parse(Locale::Es).expect_err("invalid").into_iter().map(|error| error.field).collect();
        wrong.sort_unstable();
        assert_eq!(wrong, ["amount", "method", "paid_on"]);
    }

    #[test]
    fn money_that_went_back_stands_below_zero() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let form = PaymentForm::blank(today, Money::new(-12_550, Currency::EUR), None, Locale::Es);
        assert_eq!(form.parse(Locale::Es).expect("valid").amount, -12_550);
    }
}
