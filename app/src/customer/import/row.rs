//! A row of the file as edits: its cells fill the same forms that people fill, and are understood by the same rules.

use super::fields::Part;
use super::map::Mapping;
use super::{Key, Problems, csv};
use crate::customer::addresses::model::{Address, AddressEdit, AddressForm};
use crate::customer::contacts::model::{Contact, ContactEdit, ContactForm};
use crate::customer::details::model::{Details, DetailsEdit, DetailsForm};
use crate::customer::search::key::name_key;
use crate::error::FieldError;
use crate::locale::Locale;
use crate::ui::form::Form as _;
use crate::value::{Country, Currency, TaxIdKind, UserId, fold, tax_id, text};
use std::collections::HashMap;

/// What rows are read with.
pub struct Reader<'a> {
    /// Which column is which field.
    pub mapping: &'a Mapping,
    /// How amounts are written.
    pub locale: Locale,
    /// The currency of new customers for whom the file names none.
    pub currency: Currency,
    /// Who may own a customer, by mail address in lower case.
    pub owners: HashMap<String, UserId>,
    /// The countries met so far, as the file calls them.
    pub countries: HashMap<String, Option<Country>>,
}

/// What is there of a row's customer.
#[derive(Clone, Copy, Default)]
pub struct Standing<'a> {
    /// The customer.
    pub details: Option<&'a Details>,
    /// The default address for invoices.
    pub address: Option<&'a Address>,
    /// The contact to ask first.
    pub contact: Option<&'a Contact>,
}

/// What a row says.
pub struct Understood {
    /// About the customer.
    pub details: DetailsEdit,
    /// About the address; none when it says nothing.
    pub address: Option<AddressEdit>,
    /// About the contact; none when it says nothing.
    pub contact: Option<ContactEdit>,
}

