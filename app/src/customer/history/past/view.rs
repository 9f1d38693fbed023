//! The page of the card as it was: read only, with what leads to other moments above it.

use super::super::api::card_as_of;
use super::super::entity::Entity;
use super::super::field::FieldKind;
use super::super::model::{Change, HistoryFilter};
use super::super::sentence::{display, one_line};
use super::words;
use super::{Moment, Past, PastRow, PastTable};
use crate::customer::place::{Place, push_pair, use_place};
use crate::customer::tab::Tab;
use crate::locale::{Locale, Word, format, use_locale};
use crate::ui::form::typed;
use crate::ui::{Empty, Fact, Facts, Failed, Notice, Skeleton, Text, resource};
use crate::value::HistoryId;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

type Here = Place<Moment>;

/// Where the card stands as it was after an entry; without one, as it is, with what leads to other moments.
#[must_use]
pub fn past_link(place: &Place<HistoryFilter>, entry: Option<HistoryId>) -> String {
    let filter = entry.map(Moment::after).unwrap_or_default();
    Place { tab: place.tab, customer: place.customer, filter, list: place.list.clone() }.part("as-of")
}

fn at(place: &Here, filter: Moment) -> String {
    Place { filter, ..place.clone() }.part("as-of")
}

/// The card as it was at the moment in the address.
#[component]
pub fn PastPage() -> impl IntoView {
    let locale = use_locale();
    let place = use_place::<Moment>(Tab::History);
    let past = resource(move || place.get(), |place| card_as_of(place.customer, place.filter));
    view! {
        <section class="history past" aria-labelledby="past-title">
            <h2 id="past-title">{words::TITLE.of(locale)}</h2>
            <Transition fallback=|| view! { <Skeleton lines=8 /> }>
                {move || Suspend::new(async move {
                    let past = past.await;
                    let place = place.get_untracked();
                    match past {
                        Ok(past) => view! { <Moments place=place.clone() past=past.clone() /> {card(&place, past, locale)} }.into_any(),
                        Err(error) => view! { <Failed error again=place.part("as-of") /> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}

/// Which moment it is, and the ways to others: a date, a slider over the changes, and the changes before and after.
#[component]
fn Moments(place: Here, past: Past) -> impl IntoView {
    let locale = use_locale();
    let navigate = use_navigate();
    let mut today = format!("/customers/{}", place.customer);
    if let Some(list) = &place.list {
        push_pair(&mut today, "list", list);
    }
    let action = format!("/customers/{}/{}/as-of", place.customer, place.tab.path());
    let list = place.list.clone();
    let carried = move || list.clone().map(|list| view! { <input type="hidden" name="list" value=list /> });
    let link = |entry: Option<HistoryId>, rel: &'static str, word: Word| {
        let href = entry.map(|entry| at(&place, Moment::after(entry)));
        href.map(|href| view! { <a class="button button-quiet" rel=rel href=href>{word.of(locale)}</a> })
    };
    let (older, newer) = (link(past.older, "prev", words::OLDER), link(past.newer, "next", words::NEWER));
    let go = {
        let place = place.clone();
        move |moment: Moment| {
            navigate(&at(&place, moment), NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
    };
    let ask = {
        let go = go.clone();
        move |event: SubmitEvent| {
            let Some(field) = typed(&event) else { return };
            event.prevent_default();
            let at = Some(field("at")).filter(|at| !at.is_empty());
            go(Moment { at, step: field("step").parse().ok(), ..Moment::default() });
        }
    };
    let when = format::date_time(past.at, locale);
    // As a date-time field writes it.
    let minute = past.at.to_rfc3339().chars().take(16).collect::<String>();
    let (step, steps) = (past.step.to_string(), past.steps.to_string());
    let place_of = words::STEP.with(locale, &[("step", &step), ("steps", &steps)]);
    let text = place_of.clone();
    view! {
        <Notice>
            <p>{words::AS_IT_WAS.with(locale, &[("when", &when)])}</p>
            <p><a href=today>{words::TODAY.of(locale)}</a></p>
        </Notice>
        <div class="past-moments">
            <form class="past-date" method="get" action=action.clone() on:submit=ask.clone()>
                {carried()}
                <label for="past-at">{words::MOMENT.of(locale)}</label>
                <input id="past-at" type="datetime-local" name="at" value=minute />
                <button class="button" type="submit">{words::SHOW.of(locale)}</button>
            </form>
            <form class="past-steps" method="get" action=action on:submit=ask>
                {carried()}
                <label for="past-step">{words::STEPS.of(locale)}</label>
                <input
                    id="past-step"
                    type="range"
                    name="step"
                    min="1"
                    max=steps
                    value=step
                    aria-valuetext=text
                    autocomplete="off"
                    on:change=move |event| {
                        go(Moment { step: event_target_value(&event).parse().ok(), ..Moment::default() });
                    }
                />
                <span>{place_of}</span>
                <button class="button" type="submit">{words::SHOW.of(locale)}</button>
            </form>
            <nav class="pager" aria-label=words::STEPS.of(locale)>{older} {newer}</nav>
        </div>
    }
}

/// What stood on the card.
fn card(place: &Here, past: Past, locale: Locale) -> impl IntoView + use<> {
    if past.tables.is_empty() {
        return view! { <Empty title=words::NOT_YET /> }.into_any();
    }
    let narrowed = place.filter.table.is_some();
    let is_deleted = !narrowed && past.tables.iter().all(|table| table.table != "customer");
    let whole = narrowed.then(|| {
        let href = at(place, Moment { table: None, before: None, ..place.filter.clone() });
        view! { <p><a class="button button-quiet" href=href>{words::WHOLE.of(locale)}</a></p> }
    });
    let tables = past.tables.into_iter().map(|table| table_view(place, table, locale)).collect_view();
    view! {
        {whole}
        {is_deleted.then(|| view! { <p class="muted">{words::DELETED.of(locale)}</p> })}
        {tables}
    }
    .into_any()
}

fn table_view(place: &Here, table: PastTable, locale: Locale) -> impl IntoView + use<> {
    let label =
        Entity::find(&table.table).map_or_else(|| table.table.clone(), |known| known.label.of(locale).to_owned());
    let more = table.next.map(|next| {
        let moment = Moment { table: Some(table.table.clone()), before: Some(next), ..place.filter.clone() };
        let text = words::MORE.with(locale, &[("what", &label)]);
        view! { <p><a class="button" href=at(place, moment)>{text}</a></p> }
    });
    let rows = table.rows.into_iter().map(|row| row_view(&table.table, row, locale)).collect_view();
    view! {
        <section class="past-table">
            <h3>{label}</h3>
            {rows}
            {more}
        </section>
    }
}

fn row_view(table: &str, row: PastRow, locale: Locale) -> impl IntoView + use<> {
    let subject = row.subject.as_deref().map_or_else(|| format!("#{}", row.id), one_line);
    let facts = row.fields.iter().filter(|field| field.kind(table) != FieldKind::Customer);
    let facts = facts.map(|field| fact(table, field, locale)).collect_view();
    view! {
        <article class="past-row">
            <h4>{subject}</h4>
            <Facts>{facts}</Facts>
        </article>
    }
}

fn fact(table: &str, field: &Change, locale: Locale) -> impl IntoView + use<> {
    let kind = field.kind(table);
    let label = field.label(table).map_or_else(Text::Own, Text::Word);
    let value = field.new.as_ref().map(|value| display(kind, value, locale));
    view! { <Fact label=label wide={kind == FieldKind::LongText}>{value}</Fact> }
}
