//! When something happens: at a moment, or on a day.

use crate::locale::{Locale, format};
use crate::ui::form::Problems;
use crate::value::Problem;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use serde::{Deserialize, Serialize};

/// A moment in the reader's zone, or a day that is the same in every zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum When {
    /// The whole day.
    Day(NaiveDate),
    /// The moment, with the offset of the reader's zone.
    At(#[serde(with = "crate::wire::instant")] DateTime<FixedOffset>),
}

impl When {
    /// The day, to the reader.
    #[must_use]
    pub fn day(self) -> NaiveDate {
        match self {
            When::Day(day) => day,
            When::At(at) => at.date_naive(),
        }
    }

    /// The time of the day, `09:05`; none of a whole day.
    #[must_use]
    pub fn clock(self) -> Option<String> {
        match self {
            When::Day(_) => None,
            When::At(at) => Some(format!("{:02}:{:02}", at.hour(), at.minute())),
        }
    }

    /// As whoever reads it would type it, to the minute.
    #[must_use]
    pub fn typed(self) -> Typed {
        match self {
            When::Day(day) => Typed::Day(day),
            When::At(at) => {
                let clock = NaiveTime::from_hms_opt(at.hour(), at.minute(), 0).unwrap_or_default();
                Typed::At(at.date_naive().and_time(clock))
            }
        }
    }

    /// As it is read: `3 mar 2026`, or `3 mar 2026, 9:05`.
    #[must_use]
    pub fn display(self, locale: Locale) -> String {
        match self {
            When::Day(day) => format::date(day, locale),
            When::At(at) => format::date_time(at, locale),
        }
    }

    /// As HTML's `<time datetime>` wants it.
    #[must_use]
    pub fn machine(self) -> String {
        match self {
            When::Day(day) => day.to_string(),
            When::At(at) => at.to_rfc3339(),
        }
    }
}

/// The same as it is typed: by the clock on the wall of whoever types it. Only the server knows the zones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// The whole day.
    Day(NaiveDate),
    /// The day and the time.
    At(NaiveDateTime),
}

/// Understands a day and a time as the fields of a browser send them: `2026-11-24` and `09:05`. Both may be empty; a time
/// needs its day. Days have a year of four digits, as both databases compare them.
pub fn parse(day: &str, time: &str, field: &mut Problems) -> Option<Typed> {
    let (day, time) = (day.trim(), time.trim());
    let clock = (!time.is_empty()).then(|| {
        let clock = read_time(time);
        if clock.is_none() {
            field.note("time", Problem::Format { example: "09:30".to_owned() });
        }
        clock.unwrap_or_default()
    });
    if day.is_empty() {
        if clock.is_some() {
            field.note("day", Problem::Required);
        }
        return None;
    }
    let Some(day) = format::read_date(day).filter(|day| (1000..9999).contains(&day.year())) else {
        field.note("day", Problem::Format { example: "2026-11-24".to_owned() });
        return None;
    };
    Some(clock.map_or(Typed::Day(day), |clock| Typed::At(day.and_time(clock))))
}

/// Reads `09:05`, `9:05` or `09:05:00`.
fn read_time(text: &str) -> Option<NaiveTime> {
    let mut parts = text.split(':').map(|part| part.parse::<u32>().ok().filter(|_| part.len() <= 2));
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    NaiveTime::from_hms_opt(hour, minute, second).filter(|_| parts.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(day: &str, time: &str) -> Result<Option<Typed>, Vec<String>> {
        let mut field = Problems::default();
        let when = parse(day, time, &mut field);
        field.or(when).map_err(|errors| errors.into_iter().map(|error| error.field).collect())
    }

    #[test]
    fn a_day_with_a_time_is_a_moment_and_without_one_a_whole_day() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        assert_eq!(typed("2026-11-24", ""), Ok(Some(Typed::Day(day))));
        let at = Some(Typed::At(day.and_hms_opt(9, 5, 0).unwrap()));
        assert_eq!([typed("2026-11-24", "09:05"), typed("2026-11-24", "9:05:00")], [Ok(at), Ok(at)]);
        assert_eq!(typed(" ", ""), Ok(None));
    }

    #[test]
    fn a_time_needs_its_day_and_both_have_to_exist() {
        assert_eq!(typed("", "09:05"), Err(vec!["day".to_owned()]));
        assert_eq!(typed("2026-02-30", "25:00"), Err(vec!["time".to_owned(), "day".to_owned()]));
        for (day, time) in [("0026-11-24", ""), ("2026-11-24", "9"), ("2026-11-24", "09:05:00:00"), ("24/11", "")] {
            assert!(typed(day, time).is_err(), "{day} {time}");
        }
    }
}
