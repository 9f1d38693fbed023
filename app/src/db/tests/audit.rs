//! Nothing changes without a trace, and the trace stays.

use super::super::testing::{command, db_test, editor_access};
use super::super::{Db, Sql};
use super::{Column, columns, newest, news, two_companies};
use serde_json::Value;
use std::collections::BTreeSet;

/// Bookkeeping: it changes with every save and says nothing.
const NOISE: [&str; 5] = ["version", "created_at", "updated_at", "search_key", "name_key"];
/// Tables without history, each for a reason: signs of life, guesses at passwords, keys, the numbers that were given
/// last, which tickets and documents themselves tell, what follows from documents and payments, which bytes the store of
/// files holds, the history itself with its seals and what it undoes and what was erased of it, and how far somebody has seen it.
const NOT_AUDITED: [&str; 22] = [
    "customer_country",
    "customer_sorted",
    "session",
    "login_attempt",
    "calendar_feed",
    "user_identity",
    "api_token",
    "sign_in_code",
    "sign_in_step",
    "second_step",
    "recovery_code",
    "ticket_counter",
    "document_counter",
    "settlement",
    "document_month",
    "payment_month",
    "file_blob",
    "history",
    "seal",
    "undo",
    "erased",
    "visit",
];
/// Tables whose rows are never changed again.
const APPEND_ONLY: [&str; 2] = ["erasure", "ticket_message"];
const BOOLEANS: [&str; 10] = [
    "active",
    "disabled",
    "vat_liable",
    "blocked",
    "was_blocked",
    "is_default",
    "is_primary",
    "also_shipping",
    "all_day",
    "opt_out",
];

/// Another value for a column of row 1, as SQL.
fn other_value(column: &Column) -> String {
    match (column.table_name.as_str(), column.column_name.as_str()) {
        (
            _,
            "owner_id"
            | "customer_id"
            | "file_id"
            | "ticket_id"
            | "assignee_id"
            | "asker_id"
            | "decider_id"
            | "exclusive_customer_id"
            | "product_id",
        ) => "2".to_owned(),
        (_, "contact_id") => "1".to_owned(),
        ("customer", "status") => "'inactive'".to_owned(),
        ("customer", "tax_id_kind") => "'nif'".to_owned(),
        ("customer", "payment_method") => "'card'".to_owned(),
        ("activity", "kind") => "'task'".to_owned(),
        ("activity", "priority") => "'high'".to_owned(),
        ("address", "purpose") => "'billing'".to_owned(),
        ("contact", "person_id") => "1".to_owned(),
        ("contact_tag", "colour") => "'blue'".to_owned(),
        ("ticket", "status") => "'waiting'".to_owned(),
        ("ticket", "priority") => "'high'".to_owned(),
        ("ticket", "category") => "'fault'".to_owned(),
        ("file_version", "kind") => "'image'".to_owned(),
        ("app_user", "role") => "'viewer'".to_owned(),
        ("app_user", "locale") => "'fr'".to_owned(),
        ("app_user", "scope") => "'team'".to_owned(),
        ("product", "kind") => "'service'".to_owned(),
        (_, "valid_from" | "valid_to") => "'2026-02-03'".to_owned(),
        ("document", "kind") => "'credit_note'".to_owned(),
        ("document", "origin") => "'imported'".to_owned(),
        ("document", "credits_id") => "2".to_owned(),
        ("document_line", "document_id") => "3".to_owned(),
        ("payment", "document_id") => "2".to_owned(),
        // Last but for the bookkeeping, for then the document is final; what is issued is not deleted.
        ("document", "state") => "'issued', deleted_at = NULL".to_owned(),
        ("pending_change", "field") => "'iban'".to_owned(),
        ("pending_change", "state") => "'refused'".to_owned(),
        ("payment", "method") => "'card'".to_owned(),
        (_, name) if name.ends_with("_on") => "'2026-02-03'".to_owned(),
        (_, name) if name.ends_with("_at") || name.ends_with("_since") => "'2026-02-03T04:05:06+00:00'".to_owned(),
        (_, name) if BOOLEANS.contains(&name) => format!("NOT {name}"),
        _ if column.kind == "INTEGER" => "7".to_owned(),
        _ => "'Something else'".to_owned(),
    }
}

