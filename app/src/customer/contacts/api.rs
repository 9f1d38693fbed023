//! What the browser may ask of the contacts.

use super::model::ContactForm;
use super::tag::{TagForm, TagUse};
use super::{Beginning, ContactFilter, ContactPage, Imported, OneContact};
use crate::error::AppError;
use crate::value::{ContactId, CustomerId};
use crate::wire::{Read, Write};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::store::{self, Saved};
#[cfg(feature = "ssr")]
use super::{people, tag_store, vcard};
#[cfg(feature = "ssr")]
use crate::{
    customer::api::{open_for_reading, open_for_writing},
    customer::history::{Columns, with_columns},
    db::{DbError, Tx},
    locale::{Locale, use_locale},
    post::{Done, form},
    ui::form::Form as _,
    user::{self, Role, open::open_across, open::open_across_for_writing, reach::Reach},
    value::Problem,
};

/// A page of a customer's contacts.
///
/// # Errors
/// `NotFound` where there is no such customer, or it is deleted and the user is no administrator.
#[server(name = ReadContactPage, protocol = Read)]
pub async fn contact_page(
    /// Whose.
    id: CustomerId,
    /// Which ones; an address without filters asks for all.
    #[server(default)]
    filter: ContactFilter,
) -> Result<ContactPage, AppError> {
    let read = async {
        let mut conn = open_for_reading(id).await?;
        Ok(store::page(&mut conn, id, &filter).await?)
    };
    read.await.map_err(AppError::answered)
}

/// One contact of a customer, and where else the person is one.
///
/// # Errors
/// `NotFound` where the customer has no such contact, or may not be seen.
#[server(protocol = Read)]
pub async fn read_contact(
    /// Whose.
    id: CustomerId,
    /// Which one.
    contact: ContactId,
) -> Result<OneContact, AppError> {
    let read = async {
        let mut conn = open_for_reading(id).await?;
        let contact = store::find(&mut conn, id, contact).await?.ok_or(AppError::NotFound)?;
        let elsewhere = people::elsewhere(&mut conn, &contact).await?;
        Ok(OneContact { contact, elsewhere, tags: tag_store::tags(&mut conn).await? })
    };
    read.await.map_err(AppError::answered)
}

/// What the form of a new contact begins with.
///
/// # Errors
/// `NotFound` where there is no such customer, or it may not be seen; `Forbidden` for viewers.
#[server(name = BeginContact, protocol = Read)]
pub async fn begin_contact(
    /// Whose.
    id: CustomerId,
    /// What was typed to find somebody who is known already; may be empty.
    #[server(default)]
    search: String,
    /// Who was picked of them.
    person: Option<ContactId>,
) -> Result<Beginning, AppError> {
    let begin = async {
        user::require(Role::Editor)?;
        let mut conn = open_for_reading(id).await?;
        let person = match person {
            Some(person) => people::person(&mut conn, person).await?,
            None => None,
        };
        Ok(Beginning {
            is_first: store::count(&mut conn, id).await? == 0,
            person,
            known: people::known(&mut conn, id, &search).await?,
            tags: tag_store::tags(&mut conn).await?,
        })
    };
    begin.await.map_err(AppError::answered)
}

/// Adds a contact.
///
/// # Errors
/// The fields that are wrong; `NotFound` where there is no such customer; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn create_contact(
    /// Whose.
    id: CustomerId,
    /// The contact as typed.
    form: ContactForm,
) -> Result<ContactId, AppError> {
    let create = async {
        let mut tx = open_for_writing(id).await?;
        let edit = form.parse(use_locale()).map_err(AppError::Invalid)?;
        if let Some(person) = edit.person_id
            && people::person(&mut tx, person).await?.is_none()
        {
            return Err(AppError::field("person_id", Problem::UnknownCode));
        }
        let country = store::country(&mut tx, id).await?;
        let added = store::insert(&mut tx, id, &edit.tidied(country)).await?.ok_or(AppError::NotFound)?;
        tx.commit().await?;
        Ok(added)
    };
    create.await.map_err(AppError::answered)
}

