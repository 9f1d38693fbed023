//! A ticket as it is, as it is typed, and as it is understood.

use super::clock::{Clocks, Moment};
use super::filter::TicketKey;
use super::terms::{Category, Priority, Status};
use super::thread::{Message, Step};
use crate::error::FieldError;
use crate::user::model::UserLabel;
use crate::value::{Problem, TicketId, TicketMessageId, UserId, text};
use serde::{Deserialize, Serialize};

/// How many characters a subject may have.
pub const LONGEST_SUBJECT: usize = 200;
/// How many characters a message or a resolution may have.
pub const LONGEST_TEXT: usize = 10_000;

/// A ticket, without what was written about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ticket {
    /// Which ticket.
    pub id: TicketId,
    /// Its number, unique: `T-2026-0001`.
    pub number: String,
    /// What it is about, in one line.
    pub subject: String,
    /// Where it stands.
    pub status: Status,
    /// How urgent it is.
    pub priority: Priority,
    /// What it is about.
    pub category: Category,
    /// The colleague who works on it.
    pub assignee_id: Option<UserId>,
    /// That colleague's name when the ticket was assigned.
    pub assignee: Option<String>,
    /// How it was resolved; there whenever it is resolved or closed.
    pub resolution: Option<String>,
    /// When the customer came to us with it.
    pub opened_at: Moment,
    /// When it came to where it stands.
    pub status_since: Moment,
    /// What its clocks show now.
    pub clocks: Clocks,
    /// How long it has waited for the customer until now, in seconds.
    pub paused_seconds: i64,
    /// Counts the saves; a save names the one it was made from.
    pub version: i64,
}

/// A page of a customer's tickets.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TicketPage {
    /// The tickets: those with something to do by urgency, then those that are done, each with the newest first.
    pub tickets: Vec<Ticket>,
    /// Where the next page begins, when there is one.
    pub next: Option<TicketKey>,
    /// Everybody who works or has worked on a ticket of this customer, for the filter.
    pub assignees: Vec<UserLabel>,
    /// How many there are with something to do, whatever the filter.
    pub summary: TicketSummary,
}

/// What the card says of all tickets of a customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketSummary {
    /// How many are neither resolved nor closed.
    pub unresolved: i64,
    /// How many of these have taken longer than they should.
    pub overdue: i64,
}

/// A ticket with what was written about it, newest page, and the steps it took.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TicketDetail {
    /// The ticket.
    pub ticket: Ticket,
    /// A page of messages, in the order in which they were written.
    pub messages: Vec<Message>,
    /// The first of them, when there are earlier ones.
    pub earlier: Option<TicketMessageId>,
    /// Every step from one status to the next, in their order.
    pub steps: Vec<Step>,
}

/// A ticket as typed into the form: every field is text, named as its input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "each field is the text of the input that bears its name; see `Ticket`")]
pub struct TicketForm {
    pub subject: String,
    pub priority: String,
    pub category: String,
    pub assignee_id: String,
    /// What the customer wants, in their words: asked for a new ticket only.
    pub request: String,
    pub version: String,
}

/// A ticket as understood from the form: what a save writes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of `Ticket`")]
pub struct TicketEdit {
    pub subject: String,
    pub priority: Priority,
    pub category: Category,
    pub assignee_id: Option<UserId>,
}

/// A ticket to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTicket {
    /// The ticket.
    pub edit: TicketEdit,
    /// What the customer wants: the first message.
    pub request: String,
}

impl TicketForm {
    /// The form of a new ticket, with what most of them have.
    #[must_use]
    pub fn blank() -> TicketForm {
        TicketForm {
            priority: Priority::Normal.code().to_owned(),
            category: Category::Question.code().to_owned(),
            ..TicketForm::default()
        }
    }

