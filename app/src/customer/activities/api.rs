//! What the browser may ask of the activities.

use super::filter::{ActivityFilter, ActivityPage, Key};
use super::mine::MyPage;
use super::model::{Activity, ActivityForm};
use super::when::When;
use crate::error::AppError;
use crate::value::{ActivityId, CustomerId};
use crate::wire::{Read, Write};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::store::{self, Saved, Sight};
#[cfg(feature = "ssr")]
use super::{feed, list, model::ActivityEdit};
#[cfg(feature = "ssr")]
use crate::{
    customer::api::{open_for_reading, open_for_writing},
    customer::history::{Columns, with_columns},
    db::Tx,
    locale::{Locale, use_locale},
    post::{Done, form},
    ui::form::Form as _,
    user::{self, Access, Role, open::open_across},
    value::{Problem, text},
};

/// A page of a customer's activities.
///
/// # Errors
/// `NotFound` when there is no such customer, or it is deleted and the reader is no administrator.
#[server(name = ReadActivityPage, protocol = Read)]
pub async fn activity_page(
    /// The customer.
    customer: CustomerId,
    /// Which activities; an address without filters asks for what is to be done.
    #[server(default)]
    filter: ActivityFilter,
) -> Result<ActivityPage, AppError> {
    let page = async {
        let access = user::require(Role::Viewer)?;
        let mut conn = open_for_reading(customer).await?;
        Ok(list::page(&mut conn, customer, Sight::of(&access), &filter).await?)
    };
    page.await.map_err(AppError::answered)
}

/// One activity of a customer.
///
/// # Errors
/// `NotFound` when that customer has no such activity, or may not be seen.
#[server(name = ReadActivity, protocol = Read)]
pub async fn activity(
    /// The customer.
    customer: CustomerId,
    /// The activity.
    id: ActivityId,
) -> Result<Activity, AppError> {
    let find = async {
        let access = user::require(Role::Viewer)?;
        let mut conn = open_for_reading(customer).await?;
        store::find(&mut conn, customer, id, Sight::of(&access)).await?.ok_or(AppError::NotFound)
    };
    find.await.map_err(AppError::answered)
}

/// Adds an activity to a customer.
///
/// # Errors
/// The fields that are wrong; `NotFound` where there is no such customer; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn create_activity(
    /// The customer.
    customer: CustomerId,
    /// The activity as typed.
    form: ActivityForm,
) -> Result<ActivityId, AppError> {
    let create = async {
        let access = user::require(Role::Editor)?;
        let mut tx = open_for_writing(customer).await?;
        let edit = form.parse(use_locale()).map_err(AppError::Invalid)?;
        let id = written(store::insert(&mut tx, customer, &edit, access.now_zone()).await?)?;
        tx.commit().await?;
        Ok(id)
    };
    create.await.map_err(AppError::answered)
}

/// Saves an activity over the version the form was made from.
///
/// # Errors
/// The fields that are wrong; `Conflict` with the activity as it stands now, as a form, where somebody else has saved since;
/// `NotFound` where it is not there; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn save_activity(
    /// The customer.
    customer: CustomerId,
    /// Which activity.
    id: ActivityId,
    /// The activity as typed, with the version it was typed over.
    form: ActivityForm,
) -> Result<(), AppError> {
    let save = async {
        let access = user::require(Role::Editor)?;
        let mut tx = open_for_writing(customer).await?;
        let edit = form.parse(use_locale()).map_err(AppError::Invalid)?;
        let version = form.version.parse().map_err(|_| AppError::field("version", Problem::NotANumber))?;
        written(store::update(&mut tx, customer, id, version, &edit, Sight::of(&access)).await?)?;
        Ok(tx.commit().await?)
    };
    save.await.map_err(AppError::answered)
}

/// Gives columns the values that they had, by the rules of the form.
///
/// # Errors
/// As for [`save_activity`].
#[cfg(feature = "ssr")]
pub async fn put_back(
    tx: &mut Tx,
    access: &Access,
    customer: CustomerId,
    id: ActivityId,
    old: &Columns,
    locale: Locale,
) -> Result<(), AppError> {
    let sight = Sight::of(access);
    let now = store::find_row(tx, customer, id, sight).await?.ok_or(AppError::NotFound)?;
    let row = with_columns(&now, old)?;
    let done_at = row.done_at();
    let form = ActivityForm::of(&row.read(sight.zone, sight.now));
    let edit = ActivityEdit { done_at, ..form.parse(locale).map_err(AppError::Invalid)? };
    written(store::update(tx, customer, id, now.version(), &edit, sight).await?).map(drop)
}

