//! Compares the files with what is there, and writes what is new: by the hundred in one statement.

use super::products::Products;
use super::read::{Body, Files, Head, Sums};
use super::{Difference, Report};
use crate::customer::billing::amount::Figures;
use crate::customer::billing::model::Kind;
use crate::customer::import::{ImportError, Problems};
use crate::db::{DbError, Executor, Sql, Tx};
use crate::locale::Locale;
use crate::value::{Currency, CustomerId, DocumentId, Language, fold};
use chrono::NaiveDate;
use std::collections::HashMap;
use std::fmt::Write as _;

/// How many rows one statement adds: a round trip to Postgres for each would take most of an import's time.
const ADDED_AT_ONCE: usize = 100;
/// How many keys one question to the database names.
pub(super) const ASKED_AT_ONCE: usize = 5_000;

/// The documents that are new.
pub struct Plan<'a> {
    new: Vec<New<'a>>,
    products: Products,
}

struct New<'a> {
    head: &'a Head,
    customer: Customer,
    currency: Currency,
    sums: Sums,
}

#[derive(Clone, sqlx::FromRow)]
struct Customer {
    number: String,
    id: CustomerId,
    name: String,
    tax_id: Option<String>,
    currency: Currency,
    document_language: Option<Language>,
    deleted: bool,
}

/// A document that is there, as far as a file can say something else of it.
#[derive(sqlx::FromRow)]
struct There {
    number: String,
    id: DocumentId,
    customer_id: CustomerId,
    kind: Kind,
    credits: Option<String>,
    issued_on: NaiveDate,
    due_on: Option<NaiveDate>,
    currency: Currency,
    net_total: i64,
    gross_total: i64,
    reference: Option<String>,
}

#[derive(sqlx::FromRow)]
struct ThereLine {
    document_id: DocumentId,
    text: String,
    quantity: i64,
    unit_price: i64,
    discount: i64,
    vat_rate: i64,
}

/// `$before (each of the texts in $1) $after`, for a list of any length.
macro_rules! among {
    ($before:literal, $value:literal, $after:literal) => {
        Sql::per_dialect(
            concat!($before, " (SELECT ", $value, " FROM json_each($1)) ", $after),
            concat!($before, " (SELECT ", $value, " FROM jsonb_array_elements_text($1::jsonb)) ", $after),
        )
    };
}

pub(super) use among;

/// Finds out what is new, and what is wrong.
///
/// # Errors
/// Every document whose customer is not there, that cannot be understood, or that is there already and otherwise.
pub async fn plan<'a>(sql: &mut Executor, files: &'a Files) -> Result<(Plan<'a>, Report), ImportError> {
    let customers = customers(sql, files).await?;
    let (there, lines) = there(sql, files).await?;
    let mut problems = Problems::default();
    let products = Products::named(sql, files, &mut problems).await?;
    let mut new = Vec::new();
    let mut report = Report {
        documents: files.documents.len(),
        lines: files.lines,
        ignored: files.ignored.clone(),
        ..Report::default()
    };
    for head in &files.documents {
        let customer = match customers.get(&head.customer) {
            Some(customer) if !customer.deleted => customer,
            Some(_) => {
                problems.add(head.line, "customer_id", format!("The customer {} was deleted.", head.customer));
                continue;
            }
            None => {
                problems.add(head.line, "customer_id", format!("There is no customer {}.", head.customer));
                continue;
            }
        };
        let currency = head.currency.unwrap_or(customer.currency);
        let sums = match head.sums(currency) {
            Ok(sums) => sums,
            Err((column, problem)) => {
                problems.add(head.line, column, problem.message(Locale::En));
                continue;
            }
        };
        if let Some(sentence) = wrong_credit(head, (customer.id, currency), files, &customers, &there) {
            problems.add(head.line, "credits", sentence);
            continue;
        }
        report.differences.extend(differences(head, &sums));
        match there.get(&head.number) {
            None => new.push(New { head, customer: customer.clone(), currency, sums }),
            Some(there) => {
                let theirs = lines.get(&there.id).map_or(&[][..], Vec::as_slice);
                if is_the_same(head, customer, &sums, there, theirs) {
                    report.unchanged += 1;
                } else {
                    let sentence = "It is there already and says otherwise; an issued document is final.";
                    problems.add(head.line, "number", sentence);
                }
            }
        }
    }
    report.inserted = new.len();
    // An invoice is added before the credit note that refers to it.
    new.sort_by_key(|new| new.head.kind == Kind::CreditNote);
    problems.or((Plan { new, products }, report))
}

