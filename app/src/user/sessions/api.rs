//! What the page of one's own sessions asks for, and the forms that are posted from it.

use super::model::OwnSession;
use crate::error::AppError;
use crate::wire::Read;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::device,
    crate::customer::activities::clock,
    crate::post::Done,
    crate::user::open::{open_across, open_across_for_writing},
    crate::user::session::{self, Lifetime},
    crate::user::{self, Access, Role, Visitor},
    crate::value::{SessionId, UserId},
};

/// Where the reader is signed in.
///
/// # Errors
/// When nobody is signed in.
#[server(name = ReadOwnSessions, protocol = Read)]
pub async fn own_sessions() -> Result<Vec<OwnSession>, AppError> {
    list().await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn list() -> Result<Vec<OwnSession>, AppError> {
    let (access, user, current) = asking()?;
    let zone = access.now_zone();
    let mut conn = open_across(&access).await?;
    let listed = session::of_user(&mut conn, user, use_context::<Lifetime>().unwrap_or_default()).await?;
    let told = |session: session::Listed| OwnSession {
        id: session.id,
        is_this: current == Some(session.id),
        browser: device::browser(&session.agent),
        system: device::system(&session.agent),
        address: session.address,
        begun: clock::read(session.created_at, false, zone),
        seen: clock::read(session.last_seen_at, false, zone),
    };
    let mut told: Vec<OwnSession> = listed.into_iter().map(told).collect();
    // One's own stands first, however lately another was used.
    told.sort_by_key(|session| !session.is_this);
    Ok(told)
}

/// Whoever asks, as what, and by which session.
#[cfg(feature = "ssr")]
fn asking() -> Result<(Access, UserId, Option<SessionId>), AppError> {
    let access = user::require(Role::Viewer)?;
    let user = access.user().ok_or(AppError::Unauthenticated)?.id;
    Ok((access, user, use_context::<Visitor>().and_then(|visitor| visitor.session)))
}

/// Takes a form posted below `/preferences/sessions`, and tells where to go from there; none where no form is posted to.
#[cfg(feature = "ssr")]
pub async fn posted(rest: &[&str]) -> Done {
    match *rest {
        ["end-others"] => Some(end_others().await.map(|()| String::new())),
        [session, "end"] => {
            let session = session.parse().unwrap_or(SessionId(0));
            Some(end(session).await.map(|()| String::new()))
        }
        _ => None,
    }
}

/// Ends one of the asker's sessions; that it had ended already is no mistake.
#[cfg(feature = "ssr")]
async fn end(session: SessionId) -> Result<(), AppError> {
    let (access, user, _) = asking()?;
    let mut tx = open_across_for_writing(&access).await?;
    session::end_of_user(&mut tx, user, session).await?;
    Ok(tx.commit().await?)
}

#[cfg(feature = "ssr")]
async fn end_others() -> Result<(), AppError> {
    let (access, user, current) = asking()?;
    let mut tx = open_across_for_writing(&access).await?;
    // Whoever comes without a session of ours, by the word of a proxy, has none to keep.
    session::end_others(&mut tx, user, current.unwrap_or(SessionId(0))).await?;
    Ok(tx.commit().await?)
}
