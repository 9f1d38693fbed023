//! What another program's reader makes of the calendar.

use super::*;
use crate::value::{ActivityId, CustomerId};
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty, ICalendarStatus, ICalendarValue, Uri,
};
use proptest::prelude::*;

fn item(kind: Kind, subject: &str) -> Item {
    let at = |text: &str| text.parse().expect("an instant");
    Item {
        id: ActivityId(7),
        customer_id: CustomerId(42),
        customer_name: "Café Zürich, AG".to_owned(),
        kind,
        subject: subject.to_owned(),
        notes: None,
        due_at: Some(at("2026-11-24T09:05:00Z")),
        all_day: false,
        duration_minutes: None,
        place: None,
        contact_name: None,
        priority: Priority::Normal,
        done_at: None,
        version: 3,
        created_at: at("2026-11-01T08:00:00.000001Z"),
        updated_at: at("2026-11-02T08:00:00Z"),
    }
}

fn written(items: &[Item]) -> String {
    let base = Some("https://ficha.acme.example");
    calendar(items, Edition { locale: Locale::Es, name: "Ana; Alba", base })
}

/// The components that another reader finds in the text, without the calendar itself.
fn read(text: &str) -> Vec<ICalendarComponent> {
    let mut found = ICalendar::parse(text).expect("a calendar").components;
    let calendar = found.remove(0);
    assert_eq!(calendar.component_type, ICalendarComponentType::VCalendar);
    found
}

fn text_of(component: &ICalendarComponent, name: &ICalendarProperty) -> String {
    match &component.property(name).unwrap_or_else(|| panic!("{name:?}")).values[0] {
        ICalendarValue::Text(text) => text.clone(),
        ICalendarValue::Uri(Uri::Location(address)) => address.clone(),
        other => panic!("{other:?}"),
    }
}

