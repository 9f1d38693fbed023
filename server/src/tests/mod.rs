//! What a browser sees, over HTTP: sessions, roles, cross-site writes, headers.

mod activities;
mod approval;
mod attachments;
mod backup;
mod built_page;
mod codes;
mod contacts;
mod content;
mod erasure;
mod export;
mod files;
mod headers;
mod history;
mod live;
mod oidc;
mod permissions;
mod portal;
mod printed;
mod raw_bodies;
mod readiness;
mod scope;
mod second_step;
mod sessions;
mod site;
mod statements;
mod terms;
mod tokens;
mod trusted_header;

use crate::serve::first_admin;
use app::user::{Access, Role};
use app::value::percent::escape;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use site::{FORM, Site, cookie, header, shown, text};

#[tokio::test]
async fn signing_in_sets_a_cookie_that_scripts_and_other_sites_cannot_use() {
    let site = Site::new().await;
    let email = site.ana(Role::Editor).await;
    let answer = site.sign_in(email, "").await;
    assert_eq!((answer.status(), header(&answer, "location")), (StatusCode::SEE_OTHER, "/customers?q=caf"));
    let set = header(&answer, "set-cookie").to_owned();
    assert!(set.starts_with("ficha_session=") && set.contains("; HttpOnly; SameSite=Lax"), "{set}");
    assert!(!set.contains("Secure"), "{set}");

    let site = Site::at(Some("https://ficha.acme.example")).await;
    let email = site.ana(Role::Editor).await;
    let answer = site.sign_in(email, "").await;
    assert!(header(&answer, "set-cookie").ends_with("; Secure"));
    assert!(header(&answer, "strict-transport-security").starts_with("max-age="));
}

