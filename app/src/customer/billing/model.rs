//! A document as it is: in the list, and on its page.

use super::filter::Key;
use super::line::Line;
use super::payment::Payment;
use super::words;
use crate::locale::Word;
use crate::value::{Currency, CustomerId, DocumentId, Language, Money};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "TEXT", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// It asks for money.
    Invoice,
    /// It takes back what an invoice asked for, whole or in part. Its amounts stand above zero, as in EN 16931.
    CreditNote,
}

impl Kind {
    /// Both, the usual one first.
    pub const ALL: [Kind; 2] = [Kind::Invoice, Kind::CreditNote];

    /// The name in addresses and in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Kind::Invoice => "invoice",
            Kind::CreditNote => "credit_note",
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
            Kind::Invoice => words::INVOICE,
            Kind::CreditNote => words::CREDIT_NOTE,
        }
    }

    /// The series its numbers belong to. Credit notes have one of their own, as Spanish law asks (Real Decreto 1619/2012,
    /// article 6.1.a).
    #[must_use]
    pub const fn series(self) -> &'static str {
        match self {
            Kind::Invoice => "F",
            Kind::CreditNote => "R",
        }
    }
}

/// A document's number: `F2026-00042`.
#[must_use]
pub fn number_of(series: &str, year: i32, ordinal: i64) -> String {
    format!("{series}{year}-{ordinal:05}")
}

/// Where a document stands. Only whether it is issued is stored; the rest follows from what was paid and credited, and
/// from the day it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "TEXT", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Still being written; it has no number.
    Draft,
    /// It is out, and nothing was paid yet.
    Issued,
    /// Some of it is paid or credited.
    PartlyPaid,
    /// Nothing is open.
    Paid,
    /// Something is open, and its day is past.
    Overdue,
    /// Credit notes have taken back all of it.
    Credited,
}

impl Status {
    /// Every status, in the order of a document's life.
    pub const ALL: [Status; 6] =
        [Status::Draft, Status::Issued, Status::PartlyPaid, Status::Paid, Status::Overdue, Status::Credited];

    /// The name in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Issued => "issued",
            Status::PartlyPaid => "partly_paid",
            Status::Paid => "paid",
            Status::Overdue => "overdue",
            Status::Credited => "credited",
        }
    }

    /// The status of a name.
    #[must_use]
    pub fn parse(code: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.code() == code)
    }

    /// The name for people.
    #[must_use]
    pub const fn label(self) -> Word {
        match self {
            Status::Draft => words::DRAFT,
            Status::Issued => words::ISSUED,
            Status::PartlyPaid => words::PARTLY_PAID,
            Status::Paid => words::PAID,
            Status::Overdue => words::OVERDUE,
            Status::Credited => words::CREDITED,
        }
    }
}

/// A document as a row of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Row {
    /// Which document.
    pub id: DocumentId,
    /// What it is.
    pub kind: Kind,
    /// Its number; a draft has none.
    pub number: Option<String>,
    /// Its date; a draft's is the one it is to bear.
    pub issued_on: NaiveDate,
    /// Until when it is to be paid.
    pub due_on: Option<NaiveDate>,
    /// Of all its amounts.
    pub currency: Currency,
    /// Minor units, without VAT.
    pub net_total: i64,
    /// Minor units, with VAT.
    pub gross_total: i64,
    /// Minor units: what was paid of it, less what was paid back.
    pub paid: i64,
    /// Minor units: what credit notes have taken back of it.
    pub credited: i64,
    /// Minor units: what is still to be paid. Below zero when it is we who owe: an invoice that was paid and then credited,
    /// or a credit note of no invoice of ours. A credit note of an invoice is settled in that invoice, and has none.
    pub balance: i64,
    /// Where it stands today.
    pub status: Status,
}

impl Row {
    /// One of its amounts.
    #[must_use]
    pub const fn money(&self, minor: i64) -> Money {
        Money { minor, currency: self.currency }
    }

    /// The VAT.
    #[must_use]
    pub const fn vat(&self) -> Money {
        self.money(self.gross_total - self.net_total)
    }
}

/// A page of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The documents, the newest first.
    pub rows: Vec<Row>,
    /// The key of the last of them, when there are older ones.
    pub next: Option<Key>,
    /// How many the filter finds on all its pages.
    pub total: i64,
    /// What they come to, a row per currency.
    pub sums: Vec<Sum>,
    /// The years of which there are documents, the newest first; whatever the filter.
    pub years: Vec<i32>,
}

/// What the documents that a filter finds come to, in one currency. Credit notes count below zero. Drafts ask for nothing
/// yet and count only where nothing but drafts is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Sum {
    /// Of the amounts.
    pub currency: Currency,
    /// Minor units, without VAT.
    pub net: i64,
    /// Minor units, with VAT.
    pub gross: i64,
    /// Minor units.
    pub paid: i64,
    /// Minor units.
    pub balance: i64,
}

/// A document as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// As in the list.
    pub row: Row,
    /// The rest of its row.
    pub more: More,
    /// Its lines, in their order.
    pub lines: Vec<Line>,
    /// What was paid, the oldest first.
    pub payments: Vec<Payment>,
    /// The issued credit notes that refer to it, and their drafts.
    pub credit_notes: Vec<Row>,
}

/// What only the page of a document shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct More {
    /// The invoice that a credit note refers to.
    pub credits_id: Option<DocumentId>,
    /// That invoice's number.
    pub credits_number: Option<String>,
    /// The customer's reference: an order, a project.
    pub reference: Option<String>,
    /// What stands below the lines.
    pub notes: Option<String>,
    /// The language it is written in; a draft's is the customer's.
    pub language: Option<Language>,
    /// The buyer as they were called when it was issued.
    pub buyer_name: Option<String>,
    /// Their identification then.
    pub buyer_tax_id: Option<String>,
    /// Where the invoice went.
    pub buyer_address: Option<String>,
    /// Why it was issued though the credit limit was exceeded.
    pub over_limit_reason: Option<String>,
    /// Whether it came from a file, with its own number.
    pub imported: bool,
    /// Counts the saves; a save names the one it was made from. A new or changed line counts too.
    pub version: i64,
}

/// Which customer a document is drawn up for, as far as a new one needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Buyer {
    /// Which customer.
    pub id: CustomerId,
    /// The currency of the account.
    pub currency: Currency,
    /// Days until an invoice is due.
    pub payment_terms_days: Option<i64>,
    /// Whether we charge VAT.
    pub vat_liable: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_tells_series_year_and_place() {
        assert_eq!(number_of(Kind::Invoice.series(), 2026, 42), "F2026-00042");
        assert_eq!(number_of(Kind::CreditNote.series(), 2026, 123_456), "R2026-123456");
    }
}
