//! Rows that were emptied: each is vouched for by the erasure that has emptied it, and that erasure by its own row of the history.

use super::canon::{Fields, HistoryRow, emptied};
use super::fault::Fault;
use super::verify::BATCH;
use crate::db::{DbError, Executor, Sql};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// The hash over the rows that an erasure has emptied, one after the other in the order of their ids.
#[derive(Default)]
pub struct Digest {
    fields: Fields,
    rows: i64,
}

impl Digest {
    /// One more row.
    pub fn add(&mut self, history: i64, content: &str) {
        self.fields.number(history);
        self.fields.text(content);
        self.rows += 1;
    }

    /// How many rows, and the hash; of none it is empty.
    #[must_use]
    pub fn finish(self) -> (i64, String) {
        let hash = if self.rows > 0 { self.fields.finish() } else { String::new() };
        (self.rows, hash)
    }
}

/// What vouches for emptied rows in the place of their seals.
#[derive(Debug, Default)]
pub(super) struct Vouchers(HashMap<i64, Vec<Voucher>>);

#[derive(Debug, sqlx::FromRow)]
struct Voucher {
    history_id: i64,
    salt: Option<String>,
    content: String,
}

impl Vouchers {
    /// Those of the rows from one to another.
    pub(super) async fn read(conn: &mut Executor, first: i64, last: i64) -> Result<Vouchers, DbError> {
        let sql = "SELECT history_id, salt, content FROM erased WHERE history_id BETWEEN $1 AND $2 ORDER BY erasure_id";
        let found: Vec<Voucher> = conn.query(sql).bind(first).bind(last).all().await?;
        let mut vouchers = Vouchers::default();
        for voucher in found {
            vouchers.0.entry(voucher.history_id).or_default().push(voucher);
        }
        Ok(vouchers)
    }

    /// Whether a row is what its last erasure has left of it; none where no erasure says that it has emptied it.
    pub(super) fn vouch(&self, row: &HistoryRow) -> Option<bool> {
        let all = self.0.get(&row.id)?;
        let (last, before) = all.split_last()?;
        let is_last = last.salt.as_ref().is_some_and(|salt| emptied(salt, row) == last.content);
        Some(is_last && before.iter().all(|voucher| voucher.salt.is_none()))
    }
}

/// The erasures that the history tells of: how many rows each has emptied, and the hash over them.
#[derive(Debug, Default)]
pub(super) struct Told(BTreeMap<i64, (i64, String)>);

impl Told {
    /// Notes the erasure that a row tells of. Nobody erases but through this program, which says who has asked it to.
    pub(super) fn note(&mut self, row: &HistoryRow) {
        let is_ours = ["user:", "command:"].iter().any(|kind| row.actor.starts_with(kind));
        if row.entity != "erasure" || row.op != "insert" || !is_ours {
            return;
        }
        let after = row.after.as_deref().and_then(|text| serde_json::from_str::<Value>(text).ok()).unwrap_or_default();
        let told = (after["history_rows"].as_i64(), after["digest"].as_str());
        if let (Some(rows), Some(digest)) = told {
            self.0.insert(row.entity_id, (rows, digest.to_owned()));
        }
    }

    /// What was emptied in another way than the history tells.
    pub(super) async fn faults(mut self, conn: &mut Executor) -> Result<Vec<Fault>, DbError> {
        let sql = format!(
            "SELECT erasure_id, history_id, content FROM erased \
             WHERE erasure_id > $1 OR (erasure_id = $1 AND history_id > $2) ORDER BY erasure_id, history_id LIMIT {BATCH}"
        );
        let mut faults = Vec::new();
        let mut erasures: Vec<(i64, i64, Digest)> = Vec::new();
        let mut last = (i64::MIN, i64::MIN);
        loop {
            let rows: Vec<(i64, i64, String)> =
                conn.query(Sql::compose(sql.clone())).bind(last.0).bind(last.1).all().await?;
            for (erasure, history, content) in &rows {
                last = (*erasure, *history);
                if erasures.last().is_none_or(|(known, ..)| known != erasure) {
                    erasures.push((*erasure, *history, Digest::default()));
                }
                if let Some((.., digest)) = erasures.last_mut() {
                    digest.add(*history, content);
                }
            }
            if rows.len() < BATCH {
                break;
            }
        }
        for (erasure, history, digest) in erasures {
            if self.0.remove(&erasure) != Some(digest.finish()) {
                faults.push(Fault::NotErased { erasure, history: Some(history) });
            }
        }
        let is_more = |(erasure, told)| (told != Digest::default().finish()).then_some(erasure);
        faults
            .extend(self.0.into_iter().filter_map(is_more).map(|erasure| Fault::NotErased { erasure, history: None }));
        Ok(faults)
    }
}
