//! Reading the events: by their number, which the seal gives them.

use super::model::Event;
use crate::db::{DbError, Executor, Sql};

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
