//! What a user is told of a session of theirs.

use crate::customer::activities::when::When;
use crate::value::SessionId;
use serde::{Deserialize, Serialize};

/// A session that has not ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSession {
    /// Which session.
    pub id: SessionId,
    /// Whether it is the one that asks.
    pub is_this: bool,
    /// The browser, where it is a known one.
    pub browser: Option<String>,
    /// The system that the browser runs on, where it is a known one.
    pub system: Option<String>,
    /// The address that it was begun from; empty where nobody wrote it down.
    pub address: String,
    /// When it was begun.
    pub begun: When,
    /// When it was used last, but for a minute.
    pub seen: When,
}
