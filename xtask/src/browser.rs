//! The stories of `end2end`, told by Playwright to the release build on both databases.

use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::{
    kept::{AtTheEnd, free_port, wait_until_ready},
    postgres::Postgres,
    project::{Project, find_program, install},
    say,
    test::{Tally, tail},
};

/// The people the stories log in as: address, name, role. `end2end/people.ts` knows them too. Lia changes her language,
/// hence one of her for each browser; Noa ends all her sessions but one.
const PEOPLE: [(&str, &str, &str); 13] = [
    ("ana@example.com", "Ana Alba", "admin"),
    ("eva@example.com", "Eva Egea", "editor"),
    ("victor@example.com", "Víctor Vela", "viewer"),
    ("lia-hydrate@example.com", "Lia Lund", "viewer"),
    ("lia-no-js@example.com", "Lia Lund", "viewer"),
    ("lia-phone@example.com", "Lia Lund", "viewer"),
    ("mara@example.com", "Mara Mora", "manager"),
    ("noa-hydrate@example.com", "Noa Nieto", "viewer"),
    ("noa-no-js@example.com", "Noa Nieto", "viewer"),
    ("noa-phone@example.com", "Noa Nieto", "viewer"),
    ("pia-hydrate@example.com", "Pía Pons", "viewer"),
    ("pia-no-js@example.com", "Pía Pons", "viewer"),
    ("pia-phone@example.com", "Pía Pons", "viewer"),
];

/// The companies that come by `ficha import customers`.
const IMPORTED: &str = "end2end/customers.csv";

/// Our secret at the identity provider of the stories, good for as much.
const SECRET: &str = "a-secret-for-stories";

/// One password for all of them, good for nothing but a database that lives for a minute.
const PASSWORD: &str = "a-password-for-stories";

/// Starts a server on each database and tells it the stories: all of them on SQLite; on Postgres, where the same pages
/// stand on the same store, in one browser only, and without looking at what they look like once more. `more` are
/// arguments of Playwright's.
pub fn stories(project: &Project, postgres: &Postgres, more: &[String], tally: &mut Tally) {
    let Some(chromium) = tally.step("Chromium and Playwright", |_| {
        let chromium = chromium()?;
        packages(project)?;
        Ok(chromium)
    }) else {
        return;
    };
    tally.step("stories on SQLite", |tally| {
        let folder = project.scratch("sqlite")?;
        let database = format!("sqlite://{}", folder.join("ficha.db").display());
        tell(project, tally, &chromium, &database, &folder, &[], more)
    });
    tally.step("stories on Postgres", |tally| {
        let folder = project.scratch("postgres")?;
        let database = postgres.create_database("stories")?;
        tell(
            project,
            tally,
            &chromium,
            &database,
            &folder,
            &["--project", "hydrate", "--grep-invert", "axe finds nothing"],
            more,
        )
    });
}

