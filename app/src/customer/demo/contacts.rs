//! The people of the demo: several numbers each, tags, and two advisers whom more than one customer has.

use crate::customer::contacts::model::ContactForm;
use crate::customer::contacts::store;
use crate::db::{Db, DbError};
use crate::locale::Locale;
use crate::ui::form::Form as _;
use crate::user::Access;
use crate::value::{ContactId, CustomerId};

/// Adds people to the demo's customers, and lets a little happen to them.
///
/// # Errors
/// When the database fails.
pub async fn load(db: &Db, access: &Access) -> Result<(), DbError> {
    let sandra = ContactForm {
        name: "Sandra Keller".into(),
        company: "Keller Treuhand AG".into(),
        job_title: "Buchhaltung".into(),
        email: "sandra.keller@treuhand.example".into(),
        more_emails: "mwst@treuhand.example".into(),
        phone: "+41 44 668 18 00".into(),
        mobile: "+41 78 123 45 67".into(),
        language: "de".into(),
        tags: "contabilidad, asesoría".into(),
        ..ContactForm::default()
    };
    at_both(db, access, "C-0001", "C-0022", "Steuerberaterin", sandra).await?;
    let pilar = ContactForm {
        name: "Pilar Lorca".into(),
        company: "Gestoría Lorca".into(),
        job_title: "Asesora fiscal".into(),
        email: "pilar@gestorialorca.example".into(),
        phone: "912 34 56 78".into(),
        more_phones: "913 45 67 89 (centralita)\n600 11 12 22 (solo urgencias)".into(),
        language: "es".into(),
        tags: "asesoría".into(),
        opt_out: "on".into(),
        ..ContactForm::default()
    };
    at_both(db, access, "C-0003", "C-0008", "Nóminas", pilar).await?;
    for (number, form) in [
        ("C-0024", person("Jon Aldekoa", "Jefe de almacén", "jon@isinca.example", "944 23 45 67", "almacén")),
        ("C-0024", person("Ainhoa Urrutia", "Directora", "ainhoa@isinca.example", "944 23 45 68", "dirección")),
        (
            "C-0005",
            person("Sabine Öztürk", "Buchhaltung", "s.oeztuerk@mueller-soehne.example", "030 901820", "contabilidad"),
        ),
        ("C-0017", person("Hugo Lambert", "Comptable", "hugo@hotel-etoile.example", "01 42 68 53 00", "contabilidad")),
        ("C-0012", person("Kim Nguyen", "Store manager", "kim@smithsons.example", "(503) 226-2000", "compras")),
    ] {
        add(db, access, number, &form).await?;
    }
    let tom = person("Tom Fisher", "Buyer until June", "tom@acme-tools.example", "0114 272 6444", "compras");
    if let Some((customer, tom)) = add(db, access, "C-0002", &tom).await? {
        let mut tx = db.write(access).await?;
        store::set_deleted(&mut tx, customer, tom, true).await?;
        tx.commit().await?;
    }
    let ursula = |form: &mut ContactForm| {
        form.mobile = "+41 79 123 45 67".into();
        form.more_emails = "bestellung@cafe-zuerich.example".into();
        form.tags = "compras, dirección".into();
        form.language = "de".into();
    };
    edit_the_first(db, access, "C-0001", ursula).await?;
    edit_the_first(db, access, "C-0002", |form| form.tags = "compras".into()).await
}

fn person(name: &str, job_title: &str, email: &str, phone: &str, tags: &str) -> ContactForm {
    ContactForm {
        name: name.to_owned(),
        job_title: job_title.to_owned(),
        email: email.to_owned(),
        phone: phone.to_owned(),
        tags: tags.to_owned(),
        ..ContactForm::default()
    }
}

/// Somebody whom two customers have, with a role in each.
async fn at_both(
    db: &Db,
    access: &Access,
    first: &str,
    second: &str,
    role: &str,
    form: ContactForm,
) -> Result<(), DbError> {
    let Some((_, person)) = add(db, access, first, &form).await? else { return Ok(()) };
    let there = ContactForm { person_id: person.to_string(), job_title: role.to_owned(), ..form };
    add(db, access, second, &there).await.map(drop)
}

async fn add(
    db: &Db,
    access: &Access,
    number: &str,
    form: &ContactForm,
) -> Result<Option<(CustomerId, ContactId)>, DbError> {
    let mut tx = db.write(access).await?;
    let customer =
        tx.query("SELECT id FROM customer WHERE number = $1").bind(number).optional::<(CustomerId,)>().await?;
    let (Some((customer,)), Ok(edit)) = (customer, form.parse(Locale::En)) else { return Ok(None) };
    let country = store::country(&mut tx, customer).await?;
    let added = store::insert(&mut tx, customer, &edit.tidied(country)).await?;
    tx.commit().await?;
    Ok(added.map(|contact| (customer, contact)))
}

/// Saves the contact to ask first after a change to its form, as a person would.
async fn edit_the_first(
    db: &Db,
    access: &Access,
    number: &str,
    change: impl FnOnce(&mut ContactForm),
) -> Result<(), DbError> {
    let mut tx = db.write(access).await?;
    let customer =
        tx.query("SELECT id FROM customer WHERE number = $1").bind(number).optional::<(CustomerId,)>().await?;
    let Some((customer,)) = customer else { return Ok(()) };
    let Some(contact) = store::all(&mut tx, customer).await?.into_iter().next() else { return Ok(()) };
    let mut form = ContactForm::of(&contact);
    change(&mut form);
    if let Ok(edit) = form.parse(Locale::En) {
        let country = store::country(&mut tx, customer).await?;
        store::update(&mut tx, customer, contact.id, contact.version, &edit.tidied(country)).await?;
        tx.commit().await?;
    }
    Ok(())
}
