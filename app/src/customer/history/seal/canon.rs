//! The one form of a row of the history that is hashed, whatever the database.

use super::flat::flat;
use chrono::{DateTime, Utc};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Which form this is. Another one gets another name.
const FORM: &str = "ficha-history-v1";
/// The form of a row that undoes another: it says which.
const FORM_OF_UNDO: &str = "ficha-history-v2";
/// The form of a row that was emptied: what vouches for what is left of it.
const FORM_OF_ERASED: &str = "ficha-history-v3";

/// A row of the history, as the database has it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[expect(missing_docs, reason = "the fields are the columns")]
pub struct HistoryRow {
    pub id: i64,
    pub at: DateTime<Utc>,
    pub actor: String,
    pub source: String,
    pub request_id: Option<String>,
    pub customer_id: Option<i64>,
    pub entity: String,
    pub entity_id: i64,
    pub op: String,
    pub before: Option<String>,
    pub after: Option<String>,
    /// The row that this one undoes, from the table `undo`.
    pub undoes: Option<i64>,
}

/// The hash of a row and its salt.
#[must_use]
pub fn content(salt: &str, row: &HistoryRow) -> String {
    let mut hash = beginning(salt, if row.undoes.is_some() { FORM_OF_UNDO } else { FORM }, row);
    if let Some(undone) = row.undoes {
        hash.number(undone);
    }
    hash.finish()
}

/// The hash of what is left of a row that was emptied, and a salt of its own.
#[must_use]
pub fn emptied(salt: &str, row: &HistoryRow) -> String {
    let mut hash = beginning(salt, FORM_OF_ERASED, row);
    hash.add(row.undoes.map(|undone| undone.to_string()).as_deref());
    hash.finish()
}

/// What all forms of a row have in common.
fn beginning(salt: &str, form: &str, row: &HistoryRow) -> Fields {
    let mut hash = Fields::default();
    hash.text(salt);
    hash.text(form);
    hash.number(row.id);
    hash.number(row.at.timestamp_micros());
    hash.text(&row.actor);
    hash.text(&row.source);
    hash.add(row.request_id.as_deref());
    match row.customer_id {
        Some(customer) => hash.number(customer),
        None => hash.add(None),
    }
    hash.text(&row.entity);
    hash.number(row.entity_id);
    hash.text(&row.op);
    hash.json(row.before.as_deref());
    hash.json(row.after.as_deref());
    hash
}

/// The hash of a seal: over the seal before it of the same customer, its number there, and its content.
#[must_use]
pub fn chained(before: Option<&str>, seq: i64, content: &str) -> String {
    let mut hash = Fields::default();
    hash.add(before);
    hash.text(FORM);
    hash.number(seq);
    hash.text(content);
    hash.finish()
}

/// A hash over fields, each told from the next by its length.
#[derive(Default)]
pub(super) struct Fields(Sha256);

impl Fields {
    pub(super) fn add(&mut self, field: Option<&str>) {
        match field {
            None => self.0.update([0xff; 8]),
            Some(text) => {
                self.0.update((text.len() as u64).to_be_bytes());
                self.0.update(text);
            }
        }
    }

    pub(super) fn text(&mut self, field: &str) {
        self.add(Some(field));
    }

    pub(super) fn number(&mut self, field: i64) {
        self.text(&field.to_string());
    }

    fn json(&mut self, field: Option<&str>) {
        self.add(field.map(canonical).as_deref());
    }

    pub(super) fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

/// Bytes as hex digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(DIGITS[usize::from(byte >> 4)]);
        text.push(DIGITS[usize::from(byte & 15)]);
    }
    text
}

/// JSON in its one form. What is no JSON, which no trigger writes, stands for itself.
fn canonical(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if let Some(columns) = flat(text) {
        out.push('{');
        for (place, (name, value)) in columns.into_iter().enumerate() {
            out.push_str(if place > 0 { ",\"" } else { "\"" });
            out.push_str(name);
            out.push_str("\":");
            out.push_str(value);
        }
        out.push('}');
        return out;
    }
    match serde_json::from_str::<Value>(text) {
        Ok(value) => write_sorted(&value, &mut out),
        Err(_) => out.push_str(text),
    }
    out
}

