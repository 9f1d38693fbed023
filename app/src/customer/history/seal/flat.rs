//! JSON as the triggers write it: an object without anything in it that is more than one value, and mostly without anything
//! to unescape. Such a text is cut into its columns where it stands; whatever else there is goes to a real parser.

/// The columns of an object, sorted by their names, each with its value as it is written; none where the text is not as plain
/// as that. What it answers has only one way to be written: two values are the same if their texts are.
pub(super) fn flat(text: &str) -> Option<Vec<(&str, &str)>> {
    let bytes = text.as_bytes();
    let mut at = past(bytes, blank(bytes, 0), b'{')?;
    let mut columns = Vec::with_capacity(32);
    at = blank(bytes, at);
    if let Some(end) = past(bytes, at, b'}') {
        return (blank(bytes, end) == bytes.len()).then_some(columns);
    }
    loop {
        let end = string(bytes, at)?;
        let name = text.get(at + 1..end - 1)?;
        at = blank(bytes, past(bytes, blank(bytes, end), b':')?);
        let end = scalar(bytes, at)?;
        columns.push((name, text.get(at..end)?));
        at = blank(bytes, end);
        match past(bytes, at, b',') {
            Some(next) => at = blank(bytes, next),
            None => break,
        }
    }
    let end = past(bytes, at, b'}')?;
    if blank(bytes, end) != bytes.len() {
        return None;
    }
    columns.sort_unstable_by_key(|(name, _)| *name);
    // Of a name that stands twice a parser takes the last.
    columns.windows(2).all(|pair| pair[0].0 != pair[1].0).then_some(columns)
}

/// The place after a byte, where it is that one.
fn past(bytes: &[u8], at: usize, expected: u8) -> Option<usize> {
    (bytes.get(at) == Some(&expected)).then_some(at + 1)
}

/// The next place that is not blank.
fn blank(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t')).count()
}

/// The end of a string in which nothing is escaped.
fn string(bytes: &[u8], at: usize) -> Option<usize> {
    let begin = past(bytes, at, b'"')?;
    let length = bytes.get(begin..)?.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
    past(bytes, begin + length, b'"')
}

/// The end of a value that holds no other: a whole number, a string, a truth, or nothing.
fn scalar(bytes: &[u8], at: usize) -> Option<usize> {
    let word = |word: &[u8]| bytes.get(at..)?.starts_with(word).then_some(at + word.len());
    match bytes.get(at)? {
        b'"' => string(bytes, at),
        b't' => word(b"true"),
        b'f' => word(b"false"),
        b'n' => word(b"null"),
        b'-' | b'0'..=b'9' => number(bytes, at),
        _ => None,
    }
}

/// The end of a whole number that has one form only: short, and nothing that another text would be read as.
fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let begin = past(bytes, at, b'-').unwrap_or(at);
    let digits = bytes.get(begin..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let is_plain = match bytes.get(begin)? {
        b'0' => digits == 1 && begin == at,
        _ => (1..=18).contains(&digits),
    };
    let end = begin + digits;
    let goes_on = matches!(bytes.get(end), Some(b'.' | b'e' | b'E'));
    (is_plain && !goes_on).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    #[test]
    fn a_row_as_a_trigger_writes_it_is_cut_into_its_columns() {
        let row = r#"{"number": "C-1","id":7, "blocked":false,"credit_limit":null,"balance":-250}"#;
        let columns = flat(row).expect("plain");
        let expected =
            [("balance", "-250"), ("blocked", "false"), ("credit_limit", "null"), ("id", "7"), ("number", r#""C-1""#)];
        assert_eq!(columns, expected);
        assert_eq!(flat(" {} "), Some(Vec::new()));
    }

    #[test]
    fn what_could_be_written_in_another_way_is_left_to_a_parser() {
        for text in [
            r#"{"a":"\u00e9"}"#,
            r#"{"a":"line\nbreak"}"#,
            r#"{"a\"b":1}"#,
            r#"{"a":1.0}"#,
            r#"{"a":1e2}"#,
            r#"{"a":-0}"#,
            r#"{"a":007}"#,
            r#"{"a":1234567890123456789}"#,
            r#"{"a":[1]}"#,
            r#"{"a":{}}"#,
            r#"{"a":1,"a":2}"#,
            r#"{"a":1}x"#,
            r#"{"a":1,}"#,
            r#"{"a" 1}"#,
            r#"{"a":nul}"#,
            "[]",
            "",
            "{",
        ] {
            assert_eq!(flat(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_cut_is_what_a_parser_reads(text in r#"[ ]?\{("[ab\\\u{e9}]{0,2}"[ ]?:[ ]?(-?[0-9]{1,20}|"[a\\n\u{e9}]{0,3}"|true|null|1\.5)[,]?){0,3}\}"#) {
            if let Some(columns) = flat(&text) {
                let Ok(Value::Object(read)) = serde_json::from_str::<Value>(&text) else { panic!("{text}") };
                prop_assert_eq!(columns.len(), read.len());
                for (name, value) in columns {
                    prop_assert_eq!(read[name].to_string(), value);
                }
            }
        }
    }
}
