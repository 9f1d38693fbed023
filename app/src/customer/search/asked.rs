//! A statement over the customers of a list: conditions made of constant pieces, and the values bound in their places.

use super::key::containing;
use super::letters::letters;
use super::line::{Line, Way};
use super::model::{LONGEST_SEARCH, ListQuery, StatusFilter, Word};
use super::order::{Column, Key};
use crate::db::{Executor, Query, Sql};
use crate::user::reach::Reach;
use crate::value::CustomerId;

/// A statement being put together.
#[derive(Default)]
pub struct Asked {
    sqlite: String,
    postgres: String,
    values: Vec<Value>,
}

enum Value {
    Text(String),
    Number(i64),
}

impl Asked {
    /// A statement that begins so.
    pub fn new(text: &str) -> Asked {
        let mut asked = Asked::default();
        asked.add(text);
        asked
    }

    /// Goes on with a text that is the same on both databases.
    pub fn add(&mut self, text: &str) {
        self.add_each(text, text);
    }

    /// Goes on with a text that each database has its own of.
    pub fn add_each(&mut self, sqlite: &str, postgres: &str) {
        self.sqlite.push_str(sqlite);
        self.postgres.push_str(postgres);
    }

    /// The place of a value: `$3`.
    fn place(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    /// The statement, ready to be asked.
    pub fn query(self, sql: &mut Executor) -> Query<'_> {
        let query = sql.query(Sql::each(self.sqlite, self.postgres));
        self.values.into_iter().fold(query, |query, value| match value {
            Value::Text(text) => query.bind(text),
            Value::Number(number) => query.bind(number),
        })
    }

    /// The texts that some customers, their addresses and their contacts are found by, each with the customer's id.
    pub fn texts_of(&mut self, ids: &[CustomerId]) {
        let places: Vec<String> = ids.iter().map(|id| self.place(Value::Number(id.0))).collect();
        let places = places.join(", ");
        self.add(&format!(
            "SELECT id, search_key FROM customer WHERE id IN ({places}) \
             UNION ALL SELECT customer_id, search_key FROM address WHERE customer_id IN ({places}) AND deleted_at IS NULL \
             UNION ALL SELECT customer_id, search_key FROM contact WHERE customer_id IN ({places}) AND deleted_at IS NULL"
        ));
    }

    /// ` FROM … WHERE …`: what the list shows, but for its words, to whoever reaches these customers and goes along a line.
    pub fn along(&mut self, line: Line, query: &ListQuery, reach: Reach) {
        if line.is_in_country() {
            self.in_country(query, reach, "+");
            return;
        }
        // SQLite joins in this order.
        match line.table() {
            Some(table) => self.add(&format!(" FROM {table} k CROSS JOIN customer c")),
            None => self.add(" FROM customer c"),
        }
        self.kept(query, reach, "+");
        self.add(if line.table().is_some() { " AND c.id = k.customer_id" } else { "" });
        self.with_country(query);
    }

    /// ` AND …`: only customers with an address in the country that is asked for.
    fn with_country(&mut self, query: &ListQuery) {
        if let Some(country) = query.country {
            let place = self.place(Value::Text(country.code().to_owned()));
            // By the OFFSET Postgres looks at each customer's alone.
            self.add(&format!(
                " AND EXISTS (SELECT 1 FROM customer_country w WHERE w.country = {place} AND w.customer_id = c.id LIMIT 1 OFFSET 0)"
            ));
        }
    }

    /// ` FROM … WHERE …`: what the list shows, but for its words, of those who stand with a country. Postgres by the OFFSET looks at
    /// each of them alone, too.
    fn in_country(&mut self, query: &ListQuery, reach: Reach, sign: &str) {
        let country = query.country.map(|country| country.code().to_owned()).unwrap_or_default();
        self.add_each(
            " FROM customer_country k CROSS JOIN customer c",
            " FROM customer_country k CROSS JOIN LATERAL (SELECT c.* FROM customer c",
        );
        self.kept(query, reach, sign);
        let place = self.place(Value::Text(country));
        let (joined, theirs) = (" AND c.id = k.customer_id", format!("k.country = {place}"));
        self.add_each(&format!("{joined} AND {theirs}"), &format!("{joined} OFFSET 0) c WHERE {theirs}"));
    }

    /// ` FROM … WHERE …`: the same, through the index of what the filters ask for.
    pub fn filtered(&mut self, query: &ListQuery, reach: Reach) {
        // An owner has fewer customers than a country.
        if query.country.is_some() && query.owner.is_none() {
            self.in_country(query, reach, "");
        } else {
            self.add(" FROM customer c");
            self.kept(query, reach, "");
            self.with_country(query);
        }
        // The tags of deleted customers stand in no index.
        if let Some(tag) = query.tag.as_ref().filter(|_| query.status != StatusFilter::Deleted) {
            let (tags, place) = (each("tags", "customer", TAGGED), self.tag(tag));
            self.add(&format!(
                " AND c.tags <> '' AND c.tags IN (SELECT t.value FROM ({tags}) t WHERE {})",
                has_tag("t.value", &place)
            ));
        }
    }

