//! The details on both databases.

use super::model::{DetailsEdit, DetailsForm};
use super::store::{self, Saved};
use crate::db::Db;
use crate::db::testing::{command, db_test, editor_access};
use crate::locale::Locale;
use crate::ui::form::Form as _;
use crate::value::CustomerId;

fn edit(number: &str, name: &str) -> DetailsEdit {
    let form = DetailsForm { number: number.into(), name: name.into(), ..DetailsForm::blank(Locale::Es) };
    form.parse(Locale::Es).expect("a valid form")
}

async fn added(db: &Db, edit: &DetailsEdit) -> CustomerId {
    let mut tx = db.write(&command()).await.expect("a transaction");
    let id = store::insert(&mut tx, edit).await.expect("a new customer");
    tx.commit().await.expect("committed");
    id
}

db_test! {
    async fn what_is_saved_is_what_is_read(db: Db) {
        let form = DetailsForm {
            number: "C-0001".into(),
            name: "Café Zürich".into(),
            trade_name: "Zurich".into(),
            credit_limit: "12.500,50".into(),
            tags: "vip, export".into(),
            payment_method: "direct_debit".into(),
            payment_terms_days: "30".into(),
            iban: "ES91 2100 0418 4502 0005 1332".into(),
            blocked: "on".into(),
            blocked_reason: "Impagos".into(),
            ..DetailsForm::blank(Locale::Es)
        };
        let id = added(&db, &form.parse(Locale::Es).expect("valid")).await;
        let mut conn = db.read(&command()).await.expect("a snapshot");
        let found = store::find(&mut conn, id, false).await.expect("an answer").expect("the customer");
        let again = DetailsForm::of(&found, Locale::Es);
        assert_eq!(
            again,
            DetailsForm { credit_limit: "12500,50".into(), tags: "export, vip".into(), version: "1".into(), ..form }
        );
    }
}

db_test! {
    async fn a_stale_save_writes_nothing_and_brings_what_stands_now(db: Db) {
        let editor = editor_access(&db).await;
        let id = added(&db, &edit("C-0001", "Acme")).await;
        let mut tx = db.write(&editor).await.expect("a transaction");
        assert!(matches!(store::update(&mut tx, id, 1, &edit("C-0001", "Acme SL")).await.expect("saved"), Saved::Done));
        tx.commit().await.expect("committed");

        let mut tx = db.write(&editor).await.expect("a transaction");
        let Saved::Stale(now) = store::update(&mut tx, id, 1, &edit("C-0001", "Acme SA")).await.expect("an answer") else {
            panic!("version 1 is stale");
        };
        assert_eq!((now.name.as_str(), now.version), ("Acme SL", 2));
    }
}

db_test! {
    async fn a_number_that_is_taken_names_its_constraint(db: Db) {
        added(&db, &edit("C-0001", "Acme")).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        let error = store::insert(&mut tx, &edit("C-0001", "Another")).await.expect_err("taken");
        assert_eq!(error.constraint(), Some("customer_number_key"));
    }
}

db_test! {
    async fn a_deleted_customer_is_found_only_by_those_who_may_restore_it(db: Db) {
        let id = added(&db, &edit("C-0001", "Acme")).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        assert!(store::set_deleted(&mut tx, id, true).await.expect("deleted"));
        assert!(!store::set_deleted(&mut tx, id, true).await.expect("already deleted"));
        tx.commit().await.expect("committed");
        let mut conn = db.read(&command()).await.expect("a snapshot");
        assert!(store::find(&mut conn, id, false).await.expect("an answer").is_none());
        assert!(store::find(&mut conn, id, true).await.expect("an answer").expect("the customer").deleted);
    }
}

db_test! {
    async fn a_twin_is_found_by_name_without_accents_and_by_identification(db: Db) {
        let mut cafe = edit("C-0001", "Café Zürich");
        cafe.tax_id = Some("B12345674".into());
        let id = added(&db, &cafe).await;
        let mut conn = db.read(&command()).await.expect("a snapshot");
        let by_name = store::twins(&mut conn, "CAFE ZURICH", "", None).await.expect("an answer");
        let by_id = store::twins(&mut conn, "Else", "b-1234567 4", None).await.expect("an answer");
        assert_eq!((by_name.len(), by_id.len()), (1, 1));
        assert!(store::twins(&mut conn, "Café Zürich", "", Some(id)).await.expect("an answer").is_empty());
    }
}
