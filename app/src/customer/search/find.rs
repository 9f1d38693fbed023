//! How what a list asks for is found.
//!
//! What is searched is first looked for among a few hundred customers, the first in the order: a word that many have is found
//! there at once, and a firm with few customers has no others. Else the rarest of the words is looked up by its letters, in an
//! index, and the customers that may have it are looked at for all words: that costs what those are, and not what all are, and
//! counts them too. Where that many have it that it would take long to put them into the order, one goes along the order and
//! looks only at those that have its letters. A list without words is counted only as far as anybody reads a number.
//!
//! Where filters leave few customers, all of this is spared: these are looked at, and put into the order.

use super::asked::Asked;
use super::letters::{has_letters, is_told_by_letters};
use super::line::{Line, SORTED, Way, order};
use super::model::{ListQuery, Word};
use super::order::{Column, Key, Sort};
use super::store::PAGE_SIZE;
use crate::db::{Conn, DbError, Row};
use crate::user::reach::Reach;
use crate::value::CustomerId;

/// The same as a number of the database.
pub const PAGE: i64 = PAGE_SIZE as i64;

/// How many customers are counted for a page at most; beyond, there are more.
pub const COUNTED: i64 = 10_000;

/// Among how many customers, the first in the order, what is searched is looked for without an index.
pub const FIRST: i64 = 300;

/// How many customers are put into the order at most, where the filters leave no more; no more of them are counted, either.
const FEW: i64 = 2_000;

/// How much farther than is expected one looks along the order: the others are not like the first.
const FARTHER: i64 = 3;

/// Where the columns of the list come from. The main address is the default one, else the first.
const BESIDE: &str = " LEFT JOIN app_user o ON o.id = c.owner_id \
     LEFT JOIN address a ON a.id = (SELECT main.id FROM address main WHERE main.customer_id = c.id AND main.deleted_at IS NULL \
                                    ORDER BY main.is_default DESC, main.id LIMIT 1)";

/// Which rows of a list: beyond a key, along the order or against it, and how many.
#[derive(Clone, Copy)]
pub struct Stretch<'k> {
    /// Beyond which key.
    pub key: Option<&'k Key>,
    /// Which way.
    pub way: Way,
    /// How many rows.
    pub limit: usize,
}

/// What a list asks for, and how it is found.
pub struct Search<'q> {
    query: &'q ListQuery,
    /// At which customers it looks.
    within: Reach,
    /// What the customers are to have.
    pub words: Vec<Word>,
    /// How many customers the filters leave, where there are any, counted to one more than [`FEW`].
    left: Option<i64>,
    /// Whether these are so few that they are put into the order, whatever is searched among them.
    are_few: bool,
    /// How many of the first customers were looked at for the words, how many of these have them all, and how many customers
    /// there are at most.
    looked_at: i64,
    have_all: i64,
    among: i64,
    /// The word that the fewest have, and the customers that may have it, where they are not too many; once they are looked up.
    rarest: Option<(usize, Option<Vec<CustomerId>>)>,
}

