//! The program's parts: what the first page needs, and the rest, which the browser fetches when that is alive.
//!
//! Where the program is cut is said in its source, at the functions marked `#[wasm_split]`: what is reached through them alone
//! goes into a part of its own. Code that every part needs stays in the first.

use std::{fs, path::Path};

use anyhow::{Context, Result, anyhow};
use wasm_split_cli_support::{Options, transform};

/// A program in parts.
pub struct Parts {
    /// What the first page needs; wasm-bindgen has not seen it yet.
    pub first: Vec<u8>,
    /// The JavaScript that fetches the others, and gives them what they share with the first.
    pub link: String,
    /// The others, with their names in `link`.
    pub others: Vec<(String, Vec<u8>)>,
}

/// Cuts a module in parts, with `folder` to work in. `main` and `link` are the names that the JavaScript of the first part
/// and that of the others will have.
pub fn split(module: &[u8], folder: &Path, main: &str, link: &str) -> Result<Parts> {
    let first = folder.join("first.wasm");
    let (main, link) = (format!("./{main}"), format!("./{link}"));
    let mut options = Options::new(module);
    options.output_dir = folder;
    options.main_out_path = &first;
    options.main_module = &main;
    options.link_name = &link;
    let split = transform(options).map_err(|error| anyhow!("the program cannot be taken apart: {error:?}"))?;

    let read = |file: &Path| fs::read(file).with_context(|| format!("{} cannot be read", file.display()));
    let mut others = Vec::new();
    for file in split.split_modules {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        others.push((name, without_names(&read(&file)?)?));
    }
    let link = String::from_utf8(read(&folder.join(&link))?)?;
    Ok(Parts { first: read(&first)?, link, others })
}

/// What a part is called, whatever else there is: by its name in the source, or `shared` where more than one of them needs it.
pub fn stable_name(file: &str) -> &str {
    let name = file.trim_end_matches(".wasm");
    if name.starts_with("chunk_") { "shared" } else { name.trim_start_matches("split_") }
}

/// A module without the sections that do nothing: the names of functions, for debuggers. A module is eight bytes and then
/// sections, each a byte that tells its kind, its length, and its content (WebAssembly Core Specification, 5.5.2).
fn without_names(module: &[u8]) -> Result<Vec<u8>> {
    const CUSTOM: u8 = 0;
    let (head, mut rest) = module.split_at_checked(8).context("a part is no WebAssembly module")?;
    let mut kept = head.to_vec();
    while let Some(kind) = rest.first() {
        let (length, digits) = number(&rest[1..]).context("a part's section has no length")?;
        let (section, after) = rest.split_at_checked(1 + digits + length).context("a part ends within a section")?;
        if *kind != CUSTOM {
            kept.extend(section);
        }
        rest = after;
    }
    Ok(kept)
}

/// The number at the beginning (LEB128: seven bits a byte, the lowest first), and how many bytes it takes.
fn number(bytes: &[u8]) -> Option<(usize, usize)> {
    let end = bytes.iter().take(5).position(|byte| byte & 0x80 == 0)?;
    let value = bytes[..=end].iter().rev().fold(0, |value, byte| (value << 7) | usize::from(byte & 0x7f));
    Some((value, end + 1))
}

#[cfg(test)]
mod tests {
    use super::{stable_name, without_names};

    #[test]
    fn a_part_is_named_as_in_the_source_and_what_is_shared_has_no_number() {
        assert_eq!(["split_later.wasm", "chunk_3.wasm"].map(stable_name), ["later", "shared"]);
    }

    #[test]
    fn a_part_loses_its_names_and_nothing_else() {
        let head = *b"\0asm\x01\0\0\0";
        let (types, names) = ([1, 1, 0], [0, 5, 4, b'n', b'a', b'm', b'e']);
        // A length of 130 takes two bytes.
        let mut long = vec![10, 0x82, 0x01];
        long.extend([7; 130]);
        let module = [&head[..], &types, &names, &long].concat();
        assert_eq!(without_names(&module).unwrap(), [&head[..], &types, &long].concat());
        assert!(without_names(&module[..module.len() - 1]).is_err(), "cut off");
        assert!(without_names(b"\0asm").is_err());
    }
}
