//! An address as it is, as it is typed, and as it is understood.

use super::words;
use crate::customer::place::{Filter, text_of};
use crate::error::FieldError;
use crate::locale::{self, Locale, Word};
use crate::typed_form;
use crate::ui::form::{Form, Problems};
use crate::value::percent::escape;
use crate::value::postal::{PostalLayout, PostalPart};
use crate::value::{AddressId, Country, CustomerId, Problem, text};
use leptos_router::params::ParamsMap;
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

    /// What it is called.
    #[must_use]
    pub const fn label(self) -> Word {
        match self {
            Purpose::Billing => words::BILLING,
            Purpose::Shipping => words::SHIPPING,
            Purpose::Other => words::OTHER,
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
    /// Whether it is the one to take for its purpose. There is at most one for each.
    pub is_default: bool,
    /// Whether goods go to this billing address too, as long as no shipping address is the default.
    pub also_shipping: bool,
    /// Counts the saves; a save names the one it was made from.
    pub version: i64,
}

impl Address {
    /// The address as it stands on an envelope, the country in the reader's language last.
    #[must_use]
    pub fn lines(&self, locale: Locale) -> Vec<String> {
        let mut lines = PostalLayout::of(self.country).lines(|part| match part {
            PostalPart::Street => Some(self.street.as_str()),
            PostalPart::City => self.city.as_deref(),
            PostalPart::Region => self.region.as_deref(),
            PostalPart::PostalCode => self.postal_code.as_deref(),
        });
        lines.extend(self.country.map(|country| country.name(locale).to_owned()));
        lines
    }

    /// Where Google Maps shows it: the search address of the Maps URLs that Google documents for every platform
    /// (developers.google.com/maps/documentation/urls). The country is named in English, which the search knows best.
    #[must_use]
    pub fn map_url(&self) -> String {
        let place = self.lines(Locale::En).join(", ");
        format!("https://www.google.com/maps/search/?api=1&query={}", escape(&place))
    }

    /// What it is called: its label, or its street.
    #[must_use]
    pub fn name(&self) -> String {
        self.label.clone().unwrap_or_else(|| self.street.lines().next().unwrap_or_default().to_owned())
    }
}

/// A page of a customer's addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressPage {
    /// The addresses: the default ones first, then in the order in which they were added.
    pub addresses: Vec<Address>,
    /// The last of them, when there are more.
    pub next: Option<AddressId>,
    /// How many the customer has, whatever the filters; [`MANY`](crate::customer::tab::MANY) at most.
    pub count: i64,
}

/// Which addresses are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AddressFilter {
    /// Only those for this purpose.
    pub purpose: Option<Purpose>,
    /// Only those in which every one of these words stands.
    pub text: Option<String>,
    /// Only those that follow this one: the next page.
    pub after: Option<AddressId>,
}

impl AddressFilter {
    /// Whether it asks for less than everything, whatever the page.
    #[must_use]
    pub fn narrows(&self) -> bool {
        AddressFilter { after: None, ..self.clone() } != AddressFilter::default()
    }

    /// The same filters, on the page that follows the address.
    #[must_use]
    pub fn after(&self, after: Option<AddressId>) -> AddressFilter {
        AddressFilter { after, ..self.clone() }
    }
}

impl Filter for AddressFilter {
    fn from_query(query: &ParamsMap) -> AddressFilter {
        AddressFilter {
            purpose: text_of(query, "purpose").and_then(|code| Purpose::parse(&code)),
            text: text_of(query, "q"),
            after: text_of(query, "after").and_then(|id| id.parse().ok()),
        }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let pairs = [
            ("purpose", self.purpose.map(|purpose| purpose.code().to_owned())),
            ("q", self.text.clone()),
            ("after", self.after.map(|id| id.to_string())),
        ];
        pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

typed_form! {
    /// An address as typed; see [`Address`].
    pub struct AddressForm {
        purpose, label, street, postal_code, city, region, country, is_default, also_shipping,
    }
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
    pub also_shipping: bool,
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
        let flag = |on: bool| if on { "on".to_owned() } else { String::new() };
        AddressForm {
            purpose: address.purpose.code().to_owned(),
            label: address.label.clone().unwrap_or_default(),
            street: address.street.clone(),
            city: address.city.clone().unwrap_or_default(),
            region: address.region.clone().unwrap_or_default(),
            postal_code: address.postal_code.clone().unwrap_or_default(),
            country: address.country.map(|country| country.code().to_owned()).unwrap_or_default(),
            is_default: flag(address.is_default),
            also_shipping: flag(address.also_shipping),
            version: address.version.to_string(),
        }
    }

    /// Understands an address from elsewhere, which may lack what its country asks for.
    ///
    /// # Errors
    /// Every field that cannot be understood, not only the first.
    pub fn parse_incomplete(&self) -> Result<AddressEdit, Vec<FieldError>> {
        let mut field = Problems::default();
        let purpose = field.take("purpose", Purpose::parse(&self.purpose).ok_or(Problem::UnknownCode));
        let purpose = purpose.unwrap_or(Purpose::Other);
        let edit = AddressEdit {
            purpose,
            label: field.take("label", text::optional(&self.label, 100)).flatten(),
            street: field.take("street", text::required(&self.street, 500)).unwrap_or_default(),
            city: field.take("city", text::optional(&self.city, 100)).flatten(),
            region: field.take("region", text::optional(&self.region, 100)).flatten(),
            postal_code: field.take("postal_code", text::optional(&self.postal_code, 20)).flatten(),
            country: field.choice("country", &self.country, |code| Country::parse(code).ok()),
            is_default: !self.is_default.is_empty(),
            also_shipping: purpose == Purpose::Billing && !self.also_shipping.is_empty(),
        };
        field.or(edit)
    }
}

impl Form for AddressForm {
    type Edit = AddressEdit;

