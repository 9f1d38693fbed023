//! What can wait until the browser has painted.

use leptos::prelude::*;
use std::time::Duration;

/// Does something once the next frame has been painted.
pub fn once_painted(then: impl FnOnce() + 'static) {
    request_animation_frame(move || set_timeout(then, Duration::ZERO));
}