fn tell(
    project: &Project,
    tally: &mut Tally,
    chromium: &Path,
    database: &str,
    folder: &Path,
    args: &[&str],
    more: &[String],
) -> Result<()> {
    let ficha = |command: &str, args: &[&str]| {
        let mut ficha = project.ficha_for_test(command, database);
        ficha.args(args).current_dir(folder);
        ficha
    };
    say::run(&mut ficha("migrate", &[]))?;
    for (address, name, role) in PEOPLE {
        let add = ["add", address, "--name", name, "--role", role, "--locale", "en", "--password-stdin"];
        with_input(&mut ficha("user", &add), PASSWORD)?;
    }
    // After the people, so that some of the customers are somebody's.
    say::run(&mut ficha("demo", &[]))?;
    let imported = project.root.join(IMPORTED);
    say::run(ficha("import", &["customers"]).arg(imported).stdout(Stdio::null()))?;
    // Ficha and a portal under one domain, and once more on two sites. Their host names are this machine's.
    let (port, framed, portal, careful) = (free_port()?, free_port()?, free_port()?, free_port()?);
    let log = folder.join("server.log");
    let serve = |port: u16, log: &Path, more: &[&str]| {
        let listen = format!("127.0.0.1:{port}");
        let server = AtTheEnd::program(&ficha("serve", &[&["--listen", &listen], more].concat()), log)?;
        wait_until_ready(port).with_context(|| tail(log))?;
        Ok::<_, anyhow::Error>(server)
    };
    let around = |host: &str| format!("http://{host}:{portal}");
    let server = serve(port, &log, &["--frame-ancestors", &around("portal.acme.localhost")])?;
    let elsewhere = around("portal.localhost");
    let cross_site = ["--frame-ancestors", &*elsewhere, "--frame-cross-site"];
    let framed_server = serve(framed, &folder.join("framed.log"), &cross_site)?;
    // One more on the same database, which asks why and for a second person.
    let asks = ["--ask-reason", "credit_limit", "--approve", "credit_limit"];
    let careful_server = serve(careful, &folder.join("careful.log"), &asks)?;
    let mut node = Command::new("node");
    node.arg(project.root.join("end2end/portal/server.mjs")).arg(portal.to_string());
    let portal_server = AtTheEnd::program(&node, &folder.join("portal.log"))?;
    // And one that knows an identity provider.
    let (sso, provider) = (free_port()?, free_port()?);
    let (issuer, own) = (format!("http://127.0.0.1:{provider}"), format!("http://127.0.0.1:{sso}"));
    let mut node = Command::new("node");
    node.arg(project.root.join("end2end/provider/server.mjs")).arg(provider.to_string());
    node.arg(format!("{own}/login/oidc/callback")).env("FICHA_OIDC_CLIENT_SECRET", SECRET);
    let provider_server = AtTheEnd::program(&node, &folder.join("provider.log"))?;
    let secret = folder.join("secret");
    fs::write(&secret, SECRET)?;
    let secret = secret.display().to_string();
    let known = ["--public-url", &own, "--oidc-issuer", &issuer, "--oidc-client-id", "ficha", "--oidc-name", "Acme ID"];
    let known = [&known[..], &["--oidc-client-secret-file", &secret]].concat();
    let sso_server = serve(sso, &folder.join("sso.log"), &known)?;
    let told = tally.tests(
        playwright(project)
            .args(["playwright", "test"])
            .args(args)
            .args(more)
            .env("BASE_URL", format!("http://127.0.0.1:{port}"))
            .env("PORTAL_PORT", portal.to_string())
            .env("FRAMED_PORT", framed.to_string())
            .env("CAREFUL_PORT", careful.to_string())
            .env("SSO_PORT", sso.to_string())
            .env("CHROMIUM", chromium)
            .env("STORIES_PASSWORD", PASSWORD),
    );
    drop((server, framed_server, careful_server, portal_server, sso_server, provider_server));
    told.with_context(|| format!("the server's log is {}", log.display()))
}

/// Runs a program that reads one line.
pub fn with_input(command: &mut Command, line: &str) -> Result<()> {
    let child = command.stdin(Stdio::piped()).spawn();
    let mut child = child.with_context(|| format!("{} does not start", say::name(command)))?;
    let mut input = child.stdin.take().context("its input was not asked for")?;
    writeln!(input, "{line}")?;
    drop(input);
    let status = child.wait()?;
    if !status.success() {
        bail!("{} ended with {status}", say::name(command));
    }
    Ok(())
}

/// The browser there is, or Debian's.
pub fn chromium() -> Result<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let there = || env::var_os("CHROMIUM").map(PathBuf::from).or_else(|| find_program(&names));
    match there() {
        Some(chromium) => Ok(chromium),
        None => {
            install("chromium")?;
            there().context("chromium is installed, but PATH does not have it")
        }
    }
}

/// Playwright's packages exactly as locked, installed once for each package-lock.json.
pub fn packages(project: &Project) -> Result<()> {
    if find_program(&["npm"]).is_none() {
        install("npm")?;
    }
    let folder = project.root.join("end2end");
    let lock = fs::read(folder.join("package-lock.json")).context("end2end/package-lock.json cannot be read")?;
    let installed = folder.join("node_modules/.installed-lock");
    if fs::read(&installed).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    say::step("npm ci", || {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder).stdin(Stdio::null());
        say::run(npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))
    })?;
    fs::write(&installed, lock).context("end2end/node_modules cannot be written")
}

fn playwright(project: &Project) -> Command {
    let mut npx = Command::new("npx");
    npx.arg("--no-install").current_dir(project.root.join("end2end"));
    npx
}
