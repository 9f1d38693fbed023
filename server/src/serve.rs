//! `ficha serve`: from the first start to the last answer.

use crate::command;
use crate::config::Config;
use crate::connections::{self, LIMITS};
use crate::demo;
use crate::router::{AppState, NAMES, router};
use anyhow::Context;
use app::customer::billing::printed::Company;
use app::customer::files::{blob, receive::Files};
use app::db::Db;
use app::locale::Locale;
use app::user::store::{self, NewUser};
use app::user::{Access, Role, Scope, password};
use axum::http::header::{CONNECTION, HeaderValue};
use axum::middleware::map_response;
use axum::response::Response;
use chrono::TimeDelta;
use std::future::ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Notify;

/// How long requests may take to end after the server was told to stop.
const DRAIN: Duration = Duration::from_secs(10);
/// How long connections are still taken after that, each for one more answer: whoever asks on a connection at the moment in which
/// it is closed as idle gets none.
const FAREWELL: Duration = Duration::from_millis(500);
/// How often the store of files is swept.
const SWEEP: Duration = Duration::from_secs(3600);
/// Who may sign in on a new installation.
const FIRST_ADMIN: &str = "admin@ficha.local";

/// Answers until it is told to stop.
pub async fn serve(config: &Config, demo: bool) -> anyhow::Result<()> {
    // First of all: where another server answers already, nothing may have been made or shown.
    let listener =
        TcpListener::bind(config.listen).await.with_context(|| format!("{} cannot be listened on", config.listen))?;
    connections::allow_many();
    let db = command::open(config).await?;
    if let Some(password) = first_admin(&db).await? {
        eprintln!("Sign in as {FIRST_ADMIN} with the password {password} (it is shown only now).");
    }
    let files = config.files.open().context("the store of files cannot be opened")?;
    let mut config = config.clone();
    if demo {
        if config.company == Company::default() {
            config.company = app::customer::demo::company();
        }
        demo::load_demo(&db, &files).await?;
    }
    if !config.site.join(NAMES).is_file() {
        tracing::warn!(site = %config.site.display(), "the built page is not there; pages will work without style or script");
    }
    let address = listener.local_addr()?;
    let state = AppState::new(&config, db.clone(), files.clone());
    let live = state.live().clone();
    let stopping = Arc::new(AtomicBool::new(false));
    let closing = Arc::clone(&stopping);
    let last = map_response(move |mut response: Response| {
        if closing.load(Ordering::Relaxed) {
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        ready(response)
    });
    let service = router(state).layer(last);
    tracing::info!(%address, database = if db.is_sqlite() { "sqlite" } else { "postgres" }, "listening");
    eprintln!("Ficha is at {}", config.public_url.clone().unwrap_or_else(|| format!("http://{address}")));

    let told = live.clone();
    let telling = tokio::spawn(async move { told.run().await });
    let sweeping = tokio::spawn(sweep(db.clone(), files, config.files.keep_days));
    let stop = Arc::new(Notify::new());
    let stopped = Arc::clone(&stop);
    let answering = connections::answer(listener, service, LIMITS, async move { stopped.notified().await });
    let overdue = async {
        told_to_stop().await;
        tracing::info!("stopping; requests under way are answered");
        stopping.store(true, Ordering::Relaxed);
        tokio::time::sleep(FAREWELL).await;
        stop.notify_one();
        live.end();
        tokio::time::sleep(DRAIN - FAREWELL).await;
    };
    tokio::select! {
        () = answering => {}
        () = overdue => tracing::warn!("some requests took too long and were cut off"),
    }
    sweeping.abort();
    telling.abort();
    db.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Every hour, removes the bytes that no file needs any more.
async fn sweep(db: Db, files: Files, keep_days: u32) {
    let access = Access::command("command", "ficha");
    let mut hours = tokio::time::interval(SWEEP);
    loop {
        hours.tick().await;
        match blob::sweep(&db, &access, &files, TimeDelta::days(i64::from(keep_days))).await {
            Ok(0) => {}
            Ok(gone) => tracing::info!(gone, "contents that no file needs were removed"),
            Err(cause) => tracing::error!(%cause, "the store of files could not be swept"),
        }
    }
}

/// The password of a new administrator, on a database without users.
pub async fn first_admin(db: &Db) -> anyhow::Result<Option<String>> {
    let access = Access::command("command", &command::person());
    if store::any(&mut *db.read(&access).await?).await? {
        return Ok(None);
    }
    let secret = password::invent()?;
    let new = NewUser {
        email: FIRST_ADMIN.to_owned(),
        name: "Admin".to_owned(),
        password_hash: password::hash(secret.clone()).await?,
        role: Role::Admin,
        team: None,
        scope: Scope::All,
        locale: Locale::Es,
        time_zone: "Europe/Madrid".to_owned(),
    };
    let mut tx = db.write(&access).await?;
    store::add(&mut tx, new).await?;
    tx.commit().await?;
    Ok(Some(secret))
}

/// Ctrl-C, or SIGTERM from whoever runs us.
async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
