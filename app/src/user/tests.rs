//! Signing in, from the form to the tables, on both databases.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

use super::api::{self, Entered};
use super::model::{Role, Scope, SignInForm, WAIT, WRONG};
use super::session::{self, Device, Lifetime, SessionToken};
use super::store::{self, NewUser};
use super::{Access, User, password};
use crate::db::Db;
use crate::db_test;
use crate::error::AppError;
use crate::locale::Locale;
use crate::value::UserId;
use tokio::task::JoinSet;

const PASSWORD: &str = "café con leche";

/// Adds Ana, an editor.
pub(crate) async fn ana(db: &Db) -> UserId {
    let password_hash = password::hash(PASSWORD.to_owned()).await.unwrap();
    let (email, name) = ("Ana@Cafe.example".to_owned(), "Ana".to_owned());
    let time_zone = "Europe/Madrid".to_owned();
    let mut tx = db.write(&Access::command("command", "test")).await.unwrap();
    let (role, team, scope) = (Role::Editor, None, Scope::All);
    let new = NewUser { email, name, password_hash, role, team, scope, locale: Locale::Es, time_zone };
    let id = store::add(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
    id
}

fn typed(email: &str, password: &str) -> SignInForm {
    SignInForm { email: email.to_owned(), password: password.to_owned(), ..SignInForm::default() }
}

/// Signs in from an address.
async fn sign_in(db: &Db, form: SignInForm, address: &str, request_id: &str) -> Result<SessionToken, AppError> {
    match api::sign_in(db, form, &Device::at(address), Lifetime::default(), request_id).await? {
        Entered::Session(token) => Ok(token),
        Entered::HalfWay(_) => panic!("nobody here has a second step"),
    }
}

/// Who is behind a token.
async fn found(db: &Db, token: &SessionToken) -> Option<User> {
    session::find(db, "r9", token, Lifetime::default(), true).await.unwrap().map(|session| session.user)
}

fn at(error: &AppError) -> &str {
    match error {
        AppError::Invalid(errors) => &errors[0].field,
        other => panic!("{other:?}"),
    }
}

db_test!(
    async fn the_right_password_opens_a_session_and_a_new_one_each_time(db: Db) {
        let id = ana(&db).await;
        let first = sign_in(&db, typed(" ana@cafe.EXAMPLE", PASSWORD), "::1", "r1").await.unwrap();
        let second = sign_in(&db, typed("ana@cafe.example", PASSWORD), "::1", "r2").await.unwrap();
        assert_ne!(first, second);
        let user = found(&db, &first).await.unwrap();
        assert_eq!((user.id, user.name.as_str(), user.role, user.locale), (id, "Ana", Role::Editor, Locale::Es));
        api::sign_out(&db, &first, "r4").await.unwrap();
        assert_eq!(found(&db, &first).await, None);
    }
);

db_test!(
    async fn an_unknown_email_a_wrong_password_and_a_disabled_user_get_the_same_answer(db: Db) {
        let id = ana(&db).await;
        let wrong = sign_in(&db, typed("ana@cafe.example", "nope"), "::1", "r1").await.unwrap_err();
        let unknown = sign_in(&db, typed("nobody@cafe.example", PASSWORD), "::1", "r2").await.unwrap_err();
        let token = sign_in(&db, typed("ana@cafe.example", PASSWORD), "::1", "r3").await.unwrap();
        let mut tx = db.write(&Access::command("command", "test")).await.unwrap();
        store::disable(&mut tx, id).await.unwrap();
        tx.commit().await.unwrap();
        let disabled = sign_in(&db, typed("ana@cafe.example", PASSWORD), "::1", "r4").await.unwrap_err();
        assert_eq!(at(&wrong), WRONG);
        assert!(wrong == unknown && unknown == disabled);
        assert_eq!(found(&db, &token).await, None);
    }
);

db_test!(
    async fn what_cannot_be_an_email_is_nobodys(db: Db) {
        ana(&db).await;
        for email in ["ana\0@cafe.example".to_owned(), "a".repeat(100_000), String::new()] {
            let error = sign_in(&db, typed(&email, PASSWORD), "::1", "r1").await.unwrap_err();
            assert_eq!(at(&error), WRONG);
        }
        let mut conn = db.read(&Access::sign_in("r2")).await.unwrap();
        let longest: i64 =
            conn.query("SELECT CAST(MAX(LENGTH(key)) AS BIGINT) FROM login_attempt").scalar().await.unwrap();
        assert!(longest < 20, "{longest}");
    }
);

db_test!(
    async fn after_ten_failures_an_account_waits_and_others_do_not(db: Db) {
        ana(&db).await;
        let access = Access::sign_in("r1");
        let mut tx = db.write(&access).await.unwrap();
        for _ in 0..10 {
            assert!(store::attempt(&mut tx, "ANA@cafe.example", "192.0.2.1").await.unwrap().is_some());
        }
        assert!(store::attempt(&mut tx, "ana@cafe.example", "192.0.2.2").await.unwrap().is_none());
        assert!(store::attempt(&mut tx, "luis@cafe.example", "192.0.2.1").await.unwrap().is_some());
        tx.commit().await.unwrap();
        let error = sign_in(&db, typed("ana@cafe.example", PASSWORD), "192.0.2.3", "r2").await.unwrap_err();
        assert_eq!(at(&error), WAIT);
    }
);

db_test!(
    async fn of_many_tries_at_the_same_moment_none_slips_past_the_count(db: Db) {
        let mut tries = JoinSet::new();
        for place in 0..30 {
            let db = db.clone();
            tries.spawn(async move {
                let mut tx = db.write(&Access::sign_in("r1")).await.unwrap();
                let attempt = store::attempt(&mut tx, "ana@cafe.example", &format!("192.0.2.{place}")).await.unwrap();
                tx.commit().await.unwrap();
                attempt
            });
        }
        let let_through = tries.join_all().await.into_iter().flatten().count();
        assert_eq!(let_through, 10);
    }
);

db_test!(
    async fn after_fifty_failures_an_address_waits_and_others_do_not(db: Db) {
        let mut tx = db.write(&Access::sign_in("r1")).await.unwrap();
        for n in 0..50 {
            let email = format!("user{n}@acme.example");
            assert!(store::attempt(&mut tx, &email, "192.0.2.1").await.unwrap().is_some());
        }
        assert!(store::attempt(&mut tx, "user50@acme.example", "192.0.2.1").await.unwrap().is_none());
        assert!(store::attempt(&mut tx, "user50@acme.example", "192.0.2.2").await.unwrap().is_some());
    }
);

db_test!(
    async fn a_success_forgets_the_failures_before_it(db: Db) {
        ana(&db).await;
        sign_in(&db, typed("ana@cafe.example", "nope"), "::1", "r1").await.unwrap_err();
        sign_in(&db, typed("ana@cafe.example", PASSWORD), "::1", "r2").await.unwrap();
        let mut conn = db.read(&Access::sign_in("r3")).await.unwrap();
        let keys: Vec<String> = conn.query("SELECT key FROM login_attempt").scalars().await.unwrap();
        assert_eq!(keys, ["address:::1"]);
    }
);

db_test!(
    async fn a_new_password_ends_the_sessions_of_the_old_one(db: Db) {
        let id = ana(&db).await;
        let token = sign_in(&db, typed("ana@cafe.example", PASSWORD), "::1", "r1").await.unwrap();
        let mut tx = db.write(&Access::command("command", "test")).await.unwrap();
        store::set_password(&mut tx, id, password::hash("otra".to_owned()).await.unwrap()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(found(&db, &token).await, None);
        assert!(sign_in(&db, typed("ana@cafe.example", "otra"), "::1", "r3").await.is_ok());
    }
);

db_test!(
    async fn an_email_is_taken_whatever_its_case(db: Db) {
        ana(&db).await;
        let mut tx = db.write(&Access::command("command", "test")).await.unwrap();
        let new = NewUser {
            email: "ANA@cafe.example".to_owned(),
            name: "Ana".to_owned(),
            password_hash: String::new(),
            role: Role::Viewer,
            team: None,
            scope: Scope::All,
            locale: Locale::En,
            time_zone: "UTC".to_owned(),
        };
        let error = store::add(&mut tx, new).await.unwrap_err();
        assert_eq!(error.constraint(), Some("app_user_email_key"));
    }
);

db_test!(
    async fn preferences_are_kept_and_an_unknown_zone_is_passed_over(db: Db) {
        let id = ana(&db).await;
        let token = sign_in(&db, typed("ana@cafe.example", PASSWORD), "::1", "r1").await.unwrap();
        let user = found(&db, &token).await.unwrap();
        let access = Access::of(user, Role::Viewer, "r3".to_owned()).unwrap();
        api::prefer(&db, &access, Locale::Fr, Some("Europe/Paris")).await.unwrap();
        api::prefer(&db, &access, Locale::En, Some("Middle/Earth")).await.unwrap();
        let user = found(&db, &token).await.unwrap();
        assert_eq!((user.locale, user.time_zone.as_str()), (Locale::En, "Europe/Paris"));
        let mut conn = db.read(&access).await.unwrap();
        assert_eq!(store::labels(&mut conn).await.unwrap()[0].id, id);
    }
);

db_test!(
    async fn an_actor_of_the_history_names_a_user_only_where_it_is_written_as_users_are(db: Db) {
        let id = ana(&db).await;
        let mut conn = db.read(&Access::command("command", "test")).await.unwrap();
        let sql = concat!("SELECT ", store::name_of!("a.actor"), " FROM (SELECT CAST($1 AS TEXT) AS actor) AS a");
        let large = "user:99999999999999999999";
        for (actor, name) in [
            (format!("user:{id}"), Some("Ana")),
            (format!("user:0{id}"), None),
            (format!("user:{id}x"), None),
            (format!("db:{id}"), None),
            ("user:".to_owned(), None),
            ("user:-1".to_owned(), None),
            (large.to_owned(), None),
            ("command".to_owned(), None),
        ] {
            let found: Option<String> = conn.query(sql).bind(actor.as_str()).scalar().await.unwrap();
            assert_eq!(found.as_deref(), name, "{actor}");
        }
    }
);
