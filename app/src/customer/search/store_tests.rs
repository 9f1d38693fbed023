//! The list on both databases, over a handful of companies.

use super::*;
use crate::customer::search::find::{FIRST, PAGE};
use crate::customer::search::key::{address_search_key, contact_search_key, customer_search_key, name_key};
use crate::customer::search::order::{Column, Sort};
use crate::db::testing::{command, db_test, user};
use crate::db::{Db, Tx};
use crate::user::Role;

/// A company as the tests tell it: what is not said is the same for all.
struct Company<'a> {
    name: &'a str,
    city: Option<&'a str>,
    limit: Option<i64>,
    tags: &'a str,
    active: bool,
}

impl<'a> Company<'a> {
    fn named(name: &'a str) -> Company<'a> {
        Company { name, city: None, limit: None, tags: "", active: true }
    }

    async fn add(self, tx: &mut Tx, number: &str) -> CustomerId {
        let now = tx.now();
        let id = tx
            .query(
                "INSERT INTO customer (number, name, credit_limit, status, currency, vat_liable, tags, blocked, version, \
                 created_at, updated_at, search_key, name_key) \
                 VALUES ($1, $2, $3, $4, 'EUR', $5, $6, $7, 1, $8, $8, $9, $10) RETURNING id",
            )
            .bind(number)
            .bind(self.name)
            .bind(self.limit)
            .bind(if self.active { "active" } else { "inactive" })
            .bind(true)
            .bind(self.tags)
            .bind(false)
            .bind(now)
            .bind(customer_search_key(number, self.name, None, None))
            .bind(name_key(self.name))
            .scalar::<CustomerId>()
            .await
            .unwrap();
        if let Some(city) = self.city {
            tx.query(
                "INSERT INTO address (customer_id, purpose, street, city, country, is_default, version, created_at, \
                 updated_at, search_key) VALUES ($1, 'shipping', '', $2, 'ES', $3, 1, $4, $4, $5)",
            )
            .bind(id)
            .bind(city)
            .bind(true)
            .bind(now)
            .bind(address_search_key(None, "", Some(city), None, None))
            .execute()
            .await
            .unwrap();
        }
        id
    }
}

async fn add_contact(tx: &mut Tx, customer: CustomerId, name: &str, phone: &str) {
    let now = tx.now();
    tx.query(
        "INSERT INTO contact (customer_id, name, phone, is_primary, version, created_at, updated_at, search_key) \
         VALUES ($1, $2, $3, $4, 1, $5, $5, $6)",
    )
    .bind(customer)
    .bind(name)
    .bind(phone)
    .bind(true)
    .bind(now)
    .bind(contact_search_key(&[Some(name)], &[Some(phone)]))
    .execute()
    .await
    .unwrap();
}

async fn found(db: &Db, query: &str) -> Vec<String> {
    let mut conn = db.read(&command()).await.unwrap();
    let page = page(&mut conn, &ListQuery::from_query(query)).await.unwrap();
    assert_eq!(page.total, i64::try_from(page.rows.len()).unwrap(), "the count is that of the rows");
    assert!(!page.more, "few are counted to the last");
    page.rows.into_iter().map(|row| row.name).collect()
}

/// Four companies: a café, one that is gone, one with a contact, and one that was deleted.
pub(in crate::customer::search) async fn companies(db: &Db) {
    let mut tx = db.write(&command()).await.unwrap();
    let cafe = Company { city: Some("Zürich"), tags: "horeca,vip", ..Company::named("Café Zürich") };
    cafe.add(&mut tx, "C-001").await;
    Company { active: false, ..Company::named("Acme") }.add(&mut tx, "C-002").await;
    let bakery = Company { limit: Some(1_000_000), tags: "vip2", ..Company::named("Panadería 100% Ñandú") };
    let bakery = bakery.add(&mut tx, "C-003").await;
    add_contact(&mut tx, bakery, "Ana Trujillo", "(91) 555 22 82").await;
    let deleted = Company::named("Café Borrado").add(&mut tx, "C-004").await;
    let now = tx.now();
    tx.query("UPDATE customer SET deleted_at = $1 WHERE id = $2").bind(now).bind(deleted).execute().await.unwrap();
    tx.commit().await.unwrap();
}

db_test! {
    async fn case_and_accents_do_not_matter_to_a_search(db: Db) {
        companies(&db).await;
        assert_eq!(found(&db, "q=cafe").await, ["Café Zürich"]);
        assert_eq!(found(&db, "q=ZURICH+caf%C3%A9").await, ["Café Zürich"]);
        assert_eq!(found(&db, "q=nandu").await, ["Panadería 100% Ñandú"]);
    }
}

db_test! {
    async fn a_customer_is_found_by_number_city_contact_and_phone(db: Db) {
        companies(&db).await;
        assert_eq!(found(&db, "q=c-001").await, ["Café Zürich"]);
        assert_eq!(found(&db, "q=c001").await, Vec::<String>::new());
        for query in ["q=trujillo", "q=91+555+22+82", "q=(91)+555-22-82", "q=915552282", "q=panaderia+ana"] {
            assert_eq!(found(&db, query).await, ["Panadería 100% Ñandú"], "{query}");
        }
        assert_eq!(found(&db, "q=trujillo+cafe").await, Vec::<String>::new());
    }
}

db_test! {
    async fn what_is_typed_is_never_a_wildcard(db: Db) {
        companies(&db).await;
        assert_eq!(found(&db, "q=100%25").await, ["Panadería 100% Ñandú"]);
        assert_eq!(found(&db, "q=c_f").await, Vec::<String>::new());
        assert_eq!(found(&db, "q=%27%20OR%201=1--").await, Vec::<String>::new());
        assert_eq!(found(&db, "q=%5C").await, Vec::<String>::new());
    }
}

db_test! {
    async fn whatever_is_typed_is_answered(db: Db) {
        companies(&db).await;
        assert_eq!(found(&db, "q=caf%00%C3%A9").await, ["Café Zürich"]);
        let (many, long) = ("caf%C3%A9+".repeat(5_000), "x".repeat(60_000));
        assert_eq!(found(&db, &format!("q={many}")).await, ["Café Zürich"]);
        for name in ["q", "tag"] {
            assert_eq!(found(&db, &format!("{name}={long}")).await, Vec::<String>::new());
        }
        let mut conn = db.read(&command()).await.unwrap();
        for after in ["0.%00", "9223372036854775807.zzz", "-1.x"] {
            for sort in ["name", "-credit_limit", "city"] {
                let query = ListQuery::from_query(&format!("after={after}&sort={sort}"));
                page(&mut conn, &query).await.unwrap();
            }
        }
    }
}

db_test! {
    async fn each_filter_narrows_the_list(db: Db) {
        companies(&db).await;
        assert_eq!(found(&db, "").await, ["Café Zürich", "Panadería 100% Ñandú"]);
        assert_eq!(found(&db, "status=inactive").await, ["Acme"]);
        assert_eq!(found(&db, "status=all").await, ["Acme", "Café Zürich", "Panadería 100% Ñandú"]);
        assert_eq!(found(&db, "tag=vip").await, ["Café Zürich"]);
        assert_eq!(found(&db, "tag=VIP").await, ["Café Zürich"]);
        assert_eq!(found(&db, "tag=vi%25").await, Vec::<String>::new());
        assert_eq!(found(&db, "status=deleted").await, ["Café Borrado"]);
        assert_eq!(found(&db, "country=ES").await, ["Café Zürich"]);
        assert_eq!(found(&db, "currency=CHF").await, Vec::<String>::new());

        let ana = user(&db, "Ana", Role::Editor).await;
        assert_eq!(found(&db, &format!("currency=EUR&owner={}", ana.id)).await, Vec::<String>::new());
        let mut tx = db.write(&command()).await.unwrap();
        tx.query("UPDATE customer SET owner_id = $1 WHERE number = 'C-003'").bind(ana.id).execute().await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(found(&db, &format!("currency=EUR&owner={}", ana.id)).await, ["Panadería 100% Ñandú"]);

        let mut conn = db.read(&command()).await.unwrap();
        let options = options(&mut conn, Locale::Es).await.unwrap();
        assert_eq!(options.owners.iter().map(|owner| owner.name.as_str()).collect::<Vec<_>>(), ["Ana"]);
        assert_eq!(options.tags, ["horeca", "vip", "vip2"]);
        assert_eq!(options.countries, [(Country::parse("ES").unwrap(), "España".to_owned())]);
        assert_eq!(options.currencies, [Currency::parse("EUR").unwrap()]);
    }
}

db_test! {
    async fn in_every_order_the_pages_hold_each_customer_once(db: Db) {
        let mut tx = db.write(&command()).await.unwrap();
        for n in 0..120_i64 {
            let name = format!("Compañía {}", n % 7);
            let city = ["Ávila", "Zamora", "a Coruña"].get(usize::try_from(n % 4).unwrap()).copied();
            let company = Company { city, limit: (n % 3 > 0).then_some(n % 5 * 100), ..Company::named(&name) };
            company.add(&mut tx, &format!("K{:03}", n * 37 % 120)).await;
        }
        tx.commit().await.unwrap();

        let mut conn = db.read(&command()).await.unwrap();
        for column in Column::ALL {
            for sort in [Sort::by(column), Sort::by(column).reversed()] {
                let mut query = ListQuery::default().sorted(sort);
                let mut seen: Vec<ListRow> = Vec::new();
                loop {
                    let page = page(&mut conn, &query).await.unwrap();
                    assert_eq!(page.total, 120);
                    seen.extend(page.rows);
                    let Some(next) = page.next else { break };
                    query = ListQuery::from_query(&query.from_key(Key::parse(&next)).to_query());
                }
                let ids: BTreeSet<CustomerId> = seen.iter().map(|row| row.id).collect();
                assert_eq!((seen.len(), ids.len()), (120, 120), "{}", sort.code());
                if column == Column::CreditLimit {
                    let limits: Vec<i64> = seen.iter().map(|row| row.credit_limit.unwrap_or(i64::MAX)).collect();
                    assert!(limits.is_sorted_by(|a, b| if sort.descending { a >= b } else { a <= b }));
                }

                let beside = neighbours(&mut conn, seen[60].id, &query).await.unwrap();
                let expected = Neighbours { previous: Some(seen[59].id), next: Some(seen[61].id) };
                assert_eq!(beside, expected, "{}", sort.code());
                assert_eq!(neighbours(&mut conn, seen[0].id, &query).await.unwrap().previous, None);
                assert_eq!(neighbours(&mut conn, seen[119].id, &query).await.unwrap().next, None);
            }
        }
    }
}

db_test! {
    async fn previous_and_next_stay_within_the_list_one_came_from(db: Db) {
        companies(&db).await;
        let mut conn = db.read(&command()).await.unwrap();
        let everybody = page(&mut conn, &ListQuery::from_query("status=all")).await.unwrap().rows;
        let [acme, cafe, bakery] = [everybody[0].id, everybody[1].id, everybody[2].id];

        let active = neighbours(&mut conn, cafe, &ListQuery::default()).await.unwrap();
        assert_eq!(active, Neighbours { previous: None, next: Some(bakery) });
        let all = neighbours(&mut conn, cafe, &ListQuery::from_query("status=all")).await.unwrap();
        assert_eq!(all, Neighbours { previous: Some(acme), next: Some(bakery) });
        let nobody = neighbours(&mut conn, CustomerId(0), &ListQuery::default()).await.unwrap();
        assert_eq!(nobody, Neighbours::default());
    }
}

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
        let mut tx = db.write(&command()).await.unwrap();
        let last = "INSERT INTO customer (id, number, name, currency, search_key, name_key) \
                    VALUES (90000000, 'Z', 'Z', 'EUR', 'z', 'z')";
        tx.query(last).execute().await.unwrap();
        tx.commit().await.unwrap();
        let first_page = (i64::try_from(PAGE_SIZE).unwrap(), true);
        for query in ["q=sucursal", "q=sucursal+bodega", "q=suc+cursal&sort=-number"] {
            let mut expected = expected.clone();
            if query.contains("bodega") {
                expected.retain(|number| number[2..].parse::<i64>().unwrap() % 500 != 7);
            }
            let (found, total, more) = all_found(&db, query).await;
            assert_eq!((found, (total, more)), (expected, first_page), "{query}");
        }
        // In an order without an index they are looked up, and so is what few have.
        assert_eq!(all_found(&db, "q=sucursal&sort=city").await, (expected, all, false));
        assert_eq!(all_found(&db, "q=zoe").await.1, many / 300 + i64::from(many % 300 >= 7));
    }
}

db_test! {
    async fn a_letter_that_is_changed_or_removed_is_not_found_any_more(db: Db) {
        very_many(&db).await;
        let mut tx = db.write(&command()).await.unwrap();
        for statement in [
            "UPDATE customer SET search_key = 'n-7 cordoneria' WHERE number = 'N-7'",
            "DELETE FROM contact WHERE search_key LIKE 'zoe%'",
            "UPDATE address SET deleted_at = created_at WHERE search_key LIKE 'calle perdida%'",
        ] {
            tx.query(statement).execute().await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(all_found(&db, "q=cordoneria").await.0.len(), 1);
        assert_eq!(all_found(&db, "q=zapateria").await.0.len(), 4);
        assert_eq!(all_found(&db, "q=zoe").await.0.len(), 0);
        assert_eq!(all_found(&db, "q=perdida").await.0.len(), 0);
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
