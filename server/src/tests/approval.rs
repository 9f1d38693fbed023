//! Sensitive changes over HTTP: the reason that is asked for, and the second person who approves. On both databases.

use super::site::{FORM, Site, cookie, shown, text};
use app::customer::details::sensitive::Caution;
use app::user::{Access, Role};
use axum::http::StatusCode;
use chrono::TimeDelta;

const SAVE: &str = "/api/app/customer/details/api/save_details";
const DECIDE: &str = "/api/app/customer/details/approval/api/decide_pending";
const CARD: &str = "/api/app/customer/api/open_card?id=1";

/// Acme on a server that asks for a reason and an approval of the credit limit, and for a reason of the account.
async fn careful() -> [Site; 2] {
    let sites = Site::on_both_with(|config| {
        let reasons = "credit_limit,iban".parse().unwrap();
        let [approvals, confirms] = ["credit_limit", "payment_terms,credit_limit"].map(|what| what.parse().unwrap());
        config.caution = Caution { reasons, approvals, confirms };
    })
    .await;
    for site in &sites {
        site.acme().await;
    }
    sites
}

async fn signed_in(site: &Site, name: &str, role: Role) -> String {
    let email = site.person(name, role).await;
    cookie(site.sign_in(&email, "").await.headers())
}

/// Saves Acme with some fields more.
async fn save(site: &Site, session: &str, version: i64, fields: &str) -> (StatusCode, String) {
    let form = format!(
        r#"{{"id":1,"form":{{"number":"A-1","name":"Acme","status":"active","currency":"EUR","vat_liable":"on",{fields}"version":"{version}"}}}}"#
    );
    let answer = site.post(SAVE, session, "application/json", &form).await;
    (answer.status(), text(answer).await)
}

