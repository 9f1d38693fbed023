//! An upload from its first byte to its row: the one way in, for the form, the script and the demonstration alike.

use super::attach::{Attached, attach, name_for};
use super::blob;
use super::model::{LONGEST_NOTE, sent_name};
use super::receive::{Files, Received, Refusal, receive};
use super::store::{self, Added, NewContent};
use crate::db::Db;
use crate::error::AppError;
use crate::user::{Access, open};
use crate::value::{CustomerId, Problem, TicketId, text};
use axum::body::Bytes;
use futures_util::Stream;
use std::time::Duration;

/// Who uploads to whom.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The database.
    pub db: Db,
    /// Who may do it.
    pub access: Access,
    /// Where the bytes go.
    pub files: Files,
    /// Whose file it will be.
    pub customer: CustomerId,
    /// The ticket that it will belong to, if to any.
    pub ticket: Option<TicketId>,
}

impl Upload {
    /// Whether there is a customer to upload to, and such a ticket: asked before a byte is read.
    ///
    /// # Errors
    /// `NotFound` where there is none, or it is deleted or out of reach.
    pub async fn check_customer(&self) -> Result<(), AppError> {
        let mut conn = open::reading(&self.db, &self.access, self.customer).await?;
        let alive = "SELECT c.id FROM customer c WHERE c.id = $1 AND c.deleted_at IS NULL AND ($2 IS NULL OR EXISTS \
                     (SELECT 1 FROM ticket t WHERE t.id = $2 AND t.customer_id = c.id AND t.deleted_at IS NULL))";
        let row = conn.query(alive).bind(self.customer).bind(self.ticket).optional::<(CustomerId,)>().await?;
        row.map(drop).ok_or(AppError::NotFound)
    }

    /// Takes one content in under the name that its sender gives it.
    ///
    /// # Errors
    /// Why it is refused. No row and no bytes are left then.
    pub async fn take<E>(
        &self,
        sent: &str,
        note: &str,
        chunks: impl Stream<Item = Result<Bytes, E>> + Unpin,
    ) -> Result<Added, Refusal> {
        let name = sent_name(sent);
        let note = text::optional(note, LONGEST_NOTE).map_err(|problem| AppError::field("note", problem))?;
        let received = receive(&self.files, chunks).await?;
        self.keep(&name, note.as_deref(), received).await
    }

    /// First the bytes, then the row: a row never promises what is not there.
    async fn keep(&self, name: &str, note: Option<&str>, received: Received) -> Result<Added, Refusal> {
        if let Err(error) = self.announce(&received).await {
            received.forget(&self.files.vault).await;
            return Err(error.into());
        }
        let (sha256, size, kind) = (received.sha256.clone(), received.size, received.kind);
        let (media_type, author) = (received.media_type, self.access.person());
        received.settle(&self.files.vault).await?;
        let new = NewContent { name, note, sha256: &sha256, size, kind, media_type, author: &author };
        match self.write(new).await {
            // Somebody has added a file of this name, or given it to a ticket, at the same moment: it is there now.
            Err(Failed::Raced) => self.write(new).await,
            other => other,
        }
        .map_err(|failed| match failed {
            Failed::Raced => AppError::field("name", Problem::Taken).into(),
            Failed::App(error) => error.into(),
        })
    }

    async fn announce(&self, received: &Received) -> Result<(), AppError> {
        for _ in 0..50 {
            let mut tx = self.db.write(&self.access).await?;
            if blob::announce(&mut tx, &received.sha256, received.size).await? {
                return Ok(tx.commit().await?);
            }
            drop(tx);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Err(AppError::internal("the same content is being removed, and that does not end"))
    }

    async fn write(&self, new: NewContent<'_>) -> Result<Added, Failed> {
        let mut tx = open::writing(&self.db, &self.access, self.customer).await?;
        let name = match self.ticket {
            Some(ticket) => name_for(&mut tx, self.customer, ticket, new.name).await?.ok_or(AppError::NotFound)?,
            None => new.name.to_owned(),
        };
        let added = match store::add(&mut tx, self.customer, NewContent { name: &name, ..new }).await {
            Err(error) if error.constraint() == Some("file_customer_id_name_key") => return Err(Failed::Raced),
            other => other?.ok_or(AppError::NotFound)?,
        };
        if let Some(ticket) = self.ticket {
            match attach(&mut tx, self.customer, ticket, added.id).await? {
                Attached::Done => {}
                Attached::Elsewhere(_) => return Err(Failed::Raced),
                Attached::Missing => return Err(AppError::NotFound.into()),
            }
        }
        if !blob::ready(&mut tx, new.sha256).await? {
            return Err(AppError::internal("the content was removed before its row was written").into());
        }
        tx.commit().await?;
        Ok(added)
    }
}

enum Failed {
    Raced,
    App(AppError),
}

impl<E: Into<AppError>> From<E> for Failed {
    fn from(error: E) -> Failed {
        Failed::App(error.into())
    }
}
