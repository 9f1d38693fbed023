//! Codes in the database.

use super::model::Code;
use crate::db::{DbError, Tx};
use crate::value::UserId;
use chrono::{DateTime, TimeDelta, Utc};

/// How long a code holds: long enough to type it, and no longer.
const HOLDS: TimeDelta = TimeDelta::seconds(60);

/// Who has shown a code, and what their session says of them.
#[derive(Debug, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct Taken {
    pub user_id: UserId,
    /// When they were last known to have shown who they are.
    pub proved_at: Option<DateTime<Utc>>,
}

/// Makes a code, which takes the place of the one that the user had; those that hold no longer are cleared away on the occasion.
pub(super) async fn make(tx: &mut Tx, user: UserId, proved_at: Option<DateTime<Utc>>) -> Result<Code, DbError> {
    let (code, now) = (Code::random(), tx.now());
    tx.query("DELETE FROM sign_in_code WHERE user_id = $1 OR expires_at <= $2").bind(user).bind(now).execute().await?;
    tx.query("INSERT INTO sign_in_code (user_id, code_hash, expires_at, proved_at) VALUES ($1, $2, $3, $4)")
        .bind(user)
        .bind(code.hash())
        .bind(now + HOLDS)
        .bind(proved_at)
        .execute()
        .await?;
    Ok(code)
}

/// Takes a code, which then is gone: whose it was, where it held and they may sign in.
pub(super) async fn take(tx: &mut Tx, code: &Code) -> Result<Option<Taken>, DbError> {
    let now = tx.now();
    tx.query(
        "DELETE FROM sign_in_code
         WHERE code_hash = $1 AND expires_at > $2
           AND EXISTS (SELECT 1 FROM app_user u WHERE u.id = sign_in_code.user_id AND u.disabled = $3)
         RETURNING user_id, proved_at",
    )
    .bind(code.hash())
    .bind(now)
    .bind(false)
    .optional()
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Db;
    use crate::db_test;
    use crate::user::tests::ana;
    use crate::user::{Access, store as users};

    db_test!(
        async fn a_code_holds_once_for_a_minute_and_only_the_newest(db: Db) {
            let user = ana(&db).await;
            let mut tx = db.write(&Access::sign_in("r1")).await.unwrap();
            let proved_at = Some(tx.now());
            let (first, code) =
                (make(&mut tx, user, None).await.unwrap(), make(&mut tx, user, proved_at).await.unwrap());
            let kept: String = tx.query("SELECT code_hash FROM sign_in_code").scalar().await.unwrap();
            assert!(!kept.contains(&code.reveal().replace('-', "")), "only a hash is kept");
            assert_eq!(take(&mut tx, &first).await.unwrap(), None);
            assert_eq!(take(&mut tx, &code).await.unwrap(), Some(Taken { user_id: user, proved_at }));
            assert_eq!(take(&mut tx, &code).await.unwrap(), None);

            let code = make(&mut tx, user, None).await.unwrap();
            let ended = tx.now();
            tx.query("UPDATE sign_in_code SET expires_at = $1").bind(ended).execute().await.unwrap();
            assert_eq!(take(&mut tx, &code).await.unwrap(), None);

            let code = make(&mut tx, user, None).await.unwrap();
            users::disable(&mut tx, user).await.unwrap();
            assert_eq!(take(&mut tx, &code).await.unwrap(), None);
            tx.commit().await.unwrap();
        }
    );
}
