//! The same person at several customers: who it is, where else, and what is kept alike.

use super::model::{Contact, ContactEdit};
use super::store::{COLUMNS, search_key};
use super::{Elsewhere, Known};
use crate::customer::search::ListQuery;
use crate::customer::search::key::{containing, name_key};
use crate::customer::search::letters::{any_letters, has_letters};
use crate::customer::search::model::Word;
use crate::db::{DbError, Executor, Sql, Tx};
use crate::value::{ContactId, CustomerId};

/// How many people a search offers.
const OFFERED: usize = 10;
/// Among how many it looks for those who come first: whoever has typed so little that more have it types on.
const LOOKED_AT: usize = 1_000;

/// Where else a person is a contact, of the customers within reach, by the name of the customer.
///
/// # Errors
/// When the database fails.
pub async fn elsewhere(conn: &mut Executor, contact: &Contact) -> Result<Vec<Elsewhere>, DbError> {
    let reach = conn.reach();
    let within = reach.and("c.owner_id", |_| "$3".to_owned());
    let sql = format!(
        "SELECT k.id, k.customer_id, c.name AS customer, k.job_title
           FROM contact k JOIN customer c ON c.id = k.customer_id
          WHERE COALESCE(k.person_id, k.id) = $1 AND k.id <> $2 AND k.deleted_at IS NULL AND c.deleted_at IS NULL{within}
          ORDER BY c.name_key, k.id"
    );
    reach.bound(conn.query(Sql::compose(sql)).bind(contact.person()).bind(contact.id)).all().await
}

/// People at other customers within reach that have all the words, who are not contacts of this one yet: each once. Found by the
/// letters of a word, where one has enough of them.
///
/// # Errors
/// When the database fails.
pub async fn known(conn: &mut Executor, customer: CustomerId, text: &str) -> Result<Vec<Known>, DbError> {
    let words = (ListQuery { q: text.to_owned(), ..ListQuery::default() }).words();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    // The longest of those that an index finds: few have it.
    let longest = |word: &&Word| word.iter().map(String::len).min();
    let sought = words.iter().filter(|word| has_letters(word)).max_by_key(longest);
    let mut values: Vec<String> = Vec::new();
    let mut place = |value: String| {
        values.push(value);
        format!("${}", values.len() + 1)
    };
    let (mut found, mut sqlite, mut postgres) = (String::from("contact k"), String::new(), String::new());
    for word in &words {
        let places: Vec<String> = word.iter().map(|spelling| place(spelling.clone())).collect();
        let holds = |find: &str| {
            places.iter().map(|place| format!("{find}(k.search_key, {place}) > 0")).collect::<Vec<_>>().join(" OR ")
        };
        sqlite.push_str(&format!(" AND ({})", holds("instr")));
        postgres.push_str(&format!(" AND ({})", holds("strpos")));
    }
    if let Some(word) = sought {
        // Each database names what the other one asks its index for.
        let letters = place(any_letters(word));
        let patterns: Vec<String> = word.iter().map(|spelling| place(containing(spelling))).collect();
        let like: Vec<String> =
            patterns.iter().map(|pattern| format!("k.search_key LIKE {pattern} ESCAPE '\\'")).collect();
        found =
            format!("contact_letters l CROSS JOIN contact k ON k.id = l.rowid AND l.contact_letters MATCH {letters}");
        sqlite.push_str(&patterns.iter().map(|pattern| format!(" AND {pattern} <> ''")).collect::<String>());
        postgres.push_str(&format!(" AND ({}) AND {letters} <> ''", like.join(" OR ")));
    }
    let reach = conn.reach();
    let within = reach.and("o.owner_id", |_| format!("${}", values.len() + 2));
    // By the OFFSET Postgres looks at each one's customer alone, and ends with the last that is looked at.
    let of = |found: &str, holds: &str| {
        format!(
            "WITH found AS (SELECT k.id, COALESCE(k.person_id, k.id) AS person FROM {found}
                             WHERE k.deleted_at IS NULL AND k.customer_id <> $1{holds}
                               AND EXISTS (SELECT 1 FROM customer o WHERE o.id = k.customer_id AND o.deleted_at IS NULL{within}
                                           LIMIT 1 OFFSET 0)
                             LIMIT {LOOKED_AT})
             SELECT k.id, k.name, k.email, k.job_title, c.name AS customer
               FROM contact k JOIN customer c ON c.id = k.customer_id
              WHERE k.id IN (SELECT MIN(id) FROM found GROUP BY person)
                AND NOT EXISTS (SELECT 1 FROM contact h WHERE h.customer_id = $1 AND h.deleted_at IS NULL
                                   AND COALESCE(h.person_id, h.id) = COALESCE(k.person_id, k.id))
              ORDER BY k.name_key, k.id LIMIT {OFFERED}"
        )
    };
    let sql = Sql::each(of(&found, &sqlite), of("contact k", &postgres));
    let query = values.iter().fold(conn.query(sql).bind(customer), |query, value| query.bind(&**value));
    reach.bound(query).all().await
}

