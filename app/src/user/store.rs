//! Users in the database, and the count of failed tries to sign in.

use super::model::{Role, Scope, UserLabel};
use super::reach::{Reach, members};
use super::session;
use crate::db::{DbError, Executor, Sql, Tx};
use crate::locale::Locale;
use crate::value::UserId;
use chrono::TimeDelta;

/// How many failed tries an account has before it has to wait.
const PER_ACCOUNT: i64 = 10;
/// How many failed tries an address has, on whatever accounts.
const PER_ADDRESS: i64 = 50;
/// How long a failed try counts.
const WINDOW: TimeDelta = TimeDelta::minutes(15);

/// The name of the user whom an actor of the history names, as a piece of a statement: that of user 42 for `user:42`, and none
/// for other programs, nor for what only looks like it. It is found by the number: the history asks for each of its rows.
macro_rules! name_of {
    ($actor:literal) => {
        concat!(
            "(SELECT u.name FROM app_user u WHERE 'user:' || u.id = ",
            $actor,
            " AND u.id = CASE WHEN ltrim(substr(",
            $actor,
            ", 6), '0123456789') = '' AND length(",
            $actor,
            ") BETWEEN 6 AND 23 THEN CAST(substr(",
            $actor,
            ", 6) AS BIGINT) END)"
        )
    };
}
pub(crate) use name_of;

/// What signing in needs to know of a user, and nothing else does.
#[derive(sqlx::FromRow)]
pub struct Credentials {
    /// Which user.
    pub id: UserId,
    /// The argon2id hash of the password; empty where there is none.
    pub password_hash: String,
    /// Whether the user may no longer sign in.
    pub disabled: bool,
}

/// A user as the command line lists them.
#[derive(Debug, sqlx::FromRow)]
pub struct Listed {
    /// What they sign in with.
    pub email: String,
    /// What colleagues call them.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Their team, if they have one.
    pub team: Option<String>,
    /// Which customers they see.
    pub scope: Scope,
    /// Whether they may no longer sign in.
    pub disabled: bool,
}

/// A user to be.
#[derive(Debug)]
pub struct NewUser {
    /// What they will sign in with, parsed.
    pub email: String,
    /// What colleagues call them.
    pub name: String,
    /// The hash of their password; empty for whoever signs in elsewhere.
    pub password_hash: String,
    /// What they may do.
    pub role: Role,
    /// Their team, if they have one.
    pub team: Option<String>,
    /// Which customers they see.
    pub scope: Scope,
    /// The language of their pages.
    pub locale: Locale,
    /// The zone their instants are shown in.
    pub time_zone: String,
}

/// The user of an email, whatever its case.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &mut Executor, email: &str) -> Result<Option<Credentials>, DbError> {
    conn.query("SELECT id, password_hash, disabled FROM app_user WHERE email = $1")
        .bind(email.trim().to_lowercase())
        .optional()
        .await
}

/// Adds a user. An email that is taken breaks `app_user_email_key`.
///
/// # Errors
/// When the email is taken, or the database fails.
pub async fn add(tx: &mut Tx, new: NewUser) -> Result<UserId, DbError> {
    let now = tx.now();
    tx.query(
        "INSERT INTO app_user (email, name, password_hash, role, locale, time_zone, disabled, created_at, version, updated_at,
                               team, scope)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, $10, $11) RETURNING id",
    )
    .bind(new.email.trim().to_lowercase())
    .bind(new.name)
    .bind(new.password_hash)
    .bind(new.role)
    .bind(new.locale)
    .bind(new.time_zone)
    .bind(false)
    .bind(now)
    .bind(1_i64)
    .bind(new.team)
    .bind(new.scope)
    .scalar()
    .await
}

/// Whether there is any user at all.
///
/// # Errors
/// When the database fails.
pub async fn any(conn: &mut Executor) -> Result<bool, DbError> {
    Ok(conn.query("SELECT COUNT(*) FROM app_user").scalar::<i64>().await? > 0)
}

/// Every user, for the command line.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &mut Executor) -> Result<Vec<Listed>, DbError> {
    conn.query("SELECT email, name, role, team, scope, disabled FROM app_user ORDER BY id").all().await
}

/// Everybody who may own a customer, by name.
///
/// # Errors
/// When the database fails.
pub async fn labels(conn: &mut Executor) -> Result<Vec<UserLabel>, DbError> {
    conn.query("SELECT id, name FROM app_user WHERE disabled = $1 ORDER BY name, id").bind(false).all().await
}

/// Those among whom an owner is chosen, by name: the reader's team where they see no other customers, and everybody else
/// where they do, or may hand customers over all the same.
///
/// # Errors
/// When the database fails.
pub async fn owners(conn: &mut Executor, hands_over: bool) -> Result<Vec<UserLabel>, DbError> {
    let reach = if hands_over { Reach::All } else { conn.reach() };
    let within = reach.and("id", |_| "$2".to_owned());
    let text = format!("SELECT id, name FROM app_user WHERE disabled = $1{within} ORDER BY name, id");
    reach.bound(conn.query(Sql::compose(text)).bind(false)).all().await
}

/// Whether the customers of an owner are within reach of whoever this was opened for.
///
/// # Errors
/// When the database fails.
pub async fn reaches(conn: &mut Executor, owner: Option<UserId>) -> Result<bool, DbError> {
    let Reach::Team(user) = conn.reach() else { return Ok(true) };
    let text = format!("SELECT COUNT(*) FROM ({}) AS members WHERE id = $2", members("$1"));
    Ok(conn.query(Sql::compose(text)).bind(user).bind(owner).scalar::<i64>().await? > 0)
}