/// What is wrong with the invoice that a document of a customer refers to: only a credit note does, and only to one of the same
/// customer in its own currency, which it settles in part.
fn wrong_credit(
    head: &Head,
    (customer, currency): (CustomerId, Currency),
    files: &Files,
    customers: &HashMap<String, Customer>,
    there: &HashMap<String, There>,
) -> Option<String> {
    let credits = head.credits.as_deref()?;
    if head.kind == Kind::Invoice {
        return Some("Only a credit note refers to an invoice.".to_owned());
    }
    let in_file = files.documents.iter().find(|other| other.number == credits).and_then(|other| {
        let whose = customers.get(&other.customer)?;
        Some((other.kind, whose.id, other.currency.unwrap_or(whose.currency)))
    });
    let found = in_file.or_else(|| there.get(credits).map(|there| (there.kind, there.customer_id, there.currency)));
    match found {
        Some((Kind::Invoice, whose, _)) if whose != customer => {
            Some(format!("The invoice {credits} is another customer's."))
        }
        Some((Kind::Invoice, _, other)) if other != currency => {
            Some(format!("The invoice {credits} is in {other}, and this in {currency}."))
        }
        Some((Kind::Invoice, ..)) => None,
        _ => Some(format!("There is no invoice {credits}.")),
    }
}

fn differences(head: &Head, sums: &Sums) -> Vec<Difference> {
    // What has no lines is a balance brought forward, and nothing to compare with.
    if head.lines.is_empty() {
        return Vec::new();
    }
    let pairs = [("net_total", sums.file.0, sums.ours.0), ("vat_total", sums.file.1, sums.ours.1)];
    let told = pairs.into_iter().filter_map(|(column, file, ours)| Some((column, file?, ours)));
    told.filter(|(_, file, ours)| file != ours)
        .map(|(column, file, ours)| Difference { number: head.number.clone(), column, file, ours })
        .collect()
}

fn is_the_same(head: &Head, customer: &Customer, sums: &Sums, there: &There, lines: &[ThereLine]) -> bool {
    // Which product a line names does not count: the catalogue may have come after the documents.
    let line = |line: &ThereLine| {
        let figures = Figures { quantity: line.quantity, unit_price: line.unit_price, discount: line.discount };
        (line.text.clone(), figures, line.vat_rate)
    };
    there.customer_id == customer.id
        && there.kind == head.kind
        && there.credits == head.credits
        && there.issued_on == head.issued_on
        && there.due_on == head.due_on
        && there.currency == sums.net.currency
        && there.net_total == sums.net.minor
        && there.gross_total == sums.gross.minor
        && there.reference == head.reference
        && lines.iter().map(line).eq(head.lines.iter().map(|line| (line.text.clone(), line.figures, line.vat_rate)))
}

