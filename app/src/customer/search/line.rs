//! Where the key of an order stands, in which table and index.

use super::model::ListQuery;
use super::order::{Column, Sort};

/// Along the order, or against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Along it.
    Forward,
    /// Against it.
    Back,
}

/// Customers, and what else they are ordered by.
pub const SORTED: &str = "customer c JOIN customer_sorted k ON k.customer_id = c.id";

/// Where the key of an order stands. Each stands in an index: the first of an order are there without a look at the others.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    sort: Sort,
    /// Whether it stands with the countries, those of one country beside each other.
    in_country: bool,
}

impl Line {
    /// The order of a list; among the customers of a country alone where it asks for one, and they stand in that order.
    pub fn of(query: &ListQuery) -> Line {
        // An owner's customers, who are fewer, stand in the order of their names, too.
        let is_there = match query.sort.column {
            Column::Name => query.owner.is_none(),
            column => column == Column::City,
        };
        Line { sort: query.sort, in_country: is_there && query.country.is_some() }
    }

    /// An order of all customers.
    pub const fn by(sort: Sort) -> Line {
        Line { sort, in_country: false }
    }

    /// By what, and which way.
    pub const fn sort(self) -> Sort {
        self.sort
    }

    /// Whether it is the line of a country.
    pub const fn is_in_country(self) -> bool {
        self.in_country
    }

    /// Whether those who are asked for stand far from each other along it, or at its end: the customers of a country.
    pub const fn is_scattered(self, query: &ListQuery) -> bool {
        query.country.is_some() && !self.in_country
    }

    /// What is ordered by. Never NULL, so that every row has a place: no city and no owner come first, no credit limit comes after
    /// every limit.
    pub const fn key(self) -> &'static str {
        match self.sort.column {
            Column::Number => "c.number",
            Column::Name if self.in_country => "k.name_key",
            Column::Name => "c.name_key",
            Column::City => "k.city",
            Column::CreditLimit => "COALESCE(c.credit_limit, 9223372036854775807)",
            Column::Owner => "k.owner",
        }
    }

    /// The same as the text that stands in a [`Key`].
    pub fn key_text(self) -> String {
        format!("CAST({} AS TEXT)", self.key())
    }

    /// The customer's id where the key stands: SQLite goes along an index if the order names what is in it.
    pub const fn id(self) -> &'static str {
        if self.table().is_some() { "k.customer_id" } else { "c.id" }
    }

    /// The table in which the key stands, where that is not the customers' own.
    pub const fn table(self) -> Option<&'static str> {
        match self.sort.column {
            _ if self.in_country => Some("customer_country"),
            Column::City | Column::Owner => Some("customer_sorted"),
            _ => None,
        }
    }

    /// The order, with the customer's id to tell rows of the same key apart.
    pub fn order(self, way: Way) -> String {
        let direction = direction(self.sort, way);
        format!("{} {direction}, {} {direction}", self.key(), self.id())
    }
}

/// The order of a statement that has read the key of each row.
pub fn order(of: &str, sort: Sort, way: Way) -> String {
    let direction = direction(sort, way);
    format!("{of}.key {direction}, {of}.id {direction}")
}

fn direction(sort: Sort, way: Way) -> &'static str {
    if sort.descending == (way == Way::Forward) { "DESC" } else { "ASC" }
}
