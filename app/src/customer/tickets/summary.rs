//! What the card says of all tickets of a customer, counted by the database along an index that holds all that it needs.

use super::model::TicketSummary;
use super::store::Sight;
use super::target::Times;
use super::terms::Priority;
use crate::customer::tab::MANY;
use crate::db::{DbError, Executor, Sql};

/// How long the clocks of a ticket have run until `$2`, in seconds: what [`Clockwork`](super::clock::Clockwork) reads, as
/// SQLite says it. Its own difference of two instants is a floating-point number, so whole seconds are subtracted, and what
/// is left of them is compared as the text that it is.
const ELAPSED_ON_SQLITE: &str = "unixepoch(substr(COALESCE(t.resolved_at, t.waiting_since, $2), 1, 19)) \
     - unixepoch(substr(t.opened_at, 1, 19)) \
     - (substr(COALESCE(t.resolved_at, t.waiting_since, $2), 20) < substr(t.opened_at, 20)) - t.paused_seconds";

/// The same as Postgres says it.
const ELAPSED_ON_POSTGRES: &str = "CAST(FLOOR(EXTRACT(EPOCH FROM COALESCE(t.resolved_at, t.waiting_since, $2) - t.opened_at)) AS BIGINT) \
     - t.paused_seconds";

/// How many tickets there are with something to do, and how many of them are overdue, as the list says of each. No more than
/// the [`MANY`] oldest are looked at, so that a card opens at once whatever there is.
///
/// # Errors
/// When the database fails.
pub async fn summary(conn: &mut Executor, sight: &Sight) -> Result<TicketSummary, DbError> {
    let mut query = conn.query(statement("")).bind(sight.customer).bind(sight.now);
    for times in [&sight.targets.first_answer, &sight.targets.resolution] {
        for priority in PRIORITIES {
            query = query.bind(Times::of(times, priority));
        }
    }
    let (unresolved, overdue): (i64, i64) = query.one().await?;
    Ok(TicketSummary { unresolved, overdue })
}

/// The order in which the targets are bound; the last is that of whatever else there is.
const PRIORITIES: [Priority; 4] = [Priority::Urgent, Priority::High, Priority::Normal, Priority::Low];

/// The statement, for which the customer, the time and the targets are bound. Something may be asked of it: `EXPLAIN`.
pub(super) fn statement(asked: &str) -> Sql {
    let counted = |elapsed: &str| {
        let target = |first: usize| {
            format!(
                "CASE unresolved.priority WHEN 'urgent' THEN CAST(${first} AS BIGINT) WHEN 'high' THEN ${} WHEN 'normal' THEN ${} ELSE ${} END",
                first + 1,
                first + 2,
                first + 3
            )
        };
        format!(
            "{asked} SELECT COUNT(*), COUNT(*) FILTER (WHERE (unresolved.first_answer_seconds IS NULL AND unresolved.elapsed > {}) \
             OR unresolved.elapsed > {}) \
             FROM (SELECT t.priority, t.first_answer_seconds, {elapsed} AS elapsed FROM ticket t \
                   WHERE t.customer_id = $1 AND t.deleted_at IS NULL AND t.status NOT IN ('resolved', 'closed') \
                   ORDER BY t.opened_at LIMIT {MANY}) AS unresolved",
            target(3),
            target(7)
        )
    };
    Sql::each(counted(ELAPSED_ON_SQLITE), counted(ELAPSED_ON_POSTGRES))
}
