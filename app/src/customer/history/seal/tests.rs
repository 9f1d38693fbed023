use super::canon::HistoryRow;
use super::store::{COLUMNS, seal_new};
use super::{chained, content};
use crate::db::testing::{Place, command, db_test};
use crate::db::{Db, Sql};
use std::collections::HashMap;

/// A seal with the row that it seals.
#[derive(Debug, sqlx::FromRow)]
struct Sealed {
    position: i64,
    seal_customer: i64,
    seq: i64,
    salt: String,
    content: String,
    hash: String,
    #[sqlx(flatten)]
    row: HistoryRow,
}

async fn write(db: &Db, statements: &[&'static str]) {
    let mut tx = db.write(&command()).await.expect("a transaction");
    for statement in statements {
        tx.query(*statement).execute().await.expect(statement);
    }
    tx.commit().await.expect("a commit");
}

/// Every seal in its order, after all of them were found to be right.
async fn right_seals(db: &Db) -> Vec<Sealed> {
    let sql = format!(
        "SELECT s.position, s.customer_id AS seal_customer, s.seq, s.salt, s.content, s.hash, {COLUMNS} \
         FROM seal s JOIN history h ON h.id = s.history_id ORDER BY s.position"
    );
    let mut conn = db.read(&command()).await.expect("a view");
    let seals: Vec<Sealed> = conn.query(Sql::compose(sql)).all().await.expect("seals");
    let mut chains: HashMap<i64, (i64, String)> = HashMap::new();
    for (place, seal) in seals.iter().enumerate() {
        assert_eq!(seal.position, place as i64 + 1, "without a gap");
        assert_eq!(seal.seal_customer, seal.row.customer_id.unwrap_or(0));
        assert_eq!(seal.content, content(&seal.salt, &seal.row));
        let before = chains.get(&seal.seal_customer);
        assert_eq!(seal.seq, before.map_or(1, |(seq, _)| seq + 1));
        assert_eq!(seal.hash, chained(before.map(|(_, hash)| hash.as_str()), seal.seq, &seal.content));
        chains.insert(seal.seal_customer, (seal.seq, seal.hash.clone()));
    }
    seals
}

db_test! {
    async fn every_row_of_the_history_gets_one_seal_in_its_customers_chain(db: Db) {
        write(&db, &[
            "INSERT INTO customer (number, name, currency) VALUES ('C-1', 'Café Zürich', 'CHF'), ('C-2', 'Acme', 'EUR')",
            "INSERT INTO app_user (email, name, password_hash, role) VALUES ('ana@cafe.example', 'Ana', 'x', 'editor')",
            "UPDATE customer SET name = 'Café Zürich AG' WHERE id = 1",
        ]).await;
        assert_eq!(seal_new(&db, &command()).await.expect("sealed"), 4);
        assert_eq!(seal_new(&db, &command()).await.expect("nothing to do"), 0);
        write(&db, &["UPDATE customer SET notes = 'Rings at noon' WHERE id = 1"]).await;
        assert_eq!(seal_new(&db, &command()).await.expect("sealed"), 1);
        let seals = right_seals(&db).await;
        let of = |customer| seals.iter().filter(|seal| seal.seal_customer == customer).count();
        assert_eq!((of(1), of(2), of(0)), (3, 1, 1));
    }
}

db_test! {
    async fn more_rows_than_one_look_takes_are_sealed_too(db: Db) {
        let mut tx = db.write(&command()).await.expect("a transaction");
        for number in 0..1100 {
            tx.query("INSERT INTO customer (number, name, currency) VALUES ($1, 'Acme', 'EUR')")
                .bind(format!("A-{number}")).execute().await.expect("a customer");
        }
        tx.commit().await.expect("a commit");
        assert_eq!(seal_new(&db, &command()).await.expect("sealed"), 1100);
        assert_eq!(right_seals(&db).await.len(), 1100);
    }
}

db_test! {
    async fn a_seal_is_never_changed_nor_taken_away(db: Db) {
        write(&db, &["INSERT INTO customer (number, name, currency) VALUES ('C-1', 'Café Zürich', 'CHF')"]).await;
        seal_new(&db, &command()).await.expect("sealed");
        for statement in ["UPDATE seal SET hash = 'x'", "DELETE FROM seal"] {
            let mut tx = db.write(&command()).await.expect("a transaction");
            let refused = tx.query(statement).execute().await.expect_err(statement).to_string();
            assert!(refused.contains("append-only") || refused.contains("permission denied"), "{refused}");
        }
        assert_eq!(right_seals(&db).await.len(), 1);
    }
}

#[tokio::test]
async fn on_postgres_the_floor_rises_with_every_full_look() {
    let place = Place::postgres().await;
    let many = "INSERT INTO customer (number, name, currency) \
                SELECT 'A-' || n, 'Acme', 'EUR' FROM generate_series(1, 1000) n";
    // Whoever could still bring one of them has ended.
    let ended = "UPDATE seal_horizon SET candidate = (SELECT max(id) FROM history), candidate_xid = 0";
    write(&place.db, &[many, ended]).await;
    assert_eq!(seal_new(&place.db, &command()).await.expect("sealed"), 1000);
    let mut conn = place.db.read(&command()).await.expect("a view");
    let horizon = conn.query("SELECT floor, (SELECT max(id) FROM history) FROM seal_horizon");
    let (floor, last): (i64, i64) = horizon.one().await.expect("a floor");
    assert_eq!(floor, last);
    drop(conn);
    place.leave().await;
}

#[tokio::test]
async fn on_postgres_a_row_that_was_begun_earlier_and_ends_later_is_sealed_as_well() {
    let place = Place::postgres().await;
    write(&place.db, &["INSERT INTO customer (number, name, currency) VALUES ('C-1', 'Café Zürich', 'CHF')"]).await;
    let mut slow = place.db.write(&command()).await.expect("a transaction");
    slow.query("INSERT INTO address (customer_id, purpose, street) VALUES (1, 'shipping', 'Bahnhofstrasse 1')")
        .execute()
        .await
        .expect("an address");
    for expected in [2, 1, 1] {
        write(&place.db, &["UPDATE customer SET notes = coalesce(notes, '') || '.'"]).await;
        assert_eq!(seal_new(&place.db, &command()).await.expect("sealed"), expected);
    }
    slow.commit().await.expect("a commit");
    assert_eq!(seal_new(&place.db, &command()).await.expect("sealed"), 1);
    let seals = right_seals(&place.db).await;
    assert_eq!(seals.len(), 5);
    assert_eq!(seals[4].row.entity, "address");
    assert!(seals[4].row.id < seals[3].row.id, "it has a lower number than what was sealed before it");
    // And the floor rises behind it, once all have ended who write on the same server, whatever their database.
    let mut floor = 0;
    for _ in 0..300 {
        write(&place.db, &["UPDATE customer SET notes = '.' || length(notes)"]).await;
        seal_new(&place.db, &command()).await.expect("sealed");
        let mut conn = place.db.read(&command()).await.expect("a view");
        floor = conn.query("SELECT floor FROM seal_horizon").scalar().await.expect("a floor");
        if floor >= seals[4].row.id {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(floor >= seals[4].row.id, "{floor}");
    place.leave().await;
}
