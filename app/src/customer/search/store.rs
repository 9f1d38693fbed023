//! Reading the list.

use super::asked::{Asked, TAGGED, each};
use super::find::{COUNTED, Search, Stretch};
use super::line::{Line, SORTED, Way};
use super::model::{ListOptions, ListPage, ListQuery, ListRow, Neighbours};
use super::order::Key;
use crate::db::{Conn, DbError, Row, Sql};
use crate::locale::Locale;
use crate::value::{Country, Currency, CustomerId};
use std::collections::BTreeSet;

/// Customers on a page.
pub const PAGE_SIZE: usize = 50;

/// How many customers are counted where nothing but their number is asked for.
const COUNTED_ALONE: i64 = 100_000;

const COLUMNS: &str = "c.id, c.number, c.name, c.trade_name, a.city, a.country, (c.status = 'active') AS active, \
     c.blocked, c.credit_limit, c.currency, o.name AS owner, c.tags";

/// The page of a list.
pub async fn page(conn: &mut Conn, query: &ListQuery) -> Result<ListPage, DbError> {
    let mut search = Search::of(conn, query).await?;
    let columns = format!("{COLUMNS}, CAST(s.key AS TEXT) AS key");
    let stretch = Stretch { key: query.after.as_ref(), way: Way::Forward, limit: PAGE_SIZE + 1 };
    let in_order: Option<Vec<Found>> = search.in_order(conn, &columns, stretch).await?;
    let (mut found, total, more) = if let Some(found) = in_order {
        let (total, more) =
            if search.words.is_empty() { search.counted(conn).await? } else { search.seen(found.len()) };
        (found, total, more)
    } else {
        let columns = format!("{columns}, (SELECT COUNT(*) FROM found) AS total");
        let counted: Vec<Counted> = search.looked_up(conn, &columns, stretch).await?;
        let total = match counted.first() {
            Some(first) => first.total,
            None if query.after.is_some() => search.count(conn, COUNTED).await?.0,
            None => 0,
        };
        (counted.into_iter().map(|counted| counted.found).collect(), total, false)
    };

    let is_followed = found.len() > PAGE_SIZE;
    found.truncate(PAGE_SIZE);
    let next = found.last().filter(|_| is_followed).map(Found::key).map(|key| key.to_text());
    let rows: Vec<ListRow> = found.into_iter().map(|found| found.row).collect();
    let is_all = query.after.is_none() && next.is_none() && !search.words.is_empty();
    let texts = if is_all { texts(conn, &rows).await? } else { None };
    Ok(ListPage { rows, total, more, next, texts })
}

/// How many customers a list without words has on all pages, and whether there are more than that: more are counted than a page
/// waits for.
pub async fn count(conn: &mut Conn, query: &ListQuery) -> Result<(i64, bool), DbError> {
    let all = ListQuery { q: String::new(), ..query.from_key(None) };
    Search::new(conn, &all).count(conn, COUNTED_ALONE).await
}

/// What each of these customers is found by: their own text, their addresses' and their contacts', a line each. None where that
/// is much.
async fn texts(conn: &mut Conn, rows: &[ListRow]) -> Result<Option<Vec<String>>, DbError> {
    const MUCH: usize = 300;
    let mut asked = Asked::new("");
    asked.texts_of(&rows.iter().map(|row| row.id).collect::<Vec<_>>());
    asked.add(&format!(" LIMIT {}", MUCH + 1));
    let found: Vec<(CustomerId, String)> = if rows.is_empty() { Vec::new() } else { asked.query(conn).all().await? };
    if found.len() > MUCH {
        return Ok(None);
    }
    let mut texts = vec![String::new(); rows.len()];
    for (id, text) in found {
        if let Some(place) = rows.iter().position(|row| row.id == id) {
            texts[place].push_str(&text);
            texts[place].push('\n');
        }
    }
    Ok(Some(texts))
}

/// The customers before and after one, in the order of a list; whether the list shows that customer or not.
pub async fn neighbours(conn: &mut Conn, id: CustomerId, query: &ListQuery) -> Result<Neighbours, DbError> {
    let reach = conn.reach();
    let within = reach.and("c.owner_id", |_| "$2".to_owned());
    let place = format!("SELECT {} FROM {SORTED} WHERE c.id = $1{within}", Line::by(query.sort).key_text());
    let place = reach.bound(conn.query(Sql::compose(place)).bind(id));
    let Some((value,)) = place.optional::<(String,)>().await? else { return Ok(Neighbours::default()) };
    let key = Key { id, value };
    let mut search = Search::of(conn, query).await?;
    let previous = beside(conn, &mut search, &key, Way::Back).await?;
    let next = beside(conn, &mut search, &key, Way::Forward).await?;
    Ok(Neighbours { previous, next })
}

async fn beside(conn: &mut Conn, search: &mut Search<'_>, key: &Key, way: Way) -> Result<Option<CustomerId>, DbError> {
    let stretch = Stretch { key: Some(key), way, limit: 1 };
    let found: Vec<(CustomerId,)> = match search.in_order(conn, "c.id", stretch).await? {
        Some(found) => found,
        None => search.looked_up(conn, "c.id", stretch).await?,
    };
    Ok(found.first().map(|(id,)| *id))
}

/// Each value of a column once, in order, of rows that are not deleted and whose `filled` condition holds. Of all customers it
/// goes along an index; of somebody's own it reads those.
async fn each_within<T>(conn: &mut Conn, column: &str, table: &str, filled: &str) -> Result<Vec<T>, DbError>
where
    (T,): Row,
{
    let reach = conn.reach();
    let whose = if table == "customer" { "id" } else { "customer_id" };
    let sql = match reach.of(whose, |_| "$1".to_owned()) {
        Some(within) => format!(
            "SELECT DISTINCT {column} FROM {table} WHERE deleted_at IS NULL AND {filled} AND {within} ORDER BY {column}"
        ),
        None => each(column, table, filled),
    };
    let found: Vec<(T,)> = reach.bound(conn.query(Sql::compose(sql))).all().await?;
    Ok(found.into_iter().map(|(value,)| value).collect())
}

/// The values that the list can be filtered by.
pub async fn options(conn: &mut Conn, locale: Locale) -> Result<ListOptions, DbError> {
    let owners = crate::user::store::owners(conn, false).await?;
    let tags: Vec<String> = each_within(conn, "tags", "customer", TAGGED).await?;
    let tags: BTreeSet<&str> = tags.iter().flat_map(|tags| tags.split(',')).collect();
    let there: Vec<Country> = each_within(conn, "country", "address", "country IS NOT NULL").await?;
    let countries = Country::by_name(locale).into_iter().filter(|country| there.contains(country));
    let countries = countries.map(|country| (country, country.name(locale).to_owned())).collect();
    let currencies: Vec<Currency> = each_within(conn, "currency", "customer", "currency <> ''").await?;
    Ok(ListOptions { owners, tags: tags.into_iter().map(str::to_owned).collect(), countries, currencies })
}

/// A row, and where it stands in the order.
#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    row: ListRow,
    key: String,
}

/// The same, and how many there are on all pages.
#[derive(sqlx::FromRow)]
struct Counted {
    #[sqlx(flatten)]
    found: Found,
    total: i64,
}

impl Found {
    fn key(&self) -> Key {
        Key { id: self.row.id, value: self.key.clone() }
    }
}

#[cfg(test)]
#[path = "store_tests.rs"]
pub(super) mod tests;
