//! What every answer and every write must pass, whatever route it takes: cross-site writes are refused, and the headers
//! that make browsers careful are set.

use crate::portal::let_frame;
use crate::router::AppState;
use crate::visitor::bearer;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, COOKIE, HOST, HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The policy of everything that is not a page.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";

/// The policy of a page: our own files, and of scripts and styles within it only those that carry this answer's nonce. No text
/// becomes markup or a script's address in the browser (Trusted Types). Leptos builds what stands within a view and has nothing
/// but literals from its text, so one of its values is written in braces: `class={"tab-news"}`.
#[must_use]
pub fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'nonce-{nonce}'; \
         img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; frame-src 'self'; \
         form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
}

/// Refuses a write that a page of another site began.
pub async fn refuse_cross_site(State(state): State<AppState>, request: Request, next: Next) -> Response {
    // No browser sends a program's token by itself, and where there is one, no cookie counts.
    if bearer(request.headers()).is_some() {
        return next.run(request).await;
    }
    let trusted = state.sign_in().headers.as_ref().map(|trusted| &trusted.user);
    if allowed(request.method(), request.uri(), request.headers(), state.public_url(), trusted) {
        return next.run(request).await;
    }
    tracing::warn!(origin = ?request.headers().get(ORIGIN), "a cross-site write was refused");
    let text = "This request came from another site and was refused.";
    (StatusCode::FORBIDDEN, [(VARY, "Sec-Fetch-Site, Origin")], text).into_response()
}

/// Whether the request only reads, or comes from a page of ours, or not from a browser that holds a session.
/// A browser that a proxy has signed in holds as much as one with a cookie: its requests carry the proxy's `trusted` header.
fn allowed(
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    public_url: Option<&str>,
    trusted: Option<&HeaderName>,
) -> bool {
    if [Method::GET, Method::HEAD, Method::OPTIONS].contains(method) {
        return true;
    }
    let text = |name| headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap_or("?"));
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        // Not `same-site`: a neighbour under the same domain is another site here.
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = text(ORIGIN) else {
        return !headers.contains_key(COOKIE) && !trusted.is_some_and(|trusted| headers.contains_key(trusted));
    };
    if public_url.is_some() {
        return Some(origin) == public_url;
    }
    let host = text(HOST).or_else(|| uri.authority().map(|authority| authority.as_str()));
    origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")).is_some_and(|from| Some(from) == host)
}

/// Sets the headers that hold for every answer; what an answer has set for itself stays.
pub async fn careful_headers(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response: Response<Body> = next.run(request).await;
    let headers = response.headers_mut();
    let mut usual = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    usual(X_CONTENT_TYPE_OPTIONS, "nosniff");
    usual(REFERRER_POLICY, "same-origin");
    usual(X_FRAME_OPTIONS, "DENY");
    usual(CONTENT_SECURITY_POLICY, NOTHING);
    usual(CACHE_CONTROL, "no-store");
    usual(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    usual(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    if state.secure() {
        usual(STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    let_frame(state.portals(), &mut response);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(method: &Method, pairs: &[(&'static str, &'static str)], public_url: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        let trusted = HeaderName::from_static("x-remote-user");
        allowed(method, &Uri::from_static("/customers/new"), &headers, public_url, Some(&trusted))
    }

    #[test]
    fn only_our_own_pages_write() {
        let (host, cookie) = (("host", "ficha.acme.example"), ("cookie", "ficha_session=x"));
        let cases: [(&[(&str, &str)], bool); 13] = [
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site"), ("origin", "https://ficha.acme.example")], false),
            (&[("origin", "https://ficha.acme.example")], true),
            (&[("origin", "https://evil.example")], false),
            (&[("origin", "https://ficha.acme.example.evil.example")], false),
            (&[("origin", "https://intranet.acme.example")], false),
            (&[("origin", "null")], false),
            (&[], true),
            (&[cookie], false),
            (&[("x-remote-user", "ana@cafe.example")], false),
        ];
        for (pairs, expected) in cases {
            let pairs: Vec<_> = pairs.iter().copied().chain([host]).collect();
            for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
                assert_eq!(verdict(&method, &pairs, None), expected, "{method} {pairs:?}");
            }
            assert!(verdict(&Method::GET, &pairs, None), "{pairs:?}");
        }
    }

    #[test]
    fn behind_a_proxy_the_public_address_decides_and_not_the_host() {
        let public = Some("https://ficha.acme.example");
        let from = |origin| [("host", "127.0.0.1:3000"), ("origin", origin)];
        assert!(verdict(&Method::POST, &from("https://ficha.acme.example"), public));
        assert!(!verdict(&Method::POST, &from("http://ficha.acme.example"), public));
        assert!(!verdict(&Method::POST, &from("http://127.0.0.1:3000"), public));
    }
}
