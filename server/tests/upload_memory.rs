//! A large upload streams: the server needs no more memory for it than for a small one.

#![expect(clippy::unwrap_used, reason = "its helpers are as much of a test as what stands under #[test]")]

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How much is sent.
const SENT: usize = 200 * 1000 * 1000;
/// How much larger the server may have become at any moment of the upload.
const MOST_KIB: u64 = 32 * 1024;

/// The server; it ends with the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn ficha(folder: &Path, arguments: &[&str]) -> Command {
    let mut ficha = Command::new(env!("CARGO_BIN_EXE_ficha"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("FICHA_") {
            ficha.env_remove(name);
        }
    }
    ficha.args(arguments).current_dir(folder).env("DATABASE_URL", "sqlite://ficha.db").env("FICHA_LOG", "warn");
    ficha.stdin(Stdio::null()).stdout(Stdio::null());
    ficha
}

/// Sends a request, and returns the head of the answer and its beginning.
fn ask(port: u16, head: &str, body: impl FnOnce(&mut TcpStream)) -> String {
    let mut line = TcpStream::connect(("127.0.0.1", port)).unwrap();
    line.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
    line.write_all(head.as_bytes()).unwrap();
    body(&mut line);
    let mut answer = vec![0; 4096];
    let read = line.read(&mut answer).unwrap();
    String::from_utf8_lossy(&answer[..read]).into_owned()
}

/// A figure of /proc in KiB: what is in memory now (`VmRSS`), or the most that ever was (`VmHWM`).
fn memory(server: &Server, name: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.0.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn an_upload_of_200_megabytes_needs_at_most_32_more_of_memory() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut add = ficha(folder, &["user", "add", "ana@cafe.example", "--name", "Ana", "--password-stdin"]);
    let mut add = add.stdin(Stdio::piped()).spawn().unwrap();
    writeln!(add.stdin.take().unwrap(), "cafe con leche").unwrap();
    assert!(add.wait().unwrap().success());
    std::fs::write(folder.join("acme.csv"), "number,name\nA-1,Acme\n").unwrap();
    assert!(ficha(folder, &["import", "customers", "acme.csv"]).status().unwrap().success());

    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let listen = format!("127.0.0.1:{port}");
    let server = Server(ficha(folder, &["serve", "--listen", &listen, "--files-limit-mb", "250"]).spawn().unwrap());
    let started = Instant::now();
    while TcpStream::connect(&listen).is_err() {
        assert!(started.elapsed() < Duration::from_secs(60), "the server does not start");
        std::thread::sleep(Duration::from_millis(50));
    }
    let form = "email=ana%40cafe.example&password=cafe+con+leche";
    let head = format!(
        "POST /login HTTP/1.1\r\nHost: {listen}\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n{form}",
        form.len()
    );
    let answer = ask(port, &head, |_| ());
    let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect(&answer);
    let cookie = cookie.split(';').next().unwrap().to_owned();

    let piece = b"una l\xc3\xadnea de texto\n".repeat(5000);
    let send = |name: &str, size: usize| {
        let head = format!(
            "POST /api/customers/1/files?name={name} HTTP/1.1\r\nHost: {listen}\r\nSec-Fetch-Site: same-origin\r\n\
             Cookie: {cookie}\r\nConnection: close\r\nContent-Type: application/octet-stream\r\nContent-Length: {size}\r\n\r\n"
        );
        ask(port, &head, |line| {
            let mut left = size;
            while left > 0 {
                let now = left.min(piece.len());
                line.write_all(&piece[..now]).unwrap();
                left -= now;
            }
        })
    };
    let small = send("small.txt", 100);
    assert!(small.starts_with("HTTP/1.1 200"), "{small}");
    // From here on the most that ever was is the most of the upload: signing in had needed more for a moment.
    std::fs::write(format!("/proc/{}/clear_refs", server.0.id()), "5").unwrap();
    let before = memory(&server, "VmRSS");
    let large = send("large.txt", SENT);
    assert!(large.starts_with("HTTP/1.1 200"), "{large}");
    let most = memory(&server, "VmHWM");
    assert!(most <= before + MOST_KIB, "it grew from {before} KiB to {most} KiB");
}
