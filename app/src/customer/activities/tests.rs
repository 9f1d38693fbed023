//! The activities on both databases: read, written, filtered and paged.

use super::filter::{ActivityFilter, Key, Show};
use super::kind::Kind;
use super::list::{self, PAGE};
use super::model::{Activity, ActivityEdit, ActivityForm};
use super::store::{self, Saved, Sight};
use super::when::When;
use crate::customer::tab::MANY;
use crate::db::testing::{command, db_test, editor_access, user};
use crate::db::{Db, Tx};
use crate::locale::Locale;
use crate::ui::form::Form as _;
use crate::user::{Access, Role};
use crate::value::{ActivityId, ContactId, CustomerId, UserId};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::Madrid;

pub(super) const CAFE: CustomerId = CustomerId(1);
pub(super) const ACME: CustomerId = CustomerId(2);

/// Ana, an editor, and two customers; the first has a contact.
pub(super) async fn company(db: &Db) -> Access {
    let ana = editor_access(db).await;
    let mut tx = db.write(&command()).await.expect("a transaction");
    for statement in [
        "INSERT INTO customer (number, name, currency) VALUES ('C-1', 'Café Zürich', 'CHF')",
        "INSERT INTO customer (number, name, currency) VALUES ('C-2', 'Acme', 'EUR')",
        "INSERT INTO contact (customer_id, name) VALUES (1, 'Zoë Müller')",
    ] {
        tx.query(statement).execute().await.expect(statement);
    }
    tx.commit().await.expect("a commit");
    ana
}

