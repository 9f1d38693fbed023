//! Both schemas are one.

use super::super::testing::{Place, command, db_test};
use super::super::{Db, DbError, Sql};
use super::{columns, two_companies};

#[tokio::test]
async fn schema_parity() {
    let (sqlite, postgres) = (Place::sqlite().await, Place::postgres().await);
    let mut here = sqlite.db.read(&command()).await.expect("a view");
    let mut there = postgres.db.read(&command()).await.expect("a view");
    let (left, right) = (columns(&mut here).await, columns(&mut there).await);
    assert!(left.len() > 60, "the schema was read: {} columns", left.len());
    assert_eq!(left, right, "the same tables and columns on both");
    drop((here, there));
    sqlite.leave().await;
    postgres.leave().await;
}

db_test! {
    async fn migrating_twice_changes_nothing(db: Db) {
        two_companies(&db).await;
        db.migrate().await.expect("nothing to do");
        db.ping().await.expect("alive");
        let mut conn = db.read(&command()).await.expect("a view");
        assert_eq!(conn.query("SELECT COUNT(*) FROM customer").scalar::<i64>().await.expect("a count"), 2);
    }
}

db_test! {
    async fn the_login_that_migrates_is_believed_be_it_another_than_before(db: Db) {
        let mut tx = db.write(&command()).await.expect("a transaction");
        let before = Sql::per_dialect("SELECT 1", "UPDATE audit_login SET name = 'the_login_before'");
        tx.query(before).execute().await.expect("another login");
        tx.commit().await.expect("committed");
        db.migrate().await.expect("nothing else to do");
        two_companies(&db).await;
        let mut conn = db.read(&command()).await.expect("a view");
        let actors = conn.query("SELECT DISTINCT actor FROM history").scalars::<String>().await.expect("who it was");
        assert_eq!(actors, ["command:test"]);
    }
}

/// The name of the constraint that refuses this statement.
async fn refusal(db: &Db, statement: &'static str) -> Option<String> {
    let mut tx = db.write(&command()).await.expect("a transaction");
    let error: DbError = tx.query(statement).execute().await.expect_err(statement);
    error.constraint().map(str::to_owned)
}

