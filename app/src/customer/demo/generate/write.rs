//! Writes the generated rows, by the dozen in one statement. The history of all of it is written by the triggers.

use super::rows::{Batch, File, Ticket};
use super::trade::{Document, Line, Ordinals, Price, Product};
use crate::customer::billing::import::values;
use crate::customer::files::kind::FileKind;
use crate::customer::import::write::{add_addresses, add_contacts, add_customers};
use crate::customer::tickets::store::search_key as ticket_key;
use crate::db::{DbError, Query, Sql, Tx};
use crate::product::model::label;
use crate::value::{ContactId, CustomerId, UserId, fold};
use std::collections::HashMap;

/// How many rows one statement adds. For each value bound, SQLite's driver asks for the name of its placeholder, and SQLite looks
/// through all names of the statement: with ten times as many rows that takes a quarter of the time.
const ADDED_AT_ONCE: usize = 20;

/// What the rows refer to that was there before them.
#[derive(Default)]
pub struct There {
    /// Who may be given something to do.
    pub people: Vec<(UserId, String)>,
    /// The products of the catalogue.
    pub catalogue: Vec<(i64, String, String)>,
    /// The contents that the files share.
    pub contents: Vec<Content>,
}

/// Bytes that are in the store.
#[derive(sqlx::FromRow)]
pub struct Content {
    pub sha256: String,
    pub size: i64,
    pub kind: FileKind,
    pub media_type: String,
    pub label: String,
}

/// Writes some customers with everything that belongs to them, and tells their ids.
pub async fn write(tx: &mut Tx, batch: &Batch, there: &There) -> Result<Vec<CustomerId>, DbError> {
    let mut ids = Vec::with_capacity(batch.new.len());
    for some in batch.new.chunks(ADDED_AT_ONCE) {
        let by_number = add_customers(tx, some).await?;
        ids.extend(some.iter().filter_map(|new| by_number.get(&new.details.number).copied()));
    }
    let theirs: Vec<_> = batch.addresses.iter().map(|(of, row)| (ids[*of], row)).collect();
    for some in theirs.chunks(ADDED_AT_ONCE) {
        add_addresses(tx, some).await?;
    }
    let theirs: Vec<_> = batch.contacts.iter().map(|(of, row)| (ids[*of], row)).collect();
    for some in theirs.chunks(ADDED_AT_ONCE) {
        add_contacts(tx, some).await?;
    }
    activities(tx, batch, &ids, there).await?;
    tickets(tx, batch, &ids, there).await?;
    documents(tx, &batch.documents, &ids).await?;
    products(tx, &batch.exclusive, &ids).await?;
    prices(tx, &batch.prices, &ids, there).await?;
    files(tx, &batch.files, &ids, there).await?;
    small_changes(tx, &ids).await?;
    Ok(ids)
}

/// Adds rows, version 1, made and changed now unless `end` says otherwise, and tells their ids in the same order: both
/// databases number the rows of a statement in the order in which they stand in it.
async fn add<T: Sync>(
    tx: &mut Tx,
    into: &str,
    columns: usize,
    end: &str,
    rows: &[T],
    bind: impl for<'c> Fn(Query<'c>, &T) -> Query<'c>,
) -> Result<Vec<i64>, DbError> {
    let now = tx.now();
    let mut ids = Vec::with_capacity(rows.len());
    for some in rows.chunks(ADDED_AT_ONCE) {
        let sql = format!("INSERT INTO {into} VALUES {} RETURNING id", values(some.len(), columns, end));
        let query = tx.query(Sql::compose(sql)).bind(now);
        let mut added: Vec<i64> = some.iter().fold(query, &bind).scalars().await?;
        added.sort_unstable();
        ids.extend(added);
    }
    Ok(ids)
}

/// The first contact of each customer of a batch.
async fn first_contacts(tx: &mut Tx, ids: &[CustomerId]) -> Result<HashMap<CustomerId, (ContactId, String)>, DbError> {
    let (Some(first), Some(last)) = (ids.iter().min(), ids.iter().max()) else { return Ok(HashMap::new()) };
    let found: Vec<(CustomerId, ContactId, String)> = tx
        .query("SELECT customer_id, id, name FROM contact WHERE customer_id BETWEEN $1 AND $2 AND is_primary")
        .bind(*first)
        .bind(*last)
        .all()
        .await?;
    Ok(found.into_iter().map(|(customer, id, name)| (customer, (id, name))).collect())
}

