use super::*;
use crate::customer::history::put_back::Undone;
use crate::value::{HistoryId, Money};
use chrono::DateTime;

fn entry(entity: &str, op: Kind, changes: Vec<Change>) -> HistoryEntry {
    HistoryEntry {
        id: HistoryId(1),
        at: DateTime::parse_from_rfc3339("2026-07-01T10:00:00+02:00").unwrap(),
        actor: "user:3".to_owned(),
        actor_name: Some("Ana".to_owned()),
        source: "web".to_owned(),
        request_id: None,
        entity: entity.to_owned(),
        entity_id: 12,
        subject: match entity {
            "contact" => Some("Marta Ruiz".to_owned()),
            "address" => Some("Calle Mayor 5, Madrid".to_owned()),
            "file" => Some("plano.pdf".to_owned()),
            "ticket_message" => Some("T-2026-0001".to_owned()),
            _ => None,
        },
        op,
        changes,
        erased: false,
        undoes: None,
        asked_by: None,
    }
}

fn text(text: &str) -> Option<Value> {
    Some(Value::Text(text.to_owned()))
}

fn euros(minor: i64) -> Option<Value> {
    Some(Value::Money(Money { minor, currency: Currency::EUR }))
}

fn change(field: &str, old: Option<Value>, new: Option<Value>) -> Change {
    Change { field: field.to_owned(), old, new }
}

/// The only sentence, in Spanish, English and French, with plain spaces.
fn told(entity: &str, op: Kind, changes: Vec<Change>) -> [String; 3] {
    let entry = entry(entity, op, changes);
    Locale::ALL.map(|locale| {
        let sentences = Narrator::new(&entry, locale).sentences();
        assert_eq!(sentences.len(), 1, "{sentences:?}");
        sentences[0].replace(['\u{a0}', '\u{202f}'], " ")
    })
}

fn changed(field: &str, old: Option<Value>, new: Option<Value>) -> [String; 3] {
    told("customer", Kind::Update, vec![change(field, old, new)])
}

#[test]
fn an_amount_is_told_from_and_to_as_each_language_writes_it() {
    assert_eq!(
        changed("credit_limit", euros(1_000_000), euros(2_500_000)),
        [
            "Ana cambió el límite de crédito de 10.000,00 € a 25.000,00 €",
            "Ana changed the credit limit from €10,000.00 to €25,000.00",
            "Ana a fait passer le plafond de crédit de 10 000,00 € à 25 000,00 €",
        ]
    );
    assert_eq!(
        changed("credit_limit", None, euros(2_500_000)),
        [
            "Ana fijó el límite de crédito en 25.000,00 €",
            "Ana set the credit limit to €25,000.00",
            "Ana a fixé le plafond de crédit à 25 000,00 €",
        ]
    );
    assert_eq!(
        changed("credit_limit", euros(1_000_000), None),
        [
            "Ana quitó el límite de crédito (antes 10.000,00 €)",
            "Ana removed the credit limit (was €10,000.00)",
            "Ana a supprimé le plafond de crédit (auparavant 10 000,00 €)",
        ]
    );
}

#[test]
fn what_people_typed_is_quoted() {
    assert_eq!(
        changed("name", text("Acme"), text("Acme AG")),
        [
            "Ana cambió el nombre de «Acme» a «Acme AG»",
            "Ana changed the name from “Acme” to “Acme AG”",
            "Ana a remplacé le nom « Acme » par « Acme AG »",
        ]
    );
    assert_eq!(
        changed("trade_name", None, text("Café Zürich")),
        [
            "Ana indicó el nombre comercial: «Café Zürich»",
            "Ana set the trade name to “Café Zürich”",
            "Ana a renseigné le nom commercial : « Café Zürich »",
        ]
    );
}

#[test]
fn our_own_words_are_translated() {
    assert_eq!(
        changed("status", text("active"), text("inactive")),
        [
            "Ana cambió el estado de activo a inactivo",
            "Ana changed the status from active to inactive",
            "Ana a remplacé l’état « actif » par « inactif »",
        ]
    );
    assert_eq!(
        changed("payment_terms_days", Some(Value::Number(1)), Some(Value::Number(60))),
        [
            "Ana cambió el plazo de pago de 1 día a 60 días",
            "Ana changed the payment terms from 1 day to 60 days",
            "Ana a fait passer le délai de paiement de 1 jour à 60 jours",
        ]
    );
    assert_eq!(
        told("address", Kind::Update, vec![change("country", text("ES"), text("FR"))]),
        [
            "Ana cambió el país de la dirección Calle Mayor 5, Madrid de España a Francia",
            "Ana changed the country of the address Calle Mayor 5, Madrid from Spain to France",
            "Ana a modifié le pays de l’adresse Calle Mayor 5, Madrid : « Espagne » devient « France »",
        ]
    );
}

#[test]
fn an_owner_is_told_by_name() {
    assert_eq!(
        changed("owner_id", text("Luis"), text("Marta")),
        [
            "Ana cambió el responsable: antes Luis, ahora Marta",
            "Ana changed the owner from Luis to Marta",
            "Ana a remplacé le responsable Luis par Marta",
        ]
    );
    assert_eq!(changed("owner_id", None, text("Marta"))[0], "Ana asignó el cliente a Marta");
}

