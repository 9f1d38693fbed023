//! Putting back, and the card of another day, as plain pages and forms.

use super::site::{FORM, Site, header, shown, text};
use app::user::{Access, Role};
use axum::http::StatusCode;

const HISTORY: &str = "/customers/1/history";

/// Acme's name, changed by a command.
async fn rename(site: &Site, name: &str) {
    let mut tx = site.db.write(&Access::command("command", "test")).await.unwrap();
    tx.query("UPDATE customer SET name = $1, version = version + 1 WHERE id = 1").bind(name).execute().await.unwrap();
    tx.commit().await.unwrap();
}

/// What stands in a page between two texts.
fn between<'p>(page: &'p str, before: &str, after: &str) -> &'p str {
    let (_, rest) = page.split_once(before).unwrap_or_else(|| panic!("{before}: {page}"));
    rest.split_once(after).unwrap_or_else(|| panic!("{after}: {rest}")).0
}

/// The newest entry that can be put back.
async fn newest(site: &Site, session: &str) -> String {
    let list = shown(site.get(HISTORY, session).await).await;
    between(&list, "<p class=\"history-ways\"><a href=\"/customers/1/history/", "/put-back").to_owned()
}

#[tokio::test]
async fn without_a_script_a_change_is_put_back_and_the_card_is_seen_as_it_was() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Editor).await;
    site.acme().await;
    rename(&site, "Acme AG").await;
    let renamed = newest(&site, &session).await;
    let question = format!("{HISTORY}/{renamed}/put-back");
    let page = shown(site.get(&question, &session).await).await;
    assert!(page.contains("name=\"put-name\" value=\"on\" checked"), "{page}");
    let seen = between(&page, "name=\"seen\" value=\"", "\"").to_owned();

    rename(&site, "Acme SA").await;
    let body = format!("seen={seen}&put-name=on&list=q%3Dacme");
    let stale = site.post(&question, &session, FORM, &body).await;
    assert_eq!(stale.status(), StatusCode::CONFLICT);
    let page = text(stale).await;
    assert!(page.contains("Acme SA") && page.contains("cambiado después"), "what it is now: {page}");
    let seen = between(&page, "name=\"seen\" value=\"", "\"").to_owned();
    let nothing = site.post(&question, &session, FORM, &format!("seen={seen}")).await;
    assert_eq!(nothing.status(), StatusCode::UNPROCESSABLE_ENTITY);

    let done = site.post(&question, &session, FORM, &format!("seen={seen}&put-name=on&list=q%3Dacme")).await;
    assert_eq!(done.status(), StatusCode::SEE_OTHER);
    let new = newest(&site, &session).await;
    assert_eq!(header(&done, "location"), format!("{HISTORY}/{new}?list=q%3Dacme"));
    let told = shown(site.get(&format!("{HISTORY}/{new}"), &session).await).await;
    assert!(told.contains("devolvió el nombre de «Acme SA» a «Acme», con lo que deshizo el cambio de test"), "{told}");
    assert!(told.contains(&format!("href=\"{HISTORY}/{renamed}\"")), "{told}");

    let then = shown(site.get(&format!("{HISTORY}/as-of?entry={renamed}"), &session).await).await;
    assert!(then.contains("<h4>Acme AG<") && then.contains("Cambio 2 de 4"), "{then}");
    let before = shown(site.get(&format!("{HISTORY}/as-of?at=2001-05-03T10%3A12"), &session).await).await;
    assert!(before.contains("Entonces la ficha todavía no existía"), "{before}");
}

#[tokio::test]
async fn a_viewer_is_offered_nothing_to_put_back() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Viewer).await;
    site.acme().await;
    let list = shown(site.get(HISTORY, &session).await).await;
    assert!(!list.contains("put-back") && list.contains("as-of?entry="), "{list}");
}
