//! Who may do what: every server function, for everybody who could ask, about every customer that could be meant.
//!
//! What is right stands in `permissions.txt`. Operations are taken from the registered functions, so that a new one without a
//! line there fails; and whoever is refused must have changed nothing, whatever the answer said.

use super::site::{FORM, Site, cookie, text};
use app::user::{Access, Role};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use leptos::prelude::{Owner, provide_context};
use leptos_axum::ResponseOptions;
use serde_json::Value;
use std::collections::BTreeMap;

/// What an operation is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum About {
    /// No customer, or all of them.
    Nothing,
    /// A customer.
    Customer,
    /// A part of a customer's card, which must belong to the customer that is named with it.
    Part,
}

/// What an operation takes at least.
#[derive(Clone, Copy, Debug)]
pub(super) struct Takes {
    pub(super) role: Role,
    pub(super) about: About,
}

/// The operations of `permissions.txt`.
pub(super) fn table() -> BTreeMap<String, Takes> {
    let lines = include_str!("permissions.txt").lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let [path, role, about] = line.split_whitespace().collect::<Vec<_>>()[..] else { panic!("{line:?}") };
            let about = match about {
                "nothing" => About::Nothing,
                "customer" => About::Customer,
                "part" => About::Part,
                other => panic!("{other:?} is nothing an operation is about"),
            };
            (path.to_owned(), Takes { role: role.parse().unwrap(), about })
        })
        .collect()
}

/// Whether an operation writes.
pub(super) fn operations() -> BTreeMap<String, bool> {
    leptos::server_fn::axum::server_fn_paths().map(|(path, method)| (path.to_owned(), method == Method::POST)).collect()
}

/// Puts in a customer with something in every tab (1), one with nothing (2), and one that is deleted (3).
pub(super) async fn fill(site: &Site) {
    let mut tx = site.db.write(&Access::command("command", "test")).await.unwrap();
    for statement in [
        "INSERT INTO customer (number, name, currency) VALUES ('C-1', 'Café Zürich', 'EUR'), ('C-2', 'Acme', 'EUR')",
        "INSERT INTO customer (number, name, currency, deleted_at) \
         VALUES ('C-3', 'Bodega Olvidada', 'EUR', '2026-01-02T03:04:05+00:00')",
        "INSERT INTO address (customer_id, purpose, street) VALUES (1, 'shipping', 'Bahnhofstrasse 1')",
        "INSERT INTO contact (customer_id, name) VALUES (1, 'Zoë Müller')",
        "INSERT INTO contact_tag (name, colour) VALUES ('compras', 'red')",
        "INSERT INTO activity (customer_id, kind, subject) VALUES (1, 'call', 'Ask about the beans')",
        "INSERT INTO ticket (customer_id, number, subject, opened_at, status_since) \
         VALUES (1, 'T-2026-0001', 'Cold coffee', '2026-01-02T03:04:05+00:00', '2026-01-02T03:04:05+00:00')",
        "INSERT INTO product (number, name, price, currency, vat_rate, exclusive_customer_id) \
         VALUES ('P-1', 'Café Zürich blend', 1800, 'EUR', 2100, 1)",
        "INSERT INTO customer_price (customer_id, product_id, price, currency, valid_from) \
         VALUES (1, 1, 1700, 'EUR', '2026-01-01')",
        "INSERT INTO file (customer_id, name) VALUES (1, 'Contrato.pdf')",
        "INSERT INTO file_version (customer_id, file_id, number, label, sha256, size, kind, media_type, author, uploaded_at) \
         VALUES (1, 1, 1, 'Contrato.pdf (1)', 'e3b0', 120, 'pdf', 'application/pdf', 'Ana', '2026-01-02T03:04:05+00:00')",
        "INSERT INTO document (customer_id, kind, issued_on, currency) VALUES (1, 'invoice', '2026-01-02', 'EUR')",
        "INSERT INTO document_line (customer_id, document_id, text, quantity, unit_price, net, currency) \
         VALUES (1, 1, 'Espresso', 1000, 30000, 300, 'EUR')",
        "INSERT INTO payment (customer_id, document_id, document_number, paid_on, amount, currency) \
         VALUES (1, 1, 'F', '2026-01-02', 300, 'EUR')",
        // Somebody who has left asks for it: it is nobody's own.
        "INSERT INTO app_user (email, name, password_hash, role) \
         VALUES ('olga@cafe.example', 'Olga', 'x', 'manager')",
        "INSERT INTO pending_change (customer_id, field, payment_terms_days, asker_id, asker_name) \
         SELECT 1, 'payment_terms', 30, id, name FROM app_user WHERE email = 'olga@cafe.example'",
    ] {
        tx.query(statement).execute().await.expect(statement);
    }
    tx.commit().await.unwrap();
}