/// Somebody who is known from another customer within reach, to be added here too.
///
/// # Errors
/// When the database fails.
pub async fn person(conn: &mut Executor, id: ContactId) -> Result<Option<Contact>, DbError> {
    let reach = conn.reach();
    let within = reach.and("c.owner_id", |_| "$2".to_owned());
    let sql = format!(
        "SELECT {COLUMNS} FROM contact k JOIN customer c ON c.id = k.customer_id \
         WHERE k.id = $1 AND k.deleted_at IS NULL AND c.deleted_at IS NULL{within}"
    );
    reach.bound(conn.query(Sql::compose(sql)).bind(id)).optional().await
}

/// Writes what belongs to the person into their contacts at other customers, each of which has it in its own history.
/// Removed ones go along, so that one who is put back has no number that is out of date; and so do those at customers out of
/// reach: a person has one number, whoever sees it, and nothing of those customers is told. At a customer who was erased the
/// contact is nobody any more: nothing comes back there, and what stands there goes nowhere.
///
/// # Errors
/// When the database fails.
pub async fn keep_alike(tx: &mut Tx, id: ContactId, edit: &ContactEdit) -> Result<(), DbError> {
    let not_erased =
        |whose| format!("NOT EXISTS (SELECT 1 FROM erasure e WHERE e.kind = 'customer' AND e.customer_id = {whose})");
    let others = format!(
        "SELECT {COLUMNS} FROM contact k WHERE k.id <> $1 AND {} AND COALESCE(k.person_id, k.id) =
           (SELECT COALESCE(p.person_id, p.id) FROM contact p WHERE p.id = $1 AND {}) ORDER BY k.id",
        not_erased("k.customer_id"),
        not_erased("p.customer_id"),
    );
    let others: Vec<Contact> = tx.query(Sql::compose(others)).bind(id).all().await?;
    let now = tx.now();
    // A person has a handful of roles, and each has a search key of its own.
    for other in others {
        let theirs = ContactEdit {
            name: edit.name.clone(),
            email: edit.email.clone(),
            more_emails: edit.more_emails.clone(),
            phone: edit.phone.clone(),
            mobile: edit.mobile.clone(),
            fax: edit.fax.clone(),
            more_phones: edit.more_phones.clone(),
            language: edit.language,
            opt_out: edit.opt_out,
            ..ContactEdit::of(&other)
        };
        if theirs.is_the_same_as(&other) {
            continue;
        }
        tx.query(
            "UPDATE contact SET name = $2, email = $3, more_emails = $4, phone = $5, mobile = $6, fax = $7,
                    more_phones = $8, language = $9, opt_out = $10, search_key = $11, name_key = $12,
                    updated_at = $13, version = version + 1
              WHERE id = $1",
        )
        .bind(other.id)
        .bind(&*theirs.name)
        .bind(theirs.email.as_deref())
        .bind(theirs.more_emails.as_deref())
        .bind(theirs.phone.as_deref())
        .bind(theirs.mobile.as_deref())
        .bind(theirs.fax.as_deref())
        .bind(theirs.more_phones.as_deref())
        .bind(theirs.language)
        .bind(theirs.opt_out)
        .bind(search_key(&theirs))
        .bind(name_key(&theirs.name))
        .bind(now)
        .execute()
        .await?;
    }
    Ok(())
}
