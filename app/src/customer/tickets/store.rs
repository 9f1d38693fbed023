//! The tickets in the database.

use super::clock::{Clockwork, Moment};
use super::filter::{AssigneeFilter, LONGEST_SEARCH, StatusFilter, TicketFilter, TicketKey};
use super::model::{Ticket, TicketEdit, TicketPage};
use super::summary::summary;
use super::target::Targets;
use super::terms::{Category, MessageKind};
use crate::customer::search::key::containing;
use crate::db::{DbError, Executor, Query, Sql, Tx};
use crate::user::model::UserLabel;
use crate::value::{CustomerId, TicketId, UserId, fold};
use chrono::{DateTime, Datelike, Utc};
use chrono_tz::Tz;

/// How many tickets a page has.
pub const PAGE: usize = 25;
/// How many words of the search field are searched for.
const MOST_WORDS: usize = 10;

/// Whose tickets they are, and with whose eyes and watch they are looked at.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    /// The customer.
    pub customer: CustomerId,
    /// Whether a deleted customer is visible. It is never written to.
    pub deleted: bool,
    /// The zone in which instants are shown and years begin.
    pub zone: Tz,
    /// What time it is.
    pub now: DateTime<Utc>,
    /// How long things may take.
    pub targets: Targets,
}

/// Where a ticket stands in the list; the index `ticket_list` is over the same expression.
const RANK: &str = "(CASE WHEN t.status IN ('resolved', 'closed') THEN 0 WHEN t.priority = 'urgent' THEN 4 \
     WHEN t.priority = 'high' THEN 3 WHEN t.priority = 'normal' THEN 2 ELSE 1 END)";

/// What is read of each ticket, but for its resolution, which may be long.
const COLUMNS: &str = "t.id, t.number, t.subject, t.status, t.priority, t.category, t.assignee_id, t.assignee_name, \
     t.opened_at, t.status_since, t.first_answered_at, t.first_answer_seconds, t.waiting_since, t.paused_seconds, \
     t.resolved_at, t.version";

/// A customer who may be written to.
const ALIVE: &str = "EXISTS (SELECT 1 FROM customer c WHERE c.id = t.customer_id AND c.deleted_at IS NULL)";

/// A ticket as the database has it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct TicketRow {
    pub id: TicketId,
    pub number: String,
    subject: String,
    category: Category,
    assignee_id: Option<UserId>,
    assignee_name: Option<String>,
    pub resolution: Option<String>,
    #[sqlx(flatten)]
    pub clockwork: Clockwork,
    pub version: i64,
}

impl TicketRow {
    /// As it is seen now.
    pub fn seen(self, sight: &Sight) -> Ticket {
        let local = |at: DateTime<Utc>| Moment(at.with_timezone(&sight.zone).fixed_offset());
        let work = self.clockwork;
        let waits = work.waiting_since.map_or(0, |since| (sight.now - since).num_seconds().max(0));
        Ticket {
            id: self.id,
            number: self.number,
            subject: self.subject,
            status: work.status,
            priority: work.priority,
            category: self.category,
            assignee_id: self.assignee_id,
            assignee: self.assignee_name,
            resolution: self.resolution,
            opened_at: local(work.opened_at),
            status_since: local(work.status_since),
            clocks: work.read(&sight.targets, sight.now, sight.zone),
            paused_seconds: work.paused_seconds + waits,
            version: self.version,
        }
    }
}

/// A row of the list, and where it stands.
#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    row: TicketRow,
    rank: i64,
}

/// Whether the customer is there to be seen.
pub(super) async fn is_visible(conn: &mut Executor, sight: &Sight) -> Result<bool, DbError> {
    let row: Option<(i64,)> = conn
        .query("SELECT id FROM customer WHERE id = $1 AND (deleted_at IS NULL OR $2)")
        .bind(sight.customer)
        .bind(sight.deleted)
        .optional()
        .await?;
    Ok(row.is_some())
}

/// A page of a customer's tickets.
///
/// # Errors
/// When the database fails.
pub async fn page(conn: &mut Executor, sight: &Sight, filter: &TicketFilter) -> Result<TicketPage, DbError> {
    let asked = Asked::of(sight, filter);
    let mut found: Vec<Found> = asked.bound(conn.query(Sql::compose(list(&asked.sql)))).all().await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| TicketKey { rank: last.rank, id: last.row.id });
    let tickets = found.into_iter().map(|found| found.row.seen(sight)).collect();
    let assignees = assignees(conn, sight.customer).await?;
    Ok(TicketPage { tickets, next, assignees, summary: summary(conn, sight).await? })
}

/// The statement for a page of the list: one more than fit on it, so that it is known whether there are more.
pub(super) fn list(conditions: &str) -> String {
    format!(
        "SELECT {COLUMNS}, CAST(NULL AS TEXT) AS resolution, CAST({RANK} AS BIGINT) AS rank FROM ticket t \
         WHERE {conditions} ORDER BY {RANK} DESC, t.id DESC LIMIT {}",
        PAGE + 1
    )
}

