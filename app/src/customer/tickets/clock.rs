//! The two clocks of a ticket: until the first answer, and until it is resolved.
//!
//! Both run from its opening, and stand still while it is the customer's turn or the ticket is resolved. What has to be
//! remembered for that stands in the ticket's row: since when it waits, and how long the pauses took that are over.

use super::terms::{MessageKind, Priority, Status};
use chrono::{DateTime, FixedOffset, Utc};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::target::Targets;

/// A moment in the reader's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(#[serde(with = "crate::wire::instant")] pub DateTime<FixedOffset>);

/// Whether a clock runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Running {
    /// It does.
    Yes,
    /// It stands still until the customer has answered.
    Paused,
    /// What it measured has happened.
    Stopped,
}

/// What a clock shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Whether it runs.
    pub running: Running,
    /// How long it has run, in seconds, without the pauses.
    pub elapsed: i64,
    /// How long it should run at most, in seconds.
    pub target: i64,
    /// When that time is up, where the clock runs.
    pub due: Option<Moment>,
}

impl Reading {
    /// Whether it has run for too long.
    #[must_use]
    pub const fn is_late(&self) -> bool {
        self.elapsed > self.target
    }

    /// Whether it has run for too long, and still does.
    #[must_use]
    pub fn is_overdue(&self) -> bool {
        self.is_late() && self.running != Running::Stopped
    }
}

/// What both clocks show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clocks {
    /// Until the customer had an answer.
    pub first_answer: Reading,
    /// Until the ticket was resolved.
    pub resolution: Reading,
}

impl Clocks {
    /// Whether somebody should look at the ticket now.
    #[must_use]
    pub fn is_overdue(&self) -> bool {
        self.first_answer.is_overdue() || self.resolution.is_overdue()
    }

    /// The clock that counts next: the first answer's until there is one, then the resolution's until there is one.
    #[must_use]
    pub fn next(&self) -> Option<&Reading> {
        [&self.first_answer, &self.resolution].into_iter().find(|reading| reading.running != Running::Stopped)
    }
}

/// What the clocks are read from, as it stands in the ticket's row.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Clockwork {
    /// Where the ticket stands.
    pub status: Status,
    /// How urgent it is.
    pub priority: Priority,
    /// When both clocks began.
    pub opened_at: DateTime<Utc>,
    /// When the ticket came to where it stands.
    pub status_since: DateTime<Utc>,
    /// When the customer had the first answer.
    pub first_answered_at: Option<DateTime<Utc>>,
    /// How long that took, in seconds, without the pauses.
    pub first_answer_seconds: Option<i64>,
    /// Since when it is the customer's turn, where it is.
    pub waiting_since: Option<DateTime<Utc>>,
    /// How long the pauses took that are over, in seconds.
    pub paused_seconds: i64,
    /// When it was resolved, where it is.
    pub resolved_at: Option<DateTime<Utc>>,
}

impl Clockwork {
    /// Both clocks of a ticket that is opened now.
    #[must_use]
    pub const fn opened(priority: Priority, at: DateTime<Utc>) -> Clockwork {
        Clockwork {
            status: Status::New,
            priority,
            opened_at: at,
            status_since: at,
            first_answered_at: None,
            first_answer_seconds: None,
            waiting_since: None,
            paused_seconds: 0,
            resolved_at: None,
        }
    }

    /// How long the clocks have run, in seconds.
    fn elapsed(&self, now: DateTime<Utc>) -> i64 {
        let end = self.resolved_at.or(self.waiting_since).unwrap_or(now);
        ((end - self.opened_at).num_seconds() - self.paused_seconds).max(0)
    }

    /// Takes a step. The pause that it ends, if any, is added up; the time between a resolution and the moment it turned
    /// out to be none is a pause too.
    pub fn step(&mut self, to: Status, at: DateTime<Utc>) {
        if to == self.status {
            return;
        }
        let ended = if to.is_done() { self.waiting_since } else { self.waiting_since.or(self.resolved_at) };
        if let Some(since) = ended {
            self.paused_seconds += (at - since).num_seconds().max(0);
        }
        self.waiting_since = (to == Status::Waiting).then_some(at);
        self.resolved_at = match to {
            Status::Resolved => Some(at),
            Status::Closed => self.resolved_at.or(Some(at)),
            _ => None,
        };
        (self.status, self.status_since) = (to, at);
    }

    /// Notes a message: the first answer stops its clock.
    pub fn note(&mut self, kind: MessageKind, at: DateTime<Utc>) {
        if kind == MessageKind::Answer && self.first_answered_at.is_none() {
            self.first_answer_seconds = Some(self.elapsed(at));
            self.first_answered_at = Some(at);
        }
    }

