//! Where the database is away or silent, everybody is told so, and nobody waits.

use super::site::{Site, text};
use crate::router::pages;
use app::error::AppError;
use app::locale::Locale;
use app::user::{Access, Role};
use axum::http::StatusCode;
use std::sync::Arc;
use std::time::Duration;

#[tokio::test]
async fn readiness_follows_the_database() {
    let site = Site::new().await;
    assert_eq!(site.get("/readyz", "").await.status(), StatusCode::OK);
    let mut held = Vec::new();
    for _ in 0..4 {
        held.push(site.db.read(&Access::command("command", "test")).await.unwrap());
    }
    assert_eq!(site.get("/readyz", "").await.status(), StatusCode::SERVICE_UNAVAILABLE, "the database hangs");
    // Nobody waits for it, neither a person nor a program.
    let (page, function) = tokio::join!(
        site.get("/customers", "ficha_session=x; locale=en"),
        site.get("/api/app/customer/api/open_card?id=1", "ficha_session=x")
    );
    assert_eq!((page.status(), function.status()), (StatusCode::SERVICE_UNAVAILABLE, StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(text(page).await, AppError::Unavailable.message(Locale::En));
    assert_eq!(text(function).await, "\"Unavailable\"");
    drop(held);
    assert_eq!(site.get("/readyz", "").await.status(), StatusCode::OK);
    site.db.close().await;
    assert_eq!(site.get("/readyz", "").await.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(site.get("/healthz", "").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_page_is_answered_while_the_routes_of_another_server_are_asked_for() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Editor).await;
    let asking = Arc::new(());
    let still = Arc::downgrade(&asking);
    std::thread::spawn(move || {
        while still.strong_count() > 0 {
            pages();
        }
    });
    for _ in 0..5 {
        let page = tokio::time::timeout(Duration::from_secs(60), site.get("/customers", &session)).await;
        assert_eq!(page.map(|page| page.status()).ok(), Some(StatusCode::OK));
    }
    drop(asking);
}
