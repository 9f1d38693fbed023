//! The server is told to stop while it works: what it has begun it ends, and then it goes.

use std::{
    sync::Mutex,
    thread::{self, sleep},
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

use super::{
    plan::{Plan, Plant},
    report::Findings,
    uploads::upload,
    world::{Saved, World},
    writes::compare,
};

/// How many people write.
const WRITERS: usize = 4;
/// How many files come in slowly.
const SENDERS: usize = 4;
/// How long the server may take to end, in seconds.
const DRAIN: f64 = 10.0;
/// The size of a file: at one piece every [`PACE`] it takes about two seconds.
const SIZE: usize = 1_600_000;
/// How long a slow sender waits after each piece.
const PACE: Duration = Duration::from_millis(80);
/// How long everybody works before the server is told.
const BEFORE: Duration = Duration::from_millis(700);

/// A request: when it began, and what went wrong with it.
type Request = (Instant, Option<String>);

/// Tells the server to stop again and again.
pub fn torture(world: &mut World, plan: &mut Plan) -> Result<Findings> {
    let mut findings = Findings::of("drain", world.database());
    let (mut failed, mut lost, mut slowest) = (Vec::new(), Vec::new(), 0.0_f64);
    let mut under_way = 0;
    for round in 0..plan.stops() {
        let bodies: Vec<Vec<u8>> = (0..SENDERS).map(|_| plan.chance.bytes(SIZE)).collect();
        let requests: Mutex<Vec<Request>> = Mutex::new(Vec::new());
        let note = |begin: Instant, wrong: Option<String>| {
            if let Ok(mut requests) = requests.lock() {
                requests.push((begin, wrong));
            }
        };
        let hands = (0..WRITERS).map(|_| world.hand()).collect::<Result<Vec<_>>>()?;
        let notes: Vec<u64> = hands
            .iter()
            .enumerate()
            .map(|(number, hand)| hand.create(&format!("d{round}.{number} 0")))
            .collect::<Result<_>>()?;
        let cookie = hands[0].visitor.cookie().to_owned();
        let (told, memories, took) = thread::scope(|scope| -> Result<_> {
            let writers: Vec<_> = hands
                .iter()
                .zip(&notes)
                .enumerate()
                .map(|(number, (hand, id))| {
                    scope.spawn(move || {
                        let name = format!("d{round}.{number}");
                        let mut memory = super::writes::Memory::of(&name, *id);
                        loop {
                            let (begin, next) = (Instant::now(), memory.next());
                            match hand.save(*id, next, &format!("{name} {next}")) {
                                Ok(Saved::Done) => memory.acknowledge(next),
                                other => {
                                    note(begin, Some(format!("{name} {next}: {other:?}")));
                                    return memory;
                                }
                            }
                        }
                    })
                })
                .collect();
            for (number, body) in bodies.iter().enumerate() {
                let (path, cookie) =
                    (format!("/api/customers/{}/files?name=d{round}.{number}", world.customer), &cookie);
                let port = world.port();
                scope.spawn(move || {
                    let begin = Instant::now();
                    let status = upload(port, cookie, &path, body, |_| {
                        sleep(PACE);
                        Ok(())
                    });
                    let wrong = match status {
                        Ok(status) if status == "200" => None,
                        other => Some(format!("upload d{round}.{number}: {other:?}")),
                    };
                    note(begin, wrong);
                });
            }
            sleep(BEFORE);
            let told = Instant::now();
            world.signal(if plan.plants(Plant::Impatience) { "KILL" } else { "TERM" })?;
            let took = world.wait_for_end(Duration::from_secs(20))?;
            let memories: Vec<_> = writers.into_iter().filter_map(|writer| writer.join().ok()).collect();
            Ok((told, memories, took))
        })?;
        slowest = slowest.max(took.as_secs_f64());
        let requests = requests.into_inner().ok().context("the requests")?;
        let begun = requests.iter().filter(|(begin, _)| *begin < told);
        under_way += begun.clone().count();
        failed.extend(begun.filter_map(|(_, wrong)| wrong.clone()));
        world.forget_server()?;
        world.start()?;
        lost.extend(compare(world, &memories)?.0);
    }
    findings.none("requests that were under way and failed", &failed);
    findings.none("acknowledged writes that are lost", &lost);
    findings.at_most("slowest end, s", slowest, DRAIN);
    findings.happened("requests were under way", under_way > 0);
    Ok(findings)
}
