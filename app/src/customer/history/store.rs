//! Reading the history of one customer: by key, newest first, never more than a page.

use super::diff::{Columns, Difference};
use super::model::{FullEntry, HistoryEntry, HistoryFilter, HistoryPage, Kind};
use super::put_back::Undone;
use crate::customer::details::approval::entity::PENDING;
use crate::db::{DbError, Executor, Sql};
use crate::user::store::name_of;
use crate::value::{CustomerId, HistoryId};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// How many entries a page has.
pub const PAGE: usize = 25;

/// Whose history is read, and with whose eyes.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    /// The customer.
    pub customer: CustomerId,
    /// Whether a deleted customer is visible.
    pub deleted: bool,
    /// The zone in which instants are shown and days begin.
    pub zone: Tz,
}

/// A page of the history.
pub async fn page(conn: &mut Executor, sight: Sight, filter: &HistoryFilter) -> Result<HistoryPage, DbError> {
    let mut rows = entries(conn, sight, filter).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|row| row.id);
    let entries = rows.into_iter().map(|row| row.read(sight.zone).entry()).collect();
    Ok(HistoryPage { entries, next, users: users(conn, sight.customer).await? })
}

/// One entry with every column; none when this customer has no such entry or is not there to be seen.
pub async fn entry(conn: &mut Executor, sight: Sight, id: HistoryId) -> Result<Option<FullEntry>, DbError> {
    Ok(read(conn, sight, id).await?.map(Read::full))
}

/// The same, as it was written.
pub(super) async fn read(conn: &mut Executor, sight: Sight, id: HistoryId) -> Result<Option<Read>, DbError> {
    if !is_visible(conn, sight).await? {
        return Ok(None);
    }
    let row: Option<Row> = conn
        .query(Sql::compose(format!("{SELECT} WHERE h.customer_id = $1 AND h.id = $2")))
        .bind(sight.customer)
        .bind(id)
        .optional()
        .await?;
    Ok(row.map(|row| row.read(sight.zone)))
}

/// The newest that this customer's history tells of a row.
pub(super) async fn newest_of(
    conn: &mut Executor,
    sight: Sight,
    entity: &str,
    row: i64,
) -> Result<Option<Read>, DbError> {
    let sql =
        format!("{SELECT} WHERE h.customer_id = $1 AND h.entity = $2 AND h.entity_id = $3 ORDER BY h.id DESC LIMIT 1");
    let row: Option<Row> = conn.query(Sql::compose(sql)).bind(sight.customer).bind(entity).bind(row).optional().await?;
    Ok(row.map(|row| row.read(sight.zone)))
}

/// Whether the customer is there to be seen.
pub(super) async fn is_visible(conn: &mut Executor, sight: Sight) -> Result<bool, DbError> {
    let row: Option<(i64,)> = conn
        .query("SELECT id FROM customer WHERE id = $1 AND (deleted_at IS NULL OR $2)")
        .bind(sight.customer)
        .bind(sight.deleted)
        .optional()
        .await?;
    Ok(row.is_some())
}

/// Everybody who ever changed this customer. It jumps from one name to the next in the index, so that it costs what there
/// are names and not what there are entries.
async fn users(conn: &mut Executor, id: CustomerId) -> Result<Vec<(String, Option<String>)>, DbError> {
    conn.query(concat!(
        "WITH RECURSIVE who (actor) AS (
           SELECT min(actor) FROM history WHERE customer_id = $1
           UNION ALL
           SELECT (SELECT min(h.actor) FROM history h WHERE h.customer_id = $1 AND h.actor > who.actor)
           FROM who WHERE who.actor IS NOT NULL
         )
         SELECT actor, name FROM (SELECT actor, ",
        name_of!("who.actor"),
        " AS name FROM who WHERE actor IS NOT NULL) AS named
         ORDER BY CASE WHEN name IS NULL THEN 1 ELSE 0 END, name, actor",
    ))
    .bind(id)
    .all()
    .await
}

