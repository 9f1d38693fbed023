//! Files of a ticket, on both databases.

use super::attach::{Attached, attach, detach, free_names, named, of_ticket};
use super::filter::FileFilter;
use super::model::FileEdit;
use super::receive::Refusal;
use super::store::{self, Added, Saved};
use super::tests::{Desk, sight, whole};
use super::upload::Upload;
use crate::customer::history::HistoryFilter;
use crate::customer::history::sentence::Narrator;
use crate::db::testing::{command, db_test};
use crate::db::{Db, Sql};
use crate::error::AppError;
use crate::locale::Locale;
use crate::value::{CustomerId, FileId, TicketId};

const OVEN: TicketId = TicketId(1);
const DOOR: TicketId = TicketId(2);
const ACMES: TicketId = TicketId(3);

/// Café Zürich, customer 1, has asked about its oven and its door; Acme, customer 2, about its anvil.
async fn desk(db: &Db) -> Desk {
    let desk = Desk::new(db).await;
    for (customer, number, subject) in [(1, "T-1", "Oven"), (1, "T-2", "Door"), (2, "T-3", "Anvil")] {
        write(
            db,
            format!(
                "INSERT INTO ticket (customer_id, number, subject, opened_at, status_since) VALUES \
                 ({customer}, '{number}', '{subject}', '2026-03-02T08:00:00+00:00', '2026-03-02T08:00:00+00:00')"
            ),
        )
        .await;
    }
    desk
}

async fn write(db: &Db, sql: String) {
    let mut tx = db.write(&command()).await.expect("a transaction");
    tx.query(Sql::compose(sql.clone())).execute().await.expect(&sql);
    tx.commit().await.expect("a commit");
}

async fn put_to(desk: &Desk, customer: i64, ticket: TicketId, name: &str, text: &str) -> Result<Added, Refusal> {
    let upload = Upload { customer: CustomerId(customer), ticket: Some(ticket), ..desk.upload.clone() };
    upload.take(name, "", whole(text.as_bytes())).await
}

async fn attached(desk: &Desk, customer: i64, ticket: TicketId, id: FileId) -> Attached {
    let mut tx = desk.upload.db.write(&desk.upload.access).await.expect("a transaction");
    let became = attach(&mut tx, CustomerId(customer), ticket, id).await.expect("an answer");
    tx.commit().await.expect("a commit");
    became
}

async fn detached(desk: &Desk, ticket: TicketId, id: FileId, version: i64) -> Saved {
    let mut tx = desk.upload.db.write(&desk.upload.access).await.expect("a transaction");
    let became = detach(&mut tx, sight(1), ticket, id, version).await.expect("an answer");
    tx.commit().await.expect("a commit");
    became
}

/// Names and versions of a ticket's files.
async fn files_of(desk: &Desk, ticket: TicketId) -> Vec<(String, i64)> {
    let mut conn = desk.upload.db.read(&command()).await.expect("a view");
    let files = of_ticket(&mut conn, sight(1), ticket).await.expect("an answer");
    files.into_iter().map(|file| (file.name, file.version)).collect()
}

async fn told(desk: &Desk) -> Vec<String> {
    let mut conn = desk.upload.db.read(&command()).await.expect("a view");
    let page = crate::customer::history::store::page(&mut conn, sight(1), &HistoryFilter::default()).await;
    page.expect("an answer").entries.iter().flat_map(|entry| Narrator::new(entry, Locale::En).sentences()).collect()
}

