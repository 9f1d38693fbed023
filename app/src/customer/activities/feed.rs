//! A user's calendar as other programs subscribe to it: at an address that only they know, because the secret is in it.
//!
//! Only the secret's SHA-256 is kept, so it can be shown once, when it is made. A new one ends the one before.

use super::clock;
use super::kind::{Kind, Priority};
use super::when::When;
use crate::db::{DbError, Executor, Tx};
use crate::user::session::{fingerprint, random_text};
use crate::user::{Access, User};
use crate::value::{ActivityId, CustomerId, UserId};
use chrono::{DateTime, TimeDelta, Utc};

/// For how long what was done stays in the calendar.
const REMEMBERED: TimeDelta = TimeDelta::days(90);
/// The most that a calendar holds, so that no program is sent more than it can show.
const MOST: usize = 1000;

/// What stands in the secret address. Whoever has it reads the calendar, so it is never logged and never stored.
#[derive(Clone, PartialEq, Eq)]
pub struct FeedSecret(String);

impl std::fmt::Debug for FeedSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FeedSecret(***)")
    }
}

impl FeedSecret {
    /// What somebody sent as the secret.
    #[must_use]
    pub fn sent(text: &str) -> FeedSecret {
        FeedSecret(text.to_owned())
    }

    /// The text for the address.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Gives a user a calendar with a new secret address; the one before, if there was one, is dead.
///
/// # Errors
/// When the database fails.
pub async fn make(tx: &mut Tx, user: UserId) -> Result<FeedSecret, DbError> {
    let (secret, now) = (FeedSecret(random_text()), tx.now());
    tx.query(
        "INSERT INTO calendar_feed (user_id, token_hash, created_at) VALUES ($1, $2, $3) \
         ON CONFLICT (user_id) DO UPDATE SET token_hash = excluded.token_hash, created_at = excluded.created_at",
    )
    .bind(user)
    .bind(fingerprint(&secret.0))
    .bind(now)
    .execute()
    .await?;
    Ok(secret)
}

/// Takes a user's calendar away; that there was none is no mistake.
///
/// # Errors
/// When the database fails.
pub async fn revoke(tx: &mut Tx, user: UserId) -> Result<(), DbError> {
    tx.query("DELETE FROM calendar_feed WHERE user_id = $1").bind(user).execute().await?;
    Ok(())
}

/// Since when a user has a calendar, in their zone; none where they have none.
///
/// # Errors
/// When the database fails.
pub async fn since(conn: &mut Executor, access: &Access) -> Result<Option<When>, DbError> {
    let Some(user) = access.user() else { return Ok(None) };
    let since = conn.query("SELECT created_at FROM calendar_feed WHERE user_id = $1").bind(user.id);
    let since: Option<(DateTime<Utc>,)> = since.optional().await?;
    Ok(since.map(|(at,)| clock::read(at, false, access.now_zone())))
}

/// Whose calendar it is, when the secret is one and its user is not disabled.
///
/// # Errors
/// When the database fails.
pub async fn owner(conn: &mut Executor, secret: &FeedSecret) -> Result<Option<User>, DbError> {
    conn.query(
        "SELECT u.id, u.name, u.email, u.role, u.scope, u.locale, u.time_zone FROM calendar_feed f \
         JOIN app_user u ON u.id = f.user_id WHERE f.token_hash = $1 AND u.disabled = $2",
    )
    .bind(fingerprint(&secret.0))
    .bind(false)
    .optional()
    .await
}

/// An activity as a calendar tells it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Item {
    /// Which activity.
    pub id: ActivityId,
    /// With which customer.
    pub customer_id: CustomerId,
    /// What they are called.
    pub customer_name: String,
    /// What it is; never a note, which nobody has to do.
    pub kind: Kind,
    /// What it is about.
    pub subject: String,
    /// Whatever else one should know.
    pub notes: Option<String>,
    /// When it begins, or is due.
    pub due_at: Option<DateTime<Utc>>,
    /// Whether that is a whole day.
    pub all_day: bool,
    /// How long it takes.
    pub duration_minutes: Option<i64>,
    /// Where it happens.
    pub place: Option<String>,
    /// Whom it is with.
    pub contact_name: Option<String>,
    /// How much it presses.
    pub priority: Priority,
    /// When it was done.
    pub done_at: Option<DateTime<Utc>>,
    /// How often it was saved.
    pub version: i64,
    /// When it was written down.
    pub created_at: DateTime<Utc>,
    /// When it was last saved.
    pub updated_at: DateTime<Utc>,
}

/// What stands in a user's calendar: what they have to do, and what they did lately, at customers within reach.
///
/// # Errors
/// When the database fails.
pub async fn items(conn: &mut Executor, user: UserId, now: DateTime<Utc>) -> Result<Vec<Item>, DbError> {
    let reach = conn.reach();
    let within = reach.and("c.owner_id", |_| "$3".to_owned());
    let sql = format!(
        "SELECT a.id, a.customer_id, c.name AS customer_name, a.kind, a.subject, a.notes, a.due_at, a.all_day, \
                a.duration_minutes, a.place, COALESCE(p.name, a.contact_name) AS contact_name, a.priority, a.done_at, \
                a.version, a.created_at, a.updated_at \
         FROM activity a JOIN customer c ON c.id = a.customer_id LEFT JOIN contact p ON p.id = a.contact_id \
         WHERE a.assignee_id = $1 AND a.deleted_at IS NULL AND c.deleted_at IS NULL AND a.kind <> 'note' \
           AND (a.done_at IS NULL OR a.done_at >= $2){within} ORDER BY a.id DESC LIMIT {MOST}"
    );
    let query = conn.query(crate::db::Sql::compose(sql)).bind(user).bind(now - REMEMBERED);
    reach.bound(query).all().await
}