/// Eyes in Madrid, at nine in the morning of 24 November 2026 there.
fn sight() -> Sight {
    Sight { deleted: false, zone: Madrid, now: at("2026-11-24T08:00:00Z") }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

pub(super) fn typed(kind: &str, subject: &str, day: &str, time: &str) -> ActivityForm {
    let [kind, subject, day, time] = [kind, subject, day, time].map(str::to_owned);
    ActivityForm { kind, subject, day, time, ..ActivityForm::default() }
}

pub(super) fn edit(kind: &str, subject: &str, day: &str, time: &str) -> ActivityEdit {
    typed(kind, subject, day, time).parse(Locale::Es).expect("a valid form")
}

async fn add(tx: &mut Tx, customer: CustomerId, edit: &ActivityEdit) -> ActivityId {
    match store::insert(tx, customer, edit, Madrid).await.expect("an answer") {
        Saved::Done(id) => id,
        other => panic!("{other:?}"),
    }
}

pub(super) async fn added(db: &Db, access: &Access, customer: CustomerId, edit: &ActivityEdit) -> ActivityId {
    let mut tx = db.write(access).await.expect("a transaction");
    let id = add(&mut tx, customer, edit).await;
    tx.commit().await.expect("committed");
    id
}

async fn found(db: &Db, id: ActivityId) -> Option<Activity> {
    let mut conn = db.read(&command()).await.expect("a view");
    store::find(&mut conn, CAFE, id, sight()).await.expect("an answer")
}

async fn subjects(db: &Db, filter: &ActivityFilter) -> Vec<String> {
    let mut conn = db.read(&command()).await.expect("a view");
    let page = list::page(&mut conn, CAFE, sight(), filter).await.expect("an answer");
    page.rows.into_iter().map(|activity| activity.subject).collect()
}

db_test! {
    async fn what_is_saved_is_what_is_read(db: Db) {
        let ana = company(&db).await;
        let me = ana.user().expect("Ana").id;
        let form = ActivityForm {
            notes: "Ask for the dark roast.".into(),
            duration: "90".into(),
            place: "Bahnhofstrasse 1".into(),
            contact_id: "1".into(),
            assignee_id: me.to_string(),
            priority: "high".into(),
            ..typed("meeting", "Tasting", "2026-12-01", "09:30")
        };
        let id = added(&db, &ana, CAFE, &form.parse(Locale::Es).expect("valid")).await;
        let activity = found(&db, id).await.expect("the activity");
        assert_eq!(ActivityForm::of(&activity), ActivityForm { version: "1".into(), ..form });
        assert_eq!(activity.due.map(When::machine).as_deref(), Some("2026-12-01T09:30:00+01:00"));
        assert_eq!(activity.contact_name.as_deref(), Some("Zoë Müller"));
        assert_eq!(activity.assignee_name.as_deref(), Some("Ana"));
        assert!(!activity.overdue && activity.done.is_none());
    }
}

db_test! {
    async fn what_is_to_be_done_is_listed_by_its_time_overdue_first_and_undated_last(db: Db) {
        let ana = company(&db).await;
        for (subject, day, time) in [
            ("no date", "", ""),
            ("today, all day", "2026-11-24", ""),
            ("this afternoon", "2026-11-24", "16:00"),
            ("yesterday", "2026-11-23", ""),
            ("this morning", "2026-11-24", "08:30"),
        ] {
            added(&db, &ana, CAFE, &edit("task", subject, day, time)).await;
        }
        added(&db, &ana, CAFE, &edit("note", "a note", "", "")).await;
        added(&db, &ana, ACME, &edit("task", "another customer's", "2026-11-24", "")).await;
        let filter = ActivityFilter::default();
        let expected = ["yesterday", "this morning", "today, all day", "this afternoon", "no date"];
        assert_eq!(subjects(&db, &filter).await, expected);
        let mut conn = db.read(&command()).await.expect("a view");
        let page = list::page(&mut conn, CAFE, sight(), &filter).await.expect("an answer");
        assert_eq!(page.rows.iter().map(|row| row.overdue).collect::<Vec<_>>(), [true, true, false, false, false]);
        assert_eq!((page.open, page.next), (5, None));
        assert_eq!((page.choices.people.len(), page.choices.contacts.len()), (1, 1));
    }
}

db_test! {
    async fn every_filter_narrows_and_days_begin_in_the_readers_zone(db: Db) {
        let ana = company(&db).await;
        let me = ana.user().expect("Ana").id;
        let bruno = user(&db, "Bruno", Role::Viewer).await.id;
        let with = |form: ActivityForm, contact: &str, who: UserId| {
            let form = ActivityForm { contact_id: contact.to_owned(), assignee_id: who.to_string(), ..form };
            form.parse(Locale::Es).expect("valid")
        };
        added(&db, &ana, CAFE, &with(typed("call", "late", "2026-11-24", "23:30"), "1", me)).await;
        added(&db, &ana, CAFE, &with(typed("task", "early", "2026-11-25", "00:30"), "", bruno)).await;
        added(&db, &ana, CAFE, &with(typed("task", "all day", "2026-11-25", ""), "", me)).await;
        added(&db, &ana, CAFE, &with(typed("task", "some day", "", ""), "", me)).await;
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day);
        let all = ActivityFilter::default();
        for (filter, expected) in [
            (ActivityFilter { kind: Some(Kind::Call), ..all.clone() }, vec!["late"]),
            (ActivityFilter { person: Some(bruno), ..all.clone() }, vec!["early"]),
            (ActivityFilter { contact: Some(ContactId(1)), ..all.clone() }, vec!["late"]),
            (ActivityFilter { to: day(24), ..all.clone() }, vec!["late"]),
            (ActivityFilter { from: day(25), to: day(25), ..all.clone() }, vec!["early", "all day"]),
            (ActivityFilter { from: day(26), ..all.clone() }, vec![]),
            (ActivityFilter { from: NaiveDate::MIN.into(), to: NaiveDate::MAX.into(), ..all }, vec![
                "late", "early", "all day", "some day",
            ]),
        ] {
            assert_eq!(subjects(&db, &filter).await, expected, "{filter:?}");
        }
    }
}

