//! Erasing in the database: tables, history and seals in one transaction, and the record of it.
//!
//! The rows of the tables lose what is to go without a row of the history for each, and every image of them in the history loses
//! the same, so that the history still comes to the tables. A row of the history that has lost something loses the salt of its
//! seal, too, without which nobody can try what it said; what is left of it is vouched for by the erasure.

use super::emptying;
use super::model::{Kind, Offer};
use super::personal::{Columns, Erasing, PERSONAL, Personal, read, text};
use crate::customer::history::seal::store::seal_within;
use crate::customer::history::seal::{Digest, IMAGES, Tables, images, tables};
use crate::db::{DbError, Executor, Sql, Tx};
use crate::value::{ContactId, CustomerId};
use chrono::{Datelike, NaiveDate};
use serde_json::Value;
use std::collections::BTreeSet;

/// How many rows of a table are written at once.
const BATCH: usize = 1000;
/// For how many years after that of its date an issued document is kept: the longer one of the two periods that
/// [the words](super::words) name.
pub const KEPT_YEARS: i32 = 10;

/// Who is to be erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A whole customer.
    Customer(CustomerId),
    /// The person that a contact of a customer is, at every customer.
    Contact(CustomerId, ContactId),
}

impl Subject {
    /// From whose card it is asked.
    #[must_use]
    pub const fn customer(self) -> CustomerId {
        match self {
            Subject::Customer(customer) | Subject::Contact(customer, _) => customer,
        }
    }

    /// Which contact, where it is one.
    #[must_use]
    pub const fn contact(self) -> Option<ContactId> {
        match self {
            Subject::Customer(_) => None,
            Subject::Contact(_, contact) => Some(contact),
        }
    }

    const fn kind(self) -> Kind {
        match self {
            Subject::Customer(_) => Kind::Customer,
            Subject::Contact(..) => Kind::Contact,
        }
    }
}

/// What an erasure has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Its number.
    pub id: i64,
    /// How many rows of the history it has emptied.
    pub history_rows: i64,
    /// How many files it has removed.
    pub files: i64,
    /// How many issued documents stay, and until when the last of them.
    pub documents: i64,
    /// The last day on which one of them has to be kept.
    pub kept_until: Option<NaiveDate>,
    /// The contents that no file needs any more: their bytes are removed once this is committed.
    pub contents: Vec<String>,
}

/// What would go, and what would stay; none where there is no such customer or contact.
///
/// # Errors
/// When the database fails.
pub async fn offer(conn: &mut Executor, subject: Subject, today: NaiveDate) -> Result<Option<Offer>, DbError> {
    let customer = subject.customer();
    let found: Option<(String, String)> =
        conn.query("SELECT number, name FROM customer WHERE id = $1").bind(customer).optional().await?;
    let Some((number, name)) = found else { return Ok(None) };
    let (documents, kept_until) = kept_documents(conn, customer.0, today).await?;
    let mut offer = Offer { number, name, documents: documents.len() as i64, kept_until, ..Offer::default() };
    let Some(contact) = subject.contact() else {
        for Personal { table, owner, columns, .. } in PERSONAL.iter().filter(|one| one.table != "customer") {
            let sql = format!("SELECT COUNT(*) FROM {table} t WHERE t.{owner} = $1");
            let rows: i64 = conn.query(Sql::compose(sql)).bind(customer).scalar().await?;
            if rows > 0 && !columns.is_empty() {
                offer.tables.push(((*table).to_owned(), rows));
            }
        }
        let history = "SELECT COUNT(*) FROM history WHERE customer_id = $1";
        offer.history = conn.query(history).bind(customer).scalar().await?;
        return Ok(Some(offer));
    };
    let persons = persons(conn, customer, contact).await?;
    let Some((.., name)) = persons.iter().find(|(id, ..)| *id == contact.0) else { return Ok(None) };
    offer.name.clone_from(name);
    offer.tables.push(("contact".to_owned(), persons.len() as i64));
    let ids = text(&persons.iter().map(|(id, ..)| *id).collect::<Vec<_>>());
    let (activities, told) = (
        Sql::per_dialect(
            "SELECT COUNT(*) FROM activity WHERE contact_id IN (SELECT value FROM json_each($1))",
            "SELECT COUNT(*) FROM activity WHERE contact_id IN \
             (SELECT value::bigint FROM jsonb_array_elements_text($1::jsonb))",
        ),
        Sql::per_dialect(
            "SELECT COUNT(*) FROM history WHERE entity = 'contact' AND entity_id IN (SELECT value FROM json_each($1))",
            "SELECT COUNT(*) FROM history WHERE entity = 'contact' AND entity_id IN \
             (SELECT value::bigint FROM jsonb_array_elements_text($1::jsonb))",
        ),
    );
    let activities: i64 = conn.query(activities).bind(&*ids).scalar().await?;
    offer.tables.extend((activities > 0).then(|| ("activity".to_owned(), activities)));
    offer.history = conn.query(told).bind(&*ids).scalar().await?;
    let reach = conn.reach();
    let within = reach.and("c.owner_id", |_| "$2".to_owned());
    let sql = Sql::compose(format!("SELECT c.id, c.name FROM customer c WHERE c.id = $1{within}"));
    for elsewhere in persons.iter().map(|(_, customer, _)| *customer).filter(|other| *other != customer.0) {
        let found: Option<(i64, String)> = reach.bound(conn.query(sql.clone()).bind(elsewhere)).optional().await?;
        offer.elsewhere.extend(found.map(|(_, name)| name));
    }
    Ok(Some(offer))
}

