//! The arithmetic of a document, by the rules of EN 16931-1 (the European standard for electronic invoices).
//!
//! - Each line's net is quantity × price − discount, rounded to the currency's smallest unit (BT-131, BR-DEC-23).
//! - The document's net is the sum of its lines (BR-CO-10, BR-CO-13).
//! - VAT is computed once per rate, on the sum of that rate's line nets, and rounded there (BR-CO-17), never line by line;
//!   the document's VAT is the sum over its rates (BR-CO-14).
//! - What is to be paid is net plus VAT (BR-CO-15).
//!
//! Halves are rounded away from zero, so that a credit note takes back to the cent what its invoice asked for.

use crate::value::{Currency, Money, Problem};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Decimals of a quantity: it is kept in thousandths.
pub const QUANTITY_PLACES: u32 = 3;
/// Decimals of a unit price: it is kept in ten-thousandths of the currency's unit.
pub const PRICE_PLACES: u32 = 4;
/// Decimals of a rate in percent: it is kept in hundredths of a percent.
pub const RATE_PLACES: u32 = 2;
/// The largest quantity, in thousandths: below ten million.
pub const MAX_QUANTITY: i64 = 9_999_999_999;
/// The largest unit price, in ten-thousandths: below a hundred million. With [`MAX_QUANTITY`] and a discount a product has 26
/// digits at most, which `Decimal` holds exactly: it has room for 28, and rounds what is longer.
pub const MAX_PRICE: i64 = 999_999_999_999;
/// A hundred percent.
pub const WHOLE: i64 = 10_000;

/// What a line is computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// In thousandths; below zero when something is taken back.
    pub quantity: i64,
    /// In ten-thousandths of the currency's unit.
    pub unit_price: i64,
    /// In hundredths of a percent of quantity × price.
    pub discount: i64,
}

impl Figures {
    /// The line's net, rounded to the currency's smallest unit.
    ///
    /// # Errors
    /// `TooLarge` beyond the limits of this module.
    pub fn net(self, currency: Currency) -> Result<Money, Problem> {
        let within = self.quantity.abs() <= MAX_QUANTITY
            && (0..=MAX_PRICE).contains(&self.unit_price)
            && (0..=WHOLE).contains(&self.discount);
        if !within {
            return Err(Problem::TooLarge);
        }
        let quantity = Decimal::new(self.quantity, QUANTITY_PLACES);
        let price = Decimal::new(self.unit_price, PRICE_PLACES);
        let left = Decimal::new(WHOLE - self.discount, RATE_PLACES + 2);
        let net = quantity.checked_mul(price).and_then(|net| net.checked_mul(left)).ok_or(Problem::TooLarge)?;
        Money::from_decimal(net, currency)
    }
}

/// The VAT of one rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vat {
    /// In hundredths of a percent.
    pub rate: i64,
    /// The sum of the nets of its lines (BT-116).
    pub net: Money,
    /// The VAT on it (BT-117).
    pub vat: Money,
}

/// What a document comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// The sum of the lines.
    pub net: Money,
    /// The VAT, a row per rate, the lowest first.
    pub rates: Vec<Vat>,
    /// What is to be paid.
    pub gross: Money,
}

impl Totals {
    /// Sums the lines of a document, given as rate and net.
    ///
    /// # Errors
    /// `TooLarge` when a sum cannot be stored.
    pub fn of(lines: impl IntoIterator<Item = (i64, i64)>, currency: Currency) -> Result<Totals, Problem> {
        let mut sums: BTreeMap<i64, i64> = BTreeMap::new();
        for (rate, net) in lines {
            let sum = sums.entry(rate).or_default();
            *sum = sum.checked_add(net).ok_or(Problem::TooLarge)?;
        }
        let mut net = Money::new(0, currency);
        let mut gross = net;
        let mut rates = Vec::with_capacity(sums.len());
        for (rate, sum) in sums {
            let sum = Money::new(sum, currency);
            let vat = vat(sum, rate)?;
            net = net.checked_add(sum).ok_or(Problem::TooLarge)?;
            gross = gross.checked_add(sum).and_then(|gross| gross.checked_add(vat)).ok_or(Problem::TooLarge)?;
            rates.push(Vat { rate, net: sum, vat });
        }
        Ok(Totals { net, rates, gross })
    }
}

