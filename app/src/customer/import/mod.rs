//! Customers from a CSV file: all of it, or nothing and a list of what is wrong.
//!
//! The way of a file: `csv` reads its bytes as a table, `map` says which column is which field, `row` understands a row
//! by the same rules as the forms, and `run` compares with what is there and writes the difference.

pub mod csv;
pub(crate) mod fields;
pub(crate) mod map;
mod row;
mod run;
#[cfg(test)]
mod tests;
pub(crate) mod write;

pub use fields::FIELDS;

use crate::db::{Db, DbError};
use crate::locale::Locale;
use crate::user::Access;
use crate::value::Currency;

/// Imports customers, each with its main address and first contact.
///
/// A customer who is there already is changed where the file says otherwise, and not touched where it says the same. A
/// column that the file does not have changes nothing; an empty cell empties its field. `progress` hears how many rows
/// of how many are done.
///
/// # Errors
/// `Refused` with everything that is wrong with the file; then nothing was written.
pub async fn customers(
    db: &Db,
    access: &Access,
    bytes: &[u8],
    options: &Options,
    progress: impl FnMut(usize, usize) + Send,
) -> Result<Report, ImportError> {
    let table = csv::read(bytes)?;
    let mapping = map::Mapping::of(&table.header, &options.map, options.key)?;
    run::run(db, access, &table, &mapping, options, progress).await
}

/// How a file is to be read.
#[derive(Clone, Debug)]
pub struct Options {
    /// Columns whose name alone does not tell: the file's header and our field (see [`FIELDS`]); `-` leaves a column out.
    pub map: Vec<(String, String)>,
    /// What makes a row of the file and a customer the same.
    pub key: Key,
    /// Only says what would happen.
    pub dry_run: bool,
    /// The currency of new customers for whom the file names none.
    pub currency: Currency,
    /// How amounts are written. When not said: as in Spanish where columns are separated by `;`, for programs write that
    /// where the comma is for decimals; else as in English.
    pub locale: Option<Locale>,
}

impl Default for Options {
    fn default() -> Options {
        Options { map: Vec::new(), key: Key::Number, dry_run: false, currency: Currency::EUR, locale: None }
    }
}

/// What makes a row of the file and a customer the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Key {
    /// The customer number.
    #[default]
    Number,
    /// The company identification.
    TaxId,
    /// The name, without regard to case and accents.
    Name,
}

impl Key {
    /// Every key, the usual one first.
    pub const ALL: [Key; 3] = [Key::Number, Key::TaxId, Key::Name];

    /// The name on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Key::Number => "number",
            Key::TaxId => "tax-id",
            Key::Name => "name",
        }
    }

    /// What it is called in a sentence.
    const fn noun(self) -> &'static str {
        match self {
            Key::Number => "customer number",
            Key::TaxId => "company identification",
            Key::Name => "name",
        }
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.code())
    }
}

impl std::str::FromStr for Key {
    type Err = String;

    fn from_str(code: &str) -> Result<Key, String> {
        let found = Key::ALL.into_iter().find(|key| key.code() == code.replace('_', "-"));
        found.ok_or_else(|| format!("“{code}” is no key: it is number, tax-id or name"))
    }
}

/// What an import did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many rows the file has.
    pub rows: usize,
    /// How many are new.
    pub inserted: usize,
    /// How many were there and something of theirs was changed.
    pub updated: usize,
    /// How many were there and are as the file says.
    pub unchanged: usize,
    /// Which column of the file was taken for which field.
    pub columns: Vec<(String, &'static str)>,
    /// The columns of the file that were not taken.
    pub ignored: Vec<String>,
}

/// How many problems are listed; the others are counted.
pub const LISTED: usize = 50;

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file is not as it has to be.
    #[error("{}", sentences(.problems, *.more))]
    Refused {
        /// The first problems, in the order of the file.
        problems: Vec<ImportProblem>,
        /// How many more there are.
        more: usize,
    },
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// One thing that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportProblem {
    /// The line, counted from 1, on which the row begins.
    pub line: usize,
    /// The column, as the file's header calls it; empty when it is the whole row.
    pub column: String,
    /// What is wrong and what to do.
    pub sentence: String,
}

impl std::fmt::Display for ImportProblem {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "line {}", self.line)?;
        if !self.column.is_empty() {
            write!(out, ", column {}", self.column)?;
        }
        write!(out, ": {}", self.sentence)
    }
}

fn sentences(problems: &[ImportProblem], more: usize) -> String {
    let mut lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines.push("nothing was imported".to_owned());
    lines.join("\n")
}

/// Collects what is wrong, so that all of it is told at once.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    listed: Vec<ImportProblem>,
    more: usize,
}

impl Problems {
    pub(crate) fn add(&mut self, line: usize, column: &str, sentence: impl Into<String>) {
        if self.listed.len() < LISTED {
            self.listed.push(ImportProblem { line, column: column.to_owned(), sentence: sentence.into() });
        } else {
            self.more += 1;
        }
    }

    /// `value` when nothing is wrong.
    pub(crate) fn or<T>(self, value: T) -> Result<T, ImportError> {
        if self.listed.is_empty() {
            Ok(value)
        } else {
            Err(ImportError::Refused { problems: self.listed, more: self.more })
        }
    }

    /// The error of one problem.
    pub(crate) fn only(line: usize, column: &str, sentence: impl Into<String>) -> ImportError {
        let problems = vec![ImportProblem { line, column: column.to_owned(), sentence: sentence.into() }];
        ImportError::Refused { problems, more: 0 }
    }
}
