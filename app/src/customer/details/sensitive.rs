//! Sensitive changes: those that ask for a reason, those that a second person has to approve, and those that want to know once
//! more who makes them.

use super::model::{Details, DetailsEdit};
use super::terms::Status;
use super::words;
use crate::locale::Word;
use crate::value::Currency;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What can be sensitive about a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "TEXT", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Sensitive {
    /// The credit limit, with the currency that it is in.
    CreditLimit,
    /// The account.
    Iban,
    /// Whether we deal with the customer: active or not, blocked or not.
    Status,
    /// The days to pay.
    PaymentTerms,
}

impl Sensitive {
    /// Each of them, in the order of the form.
    pub const ALL: [Sensitive; 4] =
        [Sensitive::Status, Sensitive::CreditLimit, Sensitive::PaymentTerms, Sensitive::Iban];

    /// The name in the configuration and in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Sensitive::CreditLimit => "credit_limit",
            Sensitive::Iban => "iban",
            Sensitive::Status => "status",
            Sensitive::PaymentTerms => "payment_terms",
        }
    }

    /// The columns that belong to it.
    #[must_use]
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Sensitive::CreditLimit => &["credit_limit", "currency"],
            Sensitive::Iban => &["iban"],
            Sensitive::Status => &["status", "blocked", "blocked_reason"],
            Sensitive::PaymentTerms => &["payment_terms_days"],
        }
    }

    /// The field of the form that it stands in.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Sensitive::PaymentTerms => "payment_terms_days",
            other => other.code(),
        }
    }

    /// The field in which its reason is given.
    #[must_use]
    pub const fn reason_field(self) -> &'static str {
        match self {
            Sensitive::CreditLimit => "credit_limit_reason",
            Sensitive::Iban => "iban_reason",
            Sensitive::Status => "status_reason",
            Sensitive::PaymentTerms => "payment_terms_reason",
        }
    }

    /// What that field is called.
    #[must_use]
    pub const fn reason_label(self) -> Word {
        match self {
            Sensitive::CreditLimit => words::CREDIT_LIMIT_REASON,
            Sensitive::Iban => words::IBAN_REASON,
            Sensitive::Status => words::STATUS_REASON,
            Sensitive::PaymentTerms => words::PAYMENT_TERMS_REASON,
        }
    }
}

/// Which of it is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Which([bool; 4]);

impl Which {
    /// Whether it is among them.
    #[must_use]
    pub fn has(self, what: Sensitive) -> bool {
        Sensitive::ALL.iter().zip(self.0).any(|(each, is)| *each == what && is)
    }
}

impl FromStr for Which {
    type Err = String;

    fn from_str(text: &str) -> Result<Which, String> {
        let mut some = Which::default();
        for code in text.split(',').map(str::trim).filter(|code| !code.is_empty()) {
            let place = Sensitive::ALL.iter().position(|each| each.code() == code);
            let place = place.ok_or_else(|| {
                let known = Sensitive::ALL.map(Sensitive::code).join(", ");
                format!("knows no {code:?}: it takes {known}")
            })?;
            some.0[place] = true;
        }
        Ok(some)
    }
}

/// How careful one is with sensitive changes: the server's configuration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caution {
    /// What asks for a reason when it changes.
    pub reasons: Which,
    /// What changes only when a second person has approved it.
    pub approvals: Which,
    /// What is changed and approved only by somebody who has just shown who they are.
    pub confirms: Which,
}

impl Caution {
    /// Whether it is changed without a reason and without a second person.
    #[must_use]
    pub fn is_free(self, what: Sensitive) -> bool {
        !self.reasons.has(what) && !self.approvals.has(what)
    }
}

/// The reasons that were given for sensitive changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of `Sensitive`")]
pub struct Reasons {
    pub credit_limit: Option<String>,
    pub iban: Option<String>,
    pub status: Option<String>,
    pub payment_terms: Option<String>,
}