/// The VAT of a rate on a sum.
fn vat(net: Money, rate: i64) -> Result<Money, Problem> {
    let vat = net.to_decimal().checked_mul(Decimal::new(rate, RATE_PLACES + 2)).ok_or(Problem::TooLarge)?;
    Money::from_decimal(vat, net.currency)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn euros(figures: (i64, i64, i64)) -> i64 {
        let (quantity, unit_price, discount) = figures;
        Figures { quantity, unit_price, discount }.net(Currency::EUR).expect("within the limits").minor
    }

    #[test]
    fn a_line_is_rounded_to_the_cent_halves_away_from_zero() {
        assert_eq!(euros((10_000, 98_000, 0)), 9800);
        assert_eq!(euros((1000, 10_050, 0)), 101);
        assert_eq!(euros((-1000, 10_050, 0)), -101);
        assert_eq!(euros((1000, 10_049, 0)), 100);
        assert_eq!(euros((3000, 348_000, 1500)), 8874);
        assert_eq!(euros((MAX_QUANTITY, MAX_PRICE, 0)), 99_999_999_989_900_000);
    }

    #[test]
    fn the_currency_decides_what_is_rounded_to() {
        let figures = Figures { quantity: 1000, unit_price: 12_345, discount: 0 };
        let net = |code| figures.net(Currency::parse(code).unwrap()).unwrap().minor;
        assert_eq!(["JPY", "EUR", "KWD"].map(net), [1, 123, 1235]);
    }

    #[test]
    fn vat_is_rounded_once_per_rate_and_not_per_line() {
        // Three lines of 0.33 at 21 %: line by line it would be 3 × 0.07 = 0.21; on their sum, 0.99 × 21 % = 0.2079.
        let totals = Totals::of([(2100, 33), (2100, 33), (2100, 33), (1000, 5), (0, 100)], Currency::EUR).unwrap();
        let rates: Vec<_> = totals.rates.iter().map(|vat| (vat.rate, vat.net.minor, vat.vat.minor)).collect();
        assert_eq!(rates, [(0, 100, 0), (1000, 5, 1), (2100, 99, 21)]);
        assert_eq!((totals.net.minor, totals.gross.minor), (204, 226));
        let small = Totals::of([(2100, 2), (2100, 2), (2100, 2)], Currency::EUR).unwrap();
        assert_eq!(small.gross.minor, 7, "0.06 × 21 % is 0.0126, though each 0.02 alone would bear nothing");
    }

    #[test]
    fn a_sum_that_cannot_be_stored_is_refused() {
        assert_eq!(Totals::of([(0, i64::MAX), (0, 1)], Currency::EUR), Err(Problem::TooLarge));
        assert_eq!(Totals::of([(2100, i64::MAX)], Currency::EUR), Err(Problem::TooLarge));
        let beyond = Figures { quantity: MAX_QUANTITY + 1, unit_price: 1, discount: 0 };
        assert_eq!(beyond.net(Currency::EUR), Err(Problem::TooLarge));
    }

    /// The same by whole numbers alone: `numerator / denominator`, halves away from zero.
    fn rounded(numerator: i128, denominator: i128) -> i128 {
        let half = (2 * numerator.abs() + denominator) / (2 * denominator);
        if numerator < 0 { -half } else { half }
    }

    proptest! {
        #[test]
        fn a_net_is_exact_in_every_currency(
            quantity in -MAX_QUANTITY..=MAX_QUANTITY,
            unit_price in 0..=MAX_PRICE,
            discount in 0..=WHOLE,
            code in prop::sample::select(vec!["EUR", "JPY", "KWD"]),
        ) {
            let currency = Currency::parse(code).unwrap();
            let net = Figures { quantity, unit_price, discount }.net(currency).unwrap().minor;
            // Thousandths × ten-thousandths × ten-thousandths, to minor units.
            let product = i128::from(quantity) * i128::from(unit_price) * i128::from(WHOLE - discount);
            let expected = rounded(product * 10i128.pow(currency.exponent()), 10i128.pow(11));
            prop_assert_eq!(i128::from(net), expected);
        }

        #[test]
        fn a_credit_note_takes_back_what_its_invoice_asked_for(
            lines in prop::collection::vec((0..=WHOLE, -1_000_000_000_000i64..1_000_000_000_000), 1..30)
        ) {
            let invoice = Totals::of(lines.clone(), Currency::EUR).unwrap();
            let credit = Totals::of(lines.iter().map(|(rate, net)| (*rate, -net)), Currency::EUR).unwrap();
            prop_assert_eq!(credit.gross.minor, -invoice.gross.minor);
        }

        #[test]
        fn totals_do_not_depend_on_the_order_of_the_lines_and_add_up(
            lines in prop::collection::vec((0..=WHOLE, -1_000_000_000_000i64..1_000_000_000_000), 0..30)
        ) {
            let totals = Totals::of(lines.clone(), Currency::EUR).unwrap();
            let backwards = Totals::of(lines.iter().rev().copied(), Currency::EUR).unwrap();
            prop_assert_eq!(&totals, &backwards);
            prop_assert_eq!(totals.net.minor, lines.iter().map(|(_, net)| net).sum::<i64>());
            let vat: i64 = totals.rates.iter().map(|vat| vat.vat.minor).sum();
            prop_assert_eq!(totals.gross.minor, totals.net.minor + vat);
            for Vat { rate, net, vat } in &totals.rates {
                let expected = rounded(i128::from(net.minor) * i128::from(*rate), i128::from(WHOLE));
                prop_assert_eq!(i128::from(vat.minor), expected);
            }
        }
    }
}