/// The names under which functions ask for a customer, and those under which they ask for a part of the card.
const CUSTOMER: [&str; 2] = ["id", "customer"];
const PARTS: [&str; 11] = [
    "address",
    "contact",
    "document",
    "line",
    "payment",
    "product",
    "price",
    "file",
    "ticket_id",
    "history_id",
    "pending",
];

/// What an operation knows of a body that has something for every operation. It is asked with something that none knows, so
/// that it says what it does not know and does nothing.
pub(super) async fn known(site: &Site, path: &str, session: &str, body: &str) -> String {
    const UNKNOWN: &str = "unknown to all";
    let mut body: Value = serde_json::from_str(body).unwrap();
    loop {
        body[UNKNOWN] = true.into();
        let answer = text(site.post(path, session, "application/json", &body.to_string()).await).await;
        let named = answer.split_once("unknown fields: ").and_then(|(_, named)| named.split('"').next());
        let unknown: Vec<_> = named.unwrap_or(UNKNOWN).split(", ").collect();
        for field in &unknown {
            let path: Vec<_> = field.split('.').collect();
            let (name, within) = path.split_last().unwrap();
            let within = within.iter().fold(&mut body, |within, name| &mut within[*name]);
            assert!(within.as_object_mut().unwrap().remove(*name).is_some(), "{answer}");
        }
        if unknown == [UNKNOWN] {
            return body.to_string();
        }
    }
}

/// Asks for an operation about a customer, and about the first of whatever part of a card it takes. Everything is named that
/// any function wants to know; each takes its own.
pub(super) async fn ask(
    site: &Site,
    path: &str,
    writes: bool,
    session: &str,
    customer: i64,
) -> axum::http::Response<Body> {
    // Activities are named `id` beside their `customer`; so are products, which belong to none.
    let id = if path.contains("/activities/") || path.starts_with("/api/app/product/") { 1 } else { customer };
    let mut named: Vec<(String, i64)> = vec![(CUSTOMER[0].to_owned(), id), (CUSTOMER[1].to_owned(), customer)];
    named.extend(PARTS.map(|part| (part.to_owned(), 1)));
    let request = if writes {
        let named: String = named.iter().map(|(name, id)| format!("\"{name}\":{id},")).collect();
        let rest = r#""form":{},"done":true,"outcome":"","deleted":true,"active":false,"anew":true,"page":"a","leaving":false,"vcards":"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Eva\r\nEND:VCARD""#;
        let request =
            Request::post(path).header("sec-fetch-site", "same-origin").header("content-type", "application/json");
        // An operation that takes one of these as a text, and not as a number, takes no number.
        let body = known(site, path, session, &format!("{{{named}{rest}}}")).await;
        request.header("cookie", session).body(Body::from(body))
    } else {
        let named: String = named.iter().map(|(name, id)| format!("{name}={id}&")).collect();
        let address = format!("{path}?{named}query=&list=&name=Acme&tax_id=&q=&search=");
        Request::get(address).header("cookie", session).body(Body::empty())
    };
    site.ask(request.unwrap()).await
}

/// Whoever could ask.
const PRINCIPALS: [&str; 7] = ["nobody", "signed out", "disabled", "viewer", "editor", "manager", "admin"];

/// A session of somebody.
async fn session(site: &Site, principal: &str) -> String {
    let role = principal.parse().unwrap_or(Role::Admin);
    if principal == "nobody" {
        return String::new();
    }
    let email = site.person(principal, role).await;
    let session = cookie(site.sign_in(&email, "").await.headers());
    match principal {
        "signed out" => drop(site.post("/logout", &session, super::site::FORM, "").await),
        "disabled" => site.disable(&email).await,
        _ => {}
    }
    session
}