db_test! {
    async fn a_file_comes_to_a_ticket_goes_from_it_and_stays_with_the_customer(db: Db) {
        let desk = desk(&db).await;
        let id = desk.put("plano.pdf", b"%PDF-1.4").await.expect("taken").id;
        let mut conn = db.read(&command()).await.expect("a view");
        assert_eq!(free_names(&mut conn, CustomerId(1)).await.expect("names"), ["plano.pdf"]);
        assert_eq!(named(&mut conn, CustomerId(1), "plano.pdf").await.expect("an answer"), Some(id));
        assert_eq!(named(&mut conn, CustomerId(2), "plano.pdf").await.expect("an answer"), None);
        drop(conn);

        assert_eq!(attached(&desk, 1, OVEN, id).await, Attached::Done);
        assert_eq!(attached(&desk, 1, OVEN, id).await, Attached::Done, "it has it already");
        assert_eq!(files_of(&desk, OVEN).await, [("plano.pdf".to_owned(), 2)]);
        assert_eq!(attached(&desk, 1, DOOR, id).await, Attached::Elsewhere("T-1".to_owned()));
        let mut conn = db.read(&command()).await.expect("a view");
        assert_eq!(free_names(&mut conn, CustomerId(1)).await.expect("names"), Vec::<String>::new());
        let file = store::find(&mut conn, sight(1), id).await.expect("an answer").expect("the file");
        assert_eq!(file.ticket.map(|ticket| (ticket.id, ticket.number)), Some((OVEN, "T-1".to_owned())));
        drop(conn);

        assert!(matches!(detached(&desk, DOOR, id, 2).await, Saved::Missing), "the door has no such file");
        assert!(matches!(detached(&desk, OVEN, id, 2).await, Saved::Done));
        assert_eq!(files_of(&desk, OVEN).await, []);
        assert_eq!(desk.files(1, &FileFilter::default()).await, ["plano.pdf"]);
        assert_eq!(
            told(&desk).await[..2],
            ["Ana detached the file plano.pdf from ticket T-1", "Ana attached the file plano.pdf to ticket T-1"]
        );
    }
}

db_test! {
    async fn a_stale_detaching_takes_nothing_off(db: Db) {
        let desk = desk(&db).await;
        let id = put_to(&desk, 1, OVEN, "plano.pdf", "%PDF-1.4").await.expect("taken").id;
        let mut tx = db.write(&desk.upload.access).await.expect("a transaction");
        let edit = FileEdit { name: "plan.pdf".to_owned(), note: None };
        assert!(matches!(store::update(&mut tx, sight(1), id, 2, &edit).await.expect("an answer"), Saved::Done));
        tx.commit().await.expect("a commit");
        let Saved::Stale(now) = detached(&desk, OVEN, id, 2).await else { panic!("version 2 is stale") };
        assert_eq!((now.name.as_str(), now.version), ("plan.pdf", 3));
        assert_eq!(files_of(&desk, OVEN).await, [("plan.pdf".to_owned(), 3)]);
    }
}

db_test! {
    async fn nothing_crosses_from_one_customer_to_another(db: Db) {
        let desk = desk(&db).await;
        let id = desk.put("plano.pdf", b"%PDF-1.4").await.expect("taken").id;
        assert_eq!(attached(&desk, 1, ACMES, id).await, Attached::Missing);
        assert_eq!(attached(&desk, 2, ACMES, id).await, Attached::Missing);
        assert_eq!(attached(&desk, 2, OVEN, id).await, Attached::Missing);
        let upload = Upload { ticket: Some(ACMES), ..desk.upload.clone() };
        assert_eq!(upload.check_customer().await, Err(AppError::NotFound), "known before a byte is read");
        let crossed = put_to(&desk, 1, ACMES, "other.txt", "x").await;
        assert!(matches!(crossed, Err(Refusal::App(AppError::NotFound))), "{crossed:?}");
        assert_eq!(desk.files(1, &FileFilter::default()).await, ["plano.pdf"]);
        let mut tx = db.write(&desk.upload.access).await.expect("a transaction");
        assert_eq!(attach(&mut tx, CustomerId(1), OVEN, id).await.expect("an answer"), Attached::Done);
        assert!(matches!(detach(&mut tx, sight(2), OVEN, id, 2).await.expect("an answer"), Saved::Missing));
        tx.commit().await.expect("a commit");
        // Whatever the program, the database keeps a ticket and its files with one customer.
        for sql in ["UPDATE ticket SET customer_id = 2 WHERE id = 1", "UPDATE file SET customer_id = 2 WHERE id = 1"] {
            let mut tx = db.write(&command()).await.expect("a transaction");
            let error = tx.query(sql).execute().await.expect_err(sql);
            assert_eq!(error.constraint(), Some("file_ticket_id_fkey"), "{sql}");
        }
    }
}

