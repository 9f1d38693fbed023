//! Which columns hold what is somebody's own, and what stands in their place once it is erased.

use crate::db::Sql;
use crate::value::fold;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::{BTreeSet, HashMap};

/// A row as its columns.
pub(super) type Columns = Map<String, Value>;

/// Reads a row as a trigger wrote it.
pub(super) fn read(image: &str) -> Columns {
    serde_json::from_str(image).unwrap_or_default()
}

/// JSON of what is written to the database as one value.
pub(super) fn text(of: &impl Serialize) -> String {
    serde_json::to_string(of).unwrap_or_default()
}

/// What stands where a text has to stand, as in the history where a secret was.
const STARS: &str = "***";
/// What an issued document does not print.
const NOT_PRINTED: &str = "over_limit_reason";

/// What stands in the place of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blank {
    /// Nothing.
    Null,
    /// An empty text.
    Empty,
    /// Stars, because something has to stand there.
    Stars,
}

/// Who wrote a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrote {
    /// Somebody who filled in a field: it holds what it is called.
    Field,
    /// Somebody who told something in their own words, in which anybody may be named.
    Freely,
}

/// The personal columns of a table.
#[derive(Debug)]
pub(super) struct Personal {
    /// The table.
    pub table: &'static str,
    /// Whose its rows are.
    pub owner: &'static str,
    /// What goes with a customer: the column, what stands in its place, and who wrote it.
    pub columns: &'static [(&'static str, Blank, Wrote)],
    /// Texts that are not the customer's, but may name somebody.
    pub naming: &'static [&'static str],
    /// What `search_key` is made of; nothing where there is none.
    pub searched: &'static [&'static str],
    /// What `name_key` is made of.
    pub ordered: Option<&'static str>,
    /// Whether a row has a version, which tells a form that was opened before.
    pub versioned: bool,
}

use Blank::{Empty, Null, Stars};
use Wrote::{Field, Freely};

