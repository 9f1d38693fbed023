//! Second steps in the database.

use super::secret::{invent, step_of};
use crate::db::{DbError, Executor, Tx};
use crate::user::code::Code;
use crate::user::session::{fingerprint, random_text};
use crate::value::UserId;
use chrono::{DateTime, TimeDelta, Utc};

/// How long somebody who has typed the password may look for their code.
const WAITS: TimeDelta = TimeDelta::minutes(5);
/// How many recovery codes one gets.
const RECOVERY_CODES: usize = 8;

/// A user's second step.
#[derive(Debug, sqlx::FromRow)]
pub struct SecondStep {
    /// The secret, in base 32.
    pub secret: String,
    /// Since when it is on; none while its first code is awaited.
    pub confirmed_at: Option<DateTime<Utc>>,
}

/// A user's second step, on or about to be.
///
/// # Errors
/// When the database fails.
pub async fn of_user(conn: &mut Executor, user: UserId) -> Result<Option<SecondStep>, DbError> {
    conn.query("SELECT secret, confirmed_at FROM second_step WHERE user_id = $1").bind(user).optional().await
}

/// How many recovery codes a user has left.
///
/// # Errors
/// When the database fails.
pub async fn recovery_codes(conn: &mut Executor, user: UserId) -> Result<i64, DbError> {
    conn.query("SELECT COUNT(*) FROM recovery_code WHERE user_id = $1").bind(user).scalar().await
}

/// Invents a secret for a user, in the place of one that was not confirmed; none where the step is on.
///
/// # Errors
/// When the database fails.
pub async fn propose(tx: &mut Tx, user: UserId) -> Result<Option<String>, DbError> {
    let secret = invent();
    let stored = tx
        .query(
            "INSERT INTO second_step (user_id, secret) VALUES ($1, $2)
             ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret WHERE second_step.confirmed_at IS NULL",
        )
        .bind(user)
        .bind(&*secret)
        .execute()
        .await?;
    Ok((stored > 0).then_some(secret))
}

/// Switches the step on where this is the code of its app, and answers with new recovery codes.
///
/// # Errors
/// When the database fails.
pub async fn confirm(tx: &mut Tx, user: UserId, typed: &str) -> Result<Option<Vec<Code>>, DbError> {
    let Some(SecondStep { secret, confirmed_at: None }) = of_user(tx, user).await? else { return Ok(None) };
    let now = tx.now();
    let Some(step) = step_of(&secret, typed, seconds(now)) else { return Ok(None) };
    let confirmed = tx
        .query("UPDATE second_step SET confirmed_at = $1, last_step = $2 WHERE user_id = $3 AND secret = $4 AND confirmed_at IS NULL")
        .bind(now)
        .bind(step)
        .bind(user)
        .bind(secret)
        .execute()
        .await?;
    if confirmed == 0 {
        return Ok(None);
    }
    tx.query("DELETE FROM recovery_code WHERE user_id = $1").bind(user).execute().await?;
    let codes: Vec<Code> = std::iter::repeat_with(Code::random).take(RECOVERY_CODES).collect();
    for code in &codes {
        tx.query("INSERT INTO recovery_code (user_id, code_hash) VALUES ($1, $2)")
            .bind(user)
            .bind(code.hash())
            .execute()
            .await?;
    }
    Ok(Some(codes))
}

/// Switches a user's second step off, with its recovery codes. Tells whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn switch_off(tx: &mut Tx, user: UserId) -> Result<bool, DbError> {
    tx.query("DELETE FROM recovery_code WHERE user_id = $1").bind(user).execute().await?;
    tx.query("DELETE FROM sign_in_step WHERE user_id = $1").bind(user).execute().await?;
    Ok(tx.query("DELETE FROM second_step WHERE user_id = $1").bind(user).execute().await? > 0)
}

/// Has somebody whose password was right wait for their second step: what their page shows of that, and whoever has it and a
/// code is signed in.
///
/// # Errors
/// When the database fails.
pub async fn await_step(tx: &mut Tx, user: UserId) -> Result<String, DbError> {
    let (token, now) = (random_text(), tx.now());
    tx.query("DELETE FROM sign_in_step WHERE expires_at <= $1").bind(now).execute().await?;
    tx.query("INSERT INTO sign_in_step (token_hash, user_id, expires_at) VALUES ($1, $2, $3)")
        .bind(fingerprint(&token))
        .bind(user)
        .bind(now + WAITS)
        .execute()
        .await?;
    Ok(token)
}

