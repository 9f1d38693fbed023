//! Forms posted without JavaScript: each is understood by the same code as the server function that the page would call.

use crate::customer::details::api::{create_customer, delete_customer, restore_customer, save_details};
use crate::customer::details::approval::api::decide_pending;
use crate::customer::place::push_pair;
use crate::customer::{activities, addresses, billing, contacts, erasure, files, history, products, tickets};
use crate::error::AppError;
use crate::said::Said;
use crate::ui::form::{Posted, settle};
use crate::user::model::KEPT;
use crate::user::{sessions, tokens};
use crate::value::{CustomerId, PendingId};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// What becomes of a posted form.
#[derive(Debug)]
pub enum Outcome {
    /// It was taken: go there, where it may have to be told.
    Redirect(String, Option<Said>),
    /// It was not: the page again, with what was typed and why.
    Again(Posted),
    /// No form is posted to this address.
    Unknown,
}

/// What a tab makes of a form posted below its address: where to go from there, as the end of the tab's own address, or why
/// not. None where no form is posted to.
pub type Done = Option<Result<String, AppError>>;

/// Takes a form posted to the address of a page.
pub async fn submit(path: &str, body: &str) -> Outcome {
    if let Some(posted) = returned(body) {
        return Outcome::Again(posted);
    }
    // Where a side was chosen for the fields of a conflict, the form says from here on what was chosen.
    let settled = form(body).ok().and_then(|fields| settle(&fields)).and_then(|form| serde_qs::to_string(&form).ok());
    let body = settled.as_deref().unwrap_or(body);
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let done = match parts.as_slice() {
        ["customers", "new"] => match form(body) {
            Ok(form) => create_customer(form).await.map(|id| format!("/customers/{id}")),
            Err(error) => Err(error),
        },
        ["customers", id, "erase"] | ["customers", id, "contacts", _, "erase"] => {
            let Ok(id) = id.parse::<CustomerId>() else { return Outcome::Unknown };
            erasure::api::posted(id, parts.get(3).copied(), body).await
        }
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
        ["customers", id, "asked", item] => {
            let Ok(id) = id.parse::<CustomerId>() else { return Outcome::Unknown };
            let item = item.parse().unwrap_or(PendingId(0));
            let done = match form(body) {
                Ok(form) => decide_pending(id, item, form).await,
                Err(error) => Err(error),
            };
            done.map(|()| format!("/customers/{id}"))
        }
        ["customers", id, tab, rest @ ..] => {
            let Ok(id) = id.parse::<CustomerId>() else { return Outcome::Unknown };
            let done = match *tab {
                "activities" => activities::api::posted(id, rest, body).await,
                "addresses" => addresses::api::posted(id, rest, body).await,
                "contacts" => contacts::api::posted(id, rest, body).await,
                "support" => tickets::api::posted(id, rest, body).await,
                "products" => products::api::posted(id, rest, body).await,
                "billing" => billing::api::posted(id, rest, body).await,
                "files" => files::api::posted(id, rest, body).await,
                "history" => history::api::posted(id, rest, body).await,
                _ => None,
            };
            let Some(done) = done else { return Outcome::Unknown };
            done.map(|tail| format!("/customers/{id}/{tab}{tail}"))
        }
        ["products", rest @ ..] => {
            let Some(done) = crate::product::api::posted(rest, body).await else { return Outcome::Unknown };
            done.map(|tail| format!("/products{tail}"))
        }
        ["preferences", "sessions", rest @ ..] => {
            let Some(done) = sessions::api::posted(rest).await else { return Outcome::Unknown };
            done.map(|tail| format!("/preferences/sessions{tail}"))
        }
        ["preferences", "tokens", rest @ ..] => {
            let Some(done) = tokens::api::posted(rest).await else { return Outcome::Unknown };
            done.map(|tail| format!("/preferences/tokens{tail}"))
        }
        _ => return Outcome::Unknown,
    };
    match done {
        Ok(mut address) => {
            // A button's work is seen where the button stands; a form leaves the page it stood on.
            let said = match parts.last() {
                Some(&("new" | "edit")) => Some(Said::Saved),
                Some(&"put-back") => Some(Said::PutBack),
                Some(&"revoke") => Some(Said::TokenRevoked),
                Some(&"erase") => Some(Said::Erased),
                Some(&"end") => Some(Said::SessionEnded),
                Some(&"end-others") => Some(Said::OtherSessionsEnded),
                _ => None,
            };
            // A button that stands on more than one page names the one it stands on.
            if let Some(back) = field(body, "back") {
                return Outcome::Redirect(back, said);
            }
            if let Some(list) = field(body, "list") {
                push_pair(&mut address, "list", &list);
            }
            Outcome::Redirect(address, said)
        }
        Err(error) => again(error, body),
    }
}

/// What a form carries along unseen: the list that the reader came from, the page to go back to.
fn field(body: &str, name: &str) -> Option<String> {
    let value = form::<BTreeMap<String, String>>(body).ok().and_then(|mut fields| fields.remove(name));
    value.filter(|value| !value.is_empty())
}

