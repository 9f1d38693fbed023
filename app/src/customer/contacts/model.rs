//! A contact as it is, as it is typed, and as it is understood.

use crate::error::FieldError;
use crate::value::{ContactId, CustomerId, email, text};
use serde::{Deserialize, Serialize};

/// A person at a customer's, as the database has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Contact {
    /// Which contact.
    pub id: ContactId,
    /// At which customer.
    pub customer_id: CustomerId,
    /// The person's name.
    pub name: String,
    /// What they do there.
    pub job_title: Option<String>,
    /// Their mail address.
    pub email: Option<String>,
    /// Their telephone number, as it was written.
    pub phone: Option<String>,
    /// Their fax number, as it was written.
    pub fax: Option<String>,
    /// Whether this is the person to ask first.
    pub is_primary: bool,
    /// Whatever else a colleague should know.
    pub notes: Option<String>,
    /// Counts the saves; a save names the one it was made from.
    pub version: i64,
}

/// A contact as typed: every field is text, named as its input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "each field is the text of the input that bears its name; see `Contact`")]
pub struct ContactForm {
    pub name: String,
    pub job_title: String,
    pub email: String,
    pub phone: String,
    pub fax: String,
    pub is_primary: String,
    pub notes: String,
    pub version: String,
}

/// A contact as understood: what a save writes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of `Contact`")]
pub struct ContactEdit {
    pub name: String,
    pub job_title: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub fax: Option<String>,
    pub is_primary: bool,
    pub notes: Option<String>,
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
        ContactForm {
            name: contact.name.clone(),
            job_title: contact.job_title.clone().unwrap_or_default(),
            email: contact.email.clone().unwrap_or_default(),
            phone: contact.phone.clone().unwrap_or_default(),
            fax: contact.fax.clone().unwrap_or_default(),
            is_primary: if contact.is_primary { "on".to_owned() } else { String::new() },
            notes: contact.notes.clone().unwrap_or_default(),
            version: contact.version.to_string(),
        }
    }

    /// Understands what was typed.
    ///
    /// # Errors
    /// Every field that cannot be understood, not only the first.
    pub fn parse(&self) -> Result<ContactEdit, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut optional = |field: &str, typed: &str, max: usize| {
            text::optional(typed, max).unwrap_or_else(|problem| {
                errors.push(FieldError::new(field, problem));
                None
            })
        };
        let job_title = optional("job_title", &self.job_title, 100);
        let phone = optional("phone", &self.phone, 50);
        let fax = optional("fax", &self.fax, 50);
        let notes = optional("notes", &self.notes, 10_000);
        let name = text::required(&self.name, 200).unwrap_or_else(|problem| {
            errors.push(FieldError::new("name", problem));
            String::new()
        });
        let email = match self.email.trim() {
            "" => None,
            typed => email::parse(typed).map_err(|problem| errors.push(FieldError::new("email", problem))).ok(),
        };
        let edit = ContactEdit { name, job_title, email, phone, fax, is_primary: !self.is_primary.is_empty(), notes };
        if errors.is_empty() { Ok(edit) } else { Err(errors) }
    }
}

impl ContactEdit {
    /// Whether a save would change nothing.
    #[must_use]
    pub fn is_the_same_as(&self, contact: &Contact) -> bool {
        self.name == contact.name
            && self.job_title == contact.job_title
            && self.email == contact.email
            && self.phone == contact.phone
            && self.fax == contact.fax
            && self.is_primary == contact.is_primary
            && self.notes == contact.notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_needs_a_name_and_a_mail_address_that_could_be_one() {
        let form = ContactForm { email: "ana at cafe".into(), ..ContactForm::blank() };
        let mut wrong: Vec<_> = form.parse().expect_err("invalid").into_iter().map(|error| error.field).collect();
        wrong.sort_unstable();
        assert_eq!(wrong, ["email", "name"]);
    }
}
