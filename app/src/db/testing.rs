//! What a store's test needs: a database of its own on each of the two, and somebody to write.
//!
//! `db_test! { async fn a_sentence(db: Db) { … } }` becomes two tests, `a_sentence::sqlite` and `a_sentence::postgres`. Each
//! has an empty, migrated database that nobody else uses, so they run in parallel.

use super::Db;
use crate::locale::Locale;
use crate::user::{Access, Role, Scope, User};
use crate::value::UserId;
use sqlx::{AssertSqlSafe, Connection, Executor as _, PgConnection};
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// Makes one test into two: the same on SQLite and on Postgres.
#[macro_export]
macro_rules! db_test {
    ($(#[$meta:meta])* async fn $name:ident($db:ident: $Db:ty) $body:block) => {
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn story($db: $Db) $body

            #[tokio::test]
            async fn sqlite() {
                let place = $crate::db::testing::Place::sqlite().await;
                story(place.db.clone()).await;
                place.leave().await;
            }

            #[tokio::test]
            async fn postgres() {
                let place = $crate::db::testing::Place::postgres().await;
                story(place.db.clone()).await;
                place.leave().await;
            }
        }
    };
    ($(#[$meta:meta])* fn $name:ident($db:ident: $Db:ty) async $body:block) => {
        $crate::db::testing::db_test! { $(#[$meta])* async fn $name($db: $Db) $body }
    };
}
pub use crate::db_test;

/// A database of one's own.
pub struct Place {
    /// The database.
    pub db: Db,
    /// Its address.
    pub url: String,
    name: Option<String>,
    _folder: Option<TempDir>,
}

impl Place {
    /// A fresh SQLite file.
    pub async fn sqlite() -> Place {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let url = format!("sqlite://{}", folder.path().join("data/ficha.db").display());
        let db = Db::open(&url).await.expect("SQLite opens");
        db.migrate().await.expect("SQLite migrates");
        Place { db, url, name: None, _folder: Some(folder) }
    }

    /// A fresh database on the server that `FICHA_TEST_POSTGRES` names: a copy of one that was migrated once.
    pub async fn postgres() -> Place {
        static TEMPLATE: OnceCell<String> = OnceCell::const_new();
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let template = TEMPLATE.get_or_init(template).await;
        let name = format!("{template}_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        server(&[format!("DROP DATABASE IF EXISTS {name}"), format!("CREATE DATABASE {name} TEMPLATE {template}")])
            .await;
        let url = address(&name);
        let db = Db::open(&url).await.expect("Postgres opens");
        Place { db, url, name: Some(name), _folder: None }
    }

    /// Closes it, and leaves nothing behind.
    pub async fn leave(self) {
        self.db.close().await;
        if let Some(name) = self.name {
            server(&[format!("DROP DATABASE {name} WITH (FORCE)")]).await;
        }
    }
}

async fn template() -> String {
    let name = format!("ficha_test_{}", std::process::id());
    server(&[format!("DROP DATABASE IF EXISTS {name}"), format!("CREATE DATABASE {name}")]).await;
    let db = Db::open(&address(&name)).await.expect("Postgres opens");
    db.migrate().await.expect("Postgres migrates");
    db.close().await;
    name
}

/// The address of another database on the test's server.
fn address(database: &str) -> String {
    let url = server_address();
    let (head, parameters) = url.split_once('?').map_or((url.as_str(), String::new()), |(a, b)| (a, format!("?{b}")));
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

/// The access of a command, for what a test prepares.
pub fn command() -> Access {
    Access::command("command", "test")
}

/// A user called `name`, made now.
pub async fn user(db: &Db, name: &str, role: Role) -> User {
    let email = format!("{}@ficha.example", name.to_lowercase().replace(' ', "."));
    let mut tx = db.write(&command()).await.expect("a transaction");
    let now = tx.now();
    let id: UserId = tx
        .query(
            "INSERT INTO app_user (email, name, password_hash, role, locale, time_zone, created_at, updated_at) \
             VALUES ($1, $2, 'no password', $3, 'es', 'Europe/Madrid', $4, $4) RETURNING id",
        )
        .bind(&email)
        .bind(name)
        .bind(role)
        .bind(now)
        .scalar()
        .await
        .expect("a user");
    tx.commit().await.expect("a commit");
    let time_zone = "Europe/Madrid".to_owned();
    User { id, name: name.to_owned(), email, role, scope: Scope::All, locale: Locale::Es, time_zone }
}

/// Somebody who may do everything.
pub async fn admin(db: &Db) -> User {
    user(db, "Ada Admin", Role::Admin).await
}

/// The access of Ana, an editor, made now.
pub async fn editor_access(db: &Db) -> Access {
    let ana = user(db, "Ana", Role::Editor).await;
    Access::of(ana, Role::Editor, "request-1".to_owned()).expect("an editor edits")
}
