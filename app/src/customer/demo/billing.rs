//! What the demo's customers were billed, and how they paid: over the last half year, so that something is always due,
//! something overdue, and something a draft.

use super::find;
use crate::customer::billing::draft::DocumentEdit;
use crate::customer::billing::figures::OverLimit;
use crate::customer::billing::line::LineEdit;
use crate::customer::billing::payment::PaymentEdit;
use crate::customer::billing::store::issue::{self, Issue};
use crate::customer::billing::store::{self, Sight, Stop, credit, draft, line, payment, taken};
use crate::customer::details::model::Details;
use crate::db::Db;
use crate::user::Access;
use crate::value::DocumentId;
use chrono::{DateTime, Days, NaiveDate, Utc};
use std::time::SystemTime;

/// A document of the demo, told by the days that have passed since.
struct Billed {
    customer: &'static str,
    ago: u64,
    reference: &'static str,
    /// Text, quantity in thousandths, price in cents, discount in percent, VAT in hundredths of a percent. A line without a
    /// price is a product of the catalogue, named by its number, and has the product's price and VAT.
    lines: &'static [(&'static str, i64, i64, i64, i64)],
    then: Then,
}

/// What became of it.
enum Then {
    /// It is still a draft.
    Draft,
    /// Nothing yet.
    Open,
    /// So many hundredths of it were paid so many days ago.
    Paid(i64, u64),
    /// A credit note took all of it back on the same day.
    Credited,
}

/// In the order of their dates, which is the order of their numbers.
const BILLED: &[Billed] = &[
    Billed {
        customer: "C-0001",
        ago: 170,
        reference: "Bestellung 4411",
        lines: &[("Espresso machine E61, two groups", 1_000, 289_000, 0, 810), ("Installation", 3_500, 9_500, 0, 810)],
        then: Then::Paid(100, 142),
    },
    Billed {
        customer: "C-0005",
        ago: 150,
        reference: "PO 88-2031",
        lines: &[("Spindle bearing 7014", 24_000, 18_450, 5, 1_900)],
        then: Then::Paid(100, 95),
    },
    Billed {
        customer: "C-0015",
        ago: 128,
        reference: "Feria do Livro",
        lines: &[("Estantería de roble", 2_000, 42_000, 0, 2_300), ("Montaje, h", 4_500, 3_875, 0, 2_300)],
        then: Then::Open,
    },
    Billed {
        customer: "C-0001",
        ago: 96,
        reference: "Bestellung 4502",
        lines: &[("Café de Colombia, 25 kg", 6_000, 21_250, 0, 260), ("Transport", 1_000, 4_800, 0, 810)],
        then: Then::Paid(100, 70),
    },
    Billed {
        customer: "C-0003",
        ago: 88,
        reference: "",
        lines: &[("Juego de llaves", 3_000, 6_490, 0, 2_100)],
        then: Then::Credited,
    },
    Billed {
        customer: "C-0024",
        ago: 80,
        reference: "Astillero 7",
        lines: &[
            ("Chapa naval 12 mm, t", 18_500, 94_000, 3, 2_100),
            ("Corte a medida, h", 42_000, 3_850, 0, 2_100),
            ("Transporte a Sestao", 1_000, 61_000, 0, 2_100),
        ],
        then: Then::Paid(40, 20),
    },
    Billed {
        customer: "C-0017",
        ago: 66,
        reference: "Chambres 12–18",
        lines: &[
            ("Linge de lit, parure", 28_000, 7_450, 10, 2_000),
            ("HE-SAVON", 6_000, 0, 0, 0),
            ("Livraison", 1_000, 3_500, 0, 2_000),
        ],
        then: Then::Open,
    },
    Billed {
        customer: "C-0001",
        ago: 44,
        reference: "Bestellung 4630",
        lines: &[("CZ-BLEND", 40_000, 0, 0, 0), ("CZ-CATA", 1_000, 0, 0, 0), ("Transport", 1_000, 4_800, 0, 810)],
        then: Then::Open,
    },
    Billed {
        customer: "C-0005",
        ago: 30,
        reference: "PO 88-2107",
        lines: &[
            ("Spindle bearing 7014", 12_000, 18_450, 5, 1_900),
            ("MS-4711", 2_000, 0, 0, 0),
            ("Calibration, h", 6_250, 11_200, 0, 1_900),
        ],
        then: Then::Open,
    },
    Billed {
        customer: "C-0001",
        ago: 12,
        reference: "Bestellung 4711",
        lines: &[("Mühle, Wartung", 1_000, 38_000, 0, 810), ("Mahlscheiben", 2_000, 12_600, 0, 810)],
        then: Then::Paid(50, 3),
    },
    Billed {
        customer: "C-0001",
        ago: 0,
        reference: "Bestellung 4733",
        lines: &[("CZ-TAZA", 2_000, 0, 0, 0), ("Milchkanne 0,6 l", 12_000, 2_490, 0, 810)],
        then: Then::Draft,
    },
];

