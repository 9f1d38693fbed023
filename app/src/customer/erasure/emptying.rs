//! Taking out of the history what was taken out of the tables.

use super::personal::{Erasing, PERSONAL, Personal, read, text};
use crate::customer::history::seal::store::{COLUMNS, salt};
use crate::customer::history::seal::{HistoryRow, emptied};
use crate::db::{DbError, Sql, Tx};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashSet};

/// How many rows of the history are emptied at once.
const BATCH: usize = 1000;

/// Takes the same out of every image in the history; answers which rows were emptied, each with the hash of what is left.
pub(super) async fn history(tx: &mut Tx, erasure: i64, erasing: &Erasing) -> Result<Vec<(i64, String)>, DbError> {
    let sql =
        format!("SELECT {COLUMNS} FROM history h WHERE h.customer_id = $1 AND h.id > $2 ORDER BY h.id LIMIT {BATCH}");
    let mut emptied = Vec::new();
    let mut moved = BTreeSet::new();
    for customer in &erasing.customers {
        let elsewhere = elsewhere(tx, *customer, erasing).await?;
        let mut last = i64::MIN;
        loop {
            let found: Vec<HistoryRow> = tx.query(Sql::compose(sql.clone())).bind(*customer).bind(last).all().await?;
            last = found.last().map_or(last, |row| row.id);
            let is_last = found.len() < BATCH;
            let ours = found.into_iter().filter(|row| !elsewhere.contains(&(row.entity.clone(), row.entity_id)));
            empty(tx, erasure, erasing, ours, &mut emptied, &mut moved).await?;
            if is_last {
                break;
            }
        }
    }
    // What has come from another customer is told of in that one's history, too.
    let moved: Vec<_> = moved.into_iter().map(|(entity, id)| json!({"entity": entity, "id": id})).collect();
    if moved.is_empty() {
        return Ok(emptied);
    }
    let others = Sql::each(
        format!(
            "SELECT {COLUMNS} FROM json_each($1) m JOIN history h ON h.entity = m.value ->> 'entity' \
             AND h.entity_id = m.value ->> 'id' WHERE h.customer_id IS NULL \
             OR h.customer_id NOT IN (SELECT o.value FROM json_each($2) o) ORDER BY h.id"
        ),
        format!(
            "SELECT {COLUMNS} FROM jsonb_array_elements($1::jsonb) m JOIN history h ON h.entity = m.value ->> 'entity' \
             AND h.entity_id = (m.value ->> 'id')::bigint WHERE h.customer_id IS NULL \
             OR h.customer_id NOT IN (SELECT o.value::bigint FROM jsonb_array_elements_text($2::jsonb) o) ORDER BY h.id"
        ),
    );
    let found: Vec<HistoryRow> = tx.query(others).bind(text(&moved)).bind(text(&erasing.customers)).all().await?;
    empty(tx, erasure, erasing, found.into_iter(), &mut emptied, &mut BTreeSet::new()).await?;
    Ok(emptied)
}

/// What a customer's history tells of, and belongs to somebody else now: a contact that was moved is the other customer's.
async fn elsewhere(tx: &mut Tx, customer: i64, erasing: &Erasing) -> Result<HashSet<(String, i64)>, DbError> {
    let mut found = HashSet::new();
    for Personal { table, owner, .. } in PERSONAL {
        let sql = format!(
            "SELECT DISTINCT h.entity_id, t.{owner} FROM history h JOIN {table} t ON t.id = h.entity_id \
             WHERE h.customer_id = $1 AND h.entity = '{table}' AND (t.{owner} IS NULL OR t.{owner} <> $1)"
        );
        let rows: Vec<(i64, Option<i64>)> = tx.query(Sql::compose(sql)).bind(customer).all().await?;
        let others =
            rows.into_iter().filter(|(_, whose)| whose.is_none_or(|whose| !erasing.customers.contains(&whose)));
        found.extend(others.map(|(id, _)| ((*table).to_owned(), id)));
    }
    Ok(found)
}