db_test! {
    async fn a_picture_that_every_phone_calls_the_same_is_no_version_of_another_tickets(db: Db) {
        let desk = desk(&db).await;
        let first = put_to(&desk, 1, OVEN, "image.txt", "the oven").await.expect("taken");
        let again = put_to(&desk, 1, OVEN, "image.txt", "the oven, from behind").await.expect("taken");
        assert_eq!((again.id, again.number), (first.id, 2), "within a ticket it is a new version");
        let other = put_to(&desk, 1, DOOR, "image.txt", "the door").await.expect("taken");
        assert_eq!(other.number, 1);
        assert_eq!(files_of(&desk, OVEN).await.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["image.txt"]);
        let names: Vec<_> = files_of(&desk, DOOR).await.into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["image (T-2).txt"]);
        // A file that no ticket has gets its new version, and comes to the ticket.
        let contract = desk.put("contract.txt", b"draft").await.expect("taken");
        let signed = put_to(&desk, 1, DOOR, "contract.txt", "signed").await.expect("taken");
        assert_eq!((signed.id, signed.number), (contract.id, 2));
        assert_eq!(files_of(&desk, DOOR).await.len(), 2);
    }
}

db_test! {
    async fn two_tickets_that_get_the_same_name_at_once_get_a_file_each(db: Db) {
        let desk = desk(&db).await;
        let (oven, door) =
            tokio::join!(put_to(&desk, 1, OVEN, "image.txt", "oven"), put_to(&desk, 1, DOOR, "image.txt", "door"));
        assert_ne!(oven.expect("taken").id, door.expect("taken").id);
        assert_eq!((files_of(&desk, OVEN).await.len(), files_of(&desk, DOOR).await.len()), (1, 1));
    }
}

db_test! {
    async fn a_ticket_that_is_taken_off_the_list_lets_its_files_go(db: Db) {
        let desk = desk(&db).await;
        let id = put_to(&desk, 1, OVEN, "plano.pdf", "%PDF-1.4").await.expect("taken").id;
        let remove = |deleted| {
            let db = db.clone();
            async move {
                let mut tx = db.write(&command()).await.expect("a transaction");
                let done = crate::customer::tickets::store::set_deleted(&mut tx, CustomerId(1), OVEN, deleted).await;
                assert!(done.expect("an answer"));
                tx.commit().await.expect("a commit");
            }
        };
        remove(true).await;
        let mut conn = db.read(&command()).await.expect("a view");
        assert_eq!(store::find(&mut conn, sight(1), id).await.expect("an answer").expect("there").ticket, None);
        assert_eq!(free_names(&mut conn, CustomerId(1)).await.expect("names"), ["plano.pdf"]);
        drop(conn);
        assert_eq!(attached(&desk, 1, OVEN, id).await, Attached::Missing, "nobody finds that ticket");
        remove(false).await;
        assert_eq!(files_of(&desk, OVEN).await.len(), 1, "it comes back with its file");
        remove(true).await;
        assert_eq!(attached(&desk, 1, DOOR, id).await, Attached::Done);
        remove(false).await;
        assert_eq!((files_of(&desk, OVEN).await.len(), files_of(&desk, DOOR).await.len()), (0, 1));
    }
}

db_test! {
    async fn nobody_attaches_anything_of_a_deleted_customer(db: Db) {
        let desk = desk(&db).await;
        let id = desk.put("plano.pdf", b"%PDF-1.4").await.expect("taken").id;
        let other = put_to(&desk, 1, OVEN, "other.txt", "x").await.expect("taken").id;
        write(&db, "UPDATE customer SET deleted_at = '2026-03-03T00:00:00+00:00' WHERE id = 1".to_owned()).await;
        assert_eq!(attached(&desk, 1, OVEN, id).await, Attached::Missing);
        assert!(matches!(detached(&desk, OVEN, other, 2).await, Saved::Missing));
    }
}