/// Every table of a card, with what it holds of people. Documents come first: what the law has kept of them is known then.
pub(super) const PERSONAL: &[Personal] = &[
    Personal {
        table: "document",
        owner: "customer_id",
        columns: &[
            ("reference", Null, Freely),
            ("notes", Null, Freely),
            ("buyer_name", Stars, Field),
            ("buyer_tax_id", Null, Field),
            ("buyer_address", Null, Field),
            (NOT_PRINTED, Null, Freely),
        ],
        naming: &[],
        searched: &[],
        ordered: None,
        versioned: true,
    },
    Personal {
        table: "document_line",
        owner: "customer_id",
        columns: &[("text", Stars, Freely)],
        naming: &[],
        searched: &["product_number", "article_code", "text"],
        ordered: None,
        versioned: true,
    },
    Personal {
        table: "payment",
        owner: "customer_id",
        columns: &[("reference", Null, Freely)],
        naming: &[],
        searched: &[],
        ordered: None,
        versioned: true,
    },
    Personal {
        table: "customer",
        owner: "id",
        columns: &[
            ("name", Stars, Field),
            ("trade_name", Null, Field),
            ("tax_id_kind", Null, Field),
            ("tax_id", Null, Field),
            ("iban", Null, Field),
            ("tags", Empty, Field),
            ("blocked_reason", Null, Freely),
            ("credit_limit_reason", Null, Freely),
            ("iban_reason", Null, Freely),
            ("status_reason", Null, Freely),
            ("payment_terms_reason", Null, Freely),
            ("notes", Null, Freely),
        ],
        naming: &[],
        searched: &["number", "name", "trade_name", "tax_id"],
        ordered: Some("name"),
        versioned: true,
    },
    Personal {
        table: "pending_change",
        owner: "customer_id",
        columns: &[
            ("was_iban", Null, Field),
            ("was_blocked_reason", Null, Freely),
            ("iban", Null, Field),
            ("blocked_reason", Null, Freely),
            ("reason", Null, Freely),
            ("answer", Null, Freely),
        ],
        naming: &[],
        searched: &[],
        ordered: None,
        versioned: true,
    },
    Personal {
        table: "address",
        owner: "customer_id",
        columns: &[
            ("label", Null, Freely),
            ("street", Stars, Freely),
            ("city", Null, Field),
            ("region", Null, Field),
            ("postal_code", Null, Field),
        ],
        naming: &[],
        searched: &["label", "street", "city", "region", "postal_code"],
        ordered: None,
        versioned: true,
    },
    Personal {
        table: "contact",
        owner: "customer_id",
        columns: &[
            ("name", Stars, Field),
            ("job_title", Null, Field),
            ("company", Null, Field),
            ("email", Null, Field),
            ("more_emails", Null, Field),
            ("phone", Null, Field),
            ("mobile", Null, Field),
            ("fax", Null, Field),
            ("more_phones", Null, Field),
            ("language", Null, Field),
            ("tags", Empty, Field),
            ("notes", Null, Freely),
        ],
        naming: &[],
        searched: &["name"],
        ordered: Some("name"),
        versioned: true,
    },
    Personal {
        table: "activity",
        owner: "customer_id",
        columns: &[
            ("subject", Stars, Freely),
            ("notes", Null, Freely),
            ("place", Null, Freely),
            ("contact_name", Null, Field),
            ("outcome", Null, Freely),
        ],
        naming: &[],
        searched: &[],
        ordered: None,
        versioned: true,
    },
    Personal {
        table: "ticket",
        owner: "customer_id",
        columns: &[("subject", Stars, Freely), ("resolution", Stars, Freely)],
        naming: &[],
        searched: &["subject", "number"],
        ordered: None,
        versioned: true,
    },
    Personal {
        table: "ticket_message",
        owner: "customer_id",
        columns: &[("body", Stars, Freely)],
        naming: &[],
        searched: &["body"],
        ordered: None,
        versioned: false,
    },
    Personal {
        table: "product",
        owner: "exclusive_customer_id",
        columns: &[],
        naming: &["name", "description"],
        searched: &["number", "name", "unit", "description"],
        ordered: Some("name"),
        versioned: true,
    },
    Personal {
        table: "customer_price",
        owner: "customer_id",
        columns: &[("notes", Null, Freely)],
        naming: &["product_name"],
        searched: &[],
        ordered: Some("product_name"),
        versioned: true,
    },
    Personal {
        table: "file",
        owner: "customer_id",
        columns: &[("name", Stars, Freely), ("note", Null, Freely)],
        naming: &[],
        searched: &["name", "note"],
        ordered: Some("name"),
        versioned: true,
    },
    Personal {
        table: "file_version",
        owner: "customer_id",
        columns: &[("label", Stars, Freely), ("sha256", Stars, Field)],
        naming: &[],
        searched: &[],
        ordered: None,
        versioned: false,
    },
];

impl Personal {
    /// The table of a name, where it holds anything of people.
    pub(super) fn find(table: &str) -> Option<&'static Personal> {
        PERSONAL.iter().find(|personal| personal.table == table)
    }

    /// The columns that an erasure may change.
    fn written(&self) -> impl Iterator<Item = &'static str> {
        self.columns.iter().map(|(column, ..)| *column).chain(self.naming.iter().copied())
    }

    /// The statement that writes rows as they are left: JSON of an array with each row, and the moment.
    pub(super) fn update(&self) -> Sql {
        let table = self.table;
        let mut sets: Vec<String> = self.written().map(|column| format!("{column} = j.value ->> '{column}'")).collect();
        let key = |key: &str| format!("{key} = coalesce(j.value ->> '{key}', {table}.{key})");
        sets.extend((!self.searched.is_empty()).then(|| key("search_key")));
        sets.extend(self.ordered.map(|_| key("name_key")));
        if self.versioned {
            sets.push(format!("version = {table}.version + 1, updated_at = $2"));
        }
        let sets = sets.join(", ");
        Sql::each(
            format!("UPDATE {table} SET {sets} FROM json_each($1) j WHERE {table}.id = j.value ->> 'id'"),
            format!(
                "UPDATE {table} SET {sets} FROM jsonb_array_elements($1::jsonb) j \
                 WHERE {table}.id = (j.value ->> 'id')::bigint"
            ),
        )
    }

    /// The keys of search and order of a row that was another one before.
    pub(super) fn keys(&self, before: &Columns, after: &mut Columns) {
        let differs = |column: &&str| before.get(*column) != after.get(*column);
        let searched = self.searched.iter().any(differs).then(|| {
            let texts: Vec<&str> = self.searched.iter().filter_map(|column| after.get(*column)?.as_str()).collect();
            fold(&texts.join(" "))
        });
        let ordered = self.ordered.filter(|column| differs(column)).and_then(|column| after.get(column)?.as_str());
        let ordered = ordered.map(fold);
        after.extend(searched.map(|key| ("search_key".to_owned(), Value::String(key))));
        after.extend(ordered.map(|key| ("name_key".to_owned(), Value::String(key))));
    }
}

