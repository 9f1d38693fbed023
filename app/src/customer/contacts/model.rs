//! A contact as it is, as it is typed, and as it is understood.

use super::words;
use crate::error::FieldError;
use crate::locale::{self, Locale, Word};
use crate::typed_form;
use crate::ui::form::{Form, Problems};
use crate::value::{ContactId, CustomerId, Language, Problem, email, text};
use serde::{Deserialize, Serialize};

/// How many further mail addresses, and how many further numbers, a contact has at most.
const MOST_LINES: usize = 10;
/// How many tags a contact has at most.
const MOST_TAGS: usize = 10;

/// A person at a customer's, as the database has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Contact {
    /// Which contact.
    pub id: ContactId,
    /// At which customer.
    pub customer_id: CustomerId,
    /// The contact that was the first to be this person; none where it is this one.
    pub person_id: Option<ContactId>,
    /// The person's name.
    pub name: String,
    /// The firm they work for, where it is not the customer.
    pub company: Option<String>,
    /// What they do there.
    pub job_title: Option<String>,
    /// The mail address to write to.
    pub email: Option<String>,
    /// Further mail addresses, one on each line.
    pub more_emails: Option<String>,
    /// The telephone number to call: see [`phone`](crate::value::phone) for how numbers are kept.
    pub phone: Option<String>,
    /// The number of the mobile telephone.
    pub mobile: Option<String>,
    /// The fax number.
    pub fax: Option<String>,
    /// Further numbers, one on each line, each with what it is in brackets behind it.
    pub more_phones: Option<String>,
    /// The language to speak with them (ISO 639-1).
    pub language: Option<Language>,
    /// Sorted, joined by commas.
    pub tags: String,
    /// Whether this is the person to ask first.
    pub is_primary: bool,
    /// Whether they have said that they want no advertising.
    pub opt_out: bool,
    /// Whatever else a colleague should know.
    pub notes: Option<String>,
    /// Counts the saves; a save names the one it was made from.
    pub version: i64,
}

impl Contact {
    /// The first contact of the same person: what all of them have in common.
    #[must_use]
    pub fn person(&self) -> ContactId {
        self.person_id.unwrap_or(self.id)
    }

    /// Every mail address, the one to write to first.
    pub fn emails(&self) -> impl Iterator<Item = &str> {
        self.email.iter().map(String::as_str).chain(lines(self.more_emails.as_deref()))
    }

    /// Every further number.
    pub fn further_phones(&self) -> impl Iterator<Item = &str> {
        lines(self.more_phones.as_deref())
    }

    /// The tags, one by one.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.tags.split(',').filter(|tag| !tag.is_empty())
    }
}

/// The lines of a text in which each line is a value of its own.
pub fn lines(text: Option<&str>) -> impl Iterator<Item = &str> {
    text.unwrap_or_default().lines().map(str::trim).filter(|line| !line.is_empty())
}

typed_form! {
    /// A contact as typed; see [`Contact`].
    pub struct ContactForm {
        name, company, job_title, language, email, more_emails, phone, mobile, fax, more_phones, tags, is_primary, opt_out,
        notes, person_id,
    }
}

/// A contact as understood: what a save writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of `Contact`")]
pub struct ContactEdit {
    pub name: String,
    pub company: Option<String>,
    pub job_title: Option<String>,
    pub email: Option<String>,
    pub more_emails: Option<String>,
    pub phone: Option<String>,
    pub mobile: Option<String>,
    pub fax: Option<String>,
    pub more_phones: Option<String>,
    pub language: Option<Language>,
    pub tags: String,
    pub is_primary: bool,
    pub opt_out: bool,
    pub notes: Option<String>,
    /// Only a new contact can be said to be somebody who is known already.
    pub person_id: Option<ContactId>,
}

impl ContactForm {
    /// The form of a customer's first contact: the one to ask first.
    #[must_use]
    pub fn blank() -> ContactForm {
        ContactForm { is_primary: "on".to_owned(), ..ContactForm::default() }
    }

    /// The form of a contact that is there.
    #[must_use]
    pub fn of(contact: &Contact) -> ContactForm {
        let flag = |on: bool| if on { "on".to_owned() } else { String::new() };
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        ContactForm {
            name: contact.name.clone(),
            company: text(&contact.company),
            job_title: text(&contact.job_title),
            email: text(&contact.email),
            more_emails: text(&contact.more_emails),
            phone: text(&contact.phone),
            mobile: text(&contact.mobile),
            fax: text(&contact.fax),
            more_phones: text(&contact.more_phones),
            language: contact.language.map(|language| language.code().to_owned()).unwrap_or_default(),
            tags: contact.tags().collect::<Vec<_>>().join(", "),
            is_primary: flag(contact.is_primary),
            opt_out: flag(contact.opt_out),
            notes: text(&contact.notes),
            person_id: contact.person_id.map(|person| person.to_string()).unwrap_or_default(),
            version: contact.version.to_string(),
        }
    }

