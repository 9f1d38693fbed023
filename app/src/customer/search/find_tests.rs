//! A search among more customers than are looked at first, on both databases.

use super::{Asked, FEW, FIRST, Line, PAGE, Way};
use crate::customer::search::model::{ListQuery, Neighbours};
use crate::customer::search::order::{Column, Key, Sort};
use crate::customer::search::store::{PAGE_SIZE, count, neighbours, page};
use crate::db::testing::{command, db_test, user};
use crate::db::{Db, Executor, Sql};
use crate::user::Role;
use crate::user::reach::Reach;
use crate::value::UserId;
use std::collections::BTreeSet;

/// More customers than are looked at without an index: what is rare among them stands in the customer, in an address or in a
/// contact. The letter that each name begins with puts the rare ones at the end of the order.
async fn very_many(db: &Db) -> i64 {
    let many = 2_300;
    assert!(many > 5 * FIRST);
    let mut tx = db.write(&command()).await.unwrap();
    let all = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < $1)";
    for (what, place) in [
        (
            "INSERT INTO customer (number, name, currency, search_key, name_key)",
            "SELECT 'N-' || n, \
         CASE WHEN n % 500 = 7 THEN 'zapateria rara ' ELSE 'bodega ' END || n, 'EUR', \
         'n-' || n || CASE WHEN n % 500 = 7 THEN ' zapateria rara ' ELSE ' bodega ' END || n \
           || CASE WHEN n % 30 = 7 THEN ' sucursal' ELSE '' END, \
         CASE WHEN n % 500 = 7 THEN 'zapateria rara ' ELSE 'bodega ' END || n FROM n",
        ),
        (
            "INSERT INTO address (customer_id, purpose, street, search_key)",
            "SELECT c.id, 'other', 'x', \
         CASE WHEN n % 400 = 7 THEN 'calle perdida ' ELSE 'calle mayor ' END || n FROM n JOIN customer c ON c.number = 'N-' || n",
        ),
        (
            "INSERT INTO contact (customer_id, name, search_key)",
            "SELECT c.id, 'x', \
         CASE WHEN n % 300 = 7 THEN 'zoe q\" muller ' ELSE 'ana alba ' END || n FROM n JOIN customer c ON c.number = 'N-' || n",
        ),
    ] {
        // The column list stands before the rows that a recursive statement makes, on both databases.
        let insert = crate::db::Sql::compose(format!("{what} {all} {place}"));
        tx.query(insert).bind(many).execute().await.unwrap();
    }
    tx.commit().await.unwrap();
    many
}

