//! The History tab, and the page of one entry.

use super::api::{history_entry, history_page};
use super::entity::{ENTITIES, Entity};
use super::field::FieldKind;
use super::model::{Change, FullEntry, HistoryEntry, HistoryFilter, HistoryPage, Kind, Value};
use super::past::{past_link, words as past};
use super::put_back::{Way, allowed, undone_link, words as put_back};
use super::sentence::{Narrator, actor_label, display};
use super::words;
use crate::customer::card::use_card;
use crate::customer::filters::FilterForm;
use crate::customer::panels::kept;
use crate::customer::place::{Place, push_pair, use_number, use_place};
use crate::customer::shown::Shown;
use crate::customer::tab::Tab;
use crate::customer::visit::words::NEW;
use crate::locale::{Locale, format, use_locale, words as locale_words};
use crate::ui::{Badge, Empty, Fact, Facts, Failed, SelectField, Skeleton, TextField, Tone, resource};
use crate::user::use_user;
use crate::value::HistoryId;
use chrono::{NaiveDate, Timelike};
use leptos::prelude::*;

type Here = Place<HistoryFilter>;

/// The history of the customer in the address: filters, and the entries grouped by day, newest first. Without filters the
/// first page came with the card, and nothing is asked for.
#[component]
pub fn HistoryTab() -> impl IntoView {
    kept(Tab::History, history_tab)
}

