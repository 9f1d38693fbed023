//! Activities as plain forms, and the calendar that other programs read.

use super::site::{FORM, Site, header, shown, text};
use app::user::Role;
use axum::http::StatusCode;

const TAB: &str = "/customers/1/activities";

#[tokio::test]
async fn without_a_script_an_activity_is_added_done_taken_back_changed_and_removed() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Editor).await;
    site.acme().await;
    let go = async |path: &str, form: &str| {
        let answer = site.post(&format!("{TAB}{path}"), &session, FORM, form).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{path}: {}", header(&answer, "location"));
        header(&answer, "location").to_owned()
    };
    let shows = async |address: &str| shown(site.get(address, &session).await).await;

    let line = "kind=call&subject=Ask+about+the+beans&day=2020-02-03&time=10%3A00&assignee_id=1&list=q%3Dacme";
    assert_eq!(go("/new", line).await, format!("{TAB}?list=q%3Dacme"));
    let list = shows(TAB).await;
    assert!(list.contains("Ask about the beans") && list.contains("Atrasadas"), "{list}");
    assert!(list.contains("class=\"tab-count\">1<"), "{list}");
    assert!(shows("/activities").await.contains("Ask about the beans"), "it is Ana's to do");
    assert!(shows("/customers").await.contains("1 pendiente para hoy"), "and is counted on every page");

    assert_eq!(go("/1/done", "back=%2Factivities%3Fdone%3D1.1&outcome=Two+sacks").await, "/activities?done=1.1");
    let mine = shows("/activities?done=1.1").await;
    assert!(mine.contains("Está hecha.") && !mine.contains("Ask about the beans"), "{mine}");
    let done = shows(&format!("{TAB}?show=done")).await;
    assert!(done.contains("Ask about the beans") && done.contains("Two sacks"), "{done}");
    assert_eq!(go("/1/open", "").await, TAB);
    assert!(shows(TAB).await.contains("Ask about the beans"));

    assert_eq!(go("/1/edit", "kind=call&subject=Ask+about+the+sacks&version=3").await, format!("{TAB}/1"));
    assert!(shows(&format!("{TAB}/1")).await.contains("Ask about the sacks"));
    let stale = site.post(&format!("{TAB}/1/edit"), &session, FORM, "kind=call&subject=Mine&version=3").await;
    assert_eq!(stale.status(), StatusCode::CONFLICT);
    let page = text(stale).await;
    assert!(page.contains("Ask about the sacks") && page.contains("Mine"), "both values: {page}");

    assert_eq!(go("/1/remove", "").await, format!("{TAB}?removed=1"));
    let list = shows(&format!("{TAB}?removed=1")).await;
    assert!(list.contains("Deshacer") && !list.contains("Ask about the sacks"), "{list}");
    assert_eq!(go("/1/restore", "").await, TAB);
    assert!(shows(TAB).await.contains("Ask about the sacks"));
    let history = shows("/customers/1/history").await;
    for sentence in
        ["añadió la actividad", "dio por hecha", "volvió a dejar por hacer", "quitó la actividad", "restauró"]
    {
        assert!(history.contains(sentence), "{sentence}: {history}");
    }
}

#[tokio::test]
async fn a_line_that_cannot_be_taken_comes_back_in_the_long_form() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Editor).await;
    site.acme().await;
    let answer = site.post(&format!("{TAB}/new"), &session, FORM, "kind=meeting&subject=&time=10%3A00").await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = text(answer).await;
    assert!(page.contains(r#"<option value="meeting" selected>"#), "{page}");
    assert_eq!(page.matches("Rellene este campo.").count(), 2, "the subject, and the day of the time: {page}");
}

#[tokio::test]
async fn what_a_viewer_posts_and_what_is_of_another_customer_changes_nothing() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Editor).await;
    site.acme().await;
    site.post(&format!("{TAB}/new"), &session, FORM, "kind=call&subject=Beans").await;
    for path in ["2/activities/1/done", "1/activities/9/done", "1/activities/1/open", "1/activities/1/restore"] {
        let answer = site.post(&format!("/customers/{path}"), &session, FORM, "").await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
    }
    let mut tx = site.db.write(&app::user::Access::command("command", "test")).await.unwrap();
    tx.query("UPDATE app_user SET role = 'viewer'").execute().await.unwrap();
    tx.commit().await.unwrap();
    let before = site.tables().await;
    for path in ["new", "1/edit", "1/done", "1/open", "1/remove", "1/restore"] {
        let answer = site.post(&format!("{TAB}/{path}"), &session, FORM, "kind=call&subject=Mine&version=1").await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(site.tables().await, before);
    let list = text(site.get(TAB, &session).await).await;
    assert!(list.contains("Beans") && !list.contains("<form method=\"post\" action=\"/customers/1"), "{list}");
}

#[tokio::test]
async fn a_calendar_is_shown_its_address_once_read_without_a_session_and_revoked() {
    let site = Site::at(Some("https://ficha.acme.example")).await;
    let session = site.signed_in(Role::Editor).await;
    site.acme().await;
    let call = "kind=call&subject=Ask+about+the+beans&day=2099-02-03&time=10%3A00&assignee_id=1";
    site.post(&format!("{TAB}/new"), &session, FORM, call).await;

    let made = site.post("/preferences", &session, FORM, "calendar=make").await;
    assert_eq!(made.status(), StatusCode::OK);
    let page = text(made).await;
    let (_, rest) = page.split_once("https://ficha.acme.example/ics/").expect("the address");
    let secret = rest.split(".ics").next().expect("a secret").to_owned();
    assert_eq!(secret.len(), 43, "{secret}");
    let again = text(site.get("/preferences", &session).await).await;
    assert!(!again.contains(&secret) && again.contains("Quitar el calendario"), "{again}");

    let address = format!("/ics/{secret}.ics");
    let calendar = site.get(&address, "").await;
    assert_eq!(
        (calendar.status(), header(&calendar, "content-type")),
        (StatusCode::OK, "text/calendar; charset=utf-8")
    );
    let calendar = text(calendar).await;
    assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n"), "{calendar}");
    assert!(calendar.contains("DTSTART:20990203T090000Z\r\n"), "ten o'clock in Madrid: {calendar}");
    assert!(calendar.contains("URL:https://ficha.acme.example/customers/1/activities/1\r\n"), "{calendar}");

    for wrong in ["/ics/guessed.ics".to_owned(), format!("/ics/{secret}"), format!("/ics/{secret}.ICS")] {
        assert_eq!(site.get(&wrong, &session).await.status(), StatusCode::NOT_FOUND, "{wrong}");
    }
    let revoked = site.post("/preferences", &session, FORM, "calendar=revoke").await;
    assert_eq!(header(&revoked, "location"), "/preferences");
    assert_eq!(site.get(&address, "").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(site.post("/preferences", "", FORM, "calendar=make").await.status(), StatusCode::UNAUTHORIZED);
}
