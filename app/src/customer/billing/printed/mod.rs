//! What is sent of the billing, as papers: a document, and the statement of an account.
//!
//! `document` and `statement` tell what stands in them, in the language of the document; how it becomes a PDF is known to the
//! crate `paper`.

mod document;
mod money;
mod statement;
#[cfg(test)]
mod tests;
mod words;

pub use document::document;
pub use statement::{Period, statement};

use crate::error::AppError;
use crate::locale::Locale;
use crate::value::{Language, iban};
pub use paper::Fonts;
use paper::Paper;
use serde::Deserialize;
use std::sync::Arc;

/// Who sends the papers: what the configuration says of the firm that uses Ficha.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Company {
    /// Its legal name.
    pub name: Option<String>,
    /// Where it is, in as many lines as it takes.
    pub address: Option<String>,
    /// Its identification for taxes, as it is to be read.
    pub identification: Option<String>,
    /// A telephone number.
    pub phone: Option<String>,
    /// An address for mail.
    pub email: Option<String>,
    /// The address of its pages.
    pub website: Option<String>,
    /// The account to which customers pay, without spaces.
    pub iban: Option<String>,
    /// What the law asks to be told besides, such as where it is registered. It stands at the foot of every page.
    pub register: Option<String>,
}

/// What every paper needs.
#[derive(Clone, Debug, Default)]
pub struct Printing {
    /// Who sends it.
    pub company: Arc<Company>,
    /// The fonts beside those of the program.
    pub fonts: Fonts,
}

/// A paper and what it is called as a file.
#[derive(Clone, Debug)]
pub struct Printed {
    /// What stands in it.
    pub paper: Paper,
    /// The name of the file.
    pub name: String,
}

impl Printed {
    /// Sets it, away from the threads that answer requests: it is work for the processor.
    ///
    /// # Errors
    /// `Internal` when it cannot be written.
    pub async fn pdf(self, printing: &Printing) -> Result<Vec<u8>, AppError> {
        let fonts = printing.fonts.clone();
        let setting = tokio::task::spawn_blocking(move || paper::pdf(&self.paper, &fonts));
        setting.await.map_err(AppError::internal)?.map_err(AppError::internal)
    }
}

/// What all papers of a company have in common.
fn begin(company: &Company, locale: Locale) -> Paper {
    let lines =
        |text: &Option<String>| text.iter().flat_map(|text| text.lines()).map(str::to_owned).collect::<Vec<_>>();
    let mut sender = lines(&company.name);
    sender.extend(lines(&company.address));
    sender.extend(lines(&company.identification));
    let reached: Vec<_> = [&company.phone, &company.email, &company.website].into_iter().flatten().cloned().collect();
    if !reached.is_empty() {
        sender.push(reached.join(" · "));
    }
    let iban = company.iban.as_deref().map(|account| format!("IBAN {}", iban::display(account)));
    let foot: Vec<_> = [company.name.clone(), company.identification.clone(), iban, company.register.clone()]
        .into_iter()
        .flatten()
        .collect();
    Paper {
        language: locale.code().to_owned(),
        sender,
        foot: foot.join(" · "),
        page_of: words::PAGE_OF.of(locale).to_owned(),
        ..Paper::default()
    }
}

/// The language of a paper: the document's or the customer's, where we speak it, else the reader's.
fn language(of: Option<Language>, reader: Locale) -> Locale {
    of.and_then(|language| Locale::from_code(language.code())).unwrap_or(reader)
}
