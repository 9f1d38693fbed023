//! The same person at several customers, in both databases.

use super::model::ContactForm;
use super::people;
use super::store::{self, Saved};
use super::tests::{added, company, form_of, person, saved, told};
use crate::db::Db;
use crate::db::testing::{command, db_test};
use crate::value::ContactId;

db_test! {
    async fn a_person_at_two_customers_has_a_role_in_each_and_one_number(db: Db) {
        let (cafe, acme) = (company(&db, "C-1", "Café Zürich").await, company(&db, "C-2", "Acme").await);
        let marta = ContactForm {
            job_title: "Gerente".into(),
            email: "marta@ruiz.example".into(),
            mobile: "600 11 12 22".into(),
            ..person("Marta Ruiz")
        };
        let here = added(&db, cafe, &marta).await;
        added(&db, cafe, &person("Marta Sanz")).await;
        let mut conn = db.read(&command()).await.expect("a view");
        let known = people::known(&mut conn, acme, "marta ruiz").await.expect("an answer");
        assert_eq!(known.iter().map(|known| (known.id, known.customer.as_str())).collect::<Vec<_>>(), [(here, "Café Zürich")]);
        assert!(people::known(&mut conn, cafe, "marta ruiz").await.expect("an answer").is_empty(), "not from here");
        assert!(people::known(&mut conn, acme, " ").await.expect("an answer").is_empty());
        // Words that no index finds, alone and beside one that it finds; signs that mean something to an index or to LIKE.
        for (text, found) in [("ma", 2), ("ma ruiz", 1), ("RUIZ ma zz", 0), ("ruiz\"", 1), ("ru_z", 0), ("60011", 1), ("%%%", 0)] {
            let known = people::known(&mut conn, acme, text).await.expect("an answer");
            assert_eq!(known.len(), found, "{text}: {known:?}");
        }
        let person = people::person(&mut conn, here).await.expect("an answer").expect("Marta");
        drop(conn);

        let role = ContactForm { job_title: "Asesora".into(), ..ContactForm::of_person(&person) };
        let there = added(&db, acme, &role).await;
        let mut conn = db.read(&command()).await.expect("a view");
        assert!(people::known(&mut conn, acme, "marta ruiz").await.expect("an answer").is_empty(), "here already");
        let contact = store::find(&mut conn, acme, there).await.expect("an answer").expect("Marta");
        assert_eq!((contact.person(), contact.job_title.as_deref()), (here, Some("Asesora")));
        let elsewhere = people::elsewhere(&mut conn, &contact).await.expect("an answer");
        assert_eq!((elsewhere[0].customer.as_str(), elsewhere[0].job_title.as_deref()), ("Café Zürich", Some("Gerente")));
        drop(conn);

        // A new number at one customer is the number at the other, and stands in both histories; the roles stay.
        let new = ContactForm { mobile: "600 11 12 33".into(), ..form_of(&db, acme, there).await };
        assert!(matches!(saved(&db, acme, there, 1, &new).await, Saved::Done));
        let other = form_of(&db, cafe, here).await;
        let other = (other.mobile.as_str(), other.job_title.as_str(), other.version.as_str());
        assert_eq!(other, ("+34 600 11 12 33", "Gerente", "2"));
        for customer in [cafe, acme] {
            let last = told(&db, customer, "mobile").await.pop();
            assert_eq!(last, Some(("update".to_owned(), Some("+34 600 11 12 33".to_owned()))));
        }
        // What is said of the role alone stands in one.
        let before = told(&db, cafe, "notes").await.len();
        let new = ContactForm { notes: "Solo por la mañana".into(), ..form_of(&db, acme, there).await };
        assert!(matches!(saved(&db, acme, there, 2, &new).await, Saved::Done));
        assert_eq!(told(&db, cafe, "notes").await.len(), before);
    }
}

db_test! {
    async fn a_third_role_is_the_same_person_whichever_contact_was_picked(db: Db) {
        let mut last = None;
        let mut first = None;
        for (number, name) in [("C-1", "Café Zürich"), ("C-2", "Acme"), ("C-3", "Globex")] {
            let customer = company(&db, number, name).await;
            let picked = last.map(|id: ContactId| id.to_string()).unwrap_or_default();
            let id = added(&db, customer, &ContactForm { person_id: picked, ..person("Marta Ruiz") }).await;
            let mut conn = db.read(&command()).await.expect("a view");
            let contact = store::find(&mut conn, customer, id).await.expect("an answer").expect("Marta");
            assert_eq!(contact.person(), *first.get_or_insert(id));
            last = Some(id);
        }
    }
}
