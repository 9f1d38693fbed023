//! The contacts in the database.

use super::model::{Contact, ContactEdit};
use super::people;
use super::tag_store::{register, tags};
use super::{ContactFilter, ContactPage};
use crate::customer::search::ListQuery;
use crate::customer::search::key::{contact_search_key, containing, name_key};
use crate::customer::tab::{MANY, counted};
use crate::db::{DbError, Executor, Sql, Tx};
use crate::value::{ContactId, Country, CustomerId, phone};

/// How many contacts a page has.
pub const PAGE: usize = 25;
/// How many contacts are written into one file at most.
const MOST_AT_ONCE: usize = 5_000;

/// What is read of a contact `k`.
pub(super) const COLUMNS: &str = "k.id, k.customer_id, k.person_id, k.name, k.company, k.job_title, k.email, \
     k.more_emails, k.phone, k.mobile, k.fax, k.more_phones, k.language, k.tags, k.is_primary, k.opt_out, k.notes, \
     k.version";

/// Whom to ask first stands first, then they go by name. An index has this order.
const ORDER: &str = "CASE WHEN k.is_primary THEN 0 ELSE 1 END, k.name_key, k.id";

/// A page of a customer's contacts.
///
/// # Errors
/// When the database fails.
pub async fn page(conn: &mut Executor, customer: CustomerId, filter: &ContactFilter) -> Result<ContactPage, DbError> {
    let (condition, texts) = conditions(filter);
    // The next page begins after a contact, wherever that one stands by now. It is bound last.
    let beyond = filter.after.map(|_| {
        let place = texts.len() + 2;
        format!(
            " AND ({ORDER}) > (SELECT {} FROM contact o WHERE o.id = ${place} AND o.customer_id = $1)",
            ORDER.replace("k.", "o.")
        )
    });
    let select = format!(
        "SELECT {COLUMNS} FROM contact k WHERE {condition}{} ORDER BY {ORDER} LIMIT {}",
        beyond.unwrap_or_default(),
        PAGE + 1
    );
    let mut query = conn.query(Sql::compose(select)).bind(customer);
    for text in &texts {
        query = query.bind(&**text);
    }
    if let Some(after) = filter.after {
        query = query.bind(after);
    }
    let mut contacts: Vec<Contact> = query.all().await?;
    let next = (contacts.len() > PAGE).then(|| contacts[PAGE - 1].id);
    contacts.truncate(PAGE);
    let count =
        counted(contacts.len(), next.is_none() && *filter == ContactFilter::default(), count(conn, customer)).await?;
    Ok(ContactPage { contacts, next, count, tags: tags(conn).await? })
}

/// The conditions of a filter, and the texts bound in them from `$2` on; `$1` is the customer.
fn conditions(filter: &ContactFilter) -> (String, Vec<String>) {
    let mut sql = "k.customer_id = $1 AND k.deleted_at IS NULL".to_owned();
    let mut texts = Vec::new();
    if let Some(tag) = &filter.tag {
        texts.push(containing(&format!(",{},", tag.to_lowercase())));
        sql.push_str(&format!(" AND ',' || k.tags || ',' LIKE ${} ESCAPE '\\'", texts.len() + 1));
    }
    let q = filter.text.clone().unwrap_or_default();
    for word in (ListQuery { q, ..ListQuery::default() }).words() {
        let mut spellings = Vec::new();
        for spelling in word {
            texts.push(containing(&spelling));
            spellings.push(format!("k.search_key LIKE ${} ESCAPE '\\'", texts.len() + 1));
        }
        sql.push_str(&format!(" AND ({})", spellings.join(" OR ")));
    }
    (sql, texts)
}

/// How many contacts a customer has, [`MANY`] at most.
///
/// # Errors
/// When the database fails.
pub async fn count(conn: &mut Executor, customer: CustomerId) -> Result<i64, DbError> {
    conn.query(
        "SELECT COUNT(*) FROM (SELECT id FROM contact WHERE customer_id = $1 AND deleted_at IS NULL LIMIT $2) AS counted",
    )
    .bind(customer)
    .bind(MANY)
    .scalar()
    .await
}

