//! A user's calendar on both databases: who reads it, and what stands in it.

use super::feed::{self, FeedSecret};
use super::model::ActivityForm;
use super::store;
use super::tests::{ACME, CAFE, added, company, edit, typed};
use crate::db::Db;
use crate::db::testing::{command, db_test};
use crate::locale::Locale;
use crate::ui::form::Form as _;
use chrono::Utc;

db_test! {
    async fn a_calendar_is_read_by_its_secret_alone_until_it_is_renewed_or_revoked(db: Db) {
        let ana = company(&db).await;
        let me = ana.user().expect("Ana").id;
        let reader = |secret: FeedSecret| {
            let db = db.clone();
            async move {
                let mut conn = db.read(&command()).await.expect("a view");
                feed::owner(&mut conn, &secret).await.expect("an answer").map(|user| user.id)
            }
        };
        let renew = async || {
            let mut tx = db.write(&ana).await.expect("a transaction");
            let secret = feed::make(&mut tx, me).await.expect("a calendar");
            tx.commit().await.expect("committed");
            secret
        };
        let first = renew().await;
        assert_eq!(reader(first.clone()).await, Some(me));
        assert_eq!(reader(FeedSecret::sent("guessed")).await, None);
        let mut conn = db.read(&ana).await.expect("a view");
        let stored: String = conn.query("SELECT token_hash FROM calendar_feed").scalar().await.expect("one");
        assert!(!stored.contains(first.reveal()) && stored.len() == 64);
        assert!(feed::since(&mut conn, &ana).await.expect("an answer").is_some());
        drop(conn);

        let second = renew().await;
        assert_eq!((reader(first).await, reader(second.clone()).await), (None, Some(me)));
        let mut tx = db.write(&ana).await.expect("a transaction");
        feed::revoke(&mut tx, me).await.expect("revoked");
        tx.commit().await.expect("committed");
        assert_eq!(reader(second).await, None);

        let third = renew().await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        crate::user::store::disable(&mut tx, me).await.expect("disabled");
        tx.commit().await.expect("committed");
        assert_eq!(reader(third).await, None, "who may not sign in reads no calendar either");
    }
}

db_test! {
    async fn a_calendar_holds_what_one_has_to_do_and_what_one_did_lately(db: Db) {
        let ana = company(&db).await;
        let me = ana.user().expect("Ana").id;
        let mine = |form: ActivityForm| {
            ActivityForm { assignee_id: me.to_string(), ..form }.parse(Locale::Es).expect("valid")
        };
        let open = added(&db, &ana, CAFE, &mine(typed("call", "Beans", "2026-11-24", "16:00"))).await;
        added(&db, &ana, CAFE, &mine(typed("note", "They like it dark", "", ""))).await;
        let long_ago = ActivityForm { done: "on".into(), ..typed("task", "Offer", "2020-02-03", "") };
        added(&db, &ana, CAFE, &mine(long_ago)).await;
        added(&db, &ana, CAFE, &edit("call", "nobody's", "2026-11-24", "")).await;
        let removed = added(&db, &ana, CAFE, &mine(typed("call", "removed", "", ""))).await;
        let done = added(&db, &ana, ACME, &mine(typed("task", "Offer", "", ""))).await;
        let mut tx = db.write(&ana).await.expect("a transaction");
        store::set_deleted(&mut tx, CAFE, removed, true).await.expect("removed");
        store::set_done(&mut tx, ACME, done, true, None).await.expect("done");
        tx.commit().await.expect("committed");
        let mut conn = db.read(&command()).await.expect("a view");
        let items = feed::items(&mut conn, me, Utc::now()).await.expect("the items");
        assert_eq!(items.iter().map(|item| item.id).collect::<Vec<_>>(), [done, open]);
        assert_eq!(items[0].customer_name, "Acme");
    }
}
