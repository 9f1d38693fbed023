//! Postgres goes away in the middle of its work, or hangs, and comes back: the server says so, lets nobody wait, and goes on.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicBool, Ordering},
    thread::{self, sleep},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use super::{
    plan::{Plan, Plant},
    report::Findings,
    world::{Hand, World},
};
use crate::kept::status;

/// How many people write.
const WRITERS: usize = 4;
/// Within how many seconds everything has to happen that is waited for.
const SOON: f64 = 2.0;
const LIMIT: f64 = 5.0;

/// What one writer has seen.
#[derive(Default)]
struct Seen {
    /// The notes that were acknowledged, and what they say.
    written: Vec<(u64, String)>,
    /// When each request began, and how long it took, where it failed.
    failed: Vec<(Instant, Duration)>,
    /// The slowest of those that succeeded.
    slowest: Duration,
    /// When the last one succeeded.
    last: Option<Instant>,
}

fn write(hand: &Hand, name: &str, stop: &AtomicBool) -> Seen {
    let mut seen = Seen::default();
    for number in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let (begin, subject) = (Instant::now(), format!("{name}.{number}"));
        match hand.create(&subject) {
            Ok(id) => {
                seen.written.push((id, subject));
                seen.slowest = seen.slowest.max(begin.elapsed());
                seen.last = Some(Instant::now());
            }
            Err(_) => {
                seen.failed.push((begin, begin.elapsed()));
                sleep(Duration::from_millis(50));
            }
        }
    }
    seen
}

/// Stops Postgres and starts it again and again.
pub fn torture(world: &World, plan: &Plan) -> Result<Findings> {
    let mut findings = Findings::of("outage", world.database());
    let postgres = world.postgres.context("this is tried on Postgres alone")?;
    let (mut lost, mut dead) = (Vec::new(), Vec::new());
    let (mut not_ready, mut slowest, mut back, mut refused) = (0.0_f64, 0.0_f64, 0.0_f64, 0);
    for round in 0..plan.outages() {
        let stop = AtomicBool::new(false);
        let hands = (0..WRITERS).map(|_| world.hand()).collect::<Result<Vec<_>>>()?;
        let (seen, returned) = thread::scope(|scope| -> Result<_> {
            let writers: Vec<_> = hands
                .iter()
                .enumerate()
                .map(|(number, hand)| {
                    let (name, stop) = (format!("o{round}.{number}"), &stop);
                    scope.spawn(move || write(hand, &name, stop))
                })
                .collect();
            let mut work = || -> Result<Instant> {
                sleep(Duration::from_millis(500));
                // Every second time it does not go away, and yet does not answer.
                let hangs = round % 2 == 1;
                if hangs {
                    postgres.freeze()?
                } else {
                    postgres.stop()?
                }
                let gone = Instant::now();
                while status(world.port(), "/readyz").as_deref() != Some("503") {
                    if gone.elapsed() > Duration::from_secs(10) {
                        break;
                    }
                    sleep(Duration::from_millis(20));
                }
                not_ready = not_ready.max(gone.elapsed().as_secs_f64());
                let alive = status(world.port(), "/healthz");
                if alive.as_deref() != Some("200") {
                    dead.push(format!("/healthz was answered with {alive:?}"));
                }
                sleep(plan.away().saturating_sub(gone.elapsed()));
                if hangs {
                    postgres.thaw()?;
                } else if !plan.plants(Plant::StayAway) {
                    postgres.begin()?;
                }
                let returned = Instant::now();
                sleep(Duration::from_secs_f64(LIMIT + 1.0));
                Ok(returned)
            };
            let returned = work();
            stop.store(true, Ordering::Relaxed);
            let mut seen = Vec::new();
            for writer in writers {
                let Ok(one) = writer.join() else { bail!("a writer was lost") };
                seen.push(one);
            }
            Ok((seen, returned?))
        })?;
        if plan.plants(Plant::StayAway) {
            postgres.begin()?;
        }
        for Seen { failed, slowest: longest, last, .. } in &seen {
            refused += failed.len();
            let longest = failed.iter().map(|(_, took)| *took).chain([*longest]).max().unwrap_or_default();
            slowest = slowest.max(longest.as_secs_f64());
            // From its return to the end of the last failure; whoever never succeeded again has not recovered.
            let ends = failed.iter().map(|(begin, took)| (*begin + *took).saturating_duration_since(returned));
            let recovered = last.is_some_and(|last| last > returned);
            let took = if recovered { ends.max().unwrap_or_default().as_secs_f64() } else { f64::from(u16::MAX) };
            back = back.max(took);
        }
        lost.extend(missing(world, &seen)?);
    }
    let [halves, _, unverified] = world.complaints()?;
    findings.at_most("slowest 503 of /readyz, s", not_ready, SOON);
    findings.none("times that /healthz was not 200", &dead);
    findings.at_most("slowest request meanwhile, s", slowest, LIMIT);
    findings.at_most("slowest recovery, s", back, LIMIT);
    findings.none("acknowledged writes that are lost", &lost);
    findings.none("records with half a history", &halves);
    findings.none("complaints of `ficha history verify`", &unverified);
    findings.happened("somebody was refused", refused > 0);
    Ok(findings)
}

fn missing(world: &World, seen: &[Seen]) -> Result<Vec<String>> {
    let stands: BTreeSet<String> = world.ask("SELECT id, subject FROM activity")?.into_iter().collect();
    let written = seen.iter().flat_map(|seen| &seen.written).map(|(id, subject)| format!("{id}|{subject}"));
    Ok(written.filter(|row| !stands.contains(row)).collect())
}
