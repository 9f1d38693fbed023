//! Reading many activities: a customer's, and those of one person. By key, never more than a page.

use super::clock;
use super::filter::{ActivityFilter, ActivityPage, Choices, Key, Show};
use super::mine::{MyActivity, MyPage};
use super::store::{COLUMNS, FROM, Row, Sight};
use crate::customer::tab::{MANY, counted};
use crate::db::{DbError, Executor, Query, Sql};
use crate::user;
use crate::user::reach::Reach;
use crate::value::{CustomerId, UserId};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use chrono_tz::Tz;

/// How many activities a page has.
pub const PAGE: usize = 25;
/// How many contacts are offered to choose from: nobody chooses among thousands, and each would be sent with every card.
pub const OFFERED: usize = 200;

/// A page of a customer's activities.
///
/// # Errors
/// When the database fails.
pub async fn page(
    conn: &mut Executor,
    customer: CustomerId,
    sight: Sight,
    filter: &ActivityFilter,
) -> Result<ActivityPage, DbError> {
    let mut asked = Asked::of(customer, sight.zone, filter);
    if let Some(key) = filter.after {
        asked.beyond(filter.show, key);
    }
    let order = match filter.show {
        Show::Open => "a.due_at ASC NULLS LAST, a.id ASC",
        Show::Done => "a.done_at DESC, a.id DESC",
    };
    let select = format!("SELECT {COLUMNS}{FROM}{} ORDER BY {order} LIMIT {}", asked.sql, PAGE + 1);
    let mut rows: Vec<Row> = asked.bound(conn.query(Sql::compose(select))).all().await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|row| row.key(filter.show));
    let rows: Vec<_> = rows.into_iter().map(|row| row.read(sight.zone, sight.now)).collect();
    let open =
        counted(rows.len(), next.is_none() && *filter == ActivityFilter::default(), open(conn, customer)).await?;
    Ok(ActivityPage { rows, next, open, today: Some(sight.today()), choices: choices(conn, customer).await? })
}

/// How many activities a customer has still to come, [`MANY`] at most.
async fn open(conn: &mut Executor, customer: CustomerId) -> Result<i64, DbError> {
    conn.query(
        "SELECT COUNT(*) FROM (SELECT id FROM activity WHERE customer_id = $1 AND done_at IS NULL \
                                 AND deleted_at IS NULL LIMIT $2) AS counted",
    )
    .bind(customer)
    .bind(MANY)
    .scalar()
    .await
}

/// What filters and form offer to choose from.
///
/// # Errors
/// When the database fails.
pub async fn choices(conn: &mut Executor, customer: CustomerId) -> Result<Choices, DbError> {
    let people = user::store::labels(conn).await?;
    // In the order of the list of contacts, which an index has.
    let contacts = format!(
        "SELECT id, name FROM contact WHERE customer_id = $1 AND deleted_at IS NULL \
         ORDER BY CASE WHEN is_primary THEN 0 ELSE 1 END, name_key, id LIMIT {OFFERED}"
    );
    Ok(Choices { people, contacts: conn.query(Sql::compose(contacts)).bind(customer).all().await? })
}

/// A page of what one person has still to do, at all customers: what is overdue first, what has no date last.
///
/// # Errors
/// When the database fails.
pub async fn mine(conn: &mut Executor, person: UserId, sight: Sight, after: Option<Key>) -> Result<MyPage, DbError> {
    let mut asked = Asked::of_person(person, conn.reach());
    if let Some(key) = after {
        asked.beyond(Show::Open, key);
    }
    let select = format!(
        "SELECT {COLUMNS}, c.name AS customer_name{FROM}{} ORDER BY a.due_at ASC NULLS LAST, a.id ASC LIMIT {}",
        asked.sql,
        PAGE + 1
    );
    let mut rows: Vec<Mine> = asked.bound(conn.query(Sql::compose(select))).all().await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|mine| mine.row.key(Show::Open));
    let rows = rows.into_iter().map(|mine| mine.read(sight)).collect();
    Ok(MyPage { rows, next, today: Some(sight.today()) })
}

/// How many activities a person should have done by the end of today, [`MANY`] at most: every page asks, and nobody reads a
/// larger number.
///
/// # Errors
/// When the database fails.
pub async fn due(conn: &mut Executor, person: UserId, sight: Sight) -> Result<i64, DbError> {
    let mut asked = Asked::of_person(person, conn.reach());
    let Some(tomorrow) = sight.today().checked_add_days(Days::new(1)) else { return Ok(0) };
    asked.on_one_side("a.due_at", "<", clock::beginning(tomorrow, sight.zone));
    let some = format!("SELECT 1 FROM activity a JOIN customer c ON c.id = a.customer_id{} LIMIT {MANY}", asked.sql);
    let count = format!("SELECT COUNT(*) FROM ({some}) n");
    asked.bound(conn.query(Sql::compose(count))).scalar().await
}

/// An activity, and at which customer.
#[derive(sqlx::FromRow)]
struct Mine {
    #[sqlx(flatten)]
    row: Row,
    customer_name: String,
}

