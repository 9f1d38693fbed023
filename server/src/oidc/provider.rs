//! What is asked of an identity provider: where one signs in there, and who somebody is that comes back with a code.
//!
//! OpenID Connect's code flow with PKCE. The provider's answer is believed when it is signed with one of its keys, and its
//! issuer, its audience, its end and its nonce are those that we expect; signatures with our own secret, or none, are not
//! taken. Only the origins that are configured are asked, and no redirect is followed.

use super::config::OidcConfig;
use app::user::identity::Identity;
use app::user::vouched::Vouched;
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClientAuthMethod, CoreErrorResponseType,
    CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata,
    CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AccessTokenHash, AdditionalClaims, AsyncHttpClient, AuthType, AuthorizationCode, ClaimsVerificationError, Client,
    ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    HttpRequest, HttpResponse, IdTokenClaims, IdTokenFields, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, Scope, StandardErrorResponse, StandardTokenResponse, TokenResponse, UserInfoClaims,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use url::Url;

/// How long the provider may take for an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest answer that is read.
const LONGEST: usize = 1024 * 1024;
/// How long what the provider says of itself, and its keys, are taken for granted.
const KNOWN_FOR: Duration = Duration::from_secs(3600);
/// How soon the keys are fetched again for a signature that none of them made.
const AT_MOST_EVERY: Duration = Duration::from_secs(60);

/// Signatures that only the provider can make.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Every claim that has no name of its own.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct More {
    #[serde(flatten)]
    rest: Map<String, Value>,
}

impl AdditionalClaims for More {}

type Answer = StandardTokenResponse<
    IdTokenFields<
        More,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

type Party = Client<
    More,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Answer,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Why nobody could be signed in, for the log.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// The provider, or what it says of itself, names a place that nobody has configured.
    #[error("{0} is not among oidc.origins, so it is not asked")]
    Origin(String),
    /// It could not be asked, or did not answer in time.
    #[error("the provider could not be asked: {0}")]
    Asking(#[from] reqwest::Error),
    /// It answered, and not as OpenID Connect has it.
    #[error("{0}")]
    Answer(String),
}

impl Failed {
    /// With all that lies behind an error: what it says itself is often only that it failed.
    fn answer(error: impl std::error::Error) -> Failed {
        let mut text = error.to_string();
        let mut behind = error.source();
        while let Some(cause) = behind {
            text.push_str(": ");
            text.push_str(&cause.to_string());
            behind = cause.source();
        }
        Failed::Answer(text)
    }
}

/// What a browser carries along while its user is at the provider.
#[derive(Debug, PartialEq, Eq)]
pub struct Flow {
    /// Comes back in the address: the answer belongs to this browser's question.
    pub state: String,
    /// Comes back in what the provider signs: it was signed for this question.
    pub nonce: String,
    /// Opens the code, for nobody but us.
    pub verifier: String,
}

/// What the provider says of itself, and when it was asked.
type Told = (Instant, Arc<CoreProviderMetadata>);

/// The identity provider.
#[derive(Clone, Debug)]
pub struct Provider {
    config: Arc<OidcConfig>,
    /// Whether somebody's groups mean anything here.
    by_groups: bool,
    known: Arc<Mutex<Option<Told>>>,
}

impl Provider {
    /// The provider that is configured, which is asked for groups where they give roles. Nothing is asked of it yet.
    #[must_use]
    pub fn new(config: OidcConfig, by_groups: bool) -> Provider {
        Provider { config: Arc::new(config), by_groups, known: Arc::default() }
    }

    /// How it is configured.
    #[must_use]
    pub fn config(&self) -> &OidcConfig {
        &self.config
    }

    /// Where somebody signs in there, and what their browser has to keep until it comes back. Where they are to `confirm`
    /// who they are, they sign in even where the provider remembers them, and it says when they have: within this time.
    ///
    /// # Errors
    /// When the provider does not answer as it should.
    pub async fn begin(&self, confirm: Option<TimeDelta>) -> Result<(Url, Flow), Failed> {
        let metadata = self.metadata(KNOWN_FOR).await?;
        let party = self.party(&metadata)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let scopes = self.config.scopes.iter().cloned().map(Scope::new);
        let asked = party
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .add_scopes(scopes)
            .set_pkce_challenge(challenge);
        let asked = match confirm.and_then(|within| within.to_std().ok()) {
            Some(within) => asked.add_prompt(CoreAuthPrompt::Login).set_max_age(within),
            None => asked,
        };
        let (url, state, nonce) = asked.url();
        let flow =
            Flow { state: state.secret().clone(), nonce: nonce.secret().clone(), verifier: verifier.secret().clone() };
        Ok((url, flow))
    }

