//! The bytes of a file as a table: its encoding, its separator, and on which line each row begins.

use super::{ImportError, Problems};
use ::csv::{ReaderBuilder, StringRecord};

/// The table in a file.
#[derive(Debug)]
pub struct Table {
    /// What the columns are called.
    pub header: Vec<String>,
    /// The rows below, without empty ones.
    pub rows: Vec<Row>,
    /// What separates the columns: `,` or `;`.
    pub separator: u8,
}

/// A row of the table, as many cells as the header has.
#[derive(Debug)]
pub struct Row {
    /// The line on which it begins, counted from 1.
    pub line: usize,
    /// Its cells.
    pub cells: StringRecord,
}

/// Reads a table.
///
/// # Errors
/// When the bytes are not UTF-8, a quote is left open, or a row has more or fewer cells than the header.
pub fn read(bytes: &[u8]) -> Result<Table, ImportError> {
    let text = decode(bytes)?;
    let separator = separator(text);
    if let Some(line) = open_quote(text, separator) {
        return Err(Problems::only(line, "", "A quoted text begins here and its closing quote is missing."));
    }
    let mut reader =
        ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut lines = Lines { bytes: text.as_bytes(), at: 0, line: 1 };
    let mut problems = Problems::default();
    let mut header: Option<Vec<String>> = None;
    let mut rows = Vec::new();
    for record in reader.records() {
        let cells = record.map_err(|error| Problems::only(1, "", format!("The file cannot be read: {error}.")))?;
        let line = lines.of(cells.position().map_or(0, |position| position.byte()));
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let Some(header) = &header else {
            header = Some(cells.iter().map(|cell| cell.trim().to_owned()).collect());
            continue;
        };
        if cells.len() == header.len() {
            rows.push(Row { line, cells });
        } else {
            problems.add(line, "", format!("The row has {} columns, the header {}.", cells.len(), header.len()));
        }
    }
    let Some(header) = header else {
        return Err(Problems::only(1, "", "The file is empty: its first line has to name the columns."));
    };
    problems.or(Table { header, rows, separator })
}

fn decode(bytes: &[u8]) -> Result<&str, ImportError> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(Problems::only(1, "", "The file is in UTF-16. Save it as “CSV UTF-8”."));
    }
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let good = &bytes[..error.valid_up_to()];
        let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
        let byte = bytes[error.valid_up_to()];
        let sentence = format!(
            "The file is not in UTF-8 (byte {byte:02X} on this line), but perhaps in Windows-1252. Save it as “CSV UTF-8”."
        );
        Problems::only(line, "", sentence)
    })?;
    match text.find('\0') {
        Some(at) => {
            let line = 1 + text[..at].matches('\n').count();
            Err(Problems::only(line, "", "There is a NUL character, which no text has. Is this a CSV file?"))
        }
        None => Ok(text),
    }
}

/// The separator that the header has more of, outside of quotes.
fn separator(text: &str) -> u8 {
    let mut quoted = false;
    let (mut commas, mut semicolons) = (0, 0);
    for byte in text.trim_start().bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            b',' if !quoted => commas += 1,
            b';' if !quoted => semicolons += 1,
            _ => {}
        }
    }
    if semicolons > commas { b';' } else { b',' }
}

/// The line of a quote that is never closed: it would swallow the rest of the file as one cell.
fn open_quote(text: &str, separator: u8) -> Option<usize> {
    let (mut line, mut cell_begins, mut quoted, mut may_open) = (1, 1, false, true);
    for byte in text.bytes() {
        line += usize::from(byte == b'\n');
        if byte == b'"' && (quoted || may_open) {
            // A second quote straight after the closing one is a quote within the text, and it goes on.
            (quoted, may_open) = (!quoted, quoted);
        } else if !quoted && (byte == separator || byte == b'\n' || byte == b'\r') {
            (cell_begins, may_open) = (line, true);
        } else {
            may_open = false;
        }
    }
    quoted.then_some(cell_begins)
}

/// Finds the line of a byte, for bytes asked for in order.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line of the first character at or after `byte` that ends no line: rows begin after what ended the one before.
    fn of(&mut self, byte: u64) -> usize {
        let wanted = usize::try_from(byte).unwrap_or(usize::MAX).min(self.bytes.len());
        while let Some(byte) = self.bytes.get(self.at)
            && (self.at < wanted || matches!(byte, b'\n' | b'\r'))
        {
            let line_ends = *byte == b'\n' || (*byte == b'\r' && self.bytes.get(self.at + 1) != Some(&b'\n'));
            self.line += usize::from(line_ends);
            self.at += 1;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(bytes: &[u8]) -> String {
        read(bytes).expect_err("refused").to_string()
    }

    #[test]
    fn a_byte_order_mark_semicolons_and_quoted_newlines_are_read() {
        let table = read(
            "\u{feff}number;name;notes\r\n\r\n1;\"Café; Zürich\";\"two\r\nlines\"\r\n2;Acme;\"a \"\"b\"\"\"\r\n"
                .as_bytes(),
        )
        .expect("readable");
        assert_eq!((table.separator, table.header), (b';', ["number", "name", "notes"].map(String::from).to_vec()));
        let rows: Vec<_> = table.rows.iter().map(|row| (row.line, row.cells.iter().collect::<Vec<_>>())).collect();
        assert_eq!(rows, [(3, vec!["1", "Café; Zürich", "two\r\nlines"]), (5, vec!["2", "Acme", "a \"b\""])]);
    }

    #[test]
    fn another_encoding_is_named_with_its_line() {
        assert!(refusal(b"number,name\n1,Caf\xe9\n").starts_with("line 2: The file is not in UTF-8 (byte E9"));
        assert!(refusal(b"\xff\xfen\0").contains("UTF-16"));
    }

    #[test]
    fn a_row_that_does_not_fit_the_header_is_named_with_its_line() {
        let text = refusal(b"number,name\n1,Acme\n2,\"Smith\nSons\",London\n3\n");
        assert!(text.contains("line 3: The row has 3 columns, the header 2."), "{text}");
        assert!(text.contains("line 5: The row has 1 columns, the header 2."), "{text}");
    }

    #[test]
    fn a_quote_left_open_is_named_rather_than_swallowing_the_file() {
        assert!(
            refusal(b"number,name\n1,\"say \"\"hi\"\"\"\n2,\"Acme\n3,Smith\n").starts_with("line 3: A quoted text")
        );
        assert_eq!(read(b"number,name\n1,5\" pipe\n").expect("a quote within a text").rows.len(), 1);
    }

    #[test]
    fn nothing_at_all_is_refused() {
        assert!(refusal(b"").contains("empty"));
    }
}
