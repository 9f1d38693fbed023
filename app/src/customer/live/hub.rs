//! The hub: one look at the database for each change, however many browsers listen.

use super::model::{News, Person, Present};
use super::presence::{Presence, Saying};
use super::store::{self, PAGE};
use crate::customer::history::seal;
use crate::db::{Db, DbError, Heard};
use crate::user::Access;
use crate::user::reach::Reach;
use crate::value::CustomerId;
use futures_util::stream::{Stream, unfold};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::broadcast::{self, error::RecvError};

/// How many pieces of news wait for a slow connection. Whoever falls further behind reads the rest for themselves.
const WAITING: usize = 64;
/// How long the hub rests after the database has failed it.
const REST: Duration = Duration::from_secs(2);

/// Tells every listener what is changed. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Live {
    db: Db,
    access: Access,
    told: broadcast::Sender<Word>,
    presence: Presence,
}

/// What goes to the listeners.
#[derive(Clone, Debug)]
enum Word {
    News(Arc<Told>),
    /// Who has a card open, and whose it is: a [`Present`], written for the browser.
    Present(CustomerId, Arc<str>),
    /// The last word, after which nothing follows.
    Goodbye,
}

/// What a listener is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Something was changed.
    News(Arc<Told>),
    /// Somebody came to a card or left it: a [`Present`], written for the browser.
    Present(Arc<str>),
}

/// A piece of news on its way.
#[derive(Debug, PartialEq, Eq)]
pub struct Told {
    /// The event before its first.
    after: i64,
    /// Its last event.
    pub position: i64,
    /// The [`News`], written for the browser.
    pub text: String,
    /// The same, for those who hear only some of it.
    news: News,
}

impl Told {
    fn new(after: i64, news: News) -> Arc<Told> {
        // It holds numbers and names: there is nothing in it that could not be written.
        let text = serde_json::to_string(&news).unwrap_or_default();
        Arc::new(Told { after, position: news.position, text, news })
    }
}

impl Live {
    /// A hub that tells nothing yet.
    #[must_use]
    pub fn new(db: Db) -> Live {
        Live {
            db,
            access: Access::command("live", "ficha"),
            told: broadcast::Sender::new(WAITING),
            presence: Presence::default(),
        }
    }

    /// Seals what is written and tells it to whoever listens. It never ends by itself; what fails is tried again.
    pub async fn run(&self) {
        loop {
            if let Err(cause) = self.watch().await {
                tracing::error!(%cause, "changes cannot be told for the moment");
                tokio::time::sleep(REST).await;
            }
        }
    }

    async fn watch(&self) -> Result<(), DbError> {
        let mut changes = self.db.changes().await?;
        let mut position = store::newest(&mut *self.db.read(&self.access).await?).await?;
        loop {
            seal::store::seal_new(&self.db, &self.access).await?;
            if let Some(told) = self.since(position).await? {
                position = told.position;
                // Nobody listens: then nobody misses it.
                let _ = self.told.send(Word::News(told));
            }
            while let Heard::Said(text) = changes.next().await? {
                self.heard(&text);
            }
        }
    }

    /// A page says that it is there, here or on another server.
    fn heard(&self, text: &str) {
        let Ok(saying) = serde_json::from_str::<Saying>(text) else { return };
        let Some(people) = self.presence.take(&saying, Instant::now()) else { return };
        let present = Present { customer: saying.customer, people };
        let text = serde_json::to_string(&present).unwrap_or_default();
        let _ = self.told.send(Word::Present(present.customer, text.into()));
    }

