//! Packing: pieces come in as they are read, and a ZIP goes out as it is written.

use axum::body::Bytes;
use std::collections::BTreeSet;
use std::io::{self, Write};
use tokio::sync::mpsc;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

/// How many pieces wait to be packed: whoever reads waits for whoever receives.
const WAITING: usize = 8;
/// From this size on a file needs the larger form of ZIP.
const LARGE: u64 = 4_000_000_000;
/// How long the name of a file in it may be: more than that some programs cannot unpack.
const LONGEST_NAME: usize = 120;

/// A piece on its way into the ZIP.
#[derive(Debug)]
pub enum Piece {
    /// Here begins a file.
    Begin {
        /// Its name.
        name: String,
        /// How many bytes are announced.
        size: u64,
        /// Whether it can be made smaller.
        packs: bool,
    },
    /// Some bytes of it.
    Bytes(Bytes),
    /// That was all. A ZIP that ends without it is not whole, and is not made to look so.
    End,
}

/// Takes the pieces of whoever reads.
#[derive(Clone, Debug)]
pub struct Packer(mpsc::Sender<Piece>);

/// That nobody packs any more: whoever received it has gone away.
#[derive(Debug, thiserror::Error)]
#[error("nobody receives the export any more")]
pub struct Gone;

impl Packer {
    /// One that takes pieces, and the pieces as they come.
    #[must_use]
    pub fn new() -> (Packer, mpsc::Receiver<Piece>) {
        let (sender, pieces) = mpsc::channel(WAITING);
        (Packer(sender), pieces)
    }

    /// Takes a piece; waits where many wait already.
    ///
    /// # Errors
    /// When nobody packs any more.
    pub async fn put(&self, piece: Piece) -> Result<(), Gone> {
        self.0.send(piece).await.map_err(|_| Gone)
    }
}

/// Packs pieces until the last one. It blocks, so it belongs on a thread of its own.
///
/// # Errors
/// When it cannot be written, or whoever reads stopped before the end.
pub fn pack(mut pieces: mpsc::Receiver<Piece>, mut out: impl Write) -> io::Result<()> {
    let mut zip = ZipWriter::new_stream(&mut out);
    while let Some(piece) = pieces.blocking_recv() {
        match piece {
            Piece::Begin { name, size, packs } => {
                let method = if packs { CompressionMethod::Deflated } else { CompressionMethod::Stored };
                let options = SimpleFileOptions::default().compression_method(method).large_file(size >= LARGE);
                zip.start_file(name, options).map_err(io::Error::other)?;
            }
            Piece::Bytes(bytes) => zip.write_all(&bytes)?,
            Piece::End => {
                zip.finish().map_err(io::Error::other)?;
                return out.flush();
            }
        }
    }
    Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the export was not read to its end"))
}

/// Names within a folder that every system can unpack: no path, no control characters, nothing that Windows keeps for itself, and
/// no two that differ in their case alone.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// A name for a file that people call `name`; `number` tells it from others that are called the same.
    pub(super) fn safe(&mut self, name: &str, number: &str) -> String {
        let (stem, ending) = match name.rsplit_once('.') {
            Some((stem, ending)) if !stem.is_empty() && ending.chars().count() <= 10 => (stem, format!(".{ending}")),
            _ => (name, String::new()),
        };
        let room = LONGEST_NAME - ending.chars().count() - number.len() - 1;
        let clean = |text: &str| -> String { text.chars().map(kept).collect() };
        let stem: String = clean(stem).chars().take(room).collect();
        let stem = stem.trim_matches(|character: char| character == '.' || character.is_whitespace());
        let ending = clean(&ending);
        let ending = ending.trim_end_matches(|character: char| character == '.' || character.is_whitespace());
        let device = stem.split('.').next().unwrap_or_default().trim().to_ascii_uppercase();
        let is_plain = !stem.is_empty() && !DEVICES.contains(&&*device);
        let first = format!("{stem}{ending}");
        if is_plain && self.0.insert(first.to_lowercase()) {
            return first;
        }
        let stem = if stem.is_empty() { "_" } else { stem };
        let mut second = format!("{number} {stem}{ending}");
        // Somebody may have called another file just so.
        while !self.0.insert(second.to_lowercase()) {
            second.insert(0, '_');
        }
        second
    }
}

/// Names that are devices to Windows, whatever their ending.
const DEVICES: [&str; 22] = [
    "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "LPT1", "LPT2",
    "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
];

fn kept(character: char) -> char {
    // What turns the direction of writing makes a program look like a picture.
    let turns = matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    match character {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
        other if other.is_control() || turns => '_',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Read as _};

    async fn packed(pieces: Vec<Piece>) -> io::Result<Vec<u8>> {
        let (packer, receiver) = Packer::new();
        let packing = tokio::task::spawn_blocking(move || {
            let mut out = Vec::new();
            pack(receiver, &mut out).map(|()| out)
        });
        for piece in pieces {
            packer.put(piece).await.expect("it is packed");
        }
        drop(packer);
        packing.await.expect("a thread")
    }

    #[tokio::test]
    async fn what_is_packed_is_unpacked_again() {
        let begin = |name: &str, packs| Piece::Begin { name: name.to_owned(), size: 0, packs };
        let bytes = |text: &'static str| Piece::Bytes(Bytes::from_static(text.as_bytes()));
        let pieces = vec![
            begin("data/a.json", true),
            bytes("[1,"),
            bytes("2]"),
            begin("files/é.png", false),
            bytes("png"),
            Piece::End,
        ];
        let zip = packed(pieces).await.expect("a ZIP");
        let mut zip = zip::ZipArchive::new(Cursor::new(zip)).expect("it opens");
        let mut read = |name: &str| {
            let mut text = String::new();
            zip.by_name(name).expect(name).read_to_string(&mut text).expect("a text");
            text
        };
        assert_eq!((read("data/a.json"), read("files/é.png")), ("[1,2]".to_owned(), "png".to_owned()));
    }

    #[tokio::test]
    async fn what_was_not_read_to_its_end_is_an_error() {
        let cut = packed(vec![Piece::Begin { name: "a".to_owned(), size: 1, packs: true }]).await;
        assert_eq!(cut.expect_err("it is not whole").kind(), io::ErrorKind::UnexpectedEof);
    }

    #[test]
    fn no_name_leads_out_of_the_folder_and_no_two_are_the_same() {
        let mut names = Names::default();
        for (name, expected) in [
            ("Contrato.pdf", "Contrato.pdf"),
            ("contrato.PDF", "7 contrato.PDF"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("C:\\Windows\\x.dll", "C__Windows_x.dll"),
            ("con.txt", "7 con.txt"),
            ("...", "7 _"),
            ("8 Contrato.pdf", "8 Contrato.pdf"),
            ("tab\there\u{202e}gpj.exe", "tab_here_gpj.exe"),
        ] {
            assert_eq!(names.safe(name, "7"), expected, "{name:?}");
        }
        assert_eq!(names.safe("Contrato.pdf", "8"), "_8 Contrato.pdf", "what it would be called is taken");
        let long = names.safe(&format!("{}.pdf", "ñ".repeat(300)), "8");
        assert!(long.chars().count() <= LONGEST_NAME && long.ends_with(".pdf"), "{long}");
    }
}
