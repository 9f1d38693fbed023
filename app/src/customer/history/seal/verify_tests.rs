use super::fault::{Fault, Record};
use super::store::seal_new;
use super::verify::{Checkpoint, Verdict, verify};
use crate::db::testing::{command, db_test};
use crate::db::{Db, Sql};

async fn write(db: &Db, statements: &[&str]) {
    let mut tx = db.write(&command()).await.expect("a transaction");
    for statement in statements {
        tx.query(Sql::compose((*statement).to_owned())).execute().await.expect(statement);
    }
    tx.commit().await.expect("a commit");
}

async fn verdict(db: &Db, checkpoint: Option<&Checkpoint>) -> Verdict {
    let mut conn = db.read(&command()).await.expect("a view");
    verify(&mut conn, checkpoint, |_, _| ()).await.expect("a verdict")
}

/// Two companies with a past: every kind of change in several tables, all of it sealed.
async fn past(db: &Db) {
    write(
        db,
        &[
            "INSERT INTO app_user (email, name, password_hash, role) VALUES ('ana@cafe.example', 'Ana', 'x', 'editor')",
            "INSERT INTO customer (number, name, currency, owner_id) VALUES ('C-1', 'Café Zürich', 'CHF', 1)",
            "INSERT INTO customer (number, name, currency) VALUES ('C-2', 'Acme', 'EUR')",
            "INSERT INTO address (customer_id, purpose, street) VALUES (1, 'shipping', 'Bahnhofstrasse 1')",
            "INSERT INTO contact (customer_id, name) VALUES (1, 'Zoë Müller'), (2, 'Wile')",
        ],
    )
    .await;
    write(
        db,
        &[
            "UPDATE customer SET credit_limit = 250000 WHERE id = 1",
            "UPDATE app_user SET name = 'Ana Alba' WHERE id = 1",
            "UPDATE customer SET credit_limit = 900000 WHERE id = 1",
            "UPDATE contact SET customer_id = 2 WHERE id = 1",
            "UPDATE contact SET name = 'Zoe' WHERE id = 1",
            "UPDATE customer SET updated_at = updated_at, version = version + 1 WHERE id = 2",
            "DELETE FROM address WHERE id = 1",
            "UPDATE customer SET notes = 'Rings at noon' WHERE id = 2",
        ],
    )
    .await;
    seal_new(db, &command()).await.expect("sealed");
}

/// Switches off what refuses changes to the history, as whoever owns the database can.
async fn disarm(db: &Db) {
    let mut tx = db.write(&command()).await.expect("a transaction");
    let statements: &[&str] = if tx.is_sqlite() {
        &[
            "DROP TRIGGER history_no_update",
            "DROP TRIGGER history_no_delete",
            "DROP TRIGGER seal_no_update",
            "DROP TRIGGER seal_no_delete",
        ]
    } else {
        &[
            "ALTER TABLE history DISABLE TRIGGER USER",
            "ALTER TABLE seal DISABLE TRIGGER USER",
            "GRANT UPDATE, DELETE ON history TO PUBLIC",
            "GRANT UPDATE, DELETE ON seal TO PUBLIC",
        ]
    };
    for statement in statements {
        tx.query(*statement).execute().await.expect(statement);
    }
    tx.commit().await.expect("a commit");
}

fn record(entity: &str, id: i64) -> Record {
    Record { entity: entity.to_owned(), id }
}

/// The row of the history that tells of the first rise of the credit limit; it is number 2 in the chain of customer 1, or
/// later, for the address and the contact come between.
async fn first_rise(db: &Db) -> (i64, i64) {
    let mut conn = db.read(&command()).await.expect("a view");
    let sql = "SELECT h.id, s.seq FROM history h JOIN seal s ON s.history_id = h.id \
               WHERE h.entity = 'customer' AND h.op = 'update' AND h.entity_id = 1 ORDER BY h.id LIMIT 1";
    conn.query(sql).one().await.expect("the row")
}

db_test! {
    async fn a_history_as_it_was_written_has_no_fault(db: Db) {
        past(&db).await;
        let found = verdict(&db, None).await;
        assert_eq!(found.faults, []);
        assert!(found.rows > 12 && found.rows == found.seals, "{found:?}");
        let checkpoint = Checkpoint { position: found.seals, sum: found.sum };
        write(&db, &["UPDATE customer SET name = 'Acme Tools' WHERE id = 2"]).await;
        seal_new(&db, &command()).await.expect("sealed");
        assert_eq!(verdict(&db, Some(&checkpoint)).await.faults, []);
    }
}

db_test! {
    async fn an_edited_row_is_named(db: Db) {
        past(&db).await;
        disarm(&db).await;
        let (history, seq) = first_rise(&db).await;
        write(&db, &[&format!("UPDATE history SET at = '2020-01-02T03:04:05+00:00' WHERE id = {history}")]).await;
        let altered = Fault::RowAltered { customer: 1, seq, history, of: record("customer", 1) };
        assert_eq!(verdict(&db, None).await.faults, [altered]);
    }
}

