//! Languages: ISO 639-1, named by Unicode CLDR.

use super::Problem;
use super::code::{coded, codes, index_of, name_of, sort_key};
use super::language_names::NAMES;
use crate::locale::Locale;

/// A language of ISO 639-1, in which documents are written to a customer. What the page itself speaks is a [`Locale`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(u8);

coded!(Language);

/// Every code, sorted.
static CODES: [&str; NAMES.len()] = codes(&NAMES);

impl Language {
    /// Every language, by code. For a list that people choose from, see [`Language::by_name`].
    pub const ALL: [Language; NAMES.len()] = {
        let mut all = [Language(0); NAMES.len()];
        let mut index = 0u8;
        while (index as usize) < NAMES.len() {
            all[index as usize] = Language(index);
            index += 1;
        }
        all
    };

    /// The language of a two-letter code.
    pub fn parse(code: &str) -> Result<Language, Problem> {
        index_of(&CODES, code).map(Language).ok_or(Problem::UnknownCode)
    }

    /// The two-letter code, `es`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        CODES[self.0 as usize]
    }

    /// What the language is called in a language.
    #[must_use]
    pub const fn name(self, locale: Locale) -> &'static str {
        name_of(&NAMES[self.0 as usize], locale)
    }

    /// Every language in the order of its name.
    #[must_use]
    pub fn by_name(locale: Locale) -> Vec<Language> {
        let mut all = Language::ALL.to_vec();
        all.sort_by_cached_key(|language| sort_key(language.name(locale)));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_finds_itself() {
        for language in Language::ALL {
            assert_eq!(Language::parse(language.code()), Ok(language));
        }
        assert_eq!(Language::ALL.len(), 183);
    }

    #[test]
    fn a_language_is_its_code_and_has_a_name() {
        let french = Language::parse("FR").unwrap();
        assert_eq!(french.code(), "fr");
        assert_eq!(Locale::ALL.map(|locale| french.name(locale)), ["francés", "French", "français"]);
        assert_eq!(serde_json::to_string(&french).unwrap(), "\"fr\"");
        for code in ["", "fra", "fr-FR", "xx"] {
            assert_eq!(Language::parse(code), Err(Problem::UnknownCode), "{code}");
        }
    }
}
