//! People whom somebody else vouches for: a proxy in front of us, or an identity provider. Who they are is theirs to say; whether
//! they come in, and as what, is ours.

use super::access::Access;
use super::model::{Role, Scope, User};
use super::store::{self, Change, NewUser};
use crate::db::{Db, DbError, Executor};
use crate::error::AppError;
use crate::locale::Locale;
use crate::value::{email, text};

/// The longest name that is taken over.
const LONGEST_NAME: usize = 100;

/// What somebody else says of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vouched {
    /// Their email, by which we know them.
    pub email: String,
    /// What they are called, if that was said.
    pub name: Option<String>,
    /// The groups that they are in.
    pub groups: Vec<String>,
}

/// On which terms such people come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admission {
    /// What the members of a group may do. Where there is any, whoever is in none of them does not come in.
    pub group_roles: Vec<(String, Role)>,
    /// Whether a person whom nobody has added is added at first sight.
    pub creates: bool,
    /// What such a person may do, where no group says so.
    pub new_role: Role,
    /// Which customers such a person sees.
    pub new_scope: Scope,
}

impl Default for Admission {
    fn default() -> Admission {
        Admission { group_roles: Vec::new(), creates: false, new_role: Role::Viewer, new_scope: Scope::All }
    }
}

impl Admission {
    /// Whether groups give roles, and whoever is in none is not admitted.
    #[must_use]
    pub fn by_groups(&self) -> bool {
        !self.group_roles.is_empty()
    }

    /// What the groups of a person let them do: the most that one of them does. None where groups do not say.
    pub(super) fn role_of(&self, groups: &[String]) -> Result<Option<Role>, Refused> {
        let named = self.group_roles.iter().filter(|(group, _)| groups.contains(group));
        let role = named.map(|(_, role)| *role).max();
        if role.is_none() && self.by_groups() { Err(Refused::NoGroup) } else { Ok(role) }
    }
}

/// Why a person does not come in, for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No group of theirs has a role here.
    NoGroup,
    /// Nobody has added them, and they are not added at first sight.
    Unknown,
    /// They were disabled.
    Disabled,
    /// What they are called by is no email, so that they cannot be added.
    NoEmail,
    /// Their provider does not know whether the email is theirs, and we have not seen them before.
    NotVerified,
    /// The user with their email is somebody else at their provider.
    AnotherPerson,
}

/// A user, and whether they may come in.
#[derive(sqlx::FromRow)]
pub(super) struct Known {
    #[sqlx(flatten)]
    pub(super) user: User,
    pub(super) disabled: bool,
}

/// The user of a person, with the role that their groups give them; added, where that is how it is configured.
///
/// # Errors
/// `Internal` when the database fails.
pub async fn admit(
    db: &Db,
    vouched: &Vouched,
    terms: &Admission,
    locale: Locale,
    request_id: &str,
) -> Result<Result<User, Refused>, AppError> {
    let access = Access::sign_in(request_id);
    let role = match terms.role_of(&vouched.groups) {
        Ok(role) => role,
        Err(refused) => return Ok(Err(refused)),
    };
    match find_or_add(db, &access, vouched, terms, role, locale).await? {
        Ok(known) => enter(db, &access, known, role).await,
        Err(refused) => Ok(Err(refused)),
    }
}

/// The user with the email of a person; added, where that is how it is configured.
pub(super) async fn find_or_add(
    db: &Db,
    access: &Access,
    vouched: &Vouched,
    terms: &Admission,
    role: Option<Role>,
    locale: Locale,
) -> Result<Result<Known, Refused>, AppError> {
    if let Some(known) = find(&mut *db.read(access).await?, &vouched.email).await? {
        return Ok(Ok(known));
    }
    if !terms.creates {
        return Ok(Err(Refused::Unknown));
    }
    let added = add(db, access, vouched, role.unwrap_or(terms.new_role), terms.new_scope, locale).await?;
    Ok(added.ok_or(Refused::NoEmail))
}

/// Lets a user in, with the role that their groups give them.
pub(super) async fn enter(
    db: &Db,
    access: &Access,
    known: Known,
    role: Option<Role>,
) -> Result<Result<User, Refused>, AppError> {
    let Known { mut user, disabled } = known;
    if disabled {
        return Ok(Err(Refused::Disabled));
    }
    if let Some(role) = role.filter(|role| *role != user.role) {
        let mut tx = db.write(access).await?;
        store::change(&mut tx, user.id, Change { role: Some(role), ..Change::default() }).await?;
        tx.commit().await?;
        tracing::info!(user = %user.id, role = role.code(), "the groups of a user have another role");
        user.role = role;
    }
    Ok(Ok(user))
}

async fn find(conn: &mut Executor, email: &str) -> Result<Option<Known>, DbError> {
    conn.query("SELECT id, name, email, role, scope, locale, time_zone, disabled FROM app_user WHERE email = $1")
        .bind(email.trim().to_lowercase())
        .optional()
        .await
}

