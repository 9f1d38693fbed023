//! The form of an activity: new and edit alike, with and without JavaScript.

use super::api::{activity, create_activity, save_activity};
use super::due::use_due;
use super::filter::{ActivityFilter, Choices};
use super::kind::Priority;
use super::model::{Activity, ActivityForm};
use super::view::{Here, kinds, may_edit};
use super::words;
use crate::customer::card::use_card;
use crate::customer::place::{use_number, use_place};
use crate::customer::tab::Tab;
use crate::error::AppError;
use crate::locale::{Locale, use_locale, words as locale_words};
use crate::ui::form::{EditForm, Editing};
use crate::ui::{CheckField, Failed, SelectField, TextArea, TextField, resource};
use crate::user::use_user;
use crate::value::{ActivityId, CustomerId};
use leptos::prelude::*;

/// The page of a new activity.
#[component]
pub fn NewActivity() -> impl IntoView {
    let place = use_place::<ActivityFilter>(Tab::Activities);
    let context = use_card();
    view! {
        <section class="sheet">
            <h2>{words::NEW.of(use_locale())}</h2>
            <Suspense>
                {move || {
                    let card = context.once();
                    Suspend::new(async move {
                        // A card that cannot be shown says so in its header.
                        let activities = card.await.and_then(|card| card.activities.read());
                        let Ok(activities) = activities else { return ().into_any() };
                        let place = place.get_untracked();
                        view! { <Fields place activity=None choices=activities.choices /> }.into_any()
                    })
                }}
            </Suspense>
        </section>
    }
}

/// The form of an activity that is there.
#[component]
pub fn EditActivity() -> impl IntoView {
    let place = use_place::<ActivityFilter>(Tab::Activities);
    let context = use_card();
    let number = use_number("item");
    let found = resource(
        move || (place.with(|place| place.customer), ActivityId(number.get())),
        |(customer, id)| activity(customer, id),
    );
    view! {
        <section class="sheet">
            <h2>{words::EDIT_ACTIVITY.of(use_locale())}</h2>
            <Suspense>
                {move || {
                    let card = context.once();
                    Suspend::new(async move {
                        let activities = card.await.and_then(|card| card.activities.read());
                        let Ok(activities) = activities else { return ().into_any() };
                        let place = place.get_untracked();
                        match found.await {
                            Ok(activity) => {
                                view! { <Fields place activity=Some(activity) choices=activities.choices /> }.into_any()
                            }
                            Err(error) => view! { <Failed error again=place.here() /> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </section>
    }
}

#[component]
fn Fields(place: Here, activity: Option<Activity>, choices: Choices) -> impl IntoView {
    let locale = use_locale();
    if !may_edit() {
        return view! { <p class="notice notice-error" role="alert">{locale_words::FORBIDDEN.of(locale)}</p> }
            .into_any();
    }
    let (customer, id) = (place.customer, activity.as_ref().map(|activity| activity.id));
    let back = id.map_or_else(|| place.here(), |id| place.part(id));
    let me = use_user().map(|user| user.id);
    let start = || activity.as_ref().map_or_else(|| ActivityForm::blank(me), ActivityForm::of);
    let then = back.clone();
    let (reload, due) = (use_card().reload, use_due());
    let editing = Editing::new(
        start,
        move |form| save(customer, id, form, then.clone()),
        move || {
            reload.update(|times| *times += 1);
            due.again();
        },
    );
    let mut people: Vec<_> = choices.people.into_iter().map(|user| (user.id.to_string(), user.name)).collect();
    let mut contacts: Vec<_> = choices.contacts.into_iter().map(|one| (one.id.to_string(), one.name)).collect();
    // Whoever can no longer be chosen stays chosen until somebody else is.
    if let Some(activity) = &activity {
        keep(&mut people, activity.assignee_id.map(|id| id.to_string()), activity.assignee_name.clone());
        keep(&mut contacts, activity.contact_id.map(|id| id.to_string()), activity.contact_name.clone());
    }
    let known = vec![("assignee_id", people.clone()), ("contact_id", contacts.clone())];
    let carried = place.list.clone().map(|list| ("list", list)).into_iter().collect();
    view! {
        <EditForm editing back carried choices=known>
            <fieldset class="field-grid">
                <legend>{words::WHAT.of(locale)}</legend>
                <SelectField name="kind" label=words::KIND options=kinds(locale) value=editing.value(|form| &form.kind)
                    error=editing.problem("kind") />
                <TextField name="subject" label=words::SUBJECT required=true maxlength=200
                    value=editing.value(|form| &form.subject) error=editing.problem("subject") />
                <SelectField name="priority" label=words::PRIORITY options=priorities(locale)
                    value=editing.value(|form| &form.priority) error=editing.problem("priority") />
                <TextArea name="notes" label=words::NOTES value=editing.value(|form| &form.notes)
                    error=editing.problem("notes") />
            </fieldset>
            <fieldset class="field-grid">
                <legend>{words::WHEN_AND_WHO.of(locale)}</legend>
                <TextField name="day" label=words::DAY input_type="date" value=editing.value(|form| &form.day)
                    error=editing.problem("day") />
                <TextField name="time" label=words::TIME input_type="time" hint=words::TIME_HINT
                    value=editing.value(|form| &form.time) error=editing.problem("time") />
                <TextField name="duration" label=words::DURATION inputmode="numeric"
                    value=editing.value(|form| &form.duration) error=editing.problem("duration") />
                <TextField name="place" label=words::PLACE value=editing.value(|form| &form.place)
                    error=editing.problem("place") />
                <SelectField name="contact_id" label=words::CONTACT options=contacts empty="—"
                    value=editing.value(|form| &form.contact_id) error=editing.problem("contact_id") />
                <SelectField name="assignee_id" label=words::ASSIGNEE options=people empty=words::NOBODY
                    value=editing.value(|form| &form.assignee_id) error=editing.problem("assignee_id") />
            </fieldset>
            <fieldset class="field-grid">
                <legend>{words::RESULT.of(locale)}</legend>
                <CheckField name="done" label=words::DONE checked=editing.ticked(|form| &form.done) />
                <TextArea name="outcome" label=words::OUTCOME hint=words::OUTCOME_HINT
                    value=editing.value(|form| &form.outcome) error=editing.problem("outcome") />
            </fieldset>
        </EditForm>
    }
    .into_any()
}

fn keep(choices: &mut Vec<(String, String)>, id: Option<String>, name: Option<String>) {
    if let Some((id, name)) = id.zip(name)
        && choices.iter().all(|(other, _)| *other != id)
    {
        choices.push((id, name));
    }
}

fn priorities(locale: Locale) -> Vec<(String, String)> {
    Priority::ALL.map(|priority| (priority.code().to_owned(), priority.label().of(locale).to_owned())).to_vec()
}

async fn save(
    customer: CustomerId,
    id: Option<ActivityId>,
    form: ActivityForm,
    then: String,
) -> Result<String, AppError> {
    match id {
        Some(id) => save_activity(customer, id, form).await?,
        None => create_activity(customer, form).await.map(drop)?,
    }
    Ok(then)
}
