//! Signing in at an identity provider: the way there, and the way back.
//!
//! A browser that goes there takes a cookie along with what its answer has to fit to; nothing is kept on the server. The way
//! back writes only the session that it begins, and the link of a user to the identity.

mod config;
mod provider;

pub use config::{OidcConfig, OidcSettings};
pub use provider::Provider;

use crate::page::{again, begun, device, locale, request_id};
use crate::router::AppState;
use crate::visitor::{flow, flow_cookie};
use app::error::AppError;
use app::ui::form::Posted;
use app::user::identity;
use app::user::model::{NOT_ADMITTED, PROVIDER, local_path, refusal};
use app::user::{Access, session};
use app::value::percent::{escape, unescape};
use axum::extract::{Query, State};
use axum::http::header::{HeaderValue, SET_COOKIE};
use axum::http::{Extensions, HeaderMap, Uri};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use provider::Flow;
use serde::Deserialize;

/// How long, in seconds, somebody may take at the provider.
const MINUTES: i64 = 15 * 60;
/// The longest address that one is sent back to: all of it travels in a cookie.
const LONGEST_NEXT: usize = 1500;

/// Where to go afterwards.
#[derive(Debug, Deserialize)]
pub struct Begin {
    #[serde(default)]
    next: String,
    /// Whether the provider is to ask who it is, whomever it remembers.
    confirm: Option<String>,
}

/// `GET /login/oidc`: to the provider.
pub async fn begin(
    State(state): State<AppState>,
    Query(Begin { next, confirm }): Query<Begin>,
    extensions: Extensions,
) -> Response {
    let Some(provider) = state.provider() else {
        return crate::page::not_found(&state, &Uri::from_static("/login/oidc"), extensions).await;
    };
    match provider.begin(confirm.map(|_| state.sign_in().lifetime.fresh)).await {
        Ok((url, flow)) => {
            let next = local_path(&next);
            let next = if next.len() > LONGEST_NEXT { local_path("") } else { next };
            let cookie = flow_cookie(&written(&flow, next), MINUTES, state.cookies());
            (AppendHeaders([(SET_COOKIE, cookie)]), Redirect::to(url.as_str())).into_response()
        }
        Err(cause) => {
            tracing::error!(%cause, "nobody can sign in at the identity provider");
            refused(&state, extensions, refusal(PROVIDER), local_path(&next)).await
        }
    }
}

/// What the provider sends people back with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Back {
    code: String,
    state: String,
    iss: Option<String>,
    error: Option<String>,
}

/// `GET /login/oidc/callback`: back from the provider.
pub async fn callback(
    State(state): State<AppState>,
    Query(back): Query<Back>,
    extensions: Extensions,
    headers: HeaderMap,
) -> Response {
    let Some(provider) = state.provider().cloned() else {
        return crate::page::not_found(&state, &Uri::from_static("/login/oidc/callback"), extensions).await;
    };
    let (flow, next) = flow(&headers, state.cookies()).and_then(read).unzip();
    let next = local_path(next.as_deref().unwrap_or_default()).to_owned();
    let mut response = match came_back(&state, &provider, back, flow, &extensions, &headers).await {
        Ok(cookie) => (AppendHeaders([(SET_COOKIE, cookie)]), Redirect::to(&next)).into_response(),
        Err(error) => refused(&state, extensions, error, &next).await,
    };
    // Whatever came of it, it was this browser's one question.
    response.headers_mut().append(SET_COOKIE, flow_cookie("", 0, state.cookies()));
    response
}

/// Signs in whoever came back: the cookie of their session, or what they are told.
async fn came_back(
    state: &AppState,
    provider: &Provider,
    back: Back,
    flow: Option<Flow>,
    extensions: &Extensions,
    headers: &HeaderMap,
) -> Result<HeaderValue, AppError> {
    let refuse = |why: &str| {
        tracing::warn!(why, "an answer of the identity provider was refused");
        refusal(PROVIDER)
    };
    let flow = flow.ok_or_else(|| refuse("this browser has not asked"))?;
    if flow.state != back.state {
        return Err(refuse("it answers another question"));
    }
    if back.iss.is_some_and(|issuer| issuer != provider.config().issuer) {
        return Err(refuse("it comes from another issuer"));
    }
    if back.error.is_some() || back.code.is_empty() {
        return Err(refuse("the provider has not signed anybody in"));
    }
    let (identity, vouched, proved_at) =
        provider.finish(back.code, flow).await.map_err(|cause| refuse(&cause.to_string()))?;
    let id = request_id(extensions);
    let terms = &state.sign_in().admission;
    let admitted = identity::admit(state.db(), &identity, &vouched, terms, locale(extensions), &id).await;
    let user = admitted?.map_err(|why| {
        tracing::warn!(?why, "somebody whom the identity provider has signed in was not admitted");
        refusal(NOT_ADMITTED)
    })?;

    let mut tx = state.db().write(&Access::sign_in(&id)).await?;
    let device = device(state, extensions, headers);
    let new = session::create(&mut tx, user.id, &device, state.sign_in().lifetime, proved_at).await?;
    tx.commit().await?;
    tracing::info!(user = %user.id, "signed in at the identity provider");
    Ok(begun(state, headers, &new, &id).await)
}

/// The sign-in page, with what to do now, and where one was going.
async fn refused(state: &AppState, extensions: Extensions, error: AppError, next: &str) -> Response {
    let fields = vec![("next".to_owned(), next.to_owned())];
    again(state, &Uri::from_static("/login"), extensions, Posted { fields, error }).await
}

/// What the cookie holds: three texts that are made of letters, and the address to go to.
fn written(flow: &Flow, next: &str) -> String {
    [&*flow.state, &flow.nonce, &flow.verifier, &escape(next)].join(".")
}

fn read(cookie: &str) -> Option<(Flow, String)> {
    let [state, nonce, verifier, next] = cookie.splitn(4, '.').collect::<Vec<_>>()[..] else { return None };
    if [state, nonce, verifier].iter().any(|text| text.is_empty()) {
        return None;
    }
    let flow = Flow { state: state.to_owned(), nonce: nonce.to_owned(), verifier: verifier.to_owned() };
    Some((flow, unescape(next)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_takes_along_comes_back_whole() {
        let text = |text: &str| text.to_owned();
        let flow = Flow { state: text("s-1_"), nonce: text("n"), verifier: text("v") };
        let next = "/customers?q=café.zürich; x,y";
        let cookie = written(&flow, next);
        assert!(cookie.bytes().all(|byte| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte)), "{cookie}");
        assert_eq!(read(&cookie), Some((flow, text(next))));
        for wrong in ["", "...", "a.b", "a.b.", ".n.v./customers"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
