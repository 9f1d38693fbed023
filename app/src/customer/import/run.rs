//! Compares a file with what is there, and has the difference written in one transaction.

use super::csv::Table;
use super::fields::Part;
use super::map::Mapping;
use super::row::{Reader, Standing, Understood};
use super::write::{self, Changed, New, Plan};
use super::{ImportError, Key, Options, Problems, Report};
use crate::customer::addresses::model::Address;
use crate::customer::contacts::model::Contact;
use crate::customer::details::model::{Details, DetailsEdit};
use crate::customer::search::key::name_key;
use crate::db::{Db, DbError, Executor, Sql};
use crate::locale::Locale;
use crate::user::Access;
use crate::value::{CustomerId, UserId};
use std::collections::HashMap;

/// How many keys one question to the database names.
const ASKED_AT_ONCE: usize = 5_000;
/// After how many rows that change nothing their number is told.
const TOLD_EVERY: usize = 1_000;

/// Imports a table.
///
/// # Errors
/// As [`super::customers`].
pub async fn run(
    db: &Db,
    access: &Access,
    table: &Table,
    mapping: &Mapping,
    options: &Options,
    mut progress: impl FnMut(usize, usize) + Send,
) -> Result<Report, ImportError> {
    let report = |plan: &Plan| Report {
        rows: table.rows.len(),
        inserted: plan.new.len(),
        updated: plan.changed.len(),
        unchanged: plan.unchanged,
        columns: mapping.taken(),
        ignored: mapping.ignored(),
    };
    if options.dry_run {
        let mut conn = db.read(access).await?;
        let plan = plan(&mut conn, table, mapping, options, &mut progress).await?;
        progress(table.rows.len(), table.rows.len());
        return Ok(report(&plan));
    }
    let mut tx = db.write(access).await?;
    let plan = plan(&mut tx, table, mapping, options, &mut progress).await?;
    write::write(&mut tx, &plan, &mut |done| progress(plan.unchanged + done, table.rows.len())).await?;
    tx.commit().await?;
    Ok(report(&plan))
}

/// What is there of the customers that the file names.
struct There {
    /// By their key.
    customers: HashMap<String, Vec<Details>>,
    /// The default address for invoices of each.
    addresses: HashMap<CustomerId, Address>,
    /// The contact of each to ask first.
    contacts: HashMap<CustomerId, Contact>,
    /// Who has the numbers that the file gives, where rows are not found by their number.
    numbers: HashMap<String, CustomerId>,
}

