//! Understands the two files, without looking at the database.

use crate::customer::billing::amount::{Figures, PRICE_PLACES, QUANTITY_PLACES, RATE_PLACES, Totals, WHOLE};
use crate::customer::billing::draft::day;
use crate::customer::billing::model::Kind;
use crate::customer::import::csv::{self, Row, Table};
use crate::customer::import::{ImportError, Problems};
use crate::locale::Locale;
use crate::value::{Currency, Money, Problem, figure, text};
use chrono::NaiveDate;
use std::collections::HashMap;

/// Both files, understood.
pub struct Files {
    /// The documents, in the order of their file.
    pub documents: Vec<Head>,
    /// How many lines there are.
    pub lines: usize,
    /// The columns that were not taken.
    pub ignored: Vec<String>,
}

/// A document as its file gives it. Amounts wait for the currency, which may be the customer's.
pub struct Head {
    /// The line of the file on which it stands.
    pub line: usize,
    /// Its number.
    pub number: String,
    /// The number of its customer.
    pub customer: String,
    /// What it is.
    pub kind: Kind,
    /// The number of the invoice it refers to.
    pub credits: Option<String>,
    /// Its date.
    pub issued_on: NaiveDate,
    /// Until when it is to be paid.
    pub due_on: Option<NaiveDate>,
    /// Its currency, when the file says so.
    pub currency: Option<Currency>,
    /// The customer's reference.
    pub reference: Option<String>,
    /// Its lines.
    pub lines: Vec<Body>,
    net_total: Option<String>,
    vat_total: Option<String>,
    locale: Locale,
}

/// A line as its file gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The line of the file on which it stands.
    pub line: usize,
    /// The number of its product, when the file says so.
    pub product: Option<String>,
    /// What it is for.
    pub text: String,
    /// What its net is computed from.
    pub figures: Figures,
    /// In hundredths of a percent.
    pub vat_rate: i64,
}

/// What a document comes to: by its file, and by our rule.
pub struct Sums {
    /// The nets of its lines.
    pub nets: Vec<Money>,
    /// What is kept: what the file says, and what it does not say by our rule.
    pub net: Money,
    /// The same, with VAT.
    pub gross: Money,
    /// The net and the VAT by our rule.
    pub ours: (Money, Money),
    /// The net and the VAT that the file gives.
    pub file: (Option<Money>, Option<Money>),
}

impl Files {
    /// Reads both files.
    pub fn read(heads: &[u8], lines: &[u8], locale: Option<Locale>) -> Result<Files, ImportError> {
        let (heads, lines) = (csv::read(heads)?, csv::read(lines)?);
        let mut problems = Problems::default();
        let head_columns = Columns::of(&heads, "", &HEAD_NAMES, &mut problems);
        let line_columns = Columns::of(&lines, "lines:", &LINE_NAMES, &mut problems);
        let mut problems = match (&head_columns, &line_columns) {
            (Some(_), Some(_)) => problems,
            _ => return problems.or(()).and(Err(Problems::only(1, "", "The columns cannot be found."))),
        };
        let (Some(head_columns), Some(line_columns)) = (head_columns, line_columns) else {
            return Err(Problems::only(1, "", "The columns cannot be found."));
        };
        let mut documents: Vec<Head> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for row in &heads.rows {
            let cells = Cells { row, columns: &head_columns, locale: locale_of(&heads, locale), prefix: "" };
            let Some(head) = cells.head(&mut problems) else { continue };
            if let Some(first) = places.get(&head.number) {
                let line = documents.get(*first).map_or(0, |head| head.line);
                problems.add(row.line, "number", format!("Line {line} has the same number."));
                continue;
            }
            places.insert(head.number.clone(), documents.len());
            documents.push(head);
        }
        for row in &lines.rows {
            let cells = Cells { row, columns: &line_columns, locale: locale_of(&lines, locale), prefix: "lines:" };
            let Some((number, body)) = cells.body(&mut problems) else { continue };
            match places.get(&number).and_then(|place| documents.get_mut(*place)) {
                Some(head) => head.lines.push(body),
                None => problems.add(row.line, "lines:invoice_number", format!("There is no document {number}.")),
            }
        }
        let mut ignored = head_columns.ignored;
        ignored.extend(line_columns.ignored);
        problems.or(Files { documents, lines: lines.rows.len(), ignored })
    }
}

