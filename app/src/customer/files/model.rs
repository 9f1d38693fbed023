//! A file as it is, as it is typed, and as it is understood.

use super::kind::FileKind;
use super::words;
use crate::error::FieldError;
use crate::locale::{Locale, Word};
use crate::typed_form;
use crate::ui::form::{Form, Problems};
use crate::value::{CustomerId, FileId, Problem, TicketId, text};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// The most characters a name has: what file systems take (255 bytes), with room for the accents.
pub const LONGEST_NAME: usize = 200;
/// The most characters a note has.
pub const LONGEST_NOTE: usize = 2_000;

/// A file with its newest content, as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRow {
    /// Which file.
    pub id: FileId,
    /// Whose.
    pub customer_id: CustomerId,
    /// What it is called, with its ending.
    pub name: String,
    /// What somebody wrote about it.
    pub note: Option<String>,
    /// Counts the saves of name and note; a save names the one it was made from.
    pub version: i64,
    /// The newest content.
    pub content: Content,
    /// The ticket that it belongs to, unless that was taken off the list.
    pub ticket: Option<TicketLabel>,
}

/// A ticket as its files name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketLabel {
    /// Which ticket.
    pub id: TicketId,
    /// Its number: `T-2026-0001`.
    pub number: String,
}

/// One content that a file has or had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// 1 for the first, and one more for each upload under the same name.
    pub number: i64,
    /// What it is.
    pub kind: FileKind,
    /// What it is, more exactly: `application/pdf`.
    pub media_type: String,
    /// How large, in bytes.
    pub size: i64,
    /// The name of whoever uploaded it, as it was then.
    pub author: String,
    /// When it was uploaded, in the reader's zone.
    #[serde(with = "crate::wire::instant")]
    pub uploaded_at: DateTime<FixedOffset>,
}

/// A file with all that there is to see of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileDetail {
    /// The file, with its newest content.
    pub file: FileRow,
    /// The contents before it, the newest first.
    pub older: Vec<Content>,
    /// What can be shown of the newest content without leaving the page.
    pub preview: Preview,
}

/// What is shown of a content in the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Preview {
    /// Nothing: it can be downloaded.
    Nothing,
    /// The browser draws it as a picture.
    Image,
    /// The browser draws it as a document.
    Document,
    /// The beginning of a text.
    Text {
        /// The beginning.
        text: String,
        /// Whether there is more.
        more: bool,
    },
    /// The first rows of a table.
    Table {
        /// The rows, the heading among them.
        rows: Vec<Vec<String>>,
        /// Whether there are more.
        more: bool,
    },
}

/// What may be uploaded: what the form tells people before they try.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadRules {
    /// The largest file, in bytes.
    pub limit: i64,
    /// The kinds that are taken.
    pub kinds: Vec<FileKind>,
}

typed_form! {
    /// Name and note as typed.
    pub struct FileForm { name, note }
}

/// Name and note as understood: what a save writes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of `FileRow`")]
pub struct FileEdit {
    pub name: String,
    pub note: Option<String>,
}

impl FileForm {
    /// The form of a file that is there.
    #[must_use]
    pub fn of(file: &FileRow) -> FileForm {
        FileForm {
            name: file.name.clone(),
            note: file.note.clone().unwrap_or_default(),
            version: file.version.to_string(),
        }
    }
}

impl Form for FileForm {
    type Edit = FileEdit;

    fn parse(&self, _locale: Locale) -> Result<FileEdit, Vec<FieldError>> {
        let mut field = Problems::default();
        let name = field.take("name", name(&self.name)).unwrap_or_default();
        let note = field.take("note", text::optional(&self.note, LONGEST_NOTE)).flatten();
        field.or(FileEdit { name, note })
    }

    fn label(field: &str) -> Word {
        match field {
            "note" => words::NOTE,
            _ => words::NAME,
        }
    }
}

/// A file's name: in one line, with nothing that means a folder or a drive to any system, and not too long.
///
/// # Errors
/// Empty, too long, or made of dots alone.
pub fn name(typed: &str) -> Result<String, Problem> {
    let typed = text::required(&composed(typed), 4 * LONGEST_NAME)?;
    let name: String = typed
        .chars()
        .map(|character| match character {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\n' | '\t' => '_',
            other => other,
        })
        .filter(|character| !is_unseen(*character))
        .collect();
    let name = name.trim().trim_end_matches('.').trim_end();
    if name.is_empty() || name.chars().all(|character| character == '.') {
        return Err(Problem::Required);
    }
    if name.chars().count() > LONGEST_NAME || name.len() > 255 {
        return Err(Problem::TooLong { max: LONGEST_NAME });
    }
    Ok(name.to_owned())
}

/// Accents as one character with their letter (Unicode's NFC), so that a name from a Mac is the same name. The server alone
/// needs it, and the browser need not carry the tables.
fn composed(typed: &str) -> String {
    #[cfg(feature = "ssr")]
    {
        use unicode_normalization::UnicodeNormalization as _;
        typed.nfc().collect()
    }
    #[cfg(not(feature = "ssr"))]
    {
        typed.to_owned()
    }
}

/// Characters that are not seen, or that turn the direction of what follows: with them `exe.fdp` reads as `pdf.exe`
/// (Unicode Standard Annex #9, Unicode Technical Report #36).
const fn is_unseen(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The name under which a browser sent a file, without the folders that some send along; never empty.
#[must_use]
pub fn sent_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let (stem, ending) = last.rsplit_once('.').unwrap_or((last, ""));
    // A name that is too long keeps its ending: people and programs go by it.
    let room = LONGEST_NAME.saturating_sub(ending.chars().count() + 1).min(120);
    let short: String = stem.chars().take(room).collect();
    let candidate = if ending.is_empty() { short } else { format!("{short}.{ending}") };
    name(&candidate).unwrap_or_else(|_| "file".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_no_folder_no_line_end_and_no_hidden_turn() {
        assert_eq!(name("../../etc/passwd").as_deref(), Ok(".._.._etc_passwd"));
        assert_eq!(name("contrato\u{202e}fdp.exe").as_deref(), Ok("contratofdp.exe"));
        assert_eq!(name("a\r\nSet-Cookie: x=1").as_deref(), Ok("a_Set-Cookie_ x=1"));
        assert_eq!(name(" … ").as_deref(), Ok("…"));
        for empty in ["", "  ", "..", ".", "\u{200b}"] {
            assert_eq!(name(empty), Err(Problem::Required), "{empty:?}");
        }
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_name_from_a_mac_is_the_same_name() {
        assert_eq!(name("Cafe\u{301}.pdf").as_deref(), Ok("Café.pdf"));
    }

    #[test]
    fn a_sent_name_loses_its_folders_and_keeps_its_ending() {
        assert_eq!(sent_name("C:\\Documents\\Oferta 2026.pdf"), "Oferta 2026.pdf");
        assert_eq!(sent_name(""), "file");
        let long = sent_name(&format!("{}.docx", "á".repeat(400)));
        assert!(long.ends_with(".docx") && long.len() <= 255, "{long}");
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let form = FileForm { name: " ".into(), note: "n".repeat(LONGEST_NOTE + 1), version: "1".into() };
        let wrong: Vec<_> = form.parse(Locale::Es).expect_err("invalid").into_iter().map(|error| error.field).collect();
        assert_eq!(wrong, ["name", "note"]);
    }
}
