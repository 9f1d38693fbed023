//! Plain texts: trimmed, measured, and folded for searching.

use super::Problem;

/// A text that must be there: trimmed, at most `max` characters.
pub fn required(text: &str, max: usize) -> Result<String, Problem> {
    optional(text, max)?.ok_or(Problem::Required)
}

/// A text that may be missing: trimmed, at most `max` characters; an empty one is none.
pub fn optional(text: &str, max: usize) -> Result<Option<String>, Problem> {
    let text = clean(text);
    let text = text.trim();
    if text.is_empty() {
        Ok(None)
    } else if text.chars().count() > max {
        Err(Problem::TooLong { max })
    } else {
        Ok(Some(text.to_owned()))
    }
}

/// Line ends as `\n` (a form sends `\r\n`, a script what it likes) and no other control characters (Postgres stores no
/// NUL, and none of them can be seen).
fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' => clean.push('\n'),
            '\n' | '\t' => clean.push(character),
            other if other.is_control() => {}
            other => clean.push(other),
        }
    }
    clean
}

/// The key by which a text is searched and sorted: lower-case, without accents, single spaces. Equal on both databases
/// because neither has a hand in it.
///
/// Unicode's compatibility decomposition (UAX #15, NFKD) takes the accents off; the letters it leaves whole are spelt out
/// here as people type them without the right keyboard.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut space = false;
    for character in decomposed(text).chars().flat_map(char::to_lowercase) {
        if character.is_whitespace() {
            space = !key.is_empty();
            continue;
        }
        // A capital may have a mark only when it is small.
        if character.is_control() || ('\u{300}'..='\u{36f}').contains(&character) {
            continue;
        }
        if std::mem::take(&mut space) {
            key.push(' ');
        }
        match character {
            'ß' => key.push_str("ss"),
            'æ' => key.push_str("ae"),
            'œ' => key.push_str("oe"),
            'þ' => key.push_str("th"),
            'ø' => key.push('o'),
            'ł' => key.push('l'),
            'đ' | 'ð' => key.push('d'),
            'ħ' => key.push('h'),
            'ı' => key.push('i'),
            '’' | '‘' | '`' | '´' => key.push('\''),
            '‐' | '–' | '—' => key.push('-'),
            other => key.push(other),
        }
    }
    key
}

/// The compatibility decomposition of a text, without the marks.
#[cfg(feature = "ssr")]
fn decomposed(text: &str) -> String {
    use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};
    text.nfkd().filter(|character| !is_combining_mark(*character)).collect()
}

/// The same by the browser's own tables: they are there, and ours were a twelfth of the program.
#[cfg(not(feature = "ssr"))]
fn decomposed(text: &str) -> String {
    use leptos::web_sys::js_sys::{JsString, RegExp};
    JsString::from(text).normalize("NFKD").replace_by_pattern(&RegExp::new("\\p{M}", "gu"), "").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_trimmed_and_an_empty_one_is_none() {
        assert_eq!(required("  Café Zürich \n", 80), Ok("Café Zürich".into()));
        assert_eq!(optional(" \t\r\n", 80), Ok(None));
        assert_eq!(required(" ", 80), Err(Problem::Required));
    }

    #[test]
    fn characters_are_counted_not_bytes() {
        assert_eq!(required("Zürich", 6), Ok("Zürich".into()));
        assert_eq!(required("Zürich", 5), Err(Problem::TooLong { max: 5 }));
    }

    #[test]
    fn line_ends_are_the_same_whoever_sent_them_and_unseen_characters_are_dropped() {
        assert_eq!(required("Lerchenweg 1\r\nHinterhaus", 80), required("Lerchenweg 1\nHinterhaus", 80));
        assert_eq!(required("Ac\0me\u{7}", 80), Ok("Acme".into()));
    }

    #[test]
    fn case_accents_and_spaces_do_not_matter_to_a_search() {
        assert_eq!(fold("  CAFÉ\u{a0} Zürich\n"), "cafe zurich");
        assert_eq!(fold("Cafe\u{301}"), fold("Café"));
        assert_eq!(fold("Ñandú, S.A."), "nandu, s.a.");
        assert_eq!(fold("ﬁn"), "fin");
    }

    #[test]
    fn letters_that_have_no_decomposition_are_spelt_out() {
        assert_eq!(fold("Weißbier Ærø Łódź Œuvre Đorđe Þór"), "weissbier aero lodz oeuvre dorde thor");
        assert_eq!(fold("İstanbul STRAẞE"), "istanbul strasse");
        assert_eq!(fold("L’Oréal – Paris"), "l'oreal - paris");
    }
}
