//! Contacts over HTTP: forms without JavaScript, files, and who may do what.

use super::site::{FORM, Site, header, shown, text};
use app::user::Role;
use axum::http::StatusCode;

const CONTACTS: &str = "/customers/1/contacts";

#[tokio::test]
async fn a_contact_lives_on_forms_alone() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Editor).await;
    site.acme().await;
    let new = format!("{CONTACTS}/new");
    let wrong = site.post(&new, &session, FORM, "name=&email=ana&job_title=Compras").await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = text(wrong).await;
    assert!(page.contains("value=\"Compras\"") && page.contains("ana@example.com"), "{page}");

    let typed = "name=Zo%C3%AB+M%C3%BCller&email=zoe%40acme.example&phone=%2B34912345678&tags=Compras&list=q%3Dacme";
    let added = site.post(&new, &session, FORM, typed).await;
    assert_eq!(header(&added, "location"), "/customers/1/contacts?list=q%3Dacme");
    let list = text(site.get(CONTACTS, &session).await).await;
    for expected in ["Zoë Müller", "href=\"tel:+34912345678\"", "href=\"mailto:zoe@acme.example\"", ">ZM", "compras"]
    {
        assert!(list.contains(expected), "{expected} in {list}");
    }

    let edit = format!("{CONTACTS}/1/edit");
    let saved = site.post(&edit, &session, FORM, "name=Zo%C3%AB&version=1").await;
    assert_eq!(header(&saved, "location"), CONTACTS);
    let stale = site.post(&edit, &session, FORM, "name=Zoe&version=1").await;
    assert_eq!(stale.status(), StatusCode::CONFLICT);
    assert_eq!(text(stale).await.matches("<fieldset class=\"conflict\">").count(), 1);

    let removed = site.post(&format!("{CONTACTS}/1/remove"), &session, FORM, "").await;
    assert_eq!(header(&removed, "location"), "/customers/1/contacts?removed=1");
    assert_eq!(site.get(&format!("{CONTACTS}/1"), &session).await.status(), StatusCode::NOT_FOUND);
    let back = site.post(&format!("{CONTACTS}/1/restore"), &session, FORM, "").await;
    assert_eq!(header(&back, "location"), CONTACTS);
    assert_eq!(site.get(&format!("{CONTACTS}/1"), &session).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn contacts_go_out_and_come_in_as_files() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Editor).await;
    site.acme().await;
    let file = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"c.vcf\"\r\nContent-Type: text/vcard\r\n\r\n\
                \u{feff}BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Zoë & Söhne\r\nTEL;TYPE=CELL:+34600111222\r\nEND:VCARD\r\n\r\n--x\r\n\
                Content-Disposition: form-data; name=\"vcards\"\r\n\r\n\r\n--x--\r\n";
    let import = format!("{CONTACTS}/import");
    let added = site.post(&import, &session, "multipart/form-data; boundary=x", file).await;
    assert_eq!(header(&added, "location"), "/customers/1/contacts?added=1&known=0");
    let again = site
        .post(
            &import,
            &session,
            FORM,
            "vcards=BEGIN%3AVCARD%0AVERSION%3A4.0%0AFN%3AZO%C3%8B+%26+s%C3%B6hne%0AEND%3AVCARD",
        )
        .await;
    assert_eq!(header(&again, "location"), "/customers/1/contacts?added=0&known=1");
    let nothing = site.post(&import, &session, FORM, "vcards=no+card").await;
    assert_eq!(nothing.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(nothing).await.contains("no card"));

    for (path, name) in [
        ("/customers/1/contacts.vcf", "Acme.vcf"),
        ("/customers/1/contacts/1/contact.vcf", "Zo%C3%AB%20%26%20S%C3%B6hne.vcf"),
    ] {
        let answer = site.get(path, &session).await;
        assert_eq!((answer.status(), header(&answer, "content-type")), (StatusCode::OK, "text/vcard; charset=utf-8"));
        assert!(header(&answer, "content-disposition").ends_with(name), "{}", header(&answer, "content-disposition"));
        let card = text(answer).await;
        assert!(
            card.contains("VERSION:4.0\r\n") && card.contains("FN:Zoë & Söhne\r\n") && card.contains("ORG:Acme\r\n"),
            "{card}"
        );
        assert!(card.contains(":tel:+34600111222"), "{card}");
    }
    for path in ["/customers/9/contacts.vcf", "/customers/1/contacts/9/contact.vcf", "/customers/x/contacts.vcf"] {
        assert_eq!(site.get(path, &session).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
    let nobody = site.get("/customers/1/contacts.vcf", "").await;
    assert_eq!(header(&nobody, "location"), "/login?next=/customers/1/contacts.vcf");
}

#[tokio::test]
async fn a_file_that_was_sent_after_the_session_had_ended_is_asked_for_again_in_words() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Editor).await;
    site.acme().await;
    let file =
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"c.vcf\"\r\n\r\nBEGIN:VCARD\r\n\r\n--x--\r\n";
    for (path, next) in [
        ("/customers/1/contacts/import", "/customers/1/contacts/import%3Fchoose-again%3D1"),
        ("/customers/1/files/new?ticket=7", "/customers/1/files/new%3Fticket%3D7%26choose-again%3D1"),
    ] {
        let ended = site.post(path, "", "multipart/form-data; boundary=x", file).await;
        assert_eq!(
            (ended.status(), header(&ended, "location")),
            (StatusCode::SEE_OTHER, &*format!("/login?next={next}"))
        );
        let form = format!("email=ana%40cafe.example&password=caf%C3%A9+con+leche&next={next}");
        let back = site.post("/login", "", FORM, &form).await;
        let there = header(&back, "location").to_owned();
        let sentence = "Vuelva a elegir el fichero";
        assert!(shown(site.get(&there, &session).await).await.contains(sentence), "{there}");
        assert!(!shown(site.get(path, &session).await).await.contains(sentence));
    }
}

