//! The difference between a row before and after, computed once, on the server.

use super::entity::Entity;
use super::field::{Field, FieldKind};
use super::model::{Change, Kind, Value};
use super::sentence::one_line;
use crate::value::{Currency, Money};
use chrono::{DateTime, TimeZone};
use serde_json::{Map, Value as Json};

/// A row as its columns were.
pub type Columns = Map<String, Json>;

/// What says nothing to a reader: the row's own id, and the label that is shown in place of the owner's.
const SILENT: [&str; 3] = ["id", "owner", "created_at"];

/// What a row of a table that we do not know may be called by.
const UNKNOWN: &[&[&str]] = &[&["name"]];

/// A row before and after, as the trigger wrote them down.
#[derive(Debug)]
pub struct Difference<'a, Z> {
    /// The table.
    pub entity: &'a str,
    /// What was there; empty for an insert.
    pub before: &'a Columns,
    /// What is there now; empty for a delete.
    pub after: &'a Columns,
    /// The reader's zone.
    pub zone: &'a Z,
}

impl<Z: TimeZone> Difference<'_, Z> {
    /// The columns that differ.
    pub fn changes(&self) -> Vec<Change> {
        self.columns().filter(|column| self.differs(column)).map(|column| self.change(column)).collect()
    }

    /// Every column, whether it differs or not; whose the row is only where that is news.
    pub fn fields(&self) -> Vec<Change> {
        let is_news = |change: &Change| change.field != "customer_id" || (change.old != change.new && self.is_update());
        self.columns().map(|column| self.change(column)).filter(is_news).collect()
    }

    fn is_update(&self) -> bool {
        !self.before.is_empty() && !self.after.is_empty()
    }

    /// What was done: marking a row as deleted is a deletion, and the opposite a restoration.
    pub fn kind(&self, op: &str) -> Kind {
        let marked = |row: &Columns| row.get("deleted_at").is_some_and(|at| !at.is_null());
        match op {
            "insert" => Kind::Insert,
            "delete" => Kind::Delete,
            _ => match (marked(self.before), marked(self.after)) {
                (false, true) => Kind::Delete,
                (true, false) => Kind::Restore,
                _ => Kind::Update,
            },
        }
    }

    /// What the row is called: a contact by its name, an address by its label or its street and city.
    pub fn subject(&self) -> Option<String> {
        let row = if self.after.is_empty() { self.before } else { self.after };
        let text =
            |column: &&str| row.get(*column).and_then(Json::as_str).map(one_line).filter(|text| !text.is_empty());
        let called = |group: &&[&str]| group.iter().filter_map(text).collect::<Vec<_>>().join(", ");
        let names = Entity::find(self.entity).map_or(UNKNOWN, |entity| entity.names);
        names.iter().map(called).find(|name| !name.is_empty())
    }

    /// The columns we know in the order of the card, then the others by name.
    fn columns(&self) -> impl Iterator<Item = &str> {
        let here = |column: &str| self.before.contains_key(column) || self.after.contains_key(column);
        let known = Entity::find(self.entity).into_iter().flat_map(Entity::columns);
        let known = known.filter(|field| field.kind != FieldKind::Hidden).map(|field| field.column);
        let mut others: Vec<&str> = self
            .before
            .keys()
            .chain(self.after.keys())
            .map(String::as_str)
            .filter(|column| !SILENT.contains(column) && Field::find(self.entity, column).is_none())
            .collect();
        others.sort_unstable();
        others.dedup();
        known.filter(move |column| here(column)).chain(others)
    }

    /// Whether the column was changed; an amount is another one in another currency, though its figures are the same, and a
    /// whole day is another time than its noon.
    fn differs(&self, column: &str) -> bool {
        let value = |row: &Columns| row.get(column).cloned().unwrap_or(Json::Null);
        let kind = Field::find(self.entity, column).map(|field| field.kind);
        let needs_others = matches!(kind, Some(FieldKind::Money | FieldKind::InstantOrDay));
        value(self.before) != value(self.after)
            || (kind == Some(FieldKind::Reason) && self.explains(column))
            || (needs_others && self.value(self.before, column) != self.value(self.after, column))
    }

    /// Whether a reason is given again, in the same words, for what is changed again.
    fn explains(&self, reason: &str) -> bool {
        let value = |row: &Columns, column: &str| row.get(column).cloned().unwrap_or(Json::Null);
        let changed = |column: &str| value(self.before, column) != value(self.after, column);
        let explained = match reason.trim_end_matches("_reason") {
            "status" => changed("status") || changed("blocked"),
            "payment_terms" => changed("payment_terms_days"),
            column => changed(column),
        };
        explained && !value(self.after, reason).is_null()
    }

    fn change(&self, column: &str) -> Change {
        Change { field: column.to_owned(), old: self.value(self.before, column), new: self.value(self.after, column) }
    }

    /// Reads a column by what it means. What does not read that way is kept as the text it is.
    pub fn value(&self, row: &Columns, column: &str) -> Option<Value> {
        let json = row.get(column)?;
        let kind = Field::find(self.entity, column).map_or(FieldKind::Text, |field| field.kind);
        let understood = match (kind, json) {
            (_, Json::Null) => return None,
            (_, Json::String(text)) if text.is_empty() => return None,
            (FieldKind::Money, Json::Number(_)) => money(row, json, column),
            (FieldKind::Owner, _) => row.get("owner").and_then(Json::as_str).map(|name| Value::Text(name.to_owned())),
            // A whole day is kept as its noon in UTC.
            (FieldKind::InstantOrDay, Json::String(text)) if row.get("all_day") == Some(&Json::Bool(true)) => {
                text.get(..10).map(|day| Value::Text(day.to_owned()))
            }
            (FieldKind::Instant | FieldKind::InstantOrDay | FieldKind::Mark(..), Json::String(text)) => {
                DateTime::parse_from_rfc3339(text)
                    .ok()
                    .map(|at| Value::Instant(at.with_timezone(self.zone).fixed_offset()))
            }
            _ => None,
        };
        Some(understood.unwrap_or_else(|| match json {
            Json::String(text) => Value::Text(text.clone()),
            Json::Bool(yes) => Value::YesNo(*yes),
            other => other.as_i64().map_or_else(|| Value::Text(other.to_string()), Value::Number),
        }))
    }
}

