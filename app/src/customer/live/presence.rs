//! Who has a card open just now. It is known only in memory: each page says that it is there, and says it again and again.

use super::model::Person;
use crate::value::CustomerId;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// For how long a page is believed to be there after it said so: more than twice as long as it waits to say it again.
const BELIEVED: Duration = Duration::from_secs(75);

/// What a page says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saying {
    /// Whose card it shows.
    pub customer: CustomerId,
    /// The page, by a name that it has given itself.
    pub page: String,
    /// Who looks at it.
    pub person: Person,
    /// Whether they turn to something else.
    pub leaving: bool,
}

/// The pages that show a card.
#[derive(Clone, Debug, Default)]
pub struct Presence(Arc<Mutex<HashMap<CustomerId, Vec<Page>>>>);

#[derive(Debug)]
struct Page {
    name: String,
    person: Person,
    until: Instant,
}

impl Presence {
    /// Takes down what a page says; tells who is there, if that are others than before.
    pub fn take(&self, saying: &Saying, now: Instant) -> Option<Vec<Person>> {
        let mut cards = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let pages = cards.entry(saying.customer).or_default();
        let before = people(pages);
        pages.retain(|page| page.until > now && page.name != saying.page);
        if !saying.leaving {
            pages.push(Page { name: saying.page.clone(), person: saying.person.clone(), until: now + BELIEVED });
        }
        let after = people(pages);
        if pages.is_empty() {
            cards.remove(&saying.customer);
        }
        (before != after).then_some(after)
    }

    /// Who has a card open.
    #[must_use]
    pub fn at(&self, customer: CustomerId) -> Vec<Person> {
        let cards = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        cards.get(&customer).map_or_else(Vec::new, |pages| people(pages))
    }
}

/// Everybody once, whatever the number of their pages, by name.
fn people(pages: &[Page]) -> Vec<Person> {
    let mut people: Vec<Person> = pages.iter().map(|page| page.person.clone()).collect();
    people.sort_unstable_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
    people.dedup_by_key(|person| person.id);
    people
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::UserId;

    fn person(id: i64, name: &str) -> Person {
        Person { id: UserId(id), name: name.to_owned() }
    }

    fn saying(page: &str, person: Person, leaving: bool) -> Saying {
        Saying { customer: CustomerId(1), page: page.to_owned(), person, leaving }
    }

    #[test]
    fn whoever_comes_and_goes_is_told_once() {
        let (presence, now) = (Presence::default(), Instant::now());
        let (ana, eva) = (person(1, "Ana"), person(2, "Eva"));
        assert_eq!(presence.take(&saying("a", ana.clone(), false), now), Some(vec![ana.clone()]));
        assert_eq!(presence.take(&saying("a", ana.clone(), false), now), None, "she is still there");
        assert_eq!(presence.take(&saying("b", eva.clone(), false), now), Some(vec![ana.clone(), eva.clone()]));
        assert_eq!(presence.take(&saying("c", eva.clone(), false), now), None, "a second window of hers");
        assert_eq!(presence.take(&saying("b", eva.clone(), true), now), None);
        assert_eq!(presence.take(&saying("c", eva, true), now), Some(vec![ana.clone()]));
        assert_eq!(presence.at(CustomerId(1)), [ana]);
        assert_eq!(presence.at(CustomerId(2)), []);
    }

    #[test]
    fn a_page_that_says_nothing_any_more_is_forgotten() {
        let (presence, now) = (Presence::default(), Instant::now());
        let (ana, eva) = (person(1, "Ana"), person(2, "Eva"));
        presence.take(&saying("a", ana, false), now);
        assert_eq!(presence.take(&saying("b", eva.clone(), false), now + BELIEVED * 2), Some(vec![eva]));
    }
}
