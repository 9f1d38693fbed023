//! Somebody changes a customer with the database's own client: it stands in the history as theirs.

use super::super::Sql;
use super::super::testing::{Place, command};
use super::{Entry, newest, news, two_companies};
use tokio::process::Command;

/// Runs a command-line client, which has to be installed: a test that cannot run is a failure.
async fn run(program: &str, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(program).args(arguments).output().await;
    let output = output.unwrap_or_else(|cause| panic!("{program} is needed for this test: {cause}"));
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

fn assert_external(entry: &Entry, actor: &str) {
    assert_eq!((entry.actor.as_str(), entry.source.as_str(), entry.request_id.as_deref()), (actor, "external", None));
    assert_eq!((entry.entity.as_str(), entry.op.as_str(), entry.customer_id), ("customer", "update", Some(1)));
    assert_eq!(entry.before()["name"], "Café Zürich");
}

#[tokio::test]
async fn a_change_by_sqlite3_stands_as_external() {
    let place = Place::sqlite().await;
    two_companies(&place.db).await;
    let since = newest(&place.db).await;
    let path = place.url.trim_start_matches("sqlite://");
    run("sqlite3", &[path, "UPDATE customer SET name = 'Café Züri' WHERE id = 1"]).await.expect("sqlite3 writes");
    let entries = news(&place.db, since).await;
    assert_eq!(entries.len(), 1);
    assert_external(&entries[0], "db:external");
    assert_eq!(entries[0].after()["name"], "Café Züri");

    for (statement, answer) in [
        ("DELETE FROM history", "append-only"),
        ("UPDATE history SET actor = 'user:1'", "append-only"),
        (
            "REPLACE INTO history (id, actor, source, entity, entity_id, op) VALUES (1, 'x', 'x', 'x', 1, 'insert')",
            "append-only",
        ),
        ("DELETE FROM customer WHERE id = 1", "_customer_id_fkey"), // though this client leaves foreign keys off
    ] {
        let refusal = run("sqlite3", &[path, statement]).await.expect_err(statement);
        assert!(refusal.contains(answer), "{statement}: {refusal}");
    }
    place.leave().await;
}

/// Where what customers are ordered by is not what they say, or stands there no more.
async fn disordered(path: &str) -> Result<String, String> {
    let order = "SELECT * FROM (SELECT * FROM customer_sorted EXCEPT SELECT * FROM customer_sorting) \
                 UNION ALL SELECT * FROM (SELECT * FROM customer_sorting EXCEPT SELECT * FROM customer_sorted)";
    let countries = "SELECT * FROM (SELECT * FROM customer_country EXCEPT SELECT * FROM customer_in_country) \
                     UNION ALL SELECT * FROM (SELECT * FROM customer_in_country EXCEPT SELECT * FROM customer_country)";
    run("sqlite3", &[path, &format!("{order}; {countries}")]).await
}

/// The same of what they are searched by, too.
async fn astray(path: &str) -> Result<String, String> {
    let words = "WITH stands AS (SELECT name_key, customer_id, part, part_id, words FROM customer_words), \
                 is_so AS (SELECT name_key, id, 0, id, search_key FROM customer UNION ALL \
                     SELECT c.name_key, c.id, 1, a.id, a.search_key FROM address a JOIN customer c ON c.id = a.customer_id \
                     WHERE a.deleted_at IS NULL UNION ALL \
                     SELECT c.name_key, c.id, 2, p.id, p.search_key FROM contact p JOIN customer c ON c.id = p.customer_id \
                     WHERE p.deleted_at IS NULL) \
                 SELECT * FROM (SELECT * FROM stands EXCEPT SELECT * FROM is_so) \
                 UNION ALL SELECT * FROM (SELECT * FROM is_so EXCEPT SELECT * FROM stands)";
    Ok(run("sqlite3", &[path, words]).await? + &disordered(path).await?)
}

#[tokio::test]
async fn whatever_sqlite3_does_about_a_conflict_customers_are_found_and_ordered_by_what_they_say() {
    let place = Place::sqlite().await;
    two_companies(&place.db).await;
    let path = place.url.trim_start_matches("sqlite://");
    let user = "INSERT INTO app_user (id, email, name, role, password_hash) VALUES (70, 'ana@example.com', 'Ana', 'editor', '')";
    run("sqlite3", &[path, user]).await.expect("a user");
    let address = "INTO address (id, customer_id, purpose, street, city, country, search_key)";
    for statement in [
        format!("INSERT OR IGNORE {address} VALUES (80, 1, 'other', 'x', 'Lyon', 'FR', 'lyon')"),
        format!("INSERT OR IGNORE {address} VALUES (80, 2, 'other', 'x', 'Nice', 'FR', 'nice')"),
        format!("INSERT {address} VALUES (80, 1, 'other', 'x', 'Caen', 'FR', 'lyon') ON CONFLICT (id) DO UPDATE SET city = excluded.city"),
        format!("REPLACE {address} VALUES (80, 2, 'other', 'x', 'Nice', 'FR', 'nice')"),
        format!("INSERT OR ABORT {address} VALUES (81, 2, 'other', 'x', 'Brest', 'BY', 'brest')"),
        "UPDATE OR IGNORE address SET city = 'Pau' WHERE id = 80".to_owned(),
        "UPDATE OR IGNORE address SET country = 'BY' WHERE id = 80".to_owned(),
        "UPDATE OR ROLLBACK address SET customer_id = 1 WHERE id = 80".to_owned(),
        "REPLACE INTO customer (id, number, name, currency, name_key, search_key) \
         SELECT id, number, name, currency, 'new', search_key FROM customer WHERE id = 1"
            .to_owned(),
        "UPDATE OR IGNORE customer SET owner_id = 70, name_key = 'zzz' WHERE id = 1".to_owned(),
        "REPLACE INTO app_user (id, email, name, role, password_hash) VALUES (70, 'ana@example.com', 'Zoe', 'editor', '')".to_owned(),
        "INSERT OR IGNORE INTO customer (id, number, name, currency, name_key, search_key) \
         VALUES (1, 'C-9', 'Zeta', 'EUR', 'zeta', 'zeta')"
            .to_owned(),
        "INSERT INTO customer (number, name, currency) SELECT number, name, currency FROM customer WHERE id = 1 \
         ON CONFLICT (number) DO UPDATE SET owner_id = NULL"
            .to_owned(),
        "INSERT OR IGNORE INTO contact (id, customer_id, name, search_key) VALUES (1, 2, 'Zoe', 'zoe')".to_owned(),
    ] {
        run("sqlite3", &[path, &statement]).await.expect("sqlite3 writes");
        assert_eq!(astray(path).await.as_deref(), Ok(""), "{statement}");
    }
    place.leave().await;
}

#[tokio::test]
async fn an_address_that_sqlite3_makes_the_default_in_the_place_of_another_is_the_one_that_counts() {
    let place = Place::sqlite().await;
    two_companies(&place.db).await;
    let path = place.url.trim_start_matches("sqlite://");
    for statement in [
        "INSERT INTO address (id, customer_id, purpose, street, city, country, is_default) \
         VALUES (80, 2, 'billing', 'x', 'Lyon', 'FR', 1), (81, 2, 'billing', 'x', 'Bern', 'CH', 0), (82, 2, 'other', 'x', 'Graz', 'AT', 1)",
        "UPDATE OR REPLACE address SET is_default = 1 WHERE id = 81",
        "UPDATE OR REPLACE address SET purpose = 'billing' WHERE id = 82",
    ] {
        run("sqlite3", &[path, statement]).await.expect("sqlite3 writes");
        assert_eq!(disordered(path).await.as_deref(), Ok(""), "{statement}");
    }
    let left = run("sqlite3", &[path, "SELECT country, city FROM customer_country WHERE customer_id = 2"]).await;
    assert_eq!(left.as_deref().map(str::trim), Ok("AT|graz"));
    place.leave().await;
}

#[tokio::test]
async fn what_sqlite3_replaces_is_searched_by_what_it_says_now() {
    let place = Place::sqlite().await;
    two_companies(&place.db).await;
    let path = place.url.trim_start_matches("sqlite://");
    let replace = "REPLACE INTO customer (id, number, name, currency, name_key, search_key) \
                   VALUES (1, 'C-1', 'Zeta', 'EUR', 'zeta', 'c-1 zeta'); \
                   REPLACE INTO contact (id, customer_id, name, search_key, deleted_at) \
                   SELECT id, customer_id, name, search_key, created_at FROM contact WHERE id = 1; \
                   REPLACE INTO address (id, customer_id, purpose, street, search_key) \
                   SELECT id, customer_id, purpose, street, 'elsewhere' FROM address WHERE id = 1";
    run("sqlite3", &[path, replace]).await.expect("sqlite3 writes");
    assert_eq!(astray(path).await.as_deref(), Ok(""));
    let own = "SELECT words FROM customer_words WHERE customer_id = 1 AND part < 2 ORDER BY part";
    assert_eq!(run("sqlite3", &[path, own]).await.as_deref(), Ok("c-1 zeta\nelsewhere"));
    place.leave().await;
}

#[tokio::test]
async fn a_name_left_behind_by_another_program_does_not_stop_the_next_writer() {
    let place = Place::sqlite().await;
    two_companies(&place.db).await;
    let path = place.url.trim_start_matches("sqlite://");
    let forged = "INSERT INTO audit_context (actor, source) VALUES ('user:1', 'web')";
    run("sqlite3", &[path, forged]).await.expect("a client with foreign keys off can leave a name");
    let since = newest(&place.db).await;
    let mut tx = place.db.write(&command()).await.expect("a transaction");
    tx.query("UPDATE customer SET name = 'Acme' WHERE id = 1").execute().await.expect("an update");
    tx.commit().await.expect("a commit");
    assert_eq!(news(&place.db, since).await[0].actor, "command:test");
    place.leave().await;
}

#[tokio::test]
async fn a_change_by_psql_stands_under_its_login_whatever_it_claims() {
    let place = Place::postgres().await;
    two_companies(&place.db).await;
    let mut conn = place.db.read(&command()).await.expect("a view");
    let login: String = conn.query("SELECT session_user::text").scalar().await.expect("a login");
    drop(conn);

    let since = newest(&place.db).await;
    run("psql", &["-qX", &place.url, "-c", "UPDATE customer SET name = 'Café Züri' WHERE id = 1"])
        .await
        .expect("psql writes");
    let entries = news(&place.db, since).await;
    assert_eq!(entries.len(), 1);
    assert_external(&entries[0], &format!("db:{login}"));

    // Somebody with a login of their own says they are user 1, as that login, and in a session that skips triggers.
    let maria = format!("maria_{}", std::process::id());
    let mut tx = place.db.write(&command()).await.expect("a transaction");
    for sql in [
        "UPDATE customer SET name = 'Café Zürich' WHERE id = 1".to_owned(),
        format!("CREATE ROLE {maria} LOGIN"),
        format!("GRANT SELECT, UPDATE ON customer TO {maria}"),
    ] {
        tx.query(Sql::compose(sql)).execute().await.expect("a role");
    }
    tx.commit().await.expect("a commit");
    let since = newest(&place.db).await;
    let become_maria = format!("SET SESSION AUTHORIZATION {maria}");
    let claim = "SELECT set_config('ficha.actor', 'user:1', false), set_config('ficha.source', 'web', false), \
                 set_config('ficha.erasure', '1', false)";
    let change = "UPDATE customer SET name = 'Mine' WHERE id = 1";
    let skip = "SET session_replication_role = replica";
    run("psql", &["-qX", &place.url, "-c", skip, "-c", &become_maria, "-c", claim, "-c", change])
        .await
        .expect("psql writes");
    let entries = news(&place.db, since).await;
    assert_eq!(entries.len(), 1);
    assert_external(&entries[0], &format!("db:{maria}"));

    let refusal =
        run("psql", &["-qX", "-v", "ON_ERROR_STOP=1", &place.url, "-c", skip, "-c", "DELETE FROM history"]).await;
    assert!(refusal.is_err_and(|answer| answer.contains("append-only") || answer.contains("permission denied")));
    run("psql", &["-qX", &place.url, "-c", &format!("DROP OWNED BY {maria}"), "-c", &format!("DROP ROLE {maria}")])
        .await
        .expect("the role goes again");
    place.leave().await;
}
