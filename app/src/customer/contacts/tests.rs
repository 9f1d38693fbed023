//! Contacts in both databases.

use super::model::{ContactEdit, ContactForm};
use super::store::{self, Saved};
use super::tag::{Colour, TagEdit};
use super::tag_store::{self, Changed};
use super::{ContactFilter, vcard};
use crate::customer::details::model::DetailsForm;
use crate::customer::details::store as details;
use crate::customer::search::ListQuery;
use crate::customer::search::store as search;
use crate::db::testing::{command, db_test, editor_access};
use crate::db::{Db, Tx};
use crate::locale::Locale;
use crate::ui::form::Form as _;
use crate::value::{ContactId, Country, CustomerId};

async fn write(db: &Db) -> Tx {
    db.write(&command()).await.expect("a transaction")
}

pub(super) async fn company(db: &Db, number: &str, name: &str) -> CustomerId {
    let form = DetailsForm { number: number.into(), name: name.into(), ..DetailsForm::blank(Locale::Es) };
    let mut tx = write(db).await;
    let id = details::insert(&mut tx, &form.parse(Locale::Es).expect("a valid form")).await.expect("a customer");
    tx.commit().await.expect("committed");
    id
}

pub(super) fn person(name: &str) -> ContactForm {
    ContactForm { name: name.into(), ..ContactForm::default() }
}

fn edit(form: &ContactForm) -> ContactEdit {
    form.parse(Locale::Es).expect("a valid form").tidied(Country::parse("ES").ok())
}

pub(super) async fn added(db: &Db, customer: CustomerId, form: &ContactForm) -> ContactId {
    let mut tx = write(db).await;
    let id = store::insert(&mut tx, customer, &edit(form)).await.expect("an answer").expect("a contact");
    tx.commit().await.expect("committed");
    id
}

pub(super) async fn saved(db: &Db, customer: CustomerId, id: ContactId, version: i64, form: &ContactForm) -> Saved {
    let mut tx = write(db).await;
    let saved = store::update(&mut tx, customer, id, version, &edit(form)).await.expect("an answer");
    tx.commit().await.expect("committed");
    saved
}

async fn names(db: &Db, customer: CustomerId, filter: &ContactFilter) -> Vec<String> {
    let mut conn = db.read(&command()).await.expect("a view");
    let page = store::page(&mut conn, customer, filter).await.expect("a page");
    page.contacts.into_iter().map(|contact| contact.name).collect()
}

pub(super) async fn form_of(db: &Db, customer: CustomerId, id: ContactId) -> ContactForm {
    let mut conn = db.read(&command()).await.expect("a view");
    ContactForm::of(&store::find(&mut conn, customer, id).await.expect("an answer").expect("the contact"))
}

/// What the history of a customer tells of its contacts: what was done, and the column as it became.
pub(super) async fn told(db: &Db, customer: CustomerId, column: &str) -> Vec<(String, Option<String>)> {
    let mut conn = db.read(&command()).await.expect("a view");
    conn.query(
        "SELECT op, after ->> CAST($2 AS TEXT) FROM history WHERE customer_id = $1 AND entity = 'contact' ORDER BY id",
    )
    .bind(customer)
    .bind(column)
    .all()
    .await
    .expect("the history")
}

db_test! {
    async fn what_is_saved_is_what_is_read(db: Db) {
        let cafe = company(&db, "C-1", "Café Zürich").await;
        let form = ContactForm {
            name: "Marta Ruiz".into(),
            company: "Ruiz Asesores".into(),
            job_title: "Compras".into(),
            email: "marta@acme.example".into(),
            more_emails: "ventas@acme.example\nmarta.ruiz@acme.example".into(),
            phone: "912 34 56 78".into(),
            mobile: "600 11 12 22".into(),
            fax: "9123".into(),
            more_phones: "913 45 67 89 (centralita)".into(),
            language: "es".into(),
            tags: "obra, compras".into(),
            is_primary: "on".into(),
            opt_out: "on".into(),
            notes: "Viernes no".into(),
            ..ContactForm::default()
        };
        let id = added(&db, cafe, &form).await;
        let expected = ContactForm {
            phone: "+34 912 34 56 78".into(),
            mobile: "+34 600 11 12 22".into(),
            more_phones: "+34 913 45 67 89 (centralita)".into(),
            tags: "compras, obra".into(),
            version: "1".into(),
            ..form
        };
        assert_eq!(form_of(&db, cafe, id).await, expected);
        let mut conn = db.read(&command()).await.expect("a view");
        let tags = tag_store::tags(&mut conn).await.expect("the tags");
        assert_eq!(tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(), ["compras", "obra"]);
    }
}

