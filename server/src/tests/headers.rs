//! The headers of every answer: each route there is, asked in each way, by somebody and by nobody, errors included.

use super::permissions::{fill, operations};
use super::scope::{address, routes};
use super::site::{FORM, Site, cookie, header, text};
use crate::router::pages;
use app::user::Role;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use std::collections::BTreeMap;

/// What only some answers say otherwise: which header, how their address ends, and what they say.
const MAY_DIFFER: [(&str, &str, &str); 6] = [
    ("cross-origin-resource-policy", "/embed.js", "cross-origin"),
    ("cache-control", "/embed.js", "public, max-age=3600, stale-while-revalidate=86400"),
    ("cache-control", "/pkg/ficha.css", "no-cache"),
    ("cache-control", "/live", "no-cache"),
    // A paper is shown in the card.
    ("x-frame-options", "/statement.pdf", "SAMEORIGIN"),
    ("x-frame-options", "/document.pdf", "SAMEORIGIN"),
];

/// What is wrong with the headers of an answer.
fn wrong(path: &str, answer: &Response<Body>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, usual) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("strict-transport-security", "max-age=31536000"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("cache-control", "no-store"),
    ] {
        let said = header(answer, name);
        let may = MAY_DIFFER.iter().any(|(of, end, other)| *of == name && path.ends_with(end) && *other == said);
        if said != usual && !may {
            wrong.push(format!("{name}: {said:?}"));
        }
    }
    if header(answer, "x-request-id").len() != 36 {
        wrong.push("no x-request-id".to_owned());
    }
    let policy = header(answer, "content-security-policy");
    let directives: BTreeMap<&str, &str> =
        policy.split(';').map(|directive| directive.trim().split_once(' ').unwrap_or((directive.trim(), ""))).collect();
    let of = |name: &str| directives.get(name).copied();
    if of("default-src") != Some("'none'")
        || !of("frame-ancestors").is_some_and(|may| may == "'none'" || may == "'self'")
    {
        wrong.push(format!("a policy that lets in: {policy}"));
    }
    let scripts = of("script-src").unwrap_or_default();
    let is_page = header(answer, "content-type").starts_with("text/html");
    if is_page {
        let nonce = scripts.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or_default();
        let only = format!("'self' 'nonce-{nonce}' 'wasm-unsafe-eval'");
        if nonce.len() < 20 || scripts != only || policy.contains("unsafe-inline") {
            wrong.push(format!("scripts: {policy}"));
        }
        for (name, value) in
            [("require-trusted-types-for", "'script'"), ("trusted-types", "'none'"), ("base-uri", "'none'")]
        {
            if of(name) != Some(value) {
                wrong.push(format!("{name}: {:?}", of(name)));
            }
        }
    } else if !scripts.is_empty() {
        wrong.push(format!("scripts beside a page: {policy}"));
    }
    wrong
}

fn request(method: &str, path: &str, session: &str, kind: &str, body: Body) -> Request<Body> {
    let request = Request::builder().method(method).uri(path).header("sec-fetch-site", "same-origin");
    let request = if kind.is_empty() { request } else { request.header("content-type", kind) };
    request.header("cookie", session).body(body).unwrap()
}

/// Every address there is, with the first of whatever is named in it.
fn addresses() -> Vec<String> {
    let mut all: Vec<String> = routes().into_iter().map(str::to_owned).collect();
    all.extend(pages().into_iter().map(|listing| listing.path().to_owned()));
    all.extend(operations().into_keys());
    all.extend(["/pkg/ficha.css", "/pkg/nothing", "/nothing", "/api/nothing"].map(str::to_owned));
    all.retain(|pattern| pattern != "/build");
    all.iter_mut().for_each(|pattern| *pattern = address(pattern, 1));
    // Whoever has signed out sees little.
    all.sort_by_key(|path| path == "/logout");
    all.dedup();
    all
}

#[tokio::test]
async fn every_answer_of_every_route_carries_the_careful_headers() {
    let site = Site::at(Some("https://ficha.acme.example")).await;
    fill(&site).await;
    let session = site.signed_in(Role::Admin).await;
    let mut seen: BTreeMap<StatusCode, usize> = BTreeMap::new();
    let mut faults = Vec::new();
    let mut look = |asked: String, path: &str, answer: &Response<Body>| {
        *seen.entry(answer.status()).or_default() += 1;
        faults.extend(wrong(path, answer).into_iter().map(|fault| format!("{asked}: {} {fault}", answer.status())));
    };
    for (method, kind) in [("GET", ""), ("HEAD", ""), ("DELETE", ""), ("POST", FORM), ("POST", "application/json")] {
        for path in addresses() {
            for session in ["", &*session] {
                let answer = site.ask(request(method, &path, session, kind, Body::from("{}"))).await;
                look(format!("{method} {path} {kind} {}", session.len()), &path, &answer);
            }
        }
    }
    let session = cookie(site.sign_in("ana@cafe.example", "").await.headers());
    let cross_site =
        Request::post("/customers/new").header("sec-fetch-site", "cross-site").body(Body::empty()).unwrap();
    let large = Body::from(vec![b'x'; crate::page::BODY_LIMIT + 1]);
    for (asked, request, status) in [
        ("of another site", cross_site, StatusCode::FORBIDDEN),
        ("too large", request("POST", "/customers/new", &session, FORM, large), StatusCode::PAYLOAD_TOO_LARGE),
        ("no text", request("GET", "/customers?q=%00", &session, "", Body::empty()), StatusCode::OK),
    ] {
        let path = request.uri().path().to_owned();
        let answer = site.ask(request).await;
        assert_eq!(answer.status(), status, "{asked}");
        look(asked.to_owned(), &path, &answer);
    }
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), faults.join("\n"));
    let errors = [400, 401, 403, 404, 405, 413, 422].map(|code| StatusCode::from_u16(code).unwrap());
    assert!(errors.iter().chain([&StatusCode::OK]).all(|status| seen.contains_key(status)), "{seen:?}");
    assert!(seen.values().sum::<usize>() > 1000, "{seen:?}");
}

#[tokio::test]
async fn every_page_has_a_fresh_nonce_and_its_scripts_carry_it() {
    let site = Site::new().await;
    let (one, other) = (site.get("/login", "").await, site.get("/login", "").await);
    let policy = header(&one, "content-security-policy").to_owned();
    assert_ne!(policy, header(&other, "content-security-policy"));
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    assert!(text(one).await.contains(&format!("nonce=\"{nonce}\"")));
}
