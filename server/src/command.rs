//! The commands that look after the data. Each acts under the name of whoever typed it.

use crate::config::Config;
use crate::typed::{currency, locale, mapping, team, time_zone, vat_rate};
use crate::user_sessions;
use anyhow::{Context, anyhow, bail};
use app::customer::billing::import as documents;
use app::customer::import;
use app::db::Db;
use app::locale::Locale;
use app::product;
use app::user::store::{self, Change, NewUser};
use app::user::{Access, Role, Scope, password, second, session};
use app::value::{Currency, CustomerId, UserId, email};
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::Write;
use std::path::PathBuf;

/// `ficha user …`
#[derive(Subcommand)]
pub enum UserCommand {
    /// Add a user; without --password-stdin a password is invented and shown once
    Add(NewUserArguments),
    /// List the users
    List,
    /// Change what a user may do and which customers they see; what is not said stays
    Set(SetArguments),
    /// Keep a user from signing in, and end their sessions
    Disable {
        /// The email they sign in with
        email: String,
    },
    /// List where a user is signed in, or end that everywhere
    Sessions {
        /// The email they sign in with
        email: String,
        /// End every session of theirs; they sign in again
        #[arg(long)]
        end: bool,
    },
    /// Switch the second step of signing in off, for a user who has lost their phone, and end their sessions
    NoSecondStep {
        /// The email they sign in with
        email: String,
    },
    /// Give a user a new password, and end their sessions
    Password {
        /// The email they sign in with
        email: String,
        /// Read the password from the first line of the standard input instead of inventing one
        #[arg(long)]
        password_stdin: bool,
    },
}

/// What `ficha user add` is told.
#[derive(Args)]
pub struct NewUserArguments {
    /// The email to sign in with
    email: String,
    /// What colleagues call them
    #[arg(long)]
    name: String,
    /// viewer reads, editor also changes, manager also sets terms and restores, admin is asked for rights
    #[arg(long, default_value = "editor")]
    role: Role,
    /// Their team, which is a short text
    #[arg(long, value_parser = team)]
    team: Option<String>,
    /// Which customers they see: all, or those that they own or somebody of their team
    #[arg(long, default_value = "all")]
    scope: Scope,
    /// The language of their pages: es, en or fr
    #[arg(long, default_value = "es", value_parser = locale)]
    locale: Locale,
    /// The zone their times are shown in
    #[arg(long, default_value = "Europe/Madrid", value_parser = time_zone)]
    time_zone: String,
    /// Read the password from the first line of the standard input instead of inventing one
    #[arg(long)]
    password_stdin: bool,
}

/// What `ficha user set` is told.
#[derive(Args)]
pub struct SetArguments {
    /// The email they sign in with
    email: String,
    /// What they may do: viewer, editor, manager or admin
    #[arg(long)]
    role: Option<Role>,
    /// Their team; an empty text takes them out of it
    #[arg(long, value_parser = team)]
    team: Option<String>,
    /// Which customers they see: all, or those that they own or somebody of their team
    #[arg(long)]
    scope: Option<Scope>,
    /// Let them sign in again who were disabled
    #[arg(long)]
    enable: bool,
}

/// `ficha import …`
#[derive(Subcommand)]
pub enum ImportCommand {
    /// Read customers, their addresses and contacts from a CSV file: all of it, or nothing and why not
    Customers(CustomersArguments),
    /// Read products and services from a CSV file: all of it, or nothing and why not
    Products(ProductsArguments),
    /// Read invoices and credit notes with their own numbers from two CSV files: all of them, or nothing and why not
    Documents(DocumentsArguments),
}

