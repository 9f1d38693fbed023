//! An S3-compatible store that lives as long as the tests: moto's server, in a Python environment of its own under target.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    path::Path,
    process::{Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{
    kept::{AtTheEnd, free_port},
    project::{Project, find_program, install},
    say,
};

/// Only what answers for S3, 140 MB of it; the whole of moto is more than twice that.
const PACKAGES: [&str; 3] = ["moto[s3]==5.2.5", "flask==3.1.3", "flask-cors==6.0.5"];

/// The bucket that the tests write to.
const BUCKET: &str = "ficha-tests";

/// A running store with one empty bucket; dropped, it is stopped, and what was in it is gone.
pub struct Moto {
    port: u16,
    _stop: AtTheEnd,
}

impl Moto {
    /// Installs what is missing, starts the server and makes the bucket.
    pub fn start(project: &Project) -> Result<Self> {
        let home = project.target.join("xtask/moto");
        installed(&home)?;
        let port = free_port()?;
        let mut server = Command::new(home.join("bin/python"));
        server.args(["-m", "moto.server", "-H", "127.0.0.1", "-p", &port.to_string()]);
        let log = home.join("server.log");
        let moto = Self { port, _stop: AtTheEnd::program(&server, &log)? };
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(60) {
            if make_bucket(port).is_some_and(|status| status == "200") {
                return Ok(moto);
            }
            sleep(Duration::from_millis(200));
        }
        bail!("moto's server makes no bucket on port {port}; its log is {}", log.display());
    }

    /// What tells the tests where the bucket is.
    pub fn environment(&self) -> [(&'static str, String); 6] {
        [
            ("FICHA_TEST_S3", format!("s3://{BUCKET}")),
            ("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{}", self.port)),
            ("AWS_ALLOW_HTTP", "true".to_owned()),
            ("AWS_REGION", "us-east-1".to_owned()),
            ("AWS_ACCESS_KEY_ID", "tests".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "tests".to_owned()),
        ]
    }
}

/// Makes the environment, once for each list of packages.
fn installed(home: &Path) -> Result<()> {
    let (done, wanted) = (home.join("installed"), PACKAGES.join("\n"));
    if fs::read_to_string(&done).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    if find_program(&["python3"]).is_none() {
        install("python3")?;
    }
    let venv = || say::run(quiet(Command::new("python3").args(["-m", "venv", "--clear"]).arg(home)));
    // Debian has it in a package of its own.
    venv().or_else(|_| install("python3-venv").and_then(|()| venv()))?;
    let mut pip = Command::new(home.join("bin/python"));
    say::run(quiet(pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(PACKAGES)))?;
    fs::write(&done, wanted).with_context(|| format!("{} cannot be written", done.display()))
}

fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stdout(Stdio::null())
}

/// Asks for the bucket, and tells the status of the answer.
fn make_bucket(port: u16) -> Option<String> {
    let mut line = TcpStream::connect(("127.0.0.1", port)).ok()?;
    line.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    write!(line, "PUT /{BUCKET} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        .ok()?;
    let mut answer = [0; 12];
    line.read_exact(&mut answer).ok()?;
    String::from_utf8_lossy(&answer).split(' ').nth(1).map(str::to_owned)
}
