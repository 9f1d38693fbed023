//! Who asks: the request's id, the session behind the cookie, and the language of the answer.

use crate::proxy::Claim;
use crate::router::AppState;
use crate::sign_in_config::SignInConfig;
use app::customer::place::push_pair;
use app::error::AppError;
use app::locale::Locale;
use app::portal::Embed;
use app::post::page_of;
use app::said::Said;
use app::ui::CHOOSE_AGAIN;
use app::user::session::{self, Lifetime, Session, SessionToken};
use app::user::tokens::{self, store::ApiToken};
use app::user::vouched;
use app::user::{Role, User, Visitor};
use app::value::percent::escape;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderName, HeaderValue};
use axum::http::{Extensions, HeaderMap, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::server_fn::error::FromServerFnError;
use std::time::Instant;
use tracing::Instrument;

/// The cookie with the language of somebody who is not signed in.
pub const LOCALE_COOKIE: &str = "locale";

/// The cookie that lives from a form to the page it leads to.
const SAID_COOKIE: &str = "said";

/// The cookie with the session where cookies travel in frames on other sites. Browsers keep it apart from the other one, and
/// would send both under one name.
const FRAMED_SESSION: &str = "ficha_session_framed";

/// How cookies travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookies {
    /// On our own site, on any connection.
    Plain,
    /// On our own site, encrypted only.
    Encrypted,
    /// Encrypted only, and in a frame on another site too: there the browser keeps others than it keeps elsewhere.
    Framed,
}

impl Cookies {
    /// Which pages send them, and on which connections.
    const fn attributes(self) -> (&'static str, &'static str) {
        match self {
            Cookies::Plain => ("SameSite=Lax", ""),
            Cookies::Encrypted => ("SameSite=Lax", "; Secure"),
            Cookies::Framed => ("SameSite=None", "; Secure; Partitioned"),
        }
    }

    const fn session(self) -> &'static str {
        match self {
            Cookies::Plain | Cookies::Encrypted => session::COOKIE,
            Cookies::Framed => FRAMED_SESSION,
        }
    }

    const fn flow(self) -> &'static str {
        match self {
            Cookies::Plain => "ficha_oidc",
            Cookies::Encrypted | Cookies::Framed => "__Host-ficha_oidc",
        }
    }
}

/// What browsers call the content of a plain form.
const FORM: &str = "application/x-www-form-urlencoded";

/// The id of a request, as it stands in the log, in the answer's `x-request-id` and in the history.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Names the request, and logs it with its answer.
pub async fn with_request_id(mut request: Request, next: Next) -> Response {
    let (id, begin) = (request_id(), Instant::now());
    // The query is not logged: it holds what people search for.
    let span = tracing::info_span!("request", id, method = %request.method(), path = loggable(request.uri().path()));
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.run(request).instrument(span.clone()).await;
    let ms = u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::info!(status = response.status().as_u16(), ms, "answered"));
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}

/// A path without the secret that stands in a calendar's address.
fn loggable(path: &str) -> &str {
    if path.starts_with("/ics/") { "/ics/***" } else { path }
}

