//! Files as people have them, on both databases.

use super::{ImportError, Key, Options, Report, customers};
use crate::db::Db;
use crate::db::testing::db_test;
use crate::user::Access;

const SAMPLE: &str = include_str!("../../../../samples/customers.csv");

fn access() -> Access {
    Access::command("import", "ana")
}

async fn import(db: &Db, file: &str, options: &Options) -> Result<Report, ImportError> {
    customers(db, &access(), file.as_bytes(), options, |_, _| {}).await
}

/// How many were inserted, updated and unchanged.
async fn counts(db: &Db, file: &str) -> (usize, usize, usize) {
    let report = import(db, file, &Options::default()).await.expect("a good file");
    (report.inserted, report.updated, report.unchanged)
}

async fn refusal(db: &Db, file: &str, options: &Options) -> String {
    import(db, file, options).await.expect_err("a bad file").to_string()
}

async fn count(db: &Db, table: &'static str) -> i64 {
    let sql = match table {
        "customer" => "SELECT COUNT(*) FROM customer",
        "address" => "SELECT COUNT(*) FROM address",
        "contact" => "SELECT COUNT(*) FROM contact",
        "versions" => "SELECT CAST(SUM(version) AS BIGINT) FROM customer",
        _ => "SELECT COUNT(*) FROM history",
    };
    db.read(&access()).await.expect("readable").query(sql).scalar().await.expect("counted")
}

async fn text(db: &Db, sql: &'static str) -> String {
    db.read(&access()).await.expect("readable").query(sql).scalar().await.expect("one text")
}

db_test! {
    async fn the_sample_is_imported_whole_and_a_second_time_changes_nothing(db: Db) {
        let report = import(&db, SAMPLE, &Options::default()).await.expect("a good file");
        assert_eq!((report.rows, report.inserted, report.ignored), (6, 6, vec![]));
        let before = (count(&db, "history").await, count(&db, "versions").await);
        assert_eq!((count(&db, "address").await, count(&db, "contact").await, before.0), (6, 6, 18));
        assert_eq!(counts(&db, SAMPLE).await, (0, 0, 6));
        assert_eq!((count(&db, "history").await, count(&db, "versions").await), before);

        let cafe = "SELECT name || '|' || CAST(credit_limit AS TEXT) || '|' || currency || '|' || iban || '|' || tags \
                    || '|' || notes || '|' || search_key FROM customer WHERE number = 'S-001'";
        let expected = "Café Zürich AG|1250050|CHF|CH9300762011623852957|café,vip|Deliveries before 7:00.\n\
                        Ring at the back door.|s-001 cafe zurich ag cafe zurich";
        assert_eq!(text(&db, cafe).await, expected);
        let yen = "SELECT CAST(credit_limit AS TEXT) FROM customer WHERE currency = 'JPY'";
        assert_eq!(text(&db, yen).await, "900000");
        assert_eq!(text(&db, "SELECT tax_id_kind FROM customer WHERE number = 'S-002'").await, "nif");
        assert_eq!(text(&db, "SELECT tax_id_kind FROM customer WHERE number = 'S-004'").await, "vat");
        let where_from = "SELECT DISTINCT actor || ' ' || source FROM history";
        assert_eq!(text(&db, where_from).await, "command:ana import");
    }
}

db_test! {
    async fn what_the_file_says_otherwise_is_one_change_and_what_it_does_not_say_stays(db: Db) {
        counts(&db, "number,name,city,street,contact_name,phone\n1,Café Zürich,Zürich,Limmatquai 12,Ursula Meier,044\n").await;
        let history = count(&db, "history").await;
        assert_eq!(counts(&db, "number,credit_limit\n1,500.00\n").await, (0, 1, 0));
        assert_eq!(count(&db, "history").await, history + 1);
        assert_eq!(counts(&db, "number,phone\n1,045\n").await, (0, 1, 0));
        assert_eq!(count(&db, "history").await, history + 2);
        assert_eq!(text(&db, "SELECT name || phone FROM contact").await, "Ursula Meier045");
        assert_eq!(text(&db, "SELECT name || CAST(credit_limit AS TEXT) FROM customer").await, "Café Zürich50000");
        assert_eq!(counts(&db, "number,credit_limit\n1,\n").await, (0, 1, 0));
        let none = "SELECT CAST(COUNT(*) AS TEXT) FROM customer WHERE credit_limit IS NULL AND version = 3";
        assert_eq!(text(&db, none).await, "1");
    }
}

db_test! {
    async fn one_wrong_cell_is_named_by_line_and_column_and_nothing_is_written(db: Db) {
        let file = "Nº cliente;Razón social;Divisa;IBAN;País\n1;Acme;EUR;;España\n2;\"Smith\nSons\";EURO;ES00 1;Atlantis\n;Ñandú;EUR;;\n1;Acme;;;\n";
        let text = refusal(&db, file, &Options { map: vec![("Nº cliente".into(), "number".into())], ..Options::default() }).await;
        for expected in [
            "line 3, column Divisa: ",
            "line 3, column IBAN: ",
            "line 3, column País: No country is called “Atlantis”",
            "line 5, column Nº cliente: The customer number is missing.",
            "line 6, column Nº cliente: Line 2 has the same customer number.",
            "nothing was imported",
        ] {
            assert!(text.contains(expected), "{expected} in {text}");
        }
        assert_eq!((count(&db, "customer").await, count(&db, "history").await), (0, 0));
    }
}