/// The tab itself: see [`HistoryTab`].
pub fn history_tab() -> AnyView {
    let place = use_place(Tab::History);
    let shown = Shown::new(place, |card| card.history, history_page);
    let context = use_card();
    view! {
        <section class="history" aria-label=words::HISTORY.of(use_locale())>
            <Transition fallback=|| view! { <Skeleton lines=8 /> }>
                {move || Suspend::new(async move {
                    // A card that cannot be shown says so in its header.
                    let Some(page) = shown.page().await else { return ().into_any() };
                    let place = place.get_untracked();
                    let since = context.card.await.ok().and_then(|card| context.since(&card));
                    let after = place.filter.since.or(since.map(|since| since.after));
                    match page {
                        Ok(page) => view! { <Page place page after /> }.into_any(),
                        Err(error) => view! { <Failed error again=place.here() /> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
    .into_any()
}

#[component]
fn Page(place: Here, page: HistoryPage, after: Option<HistoryId>) -> impl IntoView {
    let locale = use_locale();
    let HistoryPage { entries, next, users } = page;
    let newest = place.filter.before.is_some().then(|| place.filtered(&place.filter.older_than(None)));
    let older = next.map(|id| place.filtered(&place.filter.older_than(Some(id))));
    let narrows = place.filter.narrows();
    let me = use_user().map(|user| format!("user:{}", user.id));
    let is_new =
        |entry: &HistoryEntry| after.is_some_and(|after| entry.id > after) && me.as_ref() != Some(&entry.actor);
    let list = if !entries.is_empty() {
        by_day(entries)
            .into_iter()
            .map(|(day, entries)| day_view(&place, day, entries, &is_new, locale))
            .collect_view()
            .into_any()
    } else if narrows {
        let clear = place.filtered(&HistoryFilter::default());
        view! {
            <Empty title=words::NO_MATCH hint=words::NO_MATCH_HINT>
                <a class="button" href=clear>{locale_words::CLEAR_FILTERS.of(locale)}</a>
            </Empty>
        }
        .into_any()
    } else {
        view! { <Empty title=words::EMPTY hint=words::EMPTY_HINT /> }.into_any()
    };
    let past = past_link(&place, None);
    view! {
        <Filters place users />
        <p><a class="button button-quiet" href=past>{past::ANOTHER_DAY.of(locale)}</a></p>
        {list}
        {(newest.is_some() || older.is_some()).then(|| view! {
            <nav class="pager" aria-label=words::PAGER.of(locale)>
                {newest.map(|href| view! {
                    <a class="button button-quiet" href=href rel="first">{words::NEWEST.of(locale)}</a>
                })}
                {older.map(|href| view! {
                    <a class="button pager-next" href=href rel="next">{words::OLDER.of(locale)}</a>
                })}
            </nav>
        })}
    }
}

#[component]
fn Filters(place: Here, users: Vec<(String, Option<String>)>) -> impl IntoView {
    let locale = use_locale();
    let filter = place.filter.clone();
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let users = users
        .into_iter()
        .map(|(actor, name)| {
            let label = actor_label(&actor, name.as_deref(), locale);
            (actor, label)
        })
        .collect::<Vec<_>>();
    let kinds = Kind::ALL.map(|kind| (kind.code().to_owned(), words::kind_label(kind).of(locale).to_owned())).to_vec();
    const NAMES: &[&str] = &["user", "kind", "field", "from", "to"];
    view! {
        <FilterForm place names=NAMES label=words::FILTERS>
            <SelectField name="user" label=words::USER options=users empty=words::ANY_USER
                value=filter.user.clone().unwrap_or_default() form="history" />
            <SelectField name="kind" label=words::ACTION options=kinds empty=words::ANY_ACTION
                value=filter.kind.map(Kind::code).unwrap_or_default() form="history" />
            <FieldPicker chosen=filter.field.clone() />
            <TextField name="from" label=words::FROM input_type="date" value=day(filter.from) form="history" />
            <TextField name="to" label=words::TO input_type="date" value=day(filter.to) form="history" />
        </FilterForm>
    }
}

/// Every column that we know, by the table it is in.
#[component]
fn FieldPicker(chosen: Option<String>) -> impl IntoView {
    let locale = use_locale();
    let groups = ENTITIES.iter().map(|entity| {
        let options = entity
            .fields
            .iter()
            .filter(|field| field.kind != FieldKind::Hidden)
            .map(|field| {
                let value = format!("{}.{}", entity.table, field.column);
                let selected = chosen.as_ref() == Some(&value);
                view! { <option value=value selected=selected>{field.label.of(locale)}</option> }
            })
            .collect_view();
        let label = entity.label.of(locale);
        view! { <optgroup label=label>{options}</optgroup> }
    });
    view! {
        <div class="field">
            <label for="history-field">{words::FIELD.of(locale)}</label>
            <select id="history-field" name="field" autocomplete="off">
                <option value="">{words::ANY_FIELD.of(locale)}</option>
                {groups.collect_view()}
            </select>
        </div>
    }
}

/// The entries in runs of the same day, in the reader's zone.
fn by_day(entries: Vec<HistoryEntry>) -> Vec<(NaiveDate, Vec<HistoryEntry>)> {
    let mut days: Vec<(NaiveDate, Vec<HistoryEntry>)> = Vec::new();
    for entry in entries {
        let day = entry.at.date_naive();
        match days.last_mut() {
            Some((last, run)) if *last == day => run.push(entry),
            _ => days.push((day, vec![entry])),
        }
    }
    days
}

fn day_view(
    place: &Here,
    day: NaiveDate,
    entries: Vec<HistoryEntry>,
    is_new: &dyn Fn(&HistoryEntry) -> bool,
    locale: Locale,
) -> impl IntoView + use<> {
    let entries = entries.into_iter().map(|entry| entry_view(place, &entry, is_new(&entry), locale)).collect_view();
    view! {
        <section class="history-day">
            <h2>{format::date(day, locale)}</h2>
            <ol class="history-entries">{entries}</ol>
        </section>
    }
}

fn entry_view(place: &Here, entry: &HistoryEntry, is_new: bool, locale: Locale) -> impl IntoView + use<> {
    let narrator = Narrator::new(entry, locale);
    let sentences = narrator.sentences().into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
    let clock = format!("{:02}:{:02}", entry.at.hour(), entry.at.minute());
    let clock_and_who = format!("{clock}, {}", narrator.who());
    let name = format!("{}: {clock_and_who}", words::OPEN_DETAIL.of(locale));
    view! {
        <li class="history-entry" data-kind=entry.op.code() data-new=is_new.then_some("true")>
            <time class="history-time" datetime=entry.at.to_rfc3339()>{clock}</time>
            <span class="history-user">
                {narrator.who()} {is_new.then(|| view! { " " <span class="history-new">{NEW.of(locale)}</span> })}
            </span>
            <KindBadge kind=entry.op />
            <ul class="history-sentences">{sentences}</ul>
            <a class="history-link" href=place.part(entry.id) aria-label=name>{words::OPEN_DETAIL.of(locale)}</a>
            {ways(place, entry, &clock_and_who, locale)}
        </li>
    }
}

/// The ways from an entry: to put back what it has changed, to the card after it, and to the change that it undoes.
fn ways(place: &Here, entry: &HistoryEntry, about: &str, locale: Locale) -> impl IntoView + use<> {
    let back = allowed(entry).then(|| {
        let (href, label) = (place.part(format!("{}/put-back", entry.id)), put_back::PUT_BACK.of(locale));
        view! { <a href=href aria-label=format!("{label}: {about}")>{label}</a> }
    });
    let label = past::AFTER_THIS.of(locale);
    view! {
        <p class="history-ways">
            {back}
            <a href=past_link(place, Some(entry.id)) aria-label=format!("{label}: {about}")>{label}</a>
            {undone_link(place, entry, locale)}
        </p>
    }
}

#[component]
fn KindBadge(kind: Kind) -> impl IntoView {
    let tone = match kind {
        Kind::Insert | Kind::Restore => Tone::Ok,
        Kind::Update => Tone::Neutral,
        Kind::Delete => Tone::Danger,
    };
    view! { <Badge tone text=words::kind_label(kind) /> }
}

/// One entry of the history: who, when, from where, and every column before and after. It reads `id` and `history_id`
/// from the address.
#[component]
pub fn HistoryDetail() -> impl IntoView {
    let place = use_place::<HistoryFilter>(Tab::History);
    let number = use_number("history_id");
    let id = move || HistoryId(number.get());
    let entry =
        resource(move || (place.with(|place| place.customer), id()), |(customer, id)| history_entry(customer, id));
    let locale = use_locale();
    view! {
        <section class="history-detail" aria-labelledby="history-detail-title">
            <p>
                <a class="button button-quiet" href=move || place.with(Place::here)>
                    {words::BACK.of(locale)}
                </a>
            </p>
            <h2 id="history-detail-title">{words::DETAIL.of(locale)}</h2>
            <Transition fallback=|| view! { <Skeleton lines=8 /> }>
                {move || Suspend::new(async move {
                    match entry.await {
                        Ok(full) => full_view(&place.get_untracked(), &full, locale).into_any(),
                        Err(error) => {
                            let again = place.with_untracked(|place| place.part(number.get_untracked()));
                            view! { <Failed error again /> }.into_any()
                        }
                    }
                })}
            </Transition>
        </section>
    }
}

fn full_view(place: &Here, full: &FullEntry, locale: Locale) -> impl IntoView + use<> {
    let FullEntry { entry, fields } = full;
    let narrator = Narrator::new(entry, locale);
    let sentences = narrator.sentences().into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
    let source =
        words::source_label(&entry.source).map_or_else(|| entry.source.clone(), |word| word.of(locale).to_owned());
    let kind =
        Entity::find(&entry.entity).map_or_else(|| entry.entity.clone(), |entity| entity.label.of(locale).to_owned());
    let record = entry.subject.as_ref().map_or_else(|| kind.clone(), |subject| format!("{kind}: {subject}"));
    let (who, op, when) = (narrator.who(), entry.op, format::date_time(entry.at, locale));
    let instant = entry.at.to_rfc3339();
    let request = entry.request_id.clone();
    let by_column = allowed(entry) && entry.way_back() == Some(Way::Columns);
    let back = |change: &Change| {
        let can = by_column && Entity::find(&entry.entity).is_some_and(|entity| entity.puts_back(&change.field));
        let mut href = place.part(format!("{}/put-back", entry.id));
        push_pair(&mut href, "only", &change.field);
        (can && change.old != change.new).then_some(href)
    };
    let rows = fields.iter().map(|change| field_view(&entry.entity, change, back(change), locale)).collect_view();
    let ways = ways(place, entry, &format!("{when}, {who}"), locale);
    view! {
        <ul class="history-sentences">{sentences}</ul>
        {ways}
        <Facts>
            <Fact label=words::WHEN><time datetime=instant>{when}</time></Fact>
            <Fact label=words::USER>{who}</Fact>
            <Fact label=words::ACTION><KindBadge kind=op /></Fact>
            <Fact label=words::RECORD>{record}</Fact>
            <Fact label=words::SOURCE>{source}</Fact>
            {request.map(|request| view! { <Fact label=words::REQUEST><code>{request}</code></Fact> })}
        </Facts>
        <table class="diff">
            <thead>
                <tr>
                    <th scope="col">{words::FIELD.of(locale)}</th>
                    <th scope="col">{words::OLD.of(locale)}</th>
                    <th scope="col">{words::NEW.of(locale)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn field_view(entity: &str, change: &Change, back: Option<String>, locale: Locale) -> impl IntoView + use<> {
    let label = change.label(entity).map_or_else(|column| column, |word| word.of(locale).to_owned());
    let changed = change.old != change.new;
    let back = back.map(|href| {
        let word = put_back::PUT_BACK.of(locale);
        view! { <a class="diff-back" href=href aria-label=format!("{word}: {label}")>{word}</a> }
    });
    let (old, new) = (
        value_view(entity, change, change.old.as_ref(), locale),
        value_view(entity, change, change.new.as_ref(), locale),
    );
    view! {
        <tr data-changed=changed.then_some("true")>
            <th scope="row">
                {label} {changed.then(|| view! { <span class="visually-hidden">{words::FIELD_CHANGED.of(locale)}</span> })}
                {back}
            </th>
            <td class="diff-old" data-label=words::OLD.of(locale)>{old}</td>
            <td class="diff-new" data-label=words::NEW.of(locale)>{new}</td>
        </tr>
    }
}

pub(super) fn value_view(
    entity: &str,
    change: &Change,
    value: Option<&Value>,
    locale: Locale,
) -> impl IntoView + use<> {
    match value {
        Some(value) => display(change.kind(entity), value, locale).into_any(),
        None => view! { <span class="diff-none">{words::NO_VALUE.of(locale)}</span> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos_router::params::ParamsMap;

    #[test]
    fn every_link_keeps_the_filters_and_the_list_one_came_from() {
        let (mut params, mut query) = (ParamsMap::new(), ParamsMap::new());
        params.insert("id", "42".to_owned());
        query.insert("kind", "update".to_owned());
        query.insert("list", "q=café&sort=name".to_owned());
        let place = Here::read(Tab::History, &params, &query);
        assert_eq!(place.part(HistoryId(7)), "/customers/42/history/7?kind=update&list=q%3Dcaf%C3%A9%26sort%3Dname");
        let place = Place { list: None, ..place };
        assert_eq!(place.filtered(&HistoryFilter::default()), "/customers/42/history");
    }
}
