use super::*;
use crate::customer::history::model::{Kind, Value};
use crate::customer::history::seal::{Fault, Verdict, store::seal_new, verify};
use crate::customer::history::sentence::Narrator;
use crate::customer::history::store::entry;
use crate::db::testing::{command, db_test, user};
use crate::db::{Db, Sql};
use crate::user::{Access, Role, User};
use crate::value::Currency;
use crate::value::Money;

const ACME: CustomerId = CustomerId(1);

fn sight(customer: CustomerId) -> Sight {
    Sight { customer, deleted: false, zone: chrono_tz::Europe::Madrid }
}

async fn write(db: &Db, access: &Access, statements: &[&str]) {
    let mut tx = db.write(access).await.expect("a transaction");
    for statement in statements {
        tx.query(Sql::compose((*statement).to_owned())).execute().await.expect(statement);
    }
    tx.commit().await.expect("a commit");
}

fn access_of(user: User) -> Access {
    Access::of(user, Role::Editor, String::new()).expect("an editor or more")
}

/// Acme, with an address and two contacts; Café Zürich; and Ana, who has raised Acme's credit limit and named it anew.
async fn acme(db: &Db) -> Access {
    let ana = access_of(user(db, "Ana", Role::Manager).await);
    write(db, &command(), &[
        "INSERT INTO customer (number, name, currency, credit_limit, search_key, name_key) \
         VALUES ('C-1', 'Acme', 'EUR', 1000000, 'c-1 acme', 'acme'), ('C-2', 'Café Zürich', 'CHF', NULL, '', '')",
        "INSERT INTO address (customer_id, purpose, street, city, postal_code) \
         VALUES (1, 'billing', 'Calle Mayor 5', 'Madrid', '28013')",
        "INSERT INTO contact (customer_id, name, email) VALUES (1, 'Marta Ruiz', 'marta@acme.example'), (1, 'Wile', NULL)",
    ])
    .await;
    write(db, &ana, &["UPDATE customer SET credit_limit = 2500000, name = 'Acme AG', version = 2 WHERE id = 1"]).await;
    ana
}

/// The newest entry of a table in Acme's history.
async fn newest(db: &Db, entity: &str) -> HistoryId {
    let mut conn = db.read(&command()).await.expect("a view");
    let sql = "SELECT MAX(id) FROM history WHERE customer_id = 1 AND entity = $1";
    conn.query(sql).bind(entity).scalar().await.expect("an entry")
}

async fn offered(db: &Db, id: HistoryId) -> Offer {
    let mut conn = db.read(&command()).await.expect("a view");
    offer(&mut conn, sight(ACME), id).await.expect("an answer").expect("an offer")
}

async fn with_form(db: &Db, access: &Access, id: HistoryId, form: &PutBackForm) -> Result<HistoryId, AppError> {
    let mut tx = db.write(access).await.expect("a transaction");
    let new = put_back(&mut tx, access, sight(ACME), id, form, Locale::En).await?;
    tx.commit().await.expect("a commit");
    Ok(new)
}

/// Puts columns back, having seen what stands now.
async fn back(db: &Db, access: &Access, id: HistoryId, columns: &[&str]) -> Result<HistoryId, AppError> {
    let seen = Some(offered(db, id).await.seen);
    let columns = columns.iter().map(|column| (*column).to_owned()).collect();
    with_form(db, access, id, &PutBackForm { seen, columns }).await
}

async fn sentences(db: &Db, id: HistoryId) -> Vec<String> {
    let mut conn = db.read(&command()).await.expect("a view");
    let full = entry(&mut conn, sight(ACME), id).await.expect("an answer").expect("the entry");
    Narrator::new(&full.entry, Locale::En).sentences()
}

async fn value(db: &Db, sql: &'static str) -> Option<String> {
    let mut conn = db.read(&command()).await.expect("a view");
    conn.query(sql).scalar().await.expect(sql)
}

fn euros(minor: i64) -> Option<Value> {
    Some(Value::Money(Money { minor, currency: Currency::EUR }))
}

/// The fields that a refusal names.
fn fields(refused: Result<HistoryId, AppError>) -> Vec<String> {
    match refused {
        Err(AppError::Invalid(errors)) => errors.into_iter().map(|error| error.field).collect(),
        other => panic!("{other:?}"),
    }
}

