//! No statement of the card reads a table from its beginning to its end: what one customer costs must not depend on how many
//! others there are.

use super::super::query::ASKED;
use super::super::testing::{command, db_test, user as somebody};
use super::super::{Db, Executor, Sql};
use super::two_companies;
use crate::customer::{activities, addresses, billing, contacts, details, files, history, products, tickets, visit};
use crate::error::AppError;
use crate::user::{self, Access, Role, Scope, User};
use crate::value::{ActivityId, AddressId, ContactId, CustomerId, CustomerPriceId, HistoryId};
use chrono::{DateTime, Utc};
use std::cell::RefCell;
use std::time::SystemTime;

/// Tables that hold a row for each colleague or each way to tag somebody, however many customers there are.
const SMALL: [&str; 2] = ["app_user", "contact_tag"];

/// Asks for everything that a card asks for when it is opened.
async fn open_a_card(db: &Db, access: &Access) -> Result<(), AppError> {
    let (customer, zone) = (CustomerId(1), chrono_tz::Europe::Madrid);
    let mut conn = user::open::reading(db, access, customer).await?;
    let now = DateTime::<Utc>::from(SystemTime::now());
    let today = now.date_naive();
    details::store::find(&mut conn, customer, false).await?;
    details::approval::store::open(&mut conn, customer, zone).await?;
    if let Some(user) = access.user() {
        visit::store::visit(&mut conn, user, customer, Some(HistoryId(1)), true, now, zone).await?;
    }
    let sight = history::store::Sight { customer, deleted: false, zone };
    history::store::page(&mut conn, sight, &Default::default()).await?;
    addresses::store::page(&mut conn, customer, &Default::default()).await?;
    files::list::page(&mut conn, sight, &Default::default(), 1).await?;
    contacts::store::page(&mut conn, customer, &Default::default()).await?;
    let sight = activities::store::Sight { deleted: false, zone, now };
    activities::list::page(&mut conn, customer, sight, &Default::default()).await?;
    let sight = tickets::store::Sight { customer, deleted: false, zone, now, targets: Default::default() };
    tickets::store::page(&mut conn, &sight, &Default::default()).await?;
    products::store::page(&mut conn, products::store::Sight { customer, today }, &Default::default()).await?;
    let sight = billing::store::Sight { customer, deleted: false, today };
    billing::store::figures::figures(&mut conn, sight).await?;
    billing::store::list::page(&mut conn, sight, &Default::default()).await?;
    Ok(())
}

/// Asks for the page that follows the first one, of each tab, and so for how many there are, too: a short first page tells that
/// by itself.
async fn read_on(db: &Db, access: &Access) -> Result<(), AppError> {
    let (customer, zone) = (CustomerId(1), chrono_tz::Europe::Madrid);
    let mut conn = user::open::reading(db, access, customer).await?;
    let now = DateTime::<Utc>::from(SystemTime::now());
    let sight = history::store::Sight { customer, deleted: false, zone };
    let filter = history::HistoryFilter { before: Some(HistoryId(9)), ..Default::default() };
    history::store::page(&mut conn, sight, &filter).await?;
    let filter = files::filter::FileFilter { after: Some("9.9".to_owned()), ..Default::default() };
    files::list::page(&mut conn, sight, &filter, 1).await?;
    let filter = addresses::model::AddressFilter { after: Some(AddressId(9)), ..Default::default() };
    addresses::store::page(&mut conn, customer, &filter).await?;
    let filter = contacts::ContactFilter { after: Some(ContactId(9)), ..Default::default() };
    contacts::store::page(&mut conn, customer, &filter).await?;
    let sight = activities::store::Sight { deleted: false, zone, now };
    let key = activities::filter::Key { at: Some(9), id: ActivityId(9) };
    let filter = activities::filter::ActivityFilter { after: Some(key), ..Default::default() };
    activities::list::page(&mut conn, customer, sight, &filter).await?;
    let sight = products::store::Sight { customer, today: now.date_naive() };
    let filter = products::model::ProductsFilter { after_price: Some(CustomerPriceId(9)), ..Default::default() };
    products::store::page(&mut conn, sight, &filter).await?;
    Ok(())
}

