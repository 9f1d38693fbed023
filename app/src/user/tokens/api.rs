//! What the page of one's own tokens asks for, and the form that revokes one.

use super::model::OwnToken;
use crate::error::AppError;
use crate::wire::Read;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::model::TokenForm,
    super::store::{self, ApiToken},
    crate::customer::activities::clock,
    crate::db::Db,
    crate::post::Done,
    crate::user::open::{open_across, open_across_for_writing},
    crate::user::{self, Access, Role},
    crate::value::ApiTokenId,
    chrono::Utc,
};

/// The reader's tokens, without what makes them such.
///
/// # Errors
/// When nobody is signed in.
#[server(name = ReadOwnTokens, protocol = Read)]
pub async fn own_tokens() -> Result<Vec<OwnToken>, AppError> {
    list().await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn list() -> Result<Vec<OwnToken>, AppError> {
    let access = user::require(Role::Viewer)?;
    let user = access.user().ok_or(AppError::Unauthenticated)?.id;
    let (zone, now) = (access.now_zone(), Utc::now());
    let mut conn = open_across(&access).await?;
    let told = |token: store::Listed| OwnToken {
        id: token.id,
        name: token.name,
        writes: token.writes,
        made: clock::read(token.created_at, false, zone),
        expires: clock::read(token.expires_at, false, zone),
        expired: token.expires_at <= now,
        used: token.last_used_at.map(|at| clock::read(at, false, zone)),
    };
    Ok(store::of_user(&mut conn, user).await?.into_iter().map(told).collect())
}

/// Makes a token, which is shown now and never again.
///
/// # Errors
/// `Invalid` where the form cannot be understood; `Unauthenticated`.
#[cfg(feature = "ssr")]
pub async fn make(db: &Db, access: &Access, form: &TokenForm) -> Result<ApiToken, AppError> {
    let user = access.user().ok_or(AppError::Unauthenticated)?.id;
    let new = form.parse().map_err(AppError::Invalid)?;
    let mut tx = db.write(access).await?;
    let token = store::make(&mut tx, user, &new).await?;
    tx.commit().await?;
    tracing::info!(%user, name = %new.name, writes = new.writes, "a token was made");
    Ok(token)
}

/// Takes a form posted below `/preferences/tokens`, and tells where to go from there; none where no form is posted to.
#[cfg(feature = "ssr")]
pub async fn posted(rest: &[&str]) -> Done {
    let [token, "revoke"] = *rest else { return None };
    let token = token.parse().unwrap_or(ApiTokenId(0));
    Some(revoke(token).await.map(|()| String::new()))
}

/// Revokes one of the asker's tokens; that it had been already is no mistake.
#[cfg(feature = "ssr")]
async fn revoke(token: ApiTokenId) -> Result<(), AppError> {
    let access = user::require(Role::Viewer)?;
    let user = access.user().ok_or(AppError::Unauthenticated)?.id;
    let mut tx = open_across_for_writing(&access).await?;
    store::revoke(&mut tx, user, token).await?;
    Ok(tx.commit().await?)
}
