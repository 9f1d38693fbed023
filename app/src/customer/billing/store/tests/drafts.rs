//! Drafts, and how they are issued: once, in the order of their dates, and for ever.

use super::*;

db_test! {
    async fn a_draft_adds_up_as_its_lines_come_change_and_go(db: Db) {
        two_companies(&db).await;
        let id = drafted(&db, CAFE, today(), 10_000).await;
        let found = document(&db, CAFE, id).await;
        assert_eq!((found.row.net_total, found.row.gross_total, found.more.version), (10_000, 12_100, 2));
        assert_eq!((found.row.status, found.row.balance, found.row.number), (Status::Draft, 0, None));
        let first = found.lines[0].clone();

        let mut tx = db.write(&command()).await.expect("a transaction");
        let second = line::insert(&mut tx, sight(CAFE), id, &Content { vat_rate: 1000, ..piece(505) }).await.expect("a line");
        line::update(&mut tx, sight(CAFE), id, (first.id, 1), &piece(20_000)).await.expect("a change");
        tx.commit().await.expect("a commit");
        let found = document(&db, CAFE, id).await;
        assert_eq!((found.row.net_total, found.row.gross_total), (20_505, 24_756), "200 + 21 % and 5.05 + 10 % (0.505)");

        let mut tx = db.write(&command()).await.expect("a transaction");
        let stale = line::update(&mut tx, sight(CAFE), id, (first.id, 1), &piece(1)).await;
        assert!(matches!(stale, Err(Stop::Stale(Now::Line(line))) if line.net == 20_000));
        drop(tx);
        let mut tx = db.write(&command()).await.expect("a transaction");
        line::set_deleted(&mut tx, sight(CAFE), id, second, true).await.expect("it goes");
        assert!(matches!(line::set_deleted(&mut tx, sight(CAFE), id, second, true).await, Err(Stop::Missing)));
        tx.commit().await.expect("a commit");
        assert_eq!(document(&db, CAFE, id).await.row.gross_total, 24_200);
        let mut tx = db.write(&command()).await.expect("a transaction");
        line::set_deleted(&mut tx, sight(CAFE), id, second, false).await.expect("it comes back");
        tx.commit().await.expect("a commit");
        assert_eq!(document(&db, CAFE, id).await.lines.len(), 2);
    }
}

db_test! {
    async fn nothing_of_another_customers_is_seen_or_written(db: Db) {
        two_companies(&db).await;
        let id = drafted(&db, CAFE, today(), 100).await;
        let line_id = document(&db, CAFE, id).await.lines[0].id;
        let mut tx = db.write(&command()).await.expect("a transaction");
        let acme = sight(ACME);
        assert!(find(&mut tx, acme, id).await.expect("an answer").is_none());
        assert!(matches!(draft::update(&mut tx, acme, id, 2, &head(today())).await, Err(Stop::Missing)));
        assert!(matches!(draft::set_deleted(&mut tx, acme, id, true).await, Err(Stop::Missing)));
        assert!(matches!(line::insert(&mut tx, acme, id, &piece(1)).await, Err(Stop::Missing)));
        assert!(matches!(line::update(&mut tx, acme, id, (line_id, 1), &piece(1)).await, Err(Stop::Missing)));
        assert!(matches!(line::set_deleted(&mut tx, acme, id, line_id, true).await, Err(Stop::Missing)));
        assert!(line::find(&mut tx, acme, id, line_id).await.expect("an answer").is_none());
        assert!(line::find(&mut tx, sight(CAFE), id, DocumentLineId(99)).await.expect("an answer").is_none());
        assert!(matches!(issue::issue(&mut tx, acme, id, &plainly(2)).await, Err(Stop::Missing)));
        drop(tx);
        issue_it(&db, CAFE, id, &plainly(2)).await.expect("a number");
        let payment = paid(&db, CAFE, id, &pay(1, today())).await.expect("a payment");
        let mut tx = db.write(&command()).await.expect("a transaction");
        assert!(matches!(payment::insert(&mut tx, acme, id, &pay(1, today())).await, Err(Stop::Missing)));
        assert!(matches!(payment::update(&mut tx, acme, id, (payment, 1), &pay(2, today())).await, Err(Stop::Missing)));
        assert!(matches!(payment::set_deleted(&mut tx, acme, id, payment, true).await, Err(Stop::Missing)));
        assert!(payment::find(&mut tx, acme, id, payment).await.expect("an answer").is_none());
        assert!(matches!(credit::begin(&mut tx, acme, id).await, Err(Stop::Missing)));
    }
}

