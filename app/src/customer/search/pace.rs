//! How often somebody may search: more often than people type, and not as often as a program could.

use crate::error::AppError;
use crate::value::UserId;
use leptos::prelude::use_context;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What is counted together.
const WHILE: Duration = Duration::from_secs(10);
/// How many people are remembered before those are forgotten who have not searched lately.
const PEOPLE: usize = 1000;

/// Counts the searches of each person.
#[derive(Clone, Debug)]
pub struct Pace {
    /// How many each may begin within ten seconds; none: as many as they like.
    limit: Option<u32>,
    begun: Arc<Mutex<HashMap<UserId, (Instant, u32)>>>,
}

impl Pace {
    /// So many searches within ten seconds for each person; 0: as many as they like.
    #[must_use]
    pub fn of(limit: u32) -> Pace {
        Pace { limit: (limit > 0).then_some(limit), begun: Arc::default() }
    }

    /// Counts a search that somebody begins.
    fn begin(&self, user: UserId, now: Instant) -> Result<(), AppError> {
        let Some(limit) = self.limit else { return Ok(()) };
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        if begun.len() > PEOPLE {
            begun.retain(|_, (since, _)| now.duration_since(*since) < WHILE);
        }
        let (since, times) = begun.entry(user).or_insert((now, 0));
        if now.duration_since(*since) >= WHILE {
            (*since, *times) = (now, 0);
        }
        *times += 1;
        if *times > limit { Err(AppError::TooMany) } else { Ok(()) }
    }
}

/// Counts a search of the person who is being answered.
///
/// # Errors
/// `TooMany`, where they have begun too many of late.
pub fn begin(user: Option<UserId>) -> Result<(), AppError> {
    match (use_context::<Pace>(), user) {
        (Some(pace), Some(user)) => pace.begin(user, Instant::now()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_searches_too_often_waits_and_nobody_else_does() {
        let (pace, ana, eva, now) = (Pace::of(3), UserId(1), UserId(2), Instant::now());
        let later = |seconds| now + Duration::from_secs(seconds);
        let begun = [0, 1, 2, 9].map(|seconds| pace.begin(ana, later(seconds)));
        assert_eq!(begun, [Ok(()), Ok(()), Ok(()), Err(AppError::TooMany)]);
        assert_eq!(pace.begin(eva, later(9)), Ok(()));
        assert_eq!(pace.begin(ana, later(10)), Ok(()));
        assert!((0..1000).all(|_| Pace::of(0).begin(ana, now).is_ok()));
    }

    #[test]
    fn whoever_has_not_searched_lately_is_forgotten() {
        let (pace, now) = (Pace::of(3), Instant::now());
        for user in 0..3000 {
            pace.begin(UserId(user), now + Duration::from_secs(u64::try_from(user).unwrap() / 100)).unwrap();
        }
        assert!(pace.begun.lock().unwrap().len() <= PEOPLE + 1);
    }
}
