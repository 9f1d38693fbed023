//! A customer's products and prices, on both databases.

use super::model::{CustomerPrice, PriceForm, ProductsFilter, ProductsPage};
use super::pricing::{UnitPrice, may_buy, price_for};
use super::store::{self, PAGE, Sight};
use crate::db::Db;
use crate::db::testing::{command, db_test};
use crate::locale::Locale;
use crate::locale::format::read_date;
use crate::product::StatusFilter;
use crate::product::store::{self as catalogue, Saved};
use crate::product::tests::{added, edit, found, two_customers};
use crate::ui::form::Form as _;
use crate::value::{Currency, CustomerId, CustomerPriceId, ProductId};
use chrono::NaiveDate;

fn day(text: &str) -> NaiveDate {
    read_date(text).expect("a day")
}

fn seen(customer: CustomerId) -> Sight {
    Sight { customer, today: day("2026-06-15") }
}

/// A price as an editor types it: `from..to`, where either side of a code or an amount may be empty.
fn form(price: &str, code: &str, from: &str, to: &str) -> PriceForm {
    PriceForm {
        product: "any".into(),
        price: price.into(),
        article_code: code.into(),
        valid_to: to.into(),
        ..PriceForm::blank(Currency::EUR, day(from))
    }
}

async fn priced(db: &Db, customer: CustomerId, product: ProductId, form: &PriceForm) -> CustomerPriceId {
    let product = found(db, product).await.expect("the product");
    let mut tx = db.write(&command()).await.expect("a transaction");
    let edit = form.parse(Locale::En).expect("valid");
    let id = store::insert_price(&mut tx, customer, &product, &edit).await.expect("added");
    tx.commit().await.expect("committed");
    id
}

async fn page(db: &Db, sight: Sight, filter: &ProductsFilter) -> ProductsPage {
    store::page(&mut db.read(&command()).await.expect("a snapshot"), sight, filter).await.expect("an answer")
}

async fn price(db: &Db, customer: CustomerId, id: CustomerPriceId) -> Option<CustomerPrice> {
    store::find_price(&mut db.read(&command()).await.expect("a snapshot"), customer, id).await.expect("an answer")
}

/// What one costs on a day, and whether it is a price of the customer's own.
async fn costs(db: &Db, customer: CustomerId, product: ProductId, on: &str) -> Option<(i64, bool)> {
    let mut conn = db.read(&command()).await.expect("a snapshot");
    let unit = price_for(&mut conn, customer, product, day(on)).await.expect("an answer");
    unit.map(|unit| (unit.price, unit.own))
}

async fn delete_customer(db: &Db, id: CustomerId) {
    let mut tx = db.write(&command()).await.expect("a transaction");
    let now = tx.now();
    tx.query("UPDATE customer SET deleted_at = $1 WHERE id = $2").bind(now).bind(id).execute().await.expect("deleted");
    tx.commit().await.expect("committed");
}

db_test! {
    async fn the_price_on_a_day_is_the_own_one_that_began_last_else_the_catalogues(db: Db) {
        let (cafe, acme) = two_customers(&db).await;
        let chai = added(&db, &edit("1", "Chai", "18"), None).await;
        priced(&db, cafe, chai, &form("17", "", "2026-01-01", "")).await;
        priced(&db, cafe, chai, &form("15", "", "2026-12-01", "2026-12-31")).await;
        priced(&db, cafe, chai, &form("16", "", "2026-07-01", "")).await;
        for (on, expected) in [
            ("2025-12-31", (1800, false)),
            ("2026-01-01", (1700, true)),
            ("2026-06-30", (1700, true)),
            ("2026-07-01", (1600, true)),
            ("2026-11-30", (1600, true)),
            ("2026-12-01", (1500, true)),
            ("2026-12-31", (1500, true)),
            ("2027-01-01", (1600, true)), // the one before the offer holds again
        ] {
            assert_eq!(costs(&db, cafe, chai, on).await, Some(expected), "{on}");
        }
        assert_eq!(costs(&db, acme, chai, "2026-12-24").await, Some((1800, false)), "another's prices are not mine");
        assert_eq!(costs(&db, cafe, ProductId(99), "2026-12-24").await, None);
        assert_eq!(costs(&db, CustomerId(99), chai, "2026-12-24").await, None);
    }
}

