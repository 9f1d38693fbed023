//! Files on both databases, their bytes in a folder.

use super::blob;
use super::filter::{FileFilter, Sort};
use super::kind::FileKind;
use super::list;
use super::model::{Content, FileEdit, FileForm, UploadRules};
use super::receive::{Files, Refusal};
use super::store::{self, Added, Saved, Sight};
use super::upload::Upload;
use super::vault::Vault;
use crate::db::Db;
use crate::db::testing::{command, db_test, editor_access};
use crate::error::AppError;
use crate::locale::Locale;
use crate::ui::form::Form as _;
use crate::value::{CustomerId, FileId};
use axum::body::Bytes;
use chrono::TimeDelta;
use futures_util::{TryStreamExt as _, stream};
use std::convert::Infallible;
use tempfile::TempDir;

/// More than one part of a content that is written in parts.
pub(super) const LARGE: usize = 11 * 1024 * 1024;

/// Two customers, an editor, and a folder for the bytes.
pub(super) struct Desk {
    pub upload: Upload,
    folder: TempDir,
}

impl Desk {
    pub async fn new(db: &Db) -> Desk {
        let folder = tempfile::tempdir().expect("a folder");
        let vault = Vault::folder(&folder.path().join("files")).expect("a vault");
        Desk::on(db, vault, folder).await
    }

    pub async fn on(db: &Db, vault: Vault, folder: TempDir) -> Desk {
        let access = editor_access(db).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        for sql in [
            "INSERT INTO customer (number, name, currency) VALUES ('C-1', 'Café Zürich', 'CHF')",
            "INSERT INTO customer (number, name, currency) VALUES ('C-2', 'Acme', 'EUR')",
        ] {
            tx.query(sql).execute().await.expect("a customer");
        }
        tx.commit().await.expect("a commit");
        let rules = UploadRules { limit: 20_000_000, kinds: FileKind::ALL[..9].to_vec() };
        let files = Files { vault, rules, scanner: None };
        Desk { upload: Upload { db: db.clone(), access, files, customer: CustomerId(1), ticket: None }, folder }
    }

    pub async fn put(&self, name: &str, bytes: &[u8]) -> Result<Added, Refusal> {
        self.upload.take(name, "", whole(bytes)).await
    }

    pub async fn files(&self, customer: i64, filter: &FileFilter) -> Vec<String> {
        let mut conn = self.upload.db.read(&self.upload.access).await.expect("a view");
        let page = list::page(&mut conn, sight(customer), filter, 0).await.expect("an answer");
        page.files.into_iter().map(|file| file.name).collect()
    }

    pub async fn restore(&self, id: FileId) -> bool {
        let mut tx = self.upload.db.write(&self.upload.access).await.expect("a transaction");
        let done = store::restore(&mut tx, self.upload.customer, id).await.expect("an answer");
        tx.commit().await.expect("a commit");
        done
    }

    pub async fn remove(&self, id: FileId) -> bool {
        let mut tx = self.upload.db.write(&self.upload.access).await.expect("a transaction");
        let done = store::remove(&mut tx, self.upload.customer, id).await.expect("an answer");
        tx.commit().await.expect("a commit");
        done
    }

    /// The contents in the folder, and whatever else lies there.
    pub fn stored(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
                if entry.path().is_dir() {
                    folders.push(entry.path());
                } else {
                    found.push(entry.file_name().to_string_lossy().into_owned());
                }
            }
        }
        found
    }

    pub async fn count(&self, table: &str) -> i64 {
        let mut conn = self.upload.db.read(&command()).await.expect("a view");
        let sql = crate::db::Sql::compose(format!("SELECT COUNT(*) FROM {table}"));
        conn.query(sql).scalar().await.expect("a count")
    }
}

