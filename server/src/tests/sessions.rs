//! One's own sessions over HTTP: how long they last, where one sees them, and how one ends them from afar.

use super::site::{FORM, Site, cookie, header, shown, text};
use app::user::{Access, Role};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use chrono::{DateTime, TimeDelta, Utc};

const PHONE: &str =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Version/18.6 Safari/604.1";

/// Signs Ana in with a browser that calls itself so.
async fn signed_in_with(site: &Site, agent: &str) -> String {
    let form = "email=ana%40cafe.example&password=caf%C3%A9+con+leche";
    let request = Request::post("/login")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", FORM)
        .header("user-agent", agent)
        .body(Body::from(form));
    cookie(site.ask(request.unwrap()).await.headers())
}

/// As if every session had been begun, and used last, some time ago.
async fn age(site: &Site, begun: TimeDelta, used: TimeDelta) {
    let mut tx = site.db.write(&Access::command("command", "test")).await.unwrap();
    let now = tx.now();
    tx.query("UPDATE session SET created_at = $1, last_seen_at = $2")
        .bind(now - begun)
        .bind(now - used)
        .execute()
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_session_that_is_idle_or_old_leads_to_the_sign_in_page_and_a_save_says_so() {
    let site = Site::with(None, |config| {
        config.sign_in.lifetime.idle = TimeDelta::minutes(30);
        config.sign_in.lifetime.longest = TimeDelta::hours(8);
    });
    let site = site.await;
    site.ana(Role::Editor).await;
    site.acme().await;
    let session = signed_in_with(&site, PHONE).await;
    let minutes = TimeDelta::minutes;
    for (begun, used, expected) in [
        (minutes(60), minutes(29), StatusCode::OK),
        (minutes(60), minutes(31), StatusCode::SEE_OTHER),
        (minutes(479), minutes(1), StatusCode::OK),
        (minutes(481), minutes(1), StatusCode::SEE_OTHER),
    ] {
        age(&site, begun, used).await;
        assert_eq!(site.get("/customers", &session).await.status(), expected, "{begun} {used}");
    }
    let before = site.tables().await;
    let save = "/api/app/customer/details/api/save_details";
    let answer = site.post(save, &session, "application/json", r#"{"id":1,"form":{}}"#).await;
    assert_eq!((answer.status(), text(answer).await.as_str()), (StatusCode::UNAUTHORIZED, "\"Unauthenticated\""));
    assert_eq!(site.tables().await, before);
}

#[tokio::test]
async fn the_cookie_lasts_as_long_as_the_session_may() {
    let site = Site::with(None, |config| config.sign_in.lifetime.longest = TimeDelta::hours(2)).await;
    let email = site.ana(Role::Viewer).await;
    let answer = site.sign_in(email, "").await;
    assert!(header(&answer, "set-cookie").contains("; Max-Age=7200"), "{}", header(&answer, "set-cookie"));
}

#[tokio::test]
async fn an_open_page_that_nobody_looks_at_keeps_no_session_alive() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Editor).await;
    site.acme().await;
    let last_seen = async || {
        let mut conn = site.db.read(&Access::command("command", "test")).await.unwrap();
        conn.query("SELECT last_seen_at FROM session").scalar::<DateTime<Utc>>().await.unwrap()
    };
    age(&site, TimeDelta::minutes(20), TimeDelta::minutes(10)).await;
    let earlier = last_seen().await;
    let here = r#"{"id":1,"page":"a","leaving":false}"#;
    let said = site.post("/api/app/customer/live/api/say_here", &session, "application/json", here).await;
    assert_eq!(said.status(), StatusCode::OK);
    assert_eq!(site.get("/live", &session).await.status(), StatusCode::OK);
    assert_eq!(site.get("/api/app/customer/activities/api/my_due_count", &session).await.status(), StatusCode::OK);
    let again = site.get("/api/app/customer/api/open_card?id=1&again=true", &session).await;
    assert_eq!(again.status(), StatusCode::OK);
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert_eq!(last_seen().await, earlier);
    assert_eq!(site.get("/customers", &session).await.status(), StatusCode::OK);
    for _ in 0..500 {
        if last_seen().await > earlier {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("a person's click is written down");
}

#[tokio::test]
async fn one_sees_where_one_is_signed_in_and_ends_that_from_afar() {
    for site in Site::on_both().await {
        site.ana(Role::Viewer).await;
        let phone = signed_in_with(&site, PHONE).await;
        let lost = signed_in_with(&site, "<script>alert(1)</script>").await;
        let here =
            signed_in_with(&site, "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0").await;
        let page = shown(site.get("/preferences/sessions", &here).await).await;
        assert!(page.contains("Firefox en Linux") && page.contains("Safari en iPhone"), "{page}");
        assert!(page.contains("Navegador desconocido") && !page.contains("alert(1)"), "{page}");
        assert_eq!(page.matches("/end\"").count(), 2, "no button ends the session that asks: {page}");
        assert!(!page.contains("last_seen") && !page.contains(&phone["ficha_session=".len()..]), "{page}");

        let action = page.split("action=\"/preferences/sessions/").nth(1).unwrap().split('"').next().unwrap();
        let answer = site.post(&format!("/preferences/sessions/{action}"), &here, FORM, "").await;
        assert_eq!((answer.status(), header(&answer, "location")), (StatusCode::SEE_OTHER, "/preferences/sessions"));
        assert_eq!(cookie(answer.headers()), "said=session-ended");
        let mut left = Vec::new();
        for session in [&phone, &lost, &here] {
            left.push(site.get("/customers", session).await.status() == StatusCode::OK);
        }
        assert!(left == [true, false, true] || left == [false, true, true], "{left:?}");

        let answer = site.post("/preferences/sessions/end-others", &here, FORM, "").await;
        assert_eq!(cookie(answer.headers()), "said=other-sessions-ended");
        for (session, expected) in
            [(&phone, StatusCode::SEE_OTHER), (&lost, StatusCode::SEE_OTHER), (&here, StatusCode::OK)]
        {
            assert_eq!(site.get("/customers", session).await.status(), expected);
        }
        site.leave().await;
    }
}

#[tokio::test]
async fn nobody_ends_the_session_of_another() {
    let site = Site::new().await;
    let ana = site.signed_in(Role::Viewer).await;
    let email = site.person("eva", Role::Admin).await;
    let eva = cookie(site.sign_in(&email, "").await.headers());
    for (path, session) in [
        ("/preferences/sessions/1/end", &*eva),
        ("/preferences/sessions/end-others", &eva),
        ("/preferences/sessions/2/end", ""),
    ] {
        site.post(path, session, FORM, "").await;
        assert_eq!(site.get("/customers", &ana).await.status(), StatusCode::OK, "{path}");
        assert_eq!(site.get("/customers", &eva).await.status(), StatusCode::OK, "{path}");
    }
    let request = Request::post("/preferences/sessions/end-others").header("sec-fetch-site", "cross-site");
    let request = request.header("cookie", &ana).header("content-type", FORM).body(Body::empty()).unwrap();
    assert_eq!(site.ask(request).await.status(), StatusCode::FORBIDDEN);
    assert!(shown(site.get("/preferences/sessions", &ana).await).await.contains("No hay ninguna otra sesión."));
}
