//! The place where files are chosen, dropped or photographed. Without a script it is a form like any other; with one, each
//! file is sent at once, with its progress and a button that stops it.

use super::model::LONGEST_NOTE;
use super::send::{Chosen, Progress, chosen, dropped, is_chosen};
use super::under_way::{Item, Uploads, Whose};
use super::words;
use crate::customer::card::use_card;
use crate::customer::place::push_pair;
use crate::error::AppError;
use crate::locale::{self, Locale, use_locale};
use crate::ui::TextField;
use crate::ui::form::{field_message, fields, posted};
use crate::value::percent::escape;
use crate::value::{CustomerId, TicketId};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

/// The form for new files.
#[component]
pub fn Uploader(
    /// Whose files they will be.
    customer: CustomerId,
    /// The ticket that they will belong to, if to any.
    #[prop(optional_no_strip)]
    ticket: Option<TicketId>,
    /// Whether another form stands on the page, whose refusal is not its own.
    #[prop(optional)]
    beside: bool,
) -> impl IntoView {
    let locale = use_locale();
    let rejected = posted().filter(|_| !beside);
    let note = rejected.as_ref().and_then(|posted| posted.value("note")).unwrap_or_default().to_owned();
    let error = RwSignal::new(rejected.map(|posted| posted.error));
    let (uploads, whose) = (expect_context::<Uploads>(), (customer, ticket));
    let form = NodeRef::<html::Form>::new();
    let over = RwSignal::new(false);
    let card = use_card().card;
    // Where the card has not come yet, the server decides alone.
    let limit = StoredValue::new(i64::MAX);
    Effect::new(move |_| {
        card.with(|card| {
            if let Some(Ok(files)) = card.as_ref().and_then(|card| card.as_ref().ok()).map(|card| card.files.read()) {
                limit.set_value(files.limit);
            }
        });
    });
    let take = move |files: Vec<Chosen>| {
        // As it stands in the field: it may have been typed before the program came.
        let field = form.get_untracked().and_then(|form| fields(&form));
        let note = field.and_then(|field| field("note")).unwrap_or_default();
        for file in files {
            start(&file, whose, limit.get_value(), &note, uploads, locale);
        }
    };
    // What was chosen before the program came waits for its button: the note to it may not be finished.
    let waits = RwSignal::new(false);
    Effect::new(move |_| waits.set(form.get().is_some_and(|form| is_chosen(&form))));
    let send = move || {
        waits.set(false);
        take(form.get_untracked().map(|form| chosen(&form)).unwrap_or_default());
    };
    let wrong = field_message(error, "file", locale);
    let mut action = format!("/customers/{customer}/files/new");
    if let Some(ticket) = ticket {
        push_pair(&mut action, "ticket", &ticket.to_string());
    }
    // The tab of the customer's files may stand on the page of a ticket, out of sight.
    let id =
        move |what: &str| ticket.map_or_else(|| format!("upload-{what}"), |ticket| format!("upload-{what}-{ticket}"));
    let note_form = if ticket.is_some() { "upload-ticket" } else { "upload" };
    view! {
        <form
            class="upload"
            method="post"
            enctype="multipart/form-data"
            action=action
            node_ref=form
            data-over=move || over.get().then_some("true")
            data-waits=move || waits.get().then_some("true")
            on:submit=move |event: ev::SubmitEvent| { event.prevent_default(); send(); }
            on:dragover=move |event: ev::DragEvent| { event.prevent_default(); over.set(true); }
            on:dragleave=move |_| over.set(false)
            on:drop=move |event: ev::DragEvent| { event.prevent_default(); over.set(false); take(dropped(&event)); }
        >
            {move || error.with(|error| match error {
                Some(AppError::Invalid(_)) | None => None,
                Some(other) => Some(view! { <p class="notice notice-error" role="alert">{other.message(locale)}</p> }),
            })}
            // Before the files, so that it has arrived when they do.
            <TextField name="note" label=words::NOTE value=note maxlength=LONGEST_NOTE form=note_form
                error=field_message(error, "note", locale) />
            <div class="upload-choose">
                <div class="upload-pick">
                    <label class="button button-primary" for=id("file")>{words::SELECT_FILE.of(locale)}</label>
                    <input id=id("file") name="file" type="file" multiple=true aria-describedby=id("error")
                        aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                        on:change=move |_| send() />
                </div>
                <div class="upload-pick upload-camera">
                    <label class="button" for=id("camera")>{words::TAKE_PHOTO.of(locale)}</label>
                    <input id=id("camera") name="file" type="file" accept="image/*" capture="environment"
                        on:change=move |_| send() />
                </div>
                <button class="button upload-send">{words::UPLOAD.of(locale)}</button>
            </div>
            <p class="field-error" id=id("error") role=move || wrong.with(Option::is_some).then_some("alert")>{move || wrong.get()}</p>
            <ul class="upload-list" aria-live="polite">
                <For each=move || uploads.at(whose) key=|item| item.number let:item>
                    {item_view(item, uploads, locale)}
                </For>
            </ul>
        </form>
    }
}

