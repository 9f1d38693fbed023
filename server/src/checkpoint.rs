//! Checkpoints: signed lines in a file outside the database, by which a history whose end was cut off, or that was written
//! anew as a whole, is found out.
//!
//! A line is `ficha-checkpoint-v1 POSITION SUM TIME SIGNATURE`: how many seals there were, the hash over all of them (- for
//! none), when that was, and the Ed25519 signature (RFC 8032), in base64, of the line before it, up to and without the last
//! space.

use anyhow::{Context, anyhow, bail};
use app::customer::history::seal::Checkpoint;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SecondsFormat, Utc};
use ring::rand::SystemRandom;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// What a line begins with; another form gets another name.
const FORM: &str = "ficha-checkpoint-v1";

/// Makes a key; tells where the public one is.
pub fn make_key(file: &Path) -> anyhow::Result<PathBuf> {
    let secret = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| anyhow!("no key can be made"))?;
    let pair = Ed25519KeyPair::from_pkcs8(secret.as_ref()).map_err(|cause| anyhow!("no key can be made: {cause}"))?;
    let public = PathBuf::from(format!("{}.pub", file.display()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    for (path, mode, bytes) in [(file, 0o600, secret.as_ref()), (&*public, 0o644, pair.public_key().as_ref())] {
        let opened = options.mode(mode).open(path);
        let mut opened = opened.with_context(|| format!("{} cannot be made", path.display()))?;
        writeln!(opened, "{}", STANDARD.encode(bytes))?;
        opened.sync_all()?;
    }
    Ok(public)
}

/// A secret key.
pub struct Key(Ed25519KeyPair);

impl Key {
    /// Reads it from its file.
    pub fn read(file: &Path) -> anyhow::Result<Key> {
        let bytes = read_base64(file)?;
        let pair = Ed25519KeyPair::from_pkcs8(&bytes);
        Ok(Key(pair.map_err(|cause| anyhow!("{} holds no secret key: {cause}", file.display()))?))
    }

    /// The line of a checkpoint.
    pub fn sign(&self, seals: &Checkpoint, at: DateTime<Utc>) -> String {
        let sum = if seals.sum.is_empty() { "-" } else { &seals.sum };
        let line = format!("{FORM} {} {sum} {}", seals.position, at.to_rfc3339_opts(SecondsFormat::Secs, true));
        let signature = STANDARD.encode(self.0.sign(line.as_bytes()));
        format!("{line} {signature}")
    }
}

/// Adds a line to a file, which survives a power cut.
pub fn append(file: &Path, line: &str) -> anyhow::Result<()> {
    let opened = OpenOptions::new().append(true).create(true).open(file);
    let mut opened = opened.with_context(|| format!("{} cannot be written", file.display()))?;
    writeln!(opened, "{line}")?;
    Ok(opened.sync_all()?)
}

/// The last checkpoint in a file, after every line of it was found to be signed.
pub fn last(file: &Path, public_key: &Path) -> anyhow::Result<Checkpoint> {
    let key = UnparsedPublicKey::new(&ED25519, read_base64(public_key)?);
    let text = fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let read =
        |(number, line)| read_line(line, &key).with_context(|| format!("{}, line {}", file.display(), number + 1));
    let all = text.lines().enumerate().map(read).collect::<anyhow::Result<Vec<_>>>()?;
    let furthest = all.into_iter().max_by_key(|checkpoint| checkpoint.position);
    furthest.with_context(|| format!("{} holds no checkpoint", file.display()))
}

fn read_line(line: &str, key: &UnparsedPublicKey<Vec<u8>>) -> anyhow::Result<Checkpoint> {
    let (signed, signature) = line.rsplit_once(' ').context("this is no checkpoint")?;
    let signature = STANDARD.decode(signature).context("this is no checkpoint")?;
    if key.verify(signed.as_bytes(), &signature).is_err() {
        bail!("it was not signed with this key, or was altered since");
    }
    let [FORM, position, sum, _at] = signed.split(' ').collect::<Vec<_>>()[..] else {
        bail!("a checkpoint of another form");
    };
    let sum = if sum == "-" { String::new() } else { sum.to_owned() };
    Ok(Checkpoint { position: position.parse().context("a checkpoint without a position")?, sum })
}

fn read_base64(file: &Path) -> anyhow::Result<Vec<u8>> {
    let text = fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    STANDARD.decode(text.trim()).with_context(|| format!("{} holds no key", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seals(position: i64) -> Checkpoint {
        Checkpoint { position, sum: format!("{position:064x}") }
    }

    #[test]
    fn the_furthest_checkpoint_counts_and_a_line_that_was_altered_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let (key, file) = (folder.path().join("key"), folder.path().join("checkpoints"));
        let public = make_key(&key).unwrap();
        assert!(make_key(&key).is_err(), "a key is never written over");
        let signer = Key::read(&key).unwrap();
        let now = DateTime::from_timestamp(1_767_323_045, 0).unwrap();
        for position in [1, 12, 7] {
            append(&file, &signer.sign(&seals(position), now)).unwrap();
        }
        assert_eq!(last(&file, &public).unwrap(), seals(12));

        let altered = fs::read_to_string(&file).unwrap().replace(" 12 ", " 11 ");
        fs::write(&file, altered).unwrap();
        let refused = format!("{:#}", last(&file, &public).unwrap_err());
        assert!(refused.contains("line 2") && refused.contains("not signed with this key"), "{refused}");
    }

    #[test]
    fn nobody_else_reads_the_secret_key() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("key");
        make_key(&key).unwrap();
        assert_eq!(fs::metadata(key).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
