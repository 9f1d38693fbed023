//! Files on both databases, their bytes in a folder; and what is refused leaves nothing.

use super::blob;
use super::filter::{FileFilter, Sort};
use super::kind::FileKind;
use super::model::{Content, FileEdit, FileForm, UploadRules};
use super::receive::{Files, Refusal};
use super::scan::Scanner;
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
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use std::convert::Infallible;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// More than one part of a content that is written in parts.
const LARGE: usize = 11 * 1024 * 1024;

/// Two customers, an editor, and a folder for the bytes.
struct Desk {
    upload: Upload,
    folder: TempDir,
}

impl Desk {
    async fn new(db: &Db) -> Desk {
        let folder = tempfile::tempdir().expect("a folder");
        let vault = Vault::folder(&folder.path().join("files")).expect("a vault");
        Desk::on(db, vault, folder).await
    }

    async fn on(db: &Db, vault: Vault, folder: TempDir) -> Desk {
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
        Desk { upload: Upload { db: db.clone(), access, files, customer: CustomerId(1) }, folder }
    }

    async fn put(&self, name: &str, bytes: &[u8]) -> Result<Added, Refusal> {
        self.upload.take(name, "", whole(bytes)).await
    }

    async fn files(&self, customer: i64, filter: &FileFilter) -> Vec<String> {
        let mut conn = self.upload.db.read(&self.upload.access).await.expect("a view");
        let page = store::page(&mut conn, sight(customer), filter, 0).await.expect("an answer");
        page.expect("the customer").files.into_iter().map(|file| file.name).collect()
    }

    async fn restore(&self, id: FileId) -> bool {
        let mut tx = self.upload.db.write(&self.upload.access).await.expect("a transaction");
        let done = store::restore(&mut tx, self.upload.customer, id).await.expect("an answer");
        tx.commit().await.expect("a commit");
        done
    }

    async fn remove(&self, id: FileId) -> bool {
        let mut tx = self.upload.db.write(&self.upload.access).await.expect("a transaction");
        let done = store::remove(&mut tx, self.upload.customer, id).await.expect("an answer");
        tx.commit().await.expect("a commit");
        done
    }

