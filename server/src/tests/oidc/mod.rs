//! Signing in at an identity provider: what is believed, and everything that is not. The provider is a small one of our own; a
//! real one is in the browser's stories.

mod provider;

use super::site::{FORM, Site, header, shown, text};
use app::user::{Access, Role};
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, Uri};
use provider::{Provider, Trick};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A browser on its way: where the provider was asked to send it back to, and what it keeps.
struct Way {
    state: String,
    cookie: String,
}

/// Goes to the provider, who has the person sign in and gives them a code.
async fn goes(site: &Site, provider: &Provider, code: &str) -> Way {
    let answer = site.get("/login/oidc?next=/customers%3Fq%3Dcaf", "").await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let cookie = header(&answer, "set-cookie").to_owned();
    assert!(cookie.starts_with("__Host-ficha_oidc=") && cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
    let address: Uri = header(&answer, "location").parse().unwrap();
    assert!(address.to_string().starts_with(&format!("{}/auth?", provider.issuer)));
    let asked: BTreeMap<String, String> = serde_qs::from_str(address.query().unwrap()).unwrap();
    assert_eq!((&*asked["response_type"], &*asked["code_challenge_method"]), ("code", "S256"));
    assert_eq!(asked["scope"], "openid profile email");
    let opens = (asked["code_challenge"].clone(), asked["nonce"].clone());
    provider.says.lock().unwrap().codes.insert(code.to_owned(), opens);
    Way { state: asked["state"].clone(), cookie: cookie.split(';').next().unwrap().to_owned() }
}

async fn comes_back(site: &Site, way: &Way, code: &str) -> Response<Body> {
    site.get(&format!("/login/oidc/callback?code={code}&state={}", way.state), &way.cookie).await
}

/// The session that an answer begins.
fn session(answer: &Response<Body>) -> Option<String> {
    let set = answer.headers().get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    set.filter(|cookie| cookie.starts_with("ficha_session="))
        .map(|cookie| cookie.split(';').next().unwrap().to_owned())
        .next()
}

async fn sessions(site: &Site) -> i64 {
    let mut conn = site.db.read(&Access::command("command", "test")).await.unwrap();
    conn.query("SELECT COUNT(*) FROM session").scalar().await.unwrap()
}

async fn refused(site: &Site, answer: Response<Body>, sentence: &str, what: &str) {
    assert_eq!((answer.status(), session(&answer)), (StatusCode::UNPROCESSABLE_ENTITY, None), "{what}");
    let page = text(answer).await;
    assert!(page.contains(sentence), "{what}: {page}");
    assert_eq!(sessions(site).await, 0, "{what}");
}

const AGAIN: &str = "Inténtelo de nuevo.";
const NO_ACCESS: &str = "aquí no tiene acceso";

#[tokio::test]
async fn one_signs_in_at_the_provider_and_comes_back_to_where_one_was_going() {
    let provider = Provider::start().await;
    let site = provider.site().await;
    site.ana(Role::Editor).await;
    let door = shown(site.get("/login?next=/customers/7", "").await).await;
    assert!(
        door.contains("href=\"/login/oidc?next=%2Fcustomers%2F7\"") && door.contains("Entrar con Acme ID"),
        "{door}"
    );

    let way = goes(&site, &provider, "c1").await;
    let answer = comes_back(&site, &way, "c1").await;
    assert_eq!((answer.status(), header(&answer, "location")), (StatusCode::SEE_OTHER, "/customers?q=caf"));
    let set: Vec<_> = answer.headers().get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
    assert!(set.iter().any(|cookie| cookie.starts_with("__Host-ficha_oidc=;")), "{set:?}");
    let session = session(&answer).expect("a session");
    assert_eq!(site.get("/customers", &session).await.status(), StatusCode::OK);
    // Whoever comes again is the same, whatever has become of the email.
    provider.claim("email", json!("ana.alba@elsewhere.example"));
    provider.claim("email_verified", json!(false));
    let way = goes(&site, &provider, "c2").await;
    assert_eq!(comes_back(&site, &way, "c2").await.status(), StatusCode::SEE_OTHER);
    let nowhere = site.get("/login/oidc?next=//evil.example", "").await;
    assert!(header(&nowhere, "set-cookie").contains("%2Fcustomers;"), "{}", header(&nowhere, "set-cookie"));
}

#[tokio::test]
async fn what_is_signed_for_another_at_another_time_or_by_another_is_not_believed() {
    let long_ago = chrono::Utc::now().timestamp() - 3600;
    let claims = [
        ("iss", json!("https://id.evil.example")),
        ("iss", Value::Null),
        ("aud", json!("another")),
        ("aud", json!([])),
        ("aud", Value::Null),
        ("nonce", json!("of-another-question")),
        ("nonce", Value::Null),
        ("exp", json!(long_ago)),
        ("exp", Value::Null),
        ("sub", Value::Null),
        ("at_hash", json!("b3RoZXI")),
    ];
    let site = {
        let provider = Provider::start().await;
        let site = provider.site().await;
        site.ana(Role::Admin).await;
        let before = site.tables().await;
        for (name, value) in claims {
            provider.says.lock().unwrap().claims = BTreeMap::from([(name, value.clone())]);
            let way = goes(&site, &provider, "c").await;
            refused(&site, comes_back(&site, &way, "c").await, AGAIN, &format!("{name}: {value}")).await;
        }
        provider.says.lock().unwrap().claims.clear();
        for trick in [Trick::Unsigned, Trick::SignedWithOurSecret, Trick::SignedWithAnotherKey] {
            provider.play(trick);
            let way = goes(&site, &provider, "c").await;
            refused(&site, comes_back(&site, &way, "c").await, AGAIN, &format!("{trick:?}")).await;
        }
        assert_eq!(site.tables().await, before);
        // And the same provider is believed when it does nothing of the kind.
        provider.says.lock().unwrap().trick = None;
        let way = goes(&site, &provider, "c").await;
        assert_eq!(comes_back(&site, &way, "c").await.status(), StatusCode::SEE_OTHER);
        site
    };
    assert_eq!(sessions(&site).await, 1);
}

#[tokio::test]
async fn an_answer_to_another_question_or_a_second_time_opens_nothing() {
    let provider = Provider::start().await;
    let site = provider.site().await;
    site.ana(Role::Admin).await;
    let before = site.tables().await;
    let asked = || provider.says.lock().unwrap().asked;

    let (way, other) = (goes(&site, &provider, "c1").await, goes(&site, &provider, "c2").await);
    for (what, state, cookie, rest) in [
        ("no cookie", &*way.state, "", "&code=c1"),
        ("another browser's state", &*other.state, &*way.cookie, "&code=c1"),
        ("no state", "", &*way.cookie, "&code=c1"),
        ("another issuer", &*way.state, &*way.cookie, "&code=c1&iss=https://id.evil.example"),
        ("the provider refused", &*way.state, &*way.cookie, "&error=access_denied"),
        ("no code", &*way.state, &*way.cookie, ""),
        ("a cookie that holds nothing", &*way.state, "__Host-ficha_oidc=...", "&code=c1"),
        ("a cookie under the name for another connection", &*way.state, "ficha_oidc=a.b.c.d", "&code=c1"),
    ] {
        let answer = site.get(&format!("/login/oidc/callback?state={state}{rest}"), cookie).await;
        refused(&site, answer, AGAIN, what).await;
    }
    assert_eq!(asked(), 0, "nothing of it was worth asking the provider for");

    // A code that was given to another browser does not open with this one's verifier.
    let stolen = comes_back(&site, &way, "c2").await;
    refused(&site, stolen, AGAIN, "a stolen code").await;
    assert_eq!(comes_back(&site, &way, "c1").await.status(), StatusCode::SEE_OTHER);
    let once = sessions(&site).await;
    let again = comes_back(&site, &way, "c1").await;
    assert_eq!((again.status(), session(&again)), (StatusCode::UNPROCESSABLE_ENTITY, None));
    assert_eq!(sessions(&site).await, once);
    let after = site.tables().await;
    let new: Vec<_> = after.iter().filter(|row| !before.contains(row)).collect();
    assert!(new.len() == 1 && new[0].starts_with("user_identity: "), "{new:?}");
}

#[tokio::test]
async fn a_person_is_linked_by_a_verified_email_and_nobody_by_one_that_is_taken() {
    let provider = Provider::start().await;
    let site = provider.site().await;
    site.ana(Role::Editor).await;
    provider.claim("email_verified", json!(false));
    let way = goes(&site, &provider, "c1").await;
    refused(&site, comes_back(&site, &way, "c1").await, NO_ACCESS, "not verified").await;
    provider.says.lock().unwrap().claims.clear();
    provider.claim("email", json!("eva@cafe.example"));
    let way = goes(&site, &provider, "c2").await;
    refused(&site, comes_back(&site, &way, "c2").await, NO_ACCESS, "a stranger").await;

    provider.says.lock().unwrap().claims.clear();
    let way = goes(&site, &provider, "c3").await;
    let session = session(&comes_back(&site, &way, "c3").await).expect("a session");
    site.post("/logout", &session, FORM, "").await;
    provider.claim("sub", json!("sub-2"));
    let way = goes(&site, &provider, "c4").await;
    refused(&site, comes_back(&site, &way, "c4").await, NO_ACCESS, "her email, another person").await;
    provider.says.lock().unwrap().claims.clear();
    site.disable("ana@cafe.example").await;
    let way = goes(&site, &provider, "c5").await;
    refused(&site, comes_back(&site, &way, "c5").await, NO_ACCESS, "disabled").await;
}

#[tokio::test]
async fn a_provider_that_tells_the_email_on_request_only_is_asked_for_it() {
    let provider = Provider::start().await;
    let site = provider.site().await;
    site.ana(Role::Editor).await;
    provider.play(Trick::EmailOnRequestOnly);
    let way = goes(&site, &provider, "c1").await;
    assert_eq!(comes_back(&site, &way, "c1").await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn nobody_but_the_provider_is_asked_and_no_redirect_is_followed() {
    for trick in [Trick::AnotherIssuerInItsDocument, Trick::KeysBehindARedirect] {
        let provider = Provider::start().await;
        provider.play(trick);
        let site = provider.site().await;
        let answer = site.get("/login/oidc", "").await;
        refused(&site, answer, AGAIN, &format!("{trick:?}")).await;
    }
    let provider = Provider::start().await;
    provider.play(Trick::TokensElsewhere);
    let site = provider.site().await;
    site.ana(Role::Editor).await;
    let way = goes(&site, &provider, "c1").await;
    refused(&site, comes_back(&site, &way, "c1").await, AGAIN, "tokens at another origin").await;
    assert_eq!(provider.says.lock().unwrap().asked, 0);
}

#[tokio::test]
async fn only_a_provider_that_says_when_has_confirmed_who_somebody_is() {
    let provider = Provider::start().await;
    let site = provider.site().await;
    site.ana(Role::Editor).await;
    let asked = site.get("/login/oidc?confirm=1", "").await;
    let address = header(&asked, "location");
    assert!(address.contains("prompt=login") && address.contains("max_age=900"), "{address}");
    let now = chrono::Utc::now().timestamp();
    // A provider that remembers somebody signs them in without asking: then it does not say so, or says how long ago.
    let cases = [(Value::Null, false), (json!(now - 1000), false), (json!(now - 10), true), (json!(now + 9999), true)];
    for (number, (said, confirmed)) in cases.into_iter().enumerate() {
        provider.claim("auth_time", said.clone());
        let code = format!("c{number}");
        let way = goes(&site, &provider, &code).await;
        let session = session(&comes_back(&site, &way, &code).await).expect("a session");
        let answer = site.post("/preferences/tokens", &session, FORM, "name=Caja&days=30").await;
        let sent_to_the_door = header(&answer, "location").starts_with("/login?");
        assert_eq!(sent_to_the_door, !confirmed, "{said}: {}", answer.status());
    }
}

#[tokio::test]
async fn where_no_provider_is_configured_there_is_no_door_to_one() {
    let site = Site::new().await;
    assert!(!shown(site.get("/login", "").await).await.contains("/login/oidc"));
    for path in ["/login/oidc", "/login/oidc/callback?code=c&state=s"] {
        assert_eq!(site.get(path, "").await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn what_was_typed_when_the_session_ended_waits_while_one_signs_in_beside_it() {
    let provider = Provider::start().await;
    let site = provider.site().await;
    site.ana(Role::Editor).await;
    let kept = "next=%2Fcustomers%2Fnew&kept_form=number%3D1%26name%3DCaf%25C3%25A9";
    let page = site.post("/login?next=/customers/new", "", FORM, "number=1&name=Caf%C3%A9").await;
    let page = shown(page).await;
    assert!(page.contains("href=\"/login/oidc") && page.contains("target=\"_blank\""), "{page}");
    let too_soon = site.post("/login", "", FORM, kept).await;
    assert_eq!(too_soon.status(), StatusCode::UNAUTHORIZED);
    assert!(text(too_soon).await.contains("name=\"kept_form\""));
    let way = goes(&site, &provider, "c1").await;
    let session = session(&comes_back(&site, &way, "c1").await).expect("a session");
    let on = site.post("/login", &session, FORM, kept).await;
    assert_eq!((on.status(), header(&on, "location")), (StatusCode::TEMPORARY_REDIRECT, "/customers/new"));
}

#[tokio::test]
async fn the_way_to_the_provider_writes_nothing() {
    let provider = Provider::start().await;
    let site = provider.site().await;
    let before = site.tables().await;
    let request = Request::get("/login/oidc").body(Body::empty()).unwrap();
    assert_eq!(site.ask(request).await.status(), StatusCode::SEE_OTHER);
    assert_eq!((site.tables().await, sessions(&site).await), (before, 0));
}