/// Somebody among the people there are.
fn person(there: &There, drawn: usize) -> Option<&(UserId, String)> {
    there.people.get(drawn.checked_rem(there.people.len())?)
}

async fn activities(tx: &mut Tx, batch: &Batch, ids: &[CustomerId], there: &There) -> Result<(), DbError> {
    let contacts = first_contacts(tx, ids).await?;
    let into = "activity (customer_id, kind, subject, due_at, duration_minutes, priority, done_at, outcome, contact_id, \
                contact_name, assignee_id, assignee_name, version, created_at, updated_at)";
    add(tx, into, 12, "1, $1, $1", &batch.activities, |query, (of, row)| {
        // A note is about nobody in particular.
        let contact = contacts.get(&ids[*of]).filter(|_| row.kind != "note");
        let person = person(there, row.person);
        query
            .bind(ids[*of])
            .bind(row.kind)
            .bind(row.subject)
            .bind(row.due_at)
            .bind(row.minutes)
            .bind(row.priority)
            .bind(row.done_at)
            .bind(row.outcome)
            .bind(contact.map(|(id, _)| *id))
            .bind(contact.map(|(_, name)| name.clone()))
            .bind(person.map(|(id, _)| *id))
            .bind(person.map(|(_, name)| name.clone()))
    })
    .await
    .map(drop)
}

async fn tickets(tx: &mut Tx, batch: &Batch, ids: &[CustomerId], there: &There) -> Result<(), DbError> {
    let into = "ticket (customer_id, number, subject, status, priority, category, assignee_id, assignee_name, resolution, \
                opened_at, status_since, first_answered_at, first_answer_seconds, waiting_since, resolved_at, search_key, \
                version, created_at, updated_at)";
    let added = add(tx, into, 16, "1, $1, $1", &batch.tickets, |query, (of, row): &(usize, Ticket)| {
        let person = person(there, row.person);
        let since = row.answered_at.unwrap_or(row.opened_at);
        query
            .bind(ids[*of])
            .bind(row.number.clone())
            .bind(row.subject)
            .bind(row.status)
            .bind(row.priority)
            .bind(row.category)
            .bind(person.map(|(id, _)| *id))
            .bind(person.map(|(_, name)| name.clone()))
            .bind(row.resolution)
            .bind(row.opened_at)
            .bind(since)
            .bind(row.answered_at)
            .bind(row.answered_at.map(|at| (at - row.opened_at).num_seconds()))
            .bind((row.status == "waiting").then_some(since))
            .bind(row.resolution.map(|_| since))
            .bind(ticket_key(&row.number, row.subject))
    })
    .await?;
    let mut messages = Vec::new();
    for ((of, row), id) in batch.tickets.iter().zip(added) {
        messages.push((ids[*of], id, row, "request", row.subject, row.opened_at));
        if let Some(at) = row.answered_at {
            messages.push((ids[*of], id, row, "answer", row.resolution.unwrap_or(row.subject), at));
        }
    }
    let into = "ticket_message (customer_id, ticket_id, ticket_number, kind, body, author_name, sent_at, search_key, created_at)";
    add(tx, into, 8, "$1", &messages, |query, (customer, ticket, row, kind, body, at)| {
        let author = person(there, row.person).map_or("Ficha", |(_, name)| name);
        query
            .bind(*customer)
            .bind(*ticket)
            .bind(row.number.clone())
            .bind(*kind)
            .bind(*body)
            .bind(author.to_owned())
            .bind(*at)
            .bind(fold(body))
    })
    .await
    .map(drop)
}