db_test! {
    async fn a_forged_actor_is_named(db: Db) {
        past(&db).await;
        disarm(&db).await;
        let (history, seq) = first_rise(&db).await;
        write(&db, &[&format!("UPDATE history SET actor = 'user:1' WHERE id = {history}")]).await;
        let altered = Fault::RowAltered { customer: 1, seq, history, of: record("customer", 1) };
        assert_eq!(verdict(&db, None).await.faults, [altered]);
    }
}

db_test! {
    async fn a_removed_row_is_named(db: Db) {
        past(&db).await;
        disarm(&db).await;
        let (history, seq) = first_rise(&db).await;
        write(&db, &[&format!("DELETE FROM history WHERE id = {history}")]).await;
        let faults = verdict(&db, None).await.faults;
        assert!(faults.contains(&Fault::RowRemoved { customer: 1, seq, history }), "{faults:?}");
        // Whoever takes its seal away as well leaves a gap, and a chain that jumps.
        write(&db, &[&format!("DELETE FROM seal WHERE history_id = {history}")]).await;
        let faults = verdict(&db, None).await.faults;
        assert!(faults.iter().any(|fault| matches!(fault, Fault::SealsMissing { from, to } if from == to)), "{faults:?}");
        assert!(faults.contains(&Fault::ChainJumps { customer: 1, expected: seq, found: seq + 1 }), "{faults:?}");
        assert!(faults.iter().any(|fault| matches!(fault, Fault::Unrecorded { of, .. } if *of == record("customer", 1))), "{faults:?}");
    }
}

db_test! {
    async fn two_rows_in_each_others_place_are_named(db: Db) {
        past(&db).await;
        disarm(&db).await;
        let (history, seq) = first_rise(&db).await;
        // Each tells now what the other one told.
        write(&db, &[
            &format!("UPDATE history SET after = (SELECT o.after FROM history o WHERE o.id = (SELECT min(n.id) FROM history n \
                      WHERE n.entity = 'customer' AND n.entity_id = 1 AND n.id > {history})) WHERE id = {history}"),
        ]).await;
        let faults = verdict(&db, None).await.faults;
        assert!(faults.contains(&Fault::RowAltered { customer: 1, seq, history, of: record("customer", 1) }), "{faults:?}");
        // And two seals in each other's place.
        write(&db, &[
            &format!("UPDATE seal SET seq = -1 WHERE customer_id = 1 AND seq = {seq}"),
            &format!("UPDATE seal SET seq = {seq} WHERE customer_id = 1 AND seq = {seq} + 1"),
            &format!("UPDATE seal SET seq = {seq} + 1 WHERE customer_id = 1 AND seq = -1"),
        ]).await;
        let faults = verdict(&db, None).await.faults;
        assert!(faults.contains(&Fault::ChainJumps { customer: 1, expected: seq, found: seq + 1 }), "{faults:?}");
    }
}

db_test! {
    async fn a_cut_tail_is_found_by_the_checkpoint_alone(db: Db) {
        past(&db).await;
        let before = verdict(&db, None).await;
        let checkpoint = Checkpoint { position: before.seals, sum: before.sum };
        disarm(&db).await;
        let newest = "(SELECT max(id) FROM history)";
        write(&db, &[
            "UPDATE customer SET notes = NULL WHERE id = 2",
        ]).await;
        // That change and the one that it undid are taken out, as if neither had been made.
        write(&db, &[
            &format!("DELETE FROM history WHERE id = {newest}"),
            &format!("DELETE FROM seal WHERE history_id = {newest}"),
            &format!("DELETE FROM history WHERE id = {newest}"),
        ]).await;
        let faults = verdict(&db, None).await.faults;
        assert_eq!(faults, [], "the chain ends sooner, and fits");
        let seals = before.seals - 1;
        let cut = Fault::BeforeCheckpoint { position: before.seals, seals };
        assert_eq!(verdict(&db, Some(&checkpoint)).await.faults, [cut]);
    }
}

db_test! {
    async fn a_change_with_the_triggers_off_is_named(db: Db) {
        past(&db).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        let statements: &[&str] = if tx.is_sqlite() {
            &["DROP TRIGGER customer_update", "DROP TRIGGER contact_delete", "DROP TRIGGER address_insert"]
        } else {
            &[
                "ALTER TABLE customer DISABLE TRIGGER customer_audit", "ALTER TABLE contact DISABLE TRIGGER contact_audit",
                "ALTER TABLE address DISABLE TRIGGER address_audit",
            ]
        };
        for statement in statements {
            tx.query(*statement).execute().await.expect(statement);
        }
        tx.commit().await.expect("a commit");
        write(&db, &[
            "UPDATE customer SET credit_limit = 1 WHERE id = 1",
            "DELETE FROM contact WHERE id = 2",
            "INSERT INTO address (customer_id, purpose, street) VALUES (2, 'billing', 'Route 66')",
        ]).await;
        let faults = verdict(&db, None).await.faults;
        let expected = [
            Fault::Differs { of: record("customer", 1), columns: vec!["credit_limit".to_owned()] },
            Fault::Gone { of: record("contact", 2) },
            Fault::Unknown { of: record("address", 2) },
        ];
        assert!(faults.len() == 3 && expected.iter().all(|fault| faults.contains(fault)), "{faults:?}");
    }
}
