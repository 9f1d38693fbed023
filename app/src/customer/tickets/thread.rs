//! What is written about a ticket, and the steps it takes: as they are, as they are typed, and as they are understood.

use super::clock::Moment;
use super::model::LONGEST_TEXT;
use super::terms::{MessageKind, Status};
use crate::error::FieldError;
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

/// A message as typed: every field is text, named as its input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageForm {
    /// The code of a [`MessageKind`].
    pub kind: String,
    /// What was written.
    pub body: String,
    /// Filled in where it is the customer's turn after this answer.
    pub wait: String,
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
    /// The form as its fields tell, by their names.
    pub fn read(field: impl Fn(&str) -> String) -> MessageForm {
        MessageForm { kind: field("kind"), body: field("body"), wait: field("wait") }
    }

    /// Understands what was typed.
    ///
    /// # Errors
    /// Every field that cannot be understood, not only the first.
    pub fn parse(&self) -> Result<MessageEdit, Vec<FieldError>> {
        let mut errors = Vec::new();
        let kind = MessageKind::parse(self.kind.trim()).unwrap_or_else(|| {
            errors.push(FieldError::new("kind", Problem::UnknownCode));
            MessageKind::Note
        });
        let body = text::required(&self.body, LONGEST_TEXT).unwrap_or_else(|problem| {
            errors.push(FieldError::new("body", problem));
            String::new()
        });
        let wait = !self.wait.is_empty() && kind == MessageKind::Answer;
        if errors.is_empty() { Ok(MessageEdit { kind, body, wait }) } else { Err(errors) }
    }
}

/// A step as typed: every field is text, named as its input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StepForm {
    /// The code of the [`Status`] to come to.
    pub to: String,
    /// How the ticket was resolved.
    pub resolution: String,
    /// The version of the ticket that was being looked at.
    pub version: String,
}

/// A step as understood. That a resolution is there whenever it is needed is what makes it one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepEdit {
    /// The status to come to.
    pub to: Status,
    /// How the ticket was resolved: there when `to` is [`Status::Resolved`], and then only.
    pub resolution: Option<String>,
}

impl StepForm {
    /// The form as its fields tell, by their names.
    pub fn read(field: impl Fn(&str) -> String) -> StepForm {
        StepForm { to: field("to"), resolution: field("resolution"), version: field("version") }
    }

    /// Understands what was typed.
    ///
    /// # Errors
    /// Every field that cannot be understood, not only the first.
    pub fn parse(&self) -> Result<StepEdit, Vec<FieldError>> {
        let to = Status::parse(self.to.trim()).ok_or_else(|| vec![FieldError::new("to", Problem::UnknownCode)])?;
        if to != Status::Resolved {
            return Ok(StepEdit { to, resolution: None });
        }
        match text::required(&self.resolution, LONGEST_TEXT) {
            Ok(resolution) => Ok(StepEdit { to, resolution: Some(resolution) }),
            Err(problem) => Err(vec![FieldError::new("resolution", problem)]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_resolved_without_saying_how() {
        let form = StepForm { to: "resolved".into(), resolution: " \n".into(), version: "1".into() };
        assert_eq!(form.parse(), Err(vec![FieldError::new("resolution", Problem::Required)]));
        let form = StepForm { resolution: "New seal.".into(), ..form };
        assert_eq!(form.parse(), Ok(StepEdit { to: Status::Resolved, resolution: Some("New seal.".into()) }));
        let form = StepForm { to: "waiting".into(), ..form };
        assert_eq!(form.parse(), Ok(StepEdit { to: Status::Waiting, resolution: None }));
        assert!(StepForm { to: "gone".into(), ..form }.parse().is_err());
    }

    #[test]
    fn only_an_answer_leaves_the_turn_to_the_customer() {
        let form = |kind: &str| MessageForm { kind: kind.into(), body: "Could you…?".into(), wait: "on".into() };
        assert_eq!(form("answer").parse().map(|edit| edit.wait), Ok(true));
        assert_eq!(form("note").parse().map(|edit| edit.wait), Ok(false));
        let wrong = MessageForm { body: String::new(), ..form("shout") }.parse().expect_err("both are wrong");
        assert_eq!(wrong.len(), 2);
    }
}
