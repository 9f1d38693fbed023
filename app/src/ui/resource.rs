//! What a page waits for.

use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::future::Future;

/// What comes of asking for something, and again whenever `source` changes.
///
/// On the server a page is written once, and nothing of it changes: what is asked for is read here and now. Leptos reads it once
/// more, in a task that runs beside the one that writes the page; where the two meet at one memo, each takes it for gone, and
/// the page breaks off (`ArcRwLockReadGuardian::try_take` in `reactive_graph`; leptos-rs/leptos 4829 tells of another such pair).
pub fn resource<S, T, Fut>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetcher: impl Fn(S) -> Fut + Send + Sync + 'static,
) -> Resource<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Fut: Future<Output = T> + Send + 'static,
{
    #[cfg(feature = "ssr")]
    let source = {
        let asked = untrack(source);
        move || asked.clone()
    };
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    Resource::new(source, fetcher)
}

/// What is read of the address or of another signal, and again whenever that changes; it belongs to nobody. On the server it is
/// what it is, for the reason that [`resource`] has.
pub fn followed<T>(read: impl Fn() -> T + Send + Sync + 'static) -> ArcSignal<T>
where
    T: PartialEq + Clone + Send + Sync + 'static,
{
    if cfg!(feature = "ssr") { ArcSignal::stored(untrack(read)) } else { ArcMemo::new(move |_| read()).into() }
}
