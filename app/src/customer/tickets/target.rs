//! How long a ticket may take: one time until the first answer and one until it is resolved, for each priority.
//!
//! The times come from the server's configuration and count around the clock, weekends too; only the time in which we
//! wait for the customer does not count.

use super::terms::Priority;

/// Times by priority, in seconds, in the order of [`Priority::ALL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times([i64; 4]);

impl Times {
    /// The time for a priority, in seconds.
    #[must_use]
    pub fn of(&self, priority: Priority) -> i64 {
        let place = Priority::ALL.into_iter().position(|other| other == priority).unwrap_or_default();
        self.0[place]
    }

    /// These times, but for those that a text such as `urgent=30m, high=4h, normal=1d` names.
    ///
    /// # Errors
    /// A sentence that says what cannot be read.
    pub fn with(mut self, text: &str) -> Result<Times, String> {
        for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let (name, time) =
                pair.split_once('=').ok_or_else(|| format!("{pair:?} must be a priority and a time: urgent=1h"))?;
            let place = Priority::ALL
                .into_iter()
                .position(|priority| priority.code() == name.trim())
                .ok_or_else(|| format!("{:?} is no priority: urgent, high, normal or low", name.trim()))?;
            self.0[place] = seconds(time.trim())?;
        }
        Ok(self)
    }
}

/// Reads `30m`, `4h` or `2d`.
///
/// # Errors
/// A sentence that says so, where it is none.
pub fn seconds(text: &str) -> Result<i64, String> {
    let units = [('m', 60), ('h', 3_600), ('d', 86_400)];
    let split = units.into_iter().find_map(|(unit, seconds)| text.strip_suffix(unit).map(|number| (number, seconds)));
    let read = split.and_then(|(number, seconds)| number.parse::<u16>().ok().map(|number| i64::from(number) * seconds));
    read.filter(|seconds| *seconds > 0).ok_or_else(|| format!("{text:?} is no time: 30m, 4h or 2d"))
}

/// What we have set ourselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Targets {
    /// Until the customer has an answer.
    pub first_answer: Times,
    /// Until the ticket is resolved.
    pub resolution: Times,
}

impl Default for Targets {
    fn default() -> Targets {
        let hours = |hours: [i64; 4]| Times(hours.map(|hours| hours * 3_600));
        Targets { first_answer: hours([1, 4, 24, 48]), resolution: hours([8, 24, 72, 168]) }
    }
}

/// The targets that the server was configured with; the usual ones where nobody has said.
#[cfg(feature = "ssr")]
#[must_use]
pub fn use_targets() -> Targets {
    leptos::prelude::use_context().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_named_keeps_its_usual_time() {
        let times = Targets::default().resolution.with("urgent=30m, low = 30d,").expect("right");
        assert_eq!(Priority::ALL.map(|priority| times.of(priority)), [1_800, 86_400, 259_200, 2_592_000]);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (text, part) in [
            ("urgent", "urgent=1h"),
            ("asap=1h", "\"asap\""),
            ("high=soon", "\"soon\""),
            ("high=0h", "\"0h\""),
            ("high=-1h", "\"-1h\""),
            ("high=1.5h", "\"1.5h\""),
            ("high=é", "\"é\""),
        ] {
            let error = Targets::default().first_answer.with(text).expect_err(text);
            assert!(error.contains(part), "{error}");
        }
    }
}