pub(super) fn whole(bytes: &[u8]) -> impl futures_util::Stream<Item = Result<Bytes, Infallible>> + Unpin + use<> {
    let pieces: Vec<_> = bytes.chunks(100_000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    stream::iter(pieces)
}

pub(super) fn sight(customer: i64) -> Sight {
    Sight { customer: CustomerId(customer), deleted: false, zone: chrono_tz::UTC }
}

db_test! {
    async fn what_is_uploaded_is_what_is_read(db: Db) {
        let desk = Desk::new(&db).await;
        let added = desk.upload.take("C:\\Ofertas\\Oferta.pdf", " para marzo ", whole(b"%PDF-1.7 small")).await.expect("taken");
        assert_eq!((added.number, added.unchanged), (1, false));
        let mut conn = db.read(&desk.upload.access).await.expect("a view");
        let file = store::find(&mut conn, sight(1), added.id).await.expect("an answer").expect("the file");
        assert_eq!((file.name.as_str(), file.note.as_deref()), ("Oferta.pdf", Some("para marzo")));
        let Content { kind, media_type, size, author, .. } = file.content;
        assert_eq!((kind, media_type.as_str(), size, author.as_str()), (FileKind::Pdf, "application/pdf", 14, "Ana"));
        let stored = store::stored(&mut conn, sight(1), added.id, None).await.expect("an answer").expect("the content");
        assert_eq!(desk.stored(), std::slice::from_ref(&stored.sha256));
        let (length, bytes) = desk.upload.files.vault.read(&stored.sha256).await.expect("the bytes");
        let bytes: Vec<Bytes> = bytes.try_collect().await.expect("all of them");
        assert_eq!((length, bytes.concat().as_slice()), (14, &b"%PDF-1.7 small"[..]));
        assert!(store::find(&mut conn, sight(2), added.id).await.expect("an answer").is_none(), "another customer's");
        assert!(store::stored(&mut conn, sight(2), added.id, None).await.expect("an answer").is_none());
        let told: Vec<(String, String, String)> = conn
            .query("SELECT entity, op, actor FROM history WHERE customer_id = 1 AND entity LIKE 'file%' ORDER BY id")
            .all()
            .await
            .expect("the history");
        let actor = desk.upload.access.actor();
        let expected = [("file", "insert", actor), ("file_version", "insert", actor)];
        assert_eq!(told.iter().map(|(a, b, c)| (&**a, &**b, &**c)).collect::<Vec<_>>(), expected);
    }
}

db_test! {
    async fn a_large_content_is_written_in_parts_and_found_under_its_hash(db: Db) {
        let desk = Desk::new(&db).await;
        let bytes: Vec<u8> = (0..LARGE).map(|place| u8::try_from(place % 251).unwrap_or(0)).collect();
        let added = desk.put("Vídeo.bin", &bytes).await;
        assert!(matches!(added, Err(Refusal::Kind { kind: FileKind::Other })), "{added:?}");
        assert_eq!((desk.stored(), desk.count("file_blob").await), (vec![], 0));
        let text = "línea de texto\n".repeat(LARGE / 16);
        desk.put("largo.txt", text.as_bytes()).await.expect("taken");
        let sha256: String = db.read(&command()).await.expect("a view")
            .query("SELECT sha256 FROM file_version").scalar().await.expect("one");
        assert_eq!(desk.stored(), std::slice::from_ref(&sha256));
        use sha2::Digest as _;
        let expected: String = sha2::Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(sha256, expected);
    }
}

db_test! {
    async fn the_same_name_again_is_a_new_version_and_the_same_content_is_none(db: Db) {
        let desk = Desk::new(&db).await;
        let first = desk.upload.take("Tarifa.txt", "la de siempre", whole(b"uno")).await.expect("taken");
        let second = desk.put("Tarifa.txt", b"dos").await.expect("taken");
        assert_eq!((second.id, second.number, second.unchanged), (first.id, 2, false));
        let again = desk.put("Tarifa.txt", b"dos").await.expect("taken");
        assert_eq!((again.number, again.unchanged), (2, true));
        let mut conn = db.read(&desk.upload.access).await.expect("a view");
        let numbers: Vec<i64> =
            store::contents(&mut conn, sight(1), first.id).await.expect("an answer").iter().map(|one| one.number).collect();
        assert_eq!(numbers, [2, 1]);
        let old = store::stored(&mut conn, sight(1), first.id, Some(1)).await.expect("an answer").expect("it is reachable");
        assert_eq!(desk.upload.files.vault.beginning(&old.sha256, 10).await.expect("bytes"), b"uno");
        let file = store::find(&mut conn, sight(1), first.id).await.expect("an answer").expect("the file");
        assert_eq!(file.note.as_deref(), Some("la de siempre"), "a note stays until another is written");
        drop(conn);
        let other = Upload { customer: CustomerId(2), ..desk.upload.clone() };
        let other = other.take("Tarifa.txt", "", whole(b"uno")).await.expect("taken");
        assert_eq!(other.number, 1, "another customer's file is another file");
        assert_eq!(desk.stored().len(), 2, "one content is kept once");
    }
}

db_test! {
    async fn a_stale_save_writes_nothing_and_brings_what_stands_now(db: Db) {
        let desk = Desk::new(&db).await;
        let id = desk.put("a.txt", b"a").await.expect("taken").id;
        desk.put("b.txt", b"b").await.expect("taken");
        let edit = |name: &str| FileForm { name: name.into(), note: "n".into(), version: String::new() }.parse(Locale::Es).expect("valid");
        let save = async |edit: FileEdit, version| {
            let mut tx = db.write(&desk.upload.access).await.expect("a transaction");
            let saved = store::update(&mut tx, sight(1), id, version, &edit).await?;
            tx.commit().await.expect("a commit");
            Ok::<_, crate::db::DbError>(saved)
        };
        assert!(matches!(save(edit("c.txt"), 1).await.expect("an answer"), Saved::Done));
        let Saved::Stale(now) = save(edit("d.txt"), 1).await.expect("an answer") else { panic!("version 1 is stale") };
        assert_eq!((now.name.as_str(), now.version), ("c.txt", 2));
        let taken = save(edit("b.txt"), 2).await.expect_err("another file has that name");
        assert_eq!(taken.constraint(), Some("file_customer_id_name_key"));
        let mut tx = db.write(&desk.upload.access).await.expect("a transaction");
        let elsewhere = store::update(&mut tx, sight(2), id, 2, &edit("e.txt")).await.expect("an answer");
        assert!(matches!(elsewhere, Saved::Missing));
    }
}

db_test! {
    async fn a_removed_file_can_be_put_back_until_its_bytes_are_swept_away(db: Db) {
        let desk = Desk::new(&db).await;
        let id = desk.put("a.txt", b"a").await.expect("taken").id;
        assert!(desk.remove(id).await && !desk.remove(id).await);
        assert_eq!(desk.files(1, &FileFilter::default()).await, Vec::<String>::new());
        assert!(desk.restore(id).await && !desk.restore(id).await);
        assert_eq!(desk.files(1, &FileFilter::default()).await, ["a.txt"]);

        // A file of the same name may come meanwhile.
        assert!(desk.remove(id).await);
        let other = desk.put("a.txt", b"other").await.expect("taken").id;
        let mut tx = db.write(&desk.upload.access).await.expect("a transaction");
        let taken = store::restore(&mut tx, CustomerId(1), id).await.expect_err("the name is taken");
        assert_eq!(taken.constraint(), Some("file_customer_id_name_key"));
        drop(tx);

        let sweep = async |kept| blob::sweep(&db, &command(), &desk.upload.files, kept).await.expect("swept");
        assert_eq!(sweep(TimeDelta::zero()).await, 0, "what has just changed stays for an hour");
        let mut tx = db.write(&command()).await.expect("a transaction");
        tx.query("UPDATE file_blob SET changed_at = '2026-01-01T00:00:00+00:00'").execute().await.expect("aged");
        tx.commit().await.expect("a commit");
        assert_eq!(sweep(TimeDelta::days(30)).await, 0, "it was removed only now");
        assert_eq!(sweep(TimeDelta::zero()).await, 1);
        assert_eq!(desk.stored().len(), 1, "the bytes of the file that is there stay");
        assert!(desk.remove(other).await);
        assert!(!desk.restore(id).await, "its bytes are gone");
        assert!(desk.restore(other).await);
    }
}

db_test! {
    async fn a_page_begins_after_a_key_in_either_order(db: Db) {
        let desk = Desk::new(&db).await;
        let count = list::PAGE + 3;
        for number in 0..count {
            desk.put(&format!("Álbum {number:03}.txt"), format!("{number}").as_bytes()).await.expect("taken");
        }
        let (oldest, newest) = ("Álbum 000.txt".to_owned(), format!("Álbum {:03}.txt", count - 1));
        for (sort, first, last) in [(Sort::Name, &oldest, &newest), (Sort::Recent, &newest, &oldest)] {
            let mut conn = db.read(&desk.upload.access).await.expect("a view");
            let filter = FileFilter { sort, ..FileFilter::default() };
            let page = list::page(&mut conn, sight(1), &filter, 0).await.expect("an answer");
            assert_eq!((page.files.len(), page.count), (list::PAGE, i64::try_from(count).unwrap_or(0)));
            let rest = filter.from_key(page.next.clone());
            let next = list::page(&mut conn, sight(1), &rest, 0).await.expect("an answer");
            assert_eq!((next.files.len(), next.next.as_ref()), (3, None));
            assert_eq!((&page.files[0].name, &next.files[2].name), (first, last));
            let mut all: Vec<_> = page.files.iter().chain(&next.files).map(|file| file.id).collect();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), count, "none twice and none left out");
        }
        for key in ["x", "1.x", "9999999999999999999.1", ".", "\0.\0", "1.2.3"] {
            for sort in [Sort::Recent, Sort::Name] {
                desk.files(1, &FileFilter { sort, after: Some(key.into()), ..FileFilter::default() }).await;
            }
        }
    }
}

