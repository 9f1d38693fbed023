//! Sealing what was written: by one hand at a time, in the order in which it is found.

use super::canon::{HistoryRow, chained, content, hex};
use crate::db::{Db, DbError, Executor, Sql, Tx};
use crate::user::Access;
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};

/// How many rows are sealed in one transaction.
const BATCH: usize = 1000;
/// Which lock of Postgres's the one hand holds: `seal` in the letters of its number.
const LOCK: i64 = 0x7365_616c;

/// The columns of a row of the history, and the JSON in them as text; with the row that it undoes.
pub const COLUMNS: &str = "h.id, h.at, h.actor, h.source, h.request_id, h.customer_id, h.entity, h.entity_id, h.op, \
     CAST(h.before AS TEXT) AS before, CAST(h.after AS TEXT) AS after, \
     (SELECT u.undoes FROM undo u WHERE u.history_id = h.id) AS undoes";

/// What is not sealed. SQLite has one writer, so its rows come in their order; on Postgres one that was begun earlier may
/// appear later, but never below the floor. It is asked row by row from the floor on whether there is a seal: of NOT EXISTS
/// Postgres makes a join with all seals that there are, each time.
const UNSEALED: Sql = Sql::per_dialect(
    "SELECT h.id FROM history h WHERE h.id > (SELECT coalesce(max(s.history_id), 0) FROM seal s) ORDER BY h.id LIMIT 1000",
    "SELECT h.id FROM history h WHERE h.id > (SELECT floor FROM seal_horizon) \
     AND coalesce((SELECT FALSE FROM seal s WHERE s.history_id = h.id), TRUE) ORDER BY h.id LIMIT 1000",
);

/// Seals every row that is not sealed yet, unless somebody else is doing it; tells how many it has sealed.
///
/// # Errors
/// When the database does not answer.
pub async fn seal_new(db: &Db, access: &Access) -> Result<u64, DbError> {
    let mut sealed = 0;
    loop {
        // Looked at first, so that nobody who writes waits for us when there is nothing to do.
        if db.read(access).await?.query(UNSEALED).scalars::<i64>().await?.is_empty() {
            return Ok(sealed);
        }
        let mut tx = db.write(access).await?;
        if !is_ours(&mut tx).await? {
            return Ok(sealed);
        }
        let horizon = Horizon::read(&mut tx).await?;
        let ids: Vec<i64> = tx.query(UNSEALED).scalars().await?;
        seal(&mut tx, &ids).await?;
        if let Some(horizon) = horizon {
            horizon.raise(&mut tx, &ids).await?;
        }
        tx.commit().await?;
        sealed += ids.len() as u64;
        if ids.len() < BATCH {
            return Ok(sealed);
        }
    }
}

/// Seals in this transaction what it sees and nobody has sealed yet, its own rows too. Whoever seals meanwhile is waited for, and
/// nobody seals until the transaction ends.
///
/// # Errors
/// When the database does not answer.
pub async fn seal_within(tx: &mut Tx) -> Result<(), DbError> {
    if !tx.is_sqlite() {
        tx.query("SELECT pg_advisory_xact_lock($1)").bind(LOCK).execute().await?;
    }
    loop {
        let ids: Vec<i64> = tx.query(UNSEALED).scalars().await?;
        seal(tx, &ids).await?;
        if ids.len() < BATCH {
            return Ok(());
        }
    }
}

/// Forgets up to where Postgres need not be searched any more, where that was counted in the transactions of another server:
/// in a restored database it might never be reached again. What lies below the floor is sealed on any server.
///
/// # Errors
/// When the database does not answer.
pub async fn count_anew(db: &Db, access: &Access) -> Result<(), DbError> {
    if db.is_sqlite() {
        return Ok(());
    }
    let mut tx = db.write(access).await?;
    tx.query("UPDATE seal_horizon SET candidate = NULL, candidate_xid = NULL").execute().await?;
    tx.commit().await
}

/// Whether we are the one hand that seals. SQLite's only writer always is.
async fn is_ours(tx: &mut Tx) -> Result<bool, DbError> {
    if tx.is_sqlite() {
        return Ok(true);
    }
    tx.query("SELECT pg_try_advisory_xact_lock($1)").bind(LOCK).scalar().await
}