/// All contacts of a customer, in the order of the list.
///
/// # Errors
/// When the database fails.
pub async fn all(conn: &mut Executor, customer: CustomerId) -> Result<Vec<Contact>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM contact k WHERE k.customer_id = $1 AND k.deleted_at IS NULL ORDER BY {ORDER} \
         LIMIT {MOST_AT_ONCE}"
    );
    conn.query(Sql::compose(sql)).bind(customer).all().await
}

/// The name of a customer.
///
/// # Errors
/// When the database fails.
pub async fn customer_name(conn: &mut Executor, customer: CustomerId) -> Result<Option<String>, DbError> {
    let name = conn.query("SELECT name FROM customer WHERE id = $1").bind(customer).optional::<(String,)>().await?;
    Ok(name.map(|(name,)| name))
}

/// One contact of a customer.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &mut Executor, customer: CustomerId, id: ContactId) -> Result<Option<Contact>, DbError> {
    let sql =
        format!("SELECT {COLUMNS} FROM contact k WHERE k.id = $1 AND k.customer_id = $2 AND k.deleted_at IS NULL");
    conn.query(Sql::compose(sql)).bind(id).bind(customer).optional().await
}

/// The country in which a customer's numbers are dialled: that of the main address.
///
/// # Errors
/// When the database fails.
pub async fn country(conn: &mut Executor, customer: CustomerId) -> Result<Option<Country>, DbError> {
    let country: Option<(Country,)> = conn
        .query(
            "SELECT country FROM address WHERE customer_id = $1 AND deleted_at IS NULL AND country IS NOT NULL
              ORDER BY is_default DESC, id LIMIT 1",
        )
        .bind(customer)
        .optional()
        .await?;
    Ok(country.map(|(country,)| country))
}

/// Adds a contact; none when there is no such customer, or not any more. Whoever the contact is said to be is found again
/// at their first contact; where there is no such person, the contact is somebody new.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, customer: CustomerId, edit: &ContactEdit) -> Result<Option<ContactId>, DbError> {
    let now = tx.now();
    let added: Option<(ContactId,)> = tx
        .query(
            "INSERT INTO contact (customer_id, name, company, job_title, email, more_emails, phone, mobile, fax,
                    more_phones, language, tags, is_primary, opt_out, notes, person_id, search_key, name_key,
                    version, created_at, updated_at)
             SELECT c.id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
                    (SELECT COALESCE(p.person_id, p.id) FROM contact p WHERE p.id = $16),
                    $17, $18, 1, $19, $20
               FROM customer c WHERE c.id = $1 AND c.deleted_at IS NULL
             RETURNING id",
        )
        .bind(customer)
        .bind(&*edit.name)
        .bind(edit.company.as_deref())
        .bind(edit.job_title.as_deref())
        .bind(edit.email.as_deref())
        .bind(edit.more_emails.as_deref())
        .bind(edit.phone.as_deref())
        .bind(edit.mobile.as_deref())
        .bind(edit.fax.as_deref())
        .bind(edit.more_phones.as_deref())
        .bind(edit.language)
        .bind(&*edit.tags)
        .bind(edit.is_primary)
        .bind(edit.opt_out)
        .bind(edit.notes.as_deref())
        .bind(edit.person_id)
        .bind(search_key(edit))
        .bind(name_key(&edit.name))
        .bind(now)
        .bind(now)
        .optional()
        .await?;
    let Some((id,)) = added else { return Ok(None) };
    register(tx, &edit.tags).await?;
    if edit.is_primary {
        only_primary(tx, customer, id).await?;
    }
    Ok(Some(id))
}

/// What became of a save.
#[derive(Debug)]
pub enum Saved {
    /// It is written.
    Done,
    /// Somebody else has saved since; here is what stands now. Nothing was written.
    Stale(Box<Contact>),
    /// There is no such contact, or not any more.
    Missing,
}