db_test! {
    async fn what_a_period_leaves_out_is_looked_for_in_the_one_before(db: Db) {
        let (cafe, _) = two_customers(&db).await;
        let chai = added(&db, &edit("1", "Chai", "18"), None).await;
        priced(&db, cafe, chai, &form("", "CZ-7", "2026-01-01", "")).await;
        priced(&db, cafe, chai, &form("16", "", "2026-03-01", "2026-03-31")).await;
        let mut conn = db.read(&command()).await.expect("a snapshot");
        let told = |unit: UnitPrice| (unit.price, unit.own, unit.article_code);
        let code = || Some("CZ-7".to_owned());
        for (on, expected) in [
            ("2025-06-01", (1800, false, None)),
            ("2026-02-01", (1800, false, code())),
            ("2026-03-15", (1600, true, code())),
            ("2026-04-01", (1800, false, code())),
        ] {
            let unit = price_for(&mut conn, cafe, chai, day(on)).await.expect("an answer").expect("a price");
            assert_eq!(told(unit), expected, "{on}");
        }
    }
}

db_test! {
    async fn a_price_has_its_own_currency_and_a_removed_one_no_longer_holds(db: Db) {
        let (cafe, _) = two_customers(&db).await;
        let chai = added(&db, &edit("1", "Chai", "18"), None).await;
        let francs = PriceForm { currency: "CHF".into(), ..form("20", "", "2026-01-01", "") };
        let id = priced(&db, cafe, chai, &francs).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        let unit = price_for(&mut tx, cafe, chai, day("2026-06-15")).await.expect("an answer").expect("a price");
        assert_eq!((unit.money().minor, unit.currency.code(), unit.vat_rate), (2000, "CHF", 2100));
        assert!(store::set_price_deleted(&mut tx, cafe, id, true).await.expect("removed"));
        let unit = price_for(&mut tx, cafe, chai, day("2026-06-15")).await.expect("an answer").expect("a price");
        assert_eq!((unit.money().minor, unit.currency.code(), unit.own), (1800, "EUR", false));
        assert!(store::set_price_deleted(&mut tx, cafe, id, false).await.expect("put back"));
        let unit = price_for(&mut tx, cafe, chai, day("2026-06-15")).await.expect("an answer").expect("a price");
        assert!(unit.own);
    }
}

db_test! {
    async fn only_one_may_buy_what_is_theirs_alone_and_nobody_what_is_not_sold(db: Db) {
        let (cafe, acme) = two_customers(&db).await;
        let blend = added(&db, &edit("B", "Blend", "30"), Some(cafe)).await;
        let chai = added(&db, &edit("1", "Chai", "18"), None).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        for (customer, product, expected) in [
            (cafe, blend, true),
            (acme, blend, false),
            (cafe, chai, true),
            (acme, chai, true),
            (cafe, ProductId(99), false),
            (CustomerId(99), chai, false),
        ] {
            let may = may_buy(&mut tx, customer, product).await.expect("an answer");
            assert_eq!(may, expected, "{customer} {product}");
        }
        catalogue::set_active(&mut tx, chai, false).await.expect("no longer sold");
        assert!(!may_buy(&mut tx, cafe, chai).await.expect("an answer"));
        let last = price_for(&mut tx, cafe, chai, day("2026-06-15")).await.expect("an answer");
        assert_eq!(last.expect("its price is known still").price, 1800);
        assert!(store::set_product_deleted(&mut tx, cafe, blend, true).await.expect("removed"));
        assert!(!may_buy(&mut tx, cafe, blend).await.expect("an answer"));
        tx.commit().await.expect("committed");
        delete_customer(&db, acme).await;
        let mut conn = db.read(&command()).await.expect("a snapshot");
        assert!(!may_buy(&mut conn, acme, blend).await.expect("an answer"));
    }
}

