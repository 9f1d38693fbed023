//! Where the bytes are: a folder, or a bucket of an S3-compatible store. Each content is named by its SHA-256, so that the
//! same content is kept once and what comes back can be checked against its name.

use futures_util::StreamExt as _;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{GetOptions, ObjectStore, ObjectStoreExt as _};
use std::ops::Range;
use std::sync::Arc;

/// How the bytes cannot be reached.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The place in the configuration cannot be used; says which and why.
    #[error("{0}")]
    Place(String),
    /// The store did not do it.
    #[error(transparent)]
    Store(#[from] object_store::Error),
}

/// The store of the bytes; cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Vault {
    store: Arc<dyn ObjectStore>,
    /// The folder, where it is one.
    folder: Option<Arc<std::path::Path>>,
}

impl Vault {
    /// Opens `s3://BUCKET/PREFIX`, whose endpoint, region and keys stand in the environment (`AWS_ENDPOINT_URL`,
    /// `AWS_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_ALLOW_HTTP`), or a folder, made if it is not there.
    ///
    /// # Errors
    /// When the folder cannot be made or the address cannot be read. Nothing is asked of a bucket yet.
    pub fn open(place: &str) -> Result<Vault, VaultError> {
        match place.strip_prefix("s3://") {
            Some(rest) => Vault::bucket(rest),
            None if place.contains("://") => {
                Err(VaultError::Place(format!("{place} is neither a folder nor s3://BUCKET/PREFIX")))
            }
            None => Vault::folder(std::path::Path::new(place)),
        }
    }

    /// Files in a folder, each of them on the disk before it is said to be there.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn folder(folder: &std::path::Path) -> Result<Vault, VaultError> {
        let failed = |cause: &dyn std::fmt::Display| {
            VaultError::Place(format!("the folder {} cannot be used: {cause}", folder.display()))
        };
        std::fs::create_dir_all(folder).map_err(|cause| failed(&cause))?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(|cause| failed(&cause))?;
        Ok(Vault { store: Arc::new(store.with_fsync(true)), folder: Some(Arc::from(folder)) })
    }

    fn bucket(rest: &str) -> Result<Vault, VaultError> {
        // It fails only where one was chosen already, which serves as well.
        drop(rustls::crypto::ring::default_provider().install_default());
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if bucket.is_empty() {
            return Err(VaultError::Place("s3:// needs the name of a bucket: s3://BUCKET/PREFIX".to_owned()));
        }
        let store = AmazonS3Builder::from_env().with_bucket_name(bucket).build()?;
        let prefix = prefix.trim_matches('/');
        let store: Arc<dyn ObjectStore> =
            if prefix.is_empty() { Arc::new(store) } else { Arc::new(PrefixStore::new(store, prefix)) };
        Ok(Vault { store, folder: None })
    }

    /// The store itself, for what writes into it.
    pub(super) fn store(&self) -> &dyn ObjectStore {
        &*self.store
    }

    /// The bytes of a content, as they come; and how many they are.
    ///
    /// # Errors
    /// When the store has no such content, or does not answer.
    pub async fn read(&self, sha256: &str) -> Result<(u64, Bytes), VaultError> {
        let found = self.store.get_opts(&place(sha256), GetOptions::default()).await?;
        Ok((found.meta.size, found.into_stream()))
    }

    /// A part of a content, as it comes; and how many bytes that is.
    ///
    /// # Errors
    /// As [`Vault::read`].
    pub async fn read_part(&self, sha256: &str, part: Range<u64>) -> Result<(u64, Bytes), VaultError> {
        let options = GetOptions { range: Some(part.into()), ..GetOptions::default() };
        let found = self.store.get_opts(&place(sha256), options).await?;
        Ok((found.range.end - found.range.start, found.into_stream()))
    }

    /// The first bytes of a content, at most `most`.
    ///
    /// # Errors
    /// As [`Vault::read`].
    pub async fn beginning(&self, sha256: &str, most: usize) -> Result<Vec<u8>, VaultError> {
        let (_, mut stream) = self.read(sha256).await?;
        let mut bytes = Vec::new();
        while bytes.len() < most {
            let Some(chunk) = stream.next().await.transpose()? else { break };
            bytes.extend_from_slice(&chunk);
        }
        bytes.truncate(most);
        Ok(bytes)
    }

    /// Whether the store has a content.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn has(&self, sha256: &str) -> Result<bool, VaultError> {
        match self.store.head(&place(sha256)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// How many bytes a content has in the store; none where it is not there.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn size(&self, sha256: &str) -> Result<Option<u64>, VaultError> {
        match self.store.head(&place(sha256)).await {
            Ok(found) => Ok(Some(found.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes a content; one that is not there is removed already.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn remove(&self, sha256: &str) -> Result<(), VaultError> {
        match self.store.delete(&place(sha256)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes what uploads have left behind that never came to their end, for instance because the machine lost its
    /// power; not those of the last `hours`, which may be under way. Tells how many.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn forget_unfinished(&self, hours: u64) -> Result<usize, VaultError> {
        let before = std::time::SystemTime::now() - std::time::Duration::from_secs(hours * 3600);
        let mut removed = 0;
        if let Some(folder) = &self.folder {
            // What is being written has a name with # in it, which the store itself does not list.
            let folders = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
            for inner in folders {
                let unfinished = inner.file_name().is_some_and(|name| name == UNFINISHED);
                for entry in std::fs::read_dir(inner).into_iter().flatten().flatten() {
                    let is_staged = unfinished || entry.file_name().to_string_lossy().contains('#');
                    let age = entry.metadata().and_then(|file| file.modified());
                    let is_old = age.is_ok_and(|changed| changed < before);
                    if is_staged && is_old && std::fs::remove_file(entry.path()).is_ok() {
                        removed += 1;
                    }
                }
            }
            return Ok(removed);
        }
        let before: chrono::DateTime<chrono::Utc> = before.into();
        let mut listed = self.store.list(Some(&Path::from(UNFINISHED)));
        let mut old = Vec::new();
        while let Some(object) = listed.next().await.transpose()? {
            if object.last_modified < before {
                old.push(object.location);
            }
        }
        drop(listed);
        for location in old {
            self.store.delete(&location).await?;
            removed += 1;
        }
        Ok(removed)
    }
}

/// Bytes on their way out of the store.
pub type Bytes = futures_util::stream::BoxStream<'static, Result<axum::body::Bytes, object_store::Error>>;

/// The folder of what is still on its way in.
pub(super) const UNFINISHED: &str = "unfinished";

/// Where a content stands: two letters of its name are a folder, so that none becomes too large.
pub(super) fn place(sha256: &str) -> Path {
    Path::from_iter([sha256.get(..2).unwrap_or_default(), sha256])
}
