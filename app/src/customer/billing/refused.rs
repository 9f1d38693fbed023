//! A rule that forbids something, as an error beside the field that it belongs to.

use super::draft::DocumentForm;
use super::line::LineForm;
use super::payment::PaymentForm;
use super::store::{Now, Refusal, Stop};
use super::words;
use crate::customer::products::words as product_words;
use crate::error::AppError;
use crate::locale::{Locale, Word, format, use_locale};
use crate::value::Problem;

/// The field beside which a rule of the whole form is told.
pub const RULE: &str = "rule";

/// Where a form tells what is wrong: with the day, and with the amount.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    day: &'static str,
    amount: &'static str,
    form: bool,
}

impl Fields {
    /// The head of a draft.
    pub const DOCUMENT: Fields = Fields { day: "issued_on", amount: RULE, form: true };
    /// Issuing: the day stands in the document, which is not being edited.
    pub const ISSUE: Fields = Fields { day: RULE, amount: RULE, form: true };
    /// A line.
    pub const LINE: Fields = Fields { day: RULE, amount: "unit_price", form: true };
    /// A payment.
    pub const PAYMENT: Fields = Fields { day: "paid_on", amount: "amount", form: true };
    /// A button without a form: what forbids it has come about since the page was shown.
    pub const NONE: Fields = Fields { day: RULE, amount: RULE, form: false };
}

/// Why something was not written, for whoever asked for it.
pub fn refused(stop: Stop, fields: Fields) -> AppError {
    let locale = use_locale();
    match stop {
        Stop::Database(error) => error.into(),
        Stop::Missing => AppError::NotFound,
        Stop::Stale(Now::Document(now)) => AppError::conflict(&DocumentForm::of(&now)),
        Stop::Stale(Now::Line(now)) => AppError::conflict(&LineForm::of(&now, locale)),
        Stop::Stale(Now::Payment(now)) => AppError::conflict(&PaymentForm::of(&now, locale)),
        Stop::Refused(_) if !fields.form => AppError::Conflict(String::new()),
        Stop::Refused(refusal) => {
            let (field, problem) = told(refusal, fields, locale);
            AppError::field(field, problem)
        }
    }
}

fn told(refusal: Refusal, fields: Fields, locale: Locale) -> (&'static str, Problem) {
    let say = |word: Word, places: &[(&str, &str)]| Problem::Refused { reason: word.with(locale, places) };
    match refusal {
        Refusal::Final => (RULE, say(words::REFUSED_FINAL, &[])),
        Refusal::Draft => (RULE, say(words::REFUSED_DRAFT, &[])),
        Refusal::TooLarge => (fields.amount, Problem::TooLarge),
        Refusal::Empty => (RULE, say(words::REFUSED_EMPTY, &[])),
        Refusal::Negative => (RULE, say(words::REFUSED_NEGATIVE, &[])),
        Refusal::Blocked(reason) => (RULE, say(words::REFUSED_BLOCKED, &[("reason", &reason)])),
        Refusal::OverLimit { over, may: true } => {
            ("reason", say(words::REFUSED_OVER_LIMIT, &[("over", &over.display(locale))]))
        }
        Refusal::OverLimit { over, may: false } => {
            (RULE, say(words::REFUSED_OVER_LIMIT_ADMIN, &[("over", &over.display(locale))]))
        }
        Refusal::Future(_) if fields.day == RULE => (RULE, say(words::REFUSED_FUTURE, &[])),
        Refusal::Future(latest) => (fields.day, Problem::TooLate { latest }),
        Refusal::BeforeLast(day) => (RULE, say(words::REFUSED_BEFORE_LAST, &[("day", &format::date(day, locale))])),
        Refusal::UnknownProduct => ("product", say(product_words::UNKNOWN_PRODUCT, &[])),
        Refusal::OnlyAnother => ("product", say(product_words::ONLY_ANOTHER, &[])),
        Refusal::NotSold => ("product", say(words::REFUSED_NOT_SOLD, &[])),
        Refusal::OtherCurrency { price, currency } => {
            let places = [("price", &*price.display(locale)), ("currency", currency.name(locale))];
            ("unit_price", say(words::REFUSED_OTHER_CURRENCY, &places))
        }
        Refusal::CreditsTooMuch { left } => (RULE, say(words::REFUSED_CREDIT, &[("left", &left.display(locale))])),
        Refusal::PaysTooMuch { open } => {
            (fields.amount, say(words::REFUSED_PAYMENT, &[("open", &open.display(locale))]))
        }
    }
}
