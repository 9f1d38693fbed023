//! The list on both databases, over a handful of companies.

use super::*;
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
