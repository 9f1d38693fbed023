//! The files in the database. The bytes are elsewhere: see `vault`, and `blob` for what the database knows of them.

use super::kind::FileKind;
use super::model::{Content, FileEdit, FileRow, TicketLabel};
use crate::db::{DbError, Executor, Sql, Tx};
use crate::value::{CustomerId, FileId, TicketId, fold};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

pub use crate::customer::history::store::Sight;

/// A file and its newest content: the row that every reading begins with.
pub(super) const SELECT: &str = "SELECT f.id, f.customer_id, f.name, f.note, f.version, f.updated_at, f.name_key, \
     v.number, v.kind, v.media_type, v.size, v.author, v.uploaded_at, t.id AS ticket_id, t.number AS ticket_number \
     FROM file f JOIN file_version v ON v.file_id = f.id \
       AND v.number = (SELECT MAX(newest.number) FROM file_version newest WHERE newest.file_id = f.id) \
     JOIN customer c ON c.id = f.customer_id LEFT JOIN ticket t ON t.id = f.ticket_id AND t.deleted_at IS NULL \
     WHERE f.customer_id = $1 AND (c.deleted_at IS NULL OR $2) AND f.deleted_at IS NULL";

/// One file with its newest content; none when this customer has no such file, or is not there to be seen.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &mut Executor, sight: Sight, id: FileId) -> Result<Option<FileRow>, DbError> {
    let found: Option<Found> = conn
        .query(Sql::compose(format!("{SELECT} AND f.id = $3")))
        .bind(sight.customer)
        .bind(sight.deleted)
        .bind(id)
        .optional()
        .await?;
    Ok(found.map(|found| found.row(sight.zone)))
}

/// Every content that a file has or had, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn contents(conn: &mut Executor, sight: Sight, id: FileId) -> Result<Vec<Content>, DbError> {
    let found: Vec<FoundContent> = conn
        .query(
            "SELECT number, kind, media_type, size, author, uploaded_at FROM file_version \
             WHERE file_id = $1 AND customer_id = $2 ORDER BY number DESC LIMIT 200",
        )
        .bind(id)
        .bind(sight.customer)
        .all()
        .await?;
    Ok(found.into_iter().map(|content| content.read(sight.zone)).collect())
}

/// What is needed to hand a content out.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Stored {
    /// What the file is called.
    pub name: String,
    /// The name of the bytes in the store.
    pub sha256: String,
    /// How many bytes.
    pub size: i64,
    /// What it is.
    pub kind: FileKind,
    /// What it is, more exactly.
    pub media_type: String,
}

/// A content of a file, by its number or the newest; none when this customer has no such file or content, or is not there
/// to be seen.
///
/// # Errors
/// When the database fails.
pub async fn stored(
    conn: &mut Executor,
    sight: Sight,
    id: FileId,
    number: Option<i64>,
) -> Result<Option<Stored>, DbError> {
    conn.query(
        "SELECT f.name, v.sha256, v.size, v.kind, v.media_type \
         FROM file f JOIN file_version v ON v.file_id = f.id JOIN customer c ON c.id = f.customer_id \
         WHERE f.id = $1 AND f.customer_id = $2 AND f.deleted_at IS NULL AND (c.deleted_at IS NULL OR $3) \
           AND v.number = COALESCE($4, (SELECT MAX(newest.number) FROM file_version newest WHERE newest.file_id = f.id))",
    )
    .bind(id)
    .bind(sight.customer)
    .bind(sight.deleted)
    .bind(number)
    .optional()
    .await
}

/// What became of a save.
#[derive(Debug)]
pub enum Saved {
    /// It is written.
    Done,
    /// Somebody else has saved since; here is what stands now. Nothing was written.
    Stale(Box<FileRow>),
    /// There is no such file.
    Missing,
}

