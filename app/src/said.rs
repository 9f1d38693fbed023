//! What a form did that was posted without a script: the page it leads to tells it.

use crate::customer::details::words;
use crate::customer::erasure::words as erasure;
use crate::customer::history::put_back_words as put_back;
use crate::locale::Word;
use crate::ui::words as ui;
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
    /// Somebody's personal data was erased.
    Erased,
}

impl Said {
    /// How it travels from one page to the next.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Said::Saved => "saved",
            Said::CustomerDeleted => "customer-deleted",
            Said::PutBack => "put-back",
            Said::Erased => "erased",
        }
    }

    /// Reads a [`code`](Said::code); none where it is another's.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Said> {
        [Said::Saved, Said::CustomerDeleted, Said::PutBack, Said::Erased].into_iter().find(|said| said.code() == code)
    }

    /// The sentence.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Said::Saved => ui::SAVED,
            Said::CustomerDeleted => words::CUSTOMER_DELETED,
            Said::PutBack => put_back::DONE,
            Said::Erased => erasure::DONE,
        }
    }
}
