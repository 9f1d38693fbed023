//! What somebody sees who sees their team's customers alone: every statement over several customers, on both databases.

use super::model::{Role, Scope, User};
use super::reach::Reach;
use super::{Access, open, store};
use crate::customer::activities::{feed, list, store::Sight};
use crate::customer::contacts::{people, store as contacts, tag_store};
use crate::customer::details;
use crate::customer::live::store::reached;
use crate::customer::search::{self, ListQuery};
use crate::db::testing::{command, db_test, user};
use crate::db::{Db, Sql};
use crate::error::AppError;
use crate::locale::Locale;
use crate::product;
use crate::value::{ContactId, CustomerId, ProductId, UserId};
use chrono::Utc;

/// Eva and Nil are of the north, Sam is of no team. Customers: 1 is Eva's, 2 Nil's, 3 Sam's, 4 nobody's. Each has an address,
/// an activity of Eva's, a product of its own and a contact, who is one and the same person at 1 and at 3.
async fn teams(db: &Db) -> [User; 3] {
    let eva = User { scope: Scope::Team, ..user(db, "Eva", Role::Editor).await };
    let (nil, sam) = (user(db, "Nil", Role::Editor).await, user(db, "Sam", Role::Editor).await);
    let mut tx = db.write(&command()).await.expect("a transaction");
    for person in [&eva, &nil] {
        let change = store::Change { team: Some("norte".to_owned()), ..Default::default() };
        store::change(&mut tx, person.id, change).await.expect("a team");
    }
    let change = store::Change { scope: Some(Scope::Team), ..Default::default() };
    store::change(&mut tx, eva.id, change).await.expect("a scope");
    let owners = [Some(eva.id), Some(nil.id), Some(sam.id), None];
    for (number, owner) in (1..).zip(owners) {
        let statements = [
            "INSERT INTO customer (number, name, name_key, search_key, currency, tags, owner_id) VALUES \
             ('C-' || $1, 'Acme', 'acme', 'acme', CASE WHEN $1 = '3' THEN 'GBP' ELSE 'EUR' END, 'tag' || $1, $2)",
            "INSERT INTO address (customer_id, purpose, street, country) \
             SELECT id, 'shipping', 'Gran Vía', CASE WHEN $1 = '3' THEN 'GB' ELSE 'ES' END FROM customer WHERE number = 'C-' || $1",
            "INSERT INTO product (number, name, name_key, price, currency, vat_rate, exclusive_customer_id) \
             SELECT 'P-' || $1, 'Blend ' || $1, 'blend ' || $1, 100, 'EUR', 2100, id FROM customer WHERE number = 'C-' || $1",
            "INSERT INTO contact (customer_id, name, name_key, search_key, tags) \
             SELECT id, 'Zoë', 'zoe', 'zoe', 'compras' FROM customer WHERE number = 'C-' || $1",
        ];
        for (place, statement) in statements.into_iter().enumerate() {
            let query = tx.query(statement).bind(number.to_string());
            let query = if place == 0 { query.bind(owner) } else { query };
            query.execute().await.expect(statement);
        }
        let statement =
            "INSERT INTO activity (customer_id, kind, subject, assignee_id, due_at) VALUES ($1, 'call', 'Ask', $2, $3)";
        let due = Utc::now() - chrono::TimeDelta::hours(1);
        tx.query(statement).bind(number).bind(eva.id).bind(due).execute().await.expect(statement);
    }
    for statement in [
        "UPDATE contact SET person_id = 1 WHERE customer_id = 3",
        "INSERT INTO contact_tag (name, colour) VALUES ('compras', 'red')",
        "INSERT INTO product (number, name, name_key, price, currency, vat_rate) VALUES ('P-0', 'Milk', 'milk', 9, 'EUR', 2100)",
    ] {
        tx.query(statement).execute().await.expect(statement);
    }
    tx.commit().await.expect("a commit");
    [eva, nil, sam]
}

fn access(user: &User) -> Access {
    Access::of(user.clone(), Role::Viewer, "r1".to_owned()).expect("a user reads")
}

fn ids(numbers: &[i64]) -> Vec<CustomerId> {
    numbers.iter().copied().map(CustomerId).collect()
}

