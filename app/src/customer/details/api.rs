//! What the browser may ask of the details.

use super::model::{DetailsForm, Twin};
use super::sensitive::Caution;
#[cfg(feature = "ssr")]
use super::sensitive::Sensitive;
use crate::error::AppError;
use crate::user::model::UserLabel;
use crate::value::CustomerId;
use crate::wire::{Read, Write};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::{
    approval::{self, store::Wish},
    model::{Details, DetailsEdit},
    store, words,
};
#[cfg(feature = "ssr")]
use crate::ui::form::Form as _;
#[cfg(feature = "ssr")]
use crate::{
    customer::api::{open_for_restoring, open_for_writing},
    customer::history::{Columns, with_columns},
    db::{DbError, Tx},
    error::FieldError,
    locale::{Locale, use_locale},
    user::{self, Access, Role, open::open_across, open::open_across_for_writing, reach::Reach},
    value::{Problem, UserId},
};

/// Adds a customer.
///
/// # Errors
/// The fields that are wrong; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn create_customer(
    /// The customer as typed.
    form: DetailsForm,
) -> Result<CustomerId, AppError> {
    create(form).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn create(form: DetailsForm) -> Result<CustomerId, AppError> {
    let access = user::require(Role::Editor)?;
    let mut edit = form.parse(use_locale()).map_err(AppError::Invalid)?;
    let mut tx = open_across_for_writing(&access).await?;
    if let (None, Reach::Team(me)) = (edit.owner_id, access.reach()) {
        // Else it would be out of the sight of whoever has just made it.
        edit.owner_id = Some(me);
    }
    may_own(&mut tx, &access, edit.owner_id).await?;
    may_set(&access, &edit, None, use_locale())?;
    let wishes = held_back(&mut edit, None)?;
    let id = store::insert(&mut tx, &edit).await.map_err(|error| refused(error, &edit))?;
    approval::api::ask(&mut tx, &access, id, &wishes).await?;
    tx.commit().await?;
    Ok(id)
}

/// Saves a customer over the version the form was made from. What a second person has to approve is asked for, and all else
/// saved.
///
/// # Errors
/// The fields that are wrong, need a reason, or are for somebody who has just signed in; `Conflict` with the customer as it stands now, as a form, where somebody else has
/// saved since; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn save_details(
    /// Which customer.
    id: CustomerId,
    /// The customer as typed, with the version it was typed over.
    form: DetailsForm,
) -> Result<(), AppError> {
    save(id, form).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn save(id: CustomerId, form: DetailsForm) -> Result<(), AppError> {
    let access = user::require(Role::Editor)?;
    let mut tx = open_for_writing(id).await?;
    let mut edit = form.parse(use_locale()).map_err(AppError::Invalid)?;
    let version = form.version.parse().map_err(|_| AppError::field("version", Problem::NotANumber))?;
    let now = store::find(&mut tx, id, false).await?.ok_or(AppError::NotFound)?;
    let mut wishes = Vec::new();
    // Of another version it is a conflict, and what differs in it nobody's wish.
    if now.version == version {
        may_own(&mut tx, &access, edit.owner_id).await?;
        may_set(&access, &edit, Some(&now), use_locale())?;
        wishes = held_back(&mut edit, Some(&now))?;
    }
    match store::update(&mut tx, id, version, &edit).await.map_err(|error| refused(error, &edit))? {
        store::Saved::Done => {
            approval::api::ask(&mut tx, &access, id, &wishes).await?;
            Ok(tx.commit().await?)
        }
        store::Saved::Stale(now) => Err(AppError::conflict(&DetailsForm::of(&now, use_locale()))),
        store::Saved::Missing => Err(AppError::NotFound),
    }
}

/// How careful this server is with sensitive changes.
#[cfg(feature = "ssr")]
fn caution() -> Caution {
    use_context().unwrap_or_default()
}

/// Refuses what of this only somebody may change who has just shown who they are, where whoever asks has not.
///
/// # Errors
/// The fields that it stands in.
#[cfg(feature = "ssr")]
pub(super) fn confirmed(sensitive: &[Sensitive]) -> Result<(), AppError> {
    let caution = caution();
    let reason = || words::CONFIRM_FIRST.of(use_locale()).to_owned();
    let refused = |what: &Sensitive| FieldError::new(what.field(), Problem::Refused { reason: reason() });
    let asks: Vec<_> = sensitive.iter().filter(|what| caution.confirms.has(**what)).map(refused).collect();
    if asks.is_empty() || user::is_fresh() { Ok(()) } else { Err(AppError::Invalid(asks)) }
}

/// What a second person has to approve, taken out of what is saved.
#[cfg(feature = "ssr")]
fn held_back(edit: &mut DetailsEdit, now: Option<&Details>) -> Result<Vec<Wish>, AppError> {
    let (caution, sensitive) = (caution(), edit.sensitive(now));
    let unexplained = sensitive.iter().filter(|what| caution.reasons.has(**what) && !edit.says_why(**what, now));
    let errors: Vec<FieldError> =
        unexplained.map(|what| FieldError::new(what.reason_field(), Problem::Required)).collect();
    if !errors.is_empty() {
        return Err(AppError::Invalid(errors));
    }
    confirmed(&sensitive)?;
    let mut wishes = Vec::new();
    for what in sensitive.into_iter().filter(|what| caution.approvals.has(*what)) {
        let (was, wanted) = (edit.held_before(what, now), edit.held(what));
        let reason = edit.reasons.of(what).map(str::to_owned);
        edit.take(what, &was);
        edit.reasons.give(what, None);
        wishes.push(Wish { what, was, wanted, reason });
    }
    Ok(wishes)
}

/// Whether the customer may be dealt with on these terms by whoever asks: what they may not change is refused where it
/// stands, and not passed over.
#[cfg(feature = "ssr")]
fn may_set(access: &Access, edit: &DetailsEdit, now: Option<&Details>, locale: Locale) -> Result<(), AppError> {
    let fields = if access.sets_terms() { Vec::new() } else { edit.other_terms(now) };
    let reason = || words::ONLY_A_MANAGER.of(locale).to_owned();
    let refused = |field| FieldError::new(field, Problem::Refused { reason: reason() });
    if fields.is_empty() { Ok(()) } else { Err(AppError::Invalid(fields.into_iter().map(refused).collect())) }
}

/// Whether this may be the owner of a customer: whoever sees their team's customers alone keeps them in the team, unless their
/// role hands them over.
#[cfg(feature = "ssr")]
async fn may_own(tx: &mut Tx, access: &Access, owner: Option<UserId>) -> Result<(), AppError> {
    if access.hands_over() || user::store::reaches(tx, owner).await? {
        return Ok(());
    }
    let reason = words::NOT_OF_THE_TEAM.of(use_locale()).to_owned();
    Err(AppError::field("owner_id", Problem::Refused { reason }))
}

/// Gives columns the values that they had, as if they were typed again.
///
/// # Errors
/// As for [`save_details`]; what asks for a reason or an approval, which only the form does.
#[cfg(feature = "ssr")]
pub async fn put_back(
    tx: &mut Tx,
    access: &Access,
    id: CustomerId,
    old: &Columns,
    locale: Locale,
) -> Result<(), AppError> {
    let now = store::find(tx, id, false).await?.ok_or(AppError::NotFound)?;
    let form = DetailsForm::of(&with_columns(&now, old)?, locale);
    let edit = form.parse(locale).map_err(AppError::Invalid)?;
    may_own(tx, access, edit.owner_id).await?;
    may_set(access, &edit, Some(&now), locale)?;
    let (caution, sensitive) = (caution(), edit.sensitive(Some(&now)));
    confirmed(&sensitive)?;
    if let Some(what) = sensitive.into_iter().find(|what| !caution.is_free(*what)) {
        let reason = words::HAS_TO_WAIT.of(locale).to_owned();
        return Err(AppError::field(what.field(), Problem::Refused { reason }));
    }
    match store::update(tx, id, now.version, &edit).await.map_err(|error| refused(error, &edit))? {
        store::Saved::Done => Ok(()),
        store::Saved::Stale(now) => Err(AppError::conflict(&DetailsForm::of(&now, locale))),
        store::Saved::Missing => Err(AppError::NotFound),
    }
}

/// What only the database can know comes back as an error of a field.
#[cfg(feature = "ssr")]
fn refused(error: DbError, edit: &DetailsEdit) -> AppError {
    match error.constraint() {
        Some("customer_number_key") => AppError::field("number", Problem::Taken),
        Some("customer_owner_id_fkey") => AppError::field("owner_id", Problem::UnknownUser),
        // SQLite does not tell which reference is broken, and a customer has only one.
        Some(name) if name.ends_with("fkey") && edit.owner_id.is_some() => {
            AppError::Invalid(vec![FieldError::new("owner_id", Problem::UnknownUser)])
        }
        _ => error.into(),
    }
}

/// Takes a customer off the list; its history stays.
///
/// # Errors
/// `NotFound` where it is not there, `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn delete_customer(
    /// Which customer.
    id: CustomerId,
) -> Result<(), AppError> {
    let delete = async { set_deleted(open_for_writing(id).await?, id, true).await };
    delete.await.map_err(AppError::answered)
}