db_test! {
    async fn audit_covers_every_column(db: Db) {
        two_companies(&db).await;
        let access = editor_access(&db).await;
        let mut schema = columns(&mut db.read(&command()).await.expect("a view")).await;
        schema.retain(|column| !NOT_AUDITED.contains(&column.table_name.as_str()));
        let tables: BTreeSet<&str> = schema.iter().map(|column| column.table_name.as_str()).collect();
        let expected = [
            "activity",
            "address",
            "app_user",
            "contact",
            "contact_tag",
            "customer",
            "customer_price",
            "document",
            "document_line",
            "erasure",
            "file",
            "file_version",
            "payment",
            "pending_change",
            "product",
            "ticket",
            "ticket_message",
        ];
        assert_eq!(tables, BTreeSet::from(expected));

        for column in schema.iter().filter(|column| column.column_name != "id") {
            let Column { table_name: table, column_name: name, .. } = column;
            if APPEND_ONLY.contains(&table.as_str()) {
                continue; // what its insert leaves is looked at below
            }
            let since = newest(&db).await;
            let mut tx = db.write(&access).await.expect("a transaction");
            let sql = format!("UPDATE {table} SET {name} = {} WHERE id = 1", other_value(column));
            assert_eq!(tx.query(Sql::compose(sql.clone())).execute().await.expect(&sql), 1, "{sql}");
            tx.commit().await.expect("a commit");

            let entries = news(&db, since).await;
            if NOISE.contains(&name.as_str()) {
                assert!(entries.is_empty(), "{table}.{name} is bookkeeping");
                continue;
            }
            let histories: Vec<Option<i64>> = entries.iter().map(|entry| entry.customer_id).collect();
            let whose = if table == "product" { "exclusive_customer_id" } else { "customer_id" };
            let expected = match (table.as_str(), name.as_str()) {
                ("app_user" | "contact_tag", _) => vec![None],
                (_, name) if name == whose => vec![Some(2), Some(1)],
                ("customer", _) => vec![Some(1)],
                (_, _) if name.as_str() < whose => vec![Some(1)],
                (_, _) => vec![Some(2)], // it has moved by now
            };
            assert_eq!(histories, expected, "{table}.{name}");
            for entry in &entries {
                let (before, after) = (entry.before(), entry.after());
                assert_eq!((entry.entity.as_str(), entry.entity_id, entry.op.as_str()), (table.as_str(), 1, "update"));
                assert_eq!(entry.actor, access.actor());
                assert_eq!((entry.source.as_str(), entry.request_id.as_deref()), ("web", Some("request-1")));
                if name == "password_hash" {
                    assert_eq!((&before[name], &after[name]), (&Value::from("***"), &Value::from("***")));
                } else {
                    assert_ne!(before[name], after[name], "{table}.{name}");
                    assert_eq!(BOOLEANS.contains(&name.as_str()), after[name].is_boolean(), "{table}.{name}");
                }
                let kept: BTreeSet<&str> = after.as_object().expect("a row").keys().map(String::as_str).collect();
                let whole = schema.iter().filter(|column| &column.table_name == table);
                let mut whole: BTreeSet<&str> = whole.map(|column| column.column_name.as_str()).collect();
                whole.retain(|column| !NOISE.contains(column));
                whole.extend((table == "customer").then_some("owner"));
                assert_eq!(kept, whole, "the whole row of {table}");
            }
        }
    }
}

db_test! {
    async fn what_is_only_added_is_told_whole_and_never_changed(db: Db) {
        two_companies(&db).await;
        let schema = columns(&mut db.read(&command()).await.expect("a view")).await;
        for table in APPEND_ONLY {
            let entries = news(&db, 0).await;
            let entry = entries.iter().find(|entry| entry.entity == table).expect("it was added");
            assert_eq!((entry.op.as_str(), entry.customer_id, entry.before()), ("insert", Some(1), Value::Null));
            let after = entry.after();
            let kept: BTreeSet<&str> = after.as_object().expect("a row").keys().map(String::as_str).collect();
            let whole = schema.iter().filter(|column| column.table_name == table);
            let mut whole: BTreeSet<&str> = whole.map(|column| column.column_name.as_str()).collect();
            whole.retain(|column| !NOISE.contains(column));
            assert_eq!(kept, whole, "the whole row of {table}");
            for change in ["UPDATE {} SET customer_id = 2", "DELETE FROM {}"] {
                let change = change.replace("{}", table);
                let mut tx = db.write(&command()).await.expect("a transaction");
                let refusal = tx.query(Sql::compose(change.clone())).execute().await.expect_err(&change);
                assert!(refusal.to_string().contains("append-only"), "{refusal}");
            }
        }
    }
}

