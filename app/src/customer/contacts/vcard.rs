//! Contacts as vCards: version 4.0 (RFC 6350) going out, and coming in whatever telephones and mail programs write
//! (2.1, 3.0 and 4.0).

use super::model::{Contact, ContactEdit, ContactForm};
use super::{Imported, store};
use crate::db::{DbError, Tx};
use crate::locale::Locale;
use crate::ui::form::Form as _;
use crate::value::{CustomerId, Language, email, fold, phone};
use calcard::vcard::{
    VCard, VCardEntry, VCardParameter, VCardParameterName, VCardParameterValue, VCardProperty, VCardType, VCardValue,
    VCardValueType, VCardVersion,
};
use calcard::{Entry, Parser};
use std::collections::HashSet;

/// How many cards are read from one file.
pub const MOST_CARDS: usize = 1_000;

/// Contacts as one file. Who works for nobody else works for the customer.
#[must_use]
pub fn write(contacts: &[Contact], customer: &str) -> String {
    let mut text = String::new();
    for contact in contacts {
        // Writing to a String cannot fail.
        let _ = card(contact, customer).write_to(&mut text, VCardVersion::V4_0);
    }
    text
}

fn card(contact: &Contact, customer: &str) -> VCard {
    let text = |property: VCardProperty, value: &str| VCardEntry::new(property).with_value(value.to_owned());
    let (given, family) = contact.name.split_once(' ').unwrap_or((&contact.name, ""));
    let mut entries = vec![
        text(VCardProperty::Uid, &format!("ficha-contact-{}", contact.id))
            .with_param(VCardParameter::value(VCardValueType::Text)),
        text(VCardProperty::Fn, &contact.name),
        // Telephones sort by it. Which of somebody's names are the family's nobody has told us.
        VCardEntry::new(VCardProperty::N)
            .with_values([family, given, "", "", ""].map(|part| VCardValue::Text(part.to_owned())).to_vec()),
        text(VCardProperty::Org, contact.company.as_deref().unwrap_or(customer)),
    ];
    entries.extend(contact.job_title.as_deref().map(|title| text(VCardProperty::Title, title)));
    for (nth, address) in contact.emails().enumerate() {
        let pref = (nth == 0).then(|| VCardParameter::pref(1_u32));
        entries.push(
            text(VCardProperty::Email, address).with_param(VCardParameter::typ(VCardType::Work)).with_param_opt(pref),
        );
    }
    entries.extend(contact.phone.iter().map(|number| tel(number, VCardType::Voice)));
    entries.extend(contact.mobile.iter().map(|number| tel(number, VCardType::Cell)));
    entries.extend(contact.fax.iter().map(|number| tel(number, VCardType::Fax)));
    entries.extend(contact.further_phones().map(|number| tel(number, VCardType::Voice)));
    entries.extend(contact.language.map(|language| text(VCardProperty::Lang, language.code())));
    if !contact.tags.is_empty() {
        let tags = contact.tags().map(|tag| VCardValue::Text(tag.to_owned())).collect();
        entries.push(VCardEntry::new(VCardProperty::Categories).with_values(tags));
    }
    entries.extend(contact.notes.as_deref().map(|notes| text(VCardProperty::Note, notes)));
    VCard { entries }
}

/// A number as the address that dials it, or as the text that it is.
fn tel(number: &str, kind: VCardType) -> VCardEntry {
    let entry = VCardEntry::new(VCardProperty::Tel)
        .with_param(VCardParameter::typ(VCardType::Work))
        .with_param(VCardParameter::typ(kind));
    match phone::href(number).filter(|href| href.starts_with("tel:+")) {
        Some(href) => entry.with_param(VCardParameter::value(VCardValueType::Uri)).with_value(href),
        None => entry.with_value(number.to_owned()),
    }
}

/// The contacts in a text with vCards. What fits no field (a mail address that cannot be one, the eleventh tag) is kept
/// in the notes; a card without name, address and number is left out.
#[must_use]
pub fn read(text: &str, customer: &str) -> Vec<ContactEdit> {
    let mut parser = Parser::new(text.trim_start_matches('\u{feff}'));
    let mut contacts = Vec::new();
    while contacts.len() <= MOST_CARDS {
        match parser.entry() {
            Entry::VCard(card) => contacts.extend(understood(&card, customer)),
            Entry::Eof | Entry::TooManyComponents => break,
            _ => {}
        }
    }
    contacts
}

