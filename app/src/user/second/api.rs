//! What the page of the second step asks for, and what its plain forms do.

use super::model::OwnSecondStep;
use crate::error::AppError;
use crate::wire::Read;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::model::SecondShown,
    super::{secret, store},
    crate::customer::activities::clock,
    crate::db::Db,
    crate::user::api::{counted, failed},
    crate::user::model::{SECOND, STEP_ENDED, refusal},
    crate::user::open::open_across,
    crate::user::session::{self, Device, Lifetime, SessionToken},
    crate::user::store::{find, succeeded},
    crate::user::{self, Access, Role},
    chrono::{DateTime, Utc},
};

/// How it stands with the reader's second step.
///
/// # Errors
/// When nobody is signed in.
#[server(name = ReadOwnSecondStep, protocol = Read)]
pub async fn own_second_step() -> Result<OwnSecondStep, AppError> {
    read().await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn read() -> Result<OwnSecondStep, AppError> {
    let access = user::require(Role::Viewer)?;
    let me = access.user().ok_or(AppError::Unauthenticated)?.clone();
    let mut conn = open_across(&access).await?;
    let step = store::of_user(&mut conn, me.id).await?;
    let since = step.and_then(|step| step.confirmed_at);
    let recovery_codes = store::recovery_codes(&mut conn, me.id).await?;
    let has_password = find(&mut conn, &me.email).await?.is_some_and(|found| !found.password_hash.is_empty());
    let zone = access.now_zone();
    Ok(OwnSecondStep { since: since.map(|at| clock::read(at, false, zone)), recovery_codes, has_password })
}

/// Invents a secret for the asker's app, to be shown once. Nothing is on yet.
///
/// # Errors
/// `Forbidden` where the step is on already.
#[cfg(feature = "ssr")]
pub async fn begin(db: &Db, access: &Access) -> Result<SecondShown, AppError> {
    let user = access.user().ok_or(AppError::Unauthenticated)?;
    let mut tx = db.write(access).await?;
    let secret = store::propose(&mut tx, user.id).await?.ok_or(AppError::Forbidden)?;
    tx.commit().await?;
    Ok(shown(secret, &user.email))
}

/// Switches the step on by the first code of the app, and answers with the recovery codes, to be shown once.
///
/// # Errors
/// `Invalid`, at [`SECOND`], where it is not the code; what to show then once more, where there is a secret to be confirmed.
#[cfg(feature = "ssr")]
pub async fn confirm(db: &Db, access: &Access, typed: &str) -> Result<SecondShown, (AppError, Option<SecondShown>)> {
    let confirm = async {
        let user = access.user().ok_or(AppError::Unauthenticated)?;
        let mut tx = db.write(access).await?;
        let Some(codes) = store::confirm(&mut tx, user.id, typed).await? else {
            let step = store::of_user(&mut tx, user.id).await?.filter(|step| step.confirmed_at.is_none());
            return Ok(Err(step.map(|step| shown(step.secret, &user.email))));
        };
        tx.commit().await?;
        tracing::info!(user = %user.id, "a second step was switched on");
        Ok(Ok(codes.iter().map(crate::user::code::Code::reveal).collect()))
    };
    match confirm.await {
        Ok(Ok(recovery_codes)) => {
            Ok(SecondShown { secret: String::new(), squares: String::new(), width: 0, recovery_codes })
        }
        Ok(Err(again)) => Err((refusal(SECOND), again)),
        Err(error) => Err((error, None)),
    }
}

#[cfg(feature = "ssr")]
fn shown(secret: String, email: &str) -> SecondShown {
    // Where the address is too long for a QR code, the secret is typed.
    let (squares, width) = secret::squares(&secret, email).unwrap_or_default();
    SecondShown { secret, squares, width, recovery_codes: Vec::new() }
}

/// Switches the asker's step off.
///
/// # Errors
/// When the database fails.
#[cfg(feature = "ssr")]
pub async fn switch_off(db: &Db, access: &Access) -> Result<(), AppError> {
    let user = access.user().ok_or(AppError::Unauthenticated)?.id;
    let mut tx = db.write(access).await?;
    store::switch_off(&mut tx, user).await?;
    tx.commit().await?;
    tracing::info!(%user, "a second step was switched off");
    Ok(())
}

/// Takes the second step of somebody whose password was right, and answers with the token of a new session.
///
/// # Errors
/// `Invalid`, at [`SECOND`], [`STEP_ENDED`] or [`WAIT`](crate::user::model::WAIT); `Internal` when the database fails.
#[cfg(feature = "ssr")]
pub async fn sign_in(
    db: &Db,
    token: &str,
    typed: &str,
    device: &Device,
    lifetime: Lifetime,
    request_id: &str,
) -> Result<SessionToken, AppError> {
    let access = Access::sign_in(request_id);
    let now = DateTime::<Utc>::from(std::time::SystemTime::now());
    let user = store::awaited(&mut *db.read(&access).await?, token, now).await?;
    let user = user.ok_or_else(|| refusal(STEP_ENDED))?;
    // Of whoever knows the password alone, few guesses are taken; no email has a space in it.
    let attempt = counted(db, &access, &format!("second {user}"), &device.address).await?;
    let mut tx = db.write(&access).await?;
    if !store::take(&mut tx, user, token, typed).await? {
        drop(tx);
        failed(&attempt, &device.address).await;
        return Err(refusal(SECOND));
    }
    succeeded(&mut tx, &attempt).await?;
    let proved_at = tx.now();
    let token = session::create(&mut tx, user, device, lifetime, Some(proved_at)).await?;
    tx.commit().await?;
    tracing::info!(%user, "signed in by two steps");
    Ok(token)
}
