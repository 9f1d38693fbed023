use super::*;
use crate::customer::history::model::Value;
use crate::customer::history::sentence::Narrator;
use crate::db::Db;
use crate::db::testing::{command, db_test, editor_access};
use crate::locale::Locale;
use crate::user::Access;
use std::collections::BTreeSet;

const MADRID: Tz = chrono_tz::Europe::Madrid;
const ACME: CustomerId = CustomerId(1);

fn sight(customer: CustomerId) -> Sight {
    Sight { customer, deleted: false, zone: MADRID }
}

async fn write(db: &Db, access: &Access, statements: &[&str]) {
    let mut tx = db.write(access).await.unwrap();
    for statement in statements {
        tx.query(Sql::compose((*statement).to_owned())).execute().await.expect(statement);
    }
    tx.commit().await.unwrap();
}

/// Acme is customer 1 and Café Zürich customer 2, both made by a command.
async fn companies(db: &Db) {
    let make = "INSERT INTO customer (number, name, currency, credit_limit) VALUES \
                ('C-1', 'Acme', 'EUR', 1000000), ('C-2', 'Café Zürich', 'CHF', NULL)";
    write(db, &command(), &[make]).await;
}

async fn read(db: &Db, filter: &HistoryFilter) -> HistoryPage {
    let mut conn = db.read(&command()).await.unwrap();
    page(&mut conn, sight(ACME), filter).await.unwrap()
}

fn sentences(page: &HistoryPage) -> Vec<String> {
    page.entries.iter().flat_map(|entry| Narrator::new(entry, Locale::En).sentences()).collect()
}

/// What a filter finds, as sentences.
async fn found(db: &Db, filter: HistoryFilter) -> Vec<String> {
    sentences(&read(db, &filter).await)
}

db_test! {
    async fn an_edit_is_one_entry_with_who_when_and_what(db: Db) {
        companies(&db).await;
        let ana = editor_access(&db).await;
        write(&db, &ana, &["UPDATE customer SET credit_limit = 2500000, name = 'Acme AG' WHERE id = 1"]).await;

        let page = read(&db, &HistoryFilter::default()).await;
        assert_eq!(page.entries.len(), 2);
        assert_eq!(page.next, None);
        let edit = &page.entries[0];
        assert_eq!((edit.op, edit.actor.as_str(), edit.source.as_str()), (Kind::Update, ana.actor(), "web"));
        assert_eq!(edit.request_id.as_deref(), Some("request-1"));
        assert!((Utc::now() - edit.at.with_timezone(&Utc)).abs() < TimeDelta::minutes(1));
        let offset = Utc::now().with_timezone(&MADRID).fixed_offset().offset().local_minus_utc();
        assert_eq!(edit.at.offset().local_minus_utc(), offset);
        assert_eq!(
            sentences(&page),
            [
                "Ana changed the name from “Acme” to “Acme AG”",
                "Ana changed the credit limit from €10,000.00 to €25,000.00",
                "test (command line) created the customer",
            ]
        );
    }
}

db_test! {
    async fn addresses_and_contacts_belong_to_their_customer(db: Db) {
        companies(&db).await;
        let ana = editor_access(&db).await;
        write(&db, &ana, &[
            "INSERT INTO contact (customer_id, name) VALUES (1, 'Marta Ruiz'), (2, 'Urs Meier')",
            "INSERT INTO address (customer_id, purpose, street, city) VALUES (1, 'billing', 'Calle Mayor 5', 'Madrid')",
            "UPDATE contact SET phone = '555', is_primary = NOT is_primary WHERE id = 1",
            "DELETE FROM address WHERE id = 1",
        ]).await;
        assert_eq!(
            found(&db, HistoryFilter::default()).await,
            [
                "Ana removed the address Calle Mayor 5, Madrid",
                "Ana set the phone of the contact Marta Ruiz to “555”",
                "Ana made the contact Marta Ruiz the primary one",
                "Ana added the address Calle Mayor 5, Madrid",
                "Ana added the contact Marta Ruiz",
                "test (command line) created the customer",
            ]
        );
    }
}

db_test! {
    async fn a_filter_shows_what_was_asked_for_and_nothing_else(db: Db) {
        companies(&db).await;
        let ana = editor_access(&db).await;
        write(&db, &ana, &[
            "UPDATE customer SET notes = 'Pays late' WHERE id = 1",
            "UPDATE customer SET status = 'inactive' WHERE id = 1",
            "INSERT INTO contact (customer_id, name, notes) VALUES (1, 'Marta Ruiz', 'Call after ten')",
            "UPDATE customer SET deleted_at = '2026-07-01T10:00:00+00:00' WHERE id = 1",
            "UPDATE customer SET deleted_at = NULL WHERE id = 1",
            "DELETE FROM contact WHERE id = 1",
        ]).await;
        let all = HistoryFilter::default;
        let kind = |kind| HistoryFilter { kind: Some(kind), ..all() };
        let field = |field: &str| HistoryFilter { field: Some(field.to_owned()), ..all() };

        let (created, added) = ("test (command line) created the customer", "Ana added the contact Marta Ruiz");
        let removed = "Ana removed the contact Marta Ruiz";
        assert_eq!(found(&db, kind(Kind::Insert)).await, [added, created]);
        assert_eq!(found(&db, kind(Kind::Delete)).await, [removed, "Ana deleted the customer"]);
        assert_eq!(found(&db, kind(Kind::Restore)).await, ["Ana restored the customer"]);
        let inactive = "Ana changed the status from active to inactive";
        assert_eq!(found(&db, kind(Kind::Update)).await, [inactive, "Ana wrote the notes"]);

        assert_eq!(found(&db, field("customer.notes")).await, ["Ana wrote the notes"]);
        assert_eq!(found(&db, field("notes")).await, [removed, added, "Ana wrote the notes"]);
        assert_eq!(found(&db, field("customer.status")).await, [inactive, created]);

        let by_command = HistoryFilter { user: Some("command:test".to_owned()), ..all() };
        assert_eq!(found(&db, by_command).await, [created]);
        let users = read(&db, &all()).await.users;
        assert_eq!(users, [(ana.actor().to_owned(), Some("Ana".to_owned())), ("command:test".to_owned(), None)]);
    }
}

