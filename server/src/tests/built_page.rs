//! The files of the built page: their names, and how they are sent.

use super::site::{Site, header, text};
use crate::config::Config;
use crate::router::{NAMES, STYLE};
use axum::body::Body;
use axum::http::Request;

#[tokio::test]
async fn a_page_names_its_files_as_the_built_page_lists_them_wherever_the_program_stands() {
    let list = |config: &mut Config| {
        std::fs::write(config.site.join(NAMES), "js: 1a\nwasm: 1a\n").unwrap();
        std::fs::write(config.site.join(STYLE), "a > b { quotes: '<' '\"' }").unwrap();
    };
    let site = Site::with(None, list).await;
    let answer = site.get("/login", "").await;
    let policy = header(&answer, "content-security-policy").to_owned();
    let page = text(answer).await;
    for name in ["/pkg/ficha.1a.js", "/pkg/ficha-parts.1a.js", "/pkg/ficha.1a.wasm"] {
        assert!(page.contains(name), "{name} is not in {page}");
    }
    let (_, style) = page.split_once("<style id=\"style\" nonce=\"").expect("a style in the page");
    let (nonce, style) = style.split_once("\">").expect("its end");
    assert!(style.starts_with("a > b { quotes: '<' '\"' }</style>"), "{style}");
    assert!(policy.contains(&format!("style-src 'nonce-{nonce}'")), "{policy}");
}

#[tokio::test]
async fn the_packed_file_is_sent_to_whoever_can_unpack_it() {
    let site = Site::new().await;
    let request = Request::get("/pkg/ficha.css").header("accept-encoding", "br, gzip").body(Body::empty()).unwrap();
    let answer = site.ask(request).await;
    assert_eq!((header(&answer, "content-encoding"), header(&answer, "content-type")), ("br", "text/css"));
    assert_eq!(text(answer).await, "packed");
    assert_eq!(text(site.get("/pkg/ficha.css", "").await).await, "body {}");
}