/// Puts a deleted customer back.
///
/// # Errors
/// `NotFound` where it is not there, `Forbidden` for all but managers.
#[server(protocol = Write)]
pub async fn restore_customer(
    /// Which customer.
    id: CustomerId,
) -> Result<(), AppError> {
    let restore = async { set_deleted(open_for_restoring(id).await?, id, false).await };
    restore.await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn set_deleted(mut tx: Tx, id: CustomerId, deleted: bool) -> Result<(), AppError> {
    if !store::set_deleted(&mut tx, id, deleted).await? {
        return Err(AppError::NotFound);
    }
    Ok(tx.commit().await?)
}

/// The customers that have the name or the identification being typed.
///
/// # Errors
/// When nobody is signed in.
#[server(protocol = Read)]
pub async fn twins(
    /// The name as typed so far.
    name: String,
    /// The identification as typed so far.
    tax_id: String,
    /// The customer being edited, who is no twin of their own.
    except: Option<CustomerId>,
) -> Result<Vec<Twin>, AppError> {
    let find = async {
        let access = user::require(Role::Viewer)?;
        let mut conn = open_across(&access).await?;
        Ok(store::twins(&mut conn, &name, &tax_id, except).await?)
    };
    find.await.map_err(AppError::answered)
}

/// What the form offers to choose from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Choices {
    /// The colleagues who may look after a customer.
    pub owners: Vec<UserLabel>,
    /// What asks for a reason, or for an approval.
    #[serde(default)]
    pub caution: Caution,
}

/// What the form offers to choose from.
///
/// # Errors
/// `Forbidden` for viewers.
#[server(protocol = Read)]
pub async fn form_choices() -> Result<Choices, AppError> {
    let find = async {
        let access = user::require(Role::Editor)?;
        let mut conn = open_across(&access).await?;
        Ok(Choices { owners: user::store::owners(&mut conn, access.hands_over()).await?, caution: caution() })
    };
    find.await.map_err(AppError::answered)
}
