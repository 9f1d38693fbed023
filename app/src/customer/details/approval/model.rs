//! What is asked for, and how it is decided.

use super::super::sensitive::{Held, Sensitive};
use super::words;
use crate::customer::history::{Change, Value};
use crate::error::FieldError;
use crate::locale::{Locale, Word};
use crate::typed_form;
use crate::ui::form::{Form, Problems};
use crate::value::{Money, PendingId, Problem, UserId, text};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// What has become of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "TEXT", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nobody has decided it yet.
    Pending,
    /// Somebody else has approved it, and it was done.
    Approved,
    /// Somebody else has refused it.
    Refused,
    /// Whoever asked has taken it back.
    Withdrawn,
}

impl State {
    /// What it is called.
    #[must_use]
    pub const fn label(self) -> Word {
        match self {
            State::Pending => words::PENDING,
            State::Approved => words::APPROVED,
            State::Refused => words::REFUSED,
            State::Withdrawn => words::WITHDRAWN,
        }
    }
}

/// A change that somebody asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pending {
    /// Which one.
    pub id: PendingId,
    /// What it is about.
    pub field: Sensitive,
    /// What has become of it.
    pub state: State,
    /// What it was when it was asked.
    pub was: Held,
    /// What it is to be.
    pub wanted: Held,
    /// Why.
    pub reason: Option<String>,
    /// Who asks.
    pub asker_id: UserId,
    /// That colleague's name, as it was then.
    pub asker_name: String,
    /// When, in the reader's zone.
    #[serde(with = "crate::wire::instant")]
    pub asked_at: DateTime<FixedOffset>,
    /// The name of whoever has decided it.
    pub decider_name: Option<String>,
    /// What they said to it.
    pub answer: Option<String>,
    /// Counts what has become of it.
    pub version: i64,
}

/// A change that waits for a second person, as the card tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Which one.
    pub id: PendingId,
    /// What it is about.
    pub field: Sensitive,
    /// Who asks for it.
    pub asker_id: UserId,
    /// What is asked for and why, in the reader's language.
    pub text: String,
}

/// The columns of a customer that a request can change, in the order in which they are told; what a limit comes to says its
/// currency.
pub const COLUMNS: [&str; 6] = ["credit_limit", "iban", "status", "blocked", "blocked_reason", "payment_terms_days"];

impl Pending {
    /// What would change.
    #[must_use]
    pub fn changes(&self) -> Vec<Change> {
        let change = |field: &str| Change {
            field: field.to_owned(),
            old: value(&self.was, field),
            new: value(&self.wanted, field),
        };
        COLUMNS.into_iter().map(change).filter(|change| change.old != change.new).collect()
    }
}

fn value(held: &Held, column: &str) -> Option<Value> {
    match column {
        "credit_limit" => {
            held.credit_limit.zip(held.currency).map(|(minor, currency)| Value::Money(Money { minor, currency }))
        }
        "iban" => held.iban.clone().map(Value::Text),
        "status" => held.status.map(|status| Value::Text(status.code().to_owned())),
        "blocked" => held.blocked.map(Value::YesNo),
        "blocked_reason" => held.blocked_reason.clone().map(Value::Text),
        _ => held.payment_terms_days.map(Value::Number),
    }
}

typed_form! {
    /// A decision as typed: `approve`, `refuse` or `withdraw`, and what is said to it.
    pub struct DecideForm { decision, answer }
}

/// A decision as understood. Whoever refuses says why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is done.
    Approve(Option<String>),
    /// It is not done.
    Refuse(String),
    /// It is not asked for any more.
    Withdraw,
}

impl Form for DecideForm {
    type Edit = Decision;

    fn parse(&self, _: Locale) -> Result<Decision, Vec<FieldError>> {
        let mut field = Problems::default();
        let decision = match self.decision.trim() {
            "approve" => field.take("answer", text::optional(&self.answer, 500)).map(Decision::Approve),
            "refuse" => field.take("answer", text::required(&self.answer, 500)).map(Decision::Refuse),
            "withdraw" => Some(Decision::Withdraw),
            "" => field.take("decision", Err(Problem::Required)),
            _ => field.take("decision", Err(Problem::UnknownCode)),
        };
        field.or(decision.unwrap_or(Decision::Withdraw))
    }

    fn label(field: &str) -> Word {
        match field {
            "answer" => words::ANSWER,
            _ => words::DECISION,
        }
    }

    fn shown(&self, field: &str, text: &str, locale: Locale) -> String {
        let word = match (field, text) {
            ("decision", "approve") => words::APPROVE,
            ("decision", "refuse") => words::REFUSE,
            ("decision", "withdraw") => words::WITHDRAW,
            _ => return text.to_owned(),
        };
        word.of(locale).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_refuses_says_why_and_whoever_approves_may() {
        let parsed = |decision: &str, answer: &str| {
            let form = DecideForm { decision: decision.into(), answer: answer.into(), ..DecideForm::default() };
            form.parse(Locale::En).map_err(|errors| errors[0].field.clone())
        };
        assert_eq!(parsed("approve", ""), Ok(Decision::Approve(None)));
        assert_eq!(parsed("refuse", "Too much"), Ok(Decision::Refuse("Too much".to_owned())));
        assert_eq!(parsed("refuse", " "), Err("answer".to_owned()));
        assert_eq!(parsed("withdraw", ""), Ok(Decision::Withdraw));
        assert_eq!(parsed("", ""), Err("decision".to_owned()));
        assert_eq!(parsed("perhaps", ""), Err("decision".to_owned()));
    }
}