async fn customers(sql: &mut Executor, files: &Files) -> Result<HashMap<String, Customer>, DbError> {
    let mut numbers: Vec<&str> = files.documents.iter().map(|head| head.customer.as_str()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut all = HashMap::new();
    for some in numbers.chunks(ASKED_AT_ONCE) {
        let question = among!(
            "SELECT number, id, name, tax_id, currency, document_language, deleted_at IS NOT NULL AS deleted
               FROM customer WHERE number IN",
            "value",
            ""
        );
        let found: Vec<Customer> = sql.query(question).bind(list(some)).all().await?;
        all.extend(found.into_iter().map(|customer| (customer.number.clone(), customer)));
    }
    Ok(all)
}

type Lines = HashMap<DocumentId, Vec<ThereLine>>;

/// The documents that have the numbers of the file, and those that its credit notes refer to; with their lines.
async fn there(sql: &mut Executor, files: &Files) -> Result<(HashMap<String, There>, Lines), DbError> {
    let mut numbers: Vec<&str> = files
        .documents
        .iter()
        .flat_map(|head| [Some(head.number.as_str()), head.credits.as_deref()])
        .flatten()
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    let (mut all, mut lines) = (HashMap::new(), Lines::new());
    for some in numbers.chunks(ASKED_AT_ONCE) {
        let question = among!(
            "SELECT d.number, d.id, d.customer_id, d.kind, d.credits_number AS credits, d.issued_on, d.due_on, d.currency,
                    d.net_total, d.gross_total, d.reference
               FROM document d WHERE d.number IN",
            "value",
            ""
        );
        let found: Vec<There> = sql.query(question).bind(list(some)).all().await?;
        let ids: Vec<i64> = found.iter().map(|there| there.id.0).collect();
        let question = among!(
            "SELECT document_id, text, quantity, unit_price, discount, vat_rate FROM document_line
              WHERE deleted_at IS NULL AND document_id IN",
            "CAST(value AS BIGINT)",
            "ORDER BY document_id, id"
        );
        for line in sql.query(question).bind(list(&ids)).all::<ThereLine>().await? {
            lines.entry(line.document_id).or_default().push(line);
        }
        all.extend(found.into_iter().map(|there| (there.number.clone(), there)));
    }
    Ok((all, lines))
}

/// Writes the new documents: their heads as drafts, their lines, and then all of them are issued. Credit notes come after
/// the invoices that they refer to.
///
/// # Errors
/// When the database fails.
pub async fn write(tx: &mut Tx, plan: &Plan<'_>) -> Result<(), ImportError> {
    let invoices = plan.new.partition_point(|new| new.head.kind == Kind::Invoice);
    let (invoices, notes) = plan.new.split_at(invoices);
    let mut ids = HashMap::new();
    for some in invoices.chunks(ADDED_AT_ONCE) {
        ids.extend(add_heads(tx, some).await?);
    }
    for some in notes.chunks(ADDED_AT_ONCE) {
        ids.extend(add_heads(tx, some).await?);
    }
    let of = |new: &New<'_>| ids.get(&new.head.number).copied();
    let mut lines = Vec::new();
    for new in &plan.new {
        let Some(id) = of(new) else { continue };
        lines.extend(new.head.lines.iter().zip(&new.sums.nets).map(|(line, net)| (new, id, line, net.minor)));
    }
    for some in lines.chunks(ADDED_AT_ONCE) {
        add_lines(tx, some, &plan.products).await?;
    }
    let all: Vec<i64> = ids.values().map(|id| id.0).collect();
    for some in all.chunks(ASKED_AT_ONCE) {
        let issue =
            among!("UPDATE document SET state = 'issued' WHERE id IN", "CAST(value AS BIGINT)", "AND state = 'draft'");
        tx.query(issue).bind(list(some)).execute().await?;
    }
    Ok(())
}

async fn add_heads(tx: &mut Tx, some: &[New<'_>]) -> Result<Vec<(String, DocumentId)>, DbError> {
    let now = tx.now();
    let credited: Vec<&str> = some.iter().filter_map(|new| new.head.credits.as_deref()).collect();
    let question = among!("SELECT number, id FROM document WHERE number IN", "value", "");
    let credited: HashMap<String, DocumentId> =
        tx.query(question).bind(list(&credited)).all::<(String, DocumentId)>().await?.into_iter().collect();
    let sql = format!(
        "INSERT INTO document (customer_id, kind, number, credits_id, credits_number, issued_on, due_on, currency, net_total, gross_total,
                reference, language, buyer_name, buyer_tax_id, origin, state, version, created_at, updated_at)
         VALUES {} RETURNING number, id",
        values(some.len(), 14, "'imported', 'draft', 1, $1, $1")
    );
    let mut query = tx.query(Sql::compose(sql)).bind(now);
    for New { head, customer, currency, sums } in some {
        query = query
            .bind(customer.id)
            .bind(head.kind)
            .bind(&*head.number)
            .bind(head.credits.as_ref().and_then(|number| credited.get(number)).copied())
            .bind(head.credits.as_deref())
            .bind(head.issued_on)
            .bind(head.due_on)
            .bind(*currency)
            .bind(sums.net.minor)
            .bind(sums.gross.minor)
            .bind(head.reference.as_deref())
            .bind(customer.document_language)
            .bind(&*customer.name)
            .bind(customer.tax_id.as_deref());
    }
    query.all().await
}

async fn add_lines(
    tx: &mut Tx,
    some: &[(&New<'_>, DocumentId, &Body, i64)],
    products: &Products,
) -> Result<(), DbError> {
    let now = tx.now();
    let sql = format!(
        "INSERT INTO document_line (customer_id, document_id, text, quantity, unit_price, discount, vat_rate, net, currency,
                product_id, product_number, search_key, version, created_at, updated_at)
         VALUES {}",
        values(some.len(), 12, "1, $1, $1")
    );
    let mut query = tx.query(Sql::compose(sql)).bind(now);
    for (new, id, line, net) in some {
        let product = products.of(line);
        let number = product.map(|product| product.number.as_str());
        let search_key = fold(&number.into_iter().chain([line.text.as_str()]).collect::<Vec<_>>().join(" "));
        query = query
            .bind(new.customer.id)
            .bind(*id)
            .bind(&*line.text)
            .bind(line.figures.quantity)
            .bind(line.figures.unit_price)
            .bind(line.figures.discount)
            .bind(line.vat_rate)
            .bind(*net)
            .bind(new.currency)
            .bind(product.map(|product| product.id))
            .bind(number)
            .bind(search_key);
    }
    query.execute().await.map(drop)
}

/// The placeholders of `rows` new rows of `columns` bound values each, from `$2` on, and what ends each.
pub(crate) fn values(rows: usize, columns: usize, end: &str) -> String {
    let mut text = String::new();
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns {
            // Writing to a String cannot fail.
            let _ = write!(text, "${}, ", 2 + row * columns + column);
        }
        text.push_str(end);
        text.push(')');
    }
    text
}

/// A list as the one parameter that it is bound as.
pub(super) fn list<T: serde::Serialize>(values: &[T]) -> String {
    serde_json::to_string(values).unwrap_or_else(|_| "[]".to_owned())
}