/// Saves a contact over the version the form was made from. What belongs to the person is saved at their other customers
/// too.
///
/// # Errors
/// The fields that are wrong; `Conflict` with the contact as it stands now, as a form, where somebody else has saved since;
/// `NotFound` where it is not there; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn save_contact(
    /// Whose.
    id: CustomerId,
    /// Which one.
    contact: ContactId,
    /// The contact as typed, with the version it was typed over.
    form: ContactForm,
) -> Result<(), AppError> {
    let save = async {
        let mut tx = open_for_writing(id).await?;
        let edit = form.parse(use_locale()).map_err(AppError::Invalid)?;
        let version = form.version.parse().map_err(|_| AppError::field("version", Problem::NotANumber))?;
        let country = store::country(&mut tx, id).await?;
        match store::update(&mut tx, id, contact, version, &edit.tidied(country)).await? {
            Saved::Done => Ok(tx.commit().await?),
            Saved::Stale(now) => Err(AppError::conflict(&ContactForm::of(&now))),
            Saved::Missing => Err(AppError::NotFound),
        }
    };
    save.await.map_err(AppError::answered)
}

/// Gives columns the values that they had, as if they were typed again.
///
/// # Errors
/// As for [`save_contact`].
#[cfg(feature = "ssr")]
pub async fn put_back(
    tx: &mut Tx,
    id: CustomerId,
    contact: ContactId,
    old: &Columns,
    locale: Locale,
) -> Result<(), AppError> {
    let now = store::find(tx, id, contact).await?.ok_or(AppError::NotFound)?;
    let edit = ContactForm::of(&with_columns(&now, old)?).parse(locale).map_err(AppError::Invalid)?;
    let country = store::country(tx, id).await?;
    match store::update(tx, id, contact, now.version, &edit.tidied(country)).await? {
        Saved::Done => Ok(()),
        Saved::Stale(now) => Err(AppError::conflict(&ContactForm::of(&now))),
        Saved::Missing => Err(AppError::NotFound),
    }
}

/// Removes a contact.
///
/// # Errors
/// `NotFound` where it is not there; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn remove_contact(
    /// Whose.
    id: CustomerId,
    /// Which one.
    contact: ContactId,
) -> Result<(), AppError> {
    set_deleted(id, contact, true).await.map_err(AppError::answered)
}

/// Brings a removed contact back.
///
/// # Errors
/// `NotFound` where nothing was removed; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn restore_contact(
    /// Whose.
    id: CustomerId,
    /// Which one.
    contact: ContactId,
) -> Result<(), AppError> {
    set_deleted(id, contact, false).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn set_deleted(id: CustomerId, contact: ContactId, deleted: bool) -> Result<(), AppError> {
    let mut tx = open_for_writing(id).await?;
    if !store::set_deleted(&mut tx, id, contact, deleted).await? {
        return Err(AppError::NotFound);
    }
    Ok(tx.commit().await?)
}

/// Adds the contacts of vCards, unless the customer has them already.
///
/// # Errors
/// That there is none in the text, or too many; `NotFound` when there is no such customer, `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn import_contacts(
    /// The customer.
    id: CustomerId,
    /// One vCard or several, one after the other.
    vcards: String,
) -> Result<Imported, AppError> {
    let import = async {
        let mut tx = open_for_writing(id).await?;
        let customer = store::customer_name(&mut tx, id).await?.ok_or(AppError::NotFound)?;
        let read = vcard::read(&vcards, &customer);
        if read.is_empty() {
            return Err(AppError::field("vcards", Problem::Format { example: "BEGIN:VCARD … END:VCARD".to_owned() }));
        }
        if read.len() > vcard::MOST_CARDS {
            return Err(AppError::field("vcards", Problem::TooMany { max: vcard::MOST_CARDS }));
        }
        let imported = vcard::import(&mut tx, id, read).await?.ok_or(AppError::NotFound)?;
        tx.commit().await?;
        Ok(imported)
    };
    import.await.map_err(AppError::answered)
}

