//! Sessions on both databases: how they begin, last and end.

use super::*;
use crate::db_test;
use crate::user::tests::ana;

const USUAL: fn() -> Lifetime = Lifetime::default;

async fn begin(db: &Db, user: UserId) -> SessionToken {
    let mut tx = db.write(&Access::sign_in("r1")).await.unwrap();
    let token = create(&mut tx, user, &Device::at("192.0.2.1"), USUAL(), None).await.unwrap();
    tx.commit().await.unwrap();
    token
}

async fn last_seen(db: &Db) -> DateTime<Utc> {
    let mut conn = db.read(&Access::sign_in("r1")).await.unwrap();
    conn.query("SELECT last_seen_at FROM session").scalar().await.unwrap()
}

/// A session that was used last some time ago.
async fn used(db: &Db, user: UserId, ago: TimeDelta) -> (SessionToken, DateTime<Utc>) {
    let token = begin(db, user).await;
    let mut tx = db.write(&Access::sign_in("r1")).await.unwrap();
    let then = tx.now() - ago;
    tx.query("UPDATE session SET last_seen_at = $1").bind(then).execute().await.unwrap();
    tx.commit().await.unwrap();
    (token, last_seen(db).await)
}

db_test!(
    async fn a_session_ends_when_it_is_idle_or_old_or_ended(db: Db) {
        let user = ana(&db).await;
        let (token, other) = (begin(&db, user).await, begin(&db, user).await);
        assert_ne!(token, other);
        let found = async |token: &SessionToken| find(&db, "r2", token, USUAL(), true).await.unwrap();
        assert_eq!(found(&token).await.map(|session| session.user.id), Some(user));
        assert_eq!(found(&SessionToken::sent("guessed")).await, None);

        let mut conn = db.read(&Access::sign_in("r3")).await.unwrap();
        let now: DateTime<Utc> = conn
            .query("SELECT created_at FROM session WHERE token_hash = $1")
            .bind(token.hash())
            .scalar()
            .await
            .unwrap();
        let (idle, longest) = (USUAL().idle, USUAL().longest);
        for (at, idle, is_there) in [
            (now + idle - TimeDelta::seconds(1), idle, true),
            (now + idle, idle, false),
            (now + longest - TimeDelta::seconds(1), longest * 2, true),
            (now + longest, longest * 2, false),
        ] {
            let lifetime = Lifetime { idle, longest, ..USUAL() };
            let found = find_at(&mut conn, &token, lifetime, at).await.unwrap();
            assert_eq!(found.is_some(), is_there, "{at} {idle}");
        }
        drop(conn);

        let mut tx = db.write(&Access::sign_in("r4")).await.unwrap();
        end(&mut tx, &token).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(found(&token).await, None);
        assert!(found(&other).await.is_some());
    }
);

db_test!(
    async fn a_page_is_read_while_somebody_writes(db: Db) {
        let user = ana(&db).await;
        let (token, earlier) = used(&db, user, SEEN_EVERY).await;

        let mut import = db.write(&Access::command("import", "ana")).await.unwrap();
        import.query("UPDATE session SET address = address").execute().await.unwrap();
        let finding = find(&db, "r2", &token, USUAL(), true);
        let found = tokio::time::timeout(std::time::Duration::from_secs(5), finding).await;
        assert_eq!(found.expect("no waiting").unwrap().map(|session| session.user.id), Some(user));
        assert_eq!(last_seen(&db).await, earlier);
        import.commit().await.unwrap();
        for _ in 0..500 {
            if last_seen(&db).await > earlier {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        panic!("it is written down afterwards");
    }
);

db_test!(
    async fn what_a_page_asks_by_itself_or_within_the_minute_writes_nothing(db: Db) {
        let user = ana(&db).await;
        for (ago, by_a_person) in [(SEEN_EVERY * 2, false), (SEEN_EVERY - TimeDelta::seconds(20), true)] {
            let (token, earlier) = used(&db, user, ago).await;
            assert!(find(&db, "r2", &token, USUAL(), by_a_person).await.unwrap().is_some());
            // A write that came late would come before this one, which waits for its turn.
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            let mut tx = db.write(&Access::sign_in("r3")).await.unwrap();
            let now: DateTime<Utc> = tx.query("SELECT last_seen_at FROM session").scalar().await.unwrap();
            assert_eq!(now, earlier, "{ago} {by_a_person}");
            end_all(&mut tx, user).await.unwrap();
            tx.commit().await.unwrap();
        }
    }
);

db_test!(
    async fn nobody_ends_or_lists_the_sessions_of_another(db: Db) {
        let user = ana(&db).await;
        begin(&db, user).await;
        let token = begin(&db, user).await;
        let kept = find(&db, "r2", &token, USUAL(), true).await.unwrap().unwrap().id;
        let mut tx = db.write(&Access::sign_in("r3")).await.unwrap();
        let listed = of_user(&mut tx, user, USUAL()).await.unwrap();
        assert_eq!((listed.len(), &*listed[0].address), (2, "192.0.2.1"));
        let stranger = UserId(user.0 + 1);
        assert!(of_user(&mut tx, stranger, USUAL()).await.unwrap().is_empty());
        assert!(!end_of_user(&mut tx, stranger, kept).await.unwrap());
        assert_eq!(end_others(&mut tx, stranger, SessionId(0)).await.unwrap(), 0);
        assert_eq!(end_others(&mut tx, user, kept).await.unwrap(), 1);
        assert!(end_of_user(&mut tx, user, kept).await.unwrap());
        assert!(of_user(&mut tx, user, USUAL()).await.unwrap().is_empty());
    }
);

db_test!(
    async fn the_table_never_holds_what_the_cookie_holds(db: Db) {
        let user = ana(&db).await;
        let token = begin(&db, user).await;
        let mut conn = db.read(&Access::sign_in("r1")).await.unwrap();
        let stored: String = conn.query("SELECT token_hash FROM session").scalar().await.unwrap();
        assert_ne!(stored, token.reveal());
        assert_eq!((stored.len(), token.reveal().len()), (64, 43));
    }
);