    /// The form of somebody who is known from another customer: what is theirs there and here alike.
    #[must_use]
    pub fn of_person(contact: &Contact) -> ContactForm {
        let own = ContactForm { person_id: contact.person().to_string(), ..ContactForm::of(contact) };
        ContactForm {
            company: String::new(),
            job_title: String::new(),
            tags: String::new(),
            is_primary: String::new(),
            notes: String::new(),
            version: String::new(),
            ..own
        }
    }
}

impl Form for ContactForm {
    type Edit = ContactEdit;

    fn parse(&self, _locale: Locale) -> Result<ContactEdit, Vec<FieldError>> {
        let mut field = Problems::default();
        let email = match self.email.trim() {
            "" => None,
            typed => field.take("email", email::parse(typed)),
        };
        let more_emails = field.take("more_emails", email_lines(&self.more_emails, email.as_deref()));
        let edit = ContactEdit {
            name: field.take("name", text::required(&self.name, 200)).unwrap_or_default(),
            company: field.take("company", text::optional(&self.company, 200)).flatten(),
            job_title: field.take("job_title", text::optional(&self.job_title, 100)).flatten(),
            email,
            more_emails: more_emails.flatten(),
            phone: field.take("phone", text::optional(&self.phone, 50)).flatten(),
            mobile: field.take("mobile", text::optional(&self.mobile, 50)).flatten(),
            fax: field.take("fax", text::optional(&self.fax, 50)).flatten(),
            more_phones: field.take("more_phones", phone_lines(&self.more_phones)).flatten(),
            language: field.choice("language", &self.language, |code| Language::parse(code).ok()),
            tags: field.take("tags", tags(&self.tags)).unwrap_or_default(),
            is_primary: !self.is_primary.is_empty(),
            opt_out: !self.opt_out.is_empty(),
            notes: field.take("notes", text::optional(&self.notes, 10_000)).flatten(),
            person_id: field.choice("person_id", &self.person_id, |id| id.parse().ok()),
        };
        field.or(edit)
    }

    fn label(field: &str) -> Word {
        match field {
            "company" => words::COMPANY,
            "job_title" => words::JOB_TITLE,
            "language" => words::LANGUAGE,
            "email" => words::EMAIL,
            "more_emails" => words::MORE_EMAILS,
            "phone" => words::PHONE,
            "mobile" => words::MOBILE,
            "fax" => words::FAX,
            "more_phones" => words::MORE_PHONES,
            "tags" => words::TAGS,
            "is_primary" => words::PRIMARY,
            "opt_out" => words::OPT_OUT,
            "notes" => words::NOTES,
            "person_id" => words::PERSON,
            _ => words::NAME,
        }
    }

    fn shown(&self, field: &str, text: &str, locale: Locale) -> String {
        match field {
            "language" => Language::parse(text).ok().map(|language| language.name(locale).to_owned()),
            "is_primary" | "opt_out" => {
                let word = if text.is_empty() { locale::words::NO } else { locale::words::YES };
                Some(word.of(locale).to_owned())
            }
            _ => None,
        }
        .unwrap_or_else(|| text.to_owned())
    }

    fn as_stored(&self, locale: Locale) -> ContactForm {
        let Ok(edit) = self.parse(locale) else { return self.clone() };
        ContactForm {
            name: edit.name,
            email: edit.email.unwrap_or_default(),
            more_emails: edit.more_emails.unwrap_or_default(),
            more_phones: edit.more_phones.unwrap_or_default(),
            tags: edit.tags.split(',').collect::<Vec<_>>().join(", "),
            notes: edit.notes.unwrap_or_default(),
            ..self.clone()
        }
    }
}

/// Mail addresses as typed, however they are separated: one on each line, none twice, and none that stands before them.
fn email_lines(typed: &str, first: Option<&str>) -> Result<Option<String>, Problem> {
    let mut emails: Vec<String> = Vec::new();
    for typed in typed.split([',', ';', '\n', '\r', ' ', '\t']).filter(|typed| !typed.is_empty()) {
        let email = email::parse(typed)?;
        if first != Some(&*email) && !emails.contains(&email) {
            emails.push(email);
        }
    }
    joined(&emails)
}

/// Numbers as typed, one on each line, for anything else may stand within one.
fn phone_lines(typed: &str) -> Result<Option<String>, Problem> {
    let mut phones: Vec<String> = Vec::new();
    for typed in typed.lines() {
        if let Some(phone) = text::optional(typed, 80)?
            && !phones.contains(&phone)
        {
            phones.push(phone);
        }
    }
    joined(&phones)
}

