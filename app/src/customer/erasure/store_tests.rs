use super::*;
use crate::customer::contacts::model::ContactForm;
use crate::customer::contacts::store::{self as contacts, Saved};
use crate::customer::files::blob::forget;
use crate::customer::files::model::UploadRules;
use crate::customer::files::receive::Files;
use crate::customer::files::vault::Vault;
use crate::customer::history::seal::store::seal_new;
use crate::customer::history::seal::{Verdict, verify};
use crate::db::Db;
use crate::db::testing::{command, db_test};
use crate::locale::Locale;
use crate::ui::form::Form as _;
use std::path::{Path, PathBuf};

/// What is Zoë's own, and the café's, in every place in which it can stand; as people read it, and as it is searched.
const PERSONAL_VALUES: [&str; 20] = [
    "Quintanilla",
    "quintanilla",
    "Cafe Escondido",
    "cafe escondido",
    "zoe@cafe.example",
    "600 111 222",
    "600111222",
    "ES9121000418450200051332",
    "B12345674",
    "Calle Oculta",
    "calle oculta",
    "Prefers decaf",
    "Owes us a favour",
    "Was late last year",
    "The grinder squeaks",
    "the grinder squeaks",
    "New bearings",
    "Her nephew called",
    "Secret handshake",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
];

const CONTENT: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

