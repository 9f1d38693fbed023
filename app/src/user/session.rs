//! How a browser is recognised: a random token in a cookie, and only its SHA-256 in the database, so that whoever reads
//! the table can sign in as nobody.

use super::access::Access;
use super::model::User;
use crate::db::{Db, DbError, Executor, Tx};
use crate::value::UserId;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The cookie that carries the token.
pub const COOKIE: &str = "ficha_session";
/// A session that nobody uses ends after this.
const IDLE: TimeDelta = TimeDelta::hours(12);
/// Every session ends after this, used or not.
pub const LONGEST: TimeDelta = TimeDelta::days(30);
/// That a session is used is written down this often, and not at every click.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(5);

/// What the cookie holds. Whoever has it is signed in, so it is never logged and never stored.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(String);

impl std::fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionToken(***)")
    }
}

impl SessionToken {
    /// What a browser sent as its cookie.
    #[must_use]
    pub fn sent(text: &str) -> SessionToken {
        SessionToken(text.to_owned())
    }

    /// The text for the cookie.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    fn new() -> SessionToken {
        SessionToken(random_text())
    }

    fn hash(&self) -> String {
        fingerprint(&self.0)
    }
}

/// A text that nobody guesses: 256 bits in 43 characters that may stand in an address.
pub(crate) fn random_text() -> String {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What is kept of such a text: enough to know it again, and of no use to whoever reads it.
pub(crate) fn fingerprint(secret: &str) -> String {
    Sha256::digest(secret.as_bytes()).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    user: User,
    last_seen_at: DateTime<Utc>,
}

/// Begins a session; sessions that have ended anyway are cleared away on the occasion.
///
/// # Errors
/// When the database fails.
pub async fn create(tx: &mut Tx, user: UserId) -> Result<SessionToken, DbError> {
    let (token, now) = (SessionToken::new(), tx.now());
    tx.query("DELETE FROM session WHERE expires_at <= $1 OR last_seen_at <= $2")
        .bind(now)
        .bind(now - IDLE)
        .execute()
        .await?;
    tx.query(
        "INSERT INTO session (token_hash, user_id, created_at, last_seen_at, expires_at) VALUES ($1, $2, $3, $3, $4)",
    )
    .bind(token.hash())
    .bind(user)
    .bind(now)
    .bind(now + LONGEST)
    .execute()
    .await?;
    Ok(token)
}

/// Whose session it is, when it has not ended and its user is not disabled.
///
/// # Errors
/// When the database fails.
pub async fn find(db: &Db, request_id: &str, token: &SessionToken) -> Result<Option<User>, DbError> {
    let (access, now) = (Access::sign_in(request_id), Utc::now());
    let Some(found) = find_at(&mut *db.read(&access).await?, token, now).await? else { return Ok(None) };
    if found.last_seen_at + SEEN_EVERY <= now {
        // Nobody waits for it: while an import holds SQLite's only writer, pages are read all the same.
        let (db, hash) = (db.clone(), token.hash());
        tokio::spawn(async move {
            if let Err(error) = seen(&db, &access, &hash).await {
                tracing::warn!(%error, "that a session is used could not be written down");
            }
        });
    }
    Ok(Some(found.user))
}

/// Two clicks at once may both write this; neither takes anything from the other.
async fn seen(db: &Db, access: &Access, hash: &str) -> Result<(), DbError> {
    let mut tx = db.write(access).await?;
    let now = tx.now();
    tx.query("UPDATE session SET last_seen_at = $1 WHERE token_hash = $2").bind(now).bind(hash).execute().await?;
    tx.commit().await
}

async fn find_at(conn: &mut Executor, token: &SessionToken, now: DateTime<Utc>) -> Result<Option<Found>, DbError> {
    conn.query(
        "SELECT u.id, u.name, u.email, u.role, u.scope, u.locale, u.time_zone, s.last_seen_at
         FROM session s JOIN app_user u ON u.id = s.user_id
         WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.last_seen_at > $3 AND u.disabled = $4",
    )
    .bind(token.hash())
    .bind(now)
    .bind(now - IDLE)
    .bind(false)
    .optional()
    .await
}

/// Ends a session on the server, whatever the browser does with its cookie.
///
/// # Errors
/// When the database fails.
pub async fn end(tx: &mut Tx, token: &SessionToken) -> Result<(), DbError> {
    tx.query("DELETE FROM session WHERE token_hash = $1").bind(token.hash()).execute().await?;
    Ok(())
}

/// Ends every session of a user: the password was changed, or the user may no longer come in.
///
/// # Errors
/// When the database fails.
pub async fn end_all(tx: &mut Tx, user: UserId) -> Result<(), DbError> {
    tx.query("DELETE FROM session WHERE user_id = $1").bind(user).execute().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db_test;
    use crate::user::tests::ana;

    db_test!(
        async fn a_session_ends_when_it_is_idle_or_old_or_ended(db: Db) {
            let user = ana(&db).await;
            let access = Access::sign_in("r1");
            let mut tx = db.write(&access).await.unwrap();
            let (now, token) = (tx.now(), create(&mut tx, user).await.unwrap());
            let other = create(&mut tx, user).await.unwrap();
            tx.commit().await.unwrap();
            assert_ne!(token, other);
            assert_eq!(find(&db, "r2", &token).await.unwrap().map(|user| user.id), Some(user));
            assert_eq!(find(&db, "r2", &SessionToken::sent("guessed")).await.unwrap(), None);

            let mut conn = db.read(&access).await.unwrap();
            assert!(find_at(&mut conn, &token, now + IDLE - TimeDelta::seconds(1)).await.unwrap().is_some());
            assert!(find_at(&mut conn, &token, now + IDLE).await.unwrap().is_none());
            assert!(find_at(&mut conn, &token, now + LONGEST).await.unwrap().is_none());
            drop(conn);

            let mut tx = db.write(&access).await.unwrap();
            end(&mut tx, &token).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(find(&db, "r3", &token).await.unwrap(), None);
            assert!(find(&db, "r3", &other).await.unwrap().is_some());
        }
    );

    db_test!(
        async fn a_page_is_read_while_somebody_writes(db: Db) {
            let user = ana(&db).await;
            let access = Access::sign_in("r1");
            let mut tx = db.write(&access).await.unwrap();
            let token = create(&mut tx, user).await.unwrap();
            let earlier = tx.now() - SEEN_EVERY;
            tx.query("UPDATE session SET last_seen_at = $1").bind(earlier).execute().await.unwrap();
            tx.commit().await.unwrap();
            let last_seen = async || {
                let mut conn = db.read(&access).await.unwrap();
                conn.query("SELECT last_seen_at FROM session").scalar::<DateTime<Utc>>().await.unwrap()
            };

            let mut import = db.write(&Access::command("import", "ana")).await.unwrap();
            import.query("UPDATE session SET expires_at = expires_at").execute().await.unwrap();
            let found = tokio::time::timeout(std::time::Duration::from_secs(5), find(&db, "r2", &token)).await;
            assert_eq!(found.expect("no waiting").unwrap().map(|user| user.id), Some(user));
            assert_eq!(last_seen().await, earlier);
            import.commit().await.unwrap();
            for _ in 0..500 {
                if last_seen().await > earlier {
                    return;
                }
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
            panic!("it is written down afterwards");
        }
    );

    db_test!(
        async fn the_table_never_holds_what_the_cookie_holds(db: Db) {
            let user = ana(&db).await;
            let mut tx = db.write(&Access::sign_in("r1")).await.unwrap();
            let token = create(&mut tx, user).await.unwrap();
            let stored: String = tx.query("SELECT token_hash FROM session").scalar().await.unwrap();
            assert_ne!(stored, token.reveal());
            assert_eq!((stored.len(), token.reveal().len()), (64, 43));
        }
    );
}
