//! A product as it is, as it is typed, and as it is understood.

use super::{vat, words};
use crate::error::FieldError;
use crate::locale::{self, Locale, Word};
use crate::typed_form;
use crate::ui::form::{Form, Problems};
use crate::value::{Currency, CustomerId, Money, Problem, ProductId, text};
use serde::{Deserialize, Serialize};

/// Goods, or work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "TEXT", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Something that is delivered.
    #[default]
    Product,
    /// Something that is done.
    Service,
}

impl Kind {
    /// Both, the usual one first.
    pub const ALL: [Kind; 2] = [Kind::Product, Kind::Service];

    /// The name in forms and in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Kind::Product => "product",
            Kind::Service => "service",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn parse(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The name for people.
    #[must_use]
    pub const fn label(self) -> Word {
        match self {
            Kind::Product => words::PRODUCT,
            Kind::Service => words::SERVICE,
        }
    }
}

/// A product or service as the database has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Product {
    /// Which product.
    pub id: ProductId,
    /// The product number, unique.
    pub number: String,
    /// What it is called.
    pub name: String,
    /// What there is to say about it.
    pub description: Option<String>,
    /// Goods or work.
    pub kind: Kind,
    /// What one of it is: “box of 12”, “hour”.
    pub unit: Option<String>,
    /// For one unit, without VAT, in minor units of `currency`.
    pub price: i64,
    /// The currency of the price (ISO 4217).
    pub currency: Currency,
    /// VAT in basis points: 2100 is 21 %.
    pub vat_rate: i64,
    /// Whether it is sold.
    pub active: bool,
    /// The only customer who may buy it; none: everybody may.
    pub exclusive_customer_id: Option<CustomerId>,
    /// That customer's number.
    pub exclusive_customer: Option<String>,
    /// That customer's name.
    pub exclusive_customer_name: Option<String>,
    /// Counts the saves; a save names the one it was made from.
    pub version: i64,
}

impl Product {
    /// The price with its currency.
    #[must_use]
    pub fn price(&self) -> Money {
        Money::new(self.price, self.currency)
    }

    /// Number and name, as a list to choose from shows them and as they may be typed: `11 · Queso Cabrales`.
    #[must_use]
    pub fn label(&self) -> String {
        label(&self.number, &self.name)
    }
}

/// What stands between number and name where a product is chosen.
const BETWEEN: &str = " · ";

/// Number and name, as a list to choose from shows them.
#[must_use]
pub fn label(number: &str, name: &str) -> String {
    format!("{number}{BETWEEN}{name}")
}

/// The number in a [`label`]; a text without the mark is taken whole.
#[must_use]
pub fn number_in(typed: &str) -> &str {
    typed.split_once(BETWEEN).map_or(typed, |(number, _)| number).trim()
}

typed_form! {
    /// A product as typed; see [`Product`].
    pub struct ProductForm {
        number, name, kind, unit, price, currency, vat_rate, active, exclusive_customer, description,
    }
}

/// A product as understood: what a save writes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of `Product`")]
pub struct ProductEdit {
    pub number: String,
    pub name: String,
    pub description: Option<String>,
    pub kind: Kind,
    pub unit: Option<String>,
    pub price: i64,
    pub currency: Currency,
    pub vat_rate: i64,
    pub active: bool,
    /// The number of the only customer who may buy it. Only the catalogue asks: on a card it is the card's customer.
    pub exclusive_customer: Option<String>,
}

impl ProductForm {
    /// The form of a new product, with what most of them have.
    #[must_use]
    pub fn blank(currency: Currency, locale: Locale) -> ProductForm {
        ProductForm {
            kind: Kind::Product.code().to_owned(),
            currency: currency.code().to_owned(),
            vat_rate: vat::to_input(vat::USUAL, locale),
            active: "on".to_owned(),
            ..ProductForm::default()
        }
    }

    /// The form of a product that is there, figures written as the locale writes them.
    #[must_use]
    pub fn of(product: &Product, locale: Locale) -> ProductForm {
        ProductForm {
            number: product.number.clone(),
            name: product.name.clone(),
            description: product.description.clone().unwrap_or_default(),
            kind: product.kind.code().to_owned(),
            unit: product.unit.clone().unwrap_or_default(),
            price: product.price().to_input(locale),
            currency: product.currency.code().to_owned(),
            vat_rate: vat::to_input(product.vat_rate, locale),
            active: if product.active { "on".to_owned() } else { String::new() },
            exclusive_customer: product.exclusive_customer.clone().unwrap_or_default(),
            version: product.version.to_string(),
        }
    }
}

impl Form for ProductForm {
    type Edit = ProductEdit;

