//! Whether the history is as it was written: its chains, and its rows against their seals.

use super::canon::{Fields, HistoryRow, chained, content};
use super::erased::{Told, Vouchers};
use super::fault::Fault;
use super::replay::{self, Folding};
use crate::db::{DbError, Executor, Sql};
use std::collections::HashMap;

/// How many rows are read at once.
pub(super) const BATCH: usize = 2000;

/// The columns of a row of the history, and the JSON in them as text, beside the row that it undoes.
const COLUMNS: &str = "h.id, h.at, h.actor, h.source, h.request_id, h.customer_id, h.entity, h.entity_id, h.op, \
     CAST(h.before AS TEXT) AS before, CAST(h.after AS TEXT) AS after, u.undoes";

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// What does not fit.
    pub faults: Vec<Fault>,
    /// How many rows the history has.
    pub rows: i64,
    /// How many of them are sealed.
    pub seals: i64,
    /// How many of those were emptied since by an erasure, which vouches for what is left of them.
    pub erased: i64,
    /// The hash over all seals in their order, as a checkpoint keeps it.
    pub sum: String,
}

/// A checkpoint: how many seals there were, and the hash over them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// How many.
    pub position: i64,
    /// The hash over all of them in their order: of none it is empty, and each next one is SHA-256 of two fields, the hash so
    /// far and that of the seal.
    pub sum: String,
}

/// Looks through everything, in what one view of the data shows, and tells `progress` how many of how many rows were read.
///
/// # Errors
/// When the database does not answer.
pub async fn verify(
    conn: &mut Executor,
    checkpoint: Option<&Checkpoint>,
    mut progress: impl FnMut(i64, i64),
) -> Result<Verdict, DbError> {
    let rows: i64 = conn.query("SELECT COUNT(*) FROM history").scalar().await?;
    let tables = replay::tables(conn).await?;
    let chains = Chains { checkpoint: checkpoint.cloned(), ..Chains::default() };
    let (mut looking, mut unrecorded) = ((chains, Folding::new(&tables)), Vec::new());
    let mut batch = sealed(conn, 0).await?;
    loop {
        let (is_last, position) = (batch.seals.len() < BATCH, batch.seals.last().map_or(0, |seal| seal.position));
        let (mut chains, mut folding) = looking;
        // One batch is looked at while the next one is read.
        let looked = work(move || {
            chains.follow(&batch);
            // Rows of one record are sealed in the order in which they were written: whoever writes the next has waited for it.
            let doubtful = folding.fold(batch.seals.into_iter().filter_map(|seal| seal.row.0));
            ((chains, folding), doubtful)
        });
        let next = if is_last { Batch::default() } else { sealed(conn, position).await? };
        let doubtful;
        (looking, doubtful) = looked.await?;
        unrecorded.extend(replay::unrecorded(conn, &tables, doubtful).await?);
        progress(looking.0.verdict.seals, rows);
        if is_last {
            break;
        }
        batch = next;
    }
    let (Chains { mut verdict, seen, told, .. }, mut folding) = looking;
    verdict.rows = rows;
    if let Some(Checkpoint { position, .. }) = checkpoint.filter(|known| !seen && known.position > 0) {
        verdict.faults.push(Fault::BeforeCheckpoint { position: *position, seals: verdict.seals });
    }
    verdict.faults.extend(told.faults(conn).await?);
    let mut last = 0;
    loop {
        let unsealed = unsealed(conn, last).await?;
        let is_last = unsealed.len() < BATCH;
        last = unsealed.last().map_or(last, |row| row.id);
        verdict.faults.extend(unsealed.iter().filter_map(late));
        unrecorded.extend(replay::unrecorded(conn, &tables, folding.fold(unsealed)).await?);
        if is_last {
            break;
        }
    }
    verdict.faults.extend(unrecorded);
    verdict.faults.extend(folding.compare(conn).await?);
    Ok(verdict)
}

/// Has something done on another thread. It is begun at once, whenever its end is waited for.
pub(super) fn work<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> impl Future<Output = Result<T, DbError>> {
    let begun = tokio::task::spawn_blocking(work);
    // Only a runtime that is being stopped does not come to its end.
    async move { begun.await.map_err(|stopped| DbError::Sql(sqlx::Error::Io(stopped.into()))) }
}

/// Seals in their order, and what vouches for those that were emptied.
#[derive(Default)]
struct Batch {
    seals: Vec<Sealed>,
    vouchers: Vouchers,
}

/// The chains so far.
#[derive(Default)]
struct Chains {
    verdict: Verdict,
    checkpoint: Option<Checkpoint>,
    /// Whether what the checkpoint has seen was there.
    seen: bool,
    position: i64,
    /// The newest seal of each customer: its number, and its hash.
    newest: HashMap<i64, (i64, String)>,
    told: Told,
}

