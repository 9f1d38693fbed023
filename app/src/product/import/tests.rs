//! Files of products as people have them, on both databases.

use super::{Options, products};
use crate::customer::import::{ImportError, Report};
use crate::db::Db;
use crate::db::testing::db_test;
use crate::user::Access;

fn access() -> Access {
    Access::command("import", "ana")
}

async fn import(db: &Db, file: &str, options: &Options) -> Result<Report, ImportError> {
    products(db, &access(), file.as_bytes(), options, |_, _| {}).await
}

/// How many were inserted, updated and unchanged.
async fn counts(db: &Db, file: &str) -> (usize, usize, usize) {
    let report = import(db, file, &Options::default()).await.expect("a good file");
    (report.inserted, report.updated, report.unchanged)
}

async fn refusal(db: &Db, file: &str) -> String {
    import(db, file, &Options::default()).await.expect_err("a bad file").to_string()
}

async fn number(db: &Db, sql: &'static str) -> i64 {
    db.read(&access()).await.expect("readable").query(sql).scalar().await.expect("one number")
}

async fn text(db: &Db, sql: &'static str) -> String {
    db.read(&access()).await.expect("readable").query(sql).scalar().await.expect("one text")
}

db_test! {
    async fn a_spanish_file_is_read_as_spanish_programs_write_it(db: Db) {
        let file = "Código;Descripción;Artículo;Precio;IVA;Tipo;Descatalogado\n\
                    7;Curado en cueva;Queso Cabrales;1.021,50;4;producto;no\n8;;Montaje;35;21;servicio;sí\n";
        assert_eq!(counts(&db, file).await, (2, 0, 0));
        let all = "SELECT name || '|' || CAST(price AS TEXT) || '|' || currency || '|' || CAST(vat_rate AS TEXT) || '|' \
                   || kind || '|' || search_key FROM product WHERE number = '7'";
        assert_eq!(text(&db, all).await, "Queso Cabrales|102150|EUR|400|product|7 queso cabrales curado en cueva");
        assert_eq!(number(&db, "SELECT COUNT(*) FROM product WHERE active").await, 1);
        assert_eq!(text(&db, "SELECT kind FROM product WHERE NOT active").await, "service");
    }
}

db_test! {
    async fn importing_twice_changes_nothing_and_what_is_said_otherwise_is_one_change(db: Db) {
        let file = "sku,name,price,unit\n1,Chai,18.00,box\n2,Chang,19.00,\n";
        assert_eq!(counts(&db, file).await, (2, 0, 0));
        let history = number(&db, "SELECT COUNT(*) FROM history").await;
        assert_eq!(counts(&db, file).await, (0, 0, 2));
        assert_eq!(number(&db, "SELECT COUNT(*) FROM history").await, history);
        assert_eq!(counts(&db, "sku,price\n1,18.50\n").await, (0, 1, 0));
        assert_eq!(number(&db, "SELECT COUNT(*) FROM history").await, history + 1);
        let all = "SELECT name || unit || CAST(price AS TEXT) || CAST(version AS TEXT) FROM product WHERE number = '1'";
        assert_eq!(text(&db, all).await, "Chaibox18502", "what the file does not say stays");
        assert_eq!(text(&db, "SELECT DISTINCT actor || ' ' || source FROM history").await, "command:ana import");
    }
}

db_test! {
    async fn one_wrong_cell_is_named_by_line_and_column_and_nothing_is_written(db: Db) {
        let file = "sku,name,unit_price,vat,discontinued,type\n1,Chai,18.00,21,0,\n2,,a lot,210,maybe,thing\n,Chang,1,,,\n1,Tofu,1,,,\n";
        let text = refusal(&db, file).await;
        for expected in [
            "line 3, column name: Fill in this field.",
            "line 3, column unit_price: Enter a number. (“a lot”)",
            "line 3, column vat: It is too large. (“210”)",
            "line 3, column discontinued: “maybe” is neither yes nor no.",
            "line 3, column type: “thing” is no kind",
            "line 4, column sku: The product number is missing.",
            "line 5, column sku: Line 2 has the same product number.",
            "nothing was imported",
        ] {
            assert!(text.contains(expected), "{expected} in {text}");
        }
        assert_eq!(number(&db, "SELECT COUNT(*) FROM product").await, 0);
        assert!(refusal(&db, "name\nChai\n").await.contains("No column is the product number."));
        assert!(refusal(&db, "sku,status,discontinued\n1,active,0\n").await.contains("It says the same as column status"));
    }
}

