//! The form of the details: new customer and edit alike, with and without JavaScript.

use super::api::{Choices, create_customer, save_details, twins};
use super::model::{Details, DetailsForm, Twin};
use super::terms::{PaymentMethod, Status};
use super::words;
use crate::customer::card::list_one_came_from;
use crate::error::AppError;
use crate::locale::{self, Locale, Word, use_locale};
use crate::ui::form::{Unsaved, field_message, posted, typed as typed_fields};
use crate::ui::{CheckField, SelectField, TextArea, TextField, toast};
use crate::user;
use crate::value::{Currency, CustomerId, Language, TaxIdKind};
use leptos::ev::SubmitEvent;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
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
    let rejected = posted();
    let typed = match (&rejected, &details) {
        (Some(posted), _) => DetailsForm::read(|name| posted.value(name).unwrap_or_default().to_owned()),
        (None, Some(details)) => DetailsForm::of(details, locale),
        (None, None) => DetailsForm::blank(locale),
    };
    let error = RwSignal::new(rejected.map(|posted| posted.error));
    let form = StoredValue::new(typed.clone());
    let version = RwSignal::new(version_to_send(error.get_untracked().as_ref(), &typed));
    let unsaved = expect_context::<Unsaved>();
    // However one has left, the next page has nothing to lose.
    on_cleanup(move || {
        let _ = unsaved.0.try_set(false);
    });
    let navigate = use_navigate();
    let query = use_query_map();
    let list = query.with_untracked(list_one_came_from);
    let back = id.map_or_else(|| "/customers".to_owned(), |id| format!("/customers/{id}{list}"));

    let save = Action::new(move |typed: &DetailsForm| {
        let typed = typed.clone();
        async move {
            match id {
                Some(id) => save_details(id, typed).await.map(|()| id),
                None => create_customer(typed).await,
            }
        }
    });
    Effect::new(move |_| match save.value().get() {
        Some(Ok(id)) => {
            unsaved.0.set(false);
            on_saved.run(());
            toast(words::SAVED);
            navigate(&format!("/customers/{id}{list}"), NavigateOptions::default());
        }
        Some(Err(refused)) => {
            version.set(version_to_send(Some(&refused), &form.get_value()));
            error.set(Some(refused));
        }
        None => {}
    });
    let submit = move |event: SubmitEvent| {
        // What cannot be read here is posted by the browser itself, and read by the server.
        let Some(field) = typed_fields(&event) else { return };
        event.prevent_default();
        let typed = DetailsForm::read(field);
        form.set_value(typed.clone());
        match typed.parse(locale) {
            Err(errors) => error.set(Some(AppError::Invalid(errors))),
            Ok(_) => {
                error.set(None);
                save.dispatch(typed);
            }
        }
    };

    let mut owners: Vec<_> = choices.owners.into_iter().map(|user| (user.id.to_string(), user.name)).collect();
    // Whoever may no longer sign in still looks after the customer until somebody else is chosen.
    let owner = details.as_ref().and_then(|details| details.owner_id.zip(details.owner.clone()));
    if let Some((id, name)) = owner.map(|(id, name)| (id.to_string(), name))
        && owners.iter().all(|(owner, _)| *owner != id)
    {
        owners.push((id, name));
    }
    let name = RwSignal::new(typed.name.clone());
    let tax_id = RwSignal::new(typed.tax_id.clone());
    view! {
        <form method="post" class="details-form" novalidate on:submit=submit on:input=move |_| unsaved.0.set(true)>
            <input type="hidden" name="list" value=query.with_untracked(|query| query.get("list")) />
            <input type="hidden" name="version" prop:value=version value=version.get_untracked() />
            <Refusal error form locale />
            <Twins name tax_id except=id />
            <fieldset class="field-grid">
                <legend>{words::IDENTITY.of(locale)}</legend>
                <TextField name="number" label=words::NUMBER value=typed.number.clone() required=true maxlength=40
                    error=field_message(error, "number", locale) />
                <TextField name="name" label=words::NAME value=typed.name.clone() required=true maxlength=200
                    error=field_message(error, "name", locale) on_input=Callback::new(move |text| name.set(text)) />
                <TextField name="trade_name" label=words::TRADE_NAME value=typed.trade_name.clone()
                    error=field_message(error, "trade_name", locale) />
                <SelectField name="tax_id_kind" label=words::TAX_ID_KIND value=typed.tax_id_kind.clone() empty="—"
                    options=tax_id_kinds(locale)
                    error=field_message(error, "tax_id_kind", locale) />
                <TextField name="tax_id" label=words::TAX_ID value=typed.tax_id.clone()
                    error=field_message(error, "tax_id", locale) on_input=Callback::new(move |text| tax_id.set(text)) />
                <SelectField name="status" label=words::STATUS value=typed.status.clone()
                    options=statuses(locale)
                    error=field_message(error, "status", locale) />
            </fieldset>
            <fieldset class="field-grid">
                <legend>{words::TERMS.of(locale)}</legend>
                <TextField name="credit_limit" label=words::CREDIT_LIMIT value=typed.credit_limit.clone() inputmode="decimal"
                    hint=words::CREDIT_LIMIT_HINT error=field_message(error, "credit_limit", locale) />
                <SelectField name="currency" label=words::CURRENCY value=typed.currency.clone()
                    options=currencies(locale) error=field_message(error, "currency", locale) />
                <SelectField name="payment_method" label=words::PAYMENT_METHOD value=typed.payment_method.clone() empty="—"
                    options=payment_methods(locale)
                    error=field_message(error, "payment_method", locale) />
                <TextField name="payment_terms_days" label=words::PAYMENT_TERMS value=typed.payment_terms_days.clone()
                    inputmode="numeric" error=field_message(error, "payment_terms_days", locale) />
                <TextField name="iban" label=words::IBAN value=typed.iban.clone() error=field_message(error, "iban", locale) />
                <CheckField name="vat_liable" label=words::VAT_LIABLE checked=!typed.vat_liable.is_empty() />
            </fieldset>
            <fieldset class="field-grid">
                <legend>{words::CARE.of(locale)}</legend>
                <SelectField name="document_language" label=words::DOCUMENT_LANGUAGE value=typed.document_language.clone()
                    empty="—" options=languages(locale) error=field_message(error, "document_language", locale) />
                <SelectField name="owner_id" label=words::OWNER value=typed.owner_id.clone() empty="—" options=owners
                    error=field_message(error, "owner_id", locale) />
                <TextField name="tags" label=words::TAGS value=typed.tags.clone() hint=words::TAGS_HINT
                    error=field_message(error, "tags", locale) />
                <CheckField name="blocked" label=words::BLOCKED checked=!typed.blocked.is_empty() />
                <TextField name="blocked_reason" label=words::BLOCKED_REASON value=typed.blocked_reason.clone()
                    error=field_message(error, "blocked_reason", locale) />
                <TextArea name="notes" label=words::NOTES value=typed.notes.clone() error=field_message(error, "notes", locale) />
            </fieldset>
            <p class="form-actions">
                <button class="button button-primary" disabled=move || save.pending().get()>
                    {move || if save.pending().get() { words::SAVING.of(locale) } else { locale::words::SAVE.of(locale) }}
                </button>
                <a class="button button-quiet" href=back>{locale::words::DISCARD.of(locale)}</a>
            </p>
        </form>
    }
}

