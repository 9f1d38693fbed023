//! An address as it is, as it is typed, and as it is understood.

use crate::error::FieldError;
use crate::value::{AddressId, Country, CustomerId, Problem, text};
use serde::{Deserialize, Serialize};

/// What an address is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "TEXT", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Invoices go there.
    #[default]
    Billing,
    /// Goods go there.
    Shipping,
    /// Neither; the label says what.
    Other,
}

impl Purpose {
    /// Every purpose, in the order of the form.
    pub const ALL: [Purpose; 3] = [Purpose::Billing, Purpose::Shipping, Purpose::Other];

    /// The name in forms and in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Purpose::Billing => "billing",
            Purpose::Shipping => "shipping",
            Purpose::Other => "other",
        }
    }

    /// The purpose of a name.
    #[must_use]
    pub fn parse(code: &str) -> Option<Purpose> {
        Purpose::ALL.into_iter().find(|purpose| purpose.code() == code)
    }
}

/// An address as the database has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Address {
    /// Which address.
    pub id: AddressId,
    /// Whose.
    pub customer_id: CustomerId,
    /// What it is for.
    pub purpose: Purpose,
    /// What the customer calls it: “Warehouse 2”.
    pub label: Option<String>,
    /// Street and number; may take several lines.
    pub street: String,
    /// The town.
    pub city: Option<String>,
    /// The province, state or county.
    pub region: Option<String>,
    /// The postal code, as its country writes it.
    pub postal_code: Option<String>,
    /// The country (ISO 3166-1).
    pub country: Option<Country>,
    /// Whether it is the one to take for its purpose.
    pub is_default: bool,
    /// Counts the saves; a save names the one it was made from.
    pub version: i64,
}

/// An address as typed: every field is text, named as its input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "each field is the text of the input that bears its name; see `Address`")]
pub struct AddressForm {
    pub purpose: String,
    pub label: String,
    pub street: String,
    pub city: String,
    pub region: String,
    pub postal_code: String,
    pub country: String,
    pub is_default: String,
    pub version: String,
}

/// An address as understood: what a save writes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of `Address`")]
pub struct AddressEdit {
    pub purpose: Purpose,
    pub label: Option<String>,
    pub street: String,
    pub city: Option<String>,
    pub region: Option<String>,
    pub postal_code: Option<String>,
    pub country: Option<Country>,
    pub is_default: bool,
}

impl AddressForm {
    /// The form of a customer's first address: the default one for invoices.
    #[must_use]
    pub fn blank() -> AddressForm {
        let purpose = Purpose::Billing.code().to_owned();
        AddressForm { purpose, is_default: "on".to_owned(), ..AddressForm::default() }
    }

    /// The form of an address that is there.
    #[must_use]
    pub fn of(address: &Address) -> AddressForm {
        AddressForm {
            purpose: address.purpose.code().to_owned(),
            label: address.label.clone().unwrap_or_default(),
            street: address.street.clone(),
            city: address.city.clone().unwrap_or_default(),
            region: address.region.clone().unwrap_or_default(),
            postal_code: address.postal_code.clone().unwrap_or_default(),
            country: address.country.map(|country| country.code().to_owned()).unwrap_or_default(),
            is_default: if address.is_default { "on".to_owned() } else { String::new() },
            version: address.version.to_string(),
        }
    }

    /// Understands what was typed.
    ///
    /// # Errors
    /// Every field that cannot be understood, not only the first.
    pub fn parse(&self) -> Result<AddressEdit, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut optional = |field: &str, typed: &str, max: usize| {
            text::optional(typed, max).unwrap_or_else(|problem| {
                errors.push(FieldError::new(field, problem));
                None
            })
        };
        let label = optional("label", &self.label, 100);
        let city = optional("city", &self.city, 100);
        let region = optional("region", &self.region, 100);
        let postal_code = optional("postal_code", &self.postal_code, 20);
        let street = text::required(&self.street, 500).unwrap_or_else(|problem| {
            errors.push(FieldError::new("street", problem));
            String::new()
        });
        let country = match self.country.trim() {
            "" => None,
            code => {
                let country = Country::parse(code).ok();
                if country.is_none() {
                    errors.push(FieldError::new("country", Problem::UnknownCode));
                }
                country
            }
        };
        let purpose = Purpose::parse(&self.purpose).unwrap_or_else(|| {
            errors.push(FieldError::new("purpose", Problem::UnknownCode));
            Purpose::Other
        });
        let is_default = !self.is_default.is_empty();
        let edit = AddressEdit { purpose, label, street, city, region, postal_code, country, is_default };
        if errors.is_empty() { Ok(edit) } else { Err(errors) }
    }
}

impl AddressEdit {
    /// Whether a save would change nothing.
    #[must_use]
    pub fn is_the_same_as(&self, address: &Address) -> bool {
        self.purpose == address.purpose
            && self.label == address.label
            && self.street == address.street
            && self.city == address.city
            && self.region == address.region
            && self.postal_code == address.postal_code
            && self.country == address.country
            && self.is_default == address.is_default
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_needs_a_street_and_a_country_that_exists() {
        let form = AddressForm { country: "XX".into(), ..AddressForm::blank() };
        let mut wrong: Vec<_> = form.parse().expect_err("invalid").into_iter().map(|error| error.field).collect();
        wrong.sort_unstable();
        assert_eq!(wrong, ["country", "street"]);
    }
}
