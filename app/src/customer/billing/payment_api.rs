//! What the browser may ask of the payments of a document.

use super::payment::{Payment, PaymentForm};
use crate::error::AppError;
use crate::value::{CustomerId, DocumentId, PaymentId};
use crate::wire::{Read, Write};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::{
    api::{sight, version},
    refused::{Fields, refused},
    store,
};
#[cfg(feature = "ssr")]
use crate::{
    customer::api::{open_for_reading, open_for_writing},
    customer::details,
    locale::use_locale,
    post::{Done, form},
    ui::form::Form as _,
    user::{self, Role},
};

/// The form of a new payment: of today, all that is open, the way the customer usually pays.
///
/// # Errors
/// `NotFound` where the customer has no such document; `Forbidden` for viewers.
#[server(protocol = Read)]
pub async fn new_payment(
    /// Whose.
    id: CustomerId,
    /// Of which document.
    document: DocumentId,
) -> Result<PaymentForm, AppError> {
    let read = async {
        user::require(Role::Editor)?;
        let mut conn = open_for_reading(id).await?;
        let sight = sight(id)?;
        let row = store::row(&mut conn, sight, document).await?.ok_or(AppError::NotFound)?;
        let details = details::store::find(&mut conn, id, sight.deleted).await?.ok_or(AppError::NotFound)?;
        Ok(PaymentForm::blank(sight.today, row.money(row.balance), details.payment_method, use_locale()))
    };
    read.await.map_err(AppError::answered)
}

/// One payment of a document.
///
/// # Errors
/// `NotFound` where the document has no such payment, or may not be seen.
#[server(protocol = Read)]
pub async fn read_payment(
    /// Whose.
    id: CustomerId,
    /// Of which document.
    document: DocumentId,
    /// Which one.
    payment: PaymentId,
) -> Result<Payment, AppError> {
    let read = async {
        let mut conn = open_for_reading(id).await?;
        store::payment::find(&mut conn, sight(id)?, document, payment).await?.ok_or(AppError::NotFound)
    };
    read.await.map_err(AppError::answered)
}

/// Adds a payment to an issued document.
///
/// # Errors
/// The fields that are wrong; `NotFound`; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn create_payment(
    /// Whose.
    id: CustomerId,
    /// Of which document.
    document: DocumentId,
    /// The payment as typed.
    form: PaymentForm,
) -> Result<PaymentId, AppError> {
    let create = async {
        let mut tx = open_for_writing(id).await?;
        let edit = form.parse(use_locale()).map_err(AppError::Invalid)?;
        let added = store::payment::insert(&mut tx, sight(id)?, document, &edit).await;
        let payment = added.map_err(|stop| refused(stop, Fields::PAYMENT))?;
        tx.commit().await?;
        Ok(payment)
    };
    create.await.map_err(AppError::answered)
}

/// Saves a payment over the version the form was made from.
///
/// # Errors
/// The fields that are wrong; `Conflict` with the payment as it stands now; `NotFound`; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn save_payment(
    /// Whose.
    id: CustomerId,
    /// Of which document.
    document: DocumentId,
    /// Which one.
    payment: PaymentId,
    /// The payment as typed, with the version it was typed over.
    form: PaymentForm,
) -> Result<(), AppError> {
    let save = async {
        let mut tx = open_for_writing(id).await?;
        let edit = form.parse(use_locale()).map_err(AppError::Invalid)?;
        let payment = (payment, version(&form.version)?);
        let saved = store::payment::update(&mut tx, sight(id)?, document, payment, &edit).await;
        saved.map_err(|stop| refused(stop, Fields::PAYMENT))?;
        Ok(tx.commit().await?)
    };
    save.await.map_err(AppError::answered)
}

/// Takes a payment away.
///
/// # Errors
/// `NotFound`; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn remove_payment(
    /// Whose.
    id: CustomerId,
    /// Of which document.
    document: DocumentId,
    /// Which one.
    payment: PaymentId,
) -> Result<(), AppError> {
    set_deleted(id, document, payment, true).await.map_err(AppError::answered)
}

/// Puts a payment back.
///
/// # Errors
/// `NotFound`; `Conflict` where nothing is open for it any more; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn restore_payment(
    /// Whose.
    id: CustomerId,
    /// Of which document.
    document: DocumentId,
    /// Which one.
    payment: PaymentId,
) -> Result<(), AppError> {
    set_deleted(id, document, payment, false).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn set_deleted(id: CustomerId, document: DocumentId, payment: PaymentId, deleted: bool) -> Result<(), AppError> {
    let mut tx = open_for_writing(id).await?;
    let done = store::payment::set_deleted(&mut tx, sight(id)?, document, payment, deleted).await;
    done.map_err(|stop| refused(stop, Fields::NONE))?;
    Ok(tx.commit().await?)
}

/// Takes a form posted below a document's `payments`.
#[cfg(feature = "ssr")]
pub async fn posted(id: CustomerId, document: DocumentId, rest: &[&str], body: &str) -> Done {
    let payment = |item: &str| item.parse().unwrap_or(PaymentId(0));
    Some(match *rest {
        ["new"] => match form(body) {
            Ok(form) => create_payment(id, document, form).await.map(|_| format!("/{document}")),
            Err(error) => Err(error),
        },
        [item, "edit"] => match form(body) {
            Ok(form) => save_payment(id, document, payment(item), form).await.map(|()| format!("/{document}")),
            Err(error) => Err(error),
        },
        [item, "remove"] => {
            remove_payment(id, document, payment(item)).await.map(|()| format!("/{document}?removed_payment={item}"))
        }
        [item, "restore"] => restore_payment(id, document, payment(item)).await.map(|()| format!("/{document}")),
        _ => return None,
    })
}
