//! The tickets on both databases.

use super::filter::{AssigneeFilter, StatusFilter, TicketFilter};
use super::model::{Ticket, TicketEdit, TicketPage};
use super::store::{self, PAGE, Saved, Sight};
use super::target::Targets;
use super::terms::{Category, MessageKind, Priority, Status};
use super::thread::{MessageEdit, StepEdit};
use super::work;
use crate::db::testing::{command, db_test, editor_access, user};
use crate::db::{Db, Sql};
use crate::user::{Access, Role};
use crate::value::{CustomerId, TicketId, UserId};
use chrono::{DateTime, TimeDelta, Utc};

pub(super) const CAFE: CustomerId = CustomerId(1);
pub(super) const ACME: CustomerId = CustomerId(2);

/// Café Zürich is customer 1, Acme customer 2, and Gone customer 3, who is deleted.
pub(super) async fn companies(db: &Db) {
    write(
        db,
        "INSERT INTO customer (number, name, currency) VALUES ('C-1', 'Café Zürich', 'CHF'), ('C-2', 'Acme', 'EUR')",
    )
    .await;
    write(
        db,
        "INSERT INTO customer (number, name, currency, deleted_at) VALUES ('C-3', 'Gone', 'EUR', '2026-01-01T00:00:00+00:00')",
    )
    .await;
}

pub(super) async fn write(db: &Db, statement: &'static str) {
    let mut tx = db.write(&command()).await.expect("a transaction");
    tx.query(statement).execute().await.expect(statement);
    tx.commit().await.expect("committed");
}

/// So many hours after the story begins, on a Monday morning in March.
pub(super) fn hour(hours: i64) -> DateTime<Utc> {
    "2026-03-02T08:00:00Z".parse::<DateTime<Utc>>().expect("an instant") + TimeDelta::hours(hours)
}

pub(super) fn sight(customer: CustomerId, now: DateTime<Utc>) -> Sight {
    Sight { customer, deleted: false, zone: chrono_tz::Europe::Madrid, now, targets: Targets::default() }
}

pub(super) fn about(subject: &str, priority: Priority) -> TicketEdit {
    TicketEdit {
        subject: subject.to_owned(),
        priority,
        category: Category::Fault,
        assignee_id: None,
        request: Some(format!("{subject}, says the customer.")),
    }
}

pub(super) async fn opened(db: &Db, sight: &Sight, new: &TicketEdit) -> TicketId {
    let mut tx = db.write(&command()).await.expect("a transaction");
    let id = store::insert(&mut tx, sight, new, "Ana").await.expect("an answer").expect("the customer is there");
    tx.commit().await.expect("committed");
    id
}

pub(super) async fn found(db: &Db, sight: &Sight, id: TicketId) -> Option<Ticket> {
    let mut conn = db.read(&command()).await.expect("a view");
    store::find(&mut conn, sight, id).await.expect("an answer")
}

pub(super) async fn page(db: &Db, sight: &Sight, filter: &TicketFilter) -> TicketPage {
    let mut conn = db.read(&command()).await.expect("a view");
    store::page(&mut conn, sight, filter).await.expect("an answer")
}

async fn subjects(db: &Db, filter: TicketFilter) -> Vec<String> {
    page(db, &sight(CAFE, hour(0)), &filter).await.tickets.into_iter().map(|ticket| ticket.subject).collect()
}

async fn save(db: &Db, access: &Access, id: TicketId, version: i64, edit: &TicketEdit) -> Saved {
    let mut tx = db.write(access).await.expect("a transaction");
    let saved = store::update(&mut tx, &sight(CAFE, hour(1)), id, version, edit).await.expect("an answer");
    tx.commit().await.expect("committed");
    saved
}

db_test! {
    async fn a_ticket_is_read_as_it_was_opened(db: Db) {
        companies(&db).await;
        let ana = user(&db, "Ana", Role::Editor).await;
        let mut new = about("The coffee is cold", Priority::High);
        new.assignee_id = Some(ana.id);
        let id = opened(&db, &sight(CAFE, hour(0)), &new).await;
        let ticket = found(&db, &sight(CAFE, hour(3)), id).await.expect("the ticket");
        assert_eq!((ticket.number.as_str(), ticket.subject.as_str()), ("T-2026-0001", "The coffee is cold"));
        assert_eq!((ticket.status, ticket.priority, ticket.category), (Status::New, Priority::High, Category::Fault));
        assert_eq!((ticket.assignee_id, ticket.assignee.as_deref()), (Some(ana.id), Some("Ana")));
        assert_eq!(ticket.opened_at.0.to_rfc3339(), "2026-03-02T09:00:00+01:00");
        assert_eq!((ticket.clocks.resolution.elapsed, ticket.version, ticket.resolution), (3 * 3600, 1, None));
        let mut conn = db.read(&command()).await.expect("a view");
        let detail = work::detail(&mut conn, &sight(CAFE, hour(3)), id, None).await.expect("an answer").expect("there");
        let message = &detail.messages[0];
        assert_eq!((message.kind, message.author.as_str()), (MessageKind::Request, "Ana"));
        assert_eq!(message.body, "The coffee is cold, says the customer.");
    }
}

