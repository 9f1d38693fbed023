//! A line of a document as it is, as it is typed, and as it is understood.

use super::amount::{Figures, MAX_PRICE, MAX_QUANTITY, PRICE_PLACES, QUANTITY_PLACES, RATE_PLACES, WHOLE};
use super::words;
use crate::error::FieldError;
use crate::locale::{Locale, Word};
use crate::typed_form;
use crate::ui::form::{Form, Problems};
use crate::value::{Currency, DocumentId, DocumentLineId, Money, Problem, figure, text};
use serde::{Deserialize, Serialize};

/// What VAT is on a new line when nothing says otherwise, in hundredths of a percent: Spain's general rate (Ley 37/1992,
/// article 90).
pub const USUAL_VAT: i64 = 2_100;

/// A line as the database has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Line {
    /// Which line.
    pub id: DocumentLineId,
    /// Of which document.
    pub document_id: DocumentId,
    /// What it is for.
    pub text: String,
    /// In thousandths.
    pub quantity: i64,
    /// In ten-thousandths of the currency's unit.
    pub unit_price: i64,
    /// In hundredths of a percent.
    pub discount: i64,
    /// In hundredths of a percent.
    pub vat_rate: i64,
    /// In minor units, rounded; without VAT.
    pub net: i64,
    /// The document's.
    pub currency: Currency,
    /// Counts the saves; a save names the one it was made from.
    pub version: i64,
}

impl Line {
    /// The net with its currency.
    #[must_use]
    pub const fn net(&self) -> Money {
        Money { minor: self.net, currency: self.currency }
    }

    /// The quantity as it is read.
    #[must_use]
    pub fn quantity(&self, locale: Locale) -> String {
        figure::display(self.quantity, QUANTITY_PLACES, 0, locale)
    }

    /// The unit price as it is read, without the currency: as many decimals as it has, but never fewer than the currency.
    #[must_use]
    pub fn unit_price(&self, locale: Locale) -> String {
        figure::display(self.unit_price, PRICE_PLACES, self.currency.exponent(), locale)
    }
}

typed_form! {
    /// A line as typed; see [`Line`].
    pub struct LineForm { text, quantity, unit_price, discount, vat_rate }
}

/// A line as understood: what a save writes. The net is computed from it, in the document's currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineEdit {
    /// What it is for.
    pub text: String,
    /// What the net is computed from.
    pub figures: Figures,
    /// In hundredths of a percent.
    pub vat_rate: i64,
}

impl LineForm {
    /// The form of a new line: one piece, at the rate of the line before it.
    #[must_use]
    pub fn blank(vat_rate: i64, locale: Locale) -> LineForm {
        LineForm {
            quantity: "1".to_owned(),
            vat_rate: figure::to_input(vat_rate, RATE_PLACES, 0, locale),
            ..LineForm::default()
        }
    }

    /// The form of a line that is there, figures written as the locale writes them.
    #[must_use]
    pub fn of(line: &Line, locale: Locale) -> LineForm {
        let discount =
            if line.discount == 0 { String::new() } else { figure::to_input(line.discount, RATE_PLACES, 0, locale) };
        LineForm {
            text: line.text.clone(),
            quantity: figure::to_input(line.quantity, QUANTITY_PLACES, 0, locale),
            unit_price: figure::to_input(line.unit_price, PRICE_PLACES, 2, locale),
            discount,
            vat_rate: figure::to_input(line.vat_rate, RATE_PLACES, 0, locale),
            version: line.version.to_string(),
        }
    }
}

impl Form for LineForm {
    type Edit = LineEdit;

