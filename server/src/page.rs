//! Plain forms: signing in and out, preferences, and the form of any page when there is no JavaScript to send it.

use crate::calendar::base;
use crate::router::{AppState, contexts};
use crate::visitor::{RequestId, locale_cookie, no_session_cookie, said_cookie, session_cookie, token};
use app::customer::activities::calendar::{MAKE, NewCalendar};
use app::customer::activities::feed;
use app::error::AppError;
use app::locale::Locale;
use app::portal::Embed;
use app::post::{Outcome, returned, submit};
use app::shell::shell;
use app::ui::form::Posted;
use app::user::api::Entered;
use app::user::code::{self, CodeShown};
use app::user::model::{CONFIRM, KEPT, SECOND, STEP, local_path, refusal};
use app::user::second;
use app::user::session::{Device, SessionToken};
use app::user::tokens::{self, NewTokenShown, TokenForm};
use app::user::{Access, Role, SignInForm, Visitor, api};
use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::extract::{Form, RawForm, Request, State};
use axum::http::header::{HeaderValue, LOCATION, SET_COOKIE, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, Method, StatusCode, Uri};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use chrono::Utc;
use leptos::prelude::{Owner, ScopedFuture, provide_context};
use serde::Deserialize;

/// The longest form that is read.
pub const BODY_LIMIT: usize = 2 * 1024 * 1024;

/// What the address of the sign-in page says where somebody who is signed in has to show once more who they are.
const CONFIRMS: &str = "confirm=1";

/// Signs in: a new session in any case, and the one that the browser came with is ended.
///
/// A form whose session had ended comes here first, with the page it was posted to in the query (see
/// [`signed_in`](crate::visitor::signed_in)). It waits in the sign-in page, and goes back to its own page afterwards.
pub async fn sign_in(
    State(state): State<AppState>,
    extensions: Extensions,
    headers: HeaderMap,
    uri: Uri,
    RawForm(body): RawForm,
) -> Response {
    if let Some(query) = uri.query() {
        let SignInForm { next, .. } = serde_qs::from_str(query).unwrap_or_default();
        let confirms = query.split('&').any(|pair| pair == CONFIRMS);
        let confirm = || refusal(CONFIRM);
        let error = if confirms { confirm() } else { AppError::Unauthenticated };
        let kept = String::from_utf8_lossy(&body).into_owned();
        let fields = vec![("next".to_owned(), next), (KEPT.to_owned(), kept)];
        return again(&state, &uri, extensions, Posted { fields, error }).await;
    }
    let Ok(form) = serde_qs::from_bytes::<SignInForm>(&body) else { return StatusCode::BAD_REQUEST.into_response() };
    let signed_in = extensions.get::<Visitor>().is_some_and(|visitor| visitor.user.is_some());
    if form.email.is_empty() && form.code.is_empty() && form.step.is_empty() && !form.kept_form.is_empty() {
        // Somebody signed in beside the form that waits here, and goes on with it; or has not yet.
        if signed_in {
            return Redirect::temporary(local_path(&form.next)).into_response();
        }
        let fields = vec![("next".to_owned(), form.next), (KEPT.to_owned(), form.kept_form)];
        let posted = Posted { fields, error: AppError::Unauthenticated };
        return again(&state, &Uri::from_static("/login"), extensions, posted).await;
    }
    let device = device(&state, &extensions, &headers);
    let id = request_id(&extensions);
    let next = local_path(&form.next).to_owned();
    let (email, kept) = (form.email.clone(), form.kept_form.clone());
    let lifetime = state.sign_in().lifetime;
    let step = form.step.clone();
    let second = (!form.second.is_empty()).then(|| form.second.clone());
    let entered = if !form.code.is_empty() {
        code::api::sign_in(state.db(), &form.code, &device, lifetime, &id).await.map(Entered::Session)
    } else if !step.is_empty() {
        second::api::sign_in(state.db(), &step, &form.second, &device, lifetime, &id).await.map(Entered::Session)
    } else {
        api::sign_in(state.db(), form, &device, lifetime, &id).await
    };
    let (error, status, step) = match entered {
        Ok(Entered::Session(new)) => {
            let cookie = begun(&state, &headers, &new, &id).await;
            // A temporary redirect has the browser post the form once more.
            let on = if kept.is_empty() { Redirect::to(&next) } else { Redirect::temporary(&next) };
            return (AppendHeaders([(SET_COOKIE, cookie)]), on).into_response();
        }
        Ok(Entered::HalfWay(first)) => (refusal(SECOND), StatusCode::OK, first),
        Err(error) => {
            let status = error.status();
            (error, status, step)
        }
    };
    // A code is not written back; that one was typed is.
    let refused = second.map(|_| (SECOND, String::new()));
    let typed = [("email", email), ("next", next), (KEPT, kept), (STEP, step)];
    let fields = typed.into_iter().chain(refused).map(|(name, value)| (name.to_owned(), value)).collect();
    again_as(&state, &Uri::from_static("/login"), extensions, Posted { fields, error }, status).await
}

