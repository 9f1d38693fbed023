//! What is new in the history of an open card, in words. What it takes to say it comes with the file of the other pages
//! ([`crate::later`]): nobody is told anything before that is there.

use crate::customer::first::First;
use crate::customer::history::{HistoryEntry, HistoryPage, sentence::Narrator};
use crate::customer::tab::Tab;
use crate::locale::Locale;
use crate::value::HistoryId;

/// What a reader is told.
#[derive(Debug, Default)]
pub struct Told {
    /// The entries that they know from now on.
    pub known: Vec<HistoryId>,
    /// The tabs in which anybody has changed something, the reader too.
    pub changed: Vec<Tab>,
    /// The tabs in which somebody else has.
    pub by_others: Vec<Tab>,
    /// What the others have done, the oldest first.
    pub sentences: Vec<String>,
}

/// Tells what is new to a reader who knows these entries; `me` is how the history names them.
#[must_use]
pub fn tell(history: &First<HistoryPage>, known: &[HistoryId], me: &str, locale: Locale) -> Told {
    // A history in another form is that of another build: the page is fetched anew before long.
    let Ok(HistoryPage { entries, .. }) = history.read() else { return Told::default() };
    let is_new =
        |entry: &&HistoryEntry| !known.contains(&entry.id) && known.last().is_none_or(|oldest| entry.id > *oldest);
    let mut new: Vec<&HistoryEntry> = entries.iter().filter(is_new).collect();
    let tabs = |entries: &[&HistoryEntry]| -> Vec<Tab> {
        entries.iter().filter_map(|entry| Tab::of_entity(&entry.entity)).collect()
    };
    let changed = tabs(&new);
    new.retain(|entry| entry.actor != me);
    let by_others = tabs(&new);
    let sentences = new.iter().rev().flat_map(|entry| Narrator::new(entry, locale).sentences()).collect();
    Told { known: entries.iter().map(|entry| entry.id).collect(), changed, by_others, sentences }
}
