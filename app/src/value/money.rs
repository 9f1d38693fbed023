//! Amounts of money: whole minor units and a currency, as in the database. Never a float.

use super::written::{Sign, split, strip_currency, strip_sign};
use super::{Currency, Problem};
use crate::locale::Locale;
use crate::locale::format::{NO_BREAK_SPACE, decimal_mark, push_grouped};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// An amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// In the currency's smallest unit: cents of a euro, whole yen.
    pub minor: i64,
    /// Of which currency.
    pub currency: Currency,
}

impl Money {
    /// An amount of minor units.
    #[must_use]
    pub const fn new(minor: i64, currency: Currency) -> Money {
        Money { minor, currency }
    }

    /// Reads an amount as people of that language type it, with the currency's sign or code on either side or without.
    ///
    /// The language's own writing comes first (`12.500` is twelve thousand five hundred to a Spaniard). Another language's
    /// is taken where it can mean one thing only (`12500.50`, `12,500.50`); what can mean two is refused, for a guess
    /// would be wrong by a factor of a thousand.
    pub fn parse(text: &str, currency: Currency, locale: Locale) -> Result<Money, Problem> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Problem::Required);
        }
        // The sign of the number stands before or after the currency's: `-€5`, `€-5`.
        let (outer, text) = strip_sign(strip_currency(text, currency, locale));
        let (inner, text) = strip_sign(strip_currency(text, currency, locale));
        if outer.is_some() && inner.is_some() {
            return Err(Problem::NotANumber);
        }
        let negative = outer.or(inner) == Some(Sign::Minus);
        let (units, decimals) = split(text, locale, currency)?;
        let exponent = currency.exponent();
        let typed = u32::try_from(decimals.len()).unwrap_or(u32::MAX);
        let missing = exponent.checked_sub(typed).ok_or(Problem::TooManyDecimals { max: exponent })?;
        // Counted below zero, where an i64 reaches one further than above.
        let mut minor = 0i64;
        for digit in units.bytes().chain(decimals.bytes()).chain(std::iter::repeat_n(b'0', missing as usize)) {
            let digit = i64::from(digit - b'0');
            minor = minor.checked_mul(10).and_then(|tens| tens.checked_sub(digit)).ok_or(Problem::TooLarge)?;
        }
        let minor = if negative { minor } else { minor.checked_neg().ok_or(Problem::TooLarge)? };
        Ok(Money { minor, currency })
    }

    /// The amount as it stands in an input: all its decimals, no thousands, no sign of the currency.
    #[must_use]
    pub fn to_input(self, locale: Locale) -> String {
        let mut text = String::new();
        if self.minor < 0 {
            text.push('-');
        }
        let (units, decimals) = self.digits();
        text.push_str(&units);
        push_decimals(&mut text, &decimals, locale);
        text
    }

    /// The amount as it is read: `10.000,00 €`, `€10,000.00`, `10 000,00 €`, with spaces at which no line breaks.
    ///
    /// CLDR's standard currency format, including the space between a sign of letters and the number (`CHF 10.00`).
    #[must_use]
    pub fn display(self, locale: Locale) -> String {
        let sign = self.currency.symbol(locale);
        let mut text = String::new();
        if self.minor < 0 {
            text.push('-');
        }
        if locale == Locale::En {
            text.push_str(sign);
            if sign.ends_with(|last: char| last.is_alphanumeric() || last == '.') {
                text.push(NO_BREAK_SPACE);
            }
        }
        let (units, decimals) = self.digits();
        push_grouped(&mut text, &units, locale);
        push_decimals(&mut text, &decimals, locale);
        if locale != Locale::En {
            text.push(NO_BREAK_SPACE);
            text.push_str(sign);
        }
        text
    }

    /// The amount for arithmetic with rates and quantities.
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.minor, self.currency.exponent())
    }

    /// A result of arithmetic, rounded to the smallest unit, halves away from zero as on an invoice.
    pub fn from_decimal(amount: Decimal, currency: Currency) -> Result<Money, Problem> {
        let rounded = amount.round_dp_with_strategy(currency.exponent(), RoundingStrategy::MidpointAwayFromZero);
        let unit = Decimal::from(10i64.pow(currency.exponent()));
        let minor = rounded.checked_mul(unit).and_then(|minor| i64::try_from(minor).ok()).ok_or(Problem::TooLarge)?;
        Ok(Money { minor, currency })
    }

    /// The sum; nothing when the currencies differ or it is too large.
    #[must_use]
    pub fn checked_add(self, other: Money) -> Option<Money> {
        let minor = self.minor.checked_add(other.minor)?;
        (self.currency == other.currency).then_some(Money { minor, ..self })
    }

    /// The difference; nothing when the currencies differ or it is too large.
    #[must_use]
    pub fn checked_sub(self, other: Money) -> Option<Money> {
        let minor = self.minor.checked_sub(other.minor)?;
        (self.currency == other.currency).then_some(Money { minor, ..self })
    }

    /// Digits before and after the mark, without a sign.
    fn digits(self) -> (String, String) {
        let exponent = self.currency.exponent() as usize;
        let mut units = self.minor.unsigned_abs().to_string();
        if units.len() <= exponent {
            units.insert_str(0, &"0".repeat(exponent + 1 - units.len()));
        }
        let decimals = units.split_off(units.len() - exponent);
        (units, decimals)
    }
}