/// Has a new session take the place of the one that the browser came with: its cookie.
pub async fn begun(state: &AppState, headers: &HeaderMap, new: &SessionToken, id: &str) -> HeaderValue {
    if let Some(old) = token(headers, state.cookies())
        && let Err(error) = api::sign_out(state.db(), &old, id).await
    {
        tracing::warn!(%error, "the session before this one could not be ended");
    }
    session_cookie(new, state.sign_in().lifetime, state.cookies())
}

/// From where somebody signs in.
pub fn device(state: &AppState, extensions: &Extensions, headers: &HeaderMap) -> Device {
    let client = state.sign_in().proxies.client(extensions, headers);
    let address = client.map_or_else(|| "unknown".to_owned(), |client| client.to_string());
    let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default().to_owned();
    Device { address, agent }
}

/// Signs out, on the server first. Whoever is signed in at a proxy goes on to where the proxy does the same.
pub async fn sign_out(State(state): State<AppState>, extensions: Extensions, headers: HeaderMap) -> Response {
    if let Some(token) = token(&headers, state.cookies())
        && let Err(error) = api::sign_out(state.db(), &token, &request_id(&extensions)).await
    {
        return (error.status(), error.message(locale(&extensions))).into_response();
    }
    let by_proxy =
        extensions.get::<Visitor>().is_some_and(|visitor| visitor.user.is_some() && visitor.session.is_none());
    let proxy = state.sign_in().headers.as_ref().filter(|_| by_proxy).and_then(|headers| headers.logout.as_deref());
    let on = Redirect::to(proxy.unwrap_or("/login"));
    (AppendHeaders([(SET_COOKIE, no_session_cookie(state.cookies()))]), on).into_response()
}

/// What was chosen: a language, a time zone, or what becomes of the calendar; and where it was chosen.
#[derive(Deserialize)]
pub struct PreferenceForm {
    #[serde(default)]
    locale: String,
    #[serde(default)]
    time_zone: Option<String>,
    #[serde(default)]
    back: String,
    #[serde(default)]
    calendar: String,
}

/// Keeps the language: with the user when there is one, and with the browser. Makes or ends the user's calendar, when that
/// is what was chosen.
pub async fn prefer(
    State(state): State<AppState>,
    Extension(visitor): Extension<Visitor>,
    extensions: Extensions,
    headers: HeaderMap,
    Form(form): Form<PreferenceForm>,
) -> Response {
    if !form.calendar.is_empty() {
        return calendar(&state, visitor, extensions, &headers, &form.calendar).await;
    }
    let locale = Locale::from_code(&form.locale).unwrap_or_else(|| locale(&extensions));
    if let Some(user) = visitor.user {
        let kept = match Access::of(user, Role::Viewer, visitor.request_id) {
            Ok(access) => api::prefer(state.db(), &access, locale, form.time_zone.as_deref()).await,
            Err(error) => Err(error),
        };
        if let Err(error) = kept {
            return (error.status(), error.message(locale)).into_response();
        }
    }
    (AppendHeaders([(SET_COOKIE, locale_cookie(locale, state.cookies()))]), Redirect::to(local_path(&form.back)))
        .into_response()
}