/// Adds a person, who has no password: nobody signs in with one of theirs. Whoever adds them at the same moment is as good.
async fn add(
    db: &Db,
    access: &Access,
    vouched: &Vouched,
    role: Role,
    scope: Scope,
    locale: Locale,
) -> Result<Option<Known>, AppError> {
    let Ok(email) = email::parse(&vouched.email) else { return Ok(None) };
    let said = vouched.name.as_deref().and_then(|name| text::optional(name, LONGEST_NAME).ok().flatten());
    let name = said.unwrap_or_else(|| email.split('@').next().unwrap_or_default().to_owned());
    let (password_hash, time_zone) = (String::new(), "Europe/Madrid".to_owned());
    let new = NewUser { email, name, password_hash, role, team: None, scope, locale, time_zone };
    let mut tx = db.write(access).await?;
    match store::add(&mut tx, new).await {
        Ok(id) => {
            tx.commit().await?;
            tracing::info!(user = %id, role = role.code(), "a user was added at first sight");
        }
        Err(error) if error.constraint() == Some("app_user_email_key") => drop(tx),
        Err(error) => return Err(error.into()),
    }
    Ok(find(&mut *db.read(access).await?, &vouched.email).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db_test;
    use crate::user::tests::ana;

    fn vouched(email: &str, groups: &[&str]) -> Vouched {
        let groups = groups.iter().map(|group| (*group).to_owned()).collect();
        Vouched { email: email.to_owned(), name: Some(" Eva\u{a0}Egea ".to_owned()), groups }
    }

    async fn admitted(db: &Db, vouched: &Vouched, terms: &Admission) -> Result<Role, Refused> {
        admit(db, vouched, terms, Locale::Fr, "r1").await.unwrap().map(|user| user.role)
    }

    fn sales() -> Admission {
        let group_roles = [("sales", Role::Editor), ("boss", Role::Manager), ("it", Role::Admin)];
        Admission {
            group_roles: group_roles.map(|(group, role)| (group.to_owned(), role)).to_vec(),
            ..Admission::default()
        }
    }

    db_test!(
        async fn whoever_is_known_comes_in_and_others_only_where_that_is_configured(db: Db) {
            ana(&db).await;
            let terms = Admission::default();
            assert_eq!(admitted(&db, &vouched(" ANA@cafe.example", &[]), &terms).await, Ok(Role::Editor));
            assert_eq!(admitted(&db, &vouched("eva@acme.example", &[]), &terms).await, Err(Refused::Unknown));
            let terms = Admission { creates: true, new_scope: Scope::Team, ..Admission::default() };
            assert_eq!(admitted(&db, &vouched("root", &[]), &terms).await, Err(Refused::NoEmail));
            assert_eq!(admitted(&db, &vouched("", &[]), &terms).await, Err(Refused::NoEmail));
            let eva = admit(&db, &vouched("Eva@Acme.example", &[]), &terms, Locale::Fr, "r1").await.unwrap().unwrap();
            assert_eq!((&*eva.email, eva.role, eva.scope), ("eva@acme.example", Role::Viewer, Scope::Team));
            assert_eq!((eva.locale, eva.name.trim()), (Locale::Fr, &*eva.name));
            let again = admit(&db, &vouched("eva@acme.example", &[]), &terms, Locale::Es, "r2").await.unwrap().unwrap();
            assert_eq!(again, eva, "she is added once");
            let mut conn = db.read(&Access::sign_in("r3")).await.unwrap();
            let actor: String = conn
                .query("SELECT actor FROM history WHERE entity = 'app_user' ORDER BY id DESC LIMIT 1")
                .scalar()
                .await
                .unwrap();
            assert_eq!(actor, "ficha");
        }
    );

    db_test!(
        async fn the_groups_say_what_one_may_do_and_without_one_of_them_nobody_comes_in(db: Db) {
            let id = ana(&db).await;
            let email = "ana@cafe.example";
            let cases: [(&[&str], Result<Role, Refused>); 6] = [
                (&["sales", "boss"], Ok(Role::Manager)),
                (&["sales"], Ok(Role::Editor)),
                (&["Sales"], Err(Refused::NoGroup)),
                (&["kitchen"], Err(Refused::NoGroup)),
                (&[], Err(Refused::NoGroup)),
                (&["it"], Ok(Role::Admin)),
            ];
            for (groups, expected) in cases {
                assert_eq!(admitted(&db, &vouched(email, groups), &sales()).await, expected, "{groups:?}");
            }
            let stored = store::list(&mut db.read(&Access::sign_in("r1")).await.unwrap()).await.unwrap();
            assert_eq!(stored[0].role, Role::Admin, "it is written down");
            let mut tx = db.write(&Access::command("command", "test")).await.unwrap();
            store::disable(&mut tx, id).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(admitted(&db, &vouched(email, &["it"]), &sales()).await, Err(Refused::Disabled));
        }
    );

    db_test!(
        async fn somebody_added_at_first_sight_has_no_password_that_opens(db: Db) {
            use crate::user::model::SignInForm;
            use crate::user::session::{Device, Lifetime};
            let terms = Admission { creates: true, ..Admission::default() };
            admit(&db, &vouched("eva@acme.example", &[]), &terms, Locale::Fr, "r1").await.unwrap().unwrap();
            for password in ["", "café con leche"] {
                let (email, password) = ("eva@acme.example".to_owned(), password.to_owned());
                let form = SignInForm { email, password, ..SignInForm::default() };
                let tried = crate::user::api::sign_in(&db, form, &Device::at("::1"), Lifetime::default(), "r2").await;
                assert!(matches!(tried, Err(AppError::Invalid(_))), "{tried:?}");
            }
        }
    );
}
