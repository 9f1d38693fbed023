//! What a manager may and an editor may not: to set terms, and to hand customers out of the team.

use super::scope::{id_of, of_team, two_teams};
use super::site::{Site, cookie, text};
use app::user::{Access, Role};
use app::value::UserId;
use axum::http::StatusCode;

#[tokio::test]
async fn whoever_makes_a_customer_owns_it_and_hands_it_on_within_the_team() {
    for site in Site::on_both().await {
        let [eva, sam] = two_teams(&site).await;
        let (eva_id, sam_id) = (id_of(&site, "eva").await, id_of(&site, "sam").await);
        let colleague = of_team(&site, "colleague", Role::Editor, "norte").await;
        let (colleague_id, head) =
            (id_of(&site, "colleague").await, of_team(&site, "head", Role::Manager, "norte").await);
        let create = "/api/app/customer/details/api/create_customer";
        let form = |owner: &str| {
            format!(
                r#"{{"form":{{"number":"N-{owner}","name":"Nueva","status":"active","currency":"EUR","owner_id":"{owner}"}}}}"#
            )
        };
        let json = "application/json";
        let made = site.post(create, &eva, json, &form("")).await;
        assert_eq!(made.status(), StatusCode::OK);
        let id: i64 = text(made).await.parse().unwrap();
        let mut conn = site.db.read(&Access::command("command", "test")).await.unwrap();
        let owner =
            conn.query("SELECT owner_id FROM customer WHERE id = $1").bind(id).scalar::<UserId>().await.unwrap();
        assert_eq!(owner, eva_id);
        drop(conn);
        for (session, owner, expected) in [
            (&eva, sam_id.to_string(), StatusCode::UNPROCESSABLE_ENTITY),
            (&eva, colleague_id.to_string(), StatusCode::OK),
            (&head, sam_id.to_string(), StatusCode::OK),
        ] {
            assert_eq!(site.post(create, session, json, &form(&owner)).await.status(), expected, "{owner}");
            // The number is taken by now, where it is made.
        }
        let save = async |session: &str, version: i64, owner: &str| {
            let form = format!(
                r#"{{"id":{id},"form":{{"number":"N-","name":"Nueva","status":"active","currency":"EUR","owner_id":"{owner}","version":"{version}"}}}}"#
            );
            site.post("/api/app/customer/details/api/save_details", session, json, &form).await.status()
        };
        assert_eq!(save(&sam, 1, &sam_id.to_string()).await, StatusCode::NOT_FOUND);
        assert_eq!(save(&eva, 1, &sam_id.to_string()).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(save(&eva, 1, "").await, StatusCode::UNPROCESSABLE_ENTITY, "nobody's is out of sight as well");
        assert_eq!(save(&eva, 1, &colleague_id.to_string()).await, StatusCode::OK);
        assert_eq!(save(&colleague, 2, &eva_id.to_string()).await, StatusCode::OK);
        assert_eq!(save(&head, 3, &sam_id.to_string()).await, StatusCode::OK);
        assert_eq!(save(&eva, 4, &eva_id.to_string()).await, StatusCode::NOT_FOUND, "it is Sam's now");
        site.leave().await;
    }
}

#[tokio::test]
async fn only_a_manager_changes_the_terms_and_what_an_editor_posts_is_refused_where_it_stands() {
    let site = Site::new().await;
    site.acme().await;
    let editor = site.signed_in(Role::Editor).await;
    let email = site.person("manager", Role::Manager).await;
    let manager = cookie(site.sign_in(&email, "").await.headers());
    let save = async |session: &str, version: i64, terms: &str| {
        let form = format!(
            r#"{{"id":1,"form":{{"number":"A-1","name":"Acme","status":"active","currency":"EUR","vat_liable":"on",{terms}"version":"{version}"}}}}"#
        );
        let answer = site.post("/api/app/customer/details/api/save_details", session, "application/json", &form).await;
        (answer.status(), text(answer).await)
    };
    let terms = r#""credit_limit":"1000","payment_terms_days":"30","iban":"ES9121000418450200051332","blocked":"on","blocked_reason":"No paga","#;
    let (status, refused) = save(&editor, 1, terms).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["credit_limit", "payment_terms_days", "iban", "blocked_reason"] {
        assert!(refused.contains(&format!(r#""field":"{field}""#)), "{field}: {refused}");
    }
    assert_eq!(save(&manager, 1, terms).await.0, StatusCode::OK);
    // An editor saves everything else over the same terms, and is told of a conflict as ever.
    let renamed = terms.to_owned() + r#""notes":"Llamar","#;
    assert_eq!(save(&editor, 2, &renamed).await.0, StatusCode::OK);
    assert_eq!(save(&editor, 2, "").await.0, StatusCode::CONFLICT);
    assert_eq!(save(&editor, 3, "").await.0, StatusCode::UNPROCESSABLE_ENTITY, "what is taken away is a change too");
    let other = terms.replace(r#""1000""#, r#""5000""#);
    let create = format!(
        r#"{{"form":{{"number":"A-2","name":"Nueva","status":"active","currency":"EUR",{other}"version":""}}}}"#
    );
    let path = "/api/app/customer/details/api/create_customer";
    let made = async |session: &str| site.post(path, session, "application/json", &create).await.status();
    assert_eq!(made(&editor).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(made(&manager).await, StatusCode::OK);
    let page = async |session: &str| text(site.get("/customers/1/edit", session).await).await;
    let input = |page: &str, name: &str| {
        let inputs =
            page.split("<input").skip(1).filter_map(|rest| rest.split_once('>')).map(|(input, _)| input.to_owned());
        inputs.filter(|input| input.contains(&format!("name=\"{name}\""))).collect::<Vec<_>>().join("|")
    };
    let (hers, his) = (page(&editor).await, page(&manager).await);
    for field in ["credit_limit", "payment_terms_days", "iban", "blocked_reason"] {
        assert!(input(&hers, field).contains("readonly") && !input(&his, field).contains("readonly"), "{field}");
    }
    assert!(input(&hers, "blocked").contains("hidden") && input(&his, "blocked").contains("checkbox"));
}
