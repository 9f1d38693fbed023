//! What the page of preferences asks for.

#![cfg_attr(feature = "ssr", expect(clippy::unused_async, reason = "server functions are, whether they wait or not"))]

use crate::error::AppError;
use crate::wire::Read;
use leptos::prelude::*;

/// The time zones to choose from: the tz database's places, and UTC.
///
/// # Errors
/// When nobody is signed in.
#[server(name = AskTimeZones, protocol = Read)]
pub async fn time_zones() -> Result<Vec<String>, AppError> {
    use crate::user::{self, Role};
    user::require(Role::Viewer).map_err(AppError::answered)?;
    let names = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
    // `Etc/GMT+5` means the opposite of what it says, and `EST5EDT` says nothing to most people.
    let of_places = names.filter(|name| *name == "UTC" || (name.contains('/') && !name.starts_with("Etc/")));
    Ok(of_places.map(str::to_owned).collect())
}