db_test! {
    async fn pages_go_on_where_the_last_one_ended_through_equal_moments_and_undated_ones(db: Db) {
        let ana = company(&db).await;
        let mut tx = db.write(&ana).await.expect("a transaction");
        for number in 0..PAGE + 20 {
            let day = if number % 3 == 0 { "" } else { "2026-12-01" };
            add(&mut tx, CAFE, &edit("task", &format!("task {number}"), day, "")).await;
            add(&mut tx, CAFE, &edit("note", &format!("note {number}"), "", "")).await;
        }
        tx.commit().await.expect("committed");
        let mut conn = db.read(&command()).await.expect("a view");
        for show in Show::ALL {
            let mut filter = ActivityFilter::default().showing(show);
            let mut seen = Vec::new();
            loop {
                let page = list::page(&mut conn, CAFE, sight(), &filter).await.expect("an answer");
                seen.extend(page.rows.into_iter().map(|row| row.id));
                let Some(next) = page.next else { break };
                assert_eq!(Key::parse(&String::from(next)), Some(next), "a place survives the address");
                filter = filter.after(Some(next));
            }
            assert_eq!(seen.len(), PAGE + 20, "{show:?}");
            let total = seen.len();
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), total, "none stands on two pages");
        }
    }
}

db_test! {
    async fn done_with_one_click_and_taken_back_with_another(db: Db) {
        let ana = company(&db).await;
        let id = added(&db, &ana, CAFE, &edit("call", "Beans", "2026-11-24", "16:00")).await;
        let note = added(&db, &ana, CAFE, &edit("note", "They like it dark", "", "")).await;
        let mut tx = db.write(&ana).await.expect("a transaction");
        assert!(store::set_done(&mut tx, CAFE, id, true, Some("Two sacks")).await.expect("done"));
        assert!(!store::set_done(&mut tx, CAFE, id, true, None).await.expect("done already"));
        assert!(!store::set_done(&mut tx, ACME, id, false, None).await.expect("not that customer's"));
        assert!(!store::set_done(&mut tx, CAFE, note, false, None).await.expect("a note is always done"));
        tx.commit().await.expect("committed");
        let done = found(&db, id).await.expect("the activity");
        assert_eq!((done.version, done.outcome.as_deref(), done.overdue), (2, Some("Two sacks"), false));
        assert!(done.done.is_some());
        let filter = ActivityFilter::default().showing(Show::Done);
        assert_eq!(subjects(&db, &filter).await, ["Beans", "They like it dark"]);

        let mut tx = db.write(&ana).await.expect("a transaction");
        assert!(store::set_done(&mut tx, CAFE, id, false, None).await.expect("to do again"));
        tx.commit().await.expect("committed");
        assert_eq!(subjects(&db, &ActivityFilter::default()).await, ["Beans"]);
    }
}

db_test! {
    async fn what_is_written_down_afterwards_was_done_when_it_happened(db: Db) {
        let ana = company(&db).await;
        let call = ActivityForm { done: "on".into(), ..typed("call", "Beans", "2020-02-03", "10:00") };
        let id = added(&db, &ana, CAFE, &call.parse(Locale::Es).expect("valid")).await;
        let done = found(&db, id).await.expect("the activity").done.expect("done");
        assert_eq!(done.machine(), "2020-02-03T10:00:00+01:00");
        let day = ActivityForm { day: "2020-02-04".into(), time: String::new(), ..call.clone() };
        let id_of_day = added(&db, &ana, CAFE, &day.parse(Locale::Es).expect("valid")).await;
        let done = found(&db, id_of_day).await.expect("the activity").done.expect("done");
        assert_eq!(done, When::Day(NaiveDate::from_ymd_opt(2020, 2, 4).expect("a day")));

        // Another subject leaves the moment as it was; another time moves it.
        let mut tx = db.write(&ana).await.expect("a transaction");
        let renamed = ActivityForm { subject: "Beans again".into(), ..call.clone() }.parse(Locale::Es).expect("valid");
        store::update(&mut tx, CAFE, id, 1, &renamed, sight()).await.expect("saved");
        let moved = ActivityForm { time: "11:00".into(), ..call }.parse(Locale::Es).expect("valid");
        tx.commit().await.expect("committed");
        assert_eq!(found(&db, id).await.expect("it").done.expect("done").machine(), "2020-02-03T10:00:00+01:00");
        let mut tx = db.write(&ana).await.expect("a transaction");
        store::update(&mut tx, CAFE, id, 2, &moved, sight()).await.expect("saved");
        tx.commit().await.expect("committed");
        assert_eq!(found(&db, id).await.expect("it").done.expect("done").machine(), "2020-02-03T11:00:00+01:00");
    }
}

