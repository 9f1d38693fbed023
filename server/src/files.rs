//! Files on their way in, which stream: as the form of a page without JavaScript, several files at once, or one file as the
//! body of a request of the page's script. How they go out stands in `content`.

use crate::page::{self, locale};
use crate::router::AppState;
use app::customer::files::receive::Refusal;
use app::customer::files::upload::Upload;
use app::customer::files::words;
use app::error::{AppError, FieldError};
use app::locale::Locale;
use app::ui::form::Posted;
use app::user::{Access, Role, Visitor};
use app::value::{Problem, TicketId};
use axum::Json;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{DefaultBodyLimit, FromRequest as _, Path, Query, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap};
use axum::http::{Extensions, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, post};
use futures_util::StreamExt as _;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long the rest of a refused upload is listened to. A browser that is cut off while it still sends shows an error of
/// its own, and not our sentence.
const LISTEN: Duration = Duration::from_secs(20);

/// What the script of the page is told.
#[derive(Serialize)]
struct Answer {
    /// What became of it, as a sentence; empty when there is nothing to say.
    message: String,
}

/// `POST /api/customers/{id}/files?name=…&note=…&ticket=…`: one file, which is the whole body.
pub fn raw() -> MethodRouter<AppState> {
    post(take_body).layer(DefaultBodyLimit::disable())
}

/// `POST /customers/{id}/files/new?ticket=…`: the form.
pub fn form() -> MethodRouter<AppState> {
    post(take_form).layer(DefaultBodyLimit::disable())
}

/// What a raw upload says of its file.
#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    name: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    ticket: Option<TicketId>,
}

/// To what the files of a form belong.
#[derive(Deserialize)]
struct Belonging {
    #[serde(default)]
    ticket: Option<TicketId>,
}

async fn take_body(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(sent): Query<Sent>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let locale = locale(&parts.extensions);
    // What a plain form of another site could send is none of ours.
    if parts.headers.get(CONTENT_TYPE).is_none_or(|kind| kind != "application/octet-stream") {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    let upload = match begin(&state, (&id, sent.ticket), &parts.extensions, &parts.headers).await {
        Ok(upload) => upload,
        Err(refusal) => return answer(&refusal, locale),
    };
    // In a task of its own: where the browser goes away, this function is dropped, and the parts in the store would stay.
    let task = tokio::spawn(async move {
        let mut stream = body.into_data_stream();
        let taken = upload.take(&sent.name, &sent.note, &mut stream).await;
        if taken.is_err() {
            drop(tokio::time::timeout(LISTEN, async { while let Some(Ok(_)) = stream.next().await {} }).await);
        }
        taken
    });
    match task.await {
        Ok(Ok(added)) => {
            let message = if added.unchanged { words::UNCHANGED.of(locale).to_owned() } else { String::new() };
            Json(Answer { message }).into_response()
        }
        Ok(Err(refusal)) => answer(&refusal, locale),
        Err(cause) => answer(&AppError::internal(cause).into(), locale),
    }
}

fn answer(refusal: &Refusal, locale: Locale) -> Response {
    if let Refusal::Scanner(cause) = refusal {
        tracing::error!(%cause, "the scanner does not answer");
    }
    (refusal.status(), Json(Answer { message: refusal.message(locale) })).into_response()
}

async fn take_form(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(Belonging { ticket }): Query<Belonging>,
    uri: Uri,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let (locale, extensions) = (locale(&parts.extensions), parts.extensions.clone());
    let again = async |state: &AppState, refusal: Refusal, note: String| {
        let (status, error) = (refusal.status(), shown(refusal, locale));
        let posted = Posted { fields: vec![("note".to_owned(), note)], error };
        page::again_as(state, &uri, extensions.clone(), posted, status).await
    };
    let upload = match begin(&state, (&id, ticket), &parts.extensions, &parts.headers).await {
        Ok(upload) => upload,
        Err(refusal) => return again(&state, refusal, String::new()).await,
    };
    let customer = upload.customer;
    let Ok(form) = Multipart::from_request(Request::from_parts(parts, body), &state).await else {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    };
    let task = tokio::spawn(take_parts(upload, form));
    match task.await {
        Ok((Ok(()), _)) => {
            let tail = ticket.map_or_else(|| "files".to_owned(), |ticket| format!("support/{ticket}"));
            Redirect::to(&format!("/customers/{customer}/{tail}")).into_response()
        }
        Ok((Err(refusal), note)) => again(&state, refusal, note).await,
        Err(cause) => again(&state, AppError::internal(cause).into(), String::new()).await,
    }
}

/// Every file of a form; the note stands before them in it. Those before a refused one are kept: each is whole.
async fn take_parts(upload: Upload, mut form: Multipart) -> (Result<(), Refusal>, String) {
    let (mut note, mut files) = (String::new(), 0);
    let done = loop {
        let mut field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) if files == 0 => {
                let reason = words::NONE_CHOSEN.of(upload_locale(&upload)).to_owned();
                break Err(AppError::field("file", Problem::Refused { reason }).into());
            }
            Ok(None) => break Ok(()),
            Err(_) => break Err(Refusal::Cut),
        };
        match field.name() {
            Some("note") => note = short_text(&mut field).await,
            Some("file") => {
                // A form without a file sends one without a name.
                let Some(name) = field.file_name().filter(|name| !name.is_empty()).map(str::to_owned) else { continue };
                files += 1;
                if let Err(refusal) = upload.take(&name, &note, &mut field).await {
                    break Err(refusal);
                }
            }
            _ => {}
        }
    };
    if done.is_err() {
        let rest = async {
            while let Ok(Some(mut field)) = form.next_field().await {
                while let Ok(Some(_)) = field.chunk().await {}
            }
        };
        drop(tokio::time::timeout(LISTEN, rest).await);
    }
    (done, note)
}

