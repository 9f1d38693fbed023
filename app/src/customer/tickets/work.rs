//! Working on a ticket: what is written about it, and the steps it takes.

use super::clock::{Clockwork, Moment};
use super::model::{Ticket, TicketDetail};
use super::store::{Sight, find, hold};
use super::terms::{MessageKind, Status};
use super::thread::{Message, MessageEdit, Step, StepEdit};
use crate::customer::files::attach::of_ticket;
use crate::customer::history::store::Sight as HistorySight;
use crate::db::{DbError, Executor, Sql, Tx};
use crate::user::store::name_of;
use crate::value::{HistoryId, TicketId, TicketMessageId, fold};
use chrono::{DateTime, Utc};

/// How many messages a page has.
pub const MESSAGES: usize = 50;
/// How many steps are told, the latest.
const STEPS: usize = 100;

/// A ticket with the newest page of its messages, or the page before one of them; none when there is no such ticket, or it
/// is not there to be seen.
///
/// # Errors
/// When the database fails.
pub async fn detail(
    conn: &mut Executor,
    sight: &Sight,
    id: TicketId,
    before: Option<TicketMessageId>,
) -> Result<Option<TicketDetail>, DbError> {
    let Some(ticket) = find(conn, sight, id).await? else { return Ok(None) };
    let mut rows: Vec<MessageRow> = conn
        .query(Sql::compose(format!(
            "SELECT id, kind, body, author_name, sent_at FROM ticket_message \
             WHERE ticket_id = $1 AND customer_id = $2 AND id < $3 ORDER BY id DESC LIMIT {}",
            MESSAGES + 1
        )))
        .bind(id)
        .bind(sight.customer)
        .bind(before.unwrap_or(TicketMessageId(i64::MAX)))
        .all()
        .await?;
    let more = rows.len() > MESSAGES;
    rows.truncate(MESSAGES);
    let earlier = rows.last().filter(|_| more).map(|row| row.id);
    let messages = rows.into_iter().rev().map(|row| row.seen(sight)).collect();
    let steps = steps(conn, sight, id).await?;
    let files = HistorySight { customer: sight.customer, deleted: sight.deleted, zone: sight.zone };
    let attachments = of_ticket(conn, files, id).await?;
    Ok(Some(TicketDetail { ticket, messages, earlier, steps, attachments }))
}

#[derive(sqlx::FromRow)]
struct MessageRow {
    id: TicketMessageId,
    kind: MessageKind,
    body: String,
    author_name: String,
    sent_at: DateTime<Utc>,
}

impl MessageRow {
    fn seen(self, sight: &Sight) -> Message {
        let MessageRow { id, kind, body, author_name: author, sent_at } = self;
        Message { id, kind, body, author, sent_at: moment(sight, sent_at) }
    }
}

fn moment(sight: &Sight, at: DateTime<Utc>) -> Moment {
    Moment(at.with_timezone(&sight.zone).fixed_offset())
}

/// The steps of a ticket. Who took them the history knows best, whatever program they used; when, too, but for what was
/// written down later than it happened, which is in the ticket's own column.
async fn steps(conn: &mut Executor, sight: &Sight, id: TicketId) -> Result<Vec<Step>, DbError> {
    const NAME: &str = name_of!("h.actor");
    let mut rows: Vec<StepRow> = conn
        .query(Sql::compose(format!(
            "SELECT h.id, h.at, h.actor, {NAME} AS actor_name, h.before ->> 'status' AS was, h.after ->> 'status' AS became, \
                    CASE WHEN (h.before ->> 'status_since') IS DISTINCT FROM (h.after ->> 'status_since') \
                         THEN h.after ->> 'status_since' END AS since \
             FROM history h WHERE h.customer_id = $1 AND h.entity = 'ticket' AND h.entity_id = $2 AND h.op <> 'delete' \
             AND (h.before ->> 'status') IS DISTINCT FROM (h.after ->> 'status') ORDER BY h.id DESC LIMIT {STEPS}"
        )))
        .bind(sight.customer)
        .bind(id)
        .all()
        .await?;
    rows.reverse();
    Ok(rows.into_iter().filter_map(|row| row.seen(sight)).collect())
}

#[derive(sqlx::FromRow)]
struct StepRow {
    id: HistoryId,
    at: DateTime<Utc>,
    actor: String,
    actor_name: Option<String>,
    was: Option<String>,
    became: Option<String>,
    since: Option<String>,
}