/// Saves an edit over the version it was made from. What belongs to the person is saved wherever the person is.
///
/// # Errors
/// When the database fails.
pub async fn update(
    tx: &mut Tx,
    customer: CustomerId,
    id: ContactId,
    version: i64,
    edit: &ContactEdit,
) -> Result<Saved, DbError> {
    let now = tx.now();
    let rows = tx
        .query(
            "UPDATE contact SET name = $4, company = $5, job_title = $6, email = $7, more_emails = $8, phone = $9,
                    mobile = $10, fax = $11, more_phones = $12, language = $13, tags = $14, is_primary = $15,
                    opt_out = $16, notes = $17, search_key = $18, name_key = $19, updated_at = $20,
                    version = version + 1
              WHERE id = $1 AND customer_id = $2 AND version = $3 AND deleted_at IS NULL
                AND EXISTS (SELECT 1 FROM customer c WHERE c.id = $2 AND c.deleted_at IS NULL)",
        )
        .bind(id)
        .bind(customer)
        .bind(version)
        .bind(&*edit.name)
        .bind(edit.company.as_deref())
        .bind(edit.job_title.as_deref())
        .bind(edit.email.as_deref())
        .bind(edit.more_emails.as_deref())
        .bind(edit.phone.as_deref())
        .bind(edit.mobile.as_deref())
        .bind(edit.fax.as_deref())
        .bind(edit.more_phones.as_deref())
        .bind(edit.language)
        .bind(&*edit.tags)
        .bind(edit.is_primary)
        .bind(edit.opt_out)
        .bind(edit.notes.as_deref())
        .bind(search_key(edit))
        .bind(name_key(&edit.name))
        .bind(now)
        .execute()
        .await?;
    if rows == 0 {
        let now = find(tx, customer, id).await?;
        return Ok(now.map_or(Saved::Missing, |now| Saved::Stale(Box::new(now))));
    }
    register(tx, &edit.tags).await?;
    if edit.is_primary {
        only_primary(tx, customer, id).await?;
    }
    people::keep_alike(tx, id, edit).await?;
    Ok(Saved::Done)
}

/// There is one contact to ask first: the others no longer are.
async fn only_primary(tx: &mut Tx, customer: CustomerId, id: ContactId) -> Result<(), DbError> {
    let now = tx.now();
    tx.query(
        "UPDATE contact SET is_primary = FALSE, updated_at = $3, version = version + 1
          WHERE customer_id = $1 AND id <> $2 AND is_primary AND deleted_at IS NULL",
    )
    .bind(customer)
    .bind(id)
    .bind(now)
    .execute()
    .await
    .map(drop)
}

/// Takes a contact off the list, or puts it back; false when it is not there, or is so already. One who is put back is
/// the one to ask first only if nobody else has become it in the meantime.
///
/// # Errors
/// When the database fails.
pub async fn set_deleted(tx: &mut Tx, customer: CustomerId, id: ContactId, deleted: bool) -> Result<bool, DbError> {
    let now = tx.now();
    let rows = tx
        .query(
            "UPDATE contact SET deleted_at = $3, updated_at = $4, version = version + 1,
                    is_primary = CASE WHEN EXISTS (SELECT 1 FROM contact o WHERE o.customer_id = $2 AND o.id <> $1
                                                      AND o.is_primary AND o.deleted_at IS NULL)
                                      THEN FALSE ELSE is_primary END
              WHERE id = $1 AND customer_id = $2 AND (deleted_at IS NULL) = $5
                AND EXISTS (SELECT 1 FROM customer c WHERE c.id = $2 AND c.deleted_at IS NULL)",
        )
        .bind(id)
        .bind(customer)
        .bind(deleted.then_some(now))
        .bind(now)
        .bind(deleted)
        .execute()
        .await?;
    Ok(rows == 1)
}

/// What the searches find a contact by: the name first, and each number also as people at home dial it.
#[must_use]
pub fn search_key(edit: &ContactEdit) -> String {
    let numbers: Vec<&str> = [&edit.phone, &edit.mobile, &edit.fax, &edit.more_phones]
        .into_iter()
        .flatten()
        .flat_map(|numbers| numbers.lines())
        .collect();
    let at_home: Vec<String> = numbers.iter().filter_map(|number| phone::national_digits(number)).collect();
    let numbers: Vec<Option<&str>> = numbers.into_iter().chain(at_home.iter().map(String::as_str)).map(Some).collect();
    let words = [&edit.job_title, &edit.company, &edit.email, &edit.more_emails].map(Option::as_deref);
    let words: Vec<Option<&str>> = std::iter::once(Some(&*edit.name)).chain(words).collect();
    contact_search_key(&words, &numbers)
}