/// Why the form was not taken; where somebody else has saved in the meantime, both values of each field that differs.
#[component]
fn Refusal(error: RwSignal<Option<AppError>>, form: StoredValue<DetailsForm>, locale: Locale) -> impl IntoView {
    move || {
        error.get().map(|error| match &error {
            AppError::Conflict(now) => {
                let rows = differences(now, &form.get_value(), locale);
                let text = if rows.is_empty() { words::CONFLICT_SAME } else { words::CONFLICT };
                view! {
                    <div class="notice notice-warn" role="alert">
                        <p>{text.of(locale)}</p>
                        {(!rows.is_empty()).then(|| view! { <Differences rows locale /> })}
                    </div>
                }
                .into_any()
            }
            // Signing in beside the form leaves the form as it is.
            AppError::Unauthenticated => view! {
                <p class="notice notice-error" role="alert">
                    {error.message(locale)} " "
                    <a href="/login" target="_blank">{user::words::SIGN_IN.of(locale)}</a>
                </p>
            }
            .into_any(),
            other => view! { <p class="notice notice-error" role="alert">{other.message(locale)}</p> }.into_any(),
        })
    }
}

#[component]
fn Differences(rows: Vec<(Word, String, String)>, locale: Locale) -> impl IntoView {
    let shown = move |text: String| if text.is_empty() { words::EMPTY.of(locale).to_owned() } else { text };
    view! {
        <table class="diff">
            <thead>
                <tr>
                    <th scope="col">{words::FIELD.of(locale)}</th>
                    <th scope="col">{words::THEIRS.of(locale)}</th>
                    <th scope="col">{words::YOURS.of(locale)}</th>
                </tr>
            </thead>
            <tbody>
                {rows
                    .into_iter()
                    .map(|(label, theirs, yours)| {
                        view! {
                            <tr>
                                <th scope="row">{label.of(locale)}</th>
                                <td>{shown(theirs)}</td>
                                <td>{shown(yours)}</td>
                            </tr>
                        }
                    })
                    .collect_view()}
            </tbody>
        </table>
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

/// The version the next save names: after a conflict the one that was shown, so that saving again is a decision.
fn version_to_send(error: Option<&AppError>, typed: &DetailsForm) -> String {
    match error {
        Some(AppError::Conflict(now)) => {
            stored(now).map_or_else(|| typed.version.clone(), |now| now.version.to_string())
        }
        _ => typed.version.clone(),
    }
}

fn stored(json: &str) -> Option<Details> {
    serde_json::from_str(json).ok()
}

/// The fields in which what stands now and what was typed differ: label, theirs, yours.
fn differences(now: &str, typed: &DetailsForm, locale: Locale) -> Vec<(Word, String, String)> {
    let Some(now) = stored(now) else { return Vec::new() };
    let theirs = DetailsForm::of(&now, locale);
    let yours = typed.parse(locale).map(|edit| edit_as_form(&edit, typed, locale)).unwrap_or_else(|_| typed.clone());
    let shown = |name: &str, text: &str| {
        match name {
            "payment_method" => PaymentMethod::parse(text).map(|method| method.label().of(locale).to_owned()),
            "status" => Status::ALL
                .into_iter()
                .find(|status| status.code() == text)
                .map(|status| status.label().of(locale).to_owned()),
            "vat_liable" | "blocked" => {
                Some(if text.is_empty() { locale::words::NO } else { locale::words::YES }.of(locale).to_owned())
            }
            "owner_id" if now.owner_id.is_some_and(|owner| owner.to_string() == text) => now.owner.clone(),
            _ => None,
        }
        .unwrap_or_else(|| text.to_owned())
    };
    theirs
        .fields()
        .into_iter()
        .zip(yours.fields())
        .filter(|((_, theirs), (_, yours))| theirs != yours)
        .map(|((name, theirs), (_, yours))| (label(name), shown(name, theirs), shown(name, yours)))
        .collect()
}

/// What was typed, written as a stored value would be, so that "1000" and "1.000,00" are no difference.
fn edit_as_form(edit: &super::model::DetailsEdit, typed: &DetailsForm, locale: Locale) -> DetailsForm {
    use crate::value::{Money, iban};
    DetailsForm {
        number: edit.number.clone(),
        name: edit.name.clone(),
        trade_name: edit.trade_name.clone().unwrap_or_default(),
        tax_id: edit.tax_id.clone().unwrap_or_default(),
        credit_limit: edit
            .credit_limit
            .map(|minor| Money { minor, currency: edit.currency }.to_input(locale))
            .unwrap_or_default(),
        iban: edit.iban.as_deref().map(iban::display).unwrap_or_default(),
        tags: edit.tags.split(',').filter(|tag| !tag.is_empty()).collect::<Vec<_>>().join(", "),
        ..typed.clone()
    }
}

/// The label of a field of the form.
#[must_use]
pub fn label(name: &str) -> Word {
    match name {
        "number" => words::NUMBER,
        "trade_name" => words::TRADE_NAME,
        "tax_id_kind" => words::TAX_ID_KIND,
        "tax_id" => words::TAX_ID,
        "credit_limit" => words::CREDIT_LIMIT,
        "status" => words::STATUS,
        "currency" => words::CURRENCY,
        "payment_method" => words::PAYMENT_METHOD,
        "payment_terms_days" => words::PAYMENT_TERMS,
        "vat_liable" => words::VAT_LIABLE,
        "iban" => words::IBAN,
        "document_language" => words::DOCUMENT_LANGUAGE,
        "owner_id" => words::OWNER,
        "tags" => words::TAGS,
        "blocked" => words::BLOCKED,
        "blocked_reason" => words::BLOCKED_REASON,
        "notes" => words::NOTES,
        _ => words::NAME,
    }
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
