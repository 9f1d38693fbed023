//! What a page says of what its reader has seen.

use crate::error::AppError;
use crate::value::{CustomerId, HistoryId};
use crate::wire::Write;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::model::is_of_card;
#[cfg(feature = "ssr")]
use super::{Visit, store};
#[cfg(feature = "ssr")]
use crate::{
    db::Executor,
    user::{self, Access, Role, User, open::open_for_marking},
};
#[cfg(feature = "ssr")]
use chrono::{DateTime, Utc};
#[cfg(feature = "ssr")]
use http::request::Parts;

/// Keeps that the reader has seen a card's history up to an entry.
///
/// # Errors
/// `NotFound` where there is no such card, or it may not be seen.
#[server(protocol = Write)]
pub async fn mark_seen(
    /// Whose card.
    id: CustomerId,
    /// The newest entry that they have seen.
    history_id: HistoryId,
    /// Whether they have just come to the card.
    anew: bool,
) -> Result<(), AppError> {
    let mark = async {
        let access = user::require(Role::Viewer)?;
        mark_later(&access, id, history_id, anew)?.await
    };
    mark.await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
fn mark_later(
    access: &Access,
    id: CustomerId,
    upto: HistoryId,
    anew: bool,
) -> Result<impl Future<Output = Result<(), AppError>> + Send + use<>, AppError> {
    let user: User = access.user().ok_or(AppError::Unauthenticated)?.clone();
    let open = open_for_marking(access, id)?;
    Ok(async move {
        let mut tx = open.await?;
        store::mark(&mut tx, &user, id, upto, anew).await?;
        Ok(tx.commit().await?)
    })
}

/// How a card is asked for: by a page, which is marked as seen by the server itself, or by a program that says it later.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug)]
pub struct Asking {
    /// Whether the reader comes from elsewhere, and does not go on within the card.
    anew: bool,
    by_page: bool,
}

#[cfg(feature = "ssr")]
impl Asking {
    /// How the request that is being answered asks for a card.
    #[must_use]
    pub fn of_request(id: CustomerId) -> Asking {
        let Some(parts) = use_context::<Parts>() else { return Asking { anew: true, by_page: false } };
        let from = parts.headers.get(http::header::REFERER).and_then(|from| from.to_str().ok()).unwrap_or_default();
        let by_page = !parts.uri.path().starts_with("/api/");
        Asking { anew: !(by_page && is_of_card(from, id)), by_page }
    }

    /// What is new to the reader, where this is the newest entry of the history. That a page shows it is kept in a moment: the
    /// page does not wait for it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn visit(
        self,
        conn: &mut Executor,
        access: &Access,
        id: CustomerId,
        newest: Option<HistoryId>,
    ) -> Result<Visit, AppError> {
        let Some(user) = access.user() else { return Ok(Visit::default()) };
        let now = DateTime::<Utc>::from(std::time::SystemTime::now());
        let mut visit = store::visit(conn, user, id, newest, self.anew, now, access.now_zone()).await?;
        if let Some(upto) = visit.unseen.filter(|_| self.by_page) {
            visit.unseen = None;
            let mark = mark_later(access, id, upto, self.anew)?;
            tokio::spawn(async move {
                if let Err(cause) = mark.await {
                    tracing::warn!(%cause, "it could not be kept how far somebody has seen a card");
                }
            });
        }
        Ok(visit)
    }
}
