//! What was paid, taken back, and issued over the limit.

use super::*;

db_test! {
    async fn payments_go_towards_nothing_open_and_not_beyond(db: Db) {
        two_companies(&db).await;
        let id = drafted(&db, CAFE, today(), 10_000).await;
        assert_eq!(refusal(paid(&db, CAFE, id, &pay(1, today())).await), Refusal::Draft);
        issue_it(&db, CAFE, id, &plainly(2)).await.expect("a number");
        let open = |minor| Refusal::PaysTooMuch { open: Money::new(minor, Currency::EUR) };
        assert_eq!(refusal(paid(&db, CAFE, id, &pay(12_101, today())).await), open(12_100));
        assert_eq!(refusal(paid(&db, CAFE, id, &pay(-1, today())).await), open(12_100));
        assert_eq!(refusal(paid(&db, CAFE, id, &pay(1, today() + Days::new(1))).await), Refusal::Future(today()));
        let first = paid(&db, CAFE, id, &pay(2_100, today())).await.expect("a part");
        assert_eq!(document(&db, CAFE, id).await.row.status, Status::PartlyPaid);
        paid(&db, CAFE, id, &pay(10_000, today())).await.expect("the rest");
        let row = document(&db, CAFE, id).await.row;
        assert_eq!((row.status, row.paid, row.balance), (Status::Paid, 12_100, 0));
        assert_eq!(refusal(paid(&db, CAFE, id, &pay(1, today())).await), open(0));

        let mut tx = db.write(&command()).await.expect("a transaction");
        payment::set_deleted(&mut tx, sight(CAFE), id, first, true).await.expect("it goes");
        tx.commit().await.expect("a commit");
        let other = paid(&db, CAFE, id, &pay(100, today())).await.expect("a part");
        let mut tx = db.write(&command()).await.expect("a transaction");
        assert_eq!(refusal(payment::set_deleted(&mut tx, sight(CAFE), id, first, false).await), open(2_000));
        drop(tx);
        let mut tx = db.write(&command()).await.expect("a transaction");
        payment::update(&mut tx, sight(CAFE), id, (other, 1), &pay(2_100, today())).await.expect("all of the rest");
        let stale = payment::update(&mut tx, sight(CAFE), id, (other, 1), &pay(1, today())).await;
        assert!(matches!(stale, Err(Stop::Stale(Now::Payment(payment))) if payment.amount == 2_100));
        tx.commit().await.expect("a commit");
        assert_eq!(document(&db, CAFE, id).await.row.balance, 0);
    }
}

db_test! {
    async fn twenty_at_once_cannot_pay_more_than_is_open(db: Db) {
        two_companies(&db).await;
        let id = issued(&db, CAFE, today(), 1_000).await;
        let pays = |db: Db| async move { paid(&db, CAFE, id, &pay(500, today())).await.is_ok() };
        let taken = twenty_at_once(&db, pays).await.into_iter().filter(|taken| *taken).count();
        let row = document(&db, CAFE, id).await.row;
        assert_eq!((taken, row.paid, row.balance), (2, 1_000, 210));
    }
}

