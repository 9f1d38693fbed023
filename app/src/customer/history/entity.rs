//! What the history knows of each table.
//!
//! Each tab says it of its own tables, in its `entity.rs`; here stands only the list.

use super::field::{Field, FieldKind};
use super::put_back::PutBack;
use super::words;
use crate::customer::{activities, addresses, billing, contacts, details, erasure, files, products, tickets};
use crate::locale::Word;

/// An audited table.
#[derive(Clone, Copy, Debug)]
pub struct Entity {
    /// The table.
    pub table: &'static str,
    /// What one of its rows is called: “Address”.
    pub label: Word,
    /// The same within a sentence, by its name: “the address {name}”.
    pub the: Word,
    /// A column of one of its rows within a sentence: “{field} of the address {name}”.
    pub field_of: Word,
    /// What a row is called by: the first of these groups of columns in which any is filled, joined by commas.
    pub names: &'static [&'static [&'static str]],
    /// What of its changes can be put back.
    pub put_back: PutBack,
    /// Its columns, in the order in which changes are told.
    pub fields: &'static [Field],
}

/// Every table that stands in a customer's history, in the order of the card.
pub const ENTITIES: &[&Entity] = &[
    &details::entity::CUSTOMER,
    &details::approval::entity::PENDING,
    &addresses::entity::ADDRESS,
    &contacts::entity::CONTACT,
    &activities::entity::ACTIVITY,
    &tickets::entity::TICKET,
    &tickets::entity::TICKET_MESSAGE,
    &billing::entity::DOCUMENT,
    &billing::entity::LINE,
    &billing::entity::PAYMENT,
    &products::entity::PRODUCT,
    &products::entity::CUSTOMER_PRICE,
    &files::entity::FILE,
    &files::entity::FILE_VERSION,
    &erasure::entity::ENTITY,
];

/// What tables have in common.
const COMMON: &[Field] = &[
    Field {
        column: "customer_id",
        kind: FieldKind::Customer,
        label: words::CUSTOMER_FIELD,
        phrase: words::THE_CUSTOMER_FIELD,
    },
    Field { column: "deleted_at", kind: FieldKind::Instant, label: words::DELETED_ON, phrase: words::THE_DELETED_ON },
];

impl Entity {
    /// The table of a name, when it is one that we know.
    #[must_use]
    pub fn find(table: &str) -> Option<&'static Entity> {
        ENTITIES.iter().find(|entity| entity.table == table).copied()
    }

    /// Its columns, and then those that tables have in common.
    pub fn columns(&self) -> impl Iterator<Item = &'static Field> + use<> {
        self.fields.iter().chain(COMMON)
    }
}

impl Field {
    /// The column of a table, when it is one that we know.
    #[must_use]
    pub fn find(table: &str, column: &str) -> Option<&'static Field> {
        Entity::find(table)?.columns().find(|field| field.column == column)
    }
}
