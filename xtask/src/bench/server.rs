//! How much the server answers, and how soon, on one, 16 and 64 connections.
//!
//! The least that a request can be is `/readyz`: an axum handler that asks the same pool of connections one question and
//! answers one word. It is in the product for whoever watches over the server, so nothing had to be added to be measured.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use super::{
    Options,
    http::Visitor,
    place::{Place, TABS},
    report::{Report, percentile},
};

/// How many connections ask at once.
const CONNECTIONS: [usize; 3] = [1, 16, 64];
/// How long one repetition asks: each tells its own requests per second.
const SLICE: Duration = Duration::from_millis(150);
/// How many more requests per second the bare handler may answer than the card.
const BARE: f64 = 0.5;
/// By how much the slowest hundredth may take longer than the median.
const TAIL: f64 = 10.0;
/// Whole cards per second on 16 connections, at least.
const CARDS: f64 = 1_000.0;
/// The processor's time of a whole card, in milliseconds, at most.
const PROCESSOR: f64 = 2.0;
/// The server's memory under load, in MB, at most.
const MEMORY: f64 = 120.0;

/// Something that is asked for again and again.
struct Asked {
    name: &'static str,
    /// What is asked for, by turns.
    paths: Vec<String>,
    /// The form that is sent, where something is saved.
    form: Option<&'static [(&'static str, &'static str)]>,
}

/// Asks for everything on each number of connections.
pub fn measure(place: &Place, options: &Options, report: &mut Report) -> Result<()> {
    let cards = place.some_customers()?;
    let of = |start: &str, end: &str| cards.iter().map(|id| format!("{start}{id}{end}")).collect::<Vec<_>>();
    let read = |name, paths| Asked { name, paths, form: None };
    let mut asked = vec![
        read("bare handler", vec!["/readyz".to_owned()]),
        read("card's data", of("/api/app/customer/api/open_card?id=", "")),
    ];
    let names = ["card", "addresses", "contacts", "activities", "support", "billing", "products", "files", "history"];
    asked.extend(names.into_iter().zip(TABS).map(|(name, (path, _))| read(name, of("/customers/", path))));
    let words = ["ibarra", "joinery", "lyon", "g-00000", "el", "compras madrid"];
    let search = words.map(|word| format!("/customers?q={}", word.replace(' ', "+"))).to_vec();
    asked.push(read("list search", search));
    let list = |queries: &[&str]| queries.iter().map(|query| format!("/customers?{query}")).collect();
    let orders = ["sort=number", "sort=-name", "sort=city", "sort=-credit_limit", "sort=owner"];
    asked.push(read("list, each order", list(&orders)));
    let filters = ["country=FR", "tag=vip&sort=city", "currency=GBP", "status=inactive&sort=-city", "country=ES&q=el"];
    asked.push(read("list, each filter", list(&filters)));
    asked.push(read("people known elsewhere", of("/customers/", "/contacts/new?find=ana+perez")));
    if place.customer("G-HEAVY").is_ok() {
        let heavy = place.customer("G-HEAVY")?;
        asked.push(read("heavy customer's data", vec![format!("/api/app/customer/api/open_card?id={heavy}")]));
    }
    let note = &[("kind", "note"), ("subject", "Rang about the order"), ("priority", "normal")];
    asked.push(Asked { name: "save", paths: of("/customers/", "/activities/new"), form: Some(note) });

    let mut bare = Vec::new();
    for asked in &asked {
        for connections in CONNECTIONS {
            let load = load(place, asked, connections, options.repetitions)?;
            let name = format!("{}, {connections} connections", asked.name);
            let rate = report.figure(&format!("{name}: answers"), "/s", &load.rates);
            report.figure(&format!("{name}: time"), "ms", &load.took);
            let (p50, p99) = (percentile(&load.took, 50.0), percentile(&load.took, 99.0));
            report.figure(&format!("{name}: p99"), "ms", &[p99]);
            report.figure(&format!("{name}: processor, server"), "ms", &[load.server]);
            if load.database > 0.0 {
                report.figure(&format!("{name}: processor, Postgres"), "ms", &[load.database]);
            }
            crate::say::line(&format!("  {name}: {rate:.0}/s, p50 {p50:.1} ms, p99 {p99:.1} ms"));
            if asked.name == "bare handler" {
                bare.push(rate);
            }
            if asked.name == "card" {
                let bare = bare[CONNECTIONS.iter().position(|n| *n == connections).unwrap_or(0)];
                report.at_least(&format!("{name}: answers ÷ the bare handler's"), rate / bare, BARE);
            }
            if asked.name == "card's data" && connections == 16 {
                report.at_least("whole cards per second on 16 connections", rate, CARDS);
            }
            if asked.name == "card's data" && connections == 1 {
                let both = load.server + load.database;
                report.at_most("processor's time for the whole card's data, in ms", both, PROCESSOR);
            }
            if connections == 64 {
                report.at_most(&format!("{name}: p99 ÷ p50"), p99 / p50, TAIL);
            }
        }
    }
    let (now, most) = place.memory()?;
    report.figure("server's memory after the load", "MB", &[now]);
    report.at_most("server's memory under load, at most, in MB", most, MEMORY);
    Ok(())
}