#[tokio::test]
async fn tags_are_managed_on_forms_alone() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Editor).await;
    site.acme().await;
    let tags = format!("{CONTACTS}/tags");
    site.post(&format!("{CONTACTS}/new"), &session, FORM, "name=Zoe&tags=compras").await;
    let added = site.post(&tags, &session, FORM, "action=add&name=Pedidos&colour=teal").await;
    assert_eq!(header(&added, "location"), tags);
    let taken = site.post(&tags, &session, FORM, "action=save&tag=2&version=1&name=compras&colour=red").await;
    assert_eq!(taken.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(text(taken).await.matches("aria-invalid=\"true\"").count(), 1, "only the field that was refused");
    let merged = site.post(&tags, &session, FORM, "action=merge&tag=1&version=1&into=2").await;
    assert_eq!(header(&merged, "location"), tags);
    let page = text(site.get(CONTACTS, &session).await).await;
    assert!(page.contains("data-colour=\"teal\" class=\"tag\">pedidos"), "{page}");
    let stale = site.post(&tags, &session, FORM, "action=save&tag=1&version=1&name=x&colour=red").await;
    assert_eq!(stale.status(), StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_viewer_reads_contacts_and_changes_none() {
    let site = Site::new().await;
    let session = site.signed_in(Role::Viewer).await;
    site.acme().await;
    let before = site.tables().await;
    for (path, body) in [
        ("new", "name=Zoe"),
        ("1/edit", "name=Zoe&version=1"),
        ("1/remove", ""),
        ("1/restore", ""),
        ("tags", "action=add&name=vip"),
        ("import", "vcards=BEGIN%3AVCARD%0AFN%3AZoe%0AEND%3AVCARD"),
    ] {
        let answer = site.post(&format!("{CONTACTS}/{path}"), &session, FORM, body).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}");
    }
    for (function, body) in [
        ("create_contact", r#"{"id":1,"form":{"name":"Zoe"}}"#),
        ("save_contact", r#"{"id":1,"contact":1,"form":{"name":"Zoe","version":"1"}}"#),
        ("remove_contact", r#"{"id":1,"contact":1}"#),
        ("restore_contact", r#"{"id":1,"contact":1}"#),
        ("import_contacts", r#"{"id":1,"vcards":"x"}"#),
        ("change_contact_tags", r#"{"form":{"action":"add","name":"vip"}}"#),
    ] {
        let found = leptos::server_fn::axum::server_fn_paths().find(|(known, _)| known.ends_with(function));
        let (path, _) = found.expect("the function is registered");
        let answer = site.post(path, &session, "application/json", body).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(site.tables().await, before);
    let list = text(site.get(CONTACTS, &session).await).await;
    assert!(!list.contains("contacts/new") && !list.contains("contacts/import"), "{list}");
    assert_eq!(site.get("/customers/1/contacts.vcf", &session).await.status(), StatusCode::OK);
}
