//! Erasing as plain pages and forms: who is asked, what the page tells, and what is left.

use super::permissions::fill;
use super::scope::{of_team, two_teams};
use super::site::{FORM, Site, cookie, header, shown, text};
use app::user::{Access, Role};
use axum::http::StatusCode;

const PAGE: &str = "/customers/1/erase";

#[tokio::test]
async fn an_administrator_is_told_what_goes_and_types_the_number_before_a_customer_is_erased() {
    for site in Site::on_both().await {
        fill(&site).await;
        let session = site.signed_in(Role::Admin).await;
        let card = shown(site.get("/customers/1", &session).await).await;
        assert!(card.contains("href=\"/customers/1/erase\""), "{card}");
        let page = shown(site.get(PAGE, &session).await).await;
        assert!(page.contains("Café Zürich") && page.contains("escriba C-1"), "{page}");
        assert!(page.contains("<li>Contacto: 1<") && page.contains("no se puede deshacer"), "{page}");
        let before = site.tables().await;
        for (typed, told) in [
            ("number=C-2&reason=Lo+pide", "No es el número de este cliente."),
            ("number=C-1&reason=+", "aria-invalid=\"true\""),
            ("", "aria-invalid=\"true\""),
        ] {
            let answer = site.post(PAGE, &session, FORM, typed).await;
            assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
            let page = shown(answer).await;
            assert!(page.contains(told), "{typed}: {page}");
        }
        let typed = shown(site.post(PAGE, &session, FORM, "number=C-2&reason=Lo+pide").await).await;
        assert!(
            typed.contains("value=\"Lo pide\"") && typed.contains("value=\"C-2\""),
            "what was typed is kept: {typed}"
        );
        assert_eq!(site.tables().await, before);

        let done = site.post(PAGE, &session, FORM, "number=C-1&reason=Lo+pide").await;
        assert_eq!((done.status(), header(&done, "location")), (StatusCode::SEE_OTHER, "/customers/1/history"));
        let history = shown(site.get("/customers/1/history", &session).await).await;
        assert!(history.contains("Ana borró los datos personales del cliente: Lo pide"), "{history}");
        assert!(history.contains("se borraron después"), "{history}");
        assert!(!history.contains("Zürich") && !history.contains("Müller"), "{history}");
        let whole = text(site.get("/customers/1", &session).await).await;
        for gone in ["Zürich", "Müller", "Bahnhofstrasse", "beans", "Cold coffee", "Contrato"] {
            assert!(!whole.contains(gone), "{gone}: {whole}");
        }
        let list = text(site.get("/api/app/customer/search/api/list_customers?query=", &session).await).await;
        assert!(!list.contains("C-1") && list.contains("Acme"), "{list}");
        site.leave().await;
    }
}

#[tokio::test]
async fn a_contact_is_erased_from_its_own_page() {
    let site = Site::new().await;
    fill(&site).await;
    let session = site.signed_in(Role::Admin).await;
    let page = shown(site.get("/customers/1/contacts/1", &session).await).await;
    assert!(page.contains("href=\"/customers/1/contacts/1/erase\""), "{page}");
    let question = "/customers/1/contacts/1/erase";
    let page = shown(site.get(question, &session).await).await;
    assert!(page.contains("Zoë Müller"), "{page}");
    let done = site.post(question, &session, FORM, "number=C-1&reason=Lo+pide").await;
    assert_eq!((done.status(), header(&done, "location")), (StatusCode::SEE_OTHER, "/customers/1/history"));
    let card = text(site.get("/customers/1", &session).await).await;
    assert!(card.contains("Café Zürich") && !card.contains("Müller"), "{card}");
    let nobody = site.post("/customers/2/contacts/1/erase", &session, FORM, "number=C-2&reason=x").await;
    assert_eq!(nobody.status(), StatusCode::NOT_FOUND, "she is no contact of Acme");
}

#[tokio::test]
async fn nobody_but_an_administrator_erases_and_none_erases_other_peoples_customers() {
    for site in Site::on_both().await {
        two_teams(&site).await;
        let before = site.tables().await;
        for (name, role) in [("reader", Role::Viewer), ("writer", Role::Editor), ("head", Role::Manager)] {
            let email = site.person(name, role).await;
            let session = cookie(site.sign_in(&email, "").await.headers());
            let card = shown(site.get("/customers/1", &session).await).await;
            assert!(!card.contains("/customers/1/erase"), "{name}: {card}");
            let page = shown(site.get(PAGE, &session).await).await;
            assert!(page.contains("Solo un administrador"), "{name}: {page}");
            let answer = site.post(PAGE, &session, FORM, "number=C-1&reason=x").await;
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{name}");
        }
        let north = of_team(&site, "north admin", Role::Admin, "norte").await;
        for path in ["/customers/1/erase", "/customers/999/erase", "/customers/1/contacts/1/erase"] {
            let answer = site.post(path, &north, FORM, "number=C-1&reason=x").await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        }
        let mut conn = site.db.read(&Access::command("command", "test")).await.unwrap();
        let erasures: i64 = conn.query("SELECT COUNT(*) FROM erasure").scalar().await.unwrap();
        assert_eq!(erasures, 0);
        drop(conn);
        let kept = |rows: Vec<String>| -> Vec<String> {
            rows.into_iter()
                .filter(|row| !["app_user", "history", "seal"].iter().any(|table| row.starts_with(table)))
                .collect()
        };
        assert_eq!(kept(site.tables().await), kept(before));
        site.leave().await;
    }
}
