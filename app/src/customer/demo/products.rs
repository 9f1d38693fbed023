//! A catalogue, what only some of the customers may buy of it, and what some of them pay.

use crate::customer::import::ImportError;
use crate::customer::products::model::PriceForm;
use crate::customer::products::store as prices;
use crate::db::{Db, DbError, Tx};
use crate::locale::Locale;
use crate::product::import::{self, Options};
use crate::product::model::ProductForm;
use crate::product::store as catalogue;
use crate::ui::form::Form as _;
use crate::user::Access;
use crate::value::{Currency, CustomerId};
use chrono::Datelike;

const CATALOGUE: &str = include_str!("products.csv");

/// Whose alone it is, number, name, kind, unit, price, currency, VAT and description of a product.
type Exclusive = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const EXCLUSIVE: &[Exclusive] = &[
    (
        "C-0001",
        "CZ-BLEND",
        "Mezcla de la casa Café Zürich",
        "product",
        "bolsa de 1 kg",
        "24.80",
        "CHF",
        "2.6",
        "60 % Colombia, 40 % Etiopía. Receta del cliente.",
    ),
    ("C-0001", "CZ-TAZA", "Taza con el escudo de Café Zürich", "product", "caja de 24", "118.00", "CHF", "8.1", ""),
    (
        "C-0001",
        "CZ-CATA",
        "Cata mensual en la casa",
        "service",
        "sesión",
        "190.00",
        "CHF",
        "8.1",
        "El primer lunes de cada mes.",
    ),
    ("C-0005", "MS-4711", "Werkzeugsatz Müller & Söhne", "product", "Satz", "349.00", "EUR", "19", "Mit Gravur."),
    (
        "C-0008",
        "ESP-PAN",
        "Bolsa de pan impresa La Espiga",
        "product",
        "caja de 2000",
        "74.00",
        "EUR",
        "21",
        "Dos tintas, logotipo de 2024.",
    ),
    ("C-0017", "HE-SAVON", "Savon d’accueil Hôtel Étoile", "product", "carton de 500", "132.00", "EUR", "20", ""),
    (
        "C-0017",
        "HE-LINGE",
        "Entretien du linge",
        "service",
        "mois",
        "860.00",
        "EUR",
        "20",
        "Enlèvement le mardi et le vendredi.",
    ),
    (
        "C-0024",
        "ISI-PERNO",
        "Perno M24 según plano ISINCA 118",
        "product",
        "caja de 50",
        "410.00",
        "EUR",
        "21",
        "Acero 10.9, certificado 3.1.",
    ),
];

