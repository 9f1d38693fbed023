//! A backup is made while people write, and restored elsewhere.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use anyhow::{Context, Result, bail};

use super::{
    plan::{Plan, Plant},
    report::Findings,
    uploads::{sha256, upload},
    world::World,
    writes::{compare, meanwhile},
};

/// How many files there are.
const FILES: usize = 6;
/// How large they are, at most.
const LARGEST: usize = 8_000_000;

/// Makes one, and restores it into another world.
pub fn torture(world: &World, there: &World, plan: &mut Plan) -> Result<Findings> {
    let mut findings = Findings::of("backup", world.database());
    let hand = world.hand()?;
    for number in 0..FILES {
        let size = 1 + plan.chance.below(if number % 2 == 0 { 100_000 } else { LARGEST });
        let body = plan.chance.bytes(size);
        let path = format!("/api/customers/{}/files?name=b{number}", world.customer);
        let status = upload(world.port(), hand.visitor.cookie(), &path, &body, |_| Ok(()))?;
        if status != "200" {
            bail!("a file was answered with {status}");
        }
    }
    // What was acknowledged before the backup began is in it.
    let ((), before) = meanwhile(world, "before", || {
        std::thread::sleep(std::time::Duration::from_millis(300));
        Ok(())
    })?;
    let folder = world.folder.join("backup");
    let begin = Instant::now();
    let (made, during) = meanwhile(world, "during", || Ok(world.ficha("backup").arg(&folder).output()?))?;
    let took = begin.elapsed().as_secs_f64();
    findings.none("complaints of `ficha backup`", &complaints(&made));
    if plan.plants(Plant::DamagedBackup) {
        let largest = files(&folder).into_iter().max_by_key(|file| fs::metadata(file).map_or(0, |file| file.len()));
        let largest = largest.context("a file of the backup")?;
        let mut bytes = fs::read(&largest)?;
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&largest, bytes)?;
    }
    let restored = there.ficha("restore").arg(&folder).output()?;
    // Its last step is `ficha history verify`.
    findings.none("complaints of `ficha restore`", &complaints(&restored));
    if restored.status.success() {
        findings.none("acknowledged writes that are lost", &compare(there, &before)?.0);
        let [halves, torn, _] = there.complaints()?;
        findings.none("records with half a history", &halves);
        findings.none("complaints of integrity_check and foreign_key_check", &torn);
        let mut wrong = Vec::new();
        for sha256_ in there.ask("SELECT sha256 FROM file_blob WHERE state = 'ready'")? {
            let file = there.store().join(&sha256_[..2]).join(&sha256_);
            if !fs::read(file).is_ok_and(|bytes| sha256(&bytes) == sha256_) {
                wrong.push(sha256_);
            }
        }
        findings.none("rows whose bytes are not there, or others", &wrong);
    }
    let written: u64 = during.iter().map(super::writes::Memory::acknowledged).sum();
    findings.happened("somebody wrote meanwhile", written > 0);
    crate::say::line(&format!("  a backup of {took:.1} s, and {written} writes meanwhile"));
    Ok(findings)
}

fn complaints(output: &std::process::Output) -> Vec<String> {
    if output.status.success() {
        return Vec::new();
    }
    let said = String::from_utf8_lossy(&output.stderr);
    vec![said.lines().last().unwrap_or("it has failed, and says nothing").to_owned()]
}

/// Every file of a backup.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut find = Command::new("find");
    let found = crate::say::lines(find.arg(folder.join("files")).args(["-type", "f"])).unwrap_or_default();
    found.into_iter().map(PathBuf::from).collect()
}