impl<'q> Search<'q> {
    /// A search that has looked at nothing yet.
    pub fn new(conn: &Conn, query: &'q ListQuery) -> Search<'q> {
        Search {
            query,
            within: conn.reach(),
            words: query.words(),
            left: None,
            are_few: false,
            looked_at: 0,
            have_all: 0,
            among: 0,
            rarest: None,
        }
    }

    /// Begins a search: looks how many the filters leave, and how many of the first have the words.
    pub async fn of(conn: &mut Conn, query: &'q ListQuery) -> Result<Search<'q>, DbError> {
        let mut search = Search::new(conn, query);
        let within = search.within;
        if within != Reach::All || query.is_narrowed() {
            let mut asked =
                Asked::new("SELECT COALESCE((SELECT MAX(id) FROM customer), 0), CAST((SELECT COUNT(*) FROM (SELECT 1");
            asked.filtered(query, within);
            asked.add(&format!(" LIMIT {}) n) AS BIGINT)", FEW + 1));
            let left: i64;
            (search.among, left) = asked.query(conn).one().await?;
            search.left = Some(left);
            let is_scattered = Line::of(query).is_scattered(query);
            search.are_few = left <= if is_scattered { FEW } else { search.most().min(FEW) };
        }
        if search.are_few || search.words.is_empty() {
            return Ok(search);
        }
        let mut asked = Asked::new("SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN ");
        asked.holds(&search.words, None);
        asked.add(" THEN 1 ELSE 0 END), 0) AS BIGINT), COALESCE((SELECT MAX(id) FROM customer), 0) FROM (");
        search.first(&mut asked);
        asked.add(") c");
        (search.looked_at, search.have_all, search.among) = asked.query(conn).one().await?;
        if !search.is_soon_found() {
            search.look_up(conn).await?;
        }
        Ok(search)
    }

    /// `SELECT …`: the first customers by name, of those that the filters leave.
    fn first(&self, asked: &mut Asked) {
        let by_name = self.query.sorted(Sort::by(Column::Name));
        let line = Line::of(&by_name);
        asked.add("SELECT c.id, c.name_key, c.search_key");
        asked.along(line, &by_name, self.within);
        asked.add(&format!(" ORDER BY {} LIMIT {FIRST}", line.order(Way::Forward)));
    }

    /// Looks for the customers that may have the word that the fewest have.
    async fn look_up(&mut self, conn: &mut Conn) -> Result<(), DbError> {
        let rarest = self.rarest(conn).await?;
        self.rarest = Some((rarest, self.few(conn, rarest).await?));
        Ok(())
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

    /// How many are looked up at most. To put so many into the order takes about as long as to go along it past those that do not
    /// have the word's letters, until a page is full: that is √N times a constant.
    fn most(&self) -> i64 {
        (2 * self.among.isqrt()).max(FIRST)
    }

    /// Among how many customers in the order a page is looked for that is soon found.
    fn window(&self) -> i64 {
        let far = FARTHER.saturating_mul(self.expected().unwrap_or_else(|| self.most()));
        far.max(FIRST)
    }

    /// The word that the fewest of the first customers have; of those that the index finds, where it finds any.
    async fn rarest(&self, conn: &mut Conn) -> Result<usize, DbError> {
        if self.words.len() < 2 {
            return Ok(0);
        }
        let is_indexed = self.words.iter().any(has_letters);
        let mut asked = Asked::new("WITH tried AS (");
        self.first(&mut asked);
        asked.add(")");
        let words = self.words.iter().enumerate().filter(|(_, word)| has_letters(word) || !is_indexed);
        for (turn, (place, word)) in words.enumerate() {
            let union = if turn == 0 { "" } else { " UNION ALL" };
            let longest = word.iter().map(String::len).max().unwrap_or(0);
            asked.add(&format!(
                "{union} SELECT CAST({place} AS BIGINT) AS place, COUNT(*) AS have, \
                                CAST({longest} AS BIGINT) AS letters FROM tried c WHERE "
            ));
            asked.holds(std::slice::from_ref(word), None);
        }
        asked.add(" ORDER BY have, letters DESC LIMIT 1");
        let (place, ..): (i64, i64, i64) = asked.query(conn).one().await?;
        Ok(usize::try_from(place).unwrap_or(0))
    }

    /// The customers that may have a word, where the index finds it and they are not too many.
    async fn few(&self, conn: &mut Conn, word: usize) -> Result<Option<Vec<CustomerId>>, DbError> {
        let Some(word) = self.words.get(word).filter(|word| has_letters(word)) else { return Ok(None) };
        let most = usize::try_from(self.most()).unwrap_or(usize::MAX);
        let mut asked = Asked::new("");
        if is_told_by_letters(word) {
            asked.that_may_have(word);
        } else {
            asked.that_have(word);
        }
        asked.add(&format!(" LIMIT {}", most.saturating_add(1)));
        let found: Vec<(CustomerId,)> = asked.query(conn).all().await?;
        Ok((found.len() <= most).then(|| found.into_iter().map(|(id,)| id).collect()))
    }

    /// The rows that are found in the order of the list; `None` where they are to be looked up and put into it.
    pub async fn in_order<T: Row>(
        &mut self,
        conn: &mut Conn,
        columns: &str,
        stretch: Stretch<'_>,
    ) -> Result<Option<Vec<T>>, DbError> {
        if self.are_few {
            return Ok(None);
        }
        if self.words.is_empty() {
            return self.along(conn, columns, stretch, |_| (), None, None).await.map(Some);
        }
        let is_tried = self.rarest.is_none();
        if is_tried {
            let found = self.near(conn, columns, stretch).await?;
            if found.is_some() {
                return Ok(found);
            }
            self.look_up(conn).await?;
        }
        match &self.rarest {
            Some((rarest, None)) if has_letters(&self.words[*rarest]) => {
                let sifted = |asked: &mut Asked| asked.sifted_by(&self.words[*rarest]);
                self.along(conn, columns, stretch, sifted, Some(*rarest), None).await.map(Some)
            }
            Some((_, None)) if !is_tried => self.near(conn, columns, stretch).await,
            _ => Ok(None),
        }
    }

    /// The rows that are found within a window along the order; `None` where they may not be all.
    async fn near<T: Row>(
        &self,
        conn: &mut Conn,
        columns: &str,
        stretch: Stretch<'_>,
    ) -> Result<Option<Vec<T>>, DbError> {
        let end = self.end(conn, stretch).await?;
        let (line, way) = (Line::of(self.query), stretch.way);
        let up_to_the_end = |asked: &mut Asked| asked.up_to(line, end.as_ref(), way);
        let found = self.along(conn, columns, stretch, up_to_the_end, None, Some(self.window())).await?;
        Ok((found.len() == stretch.limit || end.is_none()).then_some(found))
    }

    /// The first rows along the order, among those that a condition leaves, who have all words: by one of them they may be found
    /// already. At no more than `most` it looks.
    async fn along<T: Row>(
        &self,
        conn: &mut Conn,
        columns: &str,
        stretch: Stretch<'_>,
        condition: impl FnOnce(&mut Asked),
        found: Option<usize>,
        most: Option<i64>,
    ) -> Result<Vec<T>, DbError> {
        let Stretch { key, way, limit } = stretch;
        let (sort, line) = (self.query.sort, Line::of(self.query));
        let by_key = line.order(way);
        let mut asked = Asked::new(&format!("SELECT {columns} FROM (SELECT c.id, "));
        // SQLite goes along the order until it has found enough, where nothing stands around it. Postgres is told how far that is
        // at most: it takes it for farther.
        let read = format!("{} AS key", line.key());
        let around = if most.is_some() { format!("c.key FROM (SELECT c.*, {read}") } else { read.clone() };
        asked.add_each(&read, &around);
        asked.along(line, self.query, self.within);
        asked.beyond(line, key, way);
        condition(&mut asked);
        match most {
            Some(most) => asked.add_each(" AND ", &format!(" ORDER BY {by_key} LIMIT {}) c WHERE ", most + 1)),
            None => asked.add(" AND "),
        }
        asked.holds(&self.words, found);
        let again = if most.is_some() { order("c", sort, way) } else { by_key.clone() };
        asked.add_each(&format!(" ORDER BY {by_key}"), &format!(" ORDER BY {again}"));
        asked.add(&beside_in_order(sort, way, limit));
        asked.query(conn).all().await
    }

    /// The last customer of a stretch of the list at which one looks; none where one looks at all that follow.
    async fn end(&self, conn: &mut Conn, stretch: Stretch<'_>) -> Result<Option<Key>, DbError> {
        if self.looked_at < FIRST {
            return Ok(None);
        }
        let line = Line::of(self.query);
        let window = self.window();
        let mut asked = Asked::new(&format!("SELECT e.value, e.id FROM (SELECT {} AS value, c.id", line.key_text()));
        asked.along(line, self.query, self.within);
        asked.beyond(line, stretch.key, stretch.way);
        let by_key = line.order(stretch.way);
        // For a single row SQLite would sort all of them instead of going along the index.
        asked.add(&format!(" ORDER BY {by_key} LIMIT {}) e LIMIT 1 OFFSET {window}", window + 1));
        let end: Option<(String, CustomerId)> = asked.query(conn).optional().await?;
        Ok(end.map(|(value, id)| Key { id, value }))
    }

    /// The rows that are found through the rarest word, or among the few that the filters leave: all of these are `found`, and put
    /// into the order.
    pub async fn looked_up<T: Row>(
        &self,
        conn: &mut Conn,
        columns: &str,
        stretch: Stretch<'_>,
    ) -> Result<Vec<T>, DbError> {
        let Stretch { key, way, limit } = stretch;
        let (sort, line) = (self.query.sort, Line::by(self.query.sort));
        let mut asked = Asked::new("WITH found AS MATERIALIZED (SELECT c.id");
        self.all(&mut asked);
        asked.add(&format!(
            ") SELECT {columns} FROM (SELECT c.id, {} AS key FROM {SORTED} WHERE c.id IN (SELECT id FROM found)",
            line.key()
        ));
        asked.beyond(line, key, way);
        asked.add(&format!(" ORDER BY {}", line.order(way)));
        asked.add(&beside_in_order(sort, way, limit));
        asked.query(conn).all().await
    }

    /// ` FROM … WHERE …`: all customers that are found, in no order.
    fn all(&self, asked: &mut Asked) {
        match &self.rarest {
            None => asked.filtered(self.query, self.within),
            Some((rarest, few)) => {
                asked.along(Line::by(Sort::by(Column::Name)), self.query, self.within);
                match few {
                    Some(few) => asked.among(few),
                    None => asked.found_by(&self.words[*rarest]),
                }
            }
        }
        asked.add(" AND ");
        asked.holds(&self.words, self.rarest.as_ref().map(|(rarest, _)| *rarest));
    }

    /// How many there are, as far as was seen when so many rows were found in the order, and whether there may be more.
    pub fn seen(&self, rows: usize) -> (i64, bool) {
        let rows = i64::try_from(rows).unwrap_or(i64::MAX);
        let is_last = rows <= PAGE && self.query.after.is_none();
        if is_last { (rows, false) } else { (self.have_all.max(rows.min(PAGE)), self.looked_at == FIRST) }
    }

    /// How many there are on all pages of a list without words, as far as they are counted for a page, and whether there are more.
    pub async fn counted(&self, conn: &mut Conn) -> Result<(i64, bool), DbError> {
        match self.left {
            Some(left) => Ok((left.min(FEW), left > FEW)),
            None => self.count(conn, COUNTED).await,
        }
    }

    /// How many there are on all pages, counted to so many, and whether there are more than that.
    pub async fn count(&self, conn: &mut Conn, most: i64) -> Result<(i64, bool), DbError> {
        let mut asked = Asked::new("SELECT COUNT(*) FROM (SELECT 1");
        self.all(&mut asked);
        asked.add(&format!(" LIMIT {}) n", most + 1));
        let count: i64 = asked.query(conn).scalar().await?;
        Ok((count.min(most), count > most))
    }
}

/// ` LIMIT …) s …`: ends a statement that finds the first of an order, and sets their columns beside them.
fn beside_in_order(sort: Sort, way: Way, limit: usize) -> String {
    format!(" LIMIT {limit}) s JOIN customer c ON c.id = s.id{BESIDE} ORDER BY {}", order("s", sort, way))
}

#[cfg(test)]
#[path = "find_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "sorted_tests.rs"]
mod sorted_tests;
