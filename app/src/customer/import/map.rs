//! Which column of the file is which of our fields: guessed from its header, or said.

use super::fields::{FIELDS, Field, Part};
use super::{ImportError, Key, Problems};
use crate::value::fold;

/// Which column is which field.
#[derive(Debug)]
pub struct Mapping {
    /// For each column its field, or none when it is left out.
    pub fields: Vec<Option<&'static Field>>,
    /// What the columns are called.
    pub header: Vec<String>,
    /// Every field that such a file can bring.
    known: &'static [Field],
}

/// The field without which no row could be told from another.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Whose it is.
    pub part: Part,
    /// Its input.
    pub input: &'static str,
    /// What it is called in a sentence.
    pub noun: &'static str,
}

impl Mapping {
    /// Finds the field of each column of a file of customers.
    ///
    /// # Errors
    /// As [`Mapping::over`].
    pub fn of(header: &[String], said: &[(String, String)], key: Key) -> Result<Mapping, ImportError> {
        let input = match key {
            Key::Number => "number",
            Key::TaxId => "tax_id",
            Key::Name => "name",
        };
        Mapping::over(FIELDS, header, said, Wanted { part: Part::Customer, input, noun: key.noun() })
    }

    /// Finds the field of each column among those that are known: as said, else by its name.
    ///
    /// # Errors
    /// When what was said does not fit the file or our fields, when two columns are the same field, or when the column
    /// that is wanted is missing.
    pub fn over(
        known: &'static [Field],
        header: &[String],
        said: &[(String, String)],
        wanted: Wanted,
    ) -> Result<Mapping, ImportError> {
        let field = |name: &str| known.iter().find(|field| field.name == name);
        let mut problems = Problems::default();
        let mut fields: Vec<Option<&'static Field>> = header.iter().map(|name| guess(known, name)).collect();
        for (theirs, ours) in said {
            let column = header.iter().position(|name| name == theirs.trim());
            let column = column.or_else(|| header.iter().position(|name| bare(name) == bare(theirs)));
            let Some(column) = column else {
                problems.add(1, theirs, format!("There is no such column. The file has: {}.", header.join(", ")));
                continue;
            };
            fields[column] = match (ours.trim(), field(ours.trim())) {
                ("-" | "", _) => None,
                (_, Some(field)) => {
                    // What is said outweighs what was guessed: another column of that name steps back.
                    for other in &mut fields {
                        if *other == Some(field) {
                            *other = None;
                        }
                    }
                    Some(field)
                }
                (ours, None) => {
                    let names: Vec<_> = known.iter().map(|field| field.name).collect();
                    problems.add(1, theirs, format!("“{ours}” is no field. The fields are: {}.", names.join(", ")));
                    None
                }
            };
        }
        for (column, field) in
            fields.iter().enumerate().filter_map(|(column, field)| field.map(|field| (column, field)))
        {
            let same = |other: &Option<&Field>| {
                other.is_some_and(|other| (other.part, other.input) == (field.part, field.input))
            };
            if let Some(first) = fields[..column].iter().position(same) {
                let sentence = format!(
                    "It says the same as column {} ({}). Leave one out: --map \"{}=-\".",
                    header[first], field.input, header[column]
                );
                problems.add(1, &header[column], sentence);
            }
        }
        let Wanted { part, input, noun } = wanted;
        if !fields.iter().flatten().any(|field| field.part == part && field.input == input) {
            let sentence = format!(
                "No column is the {noun}. Say which: --map \"COLUMN={input}\". The file has: {}.",
                header.join(", ")
            );
            problems.add(1, "", sentence);
        }
        problems.or(Mapping { fields, header: header.to_vec(), known })
    }

    /// The columns that were taken, each with its field.
    pub fn taken(&self) -> Vec<(String, &'static str)> {
        let columns = self.header.iter().zip(&self.fields);
        columns.filter_map(|(name, field)| field.map(|field| (name.clone(), field.name))).collect()
    }