/// A row of the history that is emptied, as it is written.
#[derive(Serialize)]
struct Emptied {
    history_id: i64,
    salt: String,
    content: String,
    before: Option<String>,
    after: Option<String>,
}

/// Empties rows of the history; notes those that were, and the records that another history tells of as well.
async fn empty(
    tx: &mut Tx,
    erasure: i64,
    erasing: &Erasing,
    rows: impl Iterator<Item = HistoryRow>,
    emptied_rows: &mut Vec<(i64, String)>,
    moved: &mut BTreeSet<(String, i64)>,
) -> Result<(), DbError> {
    let mut all = Vec::new();
    for mut row in rows {
        let Some(personal) = Personal::find(&row.entity) else { continue };
        let (id, mut changed) = (row.entity_id, false);
        for image in [&mut row.before, &mut row.after] {
            let Some(now) = image.as_deref() else { continue };
            let mut columns = read(now);
            let owner = columns.get(personal.owner).and_then(Value::as_i64);
            if owner.is_none_or(|owner| !erasing.customers.contains(&owner)) {
                moved.insert((row.entity.clone(), id));
            }
            if erasing.redact(personal, id, &mut columns) {
                *image = Some(text(&columns));
                changed = true;
            }
        }
        if changed {
            let salt = salt();
            let content = emptied(&salt, &row);
            all.push(Emptied { history_id: row.id, salt, content, before: row.before, after: row.after });
        }
    }
    for rows in all.chunks(BATCH) {
        let json = text(&rows);
        for sql in WRITE {
            tx.query(sql).bind(&*json).bind(erasure).execute().await?;
        }
    }
    emptied_rows.extend(all.into_iter().map(|row| (row.history_id, row.content)));
    Ok(())
}

/// What is written for emptied rows: first that they are, which opens the door to them; then what is left of them; then their
/// salts go, that of the seal and that of an erasure before.
const WRITE: [Sql; 4] = [
    Sql::per_dialect(
        "INSERT INTO erased (history_id, erasure_id, salt, content) \
         SELECT j.value ->> 'history_id', $2, j.value ->> 'salt', j.value ->> 'content' FROM json_each($1) j",
        "INSERT INTO erased (history_id, erasure_id, salt, content) \
         SELECT (j.value ->> 'history_id')::bigint, $2::bigint, j.value ->> 'salt', j.value ->> 'content' \
         FROM jsonb_array_elements($1::jsonb) j",
    ),
    Sql::per_dialect(
        "UPDATE history SET before = j.value ->> 'before', after = j.value ->> 'after' FROM json_each($1) j \
         WHERE history.id = j.value ->> 'history_id' AND $2 > 0",
        "UPDATE history SET before = (j.value ->> 'before')::jsonb, after = (j.value ->> 'after')::jsonb \
         FROM jsonb_array_elements($1::jsonb) j WHERE history.id = (j.value ->> 'history_id')::bigint AND $2::bigint > 0",
    ),
    Sql::per_dialect(
        "UPDATE seal SET salt = NULL WHERE salt IS NOT NULL AND $2 > 0 \
         AND history_id IN (SELECT j.value ->> 'history_id' FROM json_each($1) j)",
        "UPDATE seal SET salt = NULL WHERE salt IS NOT NULL AND $2::bigint > 0 \
         AND history_id IN (SELECT (j.value ->> 'history_id')::bigint FROM jsonb_array_elements($1::jsonb) j)",
    ),
    Sql::per_dialect(
        "UPDATE erased SET salt = NULL WHERE salt IS NOT NULL AND erasure_id <> $2 \
         AND history_id IN (SELECT j.value ->> 'history_id' FROM json_each($1) j)",
        "UPDATE erased SET salt = NULL WHERE salt IS NOT NULL AND erasure_id <> $2 \
         AND history_id IN (SELECT (j.value ->> 'history_id')::bigint FROM jsonb_array_elements($1::jsonb) j)",
    ),
];