#[tokio::test]
async fn each_sign_in_has_a_session_of_its_own_and_the_one_before_is_dead() {
    let site = Site::new().await;
    let email = site.ana(Role::Editor).await;
    // A session that somebody planted is not taken over.
    let first = cookie(site.sign_in(email, "ficha_session=planted").await.headers());
    assert_ne!(first, "ficha_session=planted");
    assert_eq!(site.get("/customers", &first).await.status(), StatusCode::OK);
    let second = cookie(site.sign_in(email, &first).await.headers());
    assert_ne!(first, second);
    assert_eq!(site.get("/customers", &second).await.status(), StatusCode::OK);
    assert_eq!(site.get("/customers", &first).await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn signing_out_kills_the_session_on_the_server() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Editor).await;
    let answer = site.post("/logout", &session, FORM, "").await;
    assert_eq!((answer.status(), header(&answer, "location")), (StatusCode::SEE_OTHER, "/login"));
    assert!(
        header(&answer, "set-cookie").starts_with("ficha_session=; ")
            && header(&answer, "set-cookie").contains("Max-Age=0")
    );
    assert_eq!(site.get("/customers", &session).await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_wrong_sign_in_keeps_the_email_says_what_to_do_and_opens_nothing() {
    let site = Site::new().await;
    let email = site.ana(Role::Editor).await;
    let answer =
        site.post("/login", "locale=en", FORM, &format!("email={email}&password=nope&next=%2Fcustomers%2F7")).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!answer.headers().contains_key("set-cookie"));
    let page = text(answer).await;
    assert!(page.contains("value=\"ana@cafe.example\"") && page.contains("value=\"/customers/7\""), "{page}");
    assert!(page.contains("Check both and try again"), "{page}");
    assert!(!page.contains("nope"), "{page}");
}

#[tokio::test]
async fn a_form_posted_after_its_session_ended_comes_back_after_signing_in_and_is_not_saved_unseen() {
    let site = Site::new().await;
    let email = site.ana(Role::Editor).await;
    let session = cookie(site.sign_in(email, "").await.headers());
    site.post("/logout", &session, FORM, "").await;
    let before = site.tables().await;

    let typed = "number=1&name=Caf%C3%A9+%26+Co&currency=EUR";
    let to_sign_in = site.post("/customers/new", &session, FORM, typed).await;
    assert_eq!(to_sign_in.status(), StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(header(&to_sign_in, "location"), "/login?next=/customers/new");
    let page = site.post("/login?next=/customers/new", "locale=en", FORM, typed).await;
    assert_eq!(page.status(), StatusCode::UNAUTHORIZED);
    let page = text(page).await;
    assert!(page.contains("what you typed is still here"), "{page}");
    assert!(page.contains(r#"value="number=1&amp;name=Caf%C3%A9+%26+Co&amp;currency=EUR""#), "{page}");

    let kept = "kept_form=number%3D1%26name%3DCaf%25C3%25A9%2B%2526%2BCo%26currency%3DEUR";
    let wrong = format!("email={email}&password=nope&next=%2Fcustomers%2Fnew&{kept}");
    let page = text(site.post("/login", "", FORM, &wrong).await).await;
    assert!(page.contains("name=\"kept_form\""), "a wrong password does not lose it: {page}");
    let right = format!("email={email}&password=caf%C3%A9+con+leche&next=%2Fcustomers%2Fnew&{kept}");
    let back = site.post("/login", "", FORM, &right).await;
    assert_eq!((back.status(), header(&back, "location")), (StatusCode::TEMPORARY_REDIRECT, "/customers/new"));
    let session = cookie(back.headers());
    let page = site.post("/customers/new", &session, FORM, &right).await;
    assert_eq!(page.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = text(page).await;
    assert!(page.contains("Café &amp; Co") && page.contains("Aún no se ha guardado nada"), "{page}");
    assert!(!page.contains("con leche") && !page.contains("con+leche"), "the password stays out of the page");
    assert_eq!(site.tables().await, before);

    let deleted = site.post("/customers/7/delete", "", FORM, "").await;
    assert_eq!(header(&deleted, "location"), "/login?next=/customers/7");
}

#[tokio::test]
async fn whoever_is_not_signed_in_sees_the_sign_in_page_and_nothing_else() {
    let site = Site::new().await;
    let page = site.get("/customers?q=caf%C3%A9", "").await;
    assert_eq!(page.status(), StatusCode::SEE_OTHER);
    assert_eq!(header(&page, "location"), "/login?next=/customers%3Fq%3Dcaf%25C3%25A9");
    for (path, _) in leptos::server_fn::axum::server_fn_paths() {
        assert!(path.starts_with("/api/"), "{path}");
        for answer in [site.get(path, "").await, site.post(path, "", "application/json", "{}").await] {
            assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{path}");
            assert_eq!(text(answer).await, "\"Unauthenticated\"");
        }
    }
    let login = site.get("/login?next=/customers/7", "locale=fr").await;
    assert_eq!(login.status(), StatusCode::OK);
    let page = text(login).await;
    assert!(
        page.contains("value=\"/customers/7\"") && page.contains("Mot de passe") && page.contains("lang=\"fr\""),
        "{page}"
    );
}

#[tokio::test]
async fn writes_that_another_site_began_are_refused_and_change_nothing() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Admin).await;
    site.acme().await;
    let before = site.tables().await;
    let headers: [&[(&str, &str)]; 5] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://evil.example"), ("host", "ficha.acme.example")],
        &[("origin", "null"), ("host", "ficha.acme.example")],
        &[],
    ];
    let functions = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path);
    for path in functions.chain(["/login", "/logout", "/preferences", "/customers/new"]) {
        for pairs in headers {
            let mut request = Request::post(path).header("cookie", &session).header("content-type", FORM);
            for (name, value) in pairs {
                request = request.header(*name, *value);
            }
            let answer = site.ask(request.body(Body::from("number=1&name=Acme")).unwrap()).await;
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path} {pairs:?}");
        }
    }
    assert_eq!(site.tables().await, before);
    assert_eq!(site.get("/customers", &session).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_viewers_write_is_forbidden_and_changes_nothing() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Viewer).await;
    site.acme().await;
    let before = site.tables().await;
    let form = r#"{"number":"1","name":"Acme SL","currency":"EUR","status":"active","version":"1"}"#;
    let mut tried = 0;
    for (path, body) in [
        ("create_customer", format!(r#"{{"form":{form}}}"#)),
        ("save_details", format!(r#"{{"id":1,"form":{form}}}"#)),
        ("delete_customer", r#"{"id":1}"#.to_owned()),
        ("restore_customer", r#"{"id":1}"#.to_owned()),
    ] {
        let found = leptos::server_fn::axum::server_fn_paths().find(|(known, _)| known.ends_with(path));
        let (path, _) = found.expect("the function is registered");
        let answer = site.post(path, &session, "application/json", &body).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}");
        assert_eq!(text(answer).await, "\"Forbidden\"", "{path}");
        tried += 1;
    }
    assert_eq!(tried, 4);
    for path in ["/customers/new", "/customers/1/edit", "/customers/1/delete", "/customers/1/restore"] {
        let plain = site.post(path, &session, FORM, "number=1&name=Acme+SL&currency=EUR&version=1").await;
        assert_eq!(plain.status(), StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(site.tables().await, before);
}

#[tokio::test]
async fn only_administrators_find_what_was_deleted() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Admin).await;
    let added = site.post("/customers/new", &session, FORM, "number=1&name=Acme&currency=EUR&status=active").await;
    let card = header(&added, "location").to_owned();
    let deleted = site.post(&format!("{card}/delete"), &session, FORM, "").await;
    assert_eq!(header(&deleted, "location"), "/customers");
    let list = text(site.get("/customers?status=deleted", &session).await).await;
    assert!(list.contains("value=\"deleted\"") && list.contains(&format!("{card}?list=")), "{list}");

    let mut tx = site.db.write(&Access::command("command", "test")).await.unwrap();
    tx.query("UPDATE app_user SET role = 'editor'").execute().await.unwrap();
    tx.commit().await.unwrap();
    let list = text(site.get("/customers?status=deleted", &session).await).await;
    assert!(!list.contains("value=\"deleted\"") && !list.contains("Acme"), "{list}");
    assert_eq!(site.get(&card, &session).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(site.post(&format!("{card}/restore"), &session, FORM, "").await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_editors_form_without_javascript_creates_a_customer_or_comes_back_as_typed() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Editor).await;
    let wrong = site
        .post("/customers/new", &session, FORM, "number=1&name=&trade_name=Caf%C3%A9+Z%C3%BCrich&currency=EUR")
        .await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(wrong).await.contains("Café Zürich"));
    let right = site.post("/customers/new", &session, FORM, "number=1&name=Acme&currency=EUR&status=active").await;
    assert_eq!(right.status(), StatusCode::SEE_OTHER, "{}", text(right).await);
    let address = header(&right, "location").to_owned();
    let card = site.get(&address, &format!("{session}; {}", cookie(right.headers()))).await;
    assert_eq!(card.status(), StatusCode::OK);
    assert!(header(&card, "set-cookie").starts_with("said=;"), "it is told once");
    let page = shown(card).await;
    assert!(page.contains("Acme") && page.contains("Guardado."), "{page}");
    assert!(!shown(site.get(&address, &session).await).await.contains("Guardado."));
    let mut conn = site.db.read(&Access::command("command", "test")).await.unwrap();
    let sql = "SELECT actor, request_id FROM history WHERE entity = 'customer'";
    let (actor, id): (String, String) = conn.query(sql).one().await.unwrap();
    assert_eq!((actor.as_str(), id.as_str()), ("user:1", header(&right, "x-request-id")));
}

#[tokio::test]
async fn a_stale_form_is_answered_with_the_fields_that_differ_and_no_others() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Editor).await;
    let form = "number=1&currency=EUR&status=active&vat_liable=on";
    let added = site.post("/customers/new", &session, FORM, &format!("{form}&name=Acme")).await;
    let edit = format!("{}/edit", header(&added, "location"));
    let page = text(site.get(&edit, &session).await).await;
    assert!(page.contains(r#"name="vat_liable" type="checkbox" value="on" checked"#), "{page}");

    let first = site.post(&edit, &session, FORM, &format!("{form}&version=1&name=Acme+SL")).await;
    assert_eq!(first.status(), StatusCode::SEE_OTHER);
    let stale = site.post(&edit, &session, FORM, &format!("{form}&version=1&name=Acme+SA")).await;
    assert_eq!(stale.status(), StatusCode::CONFLICT);
    let page = text(stale).await;
    assert!(page.contains("Acme SL") && page.contains("Acme SA"), "both values: {page}");
    assert_eq!(page.matches("<fieldset class=\"conflict\">").count(), 1, "{page}");

    // Without a script, too, the form carries both, and a side is chosen before anything else is looked at.
    let carried = |page: &str, name: &str| {
        let (_, rest) =
            page.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("{name}: {page}"));
        rest.split_once('"').unwrap().0.replace("&quot;", "%22").replace("&amp;", "%26")
    };
    let seen = carried(&page, "form-seen");
    let chosen = format!("{form}&version=2&name=Acme+SA&notes=Llamar&take-name=theirs&form-seen={seen}");
    assert_eq!(site.post(&edit, &session, FORM, &chosen).await.status(), StatusCode::SEE_OTHER);
    let page = text(site.get(&edit, &session).await).await;
    assert!(page.contains("value=\"Acme SL\"") && page.contains("Llamar") && !page.contains("Acme SA"), "{page}");
    let opened = carried(&page, "form-opened");
    let notes = format!("{form}&version=3&name=Acme+SL&notes=Escribir");
    assert_eq!(site.post(&edit, &session, FORM, &notes).await.status(), StatusCode::SEE_OTHER);
    let stale = format!("{form}&version=3&name=Acme+Corp&notes=Llamar&form-opened={opened}");
    let page = text(site.post(&edit, &session, FORM, &stale).await).await;
    assert_eq!(page.matches("<fieldset class=\"conflict\">").count(), 0, "{page}");
    assert!(page.contains("Escribir") && page.contains("value=\"Acme Corp\""), "both changes are there: {page}");
}

#[tokio::test]
async fn what_is_not_there_is_404() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Viewer).await;
    for path in ["/nothing", "/customers/999", "/customers/999/history", "/customers/abc"] {
        assert_eq!(site.get(path, &session).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(site.get("/pkg/nothing.js", "").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_request_that_cannot_be_read_is_the_askers_mistake() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Admin).await;
    let deep = "[".repeat(100_000);
    let functions: Vec<_> = leptos::server_fn::axum::server_fn_paths().collect();
    for (path, method) in &functions {
        for body in ["", "{", "[]", "null", r#"{"id":"x"}"#, r#"{"id":1e400}"#, "id=%FF", deep.as_str()] {
            let answer = if method == axum::http::Method::GET {
                site.get(&format!("{path}?id=%FF&x[y]=1"), &session).await
            } else {
                site.post(path, &session, "application/json", body).await
            };
            let status = answer.status();
            assert!(!status.is_server_error(), "{method} {path} {status} {}", text(answer).await);
        }
    }
    let unreadable = functions.iter().find(|(path, _)| path.ends_with("save_details")).expect("it is registered").0;
    assert_eq!(site.post(unreadable, &session, "application/json", "{").await.status(), StatusCode::BAD_REQUEST);
    for kind in [FORM, "text/plain", "multipart/form-data; boundary=x"] {
        let answer = site.post(unreadable, &session, kind, r#"{"id":1}"#).await;
        assert_eq!(answer.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
    }
    assert_eq!(site.get("/api/nothing", &session).await.status(), StatusCode::NOT_FOUND);
    for query in ["q=%00", "tag=%00&after=1.%00", "sort=x&owner=99999999999999999999"] {
        assert_eq!(site.get(&format!("/customers?{query}"), &session).await.status(), StatusCode::OK, "{query}");
    }
}

#[tokio::test]
async fn the_language_is_kept_with_the_user_and_with_the_browser() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Viewer).await;
    let answer = site.post("/preferences", &session, FORM, "locale=fr&back=%2Fcustomers%3Fq%3Da").await;
    assert_eq!((answer.status(), header(&answer, "location")), (StatusCode::SEE_OTHER, "/customers?q=a"));
    assert_eq!(cookie(answer.headers()), "locale=fr");
    assert!(text(site.get("/customers", &session).await).await.contains("lang=\"fr\""));
    let away = site.post("/preferences", &session, FORM, "locale=es&back=%2F%2Fevil.example").await;
    assert_eq!(header(&away, "location"), "/customers");
}

#[tokio::test]
async fn a_user_chooses_the_zone_in_which_times_are_shown() {
    let site = Site::new().await;
    let email = site.ana(Role::Viewer).await;
    let away = site.get("/preferences", "").await;
    assert_eq!(header(&away, "location"), "/login?next=/preferences");
    let session = cookie(site.sign_in(email, "").await.headers());
    let page = text(site.get("/preferences", &session).await).await;
    assert!(page.contains(r#"<option value="Europe/Madrid" selected>"#), "{page}");
    let form = "time_zone=America%2FMexico_City&back=%2Fpreferences";
    let answer = site.post("/preferences", &session, FORM, form).await;
    assert_eq!(header(&answer, "location"), "/preferences");
    let page = text(site.get("/preferences", &session).await).await;
    assert!(page.contains(r#"<option value="America/Mexico_City" selected>America/Mexico City"#), "{page}");
    assert!(page.contains("lang=\"es\""), "the language stays");
}

#[tokio::test]
async fn what_was_typed_is_a_text_wherever_it_stands_in_a_page() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Manager).await;
    let typed = escape("\"'></textarea></title></script>--><img src=x>");
    let fields = format!("name={typed}&trade_name={typed}&notes={typed}&currency=EUR&status=active");
    let added = site.post("/customers/new", &session, FORM, &format!("number=1&{fields}")).await;
    let card = header(&added, "location").to_owned();
    assert_eq!(added.status(), StatusCode::SEE_OTHER, "{}", text(added).await);
    for path in ["/customers", &card, &format!("{card}/edit"), &format!("{card}/history")] {
        let page = text(site.get(path, &session).await).await;
        assert!(!page.contains("<img") && page.contains("&lt;img src=x"), "{path}: {page}");
        assert!(!page.contains("&amp;lt;"), "{path} escapes it twice: {page}");
    }
    let refused = text(site.post("/customers/new", &session, FORM, &fields).await).await;
    assert!(!refused.contains("<img") && refused.contains("&lt;/textarea>"), "{refused}");
}

#[tokio::test]
async fn the_first_start_makes_one_administrator_and_the_second_none() {
    let site = Site::new().await;
    let secret = first_admin(&site.db).await.unwrap().expect("a password");
    let body = format!("email=admin%40ficha.local&password={secret}");
    assert_eq!(site.post("/login", "", FORM, &body).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(first_admin(&site.db).await.unwrap(), None);
}