/// What `ficha import products` is told.
#[derive(Args)]
pub struct ProductsArguments {
    /// The CSV file, in UTF-8, separated by commas or semicolons
    file: PathBuf,
    /// A column whose name alone does not tell, and its field; a field of - leaves the column out
    #[arg(long, value_name = "COLUMN=FIELD", value_parser = mapping)]
    map: Vec<(String, String)>,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
    /// The currency of new products for which the file names none
    #[arg(long, default_value = "EUR", value_parser = currency)]
    currency: Currency,
    /// The rate of VAT, in per cent, of new products for which the file names none
    #[arg(long, default_value = "21", value_parser = vat_rate)]
    vat_rate: i64,
    /// How amounts are written: es, en or fr [default: as the file's separator suggests]
    #[arg(long, value_parser = locale)]
    locale: Option<Locale>,
}

/// What `ficha import documents` is told.
#[derive(Args)]
#[command(after_help = document_columns())]
pub struct DocumentsArguments {
    /// The CSV file of the documents, in UTF-8, separated by commas or semicolons
    documents: PathBuf,
    /// The CSV file of their lines
    lines: PathBuf,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
    /// How numbers are written: es, en or fr [default: as each file's separator suggests]
    #[arg(long, value_parser = locale)]
    locale: Option<Locale>,
}

/// The columns of both files, for the command's help.
fn document_columns() -> String {
    let list = |columns: &[(&str, &str)]| -> String {
        columns.iter().map(|(name, what)| format!("  {name:<16}{what}\n")).collect()
    };
    format!(
        "Columns of the documents:\n{}\nColumns of the lines:\n{}",
        list(&documents::DOCUMENT_COLUMNS),
        list(&documents::LINE_COLUMNS)
    )
}

/// What `ficha import customers` is told.
#[derive(Args)]
pub struct CustomersArguments {
    /// The CSV file, in UTF-8, separated by commas or semicolons
    file: PathBuf,
    /// A column whose name alone does not tell, and its field; a field of - leaves the column out
    #[arg(long, value_name = "COLUMN=FIELD", value_parser = mapping)]
    map: Vec<(String, String)>,
    /// What makes a row and a customer the same: number, tax-id or name
    #[arg(long, default_value_t)]
    key: import::Key,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
    /// The currency of new customers for whom the file names none
    #[arg(long, default_value = "EUR", value_parser = currency)]
    currency: Currency,
    /// How amounts are written: es, en or fr [default: as the file's separator suggests]
    #[arg(long, value_parser = locale)]
    locale: Option<Locale>,
}

/// Opens the database in its newest form.
pub async fn open(config: &Config) -> anyhow::Result<Db> {
    let db = Db::open(&config.database_url).await.context("the database cannot be opened")?;
    db.migrate().await.context("the database cannot be brought to its newest form")?;
    Ok(db)
}

/// Who typed the command, for the history.
pub fn person() -> String {
    let told = ["SUDO_USER", "USER", "LOGNAME"].into_iter().filter_map(|name| std::env::var(name).ok());
    // Cron and containers tell none, but the system has one for whoever runs this.
    let login = || String::from_utf8(std::process::Command::new("id").arg("-un").output().ok()?.stdout).ok();
    let mut names = told.chain(std::iter::once_with(login).flatten()).map(|name| name.trim().to_owned());
    names.find(|name| !name.is_empty()).unwrap_or_else(|| "unknown".to_owned())
}

/// `ficha migrate`
pub async fn migrate(config: &Config) -> anyhow::Result<()> {
    open(config).await?.close().await;
    say("The database is in its newest form.")
}

