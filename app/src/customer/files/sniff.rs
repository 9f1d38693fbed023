//! What a content is, by its first bytes. The name and the type that a sender gives are never asked.

use super::kind::FileKind;

/// How many bytes are looked at.
pub const HEAD: usize = 8 * 1024;

/// What a content is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The kind.
    pub kind: FileKind,
    /// The media type: `application/pdf`.
    pub media_type: &'static str,
}

/// Looks at the first bytes of a content, [`HEAD`] of them or all there are.
#[must_use]
pub fn look(head: &[u8]) -> Found {
    let found = |kind, media_type| Found { kind, media_type };
    // By its first bytes alone, and before anything else: a document that begins as a page is one to a browser.
    if begins_as_markup(head) {
        return if has_tag(head, b"<svg") {
            found(FileKind::Web, "image/svg+xml")
        } else if starts_with_ignoring_case(trimmed(head), b"<?xml") && !has_tag(head, b"<html") {
            found(FileKind::Web, "text/xml")
        } else {
            found(FileKind::Web, "text/html")
        };
    }
    if let Some(known) = infer::get(head) {
        let media_type = known.mime_type();
        return found(kind_of(media_type), media_type);
    }
    match text(head) {
        Some(text) if is_mail(&text) => found(FileKind::Mail, "message/rfc822"),
        Some(text) if is_table(&text) => found(FileKind::Table, "text/csv"),
        Some(_) => found(FileKind::Text, "text/plain"),
        None => found(FileKind::Other, "application/octet-stream"),
    }
}

fn kind_of(media_type: &str) -> FileKind {
    let office = [
        "application/msword",
        "application/rtf",
        "application/x-ole-storage",
        "application/postscript",
        "application/epub+zip",
    ];
    let programs = [
        "application/wasm",
        "application/x-executable",
        "application/vnd.microsoft.portable-executable",
        "application/java",
        "application/x-llvm",
        "application/x-mach-binary",
        "application/vnd.android.dex",
        "application/vnd.android.dey",
        "application/x-shockwave-flash",
        "application/x-google-chrome-extension",
        "application/vnd.debian.binary-package",
        "application/x-rpm",
        "text/x-shellscript",
    ];
    let archives = [
        "application/zip",
        "application/x-tar",
        "application/vnd.rar",
        "application/gzip",
        "application/x-bzip2",
        "application/vnd.bzip3",
        "application/x-7z-compressed",
        "application/x-xz",
        "application/vnd.ms-cab-compressed",
        "application/x-compress",
        "application/x-lzip",
        "application/zstd",
        "application/x-lz4",
        "application/x-cpio",
        "application/x-unix-archive",
    ];
    match media_type {
        "application/pdf" => FileKind::Pdf,
        "text/html" | "text/xml" => FileKind::Web,
        "text/plain" => FileKind::Text,
        other if programs.contains(&other) => FileKind::Program,
        other if archives.contains(&other) => FileKind::Archive,
        other if office.contains(&other) || other.starts_with("application/vnd.o") => FileKind::Office,
        "application/vnd.ms-excel" | "application/vnd.ms-powerpoint" => FileKind::Office,
        other if other.starts_with("image/") => FileKind::Image,
        other if other.starts_with("audio/") || other.starts_with("video/") => FileKind::Media,
        _ => FileKind::Other,
    }
}

/// The text of some bytes, when they are one: UTF-8, UTF-16 with its mark, or what Windows wrote in Western Europe. A
/// character that was cut at the end does not matter.
#[must_use]
pub fn text(bytes: &[u8]) -> Option<String> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => return utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => return utf16(rest, u16::from_be_bytes),
        _ => {}
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // No text has the control characters that every binary format has.
    if bytes.iter().any(|byte| *byte < 0x20 && !b"\t\n\r\x0c\x1b".contains(byte)) {
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).ok().map(str::to_owned)
        }
        Err(_) => Some(bytes.iter().map(|byte| windows_1252(*byte)).collect()),
    }
}

fn utf16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> Option<String> {
    let units = bytes.as_chunks::<2>().0.iter().map(|pair| read(*pair));
    let text: String = char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{fffd}')).collect();
    (!text.contains('\0')).then_some(text)
}

/// The characters that Windows-1252 has where Latin-1 has controls (WHATWG Encoding Standard, index windows-1252).
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}

fn trimmed(head: &[u8]) -> &[u8] {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    head.trim_ascii_start()
}

