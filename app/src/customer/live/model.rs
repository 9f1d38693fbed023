//! What is told of changes: which cards, by whom, and which entries of their history.

use crate::value::{CustomerId, HistoryId, UserId};
use serde::{Deserialize, Serialize};

/// How many cards one piece of news names at most. Where more were changed at once, as an import does, it says only that.
pub const CARDS: usize = 100;
/// How many entries are named for each card; whoever changes more at once has them counted as new.
pub const ENTRIES: usize = 20;

/// What happened since the piece of news before it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// How far it reaches: the number of the last event in it.
    pub position: i64,
    /// The cards that were changed.
    pub cards: Vec<ChangedCard>,
    /// That more cards were changed than are named: any of them may have been.
    pub any: bool,
}

/// A card that was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedCard {
    /// Whose.
    pub customer: CustomerId,
    /// The entries in its history, oldest first; none where there are more than [`ENTRIES`].
    pub entries: Vec<HistoryId>,
    /// Who did it, as the history names them: `user:3`. Each once.
    pub actors: Vec<String>,
}

/// Somebody who has a card open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Which user.
    pub id: UserId,
    /// What colleagues call them.
    pub name: String,
}

/// Who has a card open from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Present {
    /// Whose card.
    pub customer: CustomerId,
    /// Everybody who looks at it, by name.
    pub people: Vec<Person>,
}

/// One event, as it is read: an entry of the history and its number.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Event {
    /// Its number among all events, without a gap.
    pub position: i64,
    /// The entry.
    pub entry: HistoryId,
    /// Whose card it stands on; none for what belongs to no customer.
    pub customer: Option<CustomerId>,
    /// Who did it.
    pub actor: String,
}

impl News {
    /// That anything may have been changed, up to this event.
    #[must_use]
    pub fn of_anything(position: i64) -> News {
        News { position, any: true, cards: Vec::new() }
    }

    /// What these events come to. They are in order, and not none.
    #[must_use]
    pub fn of(events: &[Event]) -> News {
        let mut news = News { position: events.last().map_or(0, |event| event.position), ..News::default() };
        for event in events {
            let Some(customer) = event.customer else { continue };
            let place = news.cards.iter().position(|card| card.customer == customer).unwrap_or_else(|| {
                news.cards.push(ChangedCard { customer, entries: Vec::new(), actors: Vec::new() });
                news.cards.len() - 1
            });
            if place >= CARDS {
                return News::of_anything(news.position);
            }
            let card = &mut news.cards[place];
            card.entries.push(event.entry);
            if !card.actors.contains(&event.actor) {
                card.actors.push(event.actor.clone());
            }
        }
        for card in &mut news.cards {
            if card.entries.len() > ENTRIES {
                card.entries.clear();
            }
        }
        news
    }

    /// The change of one card, if it was changed; whoever changed any may have changed this one.
    #[must_use]
    pub fn of_card(&self, customer: CustomerId) -> Option<ChangedCard> {
        let unnamed = || ChangedCard { customer, entries: Vec::new(), actors: Vec::new() };
        let named = self.cards.iter().find(|card| card.customer == customer).cloned();
        named.or_else(|| self.any.then(unnamed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(position: i64, customer: Option<i64>, actor: &str) -> Event {
        Event {
            position,
            entry: HistoryId(100 + position),
            customer: customer.map(CustomerId),
            actor: actor.to_owned(),
        }
    }

    #[test]
    fn what_happened_to_a_card_at_once_is_told_at_once() {
        let events = [
            event(7, Some(1), "user:3"),
            event(8, None, "user:3"),
            event(9, Some(2), "command:ana"),
            event(10, Some(1), "user:3"),
        ];
        let news = News::of(&events);
        assert_eq!(news.position, 10);
        assert_eq!(news.cards.len(), 2);
        let acme = news.of_card(CustomerId(1)).expect("it was changed");
        assert_eq!((acme.entries, acme.actors), (vec![HistoryId(107), HistoryId(110)], vec!["user:3".to_owned()]));
        assert_eq!(news.of_card(CustomerId(3)), None);
    }

    #[test]
    fn an_import_tells_that_any_card_may_have_changed() {
        let many: Vec<Event> = (1..=200).map(|number| event(number, Some(number), "command:ana")).collect();
        let news = News::of(&many);
        assert_eq!(news, News::of_anything(200));
        assert!(news.of_card(CustomerId(5)).is_some_and(|card| card.entries.is_empty()));
    }

    #[test]
    fn a_card_with_very_many_entries_names_none() {
        let many: Vec<Event> = (1..=30).map(|number| event(number, Some(1), "user:3")).collect();
        let card = News::of(&many).of_card(CustomerId(1)).expect("it was changed");
        assert!(card.entries.is_empty());
    }
}
