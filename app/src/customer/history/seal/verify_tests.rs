use super::canon::{HistoryRow, emptied};
use super::erased::Digest;
use super::fault::{Fault, Record};
use super::store::{COLUMNS, seal_new};
use super::verify::{Checkpoint, Verdict, verify};
use crate::customer::erasure::store::{Subject, erase};
use crate::db::testing::{command, db_test};
use crate::db::{Db, Sql};
use crate::value::CustomerId;

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

/// The same past, after Acme (2) was erased.
async fn past_with_an_erasure(db: &Db) {
    past(db).await;
    let mut tx = db.write(&command()).await.expect("a transaction");
    let erased = erase(&mut tx, Subject::Customer(CustomerId(2)), "Asked by letter").await.expect("an erasure");
    assert!(erased.expect("Acme").history_rows > 3);
    tx.commit().await.expect("a commit");
}

/// A row of the history that was emptied.
async fn emptied_row(db: &Db) -> (i64, i64) {
    let sql = "SELECT h.id, s.seq FROM history h JOIN erased e ON e.history_id = h.id JOIN seal s ON s.history_id = h.id \
               WHERE h.entity = 'customer' AND h.customer_id = 2 ORDER BY h.id LIMIT 1";
    db.read(&command()).await.expect("a view").query(sql).one().await.expect("the row")
}

db_test! {
    async fn after_an_erasure_the_history_has_no_fault_and_all_six_kinds_of_tampering_are_found(db: Db) {
        past(&db).await;
        let before = verdict(&db, None).await;
        let early = Checkpoint { position: before.seals, sum: before.sum };
        let mut tx = db.write(&command()).await.expect("a transaction");
        erase(&mut tx, Subject::Customer(CustomerId(2)), "Asked by letter").await.expect("an erasure").expect("Acme");
        tx.commit().await.expect("a commit");
        let found = verdict(&db, Some(&early)).await;
        assert_eq!(found.faults, [], "an erasure changes no seal that a checkpoint has seen");
        assert!(found.erased > 3 && found.rows == found.seals, "{found:?}");
        let late = Checkpoint { position: found.seals, sum: found.sum };
        disarm(&db).await;
        let ((history, seq), (emptied, emptied_seq)) = (first_rise(&db).await, emptied_row(&db).await);
        // An edited row and a forged actor, of what is whole and of what was emptied.
        write(&db, &[
            &format!("UPDATE history SET at = '2020-01-02T03:04:05+00:00' WHERE id = {history}"),
            &format!("UPDATE history SET actor = 'user:1' WHERE id = {emptied}"),
        ]).await;
        let altered = |customer, seq, history| Fault::RowAltered { customer, seq, history, of: record("customer", customer) };
        let expected = [altered(1, seq, history), altered(2, emptied_seq, emptied)];
        let faults = verdict(&db, None).await.faults;
        assert!(faults.len() == 2 && expected.iter().all(|fault| faults.contains(fault)), "{faults:?}");
        // Two rows in each other's place.
        write(&db, &[
            &format!("UPDATE seal SET seq = -1 WHERE customer_id = 2 AND seq = {emptied_seq}"),
            &format!("UPDATE seal SET seq = {emptied_seq} WHERE customer_id = 2 AND seq = {emptied_seq} + 1"),
            &format!("UPDATE seal SET seq = {emptied_seq} + 1 WHERE customer_id = 2 AND seq = -1"),
        ]).await;
        let faults = verdict(&db, None).await.faults;
        assert!(faults.iter().any(|fault| matches!(fault, Fault::ChainJumps { customer: 2, .. })), "{faults:?}");
        // A removed row.
        write(&db, &[&format!("DELETE FROM history WHERE id = {emptied}")]).await;
        let faults = verdict(&db, None).await.faults;
        assert!(faults.iter().any(|fault| matches!(fault, Fault::RowRemoved { customer: 2, history, .. } if *history == emptied)), "{faults:?}");
        // A change with the triggers switched off.
        let off = if db.is_sqlite() { "DROP TRIGGER customer_update" } else { "ALTER TABLE customer DISABLE TRIGGER customer_audit" };
        write(&db, &[off, "UPDATE customer SET name = 'Acme again' WHERE id = 2"]).await;
        let faults = verdict(&db, None).await.faults;
        let differs = |fault: &Fault| matches!(fault, Fault::Differs { of, columns } if *of == record("customer", 2) && columns == &["name"]);
        assert!(faults.iter().any(differs), "{faults:?}");
        // A cut tail.
        write(&db, &["DELETE FROM seal WHERE history_id = (SELECT max(id) FROM history)", "DELETE FROM history WHERE id = (SELECT max(id) FROM history)"]).await;
        let faults = verdict(&db, Some(&late)).await.faults;
        assert!(faults.iter().any(|fault| matches!(fault, Fault::BeforeCheckpoint { .. })), "{faults:?}");
    }
}

