//! The sign-in page and the user's corner of the top bar.

use super::model::User;
use leptos::prelude::*;

/// Who is signed in; the shell provides it.
#[must_use]
pub fn use_user() -> Option<User> {
    use_context::<Option<User>>().flatten()
}
