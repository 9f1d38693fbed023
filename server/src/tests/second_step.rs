//! The second step of signing in, over HTTP: switched on with an app, asked for after the password, and never by the password alone.

use super::site::{FORM, Site, cookie, header, shown, text};
use app::user::Role;
use axum::body::Body;
use axum::http::{Response, StatusCode};
use std::time::SystemTime;
use totp_rs::{Builder, Secret};

const PAGE: &str = "/preferences/second-step";

/// What an app shows that has this secret, so many half minutes from now.
fn code(secret: &str, steps: u64) -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let totp = Builder::new().with_secret(Secret::try_from_base32(secret).unwrap()).build().unwrap();
    totp.generate(now + steps * 30).to_string()
}

/// The value of a field of a page.
fn field<'p>(page: &'p str, name: &str) -> &'p str {
    let after = page.split(&format!("name=\"{name}\"")).nth(1).unwrap_or_else(|| panic!("{name}: {page}"));
    after.split("value=\"").nth(1).unwrap().split('"').next().unwrap()
}

async fn change(site: &Site, session: &str, form: &str) -> (StatusCode, String) {
    let answer = site.post(PAGE, session, FORM, form).await;
    (answer.status(), shown(answer).await)
}

/// Types the password, and answers with what the page then carries.
async fn half_way(site: &Site) -> String {
    let answer = site.sign_in("ana@cafe.example", "").await;
    assert_eq!(
        (answer.status(), header(&answer, "set-cookie")),
        (StatusCode::OK, ""),
        "the password alone is not enough"
    );
    let page = shown(answer).await;
    assert!(page.contains("Verificación en dos pasos") && !page.contains("con leche"), "{page}");
    field(&page, "step").to_owned()
}

async fn second(site: &Site, step: &str, code: &str) -> Response<Body> {
    site.post("/login", "", FORM, &format!("step={step}&second={code}&next=%2Fcustomers%3Fq%3Dcaf")).await
}

#[tokio::test]
async fn after_the_password_a_code_is_asked_for_and_counts_once() {
    for site in Site::on_both().await {
        let session = site.signed_in(Role::Viewer).await;
        let (status, page) = change(&site, &session, "step=begin").await;
        assert!(status == StatusCode::OK && page.contains("class=\"qr-code\""), "{status} {page}");
        let secret = field(&page, "key").to_owned();
        let (status, page) = change(&site, &session, "step=confirm&code=12345").await;
        assert_eq!(
            (status, field(&page, "key")),
            (StatusCode::UNPROCESSABLE_ENTITY, &*secret),
            "it is shown once more"
        );
        assert_eq!(site.sign_in("ana@cafe.example", "").await.status(), StatusCode::SEE_OTHER, "it is not on yet");
        let first = code(&secret, 0);
        let (status, page) = change(&site, &session, &format!("step=confirm&code={first}")).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        let recovery: Vec<&str> = page.split("<code>").skip(1).map(|rest| rest.split('<').next().unwrap()).collect();
        assert_eq!(recovery.len(), 8, "{page}");
        let page = text(site.get(PAGE, &session).await).await;
        assert!(!page.contains(&secret) && !page.contains(recovery[0]) && page.contains("Activa desde"), "{page}");

        let step = half_way(&site).await;
        for wrong in ["", "000000000", "BCDF-GHJK", &first] {
            let answer = second(&site, &step, wrong).await;
            assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
            let page = shown(answer).await;
            assert!(page.contains("name=\"second\"") && page.contains(&step), "one may try again: {page}");
        }
        let next = code(&secret, 1);
        let answer = second(&site, &step, &next).await;
        assert_eq!((answer.status(), header(&answer, "location")), (StatusCode::SEE_OTHER, "/customers?q=caf"));
        assert_eq!(site.get("/customers", &cookie(answer.headers())).await.status(), StatusCode::OK);
        let again = second(&site, &step, &next).await;
        assert!(text(again).await.contains("Ha pasado demasiado tiempo"), "what told the first step is gone");
        let step = half_way(&site).await;
        assert_eq!(second(&site, &step, &next).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let lost = second(&site, &step, &recovery[0].to_lowercase()).await;
        assert_eq!(lost.status(), StatusCode::SEE_OTHER);
        let step = half_way(&site).await;
        assert_eq!(second(&site, &step, recovery[0]).await.status(), StatusCode::UNPROCESSABLE_ENTITY);

        let off = site.post(PAGE, &cookie(lost.headers()), FORM, "step=off").await;
        assert_eq!((off.status(), header(&off, "location")), (StatusCode::SEE_OTHER, PAGE));
        assert_eq!(second(&site, &step, recovery[1]).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(site.sign_in("ana@cafe.example", "").await.status(), StatusCode::SEE_OTHER);
        site.leave().await;
    }
}