db_test! {
    async fn one_field_is_put_back_by_a_new_change_that_names_the_one_it_undoes(db: Db) {
        let ana = acme(&db).await;
        let rise = newest(&db, "customer").await;
        let new = back(&db, &ana, rise, &["credit_limit"]).await.expect("put back");
        assert!(new > rise);
        let told = sentences(&db, new).await;
        let (head, rest) = told[0].split_once(", undoing the change of ").expect("what it undoes");
        assert_eq!(head, "Ana put back the credit limit from €25,000.00 to €10,000.00");
        assert!(rest.ends_with(" by Ana") && told.len() == 1, "{told:?}");
        let limit = "SELECT CAST(credit_limit AS TEXT) || ' ' || name || ' ' || CAST(version AS TEXT) FROM customer WHERE id = 1";
        assert_eq!(value(&db, limit).await.as_deref(), Some("1000000 Acme AG 3"), "and nothing else");
        // What was put back can be put back.
        let again = back(&db, &ana, new, &["credit_limit"]).await.expect("put back");
        assert!(sentences(&db, again).await[0].starts_with("Ana put back the credit limit from €10,000.00 to €25,000.00, undoing"));
    }
}

db_test! {
    async fn a_whole_change_is_put_back_and_the_customer_is_found_by_its_old_name(db: Db) {
        let ana = acme(&db).await;
        let rise = newest(&db, "customer").await;
        let offer = offered(&db, rise).await;
        let columns: Vec<&str> = offer.columns.iter().map(|column| &*column.field).collect();
        assert_eq!(columns, ["name", "credit_limit"]);
        assert!(!offer.is_back() && offer.columns.iter().all(|column| !column.is_changed_since()));
        let new = back(&db, &ana, rise, &columns).await.expect("put back");
        assert_eq!(sentences(&db, new).await.len(), 2);
        let found_by = "SELECT name_key FROM customer WHERE id = 1 AND search_key NOT LIKE '%acme ag%'";
        assert_eq!(value(&db, found_by).await.as_deref(), Some("acme"));
        let offer = offered(&db, rise).await;
        assert!(offer.is_back());
        assert_eq!(fields(back(&db, &ana, rise, &columns).await), [""], "there is nothing left to put back");
    }
}

db_test! {
    async fn what_was_changed_since_is_shown_with_all_three_values_and_nobody_loses_it_unseen(db: Db) {
        let ana = acme(&db).await;
        let rise = newest(&db, "customer").await;
        let seen = offered(&db, rise).await.seen;
        write(&db, &ana, &["UPDATE customer SET credit_limit = 3000000, version = 3 WHERE id = 1"]).await;
        let columns = vec!["credit_limit".to_owned()];
        let unseen = with_form(&db, &ana, rise, &PutBackForm { seen: Some(seen), columns }).await;
        assert_eq!(unseen, Err(AppError::Conflict(String::new())));
        let limit = offered(&db, rise).await.columns.remove(1);
        assert_eq!((limit.old.clone(), limit.new.clone(), limit.now.clone()), (euros(1_000_000), euros(2_500_000), euros(3_000_000)));
        assert!(limit.is_changed_since());
        let new = back(&db, &ana, rise, &["credit_limit"]).await.expect("put back");
        assert!(sentences(&db, new).await[0].starts_with("Ana put back the credit limit from €30,000.00 to €10,000.00"));
    }
}

db_test! {
    async fn what_can_no_longer_be_is_refused_with_its_field_and_nothing_is_written(db: Db) {
        let ana = acme(&db).await;
        write(&db, &ana, &["UPDATE customer SET number = 'C-9' WHERE id = 1", "UPDATE customer SET number = 'C-1' WHERE id = 2"]).await;
        let renumbered = newest(&db, "customer").await;
        assert_eq!(fields(back(&db, &ana, renumbered, &["number"]).await), ["number"], "taken");
        write(&db, &ana, &["UPDATE customer SET iban = 'ES00' WHERE id = 1", "UPDATE customer SET iban = NULL WHERE id = 1"]).await;
        assert_eq!(fields(back(&db, &ana, newest(&db, "customer").await, &["iban"]).await), ["iban"], "never valid");
        write(&db, &ana, &["UPDATE customer SET credit_limit = 5 WHERE id = 1"]).await;
        let lowered = newest(&db, "customer").await;
        write(&db, &ana, &["UPDATE customer SET currency = 'CHF' WHERE id = 1"]).await;
        let before = newest(&db, "customer").await;
        assert_eq!(fields(back(&db, &ana, lowered, &["credit_limit"]).await), ["credit_limit"], "it would be another amount");
        assert_eq!(fields(back(&db, &ana, lowered, &[]).await), [""]);
        assert_eq!(fields(back(&db, &ana, lowered, &["deleted_at", "x"]).await), [""]);
        assert_eq!(newest(&db, "customer").await, before);
    }
}

