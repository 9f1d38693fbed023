//! The addresses in the database, on both.

use super::model::{AddressEdit, AddressFilter, AddressPage, Purpose};
use super::store;
use crate::db::testing::{command, db_test};
use crate::db::{Db, DbError};
use crate::value::{AddressId, Country, CustomerId};

const CAFE: CustomerId = CustomerId(1);
const BAKERY: CustomerId = CustomerId(2);

async fn two_customers(db: &Db) {
    let mut tx = db.write(&command()).await.expect("a transaction");
    for (number, name) in [("C-1", "Café Zürich"), ("C-2", "Panadería Güemes")] {
        tx.query("INSERT INTO customer (number, name, currency) VALUES ($1, $2, 'EUR')")
            .bind(number)
            .bind(name)
            .execute()
            .await
            .expect("a customer");
    }
    tx.commit().await.expect("a commit");
}

fn at(street: &str, purpose: Purpose, is_default: bool) -> AddressEdit {
    AddressEdit {
        purpose,
        label: None,
        street: street.to_owned(),
        city: Some("Zürich".to_owned()),
        region: None,
        postal_code: Some("8001".to_owned()),
        country: Country::parse("CH").ok(),
        is_default,
        also_shipping: false,
    }
}

async fn add(db: &Db, edit: &AddressEdit) -> AddressId {
    let mut tx = db.write(&command()).await.expect("a transaction");
    let id = store::insert(&mut tx, CAFE, edit).await.expect("an address");
    tx.commit().await.expect("a commit");
    id
}

async fn read(db: &Db, filter: &AddressFilter) -> AddressPage {
    let mut conn = db.read(&command()).await.expect("a view");
    store::page(&mut conn, CAFE, filter).await.expect("a page")
}

async fn streets(db: &Db, filter: &AddressFilter) -> Vec<String> {
    read(db, filter).await.addresses.into_iter().map(|address| address.street).collect()
}

async fn mark(db: &Db, customer: CustomerId, id: AddressId, deleted: bool) -> bool {
    let mut tx = db.write(&command()).await.expect("a transaction");
    let done = store::set_deleted(&mut tx, customer, id, deleted).await.expect("an answer");
    tx.commit().await.expect("a commit");
    done
}

db_test! {
    async fn each_purpose_has_one_default_and_a_new_one_takes_its_place(db: Db) {
        two_customers(&db).await;
        let first = add(&db, &at("Bahnhofstrasse 1", Purpose::Billing, true)).await;
        add(&db, &at("Hafen 2", Purpose::Shipping, true)).await;
        let second = add(&db, &at("Limmatquai 3", Purpose::Billing, true)).await;
        let page = read(&db, &AddressFilter::default()).await;
        let defaults: Vec<_> = page.addresses.iter().map(|address| (address.id, address.is_default)).collect();
        assert_eq!(defaults, [(AddressId(2), true), (second, true), (first, false)]);

        // Whoever removes the default and makes another one does not get two when it comes back.
        assert!(mark(&db, CAFE, second, true).await);
        let mut tx = db.write(&command()).await.expect("a transaction");
        let version = store::find(&mut tx, CAFE, first).await.expect("found").expect("there").version;
        let edit = at("Bahnhofstrasse 1", Purpose::Billing, true);
        assert!(store::update(&mut tx, CAFE, first, version, &edit).await.expect("an answer"));
        tx.commit().await.expect("a commit");
        assert!(mark(&db, CAFE, second, false).await);
        let page = read(&db, &AddressFilter { purpose: Some(Purpose::Billing), ..AddressFilter::default() }).await;
        let defaults: Vec<_> = page.addresses.iter().map(|address| (address.id, address.is_default)).collect();
        assert_eq!(defaults, [(first, true), (second, false)]);

        let mut tx = db.write(&command()).await.expect("a transaction");
        let error: DbError = tx
            .query("UPDATE address SET is_default = TRUE WHERE purpose = 'billing'")
            .execute()
            .await
            .expect_err("two defaults");
        assert_eq!(error.constraint(), Some("address_customer_id_purpose_key"));
    }
}

db_test! {
    async fn what_is_removed_is_not_shown_and_comes_back_whole(db: Db) {
        two_customers(&db).await;
        let id = add(&db, &at("Bahnhofstrasse 1", Purpose::Billing, true)).await;
        assert!(!mark(&db, BAKERY, id, true).await, "it is not theirs");
        assert!(mark(&db, CAFE, id, true).await);
        assert!(!mark(&db, CAFE, id, true).await, "it is gone already");
        let page = read(&db, &AddressFilter::default()).await;
        assert_eq!((page.addresses.len(), page.count), (0, 0));
        let mut conn = db.read(&command()).await.expect("a view");
        assert_eq!(store::find(&mut conn, CAFE, id).await.expect("an answer"), None);
        drop(conn);
        assert!(mark(&db, CAFE, id, false).await);
        let page = read(&db, &AddressFilter::default()).await;
        assert_eq!((page.count, page.addresses[0].is_default), (1, true));
        assert_eq!(page.addresses[0].street, "Bahnhofstrasse 1");
    }
}

db_test! {
    async fn a_save_names_its_version_and_its_customer(db: Db) {
        two_customers(&db).await;
        let id = add(&db, &at("Bahnhofstrasse 1", Purpose::Billing, true)).await;
        let edit = at("Bahnhofstrasse 2", Purpose::Billing, true);
        let mut tx = db.write(&command()).await.expect("a transaction");
        assert!(!store::update(&mut tx, BAKERY, id, 1, &edit).await.expect("an answer"), "not theirs");
        assert!(store::update(&mut tx, CAFE, id, 1, &edit).await.expect("an answer"));
        assert!(!store::update(&mut tx, CAFE, id, 1, &edit).await.expect("an answer"), "stale");
        tx.commit().await.expect("a commit");
        assert_eq!(streets(&db, &AddressFilter::default()).await, ["Bahnhofstrasse 2"]);
    }
}

db_test! {
    async fn pages_follow_each_other_by_key_and_a_search_finds_every_word(db: Db) {
        two_customers(&db).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        for number in 0..store::PAGE + 3 {
            let edit = at(&format!("Gasse {number}"), Purpose::Other, false);
            store::insert(&mut tx, CAFE, &edit).await.expect("an address");
        }
        store::insert(&mut tx, CAFE, &at("Hauptstraße 9", Purpose::Shipping, true)).await.expect("an address");
        tx.commit().await.expect("a commit");

        let first = read(&db, &AddressFilter::default()).await;
        assert_eq!((first.addresses.len(), first.addresses[0].street.as_str()), (store::PAGE, "Hauptstraße 9"));
        let rest = read(&db, &AddressFilter::default().after(first.next)).await;
        assert_eq!((rest.addresses.len(), rest.next), (4, None));
        let mut all: Vec<_> = first.addresses.iter().chain(&rest.addresses).map(|address| address.id).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), store::PAGE + 4, "none twice, none left out");

        let found = |text: &str| AddressFilter { text: Some(text.to_owned()), ..AddressFilter::default() };
        assert_eq!(streets(&db, &found("zurich HAUPTSTRASSE")).await, ["Hauptstraße 9"]);
        assert_eq!(streets(&db, &found("100%")).await, Vec::<String>::new());
    }
}
