//! The catalogue, on both databases.

use super::filter::{CatalogueFilter, StatusFilter};
use super::model::{Product, ProductEdit, ProductForm};
use super::store::{self, PAGE, Saved};
use crate::db::Db;
use crate::db::testing::{command, db_test};
use crate::locale::Locale;
use crate::ui::form::Form as _;
use crate::value::{Currency, CustomerId, ProductId};

pub(crate) fn edit(number: &str, name: &str, price: &str) -> ProductEdit {
    let form = ProductForm {
        number: number.into(),
        name: name.into(),
        price: price.into(),
        ..ProductForm::blank(Currency::EUR, Locale::En)
    };
    form.parse(Locale::En).expect("a valid form")
}

pub(crate) async fn added(db: &Db, edit: &ProductEdit, owner: Option<CustomerId>) -> ProductId {
    let mut tx = db.write(&command()).await.expect("a transaction");
    let id = store::insert(&mut tx, edit, owner).await.expect("a new product");
    tx.commit().await.expect("committed");
    id
}

/// Café Zürich and Acme.
pub(crate) async fn two_customers(db: &Db) -> (CustomerId, CustomerId) {
    let mut tx = db.write(&command()).await.expect("a transaction");
    tx.query(
        "INSERT INTO customer (number, name, currency) VALUES ('C-1', 'Café Zürich', 'CHF'), ('C-2', 'Acme', 'EUR')",
    )
    .execute()
    .await
    .expect("two customers");
    tx.commit().await.expect("committed");
    (CustomerId(1), CustomerId(2))
}

pub(crate) async fn found(db: &Db, id: ProductId) -> Option<Product> {
    store::find(&mut db.read(&command()).await.expect("a snapshot"), id).await.expect("an answer")
}

async fn names(db: &Db, filter: &CatalogueFilter) -> Vec<String> {
    let page = store::page(&mut db.read(&command()).await.expect("a snapshot"), filter).await.expect("an answer");
    page.rows.into_iter().map(|product| product.name).collect()
}

db_test! {
    async fn what_is_saved_is_what_is_read(db: Db) {
        let (cafe, _) = two_customers(&db).await;
        let form = ProductForm {
            number: "11".into(),
            name: "Queso Cabrales".into(),
            description: "Curado en cueva".into(),
            kind: "service".into(),
            unit: "1 kg".into(),
            price: "1021,50".into(),
            currency: "CHF".into(),
            vat_rate: "2,6".into(),
            exclusive_customer: "C-1".into(),
            version: "1".into(),
            active: String::new(),
        };
        let id = added(&db, &form.parse(Locale::Es).expect("valid"), Some(cafe)).await;
        let product = found(&db, id).await.expect("the product");
        assert_eq!(ProductForm::of(&product, Locale::Es), form);
        assert_eq!(product.exclusive_customer_name.as_deref(), Some("Café Zürich"));
        assert_eq!(ProductEdit::of(&product).to_form("1", Locale::Es), form);
    }
}

db_test! {
    async fn a_stale_save_writes_nothing_and_brings_what_stands_now(db: Db) {
        let id = added(&db, &edit("11", "Queso Cabrales", "21"), None).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        let saved = store::update(&mut tx, None, id, 1, &edit("11", "Cabrales", "22"), None).await.expect("saved");
        assert!(matches!(saved, Saved::Done));
        let saved = store::update(&mut tx, None, id, 1, &edit("11", "Queso", "23"), None).await.expect("an answer");
        let Saved::Stale(now) = saved else { panic!("version 1 is stale") };
        assert_eq!((now.name.as_str(), now.price, now.version), ("Cabrales", 2200, 2));
        let saved = store::update(&mut tx, None, ProductId(99), 1, &edit("9", "None", "1"), None).await.expect("an answer");
        assert!(matches!(saved, Saved::Missing));
    }
}

db_test! {
    async fn a_number_that_is_taken_names_its_constraint(db: Db) {
        added(&db, &edit("11", "Queso Cabrales", "21"), None).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        let error = store::insert(&mut tx, &edit("11", "Another", "1"), None).await.expect_err("taken");
        assert_eq!(error.constraint(), Some("product_number_key"));
    }
}