impl Chains {
    fn follow(&mut self, batch: &Batch) {
        let verdict = &mut self.verdict;
        for seal in &batch.seals {
            if seal.position != self.position + 1 {
                verdict.faults.push(Fault::SealsMissing { from: self.position + 1, to: seal.position - 1 });
            }
            self.position = seal.position;
            verdict.seals += 1;
            verdict.erased += i64::from(seal.salt.is_none());
            let faults = seal.faults(self.newest.get(&seal.seal_customer), &batch.vouchers);
            if let Some(row) = seal.row.0.as_ref().filter(|_| faults.is_empty()) {
                self.told.note(row);
            }
            verdict.faults.extend(faults);
            self.newest.insert(seal.seal_customer, (seal.seq, seal.hash.clone()));
            verdict.sum = sum(&verdict.sum, &seal.hash);
            let is_there = |known: &Checkpoint| known.position == verdict.seals && known.sum == verdict.sum;
            self.seen |= self.checkpoint.as_ref().is_some_and(is_there);
        }
    }
}

/// The hash over the seals so far, and one more.
fn sum(so_far: &str, hash: &str) -> String {
    let mut fields = Fields::default();
    fields.text(so_far);
    fields.text(hash);
    fields.finish()
}

/// A seal, and the row that it seals if that is there.
#[derive(sqlx::FromRow)]
struct Sealed {
    position: i64,
    history_id: i64,
    seal_customer: i64,
    seq: i64,
    salt: Option<String>,
    content: String,
    hash: String,
    #[sqlx(flatten)]
    row: MaybeRow,
}

/// A row of the history, or none: a seal is read with whatever it has.
struct MaybeRow(Option<HistoryRow>);

impl<'r, R: sqlx::Row> sqlx::FromRow<'r, R> for MaybeRow
where
    HistoryRow: sqlx::FromRow<'r, R>,
    &'r str: sqlx::ColumnIndex<R>,
    Option<i64>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    fn from_row(row: &'r R) -> Result<MaybeRow, sqlx::Error> {
        match row.try_get::<Option<i64>, _>("id")? {
            Some(_) => HistoryRow::from_row(row).map(|row| MaybeRow(Some(row))),
            None => Ok(MaybeRow(None)),
        }
    }
}

impl Sealed {
    /// What is wrong with it, after the seal before it in its chain.
    fn faults(&self, before: Option<&(i64, String)>, vouchers: &Vouchers) -> Vec<Fault> {
        let (customer, seq, history) = (self.seal_customer, self.seq, self.history_id);
        let mut faults = Vec::new();
        let expected = before.map_or(1, |(seq, _)| seq + 1);
        if seq != expected {
            faults.push(Fault::ChainJumps { customer, expected, found: seq });
        } else if self.hash != chained(before.map(|(_, hash)| &**hash), seq, &self.content) {
            faults.push(Fault::ChainBroken { customer, seq, history });
        }
        let Some(row) = &self.row.0 else {
            faults.push(Fault::RowRemoved { customer, seq, history });
            return faults;
        };
        let is_whole = match &self.salt {
            Some(salt) => Some(content(salt, row) == self.content),
            None => vouchers.vouch(row),
        };
        match is_whole {
            None => faults.push(Fault::Emptied { history, of: row.record() }),
            Some(is_whole) if !is_whole || row.customer_id.unwrap_or(0) != customer => {
                faults.push(Fault::RowAltered { customer, seq, history, of: row.record() });
            }
            _ => {}
        }
        faults
    }
}

async fn sealed(conn: &mut Executor, after: i64) -> Result<Batch, DbError> {
    let sql = format!(
        "SELECT s.position, s.history_id, s.customer_id AS seal_customer, s.seq, s.salt, s.content, s.hash, {COLUMNS} \
         FROM seal s LEFT JOIN history h ON h.id = s.history_id LEFT JOIN undo u ON u.history_id = s.history_id \
         WHERE s.position > $1 ORDER BY s.position LIMIT {BATCH}"
    );
    let seals: Vec<Sealed> = conn.query(Sql::compose(sql)).bind(after).all().await?;
    let emptied = || seals.iter().filter(|seal| seal.salt.is_none()).map(|seal| seal.history_id);
    let vouchers = match (emptied().min(), emptied().max()) {
        (Some(first), Some(last)) => Vouchers::read(conn, first, last).await?,
        _ => Vouchers::default(),
    };
    Ok(Batch { seals, vouchers })
}

/// Rows without a seal, after this one.
async fn unsealed(conn: &mut Executor, after: i64) -> Result<Vec<HistoryRow>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM history h LEFT JOIN undo u ON u.history_id = h.id \
         WHERE h.id > $1 AND NOT EXISTS (SELECT 1 FROM seal s WHERE s.history_id = h.id) ORDER BY h.id LIMIT {BATCH}"
    );
    conn.query(Sql::compose(sql)).bind(after).all().await
}

/// A row without a seal that has stood there for longer than sealing takes.
fn late(row: &HistoryRow) -> Option<Fault> {
    let sealed_by = row.at + chrono::TimeDelta::minutes(1);
    let is_late = sealed_by < chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now());
    is_late.then(|| Fault::Unsealed { history: row.id, of: row.record() })
}
