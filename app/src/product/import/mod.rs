//! Products from a CSV file: all of it, or nothing and a list of what is wrong.
//!
//! The file is read, and its columns are found, as for customers ([`crate::customer::import`]); a row fills the form that
//! people fill, and is understood by the same rules.

mod fields;
#[cfg(test)]
mod tests;
mod write;

pub use fields::FIELDS;

use super::model::{Product, ProductEdit, ProductForm};
use super::{store, vat};
use crate::customer::import::csv::{Row, Table};
use crate::customer::import::fields::Part;
use crate::customer::import::map::{Mapping, Wanted};
use crate::customer::import::{ImportError, Problems, Report, csv};
use crate::db::{Db, DbError, Executor, Sql};
use crate::locale::Locale;
use crate::ui::form::Form as _;
use crate::user::Access;
use crate::value::{Currency, fold, text};
use std::collections::HashMap;
use write::Plan;

/// How many numbers one question to the database names.
const ASKED_AT_ONCE: usize = 5_000;

/// How a file of products is to be read.
#[derive(Clone, Debug)]
pub struct Options {
    /// Columns whose name alone does not tell: the file's header and our field (see [`FIELDS`]); `-` leaves a column out.
    pub map: Vec<(String, String)>,
    /// Only says what would happen.
    pub dry_run: bool,
    /// The currency of new products for which the file names none.
    pub currency: Currency,
    /// The rate of VAT, in basis points, of new products for which the file names none.
    pub vat_rate: i64,
    /// How amounts are written. When not said: as in Spanish where columns are separated by `;`, else as in English.
    pub locale: Option<Locale>,
}

impl Default for Options {
    fn default() -> Options {
        Options { map: Vec::new(), dry_run: false, currency: Currency::EUR, vat_rate: vat::USUAL, locale: None }
    }
}

/// Imports products, found by their number.
///
/// A product that is there already is changed where the file says otherwise, and not touched where it says the same; whose
/// alone it is, no file says. A column that the file does not have changes nothing; an empty cell empties its field.
/// `progress` hears how many rows of how many are done.
///
/// # Errors
/// `Refused` with everything that is wrong with the file; then nothing was written.
pub async fn products(
    db: &Db,
    access: &Access,
    bytes: &[u8],
    options: &Options,
    mut progress: impl FnMut(usize, usize) + Send,
) -> Result<Report, ImportError> {
    let table = csv::read(bytes)?;
    let wanted = Wanted { part: Part::Product, input: "number", noun: "product number" };
    let mapping = Mapping::over(FIELDS, &table.header, &options.map, wanted)?;
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
        let plan = plan(&mut conn, &table, &mapping, options).await?;
        progress(table.rows.len(), table.rows.len());
        return Ok(report(&plan));
    }
    let mut tx = db.write(access).await?;
    let plan = plan(&mut tx, &table, &mapping, options).await?;
    write::write(&mut tx, &plan, &mut |done| progress(plan.unchanged + done, table.rows.len())).await?;
    tx.commit().await?;
    Ok(report(&plan))
}

/// Compares the file with what is there.
async fn plan(sql: &mut Executor, table: &Table, mapping: &Mapping, options: &Options) -> Result<Plan, ImportError> {
    let locale = options.locale.unwrap_or(if table.separator == b';' { Locale::Es } else { Locale::En });
    let reader = Reader { mapping, locale, options };
    let numbers: Vec<Option<String>> = table.rows.iter().map(|row| reader.number(row)).collect();
    let there = load(sql, &numbers).await?;
    let column = mapping.column(Part::Product, "number");
    let mut plan = Plan::default();
    let mut problems = Problems::default();
    let mut first_lines: HashMap<&str, usize> = HashMap::new();
    for (row, number) in table.rows.iter().zip(&numbers) {
        let Some(number) = number else {
            problems.add(row.line, column, "The product number is missing.");
            continue;
        };
        if let Some(line) = first_lines.insert(number, row.line) {
            problems.add(row.line, column, format!("Line {line} has the same product number."));
            continue;
        }
        let there = there.get(number);
        if there.is_some_and(|(_, removed)| *removed) {
            problems.add(row.line, column, "The product of this number was removed. Leave the row out.");
            continue;
        }
        let there = there.map(|(product, _)| product);
        let Some(says) = reader.read(row, there, &mut problems) else { continue };
        match there {
            None => plan.new.push(says),
            Some(there) if ProductEdit::of(there) == says => plan.unchanged += 1,
            Some(there) => plan.changed.push((row.line, there.clone(), says)),
        }
    }
    problems.or(plan)
}

