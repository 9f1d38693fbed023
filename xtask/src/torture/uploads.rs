//! The server is killed while files come in: no row promises bytes that are not there, and after the sweep nothing is left of
//! what never came to its end.

use std::{
    collections::BTreeSet,
    fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    thread::{self, sleep},
    time::{Duration, Instant, SystemTime},
};

use anyhow::{Context, Result, bail};
use sha2::{Digest as _, Sha256};

use super::{
    plan::{Plan, Plant},
    report::Findings,
    world::{World, is_running, signal},
};

/// How many files come in at once.
const SENDERS: usize = 3;
/// The largest of them, in bytes: more than two parts of one that is written in parts.
const LARGEST: usize = 11_000_000;
/// How much is sent at once.
const PIECE: usize = 64 * 1024;
/// How long a sweep may take.
const SWEEP: Duration = Duration::from_secs(5);

/// Kills the server again and again.
pub fn torture(world: &mut World, plan: &mut Plan) -> Result<Findings> {
    let mut findings = Findings::of("uploads", world.database());
    let (mut lost, mut promised, mut foreign) = (Vec::new(), Vec::new(), Vec::new());
    let (mut damaged, mut left, mut whole) = (Vec::new(), Vec::new(), 0);
    for round in 0..plan.kills() {
        let bodies: Vec<Vec<u8>> = (0..SENDERS)
            .map(|_| {
                // Many are small, since those take another way.
                let most = if plan.chance.below(2) == 0 { 200_000 } else { LARGEST };
                let size = 1 + plan.chance.below(most);
                plan.chance.bytes(size)
            })
            .collect();
        // A little past the end too: then its row is just being written.
        let at = plan.chance.below(bodies[0].len() + bodies[0].len() / 4 + 1);
        let first = plan.chance.bytes(10_000);
        let path = format!("/api/customers/{}/files?name={round}.first", world.customer);
        let status = upload(world.port(), world.hand()?.visitor.cookie(), &path, &first, |_| Ok(()))?;
        let mut acknowledged: Vec<&Vec<u8>> = if status == "200" { vec![&first] } else { Vec::new() };
        acknowledged.extend(send(world, round, &bodies, at)?.into_iter().map(|sender| &bodies[sender]));
        world.wait_for_end(Duration::from_secs(5))?;
        world.forget_server()?;
        age(world)?;
        plant(world, plan)?;
        world.start()?;
        let state = settled(world)?;
        promised.extend(state.promised);
        foreign.extend(state.foreign);
        left.extend(state.left);
        damaged.extend(state.damaged);
        for body in acknowledged {
            let sha256 = sha256(body);
            whole += 1;
            let stands = format!(
                "SELECT COUNT(*) FROM file_version v JOIN file_blob b ON b.sha256 = v.sha256 AND b.state = 'ready' \
                 WHERE v.sha256 = '{sha256}'"
            );
            if world.ask(&stands)? != ["1"] {
                lost.push(format!("a file of round {round}, {sha256}"));
            }
        }
    }
    findings.none("acknowledged uploads that are lost", &lost);
    findings.happened("uploads were acknowledged", whole > 0);
    findings.none("rows whose bytes are not there", &promised);
    findings.none("bytes without a row, after the sweep", &foreign);
    findings.none("contents whose SHA-256 is not their name", &damaged);
    findings.none("leftovers of uploads, after the sweep", &left);
    crate::say::line(&format!("  {} kills, {whole} acknowledged uploads", plan.kills()));
    Ok(findings)
}

/// Sends files at once and kills the server when the first has come so far; tells which were acknowledged.
fn send(world: &World, round: usize, bodies: &[Vec<u8>], kill_at: usize) -> Result<Vec<usize>> {
    let (port, customer, pid) = (world.port(), world.customer, world.pid()?);
    let hand = world.hand()?;
    let cookie = hand.visitor.cookie();
    thread::scope(|scope| {
        let senders: Vec<_> = bodies
            .iter()
            .enumerate()
            .map(|(number, body)| {
                scope.spawn(move || {
                    let mut killed = number > 0;
                    let kill = |sent: usize| -> Result<()> {
                        if killed || sent < kill_at.min(body.len()) {
                            return Ok(());
                        }
                        killed = true;
                        // What follows the last byte is the server's work.
                        sleep(Duration::from_millis(u64::try_from(kill_at.saturating_sub(body.len()) % 60)?));
                        signal(pid, "KILL")
                    };
                    let path = format!("/api/customers/{customer}/files?name={round}.{number}.bin");
                    upload(port, cookie, &path, body, kill)
                })
            })
            .collect();
        let mut acknowledged = Vec::new();
        for (number, sender) in senders.into_iter().enumerate() {
            let Ok(status) = sender.join() else { bail!("a sender was lost") };
            if status.is_ok_and(|status| status == "200") {
                acknowledged.push(number);
            }
        }
        // Where the connection broke before the place was reached, the server is still to be killed.
        if is_running(pid) {
            // It may end by itself meanwhile, of the first signal.
            drop(signal(pid, "KILL"));
        }
        Ok(acknowledged)
    })
}