impl Reader<'_> {
    /// The cells of a row that are one form's, each with its field's name and its input.
    fn cells<'r>(
        &'r self,
        row: &'r csv::Row,
        part: Part,
    ) -> impl Iterator<Item = (&'static str, &'static str, &'r str)> {
        let cells = row.cells.iter().zip(&self.mapping.fields);
        cells.filter_map(move |(cell, field)| {
            field.filter(|field| field.part == part).map(|field| (field.name, field.input, cell.trim()))
        })
    }

    fn cell<'r>(&'r self, row: &'r csv::Row, part: Part, input: &str) -> &'r str {
        self.cells(row, part).find(|(_, of, _)| *of == input).map_or("", |(_, _, cell)| cell)
    }

    /// What the row is found by, written as the database has it; none when the cell is empty.
    pub fn key(&mut self, row: &csv::Row, key: Key) -> Option<String> {
        match key {
            Key::Number => text::optional(self.cell(row, Part::Customer, "number"), usize::MAX).ok().flatten(),
            Key::Name => Some(name_key(self.cell(row, Part::Customer, "name"))).filter(|key| !key.is_empty()),
            Key::TaxId => {
                let (kind, typed) = self.identification(row)?;
                let known = TaxIdKind::parse(&kind).and_then(|kind| tax_id::parse(kind, &typed)).ok();
                Some(known.unwrap_or(typed))
            }
        }
    }

    /// Understands a row, or adds to the problems why it cannot be.
    pub fn read(&mut self, row: &csv::Row, there: Standing<'_>, problems: &mut Problems) -> Option<Understood> {
        let details = self.details(row, there.details, problems);
        let address = self.address(row, there.address, problems);
        let name = details.as_ref().map_or("", |details| &details.name);
        let said = address.as_ref().and_then(|says| says.as_ref()).and_then(|says| says.country);
        let country = said.or_else(|| there.address.and_then(|there| there.country));
        let contact = self.contact(row, there.contact, name, country, problems);
        Some(Understood { details: details?, address: address?, contact: contact? })
    }

    fn details(&mut self, row: &csv::Row, there: Option<&Details>, problems: &mut Problems) -> Option<DetailsEdit> {
        let mut form = there.map_or_else(
            || DetailsForm {
                currency: self.currency.code().to_owned(),
                document_language: String::new(),
                ..DetailsForm::blank(self.locale)
            },
            |details| DetailsForm::of(details, self.locale),
        );
        let mut understood = true;
        for (_, input, cell) in self.cells(row, Part::Customer) {
            match self.typed(input, cell) {
                Ok(Some(typed)) => set(&mut form, input, typed),
                Ok(None) => {}
                Err(sentence) => {
                    problems.add(row.line, self.mapping.column(Part::Customer, input), sentence);
                    understood = false;
                }
            }
        }
        // The kind is the one that the column says, that the customer has already, or that fits.
        let same = there.is_some_and(|there| {
            let kind = there.tax_id_kind.unwrap_or(TaxIdKind::Other);
            there.tax_id.is_some() && there.tax_id == tax_id::parse(kind, &form.tax_id).ok()
        });
        let says_kind = !self.cell(row, Part::Customer, "tax_id_kind").is_empty();
        if let Some((kind, _)) = self.identification(row)
            && (says_kind || !same)
        {
            form.tax_id_kind = kind;
        } else if form.tax_id.trim().is_empty() {
            form.tax_id_kind = String::new();
        }
        if form.blocked.is_empty() && !self.mapping.has("blocked") && !form.blocked_reason.trim().is_empty() {
            form.blocked = "on".to_owned();
        }
        let edit = self.understood(row, Part::Customer, form.parse(self.locale), problems)?;
        let currency_was = there.map_or(self.currency, |there| there.currency);
        let says_limit = !self.cell(row, Part::Customer, "credit_limit").is_empty();
        if there.is_some() && !says_limit && edit.credit_limit.is_some() && edit.currency != currency_was {
            let column = self.mapping.column(Part::Customer, "currency");
            let sentence = format!(
                "The credit limit was given in {}. Give it in {} in a column of its own.",
                currency_was.code(),
                edit.currency.code()
            );
            problems.add(row.line, column, sentence);
            return None;
        }
        understood.then_some(edit)
    }

    /// The kind and text of the row's identification; none when the row says none.
    fn identification(&self, row: &csv::Row) -> Option<(String, String)> {
        let (name, _, typed) =
            self.cells(row, Part::Customer).find(|(_, input, typed)| *input == "tax_id" && !typed.is_empty())?;
        let said = fold(self.cell(row, Part::Customer, "tax_id_kind"));
        let kind = match (name, said.as_str()) {
            ("vat" | "siren" | "siret" | "nif", _) => name.to_owned(),
            (_, "") => {
                // Only what carries a country or a check letter tells its kind by itself.
                let fits = |kind: &TaxIdKind| tax_id::parse(*kind, typed).is_ok();
                [TaxIdKind::Vat, TaxIdKind::Nif].into_iter().find(fits).unwrap_or(TaxIdKind::Other).code().to_owned()
            }
            (_, "cif" | "nie" | "dni") => TaxIdKind::Nif.code().to_owned(),
            (_, "tva" | "iva" | "vat id" | "vat no." | "vat number") => TaxIdKind::Vat.code().to_owned(),
            (_, said) => said.to_owned(),
        };
        Some((kind, typed.to_owned()))
    }

    /// What a form's input would hold for a cell; none when the cell leaves it as it is.
    fn typed(&self, input: &str, cell: &str) -> Result<Option<String>, String> {
        let folded = fold(cell);
        let word = folded.as_str();
        Ok(Some(match (input, word) {
            ("status" | "currency" | "vat_liable" | "tax_id_kind", "") => return Ok(None),
            ("tax_id_kind", _) => return Ok(None), // see `identification`
            ("status", "active" | "activo" | "activa" | "actif" | "1" | "true" | "yes" | "si" | "oui") => {
                "active".to_owned()
            }
            ("status", "inactive" | "inactivo" | "inactiva" | "inactif" | "0" | "false" | "no" | "non") => {
                "inactive".to_owned()
            }
            ("status", _) => return Err(format!("“{cell}” is no status: it is active or inactive.")),
            ("vat_liable" | "blocked", "1" | "true" | "yes" | "y" | "si" | "s" | "oui" | "o" | "x" | "on") => {
                "on".to_owned()
            }
            ("vat_liable" | "blocked", "" | "0" | "false" | "no" | "n" | "non" | "off") => String::new(),
            ("vat_liable" | "blocked", _) => return Err(format!("“{cell}” is neither yes nor no.")),
            ("currency", _) if cell == "€" => "EUR".to_owned(),
            ("currency", _) => cell.to_uppercase(),
            ("payment_method", _) => method(word).unwrap_or(word).to_owned(),
            ("document_language", _) => word.to_owned(),
            ("owner_id", "") => String::new(),
            ("owner_id", _) => match self.owners.get(&cell.to_lowercase()) {
                Some(owner) => owner.to_string(),
                None => return Err(format!("There is no user with the mail address “{cell}”.")),
            },
            _ => cell.to_owned(),
        }))
    }

    /// None inside when the row says nothing; none outside when it cannot be understood.
    #[expect(clippy::option_option, reason = "saying nothing and not being understood are two things")]
    fn address(
        &mut self,
        row: &csv::Row,
        there: Option<&Address>,
        problems: &mut Problems,
    ) -> Option<Option<AddressEdit>> {
        if self.cells(row, Part::Address).all(|(_, _, cell)| cell.is_empty()) {
            return Some(None);
        }
        let mut form = there.map_or_else(AddressForm::blank, AddressForm::of);
        for (_, input, cell) in self.cells(row, Part::Address) {
            match input {
                "street" => form.street = cell.to_owned(),
                "city" => form.city = cell.to_owned(),
                "region" => form.region = cell.to_owned(),
                "postal_code" => form.postal_code = cell.to_owned(),
                "country" => form.country = cell.to_owned(),
                _ => {}
            }
        }
        let named = self.cell(row, Part::Address, "country");
        if !named.is_empty() {
            let named = named.to_owned();
            let country = *self.countries.entry(named.clone()).or_insert_with(|| Country::from_name(&named));
            let Some(country) = country else {
                let sentence = format!("No country is called “{named}”. Give its code (ISO 3166-1, two letters).");
                problems.add(row.line, self.mapping.column(Part::Address, "country"), sentence);
                return None;
            };
            form.country = country.code().to_owned();
        }
        self.understood(row, Part::Address, form.parse_incomplete(), problems).map(Some)
    }

    /// As [`Reader::address`]. A telephone number without a person is the customer's own, and is dialled in `country`.
    #[expect(clippy::option_option, reason = "saying nothing and not being understood are two things")]
    fn contact(
        &self,
        row: &csv::Row,
        there: Option<&Contact>,
        customer: &str,
        country: Option<Country>,
        problems: &mut Problems,
    ) -> Option<Option<ContactEdit>> {
        if self.cells(row, Part::Contact).all(|(_, _, cell)| cell.is_empty()) {
            return Some(None);
        }
        let mut form = there.map_or_else(ContactForm::blank, ContactForm::of);
        for (_, input, cell) in self.cells(row, Part::Contact) {
            match input {
                "name" => form.name = cell.to_owned(),
                "job_title" => form.job_title = cell.to_owned(),
                "email" => form.email = cell.to_owned(),
                "phone" => form.phone = cell.to_owned(),
                "fax" => form.fax = cell.to_owned(),
                _ => {}
            }
        }
        if form.name.is_empty() {
            form.name = customer.to_owned();
        }
        let edit = form.parse(self.locale).map(|edit| edit.tidied(country));
        self.understood(row, Part::Contact, edit, problems).map(Some)
    }

    /// The edit, or its problems beside the columns they come from.
    fn understood<T>(
        &self,
        row: &csv::Row,
        part: Part,
        parsed: Result<T, Vec<FieldError>>,
        problems: &mut Problems,
    ) -> Option<T> {
        let errors = match parsed {
            Ok(edit) => return Some(edit),
            Err(errors) => errors,
        };
        for error in errors {
            let cell = self.cell(row, part, &error.field);
            let shown: String = cell.chars().take(60).collect();
            let quoted = if cell.is_empty() { String::new() } else { format!(" (“{shown}”)") };
            problems.add(
                row.line,
                self.mapping.column(part, &error.field),
                error.problem.message(Locale::En) + &quoted,
            );
        }
        None
    }
}

