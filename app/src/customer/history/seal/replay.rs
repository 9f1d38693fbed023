//! Whether the history tells all: folded from its beginning it must come to the tables as they are.
//!
//! This is what finds a change that was made with the triggers switched off, which no chain can.

use super::canon::{Fields, HistoryRow};
use super::fault::{Fault, Record};
use super::store::COLUMNS;
use super::verify::BATCH;
use crate::db::{DbError, Executor, Sql};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Bookkeeping, which the history leaves out.
const NOISE: [&str; 5] = ["version", "created_at", "updated_at", "search_key", "name_key"];
/// What the history never holds: it only says that it is there.
const SECRET: &str = "password_hash";

/// The audited tables, each with its columns but those that the history leaves out.
type Tables = BTreeMap<String, BTreeSet<String>>;
/// A record's columns, or the hash of them.
type Columns = Map<String, Value>;
type Hash = String;

/// What is left of a record after the rows so far.
struct Left {
    /// What it was before the newest row, and what it is after it; none where it is not there.
    was: Option<Hash>,
    is: Option<Hash>,
}

/// Folds the history, and compares what comes out with the tables. It keeps a hash for each record, and reads a record again
/// only where the hash does not fit: a column that came later makes another hash of the same record.
pub(super) async fn replay(conn: &mut Executor, mut progress: impl FnMut(i64)) -> Result<Vec<Fault>, DbError> {
    let tables = tables(conn).await?;
    let mut faults = Vec::new();
    let mut left: HashMap<Record, Left> = HashMap::new();
    let (mut newest, mut done) = (0, 0);
    loop {
        let sql = format!("SELECT {COLUMNS} FROM history h WHERE h.id > $1 ORDER BY h.id LIMIT {BATCH}");
        let rows: Vec<HistoryRow> = conn.query(Sql::compose(sql)).bind(newest).all().await?;
        for row in &rows {
            newest = row.id;
            done += 1;
            let Some(columns) = tables.get(&row.entity) else { continue };
            let (before, after) = (read(row.before.as_deref(), columns), read(row.after.as_deref(), columns));
            let (was, is) = (before.as_ref().map(hash), after.as_ref().map(hash));
            let record = row.record();
            let known = left.get(&record);
            // What moves to another customer is told in both histories, in two rows that say the same.
            let is_told_twice = row.op == "update" && known.is_some_and(|known| known.was == was && known.is == is);
            let fits = known.map_or(was.is_none(), |known| known.is == was);
            if !fits && !is_told_twice && !is_same(&last_image(conn, row, columns).await?, &before) {
                faults.push(Fault::Unrecorded { history: row.id, of: record.clone() });
            }
            left.insert(record, Left { was, is });
        }
        progress(done);
        if rows.len() < BATCH {
            break;
        }
    }
    left.retain(|_, left| left.is.is_some());
    for (entity, columns) in &tables {
        compare(conn, entity, columns, &mut left, &mut faults).await?;
    }
    let mut gone: Vec<Record> = left.into_keys().collect();
    gone.sort();
    faults.extend(gone.into_iter().map(|of| Fault::Gone { of }));
    Ok(faults)
}

impl HistoryRow {
    /// What it tells of.
    pub(super) fn record(&self) -> Record {
        Record { entity: self.entity.clone(), id: self.entity_id }
    }
}

/// Goes through a table, and takes from `left` what is there.
async fn compare(
    conn: &mut Executor,
    entity: &str,
    columns: &BTreeSet<String>,
    left: &mut HashMap<Record, Left>,
    faults: &mut Vec<Fault>,
) -> Result<(), DbError> {
    let list: Vec<String> = columns.iter().map(|column| format!("'{column}', t.{column}")).collect();
    let list = list.join(", ");
    let select = |json: String| {
        format!("SELECT t.id, {json} AS image FROM {entity} t WHERE t.id > $1 ORDER BY t.id LIMIT {BATCH}")
    };
    let sql = Sql::each(select(format!("json_object({list})")), select("CAST(to_jsonb(t) AS TEXT)".to_owned()));
    let mut last = i64::MIN;
    loop {
        let rows: Vec<(i64, String)> = conn.query(sql.clone()).bind(last).all().await?;
        for (id, image) in &rows {
            last = *id;
            let of = Record { entity: entity.to_owned(), id: *id };
            let now = read(Some(image), columns).unwrap_or_default();
            match left.remove(&of) {
                None => faults.push(Fault::Unknown { of }),
                Some(left) if left.is.as_deref() == Some(&*hash(&now)) => {}
                Some(_) => {
                    let told = newest_image(conn, &of, columns).await?.unwrap_or_default();
                    let columns = differing(&told, &now);
                    if !columns.is_empty() {
                        faults.push(Fault::Differs { of, columns });
                    }
                }
            }
        }
        if rows.len() < BATCH {
            return Ok(());
        }
    }
}

