//! A calendar as a text in the form of RFC 5545: what has a time of its own is an event, what is due by a time a to-do.

use super::feed::Item;
use super::kind::{Kind, Priority};
use super::words;
use crate::locale::Locale;
use chrono::{DateTime, Days, TimeDelta, Utc};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property, Todo, TodoStatus};

/// What a calendar is written with.
#[derive(Clone, Copy, Debug)]
pub struct Edition<'a> {
    /// The language of our own words in it.
    pub locale: Locale,
    /// Whose it is.
    pub name: &'a str,
    /// The address of the pages, where it is known: `https://ficha.acme.example`.
    pub base: Option<&'a str>,
}

/// The calendar.
#[must_use]
pub fn calendar(items: &[Item], edition: Edition<'_>) -> String {
    let mut calendar = Calendar::empty();
    let name = words::CALENDAR_OF.with(edition.locale, &[("name", edition.name)]);
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//Ficha//Activities//EN"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.append_property(Property::new("X-WR-CALNAME", name));
    // How often it is worth asking again (RFC 7986, 5.7, and what programs that are older than it read).
    calendar.append_property(Property::new("REFRESH-INTERVAL", "PT1H").add_parameter("VALUE", "DURATION").done());
    calendar.append_property(Property::new("X-PUBLISHED-TTL", "PT1H"));
    for item in items {
        match (item.kind, item.due_at) {
            (Kind::Call | Kind::Meeting, Some(at)) => calendar.push(event(item, at, edition)),
            _ => calendar.push(todo(item, edition)),
        };
    }
    folded(&calendar.to_string())
}

/// The longest line in bytes, without its end (RFC 5545, 3.1).
const LONGEST: usize = 75;

/// The text in lines that are not too long. The library folds it already, but does not count the blank that a line's rest begins
/// with, so that it may have a byte too many.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for line in text.replace("\r\n ", "").split_terminator("\r\n") {
        let mut bytes = 0;
        for character in line.chars() {
            if bytes + character.len_utf8() > LONGEST {
                folded.push_str("\r\n ");
                bytes = 1;
            }
            folded.push(character);
            bytes += character.len_utf8();
        }
        folded.push_str("\r\n");
    }
    folded
}

fn event(item: &Item, at: DateTime<Utc>, edition: Edition<'_>) -> Event {
    let mut event = Event::new();
    described(&mut event, item, edition);
    if item.all_day {
        let day = at.date_naive();
        // The end of whole days is the day after the last one (RFC 5545, 3.6.1).
        event.starts(day).ends(day.checked_add_days(Days::new(1)).unwrap_or(day));
    } else {
        event.starts(at);
        // Without an end it ends when it begins, and is shown as a line.
        event.ends(at + TimeDelta::minutes(item.duration_minutes.unwrap_or(USUAL_MINUTES)));
    }
    event.status(EventStatus::Confirmed).done()
}

/// How long a call or a meeting takes of which nobody said it.
const USUAL_MINUTES: i64 = 30;

fn todo(item: &Item, edition: Edition<'_>) -> Todo {
    let mut todo = Todo::new();
    described(&mut todo, item, edition);
    match item.due_at {
        Some(at) if item.all_day => drop(todo.due(at.date_naive())),
        Some(at) => drop(todo.due(at)),
        None => {}
    }
    match item.done_at {
        Some(at) => todo.status(TodoStatus::Completed).completed(at).percent_complete(100),
        None => todo.status(TodoStatus::NeedsAction),
    };
    todo.done()
}

/// What events and to-dos have in common.
fn described(component: &mut impl Component, item: &Item, edition: Edition<'_>) {
    let page = edition.base.map(|base| format!("{base}/customers/{}/activities/{}", item.customer_id, item.id));
    // The same activity keeps its name in every edition, and that of another installation has another one.
    let uid = format!("{}-{}@ficha", item.created_at.timestamp_micros(), item.id);
    component.uid(&uid).timestamp(item.updated_at);
    component.created(item.created_at).last_modified(item.updated_at);
    component.sequence(u32::try_from(item.version.saturating_sub(1)).unwrap_or(u32::MAX));
    component.summary(&format!("{} · {}", item.subject, item.customer_name));
    let contact = item.contact_name.as_deref().map(|name| words::WITH.with(edition.locale, &[("name", name)]));
    let lines: Vec<&str> = [contact.as_deref(), item.notes.as_deref(), page.as_deref()].into_iter().flatten().collect();
    if !lines.is_empty() {
        component.description(&lines.join("\n"));
    }
    if let Some(place) = &item.place {
        component.add_property("LOCATION", place);
    }
    if let Some(page) = &page {
        component.add_property("URL", page);
    }
    component.add_property("CATEGORIES", item.kind.label().of(edition.locale));
    component.priority(match item.priority {
        Priority::High => 1,
        Priority::Normal => 5,
        Priority::Low => 9,
    });
}

#[cfg(test)]
#[path = "ics_tests.rs"]
mod tests;