async fn plan(
    sql: &mut Executor,
    table: &Table,
    mapping: &Mapping,
    options: &Options,
    progress: &mut (impl FnMut(usize, usize) + Send),
) -> Result<Plan, ImportError> {
    let locale = options.locale.unwrap_or(if table.separator == b';' { Locale::Es } else { Locale::En });
    let owners: Vec<(String, UserId)> = sql.query("SELECT email, id FROM app_user").all().await?;
    let owners = owners.into_iter().map(|(email, id)| (email.to_lowercase(), id)).collect();
    let mut reader = Reader { mapping, locale, currency: options.currency, owners, countries: HashMap::new() };
    let keys: Vec<Option<String>> = table.rows.iter().map(|row| reader.key(row, options.key)).collect();
    let numbers: Vec<String> = match options.key {
        Key::Number => Vec::new(),
        Key::TaxId | Key::Name => table.rows.iter().filter_map(|row| reader.key(row, Key::Number)).collect(),
    };
    let there = load(sql, options.key, &keys, &numbers).await?;

    let mut plan = Plan::default();
    let mut problems = Problems::default();
    let mut first_lines: HashMap<&str, usize> = HashMap::new();
    let mut numbered: HashMap<String, usize> = HashMap::new();
    let key_column = match options.key {
        Key::Number => "number",
        Key::TaxId => "tax_id",
        Key::Name => "name",
    };
    let key_column = mapping.column(Part::Customer, key_column);
    for (row, key) in table.rows.iter().zip(&keys) {
        let Some(key) = key else {
            problems.add(row.line, key_column, format!("The {} is missing.", options.key.noun()));
            continue;
        };
        if let Some(line) = first_lines.insert(key, row.line) {
            problems.add(row.line, key_column, format!("Line {line} has the same {}.", options.key.noun()));
            continue;
        }
        let details = match there.customers.get(key).map(Vec::as_slice) {
            None | Some([]) => None,
            Some([details]) => Some(details),
            Some(several) => {
                let sentence = format!("{} customers have this {}.", several.len(), options.key.noun());
                problems.add(row.line, key_column, sentence);
                continue;
            }
        };
        if details.is_some_and(|details| details.deleted) {
            let sentence = "The customer of this number was deleted. Restore it, or leave the row out.";
            problems.add(row.line, key_column, sentence);
            continue;
        }
        let standing = Standing {
            details,
            address: details.and_then(|details| there.addresses.get(&details.id)),
            contact: details.and_then(|details| there.contacts.get(&details.id)),
        };
        let Some(understood) = reader.read(row, standing, &mut problems) else { continue };
        if options.key != Key::Number {
            let column = mapping.column(Part::Customer, "number");
            let number = &understood.details.number;
            if let Some(line) = numbered.insert(number.clone(), row.line) {
                problems.add(row.line, column, format!("Line {line} has the same customer number."));
                continue;
            }
            if there.numbers.get(number).is_some_and(|owner| details.is_none_or(|details| details.id != *owner)) {
                problems.add(row.line, column, "Another customer has this number.".to_owned());
                continue;
            }
        }
        plan.add(row.line, standing, understood);
        if plan.unchanged % TOLD_EVERY == 0 {
            progress(plan.unchanged, table.rows.len());
        }
    }
    problems.or(plan)
}

impl Plan {
    /// Adds what a row says more or otherwise than what is there.
    fn add(&mut self, line: usize, there: Standing<'_>, says: Understood) {
        let Some(details) = there.details else {
            self.new.push(New { details: says.details, address: says.address, contact: says.contact });
            return;
        };
        let address = says.address.filter(|says| there.address.is_none_or(|there| !says.is_the_same_as(there)));
        let contact = says.contact.filter(|says| there.contact.is_none_or(|there| !says.is_the_same_as(there)));
        let changed = Changed {
            id: details.id,
            line,
            details: Some((details.version, says.details)).filter(|(_, says)| !is_the_same(says, details)),
            address: address.map(|says| (there.address.map(|there| (there.id, there.version)), says)),
            contact: contact.map(|says| (there.contact.map(|there| (there.id, there.version)), says)),
        };
        if changed.details.is_none() && changed.address.is_none() && changed.contact.is_none() {
            self.unchanged += 1;
        } else {
            self.changed.push(changed);
        }
    }
}

fn is_the_same(says: &DetailsEdit, there: &Details) -> bool {
    let there = DetailsEdit {
        number: there.number.clone(),
        name: there.name.clone(),
        trade_name: there.trade_name.clone(),
        tax_id_kind: there.tax_id_kind,
        tax_id: there.tax_id.clone(),
        credit_limit: there.credit_limit,
        status: there.status,
        currency: there.currency,
        payment_method: there.payment_method,
        payment_terms_days: there.payment_terms_days,
        vat_liable: there.vat_liable,
        iban: there.iban.clone(),
        document_language: there.document_language,
        owner_id: there.owner_id,
        tags: there.tags.clone(),
        blocked: there.blocked,
        blocked_reason: there.blocked_reason.clone(),
        notes: there.notes.clone(),
        reasons: says.reasons.clone(),
    };
    *says == there
}

