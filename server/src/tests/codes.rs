//! Codes to sign in by within a frame: shown to whoever has just shown who they are, and good for one session, for a minute.

use super::site::{FORM, Site, cookie, header, shown, text};
use app::user::{Access, Role};
use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use chrono::TimeDelta;

/// Has a code made by the button, and answers with what the page shows of it.
async fn made(site: &Site, session: &str) -> String {
    let answer = site.post("/login/code", session, FORM, "").await;
    assert_eq!((answer.status(), header(&answer, "cache-control")), (StatusCode::OK, "no-store"));
    let page = shown(answer).await;
    let field = page.split("name=\"shown\"").nth(1).unwrap_or_else(|| panic!("{page}"));
    field.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// Types a code in a frame, which has no session.
async fn typed(site: &Site, code: &str) -> Response<Body> {
    let request = Request::post("/login")
        .header("sec-fetch-site", "same-origin")
        .header("sec-fetch-dest", "iframe")
        .header("referer", "https://f.example/login?embed")
        .header("content-type", FORM)
        .body(Body::from(format!("code={code}&next=%2Fcustomers%2F1")));
    site.ask(request.unwrap()).await
}

async fn change(site: &Site, sql: &'static str, at: TimeDelta) {
    let mut tx = site.db.write(&Access::command("command", "test")).await.unwrap();
    let at = tx.now() + at;
    tx.query(sql).bind(at).execute().await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_code_that_a_tab_shows_signs_in_within_the_frame_once() {
    for site in Site::on_both().await {
        let session = site.signed_in(Role::Editor).await;
        site.acme().await;
        let code = made(&site, &session).await;
        assert!(site.tables().await.iter().all(|row| !row.contains(&code.replace('-', ""))), "no table holds it");
        assert!(!text(site.get("/login/code", &session).await).await.contains(&code), "it is shown once");

        let answer = typed(&site, &code.to_lowercase()).await;
        assert_eq!((answer.status(), header(&answer, "location")), (StatusCode::SEE_OTHER, "/customers/1?embed"));
        let framed = cookie(answer.headers());
        assert_ne!(framed, session);
        for session in [&framed, &session] {
            assert_eq!(site.get("/customers/1", session).await.status(), StatusCode::OK);
        }
        let again = typed(&site, &code).await;
        assert_eq!(again.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!again.headers().contains_key("set-cookie"));
        let page = text(again).await;
        assert!(page.contains("Este código no es correcto o ya no vale.") && page.contains("/customers/1"), "{page}");
        assert!(!page.contains(&code), "it is not written back");

        let late = made(&site, &session).await;
        change(&site, "UPDATE sign_in_code SET expires_at = $1", TimeDelta::zero()).await;
        assert_eq!(typed(&site, &late).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let code = made(&site, &session).await;
        site.disable("ana@cafe.example").await;
        assert_eq!(typed(&site, &code).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
        site.leave().await;
    }
}

#[tokio::test]
async fn a_code_is_for_whoever_has_just_shown_who_they_are_and_never_for_a_frame() {
    let site = Site::new().await;
    let answer = site.post("/login/code", "", FORM, "").await;
    assert_eq!(header(&answer, "location"), "/login?next=/login/code");
    let session = site.signed_in(Role::Viewer).await;
    let request = Request::post("/login/code?embed")
        .header("sec-fetch-site", "same-origin")
        .header("sec-fetch-dest", "iframe")
        .header("cookie", &session)
        .header("content-type", FORM)
        .body(Body::empty());
    assert_eq!(site.ask(request.unwrap()).await.status(), StatusCode::FORBIDDEN);
    change(&site, "UPDATE session SET proved_at = $1", TimeDelta::minutes(-16)).await;
    let answer = site.post("/login/code", &session, FORM, "").await;
    assert_eq!(header(&answer, "location"), "/login?next=/login/code&confirm=1");
    assert!(site.tables().await.iter().all(|row| !row.starts_with("sign_in_code")), "nothing was made");
}

#[tokio::test]
async fn whoever_guesses_codes_has_to_wait() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Viewer).await;
    let code = made(&site, &session).await;
    // Nine more would take nine seconds of waiting: the tries of a minute ago are written down instead.
    let mut tx = site.db.write(&Access::command("command", "test")).await.unwrap();
    let now = tx.now();
    for _ in 0..10 {
        tx.query("INSERT INTO login_attempt (key, at) VALUES ('account:code unknown', $1)")
            .bind(now - TimeDelta::minutes(1))
            .execute()
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let page = text(typed(&site, &code).await).await;
    assert!(page.contains("Espere 15 minutos"), "{page}");
    assert_eq!(site.sign_in("ana@cafe.example", "").await.status(), StatusCode::SEE_OTHER, "a password still does");
}