db_test! {
    async fn a_card_opens_for_the_team_of_its_owner_and_for_others_it_never_was(db: Db) {
        let [eva, nil, _] = teams(&db).await;
        let outsider = User { scope: Scope::Team, ..user(&db, "Max", Role::Editor).await };
        for customer in ids(&[1, 2, 3, 4, 999]) {
            let opens = |user: &User| {
                let (db, access) = (db.clone(), access(user));
                async move {
                    let reads = open::reading(&db, &access, customer).await.map(drop);
                    assert_eq!(open::writing(&db, &access, customer).await.map(drop), reads, "{customer}");
                    reads
                }
            };
            let there = |is: bool| if is { Ok(()) } else { Err(AppError::NotFound) };
            assert_eq!(opens(&eva).await, there(customer.0 < 3), "{customer}");
            assert_eq!(opens(&nil).await, there(customer.0 < 5), "{customer}: she sees all");
            assert_eq!(opens(&outsider).await, there(false), "{customer}: no team is not a team");
        }
    }
}

db_test! {
    async fn the_list_its_count_its_options_and_its_neighbours_know_the_team_alone(db: Db) {
        let [eva, nil, _] = teams(&db).await;
        for (who, sees) in [(&eva, &[1, 2][..]), (&nil, &[1, 2, 3, 4][..])] {
            let mut conn = db.read(&access(who)).await.expect("a view");
            for query in [ListQuery::default(), ListQuery { q: "acme".to_owned(), ..ListQuery::default() }] {
                let page = search::store::page(&mut conn, &query).await.expect("a page");
                let rows: Vec<CustomerId> = page.rows.iter().map(|row| row.id).collect();
                assert_eq!((rows, page.total), (ids(sees), sees.len() as i64));
            }
            let query = ListQuery::default();
            let beside = search::store::neighbours(&mut conn, CustomerId(2), &query).await.expect("neighbours");
            assert_eq!(beside.previous, Some(CustomerId(1)));
            assert_eq!(beside.next, sees.get(2).copied().map(CustomerId));
            let beside = search::store::neighbours(&mut conn, CustomerId(3), &query).await.expect("neighbours");
            assert_eq!(beside.previous.is_some(), sees.len() > 2, "where it stands is not told either");
            let options = search::store::options(&mut conn, Locale::Es).await.expect("options");
            assert_eq!(options.tags.len(), sees.len());
            let many = if sees.len() > 2 { 2 } else { 1 };
            assert_eq!((options.countries.len(), options.currencies.len()), (many, many));
            assert_eq!(options.owners.len(), many + 1, "the team, or everybody");
            assert_eq!(reached(&mut conn, &ids(&[3, 1, 4])).await.expect("some").len(), sees.len() - 1);
        }
    }
}

db_test! {
    async fn what_is_to_be_done_elsewhere_is_in_no_list_no_count_and_no_calendar(db: Db) {
        let [eva, ..] = teams(&db).await;
        let mut conn = db.read(&access(&eva)).await.expect("a view");
        let sight = Sight::of(&access(&eva));
        let mine = list::mine(&mut conn, eva.id, sight, None).await.expect("a page");
        let at: Vec<CustomerId> = mine.rows.iter().map(|mine| mine.activity.customer_id).collect();
        assert_eq!(at.len(), 2, "{at:?}");
        assert!(at.iter().all(|customer| customer.0 < 3), "{at:?}");
        assert_eq!(list::due(&mut conn, eva.id, sight).await.expect("a count"), 2);
        assert_eq!(feed::items(&mut conn, eva.id, Utc::now()).await.expect("a calendar").len(), 2);
        let mut conn = db.read(&command()).await.expect("a view");
        assert_eq!(feed::items(&mut conn, eva.id, Utc::now()).await.expect("a calendar").len(), 4);
    }
}

db_test! {
    async fn a_person_is_known_from_the_teams_customers_and_a_twin_among_them_alone(db: Db) {
        let [eva, nil, _] = teams(&db).await;
        for (who, sees_all) in [(&eva, false), (&nil, true)] {
            let mut conn = db.read(&access(who)).await.expect("a view");
            let zoe = contacts::find(&mut conn, CustomerId(1), ContactId(1)).await.expect("asked").expect("Zoë");
            let elsewhere = people::elsewhere(&mut conn, &zoe).await.expect("asked");
            assert_eq!(elsewhere.len(), usize::from(sees_all), "the same Zoë at customer 3");
            let known = people::known(&mut conn, CustomerId(1), "zoe").await.expect("asked");
            assert_eq!(known.len(), if sees_all { 2 } else { 1 }, "at 2, and at 4");
            assert_eq!(people::person(&mut conn, ContactId(2)).await.expect("asked").map(|zoe| zoe.id), Some(ContactId(2)));
            assert_eq!(people::person(&mut conn, ContactId(4)).await.expect("asked").is_some(), sees_all);
            let twins = details::store::twins(&mut conn, "ACME", "", None).await.expect("asked");
            assert_eq!(twins.len(), if sees_all { 4 } else { 2 });
            let tags = tag_store::uses(&mut conn).await.expect("asked");
            assert_eq!(tags.iter().map(|tag| tag.contacts).collect::<Vec<_>>(), [if sees_all { 4 } else { 2 }]);
        }
    }
}

