//! The server is killed while people write: what was answered with "saved" stands, with the whole of its history.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, Ordering},
    thread::{self, sleep},
    time::Duration,
};

use anyhow::{Context, Result, bail};

use super::{
    plan::{Plan, Plant},
    report::Findings,
    world::{Hand, Saved, World},
};

/// How many people write at once.
const WRITERS: usize = 4;
/// How long a start may take, in seconds.
const START: f64 = 2.0;

/// What one writer remembers of their note: it is called by the writer's name and the number of its last save.
pub struct Memory {
    name: String,
    id: u64,
    /// The last save that was acknowledged.
    acknowledged: u64,
    /// What was answered with something else.
    pub refused: Vec<String>,
}

impl Memory {
    /// Of a note that was just made.
    pub fn of(name: &str, id: u64) -> Memory {
        Memory { name: name.to_owned(), id, acknowledged: 0, refused: Vec::new() }
    }

    /// The number of the next save, which is also the version that it is made from.
    pub fn next(&self) -> u64 {
        self.acknowledged + 1
    }

    /// A save was acknowledged.
    pub fn acknowledge(&mut self, number: u64) {
        self.acknowledged = number;
    }

    /// How many saves were acknowledged.
    pub fn acknowledged(&self) -> u64 {
        self.acknowledged
    }
}

/// Writes one note again and again until told to stop, or until nobody answers.
pub fn write(hand: &Hand, name: &str, stop: &AtomicBool) -> Option<Memory> {
    let id = hand.create(&format!("{name} 0")).ok()?;
    let mut memory = Memory::of(name, id);
    while !stop.load(Ordering::Relaxed) {
        let next = memory.next();
        match hand.save(id, next, &format!("{name} {next}")) {
            Ok(Saved::Done) => memory.acknowledge(next),
            Ok(other) => {
                memory.refused.push(format!("{name} {next}: {other:?}"));
                break;
            }
            Err(_) => break,
        }
    }
    Some(memory)
}

/// What several people write while something happens.
pub fn meanwhile<T>(world: &World, round: &str, work: impl FnOnce() -> Result<T>) -> Result<(T, Vec<Memory>)> {
    let stop = AtomicBool::new(false);
    let hands = (0..WRITERS).map(|_| world.hand()).collect::<Result<Vec<_>>>()?;
    thread::scope(|scope| {
        let writers: Vec<_> = hands
            .iter()
            .enumerate()
            .map(|(number, hand)| {
                let (name, stop) = (format!("{round}.{number}"), &stop);
                scope.spawn(move || write(hand, &name, stop))
            })
            .collect();
        let done = work();
        stop.store(true, Ordering::Relaxed);
        let mut memories = Vec::new();
        for writer in writers {
            let Ok(memory) = writer.join() else { bail!("a writer was lost") };
            memories.extend(memory);
        }
        Ok((done?, memories))
    })
}

/// What was acknowledged and does not stand, and what stands although nobody has sent it.
pub fn compare(world: &World, memories: &[Memory]) -> Result<(Vec<String>, Vec<String>)> {
    let rows = world.ask("SELECT id, version, subject FROM activity")?;
    let mut found = BTreeMap::new();
    for row in &rows {
        let mut columns = row.splitn(3, '|');
        let mut column = || columns.next().with_context(|| format!("a row of three columns: {row}"));
        found.insert(column()?.parse::<u64>()?, (column()?.parse::<u64>()?, column()?.to_owned()));
    }
    let (mut lost, mut strange) = (Vec::new(), Vec::new());
    for Memory { name, id, acknowledged, .. } in memories {
        let stands = found.get(id).and_then(|(version, subject)| {
            let number = subject.strip_prefix(name.as_str())?.trim().parse::<u64>().ok()?;
            (number + 1 == *version).then_some(number)
        });
        match stands {
            Some(number) if number < *acknowledged => lost.push(format!("{name} {acknowledged}; {number} stands")),
            // One may have been on its way.
            Some(number) if number > acknowledged + 1 => strange.push(format!("{name} {number}")),
            Some(_) => {}
            None => lost.push(format!("{name} {acknowledged}; {:?} stands", found.get(id))),
        }
    }
    Ok((lost, strange))
}

/// Kills the server again and again.
pub fn torture(world: &mut World, plan: &mut Plan) -> Result<Findings> {
    let mut findings = Findings::of("writes", world.database());
    let (mut slowest, mut acknowledged) = (0.0_f64, 0);
    let (mut lost, mut strange, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    let (mut halves, mut torn, mut unverified) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..plan.kills() {
        let wait = Duration::from_millis(150 + plan.chance.below(450) as u64);
        let ((), mut memories) = meanwhile(world, &format!("w{round}"), || {
            sleep(wait);
            world.signal("KILL")
        })?;
        world.wait_for_end(Duration::from_secs(5))?;
        world.forget_server()?;
        acknowledged += memories.iter().map(|memory| memory.acknowledged + 1).sum::<u64>();
        refused.extend(memories.iter_mut().flat_map(|memory| std::mem::take(&mut memory.refused)));
        if plan.plants(Plant::LostWrite)
            && let Some(memory) = memories.first_mut()
        {
            // As if a save had been answered that never was written.
            memory.acknowledged += 2;
        }
        if plan.plants(Plant::HalfHistory) {
            take_out_a_row(world)?;
        }
        let wait = Duration::from_secs(if plan.plants(Plant::SlowStart) { 3 } else { 0 });
        slowest = slowest.max(world.start_after(wait)?.as_secs_f64());
        let (newly_lost, newly_strange) = compare(world, &memories)?;
        lost.extend(newly_lost);
        strange.extend(newly_strange);
        let [half, whole, verified] = world.complaints()?;
        halves.extend(half);
        torn.extend(whole);
        unverified.extend(verified);
    }
    findings.at_most("slowest start after a kill, s", slowest, START);
    findings.none("acknowledged writes that are lost", &lost);
    findings.none("writes that nobody has sent", &strange);
    findings.none("saves refused before the kill", &refused);
    findings.none("records with half a history", &halves);
    findings.none("complaints of integrity_check and foreign_key_check", &torn);
    findings.none("complaints of `ficha history verify`", &unverified);
    findings.happened("something was written before the kills", acknowledged > 0);
    crate::say::line(&format!("  {} kills, {acknowledged} acknowledged writes", plan.kills()));
    Ok(findings)
}

/// Takes a row out of the history, as only somebody who may change triggers can.
fn take_out_a_row(world: &World) -> Result<()> {
    let row =
        "DELETE FROM history WHERE id = (SELECT max(id) FROM history WHERE entity = 'activity' AND op = 'update')";
    let statement = if world.postgres.is_some() {
        format!("ALTER TABLE history DISABLE TRIGGER USER; {row}; ALTER TABLE history ENABLE TRIGGER USER")
    } else {
        format!("DROP TRIGGER history_no_delete; {row};")
    };
    world.ask(&statement).map(drop)
}