impl Head {
    /// What the document comes to in its currency.
    ///
    /// # Errors
    /// The column that cannot be understood, and why.
    pub fn sums(&self, currency: Currency) -> Result<Sums, (&'static str, Problem)> {
        let amount = |column: &'static str, text: &Option<String>| {
            let read = text.as_deref().map(|text| Money::parse(text, currency, self.locale));
            read.transpose()
                .and_then(|amount| match amount {
                    Some(Money { minor: ..0, .. }) => Err(Problem::Negative),
                    amount => Ok(amount),
                })
                .map_err(|problem| (column, problem))
        };
        let file = (amount("net_total", &self.net_total)?, amount("vat_total", &self.vat_total)?);
        let nets = self.lines.iter().map(|line| line.figures.net(currency)).collect::<Result<Vec<_>, _>>();
        let nets = nets.map_err(|problem| ("number", problem))?;
        let lines = self.lines.iter().zip(&nets).map(|(line, net)| (line.vat_rate, net.minor));
        let totals = Totals::of(lines, currency).map_err(|problem| ("number", problem))?;
        let vat = totals.gross.checked_sub(totals.net).unwrap_or(Money::new(0, currency));
        let net = file.0.unwrap_or(totals.net);
        let gross = net.checked_add(file.1.unwrap_or(vat)).ok_or(("net_total", Problem::TooLarge))?;
        if net.minor < 0 || gross.minor < 0 {
            return Err(("net_total", Problem::Negative));
        }
        Ok(Sums { nets, net, gross, ours: (totals.net, vat), file })
    }
}

fn locale_of(table: &Table, said: Option<Locale>) -> Locale {
    said.unwrap_or(if table.separator == b';' { Locale::Es } else { Locale::En })
}

