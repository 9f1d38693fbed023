//! The page on which a change is put back: what would be again, what the change had made of it, and what it is now.

use super::super::api::{put_back, put_back_offer};
use super::super::entity::Entity;
use super::super::model::{HistoryEntry, HistoryFilter};
use super::super::sentence::{Narrator, one_line};
use super::super::view::value_view;
use super::words;
use super::{Offer, Offered, PutBackForm, Way};
use crate::customer::card::use_card;
use crate::customer::place::{Place, use_number, use_place};
use crate::customer::tab::Tab;
use crate::error::AppError;
use crate::locale::{Locale, use_locale, words as locale_words};
use crate::ui::form::{posted, typed};
use crate::ui::{Failed, Notice, Skeleton, Tone, resource, toast};
use crate::user::{Role, use_user};
use crate::value::HistoryId;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

type Here = Place<HistoryFilter>;

/// Whether the reader may undo this change.
pub fn allowed(entry: &HistoryEntry) -> bool {
    let needed = match entry.way_back() {
        None => return false,
        Some(Way::BringBack) if entry.entity == "customer" => Role::RESTORES,
        Some(_) => Role::Editor,
    };
    use_user().is_some_and(|user| user.role >= needed)
}

/// The link to the change that this one undoes.
pub fn undone_link(place: &Here, entry: &HistoryEntry, locale: Locale) -> Option<impl IntoView + use<>> {
    let href = entry.undoes.as_ref().map(|undone| place.part(undone.id))?;
    Some(view! { <a href=href>{words::SEE_UNDONE.of(locale)}</a> })
}

/// The page that asks what of a change is to be put back. It reads `id` and `history_id` from the address, and `only` where
/// one column is meant.
#[component]
pub fn PutBackPage() -> impl IntoView {
    let locale = use_locale();
    let place = use_place::<HistoryFilter>(Tab::History);
    let number = use_number("history_id");
    let error = RwSignal::new(posted().map(|posted| posted.error));
    let again = RwSignal::new(0_u32);
    let offer = resource(
        move || (place.with(|place| place.customer), HistoryId(number.get()), again.get()),
        |(customer, id, _)| put_back_offer(customer, id),
    );
    let (reload, navigate) = (use_card().reload, use_navigate());
    let act = Action::new(move |form: &PutBackForm| {
        let (customer, id) = (place.with_untracked(|place| place.customer), HistoryId(number.get_untracked()));
        put_back(customer, id, form.clone())
    });
    Effect::new(move |_| match act.value().get() {
        Some(Ok(new)) => {
            reload.update(|times| *times += 1);
            toast(words::DONE);
            navigate(&place.with_untracked(|place| place.part(new)), NavigateOptions::default());
        }
        Some(Err(refused)) => {
            // What stands now is shown before it is asked again.
            if matches!(refused, AppError::Conflict(_)) {
                again.update(|times| *times += 1);
            }
            error.set(Some(refused));
        }
        None => {}
    });
    let send = Callback::new(move |form: PutBackForm| {
        error.set(None);
        act.dispatch(form);
    });
    let pending = act.pending();
    view! {
        <section class="history-detail" aria-labelledby="put-back-title">
            <p>
                <a class="button button-quiet" href=move || place.with(|place| place.part(number.get()))>
                    {super::super::words::DETAIL.of(locale)}
                </a>
            </p>
            <h2 id="put-back-title">{words::TITLE.of(locale)}</h2>
            <Transition fallback=|| view! { <Skeleton lines=5 /> }>
                {move || Suspend::new(async move {
                    let place = place.get_untracked();
                    match offer.await {
                        Ok(offer) => view! { <Question place offer error send pending /> }.into_any(),
                        Err(error) => {
                            let again = place.part(format!("{}/put-back", number.get_untracked()));
                            view! { <Failed error again /> }.into_any()
                        }
                    }
                })}
            </Transition>
        </section>
    }
}

