//! Other people's customers: to whoever sees their team's alone they are as customers that never were, whatever is asked and by
//! whatever way, and no list, no count, no calendar and no news has anything of them. On both databases.

use super::permissions::{About, ask, fill, operations, table};
use super::site::{FORM, Site, cookie, shown, text};
use crate::router::pages;
use app::customer::activities::feed;
use app::user::store::{self, Change};
use app::user::{Access, Role, Scope};
use app::value::UserId;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use futures_util::StreamExt;
use std::collections::BTreeSet;
use std::time::Duration;

/// Somebody of a team who sees the team's customers alone: their session.
pub(super) async fn of_team(site: &Site, name: &str, role: Role, team: &str) -> String {
    let email = site.person(name, role).await;
    let mut tx = site.db.write(&Access::command("command", "test")).await.unwrap();
    let id = store::find(&mut tx, &email).await.unwrap().unwrap().id;
    let change = Change { team: Some(team.to_owned()), scope: Some(Scope::Team), ..Change::default() };
    store::change(&mut tx, id, change).await.unwrap();
    tx.commit().await.unwrap();
    cookie(site.sign_in(&email, "").await.headers())
}

pub(super) async fn id_of(site: &Site, name: &str) -> UserId {
    let mut conn = site.db.read(&Access::command("command", "test")).await.unwrap();
    store::find(&mut conn, &format!("{name}@cafe.example")).await.unwrap().unwrap().id
}

/// Café Zürich (1), which has something in every tab, is Sam's of the south, and Acme (2) Eva's of the north, who sees the
/// north alone. Something of Zürich points to Acme and to Eva: an activity, and a contact who is the same person. Answers with
/// the sessions of both.
pub(super) async fn two_teams(site: &Site) -> [String; 2] {
    fill(site).await;
    let sam = of_team(site, "sam", Role::Editor, "sur").await;
    let eva = of_team(site, "eva", Role::Editor, "norte").await;
    let (sam_id, eva_id) = (id_of(site, "sam").await, id_of(site, "eva").await);
    let mut tx = site.db.write(&Access::command("command", "test")).await.unwrap();
    for (customer, owner, key) in [(1, sam_id, "cafe zurich"), (2, eva_id, "acme")] {
        let own = "UPDATE customer SET owner_id = $2, name_key = $3, search_key = $3 WHERE id = $1";
        tx.query(own).bind(customer).bind(owner).bind(key).execute().await.unwrap();
    }
    tx.query("UPDATE activity SET assignee_id = $1, due_at = created_at").bind(eva_id).execute().await.unwrap();
    for statement in [
        "UPDATE customer SET tags = 'suiza' WHERE id = 1",
        "UPDATE address SET country = 'CH'",
        "UPDATE contact SET name_key = 'zoe muller', search_key = 'zoe muller', tags = 'compras'",
        "UPDATE product SET name_key = 'cafe zurich blend', search_key = 'p-1 cafe zurich blend'",
        "INSERT INTO contact (customer_id, name, name_key, search_key, person_id) VALUES (2, 'Zoé M', 'zoe m', 'zoe m', 1)",
    ] {
        tx.query(statement).execute().await.expect(statement);
    }
    tx.commit().await.unwrap();
    [eva, sam]
}

/// Everything about the first customer that is not answered exactly as about one that never was, or has changed something.
async fn differing(site: &Site, session: &str, role: Role) -> Vec<String> {
    let before = site.tables().await;
    let mut differing = Vec::new();
    for (path, writes) in operations() {
        let takes = table()[&path];
        if takes.about == About::Nothing || role < takes.role {
            continue;
        }
        let other = ask(site, &path, writes, session, 1).await;
        let never = ask(site, &path, writes, session, 999).await;
        let (status, expected) = (other.status(), never.status());
        let is_same = status == expected && text(other).await == text(never).await;
        if !is_same || status != StatusCode::NOT_FOUND || site.tables().await != before {
            differing.push(format!("{path} {status} {expected}"));
        }
    }
    differing
}

#[tokio::test]
async fn every_operation_answers_about_other_peoples_customers_as_about_none() {
    for site in Site::on_both().await {
        let [eva, _] = two_teams(&site).await;
        assert_eq!(differing(&site, &eva, Role::Editor).await, [""; 0]);
        for (name, role) in [("colleague", Role::Editor), ("reader", Role::Viewer), ("manager", Role::Manager)] {
            let session = of_team(&site, name, role, "norte").await;
            assert_eq!(differing(&site, &session, role).await, [""; 0], "{name}");
        }
        site.leave().await;
    }
}

