//! The page of one ticket: where it stands, what was written about it, and a place to write.

use super::api::{add_message, step_ticket, ticket_detail};
use super::attachment_view::{AddFiles, attachments};
use super::filter::TicketFilter;
use super::model::{Ticket, TicketDetail as Detail};
use super::terms::{MessageKind, Status};
use super::thread::{Message, MessageForm, Step, StepForm};
use super::view::{Here, badges, may_edit, remove, said, span};
use super::words;
use crate::customer::card::use_card;
use crate::customer::files::under_way::Uploads;
use crate::customer::history::sentence::actor_label;
use crate::customer::place::{Place, push_pair, use_number, use_place};
use crate::customer::removal::{ActButton, RemoveButton};
use crate::customer::tab::Tab;
use crate::locale::{Locale, format, use_locale, words as locale_words};
use crate::ui::form::{EditForm, Editing};
use crate::ui::{Badge, CheckField, Fact, Facts, Failed, SelectField, Skeleton, TextArea, Tone, resource};
use crate::value::{TicketId, TicketMessageId};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page of one ticket. It reads `id` and `item` from the address, and `before` for an earlier page of messages.
#[component]
pub fn TicketDetail() -> impl IntoView {
    let locale = use_locale();
    let place = use_place::<TicketFilter>(Tab::Support);
    let number = use_number("item");
    let query = use_query_map();
    let before = Memo::new(move |_| query.with(|query| query.get("before").and_then(|id| id.parse().ok())));
    let (reload, uploads) = (use_card().reload, expect_context::<Uploads>());
    let detail = resource(
        move || {
            let (customer, ticket) = (place.with(|place| place.customer), TicketId(number.get()));
            // A file that was sent to it is shown, too, while a message is being written: the card waits for that.
            (customer, ticket, before.get(), reload.get(), uploads.stored_at((customer, Some(ticket))))
        },
        |(customer, ticket, before, ..)| ticket_detail(customer, ticket, before.map(TicketMessageId)),
    );
    // What is being written stays when the ticket is read again, and so does a message on its way. Whoever has typed on
    // meanwhile is writing the next one.
    let (draft, sent) = (StoredValue::new(MessageForm::blank()), StoredValue::new(MessageForm::blank()));
    let editing = Editing::new(
        MessageForm::blank,
        move |form: MessageForm| {
            sent.set_value(form.clone());
            let ticket = TicketId(number.get_untracked());
            let (customer, then) = place.with_untracked(|place| (place.customer, place.part(ticket)));
            async move { add_message(customer, ticket, form).await.map(|()| then) }
        },
        move || {
            if draft.with_value(|draft| sent.with_value(|sent| is_same(&draft.body, &sent.body))) {
                draft.set_value(MessageForm::blank());
            }
            reload.update(|times| *times += 1);
        },
    );
    draft.set_value(editing.start.get_value());
    let add_files = may_edit().then(|| view! { <AddFiles place ticket=number /> });
    view! {
        <section class="sheet ticket-page">
            <p>
                <a class="button button-quiet" href=move || place.with(Place::here)>{words::BACK.of(locale)}</a>
            </p>
            <Transition fallback=|| view! { <Skeleton lines=8 /> }>
                {move || Suspend::new(async move {
                    let place = place.get_untracked();
                    match detail.await {
                        Ok(detail) => {
                            let paged = before.get_untracked().is_some();
                            view! { <Shown place detail editing draft paged /> }.into_any()
                        }
                        Err(error) => view! { <Failed error again=place.part(number.get_untracked()) /> }.into_any(),
                    }
                })}
            </Transition>
            {add_files}
        </section>
    }
}

/// Whether two texts are one, however their lines end.
fn is_same(one: &str, other: &str) -> bool {
    one.lines().eq(other.lines())
}

#[component]
fn Shown(
    place: Here,
    detail: Detail,
    editing: Editing<MessageForm>,
    draft: StoredValue<MessageForm>,
    paged: bool,
) -> impl IntoView {
    let locale = use_locale();
    let Detail { ticket, messages, earlier, steps, attachments: files } = detail;
    let here = place.part(ticket.id);
    let actions = may_edit().then(|| actions(&place, &ticket, locale));
    let form = may_edit().then(|| view! { <Write place=place.clone() ticket=ticket.id editing draft /> });
    let files = attachments(&place, ticket.id, files, locale);
    let earlier = earlier.map(|id| {
        let mut href = here.clone();
        push_pair(&mut href, "before", &id.to_string());
        view! { <p><a class="button button-quiet" href=href rel="prev">{words::EARLIER.of(locale)}</a></p> }
    });
    let latest = paged.then(|| {
        view! { <p><a class="button button-quiet" href=here rel="last">{words::LATEST.of(locale)}</a></p> }
    });
    let thread = if messages.is_empty() {
        view! { <p class="muted">{words::NO_MESSAGES.of(locale)}</p> }.into_any()
    } else {
        let messages = messages.into_iter().map(|message| message_view(message, locale)).collect_view();
        view! { <ol class="thread">{messages}</ol> }.into_any()
    };
    view! {
        <h2 class="ticket-title"><span class="ticket-number">{ticket.number.clone()}</span> " " {ticket.subject.clone()}</h2>
        {badges(&ticket)}
        {actions}
        {facts(&ticket, locale)}
        {files}
        <h3>{words::MESSAGES.of(locale)}</h3>
        {earlier}
        {thread}
        {latest}
        {form}
        <h3>{words::STEPS.of(locale)}</h3>
        <ol class="steps">{steps.into_iter().map(|step| step_view(step, locale)).collect_view()}</ol>
    }
}

