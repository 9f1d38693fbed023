//! Files over HTTP: who may send and read them, what is refused, and that nothing handed out runs in a page.

use super::site::{Site, header, text};
use app::customer::files::kind::FileKind;
use app::user::Role;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use futures_util::stream;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::AsyncWriteExt as _;

const BOUNDARY: &str = "----a-browser-chose-this";

/// A form as a browser sends it.
pub(super) fn form(note: &str, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body =
        format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n{note}\r\n").into_bytes();
    for (name, bytes) in files {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: image/png\r\n\r\n"
        );
        body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
    }
    body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
    body
}

async fn post_form(site: &Site, session: &str, body: impl Into<Body>) -> Response<Body> {
    post_form_to(site, session, "/customers/1/files/new", body).await
}

pub(super) async fn post_form_to(site: &Site, session: &str, path: &str, body: impl Into<Body>) -> Response<Body> {
    let request = Request::post(path)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"))
        .header("cookie", session);
    site.ask(request.body(body.into()).unwrap()).await
}

pub(super) async fn post_raw(site: &Site, session: &str, name: &str, body: impl Into<Body>) -> Response<Body> {
    let request = Request::post(format!("/api/customers/1/files?name={name}"))
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/octet-stream")
        .header("cookie", session);
    site.ask(request.body(body.into()).unwrap()).await
}

/// A body that counts how often it was asked for more.
fn counted() -> (Arc<AtomicUsize>, Body) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let pieces = stream::iter((0..4).map(move |_| {
        counter.fetch_add(1, Ordering::SeqCst);
        Ok::<_, std::io::Error>("text\n")
    }));
    (asked, Body::from_stream(pieces))
}

