//! What a line takes from its product.

use super::*;

/// Queso Cabrales at 38.60, of which Café Zürich pays 35.00 from November on and calls it CAB; a blend that only Acme may
/// buy, tea that is no longer sold, and a mug priced in francs.
async fn with_products(db: &Db) {
    two_companies(db).await;
    let mut tx = db.write(&command()).await.expect("a transaction");
    for statement in [
        "INSERT INTO product (number, name, unit, price, currency, vat_rate, active, exclusive_customer_id, name_key, search_key)
         VALUES ('11', 'Queso Cabrales', 'pieza', 3860, 'EUR', 400, TRUE, NULL, 'queso cabrales', '11 queso cabrales'),
                ('A-1', 'Acme blend', NULL, 100, 'EUR', 2100, TRUE, 2, 'acme blend', 'a-1 acme blend'),
                ('T-1', 'Tea', NULL, 500, 'EUR', 1000, FALSE, NULL, 'tea', 't-1 tea'),
                ('M-1', 'Mug', 'caja', 1180, 'CHF', 2100, TRUE, NULL, 'mug', 'm-1 mug')",
        "INSERT INTO customer_price (customer_id, product_id, article_code, price, currency, valid_from, search_key)
         VALUES (1, 1, 'CAB', 3500, 'EUR', '2026-11-01', 'cab')",
        "UPDATE customer SET vat_liable = TRUE WHERE id = 1",
        "UPDATE customer SET vat_liable = FALSE WHERE id = 2",
    ] {
        tx.query(statement).execute().await.expect(statement);
    }
    tx.commit().await.expect("a commit");
}

async fn empty_draft(db: &Db, customer: i64, day: NaiveDate) -> DocumentId {
    let mut tx = db.write(&command()).await.expect("a transaction");
    let id = draft::insert(&mut tx, CustomerId(customer), &head(day)).await.expect("a draft");
    tx.commit().await.expect("a commit");
    id
}

fn named(product: &str) -> LineForm {
    LineForm { product: product.to_owned(), ..LineForm::blank() }
}

async fn filled(db: &Db, customer: i64, document: DocumentId, form: &LineForm) -> Result<Content, Stop> {
    let edit = form.parse(Locale::Es).expect("a valid form");
    let mut conn = db.read(&command()).await.expect("a view");
    taken::fill(&mut conn, sight(customer), document, None, &edit).await
}

db_test! {
    async fn a_line_takes_text_unit_price_and_vat_from_its_product_on_the_documents_date(db: Db) {
        with_products(&db).await;
        let november = empty_draft(&db, CAFE, today()).await;
        for typed in ["11", " 11 · Queso Cabrales ", "queso cabrales", "CAB"] {
            let content = filled(&db, CAFE, november, &named(typed)).await.expect(typed);
            assert_eq!((content.text.as_str(), content.unit.as_deref()), ("Queso Cabrales", Some("pieza")), "{typed}");
            assert_eq!((content.figures.unit_price, content.vat_rate), (350_000, 400), "their own price since November");
            let product = content.product.expect("a product");
            assert_eq!((product.product_number.as_str(), product.article_code.as_deref()), ("11", Some("CAB")));
        }
        let october = empty_draft(&db, CAFE, NaiveDate::from_ymd_opt(2026, 10, 31).expect("a day")).await;
        let content = filled(&db, CAFE, october, &named("11")).await.expect("a line");
        assert_eq!(content.figures.unit_price, 386_000, "the catalogue's price before");
        assert_eq!(content.product.expect("a product").article_code, None);

        let typed = LineForm { text: "Queso, cortado".into(), unit_price: "30".into(), vat_rate: "10".into(), ..named("11") };
        let content = filled(&db, CAFE, november, &typed).await.expect("a line");
        assert_eq!((content.text.as_str(), content.figures.unit_price, content.vat_rate), ("Queso, cortado", 300_000, 1000));

        let acme = empty_draft(&db, ACME, today()).await;
        let content = filled(&db, ACME, acme, &named("11")).await.expect("a line");
        assert_eq!((content.figures.unit_price, content.vat_rate), (386_000, 0), "Acme is charged no VAT");
        assert!(filled(&db, ACME, acme, &named("A-1")).await.is_ok(), "it is theirs alone");
    }
}