db_test! {
    async fn a_refusal_names_the_same_constraint(db: Db) {
        two_companies(&db).await;
        for (statement, name) in [
            ("INSERT INTO customer (number, name, currency) VALUES ('C-1', 'Double', 'EUR')", "customer_number_key"),
            ("UPDATE customer SET number = 'C-1' WHERE id = 2", "customer_number_key"),
            ("INSERT INTO customer (id, number, name, currency) VALUES (1, 'C-9', 'Double', 'EUR')", "customer_pkey"),
            ("UPDATE app_user SET email = 'ana@cafe.example' WHERE id = 2", "app_user_email_key"),
            ("UPDATE customer SET status = 'asleep' WHERE id = 1", "customer_status_check"),
            ("UPDATE customer SET payment_method = 'shells' WHERE id = 1", "customer_payment_method_check"),
            ("UPDATE app_user SET role = 'king' WHERE id = 1", "app_user_role_check"),
            ("UPDATE customer SET owner_id = 99 WHERE id = 1", "customer_owner_id_fkey"),
            ("INSERT INTO address (customer_id, purpose, street) VALUES (99, 'other', 'x')", "address_customer_id_fkey"),
            ("UPDATE contact SET customer_id = 99 WHERE id = 1", "contact_customer_id_fkey"),
            ("UPDATE contact SET person_id = 99 WHERE id = 1", "contact_person_id_fkey"),
            ("INSERT INTO contact_tag (name, colour) VALUES ('compras', 'red')", "contact_tag_name_key"),
            ("UPDATE contact_tag SET colour = 'sepia' WHERE id = 1", "contact_tag_colour_check"),
            ("UPDATE activity SET customer_id = 99 WHERE id = 1", "activity_customer_id_fkey"),
            ("UPDATE activity SET contact_id = 99 WHERE id = 1", "activity_contact_id_fkey"),
            ("UPDATE activity SET assignee_id = 99 WHERE id = 1", "activity_assignee_id_fkey"),
            ("UPDATE activity SET kind = 'party' WHERE id = 1", "activity_kind_check"),
            ("UPDATE activity SET duration_minutes = 0 WHERE id = 1", "activity_duration_minutes_check"),
            ("UPDATE file SET customer_id = 99 WHERE id = 1", "file_customer_id_fkey"),
            ("UPDATE file SET ticket_id = 99 WHERE id = 1", "file_ticket_id_fkey"),
            ("UPDATE file SET ticket_id = 2 WHERE id = 1", "file_ticket_id_fkey"),
            (
                "INSERT INTO file (customer_id, name, ticket_id) VALUES (2, 'Of the café.pdf', 1)",
                "file_ticket_id_fkey",
            ),
            ("UPDATE file SET name = 'Oferta.pdf' WHERE id = 1", "file_customer_id_name_key"),
            ("UPDATE file_version SET file_id = 99 WHERE id = 1", "file_version_file_id_fkey"),
            ("UPDATE file_version SET kind = 'virus' WHERE id = 1", "file_version_kind_check"),
            ("DELETE FROM file WHERE id = 1", "file_version_file_id_fkey"),
            ("DELETE FROM app_user WHERE id = 1", "customer_owner_id_fkey"),
            ("UPDATE ticket SET status = 'gone' WHERE id = 1", "ticket_status_check"),
            ("UPDATE ticket SET priority = 'asap' WHERE id = 1", "ticket_priority_check"),
            ("UPDATE ticket SET category = 'x' WHERE id = 1", "ticket_category_check"),
            ("UPDATE ticket SET status = 'resolved' WHERE id = 1", "ticket_resolution_check"),
            ("UPDATE ticket SET customer_id = 99 WHERE id = 1", "ticket_customer_id_fkey"),
            ("UPDATE ticket SET assignee_id = 99 WHERE id = 1", "ticket_assignee_id_fkey"),
            ("DELETE FROM ticket WHERE id = 1", "ticket_message_ticket_id_fkey"),
            (
                "INSERT INTO ticket (customer_id, number, subject, opened_at, status_since) \
                 SELECT 2, number, subject, opened_at, status_since FROM ticket",
                "ticket_number_key",
            ),
            (
                "INSERT INTO ticket_message (customer_id, ticket_id, ticket_number, kind, body, author_name, sent_at) \
                 SELECT 1, 1, ticket_number, 'shout', body, author_name, sent_at FROM ticket_message",
                "ticket_message_kind_check",
            ),
            (
                "INSERT INTO ticket_message (customer_id, ticket_id, ticket_number, kind, body, author_name, sent_at) \
                 SELECT 1, 99, ticket_number, kind, body, author_name, sent_at FROM ticket_message",
                "ticket_message_ticket_id_fkey",
            ),
            (
                "INSERT INTO ticket_message (customer_id, ticket_id, ticket_number, kind, body, author_name, sent_at) \
                 SELECT 99, 1, ticket_number, kind, body, author_name, sent_at FROM ticket_message",
                "ticket_message_customer_id_fkey",
            ),
            ("UPDATE product SET number = 'P-1' WHERE id = 2", "product_number_key"),
            ("UPDATE product SET exclusive_customer_id = 99 WHERE id = 2", "product_exclusive_customer_id_fkey"),
            ("UPDATE product SET vat_rate = 10001 WHERE id = 2", "product_vat_rate_check"),
            ("UPDATE product SET price = -1 WHERE id = 2", "product_price_check"),
            ("UPDATE customer_price SET product_id = 99", "customer_price_product_id_fkey"),
            ("UPDATE customer_price SET price = NULL", "customer_price_content_check"),
            ("UPDATE customer_price SET valid_to = '2025-12-31'", "customer_price_period_check"),
            (
                "INSERT INTO customer_price (customer_id, product_id, price, currency, valid_from)
                 VALUES (1, 1, 1, 'EUR', '2026-01-01')",
                "customer_price_customer_id_product_id_valid_from_key",
            ),
            ("DELETE FROM product WHERE id = 1", "customer_price_product_id_fkey"),
            ("UPDATE document SET kind = 'letter' WHERE id = 1", "document_kind_check"),
            ("UPDATE document SET credits_id = 99 WHERE id = 1", "document_credits_id_fkey"),
            ("UPDATE document SET state = 'issued' WHERE id = 1", "document_issued_check"),
            ("UPDATE document_line SET document_id = 99 WHERE id = 1", "document_line_document_id_fkey"),
            ("UPDATE document_line SET product_id = 99 WHERE id = 1", "document_line_product_id_fkey"),
            ("UPDATE payment SET amount = 0 WHERE id = 1", "payment_amount_check"),
            ("UPDATE pending_change SET state = 'lost' WHERE id = 1", "pending_change_state_check"),
            ("UPDATE pending_change SET field = 'name' WHERE id = 1", "pending_change_field_check"),
            ("UPDATE pending_change SET customer_id = 99 WHERE id = 1", "pending_change_customer_id_fkey"),
            (
                "INSERT INTO pending_change (customer_id, field, asker_id, asker_name) VALUES (1, 'status', 2, 'Bruno')",
                "pending_change_customer_id_field_key",
            ),
            ("DELETE FROM document WHERE id = 2", "document_line_document_id_fkey"),
        ] {
            assert_eq!(refusal(&db, statement).await.as_deref(), Some(name), "{statement}");
        }
        assert_eq!(refusal(&db, "UPDATE customer SET name = NULL WHERE id = 1").await, None);
    }
}

db_test! {
    async fn a_row_that_is_not_there_is_told_from_a_failure(db: Db) {
        let mut conn = db.read(&command()).await.expect("a view");
        let name = conn.query("SELECT name FROM customer WHERE id = $1").bind(7_i64).optional::<(String,)>().await;
        assert_eq!(name.expect("a question"), None);
        let error = conn.query("SELECT name FROM customer WHERE id = $1").bind(7_i64).scalar::<String>().await;
        assert!(error.expect_err("no row").is_not_found());
    }
}