db_test! {
    async fn rows_that_came_go_and_rows_that_went_come_back(db: Db) {
        let ana = acme(&db).await;
        let added = newest(&db, "contact").await;
        assert_eq!(offered(&db, added).await.way, Way::Remove);
        let removed = back(&db, &ana, added, &[]).await.expect("removed");
        assert!(sentences(&db, removed).await[0].starts_with("Ana removed the contact Wile, undoing the change of "));
        assert!(offered(&db, added).await.is_back());
        let offer = offered(&db, removed).await;
        assert_eq!((offer.way, offer.gone), (Way::BringBack, true));
        let returned = back(&db, &ana, removed, &[]).await.expect("brought back");
        assert!(sentences(&db, returned).await[0].starts_with("Ana restored the contact Wile, undoing"));
        assert_eq!(value(&db, "SELECT CAST(deleted_at AS TEXT) FROM contact WHERE id = 2").await, None);
    }
}

db_test! {
    async fn fields_of_addresses_and_contacts_are_put_back_by_their_own_rules(db: Db) {
        let ana = acme(&db).await;
        write(&db, &ana, &[
            "UPDATE address SET city = 'Getafe', is_default = NOT is_default WHERE id = 1",
            "UPDATE contact SET email = NULL, name = 'Marta Ruiz Gil', is_primary = NOT is_primary WHERE id = 1",
        ]).await;
        back(&db, &ana, newest(&db, "address").await, &["city"]).await.expect("put back");
        assert_eq!(value(&db, "SELECT city FROM address WHERE id = 1").await.as_deref(), Some("Madrid"));
        let named = newest(&db, "contact").await;
        back(&db, &ana, named, &["email", "name", "is_primary"]).await.expect("put back");
        let contact = "SELECT name || ' ' || email || ' ' || name_key FROM contact WHERE id = 1 AND NOT is_primary";
        assert_eq!(value(&db, contact).await.as_deref(), Some("Marta Ruiz marta@acme.example marta ruiz"));
        // Of what is removed nothing can be put back until it is there again.
        write(&db, &ana, &["UPDATE contact SET deleted_at = '2026-07-01T10:00:00+00:00' WHERE id = 1"]).await;
        assert!(offered(&db, named).await.is_lost());
        assert_eq!(fields(back(&db, &ana, named, &["name"]).await), [""]);
    }
}

db_test! {
    async fn prices_and_files_are_put_back_by_their_own_rules(db: Db) {
        let ana = acme(&db).await;
        write(&db, &ana, &[
            "INSERT INTO product (number, name, price, currency, vat_rate) VALUES ('P-1', 'Anvil', 9900, 'EUR', 2100)",
            "INSERT INTO customer_price (customer_id, product_id, price, currency, valid_from) \
             VALUES (1, 1, 9000, 'EUR', '2026-01-01')",
            "UPDATE customer_price SET price = 8000, valid_to = '2026-12-31', notes = 'Until the fair' WHERE id = 1",
            "INSERT INTO file (customer_id, name) VALUES (1, 'Contrato.pdf')",
            "INSERT INTO file_version (customer_id, file_id, number, label, sha256, size, kind, media_type, author, uploaded_at) \
             VALUES (1, 1, 1, 'Contrato.pdf (1)', 'e3b0', 120, 'pdf', 'application/pdf', 'Ana', '2026-01-02T03:04:05+00:00')",
            "UPDATE file SET name = 'Contrato viejo.pdf' WHERE id = 1",
        ]).await;
        back(&db, &ana, newest(&db, "customer_price").await, &["price", "valid_to", "notes"]).await.expect("put back");
        let price = "SELECT CAST(price AS TEXT) FROM customer_price WHERE valid_to IS NULL AND notes IS NULL";
        assert_eq!(value(&db, price).await.as_deref(), Some("9000"));
        back(&db, &ana, newest(&db, "file").await, &["name"]).await.expect("put back");
        assert_eq!(value(&db, "SELECT name FROM file").await.as_deref(), Some("Contrato.pdf"));
    }
}

