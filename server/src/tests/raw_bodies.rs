//! What no page of ours would send: every server function is asked with bodies and queries that are broken, huge, or of the
//! wrong kind. Each is refused or understood; none is an error of the server's own.

use super::permissions::{fill, known, operations};
use super::site::{Site, header, text};
use app::user::Role;
use axum::body::Body;
use axum::http::{Request, StatusCode};

/// How many random bodies each function gets, unless `FICHA_RAW_BODIES` says otherwise.
const RANDOM: usize = 25;
const SEED: u64 = 0x5EED_F1C4_A000_0001;

/// A body as a page would send it, for any function: each is sent what is its own.
const WHOLE: &str = r#"{"id":1,"customer":1,"address":1,"contact":1,"document":1,"line":1,"payment":1,"product":1,"price":1,"file":1,"ticket_id":1,"history_id":1,"form":{"name":"Café Zürich","version":"1"},"done":true,"outcome":"","deleted":false,"active":true,"page":"","leaving":false,"vcards":"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Eva\r\nEND:VCARD"}"#;

/// What is put in the place of a value, or anywhere.
const PIECES: [&[u8]; 24] = [
    b"null",
    b"-1",
    b"0",
    b"9223372036854775807",
    b"9223372036854775808",
    b"99999999999999999999999999",
    b"1e999",
    b"-0.0",
    b"NaN",
    b"Infinity",
    b"true",
    b"[]",
    b"{}",
    b"\"\"",
    b"\"\\u0000\"",
    b"\"\\ud800\"",
    b"\"' OR '1'='1\"",
    b"\"%_\\\\\"",
    b"\"<script>alert(1)</script>\"",
    b"\"\xE2\x80\xAE\xEF\xBB\xBF\"",
    b"\0",
    b"\xFF\xFE",
    b"\xC3",
    b"}}]]",
];

/// Random numbers that are the same in each run (xorshift64*, Vigna 2016).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap() % end
    }

    /// A body with a few places changed: bytes lost, doubled or exchanged, values replaced.
    fn change(&mut self, whole: &[u8]) -> Vec<u8> {
        let mut body = whole.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(body.len().max(1));
            match self.below(5) {
                0 => body.truncate(at),
                1 => body.insert(at, u8::try_from(self.below(256)).unwrap()),
                2 => drop(body.splice(at..at, whole.iter().copied())),
                3 if !body.is_empty() => drop(body.remove(at)),
                _ => {
                    let piece = PIECES[self.below(PIECES.len())];
                    // From behind a colon to the next comma: a value.
                    let from = body[at..].iter().position(|byte| *byte == b':').map_or(at, |colon| at + colon + 1);
                    let to =
                        body[from..].iter().position(|byte| *byte == b',').map_or(body.len(), |comma| from + comma);
                    drop(body.splice(from..to, piece.iter().copied()));
                }
            }
        }
        body
    }
}

/// Bodies that are wrong as a whole, and what they claim to be.
fn wrong() -> Vec<(&'static str, Vec<u8>)> {
    const JSON: &str = "application/json";
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(100_000), close.repeat(100_000)).into_bytes();
    let many: String = (0..100_000).map(|key| format!("\"k{key}\":1,")).collect();
    let mut bodies = vec![
        (JSON, Vec::new()),
        (JSON, b"null".to_vec()),
        (JSON, b"[]".to_vec()),
        (JSON, b"\"text\"".to_vec()),
        (JSON, b"{".to_vec()),
        (JSON, b"\xEF\xBB\xBF{}".to_vec()),
        (JSON, vec![0; 1000]),
        (JSON, vec![0xFF; 1000]),
        (JSON, deep("[", "]")),
        (JSON, deep("{\"form\":", "}")),
        (JSON, format!("{{\"form\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000)).into_bytes()),
        (JSON, format!("{{{many}\"id\":1}}").into_bytes()),
        (JSON, format!("{{\"form\":{{{many}\"name\":\"Acme\"}},\"id\":1,\"customer\":1}}").into_bytes()),
        (JSON, b"{\"id\":1,\"id\":2,\"customer\":1,\"customer\":2,\"form\":{},\"form\":{}}".to_vec()),
        (JSON, format!("{{\"form\":{{\"name\":\"{}\"}},\"id\":1,\"customer\":1}}", "ñ".repeat(500_000)).into_bytes()),
        (JSON, WHOLE.encode_utf16().flat_map(u16::to_le_bytes).collect()),
    ];
    for kind in
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/cbor", ""]
    {
        bodies.push((kind, WHOLE.as_bytes().to_vec()));
    }
    // One more than is read.
    bodies.push((JSON, vec![b' '; crate::page::BODY_LIMIT + 1]));
    bodies
}

/// Asks, and answers with what is wrong about the answer.
async fn fault(site: &Site, request: Request<Body>, sent: &[u8]) -> Option<String> {
    let path = request.uri().path().to_owned();
    let answer = site.ask(request).await;
    let status = answer.status();
    let is_page = header(&answer, "content-type").starts_with("text/html");
    let said = text(answer).await;
    let sent = String::from_utf8_lossy(&sent[..sent.len().min(300)]).into_owned();
    if status.is_server_error() {
        return Some(format!("{path}: {status} {said}\n  for {sent}"));
    }
    // What is sent back is read by a program: never a page, in which something of what was sent could run.
    (is_page && status != StatusCode::SEE_OTHER).then(|| format!("{path}: {status} answers with a page\n  for {sent}"))
}

fn posted(path: &str, session: &str, kind: &str, body: Vec<u8>) -> Request<Body> {
    let mut request = Request::post(path).header("sec-fetch-site", "same-origin").header("cookie", session);
    if !kind.is_empty() {
        request = request.header("content-type", kind);
    }
    request.body(Body::from(body)).unwrap()
}

/// A query of these bytes: what an address cannot bear is written as `%XX`.
fn query(bytes: &[u8]) -> String {
    let byte = |byte: &u8| match byte {
        b'{' | b'}' | b'"' => "&".to_owned(),
        b':' => "=".to_owned(),
        b'[' | b']' | b'%' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'-' | b'.' => {
            char::from(*byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    bytes.iter().take(6000).map(byte).collect()
}

async fn faults(site: &Site) -> (usize, Vec<String>) {
    fill(site).await;
    let session = site.signed_in(Role::Admin).await;
    let random = std::env::var("FICHA_RAW_BODIES").ok().and_then(|times| times.parse().ok()).unwrap_or(RANDOM);
    let (wrong, mut chance) = (wrong(), Chance(SEED));
    let (mut asked, mut faults) = (0, Vec::new());
    for (path, writes) in operations() {
        let whole = if writes { known(site, &path, &session, WHOLE).await } else { WHOLE.to_owned() };
        let changed = (0..random).map(|_| ("application/json", chance.change(whole.as_bytes())));
        for (kind, body) in wrong.iter().cloned().chain(changed) {
            let request = if writes {
                posted(&path, &session, kind, body.clone())
            } else {
                let address = format!("{path}?{}", query(&body));
                Request::get(address).header("cookie", &session).body(Body::empty()).unwrap()
            };
            asked += 1;
            faults.extend(fault(site, request, &body).await);
        }
    }
    (asked, faults)
}

#[tokio::test]
async fn whatever_is_sent_to_a_function_is_refused_or_understood_and_never_an_error_of_the_servers_own() {
    for site in Site::on_both().await {
        let (asked, faults) = faults(&site).await;
        assert!(asked > 2000, "{asked}");
        assert!(faults.is_empty(), "{} of {asked}:\n{}", faults.len(), faults.join("\n"));
        site.leave().await;
    }
}
