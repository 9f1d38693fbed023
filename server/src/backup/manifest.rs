//! What lies in a backup: the list by which it is found out whether all of it is there, and as it was.

use anyhow::{Context, bail};
use app::db::backup::{Inventory, Kind, newest_migration};
use chrono::{DateTime, Utc};
use ring::digest::{Context as Digest, SHA256};
use serde::{Deserialize, Serialize};
use std::fs::{self, DirBuilder, File};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

/// What a backup of this form begins with; another form gets another name.
const FORM: &str = "ficha-backup-v1";
/// The list's own file.
const NAME: &str = "manifest.json";

/// Everything in a backup.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    form: String,
    /// Which version of the program has made it.
    pub version: String,
    /// When it was begun: nothing that was written later is in it.
    pub at: DateTime<Utc>,
    /// The database.
    pub database: Database,
    /// The customers' files, in the folder `files`.
    pub files: Vec<Content>,
    /// Contents that the store should have had, and had not.
    pub missing: Vec<Content>,
}

/// The copy of the database.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Database {
    /// Of which of the two.
    pub kind: Kind,
    /// Its file.
    pub file: String,
    /// How many bytes.
    pub size: u64,
    /// The SHA-256 of its file.
    pub sha256: String,
    /// What it holds.
    pub inventory: Inventory,
}

/// The content of a file, which is named by its SHA-256.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Content {
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// How many bytes.
    pub size: i64,
}

impl Manifest {
    /// Of what was copied.
    pub fn new(at: DateTime<Utc>, database: Database, files: Vec<Content>, missing: Vec<Content>) -> Manifest {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        Manifest { form: FORM.to_owned(), version, at, database, files, missing }
    }

    /// Reads the list of the backup in a folder.
    pub fn read(folder: &Path) -> anyhow::Result<Manifest> {
        let path = folder.join(NAME);
        let text = fs::read_to_string(&path)
            .with_context(|| format!("{} is no backup: {} cannot be read", folder.display(), path.display()))?;
        let manifest: Manifest =
            serde_json::from_str(&text).with_context(|| format!("{} is damaged", path.display()))?;
        if manifest.form != FORM {
            bail!("{} is a backup of another form, {}; this program reads {FORM}", folder.display(), manifest.form);
        }
        Ok(manifest)
    }

    /// Writes it beside what it lists: the backup is whole once this is done, and until then the one before it is.
    pub fn write(&self, folder: &Path) -> anyhow::Result<()> {
        let (path, arriving) = (folder.join(NAME), folder.join("manifest.arriving"));
        let written = || -> std::io::Result<()> {
            let mut file = File::create(&arriving)?;
            file.write_all(&serde_json::to_vec_pretty(self)?)?;
            file.sync_all()?;
            fs::rename(&arriving, &path)?;
            File::open(folder)?.sync_all()
        };
        written().with_context(|| format!("{} cannot be written", path.display()))
    }

    /// Whether it can be restored into such a database by this program.
    pub fn check_fits(&self, database_url: &str) -> anyhow::Result<()> {
        let (has, wants) = (self.database.kind, Kind::of(database_url));
        if has != wants {
            bail!("this is a backup of a database of {}, and {} is configured", has.name(), wants.name());
        }
        if self.database.inventory.migration > newest_migration() {
            bail!("the backup was made by a newer Ficha, {}: restore it with that one", self.version);
        }
        Ok(())
    }

    /// The copy of the database, if it is as it was written.
    pub fn database(&self, folder: &Path) -> anyhow::Result<PathBuf> {
        let Database { file, size, sha256, .. } = &self.database;
        let path = folder.join(file);
        let found = hash(&path).with_context(|| format!("the backup's {file} cannot be read"))?;
        if found != (*size, sha256.clone()) {
            bail!("the backup's {file} is damaged: its bytes are not what the manifest says");
        }
        Ok(path)
    }
}

/// Whether a folder holds a backup, or nothing: nothing else is written over.
pub fn check_folder(folder: &Path) -> anyhow::Result<()> {
    // All that is known of the customers is in it: it is nobody else's to read.
    let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.with_context(|| format!("{} cannot be made", folder.display()))?;
    let mut entries = fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    // A backup that was broken off has everything but its list.
    let known =
        |name: &str| name == NAME || name == "files" || name.starts_with("database-") || name == "manifest.arriving";
    let foreign = entries.find_map(|entry| {
        let name = entry.ok()?.file_name().to_string_lossy().into_owned();
        (!known(&name)).then_some(name)
    });
    if let Some(name) = foreign {
        bail!("{} is not empty, and no backup: {name} is in it", folder.display());
    }
    Ok(())
}

/// Removes the copies of the database that the list does not name any more.
pub fn remove_older(folder: &Path, manifest: &Manifest) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("database-") && name != manifest.database.file {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// How many bytes a file has, and their SHA-256. When this returns, they are on the disk.
pub fn hash(path: &Path) -> std::io::Result<(u64, String)> {
    let mut file = File::open(path)?;
    file.sync_all()?;
    let (mut hash, mut size, mut part) = (Digest::new(&SHA256), 0, vec![0; 1 << 20]);
    loop {
        let read = file.read(&mut part)?;
        if read == 0 {
            break;
        }
        hash.update(&part[..read]);
        size += read as u64;
    }
    let sha256 = hash.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((size, sha256))
}