    const TOGETHER: &'static [&'static [&'static str]] = &[&["price", "currency"]];

    fn parse(&self, locale: Locale) -> Result<ProductEdit, Vec<FieldError>> {
        let mut field = Problems::default();
        let number = field.take("number", text::required(&self.number, 40));
        let name = field.take("name", text::required(&self.name, 200));
        let kind = field.take("kind", Kind::parse(self.kind.trim()).ok_or(Problem::UnknownCode));
        let unit = field.take("unit", text::optional(&self.unit, 60));
        let currency = field.take("currency", Currency::parse(&self.currency));
        let price = currency.and_then(|currency| field.take("price", price(&self.price, currency, locale)));
        let vat_rate = field.take("vat_rate", vat::parse(&self.vat_rate));
        let customer = field.take("exclusive_customer", text::optional(number_in(&self.exclusive_customer), 40));
        let description = field.take("description", text::optional(&self.description, 10_000));
        field.or(ProductEdit {
            number: number.unwrap_or_default(),
            name: name.unwrap_or_default(),
            description: description.flatten(),
            kind: kind.unwrap_or_default(),
            unit: unit.flatten(),
            price: price.unwrap_or_default(),
            currency: currency.unwrap_or(Currency::EUR),
            vat_rate: vat_rate.unwrap_or_default(),
            active: !self.active.is_empty(),
            exclusive_customer: customer.flatten(),
        })
    }

    fn label(field: &str) -> Word {
        match field {
            "number" => words::NUMBER,
            "kind" => words::KIND,
            "unit" => words::UNIT,
            "price" => words::PRICE,
            "currency" => words::CURRENCY,
            "vat_rate" => words::VAT_RATE,
            "active" => words::ACTIVE,
            "exclusive_customer" => words::ONLY_FOR,
            "description" => words::DESCRIPTION,
            _ => words::NAME,
        }
    }

    fn shown(&self, field: &str, text: &str, locale: Locale) -> String {
        match field {
            "kind" => Kind::parse(text).map(|kind| kind.label().of(locale).to_owned()),
            "active" => {
                let word = if text.is_empty() { locale::words::NO } else { locale::words::YES };
                Some(word.of(locale).to_owned())
            }
            _ => None,
        }
        .unwrap_or_else(|| text.to_owned())
    }

    fn as_stored(&self, locale: Locale) -> ProductForm {
        self.parse(locale).map_or_else(|_| self.clone(), |edit| edit.to_form(&self.version, locale))
    }
}

impl ProductEdit {
    /// What a save that changes nothing would write.
    #[must_use]
    pub fn of(product: &Product) -> ProductEdit {
        ProductEdit {
            number: product.number.clone(),
            name: product.name.clone(),
            description: product.description.clone(),
            kind: product.kind,
            unit: product.unit.clone(),
            price: product.price,
            currency: product.currency,
            vat_rate: product.vat_rate,
            active: product.active,
            exclusive_customer: product.exclusive_customer.clone(),
        }
    }

    /// What was understood, written as a stored product would be: `18` and `18,00` are no difference.
    #[must_use]
    pub fn to_form(&self, version: &str, locale: Locale) -> ProductForm {
        ProductForm {
            number: self.number.clone(),
            name: self.name.clone(),
            description: self.description.clone().unwrap_or_default(),
            kind: self.kind.code().to_owned(),
            unit: self.unit.clone().unwrap_or_default(),
            price: Money::new(self.price, self.currency).to_input(locale),
            currency: self.currency.code().to_owned(),
            vat_rate: vat::to_input(self.vat_rate, locale),
            active: if self.active { "on".to_owned() } else { String::new() },
            exclusive_customer: self.exclusive_customer.clone().unwrap_or_default(),
            version: version.to_owned(),
        }
    }
}

/// A price in minor units; it may be nothing, but not less.
///
/// # Errors
/// As [`Money::parse`], and `Negative`.
pub(crate) fn price(typed: &str, currency: Currency, locale: Locale) -> Result<i64, Problem> {
    let money = Money::parse(typed, currency, locale)?;
    if money.minor < 0 { Err(Problem::Negative) } else { Ok(money.minor) }
}

/// One page of the catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Products {
    /// The products of this page.
    pub rows: Vec<Product>,
    /// How many there are on all pages.
    pub total: i64,
    /// The last product of this page, when there is a next one.
    pub next: Option<ProductId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cabrales() -> ProductForm {
        ProductForm {
            number: "11".into(),
            name: "Queso Cabrales".into(),
            price: "1.021,5".into(),
            ..ProductForm::blank(Currency::EUR, Locale::Es)
        }
    }

    #[test]
    fn a_price_and_a_rate_are_read_the_way_the_locale_writes_them() {
        let edit = cabrales().parse(Locale::Es).expect("valid");
        assert_eq!((edit.price, edit.vat_rate, edit.active), (102_150, 2100, true));
        assert_eq!(edit.to_form("3", Locale::En).price, "1021.50");
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let form = ProductForm {
            number: " ".into(),
            kind: "thing".into(),
            price: "-1".into(),
            vat_rate: "120".into(),
            ..cabrales()
        };
        let wrong: Vec<_> = form.parse(Locale::Es).expect_err("invalid").into_iter().map(|error| error.field).collect();
        assert_eq!(wrong, ["number", "kind", "price", "vat_rate"]);
        let form = ProductForm { currency: "GOLD".into(), ..cabrales() };
        let wrong: Vec<_> = form.parse(Locale::Es).expect_err("invalid").into_iter().map(|error| error.field).collect();
        assert_eq!(wrong, ["currency"], "an amount of no currency is not looked at");
    }

    #[test]
    fn a_product_that_was_chosen_from_the_list_is_its_number() {
        assert_eq!(number_in(&label("11", "Queso Cabrales")), "11");
        assert_eq!(number_in(" 11 "), "11");
    }
}
