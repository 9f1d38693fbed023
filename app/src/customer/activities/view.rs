//! The Activities tab: what is to be done and what was done, with a line to add to it.

use super::api::{activity_page, set_activity_deleted};
use super::button::JustDone;
use super::filter::{ActivityFilter, ActivityPage, Show};
use super::kind::Kind;
use super::quick::QuickAdd;
use super::row::{Hands, Line, done, to_do};
use super::words;
use crate::customer::card::use_card;
use crate::customer::filters::FilterForm;
use crate::customer::panels::kept;
use crate::customer::place::{Place, use_place};
use crate::customer::removal::{Doing, Removed};
use crate::customer::shown::Shown;
use crate::customer::tab::Tab;
use crate::locale::{Locale, use_locale};
use crate::ui::{Empty, Failed, Pager, SelectField, Skeleton, TextField};
use crate::user::{Role, use_user};
use crate::value::{ActivityId, CustomerId};
use chrono::NaiveDate;
use leptos::prelude::*;

/// Where the reader is in the activities.
pub type Here = Place<ActivityFilter>;

/// Whether the reader may add and change activities.
pub fn may_edit() -> bool {
    use_user().is_some_and(|user| user.role >= Role::Editor)
}

/// The activities of the customer in the address.
#[component]
pub fn ActivitiesTab() -> impl IntoView {
    kept(Tab::Activities, activities_tab)
}

/// The tab itself: see [`ActivitiesTab`].
pub fn activities_tab() -> AnyView {
    let place = use_place(Tab::Activities);
    let shown = Shown::new(place, |card| card.activities, activity_page);
    let card = use_card();
    let reload = Callback::new(move |()| card.reload.update(|times| *times += 1));
    view! {
        <section class="activities" aria-label=words::ACTIVITIES.of(use_locale())>
            // Outside of what is shown anew, so that whoever adds one activity can go on with the next.
            {may_edit().then(|| view! { <QuickAdd place reload /> })}
            {move || view! { <Removed place=place.get() restore /> }}
            <JustDone here=Signal::derive(move || place.with(Place::here)) reload />
            <Transition fallback=|| view! { <Skeleton lines=6 /> }>
                {move || Suspend::new(async move {
                    // A card that cannot be shown says so in its header.
                    let Some(page) = shown.page().await else { return ().into_any() };
                    let place = place.get_untracked();
                    match page {
                        Ok(page) => view! { <Page place page reload /> }.into_any(),
                        Err(error) => view! { <Failed error again=place.here() /> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
    .into_any()
}

#[component]
fn Page(place: Here, page: ActivityPage, reload: Callback<()>) -> impl IntoView {
    let locale = use_locale();
    let filter = place.filter.clone();
    let first = filter.after.is_some().then(|| place.filtered(&filter.first()));
    let next = page.next.map(|key| place.filtered(&filter.after(Some(key))));
    let hands = Hands { here: place.here(), may_edit: may_edit(), reload };
    let (narrows, empty) = (filter.narrows() || filter.after.is_some(), page.rows.is_empty());
    let lines = page.rows.into_iter().map(|activity| Line { href: place.part(activity.id), activity, customer: None });
    let list = match filter.show {
        _ if empty => nothing(narrows, &place, locale).into_any(),
        Show::Open => to_do(lines.collect(), page.today, &hands).into_any(),
        Show::Done => done(lines.collect(), &hands).into_any(),
    };
    view! {
        {switch(&place, locale)}
        <Filters place=place.clone() page_choices=page.choices />
        {list}
        <Pager next first />
    }
}

/// From what is to be done to what was, and back, with the same filters.
fn switch(place: &Here, locale: Locale) -> impl IntoView + use<> {
    let links = Show::ALL
        .map(|show| {
            let label = match show {
                Show::Open => words::OPEN,
                Show::Done => words::TIMELINE,
            };
            let current = (place.filter.show == show).then_some("true");
            view! { <a href=place.filtered(&place.filter.showing(show)) aria-current=current>{label.of(locale)}</a> }
        })
        .into_iter()
        .collect_view();
    view! { <nav class="switch" aria-label=words::VIEWS.of(locale)>{links}</nav> }
}

fn nothing(narrows: bool, place: &Here, locale: Locale) -> impl IntoView + use<> {
    let (title, hint) = match place.filter.show {
        _ if narrows => (words::NO_MATCH, words::NO_MATCH_HINT),
        Show::Open => (words::NOTHING_OPEN, words::NOTHING_OPEN_HINT),
        Show::Done => (words::NOTHING_DONE, words::NOTHING_DONE_HINT),
    };
    let (href, word) = if narrows {
        (place.filtered(&place.filter.cleared()), crate::locale::words::CLEAR_FILTERS)
    } else {
        (place.part("new"), words::NEW)
    };
    let offered = narrows || may_edit();
    view! { <Empty title hint>{offered.then(|| view! { <a class="button" href=href>{word.of(locale)}</a> })}</Empty> }
}

#[component]
fn Filters(place: Here, page_choices: super::filter::Choices) -> impl IntoView {
    const NAMES: &[&str] = &["show", "kind", "person", "contact", "from", "to"];
    let locale = use_locale();
    let filter = place.filter.clone();
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let people = page_choices.people.into_iter().map(|user| (user.id.to_string(), user.name)).collect();
    let contacts = page_choices.contacts.into_iter().map(|contact| (contact.id.to_string(), contact.name)).collect();
    let show = (filter.show == Show::Done).then(|| view! { <input type="hidden" name="show" value="done" /> });
    let cleared = filter.cleared();
    view! {
        <FilterForm place cleared names=NAMES label=words::FILTERS>
            {show}
            <SelectField name="kind" label=words::KIND options=kinds(locale) empty=words::ANY_KIND
                value=filter.kind.map(Kind::code).unwrap_or_default() form="activities" />
            <SelectField name="person" label=words::ASSIGNEE options=people empty=words::ANYBODY
                value=filter.person.map(|id| id.to_string()).unwrap_or_default() form="activities" />
            <SelectField name="contact" label=words::CONTACT options=contacts empty=words::ANYBODY
                value=filter.contact.map(|id| id.to_string()).unwrap_or_default() form="activities" />
            <TextField name="from" label=words::FROM input_type="date" value=day(filter.from) form="activities" />
            <TextField name="to" label=words::TO input_type="date" value=day(filter.to) form="activities" />
        </FilterForm>
    }
}

/// The kinds to choose from: value and text.
#[must_use]
pub fn kinds(locale: Locale) -> Vec<(String, String)> {
    Kind::ALL.map(|kind| (kind.code().to_owned(), kind.label().of(locale).to_owned())).to_vec()
}

/// Takes an activity away.
pub fn remove(customer: CustomerId, id: i64) -> Doing {
    Box::pin(set_activity_deleted(customer, ActivityId(id), true))
}

/// Puts it back.
pub fn restore(customer: CustomerId, id: i64) -> Doing {
    Box::pin(set_activity_deleted(customer, ActivityId(id), false))
}