db_test! {
    async fn a_deleted_customers_billing_is_seen_by_administrators_and_changed_by_nobody(db: Db) {
        two_companies(&db).await;
        let id = issued(&db, CAFE, today(), 100).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        let now = tx.now();
        tx.query("UPDATE customer SET deleted_at = $1 WHERE id = 1").bind(now).execute().await.expect("deleted");
        tx.commit().await.expect("a commit");
        let admin = Sight { deleted: true, ..sight(CAFE) };
        let mut tx = db.write(&command()).await.expect("a transaction");
        assert!(find(&mut tx, sight(CAFE), id).await.expect("an answer").is_none());
        assert!(find(&mut tx, admin, id).await.expect("an answer").is_some());
        assert_eq!(list::page(&mut tx, admin, &BillingFilter::default()).await.expect("an answer").total, 1);
        assert!(figures::figures(&mut tx, sight(CAFE)).await.expect("an answer").is_none());
        assert!(matches!(draft::insert(&mut tx, CustomerId(CAFE), &head(today())).await, Err(Stop::Missing)));
        assert!(matches!(payment::insert(&mut tx, admin, id, &pay(1, today())).await, Err(Stop::Missing)));
        assert!(matches!(credit::begin(&mut tx, admin, id).await, Err(Stop::Missing)));
    }
}

db_test! {
    async fn what_was_issued_is_final_whoever_tries_to_change_it(db: Db) {
        two_companies(&db).await;
        let id = issued(&db, CAFE, today(), 100).await;
        let other = drafted(&db, CAFE, today(), 100).await;
        let before = document(&db, CAFE, id).await;
        for (sql, constraint) in [
            ("UPDATE document SET net_total = 1 WHERE id = 1", "document_final"),
            ("UPDATE document SET state = 'draft' WHERE id = 1", "document_final"),
            ("UPDATE document SET number = 'F2026-9' WHERE id = 1", "document_final"),
            ("UPDATE document SET customer_id = 2 WHERE id = 1", "document_final"),
            ("UPDATE document SET deleted_at = '2026-02-03T04:05:06+00:00' WHERE id = 1", "document_final"),
            ("DELETE FROM document WHERE id = 1", "document_final"),
            ("UPDATE document_line SET text = 'x' WHERE document_id = 1", "document_line_final"),
            ("UPDATE document_line SET document_id = 1 WHERE document_id = 2", "document_line_final"),
            ("UPDATE document_line SET document_id = 2 WHERE document_id = 1", "document_line_final"),
            ("DELETE FROM document_line WHERE document_id = 1", "document_line_final"),
            (
                "INSERT INTO document_line (customer_id, document_id, text, quantity, unit_price, net, currency) \
                 VALUES (1, 1, 'x', 1, 1, 1, 'EUR')",
                "document_line_final",
            ),
        ] {
            let mut tx = db.write(&command()).await.expect("a transaction");
            let error = tx.query(sql).execute().await.expect_err(sql);
            assert_eq!(error.constraint(), Some(constraint), "{sql}: {error}");
        }
        let sqlite = db.is_sqlite();
        for (sql, constraint) in [
            ("REPLACE INTO document (id, customer_id, kind, issued_on, currency) VALUES (1, 1, 'invoice', '2026-01-01', 'EUR')", "document_final"),
            ("UPDATE OR REPLACE document SET number = 'F2026-00001' WHERE id = 2", "document_number_key"),
            (
                "REPLACE INTO document_line (id, customer_id, document_id, text, quantity, unit_price, net, currency) \
                 VALUES (1, 1, 2, 'x', 1, 1, 1, 'EUR')",
                "document_line_final",
            ),
        ] {
            if sqlite {
                let mut tx = db.write(&command()).await.expect("a transaction");
                assert_eq!(tx.query(sql).execute().await.expect_err(sql).constraint(), Some(constraint), "{sql}");
            }
        }
        let mut tx = db.write(&command()).await.expect("a transaction");
        let number = tx.query("UPDATE document SET number = 'F2026-00001' WHERE id = 2").execute().await;
        assert_eq!(number.expect_err("taken").constraint(), Some("document_number_key"));
        drop(tx);
        let mut tx = db.write(&command()).await.expect("a transaction");
        assert_eq!(refusal(draft::update(&mut tx, sight(CAFE), id, 3, &head(today())).await), Refusal::Final);
        assert_eq!(refusal(draft::set_deleted(&mut tx, sight(CAFE), id, true).await), Refusal::Final);
        assert_eq!(refusal(line::insert(&mut tx, sight(CAFE), id, &piece(1)).await), Refusal::Final);
        assert_eq!(refusal(issue::issue(&mut tx, sight(CAFE), id, &plainly(3)).await), Refusal::Final);
        drop(tx);
        assert_eq!(document(&db, CAFE, id).await, before);
        assert_eq!(document(&db, CAFE, other).await.row.status, Status::Draft);
    }
}