/// Saves name and note over the version they were made from.
///
/// # Errors
/// `file_customer_id_name_key` where another file of the customer has the name.
pub async fn update(tx: &mut Tx, sight: Sight, id: FileId, version: i64, edit: &FileEdit) -> Result<Saved, DbError> {
    let now = tx.now();
    let rows = tx
        .query(
            "UPDATE file SET name = $1, note = $2, search_key = $3, name_key = $4, updated_at = $5, version = version + 1 \
             WHERE id = $6 AND customer_id = $7 AND version = $8 AND deleted_at IS NULL \
               AND EXISTS (SELECT 1 FROM customer c WHERE c.id = file.customer_id AND c.deleted_at IS NULL)",
        )
        .bind(&*edit.name)
        .bind(edit.note.as_deref())
        .bind(search_key(&edit.name, edit.note.as_deref()))
        .bind(fold(&edit.name))
        .bind(now)
        .bind(id)
        .bind(sight.customer)
        .bind(version)
        .execute()
        .await?;
    if rows == 1 {
        return Ok(Saved::Done);
    }
    let sight = Sight { deleted: false, ..sight };
    Ok(find(tx, sight, id).await?.map_or(Saved::Missing, |now| Saved::Stale(Box::new(now))))
}

/// Takes a file off the list. False when this customer has no such file.
///
/// # Errors
/// When the database fails.
pub async fn remove(tx: &mut Tx, customer: CustomerId, id: FileId) -> Result<bool, DbError> {
    mark(tx, customer, id, true).await
}

/// Puts a file back, as long as its bytes are there. False when this customer has no such file, or its bytes have been
/// swept away.
///
/// # Errors
/// `file_customer_id_name_key` where another file has taken the name meanwhile.
pub async fn restore(tx: &mut Tx, customer: CustomerId, id: FileId) -> Result<bool, DbError> {
    Ok(super::blob::still_there(tx, customer, id).await? && mark(tx, customer, id, false).await?)
}

async fn mark(tx: &mut Tx, customer: CustomerId, id: FileId, deleted: bool) -> Result<bool, DbError> {
    let now = tx.now();
    let rows = tx
        .query(
            "UPDATE file SET deleted_at = $1, updated_at = $2, version = version + 1 \
             WHERE id = $3 AND customer_id = $4 AND (deleted_at IS NULL) = $5 \
               AND EXISTS (SELECT 1 FROM customer c WHERE c.id = file.customer_id AND c.deleted_at IS NULL)",
        )
        .bind(deleted.then_some(now))
        .bind(now)
        .bind(id)
        .bind(customer)
        .bind(deleted)
        .execute()
        .await?;
    Ok(rows == 1)
}

/// A content that has arrived, and under which name.
#[derive(Clone, Copy, Debug)]
pub struct NewContent<'a> {
    /// What the file is called.
    pub name: &'a str,
    /// What was written about it; none leaves a note that is there.
    pub note: Option<&'a str>,
    /// The name of the bytes in the store.
    pub sha256: &'a str,
    /// How many bytes.
    pub size: i64,
    /// What it is.
    pub kind: FileKind,
    /// What it is, more exactly.
    pub media_type: &'a str,
    /// The name of whoever sends it.
    pub author: &'a str,
}

/// What became of an uploaded content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Added {
    /// The file that has it.
    pub id: FileId,
    /// Its number there.
    pub number: i64,
    /// Whether the file had exactly this content already, so that nothing was added.
    pub unchanged: bool,
}