/// The tables that have a trigger which writes the history, with their columns.
async fn tables(conn: &mut Executor) -> Result<Tables, DbError> {
    let sql = Sql::per_dialect(
        "SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND EXISTS \
         (SELECT 1 FROM sqlite_master t WHERE t.type = 'trigger' AND t.tbl_name = m.name \
          AND t.sql LIKE '%INTO history%')",
        "SELECT c.table_name::text, c.column_name::text FROM information_schema.columns c \
         WHERE c.table_schema = current_schema() AND EXISTS \
         (SELECT 1 FROM pg_trigger t WHERE t.tgname = c.table_name || '_audit' \
          AND t.tgrelid = to_regclass(quote_ident(c.table_schema) || '.' || quote_ident(c.table_name)))",
    );
    let found: Vec<(String, String)> = conn.query(sql).all().await?;
    let mut tables = Tables::new();
    for (table, column) in found {
        let columns = tables.entry(table).or_default();
        if !NOISE.contains(&&*column) {
            columns.insert(column);
        }
    }
    Ok(tables)
}

/// A record as JSON, without what is no column of its table: labels that were frozen beside a reference.
fn read(json: Option<&str>, columns: &BTreeSet<String>) -> Option<Columns> {
    let Ok(Value::Object(all)) = serde_json::from_str(json?) else { return Some(Columns::new()) };
    let keep = |(name, value): (String, Value)| {
        let value = match value {
            // SQLite knows no booleans.
            Value::Bool(yes) => Value::from(i64::from(yes)),
            _ if name == SECRET => Value::Null,
            other => other,
        };
        columns.contains(&name).then_some((name, value))
    };
    Some(all.into_iter().filter_map(keep).collect())
}

fn hash(columns: &Columns) -> Hash {
    // Whatever the order of the map.
    let sorted: BTreeMap<&String, &Value> = columns.iter().collect();
    let mut fields = Fields::default();
    for (name, value) in sorted {
        fields.text(name);
        fields.text(&value.to_string());
    }
    fields.finish()
}

/// The columns that both have, and in which they differ.
fn differing(one: &Columns, other: &Columns) -> Vec<String> {
    let differs = |name: &&String| other.get(*name).is_some_and(|value| one.get(*name) != Some(value));
    let mut names: Vec<String> = one.keys().filter(differs).cloned().collect();
    names.sort_unstable();
    names
}

fn is_same(one: &Option<Columns>, other: &Option<Columns>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => differing(one, other).is_empty(),
        (None, None) => true,
        _ => false,
    }
}

/// What the row before this one has left of the same record.
async fn last_image(
    conn: &mut Executor,
    row: &HistoryRow,
    columns: &BTreeSet<String>,
) -> Result<Option<Columns>, DbError> {
    let found: Option<(Option<String>,)> = conn
        .query(
            "SELECT CAST(after AS TEXT) FROM history WHERE entity = $1 AND entity_id = $2 AND id < $3 ORDER BY id DESC LIMIT 1",
        )
        .bind(&*row.entity)
        .bind(row.entity_id)
        .bind(row.id)
        .optional()
        .await?;
    Ok(found.and_then(|(json,)| read(json.as_deref(), columns)))
}

/// What the history has left of a record.
async fn newest_image(
    conn: &mut Executor,
    of: &Record,
    columns: &BTreeSet<String>,
) -> Result<Option<Columns>, DbError> {
    let found: Option<(Option<String>,)> = conn
        .query("SELECT CAST(after AS TEXT) FROM history WHERE entity = $1 AND entity_id = $2 ORDER BY id DESC LIMIT 1")
        .bind(&*of.entity)
        .bind(of.id)
        .optional()
        .await?;
    Ok(found.and_then(|(json,)| read(json.as_deref(), columns)))
}
