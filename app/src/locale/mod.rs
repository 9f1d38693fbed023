//! Spanish, English and French: which one, the words, and how figures and dates are written.

pub mod format;
pub mod words;

use leptos::prelude::use_context;
use serde::{Deserialize, Serialize};

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "TEXT", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Locale {
    /// Spanish, the language the card was first specified in.
    #[default]
    Es,
    /// English.
    En,
    /// French.
    Fr,
}

impl Locale {
    /// Every language, in the order of the switch.
    pub const ALL: [Locale; 3] = [Locale::Es, Locale::En, Locale::Fr];

    /// The ISO 639-1 code, as in `<html lang>`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Locale::Es => "es",
            Locale::En => "en",
            Locale::Fr => "fr",
        }
    }

    /// The language of an ISO 639-1 code or of a tag that begins with one (`en-GB`).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Locale> {
        Locale::ALL
            .into_iter()
            .find(|locale| code.get(..2).is_some_and(|head| head.eq_ignore_ascii_case(locale.code())))
    }

    /// The first language of an `Accept-Language` header that we speak.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Option<Locale> {
        header.split(',').find_map(|part| Locale::from_code(part.trim()))
    }

    /// What stands between a label and what it labels: in French with a space before it, at which no line breaks.
    #[must_use]
    pub const fn colon(self) -> &'static str {
        match self {
            Locale::Fr => "\u{a0}: ",
            Locale::Es | Locale::En => ": ",
        }
    }

    /// What the language calls itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Locale::Es => "Español",
            Locale::En => "English",
            Locale::Fr => "Français",
        }
    }
}

/// The language of the page being shown.
#[must_use]
pub fn use_locale() -> Locale {
    use_context().unwrap_or_default()
}

/// A text of the page in every language, side by side so that none is forgotten.
///
/// `{name}` in a text is a place for [`Word::with`] to fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Spanish.
    pub es: &'static str,
    /// English.
    pub en: &'static str,
    /// French.
    pub fr: &'static str,
}

impl Word {
    /// The text in one language.
    #[must_use]
    pub const fn of(self, locale: Locale) -> &'static str {
        match locale {
            Locale::Es => self.es,
            Locale::En => self.en,
            Locale::Fr => self.fr,
        }
    }

    /// The text in one language, its places filled: `("user", "Ana")` replaces `{user}`.
    #[must_use]
    pub fn with(self, locale: Locale, places: &[(&str, &str)]) -> String {
        let mut text = String::new();
        let mut rest = self.of(locale);
        while let Some((before, after)) = rest.split_once('{') {
            let Some((place, tail)) = after.split_once('}') else { break };
            text.push_str(before);
            text.push_str(places.iter().find(|(name, _)| *name == place).map_or("", |(_, value)| value));
            rest = tail;
        }
        text.push_str(rest);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fills_a_place_is_never_read_as_a_place_itself() {
        let word = Word { es: "{user} escribió {text}.", en: "", fr: "" };
        assert_eq!(word.with(Locale::Es, &[("user", "{text}"), ("text", "hola")]), "{text} escribió hola.");
    }

    #[test]
    fn the_browsers_first_known_language_is_taken() {
        assert_eq!(Locale::from_accept_language("de-CH, fr-CH;q=0.9, en;q=0.8"), Some(Locale::Fr));
        assert_eq!(Locale::from_accept_language("é"), None);
    }
}
