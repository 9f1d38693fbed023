//! Bytes in and out. An upload streams: as the form of a page without JavaScript, several files at once, or one file as the
//! body of a request of the page's script. A download never runs in the page, whatever is in it.

use crate::page;
use crate::router::AppState;
use crate::visitor::RequestId;
use app::customer::files::api::sight;
use app::customer::files::kind::shown_in_place;
use app::customer::files::receive::Refusal;
use app::customer::files::store::{self, Stored};
use app::customer::files::upload::Upload;
use app::customer::files::words;
use app::error::{AppError, FieldError};
use app::locale::Locale;
use app::ui::form::Posted;
use app::user::{Access, Role, Visitor};
use app::value::percent::escape;
use app::value::{CustomerId, FileId, Problem};
use axum::Json;
use axum::body::Body;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{DefaultBodyLimit, FromRequest as _, Path, Query, Request, State};
use axum::http::header::{
    CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderValue, X_FRAME_OPTIONS,
};
use axum::http::{Extensions, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, post};
use futures_util::StreamExt as _;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The policy of whatever is handed out: nothing in it runs, nothing is loaded, and only our own pages frame it.
const SEALED: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox; frame-ancestors 'self'; form-action 'none'; base-uri 'none'";
/// The same for a PDF: the browser's own viewer, which keeps it apart, does not open in a sandbox.
pub const SEALED_DOCUMENT: &str = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'; form-action 'none'; base-uri 'none'";

/// How long the rest of a refused upload is listened to. A browser that is cut off while it still sends shows an error of
/// its own, and not our sentence.
const LISTEN: Duration = Duration::from_secs(20);

/// What the script of the page is told.
#[derive(Serialize)]
struct Answer {
    /// What became of it, as a sentence; empty when there is nothing to say.
    message: String,
}

/// `POST /api/customers/{id}/files?name=…&note=…`: one file, which is the whole body.
pub fn raw() -> MethodRouter<AppState> {
    post(take_body).layer(DefaultBodyLimit::disable())
}

/// `POST /customers/{id}/files/new`: the form.
pub fn form() -> MethodRouter<AppState> {
    post(take_form).layer(DefaultBodyLimit::disable())
}

/// `GET /customers/{id}/files/{item}/content`: the newest content.
pub async fn newest(
    state: State<AppState>,
    uri: Uri,
    Path((id, file)): Path<(String, String)>,
    asked: Query<Asked>,
    extensions: Extensions,
) -> Response {
    hand_out(state, uri, (id, file, None), asked, extensions).await
}

/// `GET /customers/{id}/files/{item}/content/{number}`: one content of those that the file had.
pub async fn numbered(
    state: State<AppState>,
    uri: Uri,
    Path((id, file, number)): Path<(String, String, String)>,
    asked: Query<Asked>,
    extensions: Extensions,
) -> Response {
    hand_out(state, uri, (id, file, Some(number)), asked, extensions).await
}

