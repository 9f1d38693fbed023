//! The disk is full: what cannot be written is refused in a sentence, what can be read is read, nothing is torn, and when
//! there is room again everything goes on by itself.

use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::Result;

use super::{
    plan::{Plan, Plant},
    report::Findings,
    uploads::upload,
    world::{Saved, World},
};
use crate::{kept::AtTheEnd, project::is_root};

/// How much the small disk holds.
const SIZE: &str = "size=24m";
/// Within how many seconds it goes on.
const SOON: f64 = 5.0;

/// A small disk, which is taken away when this is dropped.
pub struct SmallDisk {
    /// Where it is.
    pub folder: PathBuf,
    _end: AtTheEnd,
}

impl SmallDisk {
    /// Mounts one, or says why that cannot be.
    pub fn mount(folder: &Path) -> Result<std::result::Result<SmallDisk, &'static str>> {
        if !is_root() {
            return Ok(Err("needs root"));
        }
        fs::create_dir_all(folder)?;
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", SIZE, "tmpfs"]).arg(folder).stderr(Stdio::null());
        if !mount.status().is_ok_and(|status| status.success()) {
            return Ok(Err("needs the right to mount a file system"));
        }
        let end = AtTheEnd::script(&format!("umount -l '{}'", folder.display()))?;
        Ok(Ok(SmallDisk { folder: folder.to_owned(), _end: end }))
    }

    /// Fills it to the last byte.
    fn fill(&self) -> Result<PathBuf> {
        let path = self.folder.join("filler");
        let mut file = File::create(&path)?;
        for size in [1 << 20, 1 << 12, 1 << 9, 1] {
            let piece = vec![b'x'; size];
            while file.write_all(&piece).is_ok() {}
        }
        Ok(path)
    }
}

/// Fills the disk on which a world stands, and makes room again.
pub fn torture(world: &World, disk: &SmallDisk, plan: &mut Plan) -> Result<Findings> {
    let mut findings = Findings::of("disk", world.database());
    let hand = world.hand()?;
    let id = hand.create("before")?;
    let filler = disk.fill()?;
    if plan.plants(Plant::RoomEnough) {
        fs::remove_file(&filler)?;
    }
    let (mut version, mut refused, mut unkind) = (1, 0, Vec::new());
    // Some room may be left in files that are there already.
    let long = "x".repeat(150);
    for number in 0..300 {
        match hand.save(id, version, &format!("{long} {number}"))? {
            Saved::Done => version += 1,
            Saved::Refused(status) => {
                refused += 1;
                if status != 503 && status != 507 {
                    unkind.push(format!("a save was answered with {status}"));
                }
                if refused == 5 {
                    break;
                }
            }
            other => unkind.push(format!("a save was answered with {other:?}")),
        }
    }
    let body = plan.chance.bytes(300_000);
    let path = format!("/api/customers/{}/files?name=full", world.customer);
    let status = upload(world.port(), hand.visitor.cookie(), &path, &body, |_| Ok(()));
    if !status.as_ref().is_ok_and(|status| status == "503" || status == "507") {
        unkind.push(format!("an upload was answered with {status:?}"));
    }
    let read = hand.visitor.get(&format!("/api/app/customer/api/open_card?id={}", world.customer))?.status;
    findings.happened("saves were refused while the disk was full", refused > 0);
    findings.none("answers that were not 503 or 507", &unkind);
    findings.exactly("status of the card meanwhile", usize::from(read), 200);
    drop(fs::remove_file(&filler));
    let begin = Instant::now();
    while hand.save(id, version, "after")? != Saved::Done && begin.elapsed() < Duration::from_secs(20) {
        sleep(Duration::from_millis(50));
    }
    findings.at_most("until it goes on when there is room, s", begin.elapsed().as_secs_f64(), SOON);
    let status = upload(world.port(), hand.visitor.cookie(), &path, &body, |_| Ok(()))?;
    findings.none("uploads that fail when there is room", &if status == "200" { vec![] } else { vec![status] });
    let [halves, torn, unverified] = world.complaints()?;
    findings.none("records with half a history", &halves);
    findings.none("complaints of integrity_check and foreign_key_check", &torn);
    findings.none("complaints of `ficha history verify`", &unverified);
    Ok(findings)
}