/// A field of text, as much of it as a note may have and a little more, so that its length is refused and not cut.
async fn short_text(field: &mut Field<'_>) -> String {
    let mut bytes = Vec::new();
    while let Ok(Some(chunk)) = field.chunk().await {
        if bytes.len() < 64 * 1024 {
            bytes.extend_from_slice(&chunk);
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn upload_locale(upload: &Upload) -> Locale {
    upload.access.user().map(|user| user.locale).unwrap_or_default()
}

/// A refusal as the form shows it: beside the field of the files.
fn shown(refusal: Refusal, locale: Locale) -> AppError {
    match refusal {
        Refusal::App(error) => error,
        other => AppError::Invalid(vec![FieldError::new("file", Problem::Refused { reason: other.message(locale) })]),
    }
}

/// Who uploads, and to whom: all that can be known before a byte is read, the size that is announced included.
async fn begin(
    state: &AppState,
    (id, ticket): (&str, Option<TicketId>),
    extensions: &Extensions,
    headers: &HeaderMap,
) -> Result<Upload, Refusal> {
    let access = access(extensions, Role::Editor)?;
    let customer = id.parse().map_err(|_| AppError::NotFound)?;
    let upload = Upload { db: state.db().clone(), access, files: state.files().clone(), customer, ticket };
    upload.check_customer().await?;
    let announced = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<i64>().ok());
    let limit = upload.files.rules.limit;
    let is_form = headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
    // A form may bring several files, each of them within the limit.
    if !is_form && announced.is_some_and(|announced| announced > limit) {
        return Err(Refusal::TooLarge { limit });
    }
    Ok(upload)
}

/// Who asks, and whether they may.
///
/// # Errors
/// `Unauthenticated`, or `Forbidden`.
pub fn access(extensions: &Extensions, needs: Role) -> Result<Access, AppError> {
    let visitor = extensions.get::<Visitor>().cloned().unwrap_or_default();
    visitor.access(needs)
}
