//! Portals: whose pages may show the card in a frame, what their frames need of the answers, and the script they load.

use app::portal::Embed;
use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, REFERER, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use std::net::SocketAddr;
use std::sync::Arc;

/// What a portal loads to show a card: the element `<ficha-card>`.
const SCRIPT: &str = include_str!("embed.js");

/// Whose pages may frame the card, and how the card's cookies travel there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Portals {
    /// The origins, as browsers write them: `https://intranet.acme.example`.
    pub origins: Arc<[String]>,
    /// Whether some of them are other sites than ours, where a browser sends only the cookies that are made for it.
    pub cross_site: bool,
}

impl Portals {
    /// Reads what is configured.
    ///
    /// # Errors
    /// A sentence about the first setting that cannot hold.
    pub fn resolve(
        origins: Option<Vec<String>>,
        cross_site: Option<bool>,
        public_url: Option<&str>,
        listen: SocketAddr,
    ) -> Result<Portals, String> {
        let origins = origins.unwrap_or_default();
        let origins = origins.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).map(origin);
        let origins =
            origins.collect::<Result<Arc<[String]>, _>>().map_err(|error| format!("frame_ancestors {error}."))?;
        let cross_site = cross_site.unwrap_or(false);
        let kept = match public_url {
            Some(url) => {
                url.starts_with("https://") || url.strip_prefix("http://").is_some_and(|host| is_local(name_of(host)))
            }
            None => listen.ip().is_loopback(),
        };
        if cross_site && !kept {
            let why = "browsers keep cookies for a frame on another site only where they come encrypted";
            return Err(format!("frame_cross_site needs a public_url that begins with https://: {why}."));
        }
        Ok(Portals { origins, cross_site })
    }
}

/// An origin that may frame the card: exactly one, and encrypted unless it is on this machine.
fn origin(text: &str) -> Result<String, String> {
    let text = text.to_ascii_lowercase();
    let example = "such as https://intranet.acme.example";
    if text.contains('*') {
        return Err(format!("{text:?} may be anybody: each origin is named, {example}"));
    }
    let Some((scheme @ ("https" | "http"), host)) = text.split_once("://") else {
        return Err(format!("{text:?} is no origin, {example}"));
    };
    if host.contains(['/', '?', '#']) {
        return Err(format!("{text:?} is a page: an origin ends with its host or port, {example}"));
    }
    let name = name_of(host);
    let port = host[name.len()..].strip_prefix(':');
    let is_name = !name.is_empty()
        && name.split('.').all(|label| {
            !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        });
    let is_port = port.is_none_or(|port| {
        !port.starts_with('0') && port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok()
    });
    if !is_name || !is_port {
        return Err(format!("{text:?} is no origin, {example}"));
    }
    if scheme == "http" && !is_local(name) {
        return Err(format!(
            "{text:?} is not encrypted, so anybody on the way could frame the card: it must be https://"
        ));
    }
    // A browser leaves out the port that goes without saying.
    let usual = if scheme == "https" { ":443" } else { ":80" };
    Ok(text.strip_suffix(usual).unwrap_or(&text).to_owned())
}

/// A host without its port.
fn name_of(host: &str) -> &str {
    host.split(':').next().unwrap_or_default()
}

/// Whether a name means this machine, whoever says it.
#[must_use]
pub fn is_local(name: &str) -> bool {
    name == "localhost" || name == "127.0.0.1" || name.ends_with(".localhost")
}

/// Marks the answer that may stand in the frame of a portal.
#[derive(Clone)]
struct Framed;

/// Finds out whether a page is asked for in its embedded form, and has it stay so: where a link or a form of an embedded page
/// leads, the address says so again. Neither they nor the views need to know of it.
pub async fn embedded(mut request: Request, next: Next) -> Response {
    let (uri, headers) = (request.uri(), request.headers());
    let Some(embed) = asked_for(uri.query(), headers) else { return next.run(request).await };
    let says_so = uri.query().and_then(Embed::of_query).is_some();
    let in_frame = is_framed(headers);
    if in_frame && !says_so && request.method() == Method::GET {
        let asked = uri.path_and_query().map_or("/", |asked| asked.as_str());
        return Redirect::temporary(&embed.keep(asked)).into_response();
    }
    request.extensions_mut().insert(embed);
    let mut response = next.run(request).await;
    if says_so || in_frame {
        response.extensions_mut().insert(Framed);
    }
    let onwards = response.headers().get(LOCATION).and_then(|to| to.to_str().ok()).filter(|to| to.starts_with('/'));
    if let Some(Ok(onwards)) = onwards.map(|to| HeaderValue::from_str(&embed.keep(to))) {
        response.headers_mut().insert(LOCATION, onwards);
    }
    response
}

/// In which form a page is asked for: as its address says, else as that of the embedded page whose link or form led here. In a
/// tab of its own a page has everything around it again.
fn asked_for(query: Option<&str>, headers: &HeaderMap) -> Option<Embed> {
    if let Some(embed) = query.and_then(Embed::of_query) {
        return Some(embed);
    }
    let text = |name: &'static str| headers.get(name).and_then(|value| value.to_str().ok());
    if text("sec-fetch-dest") == Some("document") || text("sec-fetch-site").is_some_and(|site| site != "same-origin") {
        return None;
    }
    let before = headers.get(REFERER).and_then(|referer| referer.to_str().ok()?.parse::<Uri>().ok());
    let before = before.and_then(|before| before.query().and_then(Embed::of_query));
    // What one of our own pages opens in a frame that it stands in itself is embedded, whatever else the browser keeps back.
    before.or_else(|| is_framed(headers).then(Embed::default))
}

