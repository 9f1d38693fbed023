//! An activity as it is, as it is typed, and as it is understood.

use super::kind::{Kind, Priority};
use super::when::{self, Typed, When};
use super::words;
use crate::error::FieldError;
use crate::locale::{self, Locale, Word, format};
use crate::typed_form;
use crate::ui::form::{Form, Problems};
use crate::value::{ActivityId, ContactId, CustomerId, Problem, UserId, text};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The longest that an activity can take, in minutes: a week.
const LONGEST: i64 = 7 * 24 * 60;

/// An activity as its reader sees it: moments are in the reader's zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// Which activity.
    pub id: ActivityId,
    /// With which customer.
    pub customer_id: CustomerId,
    /// What it is.
    pub kind: Kind,
    /// What it is about, in one line.
    pub subject: String,
    /// Whatever else a colleague should know; may take several lines.
    pub notes: Option<String>,
    /// When it begins, or is due.
    pub due: Option<When>,
    /// Whether it should have been done by now.
    pub overdue: bool,
    /// How long it takes.
    pub duration_minutes: Option<i64>,
    /// Where it happens.
    pub place: Option<String>,
    /// With which contact of the customer.
    pub contact_id: Option<ContactId>,
    /// What they are called.
    pub contact_name: Option<String>,
    /// Which colleague does it.
    pub assignee_id: Option<UserId>,
    /// What they are called.
    pub assignee_name: Option<String>,
    /// How much it presses.
    pub priority: Priority,
    /// When it was done; none while it is still to be done.
    pub done: Option<When>,
    /// What came of it.
    pub outcome: Option<String>,
    /// Counts the saves; a save names the one it was made from.
    pub version: i64,
}

typed_form! {
    /// An activity as typed; see [`Activity`].
    pub struct ActivityForm {
        kind, subject, day, time, duration, place, contact_id, assignee_id, priority, notes, done, outcome,
    }
}

/// An activity as understood: what a save writes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of `Activity`")]
pub struct ActivityEdit {
    pub kind: Kind,
    pub subject: String,
    pub notes: Option<String>,
    pub due: Option<Typed>,
    pub duration_minutes: Option<i64>,
    pub place: Option<String>,
    pub contact_id: Option<ContactId>,
    pub assignee_id: Option<UserId>,
    pub priority: Priority,
    pub done: bool,
    /// When it was done, where that is to be what it was; else the save says it.
    pub done_at: Option<DateTime<Utc>>,
    pub outcome: Option<String>,
}

impl ActivityForm {
    /// The form of a new activity: a task for whoever writes it.
    #[must_use]
    pub fn blank(assignee: Option<UserId>) -> ActivityForm {
        ActivityForm {
            kind: Kind::Task.code().to_owned(),
            priority: Priority::Normal.code().to_owned(),
            assignee_id: assignee.map(|id| id.to_string()).unwrap_or_default(),
            ..ActivityForm::default()
        }
    }

    /// The form of an activity that is there.
    #[must_use]
    pub fn of(activity: &Activity) -> ActivityForm {
        let due = activity.due;
        ActivityForm {
            kind: activity.kind.code().to_owned(),
            subject: activity.subject.clone(),
            notes: activity.notes.clone().unwrap_or_default(),
            day: due.map(|due| due.day().to_string()).unwrap_or_default(),
            time: due.and_then(When::clock).unwrap_or_default(),
            duration: activity.duration_minutes.map(|minutes| minutes.to_string()).unwrap_or_default(),
            place: activity.place.clone().unwrap_or_default(),
            contact_id: activity.contact_id.map(|id| id.to_string()).unwrap_or_default(),
            assignee_id: activity.assignee_id.map(|id| id.to_string()).unwrap_or_default(),
            priority: activity.priority.code().to_owned(),
            done: if activity.done.is_some() { "on".to_owned() } else { String::new() },
            outcome: activity.outcome.clone().unwrap_or_default(),
            version: activity.version.to_string(),
        }
    }
}

impl Form for ActivityForm {
    type Edit = ActivityEdit;

