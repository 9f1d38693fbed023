//! A server to ask, as a browser would.

use crate::config::{Config, Settings};
use crate::router::{AppState, router};
use app::customer::live::hub::Live;
use app::db::{Db, Sql};
use app::locale::Locale;
use app::user::store::{self, NewUser};
use app::user::{Access, Role, Scope, password};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, Response};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;
use tower::ServiceExt;

const PASSWORD: &str = "café con leche";
pub const FORM: &str = "application/x-www-form-urlencoded";

/// A server on an empty database of its own.
pub struct Site {
    router: Router,
    live: Live,
    pub db: Db,
    folder: TempDir,
    /// Its database on the test's Postgres server, where it is there.
    postgres: Option<String>,
}

impl Site {
    pub async fn new() -> Site {
        Site::at(None).await
    }

    pub async fn at(public_url: Option<&str>) -> Site {
        Site::with(public_url, |_| ()).await
    }

    /// A server on each of the two databases.
    pub async fn on_both() -> [Site; 2] {
        Site::on_both_with(|_| ()).await
    }

    /// The same, each with its configuration changed before it starts.
    pub async fn on_both_with(change: impl Fn(&mut Config)) -> [Site; 2] {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let name = format!("ficha_site_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        server(&[format!("DROP DATABASE IF EXISTS {name}"), format!("CREATE DATABASE {name}")]).await;
        [Site::begin(None, &change, None).await, Site::begin(None, &change, Some(name)).await]
    }

    /// Closes the database, and leaves nothing behind.
    pub async fn leave(self) {
        self.db.close().await;
        if let Some(name) = self.postgres {
            server(&[format!("DROP DATABASE {name} WITH (FORCE)")]).await;
        }
    }

    /// A server whose configuration is changed before it starts.
    pub async fn with(public_url: Option<&str>, change: impl FnOnce(&mut Config)) -> Site {
        Site::begin(public_url, change, None).await
    }

    async fn begin(public_url: Option<&str>, change: impl FnOnce(&mut Config), postgres: Option<String>) -> Site {
        let folder = tempfile::tempdir().unwrap();
        let pkg = folder.path().join("site/pkg");
        std::fs::create_dir_all(&pkg).unwrap();
        std::fs::write(pkg.join("ficha.css"), "body {}").unwrap();
        std::fs::write(pkg.join("ficha.css.br"), "packed").unwrap();
        let url = match &postgres {
            Some(name) => address(name),
            None => format!("sqlite://{}", folder.path().join("ficha.db").display()),
        };
        let db = Db::open(&url).await.unwrap();
        db.migrate().await.unwrap();
        let site = Some(folder.path().join("site"));
        let settings = Settings { site, public_url: public_url.map(str::to_owned), ..Settings::default() };
        let mut config = settings.resolve().unwrap();
        config.files.store = folder.path().join("files").display().to_string();
        change(&mut config);
        let files = config.files.open().unwrap();
        let state = AppState::new(&config, db.clone(), files);
        let live = state.live().clone();
        Site { router: router(state), live, db, folder, postgres }
    }

    /// Begins to tell of changes, as a server does.
    pub fn tells(&self) {
        let live = self.live.clone();
        tokio::spawn(async move { live.run().await });
    }

    /// Adds Ana, and answers with the email she signs in with.
    pub async fn ana(&self, role: Role) -> &'static str {
        self.person("ana", role).await;
        "ana@cafe.example"
    }

    /// Adds somebody, and answers with the email they sign in with.
    pub async fn person(&self, name: &str, role: Role) -> String {
        let email = format!("{}@cafe.example", name.replace(' ', "."));
        let new = NewUser {
            email: email.clone(),
            name: name[..1].to_uppercase() + &name[1..],
            password_hash: password::hash(PASSWORD.to_owned()).await.unwrap(),
            role,
            team: None,
            scope: Scope::All,
            locale: Locale::Es,
            time_zone: "Europe/Madrid".to_owned(),
        };
        let mut tx = self.db.write(&Access::command("command", "test")).await.unwrap();
        store::add(&mut tx, new).await.unwrap();
        tx.commit().await.unwrap();
        email
    }

    /// Disables somebody without ending their sessions, as a colleague's hand in the database would.
    pub async fn disable(&self, email: &str) {
        let mut tx = self.db.write(&Access::command("command", "test")).await.unwrap();
        tx.query("UPDATE app_user SET disabled = $2 WHERE email = $1").bind(email).bind(true).execute().await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Every file in the store, by its path there.
    pub fn stored(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder.path().join("files")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().flatten() {
                if entry.path().is_dir() {
                    folders.push(entry.path());
                } else {
                    found.push(entry.path().strip_prefix(self.folder.path()).unwrap().display().to_string());
                }
            }
        }
        found.sort();
        found
    }

