//! Documents from files, on both databases.

use super::{Difference, Options, Report, documents};
use crate::customer::import::{self, ImportError};
use crate::db::Db;
use crate::db::testing::db_test;
use crate::user::Access;
use crate::value::{Currency, Money};
use std::path::PathBuf;

fn access() -> Access {
    Access::command("import", "ana")
}

async fn customers(db: &Db, file: &[u8]) {
    import::customers(db, &access(), file, &import::Options::default(), |_, _| {}).await.expect("good customers");
}

async fn bring(db: &Db, heads: &str, lines: &str) -> Result<Report, ImportError> {
    documents(db, &access(), heads.as_bytes(), lines.as_bytes(), &Options::default()).await
}

async fn number(db: &Db, sql: &'static str) -> i64 {
    db.read(&access()).await.expect("readable").query(sql).scalar().await.expect("one number")
}

const NO_LINES: &str = "invoice_number,description,quantity,unit_price\n";

db_test! {
    async fn northwind_keeps_its_numbers_and_totals_and_a_second_time_changes_nothing(db: Db) {
        let Some(folder) = std::env::var_os("FICHA_SAMPLE_DATA").map(PathBuf::from) else { return };
        let file = |name: &str| std::fs::read(folder.join(name)).expect("Northwind's files");
        customers(&db, &file("customers.csv")).await;
        let (heads, lines) = (file("invoices.csv"), file("invoice_lines.csv"));
        let report = documents(&db, &access(), &heads, &lines, &Options::default()).await.expect("good files");
        assert_eq!((report.documents, report.lines, report.inserted, report.unchanged), (830, 2155, 830, 0));
        assert_eq!(report.ignored, ["shipped_date", "freight"]);
        assert_eq!(number(&db, "SELECT CAST(SUM(net_total) AS BIGINT) FROM document").await, 126_579_322);
        assert_eq!(number(&db, "SELECT COUNT(*) FROM document WHERE state = 'issued' AND number IS NOT NULL").await, 830);
        assert_eq!(number(&db, "SELECT COUNT(*) FROM document_line").await, 2155);

        let euros = |minor| Money::new(minor, Currency::EUR);
        let expected = [
            ("10605", 410_970, 410_971),
            ("10616", 480_700, 480_701),
            ("10698", 343_644, 343_645),
            ("10730", 48_426, 48_427),
            ("10802", 294_281, 294_282),
            ("10857", 204_821, 204_822),
            ("10951", 45_876, 45_877),
        ];
        let expected = expected.map(|(number, file, ours)| Difference {
            number: number.to_owned(),
            column: "net_total",
            file: euros(file),
            ours: euros(ours),
        });
        assert_eq!(report.differences, expected);

        let history = number(&db, "SELECT COUNT(*) FROM history").await;
        let again = documents(&db, &access(), &heads, &lines, &Options::default()).await.expect("the same files");
        assert_eq!((again.inserted, again.unchanged), (0, 830));
        assert_eq!(again.differences, expected);
        assert_eq!(number(&db, "SELECT COUNT(*) FROM history").await, history);
        assert_eq!(number(&db, "SELECT CAST(SUM(version) AS BIGINT) FROM document").await, 830);
    }
}

db_test! {
    async fn a_credit_note_refers_to_its_invoice_in_whatever_order_they_stand(db: Db) {
        customers(&db, b"number,name,currency\nC-1,Acme,JPY\n").await;
        let heads = "number,customer,issued_on,due_on,kind,credits,net_total,vat_total,reference\n\
                     A-2,C-1,2026-02-01,,credit_note,A-1,500,50,\n\
                     A-1,C-1,2026-01-01,2026-01-31,,,1000,,PO 7\n";
        let lines = "invoice_number,description,quantity,unit_price,discount,vat_rate\n\
                     A-1,Tea,2,500,,10\nA-2,Tea,1,500,,10\n";
        let report = bring(&db, heads, lines).await.expect("good files");
        assert_eq!((report.inserted, report.differences), (2, vec![]));
        let sql = "SELECT n.gross_total * 10000 + i.gross_total FROM document n JOIN document i ON i.id = n.credits_id \
                   WHERE n.number = 'A-2' AND i.number = 'A-1' AND i.reference = 'PO 7' AND n.currency = 'JPY'";
        assert_eq!(number(&db, sql).await, 5_501_100);
        assert_eq!(bring(&db, heads, lines).await.expect("the same files").unchanged, 2);
    }
}

