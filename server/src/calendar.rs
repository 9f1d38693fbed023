//! A user's calendar for other programs. They bring no cookie: whoever knows the secret address may read it.

use crate::router::AppState;
use crate::visitor::RequestId;
use app::customer::activities::feed::{self, FeedSecret};
use app::customer::activities::ics::{self, Edition};
use app::error::AppError;
use app::user::{Access, Role};
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use std::time::SystemTime;

/// Answers `GET /ics/{secret}.ics` with the calendar, and whatever is none with 404.
pub async fn calendar(
    State(state): State<AppState>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    headers: HeaderMap,
    Path(file): Path<String>,
) -> Response {
    match written(&state, &base(&state, &headers), &file, request_id).await {
        Ok(Some(text)) => {
            let kind = (CONTENT_TYPE, "text/calendar; charset=utf-8");
            ([kind, (CONTENT_DISPOSITION, "inline; filename=\"ficha.ics\"")], text).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => error.status().into_response(),
    }
}

async fn written(state: &AppState, base: &str, file: &str, request_id: String) -> Result<Option<String>, AppError> {
    let Some(secret) = file.strip_suffix(".ics") else { return Ok(None) };
    let visitor = Access::sign_in(&request_id);
    let mut conn = state.db().read(&visitor).await?;
    let Some(user) = feed::owner(&mut conn, &FeedSecret::sent(secret)).await? else { return Ok(None) };
    drop(conn);
    let access = Access::of(user.clone(), Role::Viewer, request_id)?;
    let mut conn = state.db().read(&access).await?;
    let items = feed::items(&mut conn, user.id, SystemTime::now().into()).await?;
    Ok(Some(ics::calendar(&items, Edition { locale: user.locale, name: &user.name, base: Some(base) })))
}

/// The address people use, as it is configured or as they have used it.
pub fn base(state: &AppState, headers: &HeaderMap) -> String {
    let host = || headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    state.public_url().map_or_else(|| format!("http://{}", host()), str::to_owned)
}
