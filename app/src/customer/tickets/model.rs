//! A ticket as it is, as it is typed, and as it is understood.

use super::clock::{Clocks, Moment};
use super::filter::TicketKey;
use super::terms::{Category, Priority, Status};
use super::thread::{Message, Step};
use super::words;
use crate::customer::files::model::FileRow;
use crate::customer::tab::MANY;
use crate::error::FieldError;
use crate::locale::{Locale, Word, format};
use crate::typed_form;
use crate::ui::form::{Form, Problems};
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
    /// How many are neither resolved nor closed, [`MANY`] at most.
    pub unresolved: i64,
    /// How many of these have taken longer than they should; of [`MANY`] it is the oldest that are looked at.
    pub overdue: i64,
}

impl TicketSummary {
    /// “2 overdue”, where there are any.
    #[must_use]
    pub fn overdue_in_words(self, locale: Locale) -> Option<String> {
        self.counted(words::ONE_OVERDUE, words::SOME_OVERDUE, locale)
    }

    /// The sentence for the card's header, where somebody should look at a ticket.
    #[must_use]
    pub fn needs_attention(self, locale: Locale) -> Option<String> {
        self.counted(words::ONE_NEEDS_ATTENTION, words::SOME_NEED_ATTENTION, locale)
    }

    fn counted(self, one: Word, some: Word, locale: Locale) -> Option<String> {
        match self.overdue {
            0 => None,
            count if self.unresolved >= MANY => {
                Some(some.with(locale, &[("count", &format!("{}+", count.min(MANY - 1)))]))
            }
            1 => Some(one.of(locale).to_owned()),
            count => Some(some.with(locale, &[("count", &format::number(count, locale))])),
        }
    }
}

/// A ticket with what was written about it, newest page, the steps it took, and its files.
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
    /// Its files, in the order in which the customer got them.
    pub attachments: Vec<FileRow>,
}

typed_form! {
    /// A ticket as typed; see [`Ticket`]. `request` is what the customer wants, in their words: asked for a new ticket only.
    pub struct TicketForm { subject, priority, category, assignee_id, request }
}

/// A ticket as understood from the form: what a save writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketEdit {
    /// What it is about, in one line.
    pub subject: String,
    /// How urgent it is.
    pub priority: Priority,
    /// What it is about.
    pub category: Category,
    /// The colleague who works on it.
    pub assignee_id: Option<UserId>,
    /// What the customer wants: the first message of a new ticket.
    pub request: Option<String>,
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
}

impl Form for TicketForm {
    type Edit = TicketEdit;

    /// Only a new ticket, which has no version, asks for a request.
    fn parse(&self, _: Locale) -> Result<TicketEdit, Vec<FieldError>> {
        let mut problems = Problems::default();
        let subject = problems.take("subject", text::required(&self.subject, LONGEST_SUBJECT));
        let priority = problems.take("priority", Priority::parse(self.priority.trim()).ok_or(Problem::UnknownCode));
        let category = problems.take("category", Category::parse(self.category.trim()).ok_or(Problem::UnknownCode));
        let assignee_id = match self.assignee_id.trim() {
            "" => None,
            id => problems.take("assignee_id", id.parse().map_err(|_| Problem::UnknownUser)),
        };
        let is_new = self.version.is_empty();
        let request = is_new.then(|| problems.take("request", text::required(&self.request, LONGEST_TEXT))).flatten();
        problems.or(TicketEdit {
            subject: subject.unwrap_or_default(),
            priority: priority.unwrap_or_default(),
            category: category.unwrap_or_default(),
            assignee_id,
            request,
        })
    }

    fn label(field: &str) -> Word {
        match field {
            "priority" => words::PRIORITY,
            "category" => words::CATEGORY,
            "assignee_id" => words::ASSIGNEE,
            "request" => words::WHAT_THEY_WANT,
            _ => words::SUBJECT,
        }
    }

    fn shown(&self, field: &str, text: &str, locale: Locale) -> String {
        let word = match field {
            "priority" => Priority::parse(text).map(Priority::label),
            "category" => Category::parse(text).map(Category::label),
            _ => None,
        };
        word.map_or_else(|| text.to_owned(), |word| word.of(locale).to_owned())
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
        let wrong = |form: &TicketForm| {
            let errors = form.parse(Locale::Es).expect_err("wrong");
            errors.into_iter().map(|error| error.field).collect::<Vec<_>>()
        };
        assert_eq!(wrong(&form), ["subject", "priority", "category", "assignee_id", "request"]);
        let there = TicketForm { version: "3".into(), ..form };
        assert_eq!(wrong(&there), ["subject", "priority", "category", "assignee_id"]);
    }

    #[test]
    fn the_card_says_how_many_are_overdue_and_nothing_when_none_is() {
        let say = |unresolved, overdue| TicketSummary { unresolved, overdue }.overdue_in_words(Locale::En);
        assert_eq!(say(9, 0), None);
        assert_eq!(say(9, 1).as_deref(), Some("1 overdue"));
        assert_eq!(say(9, 7).as_deref(), Some("7 overdue"));
        assert_eq!(say(MANY, 1).as_deref(), Some("1+ overdue"), "there may be more than were looked at");
        assert_eq!(say(MANY, MANY).as_deref(), Some("99+ overdue"));
    }

    #[test]
    fn a_new_ticket_needs_what_the_customer_wants() {
        let form =
            TicketForm { subject: " Café frío ".into(), request: "La máquina…\r\n".into(), ..TicketForm::blank() };
        let new = form.parse(Locale::Es).expect("right");
        assert_eq!((new.subject.as_str(), new.request.as_deref()), ("Café frío", Some("La máquina…")));
        let there = TicketForm { version: "1".into(), ..form }.parse(Locale::Es).expect("right");
        assert_eq!(there, TicketEdit { request: None, ..new });
    }
}