db_test! {
    async fn a_stale_save_writes_nothing_and_brings_what_stands_now(db: Db) {
        let cafe = company(&db, "C-1", "Café Zürich").await;
        let id = added(&db, cafe, &person("Zoë")).await;
        assert!(matches!(saved(&db, cafe, id, 1, &person("Zoë Müller")).await, Saved::Done));
        let Saved::Stale(now) = saved(&db, cafe, id, 1, &person("Zoe")).await else { panic!("version 1 is stale") };
        assert_eq!((now.name.as_str(), now.version), ("Zoë Müller", 2));
    }
}

db_test! {
    async fn a_contact_is_found_changed_and_removed_only_at_its_own_customer(db: Db) {
        let (cafe, acme) = (company(&db, "C-1", "Café Zürich").await, company(&db, "C-2", "Acme").await);
        let id = added(&db, cafe, &person("Zoë Müller")).await;
        let mut tx = write(&db).await;
        assert!(store::find(&mut tx, acme, id).await.expect("an answer").is_none());
        let stranger = store::update(&mut tx, acme, id, 1, &edit(&person("Mine"))).await.expect("an answer");
        assert!(matches!(stranger, Saved::Missing));
        assert!(!store::set_deleted(&mut tx, acme, id, true).await.expect("an answer"));
        assert!(store::insert(&mut tx, CustomerId(99), &edit(&person("Nobody"))).await.expect("an answer").is_none());
    }
}

db_test! {
    async fn nobody_changes_the_contacts_of_a_deleted_customer(db: Db) {
        let cafe = company(&db, "C-1", "Café Zürich").await;
        let id = added(&db, cafe, &person("Zoë Müller")).await;
        let mut tx = write(&db).await;
        assert!(details::set_deleted(&mut tx, cafe, true).await.expect("deleted"));
        let late = store::update(&mut tx, cafe, id, 1, &edit(&person("Late"))).await.expect("an answer");
        assert!(matches!(late, Saved::Stale(_)));
        assert!(!store::set_deleted(&mut tx, cafe, id, true).await.expect("an answer"));
        assert!(store::insert(&mut tx, cafe, &edit(&person("Late"))).await.expect("an answer").is_none());
        assert_eq!(store::find(&mut tx, cafe, id).await.expect("an answer").expect("Zoë").name, "Zoë Müller");
    }
}

db_test! {
    async fn who_is_removed_leaves_the_lists_and_comes_back_as_they_were(db: Db) {
        let cafe = company(&db, "C-1", "Café Zürich").await;
        let zoe = added(&db, cafe, &ContactForm { is_primary: "on".into(), ..person("Zoë Müller") }).await;
        let found = async || {
            let mut conn = db.read(&command()).await.expect("a view");
            search::page(&mut conn, &ListQuery::from_query("q=zoe")).await.expect("a page").total
        };
        assert_eq!(found().await, 1);
        let mut tx = write(&db).await;
        assert!(store::set_deleted(&mut tx, cafe, zoe, true).await.expect("removed"));
        assert!(!store::set_deleted(&mut tx, cafe, zoe, true).await.expect("removed already"));
        tx.commit().await.expect("committed");
        assert!(names(&db, cafe, &ContactFilter::default()).await.is_empty());
        assert_eq!(found().await, 0);
        assert!(matches!(saved(&db, cafe, zoe, 2, &person("Zoe")).await, Saved::Missing));

        // Somebody else is asked first by now, and goes on being so.
        added(&db, cafe, &ContactForm { is_primary: "on".into(), ..person("Beat Hürlimann") }).await;
        let mut tx = write(&db).await;
        assert!(store::set_deleted(&mut tx, cafe, zoe, false).await.expect("back"));
        tx.commit().await.expect("committed");
        assert_eq!(names(&db, cafe, &ContactFilter::default()).await, ["Beat Hürlimann", "Zoë Müller"]);
        assert_eq!(found().await, 1);
        assert_eq!(form_of(&db, cafe, zoe).await.is_primary, "");
        let marks: Vec<_> = told(&db, cafe, "deleted_at").await.into_iter().map(|(op, at)| (op, at.is_some())).collect();
        let update = "update".to_owned();
        assert_eq!(marks[1..], [(update.clone(), true), ("insert".to_owned(), false), (update, false)]);
    }
}

