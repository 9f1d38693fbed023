use super::*;
use crate::db::Db;
use crate::db::testing::{command, db_test};
use crate::value::CustomerId;
use std::collections::BTreeMap;

const ACME: CustomerId = CustomerId(1);

fn sight() -> Sight {
    Sight { customer: ACME, deleted: true, zone: chrono_tz::Europe::Madrid }
}

async fn write(db: &Db, statements: &[&str]) {
    let mut tx = db.write(&command()).await.expect("a transaction");
    for statement in statements {
        tx.query(Sql::compose((*statement).to_owned())).execute().await.expect(statement);
    }
    tx.commit().await.expect("a commit");
}

async fn at(db: &Db, moment: &Moment) -> Past {
    let mut conn = db.read(&command()).await.expect("a view");
    past(&mut conn, sight(), moment).await.expect("an answer").expect("Acme is there")
}

/// What stands on a card: the names of its rows and a column of each, by table and number.
type Card = BTreeMap<(String, i64), Vec<Option<String>>>;

/// The columns that the test edits.
const EDITED: [(&str, &[&str]); 3] =
    [("customer", &["name", "notes"]), ("address", &["street", "city"]), ("contact", &["name", "email"])];

fn card(past: &Past) -> Card {
    let text = |row: &PastRow, column: &str| {
        let found = row.fields.iter().find(|field| field.field == column).and_then(|field| field.new.clone());
        found.map(|value| match value {
            crate::customer::history::Value::Text(text) => text,
            other => panic!("{other:?}"),
        })
    };
    let mut card = Card::new();
    for (table, columns) in EDITED {
        let rows = past.tables.iter().filter(|found| found.table == table).flat_map(|found| &found.rows);
        for row in rows {
            card.insert((table.to_owned(), row.id), columns.iter().map(|column| text(row, column)).collect());
        }
    }
    card
}

/// What the tables hold now.
async fn tables(db: &Db) -> Card {
    let mut conn = db.read(&command()).await.expect("a view");
    let mut card = Card::new();
    for (table, columns) in EDITED {
        let whose = if table == "customer" { "id" } else { "customer_id" };
        let sql =
            format!("SELECT id, {}, {} FROM {table} WHERE {whose} = 1 AND deleted_at IS NULL", columns[0], columns[1]);
        let rows: Vec<(i64, Option<String>, Option<String>)> =
            conn.query(Sql::compose(sql)).all().await.expect("the rows");
        for (id, one, other) in rows {
            let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
            card.insert((table.to_owned(), id), vec![filled(one), filled(other)]);
        }
    }
    card
}

/// The same numbers in the same order on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// Something that somebody may do to the card or beside it.
fn deed(dice: &mut Dice, number: u64) -> String {
    let row = 1 + dice.roll(6);
    let whose = 1 + dice.roll(2);
    match dice.roll(12) {
        0 => format!("INSERT INTO contact (customer_id, name) VALUES ({whose}, 'Contact {number}')"),
        1 => format!("INSERT INTO address (customer_id, purpose, street) VALUES ({whose}, 'other', 'Street {number}')"),
        2 => format!("UPDATE contact SET email = 'e{number}@acme.example' WHERE id = {row}"),
        3 => format!("UPDATE contact SET name = 'Wile {number}', email = NULL WHERE id = {row}"),
        4 => format!("UPDATE contact SET customer_id = 3 - customer_id WHERE id = {row}"),
        5 => format!("UPDATE contact SET deleted_at = '2026-07-01T10:00:00+00:00' WHERE id = {row}"),
        6 => format!("UPDATE contact SET deleted_at = NULL WHERE id = {row}"),
        7 => format!("UPDATE address SET city = 'City {number}' WHERE id = {row}"),
        8 => format!("DELETE FROM address WHERE id = {row}"),
        9 => format!("UPDATE customer SET notes = 'Note {number}' WHERE id = {whose}"),
        10 => format!("UPDATE customer SET name = 'Acme {number}', notes = '' WHERE id = {whose}"),
        _ => format!("UPDATE contact SET version = version + 1 WHERE id = {row}"),
    }
}

db_test! {
    async fn at_every_moment_the_card_is_what_the_tables_were_then(db: Db) {
        write(&db, &["INSERT INTO customer (number, name, currency) VALUES ('C-1', 'Acme', 'EUR'), ('C-2', 'Café', 'CHF')"]).await;
        for seed in [1, 20_260_503, 977] {
            let mut dice = Dice(seed);
            let mut seen: BTreeMap<HistoryId, Card> = BTreeMap::new();
            for number in 0..60 {
                write(&db, &[&deed(&mut dice, number)]).await;
                let newest = at(&db, &Moment::default()).await.entry.expect("an entry");
                // What changes nothing on this card is told nowhere in its history.
                let now = tables(&db).await;
                let before = seen.insert(newest, now.clone());
                assert!(before.is_none_or(|before| before == now), "seed {seed}, {number}");
            }
            assert!(seen.len() > 20, "{}", seen.len());
            for (entry, then) in seen {
                assert_eq!(card(&at(&db, &Moment::after(entry)).await), then, "seed {seed}, after {entry}");
            }
        }
    }
}

