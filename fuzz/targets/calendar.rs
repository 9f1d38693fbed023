//! Any text as what an activity is about: another reader of calendars finds the same one activity, and no line is too long.
#![no_main]

use app::customer::activities::feed::Item;
use app::customer::activities::ics::{Edition, calendar};
use app::customer::activities::kind::{Kind, Priority};
use app::locale::Locale;
use app::value::{ActivityId, CustomerId};
use calcard::icalendar::ICalendar;
use chrono::DateTime;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (subject, rest) = text.split_at(text.floor_char_boundary(text.len() / 2));
    let item = Item {
        id: ActivityId(7),
        customer_id: CustomerId(42),
        customer_name: subject.to_owned(),
        kind: if text.len() % 2 == 0 { Kind::Call } else { Kind::Task },
        subject: subject.to_owned(),
        notes: Some(rest.to_owned()),
        due_at: Some(DateTime::UNIX_EPOCH),
        all_day: text.len() % 3 == 0,
        duration_minutes: None,
        place: Some(rest.to_owned()),
        contact_name: Some(text.to_owned()),
        priority: Priority::Normal,
        done_at: None,
        version: 3,
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
    };
    let written = calendar(&[item], Edition { locale: Locale::Es, name: text, base: Some("https://ficha.acme.example") });
    // RFC 5545, 3.1: a line has 75 octets at most, and ends with CR and LF.
    assert!(written.split("\r\n").all(|line| line.len() <= 75), "{written}");
    let read = ICalendar::parse(&written).expect("a calendar");
    assert_eq!(read.components.len(), 2, "{written}");
});
