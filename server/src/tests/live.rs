//! What is told while it happens.

use super::site::{Site, header, text};
use app::user::{Access, Role};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use futures_util::StreamExt;
use std::time::Duration;

/// One event as it comes over the connection.
async fn event(events: &mut axum::body::BodyDataStream) -> String {
    let next = tokio::time::timeout(Duration::from_secs(20), events.next());
    let bytes = next.await.expect("an event comes in time").expect("the connection stays").unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The number of an event.
fn id(event: &str) -> i64 {
    event.lines().find_map(|line| line.strip_prefix("id: ")).expect(event).parse().unwrap()
}

async fn rename(site: &Site, name: &str) {
    let mut tx = site.db.write(&Access::command("command", "test")).await.unwrap();
    tx.query("UPDATE customer SET name = $1 WHERE id = 1").bind(name).execute().await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_change_reaches_a_browser_and_one_that_was_away_hears_what_it_missed() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Viewer).await;
    site.acme().await;
    site.tells();
    let answer = site.get("/live", &session).await;
    assert_eq!((answer.status(), header(&answer, "content-type")), (StatusCode::OK, "text/event-stream"));
    assert_eq!(header(&answer, "x-accel-buffering"), "no");
    let mut events = answer.into_body().into_data_stream();
    let begin = id(&event(&mut events).await);
    rename(&site, "Acme Tools").await;
    let mut told = event(&mut events).await;
    while !told.contains(r#""customer":1"#) {
        told = event(&mut events).await;
    }
    assert!(id(&told) > begin && told.contains(r#""actors":["command:test"]"#), "{told}");
    drop(events);

    rename(&site, "Acme Tools & Sons").await;
    let again = Request::get("/live?after=0").header("cookie", &session).header("last-event-id", id(&told));
    let mut events = site.ask(again.body(Body::empty()).unwrap()).await.into_body().into_data_stream();
    assert_eq!(id(&event(&mut events).await), id(&told), "it begins where the browser says it stopped");
    let missed = event(&mut events).await;
    assert!(id(&missed) > id(&told) && missed.contains(r#""customer":1"#), "{missed}");
}

#[tokio::test]
async fn whoever_is_not_signed_in_hears_nothing() {
    let site = Site::new().await;
    let answer = site.get("/live", "").await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(text(answer).await, "\"Unauthenticated\"");
}
