//! What triggers keep is what the documents and payments tell, whoever wrote these.

use super::*;
use chrono::Datelike;
use fastrand::Rng;
use std::collections::BTreeMap;

/// Customer, month, currency and kind; a month as its first day.
type Place = (i64, NaiveDate, String, String);
/// Drafts, documents, net, gross, paid, balance, settled and their days.
type Sums = [i64; 8];

#[derive(sqlx::FromRow)]
struct Told {
    customer_id: i64,
    kind: String,
    state: String,
    currency: String,
    issued_on: NaiveDate,
    net_total: i64,
    gross_total: i64,
    paid: i64,
    balance: i64,
    settled_on: Option<NaiveDate>,
}

#[derive(sqlx::FromRow)]
struct Kept {
    customer_id: i64,
    month: NaiveDate,
    currency: String,
    kind: String,
    drafts: i64,
    documents: i64,
    net_total: i64,
    gross_total: i64,
    paid: i64,
    balance: i64,
    settled: i64,
    settled_days: i64,
}

impl Kept {
    fn sums(self) -> (Place, Sums) {
        let place = (self.customer_id, self.month, self.currency, self.kind);
        let Kept { drafts, documents, net_total, gross_total, paid, balance, settled, settled_days, .. } = self;
        (place, [drafts, documents, net_total, gross_total, paid, balance, settled, settled_days])
    }
}

fn month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).expect("every month has a first day")
}