/// What is read of each entry.
const SELECT: &str = concat!(
    "SELECT h.id, h.at, h.actor, h.source, h.request_id, h.entity, h.entity_id, h.op, \
     CAST(h.before AS TEXT) AS was, CAST(h.after AS TEXT) AS became, ",
    name_of!("h.actor"),
    " AS actor_name, o.id AS undone, o.at AS undone_at, o.actor AS undone_actor, ",
    name_of!("o.actor"),
    " AS undone_name, \
     (SELECT p.asker_name FROM pending_change p WHERE p.history_id = h.id) AS asked_by, \
     (SELECT max(e.erasure_id) FROM erased e WHERE e.history_id = h.id) AS erasure \
     FROM history h LEFT JOIN undo z ON z.history_id = h.id LEFT JOIN history o ON o.id = z.undoes"
);

/// A row that is marked as deleted, and one whose mark is taken away.
const MARKED: &str = "h.op = 'update' \
     AND (h.before ->> 'deleted_at') IS NULL AND (h.after ->> 'deleted_at') IS NOT NULL";
const UNMARKED: &str = "h.op = 'update' \
     AND (h.before ->> 'deleted_at') IS NOT NULL AND (h.after ->> 'deleted_at') IS NULL";

/// One more entry than a page has, so that it is known whether there are older ones.
async fn entries(conn: &mut Executor, sight: Sight, filter: &HistoryFilter) -> Result<Vec<Row>, DbError> {
    let mut asked = Asked::default();
    asked.and("h.customer_id = $", Bound::Number(sight.customer.0));
    if let Some(before) = filter.before {
        asked.and("h.id < $", Bound::Number(before.0));
    }
    if let Some(since) = filter.since {
        asked.and("h.id > $", Bound::Number(since.0));
    }
    if let Some(actor) = &filter.user {
        // No actor has a NUL, and Postgres takes none.
        asked.and("h.actor = $", Bound::Text(actor.replace('\0', "")));
    }
    if let Some(day) = filter.from.filter(is_of_our_time) {
        asked.and("h.at >= $", Bound::Instant(start_of(day, sight.zone)));
    }
    if let Some(next) = filter.to.filter(is_of_our_time).and_then(|day| day.checked_add_days(Days::new(1))) {
        asked.and("h.at < $", Bound::Instant(start_of(next, sight.zone)));
    }
    match filter.kind {
        None => {}
        Some(Kind::Insert) => asked.and_always("h.op = 'insert'"),
        Some(Kind::Update) => asked.and_always(&format!("h.op = 'update' AND NOT ({MARKED}) AND NOT ({UNMARKED})")),
        Some(Kind::Delete) => asked.and_always(&format!("(h.op = 'delete' OR ({MARKED}))")),
        Some(Kind::Restore) => asked.and_always(UNMARKED),
    }
    if let Some((entity, column)) = filter.column() {
        if let Some(entity) = entity {
            asked.and("h.entity = $", Bound::Text(entity.to_owned()));
        }
        let place = asked.bind(Bound::Text(column.to_owned()));
        let name = format!("CAST(${place} AS TEXT)");
        asked.and_always(&format!("(h.before ->> {name}) IS DISTINCT FROM (h.after ->> {name})"));
    }
    let limit = PAGE + 1;
    let sql = format!("{SELECT} WHERE {} ORDER BY h.id DESC LIMIT {limit}", asked.sql);
    let mut query = conn.query(Sql::compose(sql));
    for bound in asked.bound {
        query = match bound {
            Bound::Number(number) => query.bind(number),
            Bound::Text(text) => query.bind(text),
            Bound::Instant(instant) => query.bind(instant),
        };
    }
    query.all().await
}

/// Whether a day has a year of four digits, before and after it too: others filter nothing, and neither database could
/// compare them.
pub(super) fn is_of_our_time(day: &NaiveDate) -> bool {
    (1000..9999).contains(&day.year())
}