#[test]
fn switches_have_sentences_of_their_own() {
    let on = |field| changed(field, Some(Value::YesNo(false)), Some(Value::YesNo(true)));
    assert_eq!(on("blocked"), ["Ana bloqueó el cliente", "Ana blocked the customer", "Ana a bloqué le client"]);
    assert_eq!(
        on("vat_liable"),
        [
            "Ana marcó el cliente como sujeto a IVA",
            "Ana marked the customer as liable to VAT",
            "Ana a déclaré le client assujetti à la TVA",
        ]
    );
    assert_eq!(
        told("contact", Kind::Update, vec![change("is_primary", None, Some(Value::YesNo(true)))]),
        [
            "Ana hizo principal el contacto Marta Ruiz",
            "Ana made the contact Marta Ruiz the primary one",
            "Ana a défini le contact Marta Ruiz comme principal",
        ]
    );
}

#[test]
fn tags_are_told_as_what_came_and_what_went() {
    assert_eq!(
        changed("tags", text("export"), text("export,vip")),
        ["Ana añadió la etiqueta «vip»", "Ana added the tag “vip”", "Ana a ajouté l’étiquette « vip »"]
    );
    assert_eq!(changed("tags", text("export,vip"), None)[1], "Ana removed the tags “export”, “vip”");
    assert_eq!(
        changed("tags", text("export"), text("vip")),
        [
            "Ana cambió las etiquetas: añadió «vip» y quitó «export»",
            "Ana changed the tags: added “vip” and removed “export”",
            "Ana a modifié les étiquettes : ajout de « vip », retrait de « export »",
        ]
    );
}

#[test]
fn a_long_text_is_not_quoted() {
    assert_eq!(
        changed("notes", text("one"), text("two")),
        ["Ana cambió las notas", "Ana changed the notes", "Ana a modifié les notes"]
    );
    assert_eq!(changed("notes", None, text("two"))[1], "Ana wrote the notes");
    let long = "x".repeat(QUOTABLE + 1);
    assert_eq!(changed("blocked_reason", text(&long), None)[1], "Ana removed the reason for the block");
}

#[test]
fn a_customer_is_created_deleted_and_restored() {
    let deleted = change("deleted_at", None, text("2026-07-01"));
    let restored = change("deleted_at", text("2026-07-01"), None);
    assert_eq!(
        told("customer", Kind::Insert, vec![change("name", None, text("Acme"))]),
        ["Ana creó el cliente", "Ana created the customer", "Ana a créé le client"]
    );
    assert_eq!(
        told("customer", Kind::Delete, vec![deleted]),
        ["Ana eliminó el cliente", "Ana deleted the customer", "Ana a supprimé le client"]
    );
    assert_eq!(
        told("customer", Kind::Restore, vec![restored]),
        ["Ana restauró el cliente", "Ana restored the customer", "Ana a restauré le client"]
    );
}

#[test]
fn what_belongs_to_the_customer_is_named() {
    assert_eq!(
        told("contact", Kind::Insert, Vec::new()),
        ["Ana añadió el contacto Marta Ruiz", "Ana added the contact Marta Ruiz", "Ana a ajouté le contact Marta Ruiz"]
    );
    assert_eq!(
        told("address", Kind::Delete, Vec::new()),
        [
            "Ana quitó la dirección Calle Mayor 5, Madrid",
            "Ana removed the address Calle Mayor 5, Madrid",
            "Ana a supprimé l’adresse Calle Mayor 5, Madrid",
        ]
    );
    assert_eq!(
        told("contact", Kind::Update, vec![change("phone", text("1"), text("2"))])[1],
        "Ana changed the phone of the contact Marta Ruiz from “1” to “2”"
    );
    assert_eq!(
        told("contact", Kind::Update, vec![change("customer_id", Some(Value::Number(1)), Some(Value::Number(2)))])[1],
        "Ana moved the contact Marta Ruiz from one customer to another"
    );
}

#[test]
fn several_changes_in_one_save_are_one_sentence_each() {
    let both = vec![change("name", text("Acme"), text("Acme AG")), change("notes", None, text("new"))];
    let entry = entry("customer", Kind::Update, both);
    assert_eq!(
        Narrator::new(&entry, Locale::En).sentences(),
        ["Ana changed the name from “Acme” to “Acme AG”", "Ana wrote the notes"]
    );
}

#[test]
fn a_column_or_table_nobody_told_us_of_keeps_its_own_name() {
    assert_eq!(changed("rating", text("a"), text("b"))[1], "Ana changed rating from “a” to “b”");
    assert_eq!(told("parcel", Kind::Insert, Vec::new())[1], "Ana added parcel #12");
    assert_eq!(changed("status", text("active"), text("asleep"))[1], "Ana changed the status from active to asleep");
}

