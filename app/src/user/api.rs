//! Signing in. It is a plain form and not a server function, so that it works before anything has loaded.

use super::access::Access;
use super::model::{SignInForm, WAIT, WRONG, refusal};
use super::session::{self, Device, Lifetime, SessionToken};
use super::store::Attempt;
use super::{password, second, store};
use crate::db::Db;
use crate::error::AppError;
use crate::locale::Locale;
use crate::value::Problem;
use std::time::Duration;

/// No mail address is longer (RFC 5321).
const LONGEST_EMAIL: usize = 254;

/// What comes of the right password.
pub enum Entered {
    /// A new session.
    Session(SessionToken),
    /// The second step is still to be taken: what the page shows of the first.
    HalfWay(String),
}

impl std::fmt::Debug for Entered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Entered(***)")
    }
}

/// Signs in, and answers with the token of a new session, or of the first of two steps.
///
/// An unknown email, a wrong password and a disabled user get the same answer after the same work.
///
/// # Errors
/// `Invalid`, at [`WRONG`] or [`WAIT`]; `Internal` when the database fails.
pub async fn sign_in(
    db: &Db,
    form: SignInForm,
    device: &Device,
    lifetime: Lifetime,
    request_id: &str,
) -> Result<Entered, AppError> {
    let address = &*device.address;
    let access = Access::sign_in(request_id);
    // What no account can be called is nobody's: the tables need not take it.
    let could_be = |email: &&str| email.len() <= LONGEST_EMAIL && !email.contains(char::is_control);
    let email = Some(form.email.trim()).filter(could_be).unwrap_or_default();
    let attempt = counted(db, &access, email, address).await?;

    let credentials = store::find(&mut *db.read(&access).await?, email).await?.filter(|found| !found.disabled);
    // Whoever was added at first sight has no password, and none is right.
    let hash = credentials.as_ref().map(|found| found.password_hash.clone()).filter(|hash| !hash.is_empty());
    let right = password::verify(form.password, hash).await?;
    let Some(found) = credentials.filter(|_| right) else {
        failed(&attempt, address).await;
        return Err(AppError::field(WRONG, Problem::UnknownUser));
    };

    let mut tx = db.write(&access).await?;
    store::succeeded(&mut tx, &attempt).await?;
    if second::store::of_user(&mut tx, found.id).await?.is_some_and(|step| step.confirmed_at.is_some()) {
        let step = second::store::await_step(&mut tx, found.id).await?;
        tx.commit().await?;
        return Ok(Entered::HalfWay(step));
    }
    let now = tx.now();
    let token = session::create(&mut tx, found.id, device, lifetime, Some(now)).await?;
    tx.commit().await?;
    tracing::info!(user = %found.id, "signed in");
    Ok(Entered::Session(token))
}

/// Counts a try to sign in before anything is looked at.
///
/// # Errors
/// `Invalid`, at [`WAIT`], after too many; `Internal` when the database fails.
pub(super) async fn counted(db: &Db, access: &Access, account: &str, address: &str) -> Result<Attempt, AppError> {
    let mut tx = db.write(access).await?;
    let attempt = store::attempt(&mut tx, account, address).await?;
    tx.commit().await?;
    attempt.ok_or_else(|| {
        tracing::warn!(%address, "too many failed tries to sign in");
        refusal(WAIT)
    })
}

/// Has whoever failed wait.
pub(super) async fn failed(attempt: &Attempt, address: &str) {
    tracing::info!(%address, failures = attempt.failures() + 1, "a failed try to sign in");
    tokio::time::sleep(delay(attempt.failures())).await;
}

/// Signs out: ends the session on the server.
///
/// # Errors
/// `Internal` when the database fails.
pub async fn sign_out(db: &Db, token: &SessionToken, request_id: &str) -> Result<(), AppError> {
    let mut tx = db.write(&Access::sign_in(request_id)).await?;
    session::end(&mut tx, token).await?;
    Ok(tx.commit().await?)
}

/// Stores the language and the time zone that a user chose; a zone that does not exist is passed over.
///
/// # Errors
/// `Internal` when the database fails.
pub async fn prefer(db: &Db, access: &Access, locale: Locale, time_zone: Option<&str>) -> Result<(), AppError> {
    let Some(user) = access.user() else { return Err(AppError::Unauthenticated) };
    let time_zone = time_zone.filter(|zone| is_time_zone(zone));
    let mut tx = db.write(access).await?;
    store::set_preferences(&mut tx, user.id, locale, time_zone).await?;
    Ok(tx.commit().await?)
}

/// Whether the tz database knows a zone of this name.
#[must_use]
pub fn is_time_zone(name: &str) -> bool {
    name.parse::<chrono_tz::Tz>().is_ok()
}

/// A failed try is answered later the more there were before it: a person hardly notices, a program does.
fn delay(failures: i64) -> Duration {
    Duration::from_millis(200).saturating_mul(u32::try_from(failures.min(10)).unwrap_or(10))
}
