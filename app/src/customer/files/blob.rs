//! What the database knows of the bytes in the store: which are on their way in, which are there, which are to go.
//!
//! A content is `pending` before it gets its name in the store and `ready` together with the row that needs it. What nobody
//! needs any more is `doomed` first, then removed from the store, and then forgotten; so that nobody takes for granted what
//! is just being removed.

use super::receive::Files;
use super::vault::VaultError;
use crate::db::{Db, DbError, Executor, Tx};
use crate::user::Access;
use crate::value::{CustomerId, FileId};
use chrono::TimeDelta;

/// How long a content may be pending, or without a file that needs it, before it is swept away.
const GRACE: TimeDelta = TimeDelta::hours(1);
/// After how many hours an upload that has not come to its end is given up.
const UNFINISHED_HOURS: u64 = 24;

/// Announces a content. False when it is just being removed: wait, and try again.
///
/// # Errors
/// When the database fails.
pub async fn announce(tx: &mut Tx, sha256: &str, size: i64) -> Result<bool, DbError> {
    let now = tx.now();
    let rows = tx
        .query(
            "INSERT INTO file_blob (sha256, size, state, changed_at) VALUES ($1, $2, 'pending', $3) \
             ON CONFLICT (sha256) DO UPDATE SET changed_at = excluded.changed_at WHERE file_blob.state <> 'doomed'",
        )
        .bind(sha256)
        .bind(size)
        .bind(now)
        .execute()
        .await?;
    Ok(rows == 1)
}

/// Says that the bytes are safe, in the transaction of the row that needs them. False when they have been doomed meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn ready(tx: &mut Tx, sha256: &str) -> Result<bool, DbError> {
    let now = tx.now();
    let rows = tx
        .query("UPDATE file_blob SET state = 'ready', changed_at = $1 WHERE sha256 = $2 AND state <> 'doomed'")
        .bind(now)
        .bind(sha256)
        .execute()
        .await?;
    Ok(rows == 1)
}

/// Whether all that a file needs is still there, and stays so until this transaction ends.
pub(super) async fn still_there(tx: &mut Tx, customer: CustomerId, id: FileId) -> Result<bool, DbError> {
    let now = tx.now();
    // Touched, so that a sweep at the same moment finds it changed and leaves it.
    tx.query(
        "UPDATE file_blob SET changed_at = $1 WHERE state = 'ready' AND sha256 IN \
         (SELECT sha256 FROM file_version WHERE file_id = $2 AND customer_id = $3)",
    )
    .bind(now)
    .bind(id)
    .bind(customer)
    .execute()
    .await?;
    let missing: i64 = tx
        .query(
            "SELECT COUNT(*) FROM file_version v WHERE v.file_id = $1 AND v.customer_id = $2 \
               AND NOT EXISTS (SELECT 1 FROM file_blob b WHERE b.sha256 = v.sha256 AND b.state = 'ready')",
        )
        .bind(id)
        .bind(customer)
        .scalar()
        .await?;
    Ok(missing == 0)
}

/// Every content whose bytes the store has to have, and how many they are.
///
/// # Errors
/// When the database fails.
pub async fn promised(conn: &mut Executor) -> Result<Vec<(String, i64)>, DbError> {
    conn.query("SELECT sha256, size FROM file_blob WHERE state = 'ready' ORDER BY sha256").all().await
}

/// Whether the store still has to have the bytes of a content.
///
/// # Errors
/// When the database fails.
pub async fn is_promised(conn: &mut Executor, sha256: &str) -> Result<bool, DbError> {
    let ready = "SELECT COUNT(*) FROM file_blob WHERE sha256 = $1 AND state = 'ready'";
    Ok(conn.query(ready).bind(sha256).scalar::<i64>().await? > 0)
}

/// A file that has a content, and its customer's number: for a sentence about its bytes.
///
/// # Errors
/// When the database fails.
pub async fn owner(conn: &mut Executor, sha256: &str) -> Result<Option<(String, String)>, DbError> {
    conn.query(
        "SELECT f.name, c.number FROM file_version v JOIN file f ON f.id = v.file_id JOIN customer c ON c.id = f.customer_id \
         WHERE v.sha256 = $1 ORDER BY f.deleted_at IS NOT NULL, v.id LIMIT 1",
    )
    .bind(sha256)
    .optional()
    .await
}

/// How a sweep can fail.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The database did not answer.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The store did not answer.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// Removes the bytes that no file needs: those of files that were deleted longer ago than `kept`, and those of uploads that
/// never came to their end. Tells how many contents have gone.
///
/// # Errors
/// When database or store fail; what is left over is for the next sweep.
pub async fn sweep(db: &Db, access: &Access, files: &Files, kept: TimeDelta) -> Result<usize, SweepError> {
    files.vault.forget_unfinished(UNFINISHED_HOURS).await?;
    let mut tx = db.write(access).await?;
    let now = tx.now();
    tx.query(
        "UPDATE file_blob SET state = 'doomed', changed_at = $1 WHERE state <> 'doomed' AND changed_at < $2 \
           AND NOT EXISTS (SELECT 1 FROM file_version v JOIN file f ON f.id = v.file_id \
                           WHERE v.sha256 = file_blob.sha256 AND (f.deleted_at IS NULL OR f.deleted_at > $3))",
    )
    .bind(now)
    .bind(now - GRACE)
    .bind(now - kept)
    .execute()
    .await?;
    let doomed: Vec<String> =
        tx.query("SELECT sha256 FROM file_blob WHERE state = 'doomed' LIMIT 1000").scalars().await?;
    tx.commit().await?;
    forget(db, access, files, &doomed).await?;
    Ok(doomed.len())
}

/// Removes the bytes of contents that are doomed, and forgets them.
///
/// # Errors
/// As [`sweep`].
pub async fn forget(db: &Db, access: &Access, files: &Files, doomed: &[String]) -> Result<(), SweepError> {
    for sha256 in doomed {
        files.vault.remove(sha256).await?;
        let mut tx = db.write(access).await?;
        tx.query("DELETE FROM file_blob WHERE sha256 = $1 AND state = 'doomed'").bind(&**sha256).execute().await?;
        tx.commit().await?;
    }
    Ok(())
}