#[test]
fn whoever_did_it_without_signing_in_is_told_with_the_way_they_came() {
    let label = |actor, locale| actor_label(actor, None, locale);
    assert_eq!(label("db:maria", Locale::En), "maria (directly in the database)");
    assert_eq!(label("db:external", Locale::Es), "Alguien (directamente en la base de datos)");
    assert_eq!(label("command:ana", Locale::Fr), "ana (ligne de commande)");
    assert_eq!(label("user:7", Locale::Es), "Usuario 7");
    assert_eq!(label("ficha", Locale::En), "Ficha");
    assert_eq!(label("robot", Locale::En), "robot");
}

#[test]
fn a_list_of_a_row_that_is_not_the_customer_names_the_row_and_what_came_and_went() {
    let told = |field: &str, old, new| told("contact", Kind::Update, vec![change(field, old, new)]);
    assert_eq!(
        told("more_emails", text("a@acme.example\nb@acme.example"), text("b@acme.example\nc@acme.example")),
        [
            "Ana cambió los otros correos del contacto Marta Ruiz: añadió «c@acme.example» y quitó «a@acme.example»",
            "Ana changed the other emails of the contact Marta Ruiz: added “c@acme.example” and removed “a@acme.example”",
            "Ana a modifié les autres e-mails du contact Marta Ruiz : ajout de « c@acme.example », retrait de « a@acme.example »",
        ]
    );
    assert_eq!(
        told("tags", None, text("compras,obra"))[1],
        "Ana changed the tags of the contact Marta Ruiz: added “compras”, “obra”"
    );
    assert_eq!(
        told("more_phones", text("+34 912 34 56 78 (centralita)"), None)[0],
        "Ana cambió los otros teléfonos del contacto Marta Ruiz: quitó «+34 912 34 56 78 (centralita)»"
    );
    assert_eq!(
        told("opt_out", Some(Value::YesNo(false)), Some(Value::YesNo(true)))[0],
        "Ana indicó que el contacto Marta Ruiz no quiere publicidad"
    );
}

#[test]
fn a_message_of_a_ticket_is_told_by_its_kind_and_not_by_its_text() {
    let said = |kind| {
        told("ticket_message", Kind::Insert, vec![change("kind", None, text(kind)), change("body", None, text("Why?"))])
    };
    assert_eq!(
        said("answer"),
        [
            "Ana respondió en el ticket T-2026-0001",
            "Ana answered in ticket T-2026-0001",
            "Ana a répondu dans le ticket T-2026-0001"
        ]
    );
    assert_eq!(said("note")[1], "Ana left an internal note in ticket T-2026-0001");
    assert_eq!(said("shout")[1], "Ana added a message in ticket T-2026-0001", "a kind that we do not know");
}

#[test]
fn a_file_comes_to_a_ticket_and_goes_from_it() {
    let told = |old: &str, new: &str| {
        let value = |number: &str| if number.is_empty() { None } else { text(number) };
        told("file", Kind::Update, vec![change("ticket_number", value(old), value(new))])
    };
    assert_eq!(
        told("", "T-2026-0012"),
        [
            "Ana adjuntó el fichero plano.pdf al ticket T-2026-0012",
            "Ana attached the file plano.pdf to ticket T-2026-0012",
            "Ana a joint le fichier plano.pdf au ticket T-2026-0012",
        ]
    );
    assert_eq!(
        told("T-2026-0012", ""),
        [
            "Ana quitó el fichero plano.pdf del ticket T-2026-0012",
            "Ana detached the file plano.pdf from ticket T-2026-0012",
            "Ana a détaché le fichier plano.pdf du ticket T-2026-0012",
        ]
    );
    let moved = told("T-2026-0012", "T-2026-0013");
    assert!(moved[1].contains("T-2026-0012") && moved[1].contains("T-2026-0013"), "{moved:?}");
}

#[test]
fn what_is_put_back_names_the_change_that_it_undoes() {
    let undone = Undone {
        id: HistoryId(7),
        at: DateTime::parse_from_rfc3339("2026-05-03T10:12:00+02:00").unwrap(),
        actor: "user:4".to_owned(),
        actor_name: Some("Eva".to_owned()),
    };
    let told = |changes| {
        let entry = HistoryEntry { undoes: Some(undone.clone()), ..entry("customer", Kind::Update, changes) };
        Locale::ALL
            .map(|locale| Narrator::new(&entry, locale).sentences().join(" ").replace(['\u{a0}', '\u{202f}'], " "))
    };
    assert_eq!(
        told(vec![change("credit_limit", euros(2_500_000), euros(1_000_000))]),
        [
            "Ana devolvió el límite de crédito de 25.000,00 € a 10.000,00 €, con lo que deshizo el cambio de Eva del 3 may 2026, 10:12",
            "Ana put back the credit limit from €25,000.00 to €10,000.00, undoing the change of 3 May 2026, 10:12 by Eva",
            "Ana a rétabli le plafond de crédit : 25 000,00 € redevient 10 000,00 €, annulant la modification du 3 mai 2026, 10:12 par Eva",
        ]
    );
    assert_eq!(
        told(vec![change("trade_name", text("Acme AG"), None)])[1],
        "Ana removed the trade name (was “Acme AG”), undoing the change of 3 May 2026, 10:12 by Eva"
    );
}
