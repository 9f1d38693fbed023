//! Nobody waits for a database that does not answer: one that was stopped, that hangs, or whose machine is gone.
//!
//! Work may take its time as long as the database shows that it is alive. Once a request has waited for a while it asks for
//! a sign of life, and again after each while; where none comes, the request ends, and whoever asked is told to try later.
//! What it had begun to write is not kept, unless the database had been told to keep it just before.

use crate::router::AppState;
use crate::visitor::locale;
use app::error::AppError;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use leptos::server_fn::error::FromServerFnError;
use std::pin::pin;
use std::time::Duration;
use tokio::time::sleep;

/// How long a request waits before it asks for a sign of life, which may take a second and a half more.
const WHILE: Duration = Duration::from_millis(2500);

/// Ends a request whose database has fallen silent.
pub async fn patient(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let is_function = request.uri().path().starts_with("/api/");
    let locale = locale(request.headers());
    let mut answer = pin!(next.run(request));
    loop {
        let silence = async {
            sleep(WHILE).await;
            state.sign_of_life().await.err()
        };
        let silent = tokio::select! {
            answer = answer.as_mut() => return answer,
            silent = silence => silent,
        };
        if let Some(cause) = silent {
            let error = AppError::unavailable(cause);
            return if is_function {
                let json = [(CONTENT_TYPE, HeaderValue::from_static("application/json"))];
                (error.status(), json, error.ser()).into_response()
            } else {
                (error.status(), error.message(locale)).into_response()
            };
        }
    }
}
