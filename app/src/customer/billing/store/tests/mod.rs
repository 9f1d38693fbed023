//! The billing on both databases.

mod bought;
mod drafts;
mod payments;
mod read;
mod settlement;
mod taking;

use super::super::amount::Figures as LineFigures;
use super::super::draft::DocumentEdit;
use super::super::figures::OverLimit;
use super::super::filter::{Age, BillingFilter, Standing};
use super::super::line::LineForm;
use super::super::model::{Kind, Status};
use super::super::payment::PaymentEdit;
use super::issue::Issue;
use super::taken::{self, Content};
use super::{Now, Refusal, Sight, Stop, credit, draft, figures, find, issue, line, list, payment};
use crate::db::testing::{command, db_test};
use crate::db::{Db, Sql};
use crate::locale::Locale;
use crate::ui::form::Form as _;
use crate::value::{Currency, CustomerId, DocumentId, DocumentLineId, Money, PaymentId};
use chrono::{Days, NaiveDate};
use std::collections::BTreeSet;

pub(in crate::customer::billing) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day")
}

/// The customer with this id, seen today.
pub(in crate::customer::billing) fn sight(customer: i64) -> Sight {
    Sight { customer: CustomerId(customer), deleted: false, today: today() }
}

pub(in crate::customer::billing) const CAFE: i64 = 1;
const ACME: i64 = 2;

/// Café Zürich with a limit of 1000.00, and Acme without one.
pub(in crate::customer::billing) async fn two_companies(db: &Db) {
    let mut tx = db.write(&command()).await.expect("a transaction");
    for statement in [
        "INSERT INTO customer (number, name, currency, credit_limit, tax_id) VALUES ('C-1', 'Café Zürich', 'EUR', 100000, 'B1')",
        "INSERT INTO customer (number, name, currency) VALUES ('C-2', 'Acme', 'EUR')",
        "INSERT INTO address (customer_id, purpose, street, postal_code, city, country) \
         VALUES (1, 'billing', 'Bahnhofstrasse 1', '8001', 'Zürich', 'CH')",
    ] {
        tx.query(statement).execute().await.expect(statement);
    }
    tx.commit().await.expect("a commit");
}

pub(in crate::customer::billing) fn head(issued_on: NaiveDate) -> DocumentEdit {
    DocumentEdit {
        issued_on,
        due_on: issued_on.checked_add_days(Days::new(30)),
        currency: Currency::EUR,
        reference: None,
        notes: None,
    }
}

/// One piece at a price in cents, at 21 %.
pub(in crate::customer::billing) fn piece(cents: i64) -> Content {
    let figures = LineFigures { quantity: 1000, unit_price: cents * 100, discount: 0 };
    Content { product: None, text: "Espresso machine".to_owned(), unit: None, figures, vat_rate: 2100 }
}

pub(in crate::customer::billing) fn pay(cents: i64, paid_on: NaiveDate) -> PaymentEdit {
    PaymentEdit { paid_on, amount: cents, currency: Currency::EUR, method: None, reference: None }
}

pub(in crate::customer::billing) fn plainly(version: i64) -> Issue {
    Issue { version, policy: OverLimit::Warn, admin: false, reason: None }
}

/// A draft of one piece.
async fn drafted(db: &Db, customer: i64, day: NaiveDate, cents: i64) -> DocumentId {
    let mut tx = db.write(&command()).await.expect("a transaction");
    let id = draft::insert(&mut tx, CustomerId(customer), &head(day)).await.expect("a draft");
    line::insert(&mut tx, sight(customer), id, &piece(cents)).await.expect("a line");
    tx.commit().await.expect("a commit");
    id
}

pub(in crate::customer::billing) async fn issue_it(
    db: &Db,
    customer: i64,
    id: DocumentId,
    how: &Issue,
) -> Result<String, Stop> {
    let mut tx = db.write(&command()).await.expect("a transaction");
    let number = issue::issue(&mut tx, sight(customer), id, how).await?;
    tx.commit().await?;
    Ok(number)
}

/// An issued invoice of one piece.
pub(in crate::customer::billing) async fn issued(db: &Db, customer: i64, day: NaiveDate, cents: i64) -> DocumentId {
    let id = drafted(db, customer, day, cents).await;
    issue_it(db, customer, id, &Issue { reason: Some("agreed".to_owned()), ..plainly(2) }).await.expect("a number");
    id
}

pub(in crate::customer::billing) async fn paid(
    db: &Db,
    customer: i64,
    id: DocumentId,
    edit: &PaymentEdit,
) -> Result<PaymentId, Stop> {
    let mut tx = db.write(&command()).await.expect("a transaction");
    let payment = payment::insert(&mut tx, sight(customer), id, edit).await?;
    tx.commit().await?;
    Ok(payment)
}

pub(in crate::customer::billing) async fn credited(
    db: &Db,
    customer: i64,
    invoice: DocumentId,
) -> Result<DocumentId, Stop> {
    let mut tx = db.write(&command()).await.expect("a transaction");
    let id = credit::begin(&mut tx, sight(customer), invoice).await?;
    tx.commit().await?;
    Ok(id)
}

/// Has twenty do the same at once, and tells what came of each.
async fn twenty_at_once<Doing>(db: &Db, doing: impl Fn(Db) -> Doing) -> Vec<Doing::Output>
where
    Doing: Future<Output: Send> + Send + 'static,
{
    let tasks: Vec<_> = (0..20).map(|_| tokio::spawn(doing(db.clone()))).collect();
    let mut done = Vec::new();
    for task in tasks {
        done.push(task.await.expect("it ran"));
    }
    done
}

async fn document(db: &Db, customer: i64, id: DocumentId) -> super::Document {
    let mut conn = db.read(&command()).await.expect("a view");
    find(&mut conn, sight(customer), id).await.expect("an answer").expect("the document")
}

fn refusal<T: std::fmt::Debug>(result: Result<T, Stop>) -> Refusal {
    match result {
        Err(Stop::Refused(refusal)) => refusal,
        other => panic!("it should be refused: {other:?}"),
    }
}

async fn number(db: &Db, sql: &'static str) -> i64 {
    db.read(&command()).await.expect("a view").query(sql).scalar().await.expect("a number")
}
