//! What is refused, cut off or found by a scanner leaves nothing, in a folder and in a bucket.

use super::blob;
use super::filter::FileFilter;
use super::kind::FileKind;
use super::receive::Refusal;
use super::scan::Scanner;
use super::store;
use super::tests::{Desk, LARGE, sight};
use super::vault::Vault;
use crate::db::Db;
use crate::db::testing::{command, db_test};
use axum::body::Bytes;
use chrono::TimeDelta;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

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
