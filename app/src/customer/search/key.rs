//! What the list is ordered and searched by: texts without case and accents, kept beside the rows.

use crate::value::{fold, phone};

/// What `customer.name_key` holds: the name as it is ordered and compared, without case and accents.
#[must_use]
pub fn name_key(name: &str) -> String {
    fold(name)
}

/// What `customer.search_key` holds.
#[must_use]
pub fn customer_search_key(number: &str, name: &str, trade_name: Option<&str>, tax_id: Option<&str>) -> String {
    joined(&[Some(number), Some(name), trade_name, tax_id])
}

/// What `address.search_key` holds.
#[must_use]
pub fn address_search_key(
    label: Option<&str>,
    street: &str,
    city: Option<&str>,
    region: Option<&str>,
    postal_code: Option<&str>,
) -> String {
    joined(&[label, Some(street), city, region, postal_code])
}

/// What `contact.search_key` holds: the words, of which the name is the first, and the digits of the phone numbers without
/// what separates them.
#[must_use]
pub fn contact_search_key(words: &[Option<&str>], phones: &[Option<&str>]) -> String {
    let digits: Vec<String> = phones.iter().flatten().map(|phone| phone::digits(phone)).collect();
    let digits = digits.iter().filter(|digits| !digits.is_empty()).map(|digits| Some(digits.as_str()));
    joined(&words.iter().copied().chain(digits).collect::<Vec<_>>())
}

fn joined(parts: &[Option<&str>]) -> String {
    fold(&parts.iter().copied().flatten().collect::<Vec<_>>().join(" "))
}

/// The most words that a search within a tab looks for.
const WORDS: usize = 8;

/// What a search within a tab looks for: a condition for each word of a text, and the pattern that is bound to it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// ` AND a.search_key LIKE $4 ESCAPE '\' …`, or nothing.
    pub sql: String,
    /// The patterns, in the order of their placeholders.
    pub patterns: Vec<String>,
}

/// Rows whose `column` holds every word of a text; `first` is the number of the first placeholder that is free.
#[must_use]
pub fn words_in(column: &str, text: &str, first: usize) -> Words {
    let mut words = Words::default();
    for (place, word) in fold(text).split(' ').filter(|word| !word.is_empty()).take(WORDS).enumerate() {
        words.sql.push_str(&format!(" AND {column} LIKE ${} ESCAPE '\\'", first + place));
        words.patterns.push(containing(word));
    }
    words
}

/// The pattern for a text that contains another, in which nothing is a wildcard.
#[must_use]
pub fn containing(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_looked_for_and_none_is_a_wildcard() {
        let words = words_in("a.search_key", "  Almacén  50% ", 4);
        assert_eq!(words.sql, " AND a.search_key LIKE $4 ESCAPE '\\' AND a.search_key LIKE $5 ESCAPE '\\'");
        assert_eq!(words.patterns, ["%almacen%", "%50\\%%"]);
        assert_eq!(words_in("x", " ", 1), Words::default());
    }
}
