//! A ticket's life on both databases: messages, steps, clocks, and what the history tells of them.

use super::model::TicketDetail;
use super::terms::{MessageKind, Priority, Status};
use super::tests::{CAFE, about, companies, found, hour, opened, sight, write};
use super::thread::{MessageEdit, StepEdit};
use super::work::{self, MESSAGES, Stepped};
use crate::db::Db;
use crate::db::testing::{command, db_test, editor_access};
use crate::user::Access;
use crate::value::TicketId;
use chrono::{DateTime, Utc};

async fn say(db: &Db, who: &Access, at: DateTime<Utc>, id: TicketId, kind: MessageKind, wait: bool) {
    let mut tx = db.write(who).await.expect("a transaction");
    let edit = MessageEdit { kind, body: "Whatever there is to say.".to_owned(), wait };
    work::add_message(&mut tx, &sight(CAFE, at), id, &edit, "Ana").await.expect("an answer").expect("the ticket");
    tx.commit().await.expect("committed");
}

async fn take(db: &Db, who: &Access, at: DateTime<Utc>, id: TicketId, to: Status) -> Stepped {
    let version = found(db, &sight(CAFE, at), id).await.expect("the ticket").version;
    let resolution = (to == Status::Resolved).then(|| "A new seal.".to_owned());
    let mut tx = db.write(who).await.expect("a transaction");
    let edit = StepEdit { to, resolution };
    let stepped = work::step(&mut tx, &sight(CAFE, at), id, version, &edit).await.expect("an answer");
    tx.commit().await.expect("committed");
    stepped
}

async fn detail(db: &Db, at: DateTime<Utc>, id: TicketId) -> TicketDetail {
    let mut conn = db.read(&command()).await.expect("a view");
    work::detail(&mut conn, &sight(CAFE, at), id, None).await.expect("an answer").expect("the ticket")
}

db_test! {
    async fn a_life_from_the_first_call_to_the_end(db: Db) {
        companies(&db).await;
        let ana = editor_access(&db).await;
        let id = opened(&db, &sight(CAFE, hour(0)), &about("Smoke", Priority::High)).await;
        say(&db, &ana, hour(1), id, MessageKind::Note, false).await;
        let now = detail(&db, hour(1), id).await.ticket;
        assert_eq!((now.status, now.version), (Status::New, 1), "a note alone moves nothing");

        say(&db, &ana, hour(3), id, MessageKind::Answer, true).await;
        let now = detail(&db, hour(13), id).await.ticket;
        assert_eq!((now.status, now.paused_seconds), (Status::Waiting, 10 * 3600));
        assert_eq!((now.clocks.first_answer.elapsed, now.clocks.resolution.elapsed), (3 * 3600, 3 * 3600));
        say(&db, &ana, hour(23), id, MessageKind::Request, false).await;
        let now = detail(&db, hour(25), id).await.ticket;
        assert_eq!((now.status, now.paused_seconds, now.clocks.resolution.elapsed), (Status::Open, 20 * 3600, 5 * 3600));

        assert!(matches!(take(&db, &ana, hour(26), id, Status::Resolved).await, Stepped::Done));
        let now = detail(&db, hour(90), id).await.ticket;
        assert_eq!((now.status, now.resolution.as_deref()), (Status::Resolved, Some("A new seal.")));
        assert_eq!(now.clocks.resolution.elapsed, 6 * 3600);
        assert!(matches!(take(&db, &ana, hour(91), id, Status::Closed).await, Stepped::Done));
        let seen = detail(&db, hour(92), id).await;
        assert_eq!(seen.ticket.resolution.as_deref(), Some("A new seal."));

        let steps: Vec<_> = seen.steps.iter().map(|step| (step.from, step.to)).collect();
        let expected = [
            (None, Status::New),
            (Some(Status::New), Status::Waiting),
            (Some(Status::Waiting), Status::Open),
            (Some(Status::Open), Status::Resolved),
            (Some(Status::Resolved), Status::Closed),
        ];
        assert_eq!(steps, expected);
        let when: Vec<_> = seen.steps.iter().map(|step| step.at.0.with_timezone(&Utc)).collect();
        assert_eq!(when, [hour(0), hour(3), hour(23), hour(26), hour(91)]);
        assert_eq!((seen.steps[0].actor.as_str(), seen.steps[0].actor_name.as_deref()), ("command:test", None));
        assert_eq!(seen.steps[4].actor_name.as_deref(), Some("Ana"));
        let kinds: Vec<_> = seen.messages.iter().map(|message| message.kind).collect();
        use MessageKind::{Answer, Note, Request};
        assert_eq!(kinds, [Request, Note, Answer, Request]);
    }
}

db_test! {
    async fn the_customer_reopens_what_was_resolved_and_its_resolution_goes(db: Db) {
        companies(&db).await;
        let ana = editor_access(&db).await;
        let id = opened(&db, &sight(CAFE, hour(0)), &about("Smoke", Priority::High)).await;
        take(&db, &ana, hour(2), id, Status::Resolved).await;
        say(&db, &ana, hour(12), id, MessageKind::Request, false).await;
        let now = detail(&db, hour(13), id).await.ticket;
        assert_eq!((now.status, now.resolution, now.clocks.resolution.elapsed), (Status::Open, None, 3 * 3600));
    }
}