db_test! {
    async fn what_is_another_customers_alone_is_not_in_the_catalogue(db: Db) {
        let [eva, nil, _] = teams(&db).await;
        for (who, sees) in [(&eva, 3), (&nil, 5)] {
            let mut conn = db.read(&access(who)).await.expect("a view");
            let page = product::store::page(&mut conn, &Default::default()).await.expect("a page");
            assert_eq!((page.rows.len(), page.total), (sees, sees as i64));
            let sees_all = sees == 5;
            let blend = product::store::find(&mut conn, ProductId(3)).await.expect("asked");
            assert_eq!(blend.is_some(), sees_all);
            assert_eq!(product::store::find_typed(&mut conn, "P-3").await.expect("asked").is_some(), sees_all);
            assert_eq!(product::store::owner(&mut conn, "C-3", None).await.expect("asked").is_some(), sees_all);
            assert!(product::store::find_typed(&mut conn, "P-1").await.expect("asked").is_some());
            assert!(product::store::find_typed(&mut conn, "P-0").await.expect("asked").is_some(), "it is general");
        }
    }
}

db_test! {
    async fn owners_are_chosen_from_the_team_unless_one_may_hand_customers_over(db: Db) {
        let [eva, nil, sam] = teams(&db).await;
        let mut conn = db.read(&access(&eva)).await.expect("a view");
        let team: Vec<UserId> =
            store::owners(&mut conn, false).await.expect("owners").into_iter().map(|owner| owner.id).collect();
        assert_eq!(team, [eva.id, nil.id]);
        assert_eq!(store::owners(&mut conn, true).await.expect("owners").len(), 3);
        for (owner, of_the_team) in [(Some(eva.id), true), (Some(nil.id), true), (Some(sam.id), false), (None, false)] {
            assert_eq!(store::reaches(&mut conn, owner).await.expect("asked"), of_the_team, "{owner:?}");
        }
        let mut conn = db.read(&access(&nil)).await.expect("a view");
        assert!(store::reaches(&mut conn, None).await.expect("asked"), "whoever sees all chooses whomever");
    }
}

db_test! {
    async fn a_user_is_changed_as_far_as_is_said_and_may_come_in_again(db: Db) {
        let [eva, ..] = teams(&db).await;
        let read = async || {
            let mut conn = db.read(&command()).await.expect("a view");
            let all = store::list(&mut conn).await.expect("the users");
            all.into_iter().find(|user| user.name == "Eva").expect("Eva")
        };
        let change = async |change: store::Change| {
            let mut tx = db.write(&command()).await.expect("a transaction");
            store::change(&mut tx, eva.id, change).await.expect("changed");
            tx.commit().await.expect("a commit");
        };
        let mut tx = db.write(&command()).await.expect("a transaction");
        store::disable(&mut tx, eva.id).await.expect("disabled");
        tx.commit().await.expect("a commit");
        change(store::Change { role: Some(Role::Admin), ..Default::default() }).await;
        let now = read().await;
        assert_eq!((now.role, now.team.as_deref(), now.scope, now.disabled), (Role::Admin, Some("norte"), Scope::Team, true));
        let new = store::Change { team: Some(String::new()), scope: Some(Scope::All), enable: true, role: None };
        change(new).await;
        let now = read().await;
        assert_eq!((now.role, now.team, now.scope, now.disabled), (Role::Admin, None, Scope::All, false));
    }
}

db_test! {
    async fn a_command_reaches_all_and_a_user_what_their_scope_says(db: Db) {
        let [eva, nil, _] = teams(&db).await;
        assert_eq!((command().reach(), access(&nil).reach()), (Reach::All, Reach::All));
        assert_eq!(access(&eva).reach(), Reach::Team(eva.id));
        let counted = Sql::compose(format!("SELECT COUNT(*) FROM customer c WHERE TRUE{}", Reach::All.and("x", |_| panic!())));
        assert_eq!(db.read(&command()).await.expect("a view").query(counted).scalar::<i64>().await.expect("all"), 4);
    }
}
