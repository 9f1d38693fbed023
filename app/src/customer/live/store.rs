//! Reading the events: by their number, which the seal gives them.

use super::model::Event;
use crate::db::{DbError, Executor, Sql};
use crate::value::CustomerId;

/// How many events are read at once.
pub const PAGE: usize = 1000;

/// The number of the newest event; nought where there is none.
pub async fn newest(conn: &mut Executor) -> Result<i64, DbError> {
    conn.query("SELECT coalesce(max(position), 0) FROM seal").scalar().await
}

/// The events that follow one, in their order, [`PAGE`] at most.
pub async fn after(conn: &mut Executor, position: i64) -> Result<Vec<Event>, DbError> {
    let sql = format!(
        "SELECT s.position, h.id AS entry, h.customer_id AS customer, h.actor \
         FROM seal s JOIN history h ON h.id = s.history_id WHERE s.position > $1 ORDER BY s.position LIMIT {PAGE}"
    );
    conn.query(Sql::compose(sql)).bind(position).all().await
}

/// Those of some customers that are within reach of whoever asks.
pub async fn reached(conn: &mut Executor, customers: &[CustomerId]) -> Result<Vec<CustomerId>, DbError> {
    let reach = conn.reach();
    let among = |list: &str| {
        let within = reach.and("c.owner_id", |_| "$2".to_owned());
        format!("SELECT c.id FROM customer c WHERE c.id IN ({list}){within}")
    };
    let sql = Sql::each(
        among("SELECT value FROM json_each($1)"),
        among("SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST($1 AS JSONB)) AS asked (value)"),
    );
    // They are numbers: there is none that could not be written.
    let list = serde_json::to_string(customers).unwrap_or_default();
    reach.bound(conn.query(sql).bind(list)).scalars().await
}