db_test! {
    async fn a_day_is_the_readers_day_from_midnight_to_midnight(db: Db) {
        companies(&db).await;
        let today = Utc::now().with_timezone(&MADRID).date_naive();
        let days = |from: i64, to: i64| HistoryFilter {
            from: Some(today + TimeDelta::days(from)),
            to: Some(today + TimeDelta::days(to)),
            ..HistoryFilter::default()
        };
        assert_eq!(found(&db, days(-1, 1)).await.len(), 1);
        assert_eq!(found(&db, days(-9, -2)).await.len(), 0);
        assert_eq!(found(&db, days(2, 9)).await.len(), 0);
        for (from, to) in [(NaiveDate::MIN, NaiveDate::MAX), (NaiveDate::MAX, NaiveDate::MIN)] {
            let filter = HistoryFilter { from: Some(from), to: Some(to), ..HistoryFilter::default() };
            assert_eq!(found(&db, filter).await.len(), 1, "{from} to {to}");
        }
        let nobody = HistoryFilter { user: Some("user:\0".to_owned()), ..HistoryFilter::default() };
        assert_eq!(found(&db, nobody).await.len(), 0);
        // Whoever sees the entry on one day can ask for exactly that day.
        let page = read(&db, &HistoryFilter::default()).await;
        let day = Some(page.entries[0].at.date_naive());
        let that_day = HistoryFilter { from: day, to: day, ..HistoryFilter::default() };
        assert_eq!(found(&db, that_day).await.len(), 1);
    }
}

db_test! {
    async fn the_pages_visit_every_entry_once(db: Db) {
        companies(&db).await;
        let ana = editor_access(&db).await;
        let edits: Vec<String> =
            (0..2 * PAGE).map(|n| format!("UPDATE customer SET notes = 'Note {n}' WHERE id = 1")).collect();
        write(&db, &ana, &edits.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let mut filter = HistoryFilter::default();
        let (mut sizes, mut seen) = (Vec::new(), Vec::new());
        loop {
            let page = read(&db, &filter).await;
            sizes.push(page.entries.len());
            seen.extend(page.entries.iter().map(|entry| entry.id));
            match page.next {
                Some(next) => filter.before = Some(next),
                None => break,
            }
        }
        assert_eq!(sizes, [PAGE, PAGE, 1]);
        assert!(seen.is_sorted_by(|newer, older| newer > older));
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 2 * PAGE + 1);
    }
}

db_test! {
    async fn a_deleted_customer_is_seen_by_those_who_may(db: Db) {
        companies(&db).await;
        write(&db, &command(), &["UPDATE customer SET deleted_at = '2026-07-01T10:00:00+00:00' WHERE id = 1"]).await;
        let mut conn = db.read(&command()).await.unwrap();
        let (hidden, seen) = (sight(ACME), Sight { deleted: true, ..sight(ACME) });
        let newest = page(&mut conn, seen, &HistoryFilter::default()).await.unwrap().entries[0].id;
        assert_eq!(entry(&mut conn, hidden, newest).await.unwrap(), None);
        assert!(entry(&mut conn, seen, newest).await.unwrap().is_some());
    }
}

db_test! {
    async fn the_detail_has_every_column_and_belongs_to_one_customer(db: Db) {
        companies(&db).await;
        write(&db, &command(), &["UPDATE customer SET vat_liable = NOT vat_liable WHERE id = 1"]).await;
        let id = read(&db, &HistoryFilter::default()).await.entries[0].id;
        let mut conn = db.read(&command()).await.unwrap();
        let full = entry(&mut conn, sight(ACME), id).await.unwrap().expect("the entry");
        let changed: Vec<&str> =
            full.fields.iter().filter(|field| field.old != field.new).map(|field| field.field.as_str()).collect();
        assert_eq!(changed, ["vat_liable"]);
        assert_eq!(full.entry.changes[0].new, Some(Value::YesNo(false)));
        let columns: BTreeSet<&str> = full.fields.iter().map(|field| field.field.as_str()).collect();
        let entity = crate::customer::history::Entity::find("customer").expect("it is told of");
        let known = entity.columns().map(|field| field.column).filter(|column| *column != "customer_id");
        let known: BTreeSet<&str> = known.collect();
        assert_eq!(columns, known, "the trigger's columns are those that have a name");
        assert_eq!(entry(&mut conn, sight(CustomerId(2)), id).await.unwrap(), None);
    }
}

#[test]
fn a_day_begins_at_midnight_or_when_the_clock_allows() {
    let start = |day: &str, zone| start_of(day.parse().unwrap(), zone).to_rfc3339();
    assert_eq!(start("2026-07-01", MADRID), "2026-06-30T22:00:00+00:00");
    // In Santiago the clock went from midnight to one o'clock on that day.
    assert_eq!(start("2026-09-06", chrono_tz::America::Santiago), "2026-09-06T04:00:00+00:00");
}
