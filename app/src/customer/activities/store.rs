//! One activity in the database: read and written. `list` reads many.

use super::clock;
use super::filter::{Key, Show};
use super::kind::{Kind, Priority};
use super::model::{Activity, ActivityEdit};
use crate::db::{DbError, Executor, Sql, Tx};
use crate::error::FieldError;
use crate::user;
use crate::value::{ActivityId, ContactId, CustomerId, Problem, UserId};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// With whose eyes the activities are read.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    /// Whether those of a deleted customer are visible.
    pub deleted: bool,
    /// The zone in which moments are shown and days begin.
    pub zone: Tz,
    /// What is before this is overdue.
    pub now: DateTime<Utc>,
}

impl Sight {
    /// What a user sees now.
    #[must_use]
    pub fn of(access: &user::Access) -> Sight {
        Sight { deleted: access.sees_deleted(), zone: access.now_zone(), now: Utc::now() }
    }

    /// Which day it is for the reader.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.now.with_timezone(&self.zone).date_naive()
    }
}

/// What is read of each activity, and where from. People are called what they are called now.
pub(super) const COLUMNS: &str = "a.id, a.customer_id, a.kind, a.subject, a.notes, a.due_at, a.all_day, \
     a.duration_minutes, a.place, a.contact_id, COALESCE(p.name, a.contact_name) AS contact_name, a.assignee_id, \
     COALESCE(u.name, a.assignee_name) AS assignee_name, a.priority, a.done_at, a.outcome, a.version";
pub(super) const FROM: &str = " FROM activity a JOIN customer c ON c.id = a.customer_id \
     LEFT JOIN contact p ON p.id = a.contact_id LEFT JOIN app_user u ON u.id = a.assignee_id";

/// An activity as the database has it.
#[derive(sqlx::FromRow, Serialize, Deserialize)]
pub(super) struct Row {
    id: ActivityId,
    customer_id: CustomerId,
    kind: Kind,
    subject: String,
    notes: Option<String>,
    due_at: Option<DateTime<Utc>>,
    all_day: bool,
    duration_minutes: Option<i64>,
    place: Option<String>,
    contact_id: Option<ContactId>,
    contact_name: Option<String>,
    assignee_id: Option<UserId>,
    assignee_name: Option<String>,
    priority: Priority,
    done_at: Option<DateTime<Utc>>,
    outcome: Option<String>,
    version: i64,
}

impl Row {
    /// The activity to its reader.
    pub(super) fn read(self, zone: Tz, now: DateTime<Utc>) -> Activity {
        let overdue = self.done_at.is_none()
            && self.due_at.is_some_and(|due_at| clock::is_overdue(due_at, self.all_day, now, zone));
        Activity {
            id: self.id,
            customer_id: self.customer_id,
            kind: self.kind,
            subject: self.subject,
            notes: self.notes,
            due: self.due_at.map(|at| clock::read(at, self.all_day, zone)),
            overdue,
            duration_minutes: self.duration_minutes,
            place: self.place,
            contact_id: self.contact_id,
            contact_name: self.contact_name,
            assignee_id: self.assignee_id,
            assignee_name: self.assignee_name,
            priority: self.priority,
            // What was written down for a day that had passed was done on that day.
            done: self.done_at.map(|at| clock::read(at, self.all_day && self.due_at == self.done_at, zone)),
            outcome: self.outcome,
            version: self.version,
        }
    }

    /// When it is due, and whether on the whole day.
    fn due(&self) -> Option<(DateTime<Utc>, bool)> {
        self.due_at.map(|at| (at, self.all_day))
    }

    /// When it was done.
    pub(super) fn done_at(&self) -> Option<DateTime<Utc>> {
        self.done_at
    }

    /// How often it was saved.
    pub(super) fn version(&self) -> i64 {
        self.version
    }

    /// Where it stands in the list.
    pub(super) fn key(&self, show: Show) -> Key {
        let at = match show {
            Show::Open => self.due_at,
            Show::Done => self.done_at,
        };
        Key { at: at.map(|at| at.timestamp_micros()), id: self.id }
    }
}

/// One activity of a customer; none when it was removed, or is another customer's, or the customer is not to be seen.
///
/// # Errors
/// When the database fails.
pub async fn find(
    conn: &mut Executor,
    customer: CustomerId,
    id: ActivityId,
    sight: Sight,
) -> Result<Option<Activity>, DbError> {
    Ok(find_row(conn, customer, id, sight).await?.map(|row| row.read(sight.zone, sight.now)))
}

