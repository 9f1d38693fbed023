//! The list, its sums, and the figures above it.

use super::*;

db_test! {
    async fn what_is_overdue_depends_on_the_day_and_every_figure_leads_to_its_documents(db: Db) {
        two_companies(&db).await;
        // Due 30 days after: overdue for 10, 40, 70 and 100 days, and one that is not.
        let days = |days| today() - Days::new(days);
        for (ago, cents) in [(130, 10_000), (100, 20_000), (70, 30_000), (40, 40_000), (0, 50_000)] {
            issued(&db, ACME, days(ago), cents).await;
        }
        let half = issued(&db, ACME, today(), 10_000).await;
        paid(&db, ACME, half, &pay(2_100, today())).await.expect("a part");
        let quick = issued(&db, ACME, today(), 100).await;
        paid(&db, ACME, quick, &pay(121, today())).await.expect("all");
        let mut conn = db.read(&command()).await.expect("a view");
        let told = figures::figures(&mut conn, sight(ACME)).await.expect("an answer").expect("figures");
        let account = told.account();
        assert_eq!([account.to_30, account.to_60, account.to_90, account.over_90], [48_400, 36_300, 24_200, 12_100]);
        assert_eq!((account.open, account.due, account.overdue), (191_500, 70_500, 121_000));
        assert_eq!((told.days_to_pay, told.free_credit()), (Some(0), None));
        let month = told.months.last().expect("this month");
        assert_eq!((told.months.len(), month.billed, month.paid), (12, 72_721, 2_221));

        for (standing, sum, count) in [
            (Standing::Open, account.open, 6),
            (Standing::Due, account.due, 2),
            (Standing::Is(Status::Overdue), account.overdue, 4),
            (Standing::Aged(Age::To30), account.to_30, 1),
            (Standing::Aged(Age::To60), account.to_60, 1),
            (Standing::Aged(Age::To90), account.to_90, 1),
            (Standing::Aged(Age::Over90), account.over_90, 1),
        ] {
            let page = list::page(&mut conn, sight(ACME), &account.behind(standing)).await.expect("an answer");
            assert_eq!((page.total, page.sums[0].balance), (count, sum), "{standing:?}");
        }
        let paid = BillingFilter::standing(Standing::PaidLately, Currency::EUR);
        let paid = list::page(&mut conn, sight(ACME), &paid).await.expect("an answer");
        assert_eq!(paid.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [quick]);
    }
}

db_test! {
    async fn the_average_days_to_pay_is_of_invoices_that_are_paid_and_rounded_to_a_tenth(db: Db) {
        two_companies(&db).await;
        for (took, cents) in [(10_u64, 100), (11, 100), (13, 100)] {
            let id = issued(&db, ACME, today() - Days::new(20), cents).await;
            paid(&db, ACME, id, &pay(21, today() - Days::new(20))).await.expect("a part");
            paid(&db, ACME, id, &pay(100, today() - Days::new(20) + Days::new(took))).await.expect("the rest");
        }
        let mut conn = db.read(&command()).await.expect("a view");
        let told = figures::figures(&mut conn, sight(ACME)).await.expect("an answer").expect("figures");
        assert_eq!(told.days_to_pay, Some(113), "34 days over three invoices are 11.3");
    }
}

db_test! {
    async fn the_filters_narrow_the_list_and_its_sums(db: Db) {
        two_companies(&db).await;
        let old = issued(&db, ACME, NaiveDate::from_ymd_opt(2024, 2, 29).expect("a day"), 10_000).await;
        let invoice = issued(&db, ACME, today(), 20_000).await;
        let note = credited(&db, ACME, old).await.expect("a credit note");
        issue_it(&db, ACME, note, &plainly(1)).await.expect("a number");
        let draft = drafted(&db, ACME, today(), 70_000).await;
        let gone = drafted(&db, ACME, today(), 1).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        draft::set_deleted(&mut tx, sight(ACME), gone, true).await.expect("it goes");
        tx.commit().await.expect("a commit");

        let mut conn = db.read(&command()).await.expect("a view");
        let by = |kind, standing, year, currency| BillingFilter { kind, standing, year, currency, after: None };
        let chf = Currency::parse("CHF").ok();
        for (filter, ids, gross) in [
            (by(None, None, None, None), vec![draft, note, invoice, old], Some(24_200)),
            (by(Some(Kind::Invoice), None, None, None), vec![draft, invoice, old], Some(36_300)),
            (by(Some(Kind::CreditNote), None, None, None), vec![note], Some(-12_100)),
            (by(None, None, Some(2024), None), vec![old], Some(12_100)),
            (by(None, Some(Standing::Is(Status::Draft)), None, None), vec![draft], Some(84_700)),
            (by(None, Some(Standing::Is(Status::Credited)), None, None), vec![old], Some(12_100)),
            (by(None, Some(Standing::Is(Status::Issued)), None, None), vec![note, invoice], Some(12_100)),
            (by(None, None, None, chf), vec![], None),
            (by(Some(Kind::Invoice), Some(Standing::Open), Some(2026), Some(Currency::EUR)), vec![invoice], Some(24_200)),
        ] {
            let page = list::page(&mut conn, sight(ACME), &filter).await.expect("an answer");
            assert_eq!(page.rows.iter().map(|row| row.id).collect::<Vec<_>>(), ids, "{filter:?}");
            assert_eq!(page.sums.first().map(|sum| sum.gross), gross, "{filter:?}");
            assert_eq!((page.total, page.years), (i64::try_from(ids.len()).expect("few"), vec![2026, 2024]));
        }
    }
}

db_test! {
    async fn the_pages_hold_each_document_once_the_newest_first(db: Db) {
        two_companies(&db).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        for n in 0..120_i64 {
            tx.query(
                "INSERT INTO document (customer_id, kind, issued_on, currency, number, buyer_name, state, gross_total) \
                 VALUES ($1, 'invoice', $2, 'EUR', $3, 'Acme', 'issued', 100)",
            )
            .bind(if n % 12 == 0 { CAFE } else { ACME })
            .bind(today() - Days::new(u64::try_from(n * 37 % 11).expect("a few days")))
            .bind(format!("N{n}"))
            .execute()
            .await
            .expect("a document");
        }
        tx.commit().await.expect("a commit");
        let mut conn = db.read(&command()).await.expect("a view");
        let mut filter = BillingFilter::default();
        let (mut seen, mut pages) = (Vec::new(), 0);
        loop {
            let page = list::page(&mut conn, sight(ACME), &filter).await.expect("an answer");
            assert_eq!((page.total, page.sums[0].gross), (110, 11_000));
            pages += 1;
            seen.extend(page.rows.iter().map(|row| (row.issued_on, row.id)));
            let Some(next) = page.next else { break };
            filter = filter.behind(Some(next));
        }
        let ids: BTreeSet<DocumentId> = seen.iter().map(|(_, id)| *id).collect();
        assert_eq!((pages, seen.len(), ids.len()), (110_usize.div_ceil(list::PAGE), 110, 110));
        assert!(seen.is_sorted_by(|a, b| a >= b));
    }
}
