//! What waits until the typing rests.

use leptos::prelude::*;
use std::time::Duration;

/// Gives `then` what was typed last, once nothing more has been typed for a while.
///
/// It keeps nothing that only one thread may have: on the server another one may drop the page.
pub fn when_typing_rests(pause: Duration, then: Callback<String>) -> Callback<String> {
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(waiting) = waiting.try_update_value(Option::take).flatten() {
            waiting.clear();
        }
    };
    on_cleanup(stop);
    Callback::new(move |typed: String| {
        stop();
        waiting.set_value(set_timeout_with_handle(move || then.run(typed), pause).ok());
    })
}
