//! A company's customers to try Ficha with: made up, from many countries, with a history that has already begun.

mod activities;
mod billing;
mod contacts;
mod files;
pub mod generate;
mod products;
mod tickets;

use super::addresses::model::{AddressEdit, Purpose};
use super::billing::printed::Company;
use super::billing::store::Stop;
use super::contacts::model::ContactEdit;
use super::details::model::{Details, DetailsForm};
use super::details::terms::Status;
use super::files::receive::{Files, Refusal};
use super::import::{self, ImportError};
use super::{addresses, details};
use crate::db::{Db, DbError};
use crate::locale::Locale;
use crate::ui::form::Form as _;
use crate::user::Access;
use crate::value::{Country, CustomerId, Problem, UserId};

const CUSTOMERS: &str = include_str!("customers.csv");

/// Who sends the demo's invoices, where the configuration names nobody.
#[must_use]
pub fn company() -> Company {
    let text = |text: &str| Some(text.to_owned());
    Company {
        name: text("Cafés y Suministros Ficha, S.L."),
        address: text("Calle de las Huertas 21\n28014 Madrid\nEspaña"),
        identification: text("NIF B87654323"),
        phone: text("+34 915 550 100"),
        email: text("facturas@ficha.example"),
        website: None,
        iban: text("ES7921000813610123456789"),
        register: text("Registro Mercantil de Madrid, tomo 1.234, folio 56, hoja M-78901"),
    }
}

/// Loads the demo customers into a database that has none, and tells how many there are. Where there are customers
/// already, it does nothing and tells 0.
///
/// # Errors
/// When the database or the store of files fails.
pub async fn load(db: &Db, files: &Files) -> Result<usize, DemoError> {
    let ficha = Access::command("demo", "ficha");
    if has_customers(db, &ficha).await? {
        return Ok(0);
    }
    let options = import::Options { locale: Some(Locale::En), ..import::Options::default() };
    let report = import::customers(db, &ficha, CUSTOMERS.as_bytes(), &options, |_, _| {}).await?;
    give_the_first_user_customers(db, &ficha).await?;
    products::load(db, &ficha).await?;
    live_a_little(db).await?;
    activities::load(db, &Access::command("demo", "eva")).await?;
    tickets::load(db).await?;
    files::load(db, files).await?;
    match billing::bill(db).await {
        Err(Stop::Database(error)) => return Err(error.into()),
        Err(stop) => tracing::error!(%stop, "the demo's documents are not all there"),
        Ok(()) => {}
    }
    Ok(report.inserted)
}

async fn has_customers(db: &Db, access: &Access) -> Result<bool, DbError> {
    Ok(db.read(access).await?.query("SELECT id FROM customer LIMIT 1").optional::<(CustomerId,)>().await?.is_some())
}

/// Why the demo could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The customers were not taken.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A file was not taken.
    #[error(transparent)]
    File(#[from] Refusal),
    /// One of our own word lists has a code that nobody knows.
    #[error("the word lists are wrong: {0:?}")]
    Words(Problem),
}

impl From<Problem> for DemoError {
    fn from(problem: Problem) -> DemoError {
        DemoError::Words(problem)
    }
}

/// So that the list's filter by owner has something to show.
async fn give_the_first_user_customers(db: &Db, access: &Access) -> Result<(), DbError> {
    let first = "SELECT id FROM app_user ORDER BY id LIMIT 1";
    let first: Option<(UserId,)> = db.read(access).await?.query(first).optional().await?;
    if let Some((user,)) = first {
        for number in ["C-0001", "C-0004", "C-0008", "C-0012", "C-0017", "C-0024"] {
            edit(db, access, number, |form| form.owner_id = user.to_string()).await?;
        }
    }
    Ok(())
}

/// What two colleagues did since, so that the history has something to tell.
async fn live_a_little(db: &Db) -> Result<(), DbError> {
    let (ana, luc) = (Access::command("demo", "ana"), Access::command("demo", "luc"));
    edit(db, &ana, "C-0001", |form| form.credit_limit = "25000.00".to_owned()).await?;
    edit(db, &ana, "C-0005", |form| form.payment_terms_days = "45".to_owned()).await?;
    edit(db, &luc, "C-0017", |form| form.trade_name = "L’Étoile".to_owned()).await?;
    edit(db, &luc, "C-0001", |form| {
        form.payment_method = "direct_debit".to_owned();
        form.tags = "café, vip, suiza".to_owned();
    })
    .await?;
    edit(db, &luc, "C-0012", |form| {
        form.blocked = "on".to_owned();
        form.blocked_reason = "Waiting for the new address for invoices".to_owned();
    })
    .await?;
    edit(db, &luc, "C-0020", |form| form.status = Status::Inactive.code().to_owned()).await?;
    add_contacts_and_addresses(db, &luc).await?;
    contacts::load(db, &luc).await?;
    edit(db, &ana, "C-0012", |form| form.blocked = String::new()).await?;
    edit(db, &ana, "C-0020", |form| form.status = Status::Active.code().to_owned()).await?;
    edit(db, &ana, "C-0001", |form| form.notes = "Deliveries before 6:30; ring at the back door.".to_owned()).await
}

