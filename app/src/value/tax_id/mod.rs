//! Company identifications: which kinds there are, and the rule of each.
//!
//! A wrong refusal costs a user more than a missed typing error, so a check digit is verified only where its rule is
//! published and certain; elsewhere the published format decides.

mod france;
mod spain;
mod vat;

use super::code::coded;
use super::{Problem, text};
use crate::locale::{Locale, Word};

/// What kind of identification a customer has.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum TaxIdKind {
    /// A VAT number with its country's prefix, as traders in the EU use it among themselves.
    Vat,
    /// A French company.
    Siren,
    /// A place of business of a French company.
    Siret,
    /// A Spanish taxpayer: NIF, CIF or NIE.
    Nif,
    /// Any other country's identification, taken as it is.
    Other,
}

coded!(TaxIdKind);

impl TaxIdKind {
    /// Every kind, in the order of the form.
    pub const ALL: [TaxIdKind; 5] =
        [TaxIdKind::Nif, TaxIdKind::Vat, TaxIdKind::Siren, TaxIdKind::Siret, TaxIdKind::Other];

    /// The name of the kind in the database, on the wire and in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            TaxIdKind::Vat => "vat",
            TaxIdKind::Siren => "siren",
            TaxIdKind::Siret => "siret",
            TaxIdKind::Nif => "nif",
            TaxIdKind::Other => "other",
        }
    }

    /// The kind of a name in a form or a file.
    pub fn parse(code: &str) -> Result<TaxIdKind, Problem> {
        let code = code.trim();
        TaxIdKind::ALL.into_iter().find(|kind| kind.code().eq_ignore_ascii_case(code)).ok_or(Problem::UnknownCode)
    }

    /// What the kind is called.
    #[must_use]
    pub const fn label(self, locale: Locale) -> &'static str {
        let word: Word = match self {
            TaxIdKind::Vat => words::VAT,
            TaxIdKind::Siren => words::SIREN,
            TaxIdKind::Siret => words::SIRET,
            TaxIdKind::Nif => words::NIF,
            TaxIdKind::Other => words::OTHER,
        };
        word.of(locale)
    }
}

/// The identification as it is stored and compared: in capitals, without spaces and punctuation (of the kind
/// [`TaxIdKind::Other`], as it was typed).
pub fn parse(kind: TaxIdKind, text: &str) -> Result<String, Problem> {
    if kind == TaxIdKind::Other {
        return text::required(text, 40);
    }
    let id = compact(text);
    if id.is_empty() {
        return Err(Problem::Required);
    }
    match kind {
        TaxIdKind::Vat => vat::parse(&id),
        TaxIdKind::Siren => france::siren(&id).map(|()| id),
        TaxIdKind::Siret => france::siret(&id).map(|()| id),
        TaxIdKind::Nif => {
            // Nine characters with the country's prefix before them are the VAT number of the same taxpayer.
            let nif = id.strip_prefix("ES").filter(|rest| rest.len() == 9).unwrap_or(&id);
            spain::nif(nif).map(|()| nif.to_owned())
        }
        TaxIdKind::Other => Ok(id),
    }
}

/// Capitals, without what people write between the characters for the eye.
fn compact(text: &str) -> String {
    let between = |character: char| character.is_whitespace() || ".-/–,'".contains(character);
    text.chars().filter(|character| !between(*character)).map(|character| character.to_ascii_uppercase()).collect()
}

/// What a wrong format is answered with.
fn format(example: &str) -> Problem {
    Problem::Format { example: example.to_owned() }
}

/// The digits' values, if there are only digits and exactly so many.
fn digits<const N: usize>(text: &str) -> Option<[u32; N]> {
    let mut values = [0; N];
    if text.len() != N {
        return None;
    }
    for (value, character) in values.iter_mut().zip(text.chars()) {
        *value = character.to_digit(10)?;
    }
    Some(values)
}

/// Luhn's sum by ten (ISO/IEC 7812-1, annex B): from the right, every second digit doubled, the digits of all added.
fn luhn(digits: &[u32]) -> u32 {
    let doubled = |digit: u32| if digit > 4 { 2 * digit - 9 } else { 2 * digit };
    let place_and_digit = digits.iter().rev().enumerate();
    place_and_digit.map(|(place, digit)| if place % 2 == 1 { doubled(*digit) } else { *digit }).sum::<u32>() % 10
}

/// The digits as one number, by a modulus.
fn modulo(digits: &[u32], modulus: u32) -> u32 {
    digits.iter().fold(0, |rest, digit| (rest * 10 + digit) % modulus)
}

/// The digits, each by its weight, added.
fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

fn check(right: bool) -> Result<(), Problem> {
    if right { Ok(()) } else { Err(Problem::CheckDigit) }
}

mod words {
    crate::words! {
        VAT: "N.º de IVA (UE)", "VAT number (EU)", "N° de TVA (UE)";
        SIREN: "SIREN", "SIREN", "SIREN";
        SIRET: "SIRET", "SIRET", "SIRET";
        NIF: "NIF / CIF / NIE", "Spanish tax number (NIF)", "NIF espagnol";
        OTHER: "Otra", "Other", "Autre";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_and_punctuation_do_not_matter() {
        assert_eq!(parse(TaxIdKind::Nif, " b-58.378.431 "), Ok("B58378431".into()));
        assert_eq!(parse(TaxIdKind::Nif, "ES B58378431"), Ok("B58378431".into()));
        assert_eq!(parse(TaxIdKind::Siren, "732 829 320"), Ok("732829320".into()));
        assert_eq!(parse(TaxIdKind::Vat, "de 136.695.976"), Ok("DE136695976".into()));
    }

    #[test]
    fn an_empty_identification_is_missing() {
        for kind in TaxIdKind::ALL {
            assert_eq!(parse(kind, " "), Err(Problem::Required));
        }
    }

    #[test]
    fn another_countrys_identification_is_taken_as_it_is() {
        assert_eq!(parse(TaxIdKind::Other, " CHE-116.281.710 MWST "), Ok("CHE-116.281.710 MWST".into()));
        assert_eq!(parse(TaxIdKind::Other, &"1".repeat(41)), Err(Problem::TooLong { max: 40 }));
    }

    #[test]
    fn a_kind_is_its_name_everywhere() {
        for kind in TaxIdKind::ALL {
            assert_eq!(TaxIdKind::parse(kind.code()), Ok(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
            assert!(Locale::ALL.iter().all(|locale| !kind.label(*locale).is_empty()));
        }
        assert_eq!(TaxIdKind::parse("cif"), Err(Problem::UnknownCode));
    }
}
