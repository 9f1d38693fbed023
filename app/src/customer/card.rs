//! The card: its header, its tab strip, and the one request that brings what the tabs show first.

use super::api::Card;
use super::cards;
use super::details::api::{delete_customer, restore_customer};
use super::details::approval::view::PendingNotices;
use super::details::terms::Status;
use super::details::words;
use super::erasure::{erase_link, words as erasure};
use super::export::export_link;
use super::live::also_here::AlsoHere;
use super::live::view::{ChangedTabs, follow};
use super::live::words::CHANGED_MEANWHILE;
use super::search::model::Neighbours;
use super::tab::Tab;
use super::tickets::OverdueTickets;
use super::visit::{Since, SinceLine};
use crate::error::AppError;
use crate::locale::{self, Locale, Word, use_locale};
use crate::ui::form::Unsaved;
use crate::ui::{Badge, Confirm, TabItem, TabPanel, Tabs, Tone, followed, resource, toast};
use crate::user::{self, Role, use_user};
use crate::value::CustomerId;
use crate::value::percent::escape;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_navigate, use_params_map, use_query_map};
use leptos_router::params::ParamsMap;
use std::future::Future;

/// The card being shown, for its tabs.
#[derive(Clone, Copy)]
pub struct CardContext {
    /// What the card shows first.
    pub card: Resource<Result<Card, AppError>>,
    /// Counts the reasons to read it again.
    pub reload: RwSignal<u32>,
    /// Whose it is.
    id: Signal<CustomerId>,
    /// Whether something was changed that the page does not show yet.
    pub(super) behind: RwSignal<bool>,
    /// Whether something typed stands on the page.
    pub(super) unsaved: Unsaved,
    /// What was new to the reader when they came to a customer: it stays so while the card is read again.
    arrived: StoredValue<Option<(CustomerId, Option<Since>)>>,
    /// The tabs that have been open.
    #[cfg(feature = "hydrate")]
    pub(super) panels: super::panels::Panels,
}

impl CardContext {
    /// Reads the card again; where something typed stands on the page, as soon as it is saved or left.
    pub fn again(self) {
        if self.unsaved.0.get_untracked() {
            self.behind.set(true);
        } else {
            self.reload.update(|times| *times += 1);
        }
    }

    /// The card for a form, which begins with it: anew for another customer, and not when the card is read again. It is awaited by
    /// reference, because a `<Suspense>` shows its fallback whenever what is awaited by value is read again.
    pub fn once(self) -> impl Future<Output = Result<Card, AppError>> + Send + 'static {
        let id = self.id.get();
        async move {
            let now = ScopedFuture::new_untracked(async move { (*self.card.by_ref().await).clone() }).await;
            match now {
                Ok(card) if card.details.id == id => Ok(card),
                // There is none yet, or still that of the customer before: the next one is followed.
                _ => self.card.await,
            }
        }
    }

    /// What was new to the reader when they came to the card.
    #[must_use]
    pub fn since(self, card: &Card) -> Option<Since> {
        let id = card.details.id;
        if self.arrived.with_value(|arrived| arrived.as_ref().is_none_or(|(customer, _)| *customer != id)) {
            self.arrived.set_value(Some((id, card.visit.since.clone())));
        }
        self.arrived.with_value(|arrived| arrived.as_ref().and_then(|(_, since)| since.clone()))
    }

    /// The tab that was clicked on and is shown, while the address is still the one before.
    fn clicked_on(self) -> Option<Tab> {
        #[cfg(feature = "hydrate")]
        return self.panels.ahead();
        #[cfg(not(feature = "hydrate"))]
        None
    }

    /// A tab was clicked on.
    fn click(self, event: &MouseEvent, navigate: impl Fn(&str, NavigateOptions) + 'static) {
        #[cfg(feature = "hydrate")]
        if !self.unsaved.0.get_untracked() {
            self.panels.clicked(event, navigate);
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = (event, navigate);
    }
}

/// The card around the tab that asks.
#[must_use]
pub fn use_card() -> CardContext {
    expect_context()
}