db_test! {
    async fn there_is_one_contact_to_ask_first(db: Db) {
        let cafe = company(&db, "C-1", "Café Zürich").await;
        let first = ContactForm { is_primary: "on".into(), ..person("Zoë") };
        let zoe = added(&db, cafe, &first).await;
        let beat = added(&db, cafe, &person("Beat")).await;
        assert_eq!(names(&db, cafe, &ContactFilter::default()).await, ["Zoë", "Beat"]);
        let saved = saved(&db, cafe, beat, 1, &ContactForm { is_primary: "on".into(), ..person("Beat") }).await;
        assert!(matches!(saved, Saved::Done));
        assert_eq!(names(&db, cafe, &ContactFilter::default()).await, ["Beat", "Zoë"]);
        assert_eq!(form_of(&db, cafe, zoe).await.version, "2");
    }
}

db_test! {
    async fn a_long_list_comes_in_pages_and_none_is_missed_or_seen_twice(db: Db) {
        let cafe = company(&db, "C-1", "Café Zürich").await;
        let mut tx = write(&db).await;
        let count = store::PAGE * 2 + 20;
        for number in 0..count {
            // Names that are alike: the order is that of the ids then.
            let form = ContactForm {
                is_primary: if number == 7 { "on".into() } else { String::new() },
                ..person(&format!("Ana {}", number % 3))
            };
            store::insert(&mut tx, cafe, &edit(&form)).await.expect("an answer").expect("a contact");
        }
        tx.commit().await.expect("committed");
        let mut conn = db.read(&command()).await.expect("a view");
        let mut filter = ContactFilter::default();
        let mut seen = Vec::new();
        loop {
            let page = store::page(&mut conn, cafe, &filter).await.expect("a page");
            assert_eq!(page.count, i64::try_from(count).unwrap_or(0));
            seen.extend(page.contacts.into_iter().map(|contact| (!contact.is_primary, contact.name, contact.id.0)));
            match page.next {
                Some(next) => filter = filter.after(Some(next)),
                None => break,
            }
        }
        assert_eq!(seen.len(), count);
        assert!(seen.is_sorted());
        assert!(!seen[0].0, "the one to ask first");
    }
}

db_test! {
    async fn the_list_is_searched_by_words_and_numbers_and_filtered_by_tag(db: Db) {
        let cafe = company(&db, "C-1", "Café Zürich").await;
        let marta = ContactForm {
            phone: "030 901820".into(),
            more_emails: "obras@acme.example".into(),
            tags: "compras, 100%".into(),
            ..person("Marta Íñiguez")
        };
        let mut tx = write(&db).await;
        let berlin = marta.parse(Locale::Es).expect("valid").tidied(Country::parse("DE").ok());
        assert_eq!(berlin.phone.as_deref(), Some("+49 30 901820"));
        store::insert(&mut tx, cafe, &berlin).await.expect("an answer").expect("a contact");
        tx.commit().await.expect("committed");
        added(&db, cafe, &ContactForm { tags: "compras-obra".into(), ..person("Ana") }).await;
        let filter = |q: &str, tag: &str| ContactFilter {
            text: Some(q.to_owned()).filter(|text| !text.is_empty()),
            tag: Some(tag.to_owned()).filter(|tag| !tag.is_empty()),
            after: None,
        };
        for (q, tag, count) in [
            ("iniguez MARTA", "", 1),
            ("obras@acme", "", 1),
            ("030-901820", "", 1),
            ("+49 30 90", "", 1),
            ("a", "", 2),
            ("ana marta", "", 0),
            ("", "Compras", 1),
            ("", "100%", 1),
            ("", "1%", 0),
            ("ana", "compras", 0),
        ] {
            assert_eq!(names(&db, cafe, &filter(q, tag)).await.len(), count, "{q} {tag}");
        }
        // The list of customers finds them as well.
        let mut conn = db.read(&command()).await.expect("a view");
        let page = search::page(&mut conn, &ListQuery::from_query("q=030901820")).await.expect("a page");
        assert_eq!(page.total, 1);
    }
}

