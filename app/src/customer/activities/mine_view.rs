//! The page of what one has to do, at all customers.

use super::api::my_activities;
use super::button::JustDone;
use super::filter::Key;
use super::mine::MyPage;
use super::row::{Hands, Line, to_do};
use super::view::may_edit;
use super::words;
use crate::customer::place::push_pair;
use crate::locale::use_locale;
use crate::ui::{Empty, Failed, Pager, Skeleton, resource};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// Where the page stands.
const ADDRESS: &str = "/activities";

/// What the reader has still to do: what is overdue first.
#[component]
pub fn MyActivitiesPage() -> impl IntoView {
    let locale = use_locale();
    let query = use_query_map();
    let after = Memo::new(move |_| query.with(|query| query.get("after").and_then(|key| Key::parse(&key))));
    let again = RwSignal::new(0);
    let reload = Callback::new(move |()| again.update(|times: &mut i32| *times += 1));
    let page = resource(move || (after.get(), again.get()), |(after, _)| my_activities(after));
    view! {
        <Title text=words::MY_ACTIVITIES.of(locale) />
        <div class="page activities">
            <header class="card-header"><h1>{words::MY_ACTIVITIES.of(locale)}</h1></header>
            <JustDone here=Signal::derive(move || address(after.get())) reload />
            <Transition fallback=|| view! { <Skeleton lines=8 /> }>
                {move || Suspend::new(async move {
                    let after = after.get_untracked();
                    match page.await {
                        Ok(page) => view! { <Page page after reload /> }.into_any(),
                        Err(error) => view! { <Failed error again=address(after) /> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}

#[component]
fn Page(page: MyPage, after: Option<Key>, reload: Callback<()>) -> impl IntoView {
    let first = after.is_some().then(|| ADDRESS.to_owned());
    let next = page.next.map(|key| address(Some(key)));
    let hands = Hands { here: address(after), may_edit: may_edit(), reload };
    let list = if page.rows.is_empty() {
        view! { <Empty title=words::NOTHING_MINE hint=words::NOTHING_MINE_HINT /> }.into_any()
    } else {
        let lines = page.rows.into_iter().map(|mine| {
            let card = format!("/customers/{}/activities", mine.activity.customer_id);
            let href = format!("{card}/{}", mine.activity.id);
            Line { activity: mine.activity, href, customer: Some((mine.customer, card)) }
        });
        to_do(lines.collect(), page.today, &hands).into_any()
    };
    view! {
        {list}
        <Pager next first />
    }
}

fn address(after: Option<Key>) -> String {
    let mut address = ADDRESS.to_owned();
    if let Some(after) = after {
        push_pair(&mut address, "after", &String::from(after));
    }
    address
}