fn write_sorted(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort_unstable();
            out.push('{');
            for (place, key) in keys.into_iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                let _ = write!(out, "{}:", Value::String(key.clone()));
                write_sorted(&map[key], out);
            }
            out.push('}');
        }
        Value::Array(values) => {
            out.push('[');
            for (place, value) in values.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write_sorted(value, out);
            }
            out.push(']');
        }
        other => drop(write!(out, "{other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> HistoryRow {
        HistoryRow {
            id: 7,
            at: DateTime::from_timestamp_micros(1_767_323_045_000_000).expect("an instant"),
            actor: "user:3".to_owned(),
            source: "web".to_owned(),
            request_id: None,
            customer_id: Some(42),
            entity: "customer".to_owned(),
            entity_id: 42,
            op: "update".to_owned(),
            before: Some(r#"{"name": "Café Zürich", "id": 42}"#.to_owned()),
            after: Some(r#"{"id":42,"name":"Café Zürich AG"}"#.to_owned()),
            undoes: None,
        }
    }

    #[test]
    fn json_has_one_form_whatever_the_database_makes_of_it() {
        assert_eq!(
            canonical(r#"{ "b": [1, {"z": null, "a": true}], "a": "é\n" }"#),
            r#"{"a":"é\n","b":[1,{"a":true,"z":null}]}"#
        );
    }

    #[test]
    fn the_published_vectors_hold() {
        // Computed by another program from the form's description alone.
        let content = content("00112233445566778899aabbccddeeff", &row());
        assert_eq!(content, "ed736b3de1fc6d25f8db3591f3817317e9ae7f0d9183cafeab5cfbfce274a2f3");
        let undoing = super::content("00112233445566778899aabbccddeeff", &HistoryRow { undoes: Some(5), ..row() });
        assert_eq!(undoing, "6c959adfb10a5a2c7418d232cc127e5f47c2e76d31f834725337a5d77896553b");
        let first = chained(None, 1, &content);
        assert_eq!(first, "3a23e689482510682aa2613fbf49fac17d00301f699f73d50ca6fc0d0445a4df");
        assert_eq!(
            chained(Some(&first), 2, &content),
            "534109eeb384d44b7c52ba60770130ad96f59beb6f0912f2e0fabc6e4a541d9c"
        );
    }

    #[test]
    fn what_is_left_of_a_row_has_a_form_of_its_own() {
        let salt = "00112233445566778899aabbccddeeff";
        assert_ne!(emptied(salt, &row()), content(salt, &row()));
        assert_ne!(emptied(salt, &row()), emptied(salt, &HistoryRow { undoes: Some(5), ..row() }));
        assert_ne!(emptied(salt, &row()), emptied(salt, &HistoryRow { actor: "user:4".to_owned(), ..row() }));
        // Computed by another program from the form's description alone.
        assert_eq!(emptied(salt, &row()), "f36997e3dac5f041b5e29bed09b1c18437a42e6e25cc94d5532c30b442aeb565");
    }

    #[test]
    fn every_column_is_in_the_hash() {
        let whole = content("00", &row());
        let others = [
            HistoryRow { id: 8, ..row() },
            HistoryRow { at: row().at + chrono::TimeDelta::microseconds(1), ..row() },
            HistoryRow { actor: "user:4".to_owned(), ..row() },
            HistoryRow { source: "demo".to_owned(), ..row() },
            HistoryRow { request_id: Some(String::new()), ..row() },
            HistoryRow { customer_id: None, ..row() },
            HistoryRow { entity: "custome".to_owned(), ..row() },
            HistoryRow { entity_id: 43, ..row() },
            HistoryRow { op: "insert".to_owned(), ..row() },
            HistoryRow { before: None, ..row() },
            HistoryRow { after: row().before, ..row() },
            HistoryRow { undoes: Some(5), ..row() },
        ];
        for other in others {
            assert_ne!(content("00", &other), whole, "{other:?}");
        }
        assert_ne!(content("01", &row()), whole);
    }

    #[test]
    fn what_moves_from_one_field_to_the_next_is_another_row() {
        let (mut one, mut other) = (row(), row());
        (one.actor, one.source) = ("ab".to_owned(), "c".to_owned());
        (other.actor, other.source) = ("a".to_owned(), "bc".to_owned());
        assert_ne!(content("00", &one), content("00", &other));
    }
}
