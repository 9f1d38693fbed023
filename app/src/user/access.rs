//! Permission: nothing is read or written without an [`Access`], and only the checks in this file make one.

use super::model::{Role, Scope, User};
use super::reach::Reach;
use super::session::Lifetime;
use crate::db::Db;
use crate::error::AppError;
use crate::value::SessionId;
use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::use_context;
use std::borrow::Cow;

/// Who is asking. The server provides it to every page and every server function.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    /// Who is signed in, if anybody.
    pub user: Option<User>,
    /// By which session.
    pub session: Option<SessionId>,
    /// By which token of theirs, where it is a program.
    pub token: Option<String>,
    /// When they have shown who they are, where we know: a proxy does so with each request.
    pub signed_in_at: Option<DateTime<Utc>>,
    /// The request's id, as in the log and in the answer's header.
    pub request_id: String,
}

impl Visitor {
    /// Whether they have shown who they are within this time. A proxy does so for them with each request, and a token does
    /// what its user let it do when they made it.
    #[must_use]
    pub fn is_fresh(&self, within: TimeDelta) -> bool {
        self.session.is_none() || self.signed_in_at.is_some_and(|at| at > Utc::now() - within)
    }

    /// The access of whoever is asking, when their role reaches what is needed. A program's says by which token.
    ///
    /// # Errors
    /// `Unauthenticated` when nobody is signed in, `Forbidden` when their role is too weak.
    pub fn access(self, needs: Role) -> Result<Access, AppError> {
        let access = Access::of(self.user.ok_or(AppError::Unauthenticated)?, needs, self.request_id)?;
        let source = self.token.map_or(access.source, |name| format!("token {name}").into());
        Ok(Access { source, ..access })
    }
}

/// That somebody may do what they are about to do. The database asks for it, and names its actor in the history.
#[derive(Clone, Debug)]
pub struct Access {
    actor: String,
    source: Cow<'static, str>,
    request_id: String,
    user: Option<User>,
}

/// How the history names whoever typed a command.
const COMMAND: &str = "command:";

/// Whether whoever is asking has shown who they are within the time that the server asks for.
#[must_use]
pub fn is_fresh() -> bool {
    let lifetime = use_context::<Lifetime>().unwrap_or_default();
    use_context::<Visitor>().is_some_and(|visitor| visitor.is_fresh(lifetime.fresh))
}

impl Access {
    /// The access of a user, when their role reaches what is needed.
    ///
    /// # Errors
    /// `Forbidden` when it does not.
    pub fn of(user: User, needs: Role, request_id: String) -> Result<Access, AppError> {
        if user.role < needs {
            return Err(AppError::Forbidden);
        }
        Ok(Access { actor: format!("user:{}", user.id), source: "web".into(), request_id, user: Some(user) })
    }

    /// The access of a command on the server's own machine: `source` says which kind, `person` who typed it.
    #[must_use]
    pub fn command(source: &'static str, person: &str) -> Access {
        Access { actor: format!("{COMMAND}{person}"), source: source.into(), request_id: String::new(), user: None }
    }

    /// The access to sign in and out with: it reads users and keeps their sessions, for nobody is known yet.
    #[must_use]
    pub fn sign_in(request_id: &str) -> Access {
        Access { actor: "ficha".to_owned(), source: "web".into(), request_id: request_id.to_owned(), user: None }
    }

    /// Who does it, as the history names them: `user:3`, `command:ana`.
    #[must_use]
    pub fn actor(&self) -> &str {
        &self.actor
    }

    /// The request's id; empty when there is none.
    #[must_use]
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// Where it comes from: `web`, `import`, `demo`, `command`, or `token` and the token's name.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The user; none for a command.
    #[must_use]
    pub fn user(&self) -> Option<&User> {
        self.user.as_ref()
    }