/// The payment method that a file calls so.
fn method(word: &str) -> Option<&'static str> {
    Some(match word {
        "transfer"
        | "bank transfer"
        | "wire"
        | "wire transfer"
        | "transferencia"
        | "transferencia bancaria"
        | "virement"
        | "virement bancaire" => "transfer",
        "direct debit"
        | "sepa"
        | "sepa direct debit"
        | "domiciliacion"
        | "domiciliacion bancaria"
        | "recibo"
        | "recibo domiciliado"
        | "prelevement"
        | "prelevement sepa" => "direct_debit",
        "card" | "credit card" | "tarjeta" | "carte" | "carte bancaire" => "card",
        "cash" | "efectivo" | "contado" | "especes" => "cash",
        "cheque" | "check" | "talon" => "cheque",
        _ => return None,
    })
}

fn set(form: &mut DetailsForm, input: &str, typed: String) {
    let field = match input {
        "number" => &mut form.number,
        "name" => &mut form.name,
        "trade_name" => &mut form.trade_name,
        "tax_id" => &mut form.tax_id,
        "credit_limit" => &mut form.credit_limit,
        "status" => &mut form.status,
        "currency" => &mut form.currency,
        "payment_method" => &mut form.payment_method,
        "payment_terms_days" => &mut form.payment_terms_days,
        "vat_liable" => &mut form.vat_liable,
        "iban" => &mut form.iban,
        "document_language" => &mut form.document_language,
        "owner_id" => &mut form.owner_id,
        "tags" => &mut form.tags,
        "blocked" => &mut form.blocked,
        "blocked_reason" => &mut form.blocked_reason,
        "notes" => &mut form.notes,
        _ => return,
    };
    *field = typed;
}
