//! Reading the list. One statement for a page, one for its count, whatever is asked for.

use super::key::containing;
use super::model::{LONGEST_SEARCH, ListOptions, ListPage, ListQuery, ListRow, Neighbours, StatusFilter};
use super::order::{Column, Key, Sort};
use crate::db::{Conn, DbError, Query, Sql};
use crate::user::reach::Reach;
use crate::value::{Country, Currency, CustomerId};
use std::collections::BTreeSet;

/// Customers on a page.
pub const PAGE_SIZE: usize = 50;

/// Where the columns of the list come from. The main address is the default one, else the first.
const FROM: &str = " FROM customer c \
     LEFT JOIN app_user o ON o.id = c.owner_id \
     LEFT JOIN address a ON a.id = (SELECT main.id FROM address main WHERE main.customer_id = c.id AND main.deleted_at IS NULL \
                                    ORDER BY main.is_default DESC, main.id LIMIT 1)";

const COLUMNS: &str = "c.id, c.number, c.name, c.trade_name, a.city, a.country, (c.status = 'active') AS active, \
     c.blocked, c.credit_limit, c.currency, o.name AS owner, c.tags";

/// The page of a list.
pub async fn page(conn: &mut Conn, query: &ListQuery) -> Result<ListPage, DbError> {
    let mut filter = Filter::of(query, conn.reach());
    let count = Sql::compose(format!("SELECT COUNT(*) FROM customer c{}", filter.sql));
    let total: i64 = filter.bound(conn.query(count)).scalar().await?;

    if let Some(key) = &query.after {
        filter.beyond(query.sort, key, Way::Forward);
    }
    let select = format!(
        "SELECT {COLUMNS}, {key} AS key{FROM}{filter} ORDER BY {order} LIMIT {limit}",
        key = key_text(query.sort.column),
        filter = filter.sql,
        order = order(query.sort, Way::Forward),
        limit = PAGE_SIZE + 1,
    );
    let mut found: Vec<Found> = filter.bound(conn.query(Sql::compose(select))).all().await?;

    let more = found.len() > PAGE_SIZE;
    found.truncate(PAGE_SIZE);
    let next = found.last().filter(|_| more).map(Found::key).map(|key| key.to_text());
    Ok(ListPage { rows: found.into_iter().map(|found| found.row).collect(), total, next })
}

/// The customers before and after one, in the order of a list; whether the list shows that customer or not.
pub async fn neighbours(conn: &mut Conn, id: CustomerId, query: &ListQuery) -> Result<Neighbours, DbError> {
    let reach = conn.reach();
    let within = reach.and("c.owner_id", |_| "$2".to_owned());
    let place = format!("SELECT {}{FROM} WHERE c.id = $1{within}", key_text(query.sort.column));
    let place = reach.bound(conn.query(Sql::compose(place)).bind(id));
    let Some((value,)) = place.optional::<(String,)>().await? else { return Ok(Neighbours::default()) };
    let key = Key { id, value };
    let previous = beside(conn, query, &key, Way::Back).await?;
    let next = beside(conn, query, &key, Way::Forward).await?;
    Ok(Neighbours { previous, next })
}

async fn beside(conn: &mut Conn, query: &ListQuery, key: &Key, way: Way) -> Result<Option<CustomerId>, DbError> {
    let mut filter = Filter::of(query, conn.reach());
    filter.beyond(query.sort, key, way);
    let select = format!("SELECT c.id{FROM}{} ORDER BY {} LIMIT 1", filter.sql, order(query.sort, way));
    let row = filter.bound(conn.query(Sql::compose(select))).optional::<(CustomerId,)>().await?;
    Ok(row.map(|(id,)| id))
}

/// The values that the list can be filtered by.
pub async fn options(conn: &mut Conn) -> Result<ListOptions, DbError> {
    let reach = conn.reach();
    let within = reach.and("owner_id", |_| "$1".to_owned());
    let owners = crate::user::store::owners(conn, false).await?;
    let tags = format!("SELECT DISTINCT tags FROM customer WHERE deleted_at IS NULL AND tags <> ''{within}");
    let tags: Vec<(String,)> = reach.bound(conn.query(Sql::compose(tags))).all().await?;
    let tags: BTreeSet<&str> = tags.iter().flat_map(|(tags,)| tags.split(',')).collect();
    let of_reached = reach.of("customer_id", |_| "$1".to_owned());
    let countries = format!(
        "SELECT DISTINCT country FROM address WHERE deleted_at IS NULL AND country IS NOT NULL{} ORDER BY country",
        of_reached.map_or_else(String::new, |condition| format!(" AND {condition}"))
    );
    let countries: Vec<(Country,)> = reach.bound(conn.query(Sql::compose(countries))).all().await?;
    let currencies =
        format!("SELECT DISTINCT currency FROM customer WHERE deleted_at IS NULL{within} ORDER BY currency");
    let currencies: Vec<(Currency,)> = reach.bound(conn.query(Sql::compose(currencies))).all().await?;
    Ok(ListOptions {
        owners,
        tags: tags.into_iter().map(str::to_owned).collect(),
        countries: countries.into_iter().map(|(country,)| country).collect(),
        currencies: currencies.into_iter().map(|(currency,)| currency).collect(),
    })
}

