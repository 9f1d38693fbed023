//! The doors to the data: a server function comes in by one of these, for no other sees the database.
//!
//! Through the first ones comes whoever asks about one customer. They look whether the customer is there *and* within reach,
//! in the same view of the data or the same transaction as all that follows; a customer of other people is answered as one that
//! never was. Through the last ones comes whoever asks about several: each statement there adds the condition of
//! [`Reach`](super::reach::Reach), or is about no customer at all.

use super::access::{Access, db, require};
use super::model::Role;
use crate::db::{Conn, Db, Executor, Sql, Tx};
use crate::error::AppError;
use crate::value::CustomerId;

/// A view of the data for whoever may read this card.
///
/// # Errors
/// `NotFound` where there is no such customer, or it is out of reach, or it is deleted and the reader sees no deleted ones.
pub async fn reading(db: &Db, access: &Access, id: CustomerId) -> Result<Conn, AppError> {
    let mut conn = db.read(access).await?;
    is_there(&mut conn, id, access.sees_deleted()).await?;
    Ok(conn)
}

/// A transaction for whoever may change this card.
///
/// # Errors
/// `NotFound` where there is no such customer, or it is out of reach, or deleted.
pub async fn writing(db: &Db, access: &Access, id: CustomerId) -> Result<Tx, AppError> {
    let mut tx = db.write(access).await?;
    is_there(&mut tx, id, false).await?;
    Ok(tx)
}

/// A view of the data for whoever asked for this page or called this server function, and may read this card.
///
/// # Errors
/// `Unauthenticated`; as [`reading`].
pub async fn open_for_reading(id: CustomerId) -> Result<Conn, AppError> {
    reading(&db()?, &require(Role::Viewer)?, id).await
}

/// A transaction for whoever called this server function, and may change this card.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for viewers; as [`writing`].
pub async fn open_for_writing(id: CustomerId) -> Result<Tx, AppError> {
    writing(&db()?, &require(Role::Editor)?, id).await
}

/// A transaction for whoever may bring this card back, deleted as it is.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for whoever may not restore customers; `NotFound` where there never was one within reach.
pub async fn open_for_restoring(id: CustomerId) -> Result<Tx, AppError> {
    let access = require(Role::RESTORES)?;
    let mut tx = db()?.write(&access).await?;
    is_there(&mut tx, id, true).await?;
    Ok(tx)
}

/// A transaction for whoever may read this card, in which it is kept that they have: it is opened when it is waited for, be the
/// request answered by then.
///
/// # Errors
/// Now, `Internal` outside a request; later, `NotFound` as [`reading`].
pub fn open_for_marking(
    access: &Access,
    id: CustomerId,
) -> Result<impl Future<Output = Result<Tx, AppError>> + Send + use<>, AppError> {
    let (db, access) = (db()?, access.clone());
    Ok(async move {
        let mut tx = db.write(&access).await?;
        is_there(&mut tx, id, access.sees_deleted()).await?;
        Ok(tx)
    })
}

/// A view of the data for whoever is asked whether to erase a customer, or one of their contacts; deleted customers, too.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for all but administrators; `NotFound` where there never was one within reach.
pub async fn open_before_erasing(id: CustomerId) -> Result<Conn, AppError> {
    let access = require(Role::ERASES)?;
    let mut conn = db()?.read(&access).await?;
    is_there(&mut conn, id, true).await?;
    Ok(conn)
}

/// A transaction for whoever erases a customer, or one of their contacts; with the database and the access, for the bytes that
/// are to be removed when it is committed.
///
/// # Errors
/// As [`open_before_erasing`].
pub async fn open_for_erasing(id: CustomerId) -> Result<(Db, Access, Tx), AppError> {
    let (access, db) = (require(Role::ERASES)?, db()?);
    let mut tx = db.write(&access).await?;
    is_there(&mut tx, id, true).await?;
    Ok((db, access, tx))
}

/// A view of the data for statements over several customers, or over none.
///
/// # Errors
/// When the database does not answer.
pub async fn open_across(access: &Access) -> Result<Conn, AppError> {
    Ok(db()?.read(access).await?)
}

/// A transaction for what belongs to several customers, or to none.
///
/// # Errors
/// When the database does not answer.
pub async fn open_across_for_writing(access: &Access) -> Result<Tx, AppError> {
    Ok(db()?.write(access).await?)
}

async fn is_there(sql: &mut Executor, id: CustomerId, deleted_too: bool) -> Result<(), AppError> {
    let reach = sql.reach();
    let within = reach.and("c.owner_id", |_| "$3".to_owned());
    let text = format!("SELECT c.id FROM customer c WHERE c.id = $1 AND (c.deleted_at IS NULL OR $2){within}");
    let query = reach.bound(sql.query(Sql::compose(text)).bind(id).bind(deleted_too));
    query.optional::<(CustomerId,)>().await?.map(drop).ok_or(AppError::NotFound)
}