db_test! {
    async fn numbers_are_consecutive_in_each_year_and_leave_no_gap(db: Db) {
        companies(&db).await;
        let evening = "2026-12-31T23:30:00Z".parse().expect("an instant");
        let mut numbers = Vec::new();
        for (customer, at) in [(CAFE, hour(0)), (ACME, hour(1)), (CAFE, evening), (CAFE, hour(2))] {
            let id = opened(&db, &sight(customer, at), &about("x", Priority::Low)).await;
            numbers.push(found(&db, &sight(customer, at), id).await.expect("the ticket").number);
            // Somebody begins to open one and does not finish.
            let mut tx = db.write(&command()).await.expect("a transaction");
            store::insert(&mut tx, &sight(customer, at), &about("y", Priority::Low), "Ana").await.expect("an answer");
        }
        // In Madrid the new year has begun.
        assert_eq!(numbers, ["T-2026-0001", "T-2026-0002", "T-2027-0001", "T-2026-0003"]);
    }
}

db_test! {
    async fn two_who_open_a_ticket_at_once_get_two_numbers(db: Db) {
        companies(&db).await;
        let mut people = tokio::task::JoinSet::new();
        for _ in 0..12 {
            let db = db.clone();
            people.spawn(async move {
                let id = opened(&db, &sight(ACME, hour(0)), &about("x", Priority::Low)).await;
                found(&db, &sight(ACME, hour(0)), id).await.expect("the ticket").number
            });
        }
        let mut numbers = people.join_all().await;
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=12).map(|number| format!("T-2026-{number:04}")).collect::<Vec<_>>());
    }
}

db_test! {
    async fn a_stale_save_writes_nothing_and_brings_what_stands_now(db: Db) {
        companies(&db).await;
        let editor = editor_access(&db).await;
        let id = opened(&db, &sight(CAFE, hour(0)), &about("Cold", Priority::Low)).await;
        let edit = about("Colder", Priority::High);
        assert!(matches!(save(&db, &editor, id, 1, &edit).await, Saved::Done));
        let Saved::Stale(now) = save(&db, &editor, id, 1, &about("Warm", Priority::Low)).await else {
            panic!("version 1 is stale");
        };
        assert_eq!((now.subject.as_str(), now.priority, now.version), ("Colder", Priority::High, 2));
        assert!(matches!(save(&db, &editor, TicketId(99), 1, &edit).await, Saved::Missing));
    }
}

db_test! {
    async fn whoever_is_assigned_keeps_the_name_of_then(db: Db) {
        companies(&db).await;
        let editor = editor_access(&db).await;
        let luc = user(&db, "Luc", Role::Editor).await;
        let id = opened(&db, &sight(CAFE, hour(0)), &about("Cold", Priority::Low)).await;
        let mut edit = about("Cold", Priority::Low);
        edit.assignee_id = Some(luc.id);
        save(&db, &editor, id, 1, &edit).await;
        write(&db, "UPDATE app_user SET name = 'Lucien' WHERE name = 'Luc'").await;
        edit.subject = "Colder".to_owned();
        save(&db, &editor, id, 2, &edit).await;
        let ticket = found(&db, &sight(CAFE, hour(1)), id).await.expect("the ticket");
        assert_eq!((ticket.assignee.as_deref(), ticket.version), (Some("Luc"), 3));
        edit.assignee_id = None;
        save(&db, &editor, id, 3, &edit).await;
        assert_eq!(found(&db, &sight(CAFE, hour(1)), id).await.expect("the ticket").assignee, None);

        edit.assignee_id = Some(UserId(99));
        let mut tx = db.write(&editor).await.expect("a transaction");
        let error = store::update(&mut tx, &sight(CAFE, hour(1)), id, 4, &edit).await.expect_err("nobody");
        assert_eq!(error.constraint(), Some("ticket_assignee_id_fkey"));
    }
}

