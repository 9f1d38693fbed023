//! Moments and days as the database keeps them: an instant, and whether it stands for a whole day.
//!
//! A whole day is kept as its noon in UTC. That instant falls on the same day in nearly every zone, so that days and
//! moments can be put in one order by one column.

use super::when::{Typed, When};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// What was typed by the clock of a zone, as an instant, and whether it is a whole day.
#[must_use]
pub fn fix(typed: Typed, zone: Tz) -> (DateTime<Utc>, bool) {
    match typed {
        Typed::Day(day) => (noon(day), true),
        Typed::At(at) => (instant(at, zone), false),
    }
}

/// The same for what is saved over what stands: what shows the reader just what was typed stays as it is, with its seconds, and
/// in the second of the two hours that clocks show twice. Who changes the notes moves nothing.
#[must_use]
pub fn fix_over(stands: Option<(DateTime<Utc>, bool)>, typed: Typed, zone: Tz) -> (DateTime<Utc>, bool) {
    let shows_it = |&(at, all_day): &(DateTime<Utc>, bool)| read(at, all_day, zone).typed() == typed;
    stands.filter(shows_it).unwrap_or_else(|| fix(typed, zone))
}

/// An instant of the database to a reader.
#[must_use]
pub fn read(at: DateTime<Utc>, all_day: bool, zone: Tz) -> When {
    if all_day { When::Day(at.date_naive()) } else { When::At(at.with_timezone(&zone).fixed_offset()) }
}

/// Whether its time has passed: a moment when it is over, a day when the reader's next one has begun.
#[must_use]
pub fn is_overdue(at: DateTime<Utc>, all_day: bool, now: DateTime<Utc>, zone: Tz) -> bool {
    if all_day { at.date_naive() < now.with_timezone(&zone).date_naive() } else { at < now }
}

/// From which instant on moments, and from which on whole days, are not before a day.
#[must_use]
pub fn beginning(day: NaiveDate, zone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
    let midnight = day.and_time(NaiveTime::MIN);
    (instant(midnight, zone), midnight.and_utc())
}

/// Noon of a day in UTC.
fn noon(day: NaiveDate) -> DateTime<Utc> {
    (day.and_time(NaiveTime::MIN) + TimeDelta::hours(12)).and_utc()
}

/// The instant at which the clocks of a zone show a time: the first, where they show it twice; an hour later, where they
/// are put forward over it.
fn instant(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    let at = |local| zone.from_local_datetime(&local).earliest();
    at(local).or_else(|| at(local + TimeDelta::hours(1))).map_or_else(|| local.and_utc(), |at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Europe::Madrid;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    #[test]
    fn a_time_is_read_by_the_clock_of_whoever_typed_it() {
        let nine = NaiveDate::from_ymd_opt(2026, 7, 1).unwrap().and_hms_opt(9, 0, 0).unwrap();
        assert_eq!(fix(Typed::At(nine), Madrid), (at("2026-07-01T07:00:00Z"), false));
        // On 29 March 2026 the clocks of Madrid go from 2:00 to 3:00, and on 25 October they show 2:30 twice.
        let skipped = NaiveDate::from_ymd_opt(2026, 3, 29).unwrap().and_hms_opt(2, 30, 0).unwrap();
        assert_eq!(fix(Typed::At(skipped), Madrid).0, at("2026-03-29T01:30:00Z"));
        let twice = NaiveDate::from_ymd_opt(2026, 10, 25).unwrap().and_hms_opt(2, 30, 0).unwrap();
        assert_eq!(fix(Typed::At(twice), Madrid).0, at("2026-10-25T00:30:00Z"));
    }

    #[test]
    fn what_is_typed_as_it_was_shown_stays_what_it_was() {
        let half_past_two = NaiveDate::from_ymd_opt(2026, 10, 25).unwrap().and_hms_opt(2, 30, 0).unwrap();
        let second = (at("2026-10-25T01:30:12Z"), false);
        assert_eq!(fix_over(Some(second), Typed::At(half_past_two), Madrid), second);
        let day = Typed::Day(half_past_two.date());
        assert_eq!(fix_over(Some(second), day, Madrid), fix(day, Madrid), "a whole day is another matter");
        let later = Typed::At(half_past_two + TimeDelta::minutes(1));
        assert_eq!(fix_over(Some(second), later, Madrid), fix(later, Madrid), "and so is another minute");
        assert_eq!(fix_over(None, later, Madrid), fix(later, Madrid));
    }

    #[test]
    fn a_day_is_the_same_day_in_every_zone_and_overdue_when_it_is_over_for_the_reader() {
        let day = NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
        let (noon, all_day) = fix(Typed::Day(day), Madrid);
        for zone in [Madrid, chrono_tz::America::Mexico_City, chrono_tz::Asia::Tokyo] {
            assert_eq!(read(noon, all_day, zone), When::Day(day));
        }
        let late = at("2026-07-01T22:30:00Z");
        assert!(is_overdue(noon, all_day, late, Madrid), "it is half past midnight in Madrid");
        assert!(!is_overdue(noon, all_day, late, chrono_tz::America::Mexico_City), "and afternoon in Mexico");
        assert!(is_overdue(noon, false, late, chrono_tz::America::Mexico_City), "a moment is over everywhere");
    }
}
