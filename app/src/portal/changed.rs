//! Tells the portal around the card that something on it was changed.

use crate::customer::tab::Tab;
use crate::value::CustomerId;
use leptos::prelude::document;

/// Leaves word of it in the document, where `card.js` looks for it. Where no portal is around the page, nobody does.
pub fn changed(customer: CustomerId, tabs: &[Tab]) {
    let Some(root) = document().document_element() else { return };
    if tabs.is_empty() || !root.has_attribute("data-embed") {
        return;
    }
    let mut word = customer.to_string();
    for tab in Tab::ALL.into_iter().filter(|tab| tabs.contains(tab)) {
        word.push(' ');
        word.push_str(if tab == Tab::Details { "details" } else { tab.path() });
    }
    // Only a name that is none would be refused.
    let _ = root.set_attribute("data-changed", &word);
}
