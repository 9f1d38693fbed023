//! What the page of the second step shows and sends.

use crate::customer::activities::when::When;
use serde::{Deserialize, Serialize};

/// How it stands with the reader's second step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSecondStep {
    /// Since when it is on; none where it is off.
    pub since: Option<When>,
    /// How many recovery codes are left.
    pub recovery_codes: i64,
    /// Whether the reader has a password here, which it would come after.
    pub has_password: bool,
}

/// What is shown once, on the page that answers: the secret for the app, or the recovery codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondShown {
    /// The secret, in base 32 (RFC 4648), as apps take it.
    pub secret: String,
    /// The same as a QR code: the path of its dark squares, each of one by one, and how wide it is.
    pub squares: String,
    /// How many squares it is wide.
    pub width: usize,
    /// The recovery codes, once it is on.
    pub recovery_codes: Vec<String>,
}

/// What was chosen on the page: to begin, to confirm with a code, or to switch it off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondForm {
    /// `begin`, `confirm` or `off`.
    #[serde(default)]
    pub step: String,
    /// The code of the app, as typed.
    #[serde(default)]
    pub code: String,
}
