//! What waits for a second person: on the card's header, beside the field, and on a page where it is decided.

use super::super::sensitive::Sensitive;
use super::api::{decide_pending, read_pending};
use super::model::{DecideForm, Pending, State, Waiting};
use super::told::asks;
use super::words;
use crate::customer::card::{list_one_came_from, use_card};
use crate::customer::place::use_number;
use crate::locale::{format, use_locale};
use crate::ui::form::{EditForm, Editing};
use crate::ui::{Badge, Fact, Facts, Failed, SelectField, Skeleton, TextArea, Tone, resource};
use crate::user::{Role, use_user};
use crate::value::{CustomerId, PendingId, UserId};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Whether the reader decides what somebody has asked for.
fn decides(asker: UserId) -> bool {
    use_user().is_some_and(|user| user.role >= Role::SETS_TERMS && user.id != asker)
}

/// What waits, at the head of the card.
#[component]
pub fn PendingNotices(
    /// Whose card.
    customer: CustomerId,
    /// What waits.
    pending: Vec<Waiting>,
) -> impl IntoView {
    let notice = |pending: Waiting| view! { <div class="notice notice-info">{waiting(customer, &pending)}</div> };
    pending.into_iter().map(notice).collect_view()
}

/// What waits, beside the field that it is about.
pub fn beside(customer: CustomerId, pending: &[Waiting], what: Sensitive) -> impl IntoView + use<> {
    let one = |pending: &Waiting| view! { <div class="fact-pending">{waiting(customer, pending)}</div> };
    pending.iter().filter(|pending| pending.field == what).map(one).collect_view()
}

fn waiting(customer: CustomerId, pending: &Waiting) -> impl IntoView + use<> {
    let locale = use_locale();
    let list = use_query_map().with_untracked(list_one_came_from);
    let href = format!("/customers/{customer}/asked/{}{list}", pending.id);
    let word = if decides(pending.asker_id) { words::DECIDE } else { words::SEE };
    let text = pending.text.clone();
    let label = format!("{}: {text}", word.of(locale));
    view! { <p>{text} " " <a href=href aria-label=label>{word.of(locale)}</a></p> }
}

/// The page of one request: what is asked for, and what the reader may do about it. It reads `id` and `item` from the
/// address.
#[component]
pub fn AskedPage() -> impl IntoView {
    let locale = use_locale();
    let (customer, number, card) = (use_number("id"), use_number("item"), use_card());
    // It is read again as the card is, unless that would take what somebody has typed about it.
    let reload = Memo::new(move |before: Option<&u32>| {
        let now = card.reload.get();
        before.copied().filter(|_| card.unsaved.0.get_untracked()).unwrap_or(now)
    });
    let pending = resource(
        move || (CustomerId(customer.get()), PendingId(number.get()), reload.get()),
        |(customer, id, _)| read_pending(customer, id),
    );
    view! {
        <section class="sheet" aria-labelledby="asked-title">
            <h2 id="asked-title">{words::TITLE.of(locale)}</h2>
            <Transition fallback=|| view! { <Skeleton lines=4 /> }>
                {move || Suspend::new(async move {
                    let customer = CustomerId(customer.get_untracked());
                    match pending.await {
                        Ok(pending) => view! { <Request customer pending /> }.into_any(),
                        Err(error) => view! { <Failed error again=format!("/customers/{customer}") /> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}

#[component]
fn Request(customer: CustomerId, pending: Pending) -> impl IntoView {
    let locale = use_locale();
    let list = use_query_map().with_untracked(list_one_came_from);
    let back = format!("/customers/{customer}{list}");
    let sentences = asks(&pending, locale).into_iter().map(|text| view! { <p>{text}</p> }).collect_view();
    let is_open = pending.state == State::Pending;
    let tone = match pending.state {
        State::Pending => Tone::Warn,
        State::Approved => Tone::Ok,
        State::Refused | State::Withdrawn => Tone::Neutral,
    };
    let is_own = use_user().is_some_and(|user| user.id == pending.asker_id);
    let may = is_open && (is_own || decides(pending.asker_id));
    let asked_on = format::date_time(pending.asked_at, locale);
    let decider = pending.decider_name.clone();
    let answer = pending.answer.clone();
    let body = if may {
        view! { <Decide customer pending=pending.clone() is_own back /> }.into_any()
    } else {
        view! { <p><a class="button" href=back>{words::BACK.of(locale)}</a></p> }.into_any()
    };
    view! {
        {sentences}
        <Facts>
            <Fact label=words::STATE><Badge tone text=pending.state.label() /></Fact>
            <Fact label=words::ASKED_BY>{pending.asker_name}</Fact>
            <Fact label=words::ASKED_ON>{asked_on}</Fact>
            {decider.map(|name| view! { <Fact label=words::DECIDED_BY>{name}</Fact> })}
            {answer.map(|text| view! { <Fact label=words::ANSWER wide=true>{text}</Fact> })}
        </Facts>
        {body}
    }
}

#[component]
fn Decide(customer: CustomerId, pending: Pending, is_own: bool, back: String) -> impl IntoView {
    let locale = use_locale();
    let id = pending.id;
    let version = pending.version.to_string();
    let decision = if is_own { "withdraw" } else { "" };
    let then = back.clone();
    let reload = use_card().reload;
    let editing = Editing::new(
        || DecideForm { decision: decision.to_owned(), version, ..DecideForm::default() },
        move |form| {
            let then = then.clone();
            async move { decide_pending(customer, id, form).await.map(|()| then) }
        },
        move || reload.update(|times| *times += 1),
    );
    let list = use_query_map().with_untracked(|query| query.get("list"));
    let mut carried: Vec<_> = list.map(|list| ("list", list)).into_iter().collect();
    if is_own {
        carried.push(("decision", decision.to_owned()));
        let wrong = editing.problem("decision");
        return view! {
            <EditForm editing back carried send=words::WITHDRAW>
                {move || wrong.get().map(|text| view! { <p class="field-error">{text}</p> })}
            </EditForm>
        }
        .into_any();
    }
    let options = [("approve", words::APPROVE), ("refuse", words::REFUSE)]
        .map(|(code, word)| (code.to_owned(), word.of(locale).to_owned()));
    view! {
        <EditForm editing back carried send=words::SEND>
            <fieldset class="field-grid">
                <SelectField name="decision" label=words::DECISION options=options.to_vec() empty="—" required=true
                    value=editing.value(|form| &form.decision) error=editing.problem("decision") />
                <TextArea name="answer" label=words::ANSWER hint=words::ANSWER_HINT
                    value=editing.value(|form| &form.answer) error=editing.problem("answer") />
            </fieldset>
        </EditForm>
    }
    .into_any()
}
