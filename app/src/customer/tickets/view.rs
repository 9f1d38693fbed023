//! The Support tab: the tickets of a customer, and what the card's header says of them.

use super::api::{delete_ticket, restore_ticket, ticket_page};
use super::clock::{Reading, Running};
use super::filter::{AssigneeFilter, StatusFilter, TicketFilter};
use super::model::{Ticket, TicketPage, TicketSummary};
use super::terms::{Category, Priority, Status};
use super::words;
use crate::customer::card::list_one_came_from;
use crate::customer::filters::FilterForm;
use crate::customer::panels::kept;
use crate::customer::place::{Place, use_place};
use crate::customer::removal::{Doing, Removed};
use crate::customer::shown::Shown;
use crate::customer::tab::Tab;
use crate::locale::{Locale, Word, format, use_locale, words as locale_words};
use crate::ui::{Badge, Empty, Failed, Pager, SelectField, Skeleton, TextField, Tone};
use crate::user::model::UserLabel;
use crate::user::{Role, use_user};
use crate::value::{CustomerId, TicketId};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

pub(super) type Here = Place<TicketFilter>;

/// The tickets of the customer in the address: what is to be done first.
#[component]
pub fn TicketsTab() -> impl IntoView {
    kept(Tab::Support, tickets_tab)
}