/// A row, and where it stands in the order.
#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    row: ListRow,
    key: String,
}

impl Found {
    fn key(&self) -> Key {
        Key { id: self.row.id, value: self.key.clone() }
    }
}

/// Along the order, or against it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Forward,
    Back,
}

/// What a column is ordered by. Never NULL, so that every row has a place: no city and no owner come first, no credit
/// limit comes after every limit.
const fn key_expression(column: Column) -> &'static str {
    match column {
        Column::Number => "c.number",
        Column::Name => "c.name_key",
        Column::City => "COALESCE(LOWER(a.city), '')",
        Column::CreditLimit => "COALESCE(c.credit_limit, 9223372036854775807)",
        Column::Owner => "COALESCE(LOWER(o.name), '')",
    }
}

fn key_text(column: Column) -> String {
    format!("CAST({} AS TEXT)", key_expression(column))
}

fn order(sort: Sort, way: Way) -> String {
    let direction = if sort.descending == (way == Way::Forward) { "DESC" } else { "ASC" };
    format!("{} {direction}, c.id {direction}", key_expression(sort.column))
}

/// Conditions made of constant pieces, and the values bound in their places.
struct Filter {
    sql: String,
    values: Vec<Value>,
}

enum Value {
    Text(String),
    Number(i64),
}

impl Filter {
    /// The customers that a list shows on all its pages. Needs `customer c` alone.
    fn of(query: &ListQuery, reach: Reach) -> Filter {
        let status = match query.status {
            StatusFilter::Active => " WHERE c.deleted_at IS NULL AND c.status = 'active'",
            StatusFilter::Inactive => " WHERE c.deleted_at IS NULL AND c.status = 'inactive'",
            StatusFilter::All => " WHERE c.deleted_at IS NULL",
            StatusFilter::Deleted => " WHERE c.deleted_at IS NOT NULL",
        };
        let mut filter = Filter { sql: status.to_owned(), values: Vec::new() };
        let within = reach.and("c.owner_id", |user| filter.place(Value::Number(user.0)));
        filter.sql.push_str(&within);
        if let Some(owner) = query.owner {
            let place = filter.place(Value::Number(owner.0));
            filter.sql.push_str(&format!(" AND c.owner_id = {place}"));
        }
        if let Some(currency) = query.currency {
            let place = filter.place(Value::Text(currency.code().to_owned()));
            filter.sql.push_str(&format!(" AND c.currency = {place}"));
        }
        if let Some(country) = query.country {
            let place = filter.place(Value::Text(country.code().to_owned()));
            filter.sql.push_str(&format!(
                " AND c.id IN (SELECT customer_id FROM address WHERE deleted_at IS NULL AND country = {place})"
            ));
        }
        if let Some(tag) = &query.tag {
            // Tags are stored in lower case, and SQLite's LIKE would take either.
            let tag: String = tag.chars().take(LONGEST_SEARCH).flat_map(char::to_lowercase).collect();
            let place = filter.place(Value::Text(containing(&format!(",{tag},"))));
            filter.sql.push_str(&format!(" AND ',' || c.tags || ',' LIKE {place} ESCAPE '\\'"));
        }
        for (word, other) in query.words() {
            let mut spellings = vec![found_in(&filter.place(Value::Text(containing(&word))))];
            if let Some(other) = other {
                spellings.push(found_in(&filter.place(Value::Text(containing(&other)))));
            }
            filter.sql.push_str(&format!(" AND ({})", spellings.join(" OR ")));
        }
        filter
    }

    /// Only what lies beyond a key. Needs [`FROM`].
    fn beyond(&mut self, sort: Sort, key: &Key, way: Way) {
        let value = match sort.column {
            // A key that is no number was written by hand: it stands before every limit.
            Column::CreditLimit => Value::Number(key.value.parse().unwrap_or(i64::MIN)),
            _ => Value::Text(key.value.clone()),
        };
        let (value, id) = (self.place(value), self.place(Value::Number(key.id.0)));
        let sign = if sort.descending == (way == Way::Forward) { "<" } else { ">" };
        self.sql.push_str(&format!(" AND ({}, c.id) {sign} ({value}, {id})", key_expression(sort.column)));
    }

    /// The place of a value: `$3`.
    fn place(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    fn bound<'c>(&self, query: Query<'c>) -> Query<'c> {
        self.values.iter().fold(query, |query, value| match value {
            Value::Text(text) => query.bind(text.clone()),
            Value::Number(number) => query.bind(*number),
        })
    }
}

/// A word stands in the customer, in an address of theirs, or in a contact. The two lists of customers are made once
/// for the statement, not once for a row.
fn found_in(place: &str) -> String {
    format!(
        "c.search_key LIKE {place} ESCAPE '\\' \
         OR c.id IN (SELECT customer_id FROM address WHERE deleted_at IS NULL AND search_key LIKE {place} ESCAPE '\\') \
         OR c.id IN (SELECT customer_id FROM contact WHERE deleted_at IS NULL AND search_key LIKE {place} ESCAPE '\\')"
    )
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
