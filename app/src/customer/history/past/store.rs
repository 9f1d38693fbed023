//! The card of any moment, from the history: of each row the last image up to then is read, and nothing is folded.

use super::super::diff::{Columns, Difference};
use super::super::entity::{ENTITIES, Entity};
use super::super::store::{Sight, columns, is_of_our_time, is_visible};
use super::{Moment, Past, PastRow, PastTable};
use crate::db::{DbError, Executor, Sql};
use crate::value::HistoryId;
use chrono::{DateTime, NaiveDateTime, SubsecRound, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use std::time::SystemTime;

/// How many rows of a table are shown at once.
pub const PAGE: usize = 50;

/// The card as it was; none when the customer is not there to be seen.
///
/// # Errors
/// When the database fails.
pub async fn past(conn: &mut Executor, sight: Sight, moment: &Moment) -> Result<Option<Past>, DbError> {
    if !is_visible(conn, sight).await? {
        return Ok(None);
    }
    let asked = moment.at.as_deref().and_then(|at| end_of_minute(at, sight.zone));
    let entry = entry(conn, sight, moment, asked).await?;
    let upto = entry.map_or(0, |(id, _)| id.0);
    let (step, older, _) = around(conn, sight, "id <= $2", upto).await?;
    let (later, _, newer) = around(conn, sight, "id > $2", upto).await?;
    let mut tables = Vec::new();
    // That something was erased is no part of the card.
    let shown = ENTITIES.iter().filter(|entity| entity.table != "erasure");
    for entity in shown.filter(|entity| moment.table.as_deref().is_none_or(|table| table == entity.table)) {
        let before = moment.before.filter(|_| moment.table.is_some()).unwrap_or(i64::MAX);
        let table = table(conn, sight, entity, upto, before).await?;
        if !table.rows.is_empty() {
            tables.push(table);
        }
    }
    // The minute that was asked for is named by its beginning.
    let by_clock = asked.filter(|_| moment.entry.is_none() && moment.step.is_none());
    let at = by_clock.map(|end| end - TimeDelta::minutes(1)).or(entry.map(|(_, at)| at));
    let at = at.unwrap_or_else(|| DateTime::<Utc>::from(SystemTime::now()).trunc_subsecs(0));
    Ok(Some(Past {
        at: at.with_timezone(&sight.zone).fixed_offset(),
        entry: entry.map(|(id, _)| id),
        step,
        steps: step + later,
        older,
        newer,
        tables,
    }))
}

/// The end of a minute as a date-time field writes it. What cannot be read asks for nothing.
fn end_of_minute(text: &str, zone: Tz) -> Option<DateTime<Utc>> {
    let text = text.get(..16)?;
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").ok().filter(|at| is_of_our_time(&at.date()))?;
    // A minute that there was twice ends the second time; one that was left out, an hour later.
    let at = zone.from_local_datetime(&local).latest();
    let at = at.or_else(|| zone.from_local_datetime(&(local + TimeDelta::hours(1))).latest())?;
    Some(at.with_timezone(&Utc) + TimeDelta::minutes(1))
}

/// The last entry that counts.
async fn entry(
    conn: &mut Executor,
    sight: Sight,
    moment: &Moment,
    asked: Option<DateTime<Utc>>,
) -> Result<Option<(HistoryId, DateTime<Utc>)>, DbError> {
    const SELECT: &str = "SELECT id, at FROM history WHERE customer_id = $1";
    let of = |rest: &str| Sql::compose(format!("{SELECT} {rest}"));
    let query = match (moment.entry, moment.step, asked) {
        (Some(entry), ..) => conn.query(of("AND id <= $2 ORDER BY id DESC LIMIT 1")).bind(sight.customer).bind(entry),
        (None, Some(step), _) if step < 1 => return Ok(None),
        (None, Some(step), _) => {
            let found = conn.query(of("ORDER BY id LIMIT 1 OFFSET $2")).bind(sight.customer).bind(step - 1);
            if let Some(found) = found.optional().await? {
                return Ok(Some(found));
            }
            conn.query(of("ORDER BY id DESC LIMIT 1")).bind(sight.customer)
        }
        (None, None, Some(end)) => {
            conn.query(of("AND at < $2 ORDER BY id DESC LIMIT 1")).bind(sight.customer).bind(end)
        }
        (None, None, None) => conn.query(of("ORDER BY id DESC LIMIT 1")).bind(sight.customer),
    };
    query.optional().await
}

/// How many entries there are on one side of a place, the one but last of them, and the first.
async fn around(
    conn: &mut Executor,
    sight: Sight,
    side: &'static str,
    upto: i64,
) -> Result<(i64, Option<HistoryId>, Option<HistoryId>), DbError> {
    let sql = format!(
        "SELECT COUNT(*), MAX(CASE WHEN id < $2 THEN id END), MIN(id) FROM history WHERE customer_id = $1 AND {side}"
    );
    conn.query(Sql::compose(sql)).bind(sight.customer).bind(upto).one().await
}

/// The rows of a table that stood on the card after an entry. It goes along an index from the row that was added last, and
/// stops when a page is full.
async fn table(
    conn: &mut Executor,
    sight: Sight,
    entity: &'static Entity,
    upto: i64,
    before: i64,
) -> Result<PastTable, DbError> {
    // What has moved to another customer has its last image in both histories.
    let whose = match entity.table {
        "customer" => "id",
        "product" => "exclusive_customer_id",
        _ => "customer_id",
    };
    let there = format!(
        "(h.after ->> 'deleted_at') IS NULL AND CAST((h.after ->> '{whose}') AS BIGINT) = $1 AND h.after IS NOT NULL"
    );
    let select = "SELECT h.entity_id, h.id, CAST(h.after AS TEXT) FROM";
    let of = "h.customer_id = $1 AND h.entity = $2 AND h.id <= $3 AND h.entity_id < $4";
    let end = format!("ORDER BY h.entity_id DESC LIMIT {}", PAGE + 1);
    // Each goes along the index of its own accord only when it is asked in its own way.
    let sql = Sql::each(
        format!(
            "{select} history h WHERE {of} AND NOT EXISTS (SELECT 1 FROM history n WHERE n.customer_id = $1 \
             AND n.entity = $2 AND n.entity_id = h.entity_id AND n.id > h.id AND n.id <= $3) AND {there} {end}"
        ),
        format!(
            "{select} (SELECT DISTINCT ON (h.entity_id) h.entity_id, h.id, h.after FROM history h WHERE {of} \
             ORDER BY h.entity_id DESC, h.id DESC) h WHERE {there} {end}"
        ),
    );
    let found: Vec<(i64, HistoryId, Option<String>)> =
        conn.query(sql).bind(sight.customer).bind(entity.table).bind(upto).bind(before).all().await?;
    let next = (found.len() > PAGE).then(|| found[PAGE - 1].0);
    let nothing = Columns::new();
    let rows = found.into_iter().take(PAGE).map(|(row, id, image)| {
        let image = columns(id, image);
        let whole = Difference { entity: entity.table, before: &nothing, after: &image, zone: &sight.zone };
        let fields = whole.fields().into_iter().filter(|field| field.new.is_some()).collect();
        PastRow { id: row, subject: whole.subject(), fields }
    });
    Ok(PastTable { table: entity.table.to_owned(), rows: rows.collect(), next })
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
