//! The conditions of a list, and the values bound in their places.

use super::filter::search_words;
use crate::customer::search::key::containing;
use crate::db::Query;
use chrono::NaiveDate;

/// Conditions made of constant pieces, joined by AND.
#[derive(Default)]
pub struct Asked {
    /// What stands behind WHERE.
    pub sql: String,
    values: Vec<Value>,
}

enum Value {
    Text(String),
    Number(i64),
    Day(NaiveDate),
}

impl Asked {
    /// Adds a condition.
    pub fn and(&mut self, condition: &str) {
        if !self.sql.is_empty() {
            self.sql.push_str(" AND ");
        }
        self.sql.push_str(condition);
    }

    /// The place of a number: `$3`.
    pub fn number(&mut self, value: i64) -> String {
        self.place(Value::Number(value))
    }

    /// The place of a day.
    pub fn day(&mut self, value: NaiveDate) -> String {
        self.place(Value::Day(value))
    }

    /// Only rows where each word of a search stands in one of the columns.
    pub fn search(&mut self, q: &str, columns: &[&str]) {
        for word in search_words(q) {
            let place = self.place(Value::Text(containing(&word)));
            let found: Vec<_> = columns.iter().map(|column| format!("{column} LIKE {place} ESCAPE '\\'")).collect();
            self.and(&format!("({})", found.join(" OR ")));
        }
    }

    fn place(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    /// Binds every value.
    pub fn bound<'c>(&self, query: Query<'c>) -> Query<'c> {
        self.values.iter().fold(query, |query, value| match value {
            Value::Text(text) => query.bind(text.clone()),
            Value::Number(number) => query.bind(*number),
            Value::Day(day) => query.bind(*day),
        })
    }
}
