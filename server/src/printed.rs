//! Papers of the billing on their way out: a document, and the statement of an account, as PDF.

use crate::content::{SEALED_DOCUMENT, disposition};
use crate::files::access;
use crate::page;
use crate::page::locale;
use crate::router::AppState;
use app::customer::billing::api::seen_by;
use app::customer::billing::printed::{self, Period, Printed};
use app::error::AppError;
use app::locale::format::read_date;
use app::user::{Role, open};
use app::value::{Currency, CustomerId, DocumentId};
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, X_FRAME_OPTIONS};
use axum::http::{Extensions, Uri};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

/// `GET /customers/{id}/billing/{item}/document.pdf`: one document.
pub async fn document(
    State(state): State<AppState>,
    uri: Uri,
    Path((id, document)): Path<(String, String)>,
    extensions: Extensions,
) -> Response {
    let told = async {
        let access = access(&extensions, Role::Viewer)?;
        let (Ok(id), Ok(document)) = (id.parse::<CustomerId>(), document.parse::<DocumentId>()) else {
            return Err(AppError::NotFound);
        };
        let mut conn = open::reading(state.db(), &access, id).await?;
        let (sight, company) = (seen_by(&access, id), &state.printing().company);
        printed::document(&mut conn, sight, document, company, locale(&extensions)).await
    };
    let told = told.await;
    hand_out(&state, &uri, extensions, told).await
}

/// Which statement is asked for. What cannot be read is as if it were not said.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    currency: String,
}

/// `GET /customers/{id}/billing/statement.pdf?from=…&to=…&currency=…`: the statement of an account.
pub async fn statement(
    State(state): State<AppState>,
    uri: Uri,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    extensions: Extensions,
) -> Response {
    let told = async {
        let access = access(&extensions, Role::Viewer)?;
        let id = id.parse::<CustomerId>().map_err(|_| AppError::NotFound)?;
        let period = Period {
            from: read_date(&asked.from),
            to: read_date(&asked.to),
            currency: Currency::parse(&asked.currency).ok(),
        };
        let mut conn = open::reading(state.db(), &access, id).await?;
        let company = &state.printing().company;
        printed::statement(&mut conn, seen_by(&access, id), period, company, locale(&extensions)).await
    };
    let told = told.await;
    hand_out(&state, &uri, extensions, told).await
}

async fn hand_out(state: &AppState, uri: &Uri, extensions: Extensions, told: Result<Printed, AppError>) -> Response {
    let written = match told {
        Ok(printed) => {
            let name = printed.name.clone();
            printed.pdf(state.printing()).await.map(|bytes| (name, bytes))
        }
        Err(error) => Err(error),
    };
    match written {
        Ok((name, bytes)) => {
            let headers = [
                (CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
                (CONTENT_DISPOSITION, disposition(&name, true)),
                (CONTENT_SECURITY_POLICY, HeaderValue::from_static(SEALED_DOCUMENT)),
                (X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN")),
            ];
            (headers, bytes).into_response()
        }
        Err(AppError::NotFound) => page::not_found(state, uri, extensions).await,
        Err(error) => (error.status(), error.message(locale(&extensions))).into_response(),
    }
}