/// The same, as the database has it.
pub(super) async fn find_row(
    conn: &mut Executor,
    customer: CustomerId,
    id: ActivityId,
    sight: Sight,
) -> Result<Option<Row>, DbError> {
    let select = format!(
        "SELECT {COLUMNS}{FROM} WHERE a.id = $1 AND a.customer_id = $2 AND a.deleted_at IS NULL \
         AND (c.deleted_at IS NULL OR $3)"
    );
    conn.query(Sql::compose(select)).bind(id).bind(customer).bind(sight.deleted).optional().await
}

/// What became of a save.
#[derive(Debug)]
pub enum Saved {
    /// It is written.
    Done(ActivityId),
    /// What only the database could know is wrong. Nothing was written.
    Refused(Vec<FieldError>),
    /// Somebody else has saved since; here is what stands now. Nothing was written.
    Stale(Box<Activity>),
    /// There is no such activity, or no such customer.
    Missing,
}

/// Adds an activity to a customer.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, customer: CustomerId, edit: &ActivityEdit, zone: Tz) -> Result<Saved, DbError> {
    let names = match names(tx, customer, edit).await? {
        Ok(names) => names,
        Err(errors) => return Ok(Saved::Refused(errors)),
    };
    let now = tx.now();
    let due = edit.due.map(|due| clock::fix(due, zone));
    let id: Option<(ActivityId,)> = tx
        .query(
            "INSERT INTO activity (customer_id, kind, subject, notes, due_at, all_day, duration_minutes, place, \
                    contact_id, contact_name, assignee_id, assignee_name, priority, done_at, outcome, version, \
                    created_at, updated_at) \
             SELECT id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1, $16, $16 \
             FROM customer WHERE id = $1 AND deleted_at IS NULL RETURNING id",
        )
        .bind(customer)
        .bind(edit.kind)
        .bind(&*edit.subject)
        .bind(edit.notes.as_deref())
        .bind(due.map(|(at, _)| at))
        .bind(due.is_some_and(|(_, all_day)| all_day))
        .bind(edit.duration_minutes)
        .bind(edit.place.as_deref())
        .bind(edit.contact_id)
        .bind(names.contact)
        .bind(edit.assignee_id)
        .bind(names.assignee)
        .bind(edit.priority)
        .bind(edit.done.then(|| happened(due.map(|(at, _)| at), now)))
        .bind(edit.outcome.as_deref())
        .bind(now)
        .optional()
        .await?;
    Ok(id.map_or(Saved::Missing, |(id,)| Saved::Done(id)))
}

/// Saves an edit over the version it was made from. What was done stays done when it was, unless its time is changed.
///
/// # Errors
/// When the database fails.
pub async fn update(
    tx: &mut Tx,
    customer: CustomerId,
    id: ActivityId,
    version: i64,
    edit: &ActivityEdit,
    sight: Sight,
) -> Result<Saved, DbError> {
    let names = match names(tx, customer, edit).await? {
        Ok(names) => names,
        Err(errors) => return Ok(Saved::Refused(errors)),
    };
    let alive = Sight { deleted: false, ..sight };
    let Some(stands) = find_row(tx, customer, id, alive).await? else { return Ok(Saved::Missing) };
    let now = tx.now();
    let due = edit.due.map(|due| clock::fix_over(stands.due(), due, sight.zone));
    let rows = tx
        .query(
            "UPDATE activity SET kind = $1, subject = $2, notes = $3, due_at = $4, all_day = $5, \
                    duration_minutes = $6, place = $7, contact_id = $8, contact_name = $9, assignee_id = $10, \
                    assignee_name = $11, priority = $12, outcome = $13, updated_at = $14, version = version + 1, \
                    done_at = CASE WHEN NOT $15 THEN NULL \
                                   WHEN $17 OR done_at IS NULL OR due_at IS DISTINCT FROM $4 THEN $16 \
                                   ELSE done_at END \
             WHERE id = $18 AND customer_id = $19 AND version = $20 AND deleted_at IS NULL \
               AND customer_id IN (SELECT c.id FROM customer c WHERE c.deleted_at IS NULL)",
        )
        .bind(edit.kind)
        .bind(&*edit.subject)
        .bind(edit.notes.as_deref())
        .bind(due.map(|(at, _)| at))
        .bind(due.is_some_and(|(_, all_day)| all_day))
        .bind(edit.duration_minutes)
        .bind(edit.place.as_deref())
        .bind(edit.contact_id)
        .bind(names.contact)
        .bind(edit.assignee_id)
        .bind(names.assignee)
        .bind(edit.priority)
        .bind(edit.outcome.as_deref())
        .bind(now)
        .bind(edit.done)
        .bind(edit.done_at.unwrap_or_else(|| happened(due.map(|(at, _)| at), now)))
        .bind(edit.done_at.is_some())
        .bind(id)
        .bind(customer)
        .bind(version)
        .execute()
        .await?;
    if rows == 1 {
        return Ok(Saved::Done(id));
    }
    Ok(find(tx, customer, id, alive).await?.map_or(Saved::Missing, |now| Saved::Stale(Box::new(now))))
}