db_test! {
    async fn the_catalogue_is_searched_without_accents_and_filtered_by_whether_it_is_sold(db: Db) {
        let tea = ProductEdit { description: Some("Té de hierbas 100%".into()), ..edit("1", "Chai", "18") };
        added(&db, &tea, None).await;
        let gone = added(&db, &edit("2", "Chang", "19"), None).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        assert!(store::set_active(&mut tx, gone, false).await.expect("deactivated"));
        assert!(!store::set_active(&mut tx, gone, false).await.expect("already"));
        tx.commit().await.expect("committed");
        let ask = |q: &str, status| CatalogueFilter { q: q.into(), status, after: None };
        assert_eq!(names(&db, &ask("", StatusFilter::Active)).await, ["Chai"]);
        assert_eq!(names(&db, &ask("", StatusFilter::Inactive)).await, ["Chang"]);
        assert_eq!(names(&db, &ask("CHÁ", StatusFilter::All)).await, ["Chai", "Chang"]);
        assert_eq!(names(&db, &ask("hierbas te", StatusFilter::All)).await, ["Chai"]);
        assert_eq!(names(&db, &ask("100%", StatusFilter::All)).await, ["Chai"]);
        assert!(names(&db, &ask("10_%", StatusFilter::All)).await.is_empty(), "nothing is a wildcard");
    }
}

db_test! {
    async fn every_product_stands_on_one_page_and_none_on_two(db: Db) {
        let many = i64::try_from(PAGE).expect("few") * 2 + 5;
        for row in 0..many {
            // Some share a name: then the id tells them apart.
            added(&db, &edit(&format!("N{row}"), &format!("Screw {}", row / 3), "1"), None).await;
        }
        let (mut seen, mut filter) = (Vec::new(), CatalogueFilter::default());
        loop {
            let mut conn = db.read(&command()).await.expect("a snapshot");
            let page = store::page(&mut conn, &filter).await.expect("an answer");
            assert_eq!(page.total, many);
            seen.extend(page.rows.into_iter().map(|product| (product.name, product.id.0)));
            let Some(next) = page.next else { break };
            filter = filter.from_key(Some(next));
        }
        assert_eq!(seen.len(), usize::try_from(many).expect("few"));
        let mut sorted = seen.clone();
        sorted.sort_by_key(|(name, id)| (name.to_lowercase(), *id));
        sorted.dedup();
        assert_eq!(seen, sorted);
    }
}

db_test! {
    async fn a_product_is_found_as_it_is_typed(db: Db) {
        let cabrales = added(&db, &edit("11", "Queso Cabrales", "21"), None).await;
        added(&db, &edit("12", "Tofu", "23"), None).await;
        added(&db, &edit("13", "Tofu", "24"), None).await;
        let mut conn = db.read(&command()).await.expect("a snapshot");
        for typed in ["11", " 11 · Queso Cabrales", "queso  CABRALES"] {
            let product = store::find_typed(&mut conn, typed).await.expect("an answer");
            assert_eq!(product.map(|product| product.id), Some(cabrales), "{typed}");
        }
        for typed in ["tofu", "queso", "", "99"] {
            assert!(store::find_typed(&mut conn, typed).await.expect("an answer").is_none(), "{typed}");
        }
    }
}

db_test! {
    async fn the_only_customer_is_found_by_number_and_a_deleted_one_only_where_it_is_theirs_already(db: Db) {
        let (cafe, acme) = two_customers(&db).await;
        let theirs = added(&db, &edit("11", "Blend", "21"), Some(cafe)).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        assert_eq!(store::owner(&mut tx, "C-2", None).await.expect("an answer"), Some(acme));
        assert_eq!(store::owner(&mut tx, "C-9", None).await.expect("an answer"), None);
        let now = tx.now();
        tx.query("UPDATE customer SET deleted_at = $1 WHERE id = 1").bind(now).execute().await.expect("deleted");
        assert_eq!(store::owner(&mut tx, "C-1", None).await.expect("an answer"), None);
        assert_eq!(store::owner(&mut tx, "C-1", Some(theirs)).await.expect("an answer"), Some(cafe));
    }
}

db_test! {
    async fn a_product_that_stops_being_ones_alone_is_news_to_whom_it_leaves(db: Db) {
        let (cafe, acme) = two_customers(&db).await;
        let blend = edit("11", "Blend", "21");
        let id = added(&db, &blend, Some(cafe)).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        for (version, owner) in [(1, Some(acme)), (2, None), (3, Some(cafe))] {
            let saved = store::update(&mut tx, None, id, version, &blend, owner).await.expect("saved");
            assert!(matches!(saved, Saved::Done));
        }
        tx.commit().await.expect("committed");
        let mut conn = db.read(&command()).await.expect("a snapshot");
        let told: Vec<(String, Option<i64>)> = conn
            .query("SELECT op, customer_id FROM history WHERE entity = 'product' ORDER BY id")
            .all()
            .await
            .expect("the history");
        let told: Vec<(&str, Option<i64>)> = told.iter().map(|(op, whose)| (op.as_str(), *whose)).collect();
        let update = |whose| ("update", whose);
        assert_eq!(
            told,
            [("insert", Some(1)), update(Some(2)), update(Some(1)), update(None), update(Some(2)), update(Some(1))]
        );
    }
}
