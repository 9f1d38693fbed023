//! How a browser is recognised: a random token in a cookie, and only its SHA-256 in the database, so that whoever reads
//! the table can sign in as nobody.

use super::access::Access;
use super::model::User;
use crate::db::{Db, DbError, Executor, Tx};
use crate::value::{SessionId, UserId};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The cookie that carries the token.
pub const COOKIE: &str = "ficha_session";
/// That a session is used is written down this often, and not at every click.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(1);
/// As much of what a browser calls itself is kept.
const LONGEST_AGENT: usize = 300;

/// How long sessions last. What is usual is what NIST SP 800-63B-4 names for people with two factors: long enough for lunch and
/// for a day's work, too short for a machine that is left behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetime {
    /// A session that nobody uses ends after this.
    pub idle: TimeDelta,
    /// Every session ends after this, used or not.
    pub longest: TimeDelta,
    /// For what hands rights on, somebody must have signed in within this.
    pub fresh: TimeDelta,
}

impl Default for Lifetime {
    fn default() -> Lifetime {
        Lifetime { idle: TimeDelta::hours(1), longest: TimeDelta::hours(12), fresh: TimeDelta::minutes(15) }
    }
}

/// From where a session is begun: what its user is told of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// The address of the connection, or what a trusted proxy said of it.
    pub address: String,
    /// As the browser calls itself.
    pub agent: String,
}

impl Device {
    /// A device that names no browser.
    #[must_use]
    pub fn at(address: &str) -> Device {
        Device { address: address.to_owned(), agent: String::new() }
    }
}

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

/// A session that has not ended.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Session {
    /// Which session.
    #[sqlx(rename = "session_id")]
    pub id: SessionId,
    /// Whose it is.
    #[sqlx(flatten)]
    pub user: User,
    /// When its user was last known to have shown who they are; none where an identity provider has not said.
    pub proved_at: Option<DateTime<Utc>>,
    last_seen_at: DateTime<Utc>,
}

/// Begins a session of somebody who has shown who they are now, or when an identity provider says so, if it does; sessions that
/// have ended anyway are cleared away on the occasion.
///
/// # Errors
/// When the database fails.
pub async fn create(
    tx: &mut Tx,
    user: UserId,
    device: &Device,
    lifetime: Lifetime,
    proved_at: Option<DateTime<Utc>>,
) -> Result<SessionToken, DbError> {
    let (token, now) = (SessionToken::new(), tx.now());
    tx.query("DELETE FROM session WHERE created_at <= $1 OR last_seen_at <= $2")
        .bind(now - lifetime.longest)
        .bind(now - lifetime.idle)
        .execute()
        .await?;
    let printable = |text: &str| text.chars().filter(|char| !char.is_control()).take(LONGEST_AGENT).collect::<String>();
    tx.query(
        "INSERT INTO session (token_hash, user_id, created_at, last_seen_at, agent, address, proved_at)
         VALUES ($1, $2, $3, $3, $4, $5, $6)",
    )
    .bind(token.hash())
    .bind(user)
    .bind(now)
    .bind(printable(&device.agent))
    .bind(printable(&device.address))
    .bind(proved_at)
    .execute()
    .await?;
    Ok(token)
}

/// The session of a token, when it has not ended and its user is not disabled. What an open page asks by itself does not keep
/// a session alive; what a person does, does.
///
/// # Errors
/// When the database fails.
pub async fn find(
    db: &Db,
    request_id: &str,
    token: &SessionToken,
    lifetime: Lifetime,
    by_a_person: bool,
) -> Result<Option<Session>, DbError> {
    let (access, now) = (Access::sign_in(request_id), Utc::now());
    let found = find_at(&mut *db.read(&access).await?, token, lifetime, now).await?;
    if found.as_ref().is_some_and(|found| by_a_person && found.last_seen_at + SEEN_EVERY <= now) {
        // Nobody waits for it: while an import holds SQLite's only writer, pages are read all the same.
        let (db, hash) = (db.clone(), token.hash());
        tokio::spawn(async move {
            if let Err(error) = seen(&db, &access, &hash).await {
                tracing::warn!(%error, "that a session is used could not be written down");
            }
        });
    }
    Ok(found)
}

