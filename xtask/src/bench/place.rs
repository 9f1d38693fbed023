//! A server over a database full of generated customers.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use super::{Options, http::Visitor};
use crate::{
    browser::with_input,
    kept::{AtTheEnd, free_port, wait_until_ready},
    postgres::{Durable, Postgres},
    project::Project,
    say,
    test::tail,
};

/// Who signs in.
const EMAIL: &str = "eva@example.com";
/// Their colleague.
const COLLEAGUE: &str = "ana@example.com";
/// Good for nothing but what was generated to be measured.
const PASSWORD: &str = "a-password-for-the-bench";

/// The name of the database on Postgres.
const DATABASE: &str = "bench";
/// The file that says of what is kept that it is whole: what was only begun is generated anew.
const WHOLE: &str = "whole";

/// The tabs of a card: the end of its address, and what ends the number of the customer who has many rows in it.
pub const TABS: [(&str, &str); 9] = [
    ("", "FEW"),
    ("/addresses", "ADDRESSES"),
    ("/contacts", "CONTACTS"),
    ("/activities", "ACTIVITIES"),
    ("/support", "SUPPORT"),
    ("/billing", "BILLING"),
    ("/products", "PRODUCTS"),
    ("/files", "FILES"),
    ("/history", "HISTORY"),
];

/// A server that answers, and what it stands on.
pub struct Place {
    /// `sqlite` or `postgres`.
    pub database: &'static str,
    /// How many customers there are.
    pub size: u32,
    /// How long it took to generate them, where that was done now.
    pub generated: Option<Duration>,
    /// The address of the server.
    pub base: String,
    /// Somebody who is signed in.
    pub visitor: Visitor,
    server: AtTheEnd,
    postgres: Option<Postgres>,
    program: Program,
}

/// The program on a database.
struct Program {
    path: PathBuf,
    site: PathBuf,
    folder: PathBuf,
    url: String,
}

impl Program {
    /// One of its commands, without settings of whoever runs the benchmark.
    fn command(&self, project: &Project, command: &str) -> Command {
        let mut ficha = Command::new(&self.path);
        project.forget_settings(&mut ficha);
        ficha.arg(command).current_dir(&self.folder).env("DATABASE_URL", &self.url).env("FICHA_SITE", &self.site);
        ficha.env("FICHA_LOG", "warn").stdin(Stdio::null());
        ficha
    }

    /// A server that answers, and its address.
    fn serve(&self, project: &Project, log: &str) -> Result<(AtTheEnd, String)> {
        let port = free_port()?;
        let log = self.folder.join(log);
        let mut serve = self.command(project, "serve");
        let server =
            AtTheEnd::program(serve.args(["--listen", &format!("127.0.0.1:{port}"), "--searches", "0"]), &log)?;
        wait_until_ready(port).with_context(|| tail(&log))?;
        Ok((server, format!("http://127.0.0.1:{port}")))
    }

    /// Two people and so many customers, and how long the customers took.
    fn generate(&self, project: &Project, database: &str, size: u32, tab_rows: u32) -> Result<Duration> {
        for (email, name) in [(EMAIL, "Eva Egea"), (COLLEAGUE, "Ana Alba")] {
            let add = ["add", email, "--name", name, "--role", "editor", "--locale", "en", "--password-stdin"];
            with_input(self.command(project, "user").args(add).stdout(Stdio::null()), PASSWORD)?;
        }
        let start = Instant::now();
        say::step(&format!("{size} customers on {database}"), || {
            let demo = ["--customers", &size.to_string(), "--seed", "1", "--tab-rows", &tab_rows.to_string()];
            say::run(self.command(project, "demo").args(demo))
        })?;
        Ok(start.elapsed())
    }
}

/// A folder with nothing in it.
fn emptied(folder: &Path) -> Result<()> {
    if folder.is_dir() {
        fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())
}

