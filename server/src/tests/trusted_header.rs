//! Signing in by the word of a proxy: who may say it, and how.

use super::site::{FORM, Site, cookie, header, shown, text};
use crate::config::Settings;
use crate::proxy::{Proxies, TrustedHeaders};
use crate::sign_in_config::SignInSettings;
use app::user::Role;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::header::HeaderName;
use axum::http::{Request, Response, StatusCode};
use std::net::SocketAddr;

const ANA: (&str, &str) = ("x-remote-user", "ana@cafe.example");
const PROXY: &str = "10.0.0.5";

/// A server behind the proxy 10.0.0.5.
async fn behind(creates: bool, group_roles: &[(&str, Role)]) -> Site {
    let group_roles = group_roles.iter().map(|(group, role)| ((*group).to_owned(), *role)).collect();
    Site::with(None, move |config| {
        let proxies = Proxies::parse(&[PROXY.to_owned()]).unwrap();
        config.sign_in.proxies = proxies.clone();
        config.sign_in.headers = Some(TrustedHeaders {
            proxies,
            user: HeaderName::from_static("x-remote-user"),
            name: Some(HeaderName::from_static("x-remote-name")),
            groups: Some(HeaderName::from_static("x-remote-groups")),
            logout: Some("/oauth2/sign_out".to_owned()),
        });
        config.sign_in.admission.creates = creates;
        config.sign_in.admission.group_roles = group_roles;
    })
    .await
}

async fn ask(site: &Site, peer: &str, method: &str, path: &str, headers: &[(&str, &str)]) -> Response<Body> {
    let mut request = Request::builder().method(method).uri(path).header("content-type", FORM);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::empty()).unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 4711)));
    site.ask(request).await
}

async fn comes_in(site: &Site, peer: &str, headers: &[(&str, &str)]) -> bool {
    let answer = ask(site, peer, "GET", "/customers", headers).await;
    let status = answer.status();
    assert!([StatusCode::OK, StatusCode::SEE_OTHER].contains(&status), "{peer} {headers:?} {status}");
    status == StatusCode::OK
}

