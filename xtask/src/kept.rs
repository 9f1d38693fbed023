//! Programs that must not outlive the tests.

use std::{
    fs::{self, File},
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU16, Ordering},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

/// Something to be done when this value is dropped, and also when this program is killed: a small shell waits for the
/// end of its input, which comes in either case, and then does it. It is in a process group of its own, so Ctrl-C
/// leaves it alive for its work.
pub struct AtTheEnd {
    shell: Child,
}

impl AtTheEnd {
    /// Does `script` at the end.
    pub fn script(script: &str) -> Result<Self> {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("cat >/dev/null\n{script}")]).stdout(Stdio::null()).stderr(Stdio::null());
        Self::start(&mut shell)
    }

    /// Runs a program until the end, its output in a file.
    pub fn program(program: &Command, log: &Path) -> Result<Self> {
        let log = File::create(log).with_context(|| format!("{} cannot be written", log.display()))?;
        let mut shell = Command::new("sh");
        for (name, value) in program.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        if let Some(folder) = program.get_current_dir() {
            shell.current_dir(folder);
        }
        shell.stdout(log.try_clone()?).stderr(log);
        // $0 is "sh"; what follows it is the program, which the script starts as "$@".
        let script = "\
            \"$@\" </dev/null & program=$!\n\
            cat >/dev/null\n\
            kill -TERM $program\n\
            for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 $program 2>/dev/null || exit 0; sleep 0.5; done\n\
            kill -KILL $program";
        shell.args(["-c", script, "sh"]).arg(program.get_program()).args(program.get_args());
        Self::start(&mut shell)
    }

    /// The program that the shell runs.
    pub fn pid(&self) -> Result<u32> {
        let shell = self.shell.id();
        let children = fs::read_to_string(format!("/proc/{shell}/task/{shell}/children")).unwrap_or_default();
        // What waits for the end of the input comes after it.
        let first = children.split_whitespace().next().and_then(|child| child.parse().ok());
        first.context("what was started has ended")
    }

    fn start(shell: &mut Command) -> Result<Self> {
        let shell = shell.stdin(Stdio::piped()).process_group(0).spawn().context("sh does not start")?;
        Ok(Self { shell })
    }
}

impl Drop for AtTheEnd {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

/// Where the ports begin that are looked through: below those that the system takes for connections of its own.
const FIRST_PORT: u16 = 20_000;
/// How many are looked through.
const PORTS: u16 = 12_000;

/// A port on which nobody listens, and another one each time: what is told may be listened on later.
pub fn free_port() -> Result<u16> {
    static TOLD: AtomicU16 = AtomicU16::new(0);
    // Two runs on one machine begin in different places.
    let begin = std::process::id() % u32::from(PORTS);
    for _ in 0..PORTS {
        let place = (begin + u32::from(TOLD.fetch_add(1, Ordering::Relaxed))) % u32::from(PORTS);
        let port = FIRST_PORT + u16::try_from(place)?;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return Ok(port);
        }
    }
    bail!("there is no free port")
}

/// Waits until the server answers that it is ready, at most 30 seconds.
pub fn wait_until_ready(port: u16) -> Result<()> {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(30) {
        if status(port, "/readyz").is_some_and(|status| status == "200") {
            return Ok(());
        }
        sleep(Duration::from_millis(100));
    }
    bail!("the server does not answer on port {port} after 30 s");
}

/// The status of the answer to a GET.
pub fn status(port: u16, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(2))).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).ok()?;
    // HTTP/1.1 200
    String::from_utf8_lossy(&answer).split(' ').nth(1).map(str::to_owned)
}
