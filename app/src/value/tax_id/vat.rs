//! VAT numbers of the European Union, Northern Ireland (XI) and the United Kingdom (GB, the same numbers).
//!
//! Formats: European Commission, VIES, « What is the format of a VAT number? ». Check digits where the member state
//! publishes the rule, of which each function names the arithmetic. Whether a number is in force only VIES can tell.

use super::{check, digits, format, france, luhn, modulo, spain, weighted};
use crate::value::Problem;

/// What a country's numbers look like after the prefix, an example, and the check of what its digits say.
struct Rule {
    prefix: &'static str,
    /// `9` a digit, `A` a letter, `X` a letter or digit, `*` any of these or `+` and `*`; others stand for themselves.
    shapes: &'static [&'static str],
    example: &'static str,
    check: fn(&str) -> Result<(), Problem>,
}

const fn rule(
    prefix: &'static str,
    shapes: &'static [&'static str],
    example: &'static str,
    check: fn(&str) -> Result<(), Problem>,
) -> Rule {
    Rule { prefix, shapes, example, check }
}

/// For numbers whose arithmetic is unpublished, or published with exceptions.
#[expect(clippy::unnecessary_wraps, reason = "it stands in the table beside checks that can fail")]
const fn unchecked(_: &str) -> Result<(), Problem> {
    Ok(())
}

const UK: &[&str] = &["999999999", "999999999999", "GD999", "HA999"];

const RULES: &[Rule] = &[
    rule("AT", &["U99999999"], "ATU13585627", austria),
    rule("BE", &["0999999999", "1999999999"], "BE0428759497", belgium),
    rule("BG", &["999999999", "9999999999"], "BG175074752", unchecked),
    rule("CY", &["99999999A"], "CY10259033P", unchecked),
    rule("CZ", &["99999999", "999999999", "9999999999"], "CZ25123891", unchecked),
    rule("DE", &["999999999"], "DE136695976", germany),
    rule("DK", &["99999999"], "DK13585628", unchecked),
    rule("EE", &["999999999"], "EE100931558", unchecked),
    rule("EL", &["999999999"], "EL094259216", unchecked),
    rule("ES", &["X9999999X"], "ESB58378431", spain::nif),
    rule("FI", &["99999999"], "FI20774740", finland),
    rule("FR", &["XX999999999"], "FR40303265045", france::vat),
    rule("GB", UK, "GB980780684", unchecked),
    rule("HR", &["99999999999"], "HR33392005961", croatia),
    rule("HU", &["99999999"], "HU12892312", unchecked),
    rule("IE", &["9999999A", "9999999AA", "9X99999A", "9+99999A", "9*99999A"], "IE6433435F", unchecked),
    rule("IT", &["99999999999"], "IT00743110157", italy),
    rule("LT", &["999999999", "999999999999"], "LT119511515", unchecked),
    rule("LU", &["99999999"], "LU15027442", luxembourg),
    rule("LV", &["99999999999"], "LV40003521600", unchecked),
    rule("MT", &["99999999"], "MT11679112", unchecked),
    rule("NL", &["*********B99"], "NL004495445B01", unchecked),
    rule("PL", &["9999999999"], "PL8567346215", poland),
    rule("PT", &["999999999"], "PT501964843", portugal),
    rule(
        "RO",
        &["99", "999", "9999", "99999", "999999", "9999999", "99999999", "999999999", "9999999999"],
        "RO18547290",
        unchecked,
    ),
    rule("SE", &["999999999999"], "SE123456789701", unchecked),
    rule("SI", &["99999999"], "SI50223054", unchecked),
    rule("SK", &["9999999999"], "SK2022749619", unchecked),
    rule("XI", UK, "XI980780684", unchecked),
];

/// The number with its prefix. `GR`, the code of Greece elsewhere, becomes the `EL` of VAT.
pub(super) fn parse(id: &str) -> Result<String, Problem> {
    let wrong = || format("ESB58378431, FR40303265045, DE136695976");
    let (prefix, number) = id.split_at_checked(2).ok_or_else(wrong)?;
    let prefix = if prefix == "GR" { "EL" } else { prefix };
    let rule = RULES.iter().find(|rule| rule.prefix == prefix).ok_or_else(wrong)?;
    if !rule.shapes.iter().any(|shape| fits(number, shape)) {
        return Err(format(rule.example));
    }
    (rule.check)(number)?;
    Ok([prefix, number].concat())
}

fn fits(number: &str, shape: &str) -> bool {
    number.len() == shape.len()
        && number.bytes().zip(shape.bytes()).all(|(byte, sort)| match sort {
            b'9' => byte.is_ascii_digit(),
            b'A' => byte.is_ascii_uppercase(),
            b'X' => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
            b'*' => byte.is_ascii_digit() || byte.is_ascii_uppercase() || byte == b'+' || byte == b'*',
            other => byte == other,
        })
}

