//! A question that must be answered first.

use super::Text;
use crate::locale::{use_locale, words};
use leptos::html::Dialog;
use leptos::prelude::*;

/// Asks before something is done that cannot easily be undone. It needs a script: where one is missing, the page behind
/// must offer the same as a form.
///
/// Escape and a click on “Cancel” close it and change nothing. The focus begins on “Cancel” and goes back to where it
/// came from, as the browser does for every modal `<dialog>`.
#[component]
pub fn Confirm(
    /// Whether the question is being asked. The dialog sets it to false when it closes.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: Text,
    /// What will happen.
    #[prop(into)]
    body: Text,
    /// The button that does it, named by a verb.
    #[prop(into)]
    action: Text,
    /// What is done.
    #[prop(into)]
    on_confirm: Callback<()>,
) -> impl IntoView {
    let locale = use_locale();
    let node = NodeRef::<Dialog>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        let asked = open.get();
        let Some(dialog) = node.get() else { return };
        if asked && !dialog.open() {
            // It fails only for a dialog that is open already or not in the page, and both were asked.
            drop(dialog.show_modal());
        } else if !asked && dialog.open() {
            dialog.close();
        }
    });
    let title = title.of(locale);
    let label = title.clone();
    view! {
        <dialog class="dialog" node_ref=node aria-label=label on:close=move |_| open.set(false)>
            <h2 class="dialog-title">{title}</h2>
            <p class="dialog-body">{body.of(locale)}</p>
            <div class="dialog-actions">
                <button type="button" class="button button-quiet" autofocus=true on:click=move |_| open.set(false)>
                    {words::CANCEL.of(locale)}
                </button>
                <button
                    type="button"
                    class="button button-danger"
                    on:click=move |_| {
                        open.set(false);
                        on_confirm.run(());
                    }
                >
                    {action.of(locale)}
                </button>
            </div>
        </dialog>
    }
}
