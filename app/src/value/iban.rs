//! Bank accounts: IBAN (ISO 13616), checked by `iban_validate` with the SWIFT registry of formats.

use super::Problem;
use iban::{Iban, ParseIbanError};

/// The account in electronic form: capitals, without spaces.
///
/// Its length and shape must be those of its country in the registry, and the remainder by 97 must be 1 (ISO 7064,
/// mod 97-10). A country that the registry does not know yet passes by the remainder alone.
pub fn parse(text: &str) -> Result<String, Problem> {
    let mut code = String::with_capacity(34);
    for character in text.chars() {
        match character {
            '-' | '.' => {}
            space if space.is_whitespace() => {}
            other => code.push(other.to_ascii_uppercase()),
        }
    }
    let code = code.strip_prefix("IBAN").map_or(code.as_str(), |rest| rest.trim_start_matches(':'));
    if code.is_empty() {
        return Err(Problem::Required);
    }
    let wrong = || Problem::Format { example: "ES91 2100 0418 4502 0005 1332".to_owned() };
    // Half an account is not told that its check digits are wrong. The shortest is Norway's.
    if code.len() < 15 {
        return Err(wrong());
    }
    match code.parse::<Iban>() {
        Ok(_) | Err(ParseIbanError::UnknownCountry(_)) => Ok(code.to_owned()),
        Err(ParseIbanError::InvalidBaseIban { source: iban::ParseBaseIbanError::InvalidChecksum }) => {
            Err(Problem::CheckDigit)
        }
        Err(_) => Err(wrong()),
    }
}

/// The account as people read it: in groups of four (ISO 13616, paper form).
#[must_use]
pub fn display(iban: &str) -> String {
    let mut text = String::with_capacity(iban.len() + iban.len() / 4);
    for (place, character) in iban.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            text.push(' ');
        }
        text.push(character);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The registry's own examples.
    const EXAMPLES: [&str; 8] = [
        "ES91 2100 0418 4502 0005 1332",
        "DE89 3704 0044 0532 0130 00",
        "FR14 2004 1010 0505 0001 3M02 606",
        "GB29 NWBK 6016 1331 9268 19",
        "CH93 0076 2011 6238 5295 7",
        "NO93 8601 1117 947",
        "BE68 5390 0754 7034",
        "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
    ];

    #[test]
    fn the_registrys_examples_are_taken_and_written_back_as_on_paper() {
        for text in EXAMPLES {
            let iban = parse(text).unwrap();
            assert!(!iban.contains(' '));
            assert_eq!(display(&iban), text);
        }
    }

    #[test]
    fn spaces_hyphens_case_and_the_word_itself_do_not_matter() {
        for text in
            ["es9121000418450200051332", " ES91-2100-0418-4502-0005-1332", "IBAN: ES91 2100\u{a0}0418 4502 0005 1332"]
        {
            assert_eq!(parse(text), Ok("ES9121000418450200051332".into()), "{text}");
        }
    }

    #[test]
    fn swapped_digits_are_a_wrong_check_digit() {
        assert_eq!(parse("ES91 2100 0418 4502 0005 1323"), Err(Problem::CheckDigit));
        assert_eq!(parse("DE88 3704 0044 0532 0130 00"), Err(Problem::CheckDigit));
    }

    #[test]
    fn what_is_no_iban_is_told_the_format() {
        for text in ["2100 0418 4502 0005 1332", "ES91", "hola", "ES91 2100 0418 4502 0005 13€2"] {
            assert!(matches!(parse(text), Err(Problem::Format { .. })), "{text}");
        }
        assert_eq!(parse(" - "), Err(Problem::Required));
    }
}
