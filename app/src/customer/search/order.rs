//! The order of the list, and where a row stands in it.

use crate::value::CustomerId;

/// A column that the list can be ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// Customer number.
    Number,
    /// Account name, without regard to case and accents.
    #[default]
    Name,
    /// City of the main address.
    City,
    /// Credit limit; no limit counts as the highest.
    CreditLimit,
    /// Who looks after the customer.
    Owner,
}

impl Column {
    /// In the order of the table.
    pub const ALL: [Column; 5] = [Column::Number, Column::Name, Column::City, Column::CreditLimit, Column::Owner];

    /// Its spelling in the URL.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Column::Number => "number",
            Column::Name => "name",
            Column::City => "city",
            Column::CreditLimit => "credit_limit",
            Column::Owner => "owner",
        }
    }
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub column: Column,
    /// Highest first.
    pub descending: bool,
}

impl Sort {
    /// Lowest first.
    #[must_use]
    pub const fn by(column: Column) -> Sort {
        Sort { column, descending: false }
    }

    /// The other way round.
    #[must_use]
    pub const fn reversed(self) -> Sort {
        Sort { column: self.column, descending: !self.descending }
    }

    /// Its spelling in the URL: `name`, `-name`.
    #[must_use]
    pub fn code(self) -> String {
        format!("{}{}", if self.descending { "-" } else { "" }, self.column.code())
    }

    /// Reads the spelling of the URL; an unknown column is the first order.
    #[must_use]
    pub fn parse(text: &str) -> Sort {
        let (descending, name) = text.strip_prefix('-').map_or((false, text), |name| (true, name));
        let column = Column::ALL.into_iter().find(|column| column.code() == name);
        column.map_or_else(Sort::default, |column| Sort { column, descending })
    }
}

/// Where a row stands in the order: the value it is ordered by, and its id for those that share the value.
///
/// A page that begins after a key keeps its place when customers before it come or go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The customer, to tell rows with the same value apart.
    pub id: CustomerId,
    /// The value of the column, as text.
    pub value: String,
}

impl Key {
    /// Its spelling in the URL: `42.cafe zurich`.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{}.{}", self.id, self.value)
    }

    /// Reads the spelling of the URL.
    #[must_use]
    pub fn parse(text: &str) -> Option<Key> {
        let (id, value) = text.split_once('.')?;
        Some(Key { id: id.parse().ok()?, value: value.to_owned() })
    }
}