/// Documents come as drafts, then their lines, and then all that have a number are issued: the lines of what is issued are
/// final.
pub async fn documents(tx: &mut Tx, rows: &[(usize, Document)], ids: &[CustomerId]) -> Result<(), DbError> {
    let into = "document (customer_id, kind, origin, number, issued_on, due_on, currency, net_total, gross_total, language, \
                buyer_name, state, version, created_at, updated_at)";
    let added = add(tx, into, 11, "'draft', 1, $1, $1", rows, |query, (of, row): &(usize, Document)| {
        query
            .bind(ids[*of])
            .bind(row.kind)
            .bind(if row.number.is_some() { "imported" } else { "own" })
            .bind(row.number.clone())
            .bind(row.issued_on)
            .bind(row.due_on)
            .bind(row.currency)
            .bind(row.net)
            .bind(row.gross)
            .bind(row.language)
            .bind(row.number.as_ref().map(|_| row.buyer.clone()))
    })
    .await?;
    let of_them = || rows.iter().zip(&added);
    let lines: Vec<(CustomerId, i64, &Document, &Line)> = of_them()
        .flat_map(|((of, document), id)| document.lines.iter().map(move |line| (ids[*of], *id, document, line)))
        .collect();
    let into = "document_line (customer_id, document_id, text, quantity, unit_price, discount, vat_rate, net, currency, \
                version, created_at, updated_at)";
    add(tx, into, 9, "1, $1, $1", &lines, |query, (customer, id, document, line)| {
        query
            .bind(*customer)
            .bind(*id)
            .bind(line.text)
            .bind(line.figures.quantity)
            .bind(line.figures.unit_price)
            .bind(line.figures.discount)
            .bind(document.vat_rate)
            .bind(line.net)
            .bind(document.currency)
    })
    .await?;
    let (Some(first), Some(last)) = (added.iter().min(), added.iter().max()) else { return Ok(()) };
    let issue =
        "UPDATE document SET state = 'issued' WHERE id BETWEEN $1 AND $2 AND number IS NOT NULL AND state = 'draft'";
    tx.query(issue).bind(*first).bind(*last).execute().await?;
    let payments: Vec<_> = of_them()
        .flat_map(|((of, document), id)| document.payments.iter().map(move |paid| (ids[*of], *id, document, *paid)))
        .collect();
    let into = "payment (customer_id, document_id, document_number, paid_on, amount, currency, method, version, created_at, \
                updated_at)";
    add(tx, into, 7, "1, $1, $1", &payments, |query, (customer, id, document, (day, amount))| {
        query
            .bind(*customer)
            .bind(*id)
            .bind(document.number.clone().unwrap_or_default())
            .bind(*day)
            .bind(*amount)
            .bind(document.currency)
            .bind("transfer")
    })
    .await
    .map(drop)
}

/// Adds products of the catalogue.
pub async fn catalogue(tx: &mut Tx, rows: Vec<Product>) -> Result<Vec<(i64, String, String)>, DbError> {
    let rows: Vec<(usize, Product)> = rows.into_iter().map(|row| (0, row)).collect();
    let added = products(tx, &rows, &[]).await?;
    Ok(added.into_iter().zip(rows).map(|(id, (_, row))| (id, row.number, row.name)).collect())
}

/// Adds products, each of its customer alone; where there are no customers, of everybody.
async fn products(tx: &mut Tx, rows: &[(usize, Product)], ids: &[CustomerId]) -> Result<Vec<i64>, DbError> {
    let into = "product (number, name, price, currency, vat_rate, exclusive_customer_id, search_key, name_key, version, \
                created_at, updated_at)";
    add(tx, into, 8, "1, $1, $1", rows, |query, (of, row)| {
        query
            .bind(row.number.clone())
            .bind(row.name.clone())
            .bind(row.price)
            .bind(row.currency)
            .bind(row.vat_rate)
            .bind(ids.get(*of).copied())
            .bind(fold(&format!("{} {}", row.number, row.name)))
            .bind(fold(&row.name))
    })
    .await
}

async fn prices(tx: &mut Tx, rows: &[(usize, Price)], ids: &[CustomerId], there: &There) -> Result<(), DbError> {
    let into = "customer_price (customer_id, product_id, product_name, article_code, price, currency, valid_from, search_key, \
                name_key, version, created_at, updated_at)";
    add(tx, into, 9, "1, $1, $1", rows, |query, (of, row)| {
        let (product, number, name) = &there.catalogue[row.product];
        query
            .bind(ids[*of])
            .bind(*product)
            .bind(label(number, name))
            .bind(row.code.clone())
            .bind(row.price)
            .bind(row.currency)
            .bind(row.valid_from)
            .bind(fold(row.code.as_deref().unwrap_or_default()))
            .bind(fold(name))
    })
    .await
    .map(drop)
}

