//! What a page says to the others.

use super::model::Person;
use crate::error::AppError;
use crate::value::CustomerId;
use crate::wire::Write;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::{hub::Live, presence::Saying};
#[cfg(feature = "ssr")]
use crate::user::{self, Role};

/// How long a page's name may be.
#[cfg(feature = "ssr")]
const LONGEST_NAME: usize = 40;

/// Says that a page shows a card, or turns to something else; tells who else has it open.
///
/// # Errors
/// `NotFound` where there is no such card, or it may not be seen.
#[server(protocol = Write)]
pub async fn say_here(
    /// Whose card.
    id: CustomerId,
    /// The page, by a name that it has given itself.
    page: String,
    /// Whether it turns to something else.
    leaving: bool,
) -> Result<Vec<Person>, AppError> {
    here(id, page, leaving).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn here(customer: CustomerId, page: String, leaving: bool) -> Result<Vec<Person>, AppError> {
    let access = user::require(Role::Viewer)?;
    drop(crate::customer::api::open_for_reading(customer).await?);
    let user = access.user().ok_or(AppError::Unauthenticated)?;
    let person = Person { id: user.id, name: user.name.clone() };
    let page = page.chars().take(LONGEST_NAME).collect();
    let live: Live = use_context().ok_or_else(|| AppError::internal("nobody tells of changes"))?;
    let mut people = live.here(&Saying { customer, page, person, leaving }).await?;
    people.retain(|person| person.id != user.id);
    Ok(people)
}