/// Every cell of the table that is not as it should be.
async fn wrong_cells(site: &Site, table: &BTreeMap<String, Takes>) -> Vec<String> {
    fill(site).await;
    let mut wrong = Vec::new();
    for principal in PRINCIPALS {
        let session = session(site, principal).await;
        for (path, writes) in operations() {
            let Some(takes) = table.get(&path) else { continue };
            let role: Option<Role> = principal.parse().ok();
            let expected = match role {
                None => Some(StatusCode::UNAUTHORIZED),
                Some(role) if role < takes.role => Some(StatusCode::FORBIDDEN),
                Some(_) => None,
            };
            let before = site.tables().await;
            let answer = ask(site, &path, writes, &session, 1).await;
            let status = answer.status();
            let refused = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&status);
            if expected.is_some_and(|expected| expected != status)
                || (expected.is_none() && refused)
                || status.is_server_error()
            {
                wrong.push(format!("{principal}: {path} is answered with {status}: {}", text(answer).await));
            }
            if expected.is_some() && site.tables().await != before {
                wrong.push(format!("{principal}: {path} has changed something"));
            }
        }
    }
    wrong
}

#[test]
fn every_operation_stands_in_the_table() {
    let (table, operations) = (table(), operations());
    assert_eq!(table.keys().collect::<Vec<_>>(), operations.keys().collect::<Vec<_>>());
    assert!(operations.values().filter(|writes| **writes).count() > 40);
}

#[tokio::test]
async fn everybody_may_do_what_the_table_says_and_whoever_is_refused_has_changed_nothing() {
    for site in Site::on_both().await {
        let wrong = wrong_cells(&site, &table()).await;
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        site.leave().await;
    }
}

#[tokio::test]
async fn an_operation_that_asks_for_too_little_would_be_noticed() {
    let path = "/api/app/customer/details/api/save_details";
    let mut table = table();
    table.retain(|known, _| known == path);
    // As if saving had to be a manager's: then the editor's save is the hole.
    table.insert(path.to_owned(), Takes { role: Role::Manager, about: About::Customer });
    let wrong = wrong_cells(&Site::new().await, &table).await;
    assert!(wrong.len() == 1 && wrong[0].starts_with("editor: "), "{wrong:?}");
}

#[tokio::test]
async fn a_deleted_customer_is_to_an_editor_as_one_that_never_was_and_an_administrator_reads_on() {
    for site in Site::on_both().await {
        fill(&site).await;
        let (editor, admin) = (session(&site, "editor").await, session(&site, "admin").await);
        let before = site.tables().await;
        for (path, writes) in operations() {
            let Takes { about, role } = table()[&path];
            if about == About::Nothing || role > Role::Editor {
                continue;
            }
            let (deleted, never) =
                (ask(&site, &path, writes, &editor, 3).await, ask(&site, &path, writes, &editor, 999).await);
            let status = deleted.status();
            assert_eq!(status, never.status(), "{path}");
            assert!(status == StatusCode::NOT_FOUND || writes && status.is_client_error(), "{path} {status}");
            assert_eq!(text(deleted).await, text(never).await, "{path}");
            assert_eq!(site.tables().await, before, "{path}");
        }
        let pages = [
            "activities/api/activity_page",
            "billing/api/billing_page",
            "files/api/list_files",
            "history/api/history_page",
            "tickets/api/ticket_page",
        ];
        for page in pages.map(|page| format!("/api/app/customer/{page}")) {
            assert_eq!(ask(&site, &page, false, &editor, 3).await.status(), StatusCode::NOT_FOUND, "{page}");
            assert_eq!(ask(&site, &page, false, &admin, 3).await.status(), StatusCode::OK, "{page}");
        }
        site.leave().await;
    }
}

#[tokio::test]
async fn what_is_on_another_customers_card_is_not_there() {
    let site = Site::new().await;
    fill(&site).await;
    let session = session(&site, "editor").await;
    let before = site.tables().await;
    let mut asked = 0;
    for (path, writes) in operations() {
        let Takes { about, role } = table()[&path];
        if about != About::Part || role > Role::Editor {
            continue;
        }
        // Acme exists, and has none of these.
        let answer = ask(&site, &path, writes, &session, 2).await;
        let status = answer.status();
        let is_refused =
            [StatusCode::NOT_FOUND, StatusCode::UNPROCESSABLE_ENTITY, StatusCode::BAD_REQUEST].contains(&status);
        assert!(is_refused, "{path} {status} {}", text(answer).await);
        assert_eq!(site.tables().await, before, "{path}");
        asked += 1;
    }
    assert!(asked > 40, "{asked}");
}

#[tokio::test]
async fn what_is_refused_to_one_request_is_no_status_of_another() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Viewer).await;
    site.acme().await;
    // A page that is being made on the same thread, and waits for the database.
    let (page, answer) = (Owner::new_root(None), ResponseOptions::default());
    page.with(|| provide_context(answer.clone()));
    let refused = site.post("/customers/1/delete", &session, FORM, "").await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    assert_eq!(answer.0.read().unwrap().status, None);
}