/// The digits of a number whose shape has been seen to be right.
fn of_digits<const N: usize>(number: &str) -> Result<[u32; N], Problem> {
    digits(number).ok_or(Problem::CheckDigit)
}

/// ISO 7064, mod 11,10, as the German and Croatian authorities use it.
fn mod_11_10(digits: &[u32]) -> bool {
    let Some((last, rest)) = digits.split_last() else { return false };
    let product = rest.iter().fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (product + last) % 10 == 1
}

fn germany(number: &str) -> Result<(), Problem> {
    check(mod_11_10(&of_digits::<9>(number)?))
}

fn croatia(number: &str) -> Result<(), Problem> {
    check(mod_11_10(&of_digits::<11>(number)?))
}

/// Luhn's sum of the first seven digits, the eighth and 4 are together a multiple of ten (Bundesministerium für Finanzen, UID-Nummer).
fn austria(number: &str) -> Result<(), Problem> {
    let digits = of_digits::<8>(number.trim_start_matches('U'))?;
    check((luhn(&digits[..7]) + digits[7] + 4).is_multiple_of(10))
}

/// The last two digits are 97 less the remainder of the others by 97 (SPF Finances).
fn belgium(number: &str) -> Result<(), Problem> {
    let digits = of_digits::<10>(number)?;
    check(97 - modulo(&digits[..8], 97) == modulo(&digits[8..], 100))
}

/// Weights 7 9 10 5 8 4 2 and 1: a multiple of eleven (Vero, Y-tunnus).
fn finland(number: &str) -> Result<(), Problem> {
    check(weighted(&of_digits::<8>(number)?, &[7, 9, 10, 5, 8, 4, 2, 1]).is_multiple_of(11))
}

/// Luhn (Agenzia delle Entrate, partita IVA: D.M. 23/12/1976).
fn italy(number: &str) -> Result<(), Problem> {
    check(luhn(&of_digits::<11>(number)?) == 0)
}

/// The last two digits are the remainder of the others by 89 (AED).
fn luxembourg(number: &str) -> Result<(), Problem> {
    let digits = of_digits::<8>(number)?;
    check(modulo(&digits[..6], 89) == modulo(&digits[6..], 100))
}

/// Weights 6 5 7 2 3 4 5 6 7, remainder by eleven (NIP: rozporządzenie Ministra Finansów).
fn poland(number: &str) -> Result<(), Problem> {
    let digits = of_digits::<10>(number)?;
    check(weighted(&digits[..9], &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == digits[9])
}

/// Weights 9 down to 2, eleven less the remainder by eleven, 10 and 11 as 0 (NIF: Decreto-Lei 463/79).
fn portugal(number: &str) -> Result<(), Problem> {
    let digits = of_digits::<9>(number)?;
    let control = 11 - weighted(&digits[..8], &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    check(digits[8] == if control > 9 { 0 } else { control })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_countrys_example_is_right() {
        for rule in RULES {
            assert_eq!(parse(rule.example), Ok(rule.example.to_owned()));
        }
        assert_eq!(RULES.len(), 27 + 2, "the member states, and the United Kingdom's two prefixes");
    }

    #[test]
    fn one_changed_digit_is_a_wrong_check_digit_where_there_is_a_rule() {
        for id in [
            "ATU13585626",
            "BE0428759496",
            "DE136695975",
            "ESB58378432",
            "FI20774741",
            "FR41303265045",
            "HR33392005962",
            "IT00743110158",
            "LU15027443",
            "PL8567346216",
            "PT501964842",
        ] {
            assert_eq!(parse(id), Err(Problem::CheckDigit), "{id}");
        }
    }

    #[test]
    fn the_shapes_of_the_commissions_list_are_taken() {
        for id in [
            "IE1234567FA",
            "IE8Z49289F",
            "IE1+12345A",
            "NLABCDEFGH+B12",
            "CZ123456789",
            "CZ1234567890",
            "LT100001919017",
            "RO12",
            "BG7523169263",
            "XIGD001",
            "XIHA599",
            "XI123456789012",
            "ESX1234567L",
            "ES12345678Z",
            "FRK7399859412",
        ] {
            assert_eq!(parse(id), Ok(id.to_owned()), "{id}");
        }
    }

    #[test]
    fn greece_has_a_prefix_of_its_own() {
        assert_eq!(parse("GR094259216"), Ok("EL094259216".into()));
    }

    #[test]
    fn a_wrong_shape_is_answered_with_the_countrys_example() {
        assert_eq!(parse("DE13669597"), Err(Problem::Format { example: "DE136695976".into() }));
        assert_eq!(parse("AT13585627"), Err(Problem::Format { example: "ATU13585627".into() }));
        for id in ["136695976", "XX123456789", "D", "É136695976", "CHE116281710", "DE13669597É"] {
            assert!(matches!(parse(id), Err(Problem::Format { .. })), "{id}");
        }
    }
}
