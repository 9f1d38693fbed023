//! A backup that is made while people write, and what is restored from it, on both databases.

use crate::backup::{backup, restore};
use crate::config::{Config, Settings};
use app::customer::files::receive::Files;
use app::customer::files::upload::Upload;
use app::db::{Db, Sql};
use app::user::Access;
use app::value::CustomerId;
use axum::body::Bytes;
use futures_util::stream;
use std::convert::Infallible;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use tempfile::TempDir;

#[derive(Clone, Copy, PartialEq)]
enum On {
    Sqlite,
    Postgres,
}

/// Two places, of which the second is empty, and a folder between them.
struct Places {
    here: Config,
    there: Config,
    folder: TempDir,
    databases: Vec<String>,
}

impl Places {
    fn new(on: On) -> Places {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let folder = tempfile::tempdir().unwrap();
        let mut databases = Vec::new();
        let mut place = |name: &str| {
            let mut config = Settings::default().resolve().unwrap();
            config.files.store = folder.path().join(name).join("files").display().to_string();
            config.database_url = match on {
                On::Sqlite => format!("sqlite://{}", folder.path().join(name).join("ficha.db").display()),
                On::Postgres => {
                    let number = NEXT.fetch_add(1, Ordering::Relaxed);
                    let database = format!("ficha_backup_{}_{number}", std::process::id());
                    postgres(&format!("CREATE DATABASE {database}"));
                    databases.push(database.clone());
                    server().replacen("/postgres?", &format!("/{database}?"), 1)
                }
            };
            config
        };
        let (here, there) = (place("here"), place("there"));
        Places { here, there, folder, databases }
    }

    fn backup(&self) -> PathBuf {
        self.folder.path().join("backup")
    }

    fn bytes_of(&self, kept: &str, sha256: &str) -> PathBuf {
        self.folder.path().join(kept).join("files").join(&sha256[..2]).join(sha256)
    }

    fn leave(self) {
        for database in &self.databases {
            postgres(&format!("DROP DATABASE {database} WITH (FORCE)"));
        }
    }
}

fn server() -> String {
    std::env::var("FICHA_TEST_POSTGRES").expect("FICHA_TEST_POSTGRES names a Postgres server")
}

fn postgres(statement: &str) {
    let mut psql = Command::new("psql");
    psql.args(["-qX", "-v", "ON_ERROR_STOP=1", "-c", statement, &server()]);
    assert!(psql.stdout(Stdio::null()).status().unwrap().success(), "{statement}");
}

fn access() -> Access {
    Access::command("command", "test")
}

/// A customer with files, one of them written in several parts; answers with the name of its bytes.
async fn furnish(config: &Config) -> (Db, Vec<String>) {
    let db = crate::command::open(config).await.unwrap();
    crate::serve::first_admin(&db).await.unwrap();
    let mut tx = db.write(&access()).await.unwrap();
    tx.query("INSERT INTO customer (number, name, currency) VALUES ('C-1', 'Café Zürich', 'CHF')")
        .execute()
        .await
        .unwrap();
    tx.commit().await.unwrap();
    for (name, size) in [("Offer.txt", 700), ("Contract.txt", 11 << 20)] {
        put(config, &db, name, &name.as_bytes().repeat(size / name.len())).await;
    }
    let stored = "SELECT sha256 FROM file_blob ORDER BY size";
    let stored = db.read(&access()).await.unwrap().query(stored).scalars().await.unwrap();
    (db, stored)
}

async fn put(config: &Config, db: &Db, name: &str, bytes: &[u8]) {
    let files: Files = config.files.open().unwrap();
    let upload = Upload { db: db.clone(), access: access(), files, customer: CustomerId(1), ticket: None };
    let chunks: Vec<_> =
        bytes.chunks(64 * 1024).map(|part| Ok::<_, Infallible>(Bytes::copy_from_slice(part))).collect();
    upload.take(name, "", stream::iter(chunks)).await.unwrap();
}

