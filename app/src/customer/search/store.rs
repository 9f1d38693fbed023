//! Reading the list.
//!
//! What is searched is first looked for among a few hundred customers, the first in the order: a word that many have is found
//! there at once, and a firm with few customers has no others. Else the rarest of the words is looked up by its letters, in an
//! index, and the customers that have it are looked at for the others: that costs what those are, and not what all are, and
//! counts them too. A word that so many have that a page of them is found sooner in the order is looked for there. A list
//! without words is counted only as far as anybody reads a number.

use super::asked::{Asked, Way, has_letters, is_indexed, key_expression, order};
use super::model::{ListOptions, ListPage, ListQuery, ListRow, Neighbours, Word};
use super::order::{Column, Key};
use crate::db::{Conn, DbError, Row, Sql};
use crate::locale::Locale;
use crate::user::reach::Reach;
use crate::value::{Country, Currency, CustomerId};
use std::collections::BTreeSet;

/// Customers on a page.
pub const PAGE_SIZE: usize = 50;
const PAGE: i64 = PAGE_SIZE as i64;

/// How many customers are counted; beyond, there are more.
const COUNTED: i64 = 10_000;

/// Among how many customers, the first in the order, what is searched is looked for without an index.
const FIRST: i64 = 300;

/// How much farther than is expected one looks on in the order: the others are not like the first.
const FARTHER: i64 = 3;

/// Where the columns of the list come from. The main address is the default one, else the first.
const BESIDE: &str = " LEFT JOIN app_user o ON o.id = c.owner_id \
     LEFT JOIN address a ON a.id = (SELECT main.id FROM address main WHERE main.customer_id = c.id AND main.deleted_at IS NULL \
                                    ORDER BY main.is_default DESC, main.id LIMIT 1)";

const COLUMNS: &str = "c.id, c.number, c.name, c.trade_name, a.city, a.country, (c.status = 'active') AS active, \
     c.blocked, c.credit_limit, c.currency, o.name AS owner, c.tags";

/// The page of a list.
pub async fn page(conn: &mut Conn, query: &ListQuery) -> Result<ListPage, DbError> {
    let mut search = Search::of(conn, query).await?;
    let columns = format!("{COLUMNS}, {} AS key", key_text(query.sort.column));
    let stretch = Stretch { key: query.after.as_ref(), way: Way::Forward, limit: PAGE_SIZE + 1 };
    let in_order: Option<Vec<Found>> = search.in_order(conn, &columns, stretch).await?;
    let (mut found, total, more) = if let Some(found) = in_order {
        let (total, more) = if search.words.is_empty() { search.count(conn).await? } else { search.seen(found.len()) };
        (found, total, more)
    } else {
        search.look_up(conn).await?;
        let counted: Vec<Counted> = search.counted(conn, &columns, stretch).await?;
        let total = match counted.first() {
            Some(first) => first.total,
            None if query.after.is_some() => search.count(conn).await?.0,
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
    let place = format!("SELECT {} FROM customer c{BESIDE} WHERE c.id = $1{within}", key_text(query.sort.column));
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
        None => {
            search.look_up(conn).await?;
            search.looked_up(conn, "c.id", stretch).await?
        }
    };
    Ok(found.first().map(|(id,)| *id))
}

/// Which rows of a list: beyond a key, along the order or against it, and how many.
#[derive(Clone, Copy)]
struct Stretch<'k> {
    key: Option<&'k Key>,
    way: Way,
    limit: usize,
}

/// What a list asks for, and how it is found.
struct Search<'q> {
    query: &'q ListQuery,
    /// At which customers it looks.
    within: Reach,
    words: Vec<Word>,
    /// How many of the first customers were looked at for the words, how many of these have them all, and how many customers
    /// there are at most.
    looked_at: i64,
    have_all: i64,
    among: i64,
    /// The word that the fewest have, and the customers that have it, where they are not too many; once they are looked up.
    rarest: Option<(usize, Option<Vec<CustomerId>>)>,
}

