//! What the database promises, on both.

mod audit;
mod outside;
mod plans;
mod schema;
mod transactions;

use super::testing;
use super::{Db, Executor, Sql};
use serde_json::Value;

/// Two companies; the first has something in every tab; all written by the command `test`.
pub(super) async fn two_companies(db: &Db) {
    let mut tx = db.write(&testing::command()).await.expect("a transaction");
    for statement in [
        "INSERT INTO app_user (email, name, password_hash, role) VALUES ('ana@cafe.example', 'Ana', 'x', 'editor')",
        "INSERT INTO app_user (email, name, password_hash, role) VALUES ('bruno@ficha.example', 'Bruno', 'x', 'admin')",
        "INSERT INTO customer (number, name, currency, owner_id) VALUES ('C-1', 'Café Zürich', 'CHF', 1)",
        "INSERT INTO customer (number, name, currency) VALUES ('C-2', 'Acme', 'EUR')",
        "INSERT INTO address (customer_id, purpose, street) VALUES (1, 'shipping', 'Bahnhofstrasse 1')",
        "INSERT INTO contact (customer_id, name) VALUES (1, 'Zoë Müller')",
        "INSERT INTO contact_tag (name, colour) VALUES ('compras', 'red')",
        "INSERT INTO activity (customer_id, kind, subject) VALUES (1, 'call', 'Ask about the beans')",
        "INSERT INTO ticket (customer_id, number, subject, opened_at, status_since) \
         VALUES (1, 'T-2026-0001', 'Cold coffee', '2026-01-02T03:04:05+00:00', '2026-01-02T03:04:05+00:00')",
        "INSERT INTO ticket (customer_id, number, subject, opened_at, status_since) \
         VALUES (2, 'T-2026-0002', 'A dull anvil', '2026-01-02T03:04:05+00:00', '2026-01-02T03:04:05+00:00')",
        "INSERT INTO ticket_message (customer_id, ticket_id, ticket_number, kind, body, author_name, sent_at) \
         VALUES (1, 1, 'T-2026-0001', 'request', 'It is cold.', 'Ana', '2026-01-02T03:04:05+00:00')",
        "INSERT INTO product (number, name, price, currency, vat_rate, exclusive_customer_id)
         VALUES ('P-1', 'Café Zürich blend', 1800, 'CHF', 260, 1), ('P-2', 'Anvil', 9900, 'EUR', 2100, NULL)",
        "INSERT INTO customer_price (customer_id, product_id, price, currency, valid_from)
         VALUES (1, 1, 1700, 'CHF', '2026-01-01')",
        "INSERT INTO file (customer_id, name) VALUES (1, 'Contrato.pdf')",
        "INSERT INTO file (customer_id, name) VALUES (1, 'Oferta.pdf')",
        "INSERT INTO file_version (customer_id, file_id, number, label, sha256, size, kind, media_type, author, uploaded_at) \
         VALUES (1, 1, 1, 'Contrato.pdf (1)', 'e3b0', 120, 'pdf', 'application/pdf', 'Ana', '2026-01-02T03:04:05+00:00')",
        "INSERT INTO document (customer_id, kind, issued_on, currency) VALUES (1, 'invoice', '2026-01-02', 'CHF'), \
         (1, 'invoice', '2026-01-02', 'CHF'), (1, 'invoice', '2026-01-02', 'CHF')",
        "INSERT INTO document_line (customer_id, document_id, text, quantity, unit_price, net, currency) \
         VALUES (1, 2, 'Espresso', 1000, 30000, 300, 'CHF')",
        "INSERT INTO payment (customer_id, document_id, document_number, paid_on, amount, currency) \
         VALUES (1, 3, 'F', '2026-01-02', 300, 'CHF')",
        "INSERT INTO pending_change (customer_id, field, was_blocked, blocked, asker_id, asker_name) \
         SELECT id, 'status', blocked, NOT blocked, 1, 'Ana' FROM customer WHERE id = 1",
        "INSERT INTO erasure (id, customer_id, kind, contact_id, reason, history_rows, files, documents, digest) \
         VALUES (1, 1, 'contact', 9, 'Asked by letter', 0, 0, 0, '')",
    ] {
        tx.query(statement).execute().await.expect(statement);
    }
    tx.commit().await.expect("a commit");
}

/// One row of the history, as a test looks at it.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Entry {
    pub actor: String,
    pub source: String,
    pub request_id: Option<String>,
    pub customer_id: Option<i64>,
    pub entity: String,
    pub entity_id: i64,
    pub op: String,
    before: Option<String>,
    after: Option<String>,
}

impl Entry {
    pub fn before(&self) -> Value {
        read(self.before.as_deref())
    }

    pub fn after(&self) -> Value {
        read(self.after.as_deref())
    }
}

fn read(json: Option<&str>) -> Value {
    json.map_or(Value::Null, |json| serde_json::from_str(json).expect("the history holds JSON"))
}

/// What came into the history after the row with this id, and the newest id.
pub(super) async fn news(db: &Db, since: i64) -> Vec<Entry> {
    let mut conn = db.read(&testing::command()).await.expect("a view");
    conn.query(
        "SELECT actor, source, request_id, customer_id, entity, entity_id, op, \
         CAST(before AS TEXT) AS before, CAST(after AS TEXT) AS after FROM history WHERE id > $1 ORDER BY id",
    )
    .bind(since)
    .all()
    .await
    .expect("the history")
}

pub(super) async fn newest(db: &Db) -> i64 {
    let mut conn = db.read(&testing::command()).await.expect("a view");
    conn.query("SELECT COALESCE(MAX(id), 0) FROM history").scalar().await.expect("an id")
}

/// A table's column as both databases see it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, sqlx::FromRow)]
pub(super) struct Column {
    pub table_name: String,
    pub column_name: String,
    /// `INTEGER` or `TEXT`: SQLite's word for it.
    pub kind: String,
    pub required: bool,
}

/// The machinery of one database or the other, which the other has no use for, and views that only one of them tells as tables.
const MACHINERY: [&str; 9] = [
    "audit_context",
    "audit_never",
    "audit_login",
    "customer_in_country",
    "customer_sorting",
    "customer_words",
    "replaced",
    "settlement_told",
    "seal_horizon",
];

pub(super) async fn columns(executor: &mut Executor) -> Vec<Column> {
    let sql = Sql::per_dialect(
        // What an index is to Postgres may be a virtual table to SQLite, with tables of its own.
        "SELECT m.name AS table_name, p.name AS column_name, p.type AS kind, p.\"notnull\" OR p.pk > 0 AS required \
         FROM pragma_table_list m JOIN pragma_table_info(m.name) p \
         WHERE m.schema = 'main' AND m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE '%sqlx%'",
        "SELECT table_name::text, column_name::text, \
         CASE WHEN data_type IN ('bigint', 'integer', 'boolean') THEN 'INTEGER' \
              WHEN data_type IN ('text', 'jsonb', 'date', 'timestamp with time zone') THEN 'TEXT' \
              ELSE data_type END AS kind, \
         is_nullable = 'NO' AS required FROM information_schema.columns \
         WHERE table_schema = current_schema() AND table_name NOT LIKE '%sqlx%'",
    );
    let mut columns: Vec<Column> = executor.query(sql).all().await.expect("the schema");
    columns.retain(|column| !MACHINERY.contains(&column.table_name.as_str()));
    columns.sort();
    columns
}
