//! What the browser may ask of the lines of a draft.

use super::line::{Line, LineForm, Offer};
use crate::error::AppError;
use crate::value::{CustomerId, DocumentId, DocumentLineId};
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
    locale::use_locale,
    post::{Done, form},
    ui::form::Form as _,
    user::{self, Role},
};

/// The products that a line can name and a search finds, and what the line's empty fields mean.
///
/// # Errors
/// `NotFound` where the customer has no such document; `Forbidden` for viewers.
#[server(protocol = Read)]
pub async fn offer_for_line(
    /// Whose.
    id: CustomerId,
    /// Of which document.
    document: DocumentId,
    /// What was typed so far.
    #[server(default)]
    q: String,
) -> Result<Offer, AppError> {
    let read = async {
        user::require(Role::Editor)?;
        let mut conn = open_for_reading(id).await?;
        let offer = store::taken::offer(&mut conn, sight(id)?, document, &q.replace('\0', "")).await;
        offer.map_err(|stop| refused(stop, Fields::LINE))
    };
    read.await.map_err(AppError::answered)
}

/// The line that a product makes: its name, unit, price and VAT, for this customer on the document's date.
///
/// # Errors
/// The product's field where it is not there or not for this customer, the price's where its currency is another one;
/// `NotFound` where the customer has no such document; `Forbidden` for viewers.
#[server(protocol = Read)]
pub async fn line_of_product(
    /// Whose.
    id: CustomerId,
    /// Of which document.
    document: DocumentId,
    /// The product as it was chosen.
    product: String,
) -> Result<LineForm, AppError> {
    let read = async {
        user::require(Role::Editor)?;
        let mut conn = open_for_reading(id).await?;
        let form = LineForm { product: product.replace('\0', ""), ..LineForm::blank() };
        let edit = form.parse(use_locale()).map_err(AppError::Invalid)?;
        let filled = store::taken::fill(&mut conn, sight(id)?, document, None, &edit).await;
        let content = filled.map_err(|stop| refused(stop, Fields::LINE))?;
        Ok(LineForm::filled(
            form.product,
            content.text,
            content.unit,
            content.figures.unit_price,
            content.vat_rate,
            use_locale(),
        ))
    };
    read.await.map_err(AppError::answered)
}

/// One line of a document.
///
/// # Errors
/// `NotFound` where the document has no such line, or may not be seen.
#[server(protocol = Read)]
pub async fn read_line(
    /// Whose.
    id: CustomerId,
    /// Of which document.
    document: DocumentId,
    /// Which one.
    line: DocumentLineId,
) -> Result<Line, AppError> {
    let read = async {
        let mut conn = open_for_reading(id).await?;
        store::line::find(&mut conn, sight(id)?, document, line).await?.ok_or(AppError::NotFound)
    };
    read.await.map_err(AppError::answered)
}

/// Adds a line to a draft.
///
/// # Errors
/// The fields that are wrong; `NotFound`; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn create_line(
    /// Whose.
    id: CustomerId,
    /// Of which document.
    document: DocumentId,
    /// The line as typed.
    form: LineForm,
) -> Result<DocumentLineId, AppError> {
    let create = async {
        let mut tx = open_for_writing(id).await?;
        let edit = form.parse(use_locale()).map_err(AppError::Invalid)?;
        let sight = sight(id)?;
        let filled = store::taken::fill(&mut tx, sight, document, None, &edit).await;
        let content = filled.map_err(|stop| refused(stop, Fields::LINE))?;
        let added = store::line::insert(&mut tx, sight, document, &content).await;
        let line = added.map_err(|stop| refused(stop, Fields::LINE))?;
        tx.commit().await?;
        Ok(line)
    };
    create.await.map_err(AppError::answered)
}

/// Saves a line of a draft over the version the form was made from.
///
/// # Errors
/// The fields that are wrong; `Conflict` with the line as it stands now; `NotFound`; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn save_line(
    /// Whose.
    id: CustomerId,
    /// Of which document.
    document: DocumentId,
    /// Which one.
    line: DocumentLineId,
    /// The line as typed, with the version it was typed over.
    form: LineForm,
) -> Result<(), AppError> {
    let save = async {
        let mut tx = open_for_writing(id).await?;
        let edit = form.parse(use_locale()).map_err(AppError::Invalid)?;
        let (sight, version) = (sight(id)?, version(&form.version)?);
        let filled = store::taken::fill(&mut tx, sight, document, Some(line), &edit).await;
        let content = filled.map_err(|stop| refused(stop, Fields::LINE))?;
        let saved = store::line::update(&mut tx, sight, document, (line, version), &content).await;
        saved.map_err(|stop| refused(stop, Fields::LINE))?;
        Ok(tx.commit().await?)
    };
    save.await.map_err(AppError::answered)
}

/// Takes a line out of a draft.
///
/// # Errors
/// `NotFound`; `Conflict` when the document has been issued; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn remove_line(
    /// Whose.
    id: CustomerId,
    /// Of which document.
    document: DocumentId,
    /// Which one.
    line: DocumentLineId,
) -> Result<(), AppError> {
    set_deleted(id, document, line, true).await.map_err(AppError::answered)
}

/// Puts a line back into a draft.
///
/// # Errors
/// As [`remove_line`].
#[server(protocol = Write)]
pub async fn restore_line(
    /// Whose.
    id: CustomerId,
    /// Of which document.
    document: DocumentId,
    /// Which one.
    line: DocumentLineId,
) -> Result<(), AppError> {
    set_deleted(id, document, line, false).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn set_deleted(
    id: CustomerId,
    document: DocumentId,
    line: DocumentLineId,
    deleted: bool,
) -> Result<(), AppError> {
    let mut tx = open_for_writing(id).await?;
    let done = store::line::set_deleted(&mut tx, sight(id)?, document, line, deleted).await;
    done.map_err(|stop| refused(stop, Fields::NONE))?;
    Ok(tx.commit().await?)
}

/// Takes a form posted below a document's `lines`.
#[cfg(feature = "ssr")]
pub async fn posted(id: CustomerId, document: DocumentId, rest: &[&str], body: &str) -> Done {
    let line = |item: &str| item.parse().unwrap_or(DocumentLineId(0));
    Some(match *rest {
        ["new"] => match form(body) {
            Ok(form) => create_line(id, document, form).await.map(|_| format!("/{document}")),
            Err(error) => Err(error),
        },
        [item, "edit"] => match form(body) {
            Ok(form) => save_line(id, document, line(item), form).await.map(|()| format!("/{document}")),
            Err(error) => Err(error),
        },
        [item, "remove"] => {
            remove_line(id, document, line(item)).await.map(|()| format!("/{document}?removed_line={item}"))
        }
        [item, "restore"] => restore_line(id, document, line(item)).await.map(|()| format!("/{document}")),
        _ => return None,
    })
}