db_test! {
    async fn two_prices_of_a_product_cannot_begin_on_one_day_unless_one_was_removed(db: Db) {
        let (cafe, acme) = two_customers(&db).await;
        let chai = added(&db, &edit("1", "Chai", "18"), None).await;
        let first = priced(&db, cafe, chai, &form("17", "", "2026-01-01", "")).await;
        priced(&db, acme, chai, &form("16", "", "2026-01-01", "")).await;
        let product = found(&db, chai).await.expect("the product");
        let again = form("16", "", "2026-01-01", "").parse(Locale::En).expect("valid");
        let same_day = Some("customer_price_customer_id_product_id_valid_from_key");
        let mut tx = db.write(&command()).await.expect("a transaction");
        let error = store::insert_price(&mut tx, cafe, &product, &again).await.expect_err("taken");
        assert_eq!(error.constraint(), same_day);
        drop(tx);
        let mut tx = db.write(&command()).await.expect("a transaction");
        assert!(store::set_price_deleted(&mut tx, cafe, first, true).await.expect("removed"));
        store::insert_price(&mut tx, cafe, &product, &again).await.expect("added");
        let error = store::set_price_deleted(&mut tx, cafe, first, false).await.expect_err("its day is taken");
        assert_eq!(error.constraint(), same_day);
    }
}

db_test! {
    async fn what_is_saved_is_what_is_read_and_a_stale_save_writes_nothing(db: Db) {
        let (cafe, acme) = two_customers(&db).await;
        let chai = added(&db, &edit("1", "Chai", "18"), None).await;
        let typed = PriceForm {
            product: "1 · Chai".into(),
            notes: "As agreed with Zoë".into(),
            version: "1".into(),
            ..form("17.50", "CZ-7", "2026-01-01", "2026-12-31")
        };
        let id = priced(&db, cafe, chai, &typed).await;
        let row = price(&db, cafe, id).await.expect("the price");
        assert_eq!(PriceForm::of(&row, Locale::En), typed);
        assert_eq!((row.list_price().display(Locale::En).as_str(), row.for_sale), ("€18.00", true));
        assert!(price(&db, acme, id).await.is_none(), "it is not theirs");

        let product = found(&db, chai).await.expect("the product");
        let other = form("16", "", "2026-02-01", "").parse(Locale::En).expect("valid");
        let mut tx = db.write(&command()).await.expect("a transaction");
        let saved = store::update_price(&mut tx, acme, id, 1, &product, &other).await.expect("an answer");
        assert!(matches!(saved, Saved::Missing));
        let saved = store::update_price(&mut tx, cafe, id, 1, &product, &other).await.expect("an answer");
        assert!(matches!(saved, Saved::Done));
        let saved = store::update_price(&mut tx, cafe, id, 1, &product, &other).await.expect("an answer");
        let Saved::Stale(now) = saved else { panic!("version 1 is stale") };
        assert_eq!((now.price, now.version), (Some(1600), 2));
    }
}