fn push_decimals(text: &mut String, decimals: &str, locale: Locale) {
    if !decimals.is_empty() {
        text.push(decimal_mark(locale));
        text.push_str(decimals);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Locale::{En, Es, Fr};

    fn parse(text: &str, code: &str, locale: Locale) -> Result<i64, Problem> {
        Money::parse(text, Currency::parse(code).unwrap(), locale).map(|money| money.minor)
    }

    #[test]
    fn an_amount_is_read_as_the_language_writes_it() {
        assert_eq!(parse("12.500,50", "EUR", Es), Ok(1_250_050));
        assert_eq!(parse("12,500.50", "EUR", En), Ok(1_250_050));
        for text in ["12 500,50", "12\u{202f}500,50", "12\u{a0}500,50 €"] {
            assert_eq!(parse(text, "EUR", Fr), Ok(1_250_050), "{text}");
        }
        for (text, locale) in [("12.500", Es), ("12,500", En), ("12 500", Fr), ("12500", Es), ("12'500", En)] {
            assert_eq!(parse(text, "EUR", locale), Ok(1_250_000), "{text}");
        }
        assert_eq!(parse("0,5", "EUR", Es), Ok(50));
        assert_eq!(parse(",5", "EUR", Es), Ok(50));
        assert_eq!(parse("007", "EUR", Es), Ok(700));
    }

    #[test]
    fn another_languages_writing_is_read_where_it_means_one_thing() {
        for locale in Locale::ALL {
            for text in ["12500.50", "12500,50", "12,500.50", "12.500,50", "12 500.5"] {
                assert_eq!(parse(text, "EUR", locale), Ok(1_250_050), "{text}");
            }
            assert_eq!(parse("1.234.567", "EUR", locale), Ok(123_456_700));
        }
    }

    #[test]
    fn what_could_mean_two_amounts_is_refused() {
        assert_eq!(parse("12.500", "EUR", Fr), Err(Problem::Format { example: "12500,50".into() }));
        assert_eq!(parse("12.500", "EUR", En), Err(Problem::TooManyDecimals { max: 2 }));
        assert_eq!(parse("12,500", "EUR", Es), Err(Problem::TooManyDecimals { max: 2 }));
        assert_eq!(parse("12,500", "EUR", Fr), Err(Problem::TooManyDecimals { max: 2 }));
        assert_eq!(parse("0.500", "EUR", Es), Err(Problem::TooManyDecimals { max: 2 }));
    }

    #[test]
    fn the_currency_decides_how_many_decimals() {
        assert_eq!(parse("12,500", "KWD", Es), Ok(12_500));
        assert_eq!(parse("12.500", "KWD", Es), Ok(12_500_000));
        assert_eq!(parse("12500", "JPY", En), Ok(12_500));
        assert_eq!(parse("12.5", "JPY", En), Err(Problem::TooManyDecimals { max: 0 }));
    }

    #[test]
    fn the_currencys_own_sign_or_code_may_stand_on_either_side() {
        for text in ["€10.50", "10.50 €", "EUR 10.50", "10.50eur", "+10.50 €"] {
            assert_eq!(parse(text, "EUR", En), Ok(1050), "{text}");
        }
        assert_eq!(parse("US$ 5", "USD", Es), Ok(500));
        assert_eq!(parse("5$", "USD", Es), Ok(500));
        for text in ["$10.50", "10.50 USD", "10.50 £"] {
            assert_eq!(parse(text, "EUR", En), Err(Problem::NotANumber), "{text}");
        }
    }

    #[test]
    fn a_minus_is_understood_once() {
        for text in ["-10,50", "−10,50 €", "- 10,50", "€-10,50", "-€10,50"] {
            assert_eq!(parse(text, "EUR", Es), Ok(-1050), "{text}");
        }
        for text in ["--10", "+-10", "10-", "(10)", "-"] {
            assert_eq!(parse(text, "EUR", Es), Err(Problem::NotANumber), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in [
            "abc",
            "12a",
            "1 2",
            "12,",
            "1,2,3",
            "1..2",
            "1.23.456",
            "1,234.567,89",
            "1e5",
            "٣",
            "€",
            "NaN",
            "12.3456.7",
        ] {
            assert_eq!(parse(text, "EUR", Es), Err(Problem::NotANumber), "{text}");
        }
        assert_eq!(parse("  ", "EUR", Es), Err(Problem::Required));
    }

    #[test]
    fn the_largest_amounts_are_kept_and_larger_ones_refused() {
        assert_eq!(parse("92233720368547758.07", "EUR", En), Ok(i64::MAX));
        assert_eq!(parse("-92233720368547758.08", "EUR", En), Ok(i64::MIN));
        assert_eq!(parse("92233720368547758.08", "EUR", En), Err(Problem::TooLarge));
        assert_eq!(parse(&"9".repeat(400), "EUR", En), Err(Problem::TooLarge));
        let max = Money::new(i64::MAX, Currency::EUR);
        assert_eq!(max.checked_add(Money::new(1, Currency::EUR)), None);
        assert_eq!(Money::new(i64::MIN, Currency::EUR).display(En), "-€92,233,720,368,547,758.08");
    }

    #[test]
    fn an_amount_is_shown_as_the_language_does() {
        let display =
            |minor, code| Locale::ALL.map(|locale| Money::new(minor, Currency::parse(code).unwrap()).display(locale));
        assert_eq!(display(1_000_000, "EUR"), ["10.000,00\u{a0}€", "€10,000.00", "10\u{202f}000,00\u{a0}€"]);
        assert_eq!(display(100_000, "EUR"), ["1000,00\u{a0}€", "€1,000.00", "1\u{202f}000,00\u{a0}€"]);
        assert_eq!(display(-5, "USD"), ["-0,05\u{a0}US$", "-$0.05", "-0,05\u{a0}$US"]);
        assert_eq!(display(12_500, "JPY"), ["12.500\u{a0}JPY", "¥12,500", "12\u{202f}500\u{a0}JPY"]);
        assert_eq!(display(1_050, "CHF"), ["10,50\u{a0}CHF", "CHF\u{a0}10.50", "10,50\u{a0}CHF"]);
        assert_eq!(display(1, "KWD"), ["0,001\u{a0}KWD", "KWD\u{a0}0.001", "0,001\u{a0}KWD"]);
    }

    #[test]
    fn what_is_shown_and_what_stands_in_an_input_is_read_back() {
        for code in ["EUR", "USD", "JPY", "KWD", "CHF", "XOF", "XCG"] {
            for minor in [0, 1, -1, 99, 1_000, 12_345, -1_234_567, 999_999_999_999, i64::MAX, i64::MIN] {
                for locale in Locale::ALL {
                    let money = Money::new(minor, Currency::parse(code).unwrap());
                    for text in [money.to_input(locale), money.display(locale)] {
                        assert_eq!(Money::parse(&text, money.currency, locale), Ok(money), "{text}");
                    }
                }
            }
        }
        assert_eq!(Money::new(1_250_050, Currency::EUR).to_input(Es), "12500,50");
    }

    #[test]
    fn arithmetic_keeps_to_one_currency_and_rounds_halves_away_from_zero() {
        let yen = Currency::parse("JPY").unwrap();
        assert_eq!(Money::new(5, Currency::EUR).checked_add(Money::new(5, yen)), None);
        assert_eq!(
            Money::new(5, Currency::EUR).checked_sub(Money::new(7, Currency::EUR)),
            Some(Money::new(-2, Currency::EUR))
        );
        let third = Money::new(1_005, Currency::EUR).to_decimal() * Decimal::new(5, 1);
        assert_eq!(Money::from_decimal(third, Currency::EUR), Ok(Money::new(503, Currency::EUR)));
        assert_eq!(Money::from_decimal(Decimal::MAX, Currency::EUR), Err(Problem::TooLarge));
    }

    #[test]
    fn money_crosses_the_wire_in_minor_units() {
        let money = Money::new(1_050, Currency::EUR);
        let text = serde_json::to_string(&money).unwrap();
        assert_eq!(text, r#"{"minor":1050,"currency":"EUR"}"#);
        assert_eq!(serde_json::from_str::<Money>(&text).unwrap(), money);
    }
}