impl Reasons {
    /// The reason for one of them.
    #[must_use]
    pub fn of(&self, what: Sensitive) -> Option<&str> {
        match what {
            Sensitive::CreditLimit => self.credit_limit.as_deref(),
            Sensitive::Iban => self.iban.as_deref(),
            Sensitive::Status => self.status.as_deref(),
            Sensitive::PaymentTerms => self.payment_terms.as_deref(),
        }
    }

    /// Gives the reason for one of them.
    pub fn give(&mut self, what: Sensitive, reason: Option<String>) {
        match what {
            Sensitive::CreditLimit => self.credit_limit = reason,
            Sensitive::Iban => self.iban = reason,
            Sensitive::Status => self.status = reason,
            Sensitive::PaymentTerms => self.payment_terms = reason,
        }
    }
}

/// What something sensitive holds: the columns that belong to it, and no others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields are those of `Details`")]
pub struct Held {
    pub credit_limit: Option<i64>,
    pub currency: Option<Currency>,
    pub iban: Option<String>,
    pub status: Option<Status>,
    pub blocked: Option<bool>,
    pub blocked_reason: Option<String>,
    pub payment_terms_days: Option<i64>,
}

impl Held {
    fn only(self, what: Sensitive) -> Held {
        let Held { credit_limit, currency, iban, status, blocked, blocked_reason, payment_terms_days } = self;
        match what {
            Sensitive::CreditLimit => Held { credit_limit, currency, ..Held::default() },
            Sensitive::Iban => Held { iban, ..Held::default() },
            Sensitive::Status => Held { status, blocked, blocked_reason, ..Held::default() },
            Sensitive::PaymentTerms => Held { payment_terms_days, ..Held::default() },
        }
    }
}

impl DetailsEdit {
    /// What this says of something sensitive.
    #[must_use]
    pub fn held(&self, what: Sensitive) -> Held {
        let all = Held {
            credit_limit: self.credit_limit,
            currency: Some(self.currency),
            iban: self.iban.clone(),
            status: Some(self.status),
            blocked: Some(self.blocked),
            blocked_reason: self.blocked_reason.clone(),
            payment_terms_days: self.payment_terms_days,
        };
        all.only(what)
    }

    /// Says the same of something sensitive as `held` does.
    pub fn take(&mut self, what: Sensitive, held: &Held) {
        match what {
            Sensitive::CreditLimit => {
                self.credit_limit = held.credit_limit;
                self.currency = held.currency.unwrap_or(self.currency);
            }
            Sensitive::Iban => self.iban.clone_from(&held.iban),
            Sensitive::Status => {
                self.status = held.status.unwrap_or(self.status);
                self.blocked = held.blocked.unwrap_or(self.blocked);
                self.blocked_reason.clone_from(&held.blocked_reason);
            }
            Sensitive::PaymentTerms => self.payment_terms_days = held.payment_terms_days,
        }
    }

    /// What of it is sensitive and another than now; a new customer begins with nothing of it. What a limit comes to hangs
    /// on its currency, and the currency alone is not sensitive.
    #[must_use]
    pub fn sensitive(&self, now: Option<&Details>) -> Vec<Sensitive> {
        let differs = |what: &Sensitive| {
            let (is, was) = (self.held(*what), self.held_before(*what, now));
            match what {
                Sensitive::CreditLimit if is.credit_limit.is_none() => was.credit_limit.is_some(),
                // How a block is explained is no other block.
                Sensitive::Status => (is.status, is.blocked) != (was.status, was.blocked),
                _ => is != was,
            }
        };
        Sensitive::ALL.into_iter().filter(differs).collect()
    }

    /// What something sensitive held before this.
    #[must_use]
    pub fn held_before(&self, what: Sensitive, now: Option<&Details>) -> Held {
        if let Some(now) = now {
            return now.held(what);
        }
        match what {
            Sensitive::CreditLimit => Held { currency: Some(self.currency), ..Held::default() },
            Sensitive::Status => Held { status: Some(Status::default()), blocked: Some(false), ..Held::default() },
            Sensitive::Iban | Sensitive::PaymentTerms => Held::default(),
        }
    }

