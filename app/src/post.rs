//! Forms posted without JavaScript: each is understood by the same code as the server function that the page would call.

use crate::customer::details::api::{create_customer, delete_customer, restore_customer, save_details};
use crate::error::AppError;
use crate::ui::form::Posted;
use crate::user::model::KEPT;
use crate::value::CustomerId;
use crate::value::percent::escape;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// What becomes of a posted form.
#[derive(Debug)]
pub enum Outcome {
    /// It was taken: go there.
    Redirect(String),
    /// It was not: the page again, with what was typed and why.
    Again(Posted),
    /// No form is posted to this address.
    Unknown,
}

/// Takes a form posted to the address of a page.
pub async fn submit(path: &str, body: &str) -> Outcome {
    if let Some(kept) = kept(body) {
        return again(AppError::NotSavedYet, &kept);
    }
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let done = match parts.as_slice() {
        ["customers", "new"] => match form(body) {
            Ok(form) => create_customer(form).await.map(|id| format!("/customers/{id}")),
            Err(error) => Err(error),
        },
        ["customers", id, action] => {
            let Ok(id) = id.parse::<CustomerId>() else { return Outcome::Unknown };
            let done = match *action {
                "edit" => match form(body) {
                    Ok(form) => save_details(id, form).await,
                    Err(error) => Err(error),
                },
                "delete" => return to_list(delete_customer(id).await, body),
                "restore" => restore_customer(id).await,
                _ => return Outcome::Unknown,
            };
            done.map(|()| format!("/customers/{id}"))
        }
        _ => return Outcome::Unknown,
    };
    match done {
        Ok(address) => Outcome::Redirect(address + &list_one_came_from(body)),
        Err(error) => again(error, body),
    }
}

/// The end of the card's address that remembers the list, as the form's hidden field tells it.
fn list_one_came_from(body: &str) -> String {
    let list = form::<BTreeMap<String, String>>(body).ok().and_then(|mut fields| fields.remove("list"));
    list.filter(|list| !list.is_empty()).map(|list| format!("?list={}", escape(&list))).unwrap_or_default()
}

/// The page on which a form stands that is posted to an address: the same one, but for the buttons of a card.
#[must_use]
pub fn page_of(path: &str) -> &str {
    ["/delete", "/restore"].iter().find_map(|action| path.strip_suffix(action)).unwrap_or(path)
}

/// The form that comes from the sign-in page. Whoever has signed in may be another person, so it is shown and not saved.
fn kept(body: &str) -> Option<String> {
    form::<BTreeMap<String, String>>(body).ok()?.remove(KEPT)
}

fn to_list(done: Result<(), AppError>, body: &str) -> Outcome {
    match done {
        Ok(()) => Outcome::Redirect("/customers".to_owned()),
        Err(error) => again(error, body),
    }
}

fn again(error: AppError, body: &str) -> Outcome {
    let fields: BTreeMap<String, String> = form(body).unwrap_or_default();
    Outcome::Again(Posted { fields: fields.into_iter().collect(), error })
}

fn form<T: DeserializeOwned>(body: &str) -> Result<T, AppError> {
    serde_qs::from_str(body).map_err(|error| AppError::Transport(error.to_string()))
}