/// The first moment of a day; where clocks are put forward at midnight, the hour after it.
fn start_of(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let local = |at| zone.from_local_datetime(&at).earliest();
    local(midnight)
        .or_else(|| local(midnight + TimeDelta::hours(1)))
        .map_or_else(|| midnight.and_utc(), |at| at.with_timezone(&Utc))
}

/// The conditions that were asked for, and what is bound to them in their order.
#[derive(Default)]
struct Asked {
    sql: String,
    bound: Vec<Bound>,
}

enum Bound {
    Number(i64),
    Text(String),
    Instant(DateTime<Utc>),
}

impl Asked {
    /// A condition that ends in the placeholder of a value.
    fn and(&mut self, condition: &'static str, value: Bound) {
        let place = self.bind(value);
        self.and_always(&format!("{condition}{place}"));
    }

    /// A condition without a value of its own.
    fn and_always(&mut self, condition: &str) {
        if !self.sql.is_empty() {
            self.sql.push_str(" AND ");
        }
        self.sql.push_str(condition);
    }

    /// Binds a value, and says under which number.
    fn bind(&mut self, value: Bound) -> usize {
        self.bound.push(value);
        self.bound.len()
    }
}

/// A row of the history as the database has it.
#[derive(Clone, sqlx::FromRow)]
pub(super) struct Row {
    pub(super) id: HistoryId,
    at: DateTime<Utc>,
    actor: String,
    actor_name: Option<String>,
    source: String,
    request_id: Option<String>,
    pub(super) entity: String,
    pub(super) entity_id: i64,
    op: String,
    was: Option<String>,
    became: Option<String>,
    undone: Option<HistoryId>,
    undone_at: Option<DateTime<Utc>>,
    undone_actor: Option<String>,
    undone_name: Option<String>,
    asked_by: Option<String>,
    erasure: Option<i64>,
}

/// The same, with what was written as text read into columns.
#[derive(Clone)]
pub(super) struct Read {
    pub(super) row: Row,
    pub(super) before: Columns,
    pub(super) after: Columns,
    zone: Tz,
}

impl Row {
    fn read(mut self, zone: Tz) -> Read {
        let before = columns(self.id, self.was.take());
        let after = columns(self.id, self.became.take());
        Read { row: self, before, after, zone }
    }
}

/// The columns in what a trigger wrote. That it is no JSON cannot be; if it were, the entry itself must still be shown.
pub(super) fn columns(id: HistoryId, text: Option<String>) -> Columns {
    let Some(text) = text else { return Columns::new() };
    serde_json::from_str(&text).unwrap_or_else(|cause| {
        tracing::error!(%id, %cause, "an entry of the history cannot be read");
        Columns::new()
    })
}

impl Read {
    pub(super) fn difference(&self) -> Difference<'_, Tz> {
        Difference { entity: &self.row.entity, before: &self.before, after: &self.after, zone: &self.zone }
    }

    fn full(self) -> FullEntry {
        let fields = self.difference().fields();
        FullEntry { entry: self.entry(), fields }
    }

    pub(super) fn entry(self) -> HistoryEntry {
        let difference = self.difference();
        let (subject, op) = (difference.subject(), difference.kind(&self.row.op));
        // What was decided is told with all that was asked for.
        let is_asked = self.row.entity == PENDING.table;
        let changes = if is_asked { difference.fields() } else { difference.changes() };
        let undoes = self.undone();
        let Row { id, at, actor, actor_name, source, request_id, entity, entity_id, asked_by, erasure, .. } = self.row;
        HistoryEntry {
            id,
            at: at.with_timezone(&self.zone).fixed_offset(),
            actor,
            actor_name,
            source,
            request_id: request_id.filter(|request| !request.is_empty()),
            entity,
            entity_id,
            subject,
            op,
            changes,
            erased: erasure.is_some(),
            undoes,
            asked_by,
        }
    }

    fn undone(&self) -> Option<Undone> {
        let row = &self.row;
        Some(Undone {
            id: row.undone?,
            at: row.undone_at?.with_timezone(&self.zone).fixed_offset(),
            actor: row.undone_actor.clone()?,
            actor_name: row.undone_name.clone(),
        })
    }
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