    /// The columns that were not.
    pub fn ignored(&self) -> Vec<String> {
        let columns = self.header.iter().zip(&self.fields);
        columns.filter(|(_, field)| field.is_none()).map(|(name, _)| name.clone()).collect()
    }

    /// The column of an input, as the file calls it; the input's own name when the file has none.
    pub fn column(&self, part: Part, input: &str) -> &str {
        let columns = self.header.iter().zip(&self.fields);
        let mut of_input =
            columns.filter(|(_, field)| field.is_some_and(|field| field.part == part && field.input == input));
        of_input.next().map_or_else(
            || {
                let ours = self.known.iter().find(|field| field.part == part && field.input == input);
                ours.map_or("", |field| field.name)
            },
            |(name, _)| name,
        )
    }

    /// Whether a column is that input of the customer.
    pub fn has(&self, input: &str) -> bool {
        self.fields.iter().flatten().any(|field| field.part == Part::Customer && field.input == input)
    }
}

fn guess(known: &'static [Field], header: &str) -> Option<&'static Field> {
    let header = bare(header);
    let own = known.iter().find(|field| bare(field.name) == header);
    own.or_else(|| known.iter().find(|field| field.headers.iter().any(|known| bare(known) == header)))
}

/// A header without case, accents, and what separates its words.
fn bare(header: &str) -> String {
    fold(header).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn taken(names: &[&str], said: &[(&str, &str)]) -> Result<Vec<&'static str>, String> {
        let said: Vec<_> = said.iter().map(|(theirs, ours)| ((*theirs).to_owned(), (*ours).to_owned())).collect();
        let mapping = Mapping::of(&header(names), &said, Key::Number).map_err(|error| error.to_string())?;
        Ok(mapping.fields.iter().map(|field| field.map_or("-", |field| field.name)).collect())
    }

    #[test]
    fn headers_are_known_in_three_languages() {
        let spanish = ["Código cliente", "Razón social", "CIF", "Límite de crédito", "Población", "Teléfono", "Zapato"];
        let ours = ["number", "name", "nif", "credit_limit", "city", "phone", "-"];
        assert_eq!(taken(&spanish, &[]).expect("mapped"), ours);
        let french = ["N° client", "Raison sociale", "SIRET", "Code postal", "Ville", "Mode de règlement"];
        let ours = ["number", "name", "siret", "postal_code", "city", "payment_method"];
        assert_eq!(taken(&french, &[]).expect("mapped"), ours);
        let english = ["customer_id", "company_name", "contact_title", "Postal Code", "E-mail", "VAT no."];
        assert_eq!(
            taken(&english, &[]).expect("mapped"),
            ["number", "name", "job_title", "postal_code", "email", "vat"]
        );
    }

    #[test]
    fn no_header_is_known_for_two_fields() {
        for known in [FIELDS, crate::product::import::FIELDS] {
            for field in known {
                for header in field.headers {
                    assert_eq!(guess(known, header), Some(field), "{header}");
                }
            }
        }
    }

    #[test]
    fn what_is_said_outweighs_what_is_guessed() {
        let columns = ["id", "number", "name"];
        assert_eq!(taken(&columns, &[("id", "number")]).expect("mapped"), ["number", "-", "name"]);
        assert_eq!(taken(&columns, &[("id", "-")]).expect("mapped"), ["-", "number", "name"]);
        assert!(taken(&columns, &[]).expect_err("two numbers").contains("It says the same as column id"));
    }

    #[test]
    fn what_is_said_about_nothing_is_an_error_that_lists_what_there_is() {
        assert!(taken(&["number"], &[("nr", "number")]).expect_err("no column").contains("The file has: number."));
        assert!(taken(&["number"], &[("number", "nr")]).expect_err("no field").contains("trade_name"));
        assert!(taken(&["name"], &[]).expect_err("no key").contains("No column is the customer number."));
    }
}
