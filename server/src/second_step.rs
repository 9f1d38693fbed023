//! The form of one's own second step: switching it on, in two pages, and off.

use crate::page::{again_with, locale, render, to_confirm};
use crate::router::AppState;
use app::error::AppError;
use app::portal::Embed;
use app::ui::form::Posted;
use app::user::second::{SecondForm, api};
use app::user::{Role, Visitor};
use axum::Extension;
use axum::extract::{Form, State};
use axum::http::{Extensions, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::provide_context;

/// Does what was chosen. Whoever signed in a while ago shows first who they are, and no frame is shown a secret.
pub async fn change(
    State(state): State<AppState>,
    Extension(visitor): Extension<Visitor>,
    extensions: Extensions,
    Form(form): Form<SecondForm>,
) -> Response {
    let page = Uri::from_static("/preferences/second-step");
    if let Some(confirm) = to_confirm(&state, &visitor, &page) {
        return confirm;
    }
    let access = match visitor.access(Role::Viewer) {
        Ok(_) if extensions.get::<Embed>().is_some() => Err(AppError::Forbidden),
        access => access,
    };
    let changed = async {
        let access = access?;
        match &*form.step {
            "begin" => api::begin(state.db(), &access).await.map(|shown| Ok(Some(shown))),
            "confirm" => match api::confirm(state.db(), &access, &form.code).await {
                Ok(shown) => Ok(Ok(Some(shown))),
                Err((error, Some(shown))) => Ok(Err((error, shown))),
                // It is on already, or was never begun.
                Err((AppError::Invalid(_), None)) => Ok(Ok(None)),
                Err((error, None)) => Err(error),
            },
            "off" => api::switch_off(state.db(), &access).await.map(|()| Ok(None)),
            // Whatever waited in the sign-in page: the page itself says what to do.
            _ => Ok(Ok(None)),
        }
    };
    match changed.await {
        Ok(Ok(Some(shown))) => render(&state, &page, extensions, move || provide_context(shown.clone())).await,
        Ok(Ok(None)) => Redirect::to(page.path()).into_response(),
        Ok(Err((error, shown))) => {
            let posted = Posted { fields: Vec::new(), error };
            again_with(&state, &page, extensions, posted, move || provide_context(shown.clone())).await
        }
        Err(error) => (error.status(), error.message(locale(&extensions))).into_response(),
    }
}