db_test! {
    async fn an_issued_invoice_keeps_its_buyer_as_they_were_called(db: Db) {
        two_companies(&db).await;
        let id = issued(&db, CAFE, today(), 100).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        tx.query("UPDATE customer SET name = 'Café Züri' WHERE id = 1").execute().await.expect("renamed");
        tx.commit().await.expect("a commit");
        let found = document(&db, CAFE, id).await;
        assert_eq!(found.more.buyer_name.as_deref(), Some("Café Zürich"));
        assert_eq!(found.more.buyer_tax_id.as_deref(), Some("B1"));
        assert_eq!(found.more.buyer_address.as_deref(), Some("Bahnhofstrasse 1\nCH-8001 Zürich\nSuiza"));
        assert_eq!(found.row.number.as_deref(), Some("F2026-00001"));
    }
}

db_test! {
    async fn only_a_whole_draft_of_a_day_that_has_come_is_issued_and_as_it_was_seen(db: Db) {
        two_companies(&db).await;
        let tomorrow = today() + Days::new(1);
        let id = drafted(&db, CAFE, tomorrow, 100).await;
        assert_eq!(refusal(issue_it(&db, CAFE, id, &plainly(2)).await), Refusal::Future(today()));
        assert!(matches!(issue_it(&db, CAFE, id, &plainly(1)).await, Err(Stop::Stale(Now::Document(_)))));

        let mut tx = db.write(&command()).await.expect("a transaction");
        let empty = draft::insert(&mut tx, CustomerId(CAFE), &head(today())).await.expect("a draft");
        tx.commit().await.expect("a commit");
        assert_eq!(refusal(issue_it(&db, CAFE, empty, &plainly(1)).await), Refusal::Empty);
        let mut tx = db.write(&command()).await.expect("a transaction");
        let back = Content { figures: LineFigures { quantity: -1000, ..piece(100).figures }, ..piece(100) };
        line::insert(&mut tx, sight(CAFE), empty, &back).await.expect("a line");
        tx.commit().await.expect("a commit");
        assert_eq!(refusal(issue_it(&db, CAFE, empty, &plainly(2)).await), Refusal::Negative);

        issued(&db, CAFE, today(), 100).await;
        let yesterday = drafted(&db, ACME, today() - Days::new(1), 100).await;
        assert_eq!(refusal(issue_it(&db, ACME, yesterday, &plainly(2)).await), Refusal::BeforeLast(today()));
        let last_year = drafted(&db, ACME, NaiveDate::from_ymd_opt(2025, 12, 31).expect("a day"), 100).await;
        assert_eq!(issue_it(&db, ACME, last_year, &plainly(2)).await.expect("a number"), "F2025-00001");

        let mut tx = db.write(&command()).await.expect("a transaction");
        tx.query("UPDATE customer SET blocked = NOT blocked, blocked_reason = 'Impagos' WHERE id = 2").execute().await.expect("blocked");
        tx.commit().await.expect("a commit");
        let id = drafted(&db, ACME, today(), 100).await;
        assert_eq!(refusal(issue_it(&db, ACME, id, &plainly(2)).await), Refusal::Blocked("Impagos".to_owned()));
    }
}

/// Issues it, or undoes that at the last moment. It tries again for as long as no connection comes free in time, as somebody
/// would at a slow machine.
async fn in_turn(db: &Db, customer: i64, id: DocumentId, stands: bool) -> String {
    loop {
        match once(db, customer, id, stands).await {
            Ok(number) => return number,
            Err(stop) if stop.to_string().contains("pool timed out") => {}
            Err(stop) => panic!("{stop}"),
        }
    }
}

async fn once(db: &Db, customer: i64, id: DocumentId, stands: bool) -> Result<String, Stop> {
    let mut tx = db.write(&command()).await?;
    let number = issue::issue(&mut tx, sight(customer), id, &plainly(2)).await?;
    if stands {
        tx.commit().await?;
    }
    Ok(number)
}

db_test! {
    async fn a_hundred_at_once_get_a_hundred_numbers_in_a_row(db: Db) {
        two_companies(&db).await;
        let mut drafts = Vec::new();
        for n in 0..100 {
            let customer = if n % 2 == 0 { CAFE } else { ACME };
            drafts.push((customer, drafted(&db, customer, today(), 1).await));
        }
        // Every tenth is undone after it had its number: it leaves no gap.
        let mut tasks = Vec::new();
        for (n, (customer, id)) in drafts.into_iter().enumerate() {
            let db = db.clone();
            tasks.push(tokio::spawn(async move {
                if n % 10 == 0 {
                    in_turn(&db, customer, id, false).await;
                }
                in_turn(&db, customer, id, true).await
            }));
        }
        let mut numbers = BTreeSet::new();
        for task in tasks {
            numbers.insert(task.await.expect("it ran"));
        }
        let expected: BTreeSet<String> = (1..=100).map(|n| format!("F2026-{n:05}")).collect();
        assert_eq!(numbers, expected);
        assert_eq!(number(&db, "SELECT last FROM document_counter").await, 100);
    }
}
