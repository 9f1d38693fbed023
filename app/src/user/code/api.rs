//! Making a code, and signing in by it. Both are plain forms, as all of signing in.

use super::model::Code;
use super::store;
use crate::db::Db;
use crate::error::AppError;
use crate::user::Access;
use crate::user::api::{counted, failed};
use crate::user::model::{CODE, refusal};
use crate::user::session::{self, Device, Lifetime, SessionToken};
use crate::user::store::succeeded;
use chrono::{DateTime, Utc};

/// Makes a code, which is shown now and never again. Whoever signs in by it counts as having shown who they are when its maker
/// did.
///
/// # Errors
/// `Unauthenticated`; `Internal` when the database fails.
pub async fn make(db: &Db, access: &Access, proved_at: Option<DateTime<Utc>>) -> Result<Code, AppError> {
    let user = access.user().ok_or(AppError::Unauthenticated)?.id;
    let mut tx = db.write(access).await?;
    let code = store::make(&mut tx, user, proved_at).await?;
    tx.commit().await?;
    tracing::info!(%user, "a code to sign in by was shown");
    Ok(code)
}

/// Signs in by a code, and answers with the token of a new session.
///
/// # Errors
/// `Invalid`, at [`CODE`] or [`WAIT`](crate::user::model::WAIT); `Internal` when the database fails.
pub async fn sign_in(
    db: &Db,
    typed: &str,
    device: &Device,
    lifetime: Lifetime,
    request_id: &str,
) -> Result<SessionToken, AppError> {
    let access = Access::sign_in(request_id);
    // A code names nobody, so tries are counted by where they come from; no email has a space in it.
    let attempt = counted(db, &access, &format!("code {}", device.address), &device.address).await?;
    let mut tx = db.write(&access).await?;
    let taken = match Code::typed(typed) {
        Some(code) => store::take(&mut tx, &code).await?,
        None => None,
    };
    let Some(taken) = taken else {
        drop(tx);
        failed(&attempt, &device.address).await;
        return Err(refusal(CODE));
    };
    succeeded(&mut tx, &attempt).await?;
    let token = session::create(&mut tx, taken.user_id, device, lifetime, taken.proved_at).await?;
    tx.commit().await?;
    tracing::info!(user = %taken.user_id, "signed in by a code");
    Ok(token)
}