fn understood(card: &VCard, customer: &str) -> Option<ContactEdit> {
    let mut form = ContactForm::default();
    let (mut emails, mut phones, mut tags, mut notes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for entry in &card.entries {
        let value = entry.values.first().and_then(VCardValue::as_text).unwrap_or_default().trim();
        if value.is_empty() && entry.name != VCardProperty::N {
            continue;
        }
        match entry.name {
            VCardProperty::Fn if form.name.is_empty() => form.name = shortened(value, 200),
            VCardProperty::Org if form.company.is_empty() && fold(value) != fold(customer) => {
                form.company = shortened(value, 200);
            }
            VCardProperty::Title | VCardProperty::Role if form.job_title.is_empty() => {
                form.job_title = shortened(value, 100);
            }
            VCardProperty::Email => match email::parse(value.trim_start_matches("mailto:")) {
                Ok(email) => emails.push(email),
                Err(_) => notes.push(value.to_owned()),
            },
            VCardProperty::Tel => number(entry, value, &mut form, &mut phones),
            VCardProperty::Lang | VCardProperty::Language if form.language.is_empty() => {
                let code = value.get(..2).unwrap_or_default().to_lowercase();
                form.language = Language::parse(&code).map(|language| language.code().to_owned()).unwrap_or_default();
            }
            VCardProperty::Categories => {
                tags.extend(entry.values.iter().filter_map(VCardValue::as_text).map(str::to_lowercase));
            }
            VCardProperty::Note => notes.push(value.to_owned()),
            _ => {}
        }
    }
    if form.name.is_empty() {
        let name = card.property(&VCardProperty::N).map(name_of).filter(|name| !name.is_empty());
        let known = [&form.company, &form.phone, &form.mobile].into_iter().find(|text| !text.is_empty());
        form.name = name.or_else(|| emails.first().cloned()).or_else(|| known.cloned())?;
    }
    emails.dedup();
    tags.retain(|tag: &String| tag.chars().count() <= 40 && !tag.contains(','));
    notes.extend(emails.split_off(emails.len().min(11)));
    notes.extend(phones.split_off(phones.len().min(10)));
    notes.extend(tags.split_off(tags.len().min(10)));
    let mut emails = emails.into_iter();
    form.email = emails.next().unwrap_or_default();
    form.more_emails = emails.collect::<Vec<_>>().join("\n");
    form.more_phones = phones.join("\n");
    form.tags = tags.join(",");
    form.notes = shortened(&notes.join("\n"), 10_000);
    form.parse(Locale::default()).ok()
}

/// Puts a number where it belongs: the first of each kind in its field, the others on lines.
fn number(entry: &VCardEntry, value: &str, form: &mut ContactForm, phones: &mut Vec<String>) {
    let value = shortened(&value.strip_prefix("tel:").unwrap_or(value).replace(";ext=", " ext. "), 50);
    let kinds: HashSet<String> = entry
        .params
        .iter()
        .map(|param| match (&param.name, &param.value) {
            (VCardParameterName::Type, VCardParameterValue::Type(kind)) => format!("{kind:?}").to_lowercase(),
            (VCardParameterName::Type, VCardParameterValue::Text(kind)) => kind.to_lowercase(),
            // Version 2.1 says TEL;CELL where the others say TEL;TYPE=cell.
            (name, VCardParameterValue::Null) => name.as_str().to_lowercase(),
            _ => String::new(),
        })
        .collect();
    let field = if kinds.contains("fax") {
        &mut form.fax
    } else if kinds.contains("cell") {
        &mut form.mobile
    } else {
        &mut form.phone
    };
    if field.is_empty() {
        *field = value;
    } else if *field != value {
        phones.push(value);
    }
}

/// Given and family names in the order in which they are spoken.
fn name_of(entry: &VCardEntry) -> String {
    let part = |at: usize| match entry.values.get(at) {
        Some(VCardValue::Component(parts)) => parts.join(" "),
        other => other.and_then(VCardValue::as_text).unwrap_or_default().to_owned(),
    };
    let parts = [part(1), part(2), part(0)].map(|part| part.trim().to_owned());
    shortened(&parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" "), 200)
}

fn shortened(text: &str, most: usize) -> String {
    text.chars().take(most).collect::<String>().trim().to_owned()
}

