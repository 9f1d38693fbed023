//! What an activity can be, and how much it presses.

use super::words;
use crate::locale::Word;
use serde::{Deserialize, Serialize};

/// What somebody does with a customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "TEXT", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A telephone call.
    Call,
    /// People meet, here, there or on a screen.
    Meeting,
    /// Something to be done.
    #[default]
    Task,
    /// Something to remember. It is never to be done: it stands in the past from the moment it is written.
    Note,
}

impl Kind {
    /// Every kind, in the order of the form.
    pub const ALL: [Kind; 4] = [Kind::Call, Kind::Meeting, Kind::Task, Kind::Note];

    /// The name in forms, addresses and the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Kind::Call => "call",
            Kind::Meeting => "meeting",
            Kind::Task => "task",
            Kind::Note => "note",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn parse(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The name for people.
    #[must_use]
    pub const fn label(self) -> Word {
        match self {
            Kind::Call => words::CALL,
            Kind::Meeting => words::MEETING,
            Kind::Task => words::TASK,
            Kind::Note => words::NOTE,
        }
    }
}

/// How much an activity presses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "TEXT", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// It may wait.
    Low,
    /// As most things do.
    #[default]
    Normal,
    /// Before the others.
    High,
}

impl Priority {
    /// Every priority, the most pressing first.
    pub const ALL: [Priority; 3] = [Priority::High, Priority::Normal, Priority::Low];

    /// The name in forms and in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Priority::Low => "low",
            Priority::Normal => "normal",
            Priority::High => "high",
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
            Priority::Low => words::LOW,
            Priority::Normal => words::NORMAL,
            Priority::High => words::HIGH,
        }
    }
}