/// What must stand in `document_month`.
fn of_months(told: &[Told]) -> BTreeMap<Place, Sums> {
    let mut months = BTreeMap::<Place, Sums>::new();
    for one in told {
        let place = |day| (one.customer_id, month(day), one.currency.clone(), one.kind.clone());
        let sums = months.entry(place(one.issued_on)).or_default();
        if one.state == "draft" {
            sums[0] += 1;
        } else {
            let more = [0, 1, one.net_total, one.gross_total, one.paid, one.balance, 0, 0];
            sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
        if let Some(day) = one.settled_on {
            let sums = months.entry(place(day)).or_default();
            sums[6] += 1;
            sums[7] += (day - one.issued_on).num_days();
        }
    }
    months.retain(|_, sums| *sums != Sums::default());
    months
}

async fn assert_settled(db: &Db, after: &str) {
    let mut conn = db.read(&command()).await.expect("a view");
    for astray in [
        "SELECT COUNT(*) FROM (SELECT * FROM settlement EXCEPT SELECT * FROM settlement_told) astray",
        "SELECT COUNT(*) FROM (SELECT * FROM settlement_told EXCEPT SELECT * FROM settlement) astray",
    ] {
        assert_eq!(conn.query(astray).scalar::<i64>().await.expect("a count"), 0, "after {after}: {astray}");
    }
    let told = conn
        .query(
            "SELECT customer_id, kind, state, currency, issued_on, net_total, gross_total, paid, balance, settled_on
               FROM settlement_told",
        )
        .all()
        .await
        .expect("what is told");
    let rows: Vec<Kept> = conn.query("SELECT * FROM document_month").all().await.expect("what is kept");
    let mut kept: BTreeMap<Place, Sums> = rows.into_iter().map(Kept::sums).collect();
    kept.retain(|_, sums| *sums != Sums::default());
    assert_eq!(kept, of_months(&told), "after {after}");

    let mut paid = BTreeMap::<(i64, NaiveDate, String), i64>::new();
    let payments: Vec<(i64, NaiveDate, String, i64)> = conn
        .query("SELECT customer_id, paid_on, currency, amount FROM payment WHERE deleted_at IS NULL")
        .all()
        .await
        .expect("payments");
    for (customer, day, currency, amount) in payments {
        *paid.entry((customer, month(day), currency)).or_default() += amount;
    }
    paid.retain(|_, amount| *amount != 0);
    let kept: Vec<(i64, NaiveDate, String, i64)> = conn
        .query("SELECT customer_id, month, currency, amount FROM payment_month WHERE amount <> 0")
        .all()
        .await
        .expect("what is kept");
    let kept: BTreeMap<_, _> =
        kept.into_iter().map(|(customer, month, currency, amount)| ((customer, month, currency), amount)).collect();
    assert_eq!(kept, paid, "after {after}");
}

/// A change as another program could make it; the database refuses some.
fn change(random: &mut Rng) -> String {
    let (id, other) = (random.i64(1..=20), random.i64(1..=20));
    let (customer, amount) = (random.i64(1..=2), random.i64(1..=4) * 100);
    let day = today() - Days::new(random.u64(0..120));
    match random.u8(0..12) {
        0 | 1 => format!(
            "INSERT INTO document (customer_id, kind, issued_on, due_on, currency, net_total, gross_total) \
             VALUES ({customer}, 'invoice', '{day}', '{day}', 'EUR', {amount}, {amount})"
        ),
        2 => format!(
            "INSERT INTO document (customer_id, kind, issued_on, currency, net_total, gross_total, credits_id, credits_number) \
             SELECT customer_id, 'credit_note', '{day}', currency, net_total, {amount}, id, number FROM document WHERE id = {id}"
        ),
        3 | 4 => {
            format!("UPDATE document SET state = 'issued', number = 'N-{id}', buyer_name = 'Acme' WHERE id = {id}")
        }
        5 => {
            format!("UPDATE document SET issued_on = '{day}', gross_total = {amount}, currency = 'CHF' WHERE id = {id}")
        }
        6 => format!(
            "UPDATE document SET customer_id = {customer}, credits_id = {other}, deleted_at = NULL WHERE id = {id}"
        ),
        7 if random.bool() => format!("DELETE FROM document WHERE id = {id}"),
        7 => format!("UPDATE document SET deleted_at = created_at WHERE id = {id}"),
        8 | 9 => format!(
            "INSERT INTO payment (customer_id, document_id, document_number, paid_on, amount, currency) \
             SELECT customer_id, id, 'x', '{day}', {amount}, currency FROM document WHERE id = {id}"
        ),
        10 => format!("UPDATE payment SET document_id = {other}, paid_on = '{day}', amount = {amount} WHERE id = {id}"),
        _ if random.bool() => format!("DELETE FROM payment WHERE id = {id}"),
        _ => format!(
            "UPDATE payment SET deleted_at = CASE WHEN deleted_at IS NULL THEN created_at END, customer_id = {customer} \
              WHERE id = {id}"
        ),
    }
}

db_test! {
    async fn what_is_kept_of_documents_is_what_they_tell_after_any_change(db: Db) {
        two_companies(&db).await;
        let (mut random, mut taken) = (Rng::with_seed(7), 0);
        for _ in 0..250 {
            let sql = change(&mut random);
            let mut tx = db.write(&command()).await.expect("a transaction");
            if tx.query(Sql::compose(sql.clone())).execute().await.is_ok_and(|rows| rows > 0) {
                tx.commit().await.expect("a commit");
                taken += 1;
                assert_settled(&db, &sql).await;
            }
        }
        assert!(taken > 100, "only {taken} changes were taken");
        assert!(number(&db, "SELECT COUNT(*) FROM settlement WHERE settled_on IS NOT NULL").await > 0);
        assert!(number(&db, "SELECT COUNT(*) FROM settlement WHERE credited > 0").await > 0);
    }
}

db_test! {
    async fn payments_that_come_together_are_all_kept(db: Db) {
        two_companies(&db).await;
        let id = issued(&db, ACME, today(), 100_000).await;
        let pays = |db: Db| async move {
            // As another program writes: without holding the document first.
            let mut tx = db.write(&command()).await.expect("a transaction");
            tx.query(
                "INSERT INTO payment (customer_id, document_id, document_number, paid_on, amount, currency) \
                 VALUES (2, $1, 'x', '2026-11-24', 100, 'EUR')",
            )
            .bind(id)
            .execute()
            .await
            .expect("a payment");
            tx.commit().await.expect("a commit");
        };
        twenty_at_once(&db, pays).await;
        assert_settled(&db, "twenty payments").await;
        assert_eq!(document(&db, ACME, id).await.row.paid, 2_000);
    }
}
