//! The Contacts tab, and the page of one contact.

use super::api::{contact_page, read_contact, remove_contact, restore_contact};
use super::form::{detail_of, may_edit};
use super::model::{Contact, initials};
use super::tag::{Colour, Tag, coloured};
use super::{ContactFilter, ContactPage, Elsewhere, OneContact, words};
use crate::customer::card::use_card;
use crate::customer::erasure::{erase_link, words as erasure};
use crate::customer::filters::FilterForm;
use crate::customer::panels::kept;
use crate::customer::place::{Place, use_number, use_place};
use crate::customer::removal::{Doing, RemoveButton, Removed};
use crate::customer::shown::Shown;
use crate::customer::tab::Tab;
use crate::locale::{Locale, use_locale, words as locale_words};
use crate::ui::{Badge, Empty, Fact, Facts, Failed, Pager, SelectField, Skeleton, TextField, Tone, resource};
use crate::value::{ContactId, CustomerId, phone};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

type Here = Place<ContactFilter>;

/// The contacts of the customer in the address: whom to ask first stands first, then they go by name.
#[component]
pub fn ContactsTab() -> impl IntoView {
    kept(Tab::Contacts, contacts_tab)
}

/// The tab itself: see [`ContactsTab`].
pub fn contacts_tab() -> AnyView {
    let place = use_place(Tab::Contacts);
    let shown = Shown::new(place, |card| card.contacts, contact_page);
    view! {
        <section class="rows" aria-label=words::CONTACTS.of(use_locale())>
            <h2 class="visually-hidden">{words::CONTACTS.of(use_locale())}</h2>
            <Transition fallback=|| view! { <Skeleton lines=6 /> }>
                {move || Suspend::new(async move {
                    // A card that cannot be shown says so in its header.
                    let Some(page) = shown.page().await else { return ().into_any() };
                    let place = place.get_untracked();
                    match page {
                        Ok(page) => view! { <Page place page /> }.into_any(),
                        Err(error) => view! { <Failed error again=place.here() /> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
    .into_any()
}

#[component]
fn Page(place: Here, page: ContactPage) -> impl IntoView {
    let locale = use_locale();
    let may_edit = may_edit();
    let ContactPage { contacts, next, count, tags } = page;
    let first = place.filter.after.is_some().then(|| place.filtered(&place.filter.after(None)));
    let next = next.map(|id| place.filtered(&place.filter.after(Some(id))));
    let narrows = place.filter.narrows();
    let filters = (count > 0 || narrows).then(|| view! { <Filters place=place.clone() tags=tags.clone() /> });
    let list = if !contacts.is_empty() {
        let cards = contacts.into_iter().map(|contact| contact_card(&place, contact, &tags, may_edit)).collect_view();
        view! { <ul class="sheets">{cards}</ul> }.into_any()
    } else if narrows {
        view! { <Empty title=words::NO_MATCH hint=words::NO_MATCH_HINT /> }.into_any()
    } else {
        view! { <Empty title=words::EMPTY hint=words::EMPTY_HINT /> }.into_any()
    };
    view! {
        <div class="section-actions">
            {may_edit.then(|| view! {
                <a class="button button-primary" href=place.part("new")>{words::NEW_CONTACT.of(locale)}</a>
                <a class="button button-quiet" href=place.part("tags")>{words::MANAGE_TAGS.of(locale)}</a>
                <a class="button button-quiet" href=place.part("import")>{words::IMPORT.of(locale)}</a>
            })}
            {(count > 0).then(|| view! {
                <a class="button button-quiet" rel="external" download href=format!("/customers/{}/contacts.vcf", place.customer)>
                    {words::EXPORT_ALL.of(locale)}
                </a>
            })}
        </div>
        <ImportedNote />
        <Removed place=place.clone() restore />
        {filters}
        {list}
        <Pager next first />
    }
}

/// What an import has added, until the reader goes on.
#[component]
fn ImportedNote() -> impl IntoView {
    let locale = use_locale();
    let query = use_query_map();
    let number = move |name| query.with(|query| query.get(name).and_then(|count| count.parse::<u32>().ok()));
    move || {
        let (added, known) = (number("added")?.to_string(), number("known")?.to_string());
        let text = words::IMPORTED.with(locale, &[("added", &added), ("known", &known)]);
        Some(view! { <p class="notice" role="status">{text}</p> })
    }
}

#[component]
fn Filters(place: Here, tags: Vec<Tag>) -> impl IntoView {
    const NAMES: &[&str] = &["q", "tag"];
    let filter = place.filter.clone();
    let tags = tags.into_iter().map(|tag| (tag.name.clone(), tag.name)).collect();
    view! {
        <FilterForm place names=NAMES label=words::FILTERS>
            <TextField name="q" label=locale_words::SEARCH input_type="search" value=filter.text.unwrap_or_default()
                form="contacts" />
            <SelectField name="tag" label=words::TAG options=tags empty=words::ANY_TAG
                value=filter.tag.unwrap_or_default() form="contacts" />
        </FilterForm>
    }
}

fn remove(customer: CustomerId, contact: i64) -> Doing {
    Box::pin(remove_contact(customer, ContactId(contact)))
}

fn restore(customer: CustomerId, contact: i64) -> Doing {
    Box::pin(restore_contact(customer, ContactId(contact)))
}

/// A person's initials, in the colour that goes with their name: a face for the eye that runs down a list.
#[component]
pub fn Disc(
    /// The person's name, which stands beside it.
    name: String,
) -> impl IntoView {
    view! { <span class="disc" data-colour=Colour::of_name(&name).code() aria-hidden="true">{initials(&name)}</span> }
}

fn contact_card(place: &Here, contact: Contact, tags: &[Tag], may_edit: bool) -> impl IntoView + use<> {
    let locale = use_locale();
    let detail = detail_of(place, &contact);
    let (name, role) = (contact.name.clone(), role_of(&contact));
    let (mail, phones) = (contact.email.clone(), [contact.phone.clone(), contact.mobile.clone()]);
    let more = contact.emails().count() + contact.further_phones().count() - usize::from(mail.is_some());
    let more = (more > 0).then(|| {
        let text = words::AND_MORE.with(locale, &[("count", &more.to_string())]);
        view! { <li class="muted">{text}</li> }
    });
    let reach = view! {
        {mail.map(|mail| view! { <li>{mail_link(&mail, &name, locale)}</li> })}
        {phones.into_iter().flatten().map(|number| view! { <li>{phone_link(&number, &name, locale)}</li> }).collect_view()}
        {more}
    };
    view! {
        <li class="sheet contact">
            <div class="contact-who">
                <Disc name=contact.name.clone() />
                <div>
                    <h3><a href=detail>{contact.name.clone()}</a></h3>
                    {role.map(|role| view! { <p class="muted">{role}</p> })}
                </div>
            </div>
            {badges(&contact, tags)}
            <ul class="reach">{reach}</ul>
            <div class="actions">{may_edit.then(|| edit_and_remove(place, &contact))}</div>
        </li>
    }
}

/// What somebody does, and for whom where it is not the customer.
fn role_of(contact: &Contact) -> Option<String> {
    let role: Vec<&str> = contact.job_title.iter().chain(&contact.company).map(String::as_str).collect();
    (!role.is_empty()).then(|| role.join(" · "))
}

fn badges(contact: &Contact, tags: &[Tag]) -> impl IntoView + use<> {
    let tags = coloured(contact, tags)
        .into_iter()
        .map(|(name, colour)| view! { " " <span class="tag" data-colour=colour.code()>{name}</span> })
        .collect_view();
    let none = contact.tags.is_empty() && !contact.is_primary && !contact.opt_out;
    let (primary, opt_out) = (contact.is_primary, contact.opt_out);
    (!none).then(|| {
        view! {
            <p class="badges">
                {primary.then(|| view! { <Badge tone=Tone::Ok text=words::PRIMARY /> })}
                {opt_out.then(|| view! { " " <Badge tone=Tone::Warn text=words::OPT_OUT /> })}
                {tags}
            </p>
        }
    })
}

fn mail_link(mail: &str, name: &str, locale: Locale) -> impl IntoView + use<> {
    let label = words::WRITE.with(locale, &[("name", name), ("email", mail)]);
    view! { <a href=format!("mailto:{mail}") rel="external" aria-label=label>{mail.to_owned()}</a> }
}

/// A number that dials, or the text that it is.
fn phone_link(number: &str, name: &str, locale: Locale) -> impl IntoView + use<> {
    match phone::href(number) {
        Some(href) => {
            let label = words::CALL.with(locale, &[("name", name), ("number", number)]);
            view! { <a href=href rel="external" aria-label=label>{number.to_owned()}</a> }.into_any()
        }
        None => view! { <span>{number.to_owned()}</span> }.into_any(),
    }
}

fn edit_and_remove(place: &Here, contact: &Contact) -> impl IntoView + use<> {
    let locale = use_locale();
    let label = format!("{}: {}", locale_words::EDIT.of(locale), contact.name);
    let edit = place.part(format!("{}/edit", contact.id));
    view! {
        <a class="button button-quiet" href=edit aria-label=label>{locale_words::EDIT.of(locale)}</a>
        <RemoveButton place=place.clone() item=contact.id.0 about=contact.name.clone() remove />
    }
}

/// The page of one contact. It reads `id` and `item` from the address.
#[component]
pub fn ContactDetail() -> impl IntoView {
    let locale = use_locale();
    let place = use_place::<ContactFilter>(Tab::Contacts);
    let number = use_number("item");
    let reload = use_card().reload;
    let contact = resource(
        move || (place.with(|place| place.customer), ContactId(number.get()), reload.get()),
        |(customer, contact, _)| read_contact(customer, contact),
    );
    let may_edit = may_edit();
    view! {
        <section class="sheet contact">
            <p>
                <a class="button button-quiet" href=move || place.with(Place::here)>{words::BACK.of(locale)}</a>
            </p>
            <Transition fallback=|| view! { <Skeleton lines=4 /> }>
                {move || Suspend::new(async move {
                    let place = place.get_untracked();
                    match contact.await {
                        Ok(detail) => full(&place, detail, may_edit, locale).into_any(),
                        Err(error) => view! { <Failed error again=place.part(number.get_untracked()) /> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}

fn full(place: &Here, detail: OneContact, may_edit: bool, locale: Locale) -> impl IntoView + use<> {
    let OneContact { contact, elsewhere, tags } = detail;
    let name = contact.name.clone();
    let mails = contact.emails().map(|mail| view! { <li>{mail_link(mail, &name, locale)}</li> }).collect_view();
    let numbers = [
        (words::PHONE, contact.phone.clone()),
        (words::MOBILE, contact.mobile.clone()),
        (words::FAX, contact.fax.clone()),
    ];
    let numbers = numbers
        .into_iter()
        .filter_map(|(label, number)| Some((label, number?)))
        .map(|(label, number)| {
            let link = phone_link(&number, &name, locale);
            view! { <Fact label>{link}</Fact> }
        })
        .collect_view();
    let further: Vec<_> =
        contact.further_phones().map(|number| view! { <li>{phone_link(number, &name, locale)}</li> }).collect();
    let further =
        (!further.is_empty()).then(|| view! { <Fact label=words::MORE_PHONES><ul class="reach">{further}</ul></Fact> });
    let has_mail = contact.emails().next().is_some();
    let notes = contact.notes.clone().map(|notes| {
        view! { <Fact label=words::NOTES wide=true><span class="typed-text">{notes}</span></Fact> }
    });
    let actions = may_edit.then(|| edit_and_remove(place, &contact));
    let vcf = format!("/customers/{}/contacts/{}/contact.vcf", place.customer, contact.id);
    view! {
        <div class="contact-who">
            <Disc name=contact.name.clone() />
            <div>
                <h2>{contact.name.clone()}</h2>
                {role_of(&contact).map(|role| view! { <p class="muted">{role}</p> })}
            </div>
        </div>
        {badges(&contact, &tags)}
        <Facts>
            {has_mail.then(|| view! { <Fact label=words::EMAIL><ul class="reach">{mails}</ul></Fact> })}
            {numbers}
            {further}
            {contact.language.map(|language| view! { <Fact label=words::LANGUAGE>{language.name(locale)}</Fact> })}
            {notes}
        </Facts>
        {elsewhere_view(elsewhere, locale)}
        <div class="actions">
            {actions}
            <a class="button button-quiet" rel="external" download href=vcf>{words::EXPORT.of(locale)}</a>
            {erase_link(format!("/customers/{}/contacts/{}/erase", place.customer, contact.id), erasure::ERASE_CONTACT)}
        </div>
    }
}

/// The person's other roles, each with a way there.
fn elsewhere_view(elsewhere: Vec<Elsewhere>, locale: Locale) -> impl IntoView {
    let roles = elsewhere
        .into_iter()
        .map(|other| {
            let href = format!("/customers/{}/contacts/{}", other.customer_id, other.id);
            let role = other.job_title.map(|title| format!(" · {title}"));
            view! { <li><a href=href>{other.customer}</a> <span class="muted">{role}</span></li> }
        })
        .collect::<Vec<_>>();
    (!roles.is_empty()).then(|| {
        view! {
            <h3>{words::ELSEWHERE.of(locale)}</h3>
            <ul class="elsewhere">{roles}</ul>
        }
    })
}