    fn parse(&self, locale: Locale) -> Result<LineEdit, Vec<FieldError>> {
        let mut field = Problems::default();
        let percent = |typed: &str| {
            let typed = typed.trim().trim_end_matches('%');
            figure::parse(typed, RATE_PLACES, locale).and_then(|rate| within(rate, 0, WHOLE))
        };
        let quantity = figure::parse(&self.quantity, QUANTITY_PLACES, locale).and_then(|quantity| match quantity {
            0 => Err(Problem::Required),
            quantity => within(quantity, -MAX_QUANTITY, MAX_QUANTITY),
        });
        let price = figure::parse(&self.unit_price, PRICE_PLACES, locale).and_then(|price| within(price, 0, MAX_PRICE));
        let discount = if self.discount.trim().is_empty() { Ok(0) } else { percent(&self.discount) };
        let text = field.take("text", text::required(&self.text, 1_000)).unwrap_or_default();
        let figures = Figures {
            quantity: field.take("quantity", quantity).unwrap_or_default(),
            unit_price: field.take("unit_price", price).unwrap_or_default(),
            discount: field.take("discount", discount).unwrap_or_default(),
        };
        let vat_rate = field.take("vat_rate", percent(&self.vat_rate)).unwrap_or_default();
        field.or(LineEdit { text, figures, vat_rate })
    }

    fn label(field: &str) -> Word {
        match field {
            "quantity" => words::QUANTITY,
            "unit_price" => words::UNIT_PRICE,
            "discount" => words::DISCOUNT,
            "vat_rate" => words::VAT_RATE,
            _ => words::DESCRIPTION,
        }
    }

    fn as_stored(&self, locale: Locale) -> LineForm {
        let number = |typed: &String, places, least| {
            let read = figure::parse(typed.trim().trim_end_matches('%'), places, locale);
            read.map_or_else(|_| typed.clone(), |value| figure::to_input(value, places, least, locale))
        };
        LineForm {
            quantity: number(&self.quantity, QUANTITY_PLACES, 0),
            unit_price: number(&self.unit_price, PRICE_PLACES, 2),
            discount: number(&self.discount, RATE_PLACES, 0),
            vat_rate: number(&self.vat_rate, RATE_PLACES, 0),
            ..self.clone()
        }
    }
}

fn within(value: i64, least: i64, most: i64) -> Result<i64, Problem> {
    match value {
        _ if value > most => Err(Problem::TooLarge),
        _ if value < least && least == 0 => Err(Problem::Negative),
        _ if value < least => Err(Problem::TooLarge),
        _ => Ok(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> LineForm {
        LineForm { text: "Café de Colombia".into(), unit_price: "12,50".into(), ..LineForm::blank(1000, Locale::Es) }
    }

    #[test]
    fn a_line_is_read_the_way_the_locale_writes_it() {
        let edit =
            LineForm { quantity: "2,5".into(), discount: "5 %".into(), ..form() }.parse(Locale::Es).expect("valid");
        assert_eq!(edit.figures, Figures { quantity: 2500, unit_price: 125_000, discount: 500 });
        assert_eq!(edit.vat_rate, 1000);
        assert_eq!(edit.figures.net(Currency::EUR).expect("a net").minor, 2969);
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let form =
            LineForm { quantity: "0".into(), discount: "101".into(), vat_rate: "-1".into(), ..LineForm::default() };
        let mut wrong: Vec<_> = form.parse(Locale::Es).expect_err("invalid").into_iter().map(|e| e.field).collect();
        wrong.sort_unstable();
        assert_eq!(wrong, ["discount", "quantity", "text", "unit_price", "vat_rate"]);
    }

    #[test]
    fn the_form_of_a_line_is_read_as_that_line() {
        let line = Line {
            id: DocumentLineId(1),
            document_id: DocumentId(1),
            text: "Café".into(),
            quantity: -1250,
            unit_price: 348_050,
            discount: 250,
            vat_rate: 550,
            net: 0,
            currency: Currency::EUR,
            version: 3,
        };
        for locale in Locale::ALL {
            let edit = LineForm::of(&line, locale).parse(locale).expect("valid");
            let figures = Figures { quantity: -1250, unit_price: 348_050, discount: 250 };
            assert_eq!(edit, LineEdit { text: "Café".into(), figures, vat_rate: 550 });
        }
    }
}
