//! The form of the details: new customer and edit alike, with and without JavaScript.

use super::api::{Choices, create_customer, save_details, twins};
use super::model::{Details, DetailsForm, Twin};
use super::reason::{Watched, reason_field};
use super::sensitive::Sensitive;
use super::terms::{PaymentMethod, Status};
use super::words;
use crate::customer::card::list_one_came_from;
use crate::locale::{Locale, use_locale};
use crate::ui::form::{EditForm, Editing};
use crate::ui::{CheckField, SelectField, TextArea, TextField};
use crate::user::{Role, use_user};
use crate::value::{Currency, CustomerId, Language, TaxIdKind};
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use std::time::Duration;

/// The form: of the customer given, or of a new one.
#[component]
pub fn DetailsForm(
    /// The customer being edited; none for a new one.
    #[prop(optional_no_strip)]
    details: Option<Details>,
    /// What the form offers to choose from.
    choices: Choices,
    /// Called when the save has succeeded, before the page goes back to the card.
    on_saved: Callback<()>,
) -> impl IntoView {
    let locale = use_locale();
    let id = details.as_ref().map(|details| details.id);
    let query = use_query_map();
    let list = query.with_untracked(list_one_came_from);
    let back = id.map_or_else(|| "/customers".to_owned(), |id| format!("/customers/{id}{list}"));
    let start =
        || details.as_ref().map_or_else(|| DetailsForm::blank(locale), |details| DetailsForm::of(details, locale));
    let save = move |form: DetailsForm| {
        let list = list.clone();
        async move {
            let id = match id {
                Some(id) => save_details(id, form).await.map(|()| id),
                None => create_customer(form).await,
            };
            id.map(|id| format!("/customers/{id}{list}"))
        }
    };
    let caution = choices.caution;
    let watched = Watched::new(&start());
    let editing = Editing::new(start, save, move || on_saved.run(()));

    let mut owners: Vec<_> = choices.owners.into_iter().map(|user| (user.id.to_string(), user.name)).collect();
    // Whoever may no longer sign in still looks after the customer until somebody else is chosen.
    let owner = details.as_ref().and_then(|details| details.owner_id.zip(details.owner.clone()));
    if let Some((id, name)) = owner.map(|(id, name)| (id.to_string(), name))
        && owners.iter().all(|(owner, _)| *owner != id)
    {
        owners.push((id, name));
    }
    watched.begin(editing);
    // What is not theirs to change is shown as it is, and sent as it is.
    let fixed = use_user().is_none_or(|user| user.role < Role::SETS_TERMS);
    let limit_hint = if fixed { words::ONLY_A_MANAGER } else { words::CREDIT_LIMIT_HINT };
    let asks = move |what: Sensitive| {
        (what == Sensitive::Status || !fixed).then(|| reason_field(what, editing, caution, watched))
    };
    let name = RwSignal::new(editing.value(|form| &form.name));
    let tax_id = RwSignal::new(editing.value(|form| &form.tax_id));
    let carried = vec![("list", query.with_untracked(|query| query.get("list")).unwrap_or_default())];
    view! {
        <EditForm editing back carried choices=vec![("owner_id", owners.clone())]>
            <Twins name tax_id except=id />
            <fieldset class="field-grid">
                <legend>{words::IDENTITY.of(locale)}</legend>
                <TextField name="number" label=words::NUMBER value=editing.value(|form| &form.number) required=true maxlength=40
                    error=editing.problem("number") />
                <TextField name="name" label=words::NAME value=editing.value(|form| &form.name) required=true maxlength=200
                    error=editing.problem("name") on_input=Callback::new(move |text| name.set(text)) />
                <TextField name="trade_name" label=words::TRADE_NAME value=editing.value(|form| &form.trade_name)
                    error=editing.problem("trade_name") />
                <SelectField name="tax_id_kind" label=words::TAX_ID_KIND value=editing.value(|form| &form.tax_id_kind) empty="—"
                    options=tax_id_kinds(locale)
                    error=editing.problem("tax_id_kind") />
                <TextField name="tax_id" label=words::TAX_ID value=editing.value(|form| &form.tax_id)
                    error=editing.problem("tax_id") on_input=Callback::new(move |text| tax_id.set(text)) />
                <SelectField name="status" label=words::STATUS value=editing.value(|form| &form.status)
                    options=statuses(locale) on_input=watched.text(|typed| &mut typed.status)
                    error=editing.problem("status") />
                {asks(Sensitive::Status)}
            </fieldset>
            <fieldset class="field-grid">
                <legend>{words::TERMS.of(locale)}</legend>
                <TextField name="credit_limit" label=words::CREDIT_LIMIT value=editing.value(|form| &form.credit_limit) inputmode="decimal"
                    hint=limit_hint readonly=fixed on_input=watched.text(|typed| &mut typed.credit_limit)
                    error=editing.problem("credit_limit") />
                {asks(Sensitive::CreditLimit)}
                <SelectField name="currency" label=words::CURRENCY value=editing.value(|form| &form.currency)
                    options=currencies(locale) on_input=watched.text(|typed| &mut typed.currency)
                    error=editing.problem("currency") />
                <SelectField name="payment_method" label=words::PAYMENT_METHOD value=editing.value(|form| &form.payment_method) empty="—"
                    options=payment_methods(locale)
                    error=editing.problem("payment_method") />
                <TextField name="payment_terms_days" label=words::PAYMENT_TERMS value=editing.value(|form| &form.payment_terms_days)
                    inputmode="numeric" readonly=fixed on_input=watched.text(|typed| &mut typed.payment_terms_days)
                    error=editing.problem("payment_terms_days") />
                {asks(Sensitive::PaymentTerms)}
                <TextField name="iban" label=words::IBAN value=editing.value(|form| &form.iban) readonly=fixed
                    on_input=watched.text(|typed| &mut typed.iban) error=editing.problem("iban") />
                {asks(Sensitive::Iban)}
                <CheckField name="vat_liable" label=words::VAT_LIABLE checked=editing.ticked(|form| &form.vat_liable) />
            </fieldset>
            <fieldset class="field-grid">
                <legend>{words::CARE.of(locale)}</legend>
                <SelectField name="document_language" label=words::DOCUMENT_LANGUAGE value=editing.value(|form| &form.document_language)
                    empty="—" options=languages(locale) error=editing.problem("document_language") />
                <SelectField name="owner_id" label=words::OWNER value=editing.value(|form| &form.owner_id) empty="—" options=owners.clone()
                    error=editing.problem("owner_id") />
                <TextField name="tags" label=words::TAGS value=editing.value(|form| &form.tags) hint=words::TAGS_HINT
                    error=editing.problem("tags") />
                <CheckField name="blocked" label=words::BLOCKED checked=editing.ticked(|form| &form.blocked) fixed
                    on_input=watched.ticked(|typed| &mut typed.blocked) />
                <TextField name="blocked_reason" label=words::BLOCKED_REASON value=editing.value(|form| &form.blocked_reason)
                    readonly=fixed error=editing.problem("blocked_reason") />
                <TextArea name="notes" label=words::NOTES value=editing.value(|form| &form.notes) error=editing.problem("notes") />
            </fieldset>
        </EditForm>
    }
}

