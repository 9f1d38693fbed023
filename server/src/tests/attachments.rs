//! A ticket's files over HTTP: forms without JavaScript, and who may do what.

use super::files::{form, post_form_to, post_raw};
use super::site::{FORM, Site, header, shown};
use app::user::Role;
use axum::http::StatusCode;

const TICKET: &str = "/customers/1/support/1";

/// Acme, whose ticket 1 is about its anvil.
async fn ticket(site: &Site, session: &str) {
    site.acme().await;
    let typed = "subject=El+yunque&priority=normal&category=fault&request=Suena+mal.";
    let opened = site.post("/customers/1/support/new", session, FORM, typed).await;
    assert_eq!(header(&opened, "location"), TICKET);
}

#[tokio::test]
async fn files_come_to_a_ticket_and_go_from_it_on_forms_alone() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Editor).await;
    ticket(&site, &session).await;
    let page = shown(site.get(TICKET, &session).await).await;
    assert!(page.contains("action=\"/customers/1/files/new?ticket=1\""), "{page}");
    let sent =
        post_form_to(&site, &session, "/customers/1/files/new?ticket=1", form("", &[("plano.pdf", b"%PDF-1.4")])).await;
    assert_eq!((sent.status(), header(&sent, "location")), (StatusCode::SEE_OTHER, TICKET));
    let page = shown(site.get(TICKET, &session).await).await;
    for part in ["plano.pdf", "8\u{a0}B", ">Ana<", "/customers/1/files/1/content", "support/1/detach"] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let list = shown(site.get("/customers/1/files", &session).await).await;
    assert!(list.contains("plano.pdf") && list.contains("T-20"), "{list}");

    let detach = format!("{TICKET}/detach");
    let stale = site.post(&detach, &session, FORM, "file=1&version=1").await;
    assert_eq!(stale.status(), StatusCode::CONFLICT);
    let detached = site.post(&detach, &session, FORM, "file=1&version=2&list=q%3Dacme").await;
    assert_eq!(header(&detached, "location"), "/customers/1/support/1?list=q%3Dacme");
    assert!(!shown(site.get(TICKET, &session).await).await.contains("plano.pdf"));
    assert_eq!(site.get("/customers/1/files/1", &session).await.status(), StatusCode::OK, "the customer keeps it");

    let attach = format!("{TICKET}/attach");
    let page = shown(site.get(&attach, &session).await).await;
    assert!(page.contains("<option value=\"plano.pdf\">"), "{page}");
    let wrong = site.post(&attach, &session, FORM, "file=plan.pdf").await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = shown(wrong).await;
    assert!(page.contains("value=\"plan.pdf\"") && page.contains("ningún fichero con ese nombre"), "{page}");
    let attached = site.post(&attach, &session, FORM, "file=plano.pdf").await;
    assert_eq!(header(&attached, "location"), TICKET);
    assert!(shown(site.get(TICKET, &session).await).await.contains("plano.pdf"));

    // What is refused comes back to a form that still knows the ticket.
    let none = post_form_to(&site, &session, "/customers/1/files/new?ticket=1", form("mi nota", &[("", b"")])).await;
    assert_eq!(none.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = shown(none).await;
    for part in ["value=\"mi nota\"", "action=\"/customers/1/files/new?ticket=1\"", "href=\"/customers/1/support/1\""] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let nowhere = post_form_to(&site, &session, "/customers/1/files/new?ticket=9", form("", &[("a.txt", b"a")])).await;
    assert_eq!(nowhere.status(), StatusCode::NOT_FOUND);
    let raw = post_raw(&site, &session, "b.txt&ticket=1", "b").await;
    assert_eq!(raw.status(), StatusCode::OK);
    assert!(shown(site.get(TICKET, &session).await).await.contains("b.txt"));
}

#[tokio::test]
async fn a_viewer_sees_a_tickets_files_and_changes_none() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Editor).await;
    ticket(&site, &session).await;
    post_raw(&site, &session, "plano.txt&ticket=1", "x").await;
    post_raw(&site, &session, "other.txt", "y").await;
    site.demote().await;
    let before = site.tables().await;
    for (path, body) in [("attach", "file=other.txt"), ("detach", "file=1&version=2")] {
        let answer = site.post(&format!("{TICKET}/{path}"), &session, FORM, body).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}");
    }
    let sent = post_form_to(&site, &session, "/customers/1/files/new?ticket=1", form("", &[("a.txt", b"a")])).await;
    assert_eq!(sent.status(), StatusCode::FORBIDDEN);
    for (function, body) in [
        ("attach_file", r#"{"id":1,"ticket_id":1,"form":{"file":"other.txt"}}"#),
        ("detach_file", r#"{"id":1,"ticket_id":1,"form":{"file":"1","version":"2"}}"#),
    ] {
        let found = leptos::server_fn::axum::server_fn_paths().find(|(known, _)| known.ends_with(function));
        let (path, _) = found.expect("the function is registered");
        let answer = site.post(path, &session, "application/json", body).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(site.tables().await, before);
    let page = shown(site.get(TICKET, &session).await).await;
    assert!(page.contains("plano.txt") && !page.contains("detach") && !page.contains("type=\"file\""), "{page}");
    let page = shown(site.get(&format!("{TICKET}/attach"), &session).await).await;
    assert!(!page.contains("other.txt") && !page.contains("name=\"file\""), "{page}");
}
