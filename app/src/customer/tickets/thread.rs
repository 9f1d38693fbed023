//! What is written about a ticket, and the steps it takes: as they are, as they are typed, and as they are understood.

use super::clock::Moment;
use super::model::LONGEST_TEXT;
use super::terms::{MessageKind, Status};
use super::words;
use crate::error::FieldError;
use crate::locale::{Locale, Word};
use crate::typed_form;
use crate::ui::form::{Form, Problems};
use crate::value::{Problem, TicketMessageId, text};
use serde::{Deserialize, Serialize};

/// A message of a ticket. It is never changed again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Which message.
    pub id: TicketMessageId,
    /// Who speaks to whom.
    pub kind: MessageKind,
    /// What was written, with its lines.
    pub body: String,
    /// Who wrote it down, as they were called then.
    pub author: String,
    /// When.
    pub sent_at: Moment,
}

/// A step of a ticket from one status to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Where it stood; none for its opening.
    pub from: Option<Status>,
    /// Where it stands since.
    pub to: Status,
    /// When.
    pub at: Moment,
    /// Who, as the history names them: `user:3`, `command:ana`.
    pub actor: String,
    /// The name of the user, where it was one.
    pub actor_name: Option<String>,
}

typed_form! {
    /// A message as typed: `kind` is the code of a [`MessageKind`], and `wait` is filled in where it is the customer's turn
    /// after this answer.
    pub struct MessageForm { kind, body, wait }
}

/// A message as understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageEdit {
    /// Who speaks to whom.
    pub kind: MessageKind,
    /// What was written.
    pub body: String,
    /// Whether the ticket waits for the customer from here on. Only an answer can ask for that.
    pub wait: bool,
}

impl MessageForm {
    /// The form of a message that nobody has begun to write: an answer.
    #[must_use]
    pub fn blank() -> MessageForm {
        MessageForm { kind: MessageKind::Answer.code().to_owned(), ..MessageForm::default() }
    }
}

impl Form for MessageForm {
    type Edit = MessageEdit;

    fn parse(&self, _: Locale) -> Result<MessageEdit, Vec<FieldError>> {
        let mut problems = Problems::default();
        let kind = problems.take("kind", MessageKind::parse(self.kind.trim()).ok_or(Problem::UnknownCode));
        let body = problems.take("body", text::required(&self.body, LONGEST_TEXT)).unwrap_or_default();
        let kind = kind.unwrap_or(MessageKind::Note);
        problems.or(MessageEdit { kind, body, wait: !self.wait.is_empty() && kind == MessageKind::Answer })
    }

    fn label(field: &str) -> Word {
        match field {
            "kind" => words::KIND,
            "wait" => words::THEN_WAIT,
            _ => words::TEXT,
        }
    }
}

typed_form! {
    /// A step as typed: `to` is the code of the [`Status`] to come to, and `resolution` says how the ticket was resolved.
    pub struct StepForm { to, resolution }
}

/// A step as understood. That a resolution is there whenever it is needed is what makes it one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepEdit {
    /// The status to come to.
    pub to: Status,
    /// How the ticket was resolved: there when `to` is [`Status::Resolved`], and then only.
    pub resolution: Option<String>,
}

impl Form for StepForm {
    type Edit = StepEdit;

    fn parse(&self, _: Locale) -> Result<StepEdit, Vec<FieldError>> {
        let mut problems = Problems::default();
        let to = problems.take("to", Status::parse(self.to.trim()).ok_or(Problem::UnknownCode));
        let resolution = match to {
            Some(Status::Resolved) => problems.take("resolution", text::required(&self.resolution, LONGEST_TEXT)),
            _ => None,
        };
        problems.or(StepEdit { to: to.unwrap_or_default(), resolution })
    }

    fn label(field: &str) -> Word {
        match field {
            "resolution" => words::RESOLUTION,
            _ => words::STATUS,
        }
    }

    fn shown(&self, field: &str, text: &str, locale: Locale) -> String {
        let status = if field == "to" { Status::parse(text) } else { None };
        status.map_or_else(|| text.to_owned(), |status| status.label().of(locale).to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_resolved_without_saying_how() {
        let form = StepForm { to: "resolved".into(), resolution: " \n".into(), version: "1".into() };
        assert_eq!(form.parse(Locale::Es), Err(vec![FieldError::new("resolution", Problem::Required)]));
        let form = StepForm { resolution: "New seal.".into(), ..form };
        assert_eq!(form.parse(Locale::Es), Ok(StepEdit { to: Status::Resolved, resolution: Some("New seal.".into()) }));
        let form = StepForm { to: "waiting".into(), ..form };
        assert_eq!(form.parse(Locale::Es), Ok(StepEdit { to: Status::Waiting, resolution: None }));
        assert!(StepForm { to: "gone".into(), ..form }.parse(Locale::Es).is_err());
    }

    #[test]
    fn only_an_answer_leaves_the_turn_to_the_customer() {
        let form = |kind: &str| MessageForm {
            kind: kind.into(),
            body: "Could you…?".into(),
            wait: "on".into(),
            ..MessageForm::blank()
        };
        assert_eq!(form("answer").parse(Locale::Es).map(|edit| edit.wait), Ok(true));
        assert_eq!(form("note").parse(Locale::Es).map(|edit| edit.wait), Ok(false));
        let wrong = MessageForm { body: String::new(), ..form("shout") }.parse(Locale::Es).expect_err("both are wrong");
        assert_eq!(wrong.len(), 2);
    }
}