db_test! {
    async fn a_stale_save_writes_nothing_and_brings_what_stands_now(db: Db) {
        let ana = company(&db).await;
        let id = added(&db, &ana, CAFE, &edit("call", "Beans", "", "")).await;
        let mut tx = db.write(&ana).await.expect("a transaction");
        let first = store::update(&mut tx, CAFE, id, 1, &edit("call", "Dark beans", "", ""), sight()).await;
        assert!(matches!(first, Ok(Saved::Done(saved)) if saved == id));
        let second = store::update(&mut tx, CAFE, id, 1, &edit("call", "Light beans", "", ""), sight()).await;
        let Ok(Saved::Stale(now)) = second else { panic!("version 1 is stale") };
        assert_eq!((now.subject.as_str(), now.version), ("Dark beans", 2));
        let other = store::update(&mut tx, ACME, id, 2, &edit("call", "Mine", "", ""), sight()).await;
        assert!(matches!(other, Ok(Saved::Missing)), "it is another customer's");
    }
}

db_test! {
    async fn a_save_that_leaves_the_time_as_it_is_shown_moves_it_by_no_hour_and_no_second(db: Db) {
        let ana = company(&db).await;
        let id = added(&db, &ana, CAFE, &edit("call", "Beans", "2026-10-25", "02:30")).await;
        let mut tx = db.write(&ana).await.expect("a transaction");
        // The clocks of Madrid show half past two twice on that day; this is the second time, as a calendar may have sent it.
        let second = tx.query("UPDATE activity SET due_at = $1 WHERE id = $2").bind(at("2026-10-25T01:30:12Z")).bind(id);
        second.execute().await.expect("written");
        tx.commit().await.expect("committed");

        let shown = found(&db, id).await.expect("it is there");
        assert_eq!(shown.due.and_then(When::clock).as_deref(), Some("02:30"));
        let form = ActivityForm { notes: "Dark ones".into(), ..ActivityForm::of(&shown) };
        let edit = form.parse(Locale::Es).expect("a valid form");
        let mut tx = db.write(&ana).await.expect("a transaction");
        let saved = store::update(&mut tx, CAFE, id, shown.version, &edit, sight()).await;
        assert!(matches!(saved, Ok(Saved::Done(_))));
        tx.commit().await.expect("committed");
        let saved = found(&db, id).await.expect("it is there");
        assert_eq!((saved.notes.as_deref(), saved.due), (Some("Dark ones"), shown.due));
    }
}

db_test! {
    async fn a_contact_of_another_customer_and_an_unknown_colleague_are_refused_beside_their_fields(db: Db) {
        let ana = company(&db).await;
        let mut tx = db.write(&ana).await.expect("a transaction");
        let form = ActivityForm { contact_id: "1".into(), assignee_id: "99".into(), ..typed("call", "Beans", "", "") };
        let edit = form.parse(Locale::Es).expect("valid as far as a browser knows");
        let Ok(Saved::Refused(errors)) = store::insert(&mut tx, ACME, &edit, Madrid).await else { panic!("refused") };
        assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["contact_id", "assignee_id"]);
    }
}

db_test! {
    async fn what_was_removed_is_nowhere_until_it_is_put_back(db: Db) {
        let ana = company(&db).await;
        let id = added(&db, &ana, CAFE, &edit("call", "Beans", "", "")).await;
        let mut tx = db.write(&ana).await.expect("a transaction");
        assert!(!store::set_deleted(&mut tx, ACME, id, true).await.expect("another customer's"));
        assert!(store::set_deleted(&mut tx, CAFE, id, true).await.expect("removed"));
        assert!(!store::set_deleted(&mut tx, CAFE, id, true).await.expect("removed already"));
        let stale = store::update(&mut tx, CAFE, id, 2, &edit("call", "Beans", "", ""), sight()).await;
        assert!(matches!(stale, Ok(Saved::Missing)));
        tx.commit().await.expect("committed");
        assert_eq!(found(&db, id).await, None);
        assert_eq!(subjects(&db, &ActivityFilter::default()).await, [""; 0]);
        let mut tx = db.write(&ana).await.expect("a transaction");
        assert!(store::set_deleted(&mut tx, CAFE, id, false).await.expect("put back"));
        tx.commit().await.expect("committed");
        assert_eq!(subjects(&db, &ActivityFilter::default()).await, ["Beans"]);
    }
}

