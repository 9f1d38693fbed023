//! The Addresses tab, and the page of one address.

use super::api::{address_page, read_address, remove_address, restore_address};
use super::form::purposes;
use super::model::{Address, AddressFilter, AddressPage, Purpose};
use super::words;
use crate::customer::card::use_card;
use crate::customer::filters::FilterForm;
use crate::customer::panels::kept;
use crate::customer::place::{Place, use_number, use_place};
use crate::customer::removal::{Doing, RemoveButton, Removed};
use crate::customer::shown::Shown;
use crate::customer::tab::Tab;
use crate::locale::{use_locale, words as locale_words};
use crate::ui::{Badge, CopyButton, Empty, Failed, Pager, SelectField, Skeleton, TextField, Tone, resource};
use crate::user::{Role, use_user};
use crate::value::{AddressId, CustomerId};
use leptos::prelude::*;

type Here = Place<AddressFilter>;

/// The addresses of the customer in the address: the default ones first.
#[component]
pub fn AddressesTab() -> impl IntoView {
    kept(Tab::Addresses, addresses_tab)
}

/// The tab itself: see [`AddressesTab`].
pub fn addresses_tab() -> AnyView {
    let place = use_place(Tab::Addresses);
    let shown = Shown::new(place, |card| card.addresses, address_page);
    view! {
        <section class="rows" aria-label=words::ADDRESSES.of(use_locale())>
            <h2 class="visually-hidden">{words::ADDRESSES.of(use_locale())}</h2>
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
fn Page(place: Here, page: AddressPage) -> impl IntoView {
    let locale = use_locale();
    let may_edit = may_edit();
    let AddressPage { addresses, next, count } = page;
    let first = place.filter.after.is_some().then(|| place.filtered(&place.filter.after(None)));
    let next = next.map(|id| place.filtered(&place.filter.after(Some(id))));
    let new = may_edit.then(|| {
        view! { <a class="button button-primary" href=place.part("new")>{words::NEW.of(locale)}</a> }
    });
    let narrows = place.filter.narrows();
    let filters = (count > 0 || narrows).then(|| view! { <Filters place=place.clone() /> });
    let list = if !addresses.is_empty() {
        let same =
            ships_to_billing(&addresses).then(|| view! { <p class="muted">{words::SAME_AS_BILLING.of(locale)}</p> });
        let cards = addresses.into_iter().map(|address| address_card(&place, address, may_edit)).collect_view();
        view! { {same} <ul class="sheets">{cards}</ul> }.into_any()
    } else if narrows {
        view! { <Empty title=words::NO_MATCH /> }.into_any()
    } else {
        view! { <Empty title=words::EMPTY hint=words::EMPTY_HINT /> }.into_any()
    };
    view! {
        <div class="section-actions">{new}</div>
        <Removed place=place.clone() restore />
        {filters}
        {list}
        <Pager next first />
    }
}

/// Whether deliveries go to the billing address: it says so, and no shipping address is the default.
fn ships_to_billing(addresses: &[Address]) -> bool {
    let default = |purpose| addresses.iter().find(move |address| address.is_default && address.purpose == purpose);
    default(Purpose::Shipping).is_none() && default(Purpose::Billing).is_some_and(|address| address.also_shipping)
}

#[component]
fn Filters(place: Here) -> impl IntoView {
    const NAMES: &[&str] = &["q", "purpose"];
    let filter = place.filter.clone();
    view! {
        <FilterForm place names=NAMES label=words::FILTERS>
            <TextField name="q" label=locale_words::SEARCH input_type="search" value=filter.text.unwrap_or_default()
                form="addresses" />
            <SelectField name="purpose" label=words::PURPOSE options=purposes(use_locale()) empty=words::ANY_PURPOSE
                value=filter.purpose.map(Purpose::code).unwrap_or_default() form="addresses" />
        </FilterForm>
    }
}

fn may_edit() -> bool {
    use_user().is_some_and(|user| user.role >= Role::Editor)
}

fn remove(customer: CustomerId, address: i64) -> Doing {
    Box::pin(remove_address(customer, AddressId(address)))
}

fn restore(customer: CustomerId, address: i64) -> Doing {
    Box::pin(restore_address(customer, AddressId(address)))
}

fn address_card(place: &Here, address: Address, may_edit: bool) -> impl IntoView + use<> {
    let detail = place.part(address.id);
    let (name, purpose) = (address.name(), address.purpose.code());
    view! {
        <li class="sheet address" data-purpose=purpose>
            <h3><a href=detail>{name}</a></h3>
            {address_body(place, address, may_edit)}
        </li>
    }
}

/// What an address is for, its lines, and what can be done with it.
fn address_body(place: &Here, address: Address, may_edit: bool) -> impl IntoView + use<> {
    let locale = use_locale();
    let lines = address.lines(locale);
    let (name, map) = (address.name(), address.map_url());
    let edit = may_edit.then(|| {
        let label = format!("{}: {name}", locale_words::EDIT.of(locale));
        view! {
            <a class="button button-quiet" href=place.part(format!("{}/edit", address.id)) aria-label=label>
                {locale_words::EDIT.of(locale)}
            </a>
            <RemoveButton place=place.clone() item=address.id.0 about=name.clone() remove />
        }
    });
    let map_label = format!("{}: {name}", words::MAP.of(locale));
    view! {
        <p class="badges">
            <Badge text=address.purpose.label() />
            {address.is_default.then(|| view! { " " <Badge tone=Tone::Ok text=words::DEFAULT /> })}
            {address.also_shipping.then(|| view! { " " <Badge text=words::ALSO_SHIPPING /> })}
        </p>
        <address class="typed-text">{lines.join("\n")}</address>
        <div class="actions">
            <a class="button button-quiet" href=map target="_blank" rel="noopener" aria-label=map_label>
                {words::MAP.of(locale)}
            </a>
            <CopyButton text=lines.join("\n") label=words::COPY about=name copied=words::COPIED failed=words::NOT_COPIED />
            {edit}
        </div>
    }
}

/// The page of one address. It reads `id` and `item` from the address.
#[component]
pub fn AddressDetail() -> impl IntoView {
    let locale = use_locale();
    let place = use_place::<AddressFilter>(Tab::Addresses);
    let number = use_number("item");
    let reload = use_card().reload;
    let address = resource(
        move || (place.with(|place| place.customer), AddressId(number.get()), reload.get()),
        |(customer, address, _)| read_address(customer, address),
    );
    let may_edit = may_edit();
    view! {
        <section class="sheet address">
            <p>
                <a class="button button-quiet" href=move || place.with(Place::here)>{words::BACK.of(locale)}</a>
            </p>
            <Transition fallback=|| view! { <Skeleton lines=4 /> }>
                {move || Suspend::new(async move {
                    let place = place.get_untracked();
                    match address.await {
                        Ok(address) => {
                            let name = address.name();
                            view! { <h2>{name}</h2> {address_body(&place, address, may_edit)} }.into_any()
                        }
                        Err(error) => view! { <Failed error again=place.part(number.get_untracked()) /> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}