db_test! {
    async fn a_credit_note_refers_to_an_invoice_of_its_own_customer_in_its_own_currency(db: Db) {
        customers(&db, b"number,name,currency\nC-1,Acme,EUR\nC-2,Globex,EUR\n").await;
        let invoice = "number,customer,issued_on,due_on,kind,credits,currency,net_total\nA-1,C-1,2026-01-01,2026-01-31,,,,1000\n";
        let note = |customer, currency| format!("N-1,{customer},2026-02-01,,credit_note,A-1,{currency},1000\n");
        let refused = [
            (note("C-2", "EUR"), "line 3, column credits: The invoice A-1 is another customer's."),
            (note("C-1", "JPY"), "line 3, column credits: The invoice A-1 is in EUR, and this in JPY."),
        ];
        for (note, sentence) in &refused {
            let text = bring(&db, &format!("{invoice}{note}"), NO_LINES).await.expect_err(sentence).to_string();
            assert!(text.contains(sentence), "{sentence}: {text}");
        }
        // The same of an invoice that is there already.
        bring(&db, invoice, NO_LINES).await.expect("an invoice");
        let head = invoice.lines().next().unwrap_or_default();
        for (note, sentence) in &refused {
            let text = bring(&db, &format!("{head}\n{note}"), NO_LINES).await.expect_err(sentence).to_string();
            assert!(text.contains(&sentence.replace("line 3", "line 2")), "{sentence}: {text}");
        }
        bring(&db, &format!("{head}\n{}", note("C-1", "EUR")), NO_LINES).await.expect("its own credit note");
    }
}

db_test! {
    async fn everything_that_is_wrong_is_told_at_once_and_nothing_is_written(db: Db) {
        customers(&db, b"number,name\nC-1,Acme\n").await;
        let heads = "number,customer_id,issued_on,due_on,kind,credits,net_total\n\
                     A-1,C-9,2026-01-01,,,,1\n\
                     A-2,C-1,31.1.2026,,,,1\n\
                     A-3,C-1,2026-01-31,2026-01-30,,,1\n\
                     A-4,C-1,2026-01-31,,letter,,1\n\
                     A-5,C-1,2026-01-31,,credit_note,A-9,1\n\
                     A-6,C-1,2026-01-31,,,,-1\n\
                     F2026-00001,C-1,2026-01-31,,,,1\n\
                     A-7,C-1,2026-01-31,,,,1\n\
                     A-7,C-1,2026-01-31,,,,1\n";
        let lines = "invoice_number,description,quantity,unit_price,discount\n\
                     A-7,,1,1,0\nA-7,x,one,1,0\nA-7,x,1,1,15\nB-1,x,1,1,0\n";
        let text = bring(&db, heads, lines).await.expect_err("bad files").to_string();
        for (line, column) in [(3, "issued_on"), (4, "due_on"), (5, "kind"), (8, "number"), (10, "number")] {
            assert!(text.contains(&format!("line {line}, column {column}: ")), "{line} {column}: {text}");
        }
        for (line, column) in [(2, "description"), (3, "quantity"), (4, "discount"), (5, "invoice_number")] {
            assert!(text.contains(&format!("line {line}, column lines:{column}: ")), "{line} {column}: {text}");
        }
        let heads = heads.lines().filter(|line| !line.contains("A-2") && !line.contains("A-3") && !line.contains("A-4"));
        let heads: Vec<_> = heads.filter(|line| !line.starts_with('F') && !line.starts_with("A-7")).collect();
        let text = bring(&db, &heads.join("\n"), NO_LINES).await.expect_err("bad files").to_string();
        for sentence in ["There is no customer C-9.", "There is no invoice A-9.", "column net_total: It cannot be negative."] {
            assert!(text.contains(sentence), "{sentence}: {text}");
        }
        assert_eq!(number(&db, "SELECT COUNT(*) FROM document").await, 0);
    }
}

