//! The Files tab, and the page of one file.

use super::api::{list_files, open_file, remove_file, restore_file};
use super::filter::{FileFilter, FilePage, Sort};
use super::kind::{FileKind, shown_in_place};
use super::model::{Content, FileDetail, FileRow, Preview};
use super::uploader::Uploader;
use super::words;
use crate::customer::card::use_card;
use crate::customer::filters::FilterForm;
use crate::customer::panels::kept;
use crate::customer::place::{Place, use_number, use_place};
use crate::customer::removal::{Doing, RemoveButton, Removed};
use crate::customer::shown::Shown;
use crate::customer::tab::Tab;
use crate::customer::tickets::filter::TicketFilter;
use crate::locale::{Locale, format, use_locale, words as locale_words};
use crate::ui::{Badge, ChooseAgain, Empty, Fact, Facts, Failed, Pager, SelectField, Skeleton, TextField, resource};
use crate::user::{Role, use_user};
use crate::value::{CustomerId, FileId, TicketId};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

type Here = Place<FileFilter>;

/// The files of the customer in the address: what changed last comes first.
#[component]
pub fn FilesTab() -> impl IntoView {
    kept(Tab::Files, files_tab)
}

/// The tab itself: see [`FilesTab`].
pub fn files_tab() -> AnyView {
    let place = use_place(Tab::Files);
    let shown = Shown::new(place, |card| card.files, list_files);
    // It stands beside what is awaited and not within: a note that is typed outlives the list that is read again.
    let customer = Memo::new(move |_| place.with(|place| place.customer));
    let uploader = may_edit().then(|| view! { {move || view! { <Uploader customer=customer.get() ticket=None /> }} });
    view! {
        <section class="rows files" aria-label=words::FILES.of(use_locale())>
            {uploader}
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

/// The page of new files: the same form, alone. Without a script it is where a refused one comes back to.
#[component]
pub fn NewFile() -> impl IntoView {
    let locale = use_locale();
    let place = use_place::<FileFilter>(Tab::Files);
    // What is uploaded for a ticket comes back here with its number.
    let query = use_query_map();
    let ticket = move || query.with(|query| query.get("ticket").and_then(|id| id.parse().ok())).map(TicketId);
    let whose = Memo::new(move |_| (place.with(|place| place.customer), ticket()));
    let back = move || match ticket() {
        Some(id) => place.with(|place| support(place).part(id)),
        None => place.with(Place::here),
    };
    let label = move || if ticket().is_some() { words::BACK_TO_TICKET } else { words::BACK }.of(locale);
    view! {
        <section class="sheet">
            <p><a class="button button-quiet" href=back>{label}</a></p>
            <h2>{words::NEW.of(locale)}</h2>
            <ChooseAgain />
            {if may_edit() {
                view! { {move || { let (customer, ticket) = whose.get(); view! { <Uploader customer ticket /> } }} }.into_any()
            } else {
                view! { <p class="notice notice-error" role="alert">{locale_words::FORBIDDEN.of(locale)}</p> }.into_any()
            }}
        </section>
    }
}

#[component]
fn Page(place: Here, page: FilePage) -> impl IntoView {
    let locale = use_locale();
    let may_edit = may_edit();
    let FilePage { files, next, count, limit } = page;
    let first = place.filter.after.is_some().then(|| place.filtered(&place.filter.from_key(None)));
    let next = next.map(|key| place.filtered(&place.filter.from_key(Some(key))));
    let narrows = place.filter.narrows();
    let filters = (count > 0 || narrows).then(|| view! { <Filters place=place.clone() /> });
    let hint = may_edit.then(|| {
        let hint = words::UPLOAD_HINT.with(locale, &[("limit", &words::size(limit, locale))]);
        view! { <p class="field-hint">{hint}</p> }
    });
    let list = if !files.is_empty() {
        table(&place, files, may_edit, locale).into_any()
    } else if narrows {
        view! { <Empty title=words::NO_MATCH /> }.into_any()
    } else {
        view! { <Empty title=words::EMPTY hint=words::EMPTY_HINT /> }.into_any()
    };
    view! {
        {hint}
        <Removed place=place.clone() restore />
        {filters}
        {list}
        <Pager next first />
    }
}

#[component]
fn Filters(place: Here) -> impl IntoView {
    const NAMES: &[&str] = &["q", "kind"];
    let filter = place.filter.clone();
    let kinds = FileKind::ALL.map(|kind| (kind.code().to_owned(), kind.label().of(use_locale()).to_owned())).to_vec();
    view! {
        <FilterForm place names=NAMES label=words::FILTERS>
            <TextField name="q" label=locale_words::SEARCH input_type="search" value=filter.q form="files" />
            <SelectField name="kind" label=words::KIND options=kinds empty=words::ANY_KIND
                value=filter.kind.map(FileKind::code).unwrap_or_default() form="files" />
        </FilterForm>
    }
}

fn may_edit() -> bool {
    use_user().is_some_and(|user| user.role >= Role::Editor)
}

fn remove(customer: CustomerId, file: i64) -> Doing {
    Box::pin(remove_file(customer, FileId(file)))
}

fn restore(customer: CustomerId, file: i64) -> Doing {
    Box::pin(restore_file(customer, FileId(file)))
}

fn table(place: &Here, files: Vec<FileRow>, may_edit: bool, locale: Locale) -> impl IntoView + use<> {
    let head = |sort: Sort, label: crate::locale::Word, order: &'static str| {
        let current = place.filter.sort == sort;
        let href = place.filtered(&FileFilter { sort, after: None, ..place.filter.clone() });
        view! { <th scope="col" aria-sort=current.then_some(order)><a href=href>{label.of(locale)}</a></th> }
    };
    let rows = files.into_iter().map(|file| row(place, file, may_edit, locale)).collect_view();
    view! {
        <table class="list-table">
            <thead>
                <tr>
                    {head(Sort::Name, words::NAME, "ascending")} <th scope="col">{words::KIND.of(locale)}</th>
                    <th scope="col" class="amount">{words::SIZE.of(locale)}</th>
                    <th scope="col">{words::AUTHOR.of(locale)}</th> {head(Sort::Recent, words::WHEN, "descending")}
                    <th scope="col"><span class="visually-hidden">{words::ACTIONS.of(locale)}</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn row(place: &Here, file: FileRow, may_edit: bool, locale: Locale) -> impl IntoView + use<> {
    let FileRow { id, name, note, content, ticket, .. } = file;
    let remove = may_edit.then(|| view! { <RemoveButton place=place.clone() item=id.0 about=name.clone() remove /> });
    let number = (content.number > 1).then(|| view! { " " <Badge text=version_of(&content, locale) /> });
    let download = format!("{}: {name}", words::DOWNLOAD.of(locale));
    view! {
        <tr>
            <td class="list-name" data-label=words::NAME.of(locale)>
                <a class="file-name" href=place.part(id)>{name}</a>
                {number}
                {note.map(|note| view! { <span class="list-second">{note}</span> })}
                {ticket.map(|ticket| view! { <span class="list-second">{words::TICKET.of(locale)} " " {ticket.number}</span> })}
            </td>
            <td data-label=words::KIND.of(locale)>{content.kind.label().of(locale)}</td>
            <td class="amount" data-label=words::SIZE.of(locale)>{words::size(content.size, locale)}</td>
            <td data-label=words::AUTHOR.of(locale)>{content.author.clone()}</td>
            <td data-label=words::WHEN.of(locale)>{when(&content, locale)}</td>
            <td>
                <div class="file-actions">
                    <a class="button button-quiet" href=content_path(place.customer, id, None) rel="external" download=""
                        aria-label=download>{words::DOWNLOAD.of(locale)}</a>
                    {remove}
                </div>
            </td>
        </tr>
    }
}

fn version_of(content: &Content, locale: Locale) -> String {
    words::VERSION_NUMBER.with(locale, &[("number", &content.number.to_string())])
}

/// When a content was uploaded.
pub(in crate::customer) fn when(content: &Content, locale: Locale) -> impl IntoView + use<> {
    let instant = content.uploaded_at.to_rfc3339();
    view! { <time datetime=instant>{format::date_time(content.uploaded_at, locale)}</time> }
}

/// Where a content is handed out: the newest, or one of those before.
pub(in crate::customer) fn content_path(customer: CustomerId, file: FileId, number: Option<i64>) -> String {
    let path = format!("/customers/{customer}/files/{file}/content");
    number.map_or_else(|| path.clone(), |number| format!("{path}/{number}"))
}

/// The page of one file: a preview, what there is to know, and the contents before. It reads `id` and `item` from the
/// address.
#[component]
pub fn FileDetails() -> impl IntoView {
    let locale = use_locale();
    let place = use_place::<FileFilter>(Tab::Files);
    let number = use_number("item");
    let reload = use_card().reload;
    let file = resource(
        move || (place.with(|place| place.customer), FileId(number.get()), reload.get()),
        |(customer, file, _)| open_file(customer, file),
    );
    let may_edit = may_edit();
    view! {
        <section class="sheet file">
            <p><a class="button button-quiet" href=move || place.with(Place::here)>{words::BACK.of(locale)}</a></p>
            <Transition fallback=|| view! { <Skeleton lines=8 /> }>
                {move || Suspend::new(async move {
                    let place = place.get_untracked();
                    match file.await {
                        Ok(detail) => view! { <Detail place detail may_edit /> }.into_any(),
                        Err(error) => view! { <Failed error again=place.part(number.get_untracked()) /> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}

/// The same customer's support, where the tickets are.
fn support(place: &Here) -> Place<TicketFilter> {
    let (customer, list) = (place.customer, place.list.clone());
    Place { tab: Tab::Support, customer, filter: TicketFilter::default(), list }
}

#[component]
fn Detail(place: Here, detail: FileDetail, may_edit: bool) -> impl IntoView {
    let locale = use_locale();
    let FileDetail { file, older, preview } = detail;
    let path = content_path(place.customer, file.id, None);
    let own = shown_in_place(&file.content.media_type).then(|| {
        let href = format!("{path}?inline");
        view! { <a class="button" href=href target="_blank" rel="noopener external">{words::OPEN.of(locale)}</a> }
    });
    let edit = may_edit.then(|| {
        view! {
            <a class="button" href=place.part(format!("{}/edit", file.id))>{locale_words::EDIT.of(locale)}</a>
            <RemoveButton place=place.clone() item=file.id.0 about=file.name.clone() remove />
        }
    });
    let versions = (!older.is_empty()).then(|| versions(place.customer, file.id, &older, locale));
    let ticket = file.ticket.clone().map(|ticket| {
        let href = support(&place).part(ticket.id);
        view! { <Fact label=words::TICKET><a href=href>{ticket.number}</a></Fact> }
    });
    let content = file.content.clone();
    let when = when(&content, locale);
    view! {
        <h2 class="file-name">{file.name.clone()}</h2>
        <div class="file-actions">
            <a class="button button-primary" href=path.clone() rel="external" download="">{words::DOWNLOAD.of(locale)}</a>
            {own}
            {edit}
        </div>
        <Facts>
            <Fact label=words::KIND>{content.kind.label().of(locale)}</Fact>
            <Fact label=words::SIZE>{words::size(content.size, locale)}</Fact>
            <Fact label=words::AUTHOR>{content.author}</Fact>
            <Fact label=words::WHEN>{when}</Fact>
            {ticket}
            <Fact label=words::VERSION>{format::number(content.number, locale)}</Fact>
            <Fact label=words::NOTE wide=true><span class="typed-text">{file.note.clone().unwrap_or_else(|| "—".to_owned())}</span></Fact>
        </Facts>
        {preview_view(preview, &path, &file.name, locale)}
        {versions}
    }
}

fn preview_view(preview: Preview, path: &str, name: &str, locale: Locale) -> impl IntoView + use<> {
    let source = format!("{path}?inline");
    let cut = |more: bool| more.then(|| view! { <p class="field-hint">{words::CUT_PREVIEW.of(locale)}</p> });
    let label = format!("{}: {name}", words::PREVIEW.of(locale));
    let shown = match preview {
        Preview::Nothing => return ().into_any(),
        Preview::Image => view! { <img src=source alt=label loading="lazy" /> }.into_any(),
        Preview::Document => view! { <iframe src=source title=label></iframe> }.into_any(),
        Preview::Text { text, more } => {
            view! { <pre class="file-text" tabindex="0" aria-label=label role="region">{text}</pre> {cut(more)} }
                .into_any()
        }
        Preview::Table { rows, more } => view! {
            <div class="file-table" tabindex="0" role="region" aria-label=label>{rows_view(rows)}</div>
            {cut(more)}
        }
        .into_any(),
    };
    view! { <div class="file-preview"><h3>{words::PREVIEW.of(locale)}</h3>{shown}</div> }.into_any()
}

fn rows_view(rows: Vec<Vec<String>>) -> impl IntoView {
    let mut rows = rows.into_iter();
    let head = rows.next().unwrap_or_default();
    let head = head.into_iter().map(|cell| view! { <th scope="col">{cell}</th> }).collect_view();
    let body = rows
        .map(|row| {
            let cells = row.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    view! { <table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table> }
}

/// The contents before the newest, each to be downloaded.
fn versions(customer: CustomerId, file: FileId, older: &[Content], locale: Locale) -> impl IntoView + use<> {
    let rows = older
        .iter()
        .map(|content| {
            let href = content_path(customer, file, Some(content.number));
            let label = version_of(content, locale);
            let about = format!("{}: {label}", words::DOWNLOAD.of(locale));
            view! {
                <li>
                    <a href=href rel="external" download="" aria-label=about>{label}</a>
                    " · "{words::size(content.size, locale)}" · "{content.author.clone()}" · "{when(content, locale)}
                </li>
            }
        })
        .collect_view();
    view! { <h3>{words::OLDER.of(locale)}</h3> <ul class="file-versions">{rows}</ul> }
}
