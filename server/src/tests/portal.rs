//! The card in the frame of a portal: who may frame it, and what stays of the embedded form on the way through the pages.

use super::files::post_raw;
use super::site::{FORM, Site, cookie, header, shown, text};
use app::user::Role;
use axum::body::Body;
use axum::http::{Method, Request, Response, StatusCode};

const INTRANET: &str = "https://intranet.acme.example";
/// What a browser says of a page that it wants for a frame, when the portal asks, and when one of our own pages does.
const FROM_PORTAL: [(&str, &str); 2] = [("sec-fetch-dest", "iframe"), ("sec-fetch-site", "cross-site")];
const FROM_CARD: [(&str, &str); 2] = [("sec-fetch-dest", "iframe"), ("sec-fetch-site", "same-origin")];
/// And of one for a tab.
const IN_TAB: [(&str, &str); 2] = [("sec-fetch-dest", "document"), ("sec-fetch-site", "none")];

async fn framed() -> Site {
    let site = Site::with(None, |config| {
        config.portals.origins = [INTRANET, "https://crm.acme.example"].map(str::to_owned).into();
    });
    let site = site.await;
    site.acme().await;
    site
}

async fn ask(site: &Site, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Response<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    site.ask(request.body(Body::from(body.to_owned())).unwrap()).await
}

async fn get(site: &Site, path: &str, session: &str, headers: &[(&str, &str)]) -> Response<Body> {
    ask(site, Method::GET, path, &[&[("cookie", session)][..], headers].concat(), "").await
}

/// Who may frame an answer, as its policy says, and what it says for browsers that know no policy.
fn framing(answer: &Response<Body>) -> (String, String) {
    let policy = header(answer, "content-security-policy").split(';').map(str::trim);
    let ancestors = policy.filter_map(|directive| directive.strip_prefix("frame-ancestors ")).collect::<Vec<_>>();
    (ancestors.join(" and "), header(answer, "x-frame-options").to_owned())
}

#[tokio::test]
async fn only_the_embedded_form_may_be_framed_and_only_by_the_listed() {
    let site = framed().await;
    let session = site.signed_in(Role::Editor).await;
    post_raw(&site, &session, "a.txt", "x").await;
    let listed = (format!("{INTRANET} https://crm.acme.example"), String::new());
    let nobody = ("'none'".to_owned(), "DENY".to_owned());
    let own = ("'self'".to_owned(), "SAMEORIGIN".to_owned());
    let own_and_listed = (format!("'self' {}", listed.0), String::new());
    let content = "/customers/1/files/1/content";
    for (path, headers, expected) in [
        ("/customers/1?embed", &FROM_PORTAL, &listed),
        ("/customers/1/billing?embed=read,dark", &FROM_PORTAL, &listed),
        ("/customers?embed", &FROM_PORTAL, &listed),
        ("/customers/1?embed", &IN_TAB, &listed),
        ("/customers/999?embed", &FROM_CARD, &listed),
        ("/login?next=/customers/1%3Fembed&embed", &FROM_PORTAL, &listed),
        ("/customers/1", &FROM_PORTAL, &nobody),
        ("/customers/1?list=embed", &FROM_PORTAL, &nobody),
        ("/customers/1", &IN_TAB, &nobody),
        ("/login", &FROM_PORTAL, &nobody),
        ("/healthz?embed", &FROM_PORTAL, &nobody),
        ("/pkg/ficha.css?embed", &FROM_CARD, &nobody),
        (content, &IN_TAB, &own),
        (content, &FROM_PORTAL, &own),
        (&*format!("{content}?inline&embed"), &FROM_CARD, &own_and_listed),
    ] {
        let session = if path.starts_with("/login") { "" } else { &*session };
        let answer = get(&site, path, session, headers).await;
        assert!(!answer.status().is_redirection(), "{path}");
        assert_eq!(&framing(&answer), expected, "{path} {headers:?}");
        for name in ["cross-origin-opener-policy", "cross-origin-resource-policy"] {
            assert_eq!(header(&answer, name), "same-origin", "{path} {name}");
        }
    }
    let closed = Site::new().await;
    assert_eq!(framing(&get(&closed, "/login?embed", "", &FROM_PORTAL).await), nobody, "nobody is listed");
}

