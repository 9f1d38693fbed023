//! A small identity provider, which says what a test tells it to.

use super::super::site::Site;
use crate::oidc::OidcSettings;
use axum::body::Body;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, Response, StatusCode};
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

pub(super) const PUBLIC: &str = "https://ficha.acme.example";
pub(super) const SECRET: &str = "s3cr3t-of-acme";

/// What the provider will answer, and what it was asked.
#[derive(Default)]
pub(super) struct Says {
    /// Claims to sign in the place of the usual ones; `null` leaves one out.
    pub(super) claims: BTreeMap<&'static str, Value>,
    /// What else is unusual.
    pub(super) trick: Option<Trick>,
    /// The codes that open something, with their challenge and nonce.
    pub(super) codes: BTreeMap<String, (String, String)>,
    /// How often tokens were asked for.
    pub(super) asked: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Trick {
    Unsigned,
    SignedWithOurSecret,
    SignedWithAnotherKey,
    AnotherIssuerInItsDocument,
    TokensElsewhere,
    KeysBehindARedirect,
    EmailOnRequestOnly,
}

#[derive(Clone)]
pub(super) struct Provider {
    pub(super) issuer: String,
    pub(super) says: Arc<Mutex<Says>>,
}

impl Provider {
    pub(super) async fn start() -> Provider {
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

    pub(super) fn trick(&self) -> Option<Trick> {
        self.says.lock().unwrap().trick
    }

    pub(super) fn play(&self, trick: Trick) {
        self.says.lock().unwrap().trick = Some(trick);
    }

    pub(super) fn claim(&self, name: &'static str, value: Value) {
        self.says.lock().unwrap().claims.insert(name, value);
    }

    /// A server that knows this provider.
    pub(super) async fn site(&self) -> Site {
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