#[tokio::test]
async fn the_header_counts_from_the_named_proxy_once_and_under_its_own_name() {
    let site = behind(false, &[]).await;
    site.ana(Role::Editor).await;
    let before = site.tables().await;
    /// Who asks, with which headers, and whether that signs them in.
    type Case = (&'static str, &'static [(&'static str, &'static str)], bool);
    let cases: [Case; 18] = [
        (PROXY, &[ANA], true),
        (PROXY, &[("X-Remote-User", "ANA@Cafe.example")], true),
        ("10.0.0.6", &[ANA], false),
        ("127.0.0.1", &[ANA], false),
        ("10.0.0.6", &[ANA, ("x-forwarded-for", PROXY)], false),
        ("10.0.0.6", &[ANA, ("x-forwarded-for", PROXY), ("x-forwarded-for", PROXY)], false),
        ("10.0.0.6", &[ANA, ("forwarded", "for=10.0.0.5"), ("x-real-ip", PROXY)], false),
        (PROXY, &[ANA, ANA], false),
        (PROXY, &[ANA, ("x-remote-user", "eva@cafe.example")], false),
        (PROXY, &[("x-remote-user", "ana@cafe.example, eva@cafe.example")], false),
        (PROXY, &[("x_remote_user", "ana@cafe.example")], false),
        (PROXY, &[("x-remote_user", "ana@cafe.example")], false),
        (PROXY, &[("remote-user", "ana@cafe.example")], false),
        (PROXY, &[("x-remote-user", "")], false),
        (PROXY, &[("x-remote-user", "eva@cafe.example")], false),
        (PROXY, &[ANA, ("x-remote-groups", "a"), ("x-remote-groups", "b")], false),
        (PROXY, &[ANA, ("x_remote_user", "eva@cafe.example")], true),
        (PROXY, &[], false),
    ];
    for (peer, headers, expected) in cases {
        assert_eq!(comes_in(&site, peer, headers).await, expected, "{peer} {headers:?}");
    }
    let nobody = Site::new().await;
    nobody.ana(Role::Editor).await;
    assert!(!comes_in(&nobody, PROXY, &[ANA]).await, "nothing is trusted where nothing is configured");
    // Without a connection's address, as nothing but a test has it, nobody is a proxy.
    let request = Request::get("/customers").header(ANA.0, ANA.1).body(Body::empty()).unwrap();
    assert_eq!(site.ask(request).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(site.tables().await, before);
}

#[tokio::test]
async fn the_word_of_the_proxy_is_above_a_session() {
    let site = behind(false, &[]).await;
    let session = site.signed_in(Role::Admin).await;
    site.person("eva", Role::Viewer).await;
    let own = ("cookie", &*session);
    assert!(comes_in(&site, PROXY, &[own]).await, "who has a password still signs in");
    assert!(!comes_in(&site, PROXY, &[own, ("x-remote-user", "nobody@cafe.example")]).await);
    assert!(!comes_in(&site, PROXY, &[own, ANA, ANA]).await);
    let page = ask(&site, PROXY, "GET", "/customers", &[own, ("x-remote-user", "eva@cafe.example")]).await;
    assert!(shown(page).await.contains("Eva"));
}

#[tokio::test]
async fn a_stranger_is_told_so_or_added_at_first_sight() {
    let stranger = [("x-remote-user", "Eva@Acme.example"), ("x-remote-name", "Eva Egea"), ("accept-language", "en")];
    let site = behind(false, &[]).await;
    let before = site.tables().await;
    let page = text(ask(&site, PROXY, "GET", "/login", &stranger).await).await;
    assert!(page.contains("you have no access here"), "{page}");
    let answer = ask(&site, PROXY, "GET", "/api/app/user/zones/time_zones", &stranger).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(site.tables().await, before);

    let site = behind(true, &[]).await;
    for _ in 0..2 {
        let page = ask(&site, PROXY, "GET", "/customers", &stranger).await;
        assert_eq!(page.status(), StatusCode::OK);
        let page = shown(page).await;
        assert!(page.contains("Eva Egea") && !page.contains("href=\"/customers/new\""), "a viewer: {page}");
    }
    let users = site.tables().await.into_iter().filter(|row| row.starts_with("app_user: ")).count();
    assert_eq!(users, 1);
}

#[tokio::test]
async fn groups_give_roles_and_take_them() {
    let site = behind(true, &[("sales", Role::Editor), ("it", Role::Admin)]).await;
    site.ana(Role::Admin).await;
    let with = |groups: &'static str| [ANA, ("x-remote-groups", groups)];
    for (groups, expected) in
        [("sales, kitchen", Some("editor")), ("kitchen,it,sales", Some("admin")), ("kitchen", None), ("", None)]
    {
        assert_eq!(comes_in(&site, PROXY, &with(groups)).await, expected.is_some(), "{groups}");
        let Some(role) = expected else { continue };
        let user = site.tables().await.into_iter().find(|row| row.starts_with("app_user: ")).unwrap();
        assert!(user.contains(role), "{groups}: {user}");
    }
    site.disable(ANA.1).await;
    assert!(!comes_in(&site, PROXY, &with("it")).await, "disabled from the next request on");
}

#[tokio::test]
async fn a_write_that_another_site_began_is_refused_behind_a_proxy_too() {
    let site = behind(false, &[]).await;
    site.ana(Role::Admin).await;
    site.acme().await;
    let before = site.tables().await;
    let begun_elsewhere: [&[(&str, &str)]; 5] = [
        &[],
        &[("origin", "https://evil.example"), ("host", "ficha.acme.example")],
        &[("origin", "null"), ("host", "ficha.acme.example")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
    ];
    for more in begun_elsewhere {
        let answer = ask(&site, PROXY, "POST", "/customers/1/delete", &[&[ANA][..], more].concat()).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{more:?}");
    }
    assert_eq!(site.tables().await, before);
    let answer = ask(&site, PROXY, "POST", "/logout", &[ANA, ("sec-fetch-site", "same-origin")]).await;
    assert_eq!((answer.status(), header(&answer, "location")), (StatusCode::SEE_OTHER, "/oauth2/sign_out"));
}

#[tokio::test]
async fn the_proxy_says_from_where_somebody_signs_in() {
    let site = behind(false, &[]).await;
    site.ana(Role::Viewer).await;
    let form = "email=ana%40cafe.example&password=caf%C3%A9+con+leche";
    let request = Request::post("/login").header("sec-fetch-site", "same-origin").header("content-type", FORM);
    let request = request.header("x-forwarded-for", "198.51.100.7, 203.0.113.9");
    let mut request = request.body(Body::from(form)).unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::new(PROXY.parse().unwrap(), 4711)));
    let session = cookie(site.ask(request).await.headers());
    let page = shown(site.get("/preferences/sessions", &session).await).await;
    assert!(page.contains("203.0.113.9") && !page.contains("198.51.100.7"), "{page}");
}

#[test]
fn the_server_does_not_start_where_anybody_could_say_who_they_are() {
    let start = |proxies: Option<&[&str]>| {
        let trusted_proxies = proxies.map(|named| named.iter().map(|text| (*text).to_owned()).collect());
        let trusted_header = Some("X-Remote-User".to_owned());
        let sign_in = SignInSettings { trusted_header, trusted_proxies, ..SignInSettings::default() };
        Settings { sign_in, ..Settings::default() }.resolve()
    };
    assert!(start(Some(&["10.0.0.5", "10.1.0.0/16"])).is_ok());
    let nobody: [Option<&[&str]>; 5] = [None, Some(&[]), Some(&["*"]), Some(&["0.0.0.0/0"]), Some(&[" "])];
    for proxies in nobody {
        let sentence = start(proxies).unwrap_err();
        assert!(sentence.contains("trusted_proxies") && sentence.ends_with('.'), "{sentence}");
    }
}