/// Every row of every table that the history tells of, and the history and its seals themselves.
async fn rows(config: &Config) -> Vec<String> {
    let db = Db::open(&config.database_url).await.unwrap();
    let mut conn = db.read(&access()).await.unwrap();
    let mut all = Vec::new();
    for table in ["app_user", "customer", "file", "file_version", "file_blob", "history", "seal"] {
        let columns = format!("SELECT group_concat('\"' || name || '\"', ',') FROM pragma_table_info('{table}')");
        let columns: String =
            if db.is_sqlite() { conn.query(Sql::compose(columns)).scalar().await.unwrap() } else { String::new() };
        let rows = Sql::each(
            format!("SELECT json_array({columns}) FROM {table} ORDER BY 1"),
            format!("SELECT row_to_json(t)::text FROM {table} t ORDER BY 1"),
        );
        all.extend(conn.query(rows).scalars::<String>().await.unwrap().into_iter().map(|row| format!("{table} {row}")));
    }
    drop(conn);
    db.close().await;
    all
}

async fn what_is_restored_is_what_stood_while_people_wrote(on: On) {
    let places = Places::new(on);
    let (db, _) = furnish(&places.here).await;
    let ended = Arc::new(AtomicBool::new(false));
    let (writing, writer) = (Arc::clone(&ended), db.clone());
    let writes = tokio::spawn(async move {
        let mut written = 0_i64;
        while !writing.load(Ordering::Relaxed) {
            let mut tx = writer.write(&access()).await.unwrap();
            let add = "INSERT INTO customer (number, name, currency) VALUES ($1, 'Acme', 'EUR')";
            tx.query(add).bind(format!("W-{written}")).execute().await.unwrap();
            tx.commit().await.unwrap();
            written += 1;
        }
        written
    });
    backup(&places.here, &places.backup()).await.unwrap();
    ended.store(true, Ordering::Relaxed);
    let written = writes.await.unwrap();
    assert!(written > 0, "somebody has written meanwhile");
    let mode = std::fs::metadata(places.backup()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700, "nobody else reads it");

    // Once more with nobody writing: the files are there already.
    app::customer::history::seal::store::seal_new(&db, &access()).await.unwrap();
    let offer = std::fs::metadata(files_of(&places.backup())[0].clone()).unwrap().modified().unwrap();
    put(&places.here, &db, "Later.txt", b"it came later").await;
    app::customer::history::seal::store::seal_new(&db, &access()).await.unwrap();
    if on == On::Postgres {
        // A server that has seen more transactions than the one it is restored to ever will.
        let mut tx = db.write(&access()).await.unwrap();
        let far = "UPDATE seal_horizon SET candidate = 1, candidate_xid = 9000000000000";
        tx.query(far).execute().await.unwrap();
        tx.commit().await.unwrap();
    }
    db.close().await;
    backup(&places.here, &places.backup()).await.unwrap();
    assert_eq!(files_of(&places.backup()).len(), 3);
    assert_eq!(std::fs::metadata(files_of(&places.backup())[0].clone()).unwrap().modified().unwrap(), offer);

    restore(&places.there, &places.backup()).await.unwrap();
    assert_eq!(rows(&places.there).await, rows(&places.here).await);
    if on == On::Postgres {
        let restored = Db::open(&places.there.database_url).await.unwrap();
        let mut conn = restored.read(&access()).await.unwrap();
        let waited_for = "SELECT coalesce(candidate_xid, 0) FROM seal_horizon";
        assert!(conn.query(waited_for).scalar::<i64>().await.unwrap() < 9_000_000_000_000);
        drop(conn);
        restored.close().await;
    }
    for file in files_of(&places.backup()) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        assert_eq!(std::fs::read(&file).unwrap(), std::fs::read(places.bytes_of("there", &name)).unwrap());
    }
    let refused = format!("{:#}", restore(&places.there, &places.backup()).await.unwrap_err());
    assert!(refused.contains("the database is not empty"), "{refused}");
    let refused = format!("{:#}", backup(&places.here, places.folder.path()).await.unwrap_err());
    assert!(refused.contains("no backup"), "{refused}");
    places.leave();
}