/// Gives the user's calendar a new address, which the page that answers shows this once, or ends it.
async fn calendar(
    state: &AppState,
    visitor: Visitor,
    extensions: Extensions,
    headers: &HeaderMap,
    what: &str,
) -> Response {
    let renewed = async {
        let user = visitor.user.ok_or(AppError::Unauthenticated)?;
        let id = user.id;
        let access = Access::of(user, Role::Viewer, visitor.request_id)?;
        let mut tx = state.db().write(&access).await?;
        let secret = if what == MAKE {
            Some(feed::make(&mut tx, id).await?)
        } else {
            feed::revoke(&mut tx, id).await?;
            None
        };
        tx.commit().await?;
        Ok::<_, AppError>(secret)
    };
    match renewed.await {
        Ok(None) => Redirect::to("/preferences").into_response(),
        Ok(Some(secret)) => {
            let address = format!("{}/ics/{}.ics", base(state, headers), secret.reveal());
            let shown = move || provide_context(NewCalendar(address.clone()));
            render(state, &Uri::from_static("/preferences"), extensions, shown).await
        }
        Err(error) => (error.status(), error.message(locale(&extensions))).into_response(),
    }
}

/// Makes a token, which the page that answers shows this once. Where a portal lets nobody do more than read, none is made: it
/// would do more.
pub async fn make_token(
    State(state): State<AppState>,
    Extension(visitor): Extension<Visitor>,
    extensions: Extensions,
    body: String,
) -> Response {
    let page = Uri::from_static("/preferences/tokens");
    if let Some(posted) = returned(&body) {
        return again(&state, &page, extensions, posted).await;
    }
    if let Some(confirm) = to_confirm(&state, &visitor, &page) {
        return confirm;
    }
    let read_only = extensions.get::<Embed>().is_some_and(|embed| embed.read_only);
    let form: TokenForm = serde_qs::from_str(&body).unwrap_or_default();
    let made = match visitor.access(Role::Viewer) {
        Ok(_) if read_only => Err(AppError::Forbidden),
        Ok(access) => tokens::api::make(state.db(), &access, &form).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(token) => {
            let shown = move || provide_context(NewTokenShown(token.reveal().to_owned()));
            render(&state, &page, extensions, shown).await
        }
        Err(error) => {
            let fields = [("name", form.name), ("days", form.days), ("writes", form.writes)];
            let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            again(&state, &page, extensions, Posted { fields, error }).await
        }
    }
}

/// Makes a code, which the page that answers shows this once. A frame gets none: whoever made the page around it would
/// have the reader click.
pub async fn make_code(
    State(state): State<AppState>,
    Extension(visitor): Extension<Visitor>,
    extensions: Extensions,
) -> Response {
    let page = Uri::from_static("/login/code");
    if let Some(confirm) = to_confirm(&state, &visitor, &page) {
        return confirm;
    }
    let proved_at = if visitor.session.is_some() { visitor.signed_in_at } else { Some(Utc::now()) };
    let made = match visitor.access(Role::Viewer) {
        Ok(_) if extensions.get::<Embed>().is_some() => Err(AppError::Forbidden),
        Ok(access) => code::api::make(state.db(), &access, proved_at).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(code) => {
            let shown = move || provide_context(CodeShown(code.reveal()));
            render(&state, &page, extensions, shown).await
        }
        Err(error) => (error.status(), error.message(locale(&extensions))).into_response(),
    }
}

/// Where somebody has to show once more who they are: whoever has found an open browser does not hand its rights on. The form
/// waits in the sign-in page.
pub fn to_confirm(state: &AppState, visitor: &Visitor, page: &Uri) -> Option<Response> {
    let is_fresh = visitor.is_fresh(state.sign_in().lifetime.fresh);
    (!is_fresh).then(|| Redirect::temporary(&format!("/login?next={}&{CONFIRMS}", page.path())).into_response())
}