/// Which tables a statement reads whole, as the database itself would explain it. A table that has an index for the order
/// may be read along it only as far as the page goes, so an index's whole length counts as well.
async fn read_whole(conn: &mut Executor, sql: &str, place: usize) -> Vec<String> {
    if conn.is_sqlite() {
        let explain = format!("EXPLAIN QUERY PLAN {sql}");
        let plan: Vec<(i64, i64, i64, String)> = conn.query(Sql::compose(explain)).all().await.expect(sql);
        return plan.into_iter().filter_map(|(.., line)| scanned(&line, sql)).collect();
    }
    // Before a plan could be asked for without values (Postgres 16), a prepared statement had to be explained.
    let values = (1..).take_while(|place| sql.contains(&format!("${place}"))).map(|_| "NULL");
    let values = values.collect::<Vec<_>>().join(", ");
    let values = if values.is_empty() { values } else { format!("({values})") };
    for prepare in ["SET LOCAL enable_seqscan = off".to_owned(), format!("PREPARE asked_{place} AS {sql}")] {
        conn.query(Sql::compose(prepare)).execute().await.expect(sql);
    }
    let explain = format!("EXPLAIN EXECUTE asked_{place}{values}");
    let plan: Vec<String> = conn.query(Sql::compose(explain)).scalars().await.expect(sql);
    let table = |line: &String| Some(line.split_once("Seq Scan on ")?.1.split_whitespace().next()?.to_owned());
    plan.iter().filter_map(table).collect()
}

/// The table in a line of SQLite's plan that reads all of it: `SCAN c`, where the statement says `customer c`.
fn scanned(line: &str, sql: &str) -> Option<String> {
    let name = line.strip_prefix("SCAN ")?.split_whitespace().next()?;
    let words: Vec<&str> =
        sql.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect();
    let mut tables = words.windows(3).filter(|words| ["FROM", "JOIN"].contains(&words[0]) && !is_part(words[1], sql));
    tables.find(|words| words[1] == name || words[2] == name).map(|words| words[1].to_owned())
}

/// Whether a name is that of a part of the statement itself, and not of a table.
fn is_part(name: &str, sql: &str) -> bool {
    ["", " (actor)", " (day)"].iter().any(|columns| sql.contains(&format!("{name}{columns} AS (")))
}

db_test! {
    async fn a_card_reads_no_table_from_end_to_end(db: Db) {
        two_companies(&db).await;
        // Whoever sees their own customers alone is asked about in every statement over several.
        let eva = User { scope: Scope::Team, ..somebody(&db, "Eva", Role::Editor).await };
        let mut tx = db.write(&command()).await.expect("a transaction");
        tx.query("UPDATE customer SET owner_id = $1 WHERE id = 1").bind(eva.id).execute().await.expect("hers");
        visit::store::mark(&mut tx, &eva, CustomerId(1), HistoryId(1), true).await.expect("she was here");
        tx.commit().await.expect("a commit");
        let restricted = Access::of(eva, Role::Viewer, String::new()).expect("she reads");
        let asked = ASKED.scope(RefCell::default(), async {
            for access in [command(), restricted] {
                open_a_card(&db, &access).await.expect("the card opens");
                read_on(&db, &access).await.expect("the card has more");
            }
            ASKED.with(|asked| asked.take())
        });
        let asked = asked.await;
        assert!(asked.len() > 20, "everything was asked for: {asked:?}");
        let mut conn = db.read(&command()).await.expect("a view");
        let mut wrong = Vec::new();
        for (place, sql) in asked.iter().enumerate() {
            let whole = read_whole(&mut conn, sql, place).await;
            let large = whole.iter().filter(|table| !SMALL.contains(&table.as_str()));
            wrong.extend(large.map(|table| format!("{table}: {sql}")));
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    }
}

db_test! {
    async fn a_question_without_an_index_would_be_noticed(db: Db) {
        let mut conn = db.read(&command()).await.expect("a view");
        let sql = "SELECT h.id FROM history h WHERE h.request_id = $1";
        assert_eq!(read_whole(&mut conn, sql, 0).await, ["history"]);
    }
}