db_test! {
    async fn a_file_is_found_by_words_of_its_name_and_note_and_by_its_kind(db: Db) {
        let desk = Desk::new(&db).await;
        desk.upload.take("Contrato Ñandú.pdf", "firmado 100%", whole(b"%PDF-1.4")).await.expect("taken");
        desk.put("Foto.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").await.expect("taken");
        let asked = async |q: &str, kind| desk.files(1, &FileFilter { q: q.into(), kind, ..FileFilter::default() }).await;
        assert_eq!(asked("nandu FIRMADO", None).await, ["Contrato Ñandú.pdf"]);
        assert_eq!(asked("100%", None).await, ["Contrato Ñandú.pdf"]);
        assert_eq!(asked("_", None).await, Vec::<String>::new(), "nothing is a wildcard");
        assert_eq!(asked("", Some(FileKind::Image)).await, ["Foto.png"]);
        assert_eq!(desk.files(2, &FileFilter::default()).await, Vec::<String>::new());
    }
}

db_test! {
    async fn the_files_of_a_deleted_customer_are_for_administrators_to_read(db: Db) {
        let desk = Desk::new(&db).await;
        let id = desk.put("a.txt", b"a").await.expect("taken").id;
        let mut tx = db.write(&command()).await.expect("a transaction");
        crate::customer::details::store::set_deleted(&mut tx, CustomerId(1), true).await.expect("deleted");
        tx.commit().await.expect("a commit");
        let mut conn = db.read(&desk.upload.access).await.expect("a view");
        assert!(store::find(&mut conn, sight(1), id).await.expect("an answer").is_none());
        assert!(store::stored(&mut conn, sight(1), id, None).await.expect("an answer").is_none());
        let admin = Sight { deleted: true, ..sight(1) };
        assert!(store::stored(&mut conn, admin, id, None).await.expect("an answer").is_some());
        drop(conn);
        assert!(!desk.remove(id).await, "nobody writes");
        assert_eq!(desk.upload.check_customer().await, Err(AppError::NotFound));
        let late = desk.put("b.txt", b"b").await;
        assert!(matches!(late, Err(Refusal::App(AppError::NotFound))), "{late:?}");
    }
}
