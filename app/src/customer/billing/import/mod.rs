//! Documents from two CSV files, one of their heads and one of their lines, with the numbers and totals they have: all of
//! it, or nothing and a list of what is wrong.
//!
//! An imported document is issued at once and keeps the net total that its file gives, for that is what its buyer was sent.
//! Where our rounding (see [`amount`](super::amount)) gives another figure, the report names the document and both figures.

mod products;
pub(crate) mod read;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use write::values;

use crate::customer::import::ImportError;
use crate::db::Db;
use crate::locale::Locale;
use crate::user::Access;
use crate::value::Money;

/// How the files are to be read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Only says what would happen.
    pub dry_run: bool,
    /// How numbers are written. When not said: as in Spanish where columns are separated by `;`, else as in English.
    pub locale: Option<Locale>,
}

/// The columns of the file of documents. Those not required may be missing; others are left out.
pub const DOCUMENT_COLUMNS: [(&str, &str); 10] = [
    ("number", "required; the document's own number"),
    ("customer_id", "required; the customer's number (also customer_number, customer)"),
    ("issued_on", "required; 2026-01-31"),
    ("due_on", "2026-02-28"),
    ("kind", "invoice or credit_note; an invoice when not said"),
    ("credits", "the number of the invoice that a credit note refers to, in this file or imported before"),
    ("currency", "ISO 4217; the customer's when not said"),
    ("net_total", "without VAT; the sum of the lines when not said"),
    ("vat_total", "the VAT; computed from the lines' rates when not said"),
    ("reference", "the customer's: an order, a project"),
];

/// The columns of the file of lines.
pub const LINE_COLUMNS: [(&str, &str); 7] = [
    ("invoice_number", "required; the number of the line's document (also number)"),
    (
        "product_number",
        "the number of a product of the catalogue (also product_id, product); when not said, the one product whose name is \
         the description",
    ),
    ("description", "required; what it is for (also text)"),
    ("quantity", "required"),
    ("unit_price", "required; without VAT, up to 4 decimals"),
    ("discount", "a fraction of 1: 0.15 is 15 %"),
    ("vat_rate", "in percent: 21"),
];

/// A document whose file gives another total than our rounding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The document's number.
    pub number: String,
    /// Which total: `net_total` or `vat_total`.
    pub column: &'static str,
    /// What the file says, and what is kept.
    pub file: Money,
    /// What the lines come to by our rule.
    pub ours: Money,
}

/// What an import did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many documents the files have.
    pub documents: usize,
    /// How many lines.
    pub lines: usize,
    /// How many documents are new.
    pub inserted: usize,
    /// How many were there and are as the files say.
    pub unchanged: usize,
    /// The documents whose total is another one by our rule, in the order of the file; those that were there too.
    pub differences: Vec<Difference>,
    /// The columns of either file that were not taken.
    pub ignored: Vec<String>,
}

/// Imports documents. A document that is there already is left as it is when the files say the same, and is a problem when
/// they say otherwise: what is issued is final.
///
/// # Errors
/// `Refused` with everything that is wrong with the files; then nothing was written. A problem's column begins with
/// `lines:` when it is in the file of lines.
pub async fn documents(
    db: &Db,
    access: &Access,
    heads: &[u8],
    lines: &[u8],
    options: &Options,
) -> Result<Report, ImportError> {
    let files = read::Files::read(heads, lines, options.locale)?;
    if options.dry_run {
        let mut conn = db.read(access).await?;
        return Ok(write::plan(&mut conn, &files).await?.1);
    }
    let mut tx = db.write(access).await?;
    let (plan, report) = write::plan(&mut tx, &files).await?;
    write::write(&mut tx, &plan).await?;
    tx.commit().await?;
    Ok(report)
}