impl Place {
    /// Generates the customers, unless they were kept, and starts a server.
    pub fn open(project: &Project, program: &Path, database: &str, size: u32, options: &Options) -> Result<Place> {
        let tab_rows = options.tab_rows;
        let kept = options.keep.as_ref().map(|folder| folder.join(format!("{database}-{size}-{tab_rows}")));
        let is_there = kept.as_ref().is_some_and(|kept| kept.join(WHOLE).is_file());
        let folder = match &kept {
            Some(kept) => kept.clone(),
            None => project.scratch("bench")?,
        };
        if kept.is_some() && !is_there {
            emptied(&folder)?;
        }
        let postgres = (database == "postgres").then(|| {
            say::step("a Postgres", || match &kept {
                Some(kept) => Postgres::kept_in(kept.join("postgres")),
                None => Postgres::start(Durable::Yes),
            })
        });
        let postgres = postgres.transpose()?;
        let url = match &postgres {
            Some(postgres) if is_there => postgres.url(DATABASE),
            Some(postgres) => postgres.create_database(DATABASE)?,
            None => format!("sqlite://{}", folder.join("ficha.db").display()),
        };
        let beside = program.parent().map(|folder| folder.join("site")).filter(|site| site.is_dir());
        let site: PathBuf = beside.unwrap_or_else(|| project.site());
        let program = Program { path: program.to_owned(), site, folder, url };
        say::run(program.command(project, "migrate").stdout(Stdio::null()))?;
        let generated = if is_there { None } else { Some(program.generate(project, database, size, tab_rows)?) };
        if let Some(kept) = kept {
            fs::write(kept.join(WHOLE), "").with_context(|| kept.display().to_string())?;
        }
        let database = if postgres.is_some() { "postgres" } else { "sqlite" };
        let (server, base) = program.serve(project, "server.log")?;
        let visitor = Visitor::sign_in(&base, EMAIL, PASSWORD)?;
        Ok(Place { database, size, generated, base, visitor, server, postgres, program })
    }

    /// A second server on the same database, and its address.
    pub fn another_server(&self, project: &Project) -> Result<(AtTheEnd, String)> {
        self.program.serve(project, "another.log")
    }

    /// The address of the database.
    pub fn url(&self) -> &str {
        &self.program.url
    }

    /// Where the data lies.
    pub fn folder(&self) -> &Path {
        &self.program.folder
    }

    /// The Postgres, where it is one.
    pub fn postgres(&self) -> Option<&Postgres> {
        self.postgres.as_ref()
    }

    /// A colleague of whoever visits, signed in.
    pub fn colleague(&self) -> Result<Visitor> {
        Visitor::sign_in(&self.base, COLLEAGUE, PASSWORD)
    }

    /// The id of the customer with a number, as the list links to it.
    pub fn customer(&self, number: &str) -> Result<u64> {
        let list = self.visitor.text(&format!("/customers?q={number}&status=all"))?;
        ids(&list).first().copied().with_context(|| format!("there is no customer {number}"))
    }

    /// The ids of the first page of the list.
    pub fn some_customers(&self) -> Result<Vec<u64>> {
        let found = ids(&self.visitor.text("/customers?q=g-0")?);
        if found.is_empty() { bail!("the list is empty") } else { Ok(found) }
    }

    /// The memory of the server, in MB: now, and at most since it was started.
    pub fn memory(&self) -> Result<(f64, f64)> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.server.pid()?))?;
        let of = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            Some(line.split_whitespace().nth(0)?.parse::<f64>().ok()? / 1024.0)
        };
        Ok((of("VmRSS:").context("no VmRSS")?, of("VmHWM:").context("no VmHWM")?))
    }

    /// The processor's time that the server has taken, and that of Postgres and all its processes, in seconds.
    pub fn processor(&self) -> Result<(f64, f64)> {
        let server = ticks(self.server.pid()?).context("the server's time cannot be read")?;
        let mut database = 0;
        if let Some(postmaster) = self.postgres.as_ref().and_then(Postgres::pid) {
            // What has ended counts with its parent.
            database = ticks(postmaster).unwrap_or(0) + ticks_of_children(postmaster);
        }
        let second = f64::from(ticks_in_a_second());
        Ok((server as f64 / second, database as f64 / second))
    }
}

/// The customers that a page links to, each once, in the order of the page.
fn ids(page: &str) -> Vec<u64> {
    let mut ids = Vec::new();
    for part in page.split("href=\"/customers/").skip(1) {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        if let Ok(id) = digits.parse()
            && !ids.contains(&id)
        {
            ids.push(id);
        }
    }
    ids
}

/// User and system time of a process and of its children that have ended (proc(5): fields 14 to 17).
fn ticks(pid: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, in brackets, may have spaces; what follows it has none.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    Some((11..15).filter_map(|field| fields.get(field)?.parse::<u64>().ok()).sum())
}

fn ticks_of_children(pid: u32) -> u64 {
    let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    children.split_whitespace().filter_map(|child| ticks(child.parse().ok()?)).sum()
}

fn ticks_in_a_second() -> u32 {
    let told = Command::new("getconf").arg("CLK_TCK").output().ok();
    let told = told.and_then(|told| String::from_utf8_lossy(&told.stdout).trim().parse().ok());
    told.unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::ids;

    #[test]
    fn the_customers_of_a_page_are_found_once_each() {
        let page = r#"<a href="/customers/new">+</a><a href="/customers/12?list=a">x</a><a href="/customers/7">y</a>
            <a href="/customers/12">z</a>"#;
        assert_eq!(ids(page), [12, 7]);
    }
}