impl<'q> Search<'q> {
    async fn of(conn: &mut Conn, query: &'q ListQuery) -> Result<Search<'q>, DbError> {
        let (within, words) = (conn.reach(), query.words());
        let mut search = Search { query, within, words, looked_at: 0, have_all: 0, among: 0, rarest: None };
        if search.words.is_empty() {
            return Ok(search);
        }
        let mut asked = Asked::new("SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN ");
        asked.holds(&search.all());
        asked.add(
            " THEN 1 ELSE 0 END), 0) AS BIGINT), COALESCE((SELECT MAX(id) FROM customer), 0) \
             FROM (SELECT c.id, c.search_key FROM customer c",
        );
        asked.shown(query, within);
        asked.add(&format!(" ORDER BY c.name_key, c.id LIMIT {FIRST}) c"));
        (search.looked_at, search.have_all, search.among) = asked.query(conn).one().await?;
        if !search.is_soon_found() || !is_indexed(query.sort.column) {
            search.look_up(conn).await?;
        }
        Ok(search)
    }

    /// Looks for the customers that have the word that the fewest have, unless that is done.
    async fn look_up(&mut self, conn: &mut Conn) -> Result<(), DbError> {
        if self.rarest.is_none() && !self.words.is_empty() {
            let rarest = self.rarest(conn).await?;
            self.rarest = Some((rarest, self.few(conn, rarest).await?));
        }
        Ok(())
    }

    fn all(&self) -> Vec<&Word> {
        self.words.iter().collect()
    }

    /// Among how many customers in the order a page of what is searched is expected, as far as the first tell.
    fn expected(&self) -> Option<i64> {
        (PAGE + 1).checked_mul(FIRST)?.checked_div(self.have_all)
    }

    /// Whether a page is found in the order before all are looked up that have it: either way, each takes about as long.
    fn is_soon_found(&self) -> bool {
        let have_it = self.among / FIRST * self.have_all;
        self.looked_at < FIRST || self.expected().is_some_and(|expected| expected < have_it)
    }

    /// How many are looked up at most. Where more have a word, a page of them is expected in the order among as many.
    fn most(&self) -> i64 {
        self.among.saturating_mul(PAGE + 1).isqrt().max(FIRST)
    }

    /// Among how many customers in the order a page of what is searched is looked for.
    fn window(&self) -> i64 {
        let expected = self.expected().filter(|_| self.is_soon_found()).unwrap_or_else(|| self.most());
        expected.saturating_mul(FARTHER).max(FIRST)
    }

    /// The word that the fewest of the first customers have; of those that the index finds, where it finds any.
    async fn rarest(&self, conn: &mut Conn) -> Result<usize, DbError> {
        if self.words.len() < 2 {
            return Ok(0);
        }
        let is_indexed = self.words.iter().any(has_letters);
        let mut asked = Asked::new("WITH tried AS (SELECT c.id, c.search_key FROM customer c");
        asked.shown(self.query, self.within);
        asked.add(&format!(" ORDER BY c.name_key, c.id LIMIT {FIRST})"));
        let words = self.words.iter().enumerate().filter(|(_, word)| has_letters(word) || !is_indexed);
        for (turn, (place, word)) in words.enumerate() {
            let union = if turn == 0 { "" } else { " UNION ALL" };
            let longest = word.iter().map(String::len).max().unwrap_or(0);
            asked.add(&format!(
                "{union} SELECT CAST({place} AS BIGINT) AS place, COUNT(*) AS have, \
                                CAST({longest} AS BIGINT) AS letters FROM tried c WHERE "
            ));
            asked.holds(&[word]);
        }
        asked.add(" ORDER BY have, letters DESC LIMIT 1");
        let (place, ..): (i64, i64, i64) = asked.query(conn).one().await?;
        Ok(usize::try_from(place).unwrap_or(0))
    }

    /// The customers that have a word, where the index finds it and they are not too many.
    async fn few(&self, conn: &mut Conn, word: usize) -> Result<Option<Vec<CustomerId>>, DbError> {
        let Some(word) = self.words.get(word).filter(|word| has_letters(word)) else { return Ok(None) };
        let most = usize::try_from(self.most()).unwrap_or(usize::MAX);
        let mut asked = Asked::new("");
        asked.that_have(word);
        asked.add(&format!(" LIMIT {}", most.saturating_add(1)));
        let found: Vec<(CustomerId,)> = asked.query(conn).all().await?;
        Ok((found.len() <= most).then(|| found.into_iter().map(|(id,)| id).collect()))
    }

    /// The rows that are found in the order of the list; `None` where they are not all found there.
    async fn in_order<T: Row>(
        &self,
        conn: &mut Conn,
        columns: &str,
        stretch: Stretch<'_>,
    ) -> Result<Option<Vec<T>>, DbError> {
        let Stretch { key, way, limit } = stretch;
        let sort = self.query.sort;
        if self.words.is_empty() {
            return self.looked_up(conn, columns, stretch).await.map(Some);
        }
        if matches!(self.rarest, Some((_, Some(_)))) || !is_indexed(sort.column) {
            return Ok(None);
        }
        let order = order(sort, way);
        let end = self.end(conn, stretch).await?;
        let mut asked = Asked::new(&format!("SELECT {columns} FROM (SELECT c.id FROM "));
        // SQLite goes along the order until it has found enough, where nothing stands around it. Postgres has to be told how far
        // that is at most: else it takes it for so far that it reads all addresses and contacts beforehand.
        asked.add_each("customer c", "(SELECT c.* FROM customer c");
        asked.shown(self.query, self.within);
        asked.beyond(sort, key, way);
        asked.up_to(sort, end.as_ref(), way);
        let most = self.window() + 1;
        asked.add_each(" AND ", &format!(" ORDER BY {order} LIMIT {most}) c WHERE "));
        asked.holds(&self.all());
        asked.add(&format!(
            " ORDER BY {order} LIMIT {limit}) s JOIN customer c ON c.id = s.id{BESIDE} ORDER BY {order}"
        ));
        let found: Vec<T> = asked.query(conn).all().await?;
        Ok((found.len() == limit || end.is_none()).then_some(found))
    }

    /// The last customer of a stretch of the list at which one looks; none where one looks at all that follow.
    async fn end(&self, conn: &mut Conn, stretch: Stretch<'_>) -> Result<Option<Key>, DbError> {
        if self.looked_at < FIRST {
            return Ok(None);
        }
        let sort = self.query.sort;
        let window = self.window();
        let mut asked =
            Asked::new(&format!("SELECT e.value, e.id FROM (SELECT {} AS value, c.id", key_text(sort.column)));
        asked.add(" FROM customer c");
        asked.shown(self.query, self.within);
        asked.beyond(sort, stretch.key, stretch.way);
        // For a single row SQLite would sort all of them instead of going along the index.
        asked.add(&format!(" ORDER BY {} LIMIT {}) e LIMIT 1 OFFSET {window}", order(sort, stretch.way), window + 1));
        let end: Option<(String, CustomerId)> = asked.query(conn).optional().await?;
        Ok(end.map(|(value, id)| Key { id, value }))
    }

    /// The rows that are found: through the rarest word, where there are words.
    async fn looked_up<T: Row>(&self, conn: &mut Conn, columns: &str, stretch: Stretch<'_>) -> Result<Vec<T>, DbError> {
        let Stretch { key, way, limit } = stretch;
        let sort = self.query.sort;
        let mut asked = Asked::new(&format!("SELECT {columns} FROM customer c{BESIDE}"));
        asked.shown(self.query, self.within);
        asked.beyond(sort, key, way);
        self.through_the_rarest(&mut asked);
        asked.add(&format!(" ORDER BY {} LIMIT {limit}", order(sort, way)));
        asked.query(conn).all().await
    }

    /// The same, each with how many there are: looked up once for both.
    async fn counted<T: Row>(&self, conn: &mut Conn, columns: &str, stretch: Stretch<'_>) -> Result<Vec<T>, DbError> {
        let Stretch { key, way, limit } = stretch;
        let sort = self.query.sort;
        let mut asked = Asked::new("WITH found AS MATERIALIZED (SELECT c.id FROM customer c");
        asked.shown(self.query, self.within);
        self.through_the_rarest(&mut asked);
        asked.add(&format!(
            ") SELECT {columns}, (SELECT COUNT(*) FROM found) AS total \
             FROM found f JOIN customer c ON c.id = f.id{BESIDE} WHERE 1 = 1"
        ));
        asked.beyond(sort, key, way);
        asked.add(&format!(" ORDER BY {} LIMIT {limit}", order(sort, way)));
        asked.query(conn).all().await
    }

    /// ` AND …`: the customers that have the rarest word, which are found by it, and the others too.
    fn through_the_rarest(&self, asked: &mut Asked) {
        let Some((rarest, few)) = &self.rarest else { return };
        match few {
            Some(few) => asked.among(few),
            None => asked.found_by(&self.words[*rarest]),
        }
        asked.add(" AND ");
        let others = self.words.iter().enumerate().filter(|(place, _)| place != rarest);
        asked.holds(&others.map(|(_, word)| word).collect::<Vec<_>>());
    }

    /// How many there are, as far as was seen when so many rows were found in the order, and whether there may be more.
    fn seen(&self, rows: usize) -> (i64, bool) {
        let rows = i64::try_from(rows).unwrap_or(i64::MAX);
        let is_last = rows <= PAGE && self.query.after.is_none();
        if is_last { (rows, false) } else { (self.have_all.max(rows.min(PAGE)), self.looked_at == FIRST) }
    }

    /// How many there are on all pages, and whether there are more than that.
    async fn count(&self, conn: &mut Conn) -> Result<(i64, bool), DbError> {
        let mut asked = Asked::new("SELECT COUNT(*) FROM (SELECT 1 FROM customer c");
        asked.shown(self.query, self.within);
        self.through_the_rarest(&mut asked);
        asked.add(&format!(" LIMIT {}) n", COUNTED + 1));
        let count: i64 = asked.query(conn).scalar().await?;
        Ok((count.min(COUNTED), count > COUNTED))
    }
}

/// Each value of a column once, in order, of rows that are not deleted and whose `filled` condition holds. Of all customers it
/// goes from one value to the next along an index, however many rows have it; of somebody's own it reads those.
async fn each<T>(conn: &mut Conn, column: &str, table: &str, filled: &str) -> Result<Vec<T>, DbError>
where
    (T,): Row,
{
    let reach = conn.reach();
    let there = format!("FROM {table} WHERE deleted_at IS NULL AND {filled}");
    let whose = if table == "customer" { "id" } else { "customer_id" };
    let sql = match reach.of(whose, |_| "$1".to_owned()) {
        Some(within) => format!("SELECT DISTINCT {column} {there} AND {within} ORDER BY {column}"),
        None => format!(
            "WITH RECURSIVE each (value) AS (SELECT MIN({column}) {there} UNION ALL \
             SELECT (SELECT MIN({column}) {there} AND {column} > each.value) FROM each WHERE each.value IS NOT NULL) \
             SELECT value FROM each WHERE value IS NOT NULL"
        ),
    };
    let found: Vec<(T,)> = reach.bound(conn.query(Sql::compose(sql))).all().await?;
    Ok(found.into_iter().map(|(value,)| value).collect())
}

/// The values that the list can be filtered by.
pub async fn options(conn: &mut Conn, locale: Locale) -> Result<ListOptions, DbError> {
    let owners = crate::user::store::owners(conn, false).await?;
    let tags: Vec<String> = each(conn, "tags", "customer", "tags <> ''").await?;
    let tags: BTreeSet<&str> = tags.iter().flat_map(|tags| tags.split(',')).collect();
    let there: Vec<Country> = each(conn, "country", "address", "country IS NOT NULL").await?;
    let countries = Country::by_name(locale).into_iter().filter(|country| there.contains(country));
    let countries = countries.map(|country| (country, country.name(locale).to_owned())).collect();
    let currencies: Vec<Currency> = each(conn, "currency", "customer", "currency <> ''").await?;
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

fn key_text(column: Column) -> String {
    format!("CAST({} AS TEXT)", key_expression(column))
}

#[cfg(test)]
#[path = "store_tests.rs"]
pub(super) mod tests;