db_test! {
    async fn nothing_is_read_or_written_of_a_deleted_customer_but_by_those_who_may_restore_it(db: Db) {
        let ana = company(&db).await;
        let id = added(&db, &ana, CAFE, &edit("call", "Beans", "2026-11-24", "")).await;
        let mut tx = db.write(&ana).await.expect("a transaction");
        crate::customer::details::store::set_deleted(&mut tx, CAFE, true).await.expect("deleted");
        let beans = edit("call", "Beans", "", "");
        assert!(matches!(store::insert(&mut tx, CAFE, &beans, Madrid).await, Ok(Saved::Missing)));
        assert!(matches!(store::update(&mut tx, CAFE, id, 1, &beans, sight()).await, Ok(Saved::Missing)));
        assert!(!store::set_done(&mut tx, CAFE, id, true, None).await.expect("an answer"));
        assert!(!store::set_deleted(&mut tx, CAFE, id, true).await.expect("an answer"));
        tx.commit().await.expect("committed");
        assert_eq!(found(&db, id).await, None);
        let mut conn = db.read(&command()).await.expect("a view");
        let admin = Sight { deleted: true, ..sight() };
        assert!(store::find(&mut conn, CAFE, id, admin).await.expect("an answer").is_some());
    }
}

db_test! {
    async fn one_persons_day_counts_what_is_due_by_tonight_at_every_customer(db: Db) {
        let ana = company(&db).await;
        let me = ana.user().expect("Ana").id;
        let bruno = user(&db, "Bruno", Role::Editor).await.id;
        for (customer, who, day, time) in [
            (CAFE, me, "2026-11-20", ""),
            (ACME, me, "2026-11-24", "23:30"),
            (CAFE, me, "2026-11-24", ""),
            (CAFE, me, "2026-11-25", "00:30"),
            (CAFE, me, "2026-11-25", ""),
            (CAFE, me, "", ""),
            (CAFE, bruno, "2026-11-20", ""),
        ] {
            let form = ActivityForm { assignee_id: who.to_string(), ..typed("task", "Offer", day, time) };
            added(&db, &ana, customer, &form.parse(Locale::Es).expect("valid")).await;
        }
        let mut conn = db.read(&command()).await.expect("a view");
        assert_eq!(list::due(&mut conn, me, sight()).await.expect("a count"), 3);
        let page = list::mine(&mut conn, me, sight(), None).await.expect("a page");
        let names: Vec<_> = page.rows.iter().map(|row| row.customer.as_str()).collect();
        assert_eq!(names, ["Café Zürich", "Café Zürich", "Acme", "Café Zürich", "Café Zürich", "Café Zürich"]);
        assert_eq!(page.today, NaiveDate::from_ymd_opt(2026, 11, 24));
        drop(conn);
        let mut tx = db.write(&ana).await.expect("a transaction");
        crate::customer::details::store::set_deleted(&mut tx, ACME, true).await.expect("deleted");
        tx.commit().await.expect("committed");
        let mut conn = db.read(&command()).await.expect("a view");
        assert_eq!(list::due(&mut conn, me, sight()).await.expect("a count"), 2, "a deleted customer asks for nothing");
        drop(conn);
        let form = ActivityForm { assignee_id: bruno.to_string(), ..typed("task", "Offer", "2026-11-20", "") };
        for _ in 0..MANY {
            added(&db, &ana, CAFE, &form.parse(Locale::Es).expect("valid")).await;
        }
        let mut conn = db.read(&command()).await.expect("a view");
        let due = list::due(&mut conn, bruno, sight()).await.expect("a count");
        assert_eq!(due, MANY, "nobody counts on beyond many");
    }
}