/// `$before (each of the texts in $1) $after`, for a list of any length.
macro_rules! among {
    ($before:expr, $value:literal, $after:literal) => {
        Sql::per_dialect(
            concat!($before, " (SELECT ", $value, " FROM json_each($1)) ", $after),
            concat!($before, " (SELECT ", $value, " FROM jsonb_array_elements_text($1::jsonb)) ", $after),
        )
    };
}

/// The start of a question for whole customers.
macro_rules! customers_where {
    ($condition:literal) => {
        among!(
            concat!(
                "SELECT c.id, c.number, c.name, c.trade_name, c.tax_id_kind, c.tax_id, c.credit_limit, c.status,
                        c.currency, c.payment_method, CAST(c.payment_terms_days AS BIGINT) AS payment_terms_days,
                        c.vat_liable, c.iban, c.document_language, c.owner_id, u.name AS owner, c.tags, c.blocked,
                        c.blocked_reason, c.notes, c.credit_limit_reason, c.iban_reason, c.status_reason,
                        c.payment_terms_reason, c.version, c.deleted_at IS NOT NULL AS deleted
                   FROM customer c LEFT JOIN app_user u ON u.id = c.owner_id
                  WHERE ",
                $condition
            ),
            "value",
            "ORDER BY c.id"
        )
    };
}

async fn load(sql: &mut Executor, key: Key, keys: &[Option<String>], numbers: &[String]) -> Result<There, DbError> {
    let asked: Vec<&str> = keys.iter().flatten().map(String::as_str).collect();
    let mut there = There {
        customers: HashMap::new(),
        addresses: HashMap::new(),
        contacts: HashMap::new(),
        numbers: HashMap::new(),
    };
    for some in asked.chunks(ASKED_AT_ONCE) {
        let question = match key {
            Key::Number => customers_where!("c.number IN"),
            Key::TaxId => customers_where!("c.deleted_at IS NULL AND c.tax_id IN"),
            Key::Name => customers_where!("c.deleted_at IS NULL AND c.name_key IN"),
        };
        let found: Vec<Details> = sql.query(question).bind(list(some)).all().await?;
        let ids: Vec<i64> = found.iter().map(|details| details.id.0).collect();
        for details in found {
            let key = match key {
                Key::Number => details.number.clone(),
                Key::TaxId => details.tax_id.clone().unwrap_or_default(),
                Key::Name => name_key(&details.name),
            };
            there.customers.entry(key).or_default().push(details);
        }
        let addresses: Vec<Address> = sql
            .query(among!(
                "SELECT id, customer_id, purpose, label, street, city, region, postal_code, country, is_default,
                        also_shipping, version
                   FROM address WHERE deleted_at IS NULL AND is_default AND purpose = 'billing' AND customer_id IN",
                "CAST(value AS BIGINT)",
                "ORDER BY id"
            ))
            .bind(list(&ids))
            .all()
            .await?;
        for address in addresses {
            there.addresses.entry(address.customer_id).or_insert(address);
        }
        let contacts: Vec<Contact> = sql
            .query(among!(
                "SELECT id, customer_id, person_id, name, company, job_title, email, more_emails, phone, mobile, fax,
                        more_phones, language, tags, is_primary, opt_out, notes, version
                   FROM contact WHERE is_primary AND deleted_at IS NULL AND customer_id IN",
                "CAST(value AS BIGINT)",
                "ORDER BY id"
            ))
            .bind(list(&ids))
            .all()
            .await?;
        for contact in contacts {
            there.contacts.entry(contact.customer_id).or_insert(contact);
        }
    }
    for some in numbers.chunks(ASKED_AT_ONCE) {
        let question = among!("SELECT number, id FROM customer WHERE number IN", "value", "");
        let found: Vec<(String, CustomerId)> = sql.query(question).bind(list(some)).all().await?;
        there.numbers.extend(found);
    }
    Ok(there)
}

/// A list as the one parameter that it is bound as.
fn list<T: serde::Serialize>(values: &[T]) -> String {
    serde_json::to_string(values).unwrap_or_else(|_| "[]".to_owned())
}