/// Bills the demo's customers.
///
/// # Errors
/// When the database fails.
pub async fn bill(db: &Db) -> Result<(), Stop> {
    let ana = Access::command("demo", "ana");
    let today = DateTime::<Utc>::from(SystemTime::now()).date_naive();
    let day = |ago| today.checked_sub_days(Days::new(ago)).unwrap_or(today);
    for billed in BILLED {
        let Some(customer) = find(db, &ana, billed.customer).await? else { continue };
        let sight = Sight { customer: customer.id, deleted: false, today };
        let document = draw_up(db, &ana, sight, billed, &customer, day(billed.ago)).await?;
        if matches!(billed.then, Then::Draft) {
            continue;
        }
        issue(db, &ana, sight, document, 1 + lines_of(billed)).await?;
        match billed.then {
            Then::Draft | Then::Open => {}
            Then::Paid(hundredths, ago) => pay(db, &ana, sight, document, (hundredths, day(ago)), &customer).await?,
            Then::Credited => {
                // Numbers follow the dates: the note is of the day of its invoice.
                let on_that_day = Sight { today: day(billed.ago), ..sight };
                let mut tx = db.write(&ana).await?;
                let note = credit::begin(&mut tx, on_that_day, document).await?;
                tx.commit().await?;
                issue(db, &ana, sight, note, 1).await?;
            }
        }
    }
    Ok(())
}

fn lines_of(billed: &Billed) -> i64 {
    i64::try_from(billed.lines.len()).unwrap_or(0)
}

async fn draw_up(
    db: &Db,
    access: &Access,
    sight: Sight,
    billed: &Billed,
    customer: &Details,
    issued_on: NaiveDate,
) -> Result<DocumentId, Stop> {
    let terms = customer.payment_terms_days.and_then(|days| u64::try_from(days).ok());
    let head = DocumentEdit {
        issued_on,
        due_on: terms.and_then(|days| issued_on.checked_add_days(Days::new(days))),
        currency: customer.currency,
        reference: Some(billed.reference.to_owned()).filter(|text| !text.is_empty()),
        notes: None,
    };
    let mut tx = db.write(access).await?;
    let document = draft::insert(&mut tx, sight.customer, &head).await?;
    for (text, quantity, cents, discount, vat) in billed.lines {
        let by_hand = *cents != 0;
        let edit = LineEdit {
            product: (!by_hand).then(|| (*text).to_owned()),
            text: by_hand.then(|| (*text).to_owned()),
            quantity: *quantity,
            unit: None,
            unit_price: by_hand.then_some(cents * 100),
            discount: discount * 100,
            vat_rate: by_hand.then_some(*vat),
        };
        let content = taken::fill(&mut tx, sight, document, None, &edit).await?;
        line::insert(&mut tx, sight, document, &content).await?;
    }
    tx.commit().await?;
    Ok(document)
}

async fn issue(db: &Db, access: &Access, sight: Sight, document: DocumentId, version: i64) -> Result<(), Stop> {
    let reason = Some("The order was agreed by telephone.".to_owned());
    let how = Issue { version, policy: OverLimit::Warn, admin: false, reason };
    let mut tx = db.write(access).await?;
    issue::issue(&mut tx, sight, document, &how).await?;
    Ok(tx.commit().await?)
}

/// Pays a share of a document.
async fn pay(
    db: &Db,
    access: &Access,
    sight: Sight,
    document: DocumentId,
    (hundredths, paid_on): (i64, NaiveDate),
    customer: &Details,
) -> Result<(), Stop> {
    let mut tx = db.write(access).await?;
    let row = store::row(&mut tx, sight, document).await?.ok_or(Stop::Missing)?;
    let edit = PaymentEdit {
        paid_on,
        amount: row.gross_total * hundredths / 100,
        currency: row.currency,
        method: customer.payment_method,
        reference: None,
    };
    payment::insert(&mut tx, sight, document, &edit).await?;
    Ok(tx.commit().await?)
}