async fn decide(site: &Site, session: &str, decision: &str) -> (StatusCode, String) {
    let form = format!(r#"{{"id":1,"pending":1,"form":{{"decision":"{decision}","answer":"Visto","version":"1"}}}}"#);
    let answer = site.post(DECIDE, session, "application/json", &form).await;
    (answer.status(), text(answer).await)
}

const ASKED: &str = r#""credit_limit":"25000","credit_limit_reason":"Compra más","trade_name":"ACME","#;

#[tokio::test]
async fn whoever_signed_in_a_while_ago_shows_once_more_who_they_are() {
    for site in careful().await {
        let (mara, luis) =
            (signed_in(&site, "mara", Role::Manager).await, signed_in(&site, "luis", Role::Manager).await);
        assert_eq!(save(&site, &mara, 1, ASKED).await.0, StatusCode::OK);
        let mut tx = site.db.write(&Access::command("command", "test")).await.unwrap();
        let then = tx.now() - TimeDelta::minutes(16);
        tx.query("UPDATE session SET proved_at = $1").bind(then).execute().await.unwrap();
        tx.commit().await.unwrap();

        let before = site.tables().await;
        let days = r#""trade_name":"ACME","payment_terms_days":"60","#;
        let (status, refused) = save(&site, &mara, 2, days).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.contains(r#""field":"payment_terms_days""#) && refused.contains("vuelva a entrar"),
            "{refused}"
        );
        let (status, refused) = decide(&site, &luis, "approve").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.contains(r#""field":"decision""#) && refused.contains("vuelva a entrar"), "{refused}");
        assert_eq!(site.tables().await, before);
        assert_eq!(save(&site, &mara, 2, r#""trade_name":"ACME 2","#).await.0, StatusCode::OK, "all else is free");

        let [mara, luis] = ["mara@cafe.example", "luis@cafe.example"].map(|email| site.sign_in(email, ""));
        let (mara, luis) = (cookie(mara.await.headers()), cookie(luis.await.headers()));
        assert_eq!(save(&site, &mara, 3, days).await.0, StatusCode::OK);
        assert_eq!(decide(&site, &luis, "approve").await.0, StatusCode::OK);
        site.leave().await;
    }
}

#[tokio::test]
async fn a_sensitive_change_says_why_or_is_refused_beside_its_reason() {
    for site in careful().await {
        let mara = signed_in(&site, "mara", Role::Manager).await;
        let iban = r#""iban":"ES9121000418450200051332","#;
        let before = site.tables().await;
        let (status, refused) = save(&site, &mara, 1, iban).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.contains(r#""field":"iban_reason","problem":"required""#), "{refused}");
        assert_eq!(site.tables().await, before);
        let (status, _) = save(&site, &mara, 1, &format!(r#"{iban}"iban_reason":"Cambia de banco","#)).await;
        assert_eq!(status, StatusCode::OK);
        let (status, _) = save(&site, &mara, 2, &format!(r#"{iban}"notes":"Nada más","#)).await;
        assert_eq!(status, StatusCode::OK, "what stays as it is needs no reason");
        let page = shown(site.get("/customers/1", &mara).await).await;
        assert!(page.contains("Motivo: Cambia de banco"), "{page}");
        let page = shown(site.get("/customers/1/history", &mara).await).await;
        assert!(page.contains("Mara indicó el motivo del IBAN: «Cambia de banco»"), "{page}");
        site.leave().await;
    }
}

#[tokio::test]
async fn what_needs_a_second_person_waits_while_all_else_is_saved() {
    for site in careful().await {
        let mara = signed_in(&site, "mara", Role::Manager).await;
        let ana = signed_in(&site, "ana", Role::Manager).await;
        let eva = signed_in(&site, "eva", Role::Editor).await;
        assert_eq!(save(&site, &mara, 1, ASKED).await.0, StatusCode::OK);
        let card = text(site.get(CARD, &ana).await).await;
        assert!(card.contains(r#""trade_name":"ACME""#) && card.contains(r#""credit_limit":null"#), "{card}");
        let page = shown(site.get("/customers/1", &ana).await).await;
        assert!(page.contains("Mara pide cambiar el límite de crédito de sin límite a 25.000,00"), "{page}");
        let (status, again) = save(&site, &mara, 2, ASKED).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "it is asked for already");
        assert!(again.contains(r#""field":"credit_limit""#), "{again}");

        let before = site.tables().await;
        for (session, decision, expected) in [
            (&mara, "approve", StatusCode::UNPROCESSABLE_ENTITY),
            (&mara, "refuse", StatusCode::UNPROCESSABLE_ENTITY),
            (&eva, "approve", StatusCode::FORBIDDEN),
            (&eva, "withdraw", StatusCode::FORBIDDEN),
            (&ana, "withdraw", StatusCode::FORBIDDEN),
            (&ana, "perhaps", StatusCode::UNPROCESSABLE_ENTITY),
        ] {
            let (status, answer) = decide(&site, session, decision).await;
            assert_eq!(status, expected, "{decision}: {answer}");
        }
        assert_eq!(site.tables().await, before);

        assert_eq!(decide(&site, &ana, "approve").await.0, StatusCode::OK);
        let card = text(site.get(CARD, &ana).await).await;
        assert!(card.contains(r#""credit_limit":2500000"#) && card.contains(r#""pending":[]"#), "{card}");
        assert!(card.contains(r#""asked_by":"Mara""#), "{card}");
        let (status, answer) = decide(&site, &ana, "refuse").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.contains("Ya está decidida: aprobada, por Ana"), "{answer}");
        site.leave().await;
    }
}

#[tokio::test]
async fn what_was_changed_since_it_was_asked_is_not_approved_but_told() {
    for site in careful().await {
        let mara = signed_in(&site, "mara", Role::Manager).await;
        let ana = signed_in(&site, "ana", Role::Manager).await;
        assert_eq!(save(&site, &mara, 1, ASKED).await.0, StatusCode::OK);
        let mut tx = site.db.write(&Access::command("command", "otto")).await.unwrap();
        tx.query("UPDATE customer SET credit_limit = 500000, version = version + 1").execute().await.unwrap();
        tx.commit().await.unwrap();
        let before = site.tables().await;
        let (status, answer) = decide(&site, &ana, "approve").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.contains("otto") && answer.contains("fijó el límite de crédito"), "{answer}");
        assert_eq!(site.tables().await, before);
        assert_eq!(decide(&site, &ana, "refuse").await.0, StatusCode::OK, "it can still be refused");
        site.leave().await;
    }
}

#[tokio::test]
async fn putting_back_is_no_way_around_a_reason() {
    for site in careful().await {
        let mara = signed_in(&site, "mara", Role::Manager).await;
        let mut tx = site.db.write(&Access::command("command", "otto")).await.unwrap();
        tx.query("UPDATE customer SET credit_limit = 500000, version = version + 1").execute().await.unwrap();
        let entry = tx.query("SELECT MAX(id) FROM history").scalar::<i64>().await.unwrap();
        tx.commit().await.unwrap();
        let before = site.tables().await;
        let question = format!("/customers/1/history/{entry}/put-back");
        let answer = site.post(&question, &mara, FORM, &format!("seen={entry}&put-credit_limit=on")).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = text(answer).await;
        assert!(page.contains("Esto se cambia en el formulario de los detalles"), "{page}");
        assert_eq!(site.tables().await, before);
        site.leave().await;
    }
}

#[tokio::test]
async fn a_request_is_decided_on_a_plain_page() {
    for site in careful().await {
        let mara = signed_in(&site, "mara", Role::Manager).await;
        let ana = signed_in(&site, "ana", Role::Manager).await;
        assert_eq!(save(&site, &mara, 1, ASKED).await.0, StatusCode::OK);
        let own = shown(site.get("/customers/1/asked/1", &mara).await).await;
        assert!(own.contains("Retirar la petición") && !own.contains("<option value=\"approve\""), "{own}");
        let theirs = shown(site.get("/customers/1/asked/1", &ana).await).await;
        assert!(theirs.contains("<option value=\"approve\"") && theirs.contains("«Compra más»"), "{theirs}");
        let refused = site.post("/customers/1/asked/1", &ana, FORM, "decision=refuse&answer=&version=1").await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = text(refused).await;
        assert!(page.contains("id=\"field-answer-error\""), "why is asked beside the field: {page}");
        let done = site.post("/customers/1/asked/1", &ana, FORM, "decision=refuse&answer=No&version=1").await;
        assert_eq!(done.status(), StatusCode::SEE_OTHER);
        let page = shown(site.get("/customers/1/asked/1", &mara).await).await;
        assert!(page.contains("Rechazada") && !page.contains("Retirar la petición"), "{page}");
        site.leave().await;
    }
}
