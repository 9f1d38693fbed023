//! What a ticket can be: its status, its urgency, what it is about; and which step leads from one status to the next.

use super::words;
use crate::locale::Word;
use crate::ui::Tone;
use serde::{Deserialize, Serialize};

/// Where a ticket stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "TEXT", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nobody has done anything about it yet.
    #[default]
    New,
    /// Somebody is working on it.
    Open,
    /// It is the customer's turn; the clocks stand still.
    Waiting,
    /// We think that it is done, and say how.
    Resolved,
    /// It is done.
    Closed,
}

impl Status {
    /// In the order of a ticket's life.
    pub const ALL: [Status; 5] = [Status::New, Status::Open, Status::Waiting, Status::Resolved, Status::Closed];

    /// The name in forms, addresses and the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Status::New => "new",
            Status::Open => "open",
            Status::Waiting => "waiting",
            Status::Resolved => "resolved",
            Status::Closed => "closed",
        }
    }

    /// The status of a name.
    #[must_use]
    pub fn parse(code: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.code() == code)
    }

    /// The name for people.
    #[must_use]
    pub const fn label(self) -> Word {
        match self {
            Status::New => words::NEW,
            Status::Open => words::OPEN,
            Status::Waiting => words::WAITING,
            Status::Resolved => words::RESOLVED,
            Status::Closed => words::CLOSED,
        }
    }

    /// How the name is shown.
    #[must_use]
    pub const fn tone(self) -> Tone {
        match self {
            Status::New | Status::Open => Tone::Warn,
            Status::Waiting | Status::Closed => Tone::Neutral,
            Status::Resolved => Tone::Ok,
        }
    }

    /// Whether there is nothing left to do.
    #[must_use]
    pub const fn is_done(self) -> bool {
        matches!(self, Status::Resolved | Status::Closed)
    }

    /// The steps that may be taken from here, the likeliest first. Nothing becomes new again, only what is resolved is
    /// closed, and what is done is opened again before anything else is done with it.
    #[must_use]
    pub const fn next(self) -> &'static [Status] {
        match self {
            Status::New => &[Status::Open, Status::Waiting, Status::Resolved],
            Status::Open => &[Status::Resolved, Status::Waiting],
            Status::Waiting => &[Status::Open, Status::Resolved],
            Status::Resolved => &[Status::Closed, Status::Open],
            Status::Closed => &[Status::Open],
        }
    }

    /// Whether that step may be taken from here.
    #[must_use]
    pub fn may_become(self, to: Status) -> bool {
        self.next().contains(&to)
    }

    /// The status after a message: our first answer opens a new ticket, and what the customer writes takes it back from
    /// waiting or resolved. A closed one stays closed until somebody opens it.
    #[must_use]
    pub const fn after(self, kind: MessageKind) -> Status {
        match (self, kind) {
            (Status::New, MessageKind::Answer) | (Status::Waiting | Status::Resolved, MessageKind::Request) => {
                Status::Open
            }
            (status, _) => status,
        }
    }

    /// The button that takes a step to here from another status.
    #[must_use]
    pub const fn action(self, from: Status) -> Word {
        match (self, from) {
            (Status::Open, Status::Resolved | Status::Closed) => words::REOPEN,
            (Status::Open, Status::Waiting) => words::RESUME,
            (Status::New | Status::Open, _) => words::START,
            (Status::Waiting, _) => words::WAIT,
            (Status::Resolved, _) => words::RESOLVE,
            (Status::Closed, _) => words::CLOSE,
        }
    }
}

/// How urgent a ticket is. It decides how much time there is; see [`super::target`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "TEXT", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// The customer's work stands still.
    Urgent,
    /// The customer's work is hindered.
    High,
    /// As most are.
    #[default]
    Normal,
    /// When there is time.
    Low,
}

impl Priority {
    /// The most urgent first.
    pub const ALL: [Priority; 4] = [Priority::Urgent, Priority::High, Priority::Normal, Priority::Low];

