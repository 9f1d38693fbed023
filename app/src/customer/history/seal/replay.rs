//! Whether the history tells all: folded from its beginning it must come to the tables as they are.
//!
//! This is what finds a change that was made with the triggers switched off, which no chain can.

use super::canon::HistoryRow;
use super::fault::{Fault, Record};
use super::flat::flat;
use super::verify::{BATCH, work};
use crate::db::{DbError, Executor, Sql};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasher, Hasher, RandomState};

/// Bookkeeping, which the history leaves out.
const NOISE: [&str; 5] = ["version", "created_at", "updated_at", "search_key", "name_key"];
/// What the history never holds: it only says that it is there.
const SECRET: &str = "password_hash";

/// The audited tables, each with its columns but those that the history leaves out.
pub type Tables = BTreeMap<String, BTreeSet<String>>;
/// A record's columns.
type Columns = Map<String, Value>;
/// A hash of them, by a key that nobody knows before: it is kept for no longer than this looks.
type Hash = u64;

/// What is left of a record after the rows so far.
struct Left {
    /// What it was before the newest row, and what it is after it; none where it is not there.
    was: Option<Hash>,
    is: Option<Hash>,
}

/// What is left of the records of a table, and its columns.
struct Folded {
    columns: BTreeSet<String>,
    left: HashMap<i64, Left>,
}

/// The tables as the rows so far have left them.
pub(super) struct Folding {
    tables: BTreeMap<String, Folded>,
    key: RandomState,
}

/// Which of these rows do not begin with what the row before them has left: their records are read again, for a column that came
/// later makes another hash of the same record.
pub(super) async fn unrecorded(
    conn: &mut Executor,
    tables: &Tables,
    doubtful: Vec<HistoryRow>,
) -> Result<Vec<Fault>, DbError> {
    let mut faults = Vec::new();
    for row in doubtful {
        let Some(columns) = tables.get(&row.entity) else { continue };
        if !is_same(&last_image(conn, &row, columns).await?, &read(row.before.as_deref(), columns)) {
            faults.push(Fault::Unrecorded { history: row.id, of: row.record() });
        }
    }
    Ok(faults)
}

impl Folding {
    /// Tables in which nothing was written yet.
    pub(super) fn new(tables: &Tables) -> Folding {
        let folded = |(table, columns): (&String, &BTreeSet<String>)| {
            (table.clone(), Folded { columns: columns.clone(), left: HashMap::new() })
        };
        Folding { tables: tables.iter().map(folded).collect(), key: RandomState::new() }
    }

    /// Folds the next rows; answers those that do not begin with what the row before them has left, as far as hashes tell.
    pub(super) fn fold(&mut self, rows: impl IntoIterator<Item = HistoryRow>) -> Vec<HistoryRow> {
        let mut doubtful = Vec::new();
        for row in rows {
            let Some(Folded { columns, left }) = self.tables.get_mut(&row.entity) else { continue };
            let was = row.before.as_deref().map(|json| hash(json, columns, &self.key));
            let is = row.after.as_deref().map(|json| hash(json, columns, &self.key));
            let known = left.get(&row.entity_id);
            // What moves to another customer is told in both histories, in two rows that say the same.
            let is_told_twice = row.op == "update" && known.is_some_and(|known| known.was == was && known.is == is);
            let fits = known.map_or(was.is_none(), |known| known.is == was);
            left.insert(row.entity_id, Left { was, is });
            if !fits && !is_told_twice {
                doubtful.push(row);
            }
        }
        doubtful
    }

    /// Compares what comes out with the tables.
    pub(super) async fn compare(self, conn: &mut Executor) -> Result<Vec<Fault>, DbError> {
        let (mut faults, mut gone) = (Vec::new(), Vec::new());
        for (entity, folded) in self.tables {
            let left = compare(conn, &entity, folded, &self.key, &mut faults).await?;
            gone.extend(left.into_iter().map(|id| Record { entity: entity.clone(), id }));
        }
        gone.sort();
        faults.extend(gone.into_iter().map(|of| Fault::Gone { of }));
        Ok(faults)
    }
}

impl HistoryRow {
    /// What it tells of.
    pub(super) fn record(&self) -> Record {
        Record { entity: self.entity.clone(), id: self.entity_id }
    }
}

