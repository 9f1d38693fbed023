//! The pages that ask before somebody is erased: what goes, what stays, and the customer's number to be typed.

use super::api::{erase_contact, erase_customer, erasure_offer};
use super::model::{EraseForm, LONGEST_NUMBER, LONGEST_REASON, Offer};
use super::words;
use crate::customer::card::use_card;
use crate::customer::history::{Entity, HistoryFilter};
use crate::customer::place::{Place, use_number, use_place};
use crate::customer::tab::Tab;
use crate::locale::{Locale, Word, format, use_locale};
use crate::ui::form::{EditForm, Editing};
use crate::ui::{Failed, Notice, Skeleton, TextField, Tone, resource};
use crate::user::{Role, use_user};
use crate::value::{ContactId, CustomerId};
use leptos::prelude::*;

/// Whether the reader may erase.
fn may_erase() -> bool {
    use_user().is_some_and(|user| user.role >= Role::ERASES)
}

/// The link to the page that asks before somebody is erased, for whoever may do that.
pub fn erase_link(href: String, word: Word) -> Option<impl IntoView> {
    let label = word.of(use_locale());
    may_erase().then(|| view! { <a class="button button-quiet" href=href>{label}</a> })
}

/// The page that asks before a customer is erased. It reads `id` from the address.
#[component]
pub fn EraseCustomer() -> impl IntoView {
    view! { <Question title=words::ERASE_CUSTOMER contact=Memo::new(|_| None) /> }
}

/// The page that asks before a contact is erased. It reads `id` and `item` from the address.
#[component]
pub fn EraseContact() -> impl IntoView {
    let number = use_number("item");
    view! { <Question title=words::ERASE_CONTACT contact=Memo::new(move |_| Some(ContactId(number.get()))) /> }
}

#[component]
fn Question(title: Word, contact: Memo<Option<ContactId>>) -> impl IntoView {
    let locale = use_locale();
    let place = use_place::<HistoryFilter>(Tab::History);
    // Whoever may not erase is not even told what there would be.
    let may = may_erase();
    let offer = resource(
        move || (place.with(|place| place.customer), contact.get()),
        move |(customer, contact)| async move { if may { Some(erasure_offer(customer, contact).await) } else { None } },
    );
    view! {
        <section class="sheet" aria-labelledby="erase-title">
            <h2 id="erase-title">{title.of(locale)}</h2>
            <Suspense fallback=|| view! { <Skeleton lines=8 /> }>
                {move || Suspend::new(async move {
                    let (place, contact) = (place.get_untracked(), contact.get_untracked());
                    let back = back(place.customer, contact);
                    match offer.await {
                        None => view! { <Notice tone=Tone::Danger>{words::ONLY_ADMIN.of(locale)}</Notice> }.into_any(),
                        Some(Ok(offer)) => view! { <Fields place contact offer back /> }.into_any(),
                        Some(Err(error)) => view! { <Failed error again=back /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

/// The page from which one came.
fn back(customer: CustomerId, contact: Option<ContactId>) -> String {
    match contact {
        None => format!("/customers/{customer}"),
        Some(contact) => format!("/customers/{customer}/contacts/{contact}"),
    }
}

#[component]
fn Fields(place: Place<HistoryFilter>, contact: Option<ContactId>, offer: Offer, back: String) -> impl IntoView {
    let locale = use_locale();
    let (customer, then) = (place.customer, place.here());
    let reload = use_card().reload;
    let editing = Editing::telling(
        words::DONE,
        EraseForm::default,
        move |form: EraseForm| {
            let then = then.clone();
            async move {
                match contact {
                    None => erase_customer(customer, form).await?,
                    Some(contact) => erase_contact(customer, contact, form).await?,
                }
                Ok(then)
            }
        },
        move || reload.update(|times| *times += 1),
    );
    let carried = place.list.map(|list| ("list", list)).into_iter().collect();
    let hint = words::NUMBER_HINT.with(locale, &[("number", &offer.number)]);
    view! {
        {told(&offer, contact.is_some(), locale)}
        <Notice tone=Tone::Warn>{words::FOR_EVER.of(locale)}</Notice>
        <EditForm editing back carried send=words::ERASE>
            <fieldset class="field-grid">
                <TextField name="number" label=words::NUMBER hint=hint required=true maxlength=LONGEST_NUMBER
                    value=editing.value(|form| &form.number) error=editing.problem("number") />
                <TextField name="reason" label=words::REASON hint=words::REASON_HINT required=true maxlength=LONGEST_REASON
                    wide=true value=editing.value(|form| &form.reason) error=editing.problem("reason") />
            </fieldset>
        </EditForm>
    }
}

/// What goes, and what stays.
fn told(offer: &Offer, is_contact: bool, locale: Locale) -> impl IntoView + use<> {
    let word = if is_contact { words::GOES_CONTACT } else { words::GOES_CUSTOMER };
    let goes = word.with(locale, &[("name", &offer.name)]);
    let count = |word: Word, count: i64| word.with(locale, &[("count", &format::number(count, locale))]);
    let rows = offer.tables.iter().map(|(table, rows)| {
        let what = Entity::find(table).map_or_else(|| table.clone(), |entity| entity.label.of(locale).to_owned());
        words::ROWS.with(locale, &[("what", &what), ("count", &format::number(*rows, locale))])
    });
    let elsewhere =
        (!offer.elsewhere.is_empty()).then(|| words::ELSEWHERE.with(locale, &[("names", &offer.elsewhere.join(", "))]));
    let rows = rows.chain([count(words::HISTORY_ROWS, offer.history)]).chain(elsewhere);
    let rows = rows.map(|text| view! { <li>{text}</li> }).collect_view();
    let documents = offer.kept_until.map(|until| {
        let (count, until) = (format::number(offer.documents, locale), format::date(until, locale));
        let text = words::STAYS_DOCUMENTS.with(locale, &[("count", &count), ("until", &until)]);
        view! { <li>{text}</li> }
    });
    view! {
        <h3>{words::GOES.of(locale)}</h3>
        <p>{goes}</p>
        <ul>{rows}</ul>
        <h3>{words::STAYS.of(locale)}</h3>
        <ul>
            <li>{words::STAYS_RECORD.of(locale)}</li>
            {documents}
            <li>{words::STAYS_BACKUPS.of(locale)}</li>
        </ul>
    }
}