    /// The name of whoever does it, for where it is kept as it was then: the user's, or that of whoever typed the command.
    #[must_use]
    pub fn person(&self) -> String {
        let typed = || self.actor.split_once(':').map_or(&*self.actor, |(_, person)| person).to_owned();
        self.user.as_ref().map_or_else(typed, |user| user.name.clone())
    }

    /// Which customers it reaches: a command and the sign-in all of them, a user what their scope says.
    #[must_use]
    pub fn reach(&self) -> Reach {
        let restricted = self.user.as_ref().filter(|user| user.scope == Scope::Team);
        restricted.map_or(Reach::All, |user| Reach::Team(user.id))
    }

    /// Whether customers that were deleted are seen: by whoever may bring them back, and by commands.
    #[must_use]
    pub fn sees_deleted(&self) -> bool {
        self.user.as_ref().map_or_else(|| self.actor.starts_with(COMMAND), |user| user.role >= Role::RESTORES)
    }

    /// Whether the terms may be changed on which customers are dealt with.
    #[must_use]
    pub fn sets_terms(&self) -> bool {
        self.user.as_ref().is_none_or(|user| user.role >= Role::SETS_TERMS)
    }

    /// Whether customers may be handed to whomever, or to nobody, and not within the team alone.
    #[must_use]
    pub fn hands_over(&self) -> bool {
        self.user.as_ref().is_none_or(|user| user.role >= Role::HANDS_OVER)
    }

    /// The zone in which instants are shown to this user: UTC when theirs is unknown.
    #[must_use]
    pub fn now_zone(&self) -> chrono_tz::Tz {
        self.user.as_ref().and_then(|user| user.time_zone.parse().ok()).unwrap_or(chrono_tz::UTC)
    }
}

/// The access of whoever asked for this page or called this server function.
///
/// # Errors
/// `Unauthenticated` when nobody is signed in, `Forbidden` when their role is too weak.
pub fn require(needs: Role) -> Result<Access, AppError> {
    let visitor: Visitor = use_context().ok_or(AppError::Unauthenticated)?;
    visitor.access(needs)
}

/// The database, for the doors of `open` alone.
///
/// # Errors
/// `Internal` outside a request.
pub(super) fn db() -> Result<Db, AppError> {
    use_context().ok_or_else(|| AppError::internal("no database in this context"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Locale;
    use crate::value::UserId;
    use leptos::prelude::{Owner, provide_context};

    fn ana(role: Role) -> User {
        let (name, email) = ("Ana".to_owned(), "ana@cafe.example".to_owned());
        let time_zone = "Europe/Madrid".to_owned();
        User { id: UserId(3), name, email, role, scope: Scope::All, locale: Locale::Es, time_zone }
    }

    #[test]
    fn a_role_reaches_what_weaker_roles_may_and_nothing_more() {
        for has in Role::ALL {
            for needs in Role::ALL {
                let access = Access::of(ana(has), needs, String::new());
                assert_eq!(access.is_ok(), has >= needs, "{has:?} {needs:?}");
                assert!(access.is_ok() || access.is_err_and(|error| error == AppError::Forbidden));
            }
        }
    }

    #[test]
    fn the_history_is_told_who_and_where_from() {
        let access = Access::of(ana(Role::Editor), Role::Editor, "r1".to_owned()).expect("an editor edits");
        assert_eq!((access.actor(), access.source(), access.request_id()), ("user:3", "web", "r1"));
        assert_eq!(access.now_zone(), chrono_tz::Europe::Madrid);
        let command = Access::command("import", "ana");
        assert_eq!((command.actor(), command.source(), command.user()), ("command:ana", "import", None));
    }

    #[test]
    fn nobody_signed_in_is_told_so_rather_than_forbidden() {
        Owner::new().with(|| {
            assert_eq!(require(Role::Viewer).map(|_| ()), Err(AppError::Unauthenticated));
            provide_context(Visitor::default());
            assert_eq!(require(Role::Viewer).map(|_| ()), Err(AppError::Unauthenticated));
        });
    }
}