    /// What both clocks show now, to a reader in a zone.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn read(&self, targets: &Targets, now: DateTime<Utc>, zone: chrono_tz::Tz) -> Clocks {
        let running = match self.status {
            Status::New | Status::Open => Running::Yes,
            Status::Waiting => Running::Paused,
            Status::Resolved | Status::Closed => Running::Stopped,
        };
        let reading = |running: Running, elapsed: i64, target: i64| {
            let left = chrono::TimeDelta::seconds(target - elapsed);
            let due = (running == Running::Yes).then(|| Moment((now + left).with_timezone(&zone).fixed_offset()));
            Reading { running, elapsed, target, due }
        };
        let answered = self.first_answer_seconds.map(|seconds| (Running::Stopped, seconds));
        let (answer_runs, answer_took) = answered.unwrap_or_else(|| (running, self.elapsed(now)));
        Clocks {
            first_answer: reading(answer_runs, answer_took, targets.first_answer.of(self.priority)),
            resolution: reading(running, self.elapsed(now), targets.resolution.of(self.priority)),
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    /// So many hours after Café Zürich has called.
    fn hour(hours: i64) -> DateTime<Utc> {
        "2026-03-02T08:00:00Z".parse::<DateTime<Utc>>().expect("an instant") + TimeDelta::hours(hours)
    }

    fn hours(clockwork: &Clockwork, now: i64) -> (i64, i64) {
        let clocks = clockwork.read(&Targets::default(), hour(now), chrono_tz::UTC);
        (clocks.first_answer.elapsed / 3600, clocks.resolution.elapsed / 3600)
    }

    #[test]
    fn both_clocks_run_from_the_opening_and_the_first_answer_stops_one() {
        let mut ticket = Clockwork::opened(Priority::High, hour(0));
        assert_eq!(hours(&ticket, 3), (3, 3));
        ticket.note(MessageKind::Note, hour(3));
        assert_eq!(ticket.first_answered_at, None, "the customer does not see a note");
        ticket.note(MessageKind::Answer, hour(5));
        ticket.note(MessageKind::Answer, hour(9));
        assert_eq!(hours(&ticket, 10), (5, 10));
        let clocks = ticket.read(&Targets::default(), hour(10), chrono_tz::UTC);
        assert!(clocks.first_answer.is_late() && !clocks.first_answer.is_overdue());
        assert!(!clocks.is_overdue(), "24 hours are not over");
    }

    #[test]
    fn both_clocks_stand_still_while_it_is_the_customers_turn() {
        let mut ticket = Clockwork::opened(Priority::High, hour(0));
        ticket.step(Status::Waiting, hour(2));
        assert_eq!(hours(&ticket, 50), (2, 2));
        let clocks = ticket.read(&Targets::default(), hour(50), chrono_tz::UTC);
        assert_eq!((clocks.first_answer.running, clocks.first_answer.due), (Running::Paused, None));
        ticket.step(Status::Open, hour(50));
        assert_eq!((ticket.waiting_since, ticket.paused_seconds), (None, 48 * 3600));
        ticket.note(MessageKind::Answer, hour(51));
        ticket.step(Status::Waiting, hour(51));
        ticket.step(Status::Resolved, hour(60));
        assert_eq!(hours(&ticket, 99), (3, 3));
        assert_eq!(ticket.paused_seconds, (48 + 9) * 3600);
    }

    #[test]
    fn a_resolution_that_was_none_is_a_pause() {
        let mut ticket = Clockwork::opened(Priority::Low, hour(0));
        ticket.step(Status::Resolved, hour(4));
        ticket.step(Status::Closed, hour(10));
        assert_eq!((hours(&ticket, 99), ticket.resolved_at), ((4, 4), Some(hour(4))));
        ticket.step(Status::Open, hour(20));
        assert_eq!((ticket.paused_seconds, ticket.resolved_at), (16 * 3600, None));
        assert_eq!(hours(&ticket, 21), (5, 5));
    }

    #[test]
    fn a_ticket_is_overdue_from_the_second_after_its_time_on() {
        let ticket = Clockwork::opened(Priority::Urgent, hour(0));
        let at = |now| ticket.read(&Targets::default(), now, chrono_tz::Europe::Madrid);
        assert!(!at(hour(1)).is_overdue());
        assert!(at(hour(1) + TimeDelta::seconds(1)).is_overdue());
        let due = at(hour(3)).first_answer.due.expect("the clock runs");
        assert_eq!(due.0.to_rfc3339(), "2026-03-02T10:00:00+01:00");
        let mut done = ticket.clone();
        done.step(Status::Resolved, hour(40));
        let clocks = done.read(&Targets::default(), hour(41), chrono_tz::UTC);
        assert!(!clocks.is_overdue() && clocks.resolution.is_late() && clocks.next().is_none());
    }

    #[test]
    fn a_step_to_where_it_stands_is_none() {
        let mut ticket = Clockwork::opened(Priority::Low, hour(0));
        ticket.step(Status::Waiting, hour(1));
        ticket.step(Status::Waiting, hour(5));
        assert_eq!((ticket.waiting_since, ticket.paused_seconds), (Some(hour(1)), 0));
    }
}
