//! The routes, and the layers that every request goes through.
//!
//! From the outside in: the request gets its id, the answer its careful headers, a cross-site write is refused, nobody waits
//! for a dead database, an embedded page stays one, the visitor is recognised, and whoever is not signed in is sent to the sign-in page. Then come the routes.

use crate::calendar;
use crate::config::Config;
use crate::connections::hurried;
use crate::contacts;
use crate::content;
use crate::export;
use crate::files;
use crate::guard::{careful_headers, page_policy, refuse_cross_site};
use crate::live;
use crate::oidc::{self, Provider};
use crate::page::{self, BODY_LIMIT};
use crate::patience::patient;
use crate::portal::{self, Portals};
use crate::printed;
use crate::second_step;
use crate::sign_in_config::SignInConfig;
use crate::visitor::{Cookies, NotAdmitted, recognise, said, said_cookie, signed_in, with_request_id};
use app::begin::Build;
use app::customer::billing::figures::OverLimit;
use app::customer::billing::printed::Printing;
use app::customer::details::sensitive::Caution;
use app::customer::files::receive::Files;
use app::customer::live::hub::Live;
use app::customer::search::pace::Pace;
use app::customer::tickets::target::Targets;
use app::db::Db;
use app::error::AppError;
use app::locale::Locale;
use app::portal::{Embed, Embedded};
use app::shell::{App, is_watched, shell};
use app::ui::form::Posted;
use app::user::Visitor;
use app::user::model::{NOT_ADMITTED, refusal};
use app::user::view::Elsewhere;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRef, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{any, get, post};
use leptos::nonce::use_nonce;
use leptos::prelude::{LeptosOptions, provide_context, use_context};
use leptos::server_fn::axum::{get_server_fn_service, server_fn_paths};
use leptos::server_fn::error::FromServerFnError;
use leptos_axum::{
    AxumRouteListing, LeptosRoutes, ResponseOptions, generate_route_list_with_exclusions,
    handle_server_fns_with_context,
};
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;

/// The list of the program's files, whose names carry a hash of their content: `js: …`, `wasm: …`.
pub const NAMES: &str = "hash.txt";
/// The style sheet, which every page has in it.
pub const STYLE: &str = "style.css";
/// How long the database may take to give a sign of life: whoever asks whether we are ready wants to know within two seconds.
const SIGN_OF_LIFE: Duration = Duration::from_millis(1500);

/// What every route may need.
#[derive(Clone)]
pub struct AppState {
    db: Db,
    live: Live,
    files: Files,
    options: LeptosOptions,
    build: Option<Build>,
    public_url: Option<Arc<str>>,
    secure: bool,
    portals: Portals,
    cookies: Cookies,
    sign_in: Arc<SignInConfig>,
    provider: Option<Provider>,
    support: Targets,
    over_limit: OverLimit,
    pace: Pace,
    caution: Caution,
    printing: Printing,
}

impl AppState {
    /// From the configuration, an open database and an open store of files.
    #[must_use]
    pub fn new(config: &Config, db: Db, files: Files) -> AppState {
        let names = std::fs::read_to_string(config.site.join(NAMES)).ok();
        let options = LeptosOptions::builder()
            .output_name("ficha")
            .site_root(config.site.to_string_lossy().into_owned())
            .site_pkg_dir("pkg")
            .site_addr(config.listen)
            .hash_files(names.is_some())
            .build();
        let public_url = config.public_url.as_deref().map(Arc::from);
        AppState {
            live: Live::new(db.clone()),
            db,
            files,
            options,
            build: names.and_then(|names| build(&config.site, &names)),
            public_url,
            secure: config.is_https(),
            portals: config.portals.clone(),
            cookies: config.cookies(),
            sign_in: Arc::new(config.sign_in.clone()),
            provider: config.oidc.clone().map(|oidc| Provider::new(oidc, config.sign_in.admission.by_groups())),
            support: config.support,
            over_limit: config.over_limit,
            pace: Pace::of(config.searches),
            caution: config.caution,
            printing: config.printing(),
        }
    }

    /// The database.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// What tells browsers of changes.
    #[must_use]
    pub fn live(&self) -> &Live {
        &self.live
    }

