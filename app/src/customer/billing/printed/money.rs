//! What both papers say of amounts.

use crate::locale::Locale;
use crate::value::Money;
use paper::{Cell, Sum};

/// A sum with its label.
pub fn sum(label: impl Into<String>, money: Money, strong: bool, locale: Locale) -> Sum {
    Sum { label: label.into(), figure: money.display(locale), strong }
}

/// A cell with an amount; nothing where it is nothing.
pub fn cell(money: Money, locale: Locale) -> Cell {
    if money.minor == 0 { Cell::default() } else { Cell::of(money.display(locale)) }
}