db_test! {
    async fn who_empties_a_row_and_says_that_it_was_erased_is_found(db: Db) {
        past_with_an_erasure(&db).await;
        disarm(&db).await;
        let (history, _) = first_rise(&db).await;
        // Its values and the salt of its seal go, and nothing says so.
        write(&db, &[
            &format!("UPDATE history SET after = NULL WHERE id = {history}"),
            &format!("UPDATE seal SET salt = NULL WHERE history_id = {history}"),
        ]).await;
        let faults = verdict(&db, None).await.faults;
        assert!(faults.contains(&Fault::Emptied { history, of: record("customer", 1) }), "{faults:?}");
        // It is added to what was erased by an erasure that is recorded, and by one that is not, with a hash that fits.
        let off: &[&str] = if db.is_sqlite() { &["DROP TRIGGER erased_door"] } else { &["ALTER TABLE erased DISABLE TRIGGER USER"] };
        write(&db, off).await;
        let mut conn = db.read(&command()).await.expect("a view");
        let sql = format!("SELECT {COLUMNS} FROM history h WHERE h.id = $1");
        let row: HistoryRow = conn.query(Sql::compose(sql)).bind(history).one().await.expect("the row");
        drop(conn);
        let content = emptied("ab", &row);
        for erasure in [1, 7] {
            write(&db, &[&format!("INSERT INTO erased (history_id, erasure_id, salt, content) VALUES ({history}, {erasure}, 'ab', '{content}')")]).await;
            let faults = verdict(&db, None).await.faults;
            assert!(!faults.iter().any(|fault| matches!(fault, Fault::Emptied { .. })), "{faults:?}");
            let first = if erasure == 1 { 1 } else { history };
            let told = |fault: &&Fault| matches!(fault, Fault::NotErased { erasure: of, history: Some(row) } if *of == erasure && *row >= first);
            assert!(faults.iter().any(|fault| told(&fault)), "{faults:?}");
            write(&db, &[
                if db.is_sqlite() { "DROP TRIGGER IF EXISTS erased_no_delete" } else { "SELECT 1" },
                &format!("DELETE FROM erased WHERE history_id = {history}"),
            ]).await;
        }
        // An erasure by whoever owns the database, who is nobody that this program knows.
        let digest = { let mut digest = Digest::default(); digest.add(history, &content); digest.finish().1 };
        let mut tx = db.write(&command()).await.expect("a transaction");
        let nobody = if tx.is_sqlite() { "DELETE FROM audit_context" } else { "SELECT set_config('ficha.actor', '', true)" };
        tx.query(nobody).execute().await.expect(nobody);
        tx.query("INSERT INTO erasure (id, customer_id, kind, reason, history_rows, files, documents, digest) VALUES (7, 1, 'customer', 'x', 1, 0, 0, $1)")
            .bind(&*digest).execute().await.expect("a record");
        tx.query("INSERT INTO erased (history_id, erasure_id, salt, content) VALUES ($1, 7, 'ab', $2)")
            .bind(history).bind(&*content).execute().await.expect("a row");
        tx.commit().await.expect("a commit");
        seal_new(&db, &command()).await.expect("sealed");
        let faults = verdict(&db, None).await.faults;
        assert!(faults.contains(&Fault::NotErased { erasure: 7, history: Some(history) }), "{faults:?}");
    }
}

db_test! {
    async fn an_erasure_whose_rows_are_taken_away_is_named(db: Db) {
        past_with_an_erasure(&db).await;
        let off: &[&str] = if db.is_sqlite() { &["DROP TRIGGER erased_no_delete"] } else { &["ALTER TABLE erased DISABLE TRIGGER USER"] };
        write(&db, off).await;
        write(&db, &["DELETE FROM erased"]).await;
        let faults = verdict(&db, None).await.faults;
        assert!(faults.contains(&Fault::NotErased { erasure: 1, history: None }), "{faults:?}");
        assert!(faults.iter().any(|fault| matches!(fault, Fault::Emptied { .. })), "{faults:?}");
    }
}
