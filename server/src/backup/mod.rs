//! `ficha backup` and `ficha restore`: all of the data, into a folder and back.
//!
//! First the database, as one moment sees it, and then the bytes of every file that it names: so the backup has no row
//! whose bytes it has not. Bytes are named by their hash, so what is there from the last time is not copied again.

mod manifest;

use crate::command::say;
use crate::config::Config;
use crate::history;
use anyhow::{Context, bail};
use app::customer::files::blob;
use app::customer::files::carry::{CarryError, carry, check};
use app::customer::files::vault::Vault;
use app::customer::history::seal;
use app::db::Db;
use app::db::backup::{Copied, Inventory, Kind, check_empty, copy_in, copy_out, inventory};
use app::user::Access;
use chrono::{DateTime, SecondsFormat, Utc};
use indicatif::{ProgressBar, ProgressStyle};
use manifest::{Content, Database, Manifest, check_folder, hash, remove_older};
use std::path::Path;

/// How often the database is copied, where the server removes bytes that the copy before still named.
const TRIES: usize = 3;

/// `ficha backup FOLDER`
pub async fn backup(config: &Config, folder: &Path) -> anyhow::Result<()> {
    check_folder(folder)?;
    let from = Vault::open(&config.files.store).context("the store of files cannot be opened")?;
    let to = Vault::folder(&folder.join("files"))?;
    for _ in 0..TRIES {
        let at = DateTime::<Utc>::from(std::time::SystemTime::now());
        let (database, mut copied) = copy_database(config, folder, at).await?;
        let contents = blob::promised(&mut copied.view).await?;
        let contents: Vec<Content> = contents.into_iter().map(|(sha256, size)| Content { sha256, size }).collect();
        let brought = bring(&contents, &from, &to).await?;
        if swept_meanwhile(config, &brought.lost).await? {
            copied.close().await;
            continue;
        }
        let complaints = complaints(&mut copied, &brought.lost).await?;
        copied.close().await;
        let lost: Vec<Content> = brought.lost.into_iter().map(|(content, _)| content).collect();
        let files = contents.into_iter().filter(|content| !lost.contains(content)).collect();
        let manifest = Manifest::new(at, database, files, lost);
        manifest.write(folder)?;
        remove_older(folder, &manifest).context("an older copy of the database cannot be removed")?;
        say(&told(&manifest))?;
        say(&format!("{} files were copied, {} were there already.", brought.copied, brought.there))?;
        return match &*complaints {
            [] => Ok(()),
            some => bail!("the backup is not complete\n{}", some.join("\n")),
        };
    }
    bail!("files were removed again and again while they were copied; try again later")
}