    /// Who somebody is that came back with a code, and when they have signed in there, where the provider says so.
    ///
    /// # Errors
    /// When the code opens nothing, or what it opens is not for us, not now, or not signed by the provider.
    pub async fn finish(&self, code: String, flow: Flow) -> Result<(Identity, Vouched, Option<DateTime<Utc>>), Failed> {
        let http = self.http()?;
        let metadata = self.metadata(KNOWN_FOR).await?;
        let party = self.party(&metadata)?;
        let exchange = party.exchange_code(AuthorizationCode::new(code)).map_err(Failed::answer)?;
        let verifier = PkceCodeVerifier::new(flow.verifier);
        let answer = exchange.set_pkce_verifier(verifier).request_async(&http).await.map_err(Failed::answer)?;
        let nonce = Nonce::new(flow.nonce);
        let claims = match verified(&party, &answer, &nonce) {
            // The provider may have new keys since.
            Err(ClaimsVerificationError::SignatureVerification(_)) => {
                let metadata = self.metadata(AT_MOST_EVERY).await?;
                let party = self.party(&metadata)?;
                verified(&party, &answer, &nonce).map_err(Failed::answer)?
            }
            other => other.map_err(Failed::answer)?,
        };

        let identity = Identity {
            issuer: claims.issuer().to_string(),
            subject: claims.subject().to_string(),
            email_verified: claims.email_verified().unwrap_or(false),
        };
        let vouched = Vouched {
            email: claims.email().map(|email| email.to_string()).unwrap_or_default(),
            name: claims.name().and_then(|name| name.get(None)).map(|name| name.to_string()),
            groups: groups(&claims.additional_claims().rest, &self.config.groups_claim),
        };
        // Nobody has signed in later than now, whatever a clock there shows.
        let proved_at = claims.auth_time().map(|at| at.min(Utc::now()));
        if !vouched.email.is_empty() && (!vouched.groups.is_empty() || !self.by_groups) {
            return Ok((identity, vouched, proved_at));
        }
        // Many providers tell little in what they sign, and the rest to whoever asks with the token that came along.
        let subject = Some(claims.subject().clone());
        let Ok(asking) = party.user_info(answer.access_token().clone(), subject) else {
            return Ok((identity, vouched, proved_at));
        };
        let told: UserInfoClaims<More, CoreGenderClaim> = asking.request_async(&http).await.map_err(Failed::answer)?;
        let (identity, vouched) = self.completed(identity, vouched, &told);
        Ok((identity, vouched, proved_at))
    }

    fn completed(
        &self,
        mut identity: Identity,
        mut vouched: Vouched,
        told: &UserInfoClaims<More, CoreGenderClaim>,
    ) -> (Identity, Vouched) {
        if vouched.email.is_empty() {
            vouched.email = told.email().map(|email| email.to_string()).unwrap_or_default();
            identity.email_verified = told.email_verified().unwrap_or(false);
        }
        if vouched.name.is_none() {
            vouched.name = told.name().and_then(|name| name.get(None)).map(|name| name.to_string());
        }
        if vouched.groups.is_empty() {
            vouched.groups = groups(&told.additional_claims().rest, &self.config.groups_claim);
        }
        (identity, vouched)
    }

    /// What the provider says of itself, with its keys; asked again when that was longer ago than `known_for`.
    async fn metadata(&self, known_for: Duration) -> Result<Arc<CoreProviderMetadata>, Failed> {
        let mut known = self.known.lock().await;
        if let Some((_, metadata)) = known.as_ref().filter(|(at, _)| at.elapsed() < known_for) {
            return Ok(Arc::clone(metadata));
        }
        let http = self.http()?;
        let issuer = IssuerUrl::new(self.config.issuer.clone()).map_err(Failed::answer)?;
        // That it calls itself by the address at which it was asked is looked at there.
        let metadata = CoreProviderMetadata::discover_async(issuer, &http).await.map_err(Failed::answer)?;
        let metadata = Arc::new(metadata);
        *known = Some((Instant::now(), Arc::clone(&metadata)));
        Ok(metadata)
    }

