//! Papers of the billing over HTTP: who may read them, how they travel, and that a reader of PDF finds in them what was billed.

use super::site::{Site, header};
use app::user::Access;
use app::user::Role;
use axum::body::to_bytes;
use axum::http::StatusCode;

/// A site that sends from Café Zürich, with Καφέ Αθήνα as customer 1, and an invoice of theirs with this many lines.
async fn billed(lines: usize) -> Site {
    let site = Site::with(None, |config| {
        config.company.name = Some("Café Zürich AG".to_owned());
        config.company.iban = Some("CH9300762011623852957".to_owned());
    })
    .await;
    let mut tx = site.db.write(&Access::command("command", "test")).await.unwrap();
    let statements = [
        "INSERT INTO customer (number, name, currency, document_language) VALUES ('A-1', 'Καφέ Αθήνα Α.Ε.', 'EUR', 'en')".to_owned(),
        "INSERT INTO document (customer_id, kind, issued_on, due_on, currency, net_total, gross_total)
         VALUES (1, 'invoice', '2026-01-02', '2026-02-01', 'EUR', 0, 0)".to_owned(),
    ];
    for statement in statements {
        tx.query(app::db::Sql::compose(statement)).execute().await.unwrap();
    }
    for line in 1..=lines {
        let sql = format!(
            "INSERT INTO document_line (customer_id, document_id, text, quantity, unit_price, vat_rate, net, currency)
             VALUES (1, 1, 'Чай № {line}', 1000, 1000000, 2100, 10000, 'EUR')"
        );
        tx.query(app::db::Sql::compose(sql)).execute().await.unwrap();
    }
    let (net, gross) = (lines * 10_000, lines * 12_100);
    let sql = format!(
        "UPDATE document SET state = 'issued', number = 'F2026-00007', series = 'F', fiscal_year = 2026, net_total = {net},
                gross_total = {gross}, buyer_name = 'Καφέ Αθήνα Α.Ε.', language = 'en' WHERE id = 1"
    );
    tx.query(app::db::Sql::compose(sql)).execute().await.unwrap();
    tx.commit().await.unwrap();
    site
}

/// What each page of a PDF says.
async fn pages(site: &Site, path: &str, session: &str) -> Vec<String> {
    let answer = site.get(path, session).await;
    assert_eq!((answer.status(), header(&answer, "content-type")), (StatusCode::OK, "application/pdf"));
    let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    let document = lopdf::Document::load_mem(&bytes).unwrap();
    let text = |page: &u32| document.extract_text(&[*page]).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    document.get_pages().keys().map(text).collect()
}

#[tokio::test]
async fn an_invoice_is_a_pdf_that_says_what_was_billed() {
    let site = billed(3).await;
    let session = site.signed_in(Role::Viewer).await;
    let path = "/customers/1/billing/1/document.pdf";
    let answer = site.get(path, &session).await;
    let name = "inline; filename=\"Invoice F2026-00007.pdf\"; filename*=UTF-8''Invoice%20F2026-00007.pdf";
    assert_eq!(header(&answer, "content-disposition"), name);
    assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
    assert!(header(&answer, "content-security-policy").starts_with("default-src 'none'"));
    let pages = pages(&site, path, &session).await;
    assert_eq!(pages.len(), 1);
    let expected = [
        "Invoice",
        "F2026-00007",
        "Café Zürich AG",
        "Καφέ Αθήνα Α.Ε.",
        "Чай № 3",
        "€300.00",
        "€63.00",
        "€363.00",
        "Page 1 of 1",
    ];
    for text in expected {
        assert!(pages[0].contains(text), "{text} in {}", pages[0]);
    }
}

#[tokio::test]
async fn an_invoice_of_two_hundred_lines_goes_on_over_pages() {
    let site = billed(200).await;
    let session = site.signed_in(Role::Viewer).await;
    let pages = pages(&site, "/customers/1/billing/1/document.pdf", &session).await;
    assert!(pages.len() > 3, "{} pages", pages.len());
    for (place, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("Page {} of {}", place + 1, pages.len())), "{page}");
        assert!(page.contains("Unit price") || !page.contains("Чай"), "the head of the table on page {place}");
    }
    let all = pages.join(" ");
    assert_eq!(all.matches("Чай № ").count(), 200);
    assert!(all.contains("€24,200.00"));
}

#[tokio::test]
async fn a_statement_of_the_account_is_a_pdf_too_and_nonsense_in_the_address_is_left_aside() {
    let site = billed(3).await;
    let session = site.signed_in(Role::Viewer).await;
    let path = "/customers/1/billing/statement.pdf?from=2026-01-01&to=2026-03-31";
    let pages = pages(&site, path, &session).await;
    for text in
        ["Statement of account", "Opening balance", "Invoice F2026-00007", "€363.00", "31–60 days", "Closing balance"]
    {
        assert!(pages[0].contains(text), "{text} in {}", pages[0]);
    }
    let answer = site.get("/customers/1/billing/statement.pdf?from=yesterday&currency=GOLD", &session).await;
    assert_eq!(answer.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_paper_is_only_for_whoever_may_see_its_customer() {
    let site = billed(1).await;
    for path in ["/customers/1/billing/1/document.pdf", "/customers/1/billing/statement.pdf"] {
        assert_eq!(site.get(path, "").await.status(), StatusCode::SEE_OTHER, "{path}");
    }
    let session = site.signed_in(Role::Editor).await;
    let nowhere = [
        "/customers/2/billing/1/document.pdf",
        "/customers/1/billing/9/document.pdf",
        "/customers/x/billing/1/document.pdf",
    ];
    for path in nowhere.into_iter().chain(["/customers/2/billing/statement.pdf"]) {
        assert_eq!(site.get(path, &session).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
    let mut tx = site.db.write(&Access::command("command", "test")).await.unwrap();
    let now = tx.now();
    tx.query("UPDATE customer SET deleted_at = $1 WHERE id = 1").bind(now).execute().await.unwrap();
    tx.commit().await.unwrap();
    for path in ["/customers/1/billing/1/document.pdf", "/customers/1/billing/statement.pdf"] {
        assert_eq!(site.get(path, &session).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}
