//! Any columns as a row of the history: however a database writes the same JSON, it is sealed alike, and another row is not.
#![no_main]

use app::customer::history::seal::{HistoryRow, content};
use chrono::DateTime;
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value};

fn sealed(after: String) -> String {
    content("salt", &HistoryRow {
        id: 7,
        at: DateTime::UNIX_EPOCH,
        actor: "user:3".to_owned(),
        source: "web".to_owned(),
        request_id: None,
        customer_id: Some(42),
        entity: "customer".to_owned(),
        entity_id: 42,
        op: "update".to_owned(),
        before: None,
        after: Some(after),
        undoes: None,
    })
}

/// The columns that a text stands for: on each line a name and, behind a colon, a value.
fn columns(text: &str) -> Map<String, Value> {
    let column = |line: &str| {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = match value {
            "" => Value::Null,
            "yes" | "no" => Value::Bool(value == "yes"),
            _ => value.parse::<i64>().map_or_else(|_| Value::from(value), Value::from),
        };
        (name.to_owned(), value)
    };
    text.split('\n').map(column).collect()
}

/// The same columns from the last to the first, with spaces, and with each character by its number.
fn otherwise(columns: &Map<String, Value>) -> String {
    let text = |text: &str| {
        let units: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        format!("\"{units}\"")
    };
    let column = |(name, value): (&String, &Value)| {
        format!("{} : {}", text(name), value.as_str().map_or_else(|| value.to_string(), text))
    };
    format!("{{ {} }}", columns.iter().rev().map(column).collect::<Vec<_>>().join(" ,\n"))
}

fuzz_target!(|text: &str| {
    let mut columns = columns(text);
    let seal = sealed(Value::Object(columns.clone()).to_string());
    assert_eq!(seal, sealed(otherwise(&columns)));
    // No line has a name with an end of a line in it.
    columns.insert("one\nmore".to_owned(), Value::from(columns.len()));
    assert_ne!(seal, sealed(Value::Object(columns).to_string()));
    // What is no JSON stands for itself.
    let _ = sealed(text.to_owned());
});
