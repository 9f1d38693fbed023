//! The page of the list: one form that searches and filters, and the customers it finds.

use super::api::list_options;
use super::how_many::{Counted, HowMany};
use super::model::{ListOptions, ListPage, ListQuery, ListRow, StatusFilter};
#[cfg(feature = "hydrate")]
use super::narrow::{Kept, find, keep_first};
use super::order::{Column, Key, Sort};
use super::words;
use crate::error::AppError;
use crate::locale::{Locale, Word, use_locale, words as shared};
use crate::ui::form::fields;
use crate::ui::{Badge, Empty, Notice, Pager, Skeleton, Tone, resource};
use crate::user::{Role, use_user};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
#[cfg(feature = "hydrate")]
use web_sys::js_sys::Date;

/// The list of customers; its whole state is the query of its URL.
#[component]
pub fn CustomerListPage() -> impl IntoView {
    let locale = use_locale();
    let query = use_list_query();
    #[cfg(feature = "hydrate")]
    let kept = StoredValue::new(Kept::default());
    #[cfg(feature = "hydrate")]
    let (first, began) = (query.get_untracked(), Date::now());
    #[cfg(feature = "hydrate")]
    let list = resource(move || query.get(), move |query| find(kept, query));
    #[cfg(not(feature = "hydrate"))]
    let list = resource(move || query.get(), super::api::list_customers);
    let may_create = use_user().is_some_and(|user| user.role >= Role::Editor);
    let counted = StoredValue::new(Counted::default());
    let again = Callback::new(move |()| list.refetch());
    let (arriving, set_arriving) = signal(false);
    // On the server nothing arrives; the task that would say so meets the one that writes the page (`ui::resource`).
    let set_arriving = cfg!(not(feature = "ssr")).then(|| SignalSetter::from(set_arriving));

    view! {
        <Title text=shared::CUSTOMERS.of(locale) />
        <div class="page">
            <header class="card-header">
                <h1>{shared::CUSTOMERS.of(locale)}</h1>
                {may_create
                    .then(|| view! { <a class="button button-primary" href="/customers/new">{words::NEW_CUSTOMER.of(locale)}</a> })}
            </header>
            <SearchForm query arriving />
            <section class="list" aria-label=shared::CUSTOMERS.of(locale) aria-busy=move || arriving.get().to_string()>
                <Transition nostrip:set_pending=set_arriving fallback=|| view! { <Skeleton lines=12 /> }>
                    {move || {
                        let query = query.get();
                        #[cfg(feature = "hydrate")]
                        let is_first = query == first;
                        Suspend::new(async move {
                            match list.await {
                                Ok(page) => {
                                    #[cfg(feature = "hydrate")]
                                    if is_first {
                                        keep_first(kept, &query, &page, began);
                                    }
                                    view! { <Found page query may_create counted /> }.into_any()
                                }
                                Err(error) => view! { <Failure error query again /> }.into_any(),
                            }
                        })
                    }}
                </Transition>
            </section>
        </div>
    }
}

/// The state in the address bar. While the page is being left, the address is already another's: then it stays as it was.
fn use_list_query() -> Signal<ListQuery> {
    let params = use_query_map();
    let asked = move || params.with(|params| ListQuery::from_params(|name| params.get(name)));
    // On the server it is what it is: more than one task reads it there (`ui::resource`).
    if cfg!(feature = "ssr") {
        return Signal::stored(untrack(asked));
    }
    let path = use_location().pathname;
    let query = Memo::new(move |before: Option<&ListQuery>| match before {
        Some(before) if path.with(|path| path.trim_end_matches('/') != "/customers") => before.clone(),
        _ => asked(),
    });
    query.into()
}

