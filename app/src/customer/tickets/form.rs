//! The forms of a ticket: new and edit alike, and the step from one status to another.

use super::api::{create_ticket, save_ticket, step_ticket, ticket_assignees, ticket_detail};
use super::filter::TicketFilter;
use super::model::{Ticket, TicketForm};
use super::terms::Status;
use super::thread::StepForm;
use super::view::{Here, categories, may_edit, priorities};
use super::words;
use crate::customer::card::use_card;
use crate::customer::place::{use_number, use_place};
use crate::customer::tab::Tab;
use crate::error::AppError;
use crate::locale::{use_locale, words as locale_words};
use crate::ui::form::{EditForm, Editing};
use crate::ui::{Failed, SelectField, Skeleton, TextArea, TextField, resource};
use crate::user::model::UserLabel;
use crate::value::TicketId;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The colleagues to choose from; a viewer, who has no form, is not even asked for it.
fn use_assignees() -> Resource<Result<Vec<UserLabel>, AppError>> {
    let may_edit = may_edit();
    resource(|| (), move |()| async move { if may_edit { ticket_assignees().await } else { Ok(Vec::new()) } })
}

/// The page of a new ticket.
#[component]
pub fn NewTicket() -> impl IntoView {
    let place = use_place::<TicketFilter>(Tab::Support);
    let assignees = use_assignees();
    view! {
        <section class="sheet">
            <h2>{words::NEW_TICKET.of(use_locale())}</h2>
            <Suspense fallback=|| view! { <Skeleton lines=6 /> }>
                {move || Suspend::new(async move {
                    let assignees = assignees.await.unwrap_or_default();
                    view! { <Fields place=place.get_untracked() ticket=None assignees /> }.into_any()
                })}
            </Suspense>
        </section>
    }
}

/// The ticket that the address names.
pub(super) fn use_ticket(place: Memo<Here>) -> Resource<Result<Ticket, AppError>> {
    let number = use_number("item");
    resource(
        move || (place.with(|place| place.customer), TicketId(number.get())),
        |(customer, ticket)| async move { ticket_detail(customer, ticket, None).await.map(|detail| detail.ticket) },
    )
}

