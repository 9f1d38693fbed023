//! All or nothing, under one name, and without disturbing anybody.

use super::super::testing::{Place, command, db_test, editor_access};
use super::super::{Backend, Db, DbError};
use super::{newest, news, two_companies};
use crate::error::AppError;
use chrono::{DateTime, Utc};

db_test! {
    async fn a_transaction_that_is_dropped_leaves_nothing(db: Db) {
        two_companies(&db).await;
        let since = newest(&db).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        tx.query("UPDATE customer SET name = 'Gone' WHERE id = 1").execute().await.expect("an update");
        drop(tx);
        let mut tx = db.write(&command()).await.expect("the writer is free again");
        let name: String = tx.query("SELECT name FROM customer WHERE id = 1").scalar().await.expect("a name");
        assert_eq!(name, "Café Zürich");
        tx.commit().await.expect("an empty commit");
        assert!(news(&db, since).await.is_empty());
    }
}

db_test! {
    async fn a_reader_sees_what_stood_when_it_came(db: Db) {
        two_companies(&db).await;
        let mut conn = db.read(&command()).await.expect("a view");
        let name = "SELECT name FROM customer WHERE id = 2";
        assert_eq!(conn.query(name).scalar::<String>().await.expect("a name"), "Acme");
        let mut tx = db.write(&command()).await.expect("a transaction");
        tx.query("UPDATE customer SET name = 'Acme España' WHERE id = 2").execute().await.expect("an update");
        tx.commit().await.expect("a commit while somebody reads");
        assert_eq!(conn.query(name).scalar::<String>().await.expect("a name"), "Acme");
        conn.query("UPDATE customer SET name = 'x'").execute().await.expect_err("a reader does not write");
        drop(conn);
        let mut conn = db.read(&command()).await.expect("a view");
        assert_eq!(conn.query(name).scalar::<String>().await.expect("a name"), "Acme España");
    }
}

db_test! {
    async fn many_writers_wait_for_each_other(db: Db) {
        two_companies(&db).await;
        let access = editor_access(&db).await;
        let since = newest(&db).await;
        let mut writers = tokio::task::JoinSet::new();
        for _ in 0..30 {
            let (db, access) = (db.clone(), access.clone());
            writers.spawn(async move {
                let mut tx = db.write(&access).await?;
                tx.query("UPDATE customer SET credit_limit = COALESCE(credit_limit, 0) + 1 WHERE id = 1").execute().await?;
                tx.commit().await
            });
        }
        for outcome in writers.join_all().await {
            outcome.expect("no writer fails");
        }
        let entries = news(&db, since).await;
        assert!(entries.iter().all(|entry| entry.actor == access.actor()));
        assert_eq!(entries.last().expect("an entry").after()["credit_limit"], 30);
    }
}

db_test! {
    async fn what_is_bound_comes_back(db: Db) {
        two_companies(&db).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        let now = tx.now();
        tx.query(
            "UPDATE customer SET name = $1, trade_name = $2, payment_terms_days = $3, credit_limit = $4, blocked = $5, \
             deleted_at = $6, notes = $7 WHERE id = 2",
        )
        .bind("Acme")
        .bind(Some("Acme Iberia"))
        .bind(30_i64)
        .bind(Some(1_250_000_i64))
        .bind(true)
        .bind(now)
        .bind(None::<String>)
        .execute()
        .await
        .expect("an update");
        tx.commit().await.expect("a commit");
        let mut conn = db.read(&command()).await.expect("a view");
        type Read = (String, Option<String>, Option<i64>, Option<i64>, bool, Option<DateTime<Utc>>, Option<String>);
        let row: Read = conn
            .query(
                "SELECT name, trade_name, payment_terms_days, credit_limit, blocked, deleted_at, notes \
                 FROM customer WHERE deleted_at = $1",
            )
            .bind(now)
            .one()
            .await
            .expect("the row");
        let (name, trade_name) = ("Acme".to_owned(), Some("Acme Iberia".to_owned()));
        assert_eq!(row, (name, trade_name, Some(30), Some(1_250_000), true, Some(now), None));
    }
}