/// An amount in the currency that stands in the same row; what was before has the currency from before.
fn money(row: &Columns, minor: &Json, column: &str) -> Option<Value> {
    let currency = if column.starts_with("was_") { "was_currency" } else { "currency" };
    let currency = Currency::parse(row.get(currency)?.as_str()?).ok()?;
    Some(Value::Money(Money { minor: minor.as_i64()?, currency }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::FixedOffset;
    use serde_json::json;

    fn columns(json: &Json) -> Columns {
        json.as_object().cloned().unwrap_or_default()
    }

    fn with<T>(entity: &str, before: &Json, after: &Json, ask: impl Fn(Difference<'_, FixedOffset>) -> T) -> T {
        let (before, after) = (columns(before), columns(after));
        let zone = FixedOffset::east_opt(3600).unwrap();
        ask(Difference { entity, before: &before, after: &after, zone: &zone })
    }

    #[test]
    fn only_what_differs_is_a_change_in_the_order_of_the_card() {
        let before = json!({"id": 1, "notes": "a", "name": "Acme", "status": "active"});
        let after = json!({"id": 1, "notes": "b", "name": "Acme AG", "status": "active"});
        let fields = with("customer", &before, &after, |row| {
            row.changes().into_iter().map(|change| change.field).collect::<Vec<_>>()
        });
        assert_eq!(fields, ["name", "notes"]);
    }

    #[test]
    fn each_amount_is_read_in_the_currency_its_row_had() {
        let before = json!({"credit_limit": 100_000, "currency": "EUR"});
        let after = json!({"credit_limit": 100_000, "currency": "JPY"});
        let fields = with("customer", &before, &after, |row| row.fields());
        let money = |code, minor| Value::Money(Money { minor, currency: Currency::parse(code).unwrap() });
        assert_eq!(fields[0].old, Some(money("EUR", 100_000)));
        assert_eq!(fields[0].new, Some(money("JPY", 100_000)));
        let changed = with("customer", &before, &after, |row| {
            row.changes().into_iter().map(|change| change.field).collect::<Vec<_>>()
        });
        assert_eq!(changed, ["credit_limit", "currency"], "1000 euros have become 100,000 yen");
        let (before, after) =
            (json!({"credit_limit": null, "currency": "EUR"}), json!({"credit_limit": null, "currency": "JPY"}));
        assert_eq!(with("customer", &before, &after, |row| row.changes().len()), 1);
    }

    #[test]
    fn a_reason_in_the_same_words_is_told_with_each_change_that_it_explains() {
        let row = |limit: i64, notes: &str| json!({"credit_limit": limit, "currency": "EUR", "credit_limit_reason": "Renewed", "notes": notes});
        let fields = |before: &Json, after: &Json| {
            with("customer", before, after, |row| {
                row.changes().into_iter().map(|change| change.field).collect::<Vec<_>>()
            })
        };
        assert_eq!(fields(&row(1, "a"), &row(2, "a")), ["credit_limit", "credit_limit_reason"]);
        assert_eq!(fields(&row(1, "a"), &row(1, "b")), ["notes"]);
    }

    #[test]
    fn an_owner_is_the_frozen_name_and_a_new_name_alone_is_no_change() {
        let before = json!({"owner_id": 3, "owner": "Ana"});
        let renamed = json!({"owner_id": 3, "owner": "Ana María"});
        assert_eq!(with("customer", &before, &renamed, |row| row.changes()), []);
        let after = json!({"owner_id": 4, "owner": "Luis"});
        let changes = with("customer", &before, &after, |row| row.changes());
        assert_eq!(changes[0].old, Some(Value::Text("Ana".to_owned())));
        assert_eq!(changes[0].new, Some(Value::Text("Luis".to_owned())));
    }

    #[test]
    fn a_column_that_nobody_told_us_of_is_not_lost() {
        let changes = with("customer", &json!({"rating": 1.5}), &json!({"rating": {"a": 1}}), |row| row.changes());
        assert_eq!(changes[0].field, "rating");
        assert_eq!(changes[0].new, Some(Value::Text("{\"a\":1}".to_owned())));
    }

    #[test]
    fn marking_as_deleted_is_a_deletion() {
        let (alive, dead) = (json!({"deleted_at": null}), json!({"deleted_at": "2026-07-01T10:00:00+00:00"}));
        assert_eq!(with("customer", &alive, &dead, |row| row.kind("update")), Kind::Delete);
        assert_eq!(with("customer", &dead, &alive, |row| row.kind("update")), Kind::Restore);
        assert_eq!(with("customer", &dead, &dead, |row| row.kind("update")), Kind::Update);
        let Some(Value::Instant(at)) = with("customer", &alive, &dead, |row| row.changes().remove(0).new) else {
            panic!("an instant is read as one");
        };
        assert_eq!(at.to_rfc3339(), "2026-07-01T11:00:00+01:00");
    }

    #[test]
    fn a_whole_day_is_another_time_than_the_noon_it_is_kept_as() {
        let day = json!({"due_at": "2026-11-24T12:00:00+00:00", "all_day": true});
        let noon = json!({"due_at": "2026-11-24T12:00:00+00:00", "all_day": false});
        let changes = with("activity", &day, &noon, |row| row.changes());
        assert_eq!(changes.len(), 1, "all_day itself says nothing more");
        assert_eq!(changes[0].old, Some(Value::Text("2026-11-24".to_owned())));
        let Some(Value::Instant(at)) = &changes[0].new else { panic!("a moment is read as one") };
        assert_eq!(at.to_rfc3339(), "2026-11-24T13:00:00+01:00");
        assert_eq!(with("activity", &day, &day, |row| row.changes()), []);
    }

    #[test]
    fn an_address_is_called_by_its_label_or_by_where_it_is() {
        let none = json!({});
        let address = json!({"label": null, "street": "Calle Mayor 5\n2.º B", "city": "Madrid"});
        assert_eq!(
            with("address", &none, &address, |row| row.subject()).as_deref(),
            Some("Calle Mayor 5, 2.º B, Madrid")
        );
        assert_eq!(
            with("address", &json!({"label": "Almacén"}), &none, |row| row.subject()).as_deref(),
            Some("Almacén")
        );
    }
}