db_test! {
    async fn a_dry_run_says_what_would_happen_and_writes_nothing(db: Db) {
        let options = Options { dry_run: true, ..Options::default() };
        let report = import(&db, "sku,name,price,shoe size\n1,Chai,18,44\n", &options).await.expect("a good file");
        assert_eq!((report.inserted, report.ignored), (1, vec!["shoe size".to_owned()]));
        assert_eq!(number(&db, "SELECT COUNT(*) FROM product").await, 0);
    }
}

db_test! {
    async fn a_file_says_nothing_about_whose_alone_a_product_is_and_does_not_bring_back_what_was_removed(db: Db) {
        assert_eq!(counts(&db, "sku,name,price\n1,Chai,18\n2,Chang,19\n").await, (2, 0, 0));
        let mut tx = db.write(&access()).await.expect("writable");
        let now = tx.now();
        tx.query("INSERT INTO customer (number, name, currency) VALUES ('C-1', 'Café Zürich', 'CHF')")
            .execute().await.expect("a customer");
        tx.query("UPDATE product SET exclusive_customer_id = 1 WHERE number = '1'").execute().await.expect("one's alone");
        tx.query("UPDATE product SET deleted_at = $1 WHERE number = '2'").bind(now).execute().await.expect("removed");
        tx.commit().await.expect("committed");
        assert_eq!(counts(&db, "sku,name,price\n1,Chai,20\n").await, (0, 1, 0));
        assert_eq!(number(&db, "SELECT exclusive_customer_id FROM product WHERE number = '1'").await, 1);
        assert!(refusal(&db, "sku,name\n2,Chang\n").await.contains("was removed"));
    }
}

db_test! {
    async fn more_rows_than_one_statement_adds_are_all_added(db: Db) {
        let mut file = String::from("sku,name,price\n");
        for row in 0..250 {
            file.push_str(&format!("{row},Screw {row},{row}.00\n"));
        }
        let mut told = Vec::new();
        let done = products(&db, &access(), file.as_bytes(), &Options::default(), |done, of| told.push((done, of))).await;
        assert_eq!(done.expect("a good file").inserted, 250);
        assert_eq!(told.last(), Some(&(250, 250)));
        let right = "SELECT COUNT(*) FROM product WHERE name = 'Screw ' || number AND price = CAST(number AS BIGINT) * 100";
        assert_eq!(number(&db, right).await, 250);
    }
}

db_test! {
    async fn northwind_is_imported_where_it_is_at_hand(db: Db) {
        let Some(folder) = std::env::var_os("FICHA_SAMPLE_DATA") else { return };
        let file = std::fs::read_to_string(std::path::Path::new(&folder).join("products.csv")).expect("Northwind's products");
        let report = import(&db, &file, &Options::default()).await.expect("a good file");
        assert_eq!((report.rows, report.inserted, report.ignored), (77, 77, vec![]));
        let chai = "SELECT name || '|' || unit || '|' || CAST(price AS TEXT) FROM product WHERE number = '1' AND NOT active";
        assert_eq!(text(&db, chai).await, "Chai|10 boxes x 30 bags|1800");
        let gone = file.lines().skip(1).filter(|line| line.ends_with(",1")).count();
        assert_eq!(number(&db, "SELECT COUNT(*) FROM product WHERE NOT active").await, i64::try_from(gone).expect("few"));
        assert_eq!(counts(&db, &file).await, (0, 0, 77));
        assert_eq!(number(&db, "SELECT COUNT(*) FROM history").await, 77);
    }
}