/// Sends one file, unless it is known beforehand that it will not be taken.
fn start(file: &Chosen, whose: Whose, limit: i64, note: &str, uploads: Uploads, locale: Locale) {
    let (number, name, (customer, ticket)) = (uploads.next_number(), file.name(), whose);
    if file.size() > limit {
        let message = words::TOO_LARGE.with(locale, &[("limit", &words::size(limit, locale))]);
        let progress = ArcRwSignal::new(Progress::Failed { status: 413, message });
        return uploads.add(Item { number, whose, name, progress, sending: None });
    }
    let mut address = format!("/api/customers/{customer}/files?name={}&note={}", escape(&name), escape(note));
    if let Some(ticket) = ticket {
        push_pair(&mut address, "ticket", &ticket.to_string());
    }
    let progress = ArcRwSignal::new(Progress::Sent(0));
    let shown = progress.clone();
    let sending = file.send(&address, move |news| {
        let is_stored = matches!(news, Progress::Done(_));
        // What is stored stands in the list; what was stopped is nowhere.
        let is_over = matches!(&news, Progress::Done(message) if message.is_empty()) || news == Progress::Stopped;
        shown.set(news);
        if is_over {
            uploads.forget(number);
        }
        if is_stored {
            uploads.store(whose);
        }
    });
    uploads.add(Item { number, whose, name, progress, sending: Some(sending) });
}

fn item_view(item: Item, uploads: Uploads, locale: Locale) -> impl IntoView {
    let Item { number, name, sending, .. } = item;
    let progress = RwSignal::from(item.progress);
    let label = name.clone();
    let state = move || match progress.get() {
        Progress::Sent(percent) => view! {
            <progress max="100" value=percent.to_string() aria-label=label.clone()>{percent}"%"</progress>
        }
        .into_any(),
        Progress::Done(message) => view! { <span>{message}</span> }.into_any(),
        Progress::Failed { status, message } => {
            let text = match status {
                _ if !message.is_empty() => message,
                401 => AppError::Unauthenticated.message(locale).to_owned(),
                0 => AppError::Transport(String::new()).message(locale).to_owned(),
                _ => AppError::Internal.message(locale).to_owned(),
            };
            view! { <span class="field-error">{text}</span> }.into_any()
        }
        Progress::Stopped => ().into_any(),
    };
    let close = move |_| {
        if let (Progress::Sent(_), Some(sending)) = (progress.get_untracked(), &sending) {
            sending.stop();
        }
        uploads.forget(number);
    };
    let action = move || match progress.get() {
        Progress::Sent(_) => locale::words::CANCEL.of(locale),
        _ => locale::words::CLOSE.of(locale),
    };
    let said = name.clone();
    view! {
        <li class="upload-item">
            <span class="upload-name">{name}</span>
            {state}
            <button type="button" class="button button-quiet" aria-label=move || format!("{}: {said}", action()) on:click=close>
                {action}
            </button>
        </li>
    }
}