/// The page of a customer: header and tab strip, and the tab below.
#[component]
pub fn CardPage() -> impl IntoView {
    let locale = use_locale();
    let params = use_params_map();
    // What is no number is no customer either, and answered as one that is not there.
    let id = Memo::new(move |_| {
        params.with(|params| params.get("id").and_then(|id| id.parse().ok()).unwrap_or(CustomerId(0)))
    });
    let reload = RwSignal::new(0);
    let read = StoredValue::new(0);
    let shown = StoredValue::new(None::<Resource<Result<Card, AppError>>>);
    let card = resource(
        move || (id.get(), reload.get()),
        move |(id, times)| {
            let again = read.try_update_value(|read| std::mem::replace(read, times) != times);
            // Only when it is waited for: of a card that the server has sent with the page, nobody is asked.
            async move {
                let error = match cards::open(id, again.unwrap_or(true)).await {
                    Err(error) if error.passes() => error,
                    answer => return answer,
                };
                // What cannot be read again just now stays on the page, and why is said.
                let shown = shown.try_get_value().flatten().and_then(|card| card.try_get_untracked().flatten()?.ok());
                let shown = shown.filter(|card| card.details.id == id);
                shown.inspect(|_| toast(error.message(locale))).ok_or(error)
            }
        },
    );
    shown.set_value(Some(card));
    // Asked for here and not below, where the card is waited for: the browser finds what the server has sent by the order
    // in which it was asked, and two places that wait for the same come on in no certain order.
    let query = use_query_map();
    let beside = resource(
        move || (id.get(), query.with(|query| query.get("list"))),
        |(id, list)| async move {
            let list = list?;
            cards::beside(id, list.clone()).await.map(|found| (list, found))
        },
    );
    let place = NodeRef::new();
    let context = CardContext {
        card,
        reload,
        id: followed(move || id.get()).into(),
        behind: RwSignal::new(false),
        unsaved: expect_context(),
        arrived: StoredValue::new(None),
        #[cfg(feature = "hydrate")]
        panels: super::panels::Panels::of_card(id, reload, place),
    };
    provide_context(context);
    follow(context, id);
    view! {
        <Transition fallback=|| ()>
            {move || Suspend::new(async move {
                match card.await {
                    Ok(card) => {
                        let beside = beside.await;
                        let since = context.since(&card);
                        view! { <CardHeader card beside since /> }.into_any()
                    }
                    Err(error) => {
                        let (href, rel, word) = match error {
                            AppError::Unauthenticated => {
                                let back = format!("/login?next=/customers/{}", id.get_untracked());
                                (back, Some("external"), user::words::SIGN_IN)
                            }
                            // The address that this page has.
                            _ if error.passes() => (String::new(), Some("external"), locale::words::TRY_AGAIN),
                            _ => ("/customers".to_owned(), None, words::BACK_TO_LIST),
                        };
                        view! {
                            <Title text=error.message(locale) />
                            <div class="empty" role="alert">
                                <h1>{error.message(locale)}</h1>
                                <p><a class="button" href=href rel=rel>{word.of(locale)}</a></p>
                            </div>
                        }
                        .into_any()
                    }
                }
            })}
        </Transition>
        <TabPanel><Outlet /> <div class="tabs-kept" node_ref=place></div></TabPanel>
    }
}

#[component]
fn CardHeader(card: Card, beside: Option<(String, Neighbours)>, since: Option<Since>) -> impl IntoView {
    let locale = use_locale();
    let counts = Tab::ALL.map(|tab| (tab, tab.count(&card), tab.attention(&card, locale)));
    let overdue = card.glance.tickets;
    let (details, pending) = (card.details, card.pending);
    let blocked = details.blocked.then(|| {
        let reason = details.blocked_reason.clone().unwrap_or_default();
        view! { <p class="notice notice-warn">{words::BLOCKED_NOTICE.with(locale, &[("reason", &reason)])}</p> }
    });
    let tone = match details.status {
        Status::Active => Tone::Ok,
        Status::Inactive => Tone::Neutral,
    };
    view! {
        <Title text=format!("{} · {}", details.name, details.number) />
        <header class="card-header">
            <div class="card-title">
                <h1>{details.name.clone()}</h1>
                <p>
                    <span class="card-number">{details.number.clone()}</span>
                    " "
                    <Badge tone=tone text=details.status.label() />
                    {details.blocked.then(|| view! { " " <Badge tone=Tone::Danger text=words::BLOCKED /> })}
                    {details.deleted.then(|| view! { " " <Badge tone=Tone::Danger text=words::DELETED /> })}
                </p>
                <AlsoHere />
                {since.map(|since| view! { <SinceLine customer=details.id since /> })}
            </div>
            {beside.map(|(list, beside)| neighbour_links(&list, beside, locale))}
            <DeleteOrRestore id=details.id deleted=details.deleted />
            {export_link(details.id)}
            {erase_link(format!("/customers/{}/erase", details.id), erasure::ERASE_CUSTOMER)}
        </header>
        {blocked}
        <PendingNotices customer=details.id pending />
        <OverdueTickets customer=details.id summary=overdue />
        {details.deleted.then(|| view! { <p class="notice notice-warn">{words::DELETED_NOTICE.of(locale)}</p> })}
        <TabStrip id=details.id counts />
    }
}

