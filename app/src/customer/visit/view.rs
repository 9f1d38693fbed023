//! A quiet line at the head of the card.

use super::{Since, words};
use crate::customer::history::HistoryFilter;
use crate::customer::place::{Filter, push_pair};
use crate::customer::tab::MANY;
use crate::locale::{format, use_locale};
use crate::value::CustomerId;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// How much is new since the reader's last visit, and the way there.
#[component]
pub fn SinceLine(
    /// Whose card.
    customer: CustomerId,
    /// What is new.
    since: Since,
) -> impl IntoView {
    let locale = use_locale();
    let word = match since.count {
        1 => words::ONE_SINCE,
        count if count < MANY => words::SINCE,
        _ => words::MANY_SINCE,
    };
    let when = format::date_time(since.at, locale);
    let text = word.with(locale, &[("count", &format::number(since.count, locale)), ("when", &when)]);
    let mut href = format!("/customers/{customer}/history");
    for (name, value) in (HistoryFilter { since: Some(since.after), ..HistoryFilter::default() }).pairs() {
        push_pair(&mut href, name, &value);
    }
    if let Some(list) = use_query_map().with_untracked(|query| query.get("list")) {
        push_pair(&mut href, "list", &list);
    }
    view! { <p class="since"><a href=href>{text}</a></p> }
}