db_test! {
    async fn many_problems_are_listed_up_to_fifty_and_counted(db: Db) {
        let mut file = String::from("number,name,currency\n");
        for row in 0..60 {
            file.push_str(&format!("{row},Acme {row},GOLD\n"));
        }
        let text = refusal(&db, &file, &Options::default()).await;
        assert_eq!(text.lines().count(), 52);
        assert!(text.contains("and 10 more"), "{text}");
    }
}

db_test! {
    async fn a_dry_run_says_what_would_happen_and_writes_nothing(db: Db) {
        let report = import(&db, SAMPLE, &Options { dry_run: true, ..Options::default() }).await.expect("a good file");
        assert_eq!((report.inserted, count(&db, "customer").await), (6, 0));
    }
}

db_test! {
    async fn customers_are_found_by_name_or_identification_too(db: Db) {
        counts(&db, "number,name,nif\n1,Café Zürich,\n2,Taller Ñandú,B12345674\n").await;
        let by = |key| Options { key, ..Options::default() };
        let report = import(&db, "name,notes\nCAFE ZURICH,calm\n", &by(Key::Name)).await;
        // The name is written as the file writes it: only the match is without regard to case and accents.
        assert_eq!(report.expect("found").updated, 1);
        let report = import(&db, "nif,trade_name\nb-12345674,Ñandú\n", &by(Key::TaxId)).await;
        assert_eq!(report.expect("found").updated, 1);
        let text = refusal(&db, "number,name\n2,Cafe Zurich\n", &by(Key::Name)).await;
        assert!(text.contains("line 2, column number: Another customer has this number."), "{text}");
        assert_eq!(count(&db, "customer").await, 2);
    }
}

db_test! {
    async fn an_identification_keeps_the_kind_that_was_said_for_it(db: Db) {
        counts(&db, "number,name,siren\n1,Lefèvre,732 829 320\n").await;
        assert_eq!(counts(&db, "number,name,tax_id\n1,Lefèvre,732829320\n").await, (0, 0, 1));
        assert_eq!(text(&db, "SELECT tax_id_kind || tax_id FROM customer").await, "siren732829320");
    }
}

db_test! {
    async fn a_deleted_customer_is_not_brought_back_by_a_file(db: Db) {
        counts(&db, "number,name\n1,Acme\n").await;
        let mut tx = db.write(&access()).await.expect("writable");
        let now = tx.now();
        tx.query("UPDATE customer SET deleted_at = $1").bind(now).execute().await.expect("deleted");
        tx.commit().await.expect("committed");
        assert!(refusal(&db, "number,name\n1,Acme\n", &Options::default()).await.contains("was deleted"));
    }
}

db_test! {
    async fn a_column_that_is_not_known_is_reported_and_a_new_customer_needs_a_name(db: Db) {
        let report = import(&db, "number,name,shoe size\n1,Acme,44\n", &Options::default()).await.expect("a good file");
        assert_eq!(report.ignored, ["shoe size"]);
        assert_eq!(report.columns, [("number".to_owned(), "number"), ("name".to_owned(), "name")]);
        assert!(refusal(&db, "number,notes\n2,new\n", &Options::default()).await.contains("line 2, column name: "));
    }
}

db_test! {
    async fn more_rows_than_one_statement_adds_get_each_its_own_address_and_contact(db: Db) {
        let mut file = String::from("number,name,street,phone\n");
        for row in 0..250 {
            file.push_str(&format!("{row},Acme {row},{row} Foundry Lane,555 {row}\n"));
        }
        let mut told = Vec::new();
        let report = customers(&db, &access(), file.as_bytes(), &Options::default(), |done, of| told.push((done, of))).await;
        assert_eq!(report.expect("a good file").inserted, 250);
        assert_eq!(told.last(), Some(&(250, 250)));
        let right = "SELECT CAST(COUNT(*) AS TEXT) FROM customer c JOIN address a ON a.customer_id = c.id \
                     JOIN contact p ON p.customer_id = c.id \
                     WHERE a.street = c.number || ' Foundry Lane' AND p.phone = '555 ' || c.number AND p.name = c.name";
        assert_eq!(text(&db, right).await, "250");
    }
}

db_test! {
    async fn northwind_is_imported_where_it_is_at_hand(db: Db) {
        let Some(folder) = std::env::var_os("FICHA_SAMPLE_DATA") else { return };
        let file = std::fs::read_to_string(std::path::Path::new(&folder).join("customers.csv")).expect("Northwind's customers");
        let report = import(&db, &file, &Options::default()).await.expect("a good file");
        assert_eq!((report.rows, report.inserted, report.ignored), (91, 91, vec![]));
        assert_eq!((count(&db, "address").await, count(&db, "contact").await), (91, 91));
        let alfred = "SELECT c.name || '|' || a.street || '|' || a.city || '|' || a.postal_code || '|' || a.country || '|' \
                      || p.name || '|' || p.job_title || '|' || p.phone || '|' || p.fax \
                      FROM customer c JOIN address a ON a.customer_id = c.id JOIN contact p ON p.customer_id = c.id \
                      WHERE c.number = 'ALFKI'";
        let expected = "Alfreds Futterkiste|Obere Str. 57|Berlin|12209|DE|Maria Anders|Sales Representative|\
                        +49 30 0074321|+49 30 0076545";
        assert_eq!(text(&db, alfred).await, expected);
        assert_eq!(counts(&db, &file).await, (0, 0, 91));
        assert_eq!(count(&db, "history").await, 3 * 91);
    }
}
