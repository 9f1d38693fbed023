//! Where the export is asked for.

use super::words;
use crate::locale::use_locale;
use crate::user::{Role, use_user};
use crate::value::CustomerId;
use leptos::prelude::*;

/// The link that downloads everything of a customer, for whoever may have it.
pub fn export_link(customer: CustomerId) -> Option<impl IntoView> {
    let label = words::EXPORT.of(use_locale());
    let allowed = use_user().is_some_and(|user| user.role >= Role::EXPORTS);
    allowed.then(|| {
        let href = format!("/customers/{customer}/export.zip");
        view! { <a class="button button-quiet" rel="external" download href=href>{label}</a> }
    })
}
