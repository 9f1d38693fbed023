//! A ticket's files: what the browser may ask. The files themselves are the customer's, and stay so.

use super::words;
use crate::customer::files::model::{FileRow, LONGEST_NAME};
use crate::error::{AppError, FieldError};
use crate::locale::{Locale, Word};
use crate::typed_form;
use crate::ui::form::{Form, Problems};
use crate::value::{CustomerId, TicketId, text};
use crate::wire::{Read, Write};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::api::read_version;
#[cfg(feature = "ssr")]
use crate::{
    customer::api::{open_for_reading, open_for_writing},
    customer::files::api::sight,
    customer::files::attach::{self, Attached},
    customer::files::model::{FileForm, name},
    customer::files::store::Saved,
    locale::use_locale,
    user::{self, Role},
    value::{FileId, Problem},
};

typed_form! {
    /// The name of the file that a ticket is to have.
    pub struct AttachForm { file }
}

impl Form for AttachForm {
    type Edit = String;

    fn parse(&self, _: Locale) -> Result<String, Vec<FieldError>> {
        let mut problems = Problems::default();
        let file = problems.take("file", text::required(&self.file, LONGEST_NAME)).unwrap_or_default();
        problems.or(file)
    }

    fn label(_: &str) -> Word {
        words::FILE
    }
}

typed_form! {
    /// The file that a ticket has no longer: its number, and the version that was looked at.
    pub struct DetachForm { file }
}

impl DetachForm {
    /// The form of a file that is there.
    #[must_use]
    pub fn of(file: &FileRow) -> DetachForm {
        DetachForm { file: file.id.to_string(), version: file.version.to_string() }
    }
}

/// The names of the customer's files that could be attached to a ticket, what changed last before the others.
///
/// # Errors
/// `NotFound` where there is no such customer; `Forbidden` for viewers.
#[server(protocol = Read)]
pub async fn attachable_files(
    /// The customer.
    id: CustomerId,
) -> Result<Vec<String>, AppError> {
    let find = async {
        user::require(Role::Editor)?;
        let mut conn = open_for_reading(id).await?;
        Ok(attach::free_names(&mut conn, id).await?)
    };
    find.await.map_err(AppError::answered)
}

/// Attaches a file that the customer has to a ticket.
///
/// # Errors
/// The field, where there is no file of that name or another ticket has it; `NotFound` where that customer has no such
/// ticket; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn attach_file(
    /// The customer.
    id: CustomerId,
    /// The ticket.
    ticket_id: TicketId,
    /// The file by its name.
    form: AttachForm,
) -> Result<(), AppError> {
    put(id, ticket_id, &form).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn put(id: CustomerId, ticket_id: TicketId, form: &AttachForm) -> Result<(), AppError> {
    user::require(Role::Editor)?;
    let locale = use_locale();
    let mut tx = open_for_writing(id).await?;
    let typed = form.parse(locale).map_err(AppError::Invalid)?;
    let wrong = |reason: String| AppError::field("file", Problem::Refused { reason });
    let file = match name(&typed) {
        Ok(name) => attach::named(&mut tx, id, &name).await?,
        Err(_) => None,
    };
    let Some(file) = file else { return Err(wrong(words::NO_SUCH_FILE.of(locale).to_owned())) };
    match attach::attach(&mut tx, id, ticket_id, file).await? {
        Attached::Done => Ok(tx.commit().await?),
        Attached::Elsewhere(number) => Err(wrong(words::OF_ANOTHER_TICKET.with(locale, &[("number", &number)]))),
        Attached::Missing => Err(AppError::NotFound),
    }
}

/// Takes a file off a ticket. The customer keeps it.
///
/// # Errors
/// `Conflict` with the file as it stands now, where somebody else has changed it since; `NotFound` where that ticket has no
/// such file; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn detach_file(
    /// The customer.
    id: CustomerId,
    /// The ticket.
    ticket_id: TicketId,
    /// The file, with the version that was looked at.
    form: DetachForm,
) -> Result<(), AppError> {
    take_off(id, ticket_id, &form).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn take_off(id: CustomerId, ticket_id: TicketId, form: &DetachForm) -> Result<(), AppError> {
    let access = user::require(Role::Editor)?;
    let mut tx = open_for_writing(id).await?;
    let file: FileId = form.file.parse().map_err(|_| AppError::NotFound)?;
    let version = read_version(&form.version)?;
    match attach::detach(&mut tx, sight(&access, id), ticket_id, file, version).await? {
        Saved::Done => Ok(tx.commit().await?),
        Saved::Stale(now) => Err(AppError::conflict(&FileForm::of(&now))),
        Saved::Missing => Err(AppError::NotFound),
    }
}