/// Changes what was made.
pub(super) async fn write(db: &Db, statements: &[&'static str]) {
    let mut tx = db.write(&command()).await.unwrap();
    for statement in statements {
        tx.query(*statement).execute().await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// How each database is asked what it would do.
const EXPLAIN: (&str, &str) = ("EXPLAIN QUERY PLAN", "EXPLAIN");

/// The steps in which a database would answer what begins with `EXPLAIN`.
async fn plan(conn: &mut Executor, asked: Asked) -> Vec<String> {
    if conn.is_sqlite() {
        let steps: Vec<(i64, i64, i64, String)> = asked.query(conn).all().await.unwrap();
        steps.into_iter().map(|(.., step)| step).collect()
    } else {
        let steps: Vec<(String,)> = asked.query(conn).all().await.unwrap();
        steps.into_iter().map(|(step,)| step).collect()
    }
}

/// Every customer that a search finds, page after page, by number, and how many the first page says there are.
async fn all_found(db: &Db, query: &str) -> (BTreeSet<String>, i64, bool) {
    let mut conn = db.read(&command()).await.unwrap();
    let mut query = ListQuery::from_query(query);
    let (mut numbers, mut first) = (Vec::new(), None);
    loop {
        let found = page(&mut conn, &query).await.unwrap();
        first.get_or_insert((found.total, found.more));
        numbers.extend(found.rows.into_iter().map(|row| row.number));
        let Some(next) = found.next else { break };
        query = query.from_key(Key::parse(&next));
    }
    let all: BTreeSet<String> = numbers.iter().cloned().collect();
    assert_eq!(all.len(), numbers.len(), "each customer once");
    let (total, more) = first.unwrap();
    (all, total, more)
}

/// How many a list without words has, where that alone is asked for.
async fn counted(db: &Db, query: &str) -> (i64, bool) {
    let mut conn = db.read(&command()).await.unwrap();
    count(&mut conn, &ListQuery::from_query(query)).await.unwrap()
}

/// That the cards before and after one on the first page are those that stand beside it there.
async fn rows_are_neighbours(db: &Db, query: &str) {
    let mut conn = db.read(&command()).await.unwrap();
    let query = ListQuery::from_query(query);
    let ids: Vec<_> = page(&mut conn, &query).await.unwrap().rows.into_iter().map(|row| row.id).collect();
    if let [first, second, third, ..] = ids[..] {
        let expected = Neighbours { previous: Some(first), next: Some(third) };
        assert_eq!(neighbours(&mut conn, second, &query).await.unwrap(), expected, "{query:?}");
    }
}

db_test! {
    async fn among_very_many_customers_a_search_finds_each_that_has_all_its_words(db: Db) {
        let many = very_many(&db).await;
        let with = |every: &[i64]| -> BTreeSet<String> {
            (1..=many).filter(|n| every.iter().all(|every| n % every == 7)).map(|n| format!("N-{n}")).collect()
        };
        for (query, every) in [
            ("q=zapateria", &[500][..]),
            ("q=RARA+zap", &[500]),
            ("q=perdida", &[400]),
            ("q=zoe", &[300]),
            ("q=calle+zoe", &[300]),
            ("q=z+zoe", &[300]),
            ("q=ana+alba+perdida+calle", &[400]),
            ("q=zq", &[1]),
            ("q=q%22", &[300]),
            ("q=zoe&sort=-number", &[300]),
            ("q=zoe&sort=city", &[300]),
            ("q=zapateria+perdida", &[500, 400]),
            ("q=m%FCller", &[300]),
        ] {
            let mut expected = with(every);
            if query.contains("ana+alba") {
                expected.retain(|number| number[2..].parse::<i64>().unwrap() % 300 != 7);
            }
            let (found, total, more) = all_found(&db, &query.replace("%FC", "%C3%BC")).await;
            assert_eq!(found, expected, "{query}");
            assert_eq!((total, more), (i64::try_from(expected.len()).unwrap(), false), "{query}");
        }
        let (found, total, more) = all_found(&db, "q=bodega").await;
        assert_eq!(found.len(), usize::try_from(many).unwrap() - with(&[500]).len());
        assert!(more && total > 50 && total <= FIRST, "there are more than {total}");
        let mut conn = db.read(&command()).await.unwrap();
        let everybody = page(&mut conn, &ListQuery::from_query("q=a")).await.unwrap();
        assert_eq!((everybody.rows.len(), everybody.total, everybody.more), (PAGE_SIZE, FIRST, true));
    }
}

db_test! {
    async fn what_some_of_very_many_customers_have_is_found_in_the_order_of_the_list(db: Db) {
        let many = very_many(&db).await;
        let expected: BTreeSet<String> = (1..=many).filter(|n| n % 30 == 7).map(|n| format!("N-{n}")).collect();
        let all = i64::try_from(expected.len()).unwrap();
        // All that have it are soon looked up where there are few customers.
        assert_eq!(all_found(&db, "q=sucursal").await, (expected.clone(), all, false));
        let last = "INSERT INTO customer (id, number, name, currency, search_key, name_key) \
                    VALUES (90000000, 'Z', 'Z', 'EUR', 'z', 'z')";
        write(&db, &[last]).await;
        let first_page = (i64::try_from(PAGE_SIZE).unwrap(), true);
        for query in
            ["q=sucursal", "q=sucursal+bodega", "q=suc+cursal&sort=-number", "q=sucursal&sort=city", "q=sucursal&sort=-owner"]
        {
            let mut expected = expected.clone();
            if query.contains("bodega") {
                expected.retain(|number| number[2..].parse::<i64>().unwrap() % 500 != 7);
            }
            let (found, total, more) = all_found(&db, query).await;
            assert_eq!((found, (total, more)), (expected, first_page), "{query}");
        }
        // What few have is looked up.
        assert_eq!(all_found(&db, "q=zoe").await.1, many / 300 + i64::from(many % 300 >= 7));
    }
}

db_test! {
    async fn a_letter_that_is_changed_or_removed_is_not_found_any_more(db: Db) {
        very_many(&db).await;
        let changes = [
            "UPDATE customer SET search_key = 'n-7 cordoneria' WHERE number = 'N-7'",
            "DELETE FROM contact WHERE search_key LIKE 'zoe%'",
            "UPDATE address SET deleted_at = created_at WHERE search_key LIKE 'calle perdida%'",
        ];
        write(&db, &changes).await;
        assert_eq!(all_found(&db, "q=cordoneria").await.0.len(), 1);
        assert_eq!(all_found(&db, "q=zapateria").await.0.len(), 4);
        assert_eq!(all_found(&db, "q=zoe").await.0.len(), 0);
        assert_eq!(all_found(&db, "q=perdida").await.0.len(), 0);
    }
}

db_test! {
    async fn a_renamed_customer_is_found_by_all_they_have_and_what_comes_back_is_found_again(db: Db) {
        very_many(&db).await;
        // The same with those who stand among the first of the order by now, and with those who stood there.
        for rename in [
            "UPDATE customer SET name_key = 'aaa ' || number, search_key = search_key || ' x' WHERE number LIKE '%7'",
            "UPDATE customer SET name_key = 'zzz ' || number, search_key = search_key || ' x' WHERE number LIKE '%7'",
        ] {
            let before = [
                "UPDATE address SET deleted_at = created_at WHERE search_key LIKE 'calle perdida%'",
                "UPDATE contact SET search_key = 'pia' WHERE search_key LIKE 'zoe%'",
            ];
            write(&db, &before).await;
            assert_eq!(all_found(&db, "q=perdida").await.0.len(), 0);
            let after = [
                rename,
                "UPDATE address SET deleted_at = NULL",
                "UPDATE contact SET search_key = 'zoe' WHERE search_key = 'pia'",
                "UPDATE contact SET customer_id = customer_id + 1 WHERE search_key = 'zoe' AND customer_id % 2 = 1",
                "UPDATE contact SET customer_id = customer_id - 1 WHERE search_key = 'zoe' AND customer_id % 2 = 0",
            ];
            write(&db, &after).await;
            assert_eq!(all_found(&db, "q=perdida").await.0.len(), 6);
            assert_eq!(all_found(&db, "q=zoe").await.0.len(), 8);
            assert_eq!(all_found(&db, "q=pia").await.0.len(), 0);
            assert_eq!(all_found(&db, "q=zapateria").await.0.len(), 5);
        }
    }
}

db_test! {
    async fn the_cards_beside_one_are_found_at_the_end_of_a_long_list(db: Db) {
        very_many(&db).await;
        let mut conn = db.read(&command()).await.unwrap();
        let query = ListQuery::from_query("q=zapateria");
        let rows = page(&mut conn, &query).await.unwrap().rows;
        let beside = neighbours(&mut conn, rows[2].id, &query).await.unwrap();
        assert_eq!(beside, Neighbours { previous: Some(rows[1].id), next: Some(rows[3].id) });
        let beside = neighbours(&mut conn, rows[0].id, &query).await.unwrap();
        assert_eq!(beside, Neighbours { previous: None, next: Some(rows[1].id) });
    }
}

db_test! {
    async fn what_many_have_but_none_of_the_first_is_found(db: Db) {
        very_many(&db).await;
        let mut tx = db.write(&command()).await.unwrap();
        // The names are in the order of their letters: of 2,300 some 550 stand before 15, and some 1,500 before 3. A word of two
        // letters no index finds.
        for (word, from) in [(" tardia", "bodega 15"), (" zq", "bodega 3")] {
            tx.query("UPDATE customer SET search_key = search_key || $1 WHERE name_key > $2")
                .bind(word)
                .bind(from)
                .execute()
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let mut conn = db.read(&command()).await.unwrap();
        for (query, is_counted) in [("q=tardia", false), ("q=tardia+bodega", false), ("q=zq", true)] {
            let word = &query[2..].split('+').next().unwrap();
            let those = "SELECT COUNT(*) FROM customer WHERE search_key LIKE '%' || $1 || '%'";
            let have_it: i64 = conn.query(those).bind(*word).scalar().await.unwrap();
            assert!(have_it > 2 * FIRST, "{have_it} have {word}");
            let (found, total, more) = all_found(&db, query).await;
            let found = i64::try_from(found.len()).unwrap();
            // Those called zapateria come last and are no bodega.
            assert!(found == have_it || query.contains("bodega") && found == have_it - 5, "{found} of {have_it}");
            assert_eq!(if is_counted { (found, false) } else { (PAGE, true) }, (total, more), "{query}");
        }
    }
}

db_test! {
    async fn along_the_order_those_who_may_have_a_word_are_looked_for_in_a_set(db: Db) {
        very_many(&db).await;
        write(&db, &["ANALYZE"]).await;
        let mut conn = db.read(&command()).await.unwrap();
        let mut asked = Asked::default();
        asked.add_each(EXPLAIN.0, EXPLAIN.1);
        asked.add(" SELECT c.id FROM customer c WHERE c.deleted_at IS NULL");
        asked.sifted_by(&vec!["calle".to_owned()]);
        asked.add(" ORDER BY c.name_key, c.id LIMIT 51");
        let is_sqlite = conn.is_sqlite();
        let plan = plan(&mut conn, asked).await;
        let (order, set) = if is_sqlite {
            ("COVERING INDEX customer_by_name", "LIST SUBQUERY")
        } else {
            ("Index Only Scan using customer_by_name", "hashed SubPlan")
        };
        for step in [order, set] {
            assert!(plan.iter().any(|line| line.contains(step)), "{plan:#?}");
        }
    }
}

db_test! {
    async fn a_filter_leaves_those_who_have_it_be_they_few_or_many(db: Db) {
        let many = very_many(&db).await;
        // A second address in the same country counts once, a removed one not at all.
        let marks = [
            "UPDATE address SET country = CASE WHEN id % 400 = 7 THEN 'FR' ELSE 'ES' END, city = 'City ' || id % 13",
            "INSERT INTO address (customer_id, purpose, street, country) \
             SELECT customer_id, 'other', 'x', country FROM address WHERE id % 400 = 7",
            "INSERT INTO address (customer_id, purpose, street, country, deleted_at) \
             SELECT customer_id, 'other', 'x', 'FR', created_at FROM address WHERE id % 400 = 8",
            "UPDATE customer SET tags = CASE WHEN id % 300 = 7 THEN 'vip' WHEN id % 2 = 0 THEN 'export,retail' ELSE '' END",
            "UPDATE customer SET currency = 'GBP' WHERE id % 100 = 7",
            "UPDATE customer SET status = 'inactive' WHERE id % 200 = 7",
        ];
        write(&db, &marks).await;
        let owner = user(&db, "Ana", Role::Editor).await.id;
        let theirs = format!("owner={owner}");
        write(&db, &["UPDATE customer SET owner_id = (SELECT MAX(id) FROM app_user) WHERE id % 2 = 1"]).await;
        type Has = fn(i64) -> bool;
        let in_spain = format!("country=ES&{theirs}");
        let filters: [(&str, Has); 13] = [
            (&theirs, |id| id % 2 == 1),
            ("country=FR", |id| id % 400 == 7),
            ("country=ES", |id| id % 400 != 7),
            ("tag=vip", |id| id % 300 == 7),
            ("tag=Retail", |id| id % 300 != 7 && id % 2 == 0),
            ("tag=exp", |_| false),
            ("currency=GBP", |id| id % 100 == 7),
            ("currency=EUR", |id| id % 100 != 7),
            ("status=inactive", |id| id % 200 == 7),
            ("country=FR&tag=vip", |id| id % 400 == 7 && id % 300 == 7),
            (&in_spain, |id| id % 400 != 7 && id % 2 == 1),
            ("q=bodega&country=FR&currency=GBP", |id| id % 400 == 7 && id % 100 == 7 && id % 500 != 7),
            ("q=bodega&country=ES", |id| id % 400 != 7 && id % 500 != 7),
        ];
        for (filter, has) in filters {
            let expected: BTreeSet<String> = (1..=many)
                .filter(|id| has(*id) && (filter.starts_with("status") || id % 200 != 7))
                .map(|id| format!("N-{id}"))
                .collect();
            for sort in ["name", "-city", "owner", "number", "credit_limit"] {
                let query = format!("{filter}&sort={sort}");
                let (found, total, more) = all_found(&db, &query).await;
                assert_eq!(found, expected, "{query}");
                let all = i64::try_from(expected.len()).unwrap();
                if filter.contains("q=") {
                    // Of a word that many have only the first are counted.
                    assert!(total == all || more, "{query}: {total}");
                } else {
                    assert_eq!((total, more), (all.min(FEW), all > FEW), "{query}");
                    assert_eq!(counted(&db, &query).await, (all, false), "{query}");
                    // Be it asked of a later page.
                    assert_eq!(counted(&db, &format!("{query}&after=7.x")).await, (all, false), "{query}");
                    rows_are_neighbours(&db, &query).await;
                }
            }
        }
        // A tag that no other customer has is found among the deleted ones, too.
        let deleted = "UPDATE customer SET deleted_at = created_at, tags = 'gone,vip' WHERE id = 14";
        write(&db, &[deleted]).await;
        assert_eq!(all_found(&db, "status=deleted&tag=vip").await, (BTreeSet::from(["N-14".to_owned()]), 1, false));
    }
}

db_test! {
    async fn along_an_order_nothing_is_put_into_it(db: Db) {
        very_many(&db).await;
        let mut tx = db.write(&command()).await.unwrap();
        if !tx.is_sqlite() {
            for way in ["seqscan", "bitmapscan", "sort"] {
                tx.query(Sql::compose(format!("SET LOCAL enable_{way} = off"))).execute().await.unwrap();
            }
        }
        let alone = ["", "status=all", "status=inactive", "country=FR", "tag=vip", "currency=GBP", "owner=1"];
        let together = ["currency=GBP&owner=1", "currency=GBP&country=FR&owner=1", "currency=GBP&status=deleted"];
        let filters = alone.iter().chain(&together).copied();
        let orders = Column::ALL.map(Sort::by);
        for sort in orders.into_iter().chain(orders.map(Sort::reversed)) {
            let of_all = filters.clone().map(|filter| (filter, Reach::All));
            let of_a_team = ["", "country=FR"].map(|filter| (filter, Reach::Team(UserId(1))));
            for (filter, reach) in of_all.chain(of_a_team) {
                let query = ListQuery::from_query(filter).sorted(sort);
                let mut asked = Asked::default();
                asked.add_each(EXPLAIN.0, EXPLAIN.1);
                asked.add(" SELECT c.id");
                let line = Line::of(&query);
                asked.along(line, &query, reach);
                asked.add(&format!(" ORDER BY {} LIMIT 51", line.order(Way::Forward)));
                let plan = plan(&mut tx, asked).await;
                // Rows of the same key may be, which Postgres calls an incremental sort.
                let is_sorted = |step: &String| step.contains("TEMP B-TREE") || step.contains("->  Sort");
                assert!(!plan.iter().any(is_sorted), "{filter:?} by {}: {plan:#?}", sort.code());
            }
        }
    }
}