    /// ` WHERE …`: what the list shows to whoever reaches these customers, but for its words and its country. A sign before a column
    /// keeps a database from its index, from which all that it finds would have to be put into the order. The customers of an owner
    /// and of a currency stand there in the order of their names, which serves where that is the list's.
    fn kept(&mut self, query: &ListQuery, reach: Reach, sign: &str) {
        self.add(match query.status {
            StatusFilter::Active => " WHERE c.deleted_at IS NULL AND c.status = 'active'",
            StatusFilter::Inactive => " WHERE c.deleted_at IS NULL AND c.status = 'inactive'",
            StatusFilter::All => " WHERE c.deleted_at IS NULL",
            StatusFilter::Deleted => " WHERE c.deleted_at IS NOT NULL",
        });
        let within = reach.and(&format!("{sign}c.owner_id"), |user| self.place(Value::Number(user.0)));
        self.add(&within);
        let sign = if query.sort.column == Column::Name { "" } else { sign };
        if let Some(owner) = query.owner {
            let place = self.place(Value::Number(owner.0));
            self.add(&format!(" AND {sign}c.owner_id = {place}"));
        }
        if let Some(currency) = query.currency {
            let place = self.place(Value::Text(currency.code().to_owned()));
            // Postgres has no sign for a text.
            self.add_each(&format!(" AND {sign}c.currency = {place}"), &format!(" AND c.currency = {place}"));
        }
        if let Some(tag) = &query.tag {
            let place = self.tag(tag);
            self.add(&format!(" AND {}", has_tag("c.tags", &place)));
        }
    }

    /// The place of a tag. Tags are stored in lower case, and SQLite's LIKE would take either.
    fn tag(&mut self, tag: &str) -> String {
        let tag: String = tag.chars().take(LONGEST_SEARCH).flat_map(char::to_lowercase).collect();
        self.place(Value::Text(containing(&format!(",{tag},"))))
    }

    /// ` AND …`: only what lies beyond a key of a line, where there is one.
    pub fn beyond(&mut self, line: Line, key: Option<&Key>, way: Way) {
        self.bounded(line, key, if line.sort().descending == (way == Way::Forward) { "<" } else { ">" });
    }

    /// ` AND …`: only what lies before a key, where there is one, and what has that key.
    pub fn up_to(&mut self, line: Line, key: Option<&Key>, way: Way) {
        self.bounded(line, key, if line.sort().descending == (way == Way::Forward) { ">=" } else { "<=" });
    }

    /// The key alone is said, too: by it SQLite finds where in an index of an expression to begin and to end.
    fn bounded(&mut self, line: Line, key: Option<&Key>, sign: &str) {
        let Some(key) = key else { return };
        let value = match line.sort().column {
            // A key that is no number was written by hand: it stands before every limit.
            Column::CreditLimit => Value::Number(key.value.parse().unwrap_or(i64::MIN)),
            _ => Value::Text(key.value.clone()),
        };
        let (value, id) = (self.place(value), self.place(Value::Number(key.id.0)));
        let (key, row, side) = (line.key(), line.id(), &sign[..1]);
        self.add(&format!(" AND {key} {side}= {value} AND ({key}, {row}) {sign} ({value}, {id})"));
    }

    /// `(…)`: every word stands in the customer, in an address of theirs, or in a contact. It looks at one customer after the
    /// other, by the quickest search for a text within another that each database has: LIKE takes twice as long. Needs the
    /// `search_key` of `customer c`, and its `name_key`. A word by which they were `found` SQLite still looks for: it has found
    /// them by the letters.
    pub fn holds(&mut self, words: &[Word], found: Option<usize>) {
        let (mut sqlite, mut postgres) = (vec!["1 = 1".to_owned()], vec!["1 = 1".to_owned()]);
        for (turn, word) in words.iter().enumerate() {
            let places: Vec<String> = word.iter().map(|spelling| self.place(Value::Text(spelling.clone()))).collect();
            let holds = |find: &str, text: &str| {
                let spellings: Vec<String> =
                    places.iter().map(|place| format!("{find}({text}, {place}) > 0")).collect();
                format!("({})", spellings.join(" OR "))
            };
            sqlite.push(format!(
                "EXISTS (SELECT 1 FROM customer_words w WHERE w.name_key = c.name_key AND w.customer_id = c.id AND {})",
                holds("instr", "w.words")
            ));
            let part = |table: &str| {
                let holds = holds("strpos", "w.search_key");
                // By the OFFSET Postgres looks at each customer's alone. Else it may look through all of them beforehand.
                format!(
                    "EXISTS (SELECT 1 FROM {table} w WHERE w.customer_id = c.id AND w.deleted_at IS NULL AND {holds} \
                     OFFSET 0)"
                )
            };
            postgres.push(if found == Some(turn) {
                // It wants every value to be named.
                format!("{} <> ''", places.join(" <> '' AND "))
            } else {
                format!("({} OR {} OR {})", holds("strpos", "c.search_key"), part("address"), part("contact"))
            });
        }
        self.add_each(&format!("({})", sqlite.join(" AND ")), &format!("({})", postgres.join(" AND ")));
    }

