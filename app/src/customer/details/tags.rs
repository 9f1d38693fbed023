//! Tags: words by which customers and contacts are found together.

use crate::value::{Problem, text};

/// Tags as typed, separated by commas: trimmed, lower-cased, sorted, none twice.
///
/// # Errors
/// `TooLong`.
pub fn tags(typed: &str) -> Result<String, Problem> {
    let mut tags: Vec<String> =
        typed.split([',', ';', '\n']).map(|tag| tag.trim().to_lowercase()).filter(|tag| !tag.is_empty()).collect();
    tags.sort_unstable();
    tags.dedup();
    if tags.iter().any(|tag| tag.chars().count() > 40) {
        return Err(Problem::TooLong { max: 40 });
    }
    text::optional(&tags.join(","), 2_000).map(Option::unwrap_or_default)
}

#[cfg(test)]
mod tests {
    use super::tags;

    #[test]
    fn tags_are_sorted_and_none_stands_twice() {
        assert_eq!(tags("Export, vip;export,\n").expect("valid"), "export,vip");
    }
}
