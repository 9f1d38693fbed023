//! The page of one activity.

use super::api::activity;
use super::button::DoneButton;
use super::filter::ActivityFilter;
use super::kind::Kind;
use super::model::Activity;
use super::row::{duration, pressing};
use super::view::{Here, may_edit, remove};
use super::words;
use crate::customer::card::use_card;
use crate::customer::place::{Place, use_number, use_place};
use crate::customer::removal::RemoveButton;
use crate::customer::tab::Tab;
use crate::locale::{Word, use_locale, words as locale_words};
use crate::ui::{Badge, Fact, Facts, Failed, Skeleton, TextField, Tone, resource};
use crate::value::ActivityId;
use leptos::prelude::*;

/// The page of one activity. It reads `id` and `item` from the address.
#[component]
pub fn ActivityDetail() -> impl IntoView {
    let place = use_place::<ActivityFilter>(Tab::Activities);
    let number = use_number("item");
    let card = use_card();
    let found = resource(
        move || (place.with(|place| place.customer), ActivityId(number.get()), card.reload.get()),
        |(customer, id, _)| activity(customer, id),
    );
    view! {
        <section class="sheet activity-detail">
            <p>
                <a class="button button-quiet" href=move || place.with(Place::here)>{words::BACK.of(use_locale())}</a>
            </p>
            <Transition fallback=|| view! { <Skeleton lines=4 /> }>
                {move || Suspend::new(async move {
                    let place = place.get_untracked();
                    match found.await {
                        Ok(activity) => view! { <Whole place activity /> }.into_any(),
                        Err(error) => view! { <Failed error again=place.part(number.get_untracked()) /> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}

#[component]
fn Whole(place: Here, activity: Activity) -> impl IntoView {
    let locale = use_locale();
    let text = |value: Option<String>| value.unwrap_or_else(|| "—".to_owned());
    let when = move |when: Option<super::when::When>| {
        when.map_or_else(
            || "—".into_any(),
            |when| view! { <time datetime=when.machine()>{when.display(locale)}</time> }.into_any(),
        )
    };
    let done = activity.done.is_some();
    let long = |label: Word, text: Option<String>| {
        text.map(|text| view! { <Fact label wide=true><span class="typed-text">{text}</span></Fact> })
    };
    let done_on = done.then(|| view! { <Fact label=words::DONE_ON>{when(activity.done)}</Fact> });
    let actions = may_edit().then(|| view! { <Actions place activity=activity.clone() /> });
    view! {
        <h2>{activity.subject.clone()}</h2>
        <p class="badges">
            <Badge text=activity.kind.label() />
            {done.then(|| view! { " " <Badge tone=Tone::Ok text=words::DONE /> })}
            {pressing(&activity)}
        </p>
        <Facts>
            <Fact label=words::DUE>{when(activity.due)}</Fact>
            <Fact label=words::DURATION_SHORT>
                {text(activity.duration_minutes.map(|minutes| duration(minutes, locale)))}
            </Fact>
            <Fact label=words::PLACE>{text(activity.place.clone())}</Fact>
            <Fact label=words::CONTACT>{text(activity.contact_name.clone())}</Fact>
            <Fact label=words::ASSIGNEE>{text(activity.assignee_name.clone())}</Fact>
            <Fact label=words::PRIORITY>{activity.priority.label().of(locale)}</Fact>
            {done_on}
            {long(words::NOTES, activity.notes.clone())}
            {long(words::OUTCOME, activity.outcome.clone())}
        </Facts>
        {actions}
    }
}

/// What can be done with it: done with what came of it, or not done after all; edit; remove.
#[component]
fn Actions(place: Here, activity: Activity) -> impl IntoView {
    let locale = use_locale();
    let card = use_card();
    let reload = Callback::new(move |()| card.reload.update(|times| *times += 1));
    let Activity { customer_id: customer, id, kind, done, subject, .. } = activity;
    let then = place.part(id);
    let end = match done {
        None => view! {
            <DoneButton customer id done=true label=words::MARK_DONE class="button button-primary" then reload>
                <TextField name="outcome" label=words::OUTCOME form="end" />
            </DoneButton>
        }
        .into_any(),
        Some(_) if kind == Kind::Note => ().into_any(),
        Some(_) => view! { <DoneButton customer id done=false label=words::MARK_OPEN then reload /> }.into_any(),
    };
    view! {
        <div class="actions">
            {end}
            <a class="button" href=place.part(format!("{id}/edit"))>{locale_words::EDIT.of(locale)}</a>
            <RemoveButton place item=id.0 about=subject remove />
        </div>
    }
}