/// What came of asking.
struct Load {
    /// Answers per second, of each repetition.
    rates: Vec<f64>,
    /// Milliseconds, of each answer.
    took: Vec<f64>,
    /// Milliseconds of the processor's time for each answer: the server's, and Postgres'.
    server: f64,
    database: f64,
}

fn load(place: &Place, asked: &Asked, connections: usize, repetitions: usize) -> Result<Load> {
    let visitors: Vec<Visitor> = (0..connections).map(|_| place.visitor.again()).collect();
    let next = AtomicUsize::new(0);
    for visitor in &visitors {
        once(visitor, asked, next.fetch_add(1, Ordering::Relaxed))?;
    }
    let before = place.processor()?;
    let start = Instant::now();
    let end = start + SLICE * u32::try_from(repetitions)?;
    let asking = |visitor: &Visitor| -> Result<Vec<(Duration, f64)>> {
        let mut answers = Vec::new();
        while Instant::now() < end {
            let took = once(visitor, asked, next.fetch_add(1, Ordering::Relaxed))?;
            answers.push((start.elapsed(), took.as_secs_f64() * 1000.0));
        }
        Ok(answers)
    };
    let answers: Vec<Result<Vec<(Duration, f64)>>> = thread::scope(|scope| {
        let threads: Vec<_> = visitors.iter().map(|visitor| scope.spawn(|| asking(visitor))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| bail!("a visitor was lost"))).collect()
    });
    let after = place.processor()?;
    let (mut counts, mut took) = (vec![0.0; repetitions], Vec::new());
    for answers in answers {
        for (at, milliseconds) in answers? {
            took.push(milliseconds);
            // What is answered after the end began before it, and counts for nobody.
            if let Some(count) = counts.get_mut((at.as_secs_f64() / SLICE.as_secs_f64()) as usize) {
                *count += 1.0;
            }
        }
    }
    let each = |seconds: f64| seconds * 1000.0 / took.len().max(1) as f64;
    let (server, database) = (each(after.0 - before.0), each(after.1 - before.1));
    let rates = counts.into_iter().map(|count: f64| count / SLICE.as_secs_f64()).collect();
    Ok(Load { rates, took, server, database })
}

fn once(visitor: &Visitor, asked: &Asked, turn: usize) -> Result<Duration> {
    let path = &asked.paths[turn % asked.paths.len()];
    let answer = match asked.form {
        Some(form) => visitor.post(path, form),
        None => visitor.get(path),
    };
    let answer = answer.with_context(|| path.clone())?;
    let expected = if asked.form.is_some() { 303 } else { 200 };
    if answer.status != expected && answer.status != 302 {
        bail!("{path} is answered with {}", answer.status);
    }
    Ok(answer.took)
}
