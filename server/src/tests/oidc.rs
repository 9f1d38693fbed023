//! Signing in at an identity provider: what is believed, and everything that is not. The provider is a small one in this file,
//! which says what a test tells it to; a real one is in the browser's stories.

use super::site::{FORM, Site, header, shown, text};
use crate::oidc::OidcSettings;
use app::user::{Access, Role};
use axum::body::Body;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, Request, Response, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use ring::hmac;
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

const PUBLIC: &str = "https://ficha.acme.example";
const SECRET: &str = "s3cr3t-of-acme";

/// What the provider will answer, and what it was asked.
#[derive(Default)]
struct Says {
    /// Claims to sign in the place of the usual ones; `null` leaves one out.
    claims: BTreeMap<&'static str, Value>,
    /// What else is unusual.
    trick: Option<Trick>,
    /// The codes that open something, with their challenge and nonce.
    codes: BTreeMap<String, (String, String)>,
    /// How often tokens were asked for.
    asked: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Trick {
    Unsigned,
    SignedWithOurSecret,
    SignedWithAnotherKey,
    AnotherIssuerInItsDocument,
    TokensElsewhere,
    KeysBehindARedirect,
    EmailOnRequestOnly,
}

#[derive(Clone)]
struct Provider {
    issuer: String,
    says: Arc<Mutex<Says>>,
}

impl Provider {
    async fn start() -> Provider {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let provider = Provider { issuer, says: Arc::default() };
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(document))
            .route("/keys", get(keys))
            .route("/moved-away", get(async || Redirect::to("/keys")))
            .route("/token", post(tokens))
            .route("/me", get(me))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        provider
    }

    fn trick(&self) -> Option<Trick> {
        self.says.lock().unwrap().trick
    }

    fn play(&self, trick: Trick) {
        self.says.lock().unwrap().trick = Some(trick);
    }

    fn claim(&self, name: &'static str, value: Value) {
        self.says.lock().unwrap().claims.insert(name, value);
    }

    /// A server that knows this provider.
    async fn site(&self) -> Site {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        std::fs::write(&path, SECRET).unwrap();
        let settings = OidcSettings {
            issuer: Some(self.issuer.clone()),
            client_id: Some("ficha".to_owned()),
            client_secret_file: Some(path),
            name: Some("Acme ID".to_owned()),
            ..OidcSettings::default()
        };
        let oidc = settings.resolve(OidcSettings::default(), Some(PUBLIC)).unwrap();
        Site::with(Some(PUBLIC), |config| config.oidc = oidc).await
    }
}

fn key() -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap()
}

fn jwks() -> Value {
    let x = URL_SAFE_NO_PAD.encode(key().public_key().as_ref());
    json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "x": x, "kid": "k1", "use": "sig", "alg": "EdDSA" }] })
}

async fn document(State(provider): State<Provider>) -> Json<Value> {
    let issuer = &provider.issuer;
    let trick = provider.trick();
    let keys = if trick == Some(Trick::KeysBehindARedirect) { "moved-away" } else { "keys" };
    let (named, tokens) = match trick {
        Some(Trick::AnotherIssuerInItsDocument) => ("https://id.evil.example", format!("{issuer}/token")),
        // Another port of this machine is another origin.
        Some(Trick::TokensElsewhere) => (&**issuer, "http://127.0.0.1:9/token".to_owned()),
        _ => (&**issuer, format!("{issuer}/token")),
    };
    Json(json!({
        "issuer": named,
        "authorization_endpoint": format!("{issuer}/auth"),
        "token_endpoint": tokens,
        "userinfo_endpoint": format!("{issuer}/me"),
        "jwks_uri": format!("{issuer}/{keys}"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
    }))
}

async fn keys() -> Json<Value> {
    Json(jwks())
}

async fn me(State(provider): State<Provider>, headers: HeaderMap) -> Response<Body> {
    if headers.get("authorization").is_none_or(|value| value != "Bearer at-1") {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    if provider.trick() == Some(Trick::EmailOnRequestOnly) {
        return Json(json!({ "sub": "sub-1", "email": "ana@cafe.example", "email_verified": true })).into_response();
    }
    Json(json!({ "sub": "sub-1" })).into_response()
}

async fn tokens(
    State(provider): State<Provider>,
    headers: HeaderMap,
    Form(form): Form<BTreeMap<String, String>>,
) -> Response<Body> {
    let refused = || (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" }))).into_response();
    let mut says = provider.says.lock().unwrap();
    says.asked += 1;
    let ours = format!("Basic {}", STANDARD.encode(format!("ficha:{SECRET}")));
    // A code opens once.
    let code = says.codes.remove(form.get("code").map_or("", String::as_str));
    let Some((challenge, nonce)) = code.filter(|_| headers.get("authorization").is_some_and(|value| *value == ours))
    else {
        return refused();
    };
    let verifier = form.get("code_verifier").map_or("", String::as_str);
    if URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes())) != challenge
        || form.get("redirect_uri").is_none_or(|uri| *uri != format!("{PUBLIC}/login/oidc/callback"))
    {
        return refused();
    }
    let now = chrono::Utc::now().timestamp();
    let mut claims = json!({
        "iss": provider.issuer, "aud": "ficha", "sub": "sub-1", "nonce": nonce, "iat": now, "exp": now + 300,
        "email": "ana@cafe.example", "email_verified": true, "name": "Ana Alba", "groups": ["sales"],
    });
    for (name, value) in &says.claims {
        claims[name] = value.clone();
    }
    if says.trick == Some(Trick::EmailOnRequestOnly) {
        claims["email"] = Value::Null;
    }
    if let Value::Object(claims) = &mut claims {
        claims.retain(|_, value| !value.is_null());
    }
    let token = signed(&claims, says.trick);
    Json(json!({ "access_token": "at-1", "token_type": "Bearer", "id_token": token })).into_response()
}

fn signed(claims: &Value, trick: Option<Trick>) -> String {
    let algorithm = match trick {
        Some(Trick::Unsigned) => "none",
        Some(Trick::SignedWithOurSecret) => "HS256",
        _ => "EdDSA",
    };
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(&json!({ "alg": algorithm, "kid": "k1" })), part(claims));
    let signature = match trick {
        Some(Trick::Unsigned) => Vec::new(),
        Some(Trick::SignedWithOurSecret) => {
            let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
            hmac::sign(&key, text.as_bytes()).as_ref().to_vec()
        }
        Some(Trick::SignedWithAnotherKey) => {
            Ed25519KeyPair::from_seed_unchecked(&[8; 32]).unwrap().sign(text.as_bytes()).as_ref().to_vec()
        }
        _ => key().sign(text.as_bytes()).as_ref().to_vec(),
    };
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}

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
