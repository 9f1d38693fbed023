//! What a user is, shared by browser and server.

use super::words;
use crate::locale::{Locale, Word};
use crate::value::UserId;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What a user may do. Each role may do everything that the one before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "TEXT", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads everything and changes nothing.
    Viewer,
    /// Creates and changes customers.
    Editor,
    /// Also restores what was deleted, and manages users.
    Admin,
}

impl Role {
    /// Every role, the weakest first.
    pub const ALL: [Role; 3] = [Role::Viewer, Role::Editor, Role::Admin];

    /// The role as it stands in the database and on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Editor => "editor",
            Role::Admin => "admin",
        }
    }

    /// What the role is called on the page.
    #[must_use]
    pub const fn label(self) -> Word {
        match self {
            Role::Viewer => words::VIEWER,
            Role::Editor => words::EDITOR,
            Role::Admin => words::ADMIN,
        }
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Role, String> {
        Role::ALL
            .into_iter()
            .find(|role| role.code() == text)
            .ok_or_else(|| format!("{text:?} is not a role: viewer, editor or admin"))
    }
}

/// A person who may sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct User {
    /// Which user.
    pub id: UserId,
    /// What colleagues call them.
    pub name: String,
    /// What they sign in with, in lower case.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// The language of their pages.
    pub locale: Locale,
    /// The zone their instants are shown in, as in the tz database: `Europe/Madrid`.
    pub time_zone: String,
}

/// A user where only the name matters: an owner to choose, a name to filter by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct UserLabel {
    /// Which user.
    pub id: UserId,
    /// What colleagues call them.
    pub name: String,
}

/// What is typed to sign in, and where to go afterwards.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInForm {
    /// The email, as typed.
    #[serde(default)]
    pub email: String,
    /// The password, as typed.
    #[serde(default)]
    pub password: String,
    /// The page that was asked for before signing in.
    #[serde(default)]
    pub next: String,
    /// The form that was posted there when the session had ended, to be shown again.
    #[serde(default)]
    pub kept_form: String,
}

/// The field that an error stands at when the account or the address has to wait.
pub const WAIT: &str = "wait";
/// The field that an error stands at when email and password do not belong together.
pub const WRONG: &str = "sign_in";

/// The field in which a form travels through the sign-in page when its session has ended: all of it, as it was posted.
pub const KEPT: &str = "kept_form";

/// A page of ours, or the first one: an address that leads to another site is never followed.
#[must_use]
pub fn local_path(address: &str) -> &str {
    let local = address.starts_with('/')
        && !address.starts_with("//")
        && !address.contains('\\')
        && !address.chars().any(char::is_control);
    if local { address } else { "/customers" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_ordered_by_what_they_may_do() {
        assert!(Role::Viewer < Role::Editor && Role::Editor < Role::Admin);
        assert_eq!("editor".parse(), Ok(Role::Editor));
        assert!("root".parse::<Role>().is_err());
    }

    #[test]
    fn after_signing_in_nobody_is_sent_to_another_site() {
        assert_eq!(local_path("/customers/42?tab=1"), "/customers/42?tab=1");
        for evil in ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "", "/\t/evil"]
        {
            assert_eq!(local_path(evil), "/customers", "{evil:?}");
        }
    }
}