    const TOGETHER: &'static [&'static [&'static str]] = &[&["day", "time"], &["done", "outcome"]];

    /// Understands what was typed. A field that the short form does not have counts as left as it usually is.
    fn parse(&self, _locale: Locale) -> Result<ActivityEdit, Vec<FieldError>> {
        let mut field = Problems::default();
        let kind = field.choice("kind", &self.kind, Kind::parse).unwrap_or_default();
        let done = kind == Kind::Note || !self.done.is_empty();
        let subject = text::required(&self.subject, 200).map(|text| text.replace('\n', " "));
        let edit = ActivityEdit {
            kind,
            subject: field.take("subject", subject).unwrap_or_default(),
            notes: field.take("notes", text::optional(&self.notes, 10_000)).flatten(),
            due: when::parse(&self.day, &self.time, &mut field),
            duration_minutes: field.take("duration", minutes(&self.duration)).flatten(),
            place: field.take("place", text::optional(&self.place, 200)).flatten(),
            contact_id: field.choice("contact_id", &self.contact_id, |id| id.parse().ok()),
            assignee_id: field.choice("assignee_id", &self.assignee_id, |id| id.parse().ok()),
            priority: field.choice("priority", &self.priority, Priority::parse).unwrap_or_default(),
            done,
            done_at: None,
            outcome: field.take("outcome", text::optional(&self.outcome, 2_000)).flatten().filter(|_| done),
        };
        field.or(edit)
    }

    fn label(field: &str) -> Word {
        match field {
            "kind" => words::KIND,
            "day" => words::DAY,
            "time" => words::TIME,
            "duration" => words::DURATION,
            "place" => words::PLACE,
            "contact_id" => words::CONTACT,
            "assignee_id" => words::ASSIGNEE,
            "priority" => words::PRIORITY,
            "notes" => words::NOTES,
            "done" => words::DONE,
            "outcome" => words::OUTCOME,
            _ => words::SUBJECT,
        }
    }

    fn shown(&self, field: &str, text: &str, locale: Locale) -> String {
        match field {
            "kind" => Kind::parse(text).map(|kind| kind.label().of(locale).to_owned()),
            "priority" => Priority::parse(text).map(|priority| priority.label().of(locale).to_owned()),
            "day" => format::read_date(text).map(|day| format::date(day, locale)),
            "done" => {
                let word = if text.is_empty() { locale::words::NO } else { locale::words::YES };
                Some(word.of(locale).to_owned())
            }
            _ => None,
        }
        .unwrap_or_else(|| text.to_owned())
    }

    fn as_stored(&self, _locale: Locale) -> ActivityForm {
        let duration = minutes(&self.duration).ok().flatten();
        ActivityForm { duration: duration.map(|minutes| minutes.to_string()).unwrap_or_default(), ..self.clone() }
    }
}

/// A duration as typed: minutes, or hours and minutes with a colon between them.
fn minutes(typed: &str) -> Result<Option<i64>, Problem> {
    let number = |text: &str| text.trim().parse::<i64>().map_err(|_| Problem::NotANumber);
    let minutes = match typed.trim().split_once(':') {
        None if typed.trim().is_empty() => return Ok(None),
        None => number(typed)?,
        Some((hours, minutes)) => match (number(hours)?, number(minutes)?) {
            (hours @ 0..=999, minutes @ 0..=59) => hours * 60 + minutes,
            _ => return Err(Problem::Format { example: "1:30".to_owned() }),
        },
    };
    match minutes {
        ..0 => Err(Problem::Negative),
        0 => Ok(None),
        1..=LONGEST => Ok(Some(minutes)),
        _ => Err(Problem::TooLarge),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call() -> ActivityForm {
        ActivityForm {
            kind: "call".into(),
            subject: "Ask Café Zürich about the beans".into(),
            ..ActivityForm::default()
        }
    }

    #[test]
    fn the_short_form_needs_no_more_than_a_subject() {
        let edit = call().parse(Locale::Es).expect("valid");
        assert_eq!((edit.kind, edit.priority, edit.due, edit.done), (Kind::Call, Priority::Normal, None, false));
        assert_eq!(ActivityForm::default().parse(Locale::Es).expect_err("no subject")[0].field, "subject");
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let form = ActivityForm {
            kind: "party".into(),
            subject: " ".into(),
            day: "tomorrow".into(),
            duration: "long".into(),
            contact_id: "Zoë".into(),
            priority: "urgent".into(),
            place: "x".repeat(201),
            ..call()
        };
        let mut wrong: Vec<_> =
            form.parse(Locale::Es).expect_err("invalid").into_iter().map(|error| error.field).collect();
        wrong.sort_unstable();
        assert_eq!(wrong, ["contact_id", "day", "duration", "kind", "place", "priority", "subject"]);
    }

    #[test]
    fn a_note_is_never_to_be_done_and_only_what_is_done_has_an_outcome() {
        let note = ActivityForm { kind: "note".into(), outcome: "They like it".into(), ..call() };
        let edit = note.parse(Locale::Es).expect("valid");
        assert!(edit.done);
        assert_eq!(edit.outcome.as_deref(), Some("They like it"));
        let open = ActivityForm { outcome: "They like it".into(), ..call() };
        assert_eq!(open.parse(Locale::Es).expect("valid").outcome, None);
    }

    #[test]
    fn a_duration_is_typed_in_minutes_or_by_the_clock() {
        assert_eq!([minutes("90"), minutes("1:30")], [Ok(Some(90)), Ok(Some(90))]);
        assert_eq!([minutes(""), minutes("0")], [Ok(None), Ok(None)]);
        assert_eq!(minutes("-5"), Err(Problem::Negative));
        assert_eq!([minutes("10081"), minutes("999:00")], [Err(Problem::TooLarge), Err(Problem::TooLarge)]);
        assert!(minutes("1:75").is_err() && minutes("1h").is_err());
    }
}
