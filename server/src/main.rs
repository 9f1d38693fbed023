//! The program `ficha`: the server, and the commands that look after its data.

// A form is one type as deep as its markup; the optimised build counts the levels.
#![recursion_limit = "256"]

mod backup;
mod calendar;
mod checkpoint;
mod command;
mod company;
mod config;
mod connections;
mod contacts;
mod content;
mod demo;
mod erase;
mod export;
mod file_config;
mod files;
mod guard;
mod history;
mod live;
mod oidc;
mod page;
mod patience;
mod portal;
mod printed;
mod proxy;
mod range;
mod router;
mod second_step;
mod serve;
mod sign_in_config;
mod support_config;
#[cfg(test)]
mod tests;
mod typed;
mod user_sessions;
mod visitor;

use clap::{Parser, Subcommand};
use config::Settings;
use std::path::PathBuf;
use std::process::ExitCode;

/// Ficha, the customer card of a business: everything about one customer on one page.
#[derive(Parser)]
#[command(name = "ficha", version, about, after_help = AFTER_HELP)]
struct Arguments {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "A setting is taken from its flag, else from its environment variable, else from the TOML file \
of --config, whose keys are the flags' names with _ for -:\n\n    listen = \"0.0.0.0:3000\"\n    database_url = \
\"postgres://ficha@db.acme.example/ficha\"\n    public_url = \"https://ficha.acme.example\"\n\n    [files]\n    store = \"s3://acme-ficha/files\"\n    \
limit_mb = 100\n    types = [\"pdf\", \"image\", \"office\"]\n    clamd = \"unix:/run/clamav/clamd.ctl\"";

#[derive(Subcommand)]
enum Command {
    /// Answer browsers, after bringing the database to its newest form
    Serve {
        /// Load the demonstration companies when there are no customers yet
        #[arg(long)]
        demo: bool,
    },
    /// Bring the database to its newest form, and do nothing else
    Migrate,
    /// Look after the people who may sign in
    #[command(subcommand)]
    User(command::UserCommand),
    /// Read data from a file
    #[command(subcommand)]
    Import(command::ImportCommand),
    /// Load the demonstration companies when there are no customers yet, or generate as many customers as are asked for
    Demo(demo::DemoArguments),
    /// Prove that the history is as it was written
    #[command(subcommand)]
    History(history::HistoryCommand),
    /// Erase the personal data of a customer or of a person, for ever
    #[command(subcommand)]
    Erase(erase::EraseCommand),
    /// Write everything of a customer into one file
    #[command(subcommand)]
    Export(export::ExportCommand),
    /// Copy the database and the files into a folder, while people work; what is there from the last time is not copied again
    Backup {
        /// The folder: one that is empty, or holds a backup
        folder: PathBuf,
    },
    /// Make an empty database, and its files, from a backup
    Restore {
        /// The folder of the backup
        folder: PathBuf,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let config = match arguments.settings.resolve() {
        Ok(config) => config,
        Err(sentence) => return failed(&sentence, 2),
    };
    log(&config);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.to_string(), 1),
    };
    let done = runtime.block_on(async {
        match arguments.command {
            Command::Serve { demo } => serve::serve(&config, demo).await,
            Command::Migrate => command::migrate(&config).await,
            Command::User(user) => command::user(&config, user).await,
            Command::Import(import) => command::import(&config, import).await,
            Command::Demo(arguments) => demo::demo(&config, arguments).await,
            Command::History(history) => history::history(&config, history).await,
            Command::Erase(erase) => erase::erase(&config, erase).await,
            Command::Export(export) => export::export(&config, export).await,
            Command::Backup { folder } => backup::backup(&config, &folder).await,
            Command::Restore { folder } => backup::restore(&config, &folder).await,
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&reasons(&error), 1),
    }
}

/// The error and its causes; one that says what the one before has said already is left out.
fn reasons(error: &anyhow::Error) -> String {
    let mut told: Vec<String> = Vec::new();
    for cause in error.chain().map(ToString::to_string) {
        if !told.last().is_some_and(|last| last.ends_with(&cause)) {
            told.push(cause);
        }
    }
    told.join(": ")
}

fn failed(sentence: &str, code: u8) -> ExitCode {
    eprintln!("ficha: {sentence}");
    ExitCode::from(code)
}

/// Logs to stderr: stdout belongs to what a command answers.
fn log(config: &config::Config) {
    use std::io::IsTerminal as _;
    use tracing_subscriber::filter::LevelFilter;
    use tracing_subscriber::filter::Targets;
    use tracing_subscriber::layer::{Layer, SubscriberExt};
    use tracing_subscriber::util::SubscriberInitExt;
    let wanted: Targets = config.log.parse().unwrap_or_default();
    // Postgres remarks on every table that is there already.
    let wanted = wanted.with_target("sqlx::postgres::notice", LevelFilter::WARN);
    let lines =
        tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal());
    let lines = if config.log_json { lines.json().boxed() } else { lines.boxed() };
    tracing_subscriber::registry().with(lines.with_filter(wanted)).init();
}