/// `ficha user …`
pub async fn user(config: &Config, command: UserCommand) -> anyhow::Result<()> {
    let db = open(config).await?;
    let access = Access::command("command", &person());
    match command {
        UserCommand::Add(new) => add_user(&db, &access, new).await?,
        UserCommand::List => {
            for user in store::list(&mut *db.read(&access).await?).await? {
                let disabled = if user.disabled { "\tdisabled" } else { "" };
                let scope = if user.scope == Scope::Team { "\tonly the team's customers" } else { "" };
                let team = user.team.map(|team| format!("\tteam {team}")).unwrap_or_default();
                let (email, role, name) = (user.email, user.role.code(), user.name);
                say(&format!("{email}\t{role}\t{name}{team}{scope}{disabled}"))?;
            }
        }
        UserCommand::Set(SetArguments { email, role, team, scope, enable }) => {
            let id = find(&db, &access, &email).await?;
            let mut tx = db.write(&access).await?;
            store::change(&mut tx, id, Change { role, team, scope, enable }).await?;
            tx.commit().await?;
            say(&format!("{email} is changed, from their next click on."))?;
        }
        UserCommand::Disable { email } => {
            let id = find(&db, &access, &email).await?;
            let mut tx = db.write(&access).await?;
            store::disable(&mut tx, id).await?;
            tx.commit().await?;
            say(&format!("{email} can no longer sign in."))?;
        }
        UserCommand::Sessions { email, end } => {
            let id = find(&db, &access, &email).await?;
            user_sessions::sessions(&db, &access, config.sign_in.lifetime, id, end).await?;
        }
        UserCommand::NoSecondStep { email } => {
            let id = find(&db, &access, &email).await?;
            let mut tx = db.write(&access).await?;
            let was_on = second::store::switch_off(&mut tx, id).await?;
            session::end_all(&mut tx, id).await?;
            tx.commit().await?;
            let now = if was_on { "signs in with the password alone now" } else { "had no second step" };
            say(&format!("{email} {now}, and is signed in nowhere."))?;
        }
        UserCommand::Password { email, password_stdin } => {
            let id = find(&db, &access, &email).await?;
            let (secret, invented) = secret(password_stdin)?;
            let hash = password::hash(secret.clone()).await?;
            let mut tx = db.write(&access).await?;
            store::set_password(&mut tx, id, hash).await?;
            tx.commit().await?;
            say(&changed(&email, &secret, invented))?;
        }
    }
    db.close().await;
    Ok(())
}

async fn add_user(db: &Db, access: &Access, new: NewUserArguments) -> anyhow::Result<()> {
    let email =
        email::parse(&new.email).map_err(|problem| anyhow!("{}: {}", new.email, problem.message(Locale::En)))?;
    let (secret, invented) = secret(new.password_stdin)?;
    let password_hash = password::hash(secret.clone()).await?;
    let NewUserArguments { name, role, team, scope, locale, time_zone, .. } = new;
    let team = team.filter(|team| !team.is_empty());
    let mut tx = db.write(access).await?;
    let row = NewUser { email: email.clone(), name, password_hash, role, team, scope, locale, time_zone };
    store::add(&mut tx, row).await.map_err(|error| match error.constraint() {
        Some("app_user_email_key") => anyhow!("{email} is a user already."),
        _ => anyhow!(error),
    })?;
    tx.commit().await?;
    say(&changed(&email, &secret, invented))
}

async fn find(db: &Db, access: &Access, email: &str) -> anyhow::Result<UserId> {
    let found = store::find(&mut *db.read(access).await?, email).await?;
    Ok(found.with_context(|| format!("there is no user {email}"))?.id)
}

/// The password to set, and whether it was invented.
fn secret(from_stdin: bool) -> anyhow::Result<(String, bool)> {
    if !from_stdin {
        return Ok((password::invent()?, true));
    }
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).context("no password came on the standard input")?;
    let secret = line.trim_end_matches(['\r', '\n']).to_owned();
    if secret.chars().count() < password::MIN_CHARACTERS {
        bail!("a password needs at least {} characters", password::MIN_CHARACTERS);
    }
    Ok((secret, false))
}

fn changed(email: &str, secret: &str, invented: bool) -> String {
    if invented {
        format!("{email} signs in with the password {secret} (it is shown only now).")
    } else {
        format!("{email} signs in with the password you gave.")
    }
}