    /// The contents in the folder, and whatever else lies there.
    fn stored(&self) -> Vec<String> {
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

    async fn count(&self, table: &str) -> i64 {
        let mut conn = self.upload.db.read(&command()).await.expect("a view");
        let sql = crate::db::Sql::compose(format!("SELECT COUNT(*) FROM {table}"));
        conn.query(sql).scalar().await.expect("a count")
    }
}

fn whole(bytes: &[u8]) -> impl futures_util::Stream<Item = Result<Bytes, Infallible>> + Unpin + use<> {
    let pieces: Vec<_> = bytes.chunks(100_000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    stream::iter(pieces)
}

fn sight(customer: i64) -> Sight {
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
        let count = store::PAGE + 3;
        for number in 0..count {
            desk.put(&format!("Álbum {number:03}.txt"), format!("{number}").as_bytes()).await.expect("taken");
        }
        for (sort, first, last) in [(Sort::Name, "Álbum 000.txt", "Álbum 052.txt"), (Sort::Recent, "Álbum 052.txt", "Álbum 000.txt")] {
            let mut conn = db.read(&desk.upload.access).await.expect("a view");
            let filter = FileFilter { sort, ..FileFilter::default() };
            let page = store::page(&mut conn, sight(1), &filter, 0).await.expect("an answer").expect("there");
            assert_eq!((page.files.len(), page.count), (store::PAGE, i64::try_from(count).unwrap_or(0)));
            let rest = filter.from_key(page.next.clone());
            let next = store::page(&mut conn, sight(1), &rest, 0).await.expect("an answer").expect("there");
            assert_eq!((next.files.len(), next.next.as_ref()), (3, None));
            assert_eq!((page.files[0].name.as_str(), next.files[2].name.as_str()), (first, last));
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
        let all = FileFilter::default();
        assert!(store::page(&mut conn, sight(1), &all, 0).await.expect("an answer").is_none());
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

db_test! {
    async fn what_is_refused_or_cut_off_leaves_no_row_and_no_file(db: Db) {
        let desk = Desk::new(&db).await;
        let text = "texto\n".repeat(LARGE / 6);
        for (size, wanted) in [(1000, "small"), (text.len(), "in parts")] {
            let pieces: Vec<_> = text.as_bytes()[..size].chunks(64 * 1024).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
            let cut = stream::iter(pieces).chain(stream::once(async { Err(std::io::Error::other("gone")) })).boxed();
            let refused = desk.upload.take("cut.txt", "", cut).await;
            assert!(matches!(refused, Err(Refusal::Cut)), "{wanted}: {refused:?}");
        }
        let too_large = desk.put("large.txt", &vec![b'x'; 20_000_001]).await;
        assert!(matches!(too_large, Err(Refusal::TooLarge { limit: 20_000_000 })), "{too_large:?}");
        let program = desk.put("holiday.jpg", b"#!/bin/sh\necho hello\n").await;
        assert!(matches!(program, Err(Refusal::Kind { kind: FileKind::Program })), "{program:?}");
        assert_eq!(desk.stored(), Vec::<String>::new());
        for table in ["file", "file_version", "file_blob"] {
            assert_eq!(desk.count(table).await, 0, "{table}");
        }
    }
}

/// A clamd that knows one virus, EICAR's harmless test file, and speaks INSTREAM as clamd(8) describes it.
async fn clamd() -> Scanner {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    tokio::spawn(async move {
        while let Ok((mut line, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut command = [0; 10];
                line.read_exact(&mut command).await?;
                assert_eq!(&command, b"zINSTREAM\0");
                let mut seen = Vec::new();
                loop {
                    let length = line.read_u32().await?;
                    if length == 0 {
                        break;
                    }
                    let mut piece = vec![0; usize::try_from(length).expect("a length")];
                    line.read_exact(&mut piece).await?;
                    seen.extend(piece);
                }
                let eicar = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE";
                let found = seen.windows(eicar.len()).any(|window| window == eicar);
                let answer: &[u8] = if found { b"stream: Eicar-Test-Signature FOUND\0" } else { b"stream: OK\0" };
                line.write_all(answer).await
            });
        }
    });
    Scanner::at(&address)
}

db_test! {
    async fn a_scanner_keeps_out_what_it_finds_and_everything_while_it_is_away(db: Db) {
        let mut desk = Desk::new(&db).await;
        desk.upload.files.scanner = Some(clamd().await);
        // In two halves, so that no scanner of this machine takes the source for the thing.
        let eicar = [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].concat();
        let found = desk.put("factura.txt", eicar.as_bytes()).await;
        assert!(matches!(&found, Err(Refusal::Infected { name }) if name == "Eicar-Test-Signature"), "{found:?}");
        let large = format!("{}{eicar}", "texto\n".repeat(LARGE / 6));
        assert!(matches!(desk.put("largo.txt", large.as_bytes()).await, Err(Refusal::Infected { .. })));
        assert_eq!(desk.stored(), Vec::<String>::new());
        desk.put("limpio.txt", b"limpio").await.expect("taken");
        desk.upload.files.scanner = Some(Scanner::at("127.0.0.1:1"));
        assert!(matches!(desk.put("otro.txt", b"otro").await, Err(Refusal::Scanner(_))));
        assert_eq!(desk.files(1, &FileFilter::default()).await, ["limpio.txt"]);
    }
}

db_test! {
    async fn two_uploads_of_one_name_at_once_become_two_versions_of_one_file(db: Db) {
        let desk = Desk::new(&db).await;
        let (one, other) = tokio::join!(desk.put("a.txt", b"one"), desk.put("a.txt", b"other"));
        let (one, other) = (one.expect("taken"), other.expect("taken"));
        assert_eq!(one.id, other.id);
        assert_eq!(one.number + other.number, 3);
    }
}

#[test]
fn a_folder_forgets_what_never_came_to_its_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let vault = Vault::folder(folder.path()).expect("a vault");
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(48 * 3600);
    for (path, age) in [
        ("unfinished/a#1", old),
        ("ab/abc#2", old),
        ("ab/abc", old),
        ("unfinished/new#1", std::time::SystemTime::now()),
    ] {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::fs::write(&path, "x").expect("written");
        std::fs::File::options().write(true).open(path).and_then(|file| file.set_modified(age)).expect("aged");
    }
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    assert_eq!(runtime.block_on(vault.forget_unfinished(24)).expect("swept"), 2);
    assert!(folder.path().join("ab/abc").exists() && folder.path().join("unfinished/new#1").exists());
}

db_test! {
    async fn a_bucket_keeps_files_as_a_folder_does(db: Db) {
        let bucket = std::env::var("FICHA_TEST_S3").expect(
            "FICHA_TEST_S3 names a bucket, s3://NAME, of a server that AWS_ENDPOINT_URL leads to; `cargo xtask test` sets both",
        );
        let prefix = tempfile::tempdir().expect("a name");
        let place = format!("{bucket}{}", prefix.path().display());
        let desk = Desk::on(&db, Vault::open(&place).expect("a bucket"), prefix).await;
        let vault = &desk.upload.files.vault;
        let small = desk.put("a.txt", b"small").await.expect("taken");
        let text = "línea\n".repeat(LARGE / 7);
        let large = desk.put("b.txt", text.as_bytes()).await.expect("taken");
        for (id, expected) in [(small.id, "small"), (large.id, &*text)] {
            let mut conn = db.read(&command()).await.expect("a view");
            let stored = store::stored(&mut conn, sight(1), id, None).await.expect("an answer").expect("there");
            let (length, bytes) = vault.read(&stored.sha256).await.expect("the bytes");
            let bytes: Vec<Bytes> = bytes.try_collect().await.expect("all of them");
            assert_eq!((length, bytes.concat() == expected.as_bytes()), (expected.len() as u64, true));
        }
        assert!(desk.remove(large.id).await);
        let mut tx = db.write(&command()).await.expect("a transaction");
        tx.query("UPDATE file_blob SET changed_at = '2026-01-01T00:00:00+00:00'").execute().await.expect("aged");
        let sha256 = "SELECT sha256 FROM file_version WHERE file_id = $1";
        let sha256: String = tx.query(sha256).bind(large.id).scalar().await.expect("one");
        tx.commit().await.expect("a commit");
        assert!(vault.has(&sha256).await.expect("an answer"));
        assert_eq!(blob::sweep(&db, &command(), &desk.upload.files, TimeDelta::zero()).await.expect("swept"), 1);
        assert!(!vault.has(&sha256).await.expect("an answer"));
        let cut = stream::iter([Ok(Bytes::from(text)), Err(std::io::Error::other("gone"))]);
        assert!(matches!(desk.upload.take("cut.txt", "", cut).await, Err(Refusal::Cut)));
        assert_eq!(vault.forget_unfinished(0).await.expect("an answer"), 0, "a cut upload leaves nothing");
    }
}
