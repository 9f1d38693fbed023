//! `GET /live`: what is changed, as it is changed, for whoever is signed in.
//!
//! Server-sent events, as the HTML standard has them: a browser that was cut off comes back by itself and names the last
//! event that it heard.

use crate::router::AppState;
use app::customer::live::hub::Message;
use app::user::{Access, Role, Visitor};
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::header::HeaderName;
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use serde::Deserialize;
use std::convert::Infallible;
use std::time::Duration;

/// How often a silent connection says that it is still there, so that nothing on the way gives it up.
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);
/// How long one connection lasts. The browser then opens the next, and whoever may not listen any more finds out.
const LONGEST: Duration = Duration::from_secs(60);
/// How soon a browser comes back after its connection ended.
const COMES_BACK: Duration = Duration::from_secs(1);

/// From where on a browser wants to hear.
#[derive(Debug, Deserialize)]
pub struct Asked {
    /// The last event that its page knows.
    after: Option<i64>,
}

/// Answers with a stream that ends when the server stops, after [`LONGEST`], or when the database does not answer.
pub async fn live(
    State(state): State<AppState>,
    Extension(visitor): Extension<Visitor>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let Some(user) = visitor.user else { return StatusCode::UNAUTHORIZED.into_response() };
    let access = match Access::of(user, Role::Viewer, visitor.request_id) {
        Ok(access) => access,
        Err(refused) => return refused.status().into_response(),
    };
    // A browser that was cut off knows better than the address that it was first given.
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let until = tokio::time::sleep(LONGEST);
    let told = state.live().listen(access, last.or(asked.after));
    let events = told.take_until(until).map(|told| Ok::<_, Infallible>(event(told)));
    // A proxy in between must not keep events until it has a packet full.
    let unkept = [(HeaderName::from_static("x-accel-buffering"), "no")];
    (unkept, Sse::new(events).keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE))).into_response()
}

/// What is changed has a number; who is there has none, and is not told again.
fn event(message: Message) -> Event {
    match message {
        Message::News(told) => Event::default().id(told.position.to_string()).retry(COMES_BACK).data(&told.text),
        Message::Present(text) => Event::default().event("present").data(text),
    }
}
