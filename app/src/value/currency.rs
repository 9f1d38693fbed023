//! Currencies: ISO 4217, named by Unicode CLDR.

use super::Problem;
use super::code::{coded, codes, index_of, name_of, sort_key};
use super::currency_names::{NAMES, SIGNS};
use crate::locale::Locale;

/// A currency of ISO 4217 that is in use and has a minor unit (no metals, no funds codes, no test codes).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(u8);

coded!(Currency);

/// Every code, sorted.
static CODES: [&str; NAMES.len()] = codes(&NAMES);
/// The codes that have a sign of their own, sorted.
static SIGNED: [&str; SIGNS.len()] = codes(&SIGNS);

impl Currency {
    /// Every currency, by code. For a list that people choose from, see [`Currency::by_name`].
    pub const ALL: [Currency; NAMES.len()] = {
        let mut all = [Currency(0); NAMES.len()];
        let mut index = 0u8;
        while (index as usize) < NAMES.len() {
            all[index as usize] = Currency(index);
            index += 1;
        }
        all
    };

    /// The euro.
    pub const EUR: Currency = {
        let mut index = 0u8;
        while !matches!(NAMES[index as usize].0.as_bytes(), b"EUR") {
            index += 1;
        }
        Currency(index)
    };

    /// The currency of a three-letter code.
    pub fn parse(code: &str) -> Result<Currency, Problem> {
        index_of(&CODES, code).map(Currency).ok_or(Problem::UnknownCode)
    }

    /// The three-letter code, `EUR`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        CODES[self.0 as usize]
    }

    /// How many decimals an amount has: the minor unit in ISO 4217's list one.
    #[must_use]
    pub const fn exponent(self) -> u32 {
        match self.code().as_bytes() {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF" | b"UGX"
            | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }

    /// The sign beside an amount: `€`, `$` to an English reader and `US$` to a Spanish one; the code where there is none.
    #[must_use]
    pub fn symbol(self, locale: Locale) -> &'static str {
        index_of(&SIGNED, self.code()).map_or(self.code(), |index| name_of(&SIGNS[usize::from(index)], locale))
    }

    /// What the currency is called in a language.
    #[must_use]
    pub const fn name(self, locale: Locale) -> &'static str {
        name_of(&NAMES[self.0 as usize], locale)
    }

    /// Every currency in the order of its name.
    #[must_use]
    pub fn by_name(locale: Locale) -> Vec<Currency> {
        let mut all = Currency::ALL.to_vec();
        all.sort_by_cached_key(|currency| sort_key(currency.name(locale)));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_finds_itself() {
        for currency in Currency::ALL {
            assert_eq!(Currency::parse(currency.code()), Ok(currency));
        }
        assert_eq!(Currency::EUR.code(), "EUR");
    }

    #[test]
    fn codes_that_are_no_money_or_no_longer_are_unknown() {
        for code in ["", "EU", "EURO", "€", "XXX", "XAU", "CLF", "DEM", "ESP", "HRK"] {
            assert_eq!(Currency::parse(code), Err(Problem::UnknownCode), "{code}");
        }
    }

    #[test]
    fn the_minor_unit_is_the_standards() {
        let exponent = |code| Currency::parse(code).unwrap().exponent();
        assert_eq!(["EUR", "usd", "HUF", "JPY", "KWD", "TND", "CLP"].map(exponent), [2, 2, 2, 0, 3, 3, 0]);
    }

    #[test]
    fn a_currency_has_a_name_and_a_sign_in_each_language() {
        let dollar = Currency::parse("USD").unwrap();
        assert_eq!(Locale::ALL.map(|locale| dollar.symbol(locale)), ["US$", "$", "$US"]);
        assert_eq!(Locale::ALL.map(|locale| Currency::EUR.symbol(locale)), ["€"; 3]);
        assert_eq!(Currency::EUR.name(Locale::Es), "euro");
        assert_eq!(Currency::parse("CHF").unwrap().symbol(Locale::En), "CHF");
    }
}
