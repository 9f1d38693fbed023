//! Who somebody is at an identity provider. The key is the provider with its own name for the person; an email, which another may
//! have one day, only tells at the first time whose it is, and only where the provider has verified it.

use super::access::Access;
use super::model::User;
use super::vouched::{self, Admission, Known, Refused, Vouched};
use crate::db::{Db, DbError, Executor};
use crate::error::AppError;
use crate::locale::Locale;
use crate::value::UserId;

/// A person, as an identity provider knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The provider, by its address.
    pub issuer: String,
    /// Its name for the person, which never becomes another's.
    pub subject: String,
    /// Whether the provider has seen to it that the email is the person's.
    pub email_verified: bool,
}

/// The user who is somebody at an identity provider, with the role that their groups give them; linked at the first time, or
/// added, where that is how it is configured.
///
/// # Errors
/// `Internal` when the database fails.
pub async fn admit(
    db: &Db,
    identity: &Identity,
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
    if let Some(known) = linked(&mut *db.read(&access).await?, identity).await? {
        return vouched::enter(db, &access, known, role).await;
    }
    if !identity.email_verified || vouched.email.is_empty() {
        return Ok(Err(Refused::NotVerified));
    }
    let known = match vouched::find_or_add(db, &access, vouched, terms, role, locale).await? {
        Ok(known) if known.disabled => return Ok(Err(Refused::Disabled)),
        Ok(known) => known,
        Err(refused) => return Ok(Err(refused)),
    };
    if !link(db, &access, identity, known.user.id).await? {
        return Ok(Err(Refused::AnotherPerson));
    }
    vouched::enter(db, &access, known, role).await
}

async fn linked(conn: &mut Executor, identity: &Identity) -> Result<Option<Known>, DbError> {
    conn.query(
        "SELECT u.id, u.name, u.email, u.role, u.scope, u.locale, u.time_zone, u.disabled
         FROM user_identity i JOIN app_user u ON u.id = i.user_id WHERE i.issuer = $1 AND i.subject = $2",
    )
    .bind(identity.issuer.as_str())
    .bind(identity.subject.as_str())
    .optional()
    .await
}

/// Says that a user is this person; false where the user is another one there already. Two first times at once are one.
async fn link(db: &Db, access: &Access, identity: &Identity, user: UserId) -> Result<bool, AppError> {
    let mut tx = db.write(access).await?;
    let now = tx.now();
    let added = tx
        .query("INSERT INTO user_identity (issuer, subject, user_id, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
        .bind(identity.issuer.as_str())
        .bind(identity.subject.as_str())
        .bind(user)
        .bind(now)
        .execute()
        .await?;
    let is_theirs = linked(&mut tx, identity).await?.is_some_and(|known| known.user.id == user);
    tx.commit().await?;
    if added > 0 {
        tracing::info!(%user, "a user was linked to an identity");
    }
    Ok(is_theirs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db_test;
    use crate::user::Role;
    use crate::user::tests::ana;

    const HERE: &str = "https://id.acme.example";

    async fn admitted(db: &Db, issuer: &str, subject: &str, email: &str, verified: bool) -> Result<UserId, Refused> {
        let (issuer, subject) = (issuer.to_owned(), subject.to_owned());
        let identity = Identity { issuer, subject, email_verified: verified };
        let vouched = Vouched { email: email.to_owned(), ..Vouched::default() };
        let terms = Admission::default();
        admit(db, &identity, &vouched, &terms, Locale::En, "r1").await.unwrap().map(|user| user.id)
    }

    db_test!(
        async fn a_person_is_known_by_the_providers_name_and_by_a_verified_email_once(db: Db) {
            let id = ana(&db).await;
            let email = "Ana@cafe.example";
            assert_eq!(admitted(&db, HERE, "sub-1", email, false).await, Err(Refused::NotVerified));
            assert_eq!(admitted(&db, HERE, "sub-1", "", true).await, Err(Refused::NotVerified));
            assert_eq!(admitted(&db, HERE, "sub-1", "eva@cafe.example", true).await, Err(Refused::Unknown));
            assert_eq!(admitted(&db, HERE, "sub-1", email, true).await, Ok(id));
            // From now on the provider's name is enough, whatever the email has become.
            assert_eq!(admitted(&db, HERE, "sub-1", "ana.alba@cafe.example", false).await, Ok(id));
            assert_eq!(admitted(&db, HERE, "sub-1", "", false).await, Ok(id));
            // Whoever has her email now is not her.
            assert_eq!(admitted(&db, HERE, "sub-2", email, true).await, Err(Refused::AnotherPerson));
            assert_eq!(admitted(&db, HERE, "sub-2", email, true).await, Err(Refused::AnotherPerson));
            // The same name at another provider is another person, until it vouches for the email.
            let elsewhere = "https://id.evil.example";
            assert_eq!(admitted(&db, elsewhere, "sub-1", "eva@cafe.example", true).await, Err(Refused::Unknown));
            assert_eq!(admitted(&db, elsewhere, "sub-1", email, false).await, Err(Refused::NotVerified));
        }
    );

    db_test!(
        async fn a_disabled_user_is_neither_linked_nor_let_in(db: Db) {
            let id = ana(&db).await;
            assert_eq!(admitted(&db, HERE, "sub-1", "ana@cafe.example", true).await, Ok(id));
            let mut tx = db.write(&Access::command("command", "test")).await.unwrap();
            crate::user::store::disable(&mut tx, id).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(admitted(&db, HERE, "sub-1", "ana@cafe.example", true).await, Err(Refused::Disabled));
            assert_eq!(admitted(&db, HERE, "sub-9", "ana@cafe.example", true).await, Err(Refused::Disabled));
            let mut conn = db.read(&Access::sign_in("r2")).await.unwrap();
            let links: i64 = conn.query("SELECT COUNT(*) FROM user_identity").scalar().await.unwrap();
            assert_eq!(links, 1);
        }
    );

    db_test!(
        async fn somebody_new_is_added_and_linked_where_that_is_configured(db: Db) {
            let identity = Identity { issuer: HERE.to_owned(), subject: "sub-7".to_owned(), email_verified: true };
            let vouched = Vouched { email: "eva@acme.example".to_owned(), ..Vouched::default() };
            let terms = Admission { creates: true, new_role: Role::Editor, ..Admission::default() };
            let eva = admit(&db, &identity, &vouched, &terms, Locale::Fr, "r1").await.unwrap().unwrap();
            assert_eq!((eva.role, &*eva.name, eva.locale), (Role::Editor, "eva", Locale::Fr));
            let again = Vouched { email: "eva@elsewhere.example".to_owned(), ..Vouched::default() };
            let again = admit(&db, &identity, &again, &terms, Locale::Fr, "r1").await.unwrap().unwrap();
            assert_eq!(again.id, eva.id);
        }
    );
}