/// `ficha restore FOLDER`
pub async fn restore(config: &Config, folder: &Path) -> anyhow::Result<()> {
    let manifest = Manifest::read(folder)?;
    manifest.check_fits(&config.database_url)?;
    check_empty(&config.database_url, &access()).await?;
    let from = Vault::folder(&folder.join("files"))?;
    // Everything is looked at before anything is written.
    let database = manifest.database(folder)?;
    let bar = progress(manifest.files.len() * 2)?;
    for Content { sha256, .. } in &manifest.files {
        check(sha256, &from).await.map_err(|error| of_backup(&error))?;
        bar.inc(1);
    }
    let to = Vault::open(&config.files.store).context("the store of files cannot be opened")?;
    for Content { sha256, .. } in &manifest.files {
        carry(sha256, &from, &to).await.map_err(|error| of_backup(&error))?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    copy_in(&config.database_url, &database, &access()).await.context("the database cannot be restored")?;
    let db = Db::open(&config.database_url).await.context("the restored database cannot be opened")?;
    let found = inventory(&mut *db.read(&access()).await?).await?;
    if let Some(difference) = difference(&manifest.database.inventory, &found) {
        bail!("what was restored is not what was kept: {difference}");
    }
    db.migrate().await.context("the restored database cannot be brought to its newest form")?;
    seal::store::count_anew(&db, &access()).await?;
    db.close().await;
    say(&format!("Restored: {}", told(&manifest)))?;
    for Content { sha256, .. } in &manifest.missing {
        say(&format!("The bytes of {sha256} were missing when the backup was made."))?;
    }
    history::look(config, None).await.map(drop)
}

/// Copies the database, and counts what is in the copy.
async fn copy_database(config: &Config, folder: &Path, at: DateTime<Utc>) -> anyhow::Result<(Database, Copied)> {
    let kind = Kind::of(&config.database_url);
    let file = format!("database-{}.{}", at.format("%Y%m%dT%H%M%S%6fZ"), kind.ending());
    let path = folder.join(&file);
    let mut copied = copy_out(&config.database_url, &path, &access()).await.context("the database cannot be copied")?;
    let inventory = inventory(&mut copied.view).await?;
    let (size, sha256) = hash(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok((Database { kind, file, size, sha256, inventory }, copied))
}

/// What became of the contents.
#[derive(Default)]
struct Brought {
    copied: usize,
    there: usize,
    /// Those that the store has not, or has damaged.
    lost: Vec<(Content, CarryError)>,
}

async fn bring(contents: &[Content], from: &Vault, to: &Vault) -> anyhow::Result<Brought> {
    let mut brought = Brought::default();
    let bar = progress(contents.len())?;
    for content in contents {
        let size = to.size(&content.sha256).await?;
        if size.is_some_and(|size| i64::try_from(size).is_ok_and(|size| size == content.size)) {
            brought.there += 1;
        } else {
            match carry(&content.sha256, from, to).await {
                Ok(()) => brought.copied += 1,
                Err(CarryError::Vault(cause)) => return Err(cause.into()),
                Err(lost) => brought.lost.push((content.clone(), lost)),
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(brought)
}

/// Whether bytes that were not to be had are ones that the server has removed since the database was copied.
async fn swept_meanwhile(config: &Config, lost: &[(Content, CarryError)]) -> anyhow::Result<bool> {
    if lost.is_empty() {
        return Ok(false);
    }
    let db = Db::open(&config.database_url).await?;
    let mut swept = false;
    let mut conn = db.read(&access()).await?;
    for (content, _) in lost {
        swept |= !blob::is_promised(&mut conn, &content.sha256).await?;
    }
    drop(conn);
    db.close().await;
    Ok(swept)
}

/// What is wrong with the store, each content with the file that needs it.
async fn complaints(copied: &mut Copied, lost: &[(Content, CarryError)]) -> anyhow::Result<Vec<String>> {
    let mut sentences = Vec::new();
    for (content, cause) in lost {
        let owner = blob::owner(&mut copied.view, &content.sha256).await?;
        let of = owner.map(|(file, customer)| format!(" ({file} of customer {customer})")).unwrap_or_default();
        sentences.push(format!("the store of files: {cause}{of}"));
    }
    Ok(sentences)
}

/// The first thing in which a database differs from what was kept of it.
fn difference(kept: &Inventory, found: &Inventory) -> Option<String> {
    if kept == found {
        return None;
    }
    let tables = kept.tables.keys().chain(found.tables.keys());
    let rows = |inventory: &Inventory, table: &str| inventory.tables.get(table).copied().unwrap_or(0);
    let table = tables.into_iter().find(|table| rows(kept, table) != rows(found, table));
    Some(table.map_or_else(
        || format!("history up to {} instead of {}", found.history, kept.history),
        |table| format!("{table} has {} rows instead of {}", rows(found, table), rows(kept, table)),
    ))
}

/// What a backup holds, in a sentence.
fn told(manifest: &Manifest) -> String {
    let Inventory { history, tables, .. } = &manifest.database.inventory;
    let (rows, bytes) = (tables.values().sum::<i64>(), manifest.files.iter().map(|file| file.size).sum::<i64>());
    format!(
        "{} as of {}: {} tables with {rows} rows, the history up to row {history}, {} files with {bytes} bytes.",
        manifest.database.kind.name(),
        manifest.at.to_rfc3339_opts(SecondsFormat::Secs, true),
        tables.len(),
        manifest.files.len(),
    )
}

fn of_backup(error: &CarryError) -> anyhow::Error {
    match error {
        CarryError::Vault(cause) => anyhow::anyhow!("a store of files has failed: {cause}"),
        of_content => anyhow::anyhow!("the backup's files: {of_content}"),
    }
}

fn progress(length: usize) -> anyhow::Result<ProgressBar> {
    let bar = ProgressBar::new(length as u64);
    bar.set_style(ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} files, {eta} left")?);
    Ok(bar)
}

fn access() -> Access {
    Access::command("command", &crate::command::person())
}
