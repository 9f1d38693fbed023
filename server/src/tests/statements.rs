//! SQL as what is searched and filtered by: it is a text like any other, on both databases.

use super::permissions::fill;
use super::scope::page;
use super::site::Site;
use app::user::Role;
use app::value::percent::escape;
use axum::http::StatusCode;

/// What would change a statement that it becomes a part of.
const STATEMENTS: [&str; 12] = [
    "' OR '1'='1",
    "' OR 1=1 --",
    "'; DROP TABLE customer; --",
    "\"; DELETE FROM customer; --",
    "') UNION SELECT password_hash FROM app_user --",
    "1 UNION SELECT password_hash FROM app_user",
    "name DESC; UPDATE customer SET name = 'x'",
    "(SELECT password_hash FROM app_user LIMIT 1)",
    "$1",
    "?1 || $$x$$",
    "\\' OR 1=1 #",
    "/* x */ %' ESCAPE '",
];
/// What is as little a name, a day or a number, and no SQL.
const PLAIN: &str = "zzz zzz";

/// Each page with a list, and what it is searched, filtered, ordered and paged by.
const LISTS: [(&str, &[&str]); 11] = [
    ("/customers", &["q", "status", "owner", "tag", "country", "currency", "sort", "after"]),
    ("/products", &["q", "status", "after"]),
    ("/activities", &["after"]),
    ("/customers/1/addresses", &["q", "after"]),
    ("/customers/1/contacts", &["q", "tag", "after"]),
    ("/customers/1/activities", &["show", "kind", "person", "contact", "from", "to", "after"]),
    ("/customers/1/support", &["q", "status", "priority", "category", "assignee", "after"]),
    ("/customers/1/billing", &["kind", "status", "year", "currency", "after"]),
    ("/customers/1/products", &["q", "status", "after", "after_price", "after_bought"]),
    ("/customers/1/files", &["q", "kind", "sort", "after"]),
    ("/customers/1/history", &["user", "kind", "field", "from", "to", "since", "before"]),
];

/// A page without the text that was asked for, however it is written there.
fn without(page: &str, asked: &str) -> String {
    let markup = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let ways =
        [asked.to_owned(), markup(asked), markup(asked).replace('"', "&quot;"), markup(asked).replace('\'', "&#x27;")];
    let query = url_of(asked);
    ways.iter().chain([&escape(asked), &query]).fold(page.to_owned(), |page, way| page.replace(way, ""))
}

/// A text in a query, as forms write it.
fn url_of(text: &str) -> String {
    escape(text).replace("%20", "+")
}

#[tokio::test]
async fn sql_in_a_filter_or_an_order_finds_what_any_other_word_finds() {
    for site in Site::on_both().await {
        fill(&site).await;
        let session = site.signed_in(Role::Admin).await;
        let before = site.tables().await;
        let ask = async |path: &str, name: &str, text: &str| {
            let answer = site.get(&format!("{path}?{name}={}", escape(text)), &session).await;
            let status = answer.status();
            (status, without(&page(answer).await, text))
        };
        for (path, names) in LISTS {
            for name in names {
                let plain = ask(path, name, PLAIN).await;
                assert_eq!(plain.0, StatusCode::OK, "{path}?{name}");
                for statement in STATEMENTS {
                    let answer = ask(path, name, statement).await;
                    assert_eq!(answer, plain, "{path}?{name}={statement}");
                }
            }
        }
        assert_eq!(site.tables().await, before);
        site.leave().await;
    }
}
