//! Visits on both databases.

use super::store::{mark, newest, visit};
use super::{Since, Visit};
use crate::db::Db;
use crate::db::testing::{command, db_test, user};
use crate::user::{Access, Role, User};
use crate::value::{CustomerId, HistoryId};
use chrono::{DateTime, TimeDelta, Utc};

const ACME: CustomerId = CustomerId(1);

async fn acme(db: &Db) {
    let mut tx = db.write(&command()).await.expect("a transaction");
    let sql = "INSERT INTO customer (number, name, currency) VALUES ('A-1', 'Acme', 'EUR')";
    tx.query(sql).execute().await.expect("Acme");
    tx.commit().await.expect("committed");
}

/// Somebody changes Acme's name; tells the entry of the history.
async fn rename(db: &Db, who: &Access, name: &str) -> HistoryId {
    let mut tx = db.write(who).await.expect("a transaction");
    tx.query("UPDATE customer SET name = $1").bind(name).execute().await.expect("another name");
    let newest = tx.query("SELECT MAX(id) FROM history").scalar().await.expect("its entry");
    tx.commit().await.expect("committed");
    newest
}

async fn seen(db: &Db, who: &User, upto: HistoryId, anew: bool) {
    let mut tx = db.write(&command()).await.expect("a transaction");
    mark(&mut tx, who, ACME, upto, anew).await.expect("kept");
    tx.commit().await.expect("committed");
}

async fn found(db: &Db, who: &User, anew: bool, now: DateTime<Utc>) -> Visit {
    let mut conn = db.read(&command()).await.expect("a view");
    let newest = newest(&mut conn, ACME).await.expect("an answer");
    visit(&mut conn, who, ACME, newest, anew, now, chrono_tz::UTC).await.expect("an answer")
}

fn told(visit: &Visit) -> Option<(HistoryId, i64)> {
    visit.since.as_ref().map(|Since { after, count, .. }| (*after, *count))
}

db_test! {
    async fn what_others_have_changed_since_is_counted_and_what_oneself_has_is_not(db: Db) {
        acme(&db).await;
        let (ana, bruno) = (user(&db, "Ana", Role::Editor).await, user(&db, "Bruno", Role::Editor).await);
        let of = |user: &User| Access::of(user.clone(), Role::Editor, String::new()).expect("an editor");
        let now = DateTime::<Utc>::from(std::time::SystemTime::now());
        let first = found(&db, &ana, true, now).await;
        assert_eq!(told(&first), None, "she was never here");
        let seen_first = first.unseen.expect("it has to be kept");
        seen(&db, &ana, seen_first, true).await;
        assert_eq!(found(&db, &ana, true, now).await, Visit::default(), "it is kept, and nothing is new");

        rename(&db, &of(&bruno), "Acme AG").await;
        rename(&db, &of(&ana), "Acme SA").await;
        let newest = rename(&db, &command(), "Acme SL").await;
        let again = found(&db, &ana, true, now).await;
        assert_eq!((told(&again), again.unseen), (Some((seen_first, 2)), Some(newest)));
        assert_eq!(told(&found(&db, &bruno, true, now).await), None, "he has not been here");

        // While she stays, what was new to her stays so, whatever she opens and changes.
        seen(&db, &ana, newest, true).await;
        let own = rename(&db, &of(&ana), "Acme").await;
        seen(&db, &ana, own, false).await;
        assert_eq!(told(&found(&db, &ana, false, now).await), Some((seen_first, 2)));
        assert_eq!(told(&found(&db, &ana, true, now).await), None, "coming back she finds nothing new");
    }
}

db_test! {
    async fn a_visit_is_written_when_something_new_was_seen_and_now_and_then(db: Db) {
        acme(&db).await;
        let ana = user(&db, "Ana", Role::Viewer).await;
        let now = DateTime::<Utc>::from(std::time::SystemTime::now());
        // Nobody has seen what is not there.
        seen(&db, &ana, HistoryId(1_000_000), true).await;
        assert_eq!(found(&db, &ana, true, now).await.unseen, None);
        assert!(found(&db, &ana, true, now + TimeDelta::minutes(6)).await.unseen.is_some());
        let newest = rename(&db, &command(), "Acme AG").await;
        assert_eq!(found(&db, &ana, true, now).await.unseen, Some(newest));
    }
}
