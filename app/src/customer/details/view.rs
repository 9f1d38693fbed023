//! The details as they stand on the card.

use super::api::{Choices, form_choices};
use super::approval::view::beside;
use super::form::DetailsForm;
use super::sensitive::Sensitive;
use super::words;
use crate::customer::api::Card;
use crate::customer::card::{list_one_came_from, use_card};
use crate::customer::panels::kept;
use crate::customer::tab::Tab;
use crate::error::AppError;
use crate::locale::{self, Locale, use_locale};
use crate::ui::{Badge, Fact, Facts, resource};
use crate::user::{Role, use_user};
use crate::value::iban;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The tab: every field, grouped as in the form.
#[component]
pub fn DetailsTab() -> impl IntoView {
    kept(Tab::Details, details_tab)
}

/// The tab itself: see [`DetailsTab`].
pub fn details_tab() -> AnyView {
    let card = use_card();
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                card.card.await.ok().map(|card| view! { <DetailsFacts card /> }).into_any()
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn DetailsFacts(card: Card) -> impl IntoView {
    let locale = use_locale();
    let Card { details, names, pending, .. } = card;
    let why = |what: Sensitive| {
        let reason = details.reason(what).map(|reason| words::BECAUSE.with(locale, &[("reason", reason)]));
        let reason = reason.map(|text| view! { <p class="fact-reason">{text}</p> });
        view! { {reason} {beside(details.id, &pending, what)} }
    };
    let [status_why, limit_why, terms_why, iban_why] =
        [Sensitive::Status, Sensitive::CreditLimit, Sensitive::PaymentTerms, Sensitive::Iban].map(why);
    let text = |value: Option<String>| value.unwrap_or_else(|| "—".to_owned());
    let yes = if details.vat_liable { locale::words::YES } else { locale::words::NO };
    let may_edit = use_user().is_some_and(|user| user.role >= Role::Editor) && !details.deleted;
    let list = use_query_map().with_untracked(list_one_came_from);
    let identification = match (&details.tax_id_kind, &details.tax_id) {
        (Some(kind), Some(id)) => format!("{id} ({})", kind.label(locale)),
        (_, id) => text(id.clone()),
    };
    let limit =
        details.credit_limit().map_or_else(|| words::NO_LIMIT.of(locale).to_owned(), |limit| limit.display(locale));
    let terms = details.payment_terms_days.map(|days| words::DAYS.with(locale, &[("days", &days.to_string())]));
    let tags: Vec<String> = details.tags().map(str::to_owned).collect();
    view! {
        <section class="details">
            {may_edit
                .then(|| {
                    view! {
                        <p class="section-actions">
                            <a class="button button-primary" href=format!("/customers/{}/edit{list}", details.id)>
                                {locale::words::EDIT.of(locale)}
                            </a>
                        </p>
                    }
                })}
            <h2>{words::IDENTITY.of(locale)}</h2>
            <Facts>
                <Fact label=words::NUMBER>{details.number.clone()}</Fact>
                <Fact label=words::NAME>{details.name.clone()}</Fact>
                <Fact label=words::TRADE_NAME>{text(details.trade_name.clone())}</Fact>
                <Fact label=words::TAX_ID>{identification}</Fact>
                <Fact label=words::STATUS>{details.status.label().of(locale)} {status_why}</Fact>
            </Facts>
            <h2>{words::TERMS.of(locale)}</h2>
            <Facts>
                <Fact label=words::CREDIT_LIMIT>{limit} {limit_why}</Fact>
                <Fact label=words::CURRENCY>{format!("{} · {}", details.currency.code(), names.currency)}</Fact>
                <Fact label=words::PAYMENT_METHOD>
                    {details.payment_method.map_or("—", |method| method.label().of(locale))}
                </Fact>
                <Fact label=words::PAYMENT_TERMS>{text(terms)} {terms_why}</Fact>
                <Fact label=words::IBAN>{text(details.iban.as_deref().map(iban::display))} {iban_why}</Fact>
                <Fact label=words::VAT_LIABLE>{yes.of(locale)}</Fact>
            </Facts>
            <h2>{words::CARE.of(locale)}</h2>
            <Facts>
                <Fact label=words::DOCUMENT_LANGUAGE>
                    {text(names.document_language)}
                </Fact>
                <Fact label=words::OWNER>{text(details.owner.clone())}</Fact>
                <Fact label=words::TAGS>
                    {if tags.is_empty() { "—".into_any() } else { tags.into_iter().map(|tag| view! { <Badge text=tag /> " " }).collect_view().into_any() }}
                </Fact>
                <Fact label=words::NOTES wide=true><span class="typed-text">{text(details.notes.clone())}</span></Fact>
            </Facts>
        </section>
    }
}

/// The details as a form, in the place of the tab.
#[component]
pub fn EditDetails() -> impl IntoView {
    let context = use_card();
    let choices = use_choices();
    let may_edit = use_user().is_some_and(|user| user.role >= Role::Editor);
    let locale = use_locale();
    view! {
        <Suspense>
            {move || {
                let card = context.once();
                Suspend::new(async move {
                    let (card, choices) = (card.await, choices.await.unwrap_or_default());
                    let Ok(Card { details, .. }) = card else { return ().into_any() };
                    if !may_edit || details.deleted {
                        return not_allowed(locale);
                    }
                    let saved = Callback::new(move |()| context.reload.update(|times| *times += 1));
                    view! { <DetailsForm details=Some(details) choices on_saved=saved /> }.into_any()
                })
            }}
        </Suspense>
    }
}

/// The page of a new customer.
#[component]
pub fn NewCustomerPage() -> impl IntoView {
    let locale = use_locale();
    let choices = use_choices();
    let may_edit = use_user().is_some_and(|user| user.role >= Role::Editor);
    view! {
        <Title text=words::NEW_CUSTOMER.of(locale) />
        <h1>{words::NEW_CUSTOMER.of(locale)}</h1>
        <Suspense>
            {move || Suspend::new(async move {
                let choices = choices.await.unwrap_or_default();
                if !may_edit {
                    return not_allowed(locale);
                }
                view! { <DetailsForm details=None choices on_saved=Callback::new(|()| {}) /> }.into_any()
            })}
        </Suspense>
    }
}

fn not_allowed(locale: Locale) -> AnyView {
    view! { <p class="notice notice-error" role="alert">{locale::words::FORBIDDEN.of(locale)}</p> }.into_any()
}

/// What the form offers to choose from; a viewer, who has no form, is not even asked for it.
fn use_choices() -> Resource<Result<Choices, AppError>> {
    let may_edit = use_user().is_some_and(|user| user.role >= Role::Editor);
    resource(|| (), move |()| async move { if may_edit { form_choices().await } else { Ok(Choices::default()) } })
}
