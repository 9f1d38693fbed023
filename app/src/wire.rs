//! How server functions speak: what a page asks for travels in the address, what it sends travels as JSON.

use leptos::server_fn::codec::{GetUrl, Post};
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType, Http};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Serialize, de::Deserializer, ser::Serializer};

/// Reads: the arguments stand in the address, so that the browser may ask again.
pub type Read = Http<GetUrl, Post<JsonText>>;

/// Writes: a POST whose body no plain form of another site can imitate.
pub type Write = Http<Post<JsonText>, Post<JsonText>>;

/// JSON, always read as text. Data inside the page is read as text too, so that the browser needs one reader of each type
/// and not two.
pub struct JsonText;

impl ContentType for JsonText {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for JsonText {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for JsonText {
    type Error = serde_json::Error;

    fn encode(value: &T) -> Result<Bytes, serde_json::Error> {
        serde_json::to_vec(value).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for JsonText {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<T, serde_json::Error> {
        read(std::str::from_utf8(&bytes).map_err(serde_json::Error::custom)?)
    }
}

/// Reads what a server has answered: a newer one may tell more than is known here.
#[cfg(not(feature = "ssr"))]
fn read<T: DeserializeOwned>(text: &str) -> Result<T, serde_json::Error> {
    serde_json::from_str(text)
}

/// Reads what a browser has sent. A field that is not known is an error: whoever sends it expects it to count.
#[cfg(feature = "ssr")]
fn read<T: DeserializeOwned>(text: &str) -> Result<T, serde_json::Error> {
    /// How many are named.
    const MOST: usize = 20;
    let mut unknown = Vec::new();
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = serde_ignored::deserialize(&mut reader, |path| {
        if unknown.len() < MOST {
            unknown.push(path.to_string());
        }
    })?;
    reader.end()?;
    if unknown.is_empty() {
        return Ok(value);
    }
    Err(serde_json::Error::custom(format!("unknown fields: {}", unknown.join(", "))))
}

/// An instant with its offset as two numbers, `[microseconds since 1970, seconds east of Greenwich]`: shorter than a text,
/// and read without a parser of dates.
pub mod instant {
    use super::{Deserializer, Serialize, Serializer};
    use chrono::{DateTime, FixedOffset};
    use serde::Deserialize;
    use serde::de::Error;

    /// Writes the two numbers.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(at: &DateTime<FixedOffset>, serializer: S) -> Result<S::Ok, S::Error> {
        (at.timestamp_micros(), at.offset().local_minus_utc()).serialize(serializer)
    }

    /// Reads the two numbers.
    ///
    /// # Errors
    /// When they are no instant.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<FixedOffset>, D::Error> {
        let (micros, east) = <(i64, i32)>::deserialize(deserializer)?;
        let zone = FixedOffset::east_opt(east).ok_or_else(|| D::Error::custom("no such offset"))?;
        let at = DateTime::from_timestamp_micros(micros).ok_or_else(|| D::Error::custom("no such instant"))?;
        Ok(at.with_timezone(&zone))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, FixedOffset};
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Seen(#[serde(with = "instant")] DateTime<FixedOffset>);

    #[test]
    fn an_instant_keeps_its_microseconds_and_its_offset() {
        let seen = Seen(DateTime::parse_from_rfc3339("2026-07-01T10:00:00.123456+02:00").expect("an instant"));
        let bytes = JsonText::encode(&seen).expect("written");
        let read: Seen = JsonText::decode(bytes).expect("read");
        assert_eq!(read, seen);
        assert_eq!(read.0.offset(), seen.0.offset());
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_field_that_is_not_known_is_an_error_that_names_it() {
        #[derive(Debug, Deserialize)]
        #[expect(dead_code, reason = "it is only read into")]
        struct Save {
            id: i64,
            form: Form,
        }
        #[derive(Debug, Deserialize)]
        #[expect(dead_code, reason = "it is only read into")]
        struct Form {
            #[serde(default)]
            name: String,
        }
        let read = |json: &'static str| JsonText::decode(Bytes::from_static(json.as_bytes())).map(|_: Save| ());
        assert!(read(r#"{"id":1,"form":{"name":"Café Zürich"}}"#).is_ok());
        assert!(read(r#"{"id":1,"form":{}}"#).is_ok());
        let error = read(r#"{"id":1,"form":{"nmae":"Café"},"role":"admin"}"#).expect_err("unknown").to_string();
        assert_eq!(error, "unknown fields: form.nmae, role");
        assert!(read(r#"{"id":1,"form":{}} x"#).is_err());
    }

    #[test]
    fn what_is_no_text_is_an_error() {
        let decoded: Result<String, _> = JsonText::decode(Bytes::from_static(b"\"\xff\""));
        assert!(decoded.is_err());
    }
}
