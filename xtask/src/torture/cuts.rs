//! Browsers that listen to what others change are cut off at any moment and come back, as a browser does, with the number of the
//! last event that they heard. Each of them has to hear of every change, once.

use std::{
    collections::HashMap,
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{
    chance::Chance,
    plan::{Plan, Plant},
    report::Findings,
    world::{Hand, PATIENCE, World},
};

/// How many browsers listen.
const BROWSERS: usize = 8;
/// How long a connection lasts at most until it is cut, in microseconds.
const LONGEST: usize = 60_000;
/// How long whoever writes waits before the next save.
const PAUSE: Duration = Duration::from_millis(20);
/// How many versions each note gets.
const VERSIONS: u64 = 20;

/// Has browsers cut off while somebody writes.
pub fn torture(world: &World, plan: &mut Plan) -> Result<Findings> {
    let mut findings = Findings::of("cuts", world.database());
    let hand = world.hand()?;
    let from = newest(world)?;
    let each = plan.cuts().div_ceil(BROWSERS);
    let mut browsers: Vec<Browser> = (0..BROWSERS)
        .map(|_| Browser::new(world, &hand, from, Chance::new(plan.chance.below(usize::MAX) as u64)))
        .collect();
    let writes = AtomicBool::new(true);
    let written = thread::scope(|scope| {
        let writer = scope.spawn(|| write(&hand, &writes));
        let listening: Vec<_> = browsers.iter_mut().map(|browser| scope.spawn(|| browser.is_cut(each))).collect();
        let listened: Vec<_> = listening.into_iter().map(thread::ScopedJoinHandle::join).collect();
        writes.store(false, Ordering::Relaxed);
        for heard in listened {
            heard.map_err(|_| anyhow::anyhow!("a browser was lost"))??;
        }
        writer.join().map_err(|_| anyhow::anyhow!("whoever writes was lost"))?
    })?;
    let last = newest(world)?;
    for browser in &mut browsers {
        browser.hears_until(last)?;
    }
    if plan.plants(Plant::Deaf) {
        browsers[0].heard.clear();
    }

    let told = told(world, from)?;
    let (mut missed, mut doubled, mut unnamed) = (Vec::new(), Vec::new(), 0);
    for (number, browser) in browsers.iter().enumerate() {
        for (position, entry) in &told {
            match browser.heard.get(entry).copied().unwrap_or(0) {
                0 if browser.unnamed.iter().any(|(after, upto)| after < position && position <= upto) => unnamed += 1,
                0 => missed.push(format!("browser {number}: entry {entry}, position {position}")),
                1 => {}
                times => doubled.push(format!("browser {number}: entry {entry}, {times} times")),
            }
        }
    }
    findings.exactly("cuts", browsers.iter().map(|browser| browser.cuts).sum(), each * BROWSERS);
    findings.happened("something was written meanwhile", written > 0 && told.len() >= written);
    // After a long absence, as on a busy machine, a browser is told no more than that: it proves less.
    let unnamed = unnamed as f64 / (told.len().max(1) * BROWSERS) as f64;
    findings.at_most("changes of which only the card was named, %", 100.0 * unnamed, 50.0);
    findings.none("changes that a browser has missed", &missed);
    findings.none("changes that a browser has heard twice", &doubled);
    Ok(findings)
}

/// Writes notes until it is told to stop; tells how many saves were answered.
fn write(hand: &Hand, goes_on: &AtomicBool) -> Result<usize> {
    let mut written = 0;
    while goes_on.load(Ordering::Relaxed) {
        let id = hand.create("heard by everybody")?;
        written += 1;
        for version in (1..VERSIONS).take_while(|_| goes_on.load(Ordering::Relaxed)) {
            thread::sleep(PAUSE);
            hand.save(id, version, &format!("heard by everybody, {version}"))?;
            written += 1;
        }
    }
    Ok(written)
}

/// The number of the last event, once everything that is written is one.
fn newest(world: &World) -> Result<u64> {
    let begin = Instant::now();
    loop {
        let told = world.ask(
            "SELECT coalesce(max(position), 0), (SELECT COUNT(*) FROM history) - (SELECT COUNT(*) FROM seal) FROM seal",
        )?;
        let (position, left) = told.first().and_then(|row| row.split_once('|')).context("the events cannot be read")?;
        if left == "0" {
            return Ok(position.parse()?);
        }
        if begin.elapsed() > PATIENCE {
            bail!("{left} changes are not told after {PATIENCE:?}");
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// What the browsers should have heard: of each event its position and the entry of the history.
fn told(world: &World, from: u64) -> Result<Vec<(u64, u64)>> {
    let rows =
        world.ask(&format!("SELECT position, history_id FROM seal WHERE position > {from} ORDER BY position"))?;
    let pair = |row: &String| {
        let (position, entry) = row.split_once('|')?;
        Some((position.parse().ok()?, entry.parse().ok()?))
    };
    rows.iter().map(pair).collect::<Option<_>>().context("an event has no number")
}

/// One browser, and what it has heard.
struct Browser {
    port: u16,
    cookie: String,
    chance: Chance,
    /// The last event.
    last: u64,
    /// How often each entry was named.
    heard: HashMap<u64, usize>,
    /// Stretches of events of which only the card was named, which the page reads anew then.
    unnamed: Vec<(u64, u64)>,
    cuts: usize,
}

impl Browser {
    fn new(world: &World, hand: &Hand, last: u64, chance: Chance) -> Browser {
        let (port, cookie) = (world.port(), hand.visitor.cookie().to_owned());
        Browser { port, cookie, chance, last, heard: HashMap::new(), unnamed: Vec::new(), cuts: 0 }
    }

    /// Comes back so often, each time to be cut off.
    fn is_cut(&mut self, times: usize) -> Result<()> {
        for _ in 0..times {
            let lasts = Duration::from_micros(self.chance.below(LONGEST) as u64);
            self.listen(lasts, u64::MAX)?;
            self.cuts += 1;
        }
        Ok(())
    }

    /// Hears the rest.
    fn hears_until(&mut self, position: u64) -> Result<()> {
        self.listen(PATIENCE, position)?;
        if self.last < position {
            bail!("a browser has heard nothing after {} of {position} for {PATIENCE:?}", self.last);
        }
        Ok(())
    }

    /// One connection, which lasts so long, or until an event has come. What has come of a piece of news in part is forgotten.
    fn listen(&mut self, lasts: Duration, until: u64) -> Result<()> {
        let end = Instant::now() + lasts;
        let mut line = TcpStream::connect(("127.0.0.1", self.port))?;
        // By HTTP/1.0 the answer comes as it is, without the lengths of its pieces.
        let request = format!(
            "GET /live HTTP/1.0\r\nHost: 127.0.0.1:{}\r\nCookie: {}\r\nLast-Event-ID: {}\r\n\r\n",
            self.port, self.cookie, self.last
        );
        line.write_all(request.as_bytes())?;
        let (mut come, mut piece, mut has_begun) = (Vec::new(), [0; 700], false);
        while self.last < until {
            let Some(left) = end.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) else { break };
            line.set_read_timeout(Some(left))?;
            match line.read(&mut piece) {
                Ok(0) => break,
                Ok(read) => come.extend(&piece[..read]),
                Err(error) if [ErrorKind::WouldBlock, ErrorKind::TimedOut].contains(&error.kind()) => break,
                Err(error) => return Err(error.into()),
            }
            while let Some(event) = next(&mut come, if has_begun { "\n\n" } else { "\r\n\r\n" }) {
                if has_begun {
                    self.hear(&event)?;
                } else if !event.contains(" 200 ") {
                    bail!("{event}");
                }
                has_begun = true;
            }
        }
        Ok(())
    }

    /// Keeps what one event says: `id` and `data`, as the HTML standard has them (9.2.6).
    fn hear(&mut self, event: &str) -> Result<()> {
        let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let (Some(id), Some(data)) = (field("id:"), field("data:")) else { return Ok(()) };
        let (id, news): (u64, Value) = (id.parse()?, serde_json::from_str(data)?);
        let cards = news["cards"].as_array().context("news without cards")?;
        let entries = |card: &Value| card["entries"].as_array().cloned().unwrap_or_default();
        if news["any"] == true || cards.iter().any(|card| entries(card).is_empty()) {
            self.unnamed.push((self.last, id));
        }
        for entry in cards.iter().flat_map(entries).filter_map(|entry| entry.as_u64()) {
            *self.heard.entry(entry).or_default() += 1;
        }
        self.last = id;
        Ok(())
    }
}

/// Takes what stands before an end out of what has come, if that is there.
fn next(come: &mut Vec<u8>, end: &str) -> Option<String> {
    let at = come.windows(end.len()).position(|bytes| bytes == end.as_bytes())?;
    let event = come.drain(..at + end.len()).collect::<Vec<u8>>();
    Some(String::from_utf8_lossy(&event).into_owned())
}

#[cfg(test)]
mod tests {
    use super::next;

    #[test]
    fn an_event_is_heard_when_it_has_come_to_its_end() {
        let mut come = b"id: 7\ndata: {}\n\nid: 8\ndata: {".to_vec();
        assert_eq!(next(&mut come, "\n\n").as_deref(), Some("id: 7\ndata: {}\n\n"));
        assert_eq!(next(&mut come, "\n\n"), None);
        come.extend(b"}\n\n");
        assert_eq!(next(&mut come, "\n\n").as_deref(), Some("id: 8\ndata: {}\n\n"));
    }
}
