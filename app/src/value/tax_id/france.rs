//! France: SIREN, SIRET, and the key of the VAT number.

use super::{check, digits, format, luhn, modulo};
use crate::value::Problem;

/// The company of La Poste, whose many places have their own rule.
const LA_POSTE: &str = "356000000";

/// Its head office, which has not.
const LA_POSTE_HEAD_OFFICE: &str = "35600000000048";

/// A company: nine digits, the last by Luhn (INSEE, « Numéro SIREN »; Code de commerce, art. R123-221).
pub(super) fn siren(id: &str) -> Result<(), Problem> {
    let digits = digits::<9>(id).ok_or_else(|| format("732 829 320"))?;
    check(luhn(&digits) == 0)
}

/// A place of business: its company's SIREN, four digits for the place and one check digit, by Luhn over all fourteen.
///
/// La Poste has more places than that leaves numbers for: there the sum of the digits is a multiple of five instead (INSEE,
/// Sirene documentation, « cas particulier de La Poste »). Its head office follows Luhn.
pub(super) fn siret(id: &str) -> Result<(), Problem> {
    let digits = digits::<14>(id).ok_or_else(|| format("732 829 320 00074"))?;
    let right = if id.starts_with(LA_POSTE) && id != LA_POSTE_HEAD_OFFICE {
        digits.iter().sum::<u32>().is_multiple_of(5)
    } else {
        luhn(&digits) == 0
    };
    check(right && luhn(&digits[..9]) == 0)
}

/// What follows `FR`: a key of two characters and the SIREN (DGFiP, « numéro de TVA intracommunautaire »; VIES).
///
/// A key of digits is (12 + 3 × (SIREN mod 97)) mod 97; one with letters has no published rule. Monaco's traders have
/// numbers in the same series that begin with 000 and are no SIREN.
pub(super) fn vat(id: &str) -> Result<(), Problem> {
    let wrong = || format("FR 40 303 265 045");
    let (key, company) = id.split_at_checked(2).ok_or_else(wrong)?;
    let company_digits = digits::<9>(company).ok_or_else(wrong)?;
    // The letters I and O are not used: they look like digits.
    if !key.bytes().all(|byte| byte.is_ascii_digit() || (byte.is_ascii_uppercase() && byte != b'I' && byte != b'O')) {
        return Err(wrong());
    }
    if !company.starts_with("000") {
        siren(company)?;
    }
    match digits::<2>(key) {
        Some(key) => check(modulo(&key, 100) == (12 + 3 * modulo(&company_digits, 97)) % 97),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_digit_of_a_siren_is_luhns() {
        for id in ["732829320", "552008443", "356000000", "303265045", "404833048"] {
            assert_eq!(siren(id), Ok(()), "{id}");
        }
        assert_eq!(siren("732829321"), Err(Problem::CheckDigit));
        assert_eq!(siren("723829320"), Err(Problem::CheckDigit));
        for id in ["73282932", "7328293200", "73282932A", "７３２８２９３２０"] {
            assert!(matches!(siren(id), Err(Problem::Format { .. })), "{id}");
        }
    }

    #[test]
    fn a_siret_is_checked_as_a_whole_and_in_its_siren() {
        for id in ["73282932000074", "40483304800022"] {
            assert_eq!(siret(id), Ok(()), "{id}");
        }
        assert_eq!(siret("73282932000075"), Err(Problem::CheckDigit));
        // Luhn's sum of the fourteen is right, that of the first nine is not.
        assert_eq!(siret("73282932100073"), Err(Problem::CheckDigit));
        assert!(matches!(siret("732829320"), Err(Problem::Format { .. })));
    }

    #[test]
    fn a_place_of_la_poste_has_digits_whose_sum_is_a_multiple_of_five() {
        assert_eq!(siret("35600000049837"), Ok(()));
        assert_eq!(siret("35600000000048"), Ok(()), "the head office, by Luhn");
        assert_eq!(siret("35600000049838"), Err(Problem::CheckDigit));
        assert_eq!(siret("35600000090577"), Err(Problem::CheckDigit), "Luhn alone does not do there");
        // The same sum does not help another company.
        assert_eq!(siret("73282932000004"), Err(Problem::CheckDigit));
    }

    #[test]
    fn the_key_of_a_french_vat_number_belongs_to_its_siren() {
        assert_eq!(vat("40303265045"), Ok(()));
        assert_eq!(vat("83404833048"), Ok(()));
        assert_eq!(vat("K7399859412"), Ok(()), "a key with a letter");
        assert_eq!(vat("41303265045"), Err(Problem::CheckDigit));
        assert_eq!(vat("84323140391"), Err(Problem::CheckDigit));
        assert!(matches!(vat("4030326504"), Err(Problem::Format { .. })));
        assert!(matches!(vat("O0303265045"), Err(Problem::Format { .. })));
    }
}
