//! What can be shown of a content without leaving the page. Texts are read here and shown as text: their bytes never
//! reach the browser as a document of their own.

use super::kind::{FileKind, shown_in_place};
use super::model::Preview;
use super::sniff;
use super::store::Stored;
use super::vault::{Vault, VaultError};

/// How much of a text is shown.
const MOST_BYTES: usize = 64 * 1024;
/// How many rows and columns of a table are shown.
const MOST_ROWS: usize = 100;
const MOST_COLUMNS: usize = 30;

/// The preview of a content.
///
/// # Errors
/// When the store does not have it, or does not answer.
pub async fn of(vault: &Vault, stored: &Stored) -> Result<Preview, VaultError> {
    Ok(match stored.kind {
        FileKind::Image if shown_in_place(&stored.media_type) => Preview::Image,
        FileKind::Pdf => Preview::Document,
        FileKind::Text | FileKind::Table | FileKind::Mail | FileKind::Web => {
            let bytes = vault.beginning(&stored.sha256, MOST_BYTES).await?;
            let more = usize::try_from(stored.size).is_ok_and(|size| size > bytes.len());
            match sniff::text(&bytes) {
                Some(text) if stored.kind == FileKind::Table => table(&text, more),
                Some(text) => Preview::Text { text, more },
                None => Preview::Nothing,
            }
        }
        _ => Preview::Nothing,
    })
}

/// The rows of a CSV; a row that was cut at the end is left out.
fn table(text: &str, more: bool) -> Preview {
    let whole = if more { text.rfind('\n').map_or(text, |end| &text[..end]) } else { text };
    let first = whole.lines().next().unwrap_or_default();
    let mark = [b';', b',', b'\t'].into_iter().max_by_key(|mark| first.bytes().filter(|byte| byte == mark).count());
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(mark.unwrap_or(b','))
        .has_headers(false)
        .flexible(true)
        .from_reader(whole.as_bytes());
    let mut rows: Vec<Vec<String>> = reader
        .records()
        .map_while(Result::ok)
        .take(MOST_ROWS + 1)
        .map(|row| row.iter().take(MOST_COLUMNS).map(str::to_owned).collect())
        .collect();
    let more = more || rows.len() > MOST_ROWS;
    rows.truncate(MOST_ROWS);
    Preview::Table { rows, more }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_cut_at_a_row_and_never_within_one() {
        let Preview::Table { rows, more } = table("a;b\n\"x;y\";2\ncut;of", true) else { panic!("a table") };
        assert_eq!(rows, [["a", "b"], ["x;y", "2"]]);
        assert!(more);
        let long: String = (0..150).map(|row| format!("{row},x\n")).collect();
        let Preview::Table { rows, more } = table(&long, false) else { panic!("a table") };
        assert_eq!((rows.len(), more), (MOST_ROWS, true));
    }
}
