//! Requests on both databases.

use super::super::model::DetailsForm;
use super::super::sensitive::{Held, Sensitive};
use super::super::store as details;
use super::model::State;
use super::store::{self, Wish};
use crate::customer::history::sentence::Narrator;
use crate::customer::history::{HistoryFilter, store as history};
use crate::db::Db;
use crate::db::testing::{command, db_test, user};
use crate::locale::Locale;
use crate::ui::form::Form as _;
use crate::user::{Access, Role, User};
use crate::value::{Currency, CustomerId};

/// Acme, whose limit is 10,000 euros.
async fn acme(db: &Db) -> CustomerId {
    let form = DetailsForm {
        number: "A-1".into(),
        name: "Acme".into(),
        credit_limit: "10000".into(),
        ..DetailsForm::blank(Locale::Es)
    };
    let mut tx = db.write(&command()).await.expect("a transaction");
    let id = details::insert(&mut tx, &form.parse(Locale::Es).expect("valid")).await.expect("a customer");
    tx.commit().await.expect("committed");
    id
}

fn limit(minor: i64) -> Held {
    Held { credit_limit: Some(minor), currency: Some(Currency::EUR), ..Held::default() }
}

fn wish() -> Wish {
    let reason = Some("They buy more".to_owned());
    Wish { what: Sensitive::CreditLimit, was: limit(1_000_000), wanted: limit(2_500_000), reason }
}

fn access(user: &User) -> Access {
    Access::of(user.clone(), Role::Manager, String::new()).expect("a manager")
}

async fn sentences(db: &Db, customer: CustomerId) -> Vec<String> {
    let mut conn = db.read(&command()).await.expect("a view");
    let sight = history::Sight { customer, deleted: false, zone: chrono_tz::UTC };
    let page = history::page(&mut conn, sight, &HistoryFilter::default()).await.expect("an answer");
    page.entries.iter().rev().flat_map(|entry| Narrator::new(entry, Locale::En).sentences()).collect()
}

db_test! {
    async fn a_request_is_told_as_asked_and_as_decided_and_its_change_names_who_asked(db: Db) {
        let (id, ana, mara) = (acme(&db).await, user(&db, "Ana", Role::Manager).await, user(&db, "Mara", Role::Manager).await);
        let mut tx = db.write(&access(&ana)).await.expect("a transaction");
        let request = store::ask(&mut tx, id, &ana, &wish()).await.expect("asked");
        tx.commit().await.expect("committed");

        let mut tx = db.write(&access(&mara)).await.expect("a transaction");
        let now = details::find(&mut tx, id, false).await.expect("an answer").expect("Acme");
        let mut edit = DetailsForm::of(&now, Locale::En).parse(Locale::En).expect("valid");
        edit.take(Sensitive::CreditLimit, &limit(2_500_000));
        edit.reasons.give(Sensitive::CreditLimit, wish().reason);
        let saved = details::update(&mut tx, id, now.version, &edit).await.expect("saved");
        assert!(matches!(saved, details::Saved::Done));
        let change = store::newest_change(&mut tx, id).await.expect("an answer");
        assert!(store::decide(&mut tx, request, State::Approved, &mara, Some("Fine"), change).await.expect("decided"));
        assert!(!store::decide(&mut tx, request, State::Refused, &mara, None, None).await.expect("an answer"));
        tx.commit().await.expect("committed");

        assert_eq!(
            sentences(&db, id).await[1..],
            [
                "Ana asked to change the credit limit from €10,000.00 to €25,000.00",
                "Reason: “They buy more”",
                "Mara changed the credit limit from €10,000.00 to €25,000.00, as Ana had asked",
                "Mara set the reason for the credit limit to “They buy more”, as Ana had asked",
                "Mara approved what Ana had asked for: the credit limit from €10,000.00 to €25,000.00",
                "Reason: “Fine”",
            ]
        );
        let mut conn = db.read(&command()).await.expect("a view");
        assert_eq!(store::open(&mut conn, id, chrono_tz::UTC).await.expect("an answer"), []);
        let found = store::find(&mut conn, id, request, chrono_tz::UTC).await.expect("an answer").expect("it stays");
        assert_eq!((found.state, found.decider_name.as_deref(), found.wanted), (State::Approved, Some("Mara"), limit(2_500_000)));
        let other = store::find(&mut conn, CustomerId(99), request, chrono_tz::UTC).await.expect("an answer");
        assert_eq!(other, None, "it is on Acme's card alone");
    }
}

db_test! {
    async fn of_one_field_only_one_change_is_asked_for_at_a_time(db: Db) {
        let (id, ana) = (acme(&db).await, user(&db, "Ana", Role::Manager).await);
        let mut tx = db.write(&access(&ana)).await.expect("a transaction");
        let first = store::ask(&mut tx, id, &ana, &wish()).await.expect("asked");
        let days = Held { payment_terms_days: Some(60), ..Held::default() };
        let terms = Wish { what: Sensitive::PaymentTerms, was: Held::default(), wanted: days, reason: None };
        store::ask(&mut tx, id, &ana, &terms).await.expect("another field");
        tx.commit().await.expect("committed");
        let mut tx = db.write(&access(&ana)).await.expect("a transaction");
        let error = store::ask(&mut tx, id, &ana, &wish()).await.expect_err("asked already");
        assert_eq!(error.constraint(), Some("pending_change_customer_id_field_key"));
        drop(tx);
        let mut tx = db.write(&access(&ana)).await.expect("a transaction");
        assert!(store::decide(&mut tx, first, State::Withdrawn, &ana, None, None).await.expect("withdrawn"));
        store::ask(&mut tx, id, &ana, &wish()).await.expect("asked again");
        tx.commit().await.expect("committed");
        let told = sentences(&db, id).await;
        assert!(told.contains(&"Ana withdrew the request: the credit limit from €10,000.00 to €25,000.00".to_owned()), "{told:?}");
        assert!(told.contains(&"Ana asked to change the payment terms from empty to 60 days".to_owned()), "{told:?}");
    }
}

db_test! {
    async fn a_reason_stays_with_what_it_explains_and_goes_when_that_is_changed_without_one(db: Db) {
        let id = acme(&db).await;
        let save = async |limit: i64, reason: Option<&str>, notes: &str| {
            let mut tx = db.write(&command()).await.expect("a transaction");
            let now = details::find(&mut tx, id, false).await.expect("an answer").expect("Acme");
            let mut edit = DetailsForm::of(&now, Locale::En).parse(Locale::En).expect("valid");
            edit.credit_limit = Some(limit);
            edit.notes = Some(notes.to_owned());
            edit.reasons.give(Sensitive::CreditLimit, reason.map(str::to_owned));
            assert!(matches!(details::update(&mut tx, id, now.version, &edit).await.expect("saved"), details::Saved::Done));
            let now = details::find(&mut tx, id, false).await.expect("an answer").expect("Acme");
            tx.commit().await.expect("committed");
            now.credit_limit_reason
        };
        assert_eq!(save(2_000_000, Some("Renewed"), "a").await.as_deref(), Some("Renewed"));
        assert_eq!(save(2_000_000, None, "b").await.as_deref(), Some("Renewed"), "only the notes are others");
        assert_eq!(save(3_000_000, Some("Renewed"), "b").await.as_deref(), Some("Renewed"));
        let told = sentences(&db, id).await;
        let given = told.iter().filter(|told| told.ends_with("set the reason for the credit limit to “Renewed”")).count();
        assert_eq!(given, 2, "with each change that it explains: {told:?}");
        assert_eq!(save(4_000_000, None, "b").await, None);
    }
}