/// Search and filters: a GET form, which a script submits while one types or chooses. A key is searched at once, unless an
/// answer is still `arriving`: then what stands in the field when it has come.
#[component]
fn SearchForm(query: Signal<ListQuery>, arriving: ReadSignal<bool>) -> impl IntoView {
    let locale = use_locale();
    let navigate = use_navigate();
    let form = NodeRef::<html::Form>::new();
    let input = NodeRef::<html::Input>::new();
    let searched = StoredValue::new(query.get_untracked().q);
    // Shows what the form asks for as a whole. A filter whose choices are still on their way stays as it is. `replace`:
    // whether the new state takes the place of this one in the browser's history.
    let ask = Callback::new(move |replace: bool| {
        let shown = query.get_untracked();
        let Some(field) = form.get_untracked().and_then(|form| fields(&form)) else { return };
        let mut wanted = ListQuery::from_params(|name| field(name).or_else(|| Some(shown.value(name))));
        wanted.after = None;
        if wanted.q.trim() == shown.q.trim() {
            wanted.q.clone_from(&shown.q);
        }
        if wanted != shown.from_key(None) {
            searched.set_value(wanted.q.clone());
            navigate(&wanted.href(), NavigateOptions { replace, scroll: false, ..NavigateOptions::default() });
        }
    });

    let waiting = StoredValue::new(false);
    let type_ahead = move || {
        if arriving.get_untracked() {
            waiting.set_value(true);
        } else {
            ask.run(true);
        }
    };
    Effect::new(move |_| {
        if !arriving.get() && waiting.try_update_value(std::mem::take).unwrap_or_default() {
            ask.run(true);
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        waiting.set_value(false);
        ask.run(false);
    };
    // The field follows the address when something else changes it (back, “clear filters”), and never what is being
    // typed. What was typed or chosen before the script arrived is searched as soon as it does.
    Effect::new(move |ran: Option<()>| {
        let wanted = query.get().q;
        let Some(input) = input.get() else { return };
        if wanted.trim() != searched.get_value().trim() {
            input.set_value(&wanted);
            searched.set_value(wanted);
        } else if ran.is_none() {
            ask.run(true);
        }
    });

    let options = resource(|| (), |()| list_options());
    let role = use_user().map(|user| user.role);
    view! {
        <form
            class="filters"
            method="get"
            action="/customers"
            role="search"
            aria-label=words::SEARCH_CUSTOMERS.of(locale)
            node_ref=form
            on:submit=submit
        >
            <div class="field filters-search">
                <label for="list-q">{words::SEARCH.of(locale)}</label>
                <input
                    id="list-q"
                    type="search"
                    name="q"
                    value=query.get_untracked().q
                    placeholder=words::SEARCH_HINT.of(locale)
                    autocomplete="off"
                    spellcheck="false"
                    enterkeyhint="search"
                    node_ref=input
                    on:input=move |_| type_ahead()
                />
            </div>
            <input type="hidden" name="sort" value=move || query.get().value("sort") />
            <Transition>
                {move || Suspend::new(async move {
                    let options = options.await.unwrap_or_default();
                    filters(&options, role, locale)
                        .into_iter()
                        .map(|(name, label, choices)| view! { <Filter name label choices query ask /> })
                        .collect_view()
                        .into_any()
                })}
            </Transition>
            <div class="filters-actions">
                <button class="button" type="submit">{words::SEARCH.of(locale)}</button>
                <Show when=move || query.get().is_filtered()>
                    <a class="button button-quiet" href=move || query.get().cleared().href()>{words::CLEAR_FILTERS.of(locale)}</a>
                </Show>
            </div>
        </form>
    }
}

/// A filter: its name in the URL, its label, and its choices as value and text.
type Choices = (&'static str, Word, Vec<(String, String)>);

fn filters(options: &ListOptions, role: Option<Role>, locale: Locale) -> Vec<Choices> {
    let status = StatusFilter::ALL
        .into_iter()
        .filter(|status| *status != StatusFilter::Deleted || role >= Some(Role::RESTORES))
        .map(|status| match status {
            StatusFilter::Active => (String::new(), words::ONLY_ACTIVE.of(locale).to_owned()),
            StatusFilter::Inactive => (status.code().to_owned(), words::ONLY_INACTIVE.of(locale).to_owned()),
            StatusFilter::All => (status.code().to_owned(), words::ACTIVE_AND_INACTIVE.of(locale).to_owned()),
            StatusFilter::Deleted => (status.code().to_owned(), words::ONLY_DELETED.of(locale).to_owned()),
        })
        .collect();
    let countries = options.countries.iter().map(|(country, name)| (country.code().to_owned(), name.clone())).collect();
    let owners = options.owners.iter().map(|owner| (owner.id.to_string(), owner.name.clone())).collect();
    let tags = options.tags.iter().map(|tag| (tag.clone(), tag.clone())).collect();
    let currencies =
        options.currencies.iter().map(|currency| (currency.code().to_owned(), currency.code().to_owned())).collect();

    let any = |mut choices: Vec<(String, String)>| {
        choices.insert(0, (String::new(), words::ANY.of(locale).to_owned()));
        choices
    };
    vec![
        ("status", words::STATUS, status),
        ("owner", words::OWNER, any(owners)),
        ("tag", words::TAG, any(tags)),
        ("country", words::COUNTRY, any(countries)),
        ("currency", words::CURRENCY, any(currencies)),
    ]
}

#[component]
fn Filter(
    name: &'static str,
    label: Word,
    choices: Vec<(String, String)>,
    query: Signal<ListQuery>,
    ask: Callback<bool>,
) -> impl IntoView {
    let locale = use_locale();
    let id = format!("list-{name}");
    let select = NodeRef::<html::Select>::new();
    let chosen = Memo::new(move |_| query.get().value(name));
    // As the field does: it follows the address, but what was chosen before the script arrived stands.
    Effect::new(move |before: Option<String>| {
        let chosen = chosen.get();
        if let Some(select) = select.get()
            && before.is_some_and(|before| before != chosen)
        {
            select.set_value(&chosen);
        }
        chosen
    });
    let now = chosen.get_untracked();
    let choices = choices
        .into_iter()
        .map(|(value, text)| {
            let selected = value == now;
            view! { <option value=value selected=selected>{text}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=id.clone()>{label.of(locale)}</label>
            <select id=id name=name node_ref=select on:change=move |_| ask.run(false)>
                {choices}
            </select>
        </div>
    }
}

/// What the list answered: the customers, or why there are none.
#[component]
fn Found(page: ListPage, query: ListQuery, may_create: bool, counted: StoredValue<Counted>) -> impl IntoView {
    let locale = use_locale();
    let how_many = view! { <HowMany seen=(page.total, page.more) query=&query counted /> };
    let next = page.next.as_deref().and_then(Key::parse).map(|key| query.from_key(Some(key)).href());
    let first = query.after.is_some().then(|| query.from_key(None).href());
    #[cfg(feature = "hydrate")]
    crate::customer::cards::remember(
        query.to_query(),
        page.rows.iter().map(|row| row.id).collect(),
        (first.is_none(), next.is_none()),
    );
    let content = if page.rows.is_empty() {
        nothing(&query, may_create, locale).into_any()
    } else {
        table(page.rows, &query, locale).into_any()
    };
    view! {
        {how_many}
        {content}
        <Pager next first />
    }
}

fn table(rows: Vec<ListRow>, query: &ListQuery, locale: Locale) -> impl IntoView + use<> {
    let rows = rows.into_iter().map(|row| table_row(row, query, locale)).collect_view();
    view! {
        <table class="list-table">
            <thead>
                <tr>
                    {heading(Column::Number, words::NUMBER, query, locale)} {heading(Column::Name, words::NAME, query, locale)}
                    {heading(Column::City, words::CITY, query, locale)} <th scope="col">{words::STATUS.of(locale)}</th>
                    {heading(Column::CreditLimit, words::CREDIT_LIMIT, query, locale)}
                    {heading(Column::Owner, words::OWNER, query, locale)} <th scope="col">{words::TAGS.of(locale)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// A heading that orders by its column, and the other way round when it already does.
fn heading(column: Column, label: Word, query: &ListQuery, locale: Locale) -> impl IntoView + use<> {
    let current = query.sort.column == column;
    let order = current.then_some(if query.sort.descending { "descending" } else { "ascending" });
    let sort = if current { query.sort.reversed() } else { Sort::by(column) };
    view! {
        <th scope="col" class:amount=column == Column::CreditLimit aria-sort=order>
            <a href=query.sorted(sort).href()>{label.of(locale)}</a>
        </th>
    }
}

fn table_row(row: ListRow, query: &ListQuery, locale: Locale) -> impl IntoView + use<> {
    let href = query.card_href(row.id);
    let city = row.city.clone().unwrap_or_default();
    let limit = row.limit().map_or_else(|| words::NO_LIMIT.of(locale).to_owned(), |limit| limit.display(locale));
    let tags = row.tags().map(|tag| view! { <Badge text=tag.to_owned() /> " " }).collect_view();
    let (tone, status) = if row.active { (Tone::Ok, words::ACTIVE) } else { (Tone::Neutral, words::INACTIVE) };
    let blocked = row.blocked.then(|| view! { " " <Badge tone=Tone::Danger text=words::BLOCKED /> });
    view! {
        <tr>
            <td class="list-number" data-label=words::NUMBER.of(locale)>{row.number}</td>
            <td class="list-name" data-label=words::NAME.of(locale)>
                <a href=href>{row.name}</a>
                {row.trade_name.map(|name| view! { <span class="list-second">{name}</span> })}
            </td>
            <td data-label=words::CITY.of(locale)>
                {city} {row.country_name.map(|name| view! { <span class="list-second">{name}</span> })}
            </td>
            <td data-label=words::STATUS.of(locale)><Badge tone text=status />{blocked}</td>
            <td class="amount" data-label=words::CREDIT_LIMIT.of(locale)>{limit}</td>
            <td data-label=words::OWNER.of(locale)>{row.owner}</td>
            <td data-label=words::TAGS.of(locale)>{tags}</td>
        </tr>
    }
}

/// Why there are no customers, and what to do about it.
fn nothing(query: &ListQuery, may_create: bool, locale: Locale) -> impl IntoView + use<> {
    let narrowed = query.is_filtered() || query.after.is_some();
    let (title, hint, href, action) = if narrowed {
        (words::NOTHING_FOUND, words::NOTHING_FOUND_HINT, query.cleared().href(), words::CLEAR_FILTERS)
    } else {
        (words::NOTHING_YET, words::NOTHING_YET_HINT, "/customers/new".to_owned(), words::NEW_CUSTOMER)
    };
    let offered = narrowed || may_create;
    view! {
        <Empty title hint>{offered.then(|| view! { <a class="button" href=href>{action.of(locale)}</a> })}</Empty>
    }
}

/// What went wrong, and another try: the same address, asked for anew. Where the session has ended, asking for the whole
/// page leads to the sign-in page and back here.
#[component]
fn Failure(error: AppError, query: ListQuery, again: Callback<()>) -> impl IntoView {
    let locale = use_locale();
    let rel = (error == AppError::Unauthenticated).then_some("external");
    view! {
        <Notice tone=Tone::Danger>
            <p>{error.message(locale)}</p>
            <a class="button" href=query.href() rel=rel on:click=move |_| again.run(())>{words::TRY_AGAIN.of(locale)}</a>
        </Notice>
    }
}