fn starts_with_ignoring_case(bytes: &[u8], start: &[u8]) -> bool {
    bytes.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

/// Whether a browser that guesses types (WHATWG MIME Sniffing, section 7.1) would take it for a page, and a little more.
fn begins_as_markup(head: &[u8]) -> bool {
    let head = trimmed(head);
    let starts: [&[u8]; 20] = [
        b"<!doctype",
        b"<html",
        b"<head",
        b"<script",
        b"<iframe",
        b"<h1",
        b"<div",
        b"<font",
        b"<table",
        b"<a ",
        b"<style",
        b"<title",
        b"<b>",
        b"<body",
        b"<br",
        b"<p>",
        b"<!--",
        b"<?xml",
        b"<svg",
        b"<img",
    ];
    starts.iter().any(|start| starts_with_ignoring_case(head, start))
}

fn has_tag(head: &[u8], tag: &[u8]) -> bool {
    head.windows(tag.len()).any(|window| window.eq_ignore_ascii_case(tag))
}

/// Whether a text begins with the headers of a mail (RFC 5322).
fn is_mail(text: &str) -> bool {
    let names = ["from:", "to:", "subject:", "date:", "message-id:", "received:", "return-path:", "mime-version:"];
    let headers = text.lines().take_while(|line| !line.is_empty()).take(60);
    let found = headers.filter(|line| {
        let line = line.to_ascii_lowercase();
        names.iter().any(|name| line.starts_with(name))
    });
    let first = text.lines().next().unwrap_or_default();
    first.contains(':') && found.count() >= 3
}

/// Whether the first lines have the same number of fields, and more than one.
fn is_table(text: &str) -> bool {
    let whole = text.rfind('\n').map_or(text, |end| &text[..end]);
    let lines: Vec<&str> = whole.lines().filter(|line| !line.trim().is_empty()).take(10).collect();
    lines.len() >= 2
        && [';', ',', '\t'].into_iter().any(|mark| {
            let fields = |line: &str| line.split('"').step_by(2).map(|part| part.matches(mark).count()).sum::<usize>();
            let first = fields(lines[0]);
            first > 0 && lines.iter().all(|line| fields(line) == first)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_decides_and_not_what_it_pretends() {
        let cases: [(&[u8], FileKind, &str); 15] = [
            (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", FileKind::Pdf, "application/pdf"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", FileKind::Image, "image/png"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", FileKind::Image, "image/jpeg"),
            (b"<!DOCTYPE html><script>alert(1)</script>", FileKind::Web, "text/html"),
            (b"\xef\xbb\xbf \n<ScRiPt>alert(1)</script>", FileKind::Web, "text/html"),
            (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", FileKind::Web, "image/svg+xml"),
            (b"<?xml version='1.0'?><svg/>", FileKind::Web, "image/svg+xml"),
            (b"<?xml version='1.0'?><Facturae/>", FileKind::Web, "text/xml"),
            (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0\xb8\0\0\0", FileKind::Program, "application/vnd.microsoft.portable-executable"),
            (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", FileKind::Program, "application/x-executable"),
            (b"#!/bin/sh\nrm -rf /\n", FileKind::Program, "text/x-shellscript"),
            (b"nombre;ciudad\nAcme;Madrid\nZoe;Paris\n", FileKind::Table, "text/csv"),
            ("Estimado señor:\nadjunto la oferta.\n".as_bytes(), FileKind::Text, "text/plain"),
            (b"From: ana@acme.example\nTo: luc@acme.example\nSubject: Oferta\n\nHola", FileKind::Mail, "message/rfc822"),
            (b"\x01\x02\x03\x04", FileKind::Other, "application/octet-stream"),
        ];
        for (bytes, kind, media_type) in cases {
            assert_eq!(look(bytes), Found { kind, media_type }, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_text_is_read_however_it_was_written() {
        assert_eq!(text("Muñoz €".as_bytes()).as_deref(), Some("Muñoz €"));
        assert_eq!(text(b"Mu\xf1oz \x80").as_deref(), Some("Muñoz €"));
        assert_eq!(text(b"\xff\xfeM\0u\0\xf1\0").as_deref(), Some("Muñ"));
        assert_eq!(text(&"Muñoz".as_bytes()[..3]).as_deref(), Some("Mu"), "cut within a character");
        assert_eq!(text(b"a\0b"), None);
    }

    #[test]
    fn an_office_document_is_told_from_the_archive_that_it_is() {
        let mut docx = b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0".to_vec();
        docx.extend([0; 12]);
        docx.extend([19, 0, 0, 0]);
        docx.extend(b"[Content_Types].xml");
        assert_ne!(look(&docx).kind, FileKind::Program);
        let odt = b"PK\x03\x04\x14\0\0\x08\0\0!\0!\0^\xc62\x0c'\0\0\0'\0\0\0\x08\0\0\0mimetypeapplication/vnd.oasis.opendocument.text";
        assert_eq!(look(odt).kind, FileKind::Office);
    }
}