#[cfg(feature = "ssr")]
fn written(saved: Saved) -> Result<ActivityId, AppError> {
    match saved {
        Saved::Done(id) => Ok(id),
        Saved::Refused(errors) => Err(AppError::Invalid(errors)),
        Saved::Stale(now) => Err(AppError::conflict(&ActivityForm::of(&now))),
        Saved::Missing => Err(AppError::NotFound),
    }
}

/// Says that an activity is done, or takes that back.
///
/// # Errors
/// `NotFound` where it is not there or is so already, `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn set_activity_done(
    /// The customer.
    customer: CustomerId,
    /// Which activity.
    id: ActivityId,
    /// Whether it is done.
    done: bool,
    /// What came of it; empty where there is nothing to tell.
    #[server(default)]
    outcome: String,
) -> Result<(), AppError> {
    let set = async {
        let mut tx = open_for_writing(customer).await?;
        let outcome = text::optional(&outcome, 2_000).map_err(|problem| AppError::field("outcome", problem))?;
        if !store::set_done(&mut tx, customer, id, done, outcome.as_deref()).await? {
            return Err(AppError::NotFound);
        }
        Ok(tx.commit().await?)
    };
    set.await.map_err(AppError::answered)
}

/// Takes an activity away, or puts it back.
///
/// # Errors
/// `NotFound` where it is not there or is so already, `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn set_activity_deleted(
    /// The customer.
    customer: CustomerId,
    /// Which activity.
    id: ActivityId,
    /// Whether it is taken away.
    deleted: bool,
) -> Result<(), AppError> {
    let set = async {
        let mut tx = open_for_writing(customer).await?;
        if !store::set_deleted(&mut tx, customer, id, deleted).await? {
            return Err(AppError::NotFound);
        }
        Ok(tx.commit().await?)
    };
    set.await.map_err(AppError::answered)
}

/// A page of what the reader has still to do, at all customers.
///
/// # Errors
/// When nobody is signed in.
#[server(name = ReadMyActivities, protocol = Read)]
pub async fn my_activities(
    /// Where the page begins; without it, at the beginning.
    after: Option<Key>,
) -> Result<MyPage, AppError> {
    let page = async {
        let access = user::require(Role::Viewer)?;
        let me = access.user().ok_or(AppError::Unauthenticated)?.id;
        let mut conn = open_across(&access).await?;
        Ok(list::mine(&mut conn, me, Sight::of(&access), after).await?)
    };
    page.await.map_err(AppError::answered)
}

/// How many activities the reader should have done by the end of today.
///
/// # Errors
/// When nobody is signed in.
#[server(name = CountMyDue, protocol = Read)]
pub async fn my_due_count() -> Result<i64, AppError> {
    let count = async {
        let access = user::require(Role::Viewer)?;
        let me = access.user().ok_or(AppError::Unauthenticated)?.id;
        let mut conn = open_across(&access).await?;
        Ok(list::due(&mut conn, me, Sight::of(&access)).await?)
    };
    count.await.map_err(AppError::answered)
}

/// Since when the reader's calendar has an address; none where it has none.
///
/// # Errors
/// When nobody is signed in.
#[server(name = ReadCalendarSince, protocol = Read)]
pub async fn calendar_since() -> Result<Option<When>, AppError> {
    let since = async {
        let access = user::require(Role::Viewer)?;
        let mut conn = open_across(&access).await?;
        Ok(feed::since(&mut conn, &access).await?)
    };
    since.await.map_err(AppError::answered)
}

/// Takes a form posted below `/customers/{id}/activities`, and tells where to go from there; none where no form is posted to.
#[cfg(feature = "ssr")]
pub async fn posted(customer: CustomerId, rest: &[&str], body: &str) -> Done {
    let activity = |item: &str| item.parse().unwrap_or(ActivityId(0));
    Some(match *rest {
        ["new"] => match form(body) {
            Ok(form) => create_activity(customer, form).await.map(|_| String::new()),
            Err(error) => Err(error),
        },
        [item, "edit"] => match form(body) {
            Ok(form) => save_activity(customer, activity(item), form).await.map(|()| format!("/{item}")),
            Err(error) => Err(error),
        },
        [item, "done"] => {
            let outcome = form::<Told>(body).map(|told| told.outcome).unwrap_or_default();
            set_activity_done(customer, activity(item), true, outcome)
                .await
                .map(|()| format!("?done={customer}.{item}"))
        }
        [item, "open"] => {
            set_activity_done(customer, activity(item), false, String::new()).await.map(|()| String::new())
        }
        [item, "remove"] => {
            set_activity_deleted(customer, activity(item), true).await.map(|()| format!("?removed={item}"))
        }
        [item, "restore"] => set_activity_deleted(customer, activity(item), false).await.map(|()| String::new()),
        _ => return None,
    })
}

/// What came of an activity, as it is told with the button that ends it.
#[cfg(feature = "ssr")]
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Told {
    outcome: String,
}