/// What is erased: whose, and what else is to go where it is named.
#[derive(Debug, Default)]
pub(super) struct Erasing {
    /// On whose cards it is looked for.
    pub customers: BTreeSet<i64>,
    /// Which contacts are the person; none where a whole customer is erased.
    pub persons: BTreeSet<i64>,
    /// Names, mails and numbers that may stand in other texts; the longest first.
    pub names: Vec<String>,
    /// What the law has kept of documents: what stands there now.
    pub kept: HashMap<(&'static str, i64), Columns>,
}

/// How long a name must be to be looked for in texts: a shorter one stands in too many words.
const SHORTEST_NAME: usize = 4;

impl Erasing {
    /// Notes names to be looked for: each line of a text is one.
    pub(super) fn name<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) {
        let lines = texts.into_iter().flat_map(str::lines).map(str::trim);
        let new = lines.filter(|line| line.chars().count() >= SHORTEST_NAME && *line != STARS).map(str::to_owned);
        self.names.extend(new);
        self.names.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        self.names.dedup();
    }

    /// Takes out of a row, or of an image of it in the history, what is to go; answers whether that was anything. It makes the
    /// same of the same, so what was one row after another stays it.
    pub(super) fn redact(&self, personal: &Personal, id: i64, row: &mut Columns) -> bool {
        let kept = self.kept.get(&(personal.table, id));
        let is_kept =
            |column: &str, now: &Value| column != NOT_PRINTED && kept.is_some_and(|kept| kept.get(column) == Some(now));
        let stars = match personal.table {
            // No two files have one name.
            "file" => format!("{STARS}{id}"),
            _ => STARS.to_owned(),
        };
        let mut changed = false;
        for (column, blank, wrote) in personal.columns {
            let Some(Value::String(now)) = row.get(*column).filter(|now| !is_kept(column, now)) else { continue };
            let left = if self.takes(personal.table, id, column, row) {
                match blank {
                    Null => Value::Null,
                    Empty => Value::String(String::new()),
                    Stars => Value::String(stars.clone()),
                }
            } else if *wrote == Freely && !self.persons.is_empty() {
                Value::String(self.without_names(now, &stars))
            } else {
                continue;
            };
            changed |= row.get(*column) != Some(&left);
            row.insert((*column).to_owned(), left);
        }
        for column in personal.naming {
            let Some(Value::String(now)) = row.get(*column) else { continue };
            let left = Value::String(self.without_names(now, &stars));
            changed |= row.get(*column) != Some(&left);
            row.insert((*column).to_owned(), left);
        }
        changed
    }

    /// Whether all of a column goes.
    fn takes(&self, table: &str, id: i64, column: &str, row: &Columns) -> bool {
        if self.persons.is_empty() {
            return true;
        }
        let contact = || row.get("contact_id").and_then(Value::as_i64);
        match (table, column) {
            ("contact", _) => self.persons.contains(&id),
            ("activity", "contact_name") => contact().is_some_and(|contact| self.persons.contains(&contact)),
            _ => false,
        }
    }

    /// A text with stars for every name, where that stands as a word of its own.
    fn without_names(&self, text: &str, stars: &str) -> String {
        let mut text = text.to_owned();
        for name in &self.names {
            let mut from = 0;
            while let Some(at) = text.get(from..).and_then(|rest| rest.find(name.as_str())) {
                let (begin, end) = (from + at, from + at + name.len());
                let before = text[..begin].chars().next_back().is_some_and(char::is_alphanumeric);
                let after = text[end..].chars().next().is_some_and(char::is_alphanumeric);
                if before || after {
                    from = end;
                } else {
                    text.replace_range(begin..end, stars);
                    from = begin + stars.len();
                }
            }
        }
        text
    }
}

#[cfg(test)]
#[path = "personal_tests.rs"]
mod tests;
