//! How many customers a list has. Where these are more than a page waits for, their number follows.

use super::model::ListQuery;
use super::order::Sort;
use super::words;
use crate::locale::{format, use_locale};
use leptos::prelude::*;

/// How many customers, and whether there are more than that.
type Count = (i64, bool);

/// The last number that followed, with the list whose it is: it serves for the list's other pages and orders.
pub type Counted = Option<(ListQuery, Count)>;

/// How many customers a list has: as far as a page has `seen`, and then the number that follows.
#[component]
pub fn HowMany<'q>(seen: Count, query: &'q ListQuery, counted: StoredValue<Counted>) -> impl IntoView + use<> {
    let locale = use_locale();
    let whose = query.sorted(Sort::default());
    // The list may have been left before its answer came.
    let known = counted.try_get_value().flatten().filter(|(of, _)| seen.1 && *of == whose).map(|(_, count)| count);
    let (count, set_count) = signal(known.unwrap_or(seen));
    #[cfg(feature = "hydrate")]
    if seen.1 && known.is_none() && query.words().is_empty() {
        leptos::task::spawn_local(async move {
            if let Ok(count) = super::api::count_customers(whose.clone()).await {
                let _gone = (set_count.try_set(count), counted.try_set_value(Some((whose, count))));
            }
        });
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = set_count;
    let count = move || match count.get() {
        (total, true) => words::MORE_THAN.with(locale, &[("count", &format::number(total, locale))]),
        (1, _) => words::ONE_CUSTOMER.of(locale).to_owned(),
        (total, _) => words::COUNT.with(locale, &[("count", &format::number(total, locale))]),
    };
    view! { <p class="list-count" role="status">{count}</p> }
}
