//! Rates of VAT: whole basis points, as in the database. 2100 is 21 %.

use crate::locale::Locale;
use crate::locale::format::decimal_mark;
use crate::value::Problem;

/// What is charged where nothing else is said: the general rate in Spain (Ley 37/1992, art. 90).
pub const USUAL: i64 = 2100;

/// Reads a rate as people type it: `21`, `5,5`, `5.5 %`. Either mark is the decimal one, for no rate has thousands.
///
/// # Errors
/// When it is no number, below 0 or above 100, or finer than a hundredth of a per cent.
pub fn parse(text: &str) -> Result<i64, Problem> {
    let typed = text.trim().trim_end_matches('%').trim_end().replace(',', ".");
    if typed.is_empty() {
        return Err(Problem::Required);
    }
    if typed.starts_with('-') {
        return Err(Problem::Negative);
    }
    let (units, decimals) = typed.split_once('.').unwrap_or((&typed, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if units.is_empty() || !digits(units) || !digits(decimals) {
        return Err(Problem::NotANumber);
    }
    if decimals.len() > 2 {
        return Err(Problem::TooManyDecimals { max: 2 });
    }
    // No more than three digits before the mark: what does not fit here does not fit below 100 either.
    let points = format!("{units}{decimals:0<2}").parse::<i64>().map_err(|_| Problem::TooLarge)?;
    if points > 10_000 { Err(Problem::TooLarge) } else { Ok(points) }
}

/// A rate as it stands in an input: no more decimals than it has.
#[must_use]
pub fn to_input(points: i64, locale: Locale) -> String {
    let (units, rest) = (points / 100, points % 100);
    match (rest, rest % 10) {
        (0, _) => units.to_string(),
        (_, 0) => format!("{units}{}{}", decimal_mark(locale), rest / 10),
        _ => format!("{units}{}{rest:02}", decimal_mark(locale)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_read_with_either_mark_and_with_or_without_its_sign() {
        for (text, points) in [("21", 2100), ("5,5", 550), ("5.5 %", 550), ("10%", 1000), ("0", 0), ("2,25", 225)] {
            assert_eq!(parse(text), Ok(points), "{text}");
        }
    }

    #[test]
    fn what_is_no_rate_is_refused() {
        assert_eq!(parse(" % "), Err(Problem::Required));
        assert_eq!(parse("-4"), Err(Problem::Negative));
        assert_eq!(parse("a lot"), Err(Problem::NotANumber));
        assert_eq!(parse("5,555"), Err(Problem::TooManyDecimals { max: 2 }));
        for text in ["101", "100,01", "99999999999999999999"] {
            assert_eq!(parse(text), Err(Problem::TooLarge), "{text}");
        }
    }

    #[test]
    fn a_rate_is_written_with_no_more_decimals_than_it_has() {
        assert_eq!(to_input(2100, Locale::Es), "21");
        assert_eq!(to_input(550, Locale::Es), "5,5");
        assert_eq!(to_input(205, Locale::En), "2.05");
    }
}
