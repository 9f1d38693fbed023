//! Countries: ISO 3166-1 alpha-2, named by Unicode CLDR.

use super::Problem;
use super::code::{coded, codes, index_of, name_of, sort_key};
use super::country_names::NAMES;
use super::text::fold;
use crate::locale::Locale;

/// A country or territory of ISO 3166-1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country(u8);

coded!(Country);

/// Every code, sorted.
static CODES: [&str; NAMES.len()] = codes(&NAMES);

impl Country {
    /// Every country, by code. For a list that people choose from, see [`Country::by_name`].
    pub const ALL: [Country; NAMES.len()] = {
        let mut all = [Country(0); NAMES.len()];
        let mut index = 0u8;
        while (index as usize) < NAMES.len() {
            all[index as usize] = Country(index);
            index += 1;
        }
        all
    };

    /// The country of an alpha-2 code.
    pub fn parse(code: &str) -> Result<Country, Problem> {
        index_of(&CODES, code).map(Country).ok_or(Problem::UnknownCode)
    }

    /// The country that a file or a person calls so: a code, a name in any of our languages, or one of the names that are
    /// in use beside the standard's.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Country> {
        if let Ok(country) = Country::parse(name) {
            return Some(country);
        }
        let name = fold(name);
        if let Some((_, code)) = OTHER_NAMES.iter().find(|(other, _)| *other == name) {
            return Country::parse(code).ok();
        }
        Country::ALL.into_iter().find(|country| Locale::ALL.iter().any(|locale| fold(country.name(*locale)) == name))
    }

    /// The alpha-2 code, `DE`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        CODES[self.0 as usize]
    }

    /// What the country is called in a language.
    #[must_use]
    pub const fn name(self, locale: Locale) -> &'static str {
        name_of(&NAMES[self.0 as usize], locale)
    }

    /// Every country in the order of its name.
    #[must_use]
    pub fn by_name(locale: Locale) -> Vec<Country> {
        let mut all = Country::ALL.to_vec();
        all.sort_by_cached_key(|country| sort_key(country.name(locale)));
        all
    }
}

/// Names, folded, under which a country is found besides its names in CLDR: English short forms, and what older address
/// lists write.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("uk", "GB"),
    ("u.k.", "GB"),
    ("great britain", "GB"),
    ("gran bretana", "GB"),
    ("grande-bretagne", "GB"),
    ("england", "GB"),
    ("inglaterra", "GB"),
    ("angleterre", "GB"),
    ("scotland", "GB"),
    ("wales", "GB"),
    ("northern ireland", "GB"),
    ("usa", "US"),
    ("u.s.a.", "US"),
    ("u.s.", "US"),
    ("united states of america", "US"),
    ("estados unidos de america", "US"),
    ("etats-unis d'amerique", "US"),
    ("ee. uu.", "US"),
    ("ee.uu.", "US"),
    ("eeuu", "US"),
    ("mejico", "MX"),
    ("holland", "NL"),
    ("holanda", "NL"),
    ("hollande", "NL"),
    ("the netherlands", "NL"),
    ("czech republic", "CZ"),
    ("republica checa", "CZ"),
    ("republique tcheque", "CZ"),
    ("turkey", "TR"),
    ("ivory coast", "CI"),
    ("republic of ireland", "IE"),
    ("hong kong", "HK"),
    ("macau", "MO"),
    ("macao", "MO"),
    ("birmania", "MM"),
    ("burma", "MM"),
    ("russian federation", "RU"),
    ("korea", "KR"),
    ("republic of korea", "KR"),
    ("viet nam", "VN"),
    ("macedonia", "MK"),
    ("swaziland", "SZ"),
    ("cape verde", "CV"),
    ("uae", "AE"),
    ("vatican", "VA"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_its_code_in_text_and_on_the_wire() {
        let germany = Country::parse(" de ").unwrap();
        assert_eq!((germany.code(), germany.to_string().as_str()), ("DE", "DE"));
        assert_eq!(serde_json::to_string(&germany).unwrap(), "\"DE\"");
        assert_eq!(serde_json::from_str::<Country>("\"DE\"").unwrap(), germany);
        assert!(serde_json::from_str::<Country>("\"UK\"").is_err());
    }

    #[test]
    fn what_is_not_in_the_standard_is_unknown() {
        for code in ["", "D", "DEU", "EU", "UK", "XK", "ZZ", "é"] {
            assert_eq!(Country::parse(code), Err(Problem::UnknownCode), "{code}");
        }
    }

    #[test]
    fn every_code_finds_itself_and_every_name_its_country() {
        for country in Country::ALL {
            assert_eq!(Country::parse(country.code()), Ok(country));
            for locale in Locale::ALL {
                assert_eq!(Country::from_name(country.name(locale)), Some(country), "{}", country.name(locale));
            }
        }
        assert_eq!(Country::ALL.len(), 249);
    }

    #[test]
    fn countries_are_found_by_the_names_of_older_address_lists() {
        let names = "Germany DE, Mexico MX, UK GB, Sweden SE, France FR, Spain ES, Canada CA, Argentina AR, Switzerland CH, \
            Brazil BR, Austria AT, Italy IT, Portugal PT, USA US, Venezuela VE, Ireland IE, Belgium BE, Norway NO, Denmark DK, \
            Finland FI, Poland PL, ALEMANIA DE, espana ES, Etats-Unis US, Côte d'Ivoire CI, Reino  Unido GB";
        for (name, code) in names.split(", ").filter_map(|pair| pair.rsplit_once(' ')) {
            assert_eq!(Country::from_name(name).map(Country::code), Some(code), "{name}");
        }
        assert_eq!(Country::from_name("Atlantis"), None);
        assert_eq!(Country::from_name(""), None);
    }

    #[test]
    fn the_names_that_are_added_are_folded_and_lead_somewhere() {
        for (name, code) in OTHER_NAMES {
            assert_eq!(fold(name), *name);
            assert!(Country::parse(code).is_ok(), "{code}");
        }
    }

    #[test]
    fn a_list_of_countries_is_in_the_order_of_its_language() {
        let names: Vec<_> = Country::by_name(Locale::Fr).into_iter().map(|country| country.name(Locale::Fr)).collect();
        let place = |name| names.iter().position(|other| *other == name).unwrap();
        assert!(place("Équateur") < place("Espagne") && place("Espagne") < place("États-Unis"));
    }
}
