//! Contents from one store into another, each held against its name on the way.

use super::receive::{PART, Refusal, unfinished};
use super::vault::{Vault, VaultError, place};
use futures_util::StreamExt as _;
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStoreExt as _, PutPayload};
use sha2::{Digest as _, Sha256};

/// Why a content did not arrive. Nothing of it is left then.
#[derive(Debug, thiserror::Error)]
pub enum CarryError {
    /// The store that should have it has not.
    #[error("{0} is not there")]
    Missing(String),
    /// Its bytes are not those that its name stands for.
    #[error("{0} is damaged: its bytes are not what its name says")]
    Damaged(String),
    /// One of the stores did not do it.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl From<object_store::Error> for CarryError {
    fn from(cause: object_store::Error) -> CarryError {
        CarryError::Vault(cause.into())
    }
}

/// Reads a content to its end and holds it against its name.
///
/// # Errors
/// When it is not there, or is not what it should be.
pub async fn check(sha256: &str, at: &Vault) -> Result<(), CarryError> {
    through(sha256, at, &mut None).await
}

/// Copies a content. What has arrived under its name is whole and right.
///
/// # Errors
/// When it is not there, or is not what it should be.
pub async fn carry(sha256: &str, from: &Vault, to: &Vault) -> Result<(), CarryError> {
    let mut arriving = Some(Arriving { vault: to, held: Vec::new(), upload: None });
    let came = through(sha256, from, &mut arriving).await;
    let Some(arriving) = arriving else { return came };
    match came {
        Ok(()) => arriving.settle(sha256).await,
        Err(error) => {
            if let Some((_, mut upload)) = arriving.upload {
                // What is left then is swept away as any upload that never came to its end.
                drop(upload.abort().await);
            }
            Err(error)
        }
    }
}

async fn through(sha256: &str, from: &Vault, to: &mut Option<Arriving<'_>>) -> Result<(), CarryError> {
    let (_, mut stream) = from.read(sha256).await.map_err(|error| match error {
        VaultError::Store(object_store::Error::NotFound { .. }) => CarryError::Missing(sha256.to_owned()),
        other => other.into(),
    })?;
    let mut hash = Sha256::new();
    while let Some(chunk) = stream.next().await.transpose()? {
        hash.update(&chunk);
        if let Some(to) = to {
            to.take(&chunk).await?;
        }
    }
    let found: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    if found == sha256 { Ok(()) } else { Err(CarryError::Damaged(sha256.to_owned())) }
}

/// A content on its way into a store: in one piece where it is small, else in parts, all of one size.
struct Arriving<'v> {
    vault: &'v Vault,
    held: Vec<u8>,
    upload: Option<(Path, Box<dyn MultipartUpload>)>,
}

impl Arriving<'_> {
    async fn take(&mut self, chunk: &[u8]) -> Result<(), CarryError> {
        self.held.extend_from_slice(chunk);
        while self.held.len() > PART {
            let rest = self.held.split_off(PART);
            self.write(rest).await?;
        }
        Ok(())
    }

    /// Writes what is held, and holds the rest.
    async fn write(&mut self, rest: Vec<u8>) -> Result<(), CarryError> {
        let part = PutPayload::from(std::mem::replace(&mut self.held, rest));
        let upload = match &mut self.upload {
            Some((_, upload)) => upload,
            none => {
                let name = unfinished().map_err(|refusal: Refusal| VaultError::Place(refusal.to_string()))?;
                let upload = self.vault.store().put_multipart(&name).await?;
                &mut none.insert((name, upload)).1
            }
        };
        Ok(upload.put_part(part).await?)
    }

    async fn settle(mut self, sha256: &str) -> Result<(), CarryError> {
        let to = place(sha256);
        if self.upload.is_none() {
            self.vault.store().put(&to, PutPayload::from(self.held)).await?;
            return Ok(());
        }
        self.write(Vec::new()).await?;
        if let Some((name, mut upload)) = self.upload {
            upload.complete().await?;
            self.vault.store().rename(&name, &to).await?;
        }
        Ok(())
    }
}