    /// Says to all servers that somebody is at a card, and tells who is there.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn here(&self, saying: &Saying) -> Result<Vec<Person>, DbError> {
        self.db.say(&serde_json::to_string(saying).unwrap_or_default()).await?;
        Ok(self.presence.at(saying.customer))
    }

    /// What follows an event, if anything does. Where that is more than one look takes, as after an import, it is only told
    /// that anything may have been changed.
    async fn since(&self, position: i64) -> Result<Option<Arc<Told>>, DbError> {
        let mut conn = self.db.read(&self.access).await?;
        let events = store::after(&mut conn, position).await?;
        let news =
            if events.len() < PAGE { News::of(&events) } else { News::of_anything(store::newest(&mut conn).await?) };
        Ok((!events.is_empty()).then(|| Told::new(position, news)))
    }

    /// Says goodbye to every listener, so that the server may stop.
    pub fn end(&self) {
        let _ = self.told.send(Word::Goodbye);
    }

    /// What happens from now on, or what follows the event that was heard last. It begins with a piece of news that tells
    /// only where it begins, and ends when the server stops or the database cannot be read: whoever wants to go on listening
    /// asks again. Whoever does not reach all customers hears only of those that they reach as it is told.
    pub fn listen(&self, access: Access, heard: Option<i64>) -> impl Stream<Item = Message> + Send + use<> {
        // Subscribed before anything is read: what comes meanwhile waits here, and is not told twice.
        let listener =
            Listener { live: self.clone(), access, words: self.told.subscribe(), ready: None, sent: 0, begun: false };
        unfold((listener, heard), async |(mut listener, heard)| {
            let told = listener.next(heard).await?;
            Some((told, (listener, None)))
        })
    }
}

/// Somebody who listens.
struct Listener {
    live: Live,
    /// Who it is.
    access: Access,
    words: broadcast::Receiver<Word>,
    /// What was read for them alone.
    ready: Option<Arc<Told>>,
    /// The last event that they were told of.
    sent: i64,
    begun: bool,
}

impl Listener {
    async fn next(&mut self, heard: Option<i64>) -> Option<Message> {
        if !self.begun {
            self.begun = true;
            return self.begin(heard).await.map(Message::News);
        }
        loop {
            let told = match self.ready.take() {
                Some(told) => told,
                None => match self.words.recv().await {
                    Ok(Word::News(told)) => told,
                    Ok(Word::Present(customer, text)) => {
                        if self.reached([customer].into_iter()).await?.contains(&customer) {
                            return Some(Message::Present(text));
                        }
                        continue;
                    }
                    Ok(Word::Goodbye) | Err(RecvError::Closed) => return None,
                    Err(RecvError::Lagged(_)) => {
                        self.catch_up().await?;
                        continue;
                    }
                },
            };
            if told.after == self.sent {
                self.sent = told.position;
                match self.within_reach(told).await? {
                    Some(told) => return Some(Message::News(told)),
                    None => continue,
                }
            }
            // It begins in the middle of what was told, or after what was not.
            if told.position > self.sent {
                self.catch_up().await?;
            }
        }
    }

    async fn begin(&mut self, heard: Option<i64>) -> Option<Arc<Told>> {
        let newest = match self.live.db.read(&self.live.access).await {
            Ok(mut conn) => store::newest(&mut conn).await,
            Err(cause) => Err(cause),
        };
        let newest = newest.inspect_err(log).ok()?;
        self.sent = heard.unwrap_or(newest);
        if self.sent > newest {
            // It was given by another database than this one.
            self.sent = newest;
            return Some(Told::new(newest, News::of_anything(newest)));
        }
        let begin = Told::new(self.sent, News { position: self.sent, ..News::default() });
        self.catch_up().await?;
        Some(begin)
    }

    /// What of a piece of news is of customers within reach; none inside where that is nothing, and none at all where the
    /// database does not answer.
    async fn within_reach(&self, told: Arc<Told>) -> Option<Option<Arc<Told>>> {
        if self.access.reach() == Reach::All {
            return Some(Some(told));
        }
        let reached = self.reached(told.news.cards.iter().map(|card| card.customer)).await?;
        let mut news = told.news.clone();
        news.cards.retain(|card| reached.contains(&card.customer));
        Some((news.any || !news.cards.is_empty()).then(|| Told::new(told.after, news)))
    }

    /// Those of some customers that are within reach; none where the database does not answer.
    async fn reached(&self, customers: impl Iterator<Item = CustomerId>) -> Option<Vec<CustomerId>> {
        let customers: Vec<CustomerId> = customers.collect();
        if self.access.reach() == Reach::All {
            return Some(customers);
        }
        let mut conn = self.live.db.read(&self.access).await.inspect_err(log).ok()?;
        store::reached(&mut conn, &customers).await.inspect_err(log).ok()
    }

    /// Reads what follows the last event that was told; none where the database does not answer.
    async fn catch_up(&mut self) -> Option<()> {
        self.ready = self.live.since(self.sent).await.inspect_err(log).ok()?;
        Some(())
    }
}

fn log(cause: &DbError) {
    tracing::error!(%cause, "a listener cannot be told what has changed");
}