db_test! {
    async fn nobody_reaches_a_ticket_through_another_customer(db: Db) {
        companies(&db).await;
        let editor = editor_access(&db).await;
        let id = opened(&db, &sight(CAFE, hour(0)), &about("Cold", Priority::Low)).await;
        let acme = sight(ACME, hour(1));
        assert!(found(&db, &acme, id).await.is_none());
        let mut conn = db.read(&command()).await.expect("a view");
        assert!(work::detail(&mut conn, &acme, id, None).await.expect("an answer").is_none());
        drop(conn);
        let mut tx = db.write(&editor).await.expect("a transaction");
        let edit = about("Mine", Priority::Low);
        assert!(matches!(store::update(&mut tx, &acme, id, 1, &edit).await.expect("an answer"), Saved::Missing));
        let note = MessageEdit { kind: MessageKind::Note, body: "Mine".to_owned(), wait: false };
        assert!(work::add_message(&mut tx, &acme, id, &note, "Ana").await.expect("an answer").is_none());
        let open = StepEdit { to: Status::Open, resolution: None };
        let stepped = work::step(&mut tx, &acme, id, 1, &open).await.expect("an answer");
        assert!(matches!(stepped, work::Stepped::Missing));
        assert!(!store::set_deleted(&mut tx, ACME, id, true).await.expect("an answer"));
        tx.commit().await.expect("committed");
        assert_eq!(found(&db, &sight(CAFE, hour(1)), id).await.expect("the ticket").version, 1);
    }
}

db_test! {
    async fn the_tickets_of_a_deleted_customer_are_read_by_those_who_may_and_written_by_nobody(db: Db) {
        companies(&db).await;
        let id = opened(&db, &sight(CAFE, hour(0)), &about("Cold", Priority::Low)).await;
        write(&db, "UPDATE customer SET deleted_at = '2026-03-03T00:00:00+00:00' WHERE id = 1").await;
        let (viewer, admin) = (sight(CAFE, hour(1)), Sight { deleted: true, ..sight(CAFE, hour(1)) });
        assert!(found(&db, &viewer, id).await.is_none());
        assert!(found(&db, &admin, id).await.is_some());
        let mut tx = db.write(&command()).await.expect("a transaction");
        let edit = about("Late", Priority::Low);
        assert!(store::insert(&mut tx, &admin, &edit, "Ana").await.expect("an answer").is_none());
        assert!(matches!(store::update(&mut tx, &admin, id, 1, &edit).await.expect("an answer"), Saved::Missing));
        let note = MessageEdit { kind: MessageKind::Note, body: "Late".to_owned(), wait: false };
        assert!(work::add_message(&mut tx, &admin, id, &note, "Ana").await.expect("an answer").is_none());
        assert!(!store::set_deleted(&mut tx, CAFE, id, true).await.expect("an answer"));
    }
}

db_test! {
    async fn a_ticket_that_is_taken_off_the_list_can_be_put_back(db: Db) {
        companies(&db).await;
        let id = opened(&db, &sight(CAFE, hour(0)), &about("Cold", Priority::Low)).await;
        let view = sight(CAFE, hour(1));
        for deleted in [true, false] {
            let mut tx = db.write(&command()).await.expect("a transaction");
            assert!(store::set_deleted(&mut tx, CAFE, id, deleted).await.expect("an answer"));
            assert!(!store::set_deleted(&mut tx, CAFE, id, deleted).await.expect("an answer"), "it is so already");
            tx.commit().await.expect("committed");
            let there = i64::from(!deleted);
            assert_eq!(found(&db, &view, id).await.is_some(), !deleted);
            let page = page(&db, &view, &TicketFilter::default()).await;
            assert_eq!((page.tickets.len(), page.summary.unresolved), (usize::from(!deleted), there));
        }
    }
}