/// Adds a content: to the file of that name, else to a new one. None when the customer is not there.
///
/// # Errors
/// `file_customer_id_name_key` where somebody else has added a file of the name at the same moment: try again.
pub async fn add(tx: &mut Tx, customer: CustomerId, new: NewContent<'_>) -> Result<Option<Added>, DbError> {
    let alive = "SELECT id FROM customer WHERE id = $1 AND deleted_at IS NULL";
    if tx.query(alive).bind(customer).optional::<(CustomerId,)>().await?.is_none() {
        return Ok(None);
    }
    let id = match touch(tx, customer, &new).await? {
        Some(id) => id,
        None => insert(tx, customer, &new).await?,
    };
    let newest = "SELECT number, sha256 FROM file_version WHERE file_id = $1 ORDER BY number DESC LIMIT 1";
    let newest = tx.query(newest).bind(id).optional::<(i64, String)>().await?;
    let number = match newest {
        Some((number, sha256)) if sha256 == new.sha256 => return Ok(Some(Added { id, number, unchanged: true })),
        Some((number, _)) => number + 1,
        None => 1,
    };
    let now = tx.now();
    tx.query(
        "INSERT INTO file_version (customer_id, file_id, number, label, sha256, size, kind, media_type, author, uploaded_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(customer)
    .bind(id)
    .bind(number)
    .bind(format!("{} ({number})", new.name))
    .bind(new.sha256)
    .bind(new.size)
    .bind(new.kind)
    .bind(new.media_type)
    .bind(new.author)
    .bind(now)
    .execute()
    .await?;
    Ok(Some(Added { id, number, unchanged: false }))
}

/// Finds the file of the name, holds it until the transaction ends, and writes the note where there is one.
async fn touch(tx: &mut Tx, customer: CustomerId, new: &NewContent<'_>) -> Result<Option<FileId>, DbError> {
    let now = tx.now();
    let row: Option<(FileId,)> = tx
        .query(
            "UPDATE file SET updated_at = $1, note = COALESCE($2, note), \
                    search_key = CASE WHEN $2 IS NULL THEN search_key ELSE $3 END, \
                    version = CASE WHEN $2 IS NULL THEN version ELSE version + 1 END \
             WHERE customer_id = $4 AND name = $5 AND deleted_at IS NULL RETURNING id",
        )
        .bind(now)
        .bind(new.note)
        .bind(search_key(new.name, new.note))
        .bind(customer)
        .bind(new.name)
        .optional()
        .await?;
    Ok(row.map(|(id,)| id))
}

async fn insert(tx: &mut Tx, customer: CustomerId, new: &NewContent<'_>) -> Result<FileId, DbError> {
    let now = tx.now();
    tx.query(
        "INSERT INTO file (customer_id, name, note, version, created_at, updated_at, search_key, name_key) \
         VALUES ($1, $2, $3, 1, $4, $4, $5, $6) RETURNING id",
    )
    .bind(customer)
    .bind(new.name)
    .bind(new.note)
    .bind(now)
    .bind(search_key(new.name, new.note))
    .bind(fold(new.name))
    .scalar()
    .await
}

/// What the list's search finds a file by.
fn search_key(name: &str, note: Option<&str>) -> String {
    fold(&format!("{name} {}", note.unwrap_or_default()))
}

/// A row of [`SELECT`].
#[derive(sqlx::FromRow)]
pub(super) struct Found {
    pub id: FileId,
    customer_id: CustomerId,
    name: String,
    note: Option<String>,
    version: i64,
    pub updated_at: DateTime<Utc>,
    pub name_key: String,
    ticket_id: Option<TicketId>,
    ticket_number: Option<String>,
    #[sqlx(flatten)]
    content: FoundContent,
}

#[derive(sqlx::FromRow)]
struct FoundContent {
    number: i64,
    kind: FileKind,
    media_type: String,
    size: i64,
    author: String,
    uploaded_at: DateTime<Utc>,
}

impl Found {
    /// As it is seen in a zone.
    pub fn row(self, zone: Tz) -> FileRow {
        let Found { id, customer_id, name, note, version, content, ticket_id, ticket_number, .. } = self;
        let ticket = ticket_id.zip(ticket_number).map(|(id, number)| TicketLabel { id, number });
        FileRow { id, customer_id, name, note, version, content: content.read(zone), ticket }
    }
}

impl FoundContent {
    fn read(self, zone: Tz) -> Content {
        let FoundContent { number, kind, media_type, size, author, uploaded_at } = self;
        let uploaded_at = uploaded_at.with_timezone(&zone).fixed_offset();
        Content { number, kind, media_type, size, author, uploaded_at }
    }
}