    /// Whether the change says why: by its reason, or, of a customer who is blocked by it, by the reason for the block.
    #[must_use]
    pub fn says_why(&self, what: Sensitive, now: Option<&Details>) -> bool {
        let blocks = what == Sensitive::Status && self.blocked && !now.is_some_and(|now| now.blocked);
        blocks || self.reasons.of(what).is_some()
    }
}

impl Details {
    /// What something sensitive holds.
    #[must_use]
    pub fn held(&self, what: Sensitive) -> Held {
        let all = Held {
            credit_limit: self.credit_limit,
            currency: Some(self.currency),
            iban: self.iban.clone(),
            status: Some(self.status),
            blocked: Some(self.blocked),
            blocked_reason: self.blocked_reason.clone(),
            payment_terms_days: self.payment_terms_days,
        };
        all.only(what)
    }

    /// The reason that was given when it was changed last.
    #[must_use]
    pub fn reason(&self, what: Sensitive) -> Option<&str> {
        match what {
            Sensitive::CreditLimit => self.credit_limit_reason.as_deref(),
            Sensitive::Iban => self.iban_reason.as_deref(),
            Sensitive::Status => self.status_reason.as_deref(),
            Sensitive::PaymentTerms => self.payment_terms_reason.as_deref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::DetailsForm;
    use super::*;
    use crate::locale::Locale;
    use crate::ui::form::Form as _;

    fn typed(form: DetailsForm) -> DetailsEdit {
        let form = DetailsForm { number: "C-0001".into(), name: "Café Zürich".into(), ..form };
        form.parse(Locale::Es).expect("valid")
    }

    #[test]
    fn a_configuration_names_what_is_sensitive() {
        let some: Which = "credit_limit, iban".parse().expect("known");
        assert!(some.has(Sensitive::CreditLimit) && some.has(Sensitive::Iban));
        assert!(!some.has(Sensitive::Status) && !some.has(Sensitive::PaymentTerms));
        assert_eq!("".parse(), Ok(Which::default()));
        let error = "credit".parse::<Which>().expect_err("unknown");
        assert!(error.contains("credit_limit") && error.contains("payment_terms"), "{error}");
    }

    #[test]
    fn what_a_new_customer_begins_with_is_told_from_what_is_sensitive() {
        assert_eq!(typed(DetailsForm::blank(Locale::Es)).sensitive(None), []);
        let form = DetailsForm {
            credit_limit: "1000".into(),
            payment_terms_days: "30".into(),
            iban: "ES91 2100 0418 4502 0005 1332".into(),
            status: "inactive".into(),
            ..DetailsForm::blank(Locale::Es)
        };
        assert_eq!(typed(form).sensitive(None), Sensitive::ALL);
    }

    #[test]
    fn what_is_held_back_is_as_it_was_and_can_be_taken_later() {
        let form =
            DetailsForm { credit_limit: "1000".into(), currency: "JPY".into(), ..DetailsForm::blank(Locale::Es) };
        let mut edit = typed(form);
        let wanted = edit.held(Sensitive::CreditLimit);
        let before = edit.held_before(Sensitive::CreditLimit, None);
        edit.take(Sensitive::CreditLimit, &before);
        assert_eq!(edit.sensitive(None), []);
        edit.take(Sensitive::CreditLimit, &wanted);
        assert_eq!(edit.credit_limit, Some(1000));
    }

    #[test]
    fn the_reason_for_a_block_is_reason_enough() {
        let form = DetailsForm {
            blocked: "on".into(),
            blocked_reason: "No paga".into(),
            iban: "ES91 2100 0418 4502 0005 1332".into(),
            ..DetailsForm::blank(Locale::Es)
        };
        let edit = typed(form);
        assert!(edit.says_why(Sensitive::Status, None) && !edit.says_why(Sensitive::Iban, None));
    }
}
