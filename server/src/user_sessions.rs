//! `ficha user sessions`: where somebody is signed in, and the end of that.

use crate::command::say;
use app::db::Db;
use app::user::Access;
use app::user::session::{self, Lifetime};
use app::value::UserId;
use chrono::{DateTime, SecondsFormat, Utc};

/// Lists the sessions of a user, or ends them all.
pub async fn sessions(db: &Db, access: &Access, lifetime: Lifetime, user: UserId, end: bool) -> anyhow::Result<()> {
    if end {
        let mut tx = db.write(access).await?;
        let ended = session::end_all(&mut tx, user).await?;
        tx.commit().await?;
        return say(&format!("Sessions ended: {ended}"));
    }
    let at = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    for session in session::of_user(&mut *db.read(access).await?, user, lifetime).await? {
        let (begun, seen) = (at(session.created_at), at(session.last_seen_at));
        say(&format!("begun {begun}\tlast used {seen}\t{}\t{}", session.address, session.agent))?;
    }
    Ok(())
}
