//! Contacts as files: vCards that go out, and the form by which they come in.

use crate::page::{asked, locale, take};
use crate::router::AppState;
use app::customer::contacts::api::export_contacts;
use app::error::AppError;
use app::value::percent::escape;
use app::value::{ContactId, CustomerId};
use axum::body::Body;
use axum::extract::multipart::Multipart;
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use axum::http::{Extensions, StatusCode};
use axum::response::{IntoResponse, Response};

/// All contacts of a customer.
pub async fn all(State(state): State<AppState>, Path(id): Path<String>, extensions: Extensions) -> Response {
    export(&state, &extensions, &id, None).await
}

/// One contact.
pub async fn one(
    State(state): State<AppState>,
    Path((id, item)): Path<(String, String)>,
    extensions: Extensions,
) -> Response {
    export(&state, &extensions, &id, Some(&item)).await
}

async fn export(state: &AppState, extensions: &Extensions, id: &str, item: Option<&str>) -> Response {
    let cards = match (id.parse(), item.map(str::parse).transpose()) {
        (Ok(id), Ok(item)) => asked(state, extensions, export_contacts(CustomerId(id), item.map(ContactId))).await,
        _ => Err(AppError::NotFound),
    };
    match cards {
        Ok((name, text)) => {
            let headers = [
                (CONTENT_TYPE, HeaderValue::from_static("text/vcard; charset=utf-8")),
                (CONTENT_DISPOSITION, attachment(&format!("{name}.vcf"))),
            ];
            (headers, text).into_response()
        }
        Err(error) => (error.status(), error.message(locale(extensions))).into_response(),
    }
}

/// What a browser saves an answer as: for old ones in plain letters, for others as it is (RFC 6266 and RFC 8187).
fn attachment(name: &str) -> HeaderValue {
    let header = format!("attachment; filename=\"contacts.vcf\"; filename*=UTF-8''{}", escape(name));
    HeaderValue::from_str(&header).unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

/// The form of the import. What a browser sends with a file becomes the fields of a plain form, the file's text among
/// them; what a plain form sends already is one.
pub async fn import(State(state): State<AppState>, request: Request) -> Response {
    let is_plain = request.headers().get(CONTENT_TYPE).is_none_or(|kind| !kind.as_bytes().starts_with(b"multipart/"));
    let (parts, body) = request.into_parts();
    if is_plain {
        return take(&state, parts, body).await;
    }
    let mut again = Request::new(body);
    again.headers_mut().clone_from(&parts.headers);
    let fields = match Multipart::from_request(again, &()).await {
        Ok(form) => fields(form).await,
        Err(error) => return error.into_response(),
    };
    match fields {
        Ok(fields) => take(&state, parts, Body::from(fields)).await,
        Err(status) => status.into_response(),
    }
}

/// The fields in the form in which a plain form sends them. A file's text is added to what was typed.
async fn fields(mut form: Multipart) -> Result<String, StatusCode> {
    let (mut vcards, mut list) = (String::new(), String::new());
    while let Some(field) = form.next_field().await.map_err(|error| error.status())? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|error| error.status())?;
        let text = String::from_utf8_lossy(&bytes);
        match name.as_str() {
            "list" => list = text.into_owned(),
            "file" | "vcards" => {
                vcards.push_str(text.trim_start_matches('\u{feff}'));
                vcards.push('\n');
            }
            _ => {}
        }
    }
    Ok(format!("vcards={}&list={}", escape(vcards.trim()), escape(&list)))
}

#[cfg(test)]
mod tests {
    use super::attachment;

    #[test]
    fn a_file_is_called_by_its_contact_whatever_the_letters() {
        let header = attachment("Zoë \"Z\" Müller; Ltd.vcf");
        let expected =
            "attachment; filename=\"contacts.vcf\"; filename*=UTF-8''Zo%C3%AB%20%22Z%22%20M%C3%BCller%3B%20Ltd.vcf";
        assert_eq!(header.to_str().expect("plain letters"), expected);
    }
}