    /// Whether the database is alive.
    ///
    /// # Errors
    /// Why it is taken for dead: what it says, or that it has said nothing in time.
    pub async fn sign_of_life(&self) -> Result<(), String> {
        match tokio::time::timeout(SIGN_OF_LIFE, self.db.ping()).await {
            Ok(alive) => alive.map_err(|error| error.to_string()),
            Err(late) => Err(late.to_string()),
        }
    }

    /// Where the customers' files are.
    #[must_use]
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// What papers need: who sends them, and the fonts.
    #[must_use]
    pub fn printing(&self) -> &Printing {
        &self.printing
    }

    /// What every request finds in its context: the database, the files, and what is configured.
    pub fn provide(&self) {
        provide_context(self.db.clone());
        provide_context(self.files.clone());
        provide_context(self.live.clone());
        provide_context(self.support);
        provide_context(self.pace.clone());
        provide_context(self.over_limit);
        provide_context(self.caution);
        provide_context(self.sign_in.lifetime);
        provide_context(Elsewhere(self.provider.as_ref().map(|provider| provider.config().name.clone())));
    }

    /// The address people use, where it is known.
    #[must_use]
    pub fn public_url(&self) -> Option<&str> {
        self.public_url.as_deref()
    }

    /// Whether people come by HTTPS.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.secure
    }

    /// Whose pages may frame the card.
    #[must_use]
    pub fn portals(&self) -> &Portals {
        &self.portals
    }

    /// How cookies travel.
    #[must_use]
    pub fn cookies(&self) -> Cookies {
        self.cookies
    }

    /// The identity provider at which people sign in.
    #[must_use]
    pub fn provider(&self) -> Option<&Provider> {
        self.provider.as_ref()
    }

    /// How people sign in, and for how long.
    #[must_use]
    pub fn sign_in(&self) -> &SignInConfig {
        &self.sign_in
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> LeptosOptions {
        state.options.clone()
    }
}

/// The routes of the page. While they are listed no page of this process can load anything, and one that tries waits for ever
/// (leptos-rs/leptos, issue 4773): they are listed once, before the first page is asked for.
pub fn pages() -> Vec<AxumRouteListing> {
    static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| {
        // Server functions are answered by a route of their own and by nothing else: there a form of another site is refused.
        let functions = server_fn_paths().map(|(path, _)| path.to_owned()).collect();
        generate_route_list_with_exclusions(App, Some(functions))
    });
    PAGES.clone()
}

/// How hard answers are packed: half of the work of the usual 6, for a card that is a tenth longer.
const PACKED: CompressionLevel = CompressionLevel::Precise(4);

/// The whole service.
pub fn router(state: AppState) -> Router {
    let listings = pages();
    let begins_elsewhere = !listings.iter().any(|listing| listing.path() == "/");
    let own = state.clone();
    let mut pages = Router::new()
        .leptos_routes_with_context(&state, listings, move || contexts(&own), shell)
        .route("/login", post(page::sign_in))
        .route("/login/code", post(page::make_code))
        .route("/login/oidc", get(oidc::begin))
        .route("/login/oidc/callback", get(oidc::callback))
        .route("/logout", post(page::sign_out))
        .route("/preferences", post(page::prefer))
        .route("/preferences/tokens", post(page::make_token))
        .route("/preferences/second-step", post(second_step::change))
        .route("/customers/{id}/contacts.vcf", get(contacts::all))
        .route("/customers/{id}/contacts/{item}/contact.vcf", get(contacts::one))
        .route("/customers/{id}/contacts/import", post(contacts::import))
        .route("/customers/{id}/files/new", files::form())
        .route("/api/customers/{id}/files", files::raw())
        .route("/api/{*function}", any(server_function));
    if begins_elsewhere {
        pages = pages.route("/", get(async || Redirect::to("/customers")));
    }
    let pages = pages
        .method_not_allowed_fallback(page::form_or_nothing)
        .fallback(page::form_or_nothing)
        .layer(CompressionLayer::new().gzip(true).quality(PACKED))
        // Not packed on their way: most are packed already, and their length is worth knowing.
        .route("/customers/{id}/billing/{item}/document.pdf", get(printed::document))
        .route("/customers/{id}/billing/statement.pdf", get(printed::statement))
        .route("/customers/{id}/export.zip", get(export::download))
        .route("/customers/{id}/files/{item}/content", get(content::newest))
        .route("/customers/{id}/files/{item}/content/{number}", get(content::numbered))
        // Events are sent one by one, and each at once.
        .route("/live", get(live::live))
        .layer(from_fn(signed_in))
        .layer(from_fn_with_state(state.clone(), recognise))
        .layer(from_fn(portal::embedded));
    let mut outside = Router::new();
    if is_watched() {
        outside = outside.route("/build", get(async || std::process::id().to_string()));
    }
    outside
        .nest_service("/pkg", site(&state.options))
        .route("/healthz", get(async || "ok"))
        .route("/readyz", get(ready))
        .route("/ics/{file}", get(calendar::calendar))
        .route("/embed.js", get(async || portal::script()))
        .merge(pages)
        .layer(from_fn_with_state(state.clone(), patient))
        .layer(from_fn(hurried))
        .layer(from_fn_with_state(state.clone(), refuse_cross_site))
        .layer(from_fn_with_state(state.clone(), careful_headers))
        .layer(from_fn(with_request_id))
        .with_state(state)
}