/// Erases somebody; none where there is no such customer or contact. It is done when the transaction is committed, and the
/// bytes of the contents are removed after that.
///
/// # Errors
/// When the database fails.
pub async fn erase(tx: &mut Tx, subject: Subject, reason: &str) -> Result<Option<Erased>, DbError> {
    let customer = subject.customer();
    // Nobody seals meanwhile, and nobody adds to the card; whoever writes has ended when the rows below are held.
    seal_within(tx).await?;
    let hold =
        Sql::per_dialect("SELECT id FROM customer WHERE id = $1", "SELECT id FROM customer WHERE id = $1 FOR UPDATE");
    let Some(_) = tx.query(hold.clone()).bind(customer).optional::<(i64,)>().await? else { return Ok(None) };
    let mut erasing = Erasing { customers: BTreeSet::from([customer.0]), ..Erasing::default() };
    if let Some(contact) = subject.contact() {
        let persons = persons(tx, customer, contact).await?;
        if persons.is_empty() {
            return Ok(None);
        }
        for (person, whose, _) in persons {
            erasing.persons.insert(person);
            erasing.customers.insert(whose);
            // And wherever they were once: what is told there names them still.
            let once = "SELECT customer_id FROM history WHERE entity = 'contact' AND entity_id = $1 AND customer_id IS NOT NULL \
                        UNION SELECT customer_id FROM activity WHERE contact_id = $1";
            erasing.customers.extend(tx.query(once).bind(person).scalars::<i64>().await?);
        }
    }
    for other in erasing.customers.iter().filter(|other| **other != customer.0) {
        tx.query(hold.clone()).bind(*other).optional::<(i64,)>().await?;
    }
    let mut erased = Erased { contents: contents(tx, subject).await?, ..Erased::default() };
    erased.files = mark(tx, subject, &erasing).await?;
    names(tx, subject, &mut erasing).await?;

    let tables = tables(tx).await?;
    erased.id = tx.query("SELECT coalesce(max(id), 0) + 1 FROM erasure").scalar().await?;
    tx.begin_erasing(erased.id).await?;
    let today = tx.now().date_naive();
    let mut documents = BTreeSet::new();
    for whose in erasing.customers.clone() {
        let (kept, until) = kept_documents(tx, whose, today).await?;
        if whose == customer.0 {
            (erased.documents, erased.kept_until) = (kept.len() as i64, until);
        }
        documents.extend(kept);
    }
    for personal in PERSONAL {
        for whose in erasing.customers.clone() {
            rows(tx, personal, &tables, whose, &mut erasing, &documents).await?;
        }
    }
    // What was told until now is sealed before any of it is emptied.
    seal_within(tx).await?;
    let mut emptied = emptying::history(tx, erased.id, &erasing).await?;
    emptied.sort_unstable();
    let mut digest = Digest::default();
    for (history, content) in &emptied {
        digest.add(*history, content);
    }
    let (rows, digest) = digest.finish();
    erased.history_rows = rows;
    record(tx, subject, reason, &erased, &digest).await?;
    doom(tx, &erased.contents).await?;
    seal_within(tx).await?;
    Ok(Some(erased))
}

