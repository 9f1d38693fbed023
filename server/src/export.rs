//! Everything of one customer on its way out, as a ZIP: over HTTP, and by `ficha export`.

use crate::command::{customer, open, person, say};
use crate::config::Config;
use crate::content::disposition;
use crate::files::access;
use crate::page::{self, locale};
use crate::router::AppState;
use anyhow::{Context, anyhow};
use app::customer::export::{Export, Packer, pack};
use app::error::AppError;
use app::locale::Locale;
use app::user::{Access, Role};
use app::value::CustomerId;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use axum::http::{Extensions, Uri};
use axum::response::{IntoResponse, Response};
use clap::Subcommand;
use std::fs::OpenOptions;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;
use tokio::sync::mpsc;

/// How much is sent at once.
const CHUNK: usize = 64 * 1024;
/// How many of those wait for a slow receiver.
const WAITING: usize = 4;

/// `ficha export …`
#[derive(Subcommand)]
pub enum ExportCommand {
    /// Write everything of a customer into a ZIP: the card as PDF, the rows of every table and the history as JSON, and the files
    Customer {
        /// The customer's number
        number: String,
        /// The file to write, which must not be there yet
        #[arg(short, long)]
        output: PathBuf,
    },
}

/// Does it.
pub async fn export(config: &Config, command: ExportCommand) -> anyhow::Result<()> {
    let ExportCommand::Customer { number, output } = command;
    let db = open(config).await?;
    let access = Access::command("command", &person());
    let customer = customer(&db, &access, &number).await?;
    let files = config.files.open().context("the store of files cannot be opened")?;
    let printing = config.printing();
    let export = Export::begin(&db, &access, &files.vault, &printing, customer, Locale::default()).await;
    let export = export.map_err(|error| anyhow!("{number} cannot be exported: {error}"))?;
    let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&output);
    let file = opened.with_context(|| format!("{} cannot be made", output.display()))?;
    let (packer, pieces) = Packer::new();
    let packing = tokio::task::spawn_blocking(move || {
        let mut out = BufWriter::new(file);
        pack(pieces, &mut out)?;
        out.into_inner()?.sync_all()
    });
    let gathered = export.gather(packer).await;
    let packed = packing.await?;
    if let Err(cause) = gathered.map_err(anyhow::Error::from).and(packed.map_err(anyhow::Error::from)) {
        // What is not whole is not left behind.
        drop(std::fs::remove_file(&output));
        return Err(cause).with_context(|| format!("{} cannot be written", output.display()));
    }
    db.close().await;
    say(&format!("{} holds everything of customer {number}.", output.display()))
}

/// `GET /customers/{id}/export.zip`: everything of a customer, for whoever may have it.
pub async fn download(
    State(state): State<AppState>,
    uri: Uri,
    Path(id): Path<String>,
    extensions: Extensions,
) -> Response {
    let begun = async {
        let access = access(&extensions, Role::EXPORTS)?;
        let id = id.parse::<CustomerId>().map_err(|_| AppError::NotFound)?;
        let (vault, printing) = (&state.files().vault, state.printing());
        Export::begin(state.db(), &access, vault, printing, id, locale(&extensions)).await
    };
    match begun.await {
        Ok(export) => {
            let headers = [
                (CONTENT_TYPE, HeaderValue::from_static("application/zip")),
                (CONTENT_DISPOSITION, disposition(&export.file_name(), false)),
            ];
            (headers, stream(export)).into_response()
        }
        Err(AppError::NotFound) => page::not_found(&state, &uri, extensions).await,
        Err(error) => (error.status(), error.message(locale(&extensions))).into_response(),
    }
}

/// The ZIP as it is packed. Where it cannot be finished the connection breaks off, and nobody takes it for whole.
fn stream(export: Export) -> Body {
    let (packer, pieces) = Packer::new();
    let (sender, receiver) = mpsc::channel::<io::Result<Bytes>>(WAITING);
    tokio::spawn(async move {
        if let Err(cause) = export.gather(packer).await {
            tracing::error!(%cause, "an export was broken off");
        }
    });
    tokio::task::spawn_blocking(move || {
        let out = BufWriter::with_capacity(CHUNK, Sender(sender.clone()));
        if let Err(cause) = pack(pieces, out) {
            // Nobody is there to be told where the receiver has gone.
            drop(sender.blocking_send(Err(cause)));
        }
    });
    Body::from_stream(futures_util::stream::unfold(receiver, async |mut receiver| {
        let next = receiver.recv().await?;
        Some((next, receiver))
    }))
}

/// Sends what is written to it.
struct Sender(mpsc::Sender<io::Result<Bytes>>);

impl Write for Sender {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes)));
        sent.map(|()| bytes.len()).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
