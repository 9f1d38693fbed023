//! The rows of the generated customers before they have ids: who they are, where, whom one talks to, what was done and asked.
//! What they buy is in `trade`.

use super::names::{World, world};
use super::shape::Shape;
use super::trade::{Document, Ordinals, Price, Product};
use crate::customer::addresses::model::{AddressEdit, Purpose};
use crate::customer::contacts::model::ContactEdit;
use crate::customer::details::model::DetailsEdit;
use crate::customer::details::sensitive::Reasons;
use crate::customer::details::terms::{PaymentMethod, Status};
use crate::customer::import::write::New;
use crate::value::{Country, Currency, Language, Problem, TaxIdKind, fold};
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use fastrand::Rng;

/// The rows of some customers. The number beside each row is the place of its customer among them.
#[derive(Default)]
pub struct Batch {
    /// The customers.
    pub new: Vec<New>,
    /// Their addresses, the main one of each before the others.
    pub addresses: Vec<(usize, AddressEdit)>,
    /// Their contacts, the one to ask first before the others.
    pub contacts: Vec<(usize, ContactEdit)>,
    /// What was and is to be done.
    pub activities: Vec<(usize, Activity)>,
    /// What they asked.
    pub tickets: Vec<(usize, Ticket)>,
    /// What they were billed.
    pub documents: Vec<(usize, Document)>,
    /// What is theirs alone.
    pub exclusive: Vec<(usize, Product)>,
    /// What they pay.
    pub prices: Vec<(usize, Price)>,
    /// Their files.
    pub files: Vec<(usize, File)>,
    /// How many changes are made to them afterwards.
    pub changes: Vec<(usize, usize)>,
}

/// A call, a meeting, a task or a note.
pub struct Activity {
    pub kind: &'static str,
    pub subject: &'static str,
    pub due_at: DateTime<Utc>,
    pub minutes: Option<i64>,
    pub priority: &'static str,
    pub done_at: Option<DateTime<Utc>>,
    pub outcome: Option<&'static str>,
    /// Somebody among the people that there are, if there are any.
    pub person: usize,
}

/// A ticket with what was asked, and perhaps answered.
pub struct Ticket {
    pub number: String,
    pub subject: &'static str,
    pub status: &'static str,
    pub priority: &'static str,
    pub category: &'static str,
    pub opened_at: DateTime<Utc>,
    /// When somebody answered.
    pub answered_at: Option<DateTime<Utc>>,
    pub resolution: Option<&'static str>,
    /// Somebody among the people that there are, if there are any.
    pub person: usize,
}

/// A file's name, and which of the contents that are there it has.
pub struct File {
    pub name: String,
    pub content: usize,
}

/// Draws the rows of one customer after the other.
pub struct Maker<'a> {
    /// The moment from which everything is reckoned.
    pub now: DateTime<Utc>,
    /// The numbers given so far.
    pub ordinals: &'a mut Ordinals,
    /// How many products the catalogue has.
    pub catalogue: usize,
}

impl Maker<'_> {
    /// Draws a customer and all their rows; a name that is given is not drawn.
    ///
    /// # Errors
    /// When one of our own word lists has a code that nobody knows.
    pub fn draw(
        &mut self,
        random: &mut Rng,
        number: String,
        name: Option<&str>,
        shape: Shape,
        batch: &mut Batch,
    ) -> Result<(), Problem> {
        let world = world(random);
        let of = batch.new.len();
        let founder = pick(random, world.last);
        let details = details(random, world, number, name, founder)?;
        let (currency, name) = (details.currency, details.name.clone());
        batch.new.push(New { details, address: None, contact: None });
        for place in 0..shape.addresses {
            batch.addresses.push((of, address(random, world, place)?));
        }
        for place in 0..shape.contacts {
            batch.contacts.push((of, contact(random, world, founder, place)?));
        }
        for _ in 0..shape.activities {
            batch.activities.push((of, self.activity(random, world, shape.open)));
        }
        for _ in 0..shape.tickets {
            batch.tickets.push((of, self.ticket(random, world, shape.open)));
        }
        for _ in 0..shape.documents {
            batch.documents.push((of, Document::drawn(random, world, self.now, currency, &name, self.ordinals)));
        }
        for _ in 0..shape.exclusive {
            let ordinal = self.ordinals.exclusive();
            batch.exclusive.push((of, Product::drawn(random, world, format!("X-{ordinal:07}"), currency)));
        }
        let first = random.usize(0..self.catalogue);
        for place in 0..shape.prices {
            batch.prices.push((of, Price::drawn(random, world, self.now, (first, place), self.catalogue)));
        }
        for place in 0..shape.files {
            let name = format!("{} {}", pick(random, world.files), self.now.year() - random.i32(0..4));
            batch.files.push((of, File { name: format!("{name} ({})", place + 1), content: random.usize(..) }));
        }
        if shape.changes > 0 {
            batch.changes.push((of, shape.changes));
        }
        Ok(())
    }

    fn activity(&self, random: &mut Rng, world: &World, open: bool) -> Activity {
        let kind = pick(random, &["call", "call", "call", "meeting", "task", "task", "note"]);
        let done = kind == "note" || (!open && random.u8(0..100) < 80);
        let days = if done { -random.i64(1..720) } else { random.i64(-10..90) };
        let due_at = self.now + TimeDelta::days(days) + TimeDelta::minutes(15 * random.i64(-12..24));
        Activity {
            kind: if open && kind == "note" { "task" } else { kind },
            subject: pick(random, world.subjects),
            due_at,
            minutes: (kind == "meeting" || kind == "call").then(|| 15 * random.i64(1..9)),
            priority: pick(random, &["low", "normal", "normal", "normal", "normal", "high"]),
            done_at: (done && !open).then_some(due_at),
            outcome: (done && !open && random.bool()).then(|| pick(random, world.outcomes)),
            person: random.usize(..),
        }
    }

    fn ticket(&mut self, random: &mut Rng, world: &World, open: bool) -> Ticket {
        let resolved = !open && random.u8(0..100) < 85;
        let days = if resolved { random.i64(5..720) } else { random.i64(0..5) };
        let opened_at = self.now - TimeDelta::days(days) - TimeDelta::minutes(random.i64(0..300));
        let status = if resolved {
            pick(random, &["closed", "closed", "resolved"])
        } else {
            pick(random, &["new", "open", "open", "waiting"])
        };
        let answered = status != "new";
        Ticket {
            number: self.ordinals.ticket(opened_at.year()),
            subject: pick(random, world.tickets),
            status,
            priority: pick(random, &["low", "normal", "normal", "normal", "high", "urgent"]),
            category: pick(random, &["question", "fault", "complaint", "delivery", "billing", "other"]),
            opened_at,
            answered_at: answered.then(|| opened_at + TimeDelta::minutes(random.i64(5..300))),
            resolution: resolved.then(|| pick(random, world.answers)),
            person: random.usize(..),
        }
    }
}

