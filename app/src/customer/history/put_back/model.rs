//! What of a change can be put back, and what has become of it since.

use super::super::entity::Entity;
use super::super::field::{Field, FieldKind};
use super::super::model::{Change, HistoryEntry, Kind, Value};
use crate::value::HistoryId;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// What of a table's changes can be put back. Each tab says it of its own tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutBack {
    /// Nothing: the law, the bytes of a file, or what was said to somebody.
    Never,
    /// These of its columns, and that a row was added, removed or brought back.
    Columns(&'static [&'static str]),
    /// Every column that the history tells of, and that a row was added, removed or brought back.
    Whole,
}

/// How a change is undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Columns get the values that they had.
    Columns,
    /// What was added or brought back is removed.
    Remove,
    /// What was removed is brought back.
    BringBack,
}

/// The change that another one undoes, as far as its sentence tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// Which one.
    pub id: HistoryId,
    /// When, in the reader's zone.
    #[serde(with = "crate::wire::instant")]
    pub at: DateTime<FixedOffset>,
    /// Who, as the database names them.
    pub actor: String,
    /// The name of the user, where it was one.
    pub actor_name: Option<String>,
}

impl Entity {
    /// Whether a column can be put back.
    #[must_use]
    pub fn puts_back(&self, column: &str) -> bool {
        match self.put_back {
            PutBack::Never => false,
            PutBack::Columns(columns) => columns.contains(&column),
            // A reason belongs to its change, and is no value of its own.
            PutBack::Whole => self
                .fields
                .iter()
                .any(|field| field.column == column && !matches!(field.kind, FieldKind::Hidden | FieldKind::Reason)),
        }
    }

    /// The hidden columns that a column is put back with: who is told by a name is kept by an id, and a whole day by its noon.
    pub fn kept_by(&self, column: &str) -> impl Iterator<Item = &'static str> {
        let id = column.strip_suffix("_name").map(|whose| format!("{whose}_id"));
        let is_time = Field::find(self.table, column).is_some_and(|field| field.kind == FieldKind::InstantOrDay);
        let hidden = self.fields.iter().filter(|field| field.kind == FieldKind::Hidden).map(|field| field.column);
        hidden.filter(move |hidden| id.as_deref() == Some(hidden) || (is_time && *hidden == "all_day"))
    }
}

impl HistoryEntry {
    /// How the change can be undone; none where it cannot.
    #[must_use]
    pub fn way_back(&self) -> Option<Way> {
        let can = |entity: &&Entity| entity.put_back != PutBack::Never && !self.erased;
        let entity = Entity::find(&self.entity).filter(can)?;
        match self.op {
            Kind::Insert | Kind::Restore => Some(Way::Remove),
            // What is gone from the table itself cannot be brought back.
            Kind::Delete => self.changes.iter().any(is_mark).then_some(Way::BringBack),
            Kind::Update => self.changes.iter().any(|change| entity.puts_back(&change.field)).then_some(Way::Columns),
        }
    }
}

/// Whether a row is marked as deleted by this.
fn is_mark(change: &Change) -> bool {
    change.field == "deleted_at" && change.new.is_some()
}

/// A change, and what has become since of what it had changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The change.
    pub entry: HistoryEntry,
    /// How it is undone.
    pub way: Way,
    /// Whether the row is not there any more, or is removed.
    pub gone: bool,
    /// The newest that the history tells of the row: who puts back has seen what follows from it.
    pub seen: HistoryId,
    /// The columns that the change has changed and that can be put back.
    pub columns: Vec<Offered>,
}

impl Offer {
    /// Whether there is nothing to do, because all is as it was before the change.
    #[must_use]
    pub fn is_back(&self) -> bool {
        match self.way {
            Way::Columns => !self.gone && self.columns.iter().all(Offered::is_back),
            Way::Remove => self.gone,
            Way::BringBack => !self.gone,
        }
    }

    /// Whether a column of a row that is removed would have to be put back.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.way == Way::Columns && self.gone
    }
}

/// A column that can be put back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// The column.
    pub field: String,
    /// What it was before the change, and would be again.
    pub old: Option<Value>,
    /// What the change has made of it.
    pub new: Option<Value>,
    /// What it is now.
    pub now: Option<Value>,
}

impl Offered {
    /// Whether it is again what it was before the change.
    #[must_use]
    pub fn is_back(&self) -> bool {
        self.now == self.old
    }

    /// Whether it was changed again after the change.
    #[must_use]
    pub fn is_changed_since(&self) -> bool {
        self.now != self.new
    }
}

/// What is to be put back, as it was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PutBackForm {
    /// The newest entry of the row when it was shown.
    pub seen: Option<HistoryId>,
    /// Which columns; none where the row itself is removed or brought back.
    pub columns: Vec<String>,
}

impl PutBackForm {
    /// The name of the box of a column in the form.
    #[must_use]
    pub fn name_of(column: &str) -> String {
        format!("{BOX}{column}")
    }

    /// Reads the fields of a posted form.
    pub fn read<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> PutBackForm {
        let mut form = PutBackForm::default();
        for (name, value) in fields {
            if name == "seen" {
                form.seen = value.parse().ok();
            } else if let Some(column) = name.strip_prefix(BOX).filter(|_| !value.is_empty()) {
                form.columns.push(column.to_owned());
            }
        }
        form
    }
}

/// How the names of the boxes begin, so that no column is taken for what a form carries along.
const BOX: &str = "put-";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_names_what_was_seen_and_what_was_ticked() {
        let form = PutBackForm::read([("seen", "12"), ("put-name", "on"), ("put-notes", ""), ("list", "q=x")]);
        assert_eq!(form, PutBackForm { seen: Some(HistoryId(12)), columns: vec!["name".to_owned()] });
        assert_eq!(PutBackForm::read([("seen", "x")]), PutBackForm::default());
        assert_eq!(PutBackForm::name_of("name"), "put-name");
    }

    #[test]
    fn what_the_law_protects_cannot_be_put_back_and_what_a_form_has_can() {
        let puts_back = |table: &str, column: &str| Entity::find(table).is_some_and(|entity| entity.puts_back(column));
        assert!(puts_back("customer", "credit_limit") && puts_back("address", "city") && puts_back("contact", "email"));
        assert!(puts_back("customer_price", "price") && !puts_back("customer_price", "product_name"));
        assert!(
            puts_back("activity", "due_at") && puts_back("ticket", "assignee_name") && !puts_back("ticket", "status")
        );
        assert!(puts_back("product", "price") && !puts_back("product", "exclusive_customer_id"));
        assert!(puts_back("file", "name") && !puts_back("file", "ticket_number"));
        assert!(!puts_back("contact", "person_id") && !puts_back("customer", "deleted_at"));
        for table in ["document", "document_line", "payment", "file_version", "ticket_message"] {
            assert_eq!(Entity::find(table).map(|entity| entity.put_back), Some(PutBack::Never), "{table}");
        }
    }

    #[test]
    fn a_name_is_put_back_with_the_id_behind_it_and_a_day_with_that_it_is_one() {
        let kept_by = |table, column| Entity::find(table).expect("a table").kept_by(column).collect::<Vec<_>>();
        assert_eq!(kept_by("activity", "contact_name"), ["contact_id"]);
        assert_eq!(kept_by("activity", "due_at"), ["all_day"]);
        assert_eq!(kept_by("ticket", "assignee_name"), ["assignee_id"]);
        assert_eq!(kept_by("activity", "done_at"), [""; 0]);
        assert_eq!(kept_by("contact", "name"), [""; 0]);
    }
}