db_test! {
    async fn an_activity_is_put_back_to_the_time_and_to_the_people_that_it_had(db: Db) {
        let ana = acme(&db).await;
        write(&db, &ana, &[
            "INSERT INTO activity (customer_id, kind, subject, due_at, all_day, contact_id, contact_name) \
             VALUES (1, 'call', 'Ask about the beans', '2026-11-24T12:00:00+00:00', TRUE, 1, 'Marta Ruiz')",
            "UPDATE activity SET subject = 'Ask about the anvils', due_at = '2026-11-25T09:30:00+00:00', all_day = FALSE, \
             contact_id = 2, contact_name = 'Wile', done_at = '2026-11-25T09:45:00+00:00', outcome = 'Two' WHERE id = 1",
        ]).await;
        let moved = newest(&db, "activity").await;
        let columns: Vec<String> = offered(&db, moved).await.columns.into_iter().map(|column| column.field).collect();
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        assert_eq!(columns, ["done_at", "subject", "due_at", "contact_name", "outcome"]);
        let due = back(&db, &ana, moved, &["due_at", "contact_name"]).await.expect("put back");
        let called = "SELECT subject || ' ' || contact_name || ' ' || CAST(contact_id AS TEXT) FROM activity WHERE all_day";
        assert_eq!(value(&db, called).await.as_deref(), Some("Ask about the anvils Marta Ruiz 1"));
        let now = offered(&db, moved).await.columns;
        let is_back: Vec<bool> = now.iter().map(Offered::is_back).collect();
        assert_eq!(is_back, [false, false, true, true, false], "it stays done when it was done");
        back(&db, &ana, moved, &columns).await.expect("put back");
        assert!(offered(&db, moved).await.is_back(), "all of it, and to be done again");
        // And once more done at the very moment, though its day is another.
        back(&db, &ana, newest(&db, "activity").await, &["done_at", "outcome"]).await.expect("put back");
        assert!(offered(&db, moved).await.columns[0].now == now[0].new);
        assert!(due < newest(&db, "activity").await);
    }
}

db_test! {
    async fn tickets_and_products_are_put_back_by_their_own_rules(db: Db) {
        let ana = acme(&db).await;
        write(&db, &ana, &[
            "INSERT INTO ticket (customer_id, number, subject, opened_at, status_since) \
             VALUES (1, 'T-2026-0001', 'Cold coffee', '2026-01-02T03:04:05+00:00', '2026-01-02T03:04:05+00:00')",
            "UPDATE ticket SET subject = 'Warm coffee', priority = 'urgent', status = 'open', \
             assignee_id = (SELECT id FROM app_user WHERE name = 'Ana'), assignee_name = 'Ana' WHERE id = 1",
            "INSERT INTO product (number, name, price, currency, vat_rate, exclusive_customer_id) \
             VALUES ('P-1', 'Anvil', 9900, 'EUR', 2100, 1)",
            "UPDATE product SET name = 'Big anvil', price = 12900, active = FALSE WHERE id = 1",
        ]).await;
        let (ticket, product) = (newest(&db, "ticket").await, newest(&db, "product").await);
        back(&db, &ana, ticket, &["subject", "priority", "assignee_name", "status"]).await.expect("put back");
        let stands = "SELECT subject || ' ' || priority || ' ' || status FROM ticket WHERE assignee_id IS NULL";
        assert_eq!(value(&db, stands).await.as_deref(), Some("Cold coffee normal open"), "its step is no field");
        back(&db, &ana, product, &["name", "price", "active"]).await.expect("put back");
        let sold = "SELECT name || ' ' || CAST(price AS TEXT) FROM product WHERE active AND exclusive_customer_id = 1";
        assert_eq!(value(&db, sold).await.as_deref(), Some("Anvil 9900"));
        let removed = "UPDATE product SET deleted_at = '2026-07-01T10:00:00+00:00' WHERE id = 1";
        write(&db, &ana, &[removed]).await;
        back(&db, &ana, newest(&db, "product").await, &[]).await.expect("brought back");
        assert_eq!(value(&db, "SELECT CAST(deleted_at AS TEXT) FROM product").await, None);
        // What everybody may buy now is no part of the card.
        write(&db, &ana, &["UPDATE product SET exclusive_customer_id = NULL WHERE id = 1"]).await;
        assert!(offered(&db, product).await.is_lost());
        assert_eq!(fields(back(&db, &ana, product, &["name"]).await), [""]);
    }
}

