//! What is generated is the same on both databases, is right, and is what was asked for.

use super::{Plan, generate};
use crate::customer::demo::DemoError;
use crate::customer::details;
use crate::customer::details::model::DetailsForm;
use crate::customer::files::kind::FileKind;
use crate::customer::files::model::UploadRules;
use crate::customer::files::receive::Files;
use crate::customer::files::vault::Vault;
use crate::db::testing::{Place, command, db_test};
use crate::db::{Db, Executor};
use crate::locale::Locale;
use crate::ui::form::Form as _;
use crate::value::CustomerId;
use chrono::NaiveDate;

/// What is counted of a customer: the table, and what is left out.
const COUNTED: [(&str, &str); 8] = [
    ("address", ""),
    ("contact", ""),
    ("activity", ""),
    ("ticket", ""),
    ("document", ""),
    ("customer_price", ""),
    ("file", ""),
    ("history", " AND entity = 'contact' AND op = 'update'"),
];

fn plan(customers: usize, seed: u64) -> Plan {
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day");
    Plan { customers, seed, today, heavy_history: 0, heavy_documents: 0, tab_rows: 0 }
}

async fn fill(db: &Db, plan: &Plan) -> Result<usize, DemoError> {
    let folder = tempfile::tempdir().expect("a folder");
    let rules = UploadRules { limit: 1_000_000, kinds: FileKind::ALL.to_vec() };
    let files = Files { vault: Vault::folder(folder.path()).expect("a vault"), rules, scanner: None };
    generate(db, &files, plan, |_, _| {}).await
}

/// Everything that was drawn, as one text.
async fn told(db: &Db) -> String {
    let mut conn = db.read(&command()).await.expect("readable");
    let mut told = String::new();
    for sql in [
        "SELECT number || ' ' || name || ' ' || COALESCE(tax_id, '') FROM customer ORDER BY id",
        "SELECT street || ' ' || COALESCE(city, '') FROM address ORDER BY id",
        "SELECT name || ' ' || COALESCE(phone, '') || ' ' || search_key FROM contact ORDER BY id",
        "SELECT kind || ' ' || subject || ' ' || COALESCE(outcome, '') FROM activity ORDER BY id",
        "SELECT number || ' ' || subject || ' ' || status FROM ticket ORDER BY id",
        "SELECT COALESCE(number, 'draft') || ' ' || kind || ' ' || CAST(gross_total AS TEXT) FROM document ORDER BY id",
        "SELECT text || ' ' || CAST(net AS TEXT) FROM document_line ORDER BY id",
        "SELECT document_number || ' ' || CAST(amount AS TEXT) FROM payment ORDER BY id",
        "SELECT number || ' ' || name FROM product ORDER BY id",
        "SELECT product_name || ' ' || CAST(price AS TEXT) FROM customer_price ORDER BY id",
        "SELECT label || ' ' || sha256 FROM file_version ORDER BY id",
    ] {
        let rows: Vec<String> = conn.query(sql).scalars().await.expect("read");
        told.push_str(&rows.join("\n"));
        told.push('\n');
    }
    told
}

async fn count(conn: &mut Executor, customer: CustomerId, (table, and): (&str, &str)) -> i64 {
    let sql = format!("SELECT COUNT(*) FROM {table} WHERE customer_id = $1{and}");
    conn.query(crate::db::Sql::compose(sql)).bind(customer).scalar().await.expect("counted")
}

db_test! {
    async fn the_same_seed_gives_the_same_customers_on_both_databases_and_another_seed_others(db: Db) {
        assert_eq!(fill(&db, &plan(30, 7)).await.expect("generated"), 30);
        let told_here = told(&db).await;
        for (seed, same) in [(7, true), (8, false)] {
            let other = Place::sqlite().await;
            fill(&other.db, &plan(30, seed)).await.expect("generated");
            assert_eq!(told(&other.db).await == told_here, same, "seed {seed}");
            other.leave().await;
        }
    }
}

db_test! {
    async fn where_there_are_customers_nothing_is_generated(db: Db) {
        assert_eq!(fill(&db, &plan(2, 1)).await.expect("generated"), 2);
        assert_eq!(fill(&db, &plan(2, 1)).await.expect("nothing to do"), 0);
    }
}

db_test! {
    async fn every_generated_customer_could_be_saved_as_it_is(db: Db) {
        fill(&db, &plan(60, 3)).await.expect("generated");
        let mut conn = db.read(&command()).await.expect("readable");
        let ids: Vec<CustomerId> = conn.query("SELECT id FROM customer ORDER BY id").scalars().await.expect("read");
        for id in ids {
            let details = details::store::find(&mut conn, id, false).await.expect("read").expect("there");
            let edit = DetailsForm::of(&details, Locale::En).parse(Locale::En);
            assert!(edit.is_ok(), "{}: {:?}", details.name, edit.err());
        }
        let wrong: i64 = conn
            .query(
                "SELECT COUNT(*) FROM document d WHERE d.net_total <>
                   (SELECT CAST(SUM(l.net) AS BIGINT) FROM document_line l WHERE l.document_id = d.id)",
            )
            .scalar()
            .await
            .expect("counted");
        assert_eq!(wrong, 0, "every document is the sum of its lines");
        let unfinished: i64 = conn
            .query("SELECT COUNT(*) FROM document WHERE state = 'draft' AND number IS NOT NULL")
            .scalar()
            .await
            .expect("counted");
        assert_eq!(unfinished, 0);
    }
}

db_test! {
    async fn customers_to_compare_have_many_rows_in_one_tab_and_ten_in_the_others(db: Db) {
        let plan = Plan { tab_rows: 130, heavy_history: 450, heavy_documents: 40, ..plan(3, 5) };
        assert_eq!(fill(&db, &plan).await.expect("generated"), 3 + 11 + 1);
        let mut conn = db.read(&command()).await.expect("readable");
        let found: Vec<(String, CustomerId)> =
            conn.query("SELECT number, id FROM customer WHERE number NOT LIKE 'G-0%'").all().await.expect("read");
        let of = |number: &str| found.iter().find(|(found, _)| found == number).expect("there").1;
        for counted in COUNTED {
            let few = count(&mut conn, of("R-FEW"), counted).await;
            let all = count(&mut conn, of("R-ALL"), counted).await;
            // One of the small changes may come on top of what was asked for.
            let more = if counted.0 == "history" { 0..=20 } else { 0..=0 };
            assert!(more.contains(&(few - 10)), "{counted:?}: {few}");
            assert!(more.contains(&(all - 130)), "{counted:?}: {all}");
        }
        let billing = of("R-BILLING");
        assert_eq!(count(&mut conn, billing, ("document", "")).await, 130);
        assert_eq!(count(&mut conn, billing, ("contact", "")).await, 10);
        let heavy = of("G-HEAVY");
        assert_eq!(count(&mut conn, heavy, ("document", "")).await, 40);
        assert!(count(&mut conn, heavy, ("history", " AND op = 'update'")).await >= 450);
        // The next ticket does not take a number that was given.
        let year: i64 = conn.query("SELECT MAX(last_number) FROM ticket_counter").scalar().await.expect("read");
        let given: i64 = conn
            .query("SELECT CAST(MAX(CAST(substr(number, 8) AS BIGINT)) AS BIGINT) FROM ticket")
            .scalar()
            .await
            .expect("read");
        assert_eq!(year, given);
    }
}
