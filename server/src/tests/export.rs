//! Everything of a customer as a ZIP: what is in it, and who gets it.

use super::files::post_raw;
use super::permissions::fill;
use super::scope::{of_team, two_teams};
use super::site::{Site, cookie, header, text};
use app::user::Role;
use axum::body::to_bytes;
use axum::http::StatusCode;
use serde_json::Value;
use std::io::{Cursor, Read as _};

const ADDRESS: &str = "/customers/1/export.zip";

#[tokio::test]
async fn the_zip_holds_the_card_every_table_the_history_and_every_content_of_every_file() {
    for site in Site::on_both().await {
        fill(&site).await;
        let session = site.signed_in(Role::Manager).await;
        for (name, content) in [("Oferta.txt", "Dos sacos"), ("Oferta.txt", "Tres sacos"), ("..%2Fplano.txt", "Planta")]
        {
            let stored = post_raw(&site, &session, name, content.to_owned()).await;
            assert_eq!(stored.status(), StatusCode::OK, "{name}");
        }
        let card = text(site.get("/customers/1", &session).await).await;
        assert!(card.contains("href=\"/customers/1/export.zip\""), "{card}");
        let answer = site.get(ADDRESS, &session).await;
        assert_eq!((answer.status(), header(&answer, "content-type")), (StatusCode::OK, "application/zip"));
        assert!(header(&answer, "content-disposition").starts_with("attachment; filename=\"Ficha C-1.zip\""));
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let names: Vec<String> = zip.file_names().map(str::to_owned).collect();
        assert!(names.iter().all(|name| !name.contains("..") && !name.starts_with('/')), "{names:?}");
        let mut read = |name: &str| {
            let mut bytes = Vec::new();
            let mut file = zip.by_name(name).unwrap_or_else(|cause| panic!("{name} of {names:?}: {cause}"));
            file.read_to_end(&mut bytes).unwrap();
            bytes
        };
        let paper = lopdf::Document::load_mem(&read("card.pdf")).unwrap();
        let pages: Vec<u32> = paper.get_pages().into_keys().collect();
        let words = paper.extract_text(&pages).unwrap();
        assert!(
            words.contains("Café Zürich") && words.contains("Zoë Müller") && words.contains("Bahnhofstrasse"),
            "{words}"
        );
        for (table, holds) in [
            ("customer", "Café Zürich"),
            ("address", "Bahnhofstrasse 1"),
            ("contact", "Zoë Müller"),
            ("activity", "Ask about the beans"),
            ("ticket", "Cold coffee"),
            ("document", "invoice"),
            ("document_line", "Espresso"),
            ("payment", "300"),
            ("product", "Café Zürich blend"),
            ("customer_price", "1700"),
            ("file", "Contrato.pdf"),
            ("file_version", "text/plain"),
        ] {
            let json: Value = serde_json::from_slice(&read(&format!("data/{table}.json"))).unwrap();
            let rows = json.as_array().unwrap();
            assert!(!rows.is_empty() && json.to_string().contains(holds), "{table}: {json}");
            assert!(!json.to_string().contains("Acme"), "{table}: {json}");
        }
        let history: Value = serde_json::from_slice(&read("data/history.json")).unwrap();
        let told = history.as_array().unwrap();
        assert!(told.iter().any(|row| row["table"] == "contact" && row["after"]["name"] == "Zoë Müller"), "{history}");
        let index: Value = serde_json::from_slice(&read("index.json")).unwrap();
        let files = index["files"].as_array().unwrap();
        let missing = files.iter().find(|file| file["name"] == "Contrato.pdf").unwrap();
        assert_eq!(
            (missing["missing"].as_bool(), missing.get("path")),
            (Some(true), None),
            "its bytes never were there"
        );
        let mut contents: Vec<String> = files
            .iter()
            .filter_map(|file| file["path"].as_str())
            .map(|path| String::from_utf8(read(path)).unwrap())
            .collect();
        contents.sort();
        assert_eq!(contents, ["Dos sacos", "Planta", "Tres sacos"]);
        site.leave().await;
    }
}

#[tokio::test]
async fn managers_and_administrators_alone_take_it_away_and_nobody_that_of_other_people() {
    for site in Site::on_both().await {
        two_teams(&site).await;
        let status = async |session: &str, customer: i64| {
            site.get(&format!("/customers/{customer}/export.zip"), session).await.status()
        };
        assert_eq!(status("", 1).await, StatusCode::SEE_OTHER);
        for (name, role, expected) in [
            ("reader", Role::Viewer, StatusCode::FORBIDDEN),
            ("writer", Role::Editor, StatusCode::FORBIDDEN),
            ("head", Role::Manager, StatusCode::OK),
            ("ada", Role::Admin, StatusCode::OK),
        ] {
            let email = site.person(name, role).await;
            let session = cookie(site.sign_in(&email, "").await.headers());
            assert_eq!(status(&session, 1).await, expected, "{name}");
            let card = text(site.get("/customers/1", &session).await).await;
            assert_eq!(card.contains("/customers/1/export.zip"), expected == StatusCode::OK, "{name}");
        }
        let north = of_team(&site, "north", Role::Manager, "norte").await;
        assert_eq!((status(&north, 2).await, status(&north, 1).await), (StatusCode::OK, StatusCode::NOT_FOUND));
        let other = text(site.get(ADDRESS, &north).await).await;
        assert!(!other.contains("Zürich"), "{other}");
        let north = of_team(&site, "north reader", Role::Viewer, "norte").await;
        assert_eq!(
            (status(&north, 1).await, status(&north, 999).await),
            (StatusCode::FORBIDDEN, StatusCode::FORBIDDEN)
        );
        site.leave().await;
    }
}