async fn files(tx: &mut Tx, rows: &[(usize, File)], ids: &[CustomerId], there: &There) -> Result<(), DbError> {
    if there.contents.is_empty() {
        return Ok(());
    }
    let content = |row: &File| &there.contents[row.content % there.contents.len()];
    // A file ends as the one does whose bytes it has.
    let name = |row: &File| {
        let end = content(row).label.rsplit_once('.').map_or("", |(_, end)| end);
        let end = end.split(' ').next().unwrap_or_default();
        format!("{}.{end}", row.name)
    };
    let into = "file (customer_id, name, search_key, name_key, version, created_at, updated_at)";
    let added = add(tx, into, 4, "1, $1, $1", rows, |query, (of, row)| {
        let name = name(row);
        query.bind(ids[*of]).bind(name.clone()).bind(fold(&name)).bind(fold(&name))
    })
    .await?;
    let versions: Vec<_> = rows.iter().zip(added).collect();
    let into =
        "file_version (customer_id, file_id, label, sha256, size, kind, media_type, author, number, uploaded_at)";
    add(tx, into, 8, "1, $1", &versions, |query, ((of, row), id)| {
        let content = content(row);
        query
            .bind(ids[*of])
            .bind(*id)
            .bind(format!("{} (1)", name(row)))
            .bind(content.sha256.clone())
            .bind(content.size)
            .bind(content.kind)
            .bind(content.media_type.clone())
            .bind("Ana")
    })
    .await
    .map(drop)
}

/// What was changed since on some of the cards, so that not every history is one of first entries alone.
async fn small_changes(tx: &mut Tx, ids: &[CustomerId]) -> Result<(), DbError> {
    let (Some(first), Some(last)) = (ids.iter().min(), ids.iter().max()) else { return Ok(()) };
    for sql in [
        "UPDATE customer SET payment_terms_days = 45, version = version + 1, updated_at = $3 \
         WHERE id BETWEEN $1 AND $2 AND id % 3 = 0",
        "UPDATE customer SET credit_limit = credit_limit + 100000, version = version + 1, updated_at = $3 \
         WHERE id BETWEEN $1 AND $2 AND id % 2 = 0",
        "UPDATE contact SET job_title = NULL, version = version + 1, updated_at = $3 \
         WHERE customer_id BETWEEN $1 AND $2 AND id % 7 = 0",
    ] {
        let now = tx.now();
        tx.query(sql).bind(*first).bind(*last).bind(now).execute().await?;
    }
    Ok(())
}

/// So many changes of a customer's contacts: one of each of them, again and again.
pub async fn change(tx: &mut Tx, customer: CustomerId, changes: usize) -> Result<(), DbError> {
    let mut left = u64::try_from(changes).unwrap_or(u64::MAX);
    while left > 0 {
        let now = tx.now();
        let changed = tx
            .query(
                "UPDATE contact SET opt_out = NOT opt_out, version = version + 1, updated_at = $2 \
                 WHERE id IN (SELECT id FROM contact WHERE customer_id = $1 ORDER BY id LIMIT $3)",
            )
            .bind(customer)
            .bind(now)
            .bind(i64::try_from(left).unwrap_or(i64::MAX))
            .execute()
            .await?;
        if changed == 0 {
            break;
        }
        left = left.saturating_sub(changed);
    }
    Ok(())
}

/// The counters go on after the numbers that were given.
pub async fn count_on(tx: &mut Tx, ordinals: &Ordinals) -> Result<(), DbError> {
    for (year, last) in &ordinals.tickets {
        tx.query("INSERT INTO ticket_counter (year, last_number) VALUES ($1, $2)")
            .bind(i64::from(*year))
            .bind(*last)
            .execute()
            .await?;
    }
    Ok(())
}