/// When something that is done was done: at the time that was named, if it has come, and else now.
fn happened(due: Option<DateTime<Utc>>, now: DateTime<Utc>) -> DateTime<Utc> {
    due.filter(|due| *due <= now).unwrap_or(now)
}

/// What contact and colleague are called, which the row keeps for the history.
struct Names {
    contact: Option<String>,
    assignee: Option<String>,
}

async fn names(
    sql: &mut Executor,
    customer: CustomerId,
    edit: &ActivityEdit,
) -> Result<Result<Names, Vec<FieldError>>, DbError> {
    let mut errors = Vec::new();
    let mut contact = None;
    if let Some(id) = edit.contact_id {
        let name = sql.query("SELECT name FROM contact WHERE id = $1 AND customer_id = $2").bind(id).bind(customer);
        contact = name.optional::<(String,)>().await?.map(|(name,)| name);
        if contact.is_none() {
            errors.push(FieldError::new("contact_id", Problem::UnknownCode));
        }
    }
    let mut assignee = None;
    if let Some(id) = edit.assignee_id {
        let name = sql.query("SELECT name FROM app_user WHERE id = $1").bind(id);
        assignee = name.optional::<(String,)>().await?.map(|(name,)| name);
        if assignee.is_none() {
            errors.push(FieldError::new("assignee_id", Problem::UnknownUser));
        }
    }
    Ok(if errors.is_empty() { Ok(Names { contact, assignee }) } else { Err(errors) })
}

/// Says that an activity is done, with what came of it where that is told, or takes that back. False when there is no such
/// activity, or it is so already; a note is always done.
///
/// # Errors
/// When the database fails.
pub async fn set_done(
    tx: &mut Tx,
    customer: CustomerId,
    id: ActivityId,
    done: bool,
    outcome: Option<&str>,
) -> Result<bool, DbError> {
    let now = tx.now();
    let rows = tx
        .query(
            "UPDATE activity SET done_at = $1, outcome = COALESCE($2, outcome), updated_at = $3, version = version + 1 \
             WHERE id = $4 AND customer_id = $5 AND deleted_at IS NULL AND (done_at IS NULL) = $6 AND kind <> 'note' \
               AND customer_id IN (SELECT c.id FROM customer c WHERE c.deleted_at IS NULL)",
        )
        .bind(done.then_some(now))
        .bind(outcome)
        .bind(now)
        .bind(id)
        .bind(customer)
        .bind(done)
        .execute()
        .await?;
    Ok(rows == 1)
}

/// Takes an activity away, or puts it back. False when there is no such activity, or it is so already.
///
/// # Errors
/// When the database fails.
pub async fn set_deleted(tx: &mut Tx, customer: CustomerId, id: ActivityId, deleted: bool) -> Result<bool, DbError> {
    let now = tx.now();
    let rows = tx
        .query(
            "UPDATE activity SET deleted_at = $1, updated_at = $2, version = version + 1 \
             WHERE id = $3 AND customer_id = $4 AND (deleted_at IS NULL) = $5 \
               AND customer_id IN (SELECT c.id FROM customer c WHERE c.deleted_at IS NULL)",
        )
        .bind(deleted.then_some(now))
        .bind(now)
        .bind(id)
        .bind(customer)
        .bind(deleted)
        .execute()
        .await?;
    Ok(rows == 1)
}