db_test! {
    async fn a_step_that_there_is_not_is_refused_and_writes_nothing(db: Db) {
        companies(&db).await;
        let ana = editor_access(&db).await;
        let id = opened(&db, &sight(CAFE, hour(0)), &about("Smoke", Priority::High)).await;
        for to in [Status::New, Status::Closed] {
            let stepped = take(&db, &ana, hour(1), id, to).await;
            assert!(matches!(stepped, Stepped::Illegal(Status::New)), "{stepped:?}");
        }
        // Even one who leaves out the form cannot resolve it without saying how.
        let mut tx = db.write(&ana).await.expect("a transaction");
        let mute = StepEdit { to: Status::Resolved, resolution: None };
        let stepped = work::step(&mut tx, &sight(CAFE, hour(1)), id, 1, &mute).await.expect("an answer");
        assert!(matches!(stepped, Stepped::Illegal(Status::New)), "{stepped:?}");
        drop(tx);
        assert_eq!(found(&db, &sight(CAFE, hour(1)), id).await.expect("the ticket").version, 1);
    }
}

db_test! {
    async fn a_step_from_a_version_that_is_gone_brings_what_stands_now(db: Db) {
        companies(&db).await;
        let ana = editor_access(&db).await;
        let id = opened(&db, &sight(CAFE, hour(0)), &about("Smoke", Priority::High)).await;
        take(&db, &ana, hour(1), id, Status::Open).await;
        let mut tx = db.write(&ana).await.expect("a transaction");
        let late = StepEdit { to: Status::Waiting, resolution: None };
        let Stepped::Stale(now) = work::step(&mut tx, &sight(CAFE, hour(2)), id, 1, &late).await.expect("an answer") else {
            panic!("version 1 is gone");
        };
        assert_eq!((now.status, now.version), (Status::Open, 2));
    }
}

db_test! {
    async fn two_first_answers_at_once_stop_the_clock_once(db: Db) {
        companies(&db).await;
        let ana = editor_access(&db).await;
        let id = opened(&db, &sight(CAFE, hour(0)), &about("Smoke", Priority::High)).await;
        let mut answers = tokio::task::JoinSet::new();
        for _ in 0..6 {
            let (db, ana) = (db.clone(), ana.clone());
            answers.spawn(async move { say(&db, &ana, hour(1), id, MessageKind::Answer, false).await });
        }
        answers.join_all().await;
        let seen = detail(&db, hour(2), id).await;
        assert_eq!((seen.messages.len(), seen.ticket.version, seen.ticket.status), (7, 2, Status::Open));
    }
}

db_test! {
    async fn a_long_thread_is_read_from_its_end(db: Db) {
        companies(&db).await;
        let id = opened(&db, &sight(CAFE, hour(0)), &about("Smoke", Priority::High)).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        for number in 0..MESSAGES {
            let edit = MessageEdit { kind: MessageKind::Note, body: format!("Note {number}"), wait: false };
            work::add_message(&mut tx, &sight(CAFE, hour(1)), id, &edit, "Ana").await.expect("added");
        }
        tx.commit().await.expect("committed");
        let seen = detail(&db, hour(2), id).await;
        assert_eq!((seen.messages.len(), seen.messages[0].body.as_str()), (MESSAGES, "Note 0"));
        let mut conn = db.read(&command()).await.expect("a view");
        let before = work::detail(&mut conn, &sight(CAFE, hour(2)), id, seen.earlier).await;
        let before = before.expect("an answer").expect("the ticket");
        assert_eq!((before.messages.len(), before.messages[0].kind, before.earlier), (1, MessageKind::Request, None));
    }
}

db_test! {
    async fn the_history_tells_a_message_with_its_ticket_and_a_step_with_its_time(db: Db) {
        companies(&db).await;
        let ana = editor_access(&db).await;
        let id = opened(&db, &sight(CAFE, hour(0)), &about("Smoke", Priority::High)).await;
        say(&db, &ana, hour(1), id, MessageKind::Answer, false).await;
        write(&db, "UPDATE ticket SET updated_at = '2026-03-05T00:00:00+00:00'").await;
        let mut conn = db.read(&command()).await.expect("a view");
        let rows: Vec<(String, String, Option<String>, Option<String>)> = conn
            .query(
                "SELECT entity, op, after ->> 'ticket_number', after ->> 'status' FROM history \
                 WHERE customer_id = 1 AND entity <> 'customer' ORDER BY id",
            )
            .all()
            .await
            .expect("the history");
        let row = |entity: &str, op: &str, number: Option<&str>, status: Option<&str>| {
            (entity.to_owned(), op.to_owned(), number.map(str::to_owned), status.map(str::to_owned))
        };
        let expected = [
            row("ticket", "insert", None, Some("new")),
            row("ticket_message", "insert", Some("T-2026-0001"), None),
            row("ticket_message", "insert", Some("T-2026-0001"), None),
            row("ticket", "update", None, Some("open")),
        ];
        assert_eq!(rows, expected);
    }
}