#[tokio::test]
async fn a_form_without_javascript_brings_several_files_with_their_note() {
    let site = Site::new().await;
    site.acme().await;
    let session = site.signed_in(Role::Editor).await;
    let body = form("para la visita", &[("Oferta ñ.pdf", b"%PDF-1.4 x"), ("lista.csv", b"a;b\n1;2\n")]);
    let answer = post_form(&site, &session, body).await;
    assert_eq!((answer.status(), header(&answer, "location")), (StatusCode::SEE_OTHER, "/customers/1/files"));
    assert_eq!(site.stored().len(), 2);
    let rows = site.tables().await.join("\n");
    assert!(rows.contains("Oferta ñ.pdf") && rows.contains("application/pdf") && !rows.contains("image/png"), "{rows}");
    assert_eq!(rows.matches("'para la visita'").count(), 2, "{rows}");
    let content = site.get("/customers/1/files/1/content", &session).await;
    assert_eq!(text(content).await, "%PDF-1.4 x");
    let none = post_form(&site, &session, form("", &[("", b"")])).await;
    assert_eq!(none.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn who_may_not_upload_is_refused_before_a_byte_is_read() {
    let site = Site::new().await;
    site.acme().await;
    let viewer = site.signed_in(Role::Viewer).await;
    let before = site.tables().await;
    for session in [viewer.as_str(), ""] {
        let (asked, body) = counted();
        let answer = post_raw(&site, session, "a.txt", body).await;
        let expected = if session.is_empty() { StatusCode::UNAUTHORIZED } else { StatusCode::FORBIDDEN };
        assert_eq!((answer.status(), asked.load(Ordering::SeqCst)), (expected, 0));
        let (asked, body) = counted();
        let answer = post_form(&site, session, body).await;
        let expected = if session.is_empty() { StatusCode::SEE_OTHER } else { StatusCode::FORBIDDEN };
        assert_eq!((answer.status(), asked.load(Ordering::SeqCst)), (expected, 0));
    }
    for path in ["/customers/1/files/new", "/api/customers/1/files?name=a.txt"] {
        for headers in [[("sec-fetch-site", "cross-site")], [("origin", "https://evil.example")]] {
            let (asked, body) = counted();
            let mut request =
                Request::post(path).header("cookie", &viewer).header("content-type", "application/octet-stream");
            for (name, value) in headers {
                request = request.header(name, value);
            }
            let answer = site.ask(request.body(body).unwrap()).await;
            assert_eq!((answer.status(), asked.load(Ordering::SeqCst)), (StatusCode::FORBIDDEN, 0), "{path}");
        }
    }
    assert_eq!((site.tables().await, site.stored()), (before, vec![]));
}

#[tokio::test]
async fn what_is_too_large_or_of_the_wrong_kind_is_refused_with_a_sentence_and_leaves_nothing() {
    let site = Site::with(None, |config| {
        config.files.rules.limit = 1_000_000;
        config.files.rules.kinds = vec![FileKind::Text];
    })
    .await;
    site.acme().await;
    let session = site.signed_in(Role::Editor).await;
    let large = vec![b'x'; 1_000_001];
    let cases: [(&[u8], StatusCode, &str); 2] = [
        (&large, StatusCode::PAYLOAD_TOO_LARGE, "como máximo 1\u{a0}MB"),
        (b"%PDF-1.4", StatusCode::UNSUPPORTED_MEDIA_TYPE, "PDF"),
    ];
    for (bytes, status, sentence) in cases {
        let raw = post_raw(&site, &session, "a.txt", bytes.to_vec()).await;
        assert_eq!(raw.status(), status);
        let said = text(raw).await;
        assert!(said.contains(sentence), "{said}");
        let page = post_form(&site, &session, form("mi nota", &[("a.txt", bytes)])).await;
        assert_eq!(page.status(), status);
    }
    // A length that is not announced, or that lies, is counted.
    let pieces = stream::iter((0..30).map(|_| Ok::<_, std::io::Error>(vec![b'x'; 100_000])));
    let counted = post_raw(&site, &session, "a.txt", Body::from_stream(pieces)).await;
    assert_eq!(counted.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(site.stored(), Vec::<String>::new());
    let rows = site.tables().await.join("\n");
    assert!(!rows.contains("a.txt"), "{rows}");
    assert_eq!(post_raw(&site, &session, "a.txt", vec![b'x'; 1_000_000]).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn an_upload_that_is_cut_off_leaves_no_row_and_no_file() {
    let site = Site::new().await;
    site.acme().await;
    let session = site.signed_in(Role::Editor).await;
    let before = site.tables().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = site.service().into_make_service_with_connect_info::<SocketAddr>();
    let server = tokio::spawn(async move { axum::serve(listener, service).await });
    let (part, head) = (vec![b'x'; 64 * 1024], form("", &[("a.txt", b"")]));
    for (path, kind) in [
        ("/api/customers/1/files?name=a.txt", "application/octet-stream".to_owned()),
        ("/customers/1/files/new", format!("multipart/form-data; boundary={BOUNDARY}")),
    ] {
        let mut line = tokio::net::TcpStream::connect(address).await.unwrap();
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nSec-Fetch-Site: same-origin\r\nCookie: {session}\r\n\
             Content-Type: {kind}\r\nContent-Length: 40000000\r\n\r\n"
        );
        line.write_all(request.as_bytes()).await.unwrap();
        if path.ends_with("new") {
            line.write_all(&head[..head.len() - BOUNDARY.len() - 8]).await.unwrap();
        }
        // Enough for two parts to be written, which are seen in the folder before the connection goes.
        for _ in 0..200 {
            line.write_all(&part).await.unwrap();
        }
        until(|| site.stored().iter().any(|path| path.contains("unfinished"))).await;
        drop(line);
        until(|| site.stored().is_empty()).await;
    }
    assert_eq!(site.tables().await, before);
    server.abort();
}

/// Waits until something holds, ten seconds at most.
async fn until(holds: impl Fn() -> bool) {
    for _ in 0..200 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it did not come about");
}

#[tokio::test]
async fn what_is_handed_out_is_a_download_unless_it_is_known_to_be_safe() {
    let site = Site::new().await;
    site.acme().await;
    let session = site.signed_in(Role::Editor).await;
    let files: [(&str, &[u8], &str); 6] = [
        ("foto.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
        ("doc.pdf", b"%PDF-1.4", "application/pdf"),
        ("pagina.png", b"<!doctype html><script>alert(1)</script>", ""),
        ("dibujo.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", ""),
        ("texto.html", b"plain text", ""),
        ("code.js", b"alert(document.cookie)", ""),
    ];
    for (place, (name, bytes, shown)) in files.iter().enumerate() {
        assert_eq!(post_raw(&site, &session, name, bytes.to_vec()).await.status(), StatusCode::OK, "{name}");
        for (query, inline) in [("", false), ("?inline", !shown.is_empty())] {
            let answer = site.get(&format!("/customers/1/files/{}/content{query}", place + 1), &session).await;
            assert_eq!(answer.status(), StatusCode::OK, "{name}");
            let kind = if inline { shown } else { "application/octet-stream" };
            assert_eq!(header(&answer, "content-type"), kind, "{name}{query}");
            let start = if inline { "inline; " } else { "attachment; " };
            let disposition = header(&answer, "content-disposition");
            assert!(disposition.starts_with(start) && disposition.contains("filename*=UTF-8''"), "{disposition}");
            assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
            let policy = header(&answer, "content-security-policy");
            assert!(policy.starts_with("default-src 'none'"), "{policy}");
            assert_eq!(policy.contains("sandbox"), kind != "application/pdf", "{policy}");
            assert_eq!(header(&answer, "cache-control"), "no-store");
            assert_eq!(header(&answer, "content-length"), bytes.len().to_string());
        }
    }
}

#[tokio::test]
async fn bytes_are_for_whoever_may_see_the_customer_and_for_nobody_else() {
    let site = Site::new().await;
    site.acme().await;
    let session = site.signed_in(Role::Editor).await;
    assert_eq!(post_raw(&site, &session, "a.txt", "a").await.status(), StatusCode::OK);
    let nobody = site.get("/customers/1/files/1/content", "").await;
    assert_eq!(header(&nobody, "location"), "/login?next=/customers/1/files/1/content");
    for path in [
        "/customers/2/files/1/content",
        "/customers/1/files/2/content",
        "/customers/1/files/1/content/2",
        "/customers/1/files/x/content",
        "/customers/1/files/1/content/..%2f..%2fetc%2fpasswd",
    ] {
        assert_eq!(site.get(path, &session).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(site.get("/customers/1/files/1/content/1", &session).await.status(), StatusCode::OK);
    // The path of the form names no customer that could be written to.
    let (asked, body) = counted();
    let request = Request::post("/api/customers/9/files?name=a.txt")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/octet-stream")
        .header("cookie", &session);
    let answer = site.ask(request.body(body).unwrap()).await;
    assert_eq!((answer.status(), asked.load(Ordering::SeqCst)), (StatusCode::NOT_FOUND, 0));
}