/// What a column may be called, the first of them required.
type Names = [(&'static str, &'static [&'static str], bool)];

const HEAD_NAMES: [(&str, &[&str], bool); 10] = [
    ("number", &["number", "invoice_number"], true),
    ("customer", &["customer_id", "customer_number", "customer"], true),
    ("issued_on", &["issued_on"], true),
    ("due_on", &["due_on"], false),
    ("kind", &["kind"], false),
    ("credits", &["credits"], false),
    ("currency", &["currency"], false),
    ("net_total", &["net_total"], false),
    ("vat_total", &["vat_total"], false),
    ("reference", &["reference"], false),
];

const LINE_NAMES: [(&str, &[&str], bool); 7] = [
    ("number", &["invoice_number", "number"], true),
    ("product", &["product_number", "product_id", "product"], false),
    ("text", &["description", "text"], true),
    ("quantity", &["quantity"], true),
    ("unit_price", &["unit_price"], true),
    ("discount", &["discount"], false),
    ("vat_rate", &["vat_rate"], false),
];

/// Where each column stands.
struct Columns {
    places: HashMap<&'static str, (usize, String)>,
    ignored: Vec<String>,
}

impl Columns {
    fn of(table: &Table, prefix: &str, names: &Names, problems: &mut Problems) -> Option<Columns> {
        let mut places = HashMap::new();
        let mut whole = true;
        for (name, spellings, required) in names {
            let found = spellings
                .iter()
                .find_map(|spelling| table.header.iter().position(|column| column.eq_ignore_ascii_case(spelling)));
            match found {
                Some(place) => drop(places.insert(*name, (place, table.header[place].clone()))),
                None if *required => {
                    whole = false;
                    let column = format!("{prefix}{}", spellings[0]);
                    problems.add(1, &column, "The file has to have this column.");
                }
                None => {}
            }
        }
        let taken: Vec<usize> = places.values().map(|(place, _)| *place).collect();
        let others = table.header.iter().enumerate().filter(|(place, _)| !taken.contains(place));
        let ignored = others.map(|(_, column)| format!("{prefix}{column}")).collect();
        whole.then_some(Columns { places, ignored })
    }
}

/// A row whose cells are asked for by name.
struct Cells<'a> {
    row: &'a Row,
    columns: &'a Columns,
    locale: Locale,
    prefix: &'static str,
}

impl Cells<'_> {
    fn text(&self, name: &str) -> &str {
        let place = self.columns.places.get(name).map(|(place, _)| *place);
        place.and_then(|place| self.row.cells.get(place)).unwrap_or_default().trim()
    }

    fn take<T>(&self, problems: &mut Problems, name: &str, read: Result<T, Problem>) -> Option<T> {
        read.map_err(|problem| {
            let column = self.columns.places.get(name).map_or(name, |(_, column)| column.as_str());
            problems.add(self.row.line, &format!("{}{column}", self.prefix), problem.message(Locale::En));
        })
        .ok()
    }

    fn head(&self, problems: &mut Problems) -> Option<Head> {
        let number = self.take(problems, "number", text::required(self.text("number"), 40).and_then(not_ours));
        let customer = self.take(problems, "customer", text::required(self.text("customer"), 40));
        let issued_on = day(self.text("issued_on")).and_then(|day| day.ok_or(Problem::Required));
        let issued_on = self.take(problems, "issued_on", issued_on);
        let due_on = day(self.text("due_on")).and_then(|due| match (due, issued_on) {
            (Some(due), Some(issued)) if due < issued => Err(Problem::TooEarly { earliest: issued }),
            (due, _) => Ok(due),
        });
        let due_on = self.take(problems, "due_on", due_on);
        let kind = match self.text("kind") {
            "" => Ok(Kind::Invoice),
            code => Kind::parse(code).ok_or(Problem::UnknownCode),
        };
        let kind = self.take(problems, "kind", kind);
        let currency = match self.text("currency") {
            "" => Ok(None),
            code => Currency::parse(code).map(Some),
        };
        let currency = self.take(problems, "currency", currency);
        let credits = self.take(problems, "credits", text::optional(self.text("credits"), 40));
        let reference = self.take(problems, "reference", text::optional(self.text("reference"), 200));
        let given = |name| Some(self.text(name)).filter(|text| !text.is_empty()).map(str::to_owned);
        Some(Head {
            line: self.row.line,
            number: number?,
            customer: customer?,
            kind: kind?,
            credits: credits?,
            issued_on: issued_on?,
            due_on: due_on?,
            currency: currency?,
            reference: reference?,
            lines: Vec::new(),
            net_total: given("net_total"),
            vat_total: given("vat_total"),
            locale: self.locale,
        })
    }

    fn body(&self, problems: &mut Problems) -> Option<(String, Body)> {
        let number = self.take(problems, "number", text::required(self.text("number"), 40));
        let product = self.take(problems, "product", text::optional(self.text("product"), 40));
        let text = self.take(problems, "text", text::required(self.text("text"), 1_000));
        let rate = |name, places| match self.text(name) {
            "" => Ok(0),
            text => figure::parse(text, places, self.locale).and_then(|rate| match rate {
                ..0 => Err(Problem::Negative),
                0..=WHOLE => Ok(rate),
                _ => Err(Problem::TooLarge),
            }),
        };
        let quantity = figure::parse(self.text("quantity"), QUANTITY_PLACES, self.locale);
        let quantity = self.take(problems, "quantity", quantity);
        let unit_price =
            figure::parse(self.text("unit_price"), PRICE_PLACES, self.locale).and_then(|price| match price {
                ..0 => Err(Problem::Negative),
                price => Ok(price),
            });
        let unit_price = self.take(problems, "unit_price", unit_price);
        // A fraction of 1 in ten-thousandths is a percentage in hundredths.
        let discount = self.take(problems, "discount", rate("discount", RATE_PLACES + 2));
        let vat_rate = self.take(problems, "vat_rate", rate("vat_rate", RATE_PLACES));
        let figures = Figures { quantity: quantity?, unit_price: unit_price?, discount: discount? };
        Some((number?, Body { line: self.row.line, product: product?, text: text?, figures, vat_rate: vat_rate? }))
    }
}

/// Numbers such as `F2026-00042` are given by Ficha alone: one that came from elsewhere would stand in the way of its own.
fn not_ours(number: String) -> Result<String, Problem> {
    let is_ours = |series: &str| {
        let rest = number.strip_prefix(series).and_then(|rest| rest.split_once('-'));
        rest.is_some_and(|(year, place)| {
            let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            digits(year) && digits(place)
        })
    };
    if Kind::ALL.iter().any(|kind| is_ours(kind.series())) {
        return Err(Problem::Refused { reason: "Numbers of this form are given by Ficha itself.".to_owned() });
    }
    Ok(number)
}
