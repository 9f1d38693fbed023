//! A ticket's files on its page, and the page on which one of the customer's files is attached.

use super::attachments::{AttachForm, DetachForm, attach_file, attachable_files, detach_file};
use super::filter::TicketFilter;
use super::form::{not_allowed, use_ticket};
use super::model::Ticket;
use super::view::{Here, may_edit};
use super::words;
use crate::customer::card::use_card;
use crate::customer::files::filter::FileFilter;
use crate::customer::files::model::{FileRow, LONGEST_NAME};
use crate::customer::files::uploader::Uploader;
use crate::customer::files::view::{content_path, when};
use crate::customer::files::words as file_words;
use crate::customer::place::{Place, use_place};
use crate::customer::removal::{ActButton, Doing};
use crate::customer::tab::Tab;
use crate::locale::{Locale, use_locale};
use crate::ui::form::{EditForm, Editing};
use crate::ui::{Failed, Skeleton, TextField, resource};
use crate::value::{CustomerId, TicketId};
use leptos::prelude::*;

/// The id of the list of names to choose from.
const OFFERED: &str = "offered-files";

/// The files of a ticket, where it has any.
pub(super) fn attachments(
    place: &Here,
    ticket: TicketId,
    files: Vec<FileRow>,
    locale: Locale,
) -> impl IntoView + use<> {
    let may_edit = may_edit();
    let there =
        Place { tab: Tab::Files, customer: place.customer, filter: FileFilter::default(), list: place.list.clone() };
    let rows: Vec<_> = files.into_iter().map(|file| row(place, &there, ticket, file, may_edit, locale)).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <h3>{words::ATTACHMENTS.of(locale)}</h3>
            <ul class="attachments" aria-label=words::ATTACHMENTS.of(locale)>{rows.collect_view()}</ul>
        }
    })
}

fn row(
    place: &Here,
    there: &Place<FileFilter>,
    ticket: TicketId,
    file: FileRow,
    may_edit: bool,
    locale: Locale,
) -> impl IntoView + use<> {
    let customer = place.customer;
    let detach = may_edit.then(|| {
        let form = DetachForm::of(&file);
        let carried = vec![("file", form.file.clone()), ("version", form.version.clone())];
        let act = move || -> Doing { Box::pin(detach_file(customer, ticket, form.clone())) };
        view! {
            <ActButton action=place.part(format!("{ticket}/detach")) label=words::DETACH about=file.name.clone() carried act
                then=place.part(ticket) />
        }
    });
    let FileRow { id, name, content, .. } = file;
    let download = format!("{}: {name}", file_words::DOWNLOAD.of(locale));
    view! {
        <li class="attachment">
            <a class="file-name" href=there.part(id)>{name}</a>
            <span class="attachment-facts">
                <span>{file_words::size(content.size, locale)}</span>
                <span>{content.author.clone()}</span>
                {when(&content, locale)}
            </span>
            <div class="file-actions">
                <a class="button button-quiet" href=content_path(customer, id, None) rel="external" download=""
                    aria-label=download>{file_words::DOWNLOAD.of(locale)}</a>
                {detach}
            </div>
        </li>
    }
}

/// Where files are added to a ticket: new ones right here, and those that the customer has on a page of its own.
#[component]
pub(super) fn AddFiles(place: Memo<Here>, ticket: Memo<i64>) -> impl IntoView {
    let locale = use_locale();
    // The same one as long as customer and ticket are: a note that is typed outlives the ticket that is read again.
    let whose = Memo::new(move |_| (place.with(|place| place.customer), TicketId(ticket.get())));
    view! {
        <h3>{words::ADD_FILES.of(locale)}</h3>
        {move || {
            let (customer, ticket) = whose.get();
            view! { <Uploader customer ticket=Some(ticket) beside=true /> }
        }}
        <p>
            <a class="button" href=move || place.with(|place| place.part(format!("{}/attach", ticket.get())))>
                {words::ATTACH_ONE.of(locale)}
            </a>
        </p>
    }
}

/// The page on which one of the customer's files is attached to a ticket.
#[component]
pub fn AttachPage() -> impl IntoView {
    let place = use_place::<TicketFilter>(Tab::Support);
    let ticket = use_ticket(place);
    // A viewer, who has no form, is not even asked for it.
    let may_edit = may_edit();
    let names = resource(
        move || place.with(|place| place.customer),
        move |customer| async move { if may_edit { attachable_files(customer).await } else { Ok(Vec::new()) } },
    );
    view! {
        <section class="sheet">
            <h2>{words::ATTACH_ONE.of(use_locale())}</h2>
            <Suspense fallback=|| view! { <Skeleton lines=3 /> }>
                {move || Suspend::new(async move {
                    let place = place.get_untracked();
                    let (ticket, names) = (ticket.await, names.await.unwrap_or_default());
                    match ticket {
                        Ok(ticket) => view! { <AttachFields place ticket names /> }.into_any(),
                        Err(error) => view! { <Failed error again=place.here() /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

#[component]
fn AttachFields(place: Here, ticket: Ticket, names: Vec<String>) -> impl IntoView {
    if !may_edit() {
        return not_allowed();
    }
    let (customer, id, back): (CustomerId, _, _) = (place.customer, ticket.id, place.part(ticket.id));
    let reload = use_card().reload;
    let then = back.clone();
    let editing = Editing::new(
        AttachForm::default,
        move |form| {
            let then = then.clone();
            async move { attach_file(customer, id, form).await.map(|()| then) }
        },
        move || reload.update(|times| *times += 1),
    );
    let carried = place.list.clone().map(|list| ("list", list)).into_iter().collect();
    let names = names.into_iter().map(|name| view! { <option value=name></option> }).collect_view();
    view! {
        <p class="ticket-title"><span class="ticket-number">{ticket.number}</span> " " {ticket.subject}</p>
        <EditForm editing back carried send=words::ATTACH>
            <fieldset class="field-grid">
                <TextField name="file" label=words::FILE hint=words::FILE_HINT required=true maxlength=LONGEST_NAME wide=true
                    list=OFFERED value=editing.value(|form| &form.file) error=editing.problem("file") />
                <datalist id=OFFERED>{names}</datalist>
            </fieldset>
        </EditForm>
    }
    .into_any()
}