/// Who waits for their second step by this token, as long as they may sign in.
///
/// # Errors
/// When the database fails.
pub async fn awaited(conn: &mut Executor, token: &str, now: DateTime<Utc>) -> Result<Option<UserId>, DbError> {
    let found: Option<(UserId,)> = conn
        .query(
            "SELECT s.user_id FROM sign_in_step s JOIN app_user u ON u.id = s.user_id
         WHERE s.token_hash = $1 AND s.expires_at > $2 AND u.disabled = $3",
        )
        .bind(fingerprint(token))
        .bind(now)
        .bind(false)
        .optional()
        .await?;
    Ok(found.map(|(user,)| user))
}

/// Whether this is a code of the user's app that counts no more than once (RFC 6238, section 5.2), or a recovery code, which
/// then is gone. Nobody waits any more by the token.
///
/// # Errors
/// When the database fails.
pub async fn take(tx: &mut Tx, user: UserId, token: &str, typed: &str) -> Result<bool, DbError> {
    let Some(SecondStep { secret, confirmed_at: Some(_) }) = of_user(tx, user).await? else { return Ok(false) };
    let now = tx.now();
    let taken = match (step_of(&secret, typed, seconds(now)), Code::typed(typed)) {
        (Some(step), _) => {
            tx.query("UPDATE second_step SET last_step = $1 WHERE user_id = $2 AND last_step < $1")
                .bind(step)
                .bind(user)
                .execute()
                .await?
        }
        (None, Some(code)) => {
            tx.query("DELETE FROM recovery_code WHERE user_id = $1 AND code_hash = $2")
                .bind(user)
                .bind(code.hash())
                .execute()
                .await?
        }
        (None, None) => 0,
    };
    if taken > 0 {
        tx.query("DELETE FROM sign_in_step WHERE token_hash = $1").bind(fingerprint(token)).execute().await?;
    }
    Ok(taken > 0)
}

fn seconds(at: DateTime<Utc>) -> u64 {
    u64::try_from(at.timestamp()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::secret::code_at;
    use super::*;
    use crate::db::Db;
    use crate::db_test;
    use crate::user::Access;
    use crate::user::tests::ana;

    db_test!(
        async fn a_step_is_on_once_its_app_has_shown_a_code_and_no_code_counts_twice(db: Db) {
            let user = ana(&db).await;
            let mut tx = db.write(&Access::sign_in("r1")).await.unwrap();
            let first = propose(&mut tx, user).await.unwrap().unwrap();
            let secret = propose(&mut tx, user).await.unwrap().unwrap();
            assert_ne!(first, secret);
            let now = seconds(tx.now());
            assert_eq!(confirm(&mut tx, user, "000000x").await.unwrap(), None);
            let token = await_step(&mut tx, user).await.unwrap();
            assert!(!take(&mut tx, user, &token, &code_at(&secret, now)).await.unwrap(), "it is not on");
            let codes = confirm(&mut tx, user, &code_at(&secret, now)).await.unwrap().unwrap();
            assert_eq!((codes.len(), recovery_codes(&mut tx, user).await.unwrap()), (8, 8));
            assert_eq!(propose(&mut tx, user).await.unwrap(), None, "nobody exchanges the secret of a step that is on");

            assert!(!take(&mut tx, user, &token, &code_at(&secret, now)).await.unwrap(), "it was taken to confirm");
            assert!(take(&mut tx, user, &token, &code_at(&secret, now + 30)).await.unwrap());
            let now = tx.now();
            assert_eq!(awaited(&mut tx, &token, now).await.unwrap(), None, "the token is gone");
            assert!(take(&mut tx, user, "", &codes[0].reveal().to_lowercase()).await.unwrap());
            assert!(!take(&mut tx, user, "", &codes[0].reveal()).await.unwrap());
            assert_eq!(recovery_codes(&mut tx, user).await.unwrap(), 7);

            let token = await_step(&mut tx, user).await.unwrap();
            assert_eq!(awaited(&mut tx, &token, now).await.unwrap(), Some(user));
            assert_eq!(awaited(&mut tx, &token, now + WAITS + TimeDelta::minutes(1)).await.unwrap(), None);
            assert!(switch_off(&mut tx, user).await.unwrap() && !switch_off(&mut tx, user).await.unwrap());
            assert_eq!(awaited(&mut tx, &token, now).await.unwrap(), None);
            assert!(!take(&mut tx, user, "", &codes[1].reveal()).await.unwrap());
            tx.commit().await.unwrap();
        }
    );
}
