//! What a form did that was posted without a script: the page it leads to tells it.

use crate::customer::details::words;
use crate::customer::erasure::words as erasure;
use crate::customer::history::put_back_words as put_back;
use crate::locale::Word;
use crate::ui::words as ui;
use crate::user::sessions::words as sessions;
use crate::user::tokens::words as tokens;
use serde::{Deserialize, Serialize};

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    /// A form was saved.
    Saved,
    /// A customer was deleted.
    CustomerDeleted,
    /// A change was put back.
    PutBack,
    /// A session of one's own was ended.
    SessionEnded,
    /// All of them were ended but this.
    OtherSessionsEnded,
    /// A token was revoked.
    TokenRevoked,
    /// Somebody's personal data was erased.
    Erased,
}

impl Said {
    const ALL: [Said; 7] = [
        Said::Saved,
        Said::CustomerDeleted,
        Said::PutBack,
        Said::SessionEnded,
        Said::OtherSessionsEnded,
        Said::TokenRevoked,
        Said::Erased,
    ];

    /// How it travels from one page to the next.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Said::Saved => "saved",
            Said::CustomerDeleted => "customer-deleted",
            Said::PutBack => "put-back",
            Said::SessionEnded => "session-ended",
            Said::OtherSessionsEnded => "other-sessions-ended",
            Said::TokenRevoked => "token-revoked",
            Said::Erased => "erased",
        }
    }

    /// Reads a [`code`](Said::code); none where it is another's.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Said> {
        Said::ALL.into_iter().find(|said| said.code() == code)
    }

    /// The sentence.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Said::Saved => ui::SAVED,
            Said::CustomerDeleted => words::CUSTOMER_DELETED,
            Said::PutBack => put_back::DONE,
            Said::SessionEnded => sessions::ENDED,
            Said::OtherSessionsEnded => sessions::ALL_ENDED,
            Said::TokenRevoked => tokens::REVOKED,
            Said::Erased => erasure::DONE,
        }
    }
}