#[tokio::test]
async fn an_embedded_page_leads_to_embedded_pages_and_a_tab_has_everything_again() {
    let site = framed().await;
    let session = site.signed_in(Role::Editor).await;
    let before = |address| [FROM_CARD[0], FROM_CARD[1], ("referer", address)];
    let embedded = before("https://f.example/customers/1?embed=dark");
    let answer = get(&site, "/customers/1/files?kind=pdf", &session, &embedded).await;
    assert_eq!(answer.status(), StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(header(&answer, "location"), "/customers/1/files?kind=pdf&embed=dark");
    assert_eq!(framing(&answer).0, "'none'", "a redirect is shown by nobody");
    let answer = get(&site, "/customers/1/files", &session, &FROM_CARD).await;
    assert_eq!(header(&answer, "location"), "/customers/1/files?embed");
    let tab = [IN_TAB[0], ("sec-fetch-site", "same-origin"), embedded[2]];
    let answer = get(&site, "/customers/1/files", &session, &tab).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(!text(answer).await.contains("data-embed"));

    // A form: what is taken leads on, what is refused is shown where it stands.
    let form = "name=Acme&number=A-1&status=active&currency=EUR&version=1&list=q%3Da";
    let posted = [&[("cookie", &*session), ("content-type", FORM)][..], &embedded].concat();
    let answer = ask(&site, Method::POST, "/customers/1/edit", &posted, form).await;
    assert_eq!(
        (answer.status(), header(&answer, "location")),
        (StatusCode::SEE_OTHER, "/customers/1?list=q%3Da&embed=dark")
    );
    let answer = ask(&site, Method::POST, "/customers/1/edit", &posted, "name=&version=2").await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(framing(&answer).1, "");
    let page = text(answer).await;
    assert!(page.contains("data-embed=\"dark\"") && page.contains(&format!("data-portals=\"{INTRANET} ")), "{page}");
}

#[tokio::test]
async fn one_signs_in_within_the_frame_and_comes_back_to_the_embedded_card() {
    let site = framed().await;
    let email = site.ana(Role::Editor).await;
    let answer = get(&site, "/customers/1?embed=read", "", &FROM_PORTAL).await;
    let door = header(&answer, "location").to_owned();
    assert_eq!(door, "/login?next=/customers/1%3Fembed%3Dread&embed=read");
    let answer = get(&site, &door, "", &FROM_PORTAL).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let page = text(answer).await;
    assert!(
        page.contains("name=\"next\" value=\"/customers/1?embed=read\"") && page.contains("data-embed=\"read\""),
        "{page}"
    );
    let door = format!("https://f.example{door}");
    let headers = [("content-type", FORM), FROM_CARD[0], FROM_CARD[1], ("referer", &*door)];
    let form = format!("email={email}&password=caf%C3%A9+con+leche&next=%2Fcustomers%2F1%3Fembed%3Dread");
    let answer = ask(&site, Method::POST, "/login", &headers, &form).await;
    assert_eq!(header(&answer, "location"), "/customers/1?embed=read");
    let foreign = [("content-type", FORM), FROM_PORTAL[0], FROM_PORTAL[1], ("origin", INTRANET)];
    let answer = ask(&site, Method::POST, "/login?embed", &foreign, &form).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN, "the portal itself posts nothing");
}

#[tokio::test]
async fn where_the_portal_says_so_nobody_may_do_more_than_read() {
    let site = framed().await;
    let session = site.signed_in(Role::Admin).await;
    let edit = "href=\"/customers/1/edit\"";
    assert!(shown(get(&site, "/customers/1?embed", &session, &FROM_PORTAL).await).await.contains(edit));
    let page = shown(get(&site, "/customers/1?embed=read", &session, &FROM_PORTAL).await).await;
    assert!(page.contains("Acme") && !page.contains(edit) && !page.contains("/customers/1/delete"), "{page}");
    let headers = [
        ("cookie", &*session),
        ("content-type", FORM),
        FROM_CARD[0],
        FROM_CARD[1],
        ("referer", "https://f.example/customers/1?embed=read"),
    ];
    let tables = site.tables().await;
    let answer = ask(&site, Method::POST, "/customers/1/delete", &headers, "").await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    assert_eq!(site.tables().await, tables);
}

#[tokio::test]
async fn the_portal_may_choose_the_language_and_the_user_keeps_theirs() {
    let site = framed().await;
    let session = site.signed_in(Role::Viewer).await;
    let answer = get(&site, "/customers/1?embed=fr", &session, &FROM_PORTAL).await;
    assert!(text(answer).await.contains("<html lang=\"fr\" data-embed=\"fr\""));
    let answer = get(&site, "/customers/1?embed", &session, &FROM_PORTAL).await;
    assert!(text(answer).await.contains("<html lang=\"es\" data-embed"));
}

#[tokio::test]
async fn for_a_portal_on_another_site_there_are_cookies_that_travel_there() {
    let site = Site::with(Some("https://ficha.acme.example"), |config| config.portals.cross_site = true).await;
    let email = site.ana(Role::Editor).await;
    let answer = site.sign_in(email, "ficha_session=from-before").await;
    let set = header(&answer, "set-cookie").to_owned();
    assert!(set.starts_with("ficha_session_framed=") && set.ends_with("; Secure; Partitioned"), "{set}");
    assert!(set.contains("; HttpOnly; SameSite=None; Max-Age="), "{set}");
    // A cookie from before the change, which the browser still sends, is in nobody's way.
    let session = format!("ficha_session=from-before; {}", cookie(answer.headers()));
    assert_eq!(site.get("/customers", &session).await.status(), StatusCode::OK);
    let answer = site.post("/logout", &session, FORM, "").await;
    assert!(header(&answer, "set-cookie").starts_with("ficha_session_framed=; "));
    assert_eq!(site.get("/customers", &session).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(Site::new().await.get("/customers", &session).await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn any_site_may_load_the_script_that_shows_a_card() {
    let site = Site::new().await;
    let answer = get(&site, "/embed.js", "", &[("sec-fetch-dest", "script"), ("sec-fetch-site", "cross-site")]).await;
    assert_eq!((answer.status(), header(&answer, "content-type")), (StatusCode::OK, "text/javascript; charset=utf-8"));
    assert_eq!(header(&answer, "cross-origin-resource-policy"), "cross-origin");
    assert!(header(&answer, "cache-control").starts_with("public, max-age=3600"));
    assert!(text(answer).await.contains("customElements.define(\"ficha-card\""));
}
