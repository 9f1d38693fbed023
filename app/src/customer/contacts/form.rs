//! The form of a contact: new and edit alike, with and without JavaScript.

use super::api::{begin_contact, create_contact, read_contact, save_contact};
use super::model::{Contact, ContactForm};
use super::tag::Tag;
use super::view::Disc;
use super::{Beginning, ContactFilter, Known, OneContact, words};
use crate::customer::card::use_card;
use crate::customer::place::{Place, push_pair, use_number, use_place};
use crate::customer::tab::Tab;
use crate::error::AppError;
use crate::locale::{Locale, use_locale, words as locale_words};
use crate::ui::form::{EditForm, Editing};
use crate::ui::{CheckField, Failed, SelectField, TextArea, TextField, resource};
use crate::user::{Role, use_user};
use crate::value::{ContactId, CustomerId, Language};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

type Here = Place<ContactFilter>;

/// The page of a new contact: somebody new, or somebody who is known from another customer.
#[component]
pub fn NewContact() -> impl IntoView {
    let place = use_place::<ContactFilter>(Tab::Contacts);
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let person = query.with(|query| query.get("person").and_then(|id| id.parse().ok()).map(ContactId));
        (query.with(|query| query.get("find")).unwrap_or_default(), person)
    });
    let may_edit = may_edit();
    let beginning = resource(
        move || (place.with(|place| place.customer), asked.get()),
        // A viewer, who has no form, is not even asked for it.
        move |(customer, (find, person))| async move {
            if may_edit { begin_contact(customer, find, person).await } else { Err(AppError::Forbidden) }
        },
    );
    view! {
        <section class="sheet">
            <h2>{words::NEW_CONTACT.of(use_locale())}</h2>
            <Suspense>
                {move || Suspend::new(async move {
                    let place = place.get_untracked();
                    let (find, _) = asked.get_untracked();
                    match beginning.await {
                        Ok(beginning) => view! { <Begin place find beginning /> }.into_any(),
                        Err(error) => view! { <Failed error again=place.here() /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

#[component]
fn Begin(place: Here, find: String, beginning: Beginning) -> impl IntoView {
    let locale = use_locale();
    let Beginning { is_first, person, known, tags } = beginning;
    let who = match &person {
        Some(person) => {
            let text = words::PICKED.with(locale, &[("name", &person.name)]);
            view! {
                <div class="notice">
                    <p>{text}</p>
                    <a class="button button-quiet" href=place.part("new")>{words::SOMEBODY_ELSE.of(locale)}</a>
                </div>
            }
            .into_any()
        }
        None => view! { <FindKnown place=place.clone() find known /> }.into_any(),
    };
    let start = match &person {
        Some(person) => ContactForm::of_person(person),
        None if is_first => ContactForm::blank(),
        None => ContactForm::default(),
    };
    view! { {who} <Fields place id=None start tags /> }
}

/// Finds somebody who is a contact of another customer: a form that asks for an address.
#[component]
fn FindKnown(place: Here, find: String, known: Vec<Known>) -> impl IntoView {
    let locale = use_locale();
    let (action, list) = (format!("/customers/{}/contacts/new", place.customer), place.list.clone());
    let nobody = (!find.trim().is_empty() && known.is_empty())
        .then(|| view! { <p role="status">{words::NOBODY_KNOWN.of(locale)}</p> });
    let found = known.into_iter().map(|known| known_view(&place, &find, known, locale)).collect_view();
    view! {
        <form class="filters" method="get" action=action role="search" aria-label=words::KNOWN.of(locale)>
            {list.map(|list| view! { <input type="hidden" name="list" value=list /> })}
            <TextField name="find" label=words::KNOWN input_type="search" value=find.clone() hint=words::KNOWN_HINT
                form="known" />
            <div class="filters-actions">
                <button class="button" type="submit">{locale_words::SEARCH.of(locale)}</button>
            </div>
        </form>
        {nobody}
        <ul class="known">{found}</ul>
    }
}

fn known_view(place: &Here, find: &str, known: Known, locale: Locale) -> impl IntoView + use<> {
    let mut pick = place.part("new");
    push_pair(&mut pick, "find", find);
    push_pair(&mut pick, "person", &known.id.to_string());
    let label = words::PICK.with(locale, &[("name", &known.name)]);
    let role =
        [known.job_title, Some(known.customer), known.email].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <li>
            <Disc name=known.name.clone() />
            <span class="known-who"><strong>{known.name}</strong> " " <span class="muted">{role}</span></span>
            <a class="button" href=pick aria-label=label.clone()>{words::PICK_SHORT.of(locale)}</a>
        </li>
    }
}

/// The form of a contact that is there.
#[component]
pub fn EditContact() -> impl IntoView {
    let place = use_place::<ContactFilter>(Tab::Contacts);
    let number = use_number("item");
    let contact = resource(
        move || (place.with(|place| place.customer), ContactId(number.get())),
        |(customer, contact)| read_contact(customer, contact),
    );
    let locale = use_locale();
    view! {
        <section class="sheet">
            <h2>{words::EDIT_CONTACT.of(locale)}</h2>
            <Suspense>
                {move || Suspend::new(async move {
                    let place = place.get_untracked();
                    match contact.await {
                        Ok(OneContact { contact, elsewhere, tags }) => {
                            let shared = (!elsewhere.is_empty()).then(|| {
                                view! { <p class="notice">{words::ELSEWHERE_HINT.of(locale)}</p> }
                            });
                            view! { {shared} <Fields place id=Some(contact.id) start=ContactForm::of(&contact) tags /> }
                                .into_any()
                        }
                        Err(error) => view! { <Failed error again=place.here() /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

#[component]
fn Fields(place: Here, id: Option<ContactId>, start: ContactForm, tags: Vec<Tag>) -> impl IntoView {
    let locale = use_locale();
    if !may_edit() {
        return view! { <p class="notice notice-error" role="alert">{locale_words::FORBIDDEN.of(locale)}</p> }
            .into_any();
    }
    let (customer, back) = (place.customer, place.here());
    let then = back.clone();
    let reload = use_card().reload;
    let editing = Editing::new(
        move || start,
        move |form| save(customer, id, form, then.clone()),
        move || reload.update(|times| *times += 1),
    );
    let person = editing.value(|form| &form.person_id);
    let mut carried = vec![("person_id", person)];
    carried.extend(place.list.clone().map(|list| ("list", list)));
    let names = tags.into_iter().map(|tag| tag.name).collect::<Vec<_>>().join(", ");
    let hint = if names.is_empty() {
        words::TAGS_HINT.of(locale).to_owned()
    } else {
        format!("{} {}", words::TAGS_HINT.of(locale), words::TAGS_THERE.with(locale, &[("tags", &names)]))
    };
    view! {
        <EditForm editing back carried>
            <fieldset class="field-grid">
                <legend>{words::WHO.of(locale)}</legend>
                <TextField name="name" label=words::NAME required=true maxlength=200 value=editing.value(|form| &form.name)
                    error=editing.problem("name") />
                <TextField name="job_title" label=words::JOB_TITLE value=editing.value(|form| &form.job_title)
                    error=editing.problem("job_title") />
                <TextField name="company" label=words::COMPANY hint=words::COMPANY_HINT
                    value=editing.value(|form| &form.company) error=editing.problem("company") />
                <SelectField name="language" label=words::LANGUAGE empty="—" options=languages(locale)
                    value=editing.value(|form| &form.language) error=editing.problem("language") />
                <CheckField name="is_primary" label=words::PRIMARY hint=words::PRIMARY_HINT
                    checked=editing.ticked(|form| &form.is_primary) />
                <CheckField name="opt_out" label=words::OPT_OUT checked=editing.ticked(|form| &form.opt_out) />
            </fieldset>
            <fieldset class="field-grid">
                <legend>{words::REACH.of(locale)}</legend>
                <TextField name="email" label=words::EMAIL input_type="email" inputmode="email"
                    value=editing.value(|form| &form.email) error=editing.problem("email") />
                <TextField name="phone" label=words::PHONE input_type="tel" value=editing.value(|form| &form.phone)
                    error=editing.problem("phone") />
                <TextField name="mobile" label=words::MOBILE input_type="tel" value=editing.value(|form| &form.mobile)
                    error=editing.problem("mobile") />
                <TextField name="fax" label=words::FAX input_type="tel" value=editing.value(|form| &form.fax)
                    error=editing.problem("fax") />
                <TextArea name="more_emails" label=words::MORE_EMAILS hint=words::MORE_EMAILS_HINT rows=2 wide=false
                    value=editing.value(|form| &form.more_emails) error=editing.problem("more_emails") />
                <TextArea name="more_phones" label=words::MORE_PHONES hint=words::MORE_PHONES_HINT rows=2 wide=false
                    value=editing.value(|form| &form.more_phones) error=editing.problem("more_phones") />
            </fieldset>
            <fieldset class="field-grid">
                <legend>{words::MORE.of(locale)}</legend>
                <TextField name="tags" label=words::TAGS hint=hint wide=true value=editing.value(|form| &form.tags)
                    error=editing.problem("tags") />
                <TextArea name="notes" label=words::NOTES value=editing.value(|form| &form.notes)
                    error=editing.problem("notes") />
            </fieldset>
        </EditForm>
    }
    .into_any()
}

async fn save(
    customer: CustomerId,
    id: Option<ContactId>,
    form: ContactForm,
    then: String,
) -> Result<String, AppError> {
    match id {
        Some(id) => save_contact(customer, id, form).await?,
        None => create_contact(customer, form).await.map(drop)?,
    }
    Ok(then)
}

pub(super) fn may_edit() -> bool {
    use_user().is_some_and(|user| user.role >= Role::Editor)
}

/// The languages to choose from: value and text.
fn languages(locale: Locale) -> Vec<(String, String)> {
    Language::by_name(locale).into_iter().map(|each| (each.code().to_owned(), each.name(locale).to_owned())).collect()
}

/// The link to a contact's page under the filters of now.
pub(super) fn detail_of(place: &Here, contact: &Contact) -> String {
    place.part(contact.id)
}
