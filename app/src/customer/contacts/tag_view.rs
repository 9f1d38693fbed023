//! The page on which the tags are managed. Its forms are plain ones with and without a script: what they change is on every
//! card, and the page that follows shows it.

use super::api::contact_tags;
use super::form::may_edit;
use super::tag::{Colour, Tag, TagUse};
use super::{ContactFilter, words};
use crate::customer::place::{Place, use_place};
use crate::customer::tab::Tab;
use crate::error::AppError;
use crate::locale::{Locale, format, use_locale, words as locale_words};
use crate::ui::form::{Posted, field_message, posted};
use crate::ui::{Empty, Failed, SelectField, TextField, resource};
use leptos::prelude::*;

type Here = Place<ContactFilter>;

/// Every tag with its name, colour and use; new ones, other names, and two made into one.
#[component]
pub fn ContactTags() -> impl IntoView {
    let locale = use_locale();
    let place = use_place::<ContactFilter>(Tab::Contacts);
    let may_edit = may_edit();
    let tags = resource(
        || (),
        move |()| async move { if may_edit { contact_tags().await } else { Err(AppError::Forbidden) } },
    );
    view! {
        <section class="sheet">
            <p>
                <a class="button button-quiet" href=move || place.with(Place::here)>{words::BACK.of(locale)}</a>
            </p>
            <h2>{words::MANAGE_TAGS.of(locale)}</h2>
            <p class="muted">{words::TAGS_OF_ALL.of(locale)}</p>
            <Suspense>
                {move || Suspend::new(async move {
                    let place = place.get_untracked();
                    match tags.await {
                        Ok(tags) => view! { <Tags place tags /> }.into_any(),
                        Err(error) => view! { <Failed error again=place.part("tags") /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

#[component]
fn Tags(place: Here, tags: Vec<TagUse>) -> impl IntoView {
    let locale = use_locale();
    let rejected = posted();
    let refusal = rejected.as_ref().map(|posted| {
        view! { <p class="notice notice-error" role="alert">{posted.error.message(locale)}</p> }
    });
    let names: Vec<Tag> = tags.iter().map(|of| of.tag.clone()).collect();
    let rows = tags.into_iter().map(|of| tag_view(&place, of, &names, rejected.as_ref(), locale)).collect_view();
    let list = if names.is_empty() {
        view! { <Empty title=words::NO_TAGS /> }.into_any()
    } else {
        view! { <ul class="tag-rows">{rows}</ul> }.into_any()
    };
    view! { {refusal} <NewTag place=place.clone() rejected=rejected.clone() /> {list} }
}

/// What was typed into a form of this page, if it was the one about this tag (none: a new one) and for this purpose.
fn about<'p>(rejected: Option<&'p Posted>, tag: &str, action: &str) -> Option<&'p Posted> {
    rejected.filter(|posted| posted.value("tag").unwrap_or_default() == tag && posted.value("action") == Some(action))
}

/// The message beside a field of a form that was refused.
fn problem(refused: Option<&Posted>, field: &'static str, locale: Locale) -> Signal<Option<String>> {
    field_message(RwSignal::new(refused.map(|posted| posted.error.clone())), field, locale)
}

#[component]
fn NewTag(place: Here, rejected: Option<Posted>) -> impl IntoView {
    let locale = use_locale();
    let refused = about(rejected.as_ref(), "", "add");
    let typed = |name| refused.and_then(|posted| posted.value(name)).unwrap_or_default().to_owned();
    view! {
        <form class="filters" method="post" aria-label=words::NEW_TAG.of(locale)>
            {hidden(&place, "add", None)}
            <TextField name="name" label=words::NEW_TAG required=true maxlength=40 value=typed("name") form="new-tag"
                error=problem(refused, "name", locale) />
            <SelectField name="colour" label=words::COLOUR options=colours(locale) empty=words::ANY_COLOUR
                value=typed("colour") form="new-tag" />
            <div class="filters-actions"><button class="button button-primary">{words::ADD_TAG.of(locale)}</button></div>
        </form>
    }
}

fn hidden(place: &Here, action: &'static str, tag: Option<&Tag>) -> impl IntoView + use<> {
    let list = place.list.clone().map(|list| view! { <input type="hidden" name="list" value=list /> });
    let tag = tag.map(|tag| {
        let (id, version) = (tag.id.to_string(), tag.version.to_string());
        view! { <input type="hidden" name="tag" value=id /> <input type="hidden" name="version" value=version /> }
    });
    view! { {list} <input type="hidden" name="action" value=action /> {tag} }
}

fn tag_view(place: &Here, of: TagUse, all: &[Tag], rejected: Option<&Posted>, locale: Locale) -> impl IntoView + use<> {
    let TagUse { tag, contacts } = of;
    let id = tag.id.to_string();
    let refused = about(rejected, &id, "save");
    let typed = |name, stored: &str| refused.and_then(|posted| posted.value(name)).unwrap_or(stored).to_owned();
    let (name, colour) = (typed("name", &tag.name), typed("colour", tag.colour.code()));
    let count = match contacts {
        1 => words::TAG_USED_ONCE.of(locale).to_owned(),
        count => words::TAG_USES.with(locale, &[("count", &format::number(count, locale))]),
    };
    let others: Vec<_> =
        all.iter().filter(|other| other.id != tag.id).map(|other| (other.id.to_string(), other.name.clone())).collect();
    let of_tag = |word: &str| format!("{word}: {}", tag.name);
    let merge = (!others.is_empty()).then(|| {
        let refused = about(rejected, &id, "merge");
        view! {
            <form class="filters" method="post" aria-label=of_tag(words::MERGE.of(locale))>
                {hidden(place, "merge", Some(&tag))}
                <SelectField name="into" label=words::MERGE_INTO options=others empty="—" form=format!("merge-{id}")
                    error=problem(refused, "into", locale) />
                <div class="filters-actions">
                    <button class="button" aria-label=of_tag(words::MERGE.of(locale))>{words::MERGE.of(locale)}</button>
                </div>
            </form>
        }
    });
    let remove = (contacts == 0).then(|| {
        view! {
            <form method="post" class="act">
                {hidden(place, "remove", Some(&tag))}
                <button class="button button-quiet" aria-label=of_tag(locale_words::REMOVE.of(locale))>
                    {locale_words::REMOVE.of(locale)}
                </button>
            </form>
        }
    });
    view! {
        <li class="tag-row">
            <p><span class="tag" data-colour=tag.colour.code()>{tag.name.clone()}</span> " " <span class="muted">{count}</span></p>
            <form class="filters" method="post" aria-label=of_tag(locale_words::EDIT.of(locale))>
                {hidden(place, "save", Some(&tag))}
                <TextField name="name" label=words::TAG_NAME required=true maxlength=40 value=name form=format!("tag-{id}")
                    error=problem(refused, "name", locale) />
                <SelectField name="colour" label=words::COLOUR options=colours(locale) value=colour form=format!("tag-{id}") />
                <div class="filters-actions">
                    <button class="button" aria-label=of_tag(locale_words::SAVE.of(locale))>
                        {locale_words::SAVE.of(locale)}
                    </button>
                </div>
            </form>
            {merge}
            {remove}
        </li>
    }
}

fn colours(locale: Locale) -> Vec<(String, String)> {
    Colour::ALL.map(|colour| (colour.code().to_owned(), colour.label().of(locale).to_owned())).to_vec()
}