db_test! {
    async fn the_tab_shows_what_is_theirs_and_filters_and_counts_it(db: Db) {
        let (cafe, acme) = two_customers(&db).await;
        let blend = added(&db, &edit("B", "Mezcla Ñandú", "30"), Some(cafe)).await;
        let old = added(&db, &edit("O", "Old blend", "20"), Some(cafe)).await;
        added(&db, &edit("A", "Anvil", "99"), Some(acme)).await;
        let chai = added(&db, &edit("1", "Chai", "18"), None).await;
        let tofu = added(&db, &edit("2", "Tofu", "23"), None).await;
        priced(&db, cafe, chai, &form("17", "CZ-7", "2026-01-01", "")).await;
        priced(&db, cafe, chai, &form("19", "", "2025-01-01", "2025-12-31")).await;
        priced(&db, cafe, chai, &form("16", "", "2027-01-01", "")).await;
        priced(&db, cafe, tofu, &form("22", "", "2026-01-01", "2026-06-15")).await;
        priced(&db, acme, chai, &form("1", "", "2026-01-01", "")).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        catalogue::set_active(&mut tx, old, false).await.expect("no longer sold");
        tx.commit().await.expect("committed");

        let ask = |q: &str, status| ProductsFilter { q: q.into(), status, ..ProductsFilter::default() };
        let shown = async |filter: ProductsFilter| {
            let page = page(&db, seen(cafe), &filter).await;
            let products: Vec<_> = page.exclusive.iter().map(|product| product.number.clone()).collect();
            let prices: Vec<_> = page.prices.iter().map(|price| (price.product_number.clone(), price.price)).collect();
            (products.join(" "), prices, page.count)
        };
        let p = |number: &str, price| (number.to_owned(), Some(price));
        let active = vec![p("1", 1700), p("1", 1600), p("2", 2200)];
        assert_eq!(shown(ask("", StatusFilter::Active)).await, ("B".into(), active, 4));
        assert_eq!(shown(ask("", StatusFilter::Inactive)).await, ("O".into(), vec![p("1", 1900)], 4));
        let all = vec![p("1", 1900), p("1", 1700), p("1", 1600), p("2", 2200)];
        assert_eq!(shown(ask("", StatusFilter::All)).await, ("B O".into(), all, 4));
        assert_eq!(shown(ask("nandu", StatusFilter::All)).await, ("B".into(), vec![], 4));
        assert_eq!(shown(ask("cz-7", StatusFilter::All)).await, (String::new(), vec![p("1", 1700)], 4));

        // What becomes another's alone is no longer sold to them.
        let mut tx = db.write(&command()).await.expect("a transaction");
        catalogue::update(&mut tx, None, chai, 1, &edit("1", "Chai", "18"), Some(acme)).await.expect("saved");
        catalogue::update(&mut tx, None, blend, 1, &edit("B", "Blend", "30"), None).await.expect("saved");
        tx.commit().await.expect("committed");
        assert_eq!(shown(ask("", StatusFilter::Active)).await, (String::new(), vec![p("2", 2200)], 1));
    }
}

db_test! {
    async fn every_row_of_both_sections_stands_on_one_page_and_none_on_two(db: Db) {
        let (cafe, _) = two_customers(&db).await;
        let chai = added(&db, &edit("1", "Chai", "18"), None).await;
        let many = PAGE + 3;
        for row in 0..many {
            added(&db, &edit(&format!("B{row}"), &format!("Blend {}", row / 2), "1"), Some(cafe)).await;
            priced(&db, cafe, chai, &form("1", "", &format!("2026-{:02}-{:02}", row / 28 + 1, row % 28 + 1), "")).await;
        }
        let (mut products, mut prices, mut filter) = (Vec::new(), Vec::new(), ProductsFilter::default());
        loop {
            let page = page(&db, seen(cafe), &filter).await;
            assert_eq!(page.count, i64::try_from(many * 2).expect("few"));
            products.extend(page.exclusive.iter().map(|product| (product.name.to_lowercase(), product.id)));
            prices.extend(page.prices.iter().map(|price| price.valid_from));
            match (page.next_exclusive, page.next_price) {
                (None, None) => break,
                (after, after_price) => filter = ProductsFilter { after, after_price, ..filter },
            }
        }
        assert_eq!((products.len(), prices.len()), (many, many));
        assert!(products.is_sorted() && prices.is_sorted());
        products.dedup();
        prices.dedup();
        assert_eq!((products.len(), prices.len()), (many, many));
    }
}

db_test! {
    async fn a_renamed_product_takes_its_new_place_among_the_prices(db: Db) {
        let (cafe, _) = two_customers(&db).await;
        let chai = added(&db, &edit("1", "Chai", "18"), None).await;
        let tofu = added(&db, &edit("2", "Tofu", "23"), None).await;
        priced(&db, cafe, chai, &form("17", "", "2026-01-01", "")).await;
        priced(&db, cafe, tofu, &form("22", "", "2026-01-01", "")).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        catalogue::update(&mut tx, None, chai, 1, &edit("1", "Zimt-Chai", "18"), None).await.expect("saved");
        tx.commit().await.expect("committed");
        let page = page(&db, seen(cafe), &ProductsFilter::default()).await;
        let names: Vec<_> = page.prices.into_iter().map(|price| price.product_name).collect();
        assert_eq!(names, ["Tofu", "Zimt-Chai"]);
    }
}