/// The page on which a form stands that is posted to an address: the same one, but for the buttons of a card and of its
/// rows, which stand on the card, on the tab, and on the page of a row that has rows of its own.
#[must_use]
pub fn page_of(path: &str) -> &str {
    let parts: Vec<&str> = path.split('/').collect();
    let kept = match parts.as_slice() {
        ["", "customers", _, "delete" | "restore"] | ["", "products", _, "activate" | "deactivate"] => 2,
        ["", "preferences", "sessions", ..] => return "/preferences/sessions",
        ["", "preferences", "tokens", ..] => return "/preferences/tokens",
        ["", "customers", _, _, _, "edit" | "step" | "issue" | "new" | "attach" | "put-back" | "erase"] => return path,
        ["", "customers", _, _, _, "credit" | "detach"] => 4,
        ["", "customers", _, _, _, _] => 3,
        ["", "customers", _, _, "prices", _, "remove" | "restore"] => 3,
        ["", "customers", _, _, _, _, _, "remove" | "restore"] => 4,
        _ => return path,
    };
    path.match_indices('/').nth(kept).map_or(path, |(end, _)| &path[..end])
}

/// The form that comes back from the sign-in page, where it is one, to be shown and not saved.
#[must_use]
pub fn returned(body: &str) -> Option<Posted> {
    kept(body).map(|kept| refused(AppError::NotSavedYet, &kept))
}

/// The form that comes from the sign-in page. Whoever has signed in may be another person, so it is shown and not saved.
fn kept(body: &str) -> Option<String> {
    form::<BTreeMap<String, String>>(body).ok()?.remove(KEPT)
}

fn to_list(done: Result<(), AppError>, body: &str) -> Outcome {
    match done {
        Ok(()) => Outcome::Redirect("/customers".to_owned(), Some(Said::CustomerDeleted)),
        Err(error) => again(error, body),
    }
}

fn again(error: AppError, body: &str) -> Outcome {
    Outcome::Again(refused(error, body))
}

fn refused(error: AppError, body: &str) -> Posted {
    let fields: BTreeMap<String, String> = form(body).unwrap_or_default();
    Posted { fields: fields.into_iter().collect(), error }
}

/// A posted form as its fields.
///
/// # Errors
/// `Transport` when it is none.
pub fn form<T: DeserializeOwned>(body: &str) -> Result<T, AppError> {
    serde_qs::from_str(body).map_err(|error| AppError::Transport(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::page_of;

    #[test]
    fn a_refused_form_is_shown_where_it_stands() {
        assert_eq!(page_of("/customers/42/delete"), "/customers/42");
        assert_eq!(page_of("/customers/42/edit"), "/customers/42/edit");
        assert_eq!(page_of("/customers/42/asked/7"), "/customers/42/asked/7");
        assert_eq!(page_of("/customers/42/erase"), "/customers/42/erase");
        assert_eq!(page_of("/customers/42/contacts/7/erase"), "/customers/42/contacts/7/erase");
        assert_eq!(page_of("/customers/42/addresses/new"), "/customers/42/addresses/new");
        assert_eq!(page_of("/customers/42/addresses/7/edit"), "/customers/42/addresses/7/edit");
        assert_eq!(page_of("/customers/42/addresses/7/remove"), "/customers/42/addresses");
        assert_eq!(page_of("/customers/42/support/7"), "/customers/42/support/7");
        assert_eq!(page_of("/customers/42/support/7/step"), "/customers/42/support/7/step");
        assert_eq!(page_of("/customers/42/support/7/attach"), "/customers/42/support/7/attach");
        assert_eq!(page_of("/customers/42/support/7/detach"), "/customers/42/support/7");
        assert_eq!(page_of("/customers/42/products/prices/7/restore"), "/customers/42/products");
        assert_eq!(page_of("/customers/42/products/prices/7/edit"), "/customers/42/products/prices/7/edit");
        assert_eq!(page_of("/customers/42/products/prices/new"), "/customers/42/products/prices/new");
        assert_eq!(page_of("/customers/42/history/7/put-back"), "/customers/42/history/7/put-back");
        assert_eq!(page_of("/products/7/deactivate"), "/products/7");
        assert_eq!(page_of("/products/7/edit"), "/products/7/edit");
        assert_eq!(page_of("/preferences/sessions/7/end"), "/preferences/sessions");
        assert_eq!(page_of("/customers/42/billing/7/issue"), "/customers/42/billing/7/issue");
        assert_eq!(page_of("/customers/42/billing/7/credit"), "/customers/42/billing/7");
        assert_eq!(page_of("/customers/42/billing/7/lines/3/edit"), "/customers/42/billing/7/lines/3/edit");
        assert_eq!(page_of("/customers/42/billing/7/lines/3/remove"), "/customers/42/billing/7");
    }
}