/// The rows of a table as JSON, in the form in which the history has them.
#[must_use]
pub fn images(entity: &str, columns: &BTreeSet<String>, condition: &str) -> Sql {
    let list: Vec<String> = columns.iter().map(|column| format!("'{column}', t.{column}")).collect();
    let list = list.join(", ");
    let select = |json: String| {
        format!("SELECT t.id, {json} AS image FROM {entity} t WHERE t.id > $1{condition} ORDER BY t.id LIMIT {BATCH}")
    };
    Sql::each(
        select(format!("json_object({list})")),
        select(format!("CAST(to_jsonb(t) - ARRAY['{}'] AS TEXT)", NOISE.join("', '"))),
    )
}

/// How many rows [`images`] answers at most: where it is as many, there may be more.
pub const IMAGES: usize = BATCH;

/// Goes through a table, and takes from what is left what is there: answers which records are not.
async fn compare(
    conn: &mut Executor,
    entity: &str,
    mut folded: Folded,
    key: &RandomState,
    faults: &mut Vec<Fault>,
) -> Result<Vec<i64>, DbError> {
    folded.left.retain(|_, left| left.is.is_some());
    let sql = images(entity, &folded.columns, "");
    let mut batch: Vec<(i64, String)> = conn.query(sql.clone()).bind(i64::MIN).all().await?;
    loop {
        let (is_last, last) = (batch.len() < BATCH, batch.last().map_or(0, |(id, _)| *id));
        let key = key.clone();
        // One batch is held against the history while the next one is read.
        let compared = work(move || {
            let other = folded.other_than(batch, &key);
            (folded, other)
        });
        let next = if is_last { Vec::new() } else { conn.query(sql.clone()).bind(last).all().await? };
        let other;
        (folded, other) = compared.await?;
        for (id, image) in other {
            let of = Record { entity: entity.to_owned(), id };
            let Some(image) = image else {
                faults.push(Fault::Unknown { of });
                continue;
            };
            let now = read(Some(&image), &folded.columns).unwrap_or_default();
            let told = newest_image(conn, &of, &folded.columns).await?.unwrap_or_default();
            let columns = differing(&told, &now);
            if !columns.is_empty() {
                faults.push(Fault::Differs { of, columns });
            }
        }
        if is_last {
            return Ok(folded.left.into_keys().collect());
        }
        batch = next;
    }
}

impl Folded {
    /// Takes records away that are as the history has left them; answers the others, without their image where the history
    /// knows nothing of them.
    fn other_than(&mut self, records: Vec<(i64, String)>, key: &RandomState) -> Vec<(i64, Option<String>)> {
        let mut other = Vec::new();
        for (id, image) in records {
            match self.left.remove(&id) {
                None => other.push((id, None)),
                Some(left) if left.is == Some(hash(&image, &self.columns, key)) => {}
                Some(_) => other.push((id, Some(image))),
            }
        }
        other
    }
}

/// The tables that have a trigger which writes the history, with their columns.
///
/// # Errors
/// When the database does not answer.
pub async fn tables(conn: &mut Executor) -> Result<Tables, DbError> {
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

/// The hash of a record's columns: the same for records that [`read`] reads the same.
fn hash(json: &str, columns: &BTreeSet<String>, key: &RandomState) -> Hash {
    let mut hasher = key.build_hasher();
    let mut add = |name: &str, value: &str| {
        hasher.write(name.as_bytes());
        hasher.write_u8(b':');
        hasher.write(value.as_bytes());
        hasher.write_u8(b'\n');
    };
    if let Some(found) = flat(json) {
        // Both are in the order of their names.
        let mut known = columns.iter().map(String::as_str).peekable();
        for (name, value) in found {
            while known.next_if(|column| *column < name).is_some() {}
            if known.peek() == Some(&name) {
                add(name, if name == SECRET { "null" } else { number_of(value) });
            }
        }
    } else {
        let read = read(Some(json), columns).unwrap_or_default();
        // Whatever the order of the map.
        let sorted: BTreeMap<&String, &Value> = read.iter().collect();
        for (name, value) in sorted {
            add(name, &value.to_string());
        }
    }
    hasher.finish()
}

/// A value as SQLite has it, which knows no booleans.
fn number_of(value: &str) -> &str {
    match value {
        "true" => "1",
        "false" => "0",
        other => other,
    }
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