db_test! {
    async fn a_credit_note_takes_back_its_invoice_in_whole_or_in_part_and_no_more(db: Db) {
        two_companies(&db).await;
        let id = drafted(&db, CAFE, today(), 10_000).await;
        assert_eq!(refusal(credited(&db, CAFE, id).await), Refusal::Draft);
        issue_it(&db, CAFE, id, &plainly(2)).await.expect("a number");
        let note = credited(&db, CAFE, id).await.expect("a credit note");
        let whole = document(&db, CAFE, note).await;
        assert_eq!((whole.row.kind, whole.row.gross_total, whole.lines.len()), (Kind::CreditNote, 12_100, 1));
        assert_eq!((whole.more.credits_id, whole.more.credits_number.as_deref()), (Some(id), Some("F2026-00001")));

        // A part: only forty of the hundred.
        let mut tx = db.write(&command()).await.expect("a transaction");
        line::update(&mut tx, sight(CAFE), note, (whole.lines[0].id, 1), &piece(4_000)).await.expect("a change");
        tx.commit().await.expect("a commit");
        assert_eq!(issue_it(&db, CAFE, note, &plainly(2)).await.expect("a number"), "R2026-00001");
        let invoice = document(&db, CAFE, id).await;
        assert_eq!((invoice.row.status, invoice.row.credited, invoice.row.balance), (Status::PartlyPaid, 4_840, 7_260));
        assert_eq!(invoice.credit_notes.len(), 1);
        assert_eq!((invoice.credit_notes[0].status, invoice.credit_notes[0].balance), (Status::Issued, 0));

        let second = credited(&db, CAFE, id).await.expect("a credit note");
        let left = Refusal::CreditsTooMuch { left: Money::new(7_260, Currency::EUR) };
        assert_eq!(refusal(issue_it(&db, CAFE, second, &plainly(1)).await), left);
        assert_eq!(refusal(credited(&db, CAFE, note).await), Refusal::CreditsTooMuch { left: Money::new(4_840, Currency::EUR) });

        // It was paid meanwhile; when the rest is taken back too, we owe what was paid.
        paid(&db, CAFE, id, &pay(7_260, today())).await.expect("paid");
        let mut tx = db.write(&command()).await.expect("a transaction");
        let line_id = document(&db, CAFE, second).await.lines[0].id;
        line::update(&mut tx, sight(CAFE), second, (line_id, 1), &piece(6_000)).await.expect("a change");
        tx.commit().await.expect("a commit");
        issue_it(&db, CAFE, second, &plainly(2)).await.expect("a number");
        let row = document(&db, CAFE, id).await.row;
        assert_eq!((row.status, row.balance), (Status::Credited, -7_260));
        paid(&db, CAFE, id, &pay(-7_260, today())).await.expect("paid back");
        assert_eq!(document(&db, CAFE, id).await.row.balance, 0);
        assert_eq!(refusal(credited(&db, CAFE, id).await), Refusal::CreditsTooMuch { left: Money::new(0, Currency::EUR) });
    }
}

db_test! {
    async fn over_the_limit_a_reason_is_asked_for_and_kept_in_the_history(db: Db) {
        two_companies(&db).await;
        issued(&db, CAFE, today(), 80_000).await;
        let id = drafted(&db, CAFE, today(), 10_000).await;
        let over = Money::new(8_900, Currency::EUR);
        assert_eq!(refusal(issue_it(&db, CAFE, id, &plainly(2)).await), Refusal::OverLimit { over, may: true });
        let because = Issue { policy: OverLimit::Block, reason: Some("Paid tomorrow".to_owned()), ..plainly(2) };
        assert_eq!(refusal(issue_it(&db, CAFE, id, &because).await), Refusal::OverLimit { over, may: false });
        let admin = Issue { admin: true, ..because.clone() };
        issue_it(&db, CAFE, id, &admin).await.expect("an administrator may, and says why");
        assert_eq!(document(&db, CAFE, id).await.more.over_limit_reason.as_deref(), Some("Paid tomorrow"));
        let told = "SELECT COUNT(*) FROM history WHERE entity = 'document' AND customer_id = 1 \
                    AND CAST(after AS TEXT) LIKE '%Paid tomorrow%'";
        assert_eq!(number(&db, told).await, 1);
        // Within the limit the reason is not kept, and without a limit none is asked for.
        let id = issued(&db, ACME, today(), 90_000_000).await;
        assert_eq!(document(&db, ACME, id).await.more.over_limit_reason, None);
    }
}

db_test! {
    async fn a_document_leaves_a_trace_of_each_step_in_its_customers_history(db: Db) {
        two_companies(&db).await;
        let id = issued(&db, CAFE, today(), 1_000).await;
        let payment = paid(&db, CAFE, id, &pay(1_210, today())).await.expect("paid");
        let mut tx = db.write(&command()).await.expect("a transaction");
        payment::set_deleted(&mut tx, sight(CAFE), id, payment, true).await.expect("it goes");
        tx.commit().await.expect("a commit");
        let mut conn = db.read(&command()).await.expect("a view");
        let steps: Vec<(String, String)> = conn
            .query(Sql::from(
                "SELECT entity, op FROM history WHERE customer_id = 1 AND entity IN ('document', 'document_line', 'payment') \
                 ORDER BY id",
            ))
            .all()
            .await
            .expect("the history");
        let steps: Vec<(&str, &str)> = steps.iter().map(|(entity, op)| (entity.as_str(), op.as_str())).collect();
        let expected = [
            ("document", "insert"),
            ("document_line", "insert"),
            ("document", "update"), // its sum
            ("document", "update"), // its number
            ("payment", "insert"),
            ("payment", "update"), // its mark
        ];
        assert_eq!(steps, expected, "holding a row for a moment is no news");
    }
}
