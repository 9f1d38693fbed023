//! Telephone numbers.
//!
//! A number that is understood is kept in the international form of ITU-T E.123, `+34 912 34 56 78`: E.164 with the
//! spaces in which its country groups it. One that is not (an internal line, a number with a digit too many, a note) is
//! kept as it was typed, for a number that somebody wrote down must not be lost. The plans of the countries are
//! libphonenumber's and stay on the server; the browser only needs to dial.

/// The address that dials a number (RFC 3966), with its extension; none for what has fewer than three digits.
#[must_use]
pub fn href(text: &str) -> Option<String> {
    let (number, _) = label(text);
    let (number, extension) = extension(number);
    let digits = digits(number);
    if digits.len() < 3 {
        return None;
    }
    let plus = if number.trim_start().starts_with('+') { "+" } else { "" };
    let extension = if extension.is_empty() { String::new() } else { format!(";ext={extension}") };
    Some(format!("tel:{plus}{digits}{extension}"))
}

/// The number, and what stands in brackets behind it: `+34 912 34 56 78 (centralita)`.
#[must_use]
pub fn label(text: &str) -> (&str, Option<&str>) {
    let text = text.trim();
    text.strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('))
        .map(|(number, label)| (number.trim(), label.trim()))
        .filter(|(number, label)| !number.is_empty() && label.chars().any(char::is_alphabetic))
        .map_or((text, None), |(number, label)| (number, Some(label)))
}

/// The digits of a text.
#[must_use]
pub fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// What comes before “ext.”, and the digits behind it.
fn extension(number: &str) -> (&str, String) {
    let at = number
        .char_indices()
        .map(|(at, _)| at)
        .find(|at| number.as_bytes().get(*at..*at + 3).is_some_and(|word| word.eq_ignore_ascii_case(b"ext")));
    at.map_or((number, String::new()), |at| (&number[..at], digits(&number[at..])))
}

/// The number as it is kept: international where it is understood, else as it was typed. Without a prefix of its own it
/// is read as it is dialled in `country`.
#[cfg(feature = "ssr")]
#[must_use]
pub fn tidy(typed: &str, country: Option<super::Country>) -> String {
    let (number, label) = label(typed);
    let Some(understood) = understood(number, country) else { return typed.trim().to_owned() };
    let number = understood.format().mode(phonenumber::Mode::International).to_string();
    label.map_or_else(|| number.clone(), |label| format!("{number} ({label})"))
}

/// The digits by which people at home dial a number that is kept in its international form.
#[cfg(feature = "ssr")]
#[must_use]
pub fn national_digits(kept: &str) -> Option<String> {
    let number = understood(label(kept).0, None)?;
    Some(digits(&number.format().mode(phonenumber::Mode::National).to_string()))
}

/// A number that exists in the plan of its country.
#[cfg(feature = "ssr")]
fn understood(number: &str, country: Option<super::Country>) -> Option<phonenumber::PhoneNumber> {
    // “0034 912…” is how Europe dials “+34 912…”; read in a country it would be known, without one it would not.
    let country = country.and_then(|country| country.code().parse().ok());
    let number = phonenumber::parse(country, number).ok()?;
    number.is_valid().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_dialled_without_its_spaces_and_with_its_extension() {
        assert_eq!(href("+34 912 34 56 78").as_deref(), Some("tel:+34912345678"));
        assert_eq!(href("+44 20 7946 0958 ext. 12").as_deref(), Some("tel:+442079460958;ext=12"));
        assert_eq!(href("(5) 555-4729").as_deref(), Some("tel:55554729"));
        assert_eq!(href("+34 600 11 12 22 (después de las 18:00 h)").as_deref(), Some("tel:+34600111222"));
        assert_eq!(href("ask at reception"), None);
        assert_eq!(href("ñ12"), None);
    }

    #[test]
    fn what_stands_in_brackets_behind_a_number_is_its_label() {
        assert_eq!(label("+34 912 34 56 78 (centralita)"), ("+34 912 34 56 78", Some("centralita")));
        assert_eq!(label("555 (4729)"), ("555 (4729)", None));
        assert_eq!(label("(casa)"), ("(casa)", None));
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_number_is_kept_international_when_it_is_understood_and_as_typed_when_not() {
        let spain = crate::value::Country::parse("ES").ok();
        assert_eq!(tidy("912345678", spain), "+34 912 34 56 78");
        assert_eq!(tidy(" 0044 20 7946 0958 ", spain), "+44 20 7946 0958");
        assert_eq!(tidy("+34 912.345.678 (centralita)", None), "+34 912 34 56 78 (centralita)");
        assert_eq!(tidy("912345678", None), "912345678");
        assert_eq!(tidy("9123456789", spain), "9123456789");
        assert_eq!(tidy("preguntar en recepción", spain), "preguntar en recepción");
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_number_that_is_tidy_stays_as_it_is() {
        let spain = crate::value::Country::parse("ES").ok();
        for kept in ["+34 912 34 56 78", "+49 30 901820", "+44 20 7946 0958", "+1 202-456-1111"] {
            assert_eq!(tidy(kept, spain), kept);
        }
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn people_at_home_dial_other_digits() {
        assert_eq!(national_digits("+49 30 901820").as_deref(), Some("030901820"));
        assert_eq!(national_digits("901820"), None);
    }
}