/// Who, which product, what they pay and call it, in which year and days it holds (counted from this year), and why.
type Price = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    (i32, &'static str),
    Option<(i32, &'static str)>,
    &'static str,
);

const PRICES: &[Price] = &[
    ("C-0001", "CAF-100", "19.20", "KAF-01", (0, "01-01"), None, "Precio en francos acordado con Ursula Meier."),
    ("C-0001", "CAF-100", "17.90", "", (0, "12-01"), Some((0, "12-31")), "Oferta de diciembre."),
    ("C-0001", "VAS-600", "", "BECHER-4", (-1, "03-01"), None, ""),
    ("C-0001", "TEA-200", "8.90", "", (-1, "01-01"), Some((-1, "12-31")), ""),
    ("C-0005", "HER-800", "99.00", "40017", (0, "01-01"), None, "Framework contract, 200 sets a year."),
    ("C-0005", "MES-810", "385.00", "", (1, "01-01"), None, ""),
    ("C-0008", "HAR-410", "15.90", "H-25", (-1, "09-01"), None, ""),
    ("C-0017", "QUE-420", "34.00", "", (0, "02-01"), None, ""),
    ("C-0017", "FOR-970", "430.00", "", (0, "01-01"), Some((1, "12-31")), ""),
    ("C-0024", "INS-950", "49.50", "SERV-01", (-1, "01-01"), None, "Tarifa de astillero."),
];

/// Loads all of it.
///
/// # Errors
/// When the database fails.
pub async fn load(db: &Db, access: &Access) -> Result<(), ImportError> {
    let options = Options { locale: Some(Locale::En), ..Options::default() };
    import::products(db, access, CATALOGUE.as_bytes(), &options, |_, _| {}).await?;
    let mut tx = db.write(access).await?;
    for row in EXCLUSIVE {
        add_exclusive(&mut tx, row).await?;
    }
    let year = tx.now().year();
    for row in PRICES {
        add_price(&mut tx, row, year).await?;
    }
    Ok(tx.commit().await?)
}

async fn add_exclusive(tx: &mut Tx, row: &Exclusive) -> Result<(), DbError> {
    let (customer, number, name, kind, unit, price, currency, vat_rate, description) = *row;
    let form = ProductForm {
        number: number.to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        unit: unit.to_owned(),
        price: price.to_owned(),
        currency: currency.to_owned(),
        vat_rate: vat_rate.to_owned(),
        description: description.to_owned(),
        ..ProductForm::blank(Currency::EUR, Locale::En)
    };
    if let (Some(customer), Ok(edit)) = (catalogue::owner(tx, customer, None).await?, form.parse(Locale::En)) {
        catalogue::insert(tx, &edit, Some(customer)).await?;
    }
    Ok(())
}

async fn add_price(tx: &mut Tx, row: &Price, year: i32) -> Result<(), DbError> {
    let (customer, product, price, article_code, from, to, notes) = *row;
    let day = |(years, day): (i32, &str)| format!("{}-{day}", year + years);
    let Some(customer) = catalogue::owner(tx, customer, None).await? else { return Ok(()) };
    let Some(product) = catalogue::find_typed(tx, product).await? else { return Ok(()) };
    let form = PriceForm {
        product: product.label(),
        article_code: article_code.to_owned(),
        price: price.to_owned(),
        currency: currency_of(tx, customer).await?.code().to_owned(),
        valid_from: day(from),
        valid_to: to.map(day).unwrap_or_default(),
        notes: notes.to_owned(),
        version: String::new(),
    };
    if let Ok(edit) = form.parse(Locale::En) {
        prices::insert_price(tx, customer, &product, &edit).await?;
    }
    Ok(())
}

async fn currency_of(tx: &mut Tx, customer: CustomerId) -> Result<Currency, DbError> {
    tx.query("SELECT currency FROM customer WHERE id = $1").bind(customer).scalar().await
}

#[cfg(test)]
mod tests {
    use super::{EXCLUSIVE, PRICES};
    use crate::customer::files::kind::FileKind;
    use crate::customer::files::model::UploadRules;
    use crate::customer::files::receive::Files;
    use crate::customer::files::vault::Vault;
    use crate::db::Db;
    use crate::db::testing::{command, db_test};

    db_test! {
        async fn every_product_and_price_of_the_demo_is_right(db: Db) {
            let folder = tempfile::tempdir().expect("a folder");
            let rules = UploadRules { limit: 1_000_000, kinds: FileKind::ALL.to_vec() };
            let files = Files { vault: Vault::folder(folder.path()).expect("a vault"), rules, scanner: None };
            crate::customer::demo::load(&db, &files).await.expect("the demo's data is right");
            let mut conn = db.read(&command()).await.expect("readable");
            let count = async |conn: &mut crate::db::Conn, sql: &'static str| -> usize {
                let count: i64 = conn.query(sql).scalar().await.expect("counted");
                usize::try_from(count).expect("few")
            };
            let theirs = "SELECT COUNT(*) FROM product WHERE exclusive_customer_id IS NOT NULL";
            assert_eq!(count(&mut conn, theirs).await, EXCLUSIVE.len());
            assert_eq!(count(&mut conn, "SELECT COUNT(*) FROM customer_price").await, PRICES.len());
            let general = "SELECT COUNT(*) FROM product WHERE exclusive_customer_id IS NULL";
            assert_eq!(count(&mut conn, general).await, 20);
        }
    }
}
