//! Tokens in the database.

use super::model::NewToken;
use crate::db::{Db, DbError, Executor, Tx};
use crate::user::session::{fingerprint, random_text};
use crate::user::{Access, User};
use crate::value::{ApiTokenId, UserId};
use chrono::{DateTime, TimeDelta, Utc};

/// How every token begins, so that it is known for one wherever it turns up.
pub const PREFIX: &str = "ficha_";
/// That a token is used is written down this often, and not at every request.
const USED_EVERY: TimeDelta = TimeDelta::minutes(1);

/// What a program sends. Whoever has it acts for its user, so it is never logged and never stored.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiToken(String);

impl std::fmt::Debug for ApiToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ApiToken(***)")
    }
}

impl ApiToken {
    /// What a program sent, where it is one of ours.
    #[must_use]
    pub fn sent(text: &str) -> Option<ApiToken> {
        text.starts_with(PREFIX).then(|| ApiToken(text.to_owned()))
    }

    /// The text to show, once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// What a token lets its bearer do.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Grant {
    /// As whom.
    #[sqlx(flatten)]
    pub user: User,
    /// By which token.
    #[sqlx(rename = "token_name")]
    pub name: String,
    /// Whether it writes, or only reads.
    pub writes: bool,
    token_id: ApiTokenId,
    last_used_at: Option<DateTime<Utc>>,
}

/// Makes a token, which is shown now and never again.
///
/// # Errors
/// When the database fails.
pub async fn make(tx: &mut Tx, user: UserId, new: &NewToken) -> Result<ApiToken, DbError> {
    let (token, now) = (ApiToken(format!("{PREFIX}{}", random_text())), tx.now());
    tx.query(
        "INSERT INTO api_token (user_id, name, token_hash, writes, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(user)
    .bind(new.name.as_str())
    .bind(fingerprint(&token.0))
    .bind(new.writes)
    .bind(now)
    .bind(now + TimeDelta::days(new.days))
    .execute()
    .await?;
    Ok(token)
}

/// What a token lets its bearer do, when it has not ended and its user is not disabled.
///
/// # Errors
/// When the database fails.
pub async fn find(db: &Db, request_id: &str, token: &ApiToken) -> Result<Option<Grant>, DbError> {
    let (access, now) = (Access::sign_in(request_id), Utc::now());
    let found = find_at(&mut *db.read(&access).await?, token, now).await?;
    if let Some(grant) = found.as_ref().filter(|grant| grant.last_used_at.is_none_or(|at| at + USED_EVERY <= now)) {
        // Nobody waits for it, as with sessions.
        let (db, id) = (db.clone(), grant.token_id);
        tokio::spawn(async move {
            if let Err(error) = used(&db, &access, id).await {
                tracing::warn!(%error, "that a token is used could not be written down");
            }
        });
    }
    Ok(found)
}

async fn used(db: &Db, access: &Access, token: ApiTokenId) -> Result<(), DbError> {
    let mut tx = db.write(access).await?;
    let now = tx.now();
    tx.query("UPDATE api_token SET last_used_at = $1 WHERE id = $2").bind(now).bind(token).execute().await?;
    tx.commit().await
}

async fn find_at(conn: &mut Executor, token: &ApiToken, now: DateTime<Utc>) -> Result<Option<Grant>, DbError> {
    conn.query(
        "SELECT u.id, u.name, u.email, u.role, u.scope, u.locale, u.time_zone, t.id AS token_id, t.name AS token_name,
                t.writes, t.last_used_at
         FROM api_token t JOIN app_user u ON u.id = t.user_id
         WHERE t.token_hash = $1 AND t.expires_at > $2 AND u.disabled = $3",
    )
    .bind(fingerprint(&token.0))
    .bind(now)
    .bind(false)
    .optional()
    .await
}

/// A token as its user is told of it.
#[derive(Debug, sqlx::FromRow)]
pub struct Listed {
    /// Which token.
    pub id: ApiTokenId,
    /// What it is for.
    pub name: String,
    /// Whether it writes, or only reads.
    pub writes: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// When it was used last, but for a minute.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// The tokens of a user, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_user(conn: &mut Executor, user: UserId) -> Result<Vec<Listed>, DbError> {
    conn.query(
        "SELECT id, name, writes, created_at, expires_at, last_used_at FROM api_token WHERE user_id = $1 ORDER BY id DESC",
    )
    .bind(user)
    .all()
    .await
}

/// Revokes one of a user's tokens, and tells whether it was theirs and there.
///
/// # Errors
/// When the database fails.
pub async fn revoke(tx: &mut Tx, user: UserId, token: ApiTokenId) -> Result<bool, DbError> {
    let revoked = tx.query("DELETE FROM api_token WHERE id = $1 AND user_id = $2").bind(token).bind(user);
    Ok(revoked.execute().await? > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db_test;
    use crate::user::store as users;
    use crate::user::tests::ana;

    async fn made(db: &Db, user: UserId, writes: bool) -> ApiToken {
        let mut tx = db.write(&Access::sign_in("r1")).await.unwrap();
        let token = make(&mut tx, user, &NewToken { name: "Caja".to_owned(), writes, days: 30 }).await.unwrap();
        tx.commit().await.unwrap();
        token
    }

    db_test!(
        async fn a_token_opens_until_it_ends_or_is_revoked_or_its_user_is_disabled(db: Db) {
            let user = ana(&db).await;
            let (token, other) = (made(&db, user, true).await, made(&db, user, false).await);
            let grant = find(&db, "r2", &token).await.unwrap().unwrap();
            assert_eq!((grant.user.id, &*grant.name, grant.writes), (user, "Caja", true));
            assert!(!find(&db, "r2", &other).await.unwrap().unwrap().writes);
            assert_eq!(find(&db, "r2", &ApiToken::sent("ficha_guessed").unwrap()).await.unwrap(), None);
            assert_eq!(ApiToken::sent("eyJhbGciOi"), None, "another's bearer token is none of ours");

            let mut conn = db.read(&Access::sign_in("r3")).await.unwrap();
            let end = of_user(&mut conn, user).await.unwrap()[0].expires_at;
            assert!(find_at(&mut conn, &other, end - TimeDelta::seconds(1)).await.unwrap().is_some());
            assert!(find_at(&mut conn, &other, end).await.unwrap().is_none());
            let stored: Vec<String> = conn.query("SELECT token_hash FROM api_token").scalars().await.unwrap();
            assert!(stored.iter().all(|hash| hash.len() == 64 && !token.reveal().contains(&**hash)));
            drop(conn);

            let mut tx = db.write(&Access::sign_in("r4")).await.unwrap();
            let listed = of_user(&mut tx, user).await.unwrap();
            assert!(!revoke(&mut tx, UserId(user.0 + 1), listed[1].id).await.unwrap(), "another's");
            assert!(revoke(&mut tx, user, listed[1].id).await.unwrap());
            tx.commit().await.unwrap();
            assert_eq!(find(&db, "r5", &token).await.unwrap(), None);
            assert!(find(&db, "r5", &other).await.unwrap().is_some());
            let mut tx = db.write(&Access::command("command", "test")).await.unwrap();
            users::disable(&mut tx, user).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(find(&db, "r6", &other).await.unwrap(), None);
            let mut tx = db.write(&Access::command("command", "test")).await.unwrap();
            users::change(&mut tx, user, users::Change { enable: true, ..users::Change::default() }).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(find(&db, "r7", &other).await.unwrap(), None, "whoever is let in again makes a new one");
        }
    );
}
