//! Spain: the NIF of persons (DNI, NIE, K, L, M) and of everything else (once called CIF).

use super::{check, digits, format, luhn, modulo};
use crate::value::Problem;

/// The control letter by the remainder of the number by 23 (Ministerio del Interior, «Cálculo del dígito de control del
/// NIF/NIE»).
const LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";

/// The control letter of an organisation by its control digit (Orden EHA/451/2008).
const ORGANISATION_LETTERS: &[u8; 10] = b"JABCDEFGHI";

/// A Spanish tax number, nine characters: `12345678Z` (DNI), `X1234567L` (NIE), `K…`, `L…`, `M…` (persons without either),
/// or `B58378431` (organisations; Orden EHA/451/2008).
pub(super) fn nif(id: &str) -> Result<(), Problem> {
    let &[first, .., last] = id.as_bytes() else { return Err(wrong()) };
    if id.len() != 9 || !id.is_ascii() {
        return Err(wrong());
    }
    match first {
        b'0'..=b'9' => person(digits::<8>(&id[..8]), 0, last),
        // The letter of a NIE stands for the digit before its seven: X 0, Y 1, Z 2 (Orden INT/2058/2008).
        b'X' | b'Y' | b'Z' => person(digits::<7>(&id[1..8]), u32::from(first - b'X'), last),
        b'K' | b'L' | b'M' => person(digits::<7>(&id[1..8]), 0, last),
        b'A'..=b'H' | b'J' | b'N' | b'P'..=b'S' | b'U'..=b'W' => organisation(first, &id[1..8], last),
        _ => Err(wrong()),
    }
}

fn wrong() -> Problem {
    format("B58378431, 12345678Z, X1234567L")
}

fn person<const N: usize>(digits: Option<[u32; N]>, leading: u32, control: u8) -> Result<(), Problem> {
    let digits = digits.filter(|_| control.is_ascii_uppercase()).ok_or_else(wrong)?;
    // 10^7 leaves 14 by 23: the place before the seven digits of a NIE.
    let rest = (leading * 14 + modulo(&digits, 23)) % 23;
    check(LETTERS[rest as usize] == control)
}

/// Seven digits and a control that is their Luhn digit, or the letter for it.
///
/// Companies of the kinds A, B, E and H have the digit. Which of the others have the letter is told differently by
/// different sources, so there both are taken.
fn organisation(kind: u8, number: &str, control: u8) -> Result<(), Problem> {
    let number = digits::<7>(number).ok_or_else(wrong)?;
    let [a, b, c, d, e, f, g] = number;
    let digit = (10 - luhn(&[a, b, c, d, e, f, g, 0])) % 10;
    let digit_is_right = u32::from(control) == u32::from(b'0') + digit;
    match control {
        b'0'..=b'9' => check(digit_is_right),
        b'A'..=b'J' if !matches!(kind, b'A' | b'B' | b'E' | b'H') => {
            check(ORGANISATION_LETTERS[digit as usize] == control)
        }
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letter_of_a_person_is_its_number_by_23() {
        for id in
            ["12345678Z", "00000000T", "54362315K", "X1234567L", "Y1234567X", "Z1234567R", "X2482300W", "X5253868R"]
        {
            assert_eq!(nif(id), Ok(()), "{id}");
        }
        for id in ["12345678A", "54362315Z", "X1234567R", "Y1234567L"] {
            assert_eq!(nif(id), Err(Problem::CheckDigit), "{id}");
        }
    }

    #[test]
    fn persons_without_dni_or_nie_have_the_same_letter_over_seven_digits() {
        for id in ["M1234567L", "K1234567L", "L1234567L"] {
            assert_eq!(nif(id), Ok(()), "{id}");
        }
        assert_eq!(nif("M1234567A"), Err(Problem::CheckDigit));
    }

    #[test]
    fn the_control_of_an_organisation_is_a_digit_or_its_letter() {
        for id in [
            "B58378431",
            "A13585625",
            "B64717838",
            "J99216582",
            "U4839822F",
            "P2807900B",
            "Q2818014I",
            "Q2826000H",
            "A28015865",
        ] {
            assert_eq!(nif(id), Ok(()), "{id}");
        }
        for id in ["B64717839", "J99216583", "Q2826000A", "B58378413"] {
            assert_eq!(nif(id), Err(Problem::CheckDigit), "{id}");
        }
    }

    #[test]
    fn what_is_not_nine_characters_of_a_known_kind_is_told_the_format() {
        for id in
            ["1234567Z", "123456789", "B5837843", "I58378431", "Ñ5837843", "B5837843A", "X123456LL", "B58378431X", ""]
        {
            assert!(matches!(nif(id), Err(Problem::Format { .. })), "{id}");
        }
    }
}