/// Sends one file, and calls `at` after each piece with how many bytes have been sent; answers with the status.
pub fn upload(
    port: u16,
    cookie: &str,
    path: &str,
    body: &[u8],
    mut at: impl FnMut(usize) -> Result<()>,
) -> Result<String> {
    let mut line = TcpStream::connect(("127.0.0.1", port))?;
    line.set_read_timeout(Some(Duration::from_secs(20)))?;
    write!(
        line,
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nCookie: {cookie}\r\n\
         Content-Type: application/octet-stream\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    let mut sent = 0;
    for piece in body.chunks(PIECE) {
        line.write_all(piece)?;
        sent += piece.len();
        at(sent)?;
    }
    let mut answer = Vec::new();
    line.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    answer.split(' ').nth(1).map(str::to_owned).context("no answer came")
}

/// Makes everything old that a sweep leaves alone while it is young.
fn age(world: &World) -> Result<()> {
    world.ask("UPDATE file_blob SET changed_at = '2001-01-01T00:00:00+00:00'")?;
    let old = SystemTime::now() - Duration::from_secs(3 * 24 * 3600);
    for file in files(&world.store()) {
        fs::File::options().write(true).open(&file)?.set_modified(old)?;
    }
    Ok(())
}

/// What stands in the store and in the database.
#[derive(Default)]
struct State {
    promised: Vec<String>,
    foreign: Vec<String>,
    left: Vec<String>,
    damaged: Vec<String>,
}

/// The state after the sweep, with which a server begins.
fn settled(world: &World) -> Result<State> {
    let begin = Instant::now();
    loop {
        let state = look(world)?;
        let is_clean = state.foreign.is_empty() && state.left.is_empty();
        if is_clean || begin.elapsed() > SWEEP {
            return Ok(state);
        }
        sleep(Duration::from_millis(100));
    }
}

fn look(world: &World) -> Result<State> {
    let known: BTreeSet<String> =
        world.ask("SELECT sha256 FROM file_blob WHERE state <> 'ready'")?.into_iter().collect();
    let needed = "SELECT sha256 FROM file_blob WHERE state = 'ready' UNION SELECT sha256 FROM file_version";
    let needed: BTreeSet<String> = world.ask(needed)?.into_iter().collect();
    let mut state = State::default();
    let mut there = BTreeSet::new();
    for file in files(&world.store()) {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_unfinished = file.parent().is_some_and(|folder| folder.ends_with("unfinished"));
        if is_unfinished || name.contains('#') {
            state.left.push(file.display().to_string());
            continue;
        }
        if !needed.contains(&name) {
            state.foreign.push(name.clone());
        } else if sha256(&fs::read(&file).unwrap_or_default()) != name {
            state.damaged.push(name.clone());
        }
        there.insert(name);
    }
    state.foreign.extend(known.into_iter().map(|sha256| format!("{sha256} is pending or doomed")));
    state.promised = needed.difference(&there).cloned().collect();
    Ok(state)
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// The SHA-256 of bytes, as the store names them.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Does to the store what a fault would do.
fn plant(world: &World, plan: &Plan) -> Result<()> {
    let store = world.store();
    let fresh = |folder: &str, name: &str| -> Result<()> {
        fs::create_dir_all(store.join(folder))?;
        Ok(fs::write(store.join(folder).join(name), "planted")?)
    };
    if plan.plants(Plant::BytesWithoutRow) {
        fresh("aa", &format!("aa{}", "0".repeat(62)))?;
    }
    if plan.plants(Plant::Leftover) {
        fresh("aa", &format!("aa{}#1", "0".repeat(62)))?;
    }
    let one = || -> Result<PathBuf> {
        let sha256 = sha256(b"planted");
        let (folder, now) = (&sha256[..2], "2001-01-01T00:00:00+00:00");
        fresh(folder, &sha256)?;
        world.ask(&format!(
            "INSERT INTO file_blob (sha256, size, state, changed_at) VALUES ('{sha256}', 7, 'ready', '{now}'); \
             INSERT INTO file (customer_id, name, created_at, updated_at) VALUES ({}, 'planted', '{now}', '{now}'); \
             INSERT INTO file_version (customer_id, file_id, number, label, sha256, size, kind, media_type, author, \
             uploaded_at) SELECT customer_id, id, 1, 'planted (1)', '{sha256}', 7, 'text', 'text/plain', 'Eva', '{now}' \
             FROM file WHERE name = 'planted'",
            world.customer
        ))?;
        Ok(store.join(folder).join(sha256))
    };
    if plan.plants(Plant::RowWithoutBytes) {
        fs::remove_file(one()?)?;
    }
    if plan.plants(Plant::DamagedBytes) {
        fs::write(one()?, "plantel")?;
    }
    Ok(())
}