/// The contacts that are the same person: each one's id, its customer, and its name.
async fn persons(
    conn: &mut Executor,
    customer: CustomerId,
    contact: ContactId,
) -> Result<Vec<(i64, i64, String)>, DbError> {
    conn.query(
        "SELECT o.id, o.customer_id, o.name FROM contact c \
         JOIN contact o ON coalesce(o.person_id, o.id) = coalesce(c.person_id, c.id) \
         WHERE c.id = $1 AND c.customer_id = $2 ORDER BY o.id",
    )
    .bind(contact)
    .bind(customer)
    .all()
    .await
}

/// The issued documents of a customer that still have to be kept, and the last day on which one has to.
async fn kept_documents(
    conn: &mut Executor,
    customer: i64,
    today: NaiveDate,
) -> Result<(BTreeSet<i64>, Option<NaiveDate>), DbError> {
    let issued: Vec<(i64, NaiveDate)> = conn
        .query("SELECT id, issued_on FROM document WHERE customer_id = $1 AND state = 'issued'")
        .bind(customer)
        .all()
        .await?;
    let kept = issued.into_iter().filter_map(|(id, on)| {
        let until = NaiveDate::from_ymd_opt(on.year() + KEPT_YEARS, 12, 31)?;
        (until >= today).then_some((id, until))
    });
    let kept: Vec<(i64, NaiveDate)> = kept.collect();
    Ok((kept.iter().map(|(id, _)| *id).collect(), kept.iter().map(|(_, until)| *until).max()))
}

/// The contents that only this customer's files have.
async fn contents(tx: &mut Tx, subject: Subject) -> Result<Vec<String>, DbError> {
    let Subject::Customer(customer) = subject else { return Ok(Vec::new()) };
    tx.query(
        "SELECT DISTINCT v.sha256 FROM file_version v WHERE v.customer_id = $1 \
         AND NOT EXISTS (SELECT 1 FROM file_version o WHERE o.sha256 = v.sha256 AND o.customer_id <> $1)",
    )
    .bind(customer)
    .scalars()
    .await
}

/// Removes the card or the contact, and the files, as anybody would: that is news, and stands in the history. Tells how many
/// files there were.
async fn mark(tx: &mut Tx, subject: Subject, erasing: &Erasing) -> Result<i64, DbError> {
    const GOES: &str = "SET deleted_at = $1, updated_at = $1, version = version + 1 WHERE deleted_at IS NULL";
    let now = tx.now();
    match subject {
        Subject::Customer(customer) => {
            let files: i64 =
                tx.query("SELECT COUNT(*) FROM file WHERE customer_id = $1").bind(customer).scalar().await?;
            for (table, owner) in [("file", "customer_id"), ("customer", "id")] {
                let sql = format!("UPDATE {table} {GOES} AND {owner} = $2");
                tx.query(Sql::compose(sql)).bind(now).bind(customer).execute().await?;
            }
            Ok(files)
        }
        Subject::Contact(..) => {
            for person in &erasing.persons {
                let sql = format!("UPDATE contact {GOES} AND id = $2");
                tx.query(Sql::compose(sql)).bind(now).bind(*person).execute().await?;
            }
            Ok(0)
        }
    }
}