/// The products of these numbers, and whether each was removed.
async fn load(sql: &mut Executor, numbers: &[Option<String>]) -> Result<HashMap<String, (Product, bool)>, DbError> {
    let asked: Vec<&str> = numbers.iter().flatten().map(String::as_str).collect();
    let mut there = HashMap::new();
    for some in asked.chunks(ASKED_AT_ONCE) {
        let list = serde_json::to_string(some).unwrap_or_else(|_| "[]".to_owned());
        let of = if sql.is_sqlite() {
            "(SELECT value FROM json_each($1))"
        } else {
            "(SELECT value FROM jsonb_array_elements_text($1::jsonb))"
        };
        let found = format!("{} WHERE p.number IN {of}", store::SELECT);
        let found: Vec<Product> = sql.query(Sql::compose(found)).bind(&*list).all().await?;
        let removed = format!("SELECT p.number FROM product p WHERE p.deleted_at IS NOT NULL AND p.number IN {of}");
        let removed: Vec<String> = sql.query(Sql::compose(removed)).bind(&*list).scalars().await?;
        there.extend(found.into_iter().map(|product| {
            let gone = removed.contains(&product.number);
            (product.number.clone(), (product, gone))
        }));
    }
    Ok(there)
}

/// What rows are read with.
struct Reader<'a> {
    mapping: &'a Mapping,
    locale: Locale,
    options: &'a Options,
}

impl Reader<'_> {
    /// The cells of a row, each with its field's name and its input.
    fn cells<'r>(&'r self, row: &'r Row) -> impl Iterator<Item = (&'static str, &'static str, &'r str)> {
        let cells = row.cells.iter().zip(&self.mapping.fields);
        cells.filter_map(|(cell, field)| field.map(|field| (field.name, field.input, cell.trim())))
    }

    /// The number, written as the database has it; none when the cell is empty.
    fn number(&self, row: &Row) -> Option<String> {
        let (_, _, cell) = self.cells(row).find(|(_, input, _)| *input == "number")?;
        text::optional(cell, usize::MAX).ok().flatten()
    }

    /// Understands a row, or adds to the problems why it cannot be.
    fn read(&self, row: &Row, there: Option<&Product>, problems: &mut Problems) -> Option<ProductEdit> {
        let mut form = there.map_or_else(
            || ProductForm {
                vat_rate: vat::to_input(self.options.vat_rate, self.locale),
                ..ProductForm::blank(self.options.currency, self.locale)
            },
            |product| ProductForm::of(product, self.locale),
        );
        let mut understood = true;
        for (name, input, cell) in self.cells(row) {
            match typed(name, cell) {
                Ok(Some(typed)) => set(&mut form, input, typed),
                Ok(None) => {}
                Err(sentence) => {
                    problems.add(row.line, self.mapping.column(Part::Product, input), sentence);
                    understood = false;
                }
            }
        }
        let errors = match form.parse(self.locale) {
            Ok(edit) => return understood.then_some(edit),
            Err(errors) => errors,
        };
        for error in errors {
            let cell = self.cells(row).find(|(_, input, _)| *input == error.field).map_or("", |(_, _, cell)| cell);
            let shown: String = cell.chars().take(60).collect();
            let quoted = if cell.is_empty() { String::new() } else { format!(" (“{shown}”)") };
            let sentence = error.problem.message(Locale::En) + &quoted;
            problems.add(row.line, self.mapping.column(Part::Product, &error.field), sentence);
        }
        None
    }
}

/// What a form's input would hold for a cell; none when the cell leaves it as it is.
fn typed(field: &str, cell: &str) -> Result<Option<String>, String> {
    let folded = fold(cell);
    let ticked = |on: bool| Ok(Some(if on { "on".to_owned() } else { String::new() }));
    match (field, folded.as_str()) {
        ("kind" | "currency" | "vat_rate" | "active" | "discontinued", "") => Ok(None),
        ("kind", "product" | "producto" | "produit" | "goods" | "articulo" | "article" | "bien") => {
            Ok(Some("product".to_owned()))
        }
        ("kind", "service" | "servicio" | "mano de obra" | "prestation") => Ok(Some("service".to_owned())),
        ("kind", _) => Err(format!("“{cell}” is no kind: it is product or service.")),
        ("currency", _) if cell == "€" => Ok(Some("EUR".to_owned())),
        ("currency", _) => Ok(Some(cell.to_uppercase())),
        ("active", "active" | "activo" | "actif") => ticked(true),
        ("active", "inactive" | "inactivo" | "inactif") => ticked(false),
        ("active" | "discontinued", word) => match word {
            "1" | "true" | "yes" | "y" | "si" | "s" | "oui" | "o" | "x" | "on" => ticked(field == "active"),
            "0" | "false" | "no" | "n" | "non" | "off" => ticked(field != "active"),
            _ => Err(format!("“{cell}” is neither yes nor no.")),
        },
        _ => Ok(Some(cell.to_owned())),
    }
}

fn set(form: &mut ProductForm, input: &str, typed: String) {
    let field = match input {
        "number" => &mut form.number,
        "name" => &mut form.name,
        "description" => &mut form.description,
        "kind" => &mut form.kind,
        "unit" => &mut form.unit,
        "price" => &mut form.price,
        "currency" => &mut form.currency,
        "vat_rate" => &mut form.vat_rate,
        "active" => &mut form.active,
        _ => return,
    };
    *field = typed;
}
