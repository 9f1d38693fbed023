//! Two people save the same version of a record at the same moment: one of them wins, and the other is told what stands.

use std::{sync::Barrier, thread};

use anyhow::{Result, bail};

use super::{
    plan::{Plan, Plant},
    report::Findings,
    world::{Saved, World},
};

/// How many pairs edit one record, one after the other.
const EACH: usize = 20;

/// Has pairs save at once.
pub fn torture(world: &World, plan: &Plan) -> Result<Findings> {
    let mut findings = Findings::of("pairs", world.database());
    let (left, right) = (world.hand()?, world.hand()?);
    let pairs = plan.pairs();
    let (mut accepted, mut conflicts, mut updates, mut versions) = (0, 0, 0, 0);
    let (mut undecided, mut misled) = (Vec::new(), Vec::new());
    let mut done = 0;
    while done < pairs {
        let id = left.create(&format!("pair {done}"))?;
        for version in (1..).take(EACH.min(pairs - done)) {
            let subjects = [format!("pair {done} left"), format!("pair {done} right")];
            let barrier = Barrier::new(2);
            let save = |hand: &super::world::Hand, subject: &str| {
                barrier.wait();
                hand.save(id, version, subject)
            };
            let mut both = thread::scope(|scope| {
                let other = scope.spawn(|| save(&right, &subjects[1]));
                let one = save(&left, &subjects[0])?;
                let Ok(other) = other.join() else { bail!("one of a pair was lost") };
                Ok([one, other?])
            })?;
            if plan.plants(Plant::TwoWinners) {
                both = [Saved::Done, Saved::Done];
            }
            match &both {
                [Saved::Done, Saved::Conflict { version: now, subject }]
                    if told(*now, version, subject, &subjects[0]) => {}
                [Saved::Conflict { version: now, subject }, Saved::Done]
                    if told(*now, version, subject, &subjects[1]) => {}
                [Saved::Done, Saved::Conflict { .. }] | [Saved::Conflict { .. }, Saved::Done] => {
                    misled.push(format!("{both:?}"));
                }
                other => undecided.push(format!("{other:?}")),
            }
            accepted += both.iter().filter(|saved| **saved == Saved::Done).count();
            conflicts += both.iter().filter(|saved| matches!(saved, Saved::Conflict { .. })).count();
            done += 1;
        }
        let row = world.ask(&format!(
            "SELECT a.version - 1, (SELECT COUNT(*) FROM history h WHERE h.entity = 'activity' AND h.entity_id = a.id \
             AND h.op = 'update') FROM activity a WHERE a.id = {id}"
        ))?;
        let mut numbers = row.iter().flat_map(|row| row.split('|')).filter_map(|number| number.parse::<usize>().ok());
        versions += numbers.next().unwrap_or(0);
        updates += numbers.next().unwrap_or(0);
    }
    findings.none("pairs without exactly one winner", &undecided);
    findings.none("losers who were not told what stands now", &misled);
    findings.exactly("edits that were accepted", accepted, pairs);
    findings.exactly("edits that were answered with 409", conflicts, pairs);
    findings.exactly("versions − 1", versions, pairs);
    findings.exactly("rows of the history", updates, pairs);
    Ok(findings)
}

/// Whether a loser was told the next version, and the winner's subject.
fn told(now: u64, version: u64, subject: &str, winner: &str) -> bool {
    now == version + 1 && subject == winner
}
