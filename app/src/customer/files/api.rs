//! What the browser may ask of a customer's files. Bytes come and go by plain routes of the server.

use super::filter::{FileFilter, FilePage};
use super::model::{FileDetail, FileForm};
use crate::error::AppError;
use crate::value::{CustomerId, FileId};
use crate::wire::{Read, Write};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::{list, preview, receive::Files, store, store::Sight};
#[cfg(feature = "ssr")]
use crate::{
    customer::api::{open_for_reading, open_for_writing},
    customer::history::Columns,
    db::{DbError, Tx},
    locale::{Locale, use_locale},
    post::{Done, form},
    ui::form::Form as _,
    user,
    user::Access,
    user::Role,
    value::Problem,
};

/// A page of a customer's files.
///
/// # Errors
/// `NotFound` where there is no such customer, or it is deleted and the reader is no administrator.
#[server(protocol = Read)]
pub async fn list_files(
    /// The customer.
    id: CustomerId,
    /// Which files; an address without filters asks for all.
    #[server(default)]
    filter: FileFilter,
) -> Result<FilePage, AppError> {
    first(id, &filter).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn first(id: CustomerId, filter: &FileFilter) -> Result<FilePage, AppError> {
    let access = user::require(Role::Viewer)?;
    let limit = files()?.rules.limit;
    let mut conn = open_for_reading(id).await?;
    Ok(list::page(&mut conn, sight(&access, id), filter, limit).await?)
}

/// One file: what it is, what it was, and a preview.
///
/// # Errors
/// `NotFound` where this customer has no such file, or may not be seen.
#[server(protocol = Read)]
pub async fn open_file(
    /// The customer.
    id: CustomerId,
    /// The file.
    file: FileId,
) -> Result<FileDetail, AppError> {
    open(id, file).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn open(id: CustomerId, file: FileId) -> Result<FileDetail, AppError> {
    let access = user::require(Role::Viewer)?;
    let sight = sight(&access, id);
    let mut conn = open_for_reading(id).await?;
    let row = store::find(&mut conn, sight, file).await?.ok_or(AppError::NotFound)?;
    let stored = store::stored(&mut conn, sight, file, None).await?.ok_or(AppError::NotFound)?;
    let mut older = store::contents(&mut conn, sight, file).await?;
    drop(conn);
    older.retain(|content| content.number != row.content.number);
    let preview = preview::of(&files()?.vault, &stored).await.map_err(AppError::internal)?;
    Ok(FileDetail { file: row, older, preview })
}

/// Saves a file's name and note over the version the form was made from.
///
/// # Errors
/// The fields that are wrong; `Conflict` with the file as it stands now, as a form, where somebody else has
/// saved since; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn save_file(
    /// The customer.
    id: CustomerId,
    /// The file.
    file: FileId,
    /// Name and note as typed, with the version they were typed over.
    form: FileForm,
) -> Result<(), AppError> {
    save(id, file, form).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn save(id: CustomerId, file: FileId, form: FileForm) -> Result<(), AppError> {
    let access = user::require(Role::Editor)?;
    let mut tx = open_for_writing(id).await?;
    let edit = form.parse(use_locale()).map_err(AppError::Invalid)?;
    let version = form.version.parse().map_err(|_| AppError::field("version", Problem::NotANumber))?;
    match store::update(&mut tx, sight(&access, id), file, version, &edit).await.map_err(refused)? {
        store::Saved::Done => Ok(tx.commit().await?),
        store::Saved::Stale(now) => Err(AppError::conflict(&FileForm::of(&now))),
        store::Saved::Missing => Err(AppError::NotFound),
    }
}

/// Gives a file's name or note the text that it had, as if it were typed again.
///
/// # Errors
/// As for [`save_file`].
#[cfg(feature = "ssr")]
pub async fn put_back(tx: &mut Tx, sight: Sight, file: FileId, old: &Columns, locale: Locale) -> Result<(), AppError> {
    let now = store::find(tx, sight, file).await?.ok_or(AppError::NotFound)?;
    let mut form = FileForm::of(&now);
    for (column, field) in [("name", &mut form.name), ("note", &mut form.note)] {
        if let Some(text) = old.get(column) {
            *field = text.as_str().unwrap_or_default().to_owned();
        }
    }
    let edit = form.parse(locale).map_err(AppError::Invalid)?;
    match store::update(tx, sight, file, now.version, &edit).await.map_err(refused)? {
        store::Saved::Done => Ok(()),
        store::Saved::Stale(now) => Err(AppError::conflict(&FileForm::of(&now))),
        store::Saved::Missing => Err(AppError::NotFound),
    }
}

/// Takes a file off the list. Its bytes are kept for some weeks, and its history for good.
///
/// # Errors
/// `NotFound` where this customer has no such file, `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn remove_file(
    /// The customer.
    id: CustomerId,
    /// The file.
    file: FileId,
) -> Result<(), AppError> {
    set_deleted(id, file, true).await.map_err(AppError::answered)
}

/// Puts a removed file back, as long as its bytes are there.
///
/// # Errors
/// `NotFound` where this customer has no such file, or its bytes are gone; the name, where another file has taken it;
/// `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn restore_file(
    /// The customer.
    id: CustomerId,
    /// The file.
    file: FileId,
) -> Result<(), AppError> {
    set_deleted(id, file, false).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn set_deleted(id: CustomerId, file: FileId, deleted: bool) -> Result<(), AppError> {
    let mut tx = open_for_writing(id).await?;
    let done = if deleted {
        store::remove(&mut tx, id, file).await?
    } else {
        store::restore(&mut tx, id, file).await.map_err(refused)?
    };
    if done { Ok(tx.commit().await?) } else { Err(AppError::NotFound) }
}

/// What only the database can know comes back as an error of a field.
#[cfg(feature = "ssr")]
pub fn refused(error: DbError) -> AppError {
    match error.constraint() {
        Some("file_customer_id_name_key") => AppError::field("name", Problem::Taken),
        _ => error.into(),
    }
}

/// Whose files are read, and what the reader may see of them.
#[cfg(feature = "ssr")]
#[must_use]
pub fn sight(access: &Access, customer: CustomerId) -> Sight {
    Sight { customer, deleted: access.sees_deleted(), zone: access.now_zone() }
}

/// Where the bytes are.
///
/// # Errors
/// `Internal` outside a request.
#[cfg(feature = "ssr")]
pub fn files() -> Result<Files, AppError> {
    use_context().ok_or_else(|| AppError::internal("no store of files in this context"))
}

/// Takes a form posted below `/customers/{id}/files`, and tells where to go from there; none where no form is posted to.
/// Files themselves are sent in a form of another kind, which the server takes before it comes here.
#[cfg(feature = "ssr")]
pub async fn posted(id: CustomerId, rest: &[&str], body: &str) -> Done {
    let file = |item: &str| item.parse().unwrap_or(FileId(0));
    Some(match *rest {
        [item, "edit"] => match form(body) {
            Ok(form) => save_file(id, file(item), form).await.map(|()| format!("/{item}")),
            Err(error) => Err(error),
        },
        [item, "remove"] => remove_file(id, file(item)).await.map(|()| format!("?removed={item}")),
        [item, "restore"] => restore_file(id, file(item)).await.map(|()| String::new()),
        _ => return None,
    })
}
