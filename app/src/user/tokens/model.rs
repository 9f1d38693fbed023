//! A token as its user makes it, and as they are told of it.

use crate::customer::activities::when::When;
use crate::error::FieldError;
use crate::ui::form::Problems;
use crate::value::{ApiTokenId, Problem, text};
use serde::{Deserialize, Serialize};

/// The longest name of a token.
pub const LONGEST_NAME: usize = 40;

/// How long tokens last, in days, to choose from.
pub const DAYS: [i64; 4] = [7, 30, 90, 365];

/// What is typed to make a token.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TokenForm {
    /// What it is for.
    pub name: String,
    /// Whether it writes, as a box that is ticked.
    pub writes: String,
    /// How many days it lasts.
    pub days: String,
}

/// A token to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// Whether it writes, or only reads.
    pub writes: bool,
    /// How many days it lasts.
    pub days: i64,
}

impl TokenForm {
    /// Understands what was typed.
    ///
    /// # Errors
    /// Every field that cannot be understood.
    pub fn parse(&self) -> Result<NewToken, Vec<FieldError>> {
        let mut problems = Problems::default();
        let name = problems.take("name", text::required(&self.name, LONGEST_NAME)).unwrap_or_default();
        let days = self.days.trim().parse().ok().filter(|days| DAYS.contains(days));
        let days = problems.take("days", days.ok_or(Problem::UnknownCode)).unwrap_or_default();
        problems.or(NewToken { name, writes: !self.writes.is_empty(), days })
    }
}

/// A token that has not been revoked, without what makes it one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnToken {
    /// Which token.
    pub id: ApiTokenId,
    /// What it is for.
    pub name: String,
    /// Whether it writes, or only reads.
    pub writes: bool,
    /// When it was made.
    pub made: When,
    /// When it ends, or has ended.
    pub expires: When,
    /// Whether it has ended.
    pub expired: bool,
    /// When it was used last, but for a minute.
    pub used: Option<When>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_a_name_and_an_end() {
        let form = |name: &str, writes: &str, days: &str| TokenForm {
            name: name.to_owned(),
            writes: writes.to_owned(),
            days: days.to_owned(),
        };
        let made = form(" Caja de Acme ", "on", "30").parse();
        assert_eq!(made, Ok(NewToken { name: "Caja de Acme".to_owned(), writes: true, days: 30 }));
        assert_eq!(form("Acme", "", "7").parse().map(|new| new.writes), Ok(false));
        let wrong = |form: TokenForm| {
            form.parse().unwrap_err().into_iter().map(|error| error.field).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(wrong(form(" ", "", "7")), "name");
        assert_eq!(wrong(form(&"a".repeat(41), "", "7")), "name");
        for days in ["", "0", "-7", "36500", "soon"] {
            assert_eq!(wrong(form("", "", days)), "name days", "{days:?}");
        }
    }
}
