use super::hub::{Live, Message};
use super::model::{News, Person, Present};
use super::presence::Saying;
use super::store;
use crate::db::testing::{Place, command, db_test};
use crate::db::{Db, DbError};
use crate::value::{CustomerId, HistoryId, UserId};
use futures_util::{Stream, StreamExt};
use std::pin::{Pin, pin};
use std::time::Duration;

/// How long a test waits for something that has to come.
const PATIENCE: Duration = Duration::from_secs(20);

/// So many companies, with the numbers 1, 2, 3, …
async fn companies(db: &Db, many: i64) {
    let mut tx = db.write(&command()).await.expect("a transaction");
    for number in 1..=many {
        tx.query("INSERT INTO customer (number, name, currency) VALUES ($1, $2, 'EUR')")
            .bind(format!("B-{number}"))
            .bind(format!("Brouwerij {number}"))
            .execute()
            .await
            .expect("a company");
    }
    tx.commit().await.expect("a commit");
}

async fn rename(db: &Db, customer: i64, name: &str) -> Result<(), DbError> {
    let mut tx = db.write(&command()).await?;
    tx.query("UPDATE customer SET name = $2 WHERE id = $1").bind(customer).bind(name).execute().await?;
    tx.commit().await
}

/// A hub at work.
fn hub(db: &Db) -> Live {
    let live = Live::new(db.clone());
    let at_work = live.clone();
    tokio::spawn(async move { at_work.run().await });
    live
}

fn read(message: &Message) -> News {
    let Message::News(told) = message else { panic!("{message:?}") };
    serde_json::from_str(&told.text).expect("news")
}

async fn next(stream: &mut Pin<&mut impl Stream<Item = Message>>) -> News {
    read(&tokio::time::timeout(PATIENCE, stream.next()).await.expect("it is told in time").expect("it goes on"))
}

/// The next piece of news about anything, and where the listener stands then.
async fn change(stream: &mut Pin<&mut impl Stream<Item = Message>>, customer: i64) -> Vec<HistoryId> {
    loop {
        if let Some(card) = next(stream).await.of_card(CustomerId(customer)) {
            return card.entries;
        }
    }
}

db_test! {
    async fn a_change_is_told_to_whoever_listens(db: Db) {
        companies(&db, 2).await;
        let live = hub(&db);
        let mut listener = pin!(live.listen(command(), None));
        next(&mut listener).await;
        rename(&db, 2, "Brouwerij De Gans").await.expect("a change");
        let mut conn = db.read(&command()).await.expect("a view");
        let newest: i64 = conn.query("SELECT max(id) FROM history").scalar().await.expect("an entry");
        // The companies themselves may not have been told of before.
        while !change(&mut listener, 2).await.contains(&HistoryId(newest)) {}
        live.end();
        assert_eq!(listener.next().await, None, "a server that stops says goodbye");
    }
}

