//! What the browser may ask of the tickets.

use super::filter::TicketFilter;
use super::model::{TicketDetail, TicketForm, TicketPage};
use super::thread::{MessageForm, StepForm};
use crate::error::AppError;
use crate::user::model::UserLabel;
use crate::value::{CustomerId, TicketId, TicketMessageId};
use crate::wire::{Read, Write};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::{
    attachments::{attach_file, detach_file},
    model::TicketEdit,
    store::{self, Saved, Sight},
    target::use_targets,
    words,
    work::{self, Stepped},
};
#[cfg(feature = "ssr")]
use crate::{
    customer::api::{open_for_reading, open_for_writing},
    customer::history::{Columns, with_columns},
    db::{DbError, Tx},
    locale::{Locale, use_locale},
    post::{Done, form},
    ui::form::Form as _,
    user::{self, Access, Role, open::open_across},
    value::Problem,
};
#[cfg(feature = "ssr")]
use chrono::{DateTime, Utc};

/// A page of a customer's tickets: those with something to do first.
///
/// # Errors
/// `NotFound` when there is no such customer, or it is deleted and the reader is no administrator.
#[server(name = ReadTicketPage, protocol = Read)]
pub async fn ticket_page(
    /// The customer.
    id: CustomerId,
    /// Which tickets; an address without filters asks for all.
    #[server(default)]
    filter: TicketFilter,
) -> Result<TicketPage, AppError> {
    page(id, &filter).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn page(id: CustomerId, filter: &TicketFilter) -> Result<TicketPage, AppError> {
    let access = user::require(Role::Viewer)?;
    let mut conn = open_for_reading(id).await?;
    Ok(store::page(&mut conn, &sight(&access, id, now()), filter).await?)
}

/// A ticket with its messages and steps.
///
/// # Errors
/// `NotFound` when that customer has no such ticket, or may not be seen.
#[server(name = ReadTicket, protocol = Read)]
pub async fn ticket_detail(
    /// The customer.
    id: CustomerId,
    /// The ticket.
    ticket_id: TicketId,
    /// Only messages written before this one: the page before.
    before: Option<TicketMessageId>,
) -> Result<TicketDetail, AppError> {
    detail(id, ticket_id, before).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn detail(
    id: CustomerId,
    ticket_id: TicketId,
    before: Option<TicketMessageId>,
) -> Result<TicketDetail, AppError> {
    let access = user::require(Role::Viewer)?;
    let mut conn = open_for_reading(id).await?;
    work::detail(&mut conn, &sight(&access, id, now()), ticket_id, before).await?.ok_or(AppError::NotFound)
}

/// Opens a ticket.
///
/// # Errors
/// The fields that are wrong; `NotFound` where there is no such customer; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn create_ticket(
    /// The customer.
    id: CustomerId,
    /// The ticket as typed.
    form: TicketForm,
) -> Result<TicketId, AppError> {
    create(id, &form).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn create(id: CustomerId, form: &TicketForm) -> Result<TicketId, AppError> {
    let access = user::require(Role::Editor)?;
    let mut tx = open_for_writing(id).await?;
    let new = form.parse(use_locale()).map_err(AppError::Invalid)?;
    let sight = sight(&access, id, tx.now());
    let ticket = store::insert(&mut tx, &sight, &new, author(&access)).await.map_err(refused)?;
    let ticket = ticket.ok_or(AppError::NotFound)?;
    tx.commit().await?;
    Ok(ticket)
}

/// Saves a ticket over the version the form was made from.
///
/// # Errors
/// The fields that are wrong; `Conflict` with the ticket as it stands now, as a form, where somebody else has saved since;
/// `NotFound` where that customer has no such ticket; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn save_ticket(
    /// The customer.
    id: CustomerId,
    /// The ticket.
    ticket_id: TicketId,
    /// The ticket as typed, with the version it was typed over.
    form: TicketForm,
) -> Result<(), AppError> {
    save(id, ticket_id, &form).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn save(id: CustomerId, ticket_id: TicketId, form: &TicketForm) -> Result<(), AppError> {
    let access = user::require(Role::Editor)?;
    let mut tx = open_for_writing(id).await?;
    let edit = form.parse(use_locale()).map_err(AppError::Invalid)?;
    let version = read_version(&form.version)?;
    let sight = sight(&access, id, tx.now());
    update(&mut tx, &sight, ticket_id, version, &edit).await?;
    Ok(tx.commit().await?)
}

/// Gives columns the values that they had, by the rules of the form.
///
/// # Errors
/// As for [`save_ticket`].
#[cfg(feature = "ssr")]
pub async fn put_back(
    tx: &mut Tx,
    access: &Access,
    id: CustomerId,
    ticket_id: TicketId,
    old: &Columns,
    locale: Locale,
) -> Result<(), AppError> {
    let sight = sight(access, id, tx.now());
    let now = store::find(tx, &sight, ticket_id).await?.ok_or(AppError::NotFound)?;
    let edit = TicketForm::of(&with_columns(&now, old)?).parse(locale).map_err(AppError::Invalid)?;
    update(tx, &sight, ticket_id, now.version, &edit).await
}

#[cfg(feature = "ssr")]
async fn update(tx: &mut Tx, sight: &Sight, id: TicketId, version: i64, edit: &TicketEdit) -> Result<(), AppError> {
    match store::update(tx, sight, id, version, edit).await.map_err(refused)? {
        Saved::Done => Ok(()),
        Saved::Stale(now) => Err(AppError::conflict(&TicketForm::of(&now))),
        Saved::Missing => Err(AppError::NotFound),
    }
}

/// Adds a message to a ticket, and moves the ticket on where the message does.
///
/// # Errors
/// The fields that are wrong; `NotFound` where that customer has no such ticket; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn add_message(
    /// The customer.
    id: CustomerId,
    /// The ticket.
    ticket_id: TicketId,
    /// The message as typed.
    form: MessageForm,
) -> Result<(), AppError> {
    message(id, ticket_id, &form).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn message(id: CustomerId, ticket_id: TicketId, form: &MessageForm) -> Result<(), AppError> {
    let access = user::require(Role::Editor)?;
    let mut tx = open_for_writing(id).await?;
    let edit = form.parse(use_locale()).map_err(AppError::Invalid)?;
    let sight = sight(&access, id, tx.now());
    let added = work::add_message(&mut tx, &sight, ticket_id, &edit, author(&access)).await?;
    added.ok_or(AppError::NotFound)?;
    Ok(tx.commit().await?)
}

/// Takes a ticket from one status to another.
///
/// # Errors
/// The field that is wrong, with a sentence where there is no such step; `Conflict` as [`save_ticket`]; `NotFound` where
/// that customer has no such ticket; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn step_ticket(
    /// The customer.
    id: CustomerId,
    /// The ticket.
    ticket_id: TicketId,
    /// The step as typed, with the version of the ticket that was looked at.
    form: StepForm,
) -> Result<(), AppError> {
    step(id, ticket_id, &form).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn step(id: CustomerId, ticket_id: TicketId, form: &StepForm) -> Result<(), AppError> {
    let access = user::require(Role::Editor)?;
    let mut tx = open_for_writing(id).await?;
    let edit = form.parse(use_locale()).map_err(AppError::Invalid)?;
    let version = read_version(&form.version)?;
    let sight = sight(&access, id, tx.now());
    match work::step(&mut tx, &sight, ticket_id, version, &edit).await? {
        Stepped::Done => Ok(tx.commit().await?),
        Stepped::Stale(now) => Err(AppError::conflict(&StepForm {
            to: now.status.code().to_owned(),
            resolution: now.resolution.unwrap_or_default(),
            version: now.version.to_string(),
        })),
        Stepped::Illegal(from) => {
            let locale = use_locale();
            let places = [("from", from.label().of(locale)), ("to", edit.to.label().of(locale))];
            Err(AppError::field("to", Problem::Refused { reason: words::ILLEGAL_STEP.with(locale, &places) }))
        }
        Stepped::Missing => Err(AppError::NotFound),
    }
}

/// Takes a ticket off the list; its history stays, and it can be put back.
///
/// # Errors
/// `NotFound` where that customer has no such ticket, `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn delete_ticket(
    /// The customer.
    id: CustomerId,
    /// The ticket.
    ticket_id: TicketId,
) -> Result<(), AppError> {
    set_deleted(id, ticket_id, true).await.map_err(AppError::answered)
}

/// Puts a ticket back that was taken off the list.
///
/// # Errors
/// `NotFound` where that customer has no such ticket, `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn restore_ticket(
    /// The customer.
    id: CustomerId,
    /// The ticket.
    ticket_id: TicketId,
) -> Result<(), AppError> {
    set_deleted(id, ticket_id, false).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn set_deleted(id: CustomerId, ticket_id: TicketId, deleted: bool) -> Result<(), AppError> {
    let mut tx = open_for_writing(id).await?;
    if !store::set_deleted(&mut tx, id, ticket_id, deleted).await? {
        return Err(AppError::NotFound);
    }
    Ok(tx.commit().await?)
}

/// The colleagues to whom a ticket may be assigned.
///
/// # Errors
/// `Forbidden` for viewers.
#[server(protocol = Read)]
pub async fn ticket_assignees() -> Result<Vec<UserLabel>, AppError> {
    let find = async {
        let access = user::require(Role::Editor)?;
        let mut conn = open_across(&access).await?;
        Ok(user::store::labels(&mut conn).await?)
    };
    find.await.map_err(AppError::answered)
}

/// Takes a form posted below `/customers/{id}/support`, and tells where to go from there; none where no form is posted to.
#[cfg(feature = "ssr")]
pub async fn posted(id: CustomerId, rest: &[&str], body: &str) -> Done {
    let ticket = |item: &str| item.parse().unwrap_or(TicketId(0));
    Some(match *rest {
        ["new"] => match form(body) {
            Ok(form) => create_ticket(id, form).await.map(|ticket| format!("/{ticket}")),
            Err(error) => Err(error),
        },
        [item] => match form(body) {
            Ok(form) => add_message(id, ticket(item), form).await.map(|()| format!("/{item}")),
            Err(error) => Err(error),
        },
        [item, "edit"] => match form(body) {
            Ok(form) => save_ticket(id, ticket(item), form).await.map(|()| format!("/{item}")),
            Err(error) => Err(error),
        },
        [item, "step"] => match form(body) {
            Ok(form) => step_ticket(id, ticket(item), form).await.map(|()| format!("/{item}")),
            Err(error) => Err(error),
        },
        [item, "attach"] => match form(body) {
            Ok(form) => attach_file(id, ticket(item), form).await.map(|()| format!("/{item}")),
            Err(error) => Err(error),
        },
        [item, "detach"] => match form(body) {
            Ok(form) => detach_file(id, ticket(item), form).await.map(|()| format!("/{item}")),
            Err(error) => Err(error),
        },
        [item, "remove"] => delete_ticket(id, ticket(item)).await.map(|()| format!("?removed={item}")),
        [item, "restore"] => restore_ticket(id, ticket(item)).await.map(|()| String::new()),
        _ => return None,
    })
}

/// Whose tickets are asked for, and what the reader may see of them.
#[cfg(feature = "ssr")]
#[must_use]
pub fn sight(access: &Access, customer: CustomerId, now: DateTime<Utc>) -> Sight {
    Sight { customer, deleted: access.sees_deleted(), zone: access.now_zone(), now, targets: use_targets() }
}

/// What time it is.
#[cfg(feature = "ssr")]
#[must_use]
pub fn now() -> DateTime<Utc> {
    std::time::SystemTime::now().into()
}

/// What the message's author is called.
#[cfg(feature = "ssr")]
fn author(access: &Access) -> &str {
    access.user().map_or_else(|| access.actor(), |user| &user.name)
}

#[cfg(feature = "ssr")]
pub(super) fn read_version(typed: &str) -> Result<i64, AppError> {
    typed.parse().map_err(|_| AppError::field("version", Problem::NotANumber))
}

/// What only the database can know comes back as an error of a field.
#[cfg(feature = "ssr")]
fn refused(error: DbError) -> AppError {
    match error.constraint() {
        Some("ticket_assignee_id_fkey") => AppError::field("assignee_id", Problem::UnknownUser),
        _ => error.into(),
    }
}
