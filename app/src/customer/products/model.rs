//! A customer's own price as it is, as it is typed, and as it is understood; and what the tab shows.

use super::bought::Bought;
use super::words;
use crate::customer::place::{Filter, text_of};
use crate::error::FieldError;
use crate::locale::format::{date, read_date};
use crate::locale::{Locale, Word};
use crate::product::filter::{StatusFilter, pairs, searched, status};
use crate::product::model::{Product, label, price};
use crate::typed_form;
use crate::ui::form::{Form, Problems};
use crate::value::{Currency, CustomerId, CustomerPriceId, DocumentLineId, Money, Problem, ProductId, text};
use chrono::{Datelike, NaiveDate};
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

/// A price or a code of a customer's own as the database has it, with what the catalogue says of the product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct CustomerPrice {
    /// Which one.
    pub id: CustomerPriceId,
    /// Whose.
    pub customer_id: CustomerId,
    /// For which product.
    pub product_id: ProductId,
    /// That product's number.
    pub product_number: String,
    /// That product's name, as it is called now.
    pub product_name: String,
    /// What one of it is.
    pub unit: Option<String>,
    /// What the customer calls it.
    pub article_code: Option<String>,
    /// For one unit, without VAT, in minor units of `currency`; none: what the catalogue says.
    pub price: Option<i64>,
    /// The currency of the price (ISO 4217).
    pub currency: Currency,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day; none: until further notice.
    pub valid_to: Option<NaiveDate>,
    /// Why, or what was agreed besides.
    pub notes: Option<String>,
    /// What the catalogue says, in minor units of `list_currency`.
    pub list_price: i64,
    /// The currency of the catalogue's price.
    pub list_currency: Currency,
    /// Whether the customer may buy the product at all.
    pub for_sale: bool,
    /// Counts the saves; a save names the one it was made from.
    pub version: i64,
}

/// Where a price stands in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It may hold today.
    InForce,
    /// It begins later.
    ToCome,
    /// Its last day is past.
    Ended,
    /// The product is no longer sold to this customer, whatever the days say.
    NotSold,
}

impl Standing {
    /// What it is called.
    #[must_use]
    pub const fn label(self) -> Word {
        match self {
            Standing::InForce => words::IN_FORCE,
            Standing::ToCome => words::TO_COME,
            Standing::Ended => words::ENDED,
            Standing::NotSold => words::NOT_SOLD,
        }
    }
}

impl CustomerPrice {
    /// The price with its currency.
    #[must_use]
    pub fn price(&self) -> Option<Money> {
        self.price.map(|minor| Money::new(minor, self.currency))
    }

    /// What the catalogue says.
    #[must_use]
    pub fn list_price(&self) -> Money {
        Money::new(self.list_price, self.list_currency)
    }

    /// Number and name of the product, as a list to choose from shows them.
    #[must_use]
    pub fn product_label(&self) -> String {
        label(&self.product_number, &self.product_name)
    }

    /// Where it stands on a day.
    #[must_use]
    pub fn standing(&self, today: NaiveDate) -> Standing {
        if !self.for_sale {
            Standing::NotSold
        } else if self.valid_to.is_some_and(|last| last < today) {
            Standing::Ended
        } else if self.valid_from > today {
            Standing::ToCome
        } else {
            Standing::InForce
        }
    }
}

typed_form! {
    /// A price as typed; see [`CustomerPrice`].
    pub struct PriceForm {
        product, article_code, price, currency, valid_from, valid_to, notes,
    }
}

/// A price as understood: what a save writes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of `CustomerPrice`")]
pub struct PriceEdit {
    /// As it was typed; the store finds it by number, by number and name, or by name.
    pub product: String,
    pub article_code: Option<String>,
    pub price: Option<i64>,
    pub currency: Currency,
    pub valid_from: NaiveDate,
    pub valid_to: Option<NaiveDate>,
    pub notes: Option<String>,
}

