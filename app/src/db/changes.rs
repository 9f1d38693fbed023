//! Word between the servers on one database: that something may have been written, by whomever, and what one has to say to
//! the others.

use super::{Backend, Db, DbError};
use sqlx::postgres::PgListener;
use std::collections::VecDeque;
use std::time::Duration;
use tokio::sync::{broadcast, watch};

/// The channel on which Postgres's triggers call, whichever program has written.
const WRITTEN: &str = "ficha_history";
/// The channel on which servers speak to each other.
const SAID: &str = "ficha_said";
/// How many sayings wait to be heard within one process; who is further behind misses the oldest.
pub(super) const SAYINGS: usize = 256;
/// How often an SQLite file is looked at although nothing was said: another program that writes to it does not call.
const LOOK_AT_FILE: Duration = Duration::from_millis(500);
/// The same on Postgres, where only a connection that broke could keep word from us.
const LOOK_AT_SERVER: Duration = Duration::from_secs(5);

/// What was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Something may have been written. It may be said without a reason, but never fails to come for long.
    Written,
    /// What a server said, this one or another, by [`Db::say`].
    Said(String),
}

/// Waits for word.
#[derive(Debug)]
pub struct Changes(Source);

#[derive(Debug)]
enum Source {
    Sqlite(watch::Receiver<()>, broadcast::Receiver<String>),
    /// With what was said while a heap of calls was taken together.
    Postgres(Box<PgListener>, VecDeque<String>),
}

impl Db {
    /// Word of what is written and said from now on.
    pub async fn changes(&self) -> Result<Changes, DbError> {
        Ok(Changes(match &self.0 {
            Backend::Sqlite { written, said, .. } => Source::Sqlite(written.subscribe(), said.subscribe()),
            Backend::Postgres(pool) => {
                let mut listener = PgListener::connect_with(pool).await?;
                listener.listen_all([WRITTEN, SAID]).await?;
                Source::Postgres(Box::new(listener), VecDeque::new())
            }
        }))
    }

    /// Says something to every server on this database that listens, this one too. It is kept nowhere. 7 kB at most.
    pub async fn say(&self, text: &str) -> Result<(), DbError> {
        match &self.0 {
            // Nobody listens: then nobody misses it.
            Backend::Sqlite { said, .. } => drop(said.send(text.to_owned())),
            Backend::Postgres(pool) => {
                sqlx::query("SELECT pg_notify($1, $2)").bind(SAID).bind(text).execute(pool).await.map(drop)?;
            }
        }
        Ok(())
    }
}

impl Changes {
    /// Returns what was heard since it returned before, one by one.
    pub async fn next(&mut self) -> Result<Heard, DbError> {
        match &mut self.0 {
            Source::Sqlite(written, said) => tokio::select! {
                Ok(text) = said.recv() => Ok(Heard::Said(text)),
                Ok(()) = written.changed() => Ok(Heard::Written),
                () = tokio::time::sleep(LOOK_AT_FILE) => Ok(Heard::Written),
            },
            Source::Postgres(listener, said) => {
                if let Some(text) = said.pop_front() {
                    return Ok(Heard::Said(text));
                }
                let Ok(first) = tokio::time::timeout(LOOK_AT_SERVER, listener.recv()).await else {
                    return Ok(Heard::Written);
                };
                let first = first?;
                if first.channel() == SAID {
                    return Ok(Heard::Said(first.payload().to_owned()));
                }
                // A hundred that called while we were busy want one look.
                while let Some(next) = listener.next_buffered() {
                    if next.channel() == SAID {
                        said.push_back(next.payload().to_owned());
                    }
                }
                Ok(Heard::Written)
            }
        }
    }
}