fn request_id() -> String {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    let hex = format!("{:032x}", u128::from_be_bytes(bytes));
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

/// Finds out who is behind the cookie, or the word of a proxy, and which language they read; pages and server functions find both in the request.
/// Where the portal around the page says so, nobody may do more here than read.
pub async fn recognise(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let by_a_person = !asked_by_itself(request.uri());
    if let Some(token) = bearer(request.headers()) {
        return program(&state, token, request_id, request, next).await;
    }
    let known = match by_proxy(&state, request.extensions(), request.headers(), &request_id).await {
        Ok(Some(known)) => Ok(known),
        Ok(None) => by_session(&state, request.headers(), &request_id, by_a_person).await,
        Err(error) => Err(error),
    };
    let (mut user, session, signed_in_at) = match known {
        Ok(Known::User(user)) => (Some(user), None, None),
        Ok(Known::Session(found)) => (Some(found.user), Some(found.id), found.proved_at),
        Ok(Known::Nobody) => (None, None, None),
        Ok(Known::NotAdmitted) => {
            request.extensions_mut().insert(NotAdmitted);
            (None, None, None)
        }
        Err(error) => return (error.status(), error.message(locale(request.headers()))).into_response(),
    };
    let embed = request.extensions().get::<Embed>().copied().unwrap_or_default();
    if let Some(user) = user.as_mut().filter(|_| embed.read_only) {
        user.role = Role::Viewer;
    }
    let own = || user.as_ref().map_or_else(|| locale(request.headers()), |user| user.locale);
    let locale = embed.locale.unwrap_or_else(own);
    request.extensions_mut().insert(locale);
    request.extensions_mut().insert(Visitor { user, session, token: None, signed_in_at, request_id });
    next.run(request).await
}

/// The token that a program sent, where it is one of ours: a proxy may send tokens of its own along.
#[must_use]
pub fn bearer(headers: &HeaderMap) -> Option<ApiToken> {
    let sent = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = sent.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") { ApiToken::sent(token.trim()) } else { None }
}

/// Answers a program that sent a token: that alone says who it is, whatever cookie came along. It reads what its user may read;
/// where it may write, it calls what writes. Whatever else a browser's forms do, such as making tokens, is not for programs.
async fn program(state: &AppState, token: ApiToken, request_id: String, mut request: Request, next: Next) -> Response {
    let refused = |error: AppError| (error.status(), [(CONTENT_TYPE, "application/json")], error.ser()).into_response();
    let grant = match tokens::store::find(state.db(), &request_id, &token).await {
        Ok(Some(grant)) => grant,
        Ok(None) => return refused(AppError::Unauthenticated),
        Err(error) => return refused(AppError::from(error)),
    };
    let writes = grant.writes && request.uri().path().starts_with("/api/");
    if !request.method().is_safe() && !writes {
        return refused(AppError::Forbidden);
    }
    request.extensions_mut().insert(grant.user.locale);
    let visitor =
        Visitor { user: Some(grant.user), session: None, token: Some(grant.name), signed_in_at: None, request_id };
    request.extensions_mut().insert(visitor);
    next.run(request).await
}

/// Who is asking.
enum Known {
    /// This user, by the word of a proxy.
    User(User),
    /// The user of this session.
    Session(Session),
    /// Nobody who is signed in.
    Nobody,
    /// Somebody for whom a proxy vouches, and who may not come in.
    NotAdmitted,
}

/// Marks the request of somebody for whom a proxy vouches, and who may not come in.
#[derive(Clone, Copy)]
pub struct NotAdmitted;

/// Whom a proxy has signed in; none where no proxy says anything that counts. Its word is above a session's: whoever signs out
/// there, and another in, is another here too.
async fn by_proxy(
    state: &AppState,
    extensions: &Extensions,
    headers: &HeaderMap,
    request_id: &str,
) -> Result<Option<Known>, AppError> {
    let SignInConfig { headers: Some(trusted), admission, .. } = state.sign_in() else { return Ok(None) };
    let vouched = match trusted.claim(extensions, headers) {
        Claim::Nobody => return Ok(None),
        Claim::Unclear => {
            tracing::warn!(header = %trusted.user, "a proxy sent the header of who is signed in twice, or unreadable");
            return Ok(Some(Known::Nobody));
        }
        Claim::Person(vouched) => vouched,
    };
    let locale = locale(headers);
    Ok(Some(match vouched::admit(state.db(), &vouched, admission, locale, request_id).await? {
        Ok(user) => Known::User(user),
        Err(why) => {
            tracing::warn!(?why, "somebody whom a proxy has signed in was not admitted");
            Known::NotAdmitted
        }
    }))
}

/// Whose session it is that the browser's cookie names.
async fn by_session(
    state: &AppState,
    headers: &HeaderMap,
    request_id: &str,
    by_a_person: bool,
) -> Result<Known, AppError> {
    let Some(token) = token(headers, state.cookies()) else { return Ok(Known::Nobody) };
    let found = session::find(state.db(), request_id, &token, state.sign_in().lifetime, by_a_person).await?;
    Ok(found.map_or(Known::Nobody, Known::Session))
}

/// What an open page asks again and again without anybody doing anything: it keeps no session alive.
fn asked_by_itself(asked: &Uri) -> bool {
    let again = || asked.query().is_some_and(|query| query.split('&').any(|pair| pair == "again=true"));
    let path = asked.path();
    if path == "/api/app/customer/api/open_card" {
        return again();
    }
    [
        "/live",
        "/api/app/customer/live/api/say_here",
        "/api/app/customer/visit/api/mark_seen",
        "/api/app/customer/activities/api/my_due_count",
    ]
    .contains(&path)
}

/// Sends whoever is not signed in to the sign-in page, and back afterwards; with the form that they posted, if they did.
pub async fn signed_in(request: Request, next: Next) -> Response {
    let known = request.extensions().get::<Visitor>().is_some_and(|visitor| visitor.user.is_some());
    let path = request.uri().path();
    if known && path == "/login" && request.method().is_safe() {
        return Redirect::to("/customers").into_response();
    }
    let for_everybody = ["/login", "/login/oidc", "/login/oidc/callback"].contains(&path)
        || (!request.method().is_safe() && ["/logout", "/preferences"].contains(&path));
    if known || for_everybody {
        return next.run(request).await;
    }
    if path.starts_with("/api/") || path == "/live" {
        let error = AppError::Unauthenticated;
        return (StatusCode::UNAUTHORIZED, [(CONTENT_TYPE, "application/json")], error.ser()).into_response();
    }
    let is_form = request.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(FORM.as_bytes()));
    if request.method() == Method::POST && is_form {
        // A temporary redirect has the browser post the form to the sign-in page: what was typed is not lost.
        return Redirect::temporary(&format!("/login?next={}", escaped(page_of(path)))).into_response();
    }
    let asked = request.uri().path_and_query().map_or(path, |all| all.as_str());
    let is_files = request.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
    if request.method() == Method::POST && is_files {
        // Files are not posted along: the page says afterwards that they have to be chosen again.
        let mut back = asked.to_owned();
        push_pair(&mut back, CHOOSE_AGAIN, "1");
        return Redirect::to(&format!("/login?next={}", escaped(&back))).into_response();
    }
    if asked == "/" {
        return Redirect::to("/login").into_response();
    }
    Redirect::to(&format!("/login?next={}", escaped(asked))).into_response()
}