impl PriceForm {
    /// The form of a new price: from today on, in the customer's currency.
    #[must_use]
    pub fn blank(currency: Currency, today: NaiveDate) -> PriceForm {
        PriceForm { currency: currency.code().to_owned(), valid_from: today.to_string(), ..PriceForm::default() }
    }

    /// The form of a price that is there, figures written as the locale writes them.
    #[must_use]
    pub fn of(row: &CustomerPrice, locale: Locale) -> PriceForm {
        PriceForm {
            product: row.product_label(),
            article_code: row.article_code.clone().unwrap_or_default(),
            price: row.price().map(|price| price.to_input(locale)).unwrap_or_default(),
            currency: row.currency.code().to_owned(),
            valid_from: row.valid_from.to_string(),
            valid_to: row.valid_to.map(|day| day.to_string()).unwrap_or_default(),
            notes: row.notes.clone().unwrap_or_default(),
            version: row.version.to_string(),
        }
    }
}

impl Form for PriceForm {
    type Edit = PriceEdit;

    const TOGETHER: &'static [&'static [&'static str]] =
        &[&["product", "price", "currency"], &["valid_from", "valid_to"]];

    fn parse(&self, locale: Locale) -> Result<PriceEdit, Vec<FieldError>> {
        let mut field = Problems::default();
        let refused = |word: Word| Problem::Refused { reason: word.of(locale).to_owned() };
        let product = field.take("product", text::required(&self.product, 250));
        let article_code = field.take("article_code", text::optional(&self.article_code, 60));
        let currency = field.take("currency", Currency::parse(&self.currency));
        let own_price = match (self.price.trim(), currency) {
            ("", _) => Some(None),
            (_, None) => None,
            (typed, Some(currency)) => field.take("price", price(typed, currency, locale)).map(Some),
        };
        if own_price == Some(None) && article_code == Some(None) {
            field.note("price", refused(words::PRICE_OR_CODE));
        }
        let valid_from = match self.valid_from.trim() {
            "" => field.take("valid_from", Err(Problem::Required)),
            typed => field.take("valid_from", day(typed).ok_or_else(|| refused(words::NO_DAY))),
        };
        let valid_to = match self.valid_to.trim() {
            "" => Some(None),
            typed => field.take("valid_to", day(typed).ok_or_else(|| refused(words::NO_DAY))).map(Some),
        };
        if let (Some(first), Some(Some(last))) = (valid_from, valid_to)
            && last < first
        {
            field.note("valid_to", refused(words::ENDS_BEFORE));
        }
        let notes = field.take("notes", text::optional(&self.notes, 10_000));
        field.or(PriceEdit {
            product: product.unwrap_or_default(),
            article_code: article_code.flatten(),
            price: own_price.flatten(),
            currency: currency.unwrap_or(Currency::EUR),
            valid_from: valid_from.unwrap_or_default(),
            valid_to: valid_to.flatten(),
            notes: notes.flatten(),
        })
    }

    fn label(field: &str) -> Word {
        match field {
            "product" => words::PRODUCT,
            "article_code" => words::ARTICLE_CODE,
            "currency" => words::CURRENCY,
            "valid_from" => words::VALID_FROM,
            "valid_to" => words::VALID_TO,
            "notes" => words::NOTES,
            _ => words::PRICE,
        }
    }

    fn shown(&self, field: &str, text: &str, locale: Locale) -> String {
        match field {
            "valid_from" | "valid_to" => day(text).map(|day| date(day, locale)),
            _ => None,
        }
        .unwrap_or_else(|| text.to_owned())
    }

    fn as_stored(&self, locale: Locale) -> PriceForm {
        self.parse(locale).map_or_else(|_| self.clone(), |edit| edit.to_form(&self.version, locale))
    }
}

impl PriceEdit {
    /// What was understood, written as a stored price would be: `18` and `18,00` are no difference.
    #[must_use]
    pub fn to_form(&self, version: &str, locale: Locale) -> PriceForm {
        PriceForm {
            product: self.product.clone(),
            article_code: self.article_code.clone().unwrap_or_default(),
            price: self.price.map(|minor| Money::new(minor, self.currency).to_input(locale)).unwrap_or_default(),
            currency: self.currency.code().to_owned(),
            valid_from: self.valid_from.to_string(),
            valid_to: self.valid_to.map(|day| day.to_string()).unwrap_or_default(),
            notes: self.notes.clone().unwrap_or_default(),
            version: version.to_owned(),
        }
    }
}

/// A day of our time: with a year of four digits, which both databases compare in the same way.
fn day(typed: &str) -> Option<NaiveDate> {
    read_date(typed).filter(|day| (1000..=9999).contains(&day.year()))
}

/// What is asked of the tab, as it stands in the address bar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProductsFilter {
    /// What was typed into the search field.
    pub q: String,
    /// What is sold and in force or to come, unless the rest is asked for.
    pub status: StatusFilter,
    /// The customer's products after this one.
    pub after: Option<ProductId>,
    /// The customer's prices after this one.
    pub after_price: Option<CustomerPriceId>,
    /// What the customer bought before this line.
    pub after_bought: Option<DocumentLineId>,
}