    /// The name in forms, addresses, settings and the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Priority::Urgent => "urgent",
            Priority::High => "high",
            Priority::Normal => "normal",
            Priority::Low => "low",
        }
    }

    /// The priority of a name.
    #[must_use]
    pub fn parse(code: &str) -> Option<Priority> {
        Priority::ALL.into_iter().find(|priority| priority.code() == code)
    }

    /// The name for people.
    #[must_use]
    pub const fn label(self) -> Word {
        match self {
            Priority::Urgent => words::URGENT,
            Priority::High => words::HIGH,
            Priority::Normal => words::NORMAL,
            Priority::Low => words::LOW,
        }
    }

    /// How the name is shown.
    #[must_use]
    pub const fn tone(self) -> Tone {
        match self {
            Priority::Urgent => Tone::Danger,
            Priority::High => Tone::Warn,
            Priority::Normal | Priority::Low => Tone::Neutral,
        }
    }
}

/// What a ticket is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "TEXT", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Somebody wants to know something.
    #[default]
    Question,
    /// Something does not work.
    Fault,
    /// Somebody is not content with us.
    Complaint,
    /// Something did not arrive, or not as it was ordered.
    Delivery,
    /// An invoice or a payment.
    Billing,
    /// Anything else.
    Other,
}

impl Category {
    /// In the order of the choice.
    pub const ALL: [Category; 6] = [
        Category::Question,
        Category::Fault,
        Category::Complaint,
        Category::Delivery,
        Category::Billing,
        Category::Other,
    ];

    /// The name in forms, addresses and the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Category::Question => "question",
            Category::Fault => "fault",
            Category::Complaint => "complaint",
            Category::Delivery => "delivery",
            Category::Billing => "billing",
            Category::Other => "other",
        }
    }

    /// The category of a name.
    #[must_use]
    pub fn parse(code: &str) -> Option<Category> {
        Category::ALL.into_iter().find(|category| category.code() == code)
    }

    /// The name for people.
    #[must_use]
    pub const fn label(self) -> Word {
        match self {
            Category::Question => words::QUESTION,
            Category::Fault => words::FAULT,
            Category::Complaint => words::COMPLAINT,
            Category::Delivery => words::DELIVERY,
            Category::Billing => words::BILLING,
            Category::Other => words::OTHER,
        }
    }
}

/// Who speaks to whom in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "TEXT", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// The customer, to us; a colleague has written it down.
    Request,
    /// We, to the customer. The first one stops the clock of the first answer.
    Answer,
    /// A colleague, to colleagues. The customer never sees it.
    Note,
}

impl MessageKind {
    /// In the order of the choice.
    pub const ALL: [MessageKind; 3] = [MessageKind::Answer, MessageKind::Note, MessageKind::Request];

    /// The name in forms and in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            MessageKind::Request => "request",
            MessageKind::Answer => "answer",
            MessageKind::Note => "note",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn parse(code: &str) -> Option<MessageKind> {
        MessageKind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The name for people.
    #[must_use]
    pub const fn label(self) -> Word {
        match self {
            MessageKind::Request => words::REQUEST,
            MessageKind::Answer => words::ANSWER,
            MessageKind::Note => words::NOTE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Status::{Closed, New, Open, Resolved, Waiting};
    use super::*;

    #[test]
    fn a_ticket_takes_no_other_steps_than_these() {
        let legal = [
            (New, Open),
            (New, Waiting),
            (New, Resolved),
            (Open, Waiting),
            (Open, Resolved),
            (Waiting, Open),
            (Waiting, Resolved),
            (Resolved, Closed),
            (Resolved, Open),
            (Closed, Open),
        ];
        for from in Status::ALL {
            for to in Status::ALL {
                assert_eq!(from.may_become(to), legal.contains(&(from, to)), "{from:?} to {to:?}");
            }
        }
    }

    #[test]
    fn what_is_written_moves_a_ticket_on_where_that_says_all() {
        assert_eq!(Status::ALL.map(|from| from.after(MessageKind::Answer)), [Open, Open, Waiting, Resolved, Closed]);
        assert_eq!(Status::ALL.map(|from| from.after(MessageKind::Request)), [New, Open, Open, Open, Closed]);
        assert_eq!(Status::ALL.map(|from| from.after(MessageKind::Note)), Status::ALL);
        for from in Status::ALL {
            for kind in MessageKind::ALL {
                let to = from.after(kind);
                assert!(to == from || from.may_become(to), "{from:?} {kind:?}");
            }
        }
    }
}