    /// What we are to the provider.
    fn party(&self, metadata: &CoreProviderMetadata) -> Result<Party, Failed> {
        let secret = self.config.secret.as_ref().map(|secret| ClientSecret::new(secret.reveal().to_owned()));
        let methods = metadata.token_endpoint_auth_methods_supported();
        let takes = |method| methods.is_some_and(|methods| methods.contains(&method));
        let in_body = takes(CoreClientAuthMethod::ClientSecretPost) && !takes(CoreClientAuthMethod::ClientSecretBasic);
        let client_id = ClientId::new(self.config.client_id.clone());
        let party = Party::from_provider_metadata(metadata.clone(), client_id, secret);
        let callback = RedirectUrl::new(self.config.callback.clone()).map_err(Failed::answer)?;
        let how = if in_body { AuthType::RequestBody } else { AuthType::BasicAuth };
        Ok(party.set_redirect_uri(callback).set_auth_type(how))
    }

    fn http(&self) -> Result<Http, Failed> {
        // It fails only where one was chosen already, which serves as well.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE);
        Ok(Http { client: client.build()?, config: Arc::clone(&self.config) })
    }
}

/// What asks for the provider's answers: at the origins that are configured, and where it says, not where an answer sends it.
struct Http {
    client: reqwest::Client,
    config: Arc<OidcConfig>,
}

impl Http {
    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, Failed> {
        let (parts, body) = request.into_parts();
        let url = Url::parse(&parts.uri.to_string()).map_err(Failed::answer)?;
        let origin = url.origin().ascii_serialization();
        if !self.config.origins.contains(&origin) {
            return Err(Failed::Origin(origin));
        }
        let mut answer = self.client.request(parts.method, url).headers(parts.headers).body(body).send().await?;
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if bytes.len() + chunk.len() > LONGEST {
                return Err(Failed::Answer("the provider's answer has no end".to_owned()));
            }
            bytes.extend_from_slice(&chunk);
        }
        let mut response = HttpResponse::new(bytes);
        *response.status_mut() = answer.status();
        *response.headers_mut() = answer.headers().clone();
        Ok(response)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = Failed;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Failed>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}

/// What the provider has signed, where everything about it is as it should be.
fn verified(
    party: &Party,
    answer: &Answer,
    nonce: &Nonce,
) -> Result<IdTokenClaims<More, CoreGenderClaim>, ClaimsVerificationError> {
    let other = |text: &str| ClaimsVerificationError::Other(text.to_owned());
    let token = answer.id_token().ok_or_else(|| other("the provider sent no ID token"))?;
    let verifier = party.id_token_verifier().set_allowed_algs(ALGORITHMS);
    let claims = token.claims(&verifier, nonce)?;
    if let Some(expected) = claims.access_token_hash() {
        let algorithm = token.signing_alg().map_err(|error| other(&error.to_string()))?;
        let key = token.signing_key(&verifier).map_err(|error| other(&error.to_string()))?;
        let actual = AccessTokenHash::from_token(answer.access_token(), algorithm, key);
        if actual.map_err(|error| other(&error.to_string()))? != *expected {
            return Err(other("the access token is not the one that was signed for"));
        }
    }
    Ok(claims.clone())
}

/// The groups in a claim: a list of texts or one text, below the name as it stands or below its parts between points.
fn groups(claims: &Map<String, Value>, name: &str) -> Vec<String> {
    let below = || {
        let (first, rest) = name.split_once('.')?;
        let mut value = claims.get(first)?;
        for part in rest.split('.') {
            value = value.get(part)?;
        }
        Some(value)
    };
    match claims.get(name).or_else(below) {
        Some(Value::Array(groups)) => groups.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Some(Value::String(group)) => vec![group.clone()],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_found_wherever_a_provider_has_them() {
        let claims = serde_json::json!({
            "groups": ["sales", 7, "it"],
            "role": "boss",
            "realm_access": { "roles": ["viewer"] },
            "https://acme.example/groups": ["acme"],
        });
        let Value::Object(claims) = claims else { panic!("an object") };
        let expected: [(&str, &[&str]); 6] = [
            ("groups", &["sales", "it"]),
            ("role", &["boss"]),
            ("realm_access.roles", &["viewer"]),
            ("https://acme.example/groups", &["acme"]),
            ("realm_access", &[]),
            ("nothing.at.all", &[]),
        ];
        for (name, groups_there) in expected {
            assert_eq!(groups(&claims, name), groups_there, "{name}");
        }
    }
}
