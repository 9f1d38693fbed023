//! What the generated customers buy: documents with lines and payments, products and prices.

use super::names::World;
use super::rows::pick;
use super::shape::skewed;
use crate::customer::billing::amount::{Figures, Totals};
use crate::value::Currency;
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use fastrand::Rng;
use std::collections::BTreeMap;

/// The most lines that a document has.
const MOST_LINES: usize = 12;

/// The numbers given so far, so that none is given twice.
#[derive(Debug, Default)]
pub struct Ordinals {
    documents: i64,
    exclusive: i64,
    /// The last ticket of each year.
    pub tickets: BTreeMap<i32, i64>,
}

impl Ordinals {
    /// The number of the next ticket of a year, as the counter would give it.
    pub fn ticket(&mut self, year: i32) -> String {
        let last = self.tickets.entry(year).or_default();
        *last += 1;
        format!("T-{year}-{last:04}")
    }

    /// The place of the next product that is somebody's alone.
    pub fn exclusive(&mut self) -> i64 {
        self.exclusive += 1;
        self.exclusive
    }

    /// The number of the next document. It is the number of another program: our own follow the days, and these are drawn
    /// customer by customer.
    fn document(&mut self, year: i32) -> String {
        self.documents += 1;
        format!("{year}/{:07}", self.documents)
    }
}

/// A document with its lines and payments, as it came from another program.
pub struct Document {
    pub kind: &'static str,
    /// None of a draft.
    pub number: Option<String>,
    pub issued_on: NaiveDate,
    pub due_on: NaiveDate,
    pub currency: Currency,
    pub net: i64,
    pub gross: i64,
    pub language: &'static str,
    pub buyer: String,
    pub vat_rate: i64,
    pub lines: Vec<Line>,
    /// Days and amounts.
    pub payments: Vec<(NaiveDate, i64)>,
}

/// A line of a document.
pub struct Line {
    pub text: &'static str,
    pub figures: Figures,
    pub net: i64,
}

impl Document {
    /// A document of the last two and a half years.
    pub fn drawn(
        random: &mut Rng,
        world: &World,
        now: DateTime<Utc>,
        currency: Currency,
        buyer: &str,
        ordinals: &mut Ordinals,
    ) -> Document {
        let today = now.date_naive();
        let draft = random.u8(0..100) < 2;
        let invoice = draft || random.u8(0..100) < 96;
        let age = if draft { 0 } else { random.i64(0..900) };
        let issued_on = today - TimeDelta::days(age);
        let count = (1 + skewed(random, 0.7)).min(MOST_LINES);
        let lines: Vec<Line> = (0..count).filter_map(|_| line(random, world, currency)).collect();
        let nets = lines.iter().map(|line| (world.vat_rate, line.net));
        // The lists hold no price with which a sum could not be stored.
        let (net, gross) = Totals::of(nets, currency).map_or((0, 0), |totals| (totals.net.minor, totals.gross.minor));
        let chance = match age {
            0..30 => 20,
            30..60 => 70,
            _ => 96,
        };
        let mut payments = Vec::new();
        if invoice && !draft && gross > 1 && random.u8(0..100) < chance {
            let days = random.i64(0..=age.min(60));
            let part = if random.u8(0..100) < 5 { gross / 2 } else { gross };
            payments.push((issued_on + TimeDelta::days(days), part));
        }
        Document {
            kind: if invoice { "invoice" } else { "credit_note" },
            number: (!draft).then(|| ordinals.document(issued_on.year())),
            issued_on,
            due_on: issued_on + TimeDelta::days(30),
            currency,
            net,
            gross,
            language: world.language,
            buyer: buyer.to_owned(),
            vat_rate: world.vat_rate,
            lines,
            payments,
        }
    }
}

fn line(random: &mut Rng, world: &World, currency: Currency) -> Option<Line> {
    let (text, cents) = pick(random, world.goods);
    let discount = if random.u8(0..6) == 0 { 500 } else { 0 };
    let figures = Figures { quantity: 1_000 * random.i64(1..30), unit_price: cents * 100, discount };
    let net = figures.net(currency).ok()?.minor;
    Some(Line { text, figures, net })
}

/// A product of the catalogue, or of one customer.
pub struct Product {
    pub number: String,
    pub name: String,
    pub price: i64,
    pub currency: Currency,
    pub vat_rate: i64,
}

impl Product {
    /// One of the goods in a variant of its own.
    pub fn drawn(random: &mut Rng, world: &World, number: String, currency: Currency) -> Product {
        let (name, price) = pick(random, world.goods);
        let name = format!("{name} · {}", random.u16(100..1_000));
        Product { number, name, price: price + random.i64(0..2_000), currency, vat_rate: world.vat_rate }
    }
}

/// What a customer pays for a product of the catalogue.
pub struct Price {
    /// The product's place in the catalogue.
    pub product: usize,
    pub code: Option<String>,
    pub price: i64,
    pub currency: &'static str,
    pub valid_from: NaiveDate,
}

impl Price {
    /// The price at `place` of a customer whose first is that of product `first`: each of another product, and where there
    /// are more prices than products, from another day on.
    pub fn drawn(
        random: &mut Rng,
        world: &World,
        now: DateTime<Utc>,
        (first, place): (usize, usize),
        catalogue: usize,
    ) -> Price {
        let days = i64::try_from(place / catalogue).unwrap_or(0);
        let start = now.date_naive() - TimeDelta::days(400);
        Price {
            product: (first + place) % catalogue,
            code: random.bool().then(|| format!("{}-{:04}", random.char('A'..='Z'), random.u16(0..10_000))),
            price: pick(random, world.goods).1,
            currency: world.currency,
            valid_from: start + TimeDelta::days(days),
        }
    }
}