/// The tab itself: see [`TicketsTab`].
pub fn tickets_tab() -> AnyView {
    let place = use_place(Tab::Support);
    let shown = Shown::new(place, |card| card.tickets, ticket_page);
    view! {
        <section class="rows" aria-label=words::SUPPORT.of(use_locale())>
            <h2 class="visually-hidden">{words::SUPPORT.of(use_locale())}</h2>
            <Transition fallback=|| view! { <Skeleton lines=6 /> }>
                {move || Suspend::new(async move {
                    // A card that cannot be shown says so in its header.
                    let Some(page) = shown.page().await else { return ().into_any() };
                    let place = place.get_untracked();
                    match page {
                        Ok(page) => view! { <Page place page /> }.into_any(),
                        Err(error) => view! { <Failed error again=place.here() /> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
    .into_any()
}

#[component]
fn Page(place: Here, page: TicketPage) -> impl IntoView {
    let locale = use_locale();
    let TicketPage { tickets, next, assignees, .. } = page;
    let first = place.filter.after.is_some().then(|| place.filtered(&place.filter.page(None)));
    let next = next.map(|key| place.filtered(&place.filter.page(Some(key))));
    let new = may_edit().then(|| {
        view! { <a class="button button-primary" href=place.part("new")>{words::NEW_TICKET.of(locale)}</a> }
    });
    let narrows = place.filter.narrows();
    let filters = (!tickets.is_empty() || narrows || first.is_some())
        .then(|| view! { <Filters place=place.clone() assignees /> });
    let list = if !tickets.is_empty() {
        let rows = tickets.into_iter().map(|ticket| row(&place, ticket, locale)).collect_view();
        view! { <ul class="tickets">{rows}</ul> }.into_any()
    } else if narrows {
        let clear = place.filtered(&TicketFilter::default());
        view! {
            <Empty title=words::NO_MATCH>
                <a class="button" href=clear>{locale_words::CLEAR_FILTERS.of(locale)}</a>
            </Empty>
        }
        .into_any()
    } else {
        view! { <Empty title=words::EMPTY hint=words::EMPTY_HINT /> }.into_any()
    };
    view! {
        <div class="section-actions">{new}</div>
        <Removed place=place.clone() restore />
        {filters}
        {list}
        <Pager next first />
    }
}

#[component]
fn Filters(place: Here, assignees: Vec<UserLabel>) -> impl IntoView {
    const NAMES: &[&str] = &["q", "status", "priority", "category", "assignee"];
    let locale = use_locale();
    let filter = place.filter.clone();
    let mut statuses = vec![(StatusFilter::Unresolved.code().to_owned(), words::UNRESOLVED.of(locale).to_owned())];
    statuses.extend(Status::ALL.map(|status| (status.code().to_owned(), status.label().of(locale).to_owned())));
    let mut people = vec![(AssigneeFilter::Nobody.code(), words::NOBODY.of(locale).to_owned())];
    people.extend(assignees.into_iter().map(|user| (user.id.to_string(), user.name)));
    view! {
        <FilterForm place names=NAMES label=words::FILTERS>
            <TextField name="q" label=locale_words::SEARCH input_type="search" value=filter.q.unwrap_or_default()
                form="tickets" />
            <SelectField name="status" label=words::STATUS options=statuses empty=words::ANY_STATUS
                value=filter.status.map(StatusFilter::code).unwrap_or_default() form="tickets" />
            <SelectField name="priority" label=words::PRIORITY options=priorities(locale) empty=words::ANY_PRIORITY
                value=filter.priority.map(Priority::code).unwrap_or_default() form="tickets" />
            <SelectField name="category" label=words::CATEGORY options=categories(locale) empty=words::ANY_CATEGORY
                value=filter.category.map(Category::code).unwrap_or_default() form="tickets" />
            <SelectField name="assignee" label=words::ASSIGNEE options=people empty=words::ANYBODY
                value=filter.assignee.map(AssigneeFilter::code).unwrap_or_default() form="tickets" />
        </FilterForm>
    }
}

/// The priorities to choose from: value and text.
pub(super) fn priorities(locale: Locale) -> Vec<(String, String)> {
    Priority::ALL.map(|priority| (priority.code().to_owned(), priority.label().of(locale).to_owned())).to_vec()
}

/// The categories to choose from: value and text.
pub(super) fn categories(locale: Locale) -> Vec<(String, String)> {
    Category::ALL.map(|category| (category.code().to_owned(), category.label().of(locale).to_owned())).to_vec()
}

pub(super) fn may_edit() -> bool {
    use_user().is_some_and(|user| user.role >= Role::Editor)
}

pub(super) fn remove(customer: CustomerId, ticket: i64) -> Doing {
    Box::pin(delete_ticket(customer, TicketId(ticket)))
}

fn restore(customer: CustomerId, ticket: i64) -> Doing {
    Box::pin(restore_ticket(customer, TicketId(ticket)))
}

fn row(place: &Here, ticket: Ticket, locale: Locale) -> impl IntoView + use<> {
    let href = place.part(ticket.id);
    let overdue = ticket.clocks.is_overdue().then_some("true");
    let next = ticket.clocks.next().map(|reading| view! { <span>{said(reading, locale)}</span> });
    let who = ticket.assignee.clone().unwrap_or_else(|| words::NOBODY.of(locale).to_owned());
    let opened = format::date_time(ticket.opened_at.0, locale);
    view! {
        <li class="ticket" data-overdue=overdue data-done=ticket.status.is_done().then_some("true")>
            <h3 class="ticket-title">
                <a href=href>
                    <span class="ticket-number">{ticket.number.clone()}</span>
                    " "
                    {ticket.subject.clone()}
                </a>
            </h3>
            {badges(&ticket)}
            <p class="ticket-facts">
                <span>{words::ASSIGNEE.of(locale)} {locale.colon()} {who}</span>
                <span>{words::OPENED.of(locale)} {locale.colon()} <time datetime=ticket.opened_at.0.to_rfc3339()>{opened}</time></span>
                {next}
            </p>
        </li>
    }
}

/// Where a ticket stands and how urgent it is, in a few words.
pub(super) fn badges(ticket: &Ticket) -> impl IntoView + use<> {
    let (status, priority) = (ticket.status, ticket.priority);
    view! {
        <p class="badges">
            <Badge tone=status.tone() text=status.label() />
            " "
            <Badge tone=priority.tone() text=priority.label() />
            " "
            <Badge text=ticket.category.label() />
            {ticket.clocks.is_overdue().then(|| view! { " " <Badge tone=Tone::Danger text=words::OVERDUE /> })}
        </p>
    }
}

/// What a clock says: until when, since when it is overdue, or how long it took.
pub(super) fn said(reading: &Reading, locale: Locale) -> String {
    let (time, target) = (span(reading.elapsed, locale), span(reading.target, locale));
    match (reading.running, reading.due) {
        (Running::Yes, Some(due)) => {
            let word = if reading.is_late() { words::OVERDUE_SINCE } else { words::DUE };
            word.with(locale, &[("when", &format::date_time(due.0, locale))])
        }
        (Running::Paused, _) => words::PAUSED.with(locale, &[("time", &time), ("target", &target)]),
        _ => words::TOOK.with(locale, &[("time", &time), ("target", &target)]),
    }
}

/// A span of time in its two largest units: `2 d 3 h`, `3 h 5 min`, `0 min`.
pub(super) fn span(seconds: i64, locale: Locale) -> String {
    let minutes = seconds / 60;
    let parts = [
        (minutes / (24 * 60), words::DAYS_SHORT),
        (minutes / 60 % 24, words::HOURS_SHORT),
        (minutes % 60, words::MINUTES_SHORT),
    ];
    let written = |(count, word): &(i64, Word)| word.with(locale, &[("count", &format::number(*count, locale))]);
    let largest = parts.iter().position(|(count, _)| *count > 0).unwrap_or(2);
    let shown: Vec<_> = parts[largest..].iter().take(2).filter(|(count, _)| *count > 0).map(written).collect();
    if shown.is_empty() { written(&parts[2]) } else { shown.join(" ") }
}

/// The card's header: that tickets are overdue, and the way to them.
#[component]
pub fn OverdueTickets(
    /// Whose.
    customer: CustomerId,
    /// How many there are.
    summary: TicketSummary,
) -> impl IntoView {
    let locale = use_locale();
    let list = use_query_map().with_untracked(list_one_came_from);
    summary.needs_attention(locale).map(|text| {
        let href = format!("/customers/{customer}/{}{list}", Tab::Support.path());
        view! { <p class="notice notice-warn attention">{text} " " <a href=href>{words::SEE_TICKETS.of(locale)}</a></p> }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_of_time_is_told_in_its_two_largest_units() {
        let said = |seconds| span(seconds, Locale::Es);
        assert_eq!([0, 59, 60].map(said), ["0 min", "0 min", "1 min"]);
        assert_eq!([3_600, 3_900, 90_000].map(said), ["1 h", "1 h 5 min", "1 d 1 h"]);
        assert_eq!(said(2 * 86_400 + 300), "2 d", "of two days nobody counts the minutes");
        assert_eq!(span(86_400, Locale::Fr), "1 j");
    }
}
