//! Visits in the database: how far each user has seen each customer's history, now and the time before.

use super::{Since, Visit};
use crate::customer::tab::MANY;
use crate::db::{DbError, Executor, Sql, Tx};
use crate::user::User;
use crate::value::{CustomerId, HistoryId};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

/// That nothing new was seen is written down this often, and not at every click.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(5);

/// How far somebody has seen a history, and when; and the same of the time before.
type Seen = (HistoryId, DateTime<Utc>, Option<HistoryId>, Option<DateTime<Utc>>);

/// What somebody finds who comes to a card whose history ends with `newest`, or goes on reading it where that is not `anew`.
///
/// # Errors
/// When the database fails.
pub async fn visit(
    conn: &mut Executor,
    user: &User,
    customer: CustomerId,
    newest: Option<HistoryId>,
    anew: bool,
    now: DateTime<Utc>,
    zone: Tz,
) -> Result<Visit, DbError> {
    let seen: Option<Seen> = conn
        .query("SELECT seen_id, seen_at, before_id, before_at FROM visit WHERE user_id = $1 AND customer_id = $2")
        .bind(user.id)
        .bind(customer)
        .optional()
        .await?;
    let is_kept = seen.is_some_and(|(id, at, ..)| newest.is_none_or(|newest| newest <= id) && now - at < SEEN_EVERY);
    let unseen = newest.filter(|_| !is_kept);
    let before = seen.and_then(|(id, at, before, before_at)| if anew { Some((id, at)) } else { before.zip(before_at) });
    // Of the newest entry is known whether it is new: mostly nothing is, and nobody is asked.
    let Some((after, at)) = before.filter(|(after, _)| newest.is_some_and(|newest| newest > *after)) else {
        return Ok(Visit { since: None, unseen });
    };
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 FROM history WHERE customer_id = $1 AND id > $2 AND actor <> $3 LIMIT {MANY}) AS newer"
    );
    let count: i64 =
        conn.query(Sql::compose(sql)).bind(customer).bind(after).bind(format!("user:{}", user.id)).scalar().await?;
    let at = at.with_timezone(&zone).fixed_offset();
    Ok(Visit { since: (count > 0).then_some(Since { after, at, count }), unseen })
}

/// Keeps that somebody has seen a history up to an entry. What they had seen before they came is kept beside it, for as long
/// as they stay.
///
/// # Errors
/// When the database fails.
pub async fn mark(tx: &mut Tx, user: &User, customer: CustomerId, upto: HistoryId, anew: bool) -> Result<(), DbError> {
    // Nobody has seen what is not there.
    let Some(newest) = newest(tx, customer).await? else { return Ok(()) };
    let now = tx.now();
    tx.query(
        "INSERT INTO visit (user_id, customer_id, seen_id, seen_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (user_id, customer_id) DO UPDATE SET \
           before_id = CASE WHEN $5 AND excluded.seen_id > visit.seen_id THEN visit.seen_id ELSE visit.before_id END, \
           before_at = CASE WHEN $5 AND excluded.seen_id > visit.seen_id THEN visit.seen_at ELSE visit.before_at END, \
           seen_id = CASE WHEN excluded.seen_id > visit.seen_id THEN excluded.seen_id ELSE visit.seen_id END, \
           seen_at = excluded.seen_at",
    )
    .bind(user.id)
    .bind(customer)
    .bind(upto.min(newest))
    .bind(now)
    .bind(anew)
    .execute()
    .await?;
    Ok(())
}

pub(super) async fn newest(conn: &mut Executor, customer: CustomerId) -> Result<Option<HistoryId>, DbError> {
    conn.query("SELECT MAX(id) FROM history WHERE customer_id = $1").bind(customer).scalar().await
}