    /// The whole service, to be served over a connection.
    pub fn service(&self) -> Router {
        self.router.clone()
    }

    pub async fn ask(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub async fn get(&self, path: &str, cookie: &str) -> Response<Body> {
        self.ask(Request::get(path).header("cookie", cookie).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, cookie: &str, kind: &str, body: &str) -> Response<Body> {
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", kind)
            .header("cookie", cookie)
            .body(Body::from(body.to_owned()));
        self.ask(request.unwrap()).await
    }

    pub async fn sign_in(&self, email: &str, cookie: &str) -> Response<Body> {
        let body = format!("email={email}&password=caf%C3%A9+con+leche&next=%2Fcustomers%3Fq%3Dcaf");
        self.post("/login", cookie, FORM, &body).await
    }

    /// Adds Ana, signs her in, and answers with her cookie.
    pub async fn signed_in(&self, role: Role) -> String {
        let email = self.ana(role).await;
        cookie(self.sign_in(email, "").await.headers())
    }

    /// Makes a viewer of everybody.
    pub async fn demote(&self) {
        let mut tx = self.db.write(&Access::command("command", "test")).await.unwrap();
        tx.query("UPDATE app_user SET role = 'viewer'").execute().await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Adds Acme, customer 1, at version 1.
    pub async fn acme(&self) {
        let mut tx = self.db.write(&Access::command("command", "test")).await.unwrap();
        tx.query("INSERT INTO customer (number, name, currency) VALUES ('A-1', 'Acme', 'EUR')")
            .execute()
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Every row of what a write could touch, byte by byte, to compare before and after: all tables but those of sessions
    /// and visits, which are written by asking.
    pub async fn tables(&self) -> Vec<String> {
        let mut conn = self.db.read(&Access::command("command", "test")).await.unwrap();
        let tables = Sql::per_dialect(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' \
             AND name NOT LIKE '%sqlx%' AND name NOT IN ('session', 'login_attempt', 'visit') ORDER BY name",
            "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public' \
             AND table_type = 'BASE TABLE' AND table_name NOT LIKE '%sqlx%' \
             AND table_name NOT IN ('session', 'login_attempt', 'visit') ORDER BY table_name",
        );
        let mut rows = Vec::new();
        for table in conn.query(tables).scalars::<String>().await.unwrap() {
            let sql = if conn.is_sqlite() {
                let columns = conn.query("SELECT name FROM pragma_table_info($1)").bind(&*table).scalars::<String>();
                let quoted: Vec<_> = columns.await.unwrap().iter().map(|column| format!("quote({column})")).collect();
                format!("SELECT '{table}: ' || {} FROM {table} ORDER BY 1", quoted.join(" || ',' || "))
            } else {
                format!("SELECT '{table}: ' || CAST(to_jsonb(t) AS TEXT) FROM {table} t ORDER BY 1")
            };
            rows.extend(conn.query(Sql::compose(sql)).scalars::<String>().await.unwrap());
        }
        rows
    }
}

/// The address of a database on the test's Postgres server.
fn address(database: &str) -> String {
    let url = server_address();
    let (head, parameters) = url.split_once('?').map_or((&*url, String::new()), |(a, b)| (a, format!("?{b}")));
    let (server, _) = head.rsplit_once('/').expect("the address ends in /database");
    format!("{server}/{database}{parameters}")
}

fn server_address() -> String {
    std::env::var("FICHA_TEST_POSTGRES").expect(
        "FICHA_TEST_POSTGRES names a Postgres server where databases may be created; `cargo xtask test` sets it",
    )
}

/// Runs statements that make and remove whole databases.
async fn server(statements: &[String]) {
    let mut link = PgConnection::connect(&server_address()).await.expect("the test's Postgres server answers");
    for statement in statements {
        link.execute(AssertSqlSafe(statement.as_str())).await.expect("a database is made or removed");
    }
    link.close().await.expect("the server lets go");
}

pub fn header<'r>(response: &'r Response<Body>, name: &str) -> &'r str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

/// The cookie as a browser would send it back.
pub fn cookie(headers: &HeaderMap) -> String {
    headers.get("set-cookie").unwrap().to_str().unwrap().split(';').next().unwrap().to_owned()
}

pub async fn text(response: Response<Body>) -> String {
    String::from_utf8(to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
}

/// A page without its scripts, which carry every tab's data: what is left is what somebody may see of it.
pub async fn shown(response: Response<Body>) -> String {
    let page = text(response).await;
    let mut parts = page.split("<script");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.filter_map(|part| part.split_once("</script>")).fold(first, |shown, (_, after)| shown + after)
}
