//! What the browser may ask of changes that wait for a second person.

use super::model::{DecideForm, Pending};
use crate::error::AppError;
use crate::value::{CustomerId, PendingId};
use crate::wire::{Read, Write};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::model::{Decision, State};
#[cfg(feature = "ssr")]
use super::store::{self, Wish};
#[cfg(feature = "ssr")]
use super::words;
#[cfg(feature = "ssr")]
use crate::{
    customer::api::{open_for_reading, open_for_writing},
    customer::details::api::confirmed,
    customer::details::model::DetailsForm,
    customer::details::store as details,
    customer::details::words as about,
    customer::history::sentence::Narrator,
    customer::history::{HistoryEntry, HistoryFilter, store as history},
    db::Tx,
    locale::{Locale, use_locale},
    ui::form::Form as _,
    user::{self, Access, Role},
    value::{HistoryId, Problem},
};

/// One request, decided or not.
///
/// # Errors
/// `NotFound` where that customer has no such request, or may not be seen.
#[server(protocol = Read)]
pub async fn read_pending(
    /// The customer.
    id: CustomerId,
    /// The request.
    pending: PendingId,
) -> Result<Pending, AppError> {
    let read = async {
        let access = user::require(Role::Viewer)?;
        let mut conn = open_for_reading(id).await?;
        store::find(&mut conn, id, pending, access.now_zone()).await?.ok_or(AppError::NotFound)
    };
    read.await.map_err(AppError::answered)
}

/// Approves, refuses or withdraws a request. What is approved is done.
///
/// # Errors
/// `NotFound` as for reading; the decision, with why, where it cannot be taken: it was taken already, is one's own, or what it
/// is about was changed since; `Forbidden` for whoever may not decide on terms, or takes back what others have asked for.
#[server(protocol = Write)]
pub async fn decide_pending(
    /// The customer.
    id: CustomerId,
    /// The request.
    pending: PendingId,
    /// The decision as typed.
    form: DecideForm,
) -> Result<(), AppError> {
    decide(id, pending, form).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn decide(id: CustomerId, pending: PendingId, form: DecideForm) -> Result<(), AppError> {
    let access = user::require(Role::Editor)?;
    let mut tx = open_for_writing(id).await?;
    let locale = use_locale();
    let found = store::find(&mut tx, id, pending, access.now_zone()).await?.ok_or(AppError::NotFound)?;
    let decision = form.parse(locale).map_err(AppError::Invalid)?;
    let user = access.user().ok_or(AppError::Unauthenticated)?;
    if found.state != State::Pending {
        return Err(decided(&found, locale));
    }
    let is_own = user.id == found.asker_id;
    match decision {
        Decision::Withdraw if !is_own => return Err(AppError::Forbidden),
        Decision::Withdraw => {}
        _ if !access.sets_terms() => return Err(AppError::Forbidden),
        _ if is_own => return Err(refused(words::NOT_ONES_OWN.of(locale).to_owned())),
        _ => {}
    }
    let (state, answer, made) = match decision {
        Decision::Approve(answer) => (State::Approved, answer, do_it(&mut tx, &access, id, &found, &form).await?),
        Decision::Refuse(answer) => (State::Refused, Some(answer), None),
        Decision::Withdraw => (State::Withdrawn, None, None),
    };
    if !store::decide(&mut tx, pending, state, user, answer.as_deref(), made).await? {
        let now = store::find(&mut tx, id, pending, access.now_zone()).await?.ok_or(AppError::NotFound)?;
        return Err(decided(&now, locale));
    }
    Ok(tx.commit().await?)
}

/// Makes the change that was asked for, in the name of whoever approves it; tells which one it is in the history.
#[cfg(feature = "ssr")]
async fn do_it(
    tx: &mut Tx,
    access: &Access,
    id: CustomerId,
    found: &Pending,
    form: &DecideForm,
) -> Result<Option<HistoryId>, AppError> {
    let locale = use_locale();
    let now = details::find(tx, id, false).await?.ok_or(AppError::NotFound)?;
    confirmed(&[found.field]).map_err(|_| refused(about::CONFIRM_FIRST.of(locale).to_owned()))?;
    if now.held(found.field) != found.was {
        return Err(refused(since(tx, access, id, found, locale).await?));
    }
    let mut edit = DetailsForm::of(&now, locale).parse(locale).map_err(AppError::Invalid)?;
    edit.take(found.field, &found.wanted);
    edit.reasons.give(found.field, found.reason.clone());
    match details::update(tx, id, now.version, &edit).await? {
        details::Saved::Done => Ok(store::newest_change(tx, id).await?),
        details::Saved::Stale(_) => Err(AppError::conflict(form)),
        details::Saved::Missing => Err(AppError::NotFound),
    }
}

/// What has happened since to what was asked for.
#[cfg(feature = "ssr")]
async fn since(
    tx: &mut Tx,
    access: &Access,
    id: CustomerId,
    found: &Pending,
    locale: Locale,
) -> Result<String, AppError> {
    let sight = history::Sight { customer: id, deleted: false, zone: access.now_zone() };
    let mut newest: Option<HistoryEntry> = None;
    for column in found.field.columns() {
        let filter = HistoryFilter { field: Some(format!("customer.{column}")), ..HistoryFilter::default() };
        let page = history::page(tx, sight, &filter).await?;
        newest = newest.into_iter().chain(page.entries.into_iter().next()).max_by_key(|entry| entry.id);
    }
    let sentence = newest.map(|entry| Narrator::new(&entry, locale).sentences().join("; ")).unwrap_or_default();
    Ok(words::SINCE.with(locale, &[("sentence", &sentence)]))
}

#[cfg(feature = "ssr")]
fn decided(found: &Pending, locale: Locale) -> AppError {
    let state = found.state.label().of(locale).to_lowercase();
    let who = found.decider_name.as_deref().unwrap_or_default();
    refused(words::ALREADY_DECIDED.with(locale, &[("state", &state), ("who", who)]))
}

#[cfg(feature = "ssr")]
fn refused(reason: String) -> AppError {
    AppError::field("decision", Problem::Refused { reason })
}

/// Asks for changes, in the transaction of the save that they were held back from.
///
/// # Errors
/// The field of which a change is asked for already.
#[cfg(feature = "ssr")]
pub async fn ask(tx: &mut Tx, access: &Access, id: CustomerId, wishes: &[Wish]) -> Result<(), AppError> {
    for wish in wishes {
        let user = access.user().ok_or(AppError::Unauthenticated)?;
        store::ask(tx, id, user, wish).await.map_err(|error| match error.constraint() {
            Some("pending_change_customer_id_field_key") => {
                let reason = words::ALREADY_ASKED.of(use_locale()).to_owned();
                AppError::field(wish.what.field(), Problem::Refused { reason })
            }
            _ => error.into(),
        })?;
    }
    Ok(())
}