/// Everybody to whom a ticket of the customer is assigned.
async fn assignees(conn: &mut Executor, customer: CustomerId) -> Result<Vec<UserLabel>, DbError> {
    // One look into the index for each colleague. With EXISTS instead, Postgres may join them to all the tickets.
    conn.query(
        "SELECT u.id, u.name FROM app_user u WHERE \
         (SELECT t.assignee_id FROM ticket t WHERE t.customer_id = $1 AND t.assignee_id = u.id AND t.deleted_at IS NULL \
          LIMIT 1) IS NOT NULL ORDER BY u.name, u.id",
    )
    .bind(customer)
    .all()
    .await
}

/// A ticket of the customer; none when there is no such ticket, or the customer is not there to be seen.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &mut Executor, sight: &Sight, id: TicketId) -> Result<Option<Ticket>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS}, t.resolution FROM ticket t WHERE t.id = $1 AND t.customer_id = $2 AND t.deleted_at IS NULL \
         AND EXISTS (SELECT 1 FROM customer c WHERE c.id = t.customer_id AND (c.deleted_at IS NULL OR $3))"
    );
    let query = conn.query(Sql::compose(sql)).bind(id).bind(sight.customer).bind(sight.deleted);
    Ok(query.optional::<TicketRow>().await?.map(|row| row.seen(sight)))
}

/// The same for whoever is about to change it: nobody else does until the transaction ends.
pub(super) async fn hold(tx: &mut Tx, sight: &Sight, id: TicketId) -> Result<Option<TicketRow>, DbError> {
    // An UPDATE of bookkeeping alone is no news to the history, and locks the row on both databases.
    let sql = format!(
        "UPDATE ticket AS t SET updated_at = $1 WHERE t.id = $2 AND t.customer_id = $3 AND t.deleted_at IS NULL \
         AND {ALIVE} RETURNING {}, resolution",
        COLUMNS.replace("t.", "")
    );
    let now = tx.now();
    tx.query(Sql::compose(sql)).bind(now).bind(id).bind(sight.customer).optional().await
}

/// Opens a ticket with what the customer wants as its first message; none when there is no such customer.
///
/// # Errors
/// `ticket_assignee_id_fkey` where there is no such colleague, or when the database fails.
pub async fn insert(tx: &mut Tx, sight: &Sight, edit: &TicketEdit, author: &str) -> Result<Option<TicketId>, DbError> {
    if !is_visible(tx, &Sight { deleted: false, ..*sight }).await? {
        return Ok(None);
    }
    let number = next_number(tx, sight).await?;
    let now = tx.now();
    let id: Option<(TicketId,)> = tx
        .query(
            "INSERT INTO ticket (customer_id, number, subject, priority, category, assignee_id, assignee_name, \
                    opened_at, status_since, search_key, version, created_at, updated_at) \
             SELECT c.id, $2, $3, $4, $5, $6, (SELECT u.name FROM app_user u WHERE u.id = $6), $7, $7, $8, 1, $9, $9 \
             FROM customer c WHERE c.id = $1 AND c.deleted_at IS NULL RETURNING id",
        )
        .bind(sight.customer)
        .bind(&*number)
        .bind(&*edit.subject)
        .bind(edit.priority)
        .bind(edit.category)
        .bind(edit.assignee_id)
        .bind(sight.now)
        .bind(search_key(&number, &edit.subject))
        .bind(now)
        .optional()
        .await?;
    let Some((id,)) = id else { return Ok(None) };
    if let Some(request) = &edit.request {
        super::work::append(tx, sight, id, &number, MessageKind::Request, request, author).await?;
    }
    Ok(Some(id))
}

/// The next number of the year: `T-2026-0001`. The row of the counter is locked until the transaction ends.
async fn next_number(tx: &mut Tx, sight: &Sight) -> Result<String, DbError> {
    let year = sight.now.with_timezone(&sight.zone).year();
    let last: i64 = tx
        .query(
            "INSERT INTO ticket_counter (year, last_number) VALUES ($1, 1) \
             ON CONFLICT (year) DO UPDATE SET last_number = ticket_counter.last_number + 1 RETURNING last_number",
        )
        .bind(i64::from(year))
        .scalar()
        .await?;
    Ok(format!("T-{year}-{last:04}"))
}

/// What became of a save.
#[derive(Debug)]
pub enum Saved {
    /// It is written.
    Done,
    /// Somebody else has saved since; here is what stands now. Nothing was written.
    Stale(Box<Ticket>),
    /// The customer has no such ticket.
    Missing,
}