/// What a page or a server function finds in its context: the server's own things, the visitor, the language. A page also gets the
/// policy that lets its own inline scripts run.
pub fn contexts(state: &AppState) {
    state.provide();
    if let Some(parts) = use_context::<Parts>() {
        provide_context(parts.extensions.get::<Visitor>().cloned().unwrap_or_default());
        provide_context(parts.extensions.get::<Locale>().copied().unwrap_or_default());
        if let Some(embed) = parts.extensions.get::<Embed>() {
            provide_context(Embedded { embed: *embed, portals: state.portals.origins.clone() });
        }
        if parts.extensions.get::<NotAdmitted>().is_some() {
            provide_context(not_admitted());
        }
    }
    if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>())
        && let Ok(policy) = HeaderValue::from_str(&page_policy(&nonce))
    {
        response.insert_header(CONTENT_SECURITY_POLICY, policy);
        if let Some(build) = &state.build {
            provide_context(build.clone());
        }
        if let Some(said) = use_context::<Parts>().and_then(|parts| said(&parts.headers)) {
            provide_context(said);
            response.append_header(SET_COOKIE, said_cookie(None, state.cookies));
        }
    }
}

/// The build that the list of the program's files tells of. Without its style sheet a page is bare, and works.
fn build(site: &Path, names: &str) -> Option<Build> {
    let hash = names.lines().find_map(|line| line.strip_prefix("js: "))?;
    let style = std::fs::read_to_string(site.join(STYLE));
    let style = style.inspect_err(|cause| tracing::warn!(%cause, site = %site.display(), "there is no style sheet"));
    Some(Build { mark: format!(".{hash}").into(), style: style.unwrap_or_default().into() })
}

/// What the sign-in page says to somebody for whom a proxy vouches, and who may not come in.
fn not_admitted() -> Posted {
    Posted { fields: Vec::new(), error: refusal(NOT_ADMITTED) }
}

async fn server_function(State(state): State<AppState>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    if get_server_fn_service(parts.uri.path(), parts.method.clone()).is_none() {
        let json = [(CONTENT_TYPE, "application/json")];
        return (StatusCode::NOT_FOUND, json, AppError::NotFound.ser()).into_response();
    }
    // What a plain form of another site could send is none of ours.
    let is_json = |kind: &HeaderValue| kind.as_bytes().starts_with(b"application/json");
    if parts.method == Method::POST && !parts.headers.get(CONTENT_TYPE).is_some_and(is_json) {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    let Ok(bytes) = to_bytes(body, BODY_LIMIT).await else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    let request = Request::from_parts(parts, Body::from(bytes));
    handle_server_fns_with_context(move || contexts(&state), request).await.into_response()
}

/// The built page's files, packed beforehand. A name with a hash never means anything else, so it is kept for ever.
fn site(options: &LeptosOptions) -> Router {
    let folder = Path::new(&*options.site_root).join(&*options.site_pkg_dir);
    let kept = if options.hash_files { "public, max-age=31536000, immutable" } else { "no-cache" };
    let keep = move |mut response: Response| async move {
        if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
            response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(kept));
        }
        response
    };
    Router::new()
        .fallback_service(ServeDir::new(folder).precompressed_br().precompressed_gzip())
        .layer(map_response(keep))
}

async fn ready(State(state): State<AppState>) -> Response {
    let Err(silent) = state.sign_of_life().await else { return "ready".into_response() };
    tracing::error!(cause = silent, "the database does not answer");
    (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response()
}
