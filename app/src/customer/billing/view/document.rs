//! The page of one document: its head, its lines, what it comes to, what was paid and taken back.

use super::super::amount::Totals;
use super::super::api::{credit_document, read_document};
use super::super::filter::BillingFilter;
use super::super::line::Line;
use super::super::line_api::{remove_line, restore_line};
use super::super::model::{Document, Kind, Row, Status};
use super::super::payment::Payment;
use super::super::payment_api::{remove_payment, restore_payment};
use super::super::words;
use super::list::{remove, table};
use super::{Here, carried, may_edit, name_of, status_badge};
use crate::customer::card::use_card;
use crate::customer::place::{Place, push_pair, use_number, use_place};
use crate::customer::removal::{ActButton, RemoveButton};
use crate::customer::tab::Tab;
use crate::locale::{Locale, Word, format, use_locale, words as locale_words};
use crate::ui::form::posted;
use crate::ui::{Badge, Empty, Fact, Facts, Failed, Skeleton, resource, toast};
use crate::value::{CustomerId, DocumentId, DocumentLineId, PaymentId};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// The page of one document. It reads `id` and `item` from the address.
#[component]
pub fn DocumentDetail() -> impl IntoView {
    let locale = use_locale();
    let place = use_place::<BillingFilter>(Tab::Billing);
    let number = use_number("item");
    let reload = use_card().reload;
    let document = resource(
        move || (place.with(|place| place.customer), DocumentId(number.get()), reload.get()),
        |(customer, document, _)| read_document(customer, document),
    );
    view! {
        <section class="document">
            <p>
                <a class="button button-quiet" href=move || place.with(Place::here)>{words::BACK.of(locale)}</a>
            </p>
            <Transition fallback=|| view! { <Skeleton lines=8 /> }>
                {move || Suspend::new(async move {
                    let place = place.get_untracked();
                    match document.await {
                        Ok(document) => view! { <Sheet place document /> }.into_any(),
                        Err(error) => view! { <Failed error again=place.part(number.get_untracked()) /> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}

#[component]
fn Sheet(place: Here, document: Document) -> impl IntoView {
    let locale = use_locale();
    let draft = document.row.status == Status::Draft;
    let may_edit = may_edit();
    let refused = posted().map(|posted| {
        view! { <p class="notice notice-error" role="alert">{posted.error.message(locale)}</p> }
    });
    let title = format!("{} {}", document.row.kind.label().of(locale), name_of(&document.row, locale));
    let notes = document.more.notes.clone().map(|notes| view! { <p class="typed-text document-notes">{notes}</p> });
    view! {
        <h2>{title}</h2>
        <p class="badges">
            {status_badge(document.row.status)}
            {document.more.imported.then(|| view! { " " <Badge text=words::IMPORTED /> })}
        </p>
        {refused}
        <Undo place=place.clone() document=document.row.id />
        {actions(&place, &document, may_edit)}
        {facts(&place, &document, locale)}
        <h3>{words::LINES.of(locale)}</h3>
        {lines(&place, &document, may_edit && draft, locale)}
        {totals(&document, locale)}
        {notes}
        {(!draft).then(|| payments(&place, &document, may_edit, locale))}
        {credit_notes(&place, document.credit_notes, locale)}
    }
}

/// What can be done with the whole document.
fn actions(place: &Here, document: &Document, may_edit: bool) -> AnyView {
    let locale = use_locale();
    let Row { id, status, kind, balance, gross_total, credited, .. } = document.row;
    let link = |tail: &str, word: Word, class: &'static str| {
        view! { <a class=class href=place.part(format!("{id}/{tail}"))>{word.of(locale)}</a> }
    };
    let pdf = view! {
        <a class="button" href=format!("/customers/{}/billing/{id}/document.pdf", place.customer) rel="external">
            {words::PDF.of(locale)}
        </a>
    };
    if !may_edit {
        return view! { <div class="actions">{pdf}</div> }.into_any();
    }
    let buttons = if status == Status::Draft {
        let ready = !document.lines.is_empty();
        let (line, issue) =
            if ready { ("button", "button button-primary") } else { ("button button-primary", "button") };
        let issue = ready.then(|| link("issue", words::ISSUE, issue));
        let about = name_of(&document.row, locale);
        view! {
            {issue}
            {link("lines/new", words::NEW_LINE, line)}
            {link("edit", words::EDIT_DOCUMENT, "button")}
            <RemoveButton place=place.clone() item=id.0 about remove />
        }
        .into_any()
    } else {
        let pay = match balance {
            0 => None,
            ..0 => Some(link("payments/new", words::NEW_REFUND, "button button-primary")),
            _ => Some(link("payments/new", words::NEW_PAYMENT, "button button-primary")),
        };
        let credit = (kind == Kind::Invoice && credited < gross_total)
            .then(|| view! { <CreditButton place=place.clone() document=id /> });
        view! { {pay} {credit} }.into_any()
    };
    view! { <div class="actions">{buttons} {pdf}</div> }.into_any()
}

/// Begins a credit note and goes to it. Without a script the server leads there.
#[component]
fn CreditButton(place: Here, document: DocumentId) -> impl IntoView {
    let locale = use_locale();
    let reload = use_card().reload;
    let navigate = use_navigate();
    let customer = place.customer;
    let action = place.part(format!("{document}/credit"));
    let carried = carried(&place);
    let credit = Action::new(move |(): &()| credit_document(customer, document));
    Effect::new(move |_| match credit.value().get() {
        Some(Ok(note)) => {
            reload.update(|times| *times += 1);
            navigate(&place.part(note), NavigateOptions::default());
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
                event.prevent_default();
                credit.dispatch(());
            }
        >
            {carried.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()}
            <button class="button" disabled=move || credit.pending().get()>{words::CREDIT.of(locale)}</button>
        </form>
    }
}

/// Names the line or the payment that was just taken away, and offers to bring it back.
#[component]
fn Undo(place: Here, document: DocumentId) -> impl IntoView {
    let query = use_query_map();
    let removed = Memo::new(move |_| {
        let number = |name| query.with(|query| query.get(name).and_then(|id| id.parse::<i64>().ok()));
        (number("removed_line"), number("removed_payment"))
    });
    let customer = place.customer;
    move || {
        let then = place.part(document);
        let notice = |what: &str, item: i64, word: Word, act: fn(CustomerId, DocumentId, i64) -> _| {
            let action = place.part(format!("{document}/{what}/{item}/restore"));
            let then = then.clone();
            view! {
                <div class="notice notice-undo" role="status">
                    <p>{word.of(use_locale())}</p>
                    <ActButton action label=locale_words::UNDO class="button" act=move || act(customer, document, item) then />
                </div>
            }
        };
        match removed.get() {
            (Some(line), _) => Some(notice("lines", line, words::LINE_REMOVED, |customer, document, line| {
                Box::pin(restore_line(customer, document, DocumentLineId(line)))
            })),
            (None, Some(payment)) => {
                Some(notice("payments", payment, words::PAYMENT_REMOVED, |customer, document, payment| {
                    Box::pin(restore_payment(customer, document, PaymentId(payment)))
                }))
            }
            (None, None) => None,
        }
    }
}

fn facts(place: &Here, document: &Document, locale: Locale) -> impl IntoView + use<> {
    let Document { row, more, .. } = document;
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "—".to_owned());
    let due = row.due_on.map_or_else(|| "—".to_owned(), |day| format::date(day, locale));
    let credits = more.credits_id.map(|invoice| {
        let (href, number) = (place.part(invoice), text(&more.credits_number));
        view! { <Fact label=words::CREDITS><a href=href>{number}</a></Fact> }
    });
    let buyer = more.buyer_name.clone().map(|name| {
        let lines = [Some(name), more.buyer_tax_id.clone(), more.buyer_address.clone()];
        let lines = lines.into_iter().flatten().collect::<Vec<_>>().join("\n");
        view! { <Fact label=words::BUYER><span class="typed-text">{lines}</span></Fact> }
    });
    let reason = more.over_limit_reason.clone().map(|reason| view! { <Fact label=words::REASON>{reason}</Fact> });
    let (issued, reference) = (format::date(row.issued_on, locale), text(&more.reference));
    view! {
        <Facts>
            <Fact label=words::DATE>{issued}</Fact>
            <Fact label=words::DUE_ON>{due}</Fact>
            <Fact label=words::REFERENCE>{reference}</Fact>
            {credits}
            {buyer}
            {reason}
        </Facts>
    }
}

fn lines(place: &Here, document: &Document, may_edit: bool, locale: Locale) -> AnyView {
    if document.lines.is_empty() {
        return if document.more.imported {
            view! { <Empty title=words::NO_LINES_IMPORTED /> }.into_any()
        } else {
            view! { <Empty title=words::NO_LINES hint=words::NO_LINES_HINT /> }.into_any()
        };
    }
    let rows = document.lines.iter().map(|line| line_row(place, line, may_edit, locale)).collect_view();
    view! {
        <table class="list-table">
            <thead>
                <tr>
                    <th scope="col">{words::DESCRIPTION.of(locale)}</th>
                    <th scope="col" class="amount">{words::QUANTITY.of(locale)}</th>
                    <th scope="col" class="amount">{words::UNIT_PRICE.of(locale)}</th>
                    <th scope="col" class="amount">{words::DISCOUNT.of(locale)}</th>
                    <th scope="col" class="amount">{words::VAT_RATE.of(locale)}</th>
                    <th scope="col" class="amount">{words::NET.of(locale)}</th>
                    {may_edit.then(|| view! { <td></td> })}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn line_row(place: &Here, line: &Line, may_edit: bool, locale: Locale) -> impl IntoView + use<> {
    let discount = if line.discount == 0 { String::new() } else { format::percent(line.discount, locale) };
    let (price, net) = (line.unit_price(locale), line.net().display(locale));
    let quantity =
        line.unit.as_ref().map_or_else(|| line.quantity(locale), |unit| format!("{} {unit}", line.quantity(locale)));
    let buttons = may_edit.then(|| line_buttons(place, line, locale));
    view! {
        <tr>
            <td class="document-text" data-label=words::DESCRIPTION.of(locale)>
                <span class="typed-text">{line.text.clone()}</span>
                {product_of(line, locale).map(|text| view! { <span class="list-second">{text}</span> })}
            </td>
            <td class="amount" data-label=words::QUANTITY.of(locale)>{quantity}</td>
            <td class="amount" data-label=words::UNIT_PRICE.of(locale)>{price}</td>
            <td class="amount" data-label=words::DISCOUNT.of(locale)>{discount}</td>
            <td class="amount" data-label=words::VAT_RATE.of(locale)>{format::percent(line.vat_rate, locale)}</td>
            <td class="amount" data-label=words::NET.of(locale)>{net}</td>
            {buttons.map(|buttons| view! { <td class="row-actions">{buttons}</td> })}
        </tr>
    }
}

/// The number of a line's product, and what the customer calls it.
fn product_of(line: &Line, locale: Locale) -> Option<String> {
    let number = line.product_number.as_ref()?;
    Some(match &line.article_code {
        Some(code) => format!("{number} · {}", words::ARTICLE_CODE.with(locale, &[("code", code)])),
        None => number.clone(),
    })
}

fn line_buttons(place: &Here, line: &Line, locale: Locale) -> impl IntoView + use<> {
    let (customer, document, id, about) = (place.customer, line.document_id, line.id, line.text.clone());
    let mut then = place.part(document);
    push_pair(&mut then, "removed_line", &id.to_string());
    let action = place.part(format!("{document}/lines/{id}/remove"));
    let label = format!("{}: {about}", locale_words::EDIT.of(locale));
    view! {
        <a class="button button-quiet" href=place.part(format!("{document}/lines/{id}/edit")) aria-label=label>
            {locale_words::EDIT.of(locale)}
        </a>
        <ActButton action label=locale_words::REMOVE about
            act=move || Box::pin(remove_line(customer, document, id)) then />
    }
}

/// What the document comes to, the VAT by rate where the lines tell it.
fn totals(document: &Document, locale: Locale) -> impl IntoView + use<> {
    let row = &document.row;
    let shown = |minor| row.money(minor).display(locale);
    let by_rate = Totals::of(document.lines.iter().map(|line| (line.vat_rate, line.net)), row.currency).ok();
    // An imported document keeps the totals of its file, which the lines may not come to.
    let by_rate = by_rate.filter(|sums| sums.net.minor == row.net_total && sums.gross.minor == row.gross_total);
    let item = |label: String, figure: String| view! { <div><dt>{label}</dt><dd>{figure}</dd></div> };
    let vat = match by_rate {
        Some(sums) if !sums.rates.is_empty() => sums
            .rates
            .iter()
            .map(|vat| {
                let (rate, net) = (format::percent(vat.rate, locale), vat.net.display(locale));
                item(words::VAT_OF.with(locale, &[("rate", &rate), ("net", &net)]), vat.vat.display(locale))
            })
            .collect_view()
            .into_any(),
        _ => item(words::VAT.of(locale).to_owned(), row.vat().display(locale)).into_any(),
    };
    let settled = (row.status != Status::Draft && row.kind == Kind::Invoice).then(|| {
        let label = if row.balance < 0 { words::OWED_BACK } else { words::BALANCE };
        let credited =
            (row.credited != 0).then(|| item(words::CREDITED_SUM.of(locale).to_owned(), shown(row.credited)));
        view! {
            {item(words::PAID_SUM.of(locale).to_owned(), shown(row.paid))}
            {credited}
            <div class="document-balance">
                <dt>{label.of(locale)}</dt><dd>{shown(row.balance.saturating_abs())}</dd>
            </div>
        }
    });
    view! {
        <dl class="document-totals">
            {item(words::NET.of(locale).to_owned(), shown(row.net_total))}
            {vat}
            <div class="document-gross"><dt>{words::GROSS.of(locale)}</dt><dd>{shown(row.gross_total)}</dd></div>
            {settled}
        </dl>
    }
}

fn payments(place: &Here, document: &Document, may_edit: bool, locale: Locale) -> Option<impl IntoView + use<>> {
    if document.payments.is_empty() {
        return None;
    }
    let rows = document.payments.iter().map(|payment| payment_row(place, payment, may_edit, locale)).collect_view();
    Some(view! {
        <h3>{words::PAYMENTS.of(locale)}</h3>
        <table class="list-table">
            <thead>
                <tr>
                    <th scope="col">{words::PAID_ON.of(locale)}</th>
                    <th scope="col">{words::METHOD.of(locale)}</th>
                    <th scope="col">{words::REFERENCE.of(locale)}</th>
                    <th scope="col" class="amount">{words::AMOUNT.of(locale)}</th>
                    {may_edit.then(|| view! { <td></td> })}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    })
}

fn payment_row(place: &Here, payment: &Payment, may_edit: bool, locale: Locale) -> impl IntoView + use<> {
    let (day, amount) = (format::date(payment.paid_on, locale), payment.amount().display(locale));
    let method = payment.method.map(|method| method.label().of(locale)).unwrap_or_default();
    let buttons = may_edit.then(|| payment_buttons(place, payment, &format!("{day}, {amount}"), locale));
    view! {
        <tr>
            <td class="list-name" data-label=words::PAID_ON.of(locale)>{day}</td>
            <td data-label=words::METHOD.of(locale)>{method}</td>
            <td data-label=words::REFERENCE.of(locale)>{payment.reference.clone().unwrap_or_default()}</td>
            <td class="amount" data-label=words::AMOUNT.of(locale)>{amount}</td>
            {buttons.map(|buttons| view! { <td class="row-actions">{buttons}</td> })}
        </tr>
    }
}

fn payment_buttons(place: &Here, payment: &Payment, about: &str, locale: Locale) -> impl IntoView + use<> {
    let (customer, document, id) = (place.customer, payment.document_id, payment.id);
    let mut then = place.part(document);
    push_pair(&mut then, "removed_payment", &id.to_string());
    let action = place.part(format!("{document}/payments/{id}/remove"));
    let label = format!("{}: {about}", locale_words::EDIT.of(locale));
    view! {
        <a class="button button-quiet" href=place.part(format!("{document}/payments/{id}/edit")) aria-label=label>
            {locale_words::EDIT.of(locale)}
        </a>
        <ActButton action label=locale_words::REMOVE about=about.to_owned()
            act=move || Box::pin(remove_payment(customer, document, id)) then />
    }
}

fn credit_notes(place: &Here, notes: Vec<Row>, locale: Locale) -> Option<impl IntoView + use<>> {
    (!notes.is_empty()).then(|| view! { <h3>{words::CREDIT_NOTES.of(locale)}</h3> {table(place, notes, locale)} })
}