/// `ficha import …`
pub async fn import(config: &Config, command: ImportCommand) -> anyhow::Result<()> {
    match command {
        ImportCommand::Customers(arguments) => import_rows(config, Rows::Customers(arguments)).await,
        ImportCommand::Products(arguments) => import_rows(config, Rows::Products(arguments)).await,
        ImportCommand::Documents(arguments) => import_documents(config, arguments).await,
    }
}

async fn import_documents(config: &Config, arguments: DocumentsArguments) -> anyhow::Result<()> {
    let DocumentsArguments { documents: heads, lines, dry_run, locale } = arguments;
    let read = |file: &PathBuf| std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()));
    let (heads_bytes, lines_bytes) = (read(&heads)?, read(&lines)?);
    let db = open(config).await?;
    let access = Access::command("import", &person());
    let options = documents::Options { dry_run, locale };
    let done = documents::documents(&db, &access, &heads_bytes, &lines_bytes, &options).await;
    let report = done.map_err(|error| anyhow!("{} was not imported.\n{error}", heads.display()))?;
    if !report.ignored.is_empty() {
        say(&format!("Left out: {}", report.ignored.join(", ")))?;
    }
    for documents::Difference { number, column, file, ours } in &report.differences {
        let (file, ours) = (file.display(Locale::En), ours.display(Locale::En));
        say(&format!("{number}: {column} is {file} in the file, which is kept, and {ours} by our rounding"))?;
    }
    let documents::Report { documents, lines, inserted, unchanged, .. } = report;
    let would = if dry_run { " Nothing was written: this was a dry run." } else { "" };
    say(&format!("{documents} documents with {lines} lines: {inserted} new, {unchanged} as they were.{would}"))?;
    db.close().await;
    Ok(())
}

/// A file of which each row is one thing.
enum Rows {
    Customers(CustomersArguments),
    Products(ProductsArguments),
}

async fn import_rows(config: &Config, rows: Rows) -> anyhow::Result<()> {
    let (file, dry_run) = match &rows {
        Rows::Customers(arguments) => (arguments.file.clone(), arguments.dry_run),
        Rows::Products(arguments) => (arguments.file.clone(), arguments.dry_run),
    };
    let bytes = std::fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
    let db = open(config).await?;
    let access = Access::command("import", &person());
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} rows, {eta} left")?);
    let progress = |done, of| {
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    };
    let done = match rows {
        Rows::Customers(CustomersArguments { map, key, dry_run, currency, locale, .. }) => {
            let options = import::Options { map, key, dry_run, currency, locale };
            import::customers(&db, &access, &bytes, &options, progress).await
        }
        Rows::Products(ProductsArguments { map, dry_run, currency, vat_rate, locale, .. }) => {
            let options = product::import::Options { map, dry_run, currency, vat_rate, locale };
            product::import::products(&db, &access, &bytes, &options, progress).await
        }
    };
    bar.finish_and_clear();
    let report = done.map_err(|error| anyhow!("{} was not imported.\n{error}", file.display()))?;
    for (column, field) in &report.columns {
        say(&format!("{column} → {field}"))?;
    }
    if !report.ignored.is_empty() {
        say(&format!("Left out: {}", report.ignored.join(", ")))?;
    }
    let import::Report { rows, inserted, updated, unchanged, .. } = report;
    let would = if dry_run { " Nothing was written: this was a dry run." } else { "" };
    say(&format!("{rows} rows: {inserted} new, {updated} changed, {unchanged} as they were.{would}"))?;
    db.close().await;
    Ok(())
}

/// The customer of a number.
pub async fn customer(db: &Db, access: &Access, number: &str) -> anyhow::Result<CustomerId> {
    let sql = "SELECT id FROM customer WHERE number = $1";
    let found = db.read(access).await?.query(sql).bind(number).optional::<(CustomerId,)>().await?;
    found.map(|(customer,)| customer).with_context(|| format!("there is no customer {number}"))
}

/// Answers on the standard output.
pub fn say(line: &str) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}
