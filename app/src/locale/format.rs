//! How numbers, days and instants are written: one piece of code for server and browser, so that a page that was rendered
//! on the one is the page that is hydrated on the other.
//!
//! The rules are those of Unicode CLDR 47 for `es`, `en` and `fr`. English days put the day before the month, as `en-GB`
//! and `en-150` do: with the month as a word both sides of the Atlantic read the same.

use super::Locale;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike};

/// The space that CLDR writes between thousands in French: narrow, and no line breaks at it.
pub const NARROW_SPACE: char = '\u{202f}';

/// A space at which no line breaks.
pub const NO_BREAK_SPACE: char = '\u{a0}';

/// A whole number with its thousands apart: `12.500`, `12,500`, `12 500`.
#[must_use]
pub fn number(value: i64, locale: Locale) -> String {
    let mut text = String::new();
    if value < 0 {
        text.push('-');
    }
    push_grouped(&mut text, &value.unsigned_abs().to_string(), locale);
    text
}

/// Hundredths of a percent as a percentage, with the decimals that it has: `21 %`, `5.5%`, `5,5 %`.
#[must_use]
pub fn percent(hundredths: i64, locale: Locale) -> String {
    let mut text = if hundredths < 0 { "-".to_owned() } else { String::new() };
    let hundredths = hundredths.unsigned_abs();
    push_grouped(&mut text, &(hundredths / 100).to_string(), locale);
    let decimals = format!("{:02}", hundredths % 100);
    let decimals = decimals.trim_end_matches('0');
    if !decimals.is_empty() {
        text.push(decimal_mark(locale));
        text.push_str(decimals);
    }
    match locale {
        Locale::En => {}
        Locale::Es => text.push(NO_BREAK_SPACE),
        Locale::Fr => text.push(NARROW_SPACE),
    }
    text.push('%');
    text
}

/// A day: `3 mar 2026`, `3 Mar 2026`, `3 mars 2026`.
#[must_use]
pub fn date(day: NaiveDate, locale: Locale) -> String {
    let mut text = day.day().to_string();
    text.push(' ');
    text.push_str(month(day.month0(), locale));
    text.push(' ');
    text.push_str(&day.year().to_string());
    text
}

/// Reads a day as browsers send it from their date fields, `2026-03-01` (ISO 8601), without the parser for every way to
/// write a date that comes with chrono.
#[must_use]
pub fn read_date(text: &str) -> Option<NaiveDate> {
    let mut parts = text.trim().splitn(3, '-');
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    NaiveDate::from_ymd_opt(year, month, parts.next()?.parse().ok()?)
}

/// An instant in the zone of its offset, which the server has put to the user's: `3 mar 2026, 9:05`.
#[must_use]
pub fn date_time(instant: DateTime<FixedOffset>, locale: Locale) -> String {
    let mut text = date(instant.date_naive(), locale);
    text.push_str(", ");
    push_two_digits(&mut text, instant.hour(), locale == Locale::Es);
    text.push(':');
    push_two_digits(&mut text, instant.minute(), false);
    text
}

fn push_two_digits(text: &mut String, value: u32, short: bool) {
    if value < 10 && !short {
        text.push('0');
    }
    text.push_str(&value.to_string());
}

/// The mark between units and decimals.
#[must_use]
pub const fn decimal_mark(locale: Locale) -> char {
    match locale {
        Locale::En => '.',
        Locale::Es | Locale::Fr => ',',
    }
}

/// The mark between thousands.
#[must_use]
pub const fn group_mark(locale: Locale) -> char {
    match locale {
        Locale::En => ',',
        Locale::Es => '.',
        Locale::Fr => NARROW_SPACE,
    }
}

/// Writes digits in groups of three. Spanish leaves four digits together (CLDR's `minimumGroupingDigits` is 2 there).
pub(crate) fn push_grouped(text: &mut String, digits: &str, locale: Locale) {
    let shortest = if locale == Locale::Es { 5 } else { 4 };
    for (place, digit) in digits.chars().enumerate() {
        let left = digits.len() - place;
        if place > 0 && left.is_multiple_of(3) && digits.len() >= shortest {
            text.push(group_mark(locale));
        }
        text.push(digit);
    }
}

/// The month's short name, counted from 0 (CLDR: months, format, abbreviated).
#[must_use]
pub const fn month(month0: u32, locale: Locale) -> &'static str {
    const ES: [&str; 12] = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"];
    const EN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    const FR: [&str; 12] =
        ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."];
    let names = match locale {
        Locale::Es => &ES,
        Locale::En => &EN,
        Locale::Fr => &FR,
    };
    names[month0 as usize % 12]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_date_fields_write_it_and_nothing_else_is() {
        assert_eq!(read_date("2026-02-28"), NaiveDate::from_ymd_opt(2026, 2, 28));
        for wrong in ["", "2026", "2026-02", "2026-02-30", "28-02-2026", "2026-02-28T10:00", "2026-2-x"] {
            assert_eq!(read_date(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn thousands_are_set_apart_as_the_language_does() {
        let all = |value| Locale::ALL.map(|locale| number(value, locale));
        assert_eq!(all(0), ["0", "0", "0"]);
        assert_eq!(all(999), ["999", "999", "999"]);
        assert_eq!(all(1000), ["1000", "1,000", "1\u{202f}000"]);
        assert_eq!(all(10_000), ["10.000", "10,000", "10\u{202f}000"]);
        assert_eq!(all(-1_234_567), ["-1.234.567", "-1,234,567", "-1\u{202f}234\u{202f}567"]);
        assert_eq!(number(i64::MIN, Locale::En), "-9,223,372,036,854,775,808");
    }

    #[test]
    fn a_percentage_has_the_decimals_that_it_needs() {
        let all = |hundredths| Locale::ALL.map(|locale| percent(hundredths, locale));
        assert_eq!(all(2100), ["21\u{a0}%", "21%", "21\u{202f}%"]);
        assert_eq!(all(550), ["5,5\u{a0}%", "5.5%", "5,5\u{202f}%"]);
        assert_eq!(all(-25), ["-0,25\u{a0}%", "-0.25%", "-0,25\u{202f}%"]);
    }

    #[test]
    fn a_day_is_written_with_its_month_as_a_word() {
        let day = NaiveDate::from_ymd_opt(2026, 9, 3).unwrap();
        assert_eq!(Locale::ALL.map(|locale| date(day, locale)), ["3 sept 2026", "3 Sep 2026", "3 sept. 2026"]);
    }

    #[test]
    fn an_instant_is_written_in_the_zone_it_carries() {
        let instant = DateTime::parse_from_rfc3339("2026-03-01T23:05:59.5+01:00").unwrap();
        let all = Locale::ALL.map(|locale| date_time(instant, locale));
        assert_eq!(all, ["1 mar 2026, 23:05", "1 Mar 2026, 23:05", "1 mars 2026, 23:05"]);
        let morning = DateTime::parse_from_rfc3339("2026-12-31T07:00:00Z").unwrap();
        let all = Locale::ALL.map(|locale| date_time(morning, locale));
        assert_eq!(all, ["31 dic 2026, 7:00", "31 Dec 2026, 07:00", "31 déc. 2026, 07:00"]);
    }
}