/// Everything that the person or the customer was ever called by, to be looked for in other texts.
async fn names(tx: &mut Tx, subject: Subject, erasing: &mut Erasing) -> Result<(), DbError> {
    let (entity, ids, columns): (_, Vec<i64>, &[&str]) = match subject {
        Subject::Customer(customer) => ("customer", vec![customer.0], &["name", "trade_name"]),
        Subject::Contact(..) => (
            "contact",
            erasing.persons.iter().copied().collect(),
            &["name", "email", "more_emails", "phone", "mobile", "fax", "more_phones"],
        ),
    };
    let sql = "SELECT CAST(before AS TEXT), CAST(after AS TEXT) FROM history WHERE entity = $1 AND entity_id = $2";
    for id in ids {
        let told: Vec<(Option<String>, Option<String>)> = tx.query(sql).bind(entity).bind(id).all().await?;
        for image in told.into_iter().flat_map(|(before, after)| [before, after]).flatten() {
            let image = read(&image);
            erasing.name(columns.iter().filter_map(|column| image.get(*column)?.as_str()));
        }
    }
    Ok(())
}

/// Takes out of a customer's rows of a table what is to go, and notes what the law has kept.
async fn rows(
    tx: &mut Tx,
    personal: &'static Personal,
    tables: &Tables,
    customer: i64,
    erasing: &mut Erasing,
    documents: &BTreeSet<i64>,
) -> Result<(), DbError> {
    let Some(columns) = tables.get(personal.table) else { return Ok(()) };
    let sql = images(personal.table, columns, &format!(" AND t.{} = $2", personal.owner));
    let mut last = i64::MIN;
    loop {
        let found: Vec<(i64, String)> = tx.query(sql.clone()).bind(last).bind(customer).all().await?;
        last = found.last().map_or(last, |(id, _)| *id);
        let is_last = found.len() < IMAGES;
        let mut changed: Vec<Columns> = Vec::new();
        for (id, image) in found {
            let before = read(&image);
            if is_kept(personal.table, id, &before, documents) {
                erasing.kept.insert((personal.table, id), before.clone());
            }
            let mut after = before.clone();
            if erasing.redact(personal, id, &mut after) {
                personal.keys(&before, &mut after);
                changed.push(after);
            }
        }
        for rows in changed.chunks(BATCH) {
            let now = tx.now();
            let query = tx.query(personal.update()).bind(text(&rows));
            let query = if personal.versioned { query.bind(now) } else { query };
            query.execute().await?;
        }
        if is_last {
            return Ok(());
        }
    }
}

/// Whether a row belongs to a document that has to be kept: itself, a line of it, or what was paid of it.
fn is_kept(table: &str, id: i64, row: &Columns, documents: &BTreeSet<i64>) -> bool {
    let is_there = row.get("deleted_at").is_none_or(Value::is_null);
    let of = row.get("document_id").and_then(Value::as_i64);
    match table {
        "document" => documents.contains(&id),
        "document_line" | "payment" => is_there && of.is_some_and(|of| documents.contains(&of)),
        _ => false,
    }
}

/// Records the erasure, and the history with it.
async fn record(tx: &mut Tx, subject: Subject, reason: &str, erased: &Erased, digest: &str) -> Result<(), DbError> {
    let now = tx.now();
    tx.query(
        "INSERT INTO erasure (id, customer_id, kind, contact_id, reason, history_rows, files, documents, kept_until, digest, \
                              created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(erased.id)
    .bind(subject.customer())
    .bind(subject.kind().code())
    .bind(subject.contact())
    .bind(reason)
    .bind(erased.history_rows)
    .bind(erased.files)
    .bind(erased.documents)
    .bind(erased.kept_until)
    .bind(digest)
    .bind(now)
    .execute()
    .await?;
    Ok(())
}

/// Nobody needs these contents any more, and nobody may take them for granted.
async fn doom(tx: &mut Tx, contents: &[String]) -> Result<(), DbError> {
    let now = tx.now();
    for sha256 in contents {
        tx.query("UPDATE file_blob SET state = 'doomed', changed_at = $1 WHERE sha256 = $2")
            .bind(now)
            .bind(&**sha256)
            .execute()
            .await?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