async fn add_contacts_and_addresses(db: &Db, access: &Access) -> Result<(), DbError> {
    let beat = person("Beat Hürlimann", "Barista", "beat@cafe-zuerich.example", "+41 44 555 01 22");
    let door = shipping("Back door", "Schifflände 5", "Zürich", "8001", "CH");
    let itziar = person("Itziar Zubiri", "Contabilidad", "itziar@isinca.example", "+34 944 555 014");
    let yard = shipping("Astillero", "Camino de la Ría 40", "Sestao", "48910", "ES");
    for (number, person, place) in [("C-0001", beat, door), ("C-0024", itziar, yard)] {
        if let Some(customer) = find(db, access, number).await? {
            let mut tx = db.write(access).await?;
            super::contacts::store::insert(&mut tx, customer.id, &person).await?;
            addresses::store::insert(&mut tx, customer.id, &place).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

fn person(name: &str, job_title: &str, email: &str, phone: &str) -> ContactEdit {
    ContactEdit {
        name: name.to_owned(),
        job_title: Some(job_title.to_owned()),
        email: Some(email.to_owned()),
        phone: Some(phone.to_owned()),
        ..ContactEdit::default()
    }
}

fn shipping(label: &str, street: &str, city: &str, postal_code: &str, country: &str) -> AddressEdit {
    AddressEdit {
        purpose: Purpose::Shipping,
        label: Some(label.to_owned()),
        street: street.to_owned(),
        city: Some(city.to_owned()),
        region: None,
        postal_code: Some(postal_code.to_owned()),
        country: Country::parse(country).ok(),
        is_default: true,
        also_shipping: false,
    }
}

async fn find(db: &Db, access: &Access, number: &str) -> Result<Option<Details>, DbError> {
    let mut conn = db.read(access).await?;
    let id = conn.query("SELECT id FROM customer WHERE number = $1").bind(number).optional::<(CustomerId,)>().await?;
    match id {
        Some((id,)) => details::store::find(&mut conn, id, false).await,
        None => Ok(None),
    }
}

/// Saves a customer after a change to its form, as a person would.
async fn edit(db: &Db, access: &Access, number: &str, change: impl FnOnce(&mut DetailsForm)) -> Result<(), DbError> {
    let Some(details) = find(db, access, number).await? else { return Ok(()) };
    let mut form = DetailsForm::of(&details, Locale::En);
    change(&mut form);
    if let Ok(edit) = form.parse(Locale::En) {
        let mut tx = db.write(access).await?;
        details::store::update(&mut tx, details.id, details.version, &edit).await?;
        tx.commit().await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::load;
    use crate::customer::files::kind::FileKind;
    use crate::customer::files::model::UploadRules;
    use crate::customer::files::receive::Files;
    use crate::customer::files::vault::Vault;
    use crate::db::Db;
    use crate::db::testing::db_test;
    use crate::user::Access;

    db_test! {
        async fn the_demo_loads_once_and_its_history_has_begun(db: Db) {
            let folder = tempfile::tempdir().expect("a folder");
            let rules = UploadRules { limit: 1_000_000, kinds: FileKind::ALL.to_vec() };
            let files = Files { vault: Vault::folder(folder.path()).expect("a vault"), rules, scanner: None };
            assert_eq!(load(&db, &files).await.expect("the demo's data is right"), 24);
            assert_eq!(load(&db, &files).await.expect("nothing to do"), 0);
            let mut conn = db.read(&Access::command("test", "ana")).await.expect("readable");
            let updates: i64 = conn
                .query("SELECT COUNT(*) FROM history WHERE op = 'update' AND entity = 'customer' AND source = 'demo'")
                .scalar()
                .await
                .expect("counted");
            assert!(updates >= 9, "{updates}");
            let blocked: i64 =
                conn.query("SELECT COUNT(*) FROM customer WHERE blocked").scalar().await.expect("counted");
            assert_eq!(blocked, 1);
            let shared: i64 = conn
                .query("SELECT COUNT(*) FROM contact WHERE person_id IS NOT NULL AND deleted_at IS NULL")
                .scalar()
                .await
                .expect("counted");
            assert_eq!(shared, 2, "two people are contacts of two customers each");
            let unread: i64 = conn
                .query("SELECT COUNT(*) FROM contact WHERE tags <> '' AND phone NOT LIKE '+%'")
                .scalar()
                .await
                .expect("counted");
            assert_eq!(unread, 0, "the numbers of the demo exist in their countries");
            let activities: Vec<(bool, i64)> = conn
                .query("SELECT done_at IS NULL AS open, COUNT(*) FROM activity GROUP BY done_at IS NULL ORDER BY open")
                .all()
                .await
                .expect("counted");
            assert_eq!(activities, [(false, 7), (true, 13)], "every one of them is a valid form");
            let tickets: Vec<(String, i64)> = conn
                .query("SELECT status, COUNT(*) FROM ticket GROUP BY status ORDER BY status")
                .all()
                .await
                .expect("counted");
            let tickets: Vec<_> = tickets.iter().map(|(status, count)| (status.as_str(), *count)).collect();
            assert_eq!(tickets, [("closed", 1), ("new", 2), ("open", 1), ("resolved", 1), ("waiting", 2)]);
            let (files, versions): (i64, i64) = conn
                .query("SELECT COUNT(DISTINCT file_id), COUNT(*) FROM file_version")
                .one()
                .await
                .expect("counted");
            assert_eq!((files, versions), (10, 11));
            let attached: String = conn
                .query("SELECT t.subject FROM file f JOIN ticket t ON t.id = f.ticket_id")
                .scalar()
                .await
                .expect("one");
            assert_eq!(attached, "Le four affiche E7");
            let issued: i64 = conn
                .query("SELECT COUNT(*) FROM document WHERE state = 'issued'")
                .scalar()
                .await
                .expect("counted");
            assert_eq!(issued, 11, "ten invoices and a credit note; one is a draft");
        }
    }
}
