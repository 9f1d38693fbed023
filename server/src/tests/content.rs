//! Parts of a file over HTTP (RFC 9110, section 14).

use super::files::post_raw;
use super::site::{Site, header, text};
use app::user::Role;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode};

async fn part(site: &Site, session: &str, headers: &[(&str, &str)]) -> Response<Body> {
    let mut request = Request::get("/customers/1/files/1/content").header("cookie", session);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    site.ask(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_part_of_a_file_is_handed_out_and_says_which() {
    let site = Site::new().await;
    site.acme().await;
    let session = site.signed_in(Role::Editor).await;
    post_raw(&site, &session, "a.txt", "0123456789").await;
    let whole = part(&site, &session, &[]).await;
    assert_eq!((whole.status(), header(&whole, "accept-ranges")), (StatusCode::OK, "bytes"));
    let tag = header(&whole, "etag").to_owned();
    assert_eq!((tag.len(), tag.starts_with('"') && tag.ends_with('"')), (66, true), "the content's hash: {tag}");
    for (asked, range, bytes) in [
        ("bytes=2-5", "bytes 2-5/10", "2345"),
        ("bytes=7-", "bytes 7-9/10", "789"),
        ("bytes=-3", "bytes 7-9/10", "789"),
        ("bytes=0-99", "bytes 0-9/10", "0123456789"),
    ] {
        for only in [&[("range", asked)][..], &[("range", asked), ("if-range", &*tag)]] {
            let answer = part(&site, &session, only).await;
            assert_eq!(answer.status(), StatusCode::PARTIAL_CONTENT, "{asked}");
            assert_eq!(header(&answer, "content-range"), range);
            assert_eq!(header(&answer, "content-length"), bytes.len().to_string());
            assert_eq!((header(&answer, "etag"), header(&answer, "accept-ranges")), (&*tag, "bytes"));
            assert!(header(&answer, "content-disposition").starts_with("attachment; "));
            assert!(header(&answer, "content-security-policy").contains("sandbox"));
            assert_eq!(text(answer).await, bytes);
        }
    }
}

#[tokio::test]
async fn what_is_not_there_is_416_and_what_is_no_range_is_the_whole_file() {
    let site = Site::new().await;
    site.acme().await;
    let session = site.signed_in(Role::Editor).await;
    post_raw(&site, &session, "a.txt", "0123456789").await;
    let behind = part(&site, &session, &[("range", "bytes=10-")]).await;
    assert_eq!(behind.status(), StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(header(&behind, "content-range"), "bytes */10");
    assert_eq!(text(behind).await, "");
    for headers in [
        &[("range", "bytes=0-1,4-5")][..],
        &[("range", "lines=0-1")],
        &[("range", "bytes=0-1"), ("if-range", "\"another\"")],
        &[("range", "bytes=99-"), ("if-range", "Tue, 24 Nov 2026 08:00:00 GMT")],
    ] {
        let answer = part(&site, &session, headers).await;
        assert_eq!((answer.status(), header(&answer, "content-range")), (StatusCode::OK, ""), "{headers:?}");
        assert_eq!(text(answer).await, "0123456789");
    }
    let nobody = part(&site, "", &[("range", "bytes=0-1")]).await;
    assert_eq!(nobody.status(), StatusCode::SEE_OTHER, "a part is for whoever may have the whole");
}