/// What a raw upload says of its file.
#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    name: String,
    #[serde(default)]
    note: String,
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
    let upload = match begin(&state, &id, &parts.extensions, &parts.headers).await {
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

async fn take_form(State(state): State<AppState>, Path(id): Path<String>, uri: Uri, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let (locale, extensions) = (locale(&parts.extensions), parts.extensions.clone());
    let again = async |state: &AppState, refusal: Refusal, note: String| {
        let (status, error) = (refusal.status(), shown(refusal, locale));
        let posted = Posted { fields: vec![("note".to_owned(), note)], error };
        page::again_as(state, &uri, extensions.clone(), posted, status).await
    };
    let upload = match begin(&state, &id, &parts.extensions, &parts.headers).await {
        Ok(upload) => upload,
        Err(refusal) => return again(&state, refusal, String::new()).await,
    };
    let customer = upload.customer;
    let Ok(form) = Multipart::from_request(Request::from_parts(parts, body), &state).await else {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    };
    let task = tokio::spawn(take_parts(upload, form));
    match task.await {
        Ok((Ok(()), _)) => Redirect::to(&format!("/customers/{customer}/files")).into_response(),
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
async fn begin(state: &AppState, id: &str, extensions: &Extensions, headers: &HeaderMap) -> Result<Upload, Refusal> {
    let access = access(extensions, Role::Editor)?;
    let customer = id.parse().map_err(|_| AppError::NotFound)?;
    let upload = Upload { db: state.db().clone(), access, files: state.files().clone(), customer };
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

/// How a content is asked for.
#[derive(Deserialize)]
pub struct Asked {
    /// Whether the page wants to show it; anything else is a download.
    #[serde(default)]
    inline: Option<String>,
}

async fn hand_out(
    State(state): State<AppState>,
    uri: Uri,
    (id, file, number): (String, String, Option<String>),
    Query(asked): Query<Asked>,
    extensions: Extensions,
) -> Response {
    let found = find(&state, (&id, &file, number.as_deref()), &extensions).await;
    let stored = match found {
        Ok(stored) => stored,
        Err(AppError::NotFound) => return page::not_found(&state, &uri, extensions).await,
        Err(error) => return (error.status(), error.message(locale(&extensions))).into_response(),
    };
    match state.files().vault.read(&stored.sha256).await {
        Ok((size, stream)) => (out(&stored, size, asked.inline.is_some()), Body::from_stream(stream)).into_response(),
        Err(cause) => {
            let error = AppError::internal(format!("{}: {cause}", stored.sha256));
            (error.status(), error.message(locale(&extensions))).into_response()
        }
    }
}

async fn find(
    state: &AppState,
    (id, file, number): (&str, &str, Option<&str>),
    extensions: &Extensions,
) -> Result<Stored, AppError> {
    let access = access(extensions, Role::Viewer)?;
    let (Ok(id), Ok(file)) = (id.parse::<CustomerId>(), file.parse::<FileId>()) else { return Err(AppError::NotFound) };
    let number = match number {
        Some(number) => Some(number.parse().map_err(|_| AppError::NotFound)?),
        None => None,
    };
    let mut conn = state.db().read(&access).await?;
    store::stored(&mut conn, sight(&access, id), file, number).await?.ok_or(AppError::NotFound)
}

/// The headers of a content on its way out.
fn out(stored: &Stored, size: u64, wanted_inline: bool) -> HeaderMap {
    let in_place = wanted_inline && shown_in_place(&stored.media_type);
    let media_type = if in_place { &*stored.media_type } else { "application/octet-stream" };
    let policy = if in_place && media_type == "application/pdf" { SEALED_DOCUMENT } else { SEALED };
    let mut headers = HeaderMap::new();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_str(media_type).unwrap_or(HeaderValue::from_static("application/octet-stream")),
    );
    headers.insert(CONTENT_LENGTH, HeaderValue::from(size));
    headers.insert(CONTENT_DISPOSITION, disposition(&stored.name, in_place));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    headers
}

/// The name twice: in ASCII for whoever reads no better, and as RFC 8187 writes it.
pub fn disposition(name: &str, in_place: bool) -> HeaderValue {
    let kind = if in_place { "inline" } else { "attachment" };
    let plain: String = name
        .chars()
        .map(|character| match character {
            '"' | '\\' | '%' => '_',
            character if character.is_ascii() && !character.is_ascii_control() => character,
            _ => '_',
        })
        .collect();
    let value = format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{}", escape(name));
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

/// Who asks, where their role is enough.
pub fn access(extensions: &Extensions, needs: Role) -> Result<Access, AppError> {
    let visitor = extensions.get::<Visitor>().cloned().unwrap_or_default();
    let request_id = extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    Access::of(visitor.user.ok_or(AppError::Unauthenticated)?, needs, request_id)
}

/// The language of whoever asks.
pub fn locale(extensions: &Extensions) -> Locale {
    extensions.get::<Locale>().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_travels_in_both_spellings_and_breaks_out_of_neither() {
        let header = |name| disposition(name, false).to_str().unwrap().to_owned();
        assert_eq!(
            header("Año \"1\" 100%.pdf"),
            "attachment; filename=\"A_o _1_ 100_.pdf\"; filename*=UTF-8''A%C3%B1o%20%221%22%20100%25.pdf"
        );
        let evil = header("x\r\nSet-Cookie: a=b.pdf");
        assert!(!evil.contains('\n') && evil.starts_with("attachment; filename=\"x__Set-Cookie: a=b.pdf\""), "{evil}");
        assert!(header("日本.pdf").contains("filename=\"__.pdf\"; filename*=UTF-8''%E6%97%A5%E6%9C%AC.pdf"));
    }
}
