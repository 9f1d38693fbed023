//! What a customer has bought, as the tab of products tells it.

use super::*;
use crate::customer::products::bought::Bought;
use crate::customer::products::bought_store;
use crate::customer::products::model::ProductsFilter;
use crate::customer::products::store::{PAGE, Sight as Seen};

async fn bought(db: &Db, customer: i64, filter: &ProductsFilter) -> (Vec<Bought>, Option<DocumentLineId>) {
    let seen = Seen { customer: CustomerId(customer), today: today() };
    bought_store::bought(&mut db.read(&command()).await.expect("a view"), seen, filter).await.expect("an answer")
}

fn days_ago(days: u64) -> NaiveDate {
    today().checked_sub_days(Days::new(days)).expect("a day")
}

db_test! {
    async fn what_was_bought_is_told_the_newest_first_and_drafts_are_not(db: Db) {
        two_companies(&db).await;
        let older = issued(&db, CAFE, days_ago(9), 100).await;
        issued(&db, ACME, days_ago(8), 900).await;
        let newer = issued(&db, CAFE, days_ago(7), 200).await;
        drafted(&db, CAFE, today(), 300).await;
        let note = credited(&db, CAFE, older).await.expect("a credit note");
        issue_it(&db, CAFE, note, &plainly(1)).await.expect("a number");
        let (rows, next) = bought(&db, CAFE, &ProductsFilter::default()).await;
        let told: Vec<_> = rows.iter().map(|row| (row.document_id, row.unit_price, row.quantity(Locale::En))).collect();
        let expected = [(note, 10_000, "-1"), (newer, 20_000, "1"), (older, 10_000, "1")];
        assert_eq!(told, expected.map(|(id, price, quantity)| (id, price, quantity.to_owned())));
        assert_eq!(next, None);
        assert_eq!(rows[1].unit_price(Locale::En), "2.00 EUR");
    }
}

db_test! {
    async fn what_was_bought_is_found_by_its_text_and_paged_by_key(db: Db) {
        two_companies(&db).await;
        let mut documents = Vec::new();
        for days in [2, 1] {
            let mut tx = db.write(&command()).await.expect("a transaction");
            let id = draft::insert(&mut tx, CustomerId(CAFE), &head(days_ago(days))).await.expect("a draft");
            for line in 0..PAGE {
                let content = Content { text: format!("Té {line}"), ..piece(100) };
                line::insert(&mut tx, sight(CAFE), id, &content).await.expect("a line");
            }
            tx.commit().await.expect("a commit");
            let reason = Some("agreed".to_owned());
            let version = 1 + i64::try_from(PAGE).expect("few");
            issue_it(&db, CAFE, id, &Issue { reason, ..plainly(version) }).await.expect("a number");
            documents.push(id);
        }
        let all = ProductsFilter::default();
        let (first, next) = bought(&db, CAFE, &all).await;
        assert!(first.len() == PAGE && first.iter().all(|row| row.document_id == documents[1]));
        let (second, end) = bought(&db, CAFE, &all.bought_after(next)).await;
        assert!(second.len() == PAGE && second.iter().all(|row| row.document_id == documents[0]));
        assert_eq!(end, None);
        let (found, _) = bought(&db, CAFE, &ProductsFilter { q: "TE 24".into(), ..all.clone() }).await;
        assert_eq!(found.len(), 2);
        assert!(bought(&db, ACME, &all.bought_after(next)).await.0.is_empty(), "a line of somebody else's is no place");
    }
}
