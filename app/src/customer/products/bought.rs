//! What a customer has bought: the lines of their issued documents, the newest first.

use crate::customer::billing::amount::{PRICE_PLACES, QUANTITY_PLACES};
use crate::customer::billing::model::Kind;
use crate::locale::Locale;
use crate::value::{Currency, DocumentId, DocumentLineId, ProductId, figure};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A line of an issued document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Bought {
    /// Which line.
    pub id: DocumentLineId,
    /// Of which document.
    pub document_id: DocumentId,
    /// What that is: a credit note takes back what was bought.
    pub kind: Kind,
    /// Its number.
    pub number: String,
    /// Its date.
    pub issued_on: NaiveDate,
    /// Which product of the catalogue; none: it was described by hand, or came from a file that names none.
    pub product_id: Option<ProductId>,
    /// The product's number then.
    pub product_number: Option<String>,
    /// What the customer called it then.
    pub article_code: Option<String>,
    /// What was bought.
    pub text: String,
    /// In thousandths.
    pub quantity: i64,
    /// What one of it is.
    pub unit: Option<String>,
    /// In ten-thousandths of the currency's unit, without VAT.
    pub unit_price: i64,
    /// In hundredths of a percent.
    pub discount: i64,
    /// The document's.
    pub currency: Currency,
}

impl Bought {
    /// The quantity as it is read; below zero where it was taken back.
    #[must_use]
    pub fn quantity(&self, locale: Locale) -> String {
        let quantity = if self.kind == Kind::CreditNote { self.quantity.saturating_neg() } else { self.quantity };
        let figure = figure::display(quantity, QUANTITY_PLACES, 0, locale);
        self.unit.as_ref().map_or_else(|| figure.clone(), |unit| format!("{figure} {unit}"))
    }

    /// The price of one as it is read, with its currency's code: it may have more decimals than the currency.
    #[must_use]
    pub fn unit_price(&self, locale: Locale) -> String {
        let figure = figure::display(self.unit_price, PRICE_PLACES, self.currency.exponent(), locale);
        format!("{figure} {}", self.currency.code())
    }
}
