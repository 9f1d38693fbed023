//! Files on their way out: whole, or a part of them. None runs in the page, whatever is in it.

use crate::files::access;
use crate::page::{self, locale};
use crate::range;
use crate::router::AppState;
use app::customer::files::api::sight;
use app::customer::files::kind::shown_in_place;
use app::customer::files::store::{self, Stored};
use app::error::AppError;
use app::user::{Role, open};
use app::value::percent::escape;
use app::value::{CustomerId, FileId};
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    HeaderMap, HeaderValue, X_FRAME_OPTIONS,
};
use axum::http::{Extensions, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

/// The policy of whatever is handed out: nothing in it runs, nothing is loaded, and only our own pages frame it.
const SEALED: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox; frame-ancestors 'self'; form-action 'none'; base-uri 'none'";
/// The same for a PDF, which the browser's own viewer keeps apart, but for two things. A sandbox: Chromium 148 shows a PDF in
/// one, as it looks at the frame's policy and not at the answer's, but WebKit downloads it instead, for lack of an origin
/// (receptron/mulmoclaude#1299; whatwg/html#3958 tells how browsers differ). And pictures, which it carries itself. The
/// viewer of older Chromiums needs its style (rust-lang/www.rust-lang.org#942).
pub const SEALED_DOCUMENT: &str =
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; form-action 'none'; base-uri 'none'";

/// `GET /customers/{id}/files/{item}/content`: the newest content.
pub async fn newest(
    state: State<AppState>,
    uri: Uri,
    Path((id, file)): Path<(String, String)>,
    asked: Query<Asked>,
    headers: HeaderMap,
    extensions: Extensions,
) -> Response {
    hand_out(state, uri, (id, file, None), asked, headers, extensions).await
}

/// `GET /customers/{id}/files/{item}/content/{number}`: one content of those that the file had.
pub async fn numbered(
    state: State<AppState>,
    uri: Uri,
    Path((id, file, number)): Path<(String, String, String)>,
    asked: Query<Asked>,
    headers: HeaderMap,
    extensions: Extensions,
) -> Response {
    hand_out(state, uri, (id, file, Some(number)), asked, headers, extensions).await
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
    headers: HeaderMap,
    extensions: Extensions,
) -> Response {
    let found = find(&state, (&id, &file, number.as_deref()), &extensions).await;
    let stored = match found {
        Ok(stored) => stored,
        Err(AppError::NotFound) => return page::not_found(&state, &uri, extensions).await,
        Err(error) => return (error.status(), error.message(locale(&extensions))).into_response(),
    };
    // What is asked for is looked at first: nothing is opened for a range that is not there.
    let size = u64::try_from(stored.size).unwrap_or_default();
    let Ok(part) = range::asked(&headers, &tag(&stored), size) else {
        let mut answer = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
        answer.headers_mut().insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        answer.headers_mut().insert(CONTENT_RANGE, text(&format!("bytes */{size}")));
        return answer;
    };
    let vault = &state.files().vault;
    let read = match &part {
        Some(part) => vault.read_part(&stored.sha256, part.clone()).await,
        None => vault.read(&stored.sha256).await,
    };
    match read {
        Ok((length, stream)) => {
            let mut headers = out(&stored, length, asked.inline.is_some());
            let status = match part {
                Some(part) => {
                    let range = format!("bytes {}-{}/{size}", part.start, part.end - 1);
                    headers.insert(CONTENT_RANGE, text(&range));
                    StatusCode::PARTIAL_CONTENT
                }
                None => StatusCode::OK,
            };
            (status, headers, Body::from_stream(stream)).into_response()
        }
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
    let mut conn = open::reading(state.db(), &access, id).await?;
    store::stored(&mut conn, sight(&access, id), file, number).await?.ok_or(AppError::NotFound)
}

/// The headers of a content on its way out, or of so many bytes of it.
fn out(stored: &Stored, length: u64, wanted_inline: bool) -> HeaderMap {
    let in_place = wanted_inline && shown_in_place(&stored.media_type);
    let media_type = if in_place { &*stored.media_type } else { "application/octet-stream" };
    let policy = if in_place && media_type == "application/pdf" { SEALED_DOCUMENT } else { SEALED };
    let mut headers = HeaderMap::new();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_str(media_type).unwrap_or(HeaderValue::from_static("application/octet-stream")),
    );
    headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(ETAG, text(&tag(stored)));
    headers.insert(CONTENT_DISPOSITION, disposition(&stored.name, in_place));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    headers
}

/// What tells one content from every other: its hash (RFC 9110, section 8.8.3).
fn tag(stored: &Stored) -> String {
    format!("\"{}\"", stored.sha256)
}

/// A value that is made of figures, hexadecimal digits and a few signs.
fn text(value: &str) -> HeaderValue {
    HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static(""))
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
