//! The built page: the WebAssembly package and `public/`, which the server serves as they are, and the style sheet, which it puts
//! into every page.
//!
//! The package's names carry a hash of what is in it, so browsers may keep them for ever; `hash.txt` tells the server
//! the names. Each file has a `.br` and a `.gz` beside it, made once here rather than at every answer.

use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use crate::{
    parts,
    project::{Project, Speed},
    say,
};

/// The name in front of every hash, as the page expects it (LEPTOS_OUTPUT_NAME).
const NAME: &str = "ficha";
/// The file of the site that tells the server the names of the others.
const NAMES: &str = "hash.txt";
/// The style sheet.
const STYLE: &str = "style.css";
/// Has the linker say who calls whom, without which the program cannot be taken apart ([`parts`]).
const RELOCATIONS: &str = "-Clink-args=--emit-relocs";
/// What else a site hangs on: who takes the module apart and joins it, in the versions that are used.
const MAKERS: [&[u8]; 3] = [include_bytes!("../../Cargo.lock"), include_bytes!("parts.rs"), include_bytes!("site.rs")];

/// Compiles the browser's half and lays out the site, unless it stands already.
pub fn build(project: &Project, speed: Speed) -> Result<()> {
    let profile = match speed {
        Speed::Release => "wasm-release",
        Speed::Dev => "dev",
    };
    say::step("the browser's half in WebAssembly", || {
        let build = ["build", "--package", "frontend", "--target", "wasm32-unknown-unknown", "--profile", profile];
        let mut flags = RELOCATIONS.to_owned();
        if speed == Speed::Release {
            flags.extend(short_paths(project));
        }
        say::run(project.cargo(&build).env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags))
    })?;
    let folder = if speed == Speed::Release { profile } else { "debug" };
    let module = project.target.join("wasm32-unknown-unknown").join(folder).join("frontend.wasm");
    let module = fs::read(&module).with_context(|| format!("{} cannot be read", module.display()))?;
    let style = style(&project.root.join("style"))?;

    let stamp = stamp(speed, &[&module, style.as_bytes()]);
    if fs::read_to_string(stamp_file(project)).is_ok_and(|old| old == stamp) && project.site().join(NAMES).is_file() {
        copy(&project.root.join("public"), &project.site())?;
        say::line("  the site stands as it was");
        return Ok(());
    }
    say::step("the site", || lay_out(project, speed, module, &style))?;
    fs::write(stamp_file(project), stamp).context("the site's stamp cannot be written")
}

/// The paths in panic messages begin where the crates do: everybody's build is the same, a little smaller, and says nothing
/// of the machine it was made on. Cargo splits these flags at spaces, so a path with one stays as it is.
fn short_paths(project: &Project) -> Vec<String> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")));
    [home.map(|home| home.join("registry/src")), Some(project.root.clone())]
        .into_iter()
        .flatten()
        .map(|path| path.display().to_string())
        .filter(|path| !path.contains(char::is_whitespace))
        .map(|path| format!(" --remap-path-prefix={path}/="))
        .collect()
}

/// What the site was made from.
fn stamp(speed: Speed, parts: &[&[u8]]) -> String {
    let parts = parts.iter().map(|part| hash(part)).collect::<Vec<_>>().join(" ");
    format!("{} {} {parts}\n", hash(&MAKERS.concat()), speed.server_folder())
}

fn stamp_file(project: &Project) -> PathBuf {
    project.target.join("site.stamp")
}