impl ProductsFilter {
    /// Whether less is asked for than the tab shows when it is opened, whatever the page.
    #[must_use]
    pub fn narrows(&self) -> bool {
        !self.q.is_empty() || self.status != StatusFilter::default()
    }

    /// The same filters with the customer's products after one of them.
    #[must_use]
    pub fn products_after(&self, after: Option<ProductId>) -> ProductsFilter {
        ProductsFilter { after, ..self.clone() }
    }

    /// The same filters with the customer's prices after one of them.
    #[must_use]
    pub fn prices_after(&self, after_price: Option<CustomerPriceId>) -> ProductsFilter {
        ProductsFilter { after_price, ..self.clone() }
    }

    /// The same filters with what the customer bought before one line.
    #[must_use]
    pub fn bought_after(&self, after_bought: Option<DocumentLineId>) -> ProductsFilter {
        ProductsFilter { after_bought, ..self.clone() }
    }
}

impl Filter for ProductsFilter {
    fn from_query(query: &ParamsMap) -> ProductsFilter {
        ProductsFilter {
            q: searched(query),
            status: status(query),
            after: text_of(query, "after").and_then(|id| id.parse().ok()),
            after_price: text_of(query, "after_price").and_then(|id| id.parse().ok()),
            after_bought: text_of(query, "after_bought").and_then(|id| id.parse().ok()),
        }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = pairs(&self.q, self.status);
        pairs.extend(self.after.map(|id| ("after", id.to_string())));
        pairs.extend(self.after_price.map(|id| ("after_price", id.to_string())));
        pairs.extend(self.after_bought.map(|id| ("after_bought", id.to_string())));
        pairs
    }
}

/// What the tab shows: a page of each of its three sections.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductsPage {
    /// What only this customer may buy, by name.
    pub exclusive: Vec<Product>,
    /// The last of them, when there are more.
    pub next_exclusive: Option<ProductId>,
    /// The customer's own prices, by the product's name and then by their first day.
    pub prices: Vec<CustomerPrice>,
    /// The last of them, when there are more.
    pub next_price: Option<CustomerPriceId>,
    /// What the customer has bought, the newest first.
    pub bought: Vec<Bought>,
    /// The last of it, when there is more.
    pub next_bought: Option<DocumentLineId>,
    /// How many of the first two the tab shows on all pages when it is opened; twice [`MANY`](crate::customer::tab::MANY) at most.
    pub count: i64,
    /// What day it is where the reader is.
    pub today: NaiveDate,
}

#[cfg(test)]
#[path = "model_tests.rs"]
mod tests;
