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
        serde_json::from_str(std::str::from_utf8(&bytes).map_err(serde_json::Error::custom)?)
    }
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

    #[test]
    fn what_is_no_text_is_an_error() {
        let decoded: Result<String, _> = JsonText::decode(Bytes::from_static(b"\"\xff\""));
        assert!(decoded.is_err());
    }
}
