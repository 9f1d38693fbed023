//! What kinds of content there are, and what may be done with each.

use super::words;
use crate::locale::Word;
use serde::{Deserialize, Serialize};

/// What a content is, as its first bytes say. A name says nothing: whoever sends a file chooses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "TEXT", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// A PDF document.
    Pdf,
    /// A picture.
    Image,
    /// Plain text.
    Text,
    /// Rows of values: CSV.
    Table,
    /// A document of an office program: Word, Excel, `LibreOffice` …
    Office,
    /// Files packed into one.
    Archive,
    /// A mail.
    Mail,
    /// Sound or film.
    Media,
    /// What a browser would run: HTML, SVG, XML. Never shown in the page.
    Web,
    /// What a computer would run. Refused unless the configuration says otherwise.
    Program,
    /// Anything else.
    Other,
}

impl FileKind {
    /// Every kind, in the order of the filter.
    pub const ALL: [FileKind; 11] = [
        FileKind::Pdf,
        FileKind::Image,
        FileKind::Office,
        FileKind::Text,
        FileKind::Table,
        FileKind::Mail,
        FileKind::Archive,
        FileKind::Media,
        FileKind::Web,
        FileKind::Program,
        FileKind::Other,
    ];

    /// The name in addresses, in the configuration and in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            FileKind::Pdf => "pdf",
            FileKind::Image => "image",
            FileKind::Text => "text",
            FileKind::Table => "table",
            FileKind::Office => "office",
            FileKind::Archive => "archive",
            FileKind::Mail => "mail",
            FileKind::Media => "media",
            FileKind::Web => "web",
            FileKind::Program => "program",
            FileKind::Other => "other",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn parse(code: &str) -> Option<FileKind> {
        FileKind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The name for people.
    #[must_use]
    pub const fn label(self) -> Word {
        match self {
            FileKind::Pdf => words::PDF,
            FileKind::Image => words::IMAGE,
            FileKind::Text => words::TEXT,
            FileKind::Table => words::TABLE,
            FileKind::Office => words::OFFICE,
            FileKind::Archive => words::ARCHIVE,
            FileKind::Mail => words::MAIL,
            FileKind::Media => words::MEDIA,
            FileKind::Web => words::WEB,
            FileKind::Program => words::PROGRAM,
            FileKind::Other => words::OTHER,
        }
    }
}

/// The media types that are handed to the browser as what they are, to be shown in the page: those that it draws and
/// never runs. Everything else is a download without a type.
#[must_use]
pub fn shown_in_place(media_type: &str) -> bool {
    matches!(media_type, "application/pdf" | "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/avif")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_could_run_is_never_shown_in_place() {
        for dangerous in ["text/html", "image/svg+xml", "text/xml", "application/javascript", "text/plain", ""] {
            assert!(!shown_in_place(dangerous), "{dangerous}");
        }
        assert!(shown_in_place("image/png"));
    }

    #[test]
    fn a_kind_is_found_by_its_name() {
        for kind in FileKind::ALL {
            assert_eq!(FileKind::parse(kind.code()), Some(kind));
        }
        assert_eq!(FileKind::parse("exe"), None);
    }
}