/// A customer's contacts as vCards, or one of them: what the file is called, and what is in it.
///
/// # Errors
/// `NotFound` where there is no such customer or contact, or it may not be seen.
#[cfg(feature = "ssr")]
pub async fn export_contacts(id: CustomerId, contact: Option<ContactId>) -> Result<(String, String), AppError> {
    let mut conn = open_for_reading(id).await?;
    let customer = store::customer_name(&mut conn, id).await?.ok_or(AppError::NotFound)?;
    let (name, contacts) = match contact {
        Some(contact) => {
            let contact = store::find(&mut conn, id, contact).await?.ok_or(AppError::NotFound)?;
            (contact.name.clone(), vec![contact])
        }
        None => (customer.clone(), store::all(&mut conn, id).await?),
    };
    Ok((name, vcard::write(&contacts, &customer)))
}

/// Every tag, and how many contacts have it.
///
/// # Errors
/// `Forbidden` for viewers, who cannot change them.
#[server(name = ReadContactTags, protocol = Read)]
pub async fn contact_tags() -> Result<Vec<TagUse>, AppError> {
    let tags = async {
        let access = user::require(Role::Editor)?;
        let mut conn = open_across(&access).await?;
        Ok(tag_store::uses(&mut conn).await?)
    };
    tags.await.map_err(AppError::answered)
}

/// Adds a tag, gives one another name or colour, makes two into one, or removes one that no contact has.
///
/// # Errors
/// The fields that are wrong; `Conflict` where somebody has changed the tag since, `Forbidden` for viewers and for whoever does
/// not see all customers.
#[server(protocol = Write)]
pub async fn change_contact_tags(
    /// What is to be done.
    form: TagForm,
) -> Result<(), AppError> {
    change_tags(&form).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn change_tags(form: &TagForm) -> Result<(), AppError> {
    let access = user::require(Role::Editor)?;
    if access.reach() != Reach::All {
        // A tag is at all customers: whoever sees only some does not change it for the others.
        return Err(AppError::Forbidden);
    }
    let edit = form.parse().map_err(AppError::Invalid)?;
    let mut tx = open_across_for_writing(&access).await?;
    let changed = tag_store::change(&mut tx, &edit).await.map_err(|error: DbError| match error.constraint() {
        Some("contact_tag_name_key") => AppError::field("name", Problem::Taken),
        _ => error.into(),
    })?;
    match changed {
        tag_store::Changed::Done => Ok(tx.commit().await?),
        tag_store::Changed::Stale => Err(AppError::Conflict(String::new())),
        tag_store::Changed::InUse => Err(AppError::field("name", Problem::InUse)),
    }
}

/// Takes a form posted below `/customers/{id}/contacts`, and tells where to go from there; none where no form is posted to.
#[cfg(feature = "ssr")]
pub async fn posted(id: CustomerId, rest: &[&str], body: &str) -> Done {
    let contact = |item: &str| item.parse().unwrap_or(ContactId(0));
    Some(match *rest {
        ["new"] => match form(body) {
            Ok(form) => create_contact(id, form).await.map(|_| String::new()),
            Err(error) => Err(error),
        },
        ["tags"] => match form(body) {
            Ok(form) => change_contact_tags(form).await.map(|()| "/tags".to_owned()),
            Err(error) => Err(error),
        },
        ["import"] => match form::<VcardForm>(body) {
            Ok(form) => import_contacts(id, form.vcards)
                .await
                .map(|Imported { added, known }| format!("?added={added}&known={known}")),
            Err(error) => Err(error),
        },
        [item, "edit"] => match form(body) {
            Ok(form) => save_contact(id, contact(item), form).await.map(|()| String::new()),
            Err(error) => Err(error),
        },
        [item, "remove"] => remove_contact(id, contact(item)).await.map(|()| format!("?removed={item}")),
        [item, "restore"] => restore_contact(id, contact(item)).await.map(|()| String::new()),
        _ => return None,
    })
}

/// The form of the import as posted.
#[cfg(feature = "ssr")]
#[derive(serde::Deserialize)]
struct VcardForm {
    #[serde(default)]
    vcards: String,
}
