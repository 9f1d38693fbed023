//! Numbers with decimals that are no amounts: quantities, prices finer than a cent, rates. Whole numbers of a fixed small
//! part, as in the database. Never a float.

use super::written::{Sign, split, strip_sign};
use super::{Currency, Problem};
use crate::locale::Locale;
use crate::locale::format::{decimal_mark, push_grouped};

/// Reads a number as people of that language type it, as [`Money::parse`](super::Money::parse) reads amounts: the
/// language's own writing first, another's where it can mean one thing only. `1,5` with three places is 1500.
///
/// # Errors
/// `Required`, `NotANumber`, `TooManyDecimals`, `TooLarge`, or `Format` where it could mean two numbers.
pub fn parse(text: &str, places: u32, locale: Locale) -> Result<i64, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::Required);
    }
    let (sign, text) = strip_sign(text);
    let (units, decimals) = split(text, locale, Currency::EUR)?;
    // Noughts at the end say nothing.
    let decimals = decimals.trim_end_matches('0');
    let typed = u32::try_from(decimals.len()).unwrap_or(u32::MAX);
    let missing = places.checked_sub(typed).ok_or(Problem::TooManyDecimals { max: places })?;
    let mut value = 0i64;
    for digit in units.bytes().chain(decimals.bytes()).chain(std::iter::repeat_n(b'0', missing as usize)) {
        let digit = i64::from(digit - b'0');
        value = value.checked_mul(10).and_then(|tens| tens.checked_add(digit)).ok_or(Problem::TooLarge)?;
    }
    Ok(if sign == Some(Sign::Minus) { -value } else { value })
}

/// The number as it is read, thousands apart and without noughts at the end, but for the first `least` decimals.
#[must_use]
pub fn display(value: i64, places: u32, least: u32, locale: Locale) -> String {
    write(value, places, least, locale, true)
}

/// The number as it stands in an input: no thousands, no noughts at the end but for the first `least` decimals.
#[must_use]
pub fn to_input(value: i64, places: u32, least: u32, locale: Locale) -> String {
    write(value, places, least, locale, false)
}

fn write(value: i64, places: u32, least: u32, locale: Locale, grouped: bool) -> String {
    let places = places as usize;
    let mut units = value.unsigned_abs().to_string();
    if units.len() <= places {
        units.insert_str(0, &"0".repeat(places + 1 - units.len()));
    }
    let mut decimals = units.split_off(units.len() - places);
    while decimals.len() > least as usize && decimals.ends_with('0') {
        decimals.pop();
    }
    let mut text = String::new();
    if value < 0 {
        text.push('-');
    }
    if grouped {
        push_grouped(&mut text, &units, locale);
    } else {
        text.push_str(&units);
    }
    if !decimals.is_empty() {
        text.push(decimal_mark(locale));
        text.push_str(&decimals);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use Locale::{En, Es, Fr};

    #[test]
    fn a_quantity_is_read_as_the_language_writes_it() {
        assert_eq!(parse("1,5", 3, Es), Ok(1500));
        assert_eq!(parse("1.500", 3, Es), Ok(1_500_000));
        assert_eq!(parse("1.500", 3, En), Ok(1500));
        assert_eq!(parse("-2", 3, Fr), Ok(-2000));
        assert_eq!(parse("34.8000", 4, En), Ok(348_000));
        assert_eq!(parse("34,80000", 4, Es), Ok(348_000));
        assert_eq!(parse("0.00001", 4, En), Err(Problem::TooManyDecimals { max: 4 }));
        assert_eq!(parse("1 hour", 3, En), Err(Problem::NotANumber));
        assert_eq!(parse("", 3, En), Err(Problem::Required));
        assert_eq!(parse(&"9".repeat(30), 3, En), Err(Problem::TooLarge));
    }

    #[test]
    fn a_number_is_written_with_the_decimals_it_has() {
        assert_eq!(display(1500, 3, 0, Es), "1,5");
        assert_eq!(display(-12_000_000, 3, 0, En), "-12,000");
        assert_eq!(display(348_000, 4, 2, En), "34.80");
        assert_eq!(display(348_050, 4, 2, Fr), "34,805");
        assert_eq!(to_input(123_450_000, 4, 2, Es), "12345,00");
    }

    #[test]
    fn what_is_written_is_read_again() {
        for locale in Locale::ALL {
            for value in [0, 1, -1, 999, 1000, -123_456_789, i64::MAX / 2] {
                assert_eq!(parse(&to_input(value, 4, 2, locale), 4, locale), Ok(value));
                assert_eq!(parse(&display(value, 3, 0, locale), 3, locale), Ok(value), "{value} {locale:?}");
            }
        }
    }
}