async fn seal(tx: &mut Tx, ids: &[i64]) -> Result<(), DbError> {
    if ids.is_empty() {
        return Ok(());
    }
    // By their numbers and not from the first to the last: between two that are new a million may be that were sealed before.
    let rows = |ids| format!("SELECT {COLUMNS} FROM history h WHERE h.id IN ({ids}) ORDER BY h.id");
    let sql = Sql::each(
        rows("SELECT value FROM json_each($1)"),
        rows("SELECT value::bigint FROM jsonb_array_elements_text($1::jsonb)"),
    );
    let ids = serde_json::to_string(ids).unwrap_or_default();
    let rows: Vec<HistoryRow> = tx.query(sql).bind(ids).all().await?;
    let mut chains = newest(tx, &rows).await?;
    let position: i64 = tx.query("SELECT coalesce(max(position), 0) FROM seal").scalar().await?;
    let seals: Vec<Seal> =
        (position + 1..).zip(&rows).map(|(position, row)| Seal::new(position, row, &mut chains)).collect();
    let text = serde_json::to_string(&seals).unwrap_or_default();
    tx.query(Sql::per_dialect(
        "INSERT INTO seal (position, history_id, customer_id, seq, salt, content, hash) \
         SELECT s.value ->> 'position', s.value ->> 'history_id', s.value ->> 'customer_id', s.value ->> 'seq', \
                s.value ->> 'salt', s.value ->> 'content', s.value ->> 'hash' FROM json_each($1) s",
        "INSERT INTO seal (position, history_id, customer_id, seq, salt, content, hash) \
         SELECT s.position, s.history_id, s.customer_id, s.seq, s.salt, s.content, s.hash FROM jsonb_to_recordset($1::jsonb) \
         AS s (position BIGINT, history_id BIGINT, customer_id BIGINT, seq BIGINT, salt TEXT, content TEXT, hash TEXT)",
    ))
    .bind(text)
    .execute()
    .await?;
    Ok(())
}

/// The newest seal of each chain: its number, and its hash.
type Chains = HashMap<i64, (i64, String)>;

/// A seal as it is written.
#[derive(Serialize)]
struct Seal {
    position: i64,
    history_id: i64,
    customer_id: i64,
    seq: i64,
    salt: String,
    content: String,
    hash: String,
}

impl Seal {
    /// Seals a row, at the end of its chain.
    fn new(position: i64, row: &HistoryRow, chains: &mut Chains) -> Seal {
        let customer_id = row.customer_id.unwrap_or(0);
        let before = chains.get(&customer_id);
        let seq = before.map_or(1, |(seq, _)| seq + 1);
        let salt = salt();
        let content = content(&salt, row);
        let hash = chained(before.map(|(_, hash)| &**hash), seq, &content);
        chains.insert(customer_id, (seq, hash.clone()));
        Seal { position, history_id: row.id, customer_id, seq, salt, content, hash }
    }
}

/// The newest seals of the customers whose rows these are.
async fn newest(conn: &mut Executor, rows: &[HistoryRow]) -> Result<Chains, DbError> {
    let customers: BTreeSet<i64> = rows.iter().map(|row| row.customer_id.unwrap_or(0)).collect();
    let found: Vec<(i64, i64, String)> = conn
        .query(Sql::per_dialect(
            "SELECT s.customer_id, s.seq, s.hash FROM json_each($1) c JOIN seal s ON s.customer_id = c.value \
             AND s.seq = (SELECT max(m.seq) FROM seal m WHERE m.customer_id = c.value)",
            "SELECT s.customer_id, s.seq, s.hash FROM jsonb_array_elements_text($1::jsonb) c CROSS JOIN LATERAL ( \
               SELECT n.customer_id, n.seq, n.hash FROM seal n WHERE n.customer_id = c.value::bigint \
                ORDER BY n.seq DESC LIMIT 1) s",
        ))
        .bind(serde_json::to_string(&customers).unwrap_or_default())
        .all()
        .await?;
    Ok(found.into_iter().map(|(customer, seq, hash)| (customer, (seq, hash))).collect())
}

/// Randomness in hex digits, so that what is hashed with it cannot be guessed.
pub fn salt() -> String {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    hex(&bytes)
}

/// Up to where Postgres need not be searched any more; see the migration.
#[derive(Debug, sqlx::FromRow)]
struct Horizon {
    candidate: Option<i64>,
    /// Whether every transaction that could still bring a row up to the candidate has ended.
    is_settled: bool,
}

impl Horizon {
    /// Read before the rows are: what was settled then is seen by the statement that looks for them.
    async fn read(tx: &mut Tx) -> Result<Option<Horizon>, DbError> {
        if tx.is_sqlite() {
            return Ok(None);
        }
        let sql = "SELECT candidate, coalesce(candidate_xid <= pg_snapshot_xmin(pg_current_snapshot())::text::bigint, false) \
                   AS is_settled FROM seal_horizon";
        tx.query(sql).one().await.map(Some)
    }

    /// Moves the floor up where that is safe: after a full batch to its end, whatever lies below that and can be seen being
    /// sealed now, and else to the candidate.
    async fn raise(self, tx: &mut Tx, sealed: &[i64]) -> Result<(), DbError> {
        let end = sealed.get(BATCH - 1).copied();
        if self.is_settled {
            // LEAST passes over NULL.
            tx.query("UPDATE seal_horizon SET floor = least(candidate, $1)").bind(end).execute().await?;
        }
        let reached = self.is_settled && end.is_none_or(|end| Some(end) >= self.candidate);
        if reached || self.candidate.is_none() {
            tx.query(
                "UPDATE seal_horizon SET candidate = (SELECT max(id) FROM history), \
                 candidate_xid = pg_snapshot_xmax(pg_current_snapshot())::text::bigint",
            )
            .execute()
            .await?;
        }
        Ok(())
    }
}