async fn write(db: &Db, statements: &[&'static str]) {
    let mut tx = db.write(&command()).await.expect("a transaction");
    for statement in statements {
        tx.query(*statement).execute().await.expect(statement);
    }
    tx.commit().await.expect("a commit");
}

/// Café Escondido (1), with Zoë Quintanilla, who is also a contact of Acme (2); all of it has a past.
async fn two_companies(db: &Db) {
    write(
        db,
        &[
            "INSERT INTO customer (number, name, currency, tax_id_kind, tax_id, iban, notes, search_key, name_key) \
             VALUES ('C-1', 'Cafe Escondido', 'EUR', 'nif', 'B12345674', 'ES9121000418450200051332', 'Owes us a favour', \
                     'c-1 cafe escondido b12345674', 'cafe escondido')",
            "INSERT INTO customer (number, name, currency, notes, search_key, name_key) \
             VALUES ('C-2', 'Acme', 'EUR', 'Ask Zoe Quintanilla', 'c-2 acme', 'acme')",
            "INSERT INTO address (customer_id, purpose, street, search_key) VALUES (1, 'shipping', 'Calle Oculta 7', 'calle oculta 7')",
            "INSERT INTO contact (customer_id, name, email, phone, notes, search_key, name_key) \
             VALUES (1, 'Zoe Quintanilla', 'zoe@cafe.example', '600 111 222', 'Prefers decaf', \
                     'zoe quintanilla zoe@cafe.example 600111222', 'zoe quintanilla')",
            "INSERT INTO contact (customer_id, name, email, person_id, search_key, name_key) \
             VALUES (2, 'Zoe Quintanilla', 'zoe@cafe.example', 1, 'zoe quintanilla zoe@cafe.example', 'zoe quintanilla'), \
                    (2, 'Wile', NULL, NULL, 'wile', 'wile')",
            "INSERT INTO activity (customer_id, kind, subject, notes, contact_id, contact_name) \
             VALUES (1, 'call', 'Call Zoe Quintanilla', 'Her nephew called', 1, 'Zoe Quintanilla'), \
                    (2, 'call', 'Anvils for Zoe Quintanilla', NULL, NULL, NULL)",
            "INSERT INTO ticket (customer_id, number, subject, opened_at, status_since, search_key) \
             VALUES (1, 'T-2026-0001', 'The grinder squeaks', '2026-01-02T03:04:05+00:00', '2026-01-02T03:04:05+00:00', \
                     'the grinder squeaks t-2026-0001')",
            "INSERT INTO ticket_message (customer_id, ticket_id, ticket_number, kind, body, author_name, sent_at, search_key) \
             VALUES (1, 1, 'T-2026-0001', 'request', 'The grinder squeaks', 'Ana', '2026-01-02T03:04:05+00:00', 'the grinder squeaks')",
            "INSERT INTO product (number, name, price, currency, vat_rate, exclusive_customer_id, search_key, name_key) \
             VALUES ('P-1', 'Cafe Escondido blend', 1800, 'EUR', 2100, 1, 'p-1 cafe escondido blend', 'cafe escondido blend')",
            "INSERT INTO customer_price (customer_id, product_id, product_name, price, currency, valid_from, notes, name_key) \
             VALUES (1, 1, 'Cafe Escondido blend', 1700, 'EUR', '2026-01-01', 'Secret handshake', 'cafe escondido blend')",
            "INSERT INTO file (customer_id, name, note, search_key, name_key) \
             VALUES (1, 'Quintanilla.pdf', 'Secret handshake', 'quintanilla.pdf', 'quintanilla.pdf')",
            "INSERT INTO document (customer_id, kind, issued_on, currency, notes, reference) \
             VALUES (1, 'invoice', '2026-01-02', 'EUR', 'Was late last year', 'Quintanilla 7')",
            "INSERT INTO document_line (customer_id, document_id, text, quantity, unit_price, net, currency, search_key) \
             VALUES (1, 1, 'Beans for Quintanilla', 1000, 30000, 300, 'EUR', 'beans for quintanilla')",
        ],
    )
    .await;
    let mut tx = db.write(&command()).await.expect("a transaction");
    let version = "INSERT INTO file_version (customer_id, file_id, number, label, sha256, size, kind, media_type, author, uploaded_at) \
                   VALUES (1, 1, 1, 'Quintanilla.pdf (1)', $1, 20, 'pdf', 'application/pdf', 'Ana', '2026-01-02T03:04:05+00:00')";
    tx.query(version).bind(CONTENT).execute().await.expect("a version");
    let blob =
        "INSERT INTO file_blob (sha256, size, state, changed_at) VALUES ($1, 20, 'ready', '2026-01-02T03:04:05+00:00')";
    tx.query(blob).bind(CONTENT).execute().await.expect("a content");
    tx.commit().await.expect("a commit");
    write(
        db,
        &[
            "UPDATE customer SET trade_name = 'Quintanilla', credit_limit = 250000 WHERE id = 1",
            "UPDATE customer SET trade_name = NULL, credit_limit = 900000 WHERE id = 1",
            "UPDATE ticket SET status = 'resolved', resolution = 'New bearings' WHERE id = 1",
            "UPDATE contact SET job_title = 'Owner' WHERE id = 1",
            "DELETE FROM address WHERE id = 1",
            "INSERT INTO address (customer_id, purpose, street, search_key) VALUES (1, 'billing', 'Calle Oculta 8', 'calle oculta 8')",
        ],
    )
    .await;
    seal_new(db, &command()).await.expect("sealed");
}

async fn erased(db: &Db, subject: Subject) -> Erased {
    let mut tx = db.write(&command()).await.expect("a transaction");
    let erased = erase(&mut tx, subject, "Asked by letter").await.expect("an erasure").expect("somebody");
    tx.commit().await.expect("a commit");
    erased
}

async fn verdict(db: &Db) -> Verdict {
    seal_new(db, &command()).await.expect("sealed");
    let mut conn = db.read(&command()).await.expect("a view");
    verify(&mut conn, None, |_, _| ()).await.expect("a verdict")
}

async fn value(db: &Db, sql: &'static str) -> Option<String> {
    db.read(&command()).await.expect("a view").query(sql).scalar().await.expect(sql)
}

/// The files in which a database lies: an SQLite file with its log, or the folder of a Postgres database once all is on disk.
async fn database_files(db: &Db) -> Vec<PathBuf> {
    if db.is_sqlite() {
        let file = value(db, "SELECT file FROM pragma_database_list WHERE name = 'main'").await.expect("a file");
        let files = [file.clone(), format!("{file}-wal"), format!("{file}-shm")].map(PathBuf::from);
        return files.into_iter().filter(|file| file.exists()).collect();
    }
    write(db, &["CHECKPOINT"]).await;
    let folder = value(db, "SELECT current_setting('data_directory')").await.expect("a folder");
    let oid = value(db, "SELECT oid::text FROM pg_database WHERE datname = current_database()").await.expect("an oid");
    let folder = Path::new(&folder).join("base").join(oid);
    let all = std::fs::read_dir(&folder).unwrap_or_else(|cause| panic!("{} is read: {cause}", folder.display()));
    all.map(|entry| entry.expect("an entry").path()).collect()
}

/// Which of the values stand anywhere in the files.
fn found_in(files: &[PathBuf], values: &[&'static str]) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    for file in files {
        let bytes = std::fs::read(file).unwrap_or_else(|cause| panic!("{} is read: {cause}", file.display()));
        let text = String::from_utf8_lossy(&bytes);
        found.extend(values.iter().filter(|value| text.contains(**value)));
    }
    found
}

db_test! {
    async fn nothing_of_an_erased_customer_is_found_in_any_file_and_the_history_is_true(db: Db) {
        let folder = tempfile::tempdir().expect("a folder");
        let content = folder.path().join(&CONTENT[..2]).join(CONTENT);
        std::fs::create_dir_all(content.parent().expect("a folder")).expect("a folder");
        std::fs::write(&content, "Zoe Quintanilla signs").expect("a file");
        let vault = Vault::folder(folder.path()).expect("a store");
        let files = Files { vault, rules: UploadRules::default(), scanner: None };
        two_companies(&db).await;
        // Acme's Zoë is another erasure.
        write(&db, &["UPDATE contact SET name = 'Zed', email = NULL, person_id = NULL, search_key = 'zed', name_key = 'zed' WHERE id = 2",
            "UPDATE customer SET notes = NULL WHERE id = 2", "UPDATE activity SET subject = 'Anvils' WHERE id = 2"]).await;
        let before = found_in(&database_files(&db).await, &PERSONAL_VALUES);
        assert_eq!(before.len(), PERSONAL_VALUES.len(), "all of it is found before: {before:?}");

        let done = erased(&db, Subject::Contact(CustomerId(2), ContactId(2))).await;
        assert!(done.history_rows > 0 && done.contents.is_empty(), "{done:?}");
        let done = erased(&db, Subject::Customer(CustomerId(1))).await;
        assert_eq!((done.files, done.documents, done.kept_until), (1, 0, None));
        assert_eq!(done.contents, [CONTENT]);
        forget(&db, &command(), &files, &done.contents).await.expect("the bytes are removed");
        assert!(!content.exists());
        assert!(db.compact().await.expect("written anew"));

        // What Acme was told of a person who was one with theirs is not theirs.
        let left = found_in(&database_files(&db).await, &PERSONAL_VALUES);
        assert_eq!(left, BTreeSet::new());
        let verdict = verdict(&db).await;
        assert_eq!(verdict.faults, []);
        assert!(verdict.erased > 10, "{verdict:?}");
        let told = value(&db, "SELECT CAST(after AS TEXT) FROM history WHERE entity = 'erasure' AND customer_id = 1").await;
        let told = read(&told.expect("it is told"));
        assert_eq!((told["kind"].as_str(), told["reason"].as_str()), (Some("customer"), Some("Asked by letter")));
        assert_eq!(told["history_rows"].as_i64(), Some(done.history_rows));
        let who = value(&db, "SELECT actor FROM history WHERE entity = 'erasure' AND customer_id = 1").await;
        assert_eq!(who.as_deref(), Some("command:test"));
        // Figures are nobody's own.
        assert_eq!(value(&db, "SELECT CAST(credit_limit AS TEXT) FROM customer WHERE id = 1").await.as_deref(), Some("900000"));
        assert_eq!(value(&db, "SELECT name FROM customer WHERE id = 2").await.as_deref(), Some("Acme"));
    }
}

db_test! {
    async fn an_issued_invoice_keeps_what_it_prints_until_its_time_is_over(db: Db) {
        write(&db, &[
            "INSERT INTO customer (number, name, currency) VALUES ('C-1', 'Zoe Quintanilla', 'EUR')",
            "INSERT INTO document (customer_id, kind, issued_on, currency, notes) VALUES \
             (1, 'invoice', '2026-01-02', 'EUR', 'Ask her first'), (1, 'invoice', '2010-01-02', 'EUR', 'Thanks')",
            "INSERT INTO document_line (customer_id, document_id, text, quantity, unit_price, net, currency) \
             VALUES (1, 1, 'Beans', 1000, 30000, 300, 'EUR'), (1, 2, 'Old beans', 1000, 30000, 300, 'EUR')",
            "UPDATE document SET notes = 'Thank you', state = 'issued', number = 'F-' || id, buyer_name = 'Zoe Quintanilla', \
             over_limit_reason = 'A cousin of ours'",
            "INSERT INTO payment (customer_id, document_id, document_number, paid_on, amount, currency, reference) \
             VALUES (1, 1, 'F-1', '2026-01-02', 300, 'EUR', 'TRF 1'), (1, 2, 'F-2', '2010-01-02', 300, 'EUR', 'TRF 2')",
        ]).await;
        let mut conn = db.read(&command()).await.expect("a view");
        let today = NaiveDate::from_ymd_opt(2026, 11, 29).expect("a day");
        let offered = offer(&mut conn, Subject::Customer(CustomerId(1)), today).await.expect("an offer").expect("a customer");
        let until = NaiveDate::from_ymd_opt(2036, 12, 31);
        assert_eq!((offered.documents, offered.kept_until, &*offered.number), (1, until, "C-1"));
        drop(conn);
        let done = erased(&db, Subject::Customer(CustomerId(1))).await;
        assert_eq!((done.documents, done.kept_until), (1, until));
        let mut conn = db.read(&command()).await.expect("a view");
        let documents: Vec<(String, Option<String>, Option<String>)> =
            conn.query("SELECT buyer_name, notes, over_limit_reason FROM document ORDER BY id").all().await.expect("documents");
        let kept = ("Zoe Quintanilla".to_owned(), Some("Thank you".to_owned()), None);
        assert_eq!(documents, [kept, ("***".to_owned(), None, None)]);
        let lines: Vec<String> = conn.query("SELECT text FROM document_line ORDER BY id").scalars().await.expect("lines");
        assert_eq!(lines, ["Beans", "***"]);
        let paid: Vec<Option<String>> = conn.query("SELECT reference FROM payment ORDER BY id").scalars().await.expect("payments");
        assert_eq!(paid, [Some("TRF 1".to_owned()), None]);
        let drafts: i64 = conn.query("SELECT COUNT(*) FROM history WHERE CAST(before AS TEXT) LIKE '%Ask her%' \
            OR CAST(after AS TEXT) LIKE '%Ask her%' OR CAST(after AS TEXT) LIKE '%cousin%'").scalar().await.expect("a count");
        assert_eq!(drafts, 0, "what was not printed is not kept");
        drop(conn);
        assert_eq!(verdict(&db).await.faults, []);
        // Without the door they are as final as ever.
        for statement in ["UPDATE document SET buyer_name = 'x' WHERE id = 1", "UPDATE document_line SET text = 'x' WHERE id = 1"] {
            let mut tx = db.write(&command()).await.expect("a transaction");
            tx.query(statement).execute().await.expect_err(statement);
        }
    }
}

db_test! {
    async fn a_contact_goes_everywhere_and_the_customers_stay(db: Db) {
        two_companies(&db).await;
        let mut conn = db.read(&command()).await.expect("a view");
        let today = NaiveDate::from_ymd_opt(2026, 11, 29).expect("a day");
        let subject = Subject::Contact(CustomerId(1), ContactId(1));
        let offered = offer(&mut conn, subject, today).await.expect("an offer").expect("a contact");
        assert_eq!((&*offered.name, &*offered.elsewhere), ("Zoe Quintanilla", &["Acme".to_owned()][..]));
        let none = offer(&mut conn, Subject::Contact(CustomerId(2), ContactId(1)), today).await.expect("an offer");
        assert_eq!(none, None, "she is no contact of that customer under this number");
        drop(conn);
        erased(&db, subject).await;
        for sql in ["SELECT name FROM contact WHERE id = 1", "SELECT name FROM contact WHERE id = 2"] {
            assert_eq!(value(&db, sql).await.as_deref(), Some("***"), "{sql}");
        }
        assert_eq!(value(&db, "SELECT name FROM contact WHERE id = 3").await.as_deref(), Some("Wile"));
        assert_eq!(value(&db, "SELECT notes FROM customer WHERE id = 2").await.as_deref(), Some("Ask ***"));
        assert_eq!(value(&db, "SELECT subject FROM activity WHERE id = 1").await.as_deref(), Some("Call ***"));
        assert_eq!(value(&db, "SELECT contact_name FROM activity WHERE id = 1").await, None);
        assert_eq!(value(&db, "SELECT name FROM customer WHERE id = 1").await.as_deref(), Some("Cafe Escondido"));
        assert_eq!(value(&db, "SELECT iban FROM customer WHERE id = 1").await.as_deref(), Some("ES9121000418450200051332"));
        let told: i64 = db.read(&command()).await.expect("a view")
            .query("SELECT COUNT(*) FROM history WHERE CAST(before AS TEXT) LIKE '%Zoe Quintanilla%' OR CAST(after AS TEXT) LIKE '%Zoe Quintanilla%'")
            .scalar().await.expect("a count");
        assert_eq!(told, 0);
        assert_eq!(verdict(&db).await.faults, []);
        // The customer after their contact: rows that were emptied once are emptied of more.
        erased(&db, Subject::Customer(CustomerId(1))).await;
        assert_eq!(verdict(&db).await.faults, []);
    }
}

/// Saves a contact with another name and mail, as its form would.
async fn renamed(db: &Db, customer: CustomerId, contact: ContactId, name: &str, email: &str) {
    let mut tx = db.write(&command()).await.expect("a transaction");
    let found = contacts::find(&mut tx, customer, contact).await.expect("an answer").expect("a contact");
    let form = ContactForm { name: name.into(), email: email.into(), ..ContactForm::of(&found) };
    let edit = form.parse(Locale::En).expect("a valid form");
    let saved = contacts::update(&mut tx, customer, contact, found.version, &edit).await.expect("an answer");
    assert!(matches!(saved, Saved::Done));
    tx.commit().await.expect("a commit");
}

db_test! {
    async fn nothing_of_a_person_comes_back_to_a_customer_who_was_erased(db: Db) {
        two_companies(&db).await;
        erased(&db, Subject::Customer(CustomerId(1))).await;
        renamed(&db, CustomerId(2), ContactId(2), "Zoe Quintanilla", "zoe@acme.example").await;
        assert_eq!(value(&db, "SELECT name FROM contact WHERE id = 1").await.as_deref(), Some("***"));
        assert_eq!(value(&db, "SELECT email FROM contact WHERE id = 1").await, None);
        // Nor does she lose her name at the other, where the erased card is put back and somebody takes her place on it.
        write(&db, &["UPDATE customer SET deleted_at = NULL WHERE id = 1"]).await;
        renamed(&db, CustomerId(1), ContactId(1), "Somebody", "info@cafe.example").await;
        assert_eq!(value(&db, "SELECT name FROM contact WHERE id = 2").await.as_deref(), Some("Zoe Quintanilla"));
        assert_eq!(verdict(&db).await.faults, []);
    }
}

db_test! {
    async fn a_contact_who_has_moved_is_the_other_customers(db: Db) {
        two_companies(&db).await;
        write(&db, &["UPDATE contact SET person_id = NULL WHERE id = 2"]).await;
        write(&db, &["UPDATE contact SET customer_id = 2 WHERE id = 1", "UPDATE contact SET customer_id = 1 WHERE id = 3"]).await;
        write(&db, &["UPDATE contact SET job_title = 'Baker' WHERE id IN (1, 3)"]).await;
        erased(&db, Subject::Customer(CustomerId(1))).await;
        assert_eq!(value(&db, "SELECT name FROM contact WHERE id = 1").await.as_deref(), Some("Zoe Quintanilla"));
        assert_eq!(value(&db, "SELECT name FROM contact WHERE id = 3").await.as_deref(), Some("***"));
        let told: i64 = db.read(&command()).await.expect("a view")
            .query("SELECT COUNT(*) FROM history WHERE CAST(after AS TEXT) LIKE '%Wile%' OR CAST(before AS TEXT) LIKE '%Wile%'")
            .scalar().await.expect("a count");
        assert_eq!(told, 0, "Acme's history of Wile, who came from there, is emptied too");
        assert_eq!(verdict(&db).await.faults, []);
    }
}

db_test! {
    async fn whoever_is_not_there_is_not_erased_and_the_door_is_closed(db: Db) {
        two_companies(&db).await;
        let before = verdict(&db).await;
        for subject in [Subject::Customer(CustomerId(9)), Subject::Contact(CustomerId(2), ContactId(1))] {
            let mut tx = db.write(&command()).await.expect("a transaction");
            assert_eq!(erase(&mut tx, subject, "x").await.expect("an answer"), None);
        }
        erased(&db, Subject::Customer(CustomerId(1))).await;
        // An erasure that is over opens nothing, and one that is not recorded opens no row that it does not name.
        for (erasure, statement) in [
            (1, "UPDATE history SET after = NULL WHERE id = 1"),
            (1, "INSERT INTO erased (history_id, erasure_id, content) VALUES (1, 1, 'x')"),
            (2, "UPDATE history SET after = NULL WHERE id = 1"),
            (2, "UPDATE seal SET salt = NULL WHERE history_id = 1"),
            (2, "INSERT INTO erased (history_id, erasure_id, content) VALUES (1, 3, 'x')"),
            (2, "UPDATE erased SET salt = NULL"),
            (2, "DELETE FROM erased"),
        ] {
            let mut tx = db.write(&command()).await.expect("a transaction");
            if erasure > 1 {
                tx.begin_erasing(erasure).await.expect("a door");
            }
            let refused = tx.query(statement).execute().await.expect_err(statement);
            assert!(refused.to_string().contains("append-only"), "{statement}: {refused}");
        }
        assert!(before.rows < verdict(&db).await.rows);
    }
}
