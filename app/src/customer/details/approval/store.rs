//! Requests in the database.

use super::super::sensitive::{Held, Sensitive};
use super::super::terms::Status;
use super::model::{Pending, State};
use crate::db::{DbError, Executor, Sql, Tx};
use crate::user::User;
use crate::value::{Currency, CustomerId, HistoryId, PendingId, UserId};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// A change to be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// What it is about.
    pub what: Sensitive,
    /// What it is now.
    pub was: Held,
    /// What it is to be.
    pub wanted: Held,
    /// Why.
    pub reason: Option<String>,
}

/// Asks for a change, and tells which request it is.
///
/// # Errors
/// `pending_change_customer_id_field_key` where a change of the same is asked for already.
pub async fn ask(tx: &mut Tx, customer: CustomerId, asker: &User, wish: &Wish) -> Result<PendingId, DbError> {
    let now = tx.now();
    let Wish { what, was, wanted, reason } = wish;
    tx.query(
        "INSERT INTO pending_change (customer_id, field, was_credit_limit, was_currency, was_iban, was_status, \
                was_blocked, was_blocked_reason, was_payment_terms_days, credit_limit, currency, iban, status, blocked, \
                blocked_reason, payment_terms_days, reason, asker_id, asker_name, asked_at, version, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 1, $20, $20) \
         RETURNING id",
    )
    .bind(customer)
    .bind(*what)
    .bind(was.credit_limit)
    .bind(was.currency)
    .bind(was.iban.as_deref())
    .bind(was.status)
    .bind(was.blocked)
    .bind(was.blocked_reason.as_deref())
    .bind(was.payment_terms_days)
    .bind(wanted.credit_limit)
    .bind(wanted.currency)
    .bind(wanted.iban.as_deref())
    .bind(wanted.status)
    .bind(wanted.blocked)
    .bind(wanted.blocked_reason.as_deref())
    .bind(wanted.payment_terms_days)
    .bind(reason.as_deref())
    .bind(asker.id)
    .bind(&*asker.name)
    .bind(now)
    .scalar()
    .await
}

const SELECT: &str = "SELECT id, field, state, was_credit_limit, was_currency, was_iban, was_status, was_blocked, \
     was_blocked_reason, was_payment_terms_days, credit_limit, currency, iban, status, blocked, blocked_reason, \
     payment_terms_days, reason, asker_id, asker_name, asked_at, decider_name, answer, version FROM pending_change";

/// What waits to be decided about a customer, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn open(conn: &mut Executor, customer: CustomerId, zone: Tz) -> Result<Vec<Pending>, DbError> {
    let sql = format!("{SELECT} WHERE customer_id = $1 AND state = 'pending' ORDER BY id");
    let rows: Vec<Row> = conn.query(Sql::compose(sql)).bind(customer).all().await?;
    Ok(rows.into_iter().map(|row| row.read(zone)).collect())
}

/// One request about a customer, decided or not.
///
/// # Errors
/// When the database fails.
pub async fn find(
    conn: &mut Executor,
    customer: CustomerId,
    id: PendingId,
    zone: Tz,
) -> Result<Option<Pending>, DbError> {
    let sql = format!("{SELECT} WHERE customer_id = $1 AND id = $2");
    let row: Option<Row> = conn.query(Sql::compose(sql)).bind(customer).bind(id).optional().await?;
    Ok(row.map(|row| row.read(zone)))
}

/// Decides a request; false where somebody else was faster.
///
/// # Errors
/// When the database fails.
pub async fn decide(
    tx: &mut Tx,
    id: PendingId,
    state: State,
    decider: &User,
    answer: Option<&str>,
    history: Option<HistoryId>,
) -> Result<bool, DbError> {
    let now = tx.now();
    let rows = tx
        .query(
            "UPDATE pending_change SET state = $1, decider_id = $2, decider_name = $3, decided_at = $4, answer = $5, \
                    history_id = $6, updated_at = $4, version = version + 1 \
             WHERE id = $7 AND state = 'pending'",
        )
        .bind(state)
        .bind(decider.id)
        .bind(&*decider.name)
        .bind(now)
        .bind(answer)
        .bind(history)
        .bind(id)
        .execute()
        .await?;
    Ok(rows == 1)
}

/// The newest change of a customer's own row: in the transaction that has written it, its own.
///
/// # Errors
/// When the database fails.
pub async fn newest_change(tx: &mut Tx, customer: CustomerId) -> Result<Option<HistoryId>, DbError> {
    let newest: Option<(HistoryId,)> = tx
        .query(
            "SELECT id FROM history WHERE customer_id = $1 AND entity = 'customer' AND entity_id = $1 \
             ORDER BY id DESC LIMIT 1",
        )
        .bind(customer)
        .optional()
        .await?;
    Ok(newest.map(|(id,)| id))
}

#[derive(sqlx::FromRow)]
struct Row {
    id: PendingId,
    field: Sensitive,
    state: State,
    was_credit_limit: Option<i64>,
    was_currency: Option<Currency>,
    was_iban: Option<String>,
    was_status: Option<Status>,
    was_blocked: Option<bool>,
    was_blocked_reason: Option<String>,
    was_payment_terms_days: Option<i64>,
    credit_limit: Option<i64>,
    currency: Option<Currency>,
    iban: Option<String>,
    status: Option<Status>,
    blocked: Option<bool>,
    blocked_reason: Option<String>,
    payment_terms_days: Option<i64>,
    reason: Option<String>,
    asker_id: UserId,
    asker_name: String,
    asked_at: DateTime<Utc>,
    decider_name: Option<String>,
    answer: Option<String>,
    version: i64,
}

impl Row {
    fn read(self, zone: Tz) -> Pending {
        Pending {
            id: self.id,
            field: self.field,
            state: self.state,
            was: Held {
                credit_limit: self.was_credit_limit,
                currency: self.was_currency,
                iban: self.was_iban,
                status: self.was_status,
                blocked: self.was_blocked,
                blocked_reason: self.was_blocked_reason,
                payment_terms_days: self.was_payment_terms_days,
            },
            wanted: Held {
                credit_limit: self.credit_limit,
                currency: self.currency,
                iban: self.iban,
                status: self.status,
                blocked: self.blocked,
                blocked_reason: self.blocked_reason,
                payment_terms_days: self.payment_terms_days,
            },
            reason: self.reason,
            asker_id: self.asker_id,
            asker_name: self.asker_name,
            asked_at: self.asked_at.with_timezone(&zone).fixed_offset(),
            decider_name: self.decider_name,
            answer: self.answer,
            version: self.version,
        }
    }
}