db_test! {
    async fn what_belongs_to_others_or_is_protected_is_not_there_to_be_undone(db: Db) {
        let ana = acme(&db).await;
        write(&db, &ana, &[
            "INSERT INTO document (customer_id, kind, issued_on, currency) VALUES (1, 'invoice', '2026-01-02', 'EUR')",
        ]).await;
        let (document, rise) = (newest(&db, "document").await, newest(&db, "customer").await);
        let mut conn = db.read(&command()).await.expect("a view");
        assert_eq!(offer(&mut conn, sight(ACME), document).await.expect("an answer"), None);
        assert_eq!(offer(&mut conn, sight(CustomerId(2)), rise).await.expect("an answer"), None);
        drop(conn);
        write(&db, &ana, &["UPDATE customer SET deleted_at = '2026-07-01T10:00:00+00:00' WHERE id = 1"]).await;
        let deleted = newest(&db, "customer").await;
        let all = Sight { deleted: true, ..sight(ACME) };
        let mut conn = db.read(&command()).await.expect("a view");
        assert_eq!(offer(&mut conn, sight(ACME), deleted).await.expect("an answer"), None, "an editor does not see it");
        assert_eq!(offer(&mut conn, all, rise).await.expect("an answer"), None);
        let offer = offer(&mut conn, all, deleted).await.expect("an answer").expect("an offer");
        drop(conn);
        let mut tx = db.write(&command()).await.expect("a transaction");
        let form = PutBackForm { seen: Some(offer.seen), columns: Vec::new() };
        let restored = put_back(&mut tx, &command(), all, deleted, &form, Locale::En).await.expect("restored");
        tx.commit().await.expect("a commit");
        assert!(sentences(&db, restored).await[0].starts_with("test (command line) restored the customer, undoing"));
    }
}

async fn verdict(db: &Db) -> Verdict {
    seal_new(db, &command()).await.expect("sealed");
    let mut conn = db.read(&command()).await.expect("a view");
    verify(&mut conn, None, |_, _| ()).await.expect("a verdict")
}

db_test! {
    async fn the_seal_covers_what_a_change_undoes(db: Db) {
        let ana = acme(&db).await;
        let rise = newest(&db, "customer").await;
        let new = back(&db, &ana, rise, &["credit_limit"]).await.expect("put back");
        assert_eq!(verdict(&db).await.faults, []);
        for refused in [
            "UPDATE undo SET undoes = 1".to_owned(),
            "DELETE FROM undo".to_owned(),
            format!("INSERT INTO undo (history_id, undoes) VALUES ({rise}, {new})"),
        ] {
            let mut tx = db.write(&command()).await.expect("a transaction");
            tx.query(Sql::compose(refused.clone())).execute().await.expect_err(&refused);
        }
        // Nobody can say later that an old change undid another.
        write(&db, &command(), &[&format!("INSERT INTO undo (history_id, undoes) VALUES ({rise}, 1)")]).await;
        let faults = verdict(&db).await.faults;
        assert!(matches!(&faults[..], [Fault::RowAltered { history, .. }] if *history == rise.0), "{faults:?}");
    }
}

db_test! {
    async fn every_change_that_can_be_undone_says_so_in_the_history(db: Db) {
        let ana = acme(&db).await;
        write(&db, &ana, &[
            "INSERT INTO activity (customer_id, kind, subject) VALUES (1, 'call', 'Ask about the beans')",
            "UPDATE activity SET subject = 'Ask about the anvils' WHERE id = 1",
        ]).await;
        let mut conn = db.read(&command()).await.expect("a view");
        let page = crate::customer::history::store::page(&mut conn, sight(ACME), &Default::default()).await;
        let entries = page.expect("an answer").entries;
        let ways: Vec<_> = entries.iter().map(|entry| (&*entry.entity, entry.op, entry.way_back())).collect();
        assert_eq!(ways, [
            ("activity", Kind::Update, Some(Way::Columns)),
            ("activity", Kind::Insert, Some(Way::Remove)),
            ("customer", Kind::Update, Some(Way::Columns)),
            ("contact", Kind::Insert, Some(Way::Remove)),
            ("contact", Kind::Insert, Some(Way::Remove)),
            ("address", Kind::Insert, Some(Way::Remove)),
            ("customer", Kind::Insert, Some(Way::Remove)),
        ]);
    }
}

db_test! {
    async fn terms_that_a_manager_sets_are_put_back_by_managers_alone(db: Db) {
        acme(&db).await;
        let (eva, rise) = (access_of(user(&db, "Eva", Role::Editor).await), newest(&db, "customer").await);
        assert_eq!(fields(back(&db, &eva, rise, &["credit_limit", "name"]).await), ["credit_limit"]);
        assert_eq!(value(&db, "SELECT name FROM customer WHERE id = 1").await.as_deref(), Some("Acme AG"));
        back(&db, &eva, rise, &["name"]).await.expect("the name is an editor's matter");
        assert_eq!(value(&db, "SELECT name FROM customer WHERE id = 1").await.as_deref(), Some("Acme"));
    }
}
