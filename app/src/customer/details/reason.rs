//! Where the form asks why something sensitive is changed: beside the field, once it is changed. Without a script it asks
//! beforehand, for nobody could ask later.

use super::model::DetailsForm;
use super::sensitive::{Caution, Sensitive};
use super::words;
use crate::ui::TextField;
use crate::ui::form::Editing;
use leptos::prelude::*;

/// What is sensitive, as it stands in the form.
#[derive(Clone, Copy)]
pub struct Watched {
    /// What the customer has.
    before: StoredValue<DetailsForm>,
    /// What stands in the form.
    now: RwSignal<DetailsForm>,
    /// Whether a script runs that can tell what is changed.
    begun: RwSignal<bool>,
}

impl Watched {
    /// Watches a form that was made from this.
    pub fn new(before: &DetailsForm) -> Watched {
        let (before, now) = (StoredValue::new(before.clone()), RwSignal::new(before.clone()));
        Watched { before, now, begun: RwSignal::new(false) }
    }

    /// Begins with what the form holds at first.
    pub fn begin(self, editing: Editing<DetailsForm>) {
        self.now.set(editing.start.get_value());
        Effect::new(move |_| self.begun.set(true));
    }

    /// Hears what is typed into a field.
    pub fn text(self, field: fn(&mut DetailsForm) -> &mut String) -> Callback<String> {
        Callback::new(move |text: String| self.now.update(|now| *field(now) = text))
    }

    /// Hears whether a box is ticked.
    pub fn ticked(self, field: fn(&mut DetailsForm) -> &mut String) -> Callback<bool> {
        Callback::new(move |on: bool| self.now.update(|now| *field(now) = if on { "on" } else { "" }.to_owned()))
    }

    /// Whether something sensitive is, or may have been, changed from what the customer has, as far as the page knows.
    fn may_be_changed(self, what: Sensitive, editing: Editing<DetailsForm>) -> bool {
        let held = |form: &DetailsForm| match what {
            Sensitive::CreditLimit if form.credit_limit.is_empty() => (String::new(), String::new()),
            Sensitive::CreditLimit => (form.credit_limit.clone(), form.currency.clone()),
            Sensitive::Iban => (form.iban.clone(), String::new()),
            Sensitive::Status => (form.status.clone(), form.blocked.clone()),
            Sensitive::PaymentTerms => (form.payment_terms_days.clone(), String::new()),
        };
        let before = editing.stored().unwrap_or_else(|| self.before.get_value());
        !self.begun.get() || self.now.with(|now| held(now) != held(&before))
    }
}

/// The field for a reason; none where none is asked for, nor told to whoever approves.
pub fn reason_field(
    what: Sensitive,
    editing: Editing<DetailsForm>,
    caution: Caution,
    watched: Watched,
) -> Option<impl IntoView> {
    let hint = if caution.approvals.has(what) { words::APPROVAL_HINT } else { words::REASON_HINT };
    let value = editing.start.with_value(|form| match what {
        Sensitive::CreditLimit => form.credit_limit_reason.clone(),
        Sensitive::Iban => form.iban_reason.clone(),
        Sensitive::Status => form.status_reason.clone(),
        Sensitive::PaymentTerms => form.payment_terms_reason.clone(),
    });
    let name = what.reason_field();
    let error = editing.problem(name);
    (!caution.is_free(what)).then(|| {
        view! {
            <div class="field-reason" hidden=move || error.with(Option::is_none) && !watched.may_be_changed(what, editing)>
                <TextField name label=what.reason_label() value hint error />
            </div>
        }
    })
}