db_test! {
    async fn a_life_from_insert_to_delete(db: Db) {
        two_companies(&db).await;
        let entries = news(&db, 0).await;
        let customer = entries.iter().find(|entry| entry.entity == "customer").expect("the first customer");
        assert_eq!((customer.op.as_str(), customer.customer_id), ("insert", Some(1)));
        assert_eq!((customer.actor.as_str(), customer.request_id.as_deref()), ("command:test", None));
        assert_eq!(customer.before(), Value::Null);
        assert_eq!((&customer.after()["name"], &customer.after()["owner"]), (&"Café Zürich".into(), &"Ana".into()));
        assert_eq!((&customer.after()["vat_liable"], &customer.after()["trade_name"]), (&true.into(), &Value::Null));

        let since = newest(&db).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        tx.query("UPDATE customer SET owner_id = 2, deleted_at = $1, credit_limit = 1000000 WHERE id = 1")
            .bind(tx_time())
            .execute()
            .await
            .expect("an update");
        tx.query("DELETE FROM address WHERE id = 1").execute().await.expect("a delete");
        tx.commit().await.expect("a commit");
        let entries = news(&db, since).await;
        assert_eq!(entries.iter().map(|entry| entry.op.as_str()).collect::<Vec<_>>(), ["update", "delete"]);
        assert_eq!((&entries[0].before()["owner"], &entries[0].after()["owner"]), (&"Ana".into(), &"Bruno".into()));
        assert_eq!(entries[0].after()["deleted_at"], Value::from("2026-02-03T04:05:06.789012+00:00"));
        assert_eq!(entries[0].after()["credit_limit"], Value::from(1_000_000));
        assert_eq!((entries[1].customer_id, entries[1].after()), (Some(1), Value::Null));
        assert_eq!(entries[1].before()["street"], Value::from("Bahnhofstrasse 1"));
    }
}

fn tx_time() -> chrono::DateTime<chrono::Utc> {
    "2026-02-03T04:05:06.789012Z".parse().expect("an instant")
}

db_test! {
    async fn the_history_is_append_only_and_a_key_never_changes(db: Db) {
        two_companies(&db).await;
        let (count, newest) = (news(&db, 0).await.len(), newest(&db).await);
        for sql in [
            Sql::from("UPDATE history SET actor = 'nobody'"),
            Sql::from("DELETE FROM history"),
            Sql::per_dialect(
                "INSERT OR REPLACE INTO history (id, actor, source, entity, entity_id, op) VALUES (1, 'x', 'x', 'x', 1, 'insert')",
                "TRUNCATE history",
            ),
            Sql::per_dialect("UPDATE OR REPLACE history SET id = 2 WHERE id = 1", "TRUNCATE customer CASCADE"),
            Sql::from("UPDATE customer SET id = 9 WHERE id = 2"),
            Sql::from("UPDATE app_user SET id = 9 WHERE id = 2"),
            Sql::from("UPDATE address SET id = 9"),
            Sql::from("UPDATE contact SET id = 9"),
            Sql::from("UPDATE contact_tag SET id = 9"),
            Sql::from("UPDATE activity SET id = 9"),
            Sql::from("UPDATE ticket SET id = 9"),
            Sql::from("UPDATE product SET id = 9 WHERE id = 2"),
            Sql::from("UPDATE customer_price SET id = 9"),
            Sql::from("UPDATE file SET id = 9 WHERE id = 2"),
            Sql::from("UPDATE file_version SET id = 9"),
            Sql::from("UPDATE document SET id = 9 WHERE id = 3"),
            Sql::from("UPDATE document_line SET id = 9"),
            Sql::from("UPDATE payment SET id = 9"),
        ] {
            let mut tx = db.write(&command()).await.expect("a transaction");
            tx.query(sql.clone()).execute().await.expect_err(&format!("{sql:?}"));
        }
        assert_eq!((news(&db, 0).await.len(), super::newest(&db).await), (count, newest));
    }
}
