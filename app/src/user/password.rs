//! Passwords: argon2id with OWASP's figures (12 MiB, three passes), off the async threads and one at a time.
//!
//! OWASP's Password Storage Cheat Sheet names several settings that withstand equally; this one takes less memory. A hash
//! costs 12 MiB and some 30 ms on purpose. Without a limit a hundred people signing in at once, or one attacker, would
//! take a gigabyte and every thread. So one hash is computed at a time, and whoever signs in waits for it.

use crate::error::AppError;
use argon2::password_hash::{Output, PasswordHash, Salt, SaltString};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine;
use tokio::sync::Semaphore;

/// The shortest password that is taken.
pub const MIN_CHARACTERS: usize = 8;
/// Longer than any passphrase; what is longer is refused before it is hashed.
const MAX_BYTES: usize = 1024;
/// Hashes are computed one after another.
static TURN: Semaphore = Semaphore::const_new(1);
/// How much memory is asked for to hash in, of which only what a hash takes is touched. glibc gives back to the system what
/// is larger than 32 MiB (`DEFAULT_MMAP_THRESHOLD_MAX`, mallopt(3)) as soon as it is free; less it would keep.
const RESERVED_BLOCKS: usize = 33 * 1024 * 1024 / Block::SIZE;
/// The hash that is tried when there is no such user, so that the answer takes as long as for one who exists.
const NOBODY: &str =
    "$argon2id$v=19$m=12288,t=3,p=1$bm9ib2R5bm9ib2R5bm9ib2R5$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The hash to store for a password.
///
/// # Errors
/// `Internal` when the system has no randomness or no memory to give.
pub async fn hash(password: String) -> Result<String, AppError> {
    work(move || {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(AppError::internal)?;
        let salt = SaltString::encode_b64(&salt).map_err(AppError::internal)?;
        let params = Params::new(12_288, 3, 1, None).map_err(AppError::internal)?;
        let hash = PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: (&params).try_into().map_err(AppError::internal)?,
            salt: Some(salt.as_salt()),
            hash: Some(compute(&password, salt.as_salt(), Argon2::new(Algorithm::Argon2id, Version::V0x13, params))?),
        };
        Ok(hash.to_string())
    })
    .await
}

/// Whether a password is the one that was hashed. Without a hash the same work is done, and the answer is no.
///
/// # Errors
/// `Internal` when what is stored is not a hash.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, AppError> {
    if password.len() > MAX_BYTES {
        return Ok(false);
    }
    work(move || {
        let stored = PasswordHash::new(hash.as_deref().unwrap_or(NOBODY)).map_err(AppError::internal)?;
        let argon2 = Argon2::new(
            stored.algorithm.try_into().map_err(AppError::internal)?,
            stored.version.unwrap_or_default().try_into().map_err(AppError::internal)?,
            (&stored).try_into().map_err(AppError::internal)?,
        );
        let salt = stored.salt.ok_or_else(|| AppError::internal("a stored hash has no salt"))?;
        let same = stored.hash == Some(compute(&password, salt, argon2)?);
        Ok(same && hash.is_some())
    })
    .await
}

/// A password for somebody's first sign-in: 96 bits in sixteen characters.
///
/// # Errors
/// `Internal` when the system has no randomness to give.
pub fn invent() -> Result<String, AppError> {
    let mut bytes = [0; 12];
    getrandom::fill(&mut bytes).map_err(AppError::internal)?;
    Ok(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes))
}

/// The hash itself; two of them are compared in constant time.
fn compute(password: &str, salt: Salt<'_>, argon2: Argon2<'_>) -> Result<Output, AppError> {
    let mut memory = Vec::with_capacity(RESERVED_BLOCKS);
    memory.resize(argon2.params().block_count(), Block::default());
    let mut bytes = [0; Salt::MAX_LENGTH];
    let salt = salt.decode_b64(&mut bytes).map_err(AppError::internal)?;
    Output::init_with(argon2.params().output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN), |hash| {
        argon2.hash_password_into_with_memory(password.as_bytes(), salt, hash, &mut memory).map_err(Into::into)
    })
    .map_err(AppError::internal)
}

/// Does the work on a thread that may be busy.
async fn work<T: Send + 'static>(task: impl FnOnce() -> Result<T, AppError> + Send + 'static) -> Result<T, AppError> {
    let turn = TURN.acquire().await.map_err(AppError::internal)?;
    tokio::task::spawn_blocking(move || {
        let _turn = turn;
        task()
    })
    .await
    .map_err(AppError::internal)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_a_known_user_is_taken() {
        let stored = hash("contraseña larga".to_owned()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=12288,t=3,p=1$"), "{stored}");
        assert!(verify("contraseña larga".to_owned(), Some(stored.clone())).await.unwrap());
        assert!(!verify("Contraseña larga".to_owned(), Some(stored.clone())).await.unwrap());
        assert!(!verify("x".repeat(MAX_BYTES + 1), Some(stored)).await.unwrap());
        assert!(!verify("contraseña larga".to_owned(), None).await.unwrap());
    }

    #[tokio::test]
    async fn the_same_password_is_never_stored_as_the_same_text() {
        assert_ne!(hash("acme acme".to_owned()).await.unwrap(), hash("acme acme".to_owned()).await.unwrap());
        assert_ne!(invent().unwrap(), invent().unwrap());
    }
}