/// What can be done with a ticket: the steps from here, edit, remove.
fn actions(place: &Here, ticket: &Ticket, locale: Locale) -> impl IntoView + use<> {
    let (customer, id, version) = (place.customer, ticket.id, ticket.version);
    let here = place.part(id);
    let step_page = place.part(format!("{id}/step"));
    let from = ticket.status;
    let step = |to: &Status| {
        let (to, label) = (*to, to.action(from));
        if to == Status::Resolved {
            // How it was resolved has to be said, on a page of its own.
            let mut href = step_page.clone();
            push_pair(&mut href, "to", to.code());
            return view! { <a class="button button-primary" href=href>{label.of(locale)}</a> }.into_any();
        }
        let form = StepForm { to: to.code().to_owned(), resolution: String::new(), version: version.to_string() };
        let carried = vec![("to", form.to.clone()), ("version", form.version.clone())];
        let act = move || -> crate::customer::removal::Doing { Box::pin(step_ticket(customer, id, form.clone())) };
        view! { <ActButton action=step_page.clone() label class="button" carried act then=here.clone() /> }.into_any()
    };
    let steps = from.next().iter().map(step).collect_view();
    let edit = format!("{}: {}", locale_words::EDIT.of(locale), ticket.number);
    view! {
        <div class="actions">
            {steps}
            <a class="button button-quiet" href=place.part(format!("{id}/edit")) aria-label=edit>
                {locale_words::EDIT.of(locale)}
            </a>
            <RemoveButton place=place.clone() item=id.0 about=ticket.number.clone() remove />
        </div>
    }
}

fn facts(ticket: &Ticket, locale: Locale) -> impl IntoView + use<> {
    let assignee = ticket.assignee.clone().unwrap_or_else(|| words::NOBODY.of(locale).to_owned());
    let clock = |reading: &super::clock::Reading| {
        let late = reading.is_late().then(|| view! { " " <Badge tone=Tone::Danger text=words::LATE /> });
        let said = said(reading, locale);
        view! { {said} {late} }
    };
    let (opened, since) = (ticket.opened_at.0, ticket.status_since.0);
    let (opened, since) = (format::date_time(opened, locale), format::date_time(since, locale));
    let (first_answer, solution) = (clock(&ticket.clocks.first_answer), clock(&ticket.clocks.resolution));
    let waited = (ticket.paused_seconds > 0).then(|| {
        let waited = span(ticket.paused_seconds, locale);
        view! { <Fact label=words::WAITED>{waited}</Fact> }
    });
    let resolution = ticket.resolution.clone().map(|text| {
        view! { <Fact label=words::RESOLUTION wide=true><span class="typed-text">{text}</span></Fact> }
    });
    view! {
        <Facts>
            <Fact label=words::ASSIGNEE>{assignee}</Fact>
            <Fact label=words::OPENED>{opened}</Fact>
            <Fact label=words::SINCE>{since}</Fact>
            <Fact label=words::FIRST_ANSWER>{first_answer}</Fact>
            <Fact label=words::SOLUTION>{solution}</Fact>
            {waited}
            {resolution}
        </Facts>
    }
}

fn message_view(message: Message, locale: Locale) -> impl IntoView {
    let when = format::date_time(message.sent_at.0, locale);
    view! {
        <li class="message" data-kind=message.kind.code()>
            <p class="message-head">
                <strong>{message.kind.label().of(locale)}</strong>
                <span>{message.author}</span>
                <time datetime=message.sent_at.0.to_rfc3339()>{when}</time>
            </p>
            <p class="typed-text">{message.body}</p>
        </li>
    }
}

fn step_view(step: Step, locale: Locale) -> impl IntoView {
    let what = step.from.map_or_else(
        || words::STEP_OPENED.of(locale).to_owned(),
        |from| {
            let places = [("from", from.label().of(locale)), ("to", step.to.label().of(locale))];
            words::STEP.with(locale, &places)
        },
    );
    let who = actor_label(&step.actor, step.actor_name.as_deref(), locale);
    let when = format::date_time(step.at.0, locale);
    view! {
        <li class="step">
            <time datetime=step.at.0.to_rfc3339()>{when}</time>
            <span>{what}</span>
            <span>{who}</span>
        </li>
    }
}

/// The form of a message. It is posted to the ticket's own page where there is no script.
#[component]
fn Write(
    place: Here,
    ticket: TicketId,
    editing: Editing<MessageForm>,
    draft: StoredValue<MessageForm>,
) -> impl IntoView {
    let locale = use_locale();
    let back = place.part(ticket);
    let MessageForm { kind, body, wait, .. } = draft.get_value();
    let kinds = MessageKind::ALL.map(|kind| (kind.code().to_owned(), kind.label().of(locale).to_owned())).to_vec();
    let carried = place.list.clone().map(|list| ("list", list)).into_iter().collect();
    view! {
        <h3>{words::WRITE.of(locale)}</h3>
        <EditForm editing back carried send=words::SEND>
            <fieldset class="field-grid">
                <SelectField name="kind" label=words::KIND options=kinds hint=words::NOTE_HINT value=kind
                    error=editing.problem("kind")
                    on_input=Callback::new(move |kind| draft.update_value(|draft| draft.kind = kind)) />
                <TextArea name="body" label=words::TEXT required=true rows=5 value=body error=editing.problem("body")
                    on_input=Callback::new(move |body| draft.update_value(|draft| draft.body = body)) />
                <CheckField name="wait" label=words::THEN_WAIT hint=words::THEN_WAIT_HINT checked=!wait.is_empty()
                    on_input=Callback::new(move |on| draft.update_value(|draft| draft.wait = if on { "on".to_owned() } else { String::new() })) />
            </fieldset>
        </EditForm>
    }
}