/// Saves an edit over the version it was made from. Whoever was assigned before keeps the name of then.
///
/// # Errors
/// As [`insert`].
pub async fn update(
    tx: &mut Tx,
    sight: &Sight,
    id: TicketId,
    version: i64,
    edit: &TicketEdit,
) -> Result<Saved, DbError> {
    let now = tx.now();
    let sql = format!(
        "UPDATE ticket AS t SET subject = $1, priority = $2, category = $3, \
                assignee_name = CASE WHEN t.assignee_id IS NOT DISTINCT FROM $4 THEN t.assignee_name \
                                     ELSE (SELECT u.name FROM app_user u WHERE u.id = $4) END, \
                assignee_id = $4, search_key = $5 || ' ' || LOWER(t.number), updated_at = $6, version = t.version + 1 \
         WHERE t.id = $7 AND t.customer_id = $8 AND t.version = $9 AND t.deleted_at IS NULL AND {ALIVE}"
    );
    let rows = tx
        .query(Sql::compose(sql))
        .bind(&*edit.subject)
        .bind(edit.priority)
        .bind(edit.category)
        .bind(edit.assignee_id)
        .bind(fold(&edit.subject))
        .bind(now)
        .bind(id)
        .bind(sight.customer)
        .bind(version)
        .execute()
        .await?;
    if rows == 1 {
        return Ok(Saved::Done);
    }
    let now = find(tx, &Sight { deleted: false, ..*sight }, id).await?;
    Ok(now.map_or(Saved::Missing, |now| Saved::Stale(Box::new(now))))
}

/// Takes a ticket off the list, or puts it back; false where there is nothing to take off or put back.
///
/// # Errors
/// When the database fails.
pub async fn set_deleted(tx: &mut Tx, customer: CustomerId, id: TicketId, deleted: bool) -> Result<bool, DbError> {
    let now = tx.now();
    let sql = format!(
        "UPDATE ticket AS t SET deleted_at = $1, updated_at = $2, version = t.version + 1 \
         WHERE t.id = $3 AND t.customer_id = $4 AND (t.deleted_at IS NULL) = $5 AND {ALIVE}"
    );
    let query = tx.query(Sql::compose(sql)).bind(deleted.then_some(now)).bind(now);
    Ok(query.bind(id).bind(customer).bind(deleted).execute().await? == 1)
}

/// What the list's search finds a ticket by, besides its messages.
#[must_use]
pub fn search_key(number: &str, subject: &str) -> String {
    format!("{} {}", fold(subject), number.to_lowercase())
}

/// The conditions that were asked for, and what is bound to them in their order.
struct Asked {
    sql: String,
    bound: Vec<Bound>,
}

enum Bound {
    Number(i64),
    Text(String),
}

impl Asked {
    fn of(sight: &Sight, filter: &TicketFilter) -> Asked {
        let sql = "t.customer_id = $1 AND t.deleted_at IS NULL".to_owned();
        let mut asked = Asked { sql, bound: vec![Bound::Number(sight.customer.0)] };
        match filter.status {
            None => {}
            Some(StatusFilter::Unresolved) => asked.sql.push_str(&format!(" AND {RANK} > 0")),
            Some(StatusFilter::Only(status)) => asked.and("t.status = ", Bound::Text(status.code().to_owned())),
        }
        if let Some(priority) = filter.priority {
            asked.and("t.priority = ", Bound::Text(priority.code().to_owned()));
        }
        if let Some(category) = filter.category {
            asked.and("t.category = ", Bound::Text(category.code().to_owned()));
        }
        match filter.assignee {
            None => {}
            Some(AssigneeFilter::Nobody) => asked.sql.push_str(" AND t.assignee_id IS NULL"),
            Some(AssigneeFilter::User(user)) => asked.and("t.assignee_id = ", Bound::Number(user.0)),
        }
        let typed: String = filter.q.iter().flat_map(|q| q.chars()).take(LONGEST_SEARCH).collect();
        for word in fold(&typed).split_whitespace().take(MOST_WORDS) {
            let place = asked.place(Bound::Text(containing(word)));
            asked.sql.push_str(&format!(
                " AND (t.search_key LIKE {place} ESCAPE '\\' OR t.id IN (SELECT m.ticket_id FROM ticket_message m \
                 WHERE m.customer_id = $1 AND m.search_key LIKE {place} ESCAPE '\\'))"
            ));
        }
        if let Some(TicketKey { rank, id }) = filter.after {
            let (rank, id) = (asked.place(Bound::Number(rank)), asked.place(Bound::Number(id.0)));
            asked.sql.push_str(&format!(" AND ({RANK}, t.id) < ({rank}, {id})"));
        }
        asked
    }

    /// A condition that ends in the placeholder of a value.
    fn and(&mut self, condition: &str, value: Bound) {
        let place = self.place(value);
        self.sql.push_str(&format!(" AND {condition}{place}"));
    }

    /// The place of a value: `$3`.
    fn place(&mut self, value: Bound) -> String {
        self.bound.push(value);
        format!("${}", self.bound.len())
    }

    fn bound<'c>(&self, query: Query<'c>) -> Query<'c> {
        self.bound.iter().fold(query, |query, bound| match bound {
            Bound::Number(number) => query.bind(*number),
            Bound::Text(text) => query.bind(text.clone()),
        })
    }
}