db_test! {
    async fn a_document_that_says_otherwise_than_the_one_that_is_there_is_refused(db: Db) {
        customers(&db, b"number,name\nC-1,Acme\n").await;
        let head = "number,customer_id,issued_on,net_total\nA-1,C-1,2026-01-01,";
        bring(&db, &format!("{head}10.00\n"), NO_LINES).await.expect("a balance brought forward");
        let text = bring(&db, &format!("{head}10.01\n"), NO_LINES).await.expect_err("final").to_string();
        assert!(text.contains("line 2, column number: It is there already and says otherwise"), "{text}");
        let line = format!("{NO_LINES}A-1,Tea,1,10\n");
        bring(&db, &format!("{head}10.00\n"), &line).await.expect_err("it had no line");
    }
}

db_test! {
    async fn a_dry_run_says_what_would_happen_and_writes_nothing(db: Db) {
        customers(&db, b"number,name\nC-1,Acme\n").await;
        let heads = b"number;customer_id;issued_on;net_total\nA-1;C-1;2026-01-01;1.234,50\n";
        let lines = "invoice_number;description;quantity;unit_price\nA-1;T\u{e9};1;1.234,49\n".as_bytes();
        let options = Options { dry_run: true, ..Options::default() };
        let report = documents(&db, &access(), heads, lines, &options).await.expect("good files");
        assert_eq!((report.inserted, report.differences.len()), (1, 1));
        assert_eq!(number(&db, "SELECT COUNT(*) FROM document").await, 0);
    }
}

db_test! {
    async fn a_line_names_its_product_by_number_or_by_the_name_that_one_product_has(db: Db) {
        customers(&db, b"number,name\nC-1,Acme\n").await;
        let mut tx = db.write(&access()).await.expect("a transaction");
        tx.query(
            "INSERT INTO product (number, name, price, currency, vat_rate, name_key)
             VALUES ('11', 'Queso Cabrales', 1, 'EUR', 0, 'queso cabrales'), ('1', 'Chai', 1, 'EUR', 0, 'chai'),
                    ('2', 'Mug', 1, 'EUR', 0, 'mug'), ('3', 'Mug', 1, 'EUR', 0, 'mug')",
        )
        .execute()
        .await
        .expect("products");
        tx.commit().await.expect("a commit");
        let heads = "number,customer_id,issued_on\nA-1,C-1,2026-01-01\n";
        let lines = "invoice_number,product_number,description,quantity,unit_price\n\
                     A-1,11,Cheese,1,1\nA-1,,CHAI,1,1\nA-1,,Mug,1,1\nA-1,,Freight,1,1\n";
        bring(&db, heads, lines).await.expect("good files");
        let sql = "SELECT COUNT(*) FROM document_line l JOIN product p ON p.id = l.product_id AND p.number = l.product_number
                    WHERE (l.text, p.number) IN (('Cheese', '11'), ('CHAI', '1'))";
        assert_eq!(number(&db, sql).await, 2);
        assert_eq!(number(&db, "SELECT COUNT(*) FROM document_line WHERE product_id IS NULL").await, 2);
        assert_eq!(number(&db, "SELECT COUNT(*) FROM document_line WHERE search_key = '11 cheese'").await, 1);
        assert_eq!(bring(&db, heads, lines).await.expect("the same files").unchanged, 1);
        let text = bring(&db, heads, &lines.replace("11,Cheese", "99,Cheese")).await.expect_err("no product").to_string();
        assert!(text.contains("line 2, column lines:product_number: There is no product 99."), "{text}");
    }
}
