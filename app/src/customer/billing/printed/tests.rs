//! What is sent, as it is told to whoever sets it, on both databases.

use super::*;
use crate::customer::billing::store::taken::{Content, Named};
use crate::customer::billing::store::tests::{
    CAFE, credited, head, issue_it, issued, paid, pay, piece, plainly, sight, today, two_companies,
};
use crate::customer::billing::store::{draft, figures, line};
use crate::db::Db;
use crate::db::testing::{command, db_test};
use crate::value::{CustomerId, DocumentId, ProductId};
use chrono::{Days, NaiveDate};
use paper::{Block, Table};

fn company() -> Company {
    Company {
        name: Some("Ultramarinos Ñ, S.L.".into()),
        address: Some("Calle Mayor 5\n28013 Madrid".into()),
        identification: Some("NIF B12345674".into()),
        iban: Some("ES9121000418450200051332".into()),
        ..Company::default()
    }
}

fn days_ago(days: u64) -> NaiveDate {
    today().checked_sub_days(Days::new(days)).expect("a day")
}

async fn told(db: &Db, id: DocumentId) -> Printed {
    let mut conn = db.read(&command()).await.expect("a view");
    document(&mut conn, sight(CAFE), id, &company(), Locale::Es).await.expect("the document")
}

async fn account(db: &Db, period: Period) -> Printed {
    let mut conn = db.read(&command()).await.expect("a view");
    statement(&mut conn, sight(CAFE), period, &company(), Locale::Es).await.expect("the statement")
}

fn table(printed: &Printed) -> &Table {
    let mut tables = printed.paper.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    tables.next_back().expect("a table")
}

fn cells(printed: &Printed) -> Vec<String> {
    let row = |row: &paper::Row| row.cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("|");
    table(printed).rows.iter().map(row).map(|row| row.replace('\u{a0}', " ")).collect()
}

fn sums(printed: &Printed) -> Vec<String> {
    let sums = printed.paper.blocks.iter().flat_map(|block| match block {
        Block::Sums(sums) => sums.as_slice(),
        _ => &[],
    });
    sums.map(|sum| format!("{}: {}", sum.label, sum.figure).replace('\u{a0}', " ")).collect()
}

fn notes(printed: &Printed) -> Vec<String> {
    let notes = printed.paper.blocks.iter().filter_map(|block| match block {
        Block::Note { text, .. } => Some(text.replace('\u{a0}', " ")),
        _ => None,
    });
    notes.collect()
}

db_test! {
    async fn an_invoice_tells_both_sides_its_lines_its_vat_by_rate_and_what_is_open(db: Db) {
        two_companies(&db).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        tx.query("INSERT INTO product (number, name, price, currency, vat_rate) VALUES ('11', 'Queso', 1, 'EUR', 0)")
            .execute()
            .await
            .expect("a product");
        let id = draft::insert(&mut tx, CustomerId(CAFE), &head(today())).await.expect("a draft");
        let cheese = Named { product_id: ProductId(1), product_number: "11".into(), article_code: Some("CAB".into()) };
        let cheese = Content { product: Some(cheese), unit: Some("pieza".into()), text: "Queso".into(), vat_rate: 400, ..piece(3860) };
        line::insert(&mut tx, sight(CAFE), id, &cheese).await.expect("a line");
        line::insert(&mut tx, sight(CAFE), id, &piece(10_000)).await.expect("a line");
        tx.commit().await.expect("a commit");

        let draft = told(&db, id).await;
        assert_eq!((draft.paper.mark.as_deref(), draft.name.as_str()), (Some("BORRADOR"), "Factura borrador.pdf"));
        let number = issue_it(&db, CAFE, id, &plainly(3)).await.expect("a number");
        paid(&db, CAFE, id, &pay(6114, today())).await.expect("a payment");

        let printed = told(&db, id).await;
        let paper = &printed.paper;
        assert_eq!((printed.name, paper.kind.as_str(), paper.name.as_str()), (format!("Factura {number}.pdf"), "Factura", number.as_str()));
        assert_eq!(paper.mark, None);
        assert_eq!(paper.sender, ["Ultramarinos Ñ, S.L.", "Calle Mayor 5", "28013 Madrid", "NIF B12345674"]);
        assert_eq!(paper.addressee, ["Café Zürich", "Bahnhofstrasse 1", "CH-8001 Zürich", "Suiza", "B1"]);
        assert!(paper.facts.contains(&("Fecha".to_owned(), "24 nov 2026".to_owned())), "{:?}", paper.facts);
        let printed = told(&db, id).await;
        assert_eq!(cells(&printed), ["Queso|1|38,60|4 %|38,60 €", "Espresso machine|1|100,00|21 %|100,00 €"]);
        let first = &table(&printed).rows[0].cells;
        assert_eq!((first[0].second.as_str(), first[1].second.as_str()), ("11 · Código del cliente: CAB", "pieza"));
        let expected = [
            "Base imponible: 138,60 €",
            "IVA 4 % sobre 38,60 €: 1,54 €",
            "IVA 21 % sobre 100,00 €: 21,00 €",
            "Total: 161,14 €",
            "Pagado: 61,14 €",
            "Pendiente de pago: 100,00 €",
        ];
        assert_eq!(sums(&printed), expected);
        let pay = format!("Antes del 24 dic 2026, a la cuenta ES91 2100 0418 4502 0005 1332, indicando {number}.");
        assert_eq!(notes(&printed), [pay]);
    }
}

