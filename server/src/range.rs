//! A part of a content: what a request asks for by `Range` and `If-Range` (RFC 9110, section 14).
//!
//! It is read here because the crate at hand, `http-range-header`, refuses what the RFC takes: the last hundred bytes of a
//! content that has ten.

use axum::http::header::{HeaderMap, IF_RANGE, RANGE};
use std::ops::Range;

/// Nothing of what is asked for is there: 416.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotThere;

/// The bytes that are asked for, of a content with this tag and so many bytes; none where all of it is. A range that cannot
/// be read, several at once and one of another content are as good as none (sections 13.1.5 and 14.2).
///
/// # Errors
/// `NotThere` where the range begins behind the end, or is empty.
pub fn asked(headers: &HeaderMap, tag: &str, size: u64) -> Result<Option<Range<u64>>, NotThere> {
    // A date never holds here: nothing is handed out with one.
    if headers.get(IF_RANGE).is_some_and(|only| only.as_bytes() != tag.as_bytes()) {
        return Ok(None);
    }
    let range = headers.get(RANGE).and_then(|range| range.to_str().ok());
    let Some((first, last)) = range.and_then(positions) else { return Ok(None) };
    let (start, end) = match (first, last) {
        (Some(first), Some(last)) if last < first => return Ok(None),
        (Some(first), last) => (first, last.map_or(size, |last| last.saturating_add(1).min(size))),
        (None, Some(suffix)) => (size.saturating_sub(suffix), size),
        (None, None) => return Ok(None),
    };
    if start < end { Ok(Some(start..end)) } else { Err(NotThere) }
}

/// The first and the last position of a single range of bytes; the last alone is how many bytes of the end are meant.
fn positions(range: &str) -> Option<(Option<u64>, Option<u64>)> {
    let (unit, range) = range.split_once('=')?;
    if !unit.eq_ignore_ascii_case("bytes") {
        return None;
    }
    let (first, last) = range.trim().split_once('-')?;
    let position = |digits: &str| match digits {
        "" => Some(None),
        // `u64` reads a sign, too.
        _ if !digits.bytes().all(|byte| byte.is_ascii_digit()) => None,
        // What is too large to be counted lies behind every end.
        _ => Some(Some(digits.parse().unwrap_or(u64::MAX))),
    };
    Some((position(first)?, position(last)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAG: &str = "\"abc\"";

    fn of_ten(range: &str, only: Option<&str>) -> Result<Option<Range<u64>>, NotThere> {
        let mut headers = HeaderMap::new();
        headers.insert(RANGE, range.parse().expect("a header"));
        if let Some(only) = only {
            headers.insert(IF_RANGE, only.parse().expect("a header"));
        }
        asked(&headers, TAG, 10)
    }

    #[test]
    fn a_part_is_counted_from_the_beginning_or_from_the_end() {
        assert_eq!(of_ten("bytes=0-3", None), Ok(Some(0..4)));
        assert_eq!(of_ten("bytes=4-", None), Ok(Some(4..10)));
        assert_eq!(of_ten("bytes=-3", None), Ok(Some(7..10)));
        assert_eq!(of_ten("bytes=9-9", None), Ok(Some(9..10)));
        assert_eq!(of_ten("bytes=8-99", None), Ok(Some(8..10)), "what is there of it");
        assert_eq!(of_ten("bytes=8-18446744073709551616", None), Ok(Some(8..10)));
        assert_eq!(of_ten("bytes=-99", None), Ok(Some(0..10)));
        assert_eq!(asked(&HeaderMap::new(), TAG, 10), Ok(None));
    }

    #[test]
    fn what_begins_behind_the_end_is_not_there() {
        for range in ["bytes=10-", "bytes=99-100", "bytes=-0", "bytes=18446744073709551616-"] {
            assert_eq!(of_ten(range, None), Err(NotThere), "{range}");
        }
        let mut headers = HeaderMap::new();
        headers.insert(RANGE, "bytes=0-".parse().expect("a header"));
        assert_eq!(asked(&headers, TAG, 0), Err(NotThere), "an empty content has no first byte");
    }

    #[test]
    fn what_cannot_be_read_or_is_of_another_content_is_all_of_it() {
        for range in ["lines=0-3", "bytes=x", "bytes", "bytes=5-2", "bytes=0-1,3-4", "bytes=+1-2", "bytes=-", ""] {
            assert_eq!(of_ten(range, None), Ok(None), "{range:?}");
        }
        assert_eq!(of_ten("bytes=0-3", Some(TAG)), Ok(Some(0..4)));
        for only in ["\"abd\"", "W/\"abc\"", "Tue, 24 Nov 2026 08:00:00 GMT"] {
            assert_eq!(of_ten("bytes=0-3", Some(only)), Ok(None), "{only}");
        }
    }
}