db_test! {
    async fn a_tag_is_renamed_and_merged_in_every_contact(db: Db) {
        let (cafe, acme) = (company(&db, "C-1", "Café Zürich").await, company(&db, "C-2", "Acme").await);
        let zoe = added(&db, cafe, &ContactForm { tags: "compras, obra".into(), ..person("Zoë") }).await;
        let ana = added(&db, acme, &ContactForm { tags: "compras".into(), ..person("Ana") }).await;
        let uses = async || {
            let mut conn = db.read(&command()).await.expect("a view");
            let uses = tag_store::uses(&mut conn).await.expect("the tags");
            uses.into_iter().map(|of| (of.tag.name.clone(), of.contacts, of.tag)).collect::<Vec<_>>()
        };
        let change = async |edit: TagEdit| {
            let mut tx = write(&db).await;
            let changed = tag_store::change(&mut tx, &edit).await.expect("an answer");
            tx.commit().await.expect("committed");
            changed
        };
        let before = uses().await;
        let (compras, obra) = (&before[0].2, &before[1].2);
        assert_eq!(before.iter().map(|(name, uses, _)| (name.as_str(), *uses)).collect::<Vec<_>>(), [("compras", 2), ("obra", 1)]);

        let (tag, colour) = (compras.id, Colour::Teal);
        let rename = TagEdit::Save { tag, version: 1, name: "pedidos".into(), colour };
        assert_eq!(change(rename.clone()).await, Changed::Done);
        assert_eq!(change(rename).await, Changed::Stale);
        assert_eq!(form_of(&db, cafe, zoe).await.tags, "obra, pedidos");
        let ana_now = form_of(&db, acme, ana).await;
        assert_eq!((ana_now.tags.as_str(), ana_now.version.as_str()), ("pedidos", "2"));
        assert_eq!(told(&db, acme, "tags").await.pop(), Some(("update".to_owned(), Some("pedidos".to_owned()))));

        assert_eq!(change(TagEdit::Remove { tag: obra.id, version: 1 }).await, Changed::InUse);
        assert_eq!(change(TagEdit::Merge { tag, version: 2, into: obra.id }).await, Changed::Done);
        assert_eq!(form_of(&db, cafe, zoe).await.tags, "obra");
        assert_eq!(form_of(&db, acme, ana).await.tags, "obra");
        let after = uses().await;
        assert_eq!(after.iter().map(|(name, uses, _)| (name.as_str(), *uses)).collect::<Vec<_>>(), [("obra", 2)]);

        assert_eq!(change(TagEdit::Add { name: "vip".into(), colour }).await, Changed::Done);
        let vip = uses().await.pop().expect("a tag").2;
        assert_eq!((vip.name.as_str(), vip.colour), ("vip", Colour::Teal));
        assert_eq!(change(TagEdit::Remove { tag: vip.id, version: 1 }).await, Changed::Done);
    }
}

db_test! {
    async fn a_name_that_another_tag_has_names_its_constraint(db: Db) {
        let mut tx = write(&db).await;
        let add = TagEdit::Add { name: "vip".into(), colour: Colour::Red };
        assert_eq!(tag_store::change(&mut tx, &add).await.expect("added"), Changed::Done);
        let error = tag_store::change(&mut tx, &add).await.expect_err("taken");
        assert_eq!(error.constraint(), Some("contact_tag_name_key"));
    }
}

db_test! {
    async fn cards_are_added_once(db: Db) {
        let cafe = company(&db, "C-1", "Café Zürich").await;
        added(&db, cafe, &ContactForm { email: "zoe@cafe.example".into(), ..person("Zoë Müller") }).await;
        let file = "BEGIN:VCARD\nVERSION:4.0\nFN:ZOE MULLER\nEMAIL:Zoe@cafe.example\nEND:VCARD\n\
                    BEGIN:VCARD\nVERSION:4.0\nFN:Beat Hürlimann\nTEL:912345678\nEND:VCARD\n\
                    BEGIN:VCARD\nVERSION:4.0\nFN:Beat Hürlimann\nEND:VCARD\n";
        let cards = vcard::read(file, "Café Zürich");
        let mut tx = db.write(&editor_access(&db).await).await.expect("a transaction");
        let imported = vcard::import(&mut tx, cafe, cards.clone()).await.expect("an answer").expect("a customer");
        tx.commit().await.expect("committed");
        assert_eq!((imported.added, imported.known), (1, 2));
        assert_eq!(names(&db, cafe, &ContactFilter::default()).await, ["Beat Hürlimann", "Zoë Müller"]);
        let mut tx = write(&db).await;
        assert!(vcard::import(&mut tx, CustomerId(99), cards).await.expect("an answer").is_none());
    }
}
