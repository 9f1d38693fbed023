//! What an administrator's browser may ask: what an erasure would do, and to do it.

use super::model::{EraseForm, Offer};
use crate::error::AppError;
use crate::value::{ContactId, CustomerId};
use crate::wire::{Read, Write};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::store::{self, Erased, Subject};
#[cfg(feature = "ssr")]
use crate::{
    customer::files,
    customer::files::blob::forget,
    db::Db,
    locale::use_locale,
    post::form,
    ui::form::Form as _,
    user::{Access, open::open_before_erasing, open::open_for_erasing},
};

/// What erasing a customer, or one of their contacts, would take and leave.
///
/// # Errors
/// `NotFound` where there is no such customer or contact; `Forbidden` for all but administrators.
#[server(protocol = Read)]
pub async fn erasure_offer(
    /// The customer.
    id: CustomerId,
    /// The contact, where not the whole customer is meant.
    contact: Option<ContactId>,
) -> Result<Offer, AppError> {
    let read = async {
        let mut conn = open_before_erasing(id).await?;
        let subject = contact.map_or(Subject::Customer(id), |contact| Subject::Contact(id, contact));
        let today = chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now()).date_naive();
        store::offer(&mut conn, subject, today).await?.ok_or(AppError::NotFound)
    };
    read.await.map_err(AppError::answered)
}

/// Erases the personal values of a customer.
///
/// # Errors
/// What is missing, and that the number is another one's; else as [`erasure_offer`].
#[server(protocol = Write)]
pub async fn erase_customer(
    /// The customer.
    id: CustomerId,
    /// The number and the reason.
    form: EraseForm,
) -> Result<(), AppError> {
    erase(Subject::Customer(id), &form).await.map_err(AppError::answered)
}

/// Erases a person who is a contact of a customer.
///
/// # Errors
/// As for [`erase_customer`].
#[server(protocol = Write)]
pub async fn erase_contact(
    /// The customer.
    id: CustomerId,
    /// The contact.
    contact: ContactId,
    /// The number of the customer and the reason.
    form: EraseForm,
) -> Result<(), AppError> {
    erase(Subject::Contact(id, contact), &form).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn erase(subject: Subject, form: &EraseForm) -> Result<(), AppError> {
    let locale = use_locale();
    let (db, access, mut tx) = open_for_erasing(subject.customer()).await?;
    let edit = form.parse(locale).map_err(AppError::Invalid)?;
    let number: String =
        tx.query("SELECT number FROM customer WHERE id = $1").bind(subject.customer()).scalar().await?;
    edit.check(&number, locale).map_err(|error| AppError::Invalid(vec![error]))?;
    let erased = store::erase(&mut tx, subject, &edit.reason).await?.ok_or(AppError::NotFound)?;
    tx.commit().await?;
    finish(&db, &access, &erased).await;
    Ok(())
}

/// Removes the bytes that nobody needs any more. Where the store does not answer, the next sweep removes them.
#[cfg(feature = "ssr")]
async fn finish(db: &Db, access: &Access, erased: &Erased) {
    let Ok(files) = files::api::files() else { return };
    if let Err(cause) = forget(db, access, &files, &erased.contents).await {
        tracing::error!(%cause, erasure = erased.id, "contents of erased files are still in the store; the next sweep removes them");
    }
}

/// Takes the form posted to `/customers/{id}/erase`, or to that of a contact; tells where to go from there.
#[cfg(feature = "ssr")]
pub async fn posted(id: CustomerId, contact: Option<&str>, body: &str) -> Result<String, AppError> {
    let form = form(body)?;
    match contact {
        None => erase_customer(id, form).await?,
        Some(contact) => erase_contact(id, contact.parse().unwrap_or(ContactId(0)), form).await?,
    }
    Ok(format!("/customers/{id}/history"))
}