/// Keeps a user from signing in, and ends whatever lets them in: sessions, the programs' tokens, the calendar's address. Whoever is
/// let in again later makes new ones.
///
/// # Errors
/// When the database fails.
pub async fn disable(tx: &mut Tx, user: UserId) -> Result<(), DbError> {
    let now = tx.now();
    tx.query("UPDATE app_user SET disabled = $1, version = version + 1, updated_at = $2 WHERE id = $3")
        .bind(true)
        .bind(now)
        .bind(user)
        .execute()
        .await?;
    for ends in ["DELETE FROM api_token WHERE user_id = $1", "DELETE FROM calendar_feed WHERE user_id = $1"] {
        tx.query(ends).bind(user).execute().await?;
    }
    session::end_all(tx, user).await.map(drop)
}

/// What is to be changed of a user; what is not said stays.
#[derive(Debug, Default)]
pub struct Change {
    /// What they may do.
    pub role: Option<Role>,
    /// Their team; an empty text takes them out of theirs.
    pub team: Option<String>,
    /// Which customers they see.
    pub scope: Option<Scope>,
    /// That they may sign in again.
    pub enable: bool,
}

/// Changes what a user may do and see. It holds from their next request on.
///
/// # Errors
/// When the database fails.
pub async fn change(tx: &mut Tx, user: UserId, change: Change) -> Result<(), DbError> {
    let now = tx.now();
    tx.query(
        "UPDATE app_user SET role = COALESCE($1, role), team = NULLIF(COALESCE($2, team), ''),
                scope = COALESCE($3, scope), disabled = CASE WHEN $4 THEN $5 ELSE disabled END,
                version = version + 1, updated_at = $6
          WHERE id = $7",
    )
    .bind(change.role)
    .bind(change.team)
    .bind(change.scope)
    .bind(change.enable)
    .bind(false)
    .bind(now)
    .bind(user)
    .execute()
    .await?;
    Ok(())
}

/// Stores a new password, and ends every session that the old one began.
///
/// # Errors
/// When the database fails.
pub async fn set_password(tx: &mut Tx, user: UserId, password_hash: String) -> Result<(), DbError> {
    let now = tx.now();
    tx.query("UPDATE app_user SET password_hash = $1, version = version + 1, updated_at = $2 WHERE id = $3")
        .bind(password_hash)
        .bind(now)
        .bind(user)
        .execute()
        .await?;
    session::end_all(tx, user).await.map(drop)
}

/// Stores the language and, where it was chosen, the time zone of a user's pages.
///
/// # Errors
/// When the database fails.
pub async fn set_preferences(
    tx: &mut Tx,
    user: UserId,
    locale: Locale,
    time_zone: Option<&str>,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.query(
        "UPDATE app_user SET locale = $1, time_zone = COALESCE($2, time_zone), version = version + 1, updated_at = $3
         WHERE id = $4",
    )
    .bind(locale)
    .bind(time_zone.map(str::to_owned))
    .bind(now)
    .bind(user)
    .execute()
    .await?;
    Ok(())
}

/// A try to sign in, counted as failed until it has succeeded: of many at once none slips past the count.
#[derive(Debug)]
pub struct Attempt {
    account: String,
    address: i64,
    failures: i64,
}

impl Attempt {
    /// How many tries failed on this account before this one.
    #[must_use]
    pub fn failures(&self) -> i64 {
        self.failures
    }
}

/// Counts a try to sign in; none when the account or the address has had too many and has to wait.
///
/// # Errors
/// When the database fails.
pub async fn attempt(tx: &mut Tx, email: &str, address: &str) -> Result<Option<Attempt>, DbError> {
    let now = tx.now();
    tx.query("DELETE FROM login_attempt WHERE at <= $1").bind(now - WINDOW).execute().await?;
    let account = format!("account:{}", email.trim().to_lowercase());
    let address = format!("address:{address}");
    // SQLite has one who writes. On Postgres whoever tries at the same moment would not see the others.
    if !tx.is_sqlite() {
        let alone = "SELECT pg_advisory_xact_lock(1, hashtext($1)), pg_advisory_xact_lock(2, hashtext($2))";
        tx.query(alone).bind(&*account).bind(&*address).execute().await?;
    }
    let failures = count(tx, &account).await?;
    if failures >= PER_ACCOUNT || count(tx, &address).await? >= PER_ADDRESS {
        return Ok(None);
    }
    let mut insert = async |key: &str| -> Result<i64, DbError> {
        tx.query("INSERT INTO login_attempt (key, at) VALUES ($1, $2) RETURNING id").bind(key).bind(now).scalar().await
    };
    insert(&account).await?;
    let address = insert(&address).await?;
    Ok(Some(Attempt { account, address, failures }))
}

async fn count(tx: &mut Tx, key: &str) -> Result<i64, DbError> {
    tx.query("SELECT COUNT(*) FROM login_attempt WHERE key = $1").bind(key).scalar().await
}

/// Takes a try back that has succeeded, and forgets the failed ones of its account.
///
/// # Errors
/// When the database fails.
pub async fn succeeded(tx: &mut Tx, attempt: &Attempt) -> Result<(), DbError> {
    tx.query("DELETE FROM login_attempt WHERE key = $1 OR id = $2")
        .bind(attempt.account.as_str())
        .bind(attempt.address)
        .execute()
        .await?;
    Ok(())
}