db_test! {
    async fn what_the_customer_may_not_buy_is_refused(db: Db) {
        with_products(&db).await;
        let id = empty_draft(&db, CAFE, today()).await;
        assert_eq!(refusal(filled(&db, CAFE, id, &named("99")).await), Refusal::UnknownProduct);
        assert_eq!(refusal(filled(&db, CAFE, id, &named("A-1")).await), Refusal::OnlyAnother);
        assert_eq!(refusal(filled(&db, CAFE, id, &named("T-1")).await), Refusal::NotSold);
        let francs = Refusal::OtherCurrency { price: Money::new(1180, Currency::parse("CHF").expect("francs")), currency: Currency::EUR };
        assert_eq!(refusal(filled(&db, CAFE, id, &named("M-1")).await), francs);
        let typed = LineForm { unit_price: "12".into(), ..named("M-1") };
        assert_eq!(filled(&db, CAFE, id, &typed).await.expect("a price in euros").figures.unit_price, 120_000);
        assert!(matches!(filled(&db, ACME, id, &named("11")).await, Err(Stop::Missing)), "it is not Acme's document");
        assert_eq!(refusal(filled(&db, CAFE, id, &named("CABRA")).await), Refusal::UnknownProduct);
    }
}

db_test! {
    async fn a_line_keeps_a_product_that_is_no_longer_sold_and_a_credit_note_takes_it_over(db: Db) {
        with_products(&db).await;
        let id = empty_draft(&db, CAFE, today()).await;
        let content = filled(&db, CAFE, id, &named("11")).await.expect("a line");
        let mut tx = db.write(&command()).await.expect("a transaction");
        let line = line::insert(&mut tx, sight(CAFE), id, &content).await.expect("a line");
        tx.query("UPDATE product SET active = FALSE WHERE id = 1").execute().await.expect("no longer sold");
        let now = line::find(&mut tx, sight(CAFE), id, line).await.expect("an answer").expect("the line");
        assert_eq!((now.product_number.as_deref(), now.article_code.as_deref(), now.unit.as_deref()), (Some("11"), Some("CAB"), Some("pieza")));
        let two = LineForm { quantity: "2".into(), ..LineForm::of(&now, Locale::Es) }.parse(Locale::Es).expect("valid");
        let kept = taken::fill(&mut tx, sight(CAFE), id, Some(line), &two).await.expect("the product stays");
        line::update(&mut tx, sight(CAFE), id, (line, 1), &kept).await.expect("a change");
        let removed = tx.now();
        tx.query("UPDATE product SET deleted_at = $1 WHERE id = 1").bind(removed).execute().await.expect("removed");
        assert_eq!(taken::fill(&mut tx, sight(CAFE), id, Some(line), &two).await.expect("it stays still").product, content.product);
        tx.commit().await.expect("a commit");
        assert_eq!(refusal(filled(&db, CAFE, id, &named("11")).await), Refusal::UnknownProduct);

        issue_it(&db, CAFE, id, &plainly(3)).await.expect("a number");
        let note = credited(&db, CAFE, id).await.expect("a credit note");
        let note = document(&db, CAFE, note).await;
        assert_eq!((note.lines[0].product_number.as_deref(), note.lines[0].quantity), (Some("11"), 2000));
        assert_eq!(number(&db, "SELECT COUNT(*) FROM document_line WHERE product_id = 1 AND search_key = '11 cab queso cabrales'").await, 2);
    }
}

db_test! {
    async fn a_line_by_hand_has_the_rate_of_the_line_before_it_or_the_usual_one(db: Db) {
        with_products(&db).await;
        let by_hand = LineForm { text: "Porte".into(), unit_price: "5".into(), ..LineForm::blank() };
        let id = empty_draft(&db, CAFE, today()).await;
        assert_eq!(filled(&db, CAFE, id, &by_hand).await.expect("a line").vat_rate, 2100);
        let acme = empty_draft(&db, ACME, today()).await;
        assert_eq!(filled(&db, ACME, acme, &by_hand).await.expect("a line").vat_rate, 0);
        let mut tx = db.write(&command()).await.expect("a transaction");
        line::insert(&mut tx, sight(CAFE), id, &Content { vat_rate: 1000, ..piece(100) }).await.expect("a line");
        tx.commit().await.expect("a commit");
        assert_eq!(filled(&db, CAFE, id, &by_hand).await.expect("a line").vat_rate, 1000);
    }
}

db_test! {
    async fn what_is_offered_for_a_line_is_found_by_the_customers_own_code_too(db: Db) {
        with_products(&db).await;
        let id = empty_draft(&db, CAFE, today()).await;
        let mut conn = db.read(&command()).await.expect("a view");
        let offer = taken::offer(&mut conn, sight(CAFE), id, "").await.expect("an offer");
        let labels: Vec<_> = offer.products.iter().map(|offered| (offered.label.as_str(), offered.article_code.as_deref())).collect();
        assert_eq!(labels, [("M-1 · Mug", None), ("11 · Queso Cabrales", Some("CAB"))]);
        assert_eq!(offer.vat_rate, 2100);
        let found = taken::offer(&mut conn, sight(CAFE), id, "cab").await.expect("an offer");
        assert_eq!(found.products.len(), 1);
    }
}
