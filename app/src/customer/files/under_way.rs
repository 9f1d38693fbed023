//! The files that are under way. They belong to no page: whoever leaves the one from which they are sent, and comes back, finds
//! each as far as it is by then, and why it was refused.

use super::send::{Progress, Sending};
use crate::value::{CustomerId, TicketId};
use leptos::prelude::*;

/// Whose a file will be: the customer's, and the ticket's, if any.
pub type Whose = (CustomerId, Option<TicketId>);

/// A file that is under way, or was refused.
#[derive(Clone)]
pub(super) struct Item {
    pub number: u32,
    pub whose: Whose,
    pub name: String,
    pub progress: ArcRwSignal<Progress>,
    /// None where it is known beforehand that it will not be taken.
    pub sending: Option<Sending>,
}

/// The files that are under way, and whose those were that have been stored.
#[derive(Clone, Copy)]
pub struct Uploads {
    items: RwSignal<Vec<Item>>,
    stored: RwSignal<Vec<Whose>>,
}

impl Default for Uploads {
    fn default() -> Uploads {
        Uploads { items: RwSignal::new(Vec::new()), stored: RwSignal::new(Vec::new()) }
    }
}

impl Uploads {
    /// Whether a file would be lost with the page.
    #[must_use]
    pub fn are_under_way(self) -> bool {
        let is_under_way = |item: &Item| matches!(item.progress.get_untracked(), Progress::Sent(_));
        self.items.with_untracked(|items| items.iter().any(is_under_way))
    }

    /// Whose file was stored last.
    #[must_use]
    pub fn stored_last(self) -> Option<CustomerId> {
        self.stored.with(|stored| stored.last().map(|(customer, _)| *customer))
    }

    /// How many files have been stored there.
    #[must_use]
    pub fn stored_at(self, whose: Whose) -> usize {
        self.stored.with(|stored| stored.iter().filter(|stored| **stored == whose).count())
    }

    pub(super) fn at(self, whose: Whose) -> Vec<Item> {
        self.items.with(|items| items.iter().filter(|item| item.whose == whose).cloned().collect())
    }

    pub(super) fn next_number(self) -> u32 {
        self.items.with_untracked(|items| items.last().map_or(0, |last| last.number + 1))
    }

    pub(super) fn add(self, item: Item) {
        self.items.update(|items| items.push(item));
    }

    pub(super) fn forget(self, number: u32) {
        self.items.update(|items| items.retain(|item| item.number != number));
    }

    pub(super) fn store(self, whose: Whose) {
        self.stored.update(|stored| stored.push(whose));
    }
}