db_test! {
    async fn whoever_is_cut_off_a_thousand_times_hears_each_change_once(db: Db) {
        const COMPANIES: i64 = 50;
        companies(&db, COMPANIES).await;
        // Two servers on one database, and a browser that comes back to either of them.
        let servers = [hub(&db), hub(&db)];
        let begin = next(&mut pin!(servers[0].listen(command(), None))).await.position;
        let writer = tokio::spawn({
            let db = db.clone();
            async move {
                for turn in 0..500 {
                    rename(&db, turn % COMPANIES + 1, &format!("Brouwerij {turn} De Gans")).await.expect("a change");
                }
            }
        });
        let (mut heard, mut position) = (Vec::new(), begin);
        for turn in 0..1000 {
            let mut stream = pin!(servers[fastrand::usize(..2)].listen(command(), Some(position)));
            for _ in 0..fastrand::usize(1..4) {
                // The last turns wait, so that the writer is not ahead of us for ever.
                let patience = Duration::from_millis(if turn < 990 { 3 } else { 300 });
                let Ok(Some(told)) = tokio::time::timeout(patience, stream.next()).await else { break };
                let news = read(&told);
                assert!(!news.any && news.position >= position, "{news:?}");
                position = news.position;
                heard.extend(news.cards.into_iter().flat_map(|card| card.entries));
            }
        }
        writer.await.expect("everything is written");
        // What was written last is sealed a moment later, and told then.
        let mut newest = position;
        for _ in 0..500 {
            let mut conn = db.read(&command()).await.expect("a view");
            newest = store::newest(&mut conn).await.expect("a number");
            let unsealed = "SELECT COUNT(*) FROM history h WHERE NOT EXISTS (SELECT 1 FROM seal s WHERE s.history_id = h.id)";
            if conn.query(unsealed).scalar::<i64>().await.expect("a count") == 0 {
                break;
            }
            drop(conn);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let mut stream = pin!(servers[1].listen(command(), Some(position)));
        while position < newest {
            let news = next(&mut stream).await;
            position = news.position;
            heard.extend(news.cards.into_iter().flat_map(|card| card.entries));
        }
        let mut conn = db.read(&command()).await.expect("a view");
        let happened: Vec<HistoryId> = conn
            .query("SELECT h.id FROM seal s JOIN history h ON h.id = s.history_id WHERE s.position > $1 AND h.op = 'update'")
            .bind(begin)
            .scalars()
            .await
            .expect("entries");
        assert_eq!(happened.len(), 500);
        heard.retain(|entry| happened.contains(entry));
        heard.sort();
        let mut happened = happened;
        happened.sort();
        assert_eq!(heard, happened);
    }
}

db_test! {
    async fn after_an_import_it_is_only_told_that_any_card_may_have_changed(db: Db) {
        let live = hub(&db);
        let begin = next(&mut pin!(live.listen(command(), None))).await.position;
        companies(&db, 1500).await;
        let mut listener = pin!(live.listen(command(), Some(begin)));
        let mut told = Vec::new();
        while told.iter().map(|news: &News| news.position).max().unwrap_or_default() < begin + 1500 {
            told.push(next(&mut listener).await);
        }
        assert!(told.iter().any(|news| news.any), "{told:?}");
        assert!(told.len() < 10, "{} pieces of news", told.len());
    }
}

async fn an_outsider_is_heard(place: Place) {
    companies(&place.db, 1).await;
    let live = hub(&place.db);
    let mut listener = pin!(live.listen(command(), None));
    next(&mut listener).await;
    let outsider = Db::open(&place.url).await.expect("a second program opens the database");
    rename(&outsider, 1, "Brouwerij De Gans").await.expect("a change");
    assert!(!change(&mut listener, 1).await.is_empty());
    outsider.close().await;
    place.leave().await;
}

#[tokio::test]
async fn what_another_program_writes_is_told_on_sqlite() {
    an_outsider_is_heard(Place::sqlite().await).await;
}

#[tokio::test]
async fn what_another_program_writes_is_told_on_postgres() {
    an_outsider_is_heard(Place::postgres().await).await;
}

db_test! {
    async fn a_number_of_another_database_is_noticed(db: Db) {
        companies(&db, 1).await;
        let live = hub(&db);
        let news = next(&mut pin!(live.listen(command(), Some(1_000_000)))).await;
        assert!(news.any && news.position < 1_000_000, "{news:?}");
    }
}

db_test! {
    async fn whoever_opens_a_card_is_seen_by_those_who_have_it_open_on_any_server(db: Db) {
        companies(&db, 1).await;
        let (here, there) = (hub(&db), hub(&db));
        let mut listener = pin!(there.listen(command(), None));
        next(&mut listener).await;
        let ana = Person { id: UserId(1), name: "Ana".to_owned() };
        let saying = Saying { customer: CustomerId(1), page: "a".to_owned(), person: ana.clone(), leaving: false };
        // The other server may still be on its way to its ear.
        let mut told = None;
        for _ in 0..40 {
            here.here(&saying).await.expect("said");
            here.here(&Saying { leaving: true, ..saying.clone() }).await.expect("said");
            here.here(&saying).await.expect("said");
            if let Ok(Some(Message::Present(text))) = tokio::time::timeout(PATIENCE / 40, listener.next()).await {
                told = Some(text);
                break;
            }
        }
        let present: Present = serde_json::from_str(&told.expect("it is told")).expect("who is there");
        assert_eq!(present.customer, CustomerId(1));
        assert!(present.people.is_empty() || present.people == [ana], "{present:?}");
    }
}