#[component]
fn Question(
    place: Here,
    offer: Offer,
    error: RwSignal<Option<AppError>>,
    send: Callback<PutBackForm>,
    pending: Memo<bool>,
) -> impl IntoView {
    let locale = use_locale();
    let narrator = Narrator::new(&offer.entry, locale);
    let sentences = narrator.sentences().into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
    let entity = offer.entry.entity.clone();
    let refusal = move || error.get().map(|error| refusal(&error, &entity, locale));
    let head = view! { <ul class="history-sentences">{sentences}</ul> {refusal} };
    if offer.is_back() || offer.is_lost() {
        let word = if offer.is_lost() { words::LOST } else { words::ALREADY };
        return view! { {head} <Notice>{word.of(locale)}</Notice> }.into_any();
    }
    let body = match offer.way {
        Way::Columns => columns_view(&offer, locale).into_any(),
        Way::Remove => row_view(&offer, words::WILL_REMOVE, locale).into_any(),
        Way::BringBack => row_view(&offer, words::WILL_BRING_BACK, locale).into_any(),
    };
    let (seen, back) = (offer.seen, place.part(offer.entry.id));
    let fields: Vec<String> = offer.columns.iter().map(|column| column.field.clone()).collect();
    let ask = move |event| {
        let Some(field) = typed(&event) else { return };
        event.prevent_default();
        let columns = fields.iter().filter(|column| !field(&PutBackForm::name_of(column)).is_empty());
        send.run(PutBackForm { seen: Some(seen), columns: columns.cloned().collect() });
    };
    view! {
        {head}
        <form method="post" class="put-back" on:submit=ask>
            {place.list.map(|list| view! { <input type="hidden" name="list" value=list /> })}
            <input type="hidden" name="seen" value=seen.to_string() />
            {body}
            <p class="form-actions">
                <button class="button button-primary" disabled=move || pending.get()>{words::PUT_BACK.of(locale)}</button>
                <a class="button button-quiet" href=back>{locale_words::CANCEL.of(locale)}</a>
            </p>
        </form>
    }
    .into_any()
}

/// What a row is called within the sentence that says what becomes of it.
fn row_view(offer: &Offer, word: crate::locale::Word, locale: Locale) -> impl IntoView + use<> {
    let entry = &offer.entry;
    let name = entry.subject.as_deref().map_or_else(|| format!("#{}", entry.entity_id), one_line);
    let thing = Entity::find(&entry.entity).map_or(name.clone(), |entity| entity.the.with(locale, &[("name", &name)]));
    view! { <p>{word.with(locale, &[("thing", &thing)])}</p> }
}

fn columns_view(offer: &Offer, locale: Locale) -> impl IntoView + use<> {
    let only = use_query_map().with_untracked(|query| query.get("only"));
    let typed = posted();
    let since = offer.columns.iter().any(|column| column.is_changed_since() && !column.is_back());
    let rows = offer
        .columns
        .iter()
        .map(|column| {
            let ticked = match (&typed, &only) {
                (Some(posted), _) => posted.value(&PutBackForm::name_of(&column.field)).is_some(),
                (None, Some(only)) => *only == column.field,
                (None, None) => !column.is_changed_since(),
            };
            column_view(&offer.entry.entity, column, ticked && !column.is_back(), locale)
        })
        .collect_view();
    view! {
        {since.then(|| view! { <Notice tone=Tone::Warn>{words::SINCE.of(locale)}</Notice> })}
        <table class="diff put-back-columns">
            <thead>
                <tr>
                    <th scope="col">{super::super::words::FIELD.of(locale)}</th>
                    <th scope="col">{words::WILL_BE.of(locale)}</th>
                    <th scope="col">{words::CHANGED_TO.of(locale)}</th>
                    <th scope="col">{words::NOW.of(locale)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn column_view(entity: &str, column: &Offered, ticked: bool, locale: Locale) -> impl IntoView + use<> {
    let change = |value: &Option<super::super::Value>| super::super::Change {
        field: column.field.clone(),
        old: None,
        new: value.clone(),
    };
    let shown = |value: &Option<super::super::Value>| value_view(entity, &change(value), value.as_ref(), locale);
    let label = change(&None).label(entity).map_or_else(|column| column, |word| word.of(locale).to_owned());
    let is_back = column.is_back();
    let since = (column.is_changed_since() && !is_back).then_some("true");
    let (old, new, now) = (shown(&column.old), shown(&column.new), shown(&column.now));
    let mark = since.map(|_| view! { " " <span class="put-back-since">{words::CHANGED_SINCE.of(locale)}</span> });
    view! {
        <tr data-changed=(!is_back).then_some("true") data-since=since>
            <th scope="row">
                <label class="put-back-box">
                    <input type="checkbox" name=PutBackForm::name_of(&column.field) value="on" checked=ticked disabled=is_back />
                    <span>{label}</span>
                </label>
                {mark}
            </th>
            <td class="diff-new" data-label=words::WILL_BE.of(locale)>{old}</td>
            <td data-label=words::CHANGED_TO.of(locale)>{new}</td>
            <td class="diff-old" data-label=words::NOW.of(locale)>{now}</td>
        </tr>
    }
}

/// Why it was not put back: every field that cannot be what it was.
fn refusal(error: &AppError, entity: &str, locale: Locale) -> impl IntoView + use<> {
    let sentences = match error {
        AppError::Invalid(errors) => errors
            .iter()
            .map(|error| {
                let label = super::super::Field::find(entity, &error.field).map(|field| field.label.of(locale));
                let message = error.problem.message(locale);
                label.map_or_else(|| message.clone(), |label| format!("{label}: {message}"))
            })
            .collect(),
        other => vec![other.message(locale).to_owned()],
    };
    let lines = sentences.into_iter().map(|text| view! { <p>{text}</p> }).collect_view();
    view! { <Notice tone=Tone::Danger>{lines}</Notice> }
}