#[tokio::test]
async fn on_sqlite_a_forgotten_name_cannot_be_committed() {
    let place = Place::sqlite().await;
    two_companies(&place.db).await;
    let mut tx = place.db.write(&command()).await.expect("a transaction");
    tx.query("UPDATE customer SET name = 'Forgotten' WHERE id = 1").execute().await.expect("an update");
    let error: DbError = tx.commit_as_it_is().await.expect_err("the name is still there");
    assert!(error.to_string().contains("FOREIGN KEY"), "{error}");
    let mut tx = place.db.write(&command()).await.expect("the writer is clean again");
    let name: String = tx.query("SELECT name FROM customer WHERE id = 1").scalar().await.expect("a name");
    assert_eq!(name, "Café Zürich");
    tx.commit().await.expect("a commit");
    let mut conn = place.db.read(&command()).await.expect("a view");
    assert_eq!(conn.query("SELECT COUNT(*) FROM audit_context").scalar::<i64>().await.expect("a count"), 0);
    drop(conn);
    place.leave().await;
}

#[tokio::test]
async fn on_postgres_a_name_ends_with_its_transaction() {
    let place = Place::postgres().await;
    two_companies(&place.db).await;
    let since = newest(&place.db).await;
    let Backend::Postgres(pool) = &place.db.0 else { panic!("this is Postgres") };
    let mut link = pool.acquire().await.expect("the connection that has just written");
    sqlx::query("UPDATE customer SET name = 'Unsigned' WHERE id = 1").execute(&mut *link).await.expect("an update");
    drop(link);
    let entries = news(&place.db, since).await;
    assert!(entries[0].actor.starts_with("db:"), "{}", entries[0].actor);
    assert_eq!((entries[0].source.as_str(), entries[0].request_id.as_deref()), ("external", None));
    place.leave().await;
}

db_test! {
    async fn whoever_leaves_while_a_view_is_opened_leaves_no_open_transaction_behind(db: Db) {
        two_companies(&db).await;
        for turn in 0..200 {
            // As a browser does that closes the page: the answer is dropped wherever it stands.
            let patience = std::time::Duration::from_micros(turn * 5);
            let _ = tokio::time::timeout(patience, db.read(&command())).await;
            let _ = tokio::time::timeout(patience, db.write(&command())).await;
        }
        for _ in 0..40 {
            let mut tx = db.write(&command()).await.expect("a transaction");
            tx.query("UPDATE customer SET name = name || '.' WHERE id = 2").execute().await.expect("an update");
            tx.commit().await.expect("a commit");
        }
        let mut conn = db.read(&command()).await.expect("a view");
        let name: String = conn.query("SELECT name FROM customer WHERE id = 2").scalar().await.expect("a name");
        assert_eq!(name, format!("Acme{}", ".".repeat(40)));
    }
}

db_test! {
    async fn a_transaction_that_the_database_has_ended_by_itself_keeps_nobody_from_the_next(db: Db) {
        // As SQLite does where the disk is full.
        let mut tx = db.write(&command()).await.unwrap();
        tx.query("ROLLBACK").execute().await.unwrap();
        drop(tx);
        let mut tx = db.write(&command()).await.unwrap();
        tx.query("INSERT INTO customer (number, name, currency) VALUES ('C-9', 'Acme', 'EUR')").execute().await.unwrap();
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_database_without_room_is_unavailable_for_now_and_not_broken() {
    let place = Place::sqlite().await;
    let mut tx = place.db.write(&command()).await.unwrap();
    tx.query("PRAGMA max_page_count = 1").scalar::<i64>().await.unwrap();
    let full = tx.query("INSERT INTO customer (number, name, currency) VALUES ('C-9', $1, 'EUR')");
    let full = full.bind("x".repeat(100_000)).execute().await.unwrap_err();
    assert!(full.is_for_now(), "{full:?}");
    assert_eq!(AppError::from(full), AppError::Unavailable);
    drop(tx);
    place.leave().await;

    let place = Place::sqlite().await;
    let mut tx = place.db.write(&command()).await.unwrap();
    let wrong = tx.query("INSERT INTO customer (number, name, currency) VALUES (1, NULL, 'EUR')").execute().await;
    assert_eq!(AppError::from(wrong.unwrap_err()), AppError::Internal, "what is wrong will not be right later");
    drop(tx);
    place.leave().await;
}