fn details(
    random: &mut Rng,
    world: &World,
    number: String,
    name: Option<&str>,
    founder: &str,
) -> Result<DetailsEdit, Problem> {
    let (trades, before) = world.trades;
    let (trade, form) = (pick(random, trades), pick(random, world.forms));
    let called = if before { format!("{trade} {founder} {form}") } else { format!("{founder} {trade} {form}") };
    let (tax_id_kind, tax_id) = tax_id(random, world);
    let blocked = random.u8(0..100) == 0;
    let tags = ["", "", "", "", "vip", "retail", "export", "export,vip"];
    Ok(DetailsEdit {
        number,
        name: name.map_or(called, str::to_owned),
        trade_name: (random.u8(0..4) == 0).then(|| format!("{trade} {founder}")),
        tax_id_kind: Some(tax_id_kind),
        tax_id: Some(tax_id),
        credit_limit: (random.u8(0..3) > 0).then(|| 500_000 * random.i64(1..41)),
        status: if random.u8(0..100) < 8 { Status::Inactive } else { Status::Active },
        currency: Currency::parse(world.currency)?,
        payment_method: Some(pick(random, &PaymentMethod::ALL)),
        payment_terms_days: Some(pick(random, &[0, 14, 30, 30, 30, 60])),
        vat_liable: random.u8(0..50) > 0,
        iban: None,
        document_language: Some(Language::parse(world.language)?),
        owner_id: None,
        tags: pick(random, &tags).to_owned(),
        blocked,
        blocked_reason: blocked.then(|| pick(random, world.tickets).to_owned()),
        notes: None,
        reasons: Reasons::default(),
    })
}

fn address(random: &mut Rng, world: &World, place: usize) -> Result<AddressEdit, Problem> {
    let (streets, before) = world.streets;
    let (street, house) = (pick(random, streets), random.u16(1..180));
    let (city, postal_code) = pick(random, world.towns);
    Ok(AddressEdit {
        purpose: pick(random, if place == 0 { &[Purpose::Billing] } else { &[Purpose::Shipping, Purpose::Other] }),
        label: (place > 0).then(|| format!("{} {place}", pick(random, world.places))),
        street: if before { format!("{house} {street}") } else { format!("{street} {house}") },
        city: Some(city.to_owned()),
        region: None,
        postal_code: Some(postal_code.to_owned()),
        country: Some(Country::parse(world.country)?),
        is_default: place == 0,
        also_shipping: false,
    })
}

fn contact(random: &mut Rng, world: &World, founder: &str, place: usize) -> Result<ContactEdit, Problem> {
    let (first, last) = (pick(random, world.first), pick(random, world.last));
    let last = if place == 0 { founder } else { last };
    let letters = |text: &str| fold(text).chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let (start, digits) = world.dial;
    Ok(ContactEdit {
        name: format!("{first} {last}"),
        job_title: Some(pick(random, world.jobs).to_owned()),
        email: Some(format!("{}.{}@{}.example", letters(first), letters(last), letters(founder))),
        phone: Some(format!("{start}{:0width$}", random.u32(0..10_u32.pow(digits)), width = digits as usize)),
        language: Some(Language::parse(world.language)?),
        is_primary: place == 0,
        ..ContactEdit::default()
    })
}

/// An identification whose check digit is right.
fn tax_id(random: &mut Rng, world: &World) -> (TaxIdKind, String) {
    let digits: Vec<u32> = (0..8).map(|_| random.u32(0..10)).collect();
    let text = |digits: &[u32]| digits.iter().map(u32::to_string).collect::<String>();
    match world.country {
        // Counted from the left, of a Spanish CIF the first, third … digit count twice; of a French SIREN, the second, fourth ….
        "ES" => (TaxIdKind::Nif, format!("B{}{}", text(&digits[..7]), check_digit(&digits[..7], 0))),
        "FR" => (TaxIdKind::Siren, format!("{}{}", text(&digits), check_digit(&digits, 1))),
        _ => (TaxIdKind::Other, text(&digits)),
    }
}

/// What makes Luhn's sum a multiple of ten, where the digits at even or at odd places count twice.
fn check_digit(digits: &[u32], twice: usize) -> u32 {
    let counted = digits
        .iter()
        .enumerate()
        .map(|(place, digit)| if place % 2 == twice { digit * 2 / 10 + digit * 2 % 10 } else { *digit });
    (10 - counted.sum::<u32>() % 10) % 10
}

/// One of several.
pub fn pick<T: Copy>(random: &mut Rng, several: &[T]) -> T {
    several[random.usize(0..several.len())]
}
