//! What can wait: until the browser has painted, or has heard what else there is.

use leptos::prelude::*;
use leptos::web_sys::js_sys::Promise;
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

/// Does something once the next frame has been painted.
pub fn once_painted(then: impl FnOnce() + 'static) {
    request_animation_frame(move || set_timeout(then, Duration::ZERO));
}

/// Lets the browser do something else first, and goes on in a task of its own: a key is heard after 50 ms at the latest where no
/// task is longer.
pub async fn in_next_task() {
    let next = Promise::new(&mut |go_on, _| {
        // Where no timer is to be had, there is nobody to wait for.
        drop(window().set_timeout_with_callback(&go_on));
    });
    // A timer does not fail.
    drop(JsFuture::from(next).await);
}