impl StepRow {
    fn seen(self, sight: &Sight) -> Option<Step> {
        let Some(to) = self.became.as_deref().and_then(Status::parse) else {
            tracing::error!(id = %self.id, "a step in the history cannot be read");
            return None;
        };
        let since = self.since.and_then(|since| DateTime::parse_from_rfc3339(&since).ok());
        let at = moment(sight, since.map_or(self.at, |since| since.with_timezone(&Utc)));
        let from = self.was.as_deref().and_then(Status::parse);
        Some(Step { from, to, at, actor: self.actor, actor_name: self.actor_name })
    }
}

/// Adds a message to a ticket, and moves the ticket and its clocks on where the message does; none when the customer has no
/// such ticket.
///
/// # Errors
/// When the database fails.
pub async fn add_message(
    tx: &mut Tx,
    sight: &Sight,
    id: TicketId,
    edit: &MessageEdit,
    author: &str,
) -> Result<Option<TicketMessageId>, DbError> {
    let Some(row) = hold(tx, sight, id).await? else { return Ok(None) };
    let message = append(tx, sight, id, &row.number, edit.kind, &edit.body, author).await?;
    let mut work = row.clockwork.clone();
    work.note(edit.kind, sight.now);
    let mut to = work.status.after(edit.kind);
    if edit.wait && to.may_become(Status::Waiting) {
        to = Status::Waiting;
    }
    work.step(to, sight.now);
    if work != row.clockwork {
        let resolution = row.resolution.filter(|_| work.status.is_done());
        write(tx, id, &work, resolution.as_deref()).await?;
    }
    Ok(Some(message))
}

/// What became of a step.
#[derive(Debug)]
pub enum Stepped {
    /// It is taken.
    Done,
    /// Somebody else has changed the ticket since; here is what stands now. Nothing was written.
    Stale(Box<Ticket>),
    /// There is no such step from here.
    Illegal(Status),
    /// The customer has no such ticket.
    Missing,
}

/// Takes a ticket from the version that was looked at to another status. Its resolution goes when it is opened again; the
/// history keeps it.
///
/// # Errors
/// When the database fails.
pub async fn step(tx: &mut Tx, sight: &Sight, id: TicketId, version: i64, edit: &StepEdit) -> Result<Stepped, DbError> {
    let Some(row) = hold(tx, sight, id).await? else { return Ok(Stepped::Missing) };
    if row.version != version {
        return Ok(Stepped::Stale(Box::new(row.seen(sight))));
    }
    let resolution = if edit.to == Status::Resolved { edit.resolution.clone() } else { row.resolution };
    let unexplained = edit.to == Status::Resolved && resolution.is_none();
    if !row.clockwork.status.may_become(edit.to) || unexplained {
        return Ok(Stepped::Illegal(row.clockwork.status));
    }
    let mut work = row.clockwork;
    work.step(edit.to, sight.now);
    write(tx, id, &work, resolution.as_deref().filter(|_| edit.to.is_done())).await?;
    Ok(Stepped::Done)
}

/// Writes where a ticket stands that is held.
async fn write(tx: &mut Tx, id: TicketId, work: &Clockwork, resolution: Option<&str>) -> Result<(), DbError> {
    let now = tx.now();
    tx.query(
        "UPDATE ticket SET status = $1, status_since = $2, first_answered_at = $3, first_answer_seconds = $4, \
                waiting_since = $5, paused_seconds = $6, resolved_at = $7, resolution = $8, updated_at = $9, \
                version = version + 1 \
         WHERE id = $10",
    )
    .bind(work.status)
    .bind(work.status_since)
    .bind(work.first_answered_at)
    .bind(work.first_answer_seconds)
    .bind(work.waiting_since)
    .bind(work.paused_seconds)
    .bind(work.resolved_at)
    .bind(resolution)
    .bind(now)
    .bind(id)
    .execute()
    .await?;
    Ok(())
}

/// Adds a message, and nothing else.
pub(super) async fn append(
    tx: &mut Tx,
    sight: &Sight,
    ticket: TicketId,
    number: &str,
    kind: MessageKind,
    body: &str,
    author: &str,
) -> Result<TicketMessageId, DbError> {
    let now = tx.now();
    tx.query(
        "INSERT INTO ticket_message (customer_id, ticket_id, ticket_number, kind, body, author_name, sent_at, \
                created_at, search_key) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
    )
    .bind(sight.customer)
    .bind(ticket)
    .bind(number)
    .bind(kind)
    .bind(body)
    .bind(author)
    .bind(sight.now)
    .bind(now)
    .bind(fold(body))
    .scalar()
    .await
}