#[tokio::test]
async fn a_customer_that_is_seen_would_be_noticed() {
    let site = Site::new().await;
    two_teams(&site).await;
    let session = of_team(&site, "colleague", Role::Editor, "sur").await;
    let told = differing(&site, &session, Role::Editor).await;
    let about = table().into_iter().filter(|(_, takes)| takes.about != About::Nothing && takes.role <= Role::Editor);
    // All but those that answer 404 because there is nothing to restore.
    assert!(told.len() * 10 > about.count() * 8, "{}", told.join("\n"));
}

/// Whoever is of the owner's team may do all that an editor may who sees everything.
#[tokio::test]
async fn a_colleague_of_the_owner_does_what_everybody_does_who_sees_all() {
    let mut answers = Vec::new();
    for restricted in [true, false] {
        let site = Site::new().await;
        two_teams(&site).await;
        let session = if restricted {
            of_team(&site, "colleague", Role::Editor, "sur").await
        } else {
            let email = site.person("colleague", Role::Editor).await;
            cookie(site.sign_in(&email, "").await.headers())
        };
        let mut all = Vec::new();
        for (path, writes) in operations() {
            // The tags are everybody's, and who sees only some customers changes none; what a form without fields comes to says
            // nothing of the owner.
            if table()[&path].about != About::Nothing {
                all.push((path.clone(), ask(&site, &path, writes, &session, 1).await.status()));
            }
        }
        answers.push(all);
    }
    assert!(answers[0].len() > 60);
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn no_list_and_no_choice_has_anything_of_other_peoples_customers() {
    const THEIRS: [&str; 12] = [
        "Zürich",
        "zurich",
        "C-1",
        "Müller",
        "beans",
        "Cold coffee",
        "Contrato",
        "P-1",
        "suiza",
        "\"CH\"",
        "Bahnhof",
        "T-2026",
    ];
    for site in Site::on_both().await {
        let [eva, sam] = two_teams(&site).await;
        let more = [
            "/api/app/customer/details/api/twins?name=Caf%C3%A9%20Z%C3%BCrich&tax_id=".to_owned(),
            "/api/app/customer/contacts/api/begin_contact?id=2&search=zoe".to_owned(),
            "/api/app/customer/contacts/api/begin_contact?id=2&person=1".to_owned(),
            "/api/app/customer/contacts/api/read_contact?id=2&contact=2".to_owned(),
            "/api/app/customer/search/api/list_customers?query=q%3Dzurich".to_owned(),
            "/api/app/product/api/catalogue?filter[q]=blend".to_owned(),
        ];
        let lists = operations().into_iter().filter(|(path, writes)| !writes && table()[path].about == About::Nothing);
        let lists = lists.map(|(path, _)| format!("{path}?id=1&query=&list=&name=&tax_id=&q=&search="));
        let mut told = 0;
        for address in lists.chain(more) {
            let (hers, his) = (text(site.get(&address, &eva).await).await, text(site.get(&address, &sam).await).await);
            let of_theirs: Vec<_> = THEIRS.into_iter().filter(|word| hers.contains(word)).collect();
            assert_eq!(of_theirs, [""; 0], "{address}: {hers}");
            told += usize::from(THEIRS.iter().any(|word| his.contains(word)));
        }
        assert!(told >= 6, "the same lists tell Sam of his customer: {told}");
        let count = text(site.get("/api/app/customer/activities/api/my_due_count", &eva).await).await;
        assert_eq!(count, "0");
        let list = text(site.get("/api/app/customer/search/api/list_customers?query=", &eva).await).await;
        assert!(list.contains("Acme") && list.contains(r#""total":1"#), "{list}");
        site.leave().await;
    }
}

/// The addresses that the server's own router takes, as they stand in its source.
pub(super) fn routes() -> BTreeSet<&'static str> {
    let source = include_str!("../router.rs");
    source.split(".route(\"").skip(1).filter_map(|rest| rest.split_once('"')).map(|(path, _)| path).collect()
}

/// An address about a customer, of its pattern: whatever else is named in it is the first one.
pub(super) fn address(pattern: &str, customer: i64) -> String {
    let mut before = "";
    let mut parts = Vec::new();
    for part in pattern.split('/') {
        let named = part.starts_with(['{', ':']);
        parts.push(match (named, before) {
            (true, "customers") => customer.to_string(),
            (true, _) => "1".to_owned(),
            (false, _) => part.to_owned(),
        });
        before = part;
    }
    parts.join("/")
}

/// A page without what is new in every answer: its nonce.
pub(super) async fn page(answer: Response<Body>) -> String {
    let page = shown(answer).await;
    let mut parts = page.split("crossorigin=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.filter_map(|part| part.split_once('"')).fold(first, |page, (_, after)| page + after)
}

#[tokio::test]
async fn every_route_answers_about_other_peoples_customers_as_about_none() {
    // What else the router takes is about no customer, or is looked at by itself.
    let about_none = [
        "/",
        "/login",
        "/login/code",
        "/login/oidc",
        "/login/oidc/callback",
        "/logout",
        "/preferences",
        "/preferences/tokens",
        "/preferences/second-step",
        "/api/{*function}",
        "/live",
        "/build",
        "/embed.js",
        "/healthz",
        "/readyz",
        "/ics/{file}",
    ];
    let mut patterns: Vec<String> = routes().into_iter().map(str::to_owned).collect();
    patterns.retain(|pattern| !about_none.contains(&pattern.as_str()));
    assert!(patterns.len() >= 9 && patterns.iter().all(|pattern| pattern.contains("/customers/{id}/")), "{patterns:?}");
    let pages = pages().into_iter().map(|listing| listing.path().to_owned());
    patterns.extend(pages.filter(|page| page.starts_with("/customers/:id") || page.starts_with("/customers/{id}")));
    assert!(patterns.len() > 25, "{patterns:?}");
    for site in Site::on_both().await {
        let [eva, sam] = two_teams(&site).await;
        let before = site.tables().await;
        let mut seen = 0;
        for pattern in &patterns {
            for (method, kind) in [("GET", ""), ("POST", FORM), ("POST", "application/octet-stream")] {
                let asked = |customer: i64, session: &str| {
                    let request = Request::builder().method(method).uri(address(pattern, customer) + "?name=a.txt");
                    let request = request.header("sec-fetch-site", "same-origin").header("cookie", session);
                    let request = if kind.is_empty() { request } else { request.header("content-type", kind) };
                    site.ask(request.body(Body::from("vcards=BEGIN%3AVCARD")).unwrap())
                };
                let (other, never) = (asked(1, &eva).await, asked(999, &eva).await);
                let status = other.status();
                assert_eq!(status, never.status(), "{method} {pattern} {kind}");
                let (other, never) = (page(other).await, page(never).await.replace("/999", "/1"));
                assert!(!other.contains("Zürich"), "{method} {pattern}: {other}");
                assert_eq!(other, never, "{method} {pattern} {kind}");
                assert!(!status.is_success(), "{method} {pattern} {kind} {status}");
                if method == "GET" {
                    seen += usize::from(asked(1, &sam).await.status().is_success());
                }
            }
        }
        assert_eq!(site.tables().await, before);
        assert!(seen > 20, "Sam sees the pages of his customer: {seen}");
        site.leave().await;
    }
}

#[tokio::test]
async fn a_calendar_holds_nothing_of_other_peoples_customers() {
    for site in Site::on_both().await {
        two_teams(&site).await;
        let eva = id_of(&site, "eva").await;
        let mut tx = site.db.write(&Access::command("command", "test")).await.unwrap();
        let secret = feed::make(&mut tx, eva).await.unwrap();
        tx.commit().await.unwrap();
        let calendar = async || text(site.get(&format!("/ics/{}.ics", secret.reveal()), "").await).await;
        let hers = calendar().await;
        assert!(hers.contains("BEGIN:VCALENDAR") && !hers.contains("beans") && !hers.contains("rich"), "{hers}");
        let mut tx = site.db.write(&Access::command("command", "test")).await.unwrap();
        store::change(&mut tx, eva, Change { scope: Some(Scope::All), ..Change::default() }).await.unwrap();
        tx.commit().await.unwrap();
        assert!(calendar().await.contains("beans"), "whoever sees all has it in the calendar");
        site.leave().await;
    }
}

#[tokio::test]
async fn nothing_of_other_peoples_customers_is_told_live() {
    for site in Site::on_both().await {
        let [eva, sam] = two_teams(&site).await;
        site.tells();
        let mut events = site.get("/live", &eva).await.into_body().into_data_stream();
        let mut next = async || {
            let next = tokio::time::timeout(Duration::from_secs(20), events.next());
            let bytes = next.await.expect("an event comes in time").expect("the connection stays").unwrap();
            String::from_utf8(bytes.to_vec()).unwrap()
        };
        next().await;
        let here = async |customer: i64, session: &str| {
            let body = format!(r#"{{"id":{customer},"page":"p{customer}","leaving":false}}"#);
            site.post("/api/app/customer/live/api/say_here", session, "application/json", &body).await.status()
        };
        assert_eq!((here(1, &sam).await, here(1, &eva).await), (StatusCode::OK, StatusCode::NOT_FOUND));
        for customer in [1, 2] {
            let mut tx = site.db.write(&Access::command("command", "test")).await.unwrap();
            tx.query("UPDATE customer SET notes = 'x' WHERE id = $1").bind(customer).execute().await.unwrap();
            tx.commit().await.unwrap();
        }
        assert_eq!(here(2, &eva).await, StatusCode::OK);
        let (mut changed, mut present) = (false, false);
        while !(changed && present) {
            let told = next().await;
            assert!(!told.contains(r#""customer":1"#), "{told}");
            changed |= told.contains(r#""cards":[{"customer":2"#);
            present |= told.contains(r#""people":[{"#) && told.contains(r#""customer":2"#);
        }
        site.leave().await;
    }
}

#[tokio::test]
async fn what_belongs_to_another_customer_alone_is_no_product_to_choose_or_to_change() {
    for site in Site::on_both().await {
        let [eva, _] = two_teams(&site).await;
        let before = site.tables().await;
        let new = |only_for: &str| {
            format!(
                r#"{{"form":{{"number":"P-9","name":"Blend","kind":"product","price":"1","currency":"EUR","vat_rate":"21","active":"on","exclusive_customer":"{only_for}","version":"1"}}}}"#
            )
        };
        let product = |id: i64| new("").replacen('{', &format!(r#"{{"id":{id},"#), 1);
        let answer = async |path: &str, body: String| {
            let answer = site.post(&format!("/api/app/product/api/{path}"), &eva, "application/json", &body).await;
            (answer.status(), text(answer).await)
        };
        let sold = |id: i64| format!(r#"{{"id":{id},"active":false}}"#);
        for (path, his, nobodys) in [("save_product", product(1), product(999)), ("sell_product", sold(1), sold(999))] {
            let other = answer(path, his).await;
            assert_eq!(other.0, StatusCode::NOT_FOUND, "{path} {}", other.1);
            assert_eq!(other, answer(path, nobodys).await);
        }
        let other = answer("create_product", new("C-1")).await;
        assert!(other.0 == StatusCode::UNPROCESSABLE_ENTITY && other.1.contains("exclusive_customer"), "{}", other.1);
        assert_eq!(other, answer("create_product", new("C-999")).await);
        assert_eq!(site.tables().await, before);
        assert_eq!(answer("create_product", new("C-2")).await.0, StatusCode::OK);
        site.leave().await;
    }
}

#[tokio::test]
async fn a_new_scope_and_a_disabling_hold_from_the_next_request_on() {
    let site = Site::new().await;
    site.acme().await;
    let session = site.signed_in(Role::Editor).await;
    let ana = id_of(&site, "ana").await;
    let open = async || site.get("/api/app/customer/api/open_card?id=1", &session).await.status();
    let change = async |change: Change| {
        let mut tx = site.db.write(&Access::command("command", "test")).await.unwrap();
        store::change(&mut tx, ana, change).await.unwrap();
        tx.commit().await.unwrap();
    };
    assert_eq!(open().await, StatusCode::OK);
    change(Change { scope: Some(Scope::Team), ..Change::default() }).await;
    assert_eq!(open().await, StatusCode::NOT_FOUND);
    change(Change { scope: Some(Scope::All), ..Change::default() }).await;
    assert_eq!(open().await, StatusCode::OK);
    site.disable("ana@cafe.example").await;
    assert_eq!(open().await, StatusCode::UNAUTHORIZED);
    change(Change { enable: true, ..Change::default() }).await;
    assert_eq!(open().await, StatusCode::OK);
}
