//! What the history knows of each column: how it is called, and how its values are read.

use crate::locale::Word;

/// How the values of a column are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A short text, quoted; a number as it is.
    Text,
    /// A text too long to quote.
    LongText,
    /// Why another column of the row is changed along with it.
    Reason,
    /// Minor units of the row's currency.
    Money,
    /// A number of days.
    Days,
    /// Hundredths of a percent.
    Percent,
    /// A number of so many decimals, stored as a whole one.
    Decimal(u32),
    /// Yes or no.
    YesNo,
    /// Yes or no, each told by a sentence of its own: when it is switched on, and when it is switched off.
    Switch(Word, Word),
    /// A moment.
    Instant,
    /// A moment, or the whole day where the row says `all_day`.
    InstantOrDay,
    /// A moment that is set when something has happened: told by a sentence of its own when it comes, and when it goes.
    Mark(Word, Word),
    /// The name of something that a row is put to and taken off: a sentence each, with its `{value}`.
    Joined(Word, Word),
    /// A day.
    Day,
    /// One of a few words of the program: what stands in the database, and the word within a sentence.
    Choice(&'static [(&'static str, Word)]),
    /// The same, each with a sentence of its own for a row that is added: what stands in the database, the word beside a
    /// value, and the sentence with its `{user}` and the row's `{name}`.
    Told(&'static [(&'static str, Word, Word)]),
    /// An ISO 3166 code.
    Country,
    /// An ISO 639 code.
    Language,
    /// An ISO 4217 code.
    Currency,
    /// An account number, written in groups of four.
    Iban,
    /// A person, by the name that stood in the row's frozen label.
    Owner,
    /// A list with commas.
    Tags,
    /// A list with a thing on each line.
    Lines,
    /// The customer that a row belongs to.
    Customer,
    /// What says nothing to a reader, because another column says it.
    Hidden,
}

/// A column of an audited table.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The column.
    pub column: &'static str,
    /// How its values are read.
    pub kind: FieldKind,
    /// What it is called beside a value.
    pub label: Word,
    /// What it is called within a sentence, with its article.
    pub phrase: Word,
}

/// Declares columns in the order in which their changes are told: the column and its kind, what it is called in Spanish,
/// English and French, and the same within a sentence.
#[macro_export]
macro_rules! history_fields {
    ($($column:ident $kind:ident $(($($of:expr),+))?: $es:literal $en:literal $fr:literal, $le:literal $the:literal $la:literal;)*) => {
        &[$($crate::customer::history::Field {
            column: stringify!($column),
            kind: $crate::customer::history::FieldKind::$kind $(($($of),+))?,
            label: $crate::locale::Word { es: $es, en: $en, fr: $fr },
            phrase: $crate::locale::Word { es: $le, en: $the, fr: $la },
        }),*]
    };
}
pub use crate::history_fields as fields;