    const TOGETHER: &'static [&'static [&'static str]] =
        &[&["street", "postal_code", "city", "region", "country"], &["purpose", "is_default", "also_shipping"]];

    /// Understands what was typed; what the country asks for must be there.
    fn parse(&self, _locale: Locale) -> Result<AddressEdit, Vec<FieldError>> {
        let edit = self.parse_incomplete()?;
        let layout = PostalLayout::of(edit.country);
        let mut field = Problems::default();
        for (name, part, value) in [
            ("city", PostalPart::City, &edit.city),
            ("region", PostalPart::Region, &edit.region),
            ("postal_code", PostalPart::PostalCode, &edit.postal_code),
        ] {
            if value.is_none() && layout.requires(part) {
                field.note(name, Problem::Required);
            }
        }
        field.or(edit)
    }

    fn label(field: &str) -> Word {
        match field {
            "purpose" => words::PURPOSE,
            "label" => words::LABEL,
            "city" => words::CITY,
            "region" => words::REGION,
            "postal_code" => words::POSTAL_CODE,
            "country" => words::COUNTRY,
            "is_default" => words::IS_DEFAULT,
            "also_shipping" => words::ALSO_SHIPPING,
            _ => words::STREET,
        }
    }

    fn shown(&self, field: &str, text: &str, locale: Locale) -> String {
        match field {
            "purpose" => Purpose::parse(text).map(|purpose| purpose.label().of(locale).to_owned()),
            "country" => Country::parse(text).ok().map(|country| country.name(locale).to_owned()),
            "is_default" | "also_shipping" => {
                let word = if text.is_empty() { locale::words::NO } else { locale::words::YES };
                Some(word.of(locale).to_owned())
            }
            _ => None,
        }
        .unwrap_or_else(|| text.to_owned())
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
            && self.also_shipping == address.also_shipping
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(form: &AddressForm) -> Vec<String> {
        let mut wrong: Vec<_> =
            form.parse(Locale::En).expect_err("invalid").into_iter().map(|error| error.field).collect();
        wrong.sort_unstable();
        wrong
    }

    #[test]
    fn an_address_needs_a_street_and_a_country_that_exists() {
        assert_eq!(wrong(&AddressForm { country: "XX".into(), ..AddressForm::blank() }), ["country", "street"]);
    }

    #[test]
    fn what_must_be_there_is_for_the_country_to_say() {
        let form = AddressForm { street: "Calle Mayor 5".into(), country: "ES".into(), ..AddressForm::blank() };
        assert_eq!(wrong(&form), ["city", "postal_code", "region"]);
        assert_eq!(wrong(&AddressForm { country: "FR".into(), ..form.clone() }), ["city", "postal_code"]);
        assert!(form.parse_incomplete().is_ok(), "an import takes what there is");
        assert!(AddressForm { country: String::new(), ..form }.parse(Locale::En).is_ok());
    }

    #[test]
    fn a_map_is_asked_for_the_whole_address_and_every_character_of_it_arrives() {
        let form = AddressForm {
            street: "Straße #5 & Söhne\nHof 2".into(),
            city: "Zürich".into(),
            postal_code: "8001".into(),
            country: "CH".into(),
            ..AddressForm::blank()
        };
        let edit = form.parse(Locale::Es).expect("an address");
        let address = Address {
            id: AddressId(1),
            customer_id: CustomerId(1),
            purpose: edit.purpose,
            label: None,
            street: edit.street,
            city: edit.city,
            region: None,
            postal_code: edit.postal_code,
            country: edit.country,
            is_default: true,
            also_shipping: false,
            version: 1,
        };
        assert_eq!(
            address.map_url(),
            "https://www.google.com/maps/search/?api=1&query=\
             Stra%C3%9Fe%20%235%20%26%20S%C3%B6hne%2C%20Hof%202%2C%20CH-8001%20Z%C3%BCrich%2C%20Switzerland"
        );
        assert_eq!(address.lines(Locale::Es).last().map(String::as_str), Some("Suiza"));
    }
}
