//! A content on its way in: counted, hashed, looked at and, where a scanner is configured, scanned while it streams by.
//! Never more than a part of it is held in memory, and nothing has its final name before all of it has arrived.

use super::kind::FileKind;
use super::model::UploadRules;
use super::scan::{Scan, Scanner};
use super::sniff::{self, HEAD};
use super::vault::{UNFINISHED, Vault, VaultError, place};
use super::words;
use crate::error::AppError;
use crate::locale::Locale;
use axum::body::Bytes;
use futures_util::{Stream, StreamExt as _};
use http::StatusCode;
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStoreExt as _, PutPayload};
use sha2::{Digest as _, Sha256};

/// How much is held before it is written: the smallest part that S3 takes (5 MiB).
pub(super) const PART: usize = 5 * 1024 * 1024;

/// Everything that files need: where they are, what may come in, and who looks at it.
#[derive(Clone, Debug)]
pub struct Files {
    /// Where the bytes are.
    pub vault: Vault,
    /// What may be uploaded.
    pub rules: UploadRules,
    /// Who looks for malware, if anybody.
    pub scanner: Option<Scanner>,
}

/// Why a content was not taken. Nothing of it is left.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// It is larger than what is allowed.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// The most bytes a file may have.
        limit: i64,
    },
    /// It is of a kind that is not taken.
    #[error("kind {kind:?} is not taken")]
    Kind {
        /// What it is.
        kind: FileKind,
    },
    /// The scanner found something in it.
    #[error("the scanner found {name}")]
    Infected {
        /// What it is called.
        name: String,
    },
    /// The scanner does not answer.
    #[error("the scanner does not answer: {0}")]
    Scanner(std::io::Error),
    /// The sender went away before the end.
    #[error("the upload was cut off")]
    Cut,
    /// Anything else: not allowed, no such customer, our own fault.
    #[error(transparent)]
    App(#[from] AppError),
}

impl Refusal {
    /// The HTTP status of this refusal.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Refusal::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Refusal::Kind { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Refusal::Infected { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Refusal::Scanner(_) => StatusCode::SERVICE_UNAVAILABLE,
            Refusal::Cut => StatusCode::BAD_REQUEST,
            Refusal::App(error) => error.status(),
        }
    }

    /// A sentence for the user that says what to do.
    #[must_use]
    pub fn message(&self, locale: Locale) -> String {
        match self {
            Refusal::TooLarge { limit } => words::TOO_LARGE.with(locale, &[("limit", &words::size(*limit, locale))]),
            Refusal::Kind { kind } => words::KIND_REFUSED.with(locale, &[("kind", kind.label().of(locale))]),
            Refusal::Infected { name } => words::INFECTED.with(locale, &[("name", name)]),
            Refusal::Scanner(_) => words::NO_SCANNER.of(locale).to_owned(),
            Refusal::Cut => words::CUT.of(locale).to_owned(),
            Refusal::App(error) => error.message(locale).to_owned(),
        }
    }
}

impl From<VaultError> for Refusal {
    fn from(cause: VaultError) -> Refusal {
        Refusal::App(match cause {
            VaultError::Store(cause) => stored(cause),
            place => AppError::internal(place),
        })
    }
}

impl From<object_store::Error> for Refusal {
    fn from(cause: object_store::Error) -> Refusal {
        Refusal::App(stored(cause))
    }
}

