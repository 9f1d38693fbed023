//! Papers to send: what is told as headings, texts and tables becomes a PDF on A4, without a browser and without the fonts of
//! the machine.
//!
//! It knows no word of the domain. Read it in this order: this file (what a paper consists of), `setting` (how a text becomes
//! glyphs), `flow` (how blocks become pages), `draw` (how pages become a PDF). Text is set by `parley` and written by `krilla`.

mod draw;
mod flow;
mod setting;
#[cfg(test)]
mod tests;

use std::sync::Arc;

/// A paper, told in the words that it is to bear.
#[derive(Clone, Debug, Default)]
pub struct Paper {
    /// The language of its words (BCP 47): `es`.
    pub language: String,
    /// What it is: “Factura”.
    pub kind: String,
    /// Which one: its number.
    pub name: String,
    /// Who sends it: the name, and below it what else is to be said.
    pub sender: Vec<String>,
    /// What stands above the addressee: “Facturar a”.
    pub addressee_label: String,
    /// Whom it goes to, line by line.
    pub addressee: Vec<String>,
    /// What is to be known at once: label and value.
    pub facts: Vec<(String, String)>,
    /// What stands across every page, as “BORRADOR” does.
    pub mark: Option<String>,
    /// The contents, in their order.
    pub blocks: Vec<Block>,
    /// What stands at the foot of every page.
    pub foot: String,
    /// How pages are counted: `Página {page} de {pages}`.
    pub page_of: String,
}

/// A piece of the contents.
#[derive(Clone, Debug)]
pub enum Block {
    /// A heading within the paper. It never stands alone at the end of a page.
    Heading(String),
    /// A table.
    Table(Table),
    /// Figures that belong together: they stand at the right, on one page.
    Sums(Vec<Sum>),
    /// A text below its label.
    Note {
        /// What it is about; may be empty.
        label: String,
        /// The text; its line ends stay.
        text: String,
    },
}

/// A table. Its head is repeated on every page that it reaches.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The columns. The first one that is not of figures takes the room that the others leave.
    pub columns: Vec<Column>,
    /// The rows, each with a cell per column.
    pub rows: Vec<Row>,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// What it is called.
    pub title: String,
    /// Whether it is of figures, which stand at the right.
    pub figures: bool,
}

/// A row of a table.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// A cell per column.
    pub cells: Vec<Cell>,
    /// Whether it stands out, as the closing balance does.
    pub strong: bool,
}

/// A cell of a table.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// What it says below, in smaller letters; may be empty.
    pub second: String,
}

impl Cell {
    /// A cell of one text.
    #[must_use]
    pub fn of(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), second: String::new() }
    }
}

/// A figure with its label.
#[derive(Clone, Debug)]
pub struct Sum {
    /// What it is.
    pub label: String,
    /// How much.
    pub figure: String,
    /// Whether it is the one that matters.
    pub strong: bool,
}

/// Fonts beside the two that come with the program, for scripts that those have not: whole files (TrueType, OpenType, or a
/// collection of them).
#[derive(Clone, Debug, Default)]
pub struct Fonts {
    files: Vec<Arc<Vec<u8>>>,
}

impl Fonts {
    /// Takes files of fonts. They are asked in this order for what the fonts of the program cannot write.
    #[must_use]
    pub fn of(files: Vec<Vec<u8>>) -> Fonts {
        Fonts { files: files.into_iter().map(Arc::new).collect() }
    }
}

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
#[error("the PDF cannot be written: {0}")]
pub struct PaperError(String);

/// Sets a paper. It is work for the processor, and none for a thread that answers requests.
///
/// # Errors
/// When a font cannot be read or be written into the PDF.
pub fn pdf(paper: &Paper, fonts: &Fonts) -> Result<Vec<u8>, PaperError> {
    let mut setter = setting::Setter::new(fonts);
    let pages = flow::pages(paper, &mut setter);
    draw::write(paper, &pages, &mut setter)
}
