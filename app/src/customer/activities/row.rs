//! An activity in a list, and lists in their groups.

use super::button::tick;
use super::kind::Priority;
use super::model::Activity;
use super::when::When;
use super::words;
use crate::locale::{Locale, Word, format, use_locale};
use crate::ui::{Badge, Tone};
use chrono::NaiveDate;
use leptos::prelude::*;

/// What a list may do with its activities.
#[derive(Clone)]
pub struct Hands {
    /// Where the list stands, to come back to.
    pub here: String,
    /// Whether the reader may say that something is done.
    pub may_edit: bool,
    /// Shows the list anew.
    pub reload: Callback<()>,
}

/// An activity as it stands in a list: its own page, and the customer where the list is not that customer's.
pub struct Line {
    /// The activity.
    pub activity: Activity,
    /// Its page.
    pub href: String,
    /// What the customer is called, and their card.
    pub customer: Option<(String, String)>,
}

/// What is to be done: what is overdue, what is for today, what comes, and what has no date.
pub fn to_do(lines: Vec<Line>, today: Option<NaiveDate>, hands: &Hands) -> impl IntoView + use<> {
    const HEADINGS: [Word; 4] = [words::OVERDUE, words::TODAY, words::UPCOMING, words::UNDATED];
    let mut groups: [Vec<Line>; 4] = Default::default();
    for line in lines {
        let group = match line.activity.due {
            _ if line.activity.overdue => 0,
            Some(due) if Some(due.day()) <= today => 1,
            Some(_) => 2,
            None => 3,
        };
        groups[group].push(line);
    }
    let locale = use_locale();
    groups
        .into_iter()
        .zip(HEADINGS)
        .filter(|(lines, _)| !lines.is_empty())
        .map(|(lines, heading)| group(heading.of(locale).to_owned(), lines, hands, locale))
        .collect_view()
}

/// What was done, day by day.
pub fn done(lines: Vec<Line>, hands: &Hands) -> impl IntoView + use<> {
    let locale = use_locale();
    let mut days: Vec<(Option<NaiveDate>, Vec<Line>)> = Vec::new();
    for line in lines {
        let day = line.activity.done.map(When::day);
        match days.last_mut() {
            Some((last, run)) if *last == day => run.push(line),
            _ => days.push((day, vec![line])),
        }
    }
    days.into_iter()
        .map(|(day, lines)| {
            let heading = day.map(|day| format::date(day, locale)).unwrap_or_default();
            group(heading, lines, hands, locale)
        })
        .collect_view()
}

fn group(heading: String, lines: Vec<Line>, hands: &Hands, locale: Locale) -> impl IntoView + use<> {
    let rows = lines.into_iter().map(|line| row(line, hands, locale)).collect_view();
    view! {
        <section class="activity-group">
            <h2>{heading}</h2>
            <ul class="activity-list">{rows}</ul>
        </section>
    }
}

fn row(line: Line, hands: &Hands, locale: Locale) -> impl IntoView + use<> {
    let Line { activity, href, customer } = line;
    let open = activity.done.is_none();
    let tick = (open && hands.may_edit).then(|| tick(&activity, &hands.here, hands.reload));
    let customer = customer.map(|(name, href)| view! { <li><a href=href>{name}</a></li> });
    let facts = facts(&activity, locale).into_iter().map(|fact| view! { <li>{fact}</li> }).collect_view();
    let at = activity.done.or(activity.due);
    let time = at.map(|at| {
        // Under the heading of its day what was done needs only its time.
        let text = if open { Some(at.display(locale)) } else { at.clock() };
        text.map(|text| view! { <li><time datetime=at.machine()>{text}</time></li> })
    });
    let outcome =
        activity.outcome.clone().map(|outcome| view! { <p class="activity-outcome typed-text">{outcome}</p> });
    view! {
        <li class="activity" data-kind=activity.kind.code() data-overdue=activity.overdue.then_some("true")>
            {tick}
            <div class="activity-body">
                <p class="activity-subject">
                    <a href=href>{activity.subject.clone()}</a>
                    {pressing(&activity)}
                </p>
                <ul class="activity-facts">
                    <li><Badge text=activity.kind.label() /></li>
                    {time}
                    {customer}
                    {facts}
                </ul>
                {outcome}
            </div>
        </li>
    }
}

/// What stands out about an activity.
pub fn pressing(activity: &Activity) -> impl IntoView + use<> {
    let overdue = activity.overdue.then(|| view! { " " <Badge tone=Tone::Danger text=words::IS_OVERDUE /> });
    let high = (activity.priority == Priority::High).then(|| {
        view! { " " <Badge tone=Tone::Warn text=words::HIGH_PRIORITY /> }
    });
    view! { {high} {overdue} }
}

/// How long, with whom, where, and who does it.
fn facts(activity: &Activity, locale: Locale) -> Vec<String> {
    let minutes = activity.duration_minutes.map(|minutes| duration(minutes, locale));
    let contact = activity.contact_name.as_deref().map(|name| words::WITH.with(locale, &[("name", name)]));
    [minutes, contact, activity.place.clone(), activity.assignee_name.clone()].into_iter().flatten().collect()
}

/// A duration as it is read: `45 min`, `1 h 30 min`.
#[must_use]
pub fn duration(minutes: i64, locale: Locale) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    let figure = |number| format::number(number, locale);
    match (hours, rest) {
        (0, rest) => words::MINUTES.with(locale, &[("minutes", &figure(rest))]),
        (hours, 0) => words::HOURS.with(locale, &[("hours", &figure(hours))]),
        (hours, rest) => words::HOURS_MINUTES.with(locale, &[("hours", &figure(hours)), ("minutes", &figure(rest))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_read_in_hours_and_minutes() {
        let all = [45, 60, 90].map(|minutes| duration(minutes, Locale::Es));
        assert_eq!(all, ["45\u{a0}min", "1\u{a0}h", "1\u{a0}h 30\u{a0}min"]);
    }
}
