//! One visitor on one connection, which is kept.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use ureq::Agent;

/// The largest answer that is read.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Somebody who is signed in, with a connection of their own.
pub struct Visitor {
    agent: Agent,
    base: String,
    cookie: String,
}

/// An answer, read to its end.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body, unpacked or not.
    pub body: Vec<u8>,
    /// From before the request was written until the body was read.
    pub took: Duration,
}

fn agent(patience: Option<Duration>) -> Agent {
    // A refusal is an answer too, and where it leads is nobody's business here.
    let config = Agent::config_builder().http_status_as_error(false).max_redirects(0);
    config.timeout_global(patience).build().into()
}

impl Visitor {
    /// Signs in.
    pub fn sign_in(base: &str, email: &str, password: &str) -> Result<Visitor> {
        let agent = agent(None);
        let form = [("email", email), ("password", password), ("next", "/customers")];
        let answer = agent.post(format!("{base}/login")).header("origin", base).send_form(form)?;
        let cookie = answer.headers().get("set-cookie").and_then(|cookie| cookie.to_str().ok());
        let cookie = cookie.and_then(|cookie| cookie.split(';').next()).context("nobody could sign in")?.to_owned();
        Ok(Visitor { agent, base: base.to_owned(), cookie })
    }

    /// The same person on another connection.
    pub fn again(&self) -> Visitor {
        Visitor { agent: agent(None), base: self.base.clone(), cookie: self.cookie.clone() }
    }

    /// The same, who gives up on an answer that does not come so soon.
    pub fn impatient(&self, patience: Duration) -> Visitor {
        Visitor { agent: agent(Some(patience)), ..self.again() }
    }

    /// Calls a server function that writes, as the page's script does.
    pub fn call(&self, function: &str, arguments: &serde_json::Value) -> Result<Answer> {
        let request = self.agent.post(format!("{}/api/app/{function}", self.base)).header("origin", &self.base);
        let request = request.header("content-type", "application/json").header("cookie", &self.cookie);
        let start = Instant::now();
        read(request.send(arguments.to_string())?, start)
    }

    /// The session, as a browser sends it.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    /// Asks for a page, packed as browsers want it.
    pub fn get(&self, path: &str) -> Result<Answer> {
        let request = self.agent.get(format!("{}{path}", self.base));
        self.ask(request.header("accept-encoding", "gzip"))
    }

    /// Asks for a page as text.
    pub fn text(&self, path: &str) -> Result<String> {
        let answer = self.ask(self.agent.get(format!("{}{path}", self.base)))?;
        if answer.status != 200 {
            bail!("{path} is answered with {}", answer.status);
        }
        String::from_utf8(answer.body).with_context(|| format!("{path} is no text"))
    }

    /// Sends a form.
    pub fn post(&self, path: &str, form: &[(&str, &str)]) -> Result<Answer> {
        let request = self.agent.post(format!("{}{path}", self.base));
        let encoded = form.iter().map(|(name, value)| format!("{name}={}", value.replace(' ', "+")));
        let request = request.header("content-type", "application/x-www-form-urlencoded").header("origin", &self.base);
        let start = Instant::now();
        let answer = request.header("cookie", &self.cookie).send(encoded.collect::<Vec<_>>().join("&"))?;
        read(answer, start)
    }

    fn ask(&self, request: ureq::RequestBuilder<ureq::typestate::WithoutBody>) -> Result<Answer> {
        let start = Instant::now();
        read(request.header("cookie", &self.cookie).call()?, start)
    }
}

fn read(mut answer: ureq::http::Response<ureq::Body>, start: Instant) -> Result<Answer> {
    let body = answer.body_mut().with_config().limit(LARGEST).read_to_vec()?;
    Ok(Answer { status: answer.status().as_u16(), body, took: start.elapsed() })
}