    /// The form as its fields tell, by their names.
    pub fn read(field: impl Fn(&str) -> String) -> TicketForm {
        TicketForm {
            subject: field("subject"),
            priority: field("priority"),
            category: field("category"),
            assignee_id: field("assignee_id"),
            request: field("request"),
            version: field("version"),
        }
    }

    /// The form of a ticket that is there.
    #[must_use]
    pub fn of(ticket: &Ticket) -> TicketForm {
        TicketForm {
            subject: ticket.subject.clone(),
            priority: ticket.priority.code().to_owned(),
            category: ticket.category.code().to_owned(),
            assignee_id: ticket.assignee_id.map(|user| user.to_string()).unwrap_or_default(),
            request: String::new(),
            version: ticket.version.to_string(),
        }
    }

    /// Understands what was typed about a ticket that is there.
    ///
    /// # Errors
    /// Every field that cannot be understood, not only the first.
    pub fn parse(&self) -> Result<TicketEdit, Vec<FieldError>> {
        let (edit, errors) = self.understood();
        if errors.is_empty() { Ok(edit) } else { Err(errors) }
    }

    /// Understands what was typed about a new ticket.
    ///
    /// # Errors
    /// Every field that cannot be understood, not only the first.
    pub fn parse_new(&self) -> Result<NewTicket, Vec<FieldError>> {
        let (edit, mut errors) = self.understood();
        let request = text::required(&self.request, LONGEST_TEXT).unwrap_or_else(|problem| {
            errors.push(FieldError::new("request", problem));
            String::new()
        });
        if errors.is_empty() { Ok(NewTicket { edit, request }) } else { Err(errors) }
    }

    fn understood(&self) -> (TicketEdit, Vec<FieldError>) {
        let mut errors = Vec::new();
        let mut wrong = |field: &str, problem: Problem| errors.push(FieldError::new(field, problem));
        let subject = text::required(&self.subject, LONGEST_SUBJECT).unwrap_or_else(|problem| {
            wrong("subject", problem);
            String::new()
        });
        let priority = Priority::parse(self.priority.trim()).unwrap_or_else(|| {
            wrong("priority", Problem::UnknownCode);
            Priority::Normal
        });
        let category = Category::parse(self.category.trim()).unwrap_or_else(|| {
            wrong("category", Problem::UnknownCode);
            Category::Other
        });
        let assignee_id = match self.assignee_id.trim() {
            "" => None,
            id => {
                let id = id.parse().ok();
                if id.is_none() {
                    wrong("assignee_id", Problem::UnknownUser);
                }
                id
            }
        };
        (TicketEdit { subject, priority, category, assignee_id }, errors)
    }

    /// The fields of a ticket that is there as name and text, in the order of the form.
    #[must_use]
    pub fn fields(&self) -> [(&'static str, &str); 4] {
        [
            ("subject", &self.subject),
            ("priority", &self.priority),
            ("category", &self.category),
            ("assignee_id", &self.assignee_id),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let form = TicketForm {
            subject: "x".repeat(LONGEST_SUBJECT + 1),
            priority: "asap".into(),
            category: String::new(),
            assignee_id: "Ana".into(),
            ..TicketForm::blank()
        };
        let wrong = |errors: Vec<FieldError>| errors.into_iter().map(|error| error.field).collect::<Vec<_>>();
        assert_eq!(wrong(form.parse().expect_err("wrong")), ["subject", "priority", "category", "assignee_id"]);
        assert_eq!(form.parse_new().expect_err("wrong").len(), 5, "and what the customer wants is missing");
    }

    #[test]
    fn a_new_ticket_needs_what_the_customer_wants() {
        let form =
            TicketForm { subject: " Café fría ".into(), request: "The machine…\r\n".into(), ..TicketForm::blank() };
        let new = form.parse_new().expect("right");
        assert_eq!((new.edit.subject.as_str(), new.request.as_str()), ("Café fría", "The machine…"));
        assert_eq!(form.parse(), Ok(new.edit));
    }
}
