//! The tags in the database: their colours in a table of their own, their names in the contacts.

use super::tag::{Colour, Tag, TagEdit, TagUse, retagged};
use crate::customer::search::key::containing;
use crate::db::{DbError, Executor, Sql, Tx};
use crate::value::ContactTagId;
use std::collections::HashMap;

/// Every tag, by name.
///
/// # Errors
/// When the database fails.
pub async fn tags(conn: &mut Executor) -> Result<Vec<Tag>, DbError> {
    conn.query("SELECT id, name, colour, version FROM contact_tag ORDER BY name, id").all().await
}

/// Every tag, by name, and how many contacts of the customers within reach have it.
///
/// # Errors
/// When the database fails.
pub async fn uses(conn: &mut Executor) -> Result<Vec<TagUse>, DbError> {
    // The contacts that have the same tags are counted together: there are many contacts, and few ways to tag them.
    let reach = conn.reach();
    let within = reach.of("customer_id", |_| "$1".to_owned());
    let within = within.map_or_else(String::new, |condition| format!(" AND {condition}"));
    let sql =
        format!("SELECT tags, COUNT(*) FROM contact WHERE tags <> '' AND deleted_at IS NULL{within} GROUP BY tags");
    let alike: Vec<(String, i64)> = reach.bound(conn.query(Sql::compose(sql))).all().await?;
    let mut contacts: HashMap<&str, i64> = HashMap::new();
    for (tags, count) in &alike {
        for tag in tags.split(',') {
            *contacts.entry(tag).or_default() += count;
        }
    }
    let tags = tags(conn).await?;
    Ok(tags
        .into_iter()
        .map(|tag| {
            let contacts = contacts.get(tag.name.as_str()).copied().unwrap_or_default();
            TagUse { tag, contacts }
        })
        .collect())
}

/// Gives a colour to those of a contact's tags that have none yet.
///
/// # Errors
/// When the database fails.
pub async fn register(tx: &mut Tx, tags: &str) -> Result<(), DbError> {
    for name in tags.split(',').filter(|name| !name.is_empty()) {
        let now = tx.now();
        tx.query(
            "INSERT INTO contact_tag (name, colour, version, created_at, updated_at) VALUES ($1, $2, 1, $3, $4)
             ON CONFLICT (name) DO NOTHING",
        )
        .bind(name)
        .bind(Colour::of_name(name))
        .bind(now)
        .bind(now)
        .execute()
        .await?;
    }
    Ok(())
}

/// What became of a change to the tags.
#[derive(Debug, PartialEq, Eq)]
pub enum Changed {
    /// It is written.
    Done,
    /// Somebody has changed or removed the tag since.
    Stale,
    /// Contacts have the tag: it can become part of another one, but not go.
    InUse,
}

/// Does with the tags what was asked for.
///
/// # Errors
/// `contact_tag_name_key` where another tag has the name.
pub async fn change(tx: &mut Tx, edit: &TagEdit) -> Result<Changed, DbError> {
    match edit {
        TagEdit::Add { name, colour } => add(tx, name, *colour).await,
        TagEdit::Save { tag, version, name, colour } => save(tx, *tag, *version, name, *colour).await,
        TagEdit::Merge { tag, version, into } => merge(tx, *tag, *version, *into).await,
        TagEdit::Remove { tag, version } => remove(tx, *tag, *version).await,
    }
}

async fn add(tx: &mut Tx, name: &str, colour: Colour) -> Result<Changed, DbError> {
    let now = tx.now();
    tx.query("INSERT INTO contact_tag (name, colour, version, created_at, updated_at) VALUES ($1, $2, 1, $3, $4)")
        .bind(name)
        .bind(colour)
        .bind(now)
        .bind(now)
        .execute()
        .await?;
    Ok(Changed::Done)
}

async fn save(tx: &mut Tx, id: ContactTagId, version: i64, name: &str, colour: Colour) -> Result<Changed, DbError> {
    let Some(was) = find(tx, id, version).await? else { return Ok(Changed::Stale) };
    let now = tx.now();
    let rows = tx
        .query(
            "UPDATE contact_tag SET name = $3, colour = $4, updated_at = $5, version = version + 1
              WHERE id = $1 AND version = $2",
        )
        .bind(id)
        .bind(version)
        .bind(name)
        .bind(colour)
        .bind(now)
        .execute()
        .await?;
    if rows == 0 {
        return Ok(Changed::Stale);
    }
    if was.name != name {
        retag(tx, &was.name, name).await?;
    }
    Ok(Changed::Done)
}

async fn merge(tx: &mut Tx, id: ContactTagId, version: i64, into: ContactTagId) -> Result<Changed, DbError> {
    let Some(ends) = find(tx, id, version).await? else { return Ok(Changed::Stale) };
    let stays = tx.query("SELECT name FROM contact_tag WHERE id = $1").bind(into).optional::<(String,)>().await?;
    let Some((stays,)) = stays else { return Ok(Changed::Stale) };
    retag(tx, &ends.name, &stays).await?;
    delete(tx, id, version).await
}

async fn remove(tx: &mut Tx, id: ContactTagId, version: i64) -> Result<Changed, DbError> {
    let Some(tag) = find(tx, id, version).await? else { return Ok(Changed::Stale) };
    let held: i64 = tx
        .query(
            "SELECT COUNT(*) FROM contact
              WHERE tags <> '' AND deleted_at IS NULL AND ',' || tags || ',' LIKE $1 ESCAPE '\\'",
        )
        .bind(containing(&format!(",{},", tag.name)))
        .scalar()
        .await?;
    if held > 0 { Ok(Changed::InUse) } else { delete(tx, id, version).await }
}

async fn find(tx: &mut Tx, id: ContactTagId, version: i64) -> Result<Option<Tag>, DbError> {
    tx.query("SELECT id, name, colour, version FROM contact_tag WHERE id = $1 AND version = $2")
        .bind(id)
        .bind(version)
        .optional()
        .await
}

async fn delete(tx: &mut Tx, id: ContactTagId, version: i64) -> Result<Changed, DbError> {
    let rows =
        tx.query("DELETE FROM contact_tag WHERE id = $1 AND version = $2").bind(id).bind(version).execute().await?;
    Ok(if rows == 1 { Changed::Done } else { Changed::Stale })
}

/// Gives the contacts that have one tag another one instead; also those that were removed, so that one who is put back
/// has no tag that is gone. One statement for each way in which contacts are tagged.
async fn retag(tx: &mut Tx, from: &str, to: &str) -> Result<(), DbError> {
    let held: Vec<(String,)> = tx
        .query("SELECT DISTINCT tags FROM contact WHERE tags <> '' AND ',' || tags || ',' LIKE $1 ESCAPE '\\'")
        .bind(containing(&format!(",{from},")))
        .all()
        .await?;
    let now = tx.now();
    for (held,) in held {
        tx.query("UPDATE contact SET tags = $2, updated_at = $3, version = version + 1 WHERE tags = $1")
            .bind(&*held)
            .bind(retagged(&held, from, Some(to)))
            .bind(now)
            .execute()
            .await?;
    }
    Ok(())
}