/// The files of a backup, by their size.
fn files_of(backup: &Path) -> Vec<PathBuf> {
    let folders = std::fs::read_dir(backup.join("files")).unwrap().flatten();
    let mut files: Vec<PathBuf> = folders
        .flat_map(|folder| std::fs::read_dir(folder.path()).unwrap().flatten())
        .map(|file| file.path())
        .collect();
    files.sort_by_key(|file| std::cmp::Reverse(std::fs::metadata(file).unwrap().len()));
    files
}

async fn what_is_damaged_or_missing_is_named_and_nothing_is_restored(on: On) {
    let places = Places::new(on);
    let (db, stored) = furnish(&places.here).await;
    db.close().await;
    let (small, large) = (&stored[0], &stored[1]);
    backup(&places.here, &places.backup()).await.unwrap();
    let refused = async |why: &str| {
        let error = format!("{:#}", restore(&places.there, &places.backup()).await.unwrap_err());
        assert!(error.contains(why), "{error}");
    };

    let kept = places.bytes_of("backup", large);
    let whole = std::fs::read(&kept).unwrap();
    let mut damaged = whole.clone();
    damaged[7_000_000] ^= 1;
    std::fs::write(&kept, damaged).unwrap();
    refused(&format!("{large} is damaged")).await;
    std::fs::remove_file(&kept).unwrap();
    refused(&format!("{large} is not there")).await;
    std::fs::write(&kept, whole).unwrap();

    let copy = std::fs::read_dir(places.backup()).unwrap().flatten().map(|entry| entry.path());
    let copy = copy.into_iter().find(|path| path.to_string_lossy().contains("database-")).unwrap();
    let whole = std::fs::read(&copy).unwrap();
    let mut damaged = whole.clone();
    damaged[whole.len() / 2] ^= 1;
    std::fs::write(&copy, damaged).unwrap();
    refused("is damaged").await;
    std::fs::write(&copy, whole).unwrap();

    // What the store has lost is named with its file, and the rest is kept all the same.
    std::fs::remove_file(places.bytes_of("here", small)).unwrap();
    std::fs::remove_file(places.bytes_of("backup", small)).unwrap();
    let error = format!("{:#}", backup(&places.here, &places.backup()).await.unwrap_err());
    assert!(error.contains(&**small) && error.contains("Offer.txt of customer C-1"), "{error}");
    restore(&places.there, &places.backup()).await.unwrap();
    assert!(places.bytes_of("there", large).is_file() && !places.bytes_of("there", small).exists());
    places.leave();
}

#[tokio::test]
async fn what_is_restored_is_what_stood_on_sqlite() {
    what_is_restored_is_what_stood_while_people_wrote(On::Sqlite).await;
}

#[tokio::test]
async fn what_is_restored_is_what_stood_on_postgres() {
    what_is_restored_is_what_stood_while_people_wrote(On::Postgres).await;
}

#[tokio::test]
async fn what_is_damaged_or_missing_is_named_on_sqlite() {
    what_is_damaged_or_missing_is_named_and_nothing_is_restored(On::Sqlite).await;
}

#[tokio::test]
async fn what_is_damaged_or_missing_is_named_on_postgres() {
    what_is_damaged_or_missing_is_named_and_nothing_is_restored(On::Postgres).await;
}

#[tokio::test]
async fn a_backup_of_the_other_database_is_refused() {
    let (sqlite, postgres) = (Places::new(On::Sqlite), Places::new(On::Postgres));
    furnish(&sqlite.here).await.0.close().await;
    backup(&sqlite.here, &sqlite.backup()).await.unwrap();
    let refused = format!("{:#}", restore(&postgres.there, &sqlite.backup()).await.unwrap_err());
    assert!(refused.contains("a backup of a database of SQLite, and Postgres is configured"), "{refused}");
    let refused = format!("{:#}", backup(&sqlite.there, &postgres.backup()).await.unwrap_err());
    assert!(refused.contains("there is no database"), "{refused}");
    sqlite.leave();
    postgres.leave();
}
