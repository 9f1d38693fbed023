//! A line of a document as it is, as it is typed, and as it is understood.

use super::amount::{MAX_PRICE, MAX_QUANTITY, PRICE_PLACES, QUANTITY_PLACES, RATE_PLACES, WHOLE};
use super::words;
use crate::error::FieldError;
use crate::locale::{Locale, Word};
use crate::product::model::number_in;
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
    /// The number of the product that is sold, as it was when it was chosen; none: it is described by hand.
    pub product_number: Option<String>,
    /// What the customer called the product then.
    pub article_code: Option<String>,
    /// What it is for.
    pub text: String,
    /// In thousandths.
    pub quantity: i64,
    /// What one of it is: “box of 12”, “hour”.
    pub unit: Option<String>,
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
    pub struct LineForm { product, text, quantity, unit, unit_price, discount, vat_rate }
}

/// A line as understood. What was left empty is taken from its product, or told by the line before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineEdit {
    /// As it was typed; the store finds it by number, by number and name, by name, or by the customer's own code.
    pub product: Option<String>,
    /// What it is for; there is one where no product is named.
    pub text: Option<String>,
    /// In thousandths.
    pub quantity: i64,
    /// What one of it is.
    pub unit: Option<String>,
    /// In ten-thousandths of the currency's unit; there is one where no product is named.
    pub unit_price: Option<i64>,
    /// In hundredths of a percent.
    pub discount: i64,
    /// In hundredths of a percent.
    pub vat_rate: Option<i64>,
}

/// What stands before a line is written: what can be chosen, and what an empty field means.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The products that the customer may buy, by name; not more than fit a list.
    pub products: Vec<Offered>,
    /// The rate of a line of no product whose rate is left empty, in hundredths of a percent.
    pub vat_rate: i64,
}

/// A product that can be chosen for a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// Its number and name.
    pub label: String,
    /// What the customer calls it.
    pub article_code: Option<String>,
}

impl LineForm {
    /// The form of a new line: one piece.
    #[must_use]
    pub fn blank() -> LineForm {
        LineForm { quantity: "1".to_owned(), ..LineForm::default() }
    }

    /// The form of a line as its product makes it, figures written as the locale writes them; of the quantity it says nothing.
    #[must_use]
    pub fn filled(
        product: String,
        text: String,
        unit: Option<String>,
        unit_price: i64,
        vat_rate: i64,
        locale: Locale,
    ) -> LineForm {
        LineForm {
            product,
            text,
            unit: unit.unwrap_or_default(),
            unit_price: figure::to_input(unit_price, PRICE_PLACES, 2, locale),
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
            product: line.product_number.clone().unwrap_or_default(),
            text: line.text.clone(),
            quantity: figure::to_input(line.quantity, QUANTITY_PLACES, 0, locale),
            unit: line.unit.clone().unwrap_or_default(),
            unit_price: figure::to_input(line.unit_price, PRICE_PLACES, 2, locale),
            discount,
            vat_rate: figure::to_input(line.vat_rate, RATE_PLACES, 0, locale),
            version: line.version.to_string(),
        }
    }
}

impl Form for LineForm {
    type Edit = LineEdit;

    const TOGETHER: &'static [&'static [&'static str]] =
        &[&["product", "quantity", "unit", "unit_price", "discount", "vat_rate"]];

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
        let product = field.take("product", text::optional(&self.product, 250)).flatten();
        // Without a product there is nothing to take the text and the price from.
        let by_hand = self.product.trim().is_empty();
        let text = text::optional(&self.text, 1_000).and_then(|text| match text {
            None if by_hand => Err(Problem::Required),
            text => Ok(text),
        });
        let price = match self.unit_price.trim() {
            "" if !by_hand => Ok(None),
            typed => figure::parse(typed, PRICE_PLACES, locale).and_then(|price| within(price, 0, MAX_PRICE)).map(Some),
        };
        let or = |typed: &str, empty| if typed.trim().is_empty() { Ok(empty) } else { percent(typed).map(Some) };
        let edit = LineEdit {
            product,
            text: field.take("text", text).flatten(),
            quantity: field.take("quantity", quantity).unwrap_or_default(),
            unit: field.take("unit", text::optional(&self.unit, 60)).flatten(),
            unit_price: field.take("unit_price", price).flatten(),
            discount: field.take("discount", or(&self.discount, Some(0))).flatten().unwrap_or_default(),
            vat_rate: field.take("vat_rate", or(&self.vat_rate, None)).flatten(),
        };
        field.or(edit)
    }

    fn label(field: &str) -> Word {
        match field {
            "product" => words::PRODUCT,
            "unit" => words::UNIT,
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
            product: number_in(&self.product).to_owned(),
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
        LineForm {
            text: "Café de Colombia".into(),
            unit_price: "12,50".into(),
            vat_rate: "10".into(),
            ..LineForm::blank()
        }
    }

    #[test]
    fn a_line_is_read_the_way_the_locale_writes_it() {
        let edit =
            LineForm { quantity: "2,5".into(), discount: "5 %".into(), ..form() }.parse(Locale::Es).expect("valid");
        assert_eq!((edit.quantity, edit.unit_price, edit.discount), (2500, Some(125_000), 500));
        assert_eq!((edit.vat_rate, edit.text.as_deref()), (Some(1000), Some("Café de Colombia")));
    }

    #[test]
    fn what_a_product_tells_may_be_left_empty() {
        let form = LineForm { product: "11 · Queso Cabrales".into(), ..LineForm::blank() };
        let edit = form.parse(Locale::Es).expect("valid");
        assert_eq!(edit.product.as_deref(), Some("11 · Queso Cabrales"));
        assert_eq!((edit.text, edit.unit, edit.unit_price, edit.vat_rate), (None, None, None, None));
        assert_eq!((edit.quantity, edit.discount), (1000, 0));
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
            product_number: Some("11".into()),
            article_code: None,
            text: "Café".into(),
            quantity: -1250,
            unit: Some("kg".into()),
            unit_price: 348_050,
            discount: 250,
            vat_rate: 550,
            net: 0,
            currency: Currency::EUR,
            version: 3,
        };
        for locale in Locale::ALL {
            let edit = LineForm::of(&line, locale).parse(locale).expect("valid");
            let expected = LineEdit {
                product: Some("11".into()),
                text: Some("Café".into()),
                quantity: -1250,
                unit: Some("kg".into()),
                unit_price: Some(348_050),
                discount: 250,
                vat_rate: Some(550),
            };
            assert_eq!(edit, expected);
        }
    }
}