db_test! {
    async fn a_moment_is_found_by_its_entry_its_place_and_its_minute(db: Db) {
        write(&db, &["INSERT INTO customer (number, name, currency) VALUES ('C-1', 'Acme', 'EUR')"]).await;
        write(&db, &["UPDATE customer SET name = 'Acme AG' WHERE id = 1"]).await;
        write(&db, &["UPDATE customer SET name = 'Acme SA' WHERE id = 1"]).await;
        let name = |past: &Past| past.tables.first().and_then(|table| table.rows[0].subject.clone());
        let now = at(&db, &Moment::default()).await;
        assert_eq!((name(&now).as_deref(), now.step, now.steps, now.newer), (Some("Acme SA"), 3, 3, None));
        let before = at(&db, &Moment::after(now.older.expect("an older one"))).await;
        assert_eq!((name(&before).as_deref(), before.step, before.newer), (Some("Acme AG"), 2, now.entry));
        let step = |step| Moment { step: Some(step), ..Moment::default() };
        assert_eq!(name(&at(&db, &step(1)).await).as_deref(), Some("Acme"));
        assert_eq!(name(&at(&db, &step(2)).await).as_deref(), Some("Acme AG"));
        assert_eq!(name(&at(&db, &step(99)).await).as_deref(), Some("Acme SA"), "there are no more");
        let none = at(&db, &step(0)).await;
        assert_eq!((none.tables.len(), none.step, none.entry, none.older), (0, 0, None, None));
        assert!(none.newer.is_some());
        let minute = |text: &str| Moment { at: Some(text.to_owned()), ..Moment::default() };
        let this = now.at.format("%Y-%m-%dT%H:%M").to_string();
        let found = at(&db, &minute(&this)).await;
        assert_eq!(name(&found).as_deref(), Some("Acme SA"), "what was done in a minute was done at its end");
        assert_eq!(found.at.format("%Y-%m-%dT%H:%M").to_string(), this);
        let early = at(&db, &minute("2001-05-03T10:12")).await;
        assert_eq!((early.tables.len(), early.at.to_rfc3339().as_str()), (0, "2001-05-03T10:12:00+02:00"));
        for nonsense in ["", "yesterday", "2026-02-30T10:00", "é2026-02-30T10:00"] {
            assert_eq!(at(&db, &minute(nonsense)).await.step, 3, "{nonsense}");
        }
    }
}

db_test! {
    async fn a_table_with_many_rows_is_shown_by_pages(db: Db) {
        write(&db, &["INSERT INTO customer (number, name, currency) VALUES ('C-1', 'Acme', 'EUR')"]).await;
        let contacts: Vec<String> =
            (0..PAGE + 3).map(|number| format!("INSERT INTO contact (customer_id, name) VALUES (1, 'Wile {number}')")).collect();
        write(&db, &contacts.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let all = at(&db, &Moment::default()).await;
        let table = all.tables.iter().find(|table| table.table == "contact").expect("the contacts");
        assert_eq!(table.rows.len(), PAGE);
        assert!(table.rows.is_sorted_by(|newer, older| newer.id > older.id));
        let rest = at(&db, &Moment { table: Some("contact".to_owned()), before: table.next, ..Moment::default() }).await;
        assert_eq!(rest.tables.len(), 1, "only what was asked for");
        assert_eq!((rest.tables[0].rows.len(), rest.tables[0].next), (3, None));
    }
}

#[test]
fn a_minute_ends_by_the_readers_clock() {
    let end = |text: &str| end_of_minute(text, chrono_tz::Europe::Madrid).map(|at| at.to_rfc3339());
    assert_eq!(end("2026-05-03T10:12").as_deref(), Some("2026-05-03T08:13:00+00:00"));
    // The clock goes back from three to two: half past two comes twice, and goes forward from two to three in spring.
    assert_eq!(end("2026-10-25T02:30").as_deref(), Some("2026-10-25T01:31:00+00:00"));
    assert_eq!(end("2026-03-29T02:30").as_deref(), Some("2026-03-29T01:31:00+00:00"));
    assert_eq!(end("9999-12-31T23:59"), None);
}