/// Whether the answer will stand in a frame, by the browser's own word.
fn is_framed(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-dest").is_some_and(|dest| dest == "iframe" || dest == "frame")
}

/// Lets the portals frame an answer that is asked for in its embedded form. `X-Frame-Options` knows no list, so it is left out;
/// what only our own pages may frame, they still may.
pub fn let_frame(portals: &Portals, response: &mut Response) {
    if portals.origins.is_empty() || response.extensions().get::<Framed>().is_none() {
        return;
    }
    let headers = response.headers_mut();
    let policy = headers.get(CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok()).unwrap_or_default();
    let (listed, ours) = (portals.origins.join(" "), "frame-ancestors 'self'");
    let policy = policy
        .replace("frame-ancestors 'none'", &format!("frame-ancestors {listed}"))
        .replace(ours, &format!("{ours} {listed}"));
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
        headers.remove(X_FRAME_OPTIONS);
    }
}

/// `GET /embed.js`: what a portal loads. Any site may load it; what it shows is the server's to allow.
#[must_use]
pub fn script() -> Response {
    let headers = [
        (CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (CACHE_CONTROL, "public, max-age=3600, stale-while-revalidate=86400"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    (headers, SCRIPT).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(origins: &[&str], cross_site: bool, public_url: Option<&str>, listen: &str) -> Result<Portals, String> {
        let origins = origins.iter().map(|origin| (*origin).to_owned()).collect();
        Portals::resolve(Some(origins), Some(cross_site), public_url, listen.parse().unwrap())
    }

    #[test]
    fn only_exact_encrypted_origins_may_frame_the_card() {
        let here = "127.0.0.1:3000";
        let read = |text: &str| resolve(&[text], false, None, here).map(|portals| portals.origins.to_vec());
        for (text, origin) in [
            ("https://intranet.acme.example", "https://intranet.acme.example"),
            (" https://Intranet.Acme.example:443", "https://intranet.acme.example"),
            ("https://intranet.acme.example:8443", "https://intranet.acme.example:8443"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://127.0.0.1:80", "http://127.0.0.1"),
            ("http://portal.acme.localhost:1", "http://portal.acme.localhost:1"),
        ] {
            assert_eq!(read(text), Ok(vec![origin.to_owned()]), "{text}");
        }
        for refused in [
            "*",
            "https://*",
            "https://*.acme.example",
            "https:",
            "https://",
            "http:",
            "'self'",
            "intranet.acme.example",
            "https://acme.example/",
            "https://acme.example/portal",
            "https://acme.example?x",
            "https://acme.example#x",
            "http://intranet.acme.example",
            "http://localhost.evil.example",
            "http://xlocalhost",
            "https://u:p@acme.example",
            "https://acme.example:",
            "https://acme.example:0",
            "https://acme.example:65536",
            "https://acme.example:+1",
            "https://acme.example; script-src *",
            "https://acme..example",
            "https://café.example",
            "data:x",
            "https://a b",
            "ftp://acme.example",
            "https://[::1]",
        ] {
            let error = read(refused).unwrap_err();
            assert!(error.starts_with("frame_ancestors ") && error.ends_with('.'), "{refused}: {error}");
        }
        assert_eq!(read(""), Ok(Vec::new()));
    }

    #[test]
    fn cookies_for_another_site_need_encryption_or_this_machine() {
        let cases = [
            (Some("https://ficha.acme.example"), "0.0.0.0:3000", true),
            (Some("http://ficha.localhost:3000"), "127.0.0.1:3000", true),
            (Some("http://127.0.0.1:3000"), "0.0.0.0:3000", true),
            (None, "127.0.0.1:3000", true),
            (None, "0.0.0.0:3000", false),
            (Some("http://ficha.acme.example"), "127.0.0.1:3000", false),
        ];
        for (public_url, listen, allowed) in cases {
            let read = resolve(&["https://a.example"], true, public_url, listen);
            assert_eq!(read.is_ok(), allowed, "{public_url:?} {listen}");
        }
    }

    #[test]
    fn a_page_is_embedded_by_its_address_or_by_the_embedded_page_before_it() {
        let (plain, read) = (Some(Embed::default()), Some(Embed { read_only: true, ..Embed::default() }));
        let from = |address| ("referer", address);
        let (ours, embedded) =
            (from("https://f.example/customers/1"), from("https://f.example/customers/1?embed=read"));
        let (frame, fetch, tab) =
            (("sec-fetch-dest", "iframe"), ("sec-fetch-dest", "empty"), ("sec-fetch-dest", "document"));
        let (same, cross) = (("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site"));
        type Headers<'h> = &'h [(&'static str, &'static str)];
        let cases: [(Option<&str>, Headers<'_>, Option<Embed>); 14] = [
            (Some("embed=read"), &[frame, cross], read),
            (Some("embed"), &[tab], plain),
            (Some("embed"), &[frame, same, embedded], plain),
            (None, &[frame, cross], None),
            (None, &[frame, cross, embedded], None),
            (None, &[frame, same, embedded], read),
            (Some("kind=x"), &[frame, same, embedded], read),
            (None, &[frame, same, ours], plain),
            (None, &[frame, same], plain),
            (None, &[fetch, same, embedded], read),
            (None, &[fetch, same, ours], None),
            (None, &[tab, same, embedded], None),
            (None, &[embedded], read),
            (None, &[], None),
        ];
        for (query, pairs, expected) in cases {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            assert_eq!(asked_for(query, &headers), expected, "{query:?} {pairs:?}");
        }
    }

    #[test]
    fn the_script_of_the_portals_is_small() {
        assert!(SCRIPT.len() <= 3000, "{} bytes", SCRIPT.len());
    }
}