#[component]
fn TabStrip(id: CustomerId, counts: [(Tab, Option<i64>, Option<String>); Tab::ALL.len()]) -> impl IntoView {
    // These belong to the page, and not to what is shown of the card: while it is read again, tabs can be clicked on.
    let location = use_location();
    let changed = expect_context::<ChangedTabs>().0;
    let card = use_card();
    let current = followed(move || card.clicked_on().unwrap_or_else(|| Tab::of_path(&location.pathname.get())));
    let list = followed(move || location.query.with(list_one_came_from));
    let shown = current.clone();
    Effect::new(move |_| {
        let shown = shown.get();
        if changed.with(|changed| changed.contains(&shown)) {
            changed.update(|changed| changed.retain(|tab| *tab != shown));
        }
    });
    let items = counts.into_iter().map(|(tab, count, attention)| {
        let list = list.clone();
        let href = move || {
            let slash = if tab.path().is_empty() { "" } else { "/" };
            format!("/customers/{id}{slash}{}{}", tab.path(), list.get())
        };
        let (at, current) = (current.clone(), current.clone());
        let is_news = move || tab != at.get() && changed.with(|changed| changed.contains(&tab));
        TabItem {
            href: ArcSignal::derive(href),
            label: tab.label(),
            count,
            attention,
            news: followed(move || is_news().then_some(CHANGED_MEANWHILE)),
            current: followed(move || current.get() == tab),
        }
    });
    let items = items.collect();
    let navigate = use_navigate();
    let on_click = Callback::new(move |event| card.click(&event, navigate.clone()));
    view! { <Tabs items label=words::SECTIONS on_click /> }
}

/// The end of an address within the card that remembers the list one came from: `?list=…`, or nothing.
#[must_use]
pub fn list_one_came_from(query: &ParamsMap) -> String {
    query.get("list").map(|list| format!("?list={}", escape(&list))).unwrap_or_default()
}

/// The cards before and after this one in the list one came from.
fn neighbour_links(list: &str, beside: Neighbours, locale: Locale) -> impl IntoView + use<> {
    let link = |to: Option<CustomerId>, rel: &'static str, word: Word| {
        let href = to.map(|to| format!("/customers/{to}?list={}", escape(list)));
        href.map(|href| view! { <a class="button button-quiet" rel=rel href=href>{word.of(locale)}</a> })
    };
    let (previous, next) = (link(beside.previous, "prev", words::PREVIOUS), link(beside.next, "next", words::NEXT));
    #[cfg(feature = "hydrate")]
    beside.next.into_iter().for_each(cards::will_open);
    view! {
        <nav class="neighbours" aria-label=locale::words::CUSTOMERS.of(locale)>
            <a class="button button-quiet" href=format!("/customers?{list}")>{words::BACK_TO_LIST.of(locale)}</a>
            {previous}
            {next}
        </nav>
    }
}

/// Delete for editors, restore for managers; both work as plain forms too.
#[component]
fn DeleteOrRestore(id: CustomerId, deleted: bool) -> impl IntoView {
    let locale = use_locale();
    let role = use_user().map(|user| user.role);
    let reload = use_card().reload;
    let ask = RwSignal::new(false);
    let act = Action::new(move |(): &()| async move {
        if deleted { restore_customer(id).await } else { delete_customer(id).await }
    });
    let navigate = use_navigate();
    Effect::new(move |_| match act.value().get() {
        Some(Ok(())) if deleted => reload.update(|times| *times += 1),
        Some(Ok(())) => {
            toast(words::CUSTOMER_DELETED);
            // Only whoever restores it still sees the card.
            if role >= Some(Role::RESTORES) {
                reload.update(|times| *times += 1);
            } else {
                navigate("/customers", NavigateOptions::default());
            }
        }
        Some(Err(error)) => toast(error.message(locale)),
        None => {}
    });
    let allowed = role.is_some_and(|role| if deleted { role >= Role::RESTORES } else { role >= Role::Editor });
    allowed.then(|| {
        let (path, word, class) = if deleted {
            ("restore", locale::words::RESTORE, "button")
        } else {
            ("delete", locale::words::DELETE, "button button-danger")
        };
        view! {
            <form
                method="post"
                action=format!("/customers/{id}/{path}")
                class="card-actions"
                on:submit=move |event| {
                    event.prevent_default();
                    if deleted { act.dispatch(()); } else { ask.set(true) }
                }
            >
                <button class=class>{word.of(locale)}</button>
            </form>
            <Confirm
                open=ask
                title=words::DELETE_TITLE
                body=words::DELETE_BODY
                action=locale::words::DELETE
                on_confirm=Callback::new(move |()| { act.dispatch(()); })
            />
        }
    })
}