fn lay_out(project: &Project, speed: Speed, module: Vec<u8>, style: &str) -> Result<()> {
    let site = project.target.join("site.new");
    let raw = project.scratch("bindgen")?;
    if site.exists() {
        fs::remove_dir_all(&site).context("the half-made site cannot be removed")?;
    }
    fs::create_dir_all(site.join("pkg"))?;

    // The parts name each other, so that no hash of a part's own content can be in its name: each bears that of the whole.
    let build = hash(&[&MAKERS.concat(), &module[..]].concat());
    let link = format!("{NAME}-parts.{build}.js");
    let mut parts = parts::split(&module, &raw, &format!("{NAME}.{build}.js"), &link)?;

    let mut bindgen = Bindgen::new();
    bindgen.input_bytes(NAME, parts.first).web(true)?;
    // The page names the module itself; a default name in the JavaScript would be the one without a hash.
    bindgen.typescript(false).omit_default_module_path(true);
    // The second part finds the first one's memory, table and functions by the linker's names.
    bindgen.keep_lld_exports(true).demangle(false);
    bindgen.debug(speed == Speed::Dev).keep_debug(speed == Speed::Dev);
    bindgen.remove_name_section(speed == Speed::Release).remove_producers_section(true);
    bindgen.generate(&raw).context("wasm-bindgen failed")?;

    let wasm = fs::read(raw.join(format!("{NAME}_bg.wasm")))?;
    let javascript = fs::read(raw.join(format!("{NAME}.js")))?;
    copy(&raw.join("snippets"), &site.join("pkg/snippets"))?;
    let package = site.join("pkg");
    for (name, part) in parts.others {
        let named = format!("{NAME}-{}.{build}.wasm", parts::stable_name(&name));
        parts.link = parts.link.replace(&format!("\"./{name}\""), &format!("\"./{named}\""));
        let file = package.join(named);
        if file.exists() {
            bail!("more parts are shared than the pages announce (`announce` in app/src/later.rs)");
        }
        fs::write(file, part)?;
    }
    fs::write(package.join(link), parts.link)?;
    let mut names = String::new();
    for (kind, content) in [("js", &javascript), ("wasm", &wasm)] {
        fs::write(package.join(format!("{NAME}.{build}.{kind}")), content)?;
        names.push_str(&format!("{kind}: {build}\n"));
    }
    fs::write(site.join(STYLE), style)?;
    if speed == Speed::Release {
        compress_folder(&package)?;
    }
    copy(&project.root.join("public"), &site)?;
    fs::write(site.join(NAMES), names).context("the names of the site's files cannot be written")?;

    let place = project.site();
    if place.exists() {
        fs::remove_dir_all(&place).context("the old site cannot be removed")?;
    }
    fs::rename(&site, &place).context("the new site cannot be put in place")
}

/// The style sheets one after the other, in the order of their names.
fn style(folder: &Path) -> Result<String> {
    let mut sheets: Vec<PathBuf> = match fs::read_dir(folder) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(_) => Vec::new(),
    };
    sheets.retain(|sheet| sheet.extension().is_some_and(|extension| extension == "css"));
    sheets.sort();
    let read = |sheet: &PathBuf| fs::read_to_string(sheet).with_context(|| format!("{}", sheet.display()));
    let style = lean(&sheets.iter().map(read).collect::<Result<Vec<_>>>()?.join("\n"));
    if style.contains("</") {
        bail!("what stands in a page cannot end it: there is \"</\" in the style sheets");
    }
    Ok(style)
}

/// A style sheet as it stands in every page: without comments, indentation and empty lines. No text in it has the signs of a
/// comment.
fn lean(style: &str) -> String {
    let mut kept = String::with_capacity(style.len());
    let mut rest = style;
    while let Some((before, comment)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Sixteen hexadecimal digits that change with the content.
fn hash(content: &[u8]) -> String {
    Sha256::digest(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Copies a folder with all it has; one that is not there has nothing.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let Ok(entries) = fs::read_dir(from) else { return Ok(()) };
    fs::create_dir_all(to)?;
    for entry in entries.flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target).with_context(|| format!("{}", entry.path().display()))?;
        }
    }
    Ok(())
}

/// Puts a `.br` and a `.gz` beside every file, and tells the sizes.
fn compress_folder(folder: &Path) -> Result<()> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?.flatten().map(|entry| entry.path()).collect();
    files.sort();
    for file in files {
        if file.is_dir() {
            compress_folder(&file)?;
            continue;
        }
        let content = fs::read(&file)?;
        let (gzip, brotli) = (gzip(&content)?, brotli(&content)?);
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        say::line(&format!("  {name}: {} bytes, gzip {}, brotli {}", content.len(), gzip.len(), brotli.len()));
        fs::write(file.with_file_name(format!("{name}.gz")), gzip)?;
        fs::write(file.with_file_name(format!("{name}.br")), brotli)?;
    }
    Ok(())
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let parameters =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: content.len(), ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut compressed, &parameters)?;
    Ok(compressed)
}

#[cfg(test)]
mod tests {
    use super::lean;

    #[test]
    fn a_style_sheet_loses_what_is_for_its_readers_and_nothing_else() {
        let sheet = "/* What\n   it is. */\n\n.a {\n  color: red; /* why */\n  content: \"  *\";\n}\n/* left open";
        assert_eq!(lean(sheet), ".a {\ncolor: red;\ncontent: \"  *\";\n}");
    }
}