/// Two clicks at once may both write this; neither takes anything from the other.
async fn seen(db: &Db, access: &Access, hash: &str) -> Result<(), DbError> {
    let mut tx = db.write(access).await?;
    let now = tx.now();
    tx.query("UPDATE session SET last_seen_at = $1 WHERE token_hash = $2").bind(now).bind(hash).execute().await?;
    tx.commit().await
}

async fn find_at(
    conn: &mut Executor,
    token: &SessionToken,
    lifetime: Lifetime,
    now: DateTime<Utc>,
) -> Result<Option<Session>, DbError> {
    conn.query(
        "SELECT s.id AS session_id, u.id, u.name, u.email, u.role, u.scope, u.locale, u.time_zone, s.proved_at, s.last_seen_at
         FROM session s JOIN app_user u ON u.id = s.user_id
         WHERE s.token_hash = $1 AND s.created_at > $2 AND s.last_seen_at > $3 AND u.disabled = $4",
    )
    .bind(token.hash())
    .bind(now - lifetime.longest)
    .bind(now - lifetime.idle)
    .bind(false)
    .optional()
    .await
}

/// A session as its user is told of it.
#[derive(Debug, sqlx::FromRow)]
pub struct Listed {
    /// Which session.
    pub id: SessionId,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it was used last, but for a minute.
    pub last_seen_at: DateTime<Utc>,
    /// As the browser calls itself.
    pub agent: String,
    /// From which address it was begun.
    pub address: String,
}

/// The sessions of a user that have not ended, the one used last before the others.
///
/// # Errors
/// When the database fails.
pub async fn of_user(conn: &mut Executor, user: UserId, lifetime: Lifetime) -> Result<Vec<Listed>, DbError> {
    let now = Utc::now();
    conn.query(
        "SELECT id, created_at, last_seen_at, agent, address FROM session
         WHERE user_id = $1 AND created_at > $2 AND last_seen_at > $3 ORDER BY last_seen_at DESC, id DESC",
    )
    .bind(user)
    .bind(now - lifetime.longest)
    .bind(now - lifetime.idle)
    .all()
    .await
}

/// Ends one of a user's sessions, and tells whether it was theirs and there.
///
/// # Errors
/// When the database fails.
pub async fn end_of_user(tx: &mut Tx, user: UserId, session: SessionId) -> Result<bool, DbError> {
    let ended = tx.query("DELETE FROM session WHERE id = $1 AND user_id = $2").bind(session).bind(user);
    Ok(ended.execute().await? > 0)
}

/// Ends every session of a user but one.
///
/// # Errors
/// When the database fails.
pub async fn end_others(tx: &mut Tx, user: UserId, kept: SessionId) -> Result<u64, DbError> {
    tx.query("DELETE FROM session WHERE user_id = $1 AND id <> $2").bind(user).bind(kept).execute().await
}

/// Ends a session on the server, whatever the browser does with its cookie.
///
/// # Errors
/// When the database fails.
pub async fn end(tx: &mut Tx, token: &SessionToken) -> Result<(), DbError> {
    tx.query("DELETE FROM session WHERE token_hash = $1").bind(token.hash()).execute().await?;
    Ok(())
}

/// Ends every session of a user, and whatever would soon begin one: the password was changed, the user may no longer come in, or an administrator says so. Tells
/// how many there were.
///
/// # Errors
/// When the database fails.
pub async fn end_all(tx: &mut Tx, user: UserId) -> Result<u64, DbError> {
    for begun in ["DELETE FROM sign_in_code WHERE user_id = $1", "DELETE FROM sign_in_step WHERE user_id = $1"] {
        tx.query(begun).bind(user).execute().await?;
    }
    tx.query("DELETE FROM session WHERE user_id = $1").bind(user).execute().await
}

#[cfg(test)]
mod tests;
