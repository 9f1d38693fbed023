//! What a user is, shared by browser and server.

use super::words;
use crate::error::AppError;
use crate::locale::{Locale, Word};
use crate::value::{Problem, UserId};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What a user may do. Each role may do everything that the one before it may:
///
/// | | viewer | editor | manager | admin |
/// |---|---|---|---|---|
/// | read cards, lists, files and papers; keep their own preferences and calendar | yes | yes | yes | yes |
/// | create, change and delete customers and what is on their cards; the catalogue; issue documents and take payments | | yes | yes | yes |
/// | credit limit, payment terms, IBAN and blocking of a customer; deciding what others ask for ([`Role::SETS_TERMS`]) | | | yes | yes |
/// | an invoice over the credit limit, where that is forbidden to others; deleted customers, and restoring them ([`Role::RESTORES`]) | | | yes | yes |
/// | hand a customer to somebody outside the team, or to nobody, as a user who sees the team's alone ([`Role::HANDS_OVER`]) | | | yes | yes |
/// | export everything of a customer as one file ([`Role::EXPORTS`]) | | | yes | yes |
/// | erase the personal data of a customer or a contact for ever ([`Role::ERASES`]) | | | | yes |
///
/// An administrator is who is asked for passwords and rights: users are managed on the command line of the server, as are
/// imports and backups. At which customers a user may do it is their [`Scope`]'s, whatever the role. How little each server
/// function takes stands in `server/src/tests/permissions.txt`, and a test tries every one as everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "TEXT", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads everything and changes nothing.
    Viewer,
    /// Creates and changes customers.
    Editor,
    /// Also sets the terms on which customers are dealt with, and restores what was deleted.
    Manager,
    /// Also erases personal data, and is who is asked for rights.
    Admin,
}

impl Role {
    /// Every role, the weakest first.
    pub const ALL: [Role; 4] = [Role::Viewer, Role::Editor, Role::Manager, Role::Admin];

    /// The least role that sees deleted customers, and brings them back.
    pub const RESTORES: Role = Role::Manager;
    /// The least role that hands a customer out of its own team, where it sees no other customers.
    pub const HANDS_OVER: Role = Role::Manager;
    /// The least role that changes on which terms a customer is dealt with: credit limit, days to pay, account, block.
    pub const SETS_TERMS: Role = Role::Manager;

    /// The least role that takes everything of a customer away in one file.
    pub const EXPORTS: Role = Role::Manager;
    /// The only role that erases personal data.
    pub const ERASES: Role = Role::Admin;

    /// The role as it stands in the database and on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Editor => "editor",
            Role::Manager => "manager",
            Role::Admin => "admin",
        }
    }

    /// What the role is called on the page.
    #[must_use]
    pub const fn label(self) -> Word {
        match self {
            Role::Viewer => words::VIEWER,
            Role::Editor => words::EDITOR,
            Role::Manager => words::MANAGER,
            Role::Admin => words::ADMIN,
        }
    }
}

/// Which customers a user sees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "TEXT", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// All of them.
    #[default]
    All,
    /// Those that they own, or somebody of their team.
    Team,
}

impl Scope {
    /// Both, the usual one first.
    pub const ALL: [Scope; 2] = [Scope::All, Scope::Team];

    /// The scope as it stands in the database and on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Scope::All => "all",
            Scope::Team => "team",
        }
    }
}

impl FromStr for Scope {
    type Err = String;

    fn from_str(text: &str) -> Result<Scope, String> {
        let found = Scope::ALL.into_iter().find(|scope| scope.code() == text);
        found.ok_or_else(|| format!("{text:?} is not a scope: all or team"))
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Role, String> {
        Role::ALL
            .into_iter()
            .find(|role| role.code() == text)
            .ok_or_else(|| format!("{text:?} is not a role: viewer, editor, manager or admin"))
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
    /// Which customers they see.
    pub scope: Scope,
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
    /// The code, as typed, of whoever signs in by one.
    #[serde(default)]
    pub code: String,
    /// What tells that the password was right, of whoever takes the second step.
    #[serde(default)]
    pub step: String,
    /// The code of the second step, as typed.
    #[serde(default)]
    pub second: String,
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

/// Why nobody was signed in, at one of these fields.
#[must_use]
pub fn refusal(field: &str) -> AppError {
    AppError::field(field, Problem::Refused { reason: String::new() })
}

/// The field that an error stands at when somebody else vouches for a person who may not come in here.
pub const NOT_ADMITTED: &str = "not_admitted";

/// The field that an error stands at when signing in at an identity provider came to nothing.
pub const PROVIDER: &str = "provider";

/// The field that an error stands at when a code is wrong, or holds no longer.
pub const CODE: &str = "code";

/// The field that an error stands at when the second step is still to be taken, or was not.
pub const SECOND: &str = "second";

/// The field in which the sign-in page carries what tells that the password was right.
pub const STEP: &str = "step";

/// The field that an error stands at when the second step came too late.
pub const STEP_ENDED: &str = "step_ended";

/// The field that an error stands at when somebody who is signed in has to show once more who they are.
pub const CONFIRM: &str = "confirm";

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
        assert!(Role::ALL.is_sorted() && Role::Viewer < Role::Editor && Role::Editor < Role::Manager);
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
