//! Tokens for programs, over HTTP: made once, used within their limits, and gone when they are revoked.

use super::site::{FORM, Site, cookie, header, shown, text};
use app::user::{Access, Role};
use axum::body::Body;
use axum::http::{Method, Request, Response, StatusCode};
use chrono::TimeDelta;

const SAVE: &str = "/api/app/customer/details/api/save_details";
const LIST: &str = "/api/app/user/zones/time_zones";
const ACME: &str =
    r#"{"id":1,"form":{"number":"A-1","name":"Acme SL","currency":"EUR","status":"active","version":"1"}}"#;

/// Makes a token by the form, and answers with what the page shows of it.
async fn made(site: &Site, session: &str, writes: bool) -> String {
    let form = format!("name=Caja&days=30{}", if writes { "&writes=on" } else { "" });
    let answer = site.post("/preferences/tokens", session, FORM, &form).await;
    assert_eq!((answer.status(), header(&answer, "cache-control")), (StatusCode::OK, "no-store"));
    let page = shown(answer).await;
    let token = page.split("value=\"ficha_").nth(1).unwrap_or_else(|| panic!("{page}")).split('"').next().unwrap();
    format!("ficha_{token}")
}

async fn ask(site: &Site, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Response<Body> {
    let mut request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    site.ask(request.body(Body::from(body.to_owned())).unwrap()).await
}

/// Every row but the tokens', which are written by using them; and how many of those there are.
async fn rows(site: &Site) -> (Vec<String>, usize) {
    let (tokens, rest): (Vec<_>, Vec<_>) =
        site.tables().await.into_iter().partition(|row| row.starts_with("api_token: "));
    (rest, tokens.len())
}

#[tokio::test]
async fn a_token_is_shown_once_and_its_writes_name_it_in_the_history() {
    for site in Site::on_both().await {
        let session = site.signed_in(Role::Editor).await;
        site.acme().await;
        let token = made(&site, &session, true).await;
        let page = text(site.get("/preferences/tokens", &session).await).await;
        assert!(page.contains("Caja") && page.contains("Lee y escribe") && !page.contains(&token), "{page}");
        assert!(site.tables().await.iter().all(|row| !row.contains(&token)), "no table holds it");

        let sent = format!("Bearer {token}");
        let answer = ask(&site, Method::GET, LIST, &[("authorization", &sent)], "").await;
        assert_eq!(answer.status(), StatusCode::OK);
        let answer = ask(&site, Method::POST, SAVE, &[("authorization", &sent)], ACME).await;
        assert_eq!(answer.status(), StatusCode::OK, "{}", text(answer).await);
        let mut conn = site.db.read(&Access::command("command", "test")).await.unwrap();
        let sql = "SELECT actor, source FROM history WHERE entity = 'customer' ORDER BY id DESC LIMIT 1";
        let (actor, source): (String, String) = conn.query(sql).one().await.unwrap();
        assert_eq!((&*actor, &*source), ("user:1", "token Caja"));
        drop(conn);

        let answer = site.post("/preferences/tokens/1/revoke", &session, FORM, "").await;
        assert_eq!(
            (header(&answer, "location"), &*cookie(answer.headers())),
            ("/preferences/tokens", "said=token-revoked")
        );
        let answer = ask(&site, Method::GET, LIST, &[("authorization", &sent)], "").await;
        assert_eq!((answer.status(), &*text(answer).await), (StatusCode::UNAUTHORIZED, "\"Unauthenticated\""));
        site.leave().await;
    }
}

#[tokio::test]
async fn a_program_does_no_more_than_its_token_and_its_user_may() {
    let site = Site::new().await;
    let email = site.ana(Role::Editor).await;
    let session = cookie(site.sign_in(email, "").await.headers());
    site.acme().await;
    let (reads, writes) = (made(&site, &session, false).await, made(&site, &session, true).await);
    let (reads, writes) = (format!("Bearer {reads}"), format!("bearer {writes}"));
    let before = rows(&site).await;
    for (token, path, body) in [
        (&reads, SAVE, ACME),
        (&reads, "/customers/1/delete", ""),
        (&writes, "/customers/1/delete", ""),
        (&writes, "/preferences/tokens", "name=Another&days=365&writes=on"),
        (&writes, "/preferences/tokens/1/revoke", ""),
        (&writes, "/preferences/sessions/end-others", ""),
        (&writes, "/preferences", "locale=fr"),
        (&writes, "/api/app/customer/details/api/restore_customer", r#"{"id":1}"#),
    ] {
        // A session that comes along, and a page of ours, give it no more.
        let more = [("authorization", &**token), ("cookie", &*session), ("sec-fetch-site", "same-origin")];
        let answer = ask(&site, Method::POST, path, &more, body).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(rows(&site).await, before);
    assert_eq!(site.get("/customers", &session).await.status(), StatusCode::OK, "no session was ended");

    for wrong in ["Bearer ficha_", "Bearer ficha_guessed", "Bearer  ficha_x"] {
        let answer = ask(&site, Method::GET, LIST, &[("authorization", wrong), ("cookie", &session)], "").await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{wrong}: no cookie counts beside it");
    }
    for anothers in ["Bearer eyJhbGciOi", "Basic ficha_x", &*reads.replace("Bearer ", "")] {
        let answer = ask(&site, Method::GET, LIST, &[("authorization", anothers), ("cookie", &session)], "").await;
        assert_eq!(answer.status(), StatusCode::OK, "{anothers}: it is not for us");
        let answer = ask(&site, Method::POST, SAVE, &[("authorization", anothers), ("cookie", &session)], ACME).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{anothers}: nor does it open the way of another site");
    }
    site.demote().await;
    let answer = ask(&site, Method::POST, SAVE, &[("authorization", &writes)], ACME).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN, "a viewer's token writes nothing");
    site.disable(email).await;
    let answer = ask(&site, Method::GET, LIST, &[("authorization", &reads)], "").await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_form_that_cannot_be_taken_comes_back_and_nobody_touches_the_tokens_of_another() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Viewer).await;
    let answer = site.post("/preferences/tokens", &session, FORM, "name=&days=36500").await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(shown(answer).await.contains("aria-invalid=\"true\""));
    let token = made(&site, &session, false).await;
    let email = site.person("eva", Role::Admin).await;
    let eva = cookie(site.sign_in(&email, "").await.headers());
    site.post("/preferences/tokens/1/revoke", &eva, FORM, "").await;
    assert!(!shown(site.get("/preferences/tokens", &eva).await).await.contains("Caja"));
    let sent = format!("Bearer {token}");
    assert_eq!(ask(&site, Method::GET, LIST, &[("authorization", &sent)], "").await.status(), StatusCode::OK);

    let before = rows(&site).await;
    let embedded = "https://f.example/preferences/tokens?embed=read";
    let request = Request::post("/preferences/tokens")
        .header("sec-fetch-site", "same-origin")
        .header("sec-fetch-dest", "iframe")
        .header("referer", embedded)
        .header("cookie", &session)
        .header("content-type", FORM)
        .body(Body::from("name=Caja&days=30&writes=on"));
    let answer = site.ask(request.unwrap()).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN, "where nobody may do more than read");
    assert_eq!(rows(&site).await, before);

    let to_sign_in = site.post("/preferences/tokens", "", FORM, "name=Caja&days=30").await;
    assert_eq!(header(&to_sign_in, "location"), "/login?next=/preferences/tokens");
    let back = site.post("/preferences/tokens", &session, FORM, "kept_form=name%3DTienda%26days%3D7").await;
    assert_eq!(back.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(shown(back).await.contains("value=\"Tienda\""), "it is shown again, and not made unseen");
    assert_eq!(rows(&site).await, before);
}

#[tokio::test]
async fn whoever_signed_in_a_while_ago_confirms_who_they_are_before_they_make_a_token() {
    let site = Site::new().await;
    let email = site.ana(Role::Editor).await;
    let session = cookie(site.sign_in(email, "").await.headers());
    let mut tx = site.db.write(&Access::command("command", "test")).await.unwrap();
    let then = tx.now() - TimeDelta::minutes(16);
    tx.query("UPDATE session SET proved_at = $1").bind(then).execute().await.unwrap();
    tx.commit().await.unwrap();
    let before = rows(&site).await;

    let form = "name=Caja&days=30&writes=on";
    let answer = site.post("/preferences/tokens", &session, FORM, form).await;
    let door = header(&answer, "location").to_owned();
    assert_eq!(
        (answer.status(), &*door),
        (StatusCode::TEMPORARY_REDIRECT, "/login?next=/preferences/tokens&confirm=1")
    );
    let page = site.post(&door, &session, FORM, form).await;
    assert_eq!(page.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = shown(page).await;
    assert!(page.contains("confirme que es usted") && page.contains("name=Caja&amp;days=30"), "{page}");
    assert_eq!(rows(&site).await, before);
    assert_eq!(site.get("/customers", &session).await.status(), StatusCode::OK, "for all else the session is good");

    let kept = "kept_form=name%3DCaja%26days%3D30&next=%2Fpreferences%2Ftokens";
    let right = format!("email={email}&password=caf%C3%A9+con+leche&{kept}");
    let back = site.post("/login", &session, FORM, &right).await;
    assert_eq!((back.status(), header(&back, "location")), (StatusCode::TEMPORARY_REDIRECT, "/preferences/tokens"));
    let fresh = cookie(back.headers());
    assert!(shown(site.post("/preferences/tokens", &fresh, FORM, &right).await).await.contains("value=\"Caja\""));
    made(&site, &fresh, true).await;
}