db_test! {
    async fn removing_is_marked_and_can_be_taken_back_by_whose_it_is(db: Db) {
        let (cafe, acme) = two_customers(&db).await;
        let blend = added(&db, &edit("B", "Blend", "30"), Some(cafe)).await;
        let id = priced(&db, cafe, blend, &form("29", "", "2026-01-01", "")).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        assert!(!store::set_product_deleted(&mut tx, acme, blend, true).await.expect("not theirs"));
        assert!(!store::set_price_deleted(&mut tx, acme, id, true).await.expect("not theirs"));
        assert!(store::set_product_deleted(&mut tx, cafe, blend, true).await.expect("removed"));
        assert!(store::set_price_deleted(&mut tx, cafe, id, true).await.expect("removed"));
        assert!(!store::set_price_deleted(&mut tx, cafe, id, true).await.expect("already"));
        tx.commit().await.expect("committed");
        assert!(found(&db, blend).await.is_none());
        assert!(price(&db, cafe, id).await.is_none());
        let everything = ProductsFilter { status: StatusFilter::All, ..ProductsFilter::default() };
        let shown = page(&db, seen(cafe), &everything).await;
        assert_eq!((shown.exclusive.len(), shown.prices.len(), shown.count), (0, 0, 0));
        let mut tx = db.write(&command()).await.expect("a transaction");
        assert!(store::set_product_deleted(&mut tx, cafe, blend, false).await.expect("put back"));
        assert!(store::set_price_deleted(&mut tx, cafe, id, false).await.expect("put back"));
        tx.commit().await.expect("committed");
        let shown = page(&db, seen(cafe), &everything).await;
        assert_eq!((shown.exclusive.len(), shown.prices.len(), shown.count), (1, 1, 2));
        let mut conn = db.read(&command()).await.expect("a snapshot");
        let told: i64 = conn
            .query("SELECT COUNT(*) FROM history WHERE customer_id = 1 AND entity IN ('product', 'customer_price')")
            .scalar()
            .await
            .expect("counted");
        assert_eq!(told, 6, "added, removed and put back, each twice");
    }
}

db_test! {
    async fn what_is_anothers_alone_is_neither_found_nor_saved_on_this_card(db: Db) {
        let (cafe, acme) = two_customers(&db).await;
        let blend = added(&db, &edit("B", "Blend", "30"), Some(cafe)).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        let found = async |tx: &mut crate::db::Tx, whose| {
            catalogue::find_exclusive(tx, whose, blend).await.expect("an answer").is_some()
        };
        assert!(found(&mut tx, cafe).await && !found(&mut tx, acme).await);
        let saved = catalogue::update(&mut tx, Some(acme), blend, 1, &edit("B", "Mine", "1"), Some(acme)).await;
        assert!(matches!(saved.expect("an answer"), Saved::Missing));
        let saved = catalogue::update(&mut tx, Some(cafe), blend, 1, &edit("B", "Ours", "1"), Some(cafe)).await;
        assert!(matches!(saved.expect("an answer"), Saved::Done));
    }
}

db_test! {
    async fn what_is_offered_to_choose_from_is_what_they_may_buy(db: Db) {
        let (cafe, acme) = two_customers(&db).await;
        added(&db, &edit("B", "Blend", "30"), Some(cafe)).await;
        added(&db, &edit("A", "Anvil", "99"), Some(acme)).await;
        added(&db, &edit("1", "Chai", "18"), None).await;
        let mut conn = db.read(&command()).await.expect("a snapshot");
        let offered = async |conn: &mut crate::db::Conn, q: &str| -> Vec<String> {
            let found = store::offered(conn, cafe, q).await.expect("an answer");
            found.iter().map(crate::product::Product::label).collect()
        };
        assert_eq!(offered(&mut conn, "").await, ["B · Blend", "1 · Chai"]);
        assert_eq!(offered(&mut conn, "chai").await, ["1 · Chai"]);
    }
}