/// The form of a ticket that is there.
#[component]
pub fn EditTicket() -> impl IntoView {
    let place = use_place::<TicketFilter>(Tab::Support);
    let ticket = use_ticket(place);
    let assignees = use_assignees();
    view! {
        <section class="sheet">
            <h2>{words::EDIT_TICKET.of(use_locale())}</h2>
            <Suspense fallback=|| view! { <Skeleton lines=6 /> }>
                {move || Suspend::new(async move {
                    let place = place.get_untracked();
                    let (ticket, assignees) = (ticket.await, assignees.await.unwrap_or_default());
                    match ticket {
                        Ok(ticket) => view! { <Fields place ticket=Some(ticket) assignees /> }.into_any(),
                        Err(error) => view! { <Failed error again=place.here() /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

pub(super) fn not_allowed() -> AnyView {
    view! { <p class="notice notice-error" role="alert">{locale_words::FORBIDDEN.of(use_locale())}</p> }.into_any()
}

#[component]
fn Fields(place: Here, ticket: Option<Ticket>, assignees: Vec<UserLabel>) -> impl IntoView {
    let locale = use_locale();
    if !may_edit() {
        return not_allowed();
    }
    let (customer, id) = (place.customer, ticket.as_ref().map(|ticket| ticket.id));
    let back = id.map_or_else(|| place.here(), |id| place.part(id));
    let start = || ticket.as_ref().map_or_else(TicketForm::blank, TicketForm::of);
    let reload = use_card().reload;
    let there = place.clone();
    let editing = Editing::new(
        start,
        move |form| {
            let there = there.clone();
            async move {
                let id = match id {
                    Some(id) => save_ticket(customer, id, form).await.map(|()| id),
                    None => create_ticket(customer, form).await,
                };
                id.map(|id| there.part(id))
            }
        },
        move || reload.update(|times| *times += 1),
    );
    let mut people: Vec<_> = assignees.into_iter().map(|user| (user.id.to_string(), user.name)).collect();
    // Whoever may no longer sign in still has the ticket until it is given to somebody else.
    let held = ticket.as_ref().and_then(|ticket| ticket.assignee_id.zip(ticket.assignee.clone()));
    if let Some((id, name)) = held.map(|(id, name)| (id.to_string(), name))
        && people.iter().all(|(user, _)| *user != id)
    {
        people.push((id, name));
    }
    let choices = vec![("assignee_id", people.clone())];
    let carried = place.list.clone().map(|list| ("list", list)).into_iter().collect();
    let request = id.is_none().then(|| {
        view! {
            <TextArea name="request" label=words::WHAT_THEY_WANT required=true rows=6
                value=editing.value(|form| &form.request) error=editing.problem("request") />
        }
    });
    view! {
        <EditForm editing back carried choices>
            <fieldset class="field-grid">
                <TextField name="subject" label=words::SUBJECT required=true maxlength=200 wide=true
                    value=editing.value(|form| &form.subject) error=editing.problem("subject") />
                <SelectField name="priority" label=words::PRIORITY options=priorities(locale)
                    value=editing.value(|form| &form.priority) error=editing.problem("priority") />
                <SelectField name="category" label=words::CATEGORY options=categories(locale)
                    value=editing.value(|form| &form.category) error=editing.problem("category") />
                <SelectField name="assignee_id" label=words::ASSIGNEE options=people empty=words::NOBODY
                    value=editing.value(|form| &form.assignee_id) error=editing.problem("assignee_id") />
                {request}
            </fieldset>
        </EditForm>
    }
    .into_any()
}

/// The page of a step: to which status, and how the ticket was resolved. `?to=resolved` chooses beforehand.
#[component]
pub fn StepPage() -> impl IntoView {
    let place = use_place::<TicketFilter>(Tab::Support);
    let ticket = use_ticket(place);
    let query = use_query_map();
    view! {
        <section class="sheet">
            <h2>{words::NEXT_STEP.of(use_locale())}</h2>
            <Suspense fallback=|| view! { <Skeleton lines=4 /> }>
                {move || Suspend::new(async move {
                    let place = place.get_untracked();
                    match ticket.await {
                        Ok(ticket) => {
                            let to = query.with_untracked(|query| query.get("to")).and_then(|to| Status::parse(&to));
                            view! { <StepFields place ticket to /> }.into_any()
                        }
                        Err(error) => view! { <Failed error again=place.here() /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

#[component]
fn StepFields(place: Here, ticket: Ticket, to: Option<Status>) -> impl IntoView {
    let locale = use_locale();
    if !may_edit() {
        return not_allowed();
    }
    let (customer, id, back) = (place.customer, ticket.id, place.part(ticket.id));
    let next = ticket.status.next();
    let start = || StepForm {
        to: to.or_else(|| next.first().copied()).map(Status::code).unwrap_or_default().to_owned(),
        resolution: ticket.resolution.clone().unwrap_or_default(),
        version: ticket.version.to_string(),
    };
    let reload = use_card().reload;
    let then = back.clone();
    let editing = Editing::new(
        start,
        move |form| {
            let then = then.clone();
            async move { step_ticket(customer, id, form).await.map(|()| then) }
        },
        move || reload.update(|times| *times += 1),
    );
    // A step that was chosen before somebody else took another one is still named.
    let chosen = Status::parse(&editing.value(|form| &form.to)).filter(|chosen| !next.contains(chosen));
    let statuses = next.iter().copied().chain(chosen);
    let statuses = statuses.map(|status| (status.code().to_owned(), status.label().of(locale).to_owned())).collect();
    let carried = place.list.clone().map(|list| ("list", list)).into_iter().collect();
    view! {
        <p class="ticket-title"><span class="ticket-number">{ticket.number}</span> " " {ticket.subject}</p>
        <EditForm editing back carried send=words::TAKE_STEP>
            <fieldset class="field-grid">
                <SelectField name="to" label=words::STATUS options=statuses value=editing.value(|form| &form.to)
                    error=editing.problem("to") />
                <TextArea name="resolution" label=words::RESOLUTION hint=words::RESOLUTION_HINT rows=4
                    value=editing.value(|form| &form.resolution) error=editing.problem("resolution") />
            </fieldset>
        </EditForm>
    }
    .into_any()
}
