//! What the list is ordered by follows what it says, on both databases.

use super::tests::write;
use crate::db::testing::{command, db_test, user};
use crate::db::{Db, Sql};
use crate::user::{Role, User};

db_test! {
    async fn what_a_list_is_ordered_by_follows_each_change(db: Db) {
        let ana = user(&db, "Ana", Role::Editor).await;
        let bruno = user(&db, "BRUNO", Role::Editor).await;
        let of = |owner: &User| format!("UPDATE customer SET owner_id = {} WHERE number = 'A'", owner.id);
        let (to_bruno, to_ana) = (of(&bruno), of(&ana));
        let rename = format!("UPDATE app_user SET name = 'Zoe' WHERE id = {}", ana.id);
        let steps = [
            ("INSERT INTO customer (id, number, name, currency) VALUES (1, 'A', 'Acme', 'EUR'), (2, 'B', 'Bo', 'EUR')", ",|,"),
            ("INSERT INTO address (id, customer_id, purpose, street, city) VALUES (5, 1, 'other', 'x', 'Lyon')", "lyon,|,"),
            ("INSERT INTO address (id, customer_id, purpose, street, city) VALUES (6, 1, 'other', 'x', 'Nice')", "lyon,|,"),
            ("UPDATE address SET is_default = purpose = 'other' WHERE id = 6", "nice,|,"),
            ("UPDATE address SET city = 'Paris' WHERE id = 6", "paris,|,"),
            ("UPDATE address SET city = NULL WHERE id = 6", ",|,"),
            ("UPDATE address SET deleted_at = created_at WHERE id = 6", "lyon,|,"),
            ("UPDATE address SET customer_id = 2 WHERE id = 5", ",|lyon,"),
            ("UPDATE address SET deleted_at = NULL, city = 'Nice' WHERE id = 6", "nice,|lyon,"),
            ("DELETE FROM address WHERE id = 5", "nice,|,"),
            (&to_bruno, "nice,bruno|,"),
            (&to_ana, "nice,ana|,"),
            (&rename, "nice,zoe|,"),
            ("UPDATE customer SET owner_id = NULL", "nice,|,"),
        ];
        for (step, expected) in steps {
            let mut tx = db.write(&command()).await.unwrap();
            tx.query(Sql::compose(step.to_owned())).execute().await.unwrap();
            tx.commit().await.unwrap();
            let mut conn = db.read(&command()).await.unwrap();
            let kept = "SELECT city, owner FROM customer_sorted ORDER BY customer_id";
            let kept: Vec<(String, String)> = conn.query(kept).all().await.unwrap();
            let kept: Vec<String> = kept.into_iter().map(|(city, owner)| format!("{city},{owner}")).collect();
            assert_eq!(kept.join("|"), expected, "{step}");
        }
    }
}

db_test! {
    async fn the_countries_of_a_customer_follow_each_change_of_their_addresses_and_their_name(db: Db) {
        let steps = [
            ("INSERT INTO customer (id, number, name, currency, name_key) VALUES (1, 'A', 'Acme', 'EUR', 'acme'), (2, 'B', 'Bo', 'EUR', 'bo')", ""),
            ("INSERT INTO address (id, customer_id, purpose, street, city, country) VALUES (5, 1, 'other', 'x', 'Lyon', 'FR')", "FR acme lyon"),
            ("INSERT INTO address (id, customer_id, purpose, street, city, country) VALUES (6, 1, 'other', 'x', 'Nice', 'FR')", "FR acme lyon"),
            ("INSERT INTO address (id, customer_id, purpose, street, city) VALUES (7, 1, 'other', 'x', 'Nice')", "FR acme lyon"),
            ("UPDATE address SET country = 'ES' WHERE id = 6", "ES acme lyon|FR acme lyon"),
            ("UPDATE address SET city = 'Caen' WHERE id = 5", "ES acme caen|FR acme caen"),
            ("UPDATE customer SET name_key = 'zeta' WHERE id = 1", "ES zeta caen|FR zeta caen"),
            ("UPDATE address SET is_default = purpose = 'other' WHERE id = 6", "ES zeta nice|FR zeta nice"),
            ("UPDATE address SET customer_id = 2 WHERE id = 6", "ES bo nice|FR zeta caen"),
            ("UPDATE address SET deleted_at = created_at WHERE id = 5", "ES bo nice"),
            ("UPDATE address SET country = 'PT' WHERE id = 5", "ES bo nice"),
            ("UPDATE address SET deleted_at = NULL WHERE id = 5", "ES bo nice|PT zeta caen"),
            ("UPDATE address SET country = NULL WHERE id = 6", "PT zeta caen"),
            ("DELETE FROM address WHERE id = 5", ""),
        ];
        for (step, expected) in steps {
            write(&db, &[step]).await;
            let mut conn = db.read(&command()).await.unwrap();
            let kept = "SELECT country || ' ' || name_key || ' ' || city FROM customer_country ORDER BY 1";
            let kept: Vec<(String,)> = conn.query(kept).all().await.unwrap();
            let kept: Vec<String> = kept.into_iter().map(|(row,)| row).collect();
            assert_eq!(kept.join("|"), expected, "{step}");
            let astray = "SELECT COUNT(*) FROM (SELECT * FROM customer_in_country EXCEPT SELECT * FROM customer_country) a";
            assert_eq!(conn.query(astray).scalar::<i64>().await.unwrap(), 0, "{step}");
        }
    }
}