/// The other customers that look like the one being typed, asked for when the typing rests.
#[component]
fn Twins(name: RwSignal<String>, tax_id: RwSignal<String>, except: Option<CustomerId>) -> impl IntoView {
    let locale = use_locale();
    let ask = Action::new(move |(name, tax_id): &(String, String)| {
        let (name, tax_id) = (name.clone(), tax_id.clone());
        async move {
            if name.trim().is_empty() && tax_id.trim().is_empty() {
                return Vec::new();
            }
            twins(name, tax_id, except).await.unwrap_or_default()
        }
    });
    let mut rest = debounce(Duration::from_millis(300), move |typed| {
        ask.dispatch(typed);
    });
    Effect::new(move |before: Option<()>| {
        let typed = (name.get(), tax_id.get());
        if before.is_some() {
            rest(typed);
        }
    });
    view! {
        <div aria-live="polite">
            {move || {
                ask.value().get().filter(|twins| !twins.is_empty()).map(|twins| {
                    view! {
                        <div class="notice notice-warn">
                            <p>{words::TWINS.of(locale)}</p>
                            <ul>{twins.into_iter().map(twin_link).collect_view()}</ul>
                        </div>
                    }
                })
            }}
        </div>
    }
}

fn twin_link(twin: Twin) -> impl IntoView {
    view! { <li><a href=format!("/customers/{}", twin.id)>{twin.number}" · "{twin.name}</a></li> }
}

fn tax_id_kinds(locale: Locale) -> Vec<(String, String)> {
    TaxIdKind::ALL.iter().map(|kind| (kind.code().to_owned(), kind.label(locale).to_owned())).collect()
}

fn statuses(locale: Locale) -> Vec<(String, String)> {
    Status::ALL.iter().map(|status| (status.code().to_owned(), status.label().of(locale).to_owned())).collect()
}

fn payment_methods(locale: Locale) -> Vec<(String, String)> {
    PaymentMethod::ALL.iter().map(|method| (method.code().to_owned(), method.label().of(locale).to_owned())).collect()
}

fn currencies(locale: Locale) -> Vec<(String, String)> {
    Currency::ALL
        .iter()
        .map(|each| (each.code().to_owned(), format!("{} · {}", each.code(), each.name(locale))))
        .collect()
}

fn languages(locale: Locale) -> Vec<(String, String)> {
    Language::by_name(locale).into_iter().map(|each| (each.code().to_owned(), each.name(locale).to_owned())).collect()
}