db_test! {
    async fn what_is_to_be_done_comes_first_and_each_filter_narrows(db: Db) {
        companies(&db).await;
        let ana = user(&db, "Ana", Role::Editor).await;
        let view = sight(CAFE, hour(0));
        opened(&db, &view, &about("Old and done", Priority::Urgent)).await;
        opened(&db, &view, &about("Slow grinder", Priority::Normal)).await;
        opened(&db, &view, &about("Smoke", Priority::Urgent)).await;
        let mut mine = about("Crème brûlée", Priority::Normal);
        mine.assignee_id = Some(ana.id);
        mine.category = Category::Question;
        mine.request = Some("Does it come with 50% sugar?".to_owned());
        opened(&db, &view, &mine).await;
        opened(&db, &sight(ACME, hour(0)), &about("Of another customer", Priority::Urgent)).await;
        write(&db, "UPDATE ticket SET status = 'closed', resolution = 'Done.' WHERE id = 1").await;

        let all = TicketFilter::default();
        assert_eq!(subjects(&db, all.clone()).await, ["Smoke", "Crème brûlée", "Slow grinder", "Old and done"]);
        let unresolved = TicketFilter { status: Some(StatusFilter::Unresolved), ..all.clone() };
        assert_eq!(subjects(&db, unresolved).await, ["Smoke", "Crème brûlée", "Slow grinder"]);
        let closed = TicketFilter { status: Some(StatusFilter::Only(Status::Closed)), ..all.clone() };
        assert_eq!(subjects(&db, closed).await, ["Old and done"]);
        let urgent = TicketFilter { priority: Some(Priority::Urgent), ..all.clone() };
        assert_eq!(subjects(&db, urgent).await, ["Smoke", "Old and done"]);
        let question = TicketFilter { category: Some(Category::Question), ..all.clone() };
        assert_eq!(subjects(&db, question).await, ["Crème brûlée"]);
        let hers = TicketFilter { assignee: Some(AssigneeFilter::User(ana.id)), ..all.clone() };
        assert_eq!(subjects(&db, hers).await, ["Crème brûlée"]);
        let nobodys = TicketFilter { assignee: Some(AssigneeFilter::Nobody), ..all.clone() };
        assert_eq!(subjects(&db, nobodys).await, ["Smoke", "Slow grinder", "Old and done"]);
        for (q, hits) in [("BRULEE creme", 1), ("t-2026-0003", 1), ("50%", 1), ("5_%", 0), ("another", 0), ("says", 3)] {
            let filter = TicketFilter { q: Some(q.to_owned()), ..all.clone() };
            assert_eq!(subjects(&db, filter).await.len(), hits, "{q}");
        }
        assert_eq!(page(&db, &view, &all).await.assignees.into_iter().map(|user| user.name).collect::<Vec<_>>(), ["Ana"]);
    }
}

db_test! {
    async fn a_long_list_is_read_page_by_page_and_none_twice(db: Db) {
        companies(&db).await;
        let count = PAGE * 2 + 3;
        let mut tx = db.write(&command()).await.expect("a transaction");
        for number in 0..count {
            let priority = Priority::ALL[number % 4];
            store::insert(&mut tx, &sight(CAFE, hour(0)), &about("x", priority), "Ana").await.expect("opened");
        }
        tx.query("UPDATE ticket SET status = 'resolved', resolution = 'Done.' WHERE id % 3 = 0").execute().await.expect("done");
        tx.commit().await.expect("committed");
        let (mut filter, mut seen, mut sizes) = (TicketFilter::default(), Vec::new(), Vec::new());
        loop {
            let page = page(&db, &sight(CAFE, hour(0)), &filter).await;
            sizes.push(page.tickets.len());
            seen.extend(page.tickets);
            let Some(next) = page.next else { break };
            filter = filter.page(Some(next));
        }
        assert_eq!(sizes, [PAGE, PAGE, 3]);
        let place = |ticket: &Ticket| (ticket.status.is_done(), if ticket.status.is_done() { 0 } else { ticket.priority as i64 });
        assert!(seen.windows(2).all(|pair| (place(&pair[0]), -pair[0].id.0) < (place(&pair[1]), -pair[1].id.0)));
    }
}

db_test! {
    async fn the_list_is_read_along_its_index(db: Db) {
        companies(&db).await;
        let one_customer = "t.customer_id = 1 AND t.deleted_at IS NULL".to_owned();
        let mut tx = db.write(&command()).await.expect("a transaction");
        if tx.is_sqlite() {
            let plan: Vec<(i64, i64, i64, String)> = tx
                .query(Sql::compose(format!("EXPLAIN QUERY PLAN {}", store::list(&one_customer))))
                .all()
                .await
                .expect("a plan");
            let plan: Vec<_> = plan.into_iter().map(|(.., step)| step).collect();
            assert!(plan.iter().any(|step| step.contains("ticket_list")), "{plan:?}");
            assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "{plan:?}");
        } else {
            tx.query("SET LOCAL enable_seqscan = off").execute().await.expect("set");
            let plan: Vec<(String,)> = tx
                .query(Sql::compose(format!("EXPLAIN {}", store::list(&one_customer))))
                .all()
                .await
                .expect("a plan");
            let plan: Vec<_> = plan.into_iter().map(|(step,)| step).collect();
            assert!(plan.iter().any(|step| step.contains("ticket_list")), "{plan:?}");
            assert!(!plan.iter().any(|step| step.contains("Sort")), "{plan:?}");
        }
    }
}