db_test! {
    async fn a_credit_note_names_its_invoice_and_the_customers_language_is_spoken(db: Db) {
        two_companies(&db).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        tx.query("UPDATE customer SET document_language = 'fr' WHERE id = 1").execute().await.expect("French");
        tx.commit().await.expect("a commit");
        let invoice = issued(&db, CAFE, today(), 100).await;
        let note = credited(&db, CAFE, invoice).await.expect("a credit note");
        let number = issue_it(&db, CAFE, note, &plainly(1)).await.expect("a number");
        let printed = told(&db, note).await;
        assert_eq!((printed.name.as_str(), printed.paper.language.as_str()), (format!("Avoir {number}.pdf").as_str(), "fr"));
        let credits = ("Corrige la facture".to_owned(), "F2026-00001".to_owned());
        assert!(printed.paper.facts.contains(&credits), "{:?}", printed.paper.facts);
        assert!(notes(&printed).is_empty(), "nobody is asked to pay it");
    }
}

db_test! {
    async fn a_statement_opens_moves_and_closes_with_what_is_owed(db: Db) {
        two_companies(&db).await;
        let old = issued(&db, CAFE, days_ago(100), 10_000).await;
        paid(&db, CAFE, old, &pay(2_100, days_ago(80))).await.expect("a payment");
        let new = issued(&db, CAFE, days_ago(20), 1_000).await;
        paid(&db, CAFE, old, &pay(5_000, days_ago(10))).await.expect("a payment");
        let note = credited(&db, CAFE, new).await.expect("a credit note");
        issue_it(&db, CAFE, note, &plainly(1)).await.expect("a number");

        let period = Period { from: Some(days_ago(50)), ..Period::default() };
        let printed = account(&db, period).await;
        assert_eq!(
            cells(&printed),
            [
                "Saldo inicial|5 oct 2026|||100,00 €",
                "Factura F2026-00002|4 nov 2026|12,10 €||112,10 €",
                "Pago de F2026-00001|14 nov 2026||50,00 €|62,10 €",
                "Factura rectificativa R2026-00001|24 nov 2026||12,10 €|50,00 €",
                "Saldo final|24 nov 2026|||50,00 €",
            ]
        );
        assert_eq!(sums(&printed), ["Sin vencer: 0,00 €", "1–30 días: 0,00 €", "31–60 días: 0,00 €", "61–90 días: 50,00 €", "Más de 90 días: 0,00 €", "Saldo final: 50,00 €"]);
        let mut conn = db.read(&command()).await.expect("a view");
        let owed = figures::owed(&mut conn, sight(CAFE)).await.expect("an answer");
        assert_eq!(owed[0].open, 5_000, "it closes with what the tab says is open");
        drop(conn);

        let then = account(&db, Period { from: Some(days_ago(99)), to: Some(days_ago(60)), ..period }).await;
        assert_eq!(cells(&then), ["Saldo inicial|17 ago 2026|||121,00 €", "Pago de F2026-00001|5 sept 2026||21,00 €|100,00 €", "Saldo final|25 sept 2026|||100,00 €"]);
        assert!(sums(&then).contains(&"1–30 días: 100,00 €".to_owned()), "as old as it was then: {:?}", sums(&then));

        let yen = account(&db, Period { currency: crate::value::Currency::parse("JPY").ok(), ..period }).await;
        assert_eq!(notes(&yen), ["Sin movimientos en este periodo.", "No queda nada pendiente."]);
    }
}

db_test! {
    async fn another_customers_document_is_not_printed(db: Db) {
        two_companies(&db).await;
        let id = issued(&db, CAFE, today(), 100).await;
        let mut conn = db.read(&command()).await.expect("a view");
        let found = document(&mut conn, sight(2), id, &company(), Locale::Es).await;
        assert!(matches!(found, Err(AppError::NotFound)));
        let found = statement(&mut conn, sight(9), Period::default(), &company(), Locale::Es).await;
        assert!(matches!(found, Err(AppError::NotFound)));
    }
}