/// A path as a value in a query, where its slashes may stand as they are.
fn escaped(path: &str) -> String {
    escape(path).replace("%2F", "/")
}

/// The session token that the browser sent.
#[must_use]
pub fn token(headers: &HeaderMap, cookies: Cookies) -> Option<SessionToken> {
    cookie(headers, cookies.session()).map(SessionToken::sent)
}

/// The language of somebody who is not signed in: the one chosen here, else the browser's.
pub fn locale(headers: &HeaderMap) -> Locale {
    let header = || headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    cookie(headers, LOCALE_COOKIE)
        .and_then(Locale::from_code)
        .or_else(|| header().and_then(Locale::from_accept_language))
        .unwrap_or_default()
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name && !value.is_empty()).then_some(value))
}

/// The header that gives the browser its session: no script reads it, and no other site's form sends it.
#[must_use]
pub fn session_cookie(token: &SessionToken, lifetime: Lifetime, cookies: Cookies) -> HeaderValue {
    set(&format!("{}={}", cookies.session(), token.reveal()), lifetime.longest.num_seconds(), cookies)
}

/// The header that takes the session from the browser.
#[must_use]
pub fn no_session_cookie(cookies: Cookies) -> HeaderValue {
    set(&format!("{}=", cookies.session()), 0, cookies)
}

/// The header that has a browser keep what it asked of the identity provider, until it comes back; without time, the one that ends
/// it. Where cookies are encrypted, no neighbour under the same domain can set this one.
#[must_use]
pub fn flow_cookie(flow: &str, seconds: i64, cookies: Cookies) -> HeaderValue {
    set(&format!("{}={flow}", cookies.flow()), seconds, cookies)
}

/// What the browser asked of the identity provider.
#[must_use]
pub fn flow(headers: &HeaderMap, cookies: Cookies) -> Option<&str> {
    cookie(headers, cookies.flow())
}

/// The header that has the next page tell what this request did; without anything, the one that ends it.
#[must_use]
pub fn said_cookie(said: Option<Said>, cookies: Cookies) -> HeaderValue {
    set(&format!("{SAID_COOKIE}={}", said.map_or("", Said::code)), if said.is_some() { 60 } else { 0 }, cookies)
}

/// What the request before this one did, where this page is to tell it.
#[must_use]
pub fn said(headers: &HeaderMap) -> Option<Said> {
    cookie(headers, SAID_COOKIE).and_then(Said::from_code)
}

/// The header that keeps the chosen language.
#[must_use]
pub fn locale_cookie(locale: Locale, cookies: Cookies) -> HeaderValue {
    set(&format!("{LOCALE_COOKIE}={}", locale.code()), 365 * 24 * 3600, cookies)
}

fn set(pair: &str, max_age: i64, cookies: Cookies) -> HeaderValue {
    let (site, secure) = cookies.attributes();
    HeaderValue::from_str(&format!("{pair}; Path=/; HttpOnly; {site}; Max-Age={max_age}{secure}"))
        .expect("tokens and codes are plain ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("a=1; xficha_session=no; ficha_session=abc=; b=2"));
        assert_eq!(cookie(&headers, "ficha_session"), Some("abc="));
        assert_eq!(cookie(&headers, "c"), None);
    }

    #[test]
    fn a_page_that_reads_its_card_once_more_asks_by_itself_and_whoever_opens_one_does_not() {
        let asks = |address: &'static str| asked_by_itself(&Uri::from_static(address));
        assert!(asks("/api/app/customer/api/open_card?id=1&again=true") && asks("/live?after=7"));
        for address in ["?id=1&again=false", "?id=1", "?id=1&xagain=true"] {
            assert!(
                !asked_by_itself(&format!("/api/app/customer/api/open_card{address}").parse().unwrap()),
                "{address}"
            );
        }
        assert!(!asks("/customers/1?again=true"));
    }

    #[test]
    fn the_secret_of_a_calendar_stays_out_of_the_log() {
        assert_eq!(loggable("/ics/c2VjcmV0.ics"), "/ics/***");
        assert_eq!(loggable("/customers/42"), "/customers/42");
    }

    #[test]
    fn the_way_back_survives_its_way_through_an_address() {
        assert_eq!(escaped("/customers?q=café&status=all"), "/customers%3Fq%3Dcaf%C3%A9%26status%3Dall");
    }

    #[test]
    fn request_ids_look_like_uuids_and_differ() {
        let (one, other) = (request_id(), request_id());
        assert_ne!(one, other);
        assert_eq!(one.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
    }
}
