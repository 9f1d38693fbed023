//! Passwords: argon2id with OWASP's figures (19 MiB, two passes), off the async threads and few at a time.
//!
//! A hash costs 19 MiB and some 30 ms on purpose. Without a limit a hundred people signing in at once, or one attacker,
//! would take two gigabytes and every thread.

use crate::error::AppError;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use tokio::sync::Semaphore;

/// The shortest password that is taken.
pub const MIN_CHARACTERS: usize = 8;
/// Longer than any passphrase; what is longer is refused before it is hashed.
const MAX_BYTES: usize = 1024;
/// How many hashes are computed at a time.
static SLOTS: Semaphore = Semaphore::const_new(2);
/// The hash that is tried when there is no such user, so that the answer takes as long as for one who exists.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ib2R5$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The hash to store for a password.
///
/// # Errors
/// `Internal` when the system has no randomness or no memory to give.
pub async fn hash(password: String) -> Result<String, AppError> {
    work(move || {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(AppError::internal)?;
        let salt = SaltString::encode_b64(&salt).map_err(AppError::internal)?;
        let hash = argon2()?.hash_password(password.as_bytes(), &salt).map_err(AppError::internal)?;
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
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        let hash = PasswordHash::new(&hash).map_err(AppError::internal)?;
        Ok(argon2()?.verify_password(password.as_bytes(), &hash).is_ok() && known)
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

fn argon2() -> Result<Argon2<'static>, AppError> {
    let params = Params::new(19_456, 2, 1, None).map_err(AppError::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

async fn work<T: Send + 'static>(task: impl FnOnce() -> Result<T, AppError> + Send + 'static) -> Result<T, AppError> {
    let _slot = SLOTS.acquire().await.map_err(AppError::internal)?;
    tokio::task::spawn_blocking(task).await.map_err(AppError::internal)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_a_known_user_is_taken() {
        let stored = hash("contraseña larga".to_owned()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
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