fn joined(lines: &[String]) -> Result<Option<String>, Problem> {
    if lines.len() > MOST_LINES {
        return Err(Problem::TooMany { max: MOST_LINES });
    }
    Ok(Some(lines.join("\n")).filter(|lines| !lines.is_empty()))
}

/// Tags as typed, as a customer's own are.
pub(super) fn tags(typed: &str) -> Result<String, Problem> {
    let tags = crate::customer::details::tags::tags(typed)?;
    if tags.split(',').count() > MOST_TAGS { Err(Problem::TooMany { max: MOST_TAGS }) } else { Ok(tags) }
}

impl ContactEdit {
    /// Whether a save would change nothing.
    #[must_use]
    pub fn is_the_same_as(&self, contact: &Contact) -> bool {
        let there = ContactEdit { person_id: self.person_id, ..ContactEdit::of(contact) };
        *self == there
    }

    /// What a save would write that changes nothing.
    #[must_use]
    pub fn of(contact: &Contact) -> ContactEdit {
        let Contact { name, company, job_title, email, more_emails, phone, mobile, fax, more_phones, .. } =
            contact.clone();
        let Contact { language, tags, is_primary, opt_out, notes, person_id, .. } = contact.clone();
        ContactEdit {
            name,
            company,
            job_title,
            email,
            more_emails,
            phone,
            mobile,
            fax,
            more_phones,
            language,
            tags,
            is_primary,
            opt_out,
            notes,
            person_id,
        }
    }

    /// With the numbers as they are kept, read as they are dialled in the customer's country.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn tidied(mut self, country: Option<crate::value::Country>) -> ContactEdit {
        use crate::value::phone::tidy;
        for number in [&mut self.phone, &mut self.mobile, &mut self.fax] {
            *number = number.take().map(|typed| tidy(&typed, country));
        }
        self.more_phones =
            self.more_phones.map(|typed| typed.lines().map(|line| tidy(line, country)).collect::<Vec<_>>().join("\n"));
        self
    }
}

/// What the disc shows in place of a face: the first letters of the first and the last word of a name.
#[must_use]
pub fn initials(name: &str) -> String {
    let mut letters = name.split_whitespace().filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let first = letters.next();
    let last = letters.next_back();
    first.into_iter().chain(last).flat_map(|letter| letter.to_uppercase().take(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marta() -> ContactForm {
        ContactForm { name: "Marta Ruiz".into(), email: "marta@acme.example".into(), ..ContactForm::blank() }
    }

    #[test]
    fn a_contact_needs_a_name_and_mail_addresses_that_could_be_ones() {
        let form = ContactForm {
            email: "ana at cafe".into(),
            more_emails: "ana@cafe.example\nana@".into(),
            language: "xx".into(),
            ..ContactForm::blank()
        };
        let mut wrong: Vec<_> =
            form.parse(Locale::En).expect_err("invalid").into_iter().map(|error| error.field).collect();
        wrong.sort_unstable();
        assert_eq!(wrong, ["email", "language", "more_emails", "name"]);
    }

    #[test]
    fn further_addresses_stand_on_lines_and_none_stands_twice() {
        let more_emails = "ventas@ACME.example; marta@acme.example\r\nventas@acme.example".into();
        let edit = ContactForm { more_emails, ..marta() }.parse(Locale::En).expect("valid");
        assert_eq!(edit.more_emails.as_deref(), Some("ventas@acme.example"));
        let more_phones = " 912 34 56 78 (centralita) \r\n\r\n600 11 12 22\n600 11 12 22".into();
        let edit = ContactForm { more_phones, ..marta() }.parse(Locale::En).expect("valid");
        assert_eq!(edit.more_phones.as_deref(), Some("912 34 56 78 (centralita)\n600 11 12 22"));
    }

    #[test]
    fn there_is_an_end_to_further_numbers_and_to_tags() {
        let many = (0..11).map(|number| number.to_string()).collect::<Vec<_>>();
        let form = ContactForm { more_phones: many.join("\n"), tags: many.join(","), ..marta() };
        let wrong: Vec<_> = form.parse(Locale::En).expect_err("invalid").into_iter().map(|error| error.field).collect();
        assert_eq!(wrong, ["more_phones", "tags"]);
    }

    #[test]
    fn initials_are_those_of_the_first_and_the_last_word() {
        assert_eq!(initials("Marta Ruiz"), "MR");
        assert_eq!(initials("  érik de la Ñ. "), "ÉÑ");
        assert_eq!(initials("“Café” Zürich"), "CZ");
        assert_eq!(initials("acme"), "A");
        assert_eq!(initials("…"), "");
    }
}