impl Mine {
    fn read(self, sight: Sight) -> MyActivity {
        MyActivity { activity: self.row.read(sight.zone, sight.now), customer: self.customer_name }
    }
}

/// The conditions that were asked for, and what is bound to them in their order.
struct Asked {
    sql: String,
    bound: Vec<Bound>,
}

enum Bound {
    Number(i64),
    Text(&'static str),
    Flag(bool),
    Instant(DateTime<Utc>),
}

impl Asked {
    /// The activities that a list shows on all its pages.
    fn of(customer: CustomerId, zone: Tz, filter: &ActivityFilter) -> Asked {
        let mut asked = Asked { sql: " WHERE a.deleted_at IS NULL".to_owned(), bound: Vec::new() };
        let (state, at) = match filter.show {
            Show::Open => (" AND a.done_at IS NULL", "a.due_at"),
            Show::Done => (" AND a.done_at IS NOT NULL", "a.done_at"),
        };
        asked.sql.push_str(state);
        asked.equal("a.customer_id", Bound::Number(customer.0));
        if let Some(kind) = filter.kind {
            asked.equal("a.kind", Bound::Text(kind.code()));
        }
        if let Some(person) = filter.person {
            // The sign keeps the databases from reading all that the person has at other customers.
            asked.equal("+a.assignee_id", Bound::Number(person.0));
        }
        if let Some(contact) = filter.contact {
            asked.equal("a.contact_id", Bound::Number(contact.0));
        }
        if let Some(day) = filter.from.filter(is_of_our_time) {
            asked.on_one_side(at, ">=", clock::beginning(day, zone));
        }
        if let Some(next) = filter.to.filter(is_of_our_time).and_then(|day| day.checked_add_days(Days::new(1))) {
            asked.on_one_side(at, "<", clock::beginning(next, zone));
        }
        asked
    }

    /// What one person has still to do, at whatever customer that is within reach and not deleted.
    fn of_person(person: UserId, reach: Reach) -> Asked {
        let sql = " WHERE a.deleted_at IS NULL AND a.done_at IS NULL AND c.deleted_at IS NULL".to_owned();
        let mut asked = Asked { sql, bound: Vec::new() };
        asked.equal("a.assignee_id", Bound::Number(person.0));
        let within = reach.and("c.owner_id", |user| format!("${}", asked.bind(Bound::Number(user.0))));
        asked.sql.push_str(&within);
        asked
    }

    /// Before or after the beginning of a day; moments and whole days have a beginning of their own.
    fn on_one_side(&mut self, at: &str, sign: &str, (moments, days): (DateTime<Utc>, DateTime<Utc>)) {
        let wider = if sign == "<" { moments.max(days) } else { moments.min(days) };
        let wider = self.bind(Bound::Instant(wider));
        let (day, moments, days) =
            (self.bind(Bound::Flag(true)), self.bind(Bound::Instant(moments)), self.bind(Bound::Instant(days)));
        // A moment of being done is that of a whole day only where it is the day's own.
        let whole = if at == "a.due_at" { "" } else { " AND a.done_at = a.due_at" };
        // The wider of the two first: it ends the way through the index.
        self.sql.push_str(&format!(
            " AND {at} {sign} ${wider} AND {at} {sign} CASE WHEN a.all_day = ${day}{whole} THEN ${days} ELSE ${moments} END"
        ));
    }

    /// Only what comes after a place in the list.
    fn beyond(&mut self, show: Show, key: Key) {
        let id = self.bind(Bound::Number(key.id.0));
        let at = key.at.and_then(DateTime::from_timestamp_micros);
        let condition = match (show, at) {
            (Show::Open, None) => format!("a.due_at IS NULL AND a.id > ${id}"),
            (Show::Open, Some(at)) => {
                let at = self.bind(Bound::Instant(at));
                format!("((a.due_at, a.id) > (${at}, ${id}) OR a.due_at IS NULL)")
            }
            (Show::Done, at) => {
                // Nothing is done without a moment; a place without one was written by hand and is before all of them.
                let at = self.bind(Bound::Instant(at.unwrap_or(DateTime::UNIX_EPOCH)));
                format!("(a.done_at, a.id) < (${at}, ${id})")
            }
        };
        self.sql.push_str(" AND ");
        self.sql.push_str(&condition);
    }

    fn equal(&mut self, column: &str, value: Bound) {
        let place = self.bind(value);
        self.sql.push_str(&format!(" AND {column} = ${place}"));
    }

    /// Binds a value, and says under which number.
    fn bind(&mut self, value: Bound) -> usize {
        self.bound.push(value);
        self.bound.len()
    }

    fn bound(self, query: Query<'_>) -> Query<'_> {
        self.bound.into_iter().fold(query, |query, value| match value {
            Bound::Number(number) => query.bind(number),
            Bound::Text(text) => query.bind(text),
            Bound::Flag(flag) => query.bind(flag),
            Bound::Instant(instant) => query.bind(instant),
        })
    }
}

/// Whether a day has a year of four digits, before and after it too: others filter nothing, and neither database could
/// compare them.
fn is_of_our_time(day: &NaiveDate) -> bool {
    (1000..9999).contains(&day.year())
}