/// What no route takes: the form of a page, which is posted to the page's own address, or nothing of ours.
pub async fn form_or_nothing(State(state): State<AppState>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    if parts.method == Method::GET || parts.method == Method::HEAD {
        return not_found(&state, &parts.uri, parts.extensions).await;
    }
    if parts.method != Method::POST {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    take(&state, parts, body).await
}

/// Takes the form of a page, whose fields are the request's body.
pub async fn take(state: &AppState, parts: Parts, body: Body) -> Response {
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    let Ok(body) = String::from_utf8(body.to_vec()) else { return StatusCode::BAD_REQUEST.into_response() };

    let path = parts.uri.path().to_owned();
    match asked(state, &parts.extensions, async move { submit(&path, &body).await }).await {
        Outcome::Redirect(address, said) => {
            let mut response = Redirect::to(local_path(&address)).into_response();
            if said.is_some() {
                response.headers_mut().append(SET_COOKIE, said_cookie(said, state.cookies()));
            }
            response
        }
        Outcome::Again(posted) => again(state, &parts.uri, parts.extensions, posted).await,
        Outcome::Unknown => not_found(state, &parts.uri, parts.extensions).await,
    }
}

/// Does something as a server function would, with the database, the visitor and the language in its context.
pub async fn asked<T: 'static>(
    state: &AppState,
    extensions: &Extensions,
    work: impl Future<Output = T> + Send + 'static,
) -> T {
    // Of its own, and no child of a page that is being made on this thread: what is refused here would be that page's status.
    let owner = Owner::default();
    let work = owner.with(|| {
        state.provide();
        provide_context(extensions.get::<Visitor>().cloned().unwrap_or_default());
        provide_context(locale(extensions));
        ScopedFuture::new(work)
    });
    work.await
}

/// The page again, with what was typed and why it was not taken.
pub async fn again(state: &AppState, uri: &Uri, extensions: Extensions, posted: Posted) -> Response {
    again_with(state, uri, extensions, posted, || {}).await
}

/// The page again, with what was typed and why it was not taken, and with more in its context.
pub async fn again_with(
    state: &AppState,
    uri: &Uri,
    extensions: Extensions,
    posted: Posted,
    more: impl Fn() + Clone + Send + Sync + 'static,
) -> Response {
    let status = posted.error.status();
    let context = move || {
        provide_context(posted.clone());
        more();
    };
    with_status(render(state, uri, extensions, context).await, status)
}

/// The page again, with a status that says more than its error does.
pub async fn again_as(
    state: &AppState,
    uri: &Uri,
    extensions: Extensions,
    posted: Posted,
    status: StatusCode,
) -> Response {
    with_status(render(state, uri, extensions, move || provide_context(posted.clone())).await, status)
}

/// The page that says that there is nothing here.
pub async fn not_found(state: &AppState, uri: &Uri, extensions: Extensions) -> Response {
    with_status(render(state, uri, extensions, || {}).await, StatusCode::NOT_FOUND)
}

/// A page that leads elsewhere goes on doing so.
fn with_status(mut response: Response, status: StatusCode) -> Response {
    if !response.headers().contains_key(LOCATION) {
        *response.status_mut() = status;
    }
    response
}

/// A page, with more in its context than every page has.
pub async fn render(
    state: &AppState,
    uri: &Uri,
    extensions: Extensions,
    more: impl Fn() + Clone + Send + Sync + 'static,
) -> Response {
    let mut request = Request::new(Body::empty());
    request.uri_mut().clone_from(uri);
    *request.extensions_mut() = extensions;
    let own = state.clone();
    let context = move || {
        contexts(&own);
        more();
    };
    leptos_axum::render_app_async_with_context(context, shell)(request).await
}

/// The request's id.
pub fn request_id(extensions: &Extensions) -> String {
    extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default()
}

/// The language of the answer.
pub fn locale(extensions: &Extensions) -> Locale {
    extensions.get::<Locale>().copied().unwrap_or_default()
}
