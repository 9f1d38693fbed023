//! What the browser may ask of the billing: the list and the documents. Lines and payments are in their own files.

use super::draft::{DocumentForm, IssueForm};
use super::figures::Figures;
use super::filter::BillingFilter;
use super::model::{Document, Page};
use crate::error::AppError;
use crate::value::{CustomerId, DocumentId};
use crate::wire::{Read, Write};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::{
    figures::OverLimit,
    refused::{Fields, refused},
    store::{self, Now, Sight, Stop, issue::Issue},
};
#[cfg(feature = "ssr")]
use crate::{
    customer::api::{open_for_reading, open_for_writing},
    locale::use_locale,
    post::{Done, form},
    ui::form::Form as _,
    user::{self, Role},
    value::Problem,
};

/// What the tab shows: the figures, and a page of the documents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Billing {
    /// The figures of the customer, whatever the filters.
    pub figures: Figures,
    /// The documents.
    pub page: Page,
}

/// What the tab shows first, for whoever has a view of the data already.
///
/// # Errors
/// `NotFound` where there is no such customer, or it is deleted and the user is no administrator.
#[cfg(feature = "ssr")]
pub async fn first(
    conn: &mut crate::db::Executor,
    id: CustomerId,
    filter: &BillingFilter,
) -> Result<Billing, AppError> {
    let sight = sight(id)?;
    let figures = store::figures::figures(conn, sight).await?.ok_or(AppError::NotFound)?;
    let page = store::list::page(conn, sight, filter).await?;
    Ok(Billing { figures, page })
}

/// The customer with the eyes of whoever asks, and on their day.
///
/// # Errors
/// `Unauthenticated`.
#[cfg(feature = "ssr")]
pub(super) fn sight(customer: CustomerId) -> Result<Sight, AppError> {
    Ok(seen_by(&user::require(Role::Viewer)?, customer))
}

/// The customer with the eyes of an access, and on its day.
#[cfg(feature = "ssr")]
#[must_use]
pub fn seen_by(access: &user::Access, customer: CustomerId) -> Sight {
    let now = chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now());
    let today = now.with_timezone(&access.now_zone()).date_naive();
    Sight { customer, deleted: access.sees_deleted(), today }
}

/// A page of a customer's documents, and the figures above it.
///
/// # Errors
/// `NotFound` where there is no such customer, or it is deleted and the user is no administrator.
#[server(name = ReadBillingPage, protocol = Read)]
pub async fn billing_page(
    /// Whose.
    id: CustomerId,
    /// Which ones; an address without filters asks for all.
    #[server(default)]
    filter: BillingFilter,
) -> Result<Billing, AppError> {
    let read = async {
        let mut conn = open_for_reading(id).await?;
        first(&mut conn, id, &filter).await
    };
    read.await.map_err(AppError::answered)
}

/// One document, with its lines, payments and credit notes.
///
/// # Errors
/// `NotFound` where the customer has no such document, or may not be seen.
#[server(protocol = Read)]
pub async fn read_document(
    /// Whose.
    id: CustomerId,
    /// Which one.
    document: DocumentId,
) -> Result<Document, AppError> {
    let read = async {
        let mut conn = open_for_reading(id).await?;
        store::find(&mut conn, sight(id)?, document).await?.ok_or(AppError::NotFound)
    };
    read.await.map_err(AppError::answered)
}

/// The form of a new invoice: of today, due after the customer's days, in the customer's currency.
///
/// # Errors
/// `NotFound` where there is no such customer; `Forbidden` for viewers.
#[server(protocol = Read)]
pub async fn new_document(
    /// Whose.
    id: CustomerId,
) -> Result<DocumentForm, AppError> {
    let read = async {
        user::require(Role::Editor)?;
        let mut conn = open_for_reading(id).await?;
        let buyer = store::draft::buyer(&mut conn, id).await?.ok_or(AppError::NotFound)?;
        Ok(DocumentForm::blank(sight(id)?.today, buyer.payment_terms_days, buyer.currency))
    };
    read.await.map_err(AppError::answered)
}

/// Begins an invoice.
///
/// # Errors
/// The fields that are wrong; `NotFound` where there is no such customer; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn create_document(
    /// Whose.
    id: CustomerId,
    /// The head as typed.
    form: DocumentForm,
) -> Result<DocumentId, AppError> {
    let create = async {
        let mut tx = open_for_writing(id).await?;
        let edit = form.parse(use_locale()).map_err(AppError::Invalid)?;
        let document =
            store::draft::insert(&mut tx, id, &edit).await.map_err(|stop| refused(stop, Fields::DOCUMENT))?;
        tx.commit().await?;
        Ok(document)
    };
    create.await.map_err(AppError::answered)
}