/// Adds the contacts that the customer does not have yet; none when there is no such customer.
///
/// # Errors
/// When the database fails.
pub async fn import(tx: &mut Tx, customer: CustomerId, read: Vec<ContactEdit>) -> Result<Option<Imported>, DbError> {
    let who = |name: &str, email: Option<&str>| (fold(name), email.map(str::to_lowercase));
    let there = store::all(tx, customer).await?;
    let mut there: HashSet<_> = there.iter().map(|contact| who(&contact.name, contact.email.as_deref())).collect();
    let country = store::country(tx, customer).await?;
    let mut imported = Imported::default();
    for edit in read {
        if !there.insert(who(&edit.name, edit.email.as_deref())) {
            imported.known += 1;
        } else if store::insert(tx, customer, &edit.tidied(country)).await?.is_some() {
            imported.added += 1;
        } else {
            return Ok(None);
        }
    }
    Ok(Some(imported))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::ContactId;

    fn marta() -> Contact {
        Contact {
            id: ContactId(7),
            customer_id: CustomerId(1),
            person_id: None,
            name: "Marta Ruiz; Íñiguez".into(),
            company: None,
            job_title: Some("Compras, almacén".into()),
            email: Some("marta@acme.example".into()),
            more_emails: Some("ventas@acme.example".into()),
            phone: Some("+34 912 34 56 78 ext. 12".into()),
            mobile: Some("+34 600 11 12 22".into()),
            fax: None,
            more_phones: Some("extensión 4".into()),
            language: Language::parse("es").ok(),
            tags: "compras,obra".into(),
            is_primary: true,
            opt_out: false,
            notes: Some(
                "Viernes no.\nLlamar; no escribir, por favor: lee poco, y lo que se le escribe se queda sin leer."
                    .into(),
            ),
            version: 3,
        }
    }

    #[test]
    fn a_card_has_what_rfc_6350_asks_for_and_no_line_is_too_long() {
        let text = write(&[marta()], "Acme, S.L.");
        assert!(text.starts_with("BEGIN:VCARD\r\nVERSION:4.0\r\n") && text.ends_with("END:VCARD\r\n"), "{text}");
        for expected in [
            "FN:Marta Ruiz\\; Íñiguez\r\n",
            "ORG:Acme\\, S.L.\r\n",
            "TITLE:Compras\\, almacén\r\n",
            "EMAIL;TYPE=WORK;PREF=1:marta@acme.example\r\n",
            ":tel:+34912345678;ext=12\r\n",
            ":tel:+34600111222\r\n",
            "CATEGORIES:compras,obra\r\n",
        ] {
            assert!(text.contains(expected), "{expected} in {text}");
        }
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    }

    #[test]
    fn what_goes_out_comes_in_again() {
        let read = read(&write(&[marta(), marta()], "Acme, S.L."), "ACME, S.L.");
        assert_eq!(read.len(), 2);
        let expected = ContactEdit { is_primary: false, ..ContactEdit::of(&marta()) };
        let tidied = read[0].clone().tidied(None);
        assert_eq!(tidied, expected);
    }

    #[test]
    fn telephones_write_older_versions() {
        let old = "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Zo=C3=AB;;;\n\
                   TEL;CELL:0176 1234567\nTEL;WORK;FAX:030 1\nEMAIL;HOME:zoe@cafe.example\nEND:VCARD\n";
        let contacts = read(old, "Café Zürich");
        assert_eq!(contacts.len(), 1, "{contacts:?}");
        let zoe = &contacts[0];
        assert_eq!(
            (zoe.name.as_str(), zoe.mobile.as_deref(), zoe.fax.as_deref()),
            ("Zoë Müller", Some("0176 1234567"), Some("030 1"))
        );
        assert_eq!(zoe.email.as_deref(), Some("zoe@cafe.example"));
        let apple = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Gil;Ana;;;\r\nFN:Ana Gil\r\nORG:Ferretería Gil;Tienda\r\n\
                     item1.EMAIL;type=INTERNET;type=pref:ana@gil.example\r\nitem1.X-ABLabel:_$!<Other>!$_\r\n\
                     TEL;type=CELL;type=VOICE;type=pref:600 11 12 23\r\nTEL;type=HOME:91 1\r\nTEL;type=WORK:91 2\r\nEND:VCARD\r\n";
        let contacts = read(apple, "Acme");
        let ana = &contacts[0];
        assert_eq!((ana.name.as_str(), ana.company.as_deref()), ("Ana Gil", Some("Ferretería Gil")));
        assert_eq!(
            (ana.mobile.as_deref(), ana.phone.as_deref(), ana.more_phones.as_deref()),
            (Some("600 11 12 23"), Some("91 1"), Some("91 2"))
        );
    }

    #[test]
    fn what_fits_no_field_is_kept_in_the_notes_and_what_is_nobody_is_left_out() {
        let card =
            "BEGIN:VCARD\nVERSION:4.0\nFN:Luc\nEMAIL:luc at acme\nEND:VCARD\nBEGIN:VCARD\nVERSION:4.0\nEND:VCARD\n";
        let contacts = read(card, "Acme");
        assert_eq!(contacts.len(), 1);
        assert_eq!((contacts[0].email.as_deref(), contacts[0].notes.as_deref()), (None, Some("luc at acme")));
        assert!(read("nothing of the kind", "Acme").is_empty());
    }
}
