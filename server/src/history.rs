//! `ficha history …`: is the history as it was written?

use crate::checkpoint::{self, Key};
use crate::command::{open, person, say};
use crate::config::Config;
use anyhow::{Context, bail};
use app::customer::history::seal::{Checkpoint, store, verify};
use app::user::Access;
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::PathBuf;
use std::time::Instant;

/// `ficha history …`
#[derive(Subcommand)]
pub enum HistoryCommand {
    /// Look whether the history is as it was written, and whether it tells everything; names each row that does not fit
    Verify {
        /// A file of checkpoints, which lies where the database's administrator cannot write
        #[arg(long, requires = "public_key")]
        checkpoints: Option<PathBuf>,
        /// The public key of whoever signed them, as `ficha history key` has written it
        #[arg(long, requires = "checkpoints")]
        public_key: Option<PathBuf>,
    },
    /// Seal what is not sealed yet, as the server does all the time
    Seal,
    /// Add a signed line to a file: how many seals there are now, and the hash over all of them
    Checkpoint {
        /// The file; keep it where the database's administrator cannot write
        file: PathBuf,
        /// The key to sign with, as `ficha history key` has written it
        #[arg(long)]
        key: PathBuf,
    },
    /// Make a key to sign checkpoints with: FILE is the secret one, FILE.pub the public one
    Key {
        /// The file of the secret key, which must not be there yet
        file: PathBuf,
    },
}

/// Does it; that something does not fit is an error.
pub async fn history(config: &Config, command: HistoryCommand) -> anyhow::Result<()> {
    match command {
        HistoryCommand::Key { file } => {
            let public = checkpoint::make_key(&file)?;
            say(&format!("{} is the secret key and {} the public one.", file.display(), public.display()))
        }
        HistoryCommand::Seal => {
            let db = open(config).await?;
            let sealed = store::seal_new(&db, &access()).await?;
            db.close().await;
            say(&format!("{sealed} rows were sealed."))
        }
        HistoryCommand::Checkpoint { file, key } => {
            let key = Key::read(&key)?;
            let seals = look(config, None).await?;
            let line = key.sign(&seals, chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now()));
            checkpoint::append(&file, &line)?;
            say(&format!("{} seals stand in {}.", seals.position, file.display()))
        }
        HistoryCommand::Verify { checkpoints, public_key } => {
            let known = match (&checkpoints, &public_key) {
                (Some(file), Some(key)) => Some(checkpoint::last(file, key)?),
                _ => None,
            };
            look(config, known.as_ref()).await.map(drop)
        }
    }
}

fn access() -> Access {
    Access::command("command", &person())
}

/// Looks through everything and tells what does not fit; answers what a checkpoint would keep.
pub async fn look(config: &Config, known: Option<&Checkpoint>) -> anyhow::Result<Checkpoint> {
    let db = open(config).await?;
    store::seal_new(&db, &access()).await?;
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template("{bar:40} {percent} %, {eta} left")?);
    let begin = Instant::now();
    let progress = |done, of| {
        bar.set_length(u64::try_from(of).unwrap_or(0));
        bar.set_position(u64::try_from(done).unwrap_or(0));
    };
    let verdict =
        verify(&mut *db.read(&access()).await?, known, progress).await.context("the history cannot be read")?;
    bar.finish_and_clear();
    db.close().await;
    for fault in &verdict.faults {
        say(&fault.to_string())?;
    }
    let rate = verdict.rows as f64 / begin.elapsed().as_secs_f64().max(0.001);
    let erased = if verdict.erased > 0 { format!(", {} of them erased", verdict.erased) } else { String::new() };
    say(&format!("{} rows, {} seals{erased}, {rate:.0} rows a second", verdict.rows, verdict.seals))?;
    match verdict.faults.len() {
        0 => say("The history is as it was written, and tells everything.")?,
        1 => bail!("the history is not as it was written, or does not tell everything: 1 place"),
        faults => bail!("the history is not as it was written, or does not tell everything: {faults} places"),
    }
    Ok(Checkpoint { position: verdict.seals, sum: verdict.sum })
}