/// Saves the head of a draft over the version the form was made from.
///
/// # Errors
/// The fields that are wrong; `Conflict` with the head as it stands now; `NotFound` where it is not there; `Forbidden` for
/// viewers.
#[server(protocol = Write)]
pub async fn save_document(
    /// Whose.
    id: CustomerId,
    /// Which one.
    document: DocumentId,
    /// The head as typed, with the version it was typed over.
    form: DocumentForm,
) -> Result<(), AppError> {
    let save = async {
        let mut tx = open_for_writing(id).await?;
        let edit = form.parse(use_locale()).map_err(AppError::Invalid)?;
        let version = version(&form.version)?;
        let saved = store::draft::update(&mut tx, sight(id)?, document, version, &edit).await;
        saved.map_err(|stop| refused(stop, Fields::DOCUMENT))?;
        Ok(tx.commit().await?)
    };
    save.await.map_err(AppError::answered)
}

/// The version that a form was made from.
///
/// # Errors
/// Where it is no number.
#[cfg(feature = "ssr")]
pub(super) fn version(typed: &str) -> Result<i64, AppError> {
    typed.parse().map_err(|_| AppError::field("version", Problem::NotANumber))
}

/// Throws a draft away.
///
/// # Errors
/// `NotFound` where it is not there; `Conflict` when it has been issued; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn remove_document(
    /// Whose.
    id: CustomerId,
    /// Which one.
    document: DocumentId,
) -> Result<(), AppError> {
    set_deleted(id, document, true).await.map_err(AppError::answered)
}

/// Takes a draft back that was thrown away.
///
/// # Errors
/// `NotFound` where nothing was thrown away; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn restore_document(
    /// Whose.
    id: CustomerId,
    /// Which one.
    document: DocumentId,
) -> Result<(), AppError> {
    set_deleted(id, document, false).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn set_deleted(id: CustomerId, document: DocumentId, deleted: bool) -> Result<(), AppError> {
    let mut tx = open_for_writing(id).await?;
    let done = store::draft::set_deleted(&mut tx, sight(id)?, document, deleted).await;
    done.map_err(|stop| refused(stop, Fields::NONE))?;
    Ok(tx.commit().await?)
}

/// Issues a draft, and tells its number.
///
/// # Errors
/// The rule that forbids it, beside `rule`, or beside `reason` where the credit limit is exceeded and a reason is asked for;
/// `Conflict` where the draft is no longer as it was seen; `NotFound`; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn issue_document(
    /// Whose.
    id: CustomerId,
    /// Which one.
    document: DocumentId,
    /// What was said, with the version of the draft that was seen.
    form: IssueForm,
) -> Result<String, AppError> {
    let issue = async {
        let mut tx = open_for_writing(id).await?;
        let reason = form.parse(use_locale()).map_err(AppError::Invalid)?;
        let sight = sight(id)?;
        let how = Issue {
            version: version(&form.version)?,
            policy: use_context::<OverLimit>().unwrap_or_default(),
            admin: sight.deleted,
            reason,
        };
        let issued = store::issue::issue(&mut tx, sight, document, &how).await;
        let number = issued.map_err(|stop| match stop {
            // The form that was stale is this one, with what was said, over the draft as it is now.
            Stop::Stale(Now::Document(now)) => {
                AppError::conflict(&IssueForm { version: now.more.version.to_string(), ..form.clone() })
            }
            stop => refused(stop, Fields::ISSUE),
        })?;
        tx.commit().await?;
        Ok(number)
    };
    issue.await.map_err(AppError::answered)
}

/// Begins a credit note of an invoice, with all its lines.
///
/// # Errors
/// `Conflict` where nothing is left to take back; `NotFound`; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn credit_document(
    /// Whose.
    id: CustomerId,
    /// Which invoice.
    document: DocumentId,
) -> Result<DocumentId, AppError> {
    let credit = async {
        let mut tx = open_for_writing(id).await?;
        let begun = store::credit::begin(&mut tx, sight(id)?, document).await;
        let note = begun.map_err(|stop| refused(stop, Fields::NONE))?;
        tx.commit().await?;
        Ok(note)
    };
    credit.await.map_err(AppError::answered)
}

/// Takes a form posted below `/customers/{id}/billing`, and tells where to go from there; none where no form is posted to.
#[cfg(feature = "ssr")]
pub async fn posted(id: CustomerId, rest: &[&str], body: &str) -> Done {
    let document = |item: &str| item.parse().unwrap_or(DocumentId(0));
    Some(match *rest {
        ["new"] => match form(body) {
            Ok(form) => create_document(id, form).await.map(|document| format!("/{document}")),
            Err(error) => Err(error),
        },
        [item, "edit"] => match form(body) {
            Ok(form) => save_document(id, document(item), form).await.map(|()| format!("/{item}")),
            Err(error) => Err(error),
        },
        [item, "issue"] => match form(body) {
            Ok(form) => issue_document(id, document(item), form).await.map(|_| format!("/{item}")),
            Err(error) => Err(error),
        },
        [item, "credit"] => credit_document(id, document(item)).await.map(|note| format!("/{note}")),
        [item, "remove"] => remove_document(id, document(item)).await.map(|()| format!("?removed={item}")),
        [item, "restore"] => restore_document(id, document(item)).await.map(|()| String::new()),
        [item, "lines", ref rest @ ..] => return super::line_api::posted(id, document(item), rest, body).await,
        [item, "payments", ref rest @ ..] => return super::payment_api::posted(id, document(item), rest, body).await,
        _ => return None,
    })
}