/// A moment or a day as year, month, day, hour and minute.
fn when(component: &ICalendarComponent, name: &ICalendarProperty) -> (u16, u8, u8, Option<u8>, Option<u8>) {
    match &component.property(name).unwrap_or_else(|| panic!("{name:?}")).values[0] {
        ICalendarValue::PartialDateTime(at) => {
            assert_eq!(at.hour.is_some(), at.tz_hour == Some(0), "a moment is one in UTC");
            (at.year.unwrap(), at.month.unwrap(), at.day.unwrap(), at.hour, at.minute)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_call_with_a_time_is_an_event_and_everything_that_was_typed_comes_back() {
    let mut call = item(Kind::Call, "Beans; 5 kg, dark\\roasted – ¿ya?");
    call.notes = Some("First line\nSecond line, with ; and \\n and a very long end ".to_owned() + &"ñandú ".repeat(40));
    call.place = Some("Bahnhofstrasse 1, Zürich".to_owned());
    call.contact_name = Some("Zoë Müller".to_owned());
    call.duration_minutes = Some(90);
    let text = written(&[call.clone()]);
    let found = read(&text);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].component_type, ICalendarComponentType::VEvent);
    assert_eq!(text_of(&found[0], &ICalendarProperty::Summary), format!("{} · Café Zürich, AG", call.subject));
    let page = "https://ficha.acme.example/customers/42/activities/7";
    let described = format!("Con Zoë Müller\n{}\n{page}", call.notes.unwrap());
    assert_eq!(text_of(&found[0], &ICalendarProperty::Description), described);
    assert_eq!(text_of(&found[0], &ICalendarProperty::Location), "Bahnhofstrasse 1, Zürich");
    assert_eq!(text_of(&found[0], &ICalendarProperty::Url), page);
    assert_eq!(text_of(&found[0], &ICalendarProperty::Uid), "1793520000000001-7@ficha");
    assert_eq!(when(&found[0], &ICalendarProperty::Dtstart), (2026, 11, 24, Some(9), Some(5)));
    assert_eq!(when(&found[0], &ICalendarProperty::Dtend), (2026, 11, 24, Some(10), Some(35)));
    assert_eq!(when(&found[0], &ICalendarProperty::Dtstamp), (2026, 11, 2, Some(8), Some(0)));
}

#[test]
fn no_line_is_longer_than_75_bytes_and_each_ends_as_the_standard_says() {
    let mut call = item(Kind::Call, &"Ñandú y café ".repeat(14));
    call.notes = Some("日本語のテキスト".repeat(100));
    call.place = Some("0123456789 ".repeat(40));
    let text = written(&[call]);
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    for line in text.trim_end().split("\r\n") {
        assert!(line.len() <= 75, "{} bytes: {line}", line.len());
        assert!(!line.contains(['\r', '\n']), "{line}");
    }
}

proptest! {
    #[test]
    fn whatever_is_typed_comes_back_whole_from_lines_that_are_short_enough(
        subject in r"[a-z0-9;:,\\ ñé日😀]{0,200}[a-z]",
        place in r"[ -~]{0,200}[a-z]",
    ) {
        let mut call = item(Kind::Call, &subject);
        call.place = Some(place.clone());
        let text = written(&[call]);
        for line in text.trim_end().split("\r\n") {
            prop_assert!(line.len() <= 75, "{} bytes: {line}", line.len());
        }
        let found = read(&text);
        prop_assert_eq!(text_of(&found[0], &ICalendarProperty::Location), place);
        prop_assert_eq!(text_of(&found[0], &ICalendarProperty::Summary), format!("{subject} · Café Zürich, AG"));
    }
}

#[test]
fn a_whole_day_ends_where_the_next_one_begins() {
    let meeting =
        Item { all_day: true, due_at: Some("2026-12-31T12:00:00Z".parse().unwrap()), ..item(Kind::Meeting, "Fair") };
    let found = read(&written(&[meeting]));
    assert_eq!(when(&found[0], &ICalendarProperty::Dtstart), (2026, 12, 31, None, None));
    assert_eq!(when(&found[0], &ICalendarProperty::Dtend), (2027, 1, 1, None, None));
}

#[test]
fn a_task_is_a_to_do_open_or_done_with_or_without_a_date() {
    let done = Item { done_at: Some("2026-11-23T10:00:00Z".parse().unwrap()), ..item(Kind::Task, "Offer") };
    let undated = Item { due_at: None, ..item(Kind::Call, "Call back") };
    let found = read(&written(&[item(Kind::Task, "Offer"), done, undated]));
    assert!(found.iter().all(|component| component.component_type == ICalendarComponentType::VTodo));
    let status =
        |component: &ICalendarComponent| match &component.property(&ICalendarProperty::Status).unwrap().values[0] {
            ICalendarValue::Status(status) => status.clone(),
            other => panic!("{other:?}"),
        };
    assert_eq!(
        found.iter().map(status).collect::<Vec<_>>(),
        [ICalendarStatus::NeedsAction, ICalendarStatus::Completed, ICalendarStatus::NeedsAction]
    );
    assert_eq!(when(&found[0], &ICalendarProperty::Due), (2026, 11, 24, Some(9), Some(5)));
    assert_eq!(when(&found[1], &ICalendarProperty::Completed), (2026, 11, 23, Some(10), Some(0)));
    assert!(!found[2].has_property(&ICalendarProperty::Due));
}

#[test]
fn nothing_in_a_text_becomes_a_line_of_its_own() {
    let mut call = item(Kind::Call, "Beans\r\nEND:VEVENT");
    call.place = Some("Zürich\nBEGIN:VALARM".to_owned());
    let found = read(&written(&[call]));
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn a_calendar_with_nothing_in_it_is_still_one() {
    let text = written(&[]);
    assert_eq!(read(&text), []);
    assert!(text.contains("X-WR-CALNAME:Ficha: Ana\\; Alba\r\n"), "{text}");
}