/// A store without room may have some later.
fn stored(cause: object_store::Error) -> AppError {
    let mut causes = std::iter::successors(Some(&cause as &(dyn std::error::Error + 'static)), |error| error.source());
    let is_full = causes.any(|error| {
        let io = error.downcast_ref::<std::io::Error>();
        io.is_some_and(|error| {
            [std::io::ErrorKind::StorageFull, std::io::ErrorKind::QuotaExceeded].contains(&error.kind())
        })
    });
    if is_full { AppError::unavailable(cause) } else { AppError::internal(cause) }
}

/// A content that has arrived whole, and stands nowhere under its own name yet.
#[derive(Debug)]
pub struct Received {
    /// The SHA-256 of the content, in lower-case hexadecimal.
    pub sha256: String,
    /// How many bytes.
    pub size: i64,
    /// What it is.
    pub kind: FileKind,
    /// What it is, more exactly.
    pub media_type: &'static str,
    waits: Waits,
}

#[derive(Debug)]
enum Waits {
    /// Small enough to be written at once.
    InMemory(Vec<u8>),
    /// In the store, under a name for the time being.
    InStore(Path),
}

/// Takes a content in.
///
/// # Errors
/// Why it is refused; nothing of it is left then.
pub async fn receive<E>(
    files: &Files,
    chunks: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Result<Received, Refusal> {
    let scan = match &files.scanner {
        Some(scanner) => Some(scanner.begin().await.map_err(Refusal::Scanner)?),
        None => None,
    };
    let mut intake =
        Intake { files, scan, hash: Sha256::new(), size: 0, head: Vec::new(), held: Vec::new(), upload: None };
    let taken = intake.take(chunks).await;
    let upload = intake.upload.take();
    match (taken, upload) {
        (Ok(received), _) => Ok(received),
        (Err(refusal), upload) => {
            if let Some((_, mut upload)) = upload
                && let Err(cause) = upload.abort().await
            {
                tracing::warn!(%cause, "the parts of a refused upload could not be removed");
            }
            Err(refusal)
        }
    }
}

struct Intake<'f> {
    files: &'f Files,
    scan: Option<Scan>,
    hash: Sha256,
    size: i64,
    /// The first bytes, to see what it is.
    head: Vec<u8>,
    /// What is not written yet. Copied together, for a sender may send one byte at a time.
    held: Vec<u8>,
    upload: Option<(Path, Box<dyn MultipartUpload>)>,
}

impl Intake<'_> {
    async fn take<E>(&mut self, mut chunks: impl Stream<Item = Result<Bytes, E>> + Unpin) -> Result<Received, Refusal> {
        let limit = self.files.rules.limit;
        let mut looked = false;
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|_| Refusal::Cut)?;
            self.size = self.size.saturating_add(i64::try_from(chunk.len()).unwrap_or(i64::MAX));
            if self.size > limit {
                return Err(Refusal::TooLarge { limit });
            }
            if self.head.len() < HEAD {
                self.head.extend_from_slice(&chunk[..chunk.len().min(HEAD - self.head.len())]);
            }
            if self.head.len() == HEAD && !std::mem::replace(&mut looked, true) {
                self.check_kind()?;
            }
            self.hash.update(&chunk);
            if let Some(scan) = &mut self.scan {
                scan.feed(&chunk).await.map_err(Refusal::Scanner)?;
            }
            self.hold(chunk).await?;
        }
        let (kind, media_type) = self.check_kind()?;
        if let Some(scan) = self.scan.take()
            && let Some(name) = scan.verdict().await.map_err(Refusal::Scanner)?
        {
            tracing::warn!(name, "the scanner refused an upload");
            return Err(Refusal::Infected { name });
        }
        let sha256 = std::mem::take(&mut self.hash).finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let waits = match &mut self.upload {
            None => Waits::InMemory(std::mem::take(&mut self.held)),
            Some(_) => {
                self.write().await?;
                match &mut self.upload {
                    Some((name, upload)) => {
                        upload.complete().await?;
                        Waits::InStore(name.clone())
                    }
                    None => Waits::InMemory(Vec::new()),
                }
            }
        };
        Ok(Received { sha256, size: self.size, kind, media_type, waits })
    }

    fn check_kind(&self) -> Result<(FileKind, &'static str), Refusal> {
        let found = sniff::look(&self.head);
        if self.files.rules.kinds.contains(&found.kind) {
            Ok((found.kind, found.media_type))
        } else {
            Err(Refusal::Kind { kind: found.kind })
        }
    }

    /// Holds a chunk, and writes what is held once it is a part; parts are all of one size, as some stores want them.
    async fn hold(&mut self, mut chunk: Bytes) -> Result<(), Refusal> {
        while self.held.len() + chunk.len() > PART {
            self.held.extend_from_slice(&chunk.split_to(PART - self.held.len()));
            self.write().await?;
        }
        self.held.extend_from_slice(&chunk);
        Ok(())
    }

    async fn write(&mut self) -> Result<(), Refusal> {
        let part = PutPayload::from(std::mem::replace(&mut self.held, Vec::with_capacity(PART)));
        let upload = match &mut self.upload {
            Some((_, upload)) => upload,
            none => {
                let name = unfinished()?;
                let upload = self.files.vault.store().put_multipart(&name).await?;
                &mut none.insert((name, upload)).1
            }
        };
        Ok(upload.put_part(part).await?)
    }
}

/// A name that nobody else takes.
pub(super) fn unfinished() -> Result<Path, Refusal> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(AppError::internal)?;
    Ok(Path::from_iter([UNFINISHED, &format!("{:032x}", u128::from_be_bytes(bytes))]))
}

impl Received {
    /// Gives the content its own name in the store. When this returns it is safe.
    ///
    /// # Errors
    /// When the store does not do it; what waited is removed.
    pub async fn settle(self, vault: &Vault) -> Result<(), Refusal> {
        let to = place(&self.sha256);
        match self.waits {
            Waits::InMemory(bytes) => {
                vault.store().put(&to, PutPayload::from(bytes)).await?;
            }
            Waits::InStore(from) => {
                if let Err(cause) = vault.store().rename(&from, &to).await {
                    drop(vault.store().delete(&from).await);
                    return Err(cause.into());
                }
            }
        }
        Ok(())
    }

    /// Forgets the content: nobody wants it any more.
    pub async fn forget(self, vault: &Vault) {
        if let Waits::InStore(from) = self.waits
            && let Err(cause) = vault.store().delete(&from).await
        {
            tracing::warn!(%cause, "an upload that nobody wants could not be removed");
        }
    }
}