    /// ` AND c.id IN (…)`: these customers.
    pub fn among(&mut self, ids: &[CustomerId]) {
        let ids: Vec<String> = ids.iter().map(|id| id.0.to_string()).collect();
        let place = self.place(Value::Text(format!("[{}]", ids.join(","))));
        self.add_each(
            &format!(" AND c.id IN (SELECT value FROM json_each({place}))"),
            &format!(" AND c.id IN (SELECT value::bigint FROM jsonb_array_elements_text({place}::jsonb))"),
        );
    }

    /// ` AND c.id IN (…)`: the customers that may have a word.
    pub fn found_by(&mut self, word: &Word) {
        self.add(" AND c.id IN (");
        self.that_may_have(word);
        self.add(")");
    }

    /// ` AND …`: the customers that may have a word. They are sifted out by whoever goes along an order: said as a truth it keeps
    /// SQLite from fetching each of them instead, and Postgres from looking through all of them for each customer that it passes.
    pub fn sifted_by(&mut self, word: &Word) {
        self.add(" AND (c.id IN (");
        self.that_may_have(word);
        self.add(")) IS TRUE");
    }

    /// The customers in whom a word stands, in an address of theirs, or in a contact, some of them more than once; found through
    /// the letters of the word where it has enough of them.
    pub fn that_have(&mut self, word: &Word) {
        // The join is told to begin with the letters; what they find is looked at itself.
        self.in_parts(word, |table, id, letters, like| {
            format!(
                "SELECT t.{id} FROM {table}_letters l CROSS JOIN {table} t ON t.id = l.rowid \
                 WHERE l.{table}_letters MATCH {letters} AND {like}"
            )
        });
    }

    /// The same customers, and on SQLite those who have all runs of three letters of the word, but in other words: who has them
    /// stands in indexes alone.
    pub fn that_may_have(&mut self, word: &Word) {
        self.in_parts(word, |table, id, letters, _| match table {
            "customer" => format!("SELECT rowid FROM customer_letters WHERE customer_letters MATCH {letters}"),
            _ => format!(
                "SELECT t.{id} FROM {table}_letters l CROSS JOIN {table} t INDEXED BY {table}_customers ON t.id = l.rowid \
                 WHERE l.{table}_letters MATCH {letters} AND t.deleted_at IS NULL"
            ),
        });
    }

    /// `SELECT … UNION ALL …`: what a word is found in; in SQLite's words, where it has letters for its index, of the table, the
    /// customer's id in it, the letters and the condition that the word stands there. Postgres takes the letters from the
    /// condition itself.
    fn in_parts(&mut self, word: &Word, by_letters: impl Fn(&str, &str, &str, &str) -> String) {
        for (turn, spelling) in word.iter().enumerate() {
            let (pattern, letters) = (self.place(Value::Text(containing(spelling))), letters(spelling));
            let has_letters = letters.is_some();
            let sought = self.place(Value::Text(letters.unwrap_or_else(|| spelling.clone())));
            let each = |part: &dyn Fn(&str, &str, &str) -> String| {
                let like = format!("t.search_key LIKE {pattern} ESCAPE '\\'");
                let parts =
                    [("customer", "id"), ("address", "customer_id"), ("contact", "customer_id")].map(|(table, id)| {
                        let there = if table == "customer" { "" } else { "t.deleted_at IS NULL AND " };
                        part(table, id, &format!("{there}{like}"))
                    });
                parts.join(" UNION ALL ")
            };
            let sqlite = if has_letters {
                each(&|table, id, like| by_letters(table, id, &sought, like))
            } else {
                format!("SELECT w.customer_id FROM customer_words w WHERE instr(w.words, {sought}) > 0")
            };
            // Every value has to be named, on Postgres too.
            let postgres =
                each(&|table, id, like| format!("SELECT t.{id} FROM {table} t WHERE {sought} <> '' AND {like}"));
            let union = if turn == 0 { "" } else { " UNION ALL " };
            self.add_each(&format!("{union}{sqlite}"), &format!("{union}{postgres}"));
        }
    }
}

/// That a tag is among those of a column.
fn has_tag(column: &str, place: &str) -> String {
    format!("',' || {column} || ',' LIKE {place} ESCAPE '\\'")
}

/// What customers have who have tags.
pub const TAGGED: &str = "tags <> ''";

/// Each value of a column once, in order, of rows that are not deleted and whose `filled` condition holds. It goes from one value
/// to the next along an index, however many rows have it.
pub fn each(column: &str, table: &str, filled: &str) -> String {
    let there = format!("FROM {table} WHERE deleted_at IS NULL AND {filled}");
    format!(
        "WITH RECURSIVE each (value) AS (SELECT MIN({column}) {there} UNION ALL \
         SELECT (SELECT MIN({column}) {there} AND {column} > each.value) FROM each WHERE each.value IS NOT NULL) \
         SELECT value FROM each WHERE value IS NOT NULL"
    )
}
