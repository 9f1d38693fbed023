//! The button that says an activity is done, and the one that takes it back: forms, so that they work without a script.

use super::api::set_activity_done;
use super::due::use_due;
use super::model::Activity;
use super::words;
use crate::customer::card::CardContext;
use crate::customer::place::{push_pair, use_address};
use crate::locale::use_locale;
use crate::ui::{Text, toast};
use crate::value::{ActivityId, CustomerId};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// Says that an activity is done, or takes that back, and goes on from there.
#[component]
pub fn DoneButton(
    /// The customer.
    customer: CustomerId,
    /// Which activity.
    id: ActivityId,
    /// Whether it becomes done.
    done: bool,
    /// What the button is called.
    #[prop(into)]
    label: Text,
    /// The same for those who cannot see where it stands: “Mark as done: Ask about the beans”.
    #[prop(optional, into)]
    whole: Option<String>,
    /// How it looks.
    #[prop(default = "button")]
    class: &'static str,
    /// Where to go when it is done.
    then: String,
    /// Shows the list anew.
    reload: Callback<()>,
    /// A field for what came of it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let locale = use_locale();
    let due = use_due();
    let card = use_context::<CardContext>();
    let (navigate, address) = (use_navigate(), use_address());
    let pressed = StoredValue::new(String::new());
    let list = use_query_map().with_untracked(|query| query.get("list"));
    let action = format!("/customers/{customer}/activities/{id}/{}", if done { "done" } else { "open" });
    let acting = Action::new(move |outcome: &String| set_activity_done(customer, id, done, outcome.clone()));
    let back = then.clone();
    Effect::new(move |_| match acting.value().get() {
        Some(Ok(())) => {
            due.again();
            // A tab out of sight still hears its answer. Whoever has gone on meanwhile is not taken back.
            let is_here = pressed.with_value(|pressed| *pressed == address());
            match card {
                Some(card) if !is_here => card.again(),
                _ => reload.run(()),
            }
            if is_here {
                navigate(&then, NavigateOptions { scroll: false, ..NavigateOptions::default() });
            }
        }
        Some(Err(error)) => toast(error.message(locale)),
        None => {}
    });
    view! {
        <form
            method="post"
            action=action
            class="act"
            on:submit=move |event| {
                let Some(field) = crate::ui::form::typed(&event) else { return };
                event.prevent_default();
                pressed.set_value(address());
                acting.dispatch(field("outcome"));
            }
        >
            {list.map(|list| view! { <input type="hidden" name="list" value=list /> })}
            <input type="hidden" name="back" value=back />
            {children.map(|children| children())}
            <button class=class aria-label=whole disabled=move || acting.pending().get()>{label.of(locale)}</button>
        </form>
    }
}

/// The round button in front of an activity that is to be done.
pub fn tick(activity: &Activity, here: &str, reload: Callback<()>) -> impl IntoView + use<> {
    let whole = words::MARK_DONE_NAMED.with(use_locale(), &[("subject", &activity.subject)]);
    let (customer, id) = (activity.customer_id, activity.id);
    let mut then = here.to_owned();
    push_pair(&mut then, "done", &format!("{customer}.{id}"));
    view! { <DoneButton customer id done=true label=words::MARK_DONE whole class="tick" then reload /> }
}

/// Names what was just done, and offers to take that back.
#[component]
pub fn JustDone(
    /// Where it was done.
    #[prop(into)]
    here: Signal<String>,
    /// Shows the list anew.
    reload: Callback<()>,
) -> impl IntoView {
    let locale = use_locale();
    let query = use_query_map();
    let done = Memo::new(move |_| query.with(|query| query.get("done").and_then(|done| read_done(&done))));
    move || {
        done.get().map(|(customer, id)| {
            let then = here.get_untracked();
            view! {
                <div class="notice notice-undo" role="status">
                    <p>{words::WAS_DONE.of(locale)}</p>
                    <DoneButton customer id done=false label=crate::locale::words::UNDO then reload />
                </div>
            }
        })
    }
}

/// Reads `42.7`: the activity 7 of the customer 42.
fn read_done(text: &str) -> Option<(CustomerId, ActivityId)> {
    let (customer, id) = text.split_once('.')?;
    Some((customer.parse().ok()?, id.parse().ok()?))
}
