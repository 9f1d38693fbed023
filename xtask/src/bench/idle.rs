//! What many browsers cost that have a card open and hear nothing: each keeps one connection, on which it would be told of a
//! change.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use super::{place::Place, report::Report};

/// How many browsers there are.
const BROWSERS: usize = 5_000;
/// The server's memory then, in MB, at most.
const MEMORY: f64 = 200.0;
/// The server ends a connection after a minute, so that the browser opens the next: by then all have to be there.
const MINUTE: Duration = Duration::from_secs(60);

/// Opens the connections, and looks how large the server is when it has them all.
pub fn measure(place: &Place, report: &mut Report) -> Result<()> {
    // Besides, a program has some files of its own open.
    let most = rlimit::increase_nofile_limit(rlimit::INFINITY)?;
    if most < BROWSERS as u64 + 100 {
        bail!("the system allows {most} open files; `ulimit -Hn` says so, and has to allow more than {BROWSERS}");
    }
    let (before, _) = place.memory()?;
    let address = place.base.trim_start_matches("http://");
    let request = format!(
        "GET /live HTTP/1.1\r\nHost: {address}\r\nCookie: {}\r\nAccept: text/event-stream\r\n\r\n",
        place.visitor.cookie()
    );
    let start = Instant::now();
    let mut browsers = Vec::with_capacity(BROWSERS);
    for number in 0..BROWSERS {
        browsers.push(listens(address, &request).with_context(|| format!("browser {number}"))?);
    }
    let (with, _) = place.memory()?;
    let took = start.elapsed();
    // One that was ended would not count, and cost nothing.
    let ended = browsers.iter().filter(|browser| !still_listens(browser)).count();
    if ended > 0 || took >= MINUTE {
        bail!("{ended} of {BROWSERS} connections were ended before the last was there, after {took:.0?}");
    }
    report.figure(&format!("{BROWSERS} browsers come to listen"), "s", &[took.as_secs_f64()]);
    report.figure("server's memory before they come", "MB", &[before]);
    report.at_most(&format!("server's memory with {BROWSERS} browsers that listen, in MB"), with, MEMORY);
    crate::say::line(&format!("  {BROWSERS} browsers: {before:.0} MB before, {with:.0} MB with them"));
    Ok(())
}

/// A connection whose request has been answered with a stream.
fn listens(address: &str, request: &str) -> Result<TcpStream> {
    let mut browser = TcpStream::connect(address)?;
    browser.write_all(request.as_bytes())?;
    let (mut head, mut piece) = (Vec::new(), [0; 2048]);
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        match browser.read(&mut piece)? {
            0 => bail!("the connection was closed"),
            read => head.extend(&piece[..read]),
        }
    }
    if !head.starts_with(b"HTTP/1.1 200 ") {
        bail!("{:?}", String::from_utf8_lossy(&head).lines().next().unwrap_or_default());
    }
    browser.set_nonblocking(true)?;
    Ok(browser)
}

/// Whether the server has not closed the connection.
fn still_listens(mut browser: &TcpStream) -> bool {
    let mut piece = [0; 256];
    match browser.read(&mut piece) {
        Ok(read) => read > 0,
        Err(error) => error.kind() == ErrorKind::WouldBlock,
    }
}
