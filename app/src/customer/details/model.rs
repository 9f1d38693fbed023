//! The customer's details as they are, as they are typed, and as they are understood.

use super::sensitive::Reasons;
use super::tags::tags;
use super::terms::{PaymentMethod, Status};
use super::words;
use crate::error::FieldError;
use crate::locale::{self, Locale, Word};
use crate::typed_form;
use crate::ui::form::{Form, Problems};
use crate::value::{Currency, CustomerId, Language, Money, Problem, TaxIdKind, UserId, iban, tax_id, text};
use serde::{Deserialize, Serialize};

/// The customer as the database has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Details {
    /// Which customer.
    pub id: CustomerId,
    /// The customer number, unique.
    pub number: String,
    /// The name of the account: the firm's legal name.
    pub name: String,
    /// The name it trades under.
    pub trade_name: Option<String>,
    /// What kind of identification `tax_id` is.
    pub tax_id_kind: Option<TaxIdKind>,
    /// The company identification, without spaces.
    pub tax_id: Option<String>,
    /// In minor units of `currency`; none means no limit.
    pub credit_limit: Option<i64>,
    /// Whether we deal with the customer.
    pub status: Status,
    /// The currency of the account (ISO 4217).
    pub currency: Currency,
    /// How the customer usually pays.
    pub payment_method: Option<PaymentMethod>,
    /// Days from the invoice's date until it is due.
    pub payment_terms_days: Option<i64>,
    /// Whether we charge VAT.
    pub vat_liable: bool,
    /// The account we collect from or pay to, without spaces.
    pub iban: Option<String>,
    /// The language of documents for this customer (ISO 639-1).
    pub document_language: Option<Language>,
    /// The colleague who looks after the customer.
    pub owner_id: Option<UserId>,
    /// That colleague's name.
    pub owner: Option<String>,
    /// Sorted, joined by commas.
    pub tags: String,
    /// Whether nothing may be sold to them for now.
    pub blocked: bool,
    /// Why.
    pub blocked_reason: Option<String>,
    /// Whatever else a colleague should know.
    pub notes: Option<String>,
    /// Why the credit limit is what it is, where that was asked for.
    pub credit_limit_reason: Option<String>,
    /// Why the account is.
    pub iban_reason: Option<String>,
    /// Why the status is.
    pub status_reason: Option<String>,
    /// Why the days to pay are.
    pub payment_terms_reason: Option<String>,
    /// Counts the saves; a save names the one it was made from.
    pub version: i64,
    /// Whether the customer was deleted and could be restored.
    pub deleted: bool,
}

impl Details {
    /// The credit limit with its currency.
    #[must_use]
    pub fn credit_limit(&self) -> Option<Money> {
        self.credit_limit.map(|minor| Money { minor, currency: self.currency })
    }

    /// The tags, one by one.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.tags.split(',').filter(|tag| !tag.is_empty())
    }
}

typed_form! {
    /// The customer as typed into the form; see [`Details`].
    pub struct DetailsForm {
        number, name, trade_name, tax_id_kind, tax_id, status, status_reason, credit_limit, credit_limit_reason, currency,
        payment_method, payment_terms_days, payment_terms_reason, vat_liable, iban, iban_reason, document_language, owner_id,
        tags, blocked, blocked_reason, notes,
    }
}

/// The customer as understood from the form: what a save writes.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields are those of `Details`")]
pub struct DetailsEdit {
    pub number: String,
    pub name: String,
    pub trade_name: Option<String>,
    pub tax_id_kind: Option<TaxIdKind>,
    pub tax_id: Option<String>,
    pub credit_limit: Option<i64>,
    pub status: Status,
    pub currency: Currency,
    pub payment_method: Option<PaymentMethod>,
    pub payment_terms_days: Option<i64>,
    pub vat_liable: bool,
    pub iban: Option<String>,
    pub document_language: Option<Language>,
    pub owner_id: Option<UserId>,
    pub tags: String,
    pub blocked: bool,
    pub blocked_reason: Option<String>,
    pub notes: Option<String>,
    /// Why what is sensitive is changed.
    pub reasons: Reasons,
}

impl DetailsEdit {
    /// The fields in which this deals with the customer on other terms than now, which not everybody may change: see
    /// [`Role::SETS_TERMS`](crate::user::Role::SETS_TERMS). A new customer begins without any. What a limit comes to hangs on
    /// its currency.
    #[must_use]
    pub fn other_terms(&self, now: Option<&Details>) -> Vec<&'static str> {
        let limit = now.and_then(|now| now.credit_limit);
        let other_currency = limit.is_some() && now.is_some_and(|now| now.currency != self.currency);
        let (is_blocked, reason) = now.map_or((false, None), |now| (now.blocked, now.blocked_reason.as_deref()));
        let blocked = (self.blocked, self.blocked_reason.as_deref()) != (is_blocked, reason);
        [
            ("credit_limit", self.credit_limit != limit),
            ("currency", other_currency),
            ("payment_terms_days", self.payment_terms_days != now.and_then(|now| now.payment_terms_days)),
            ("iban", self.iban.as_deref() != now.and_then(|now| now.iban.as_deref())),
            ("blocked_reason", blocked),
        ]
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect()
    }
}

impl DetailsForm {
    /// The form of a new customer, with what most of them have.
    #[must_use]
    pub fn blank(locale: Locale) -> DetailsForm {
        DetailsForm {
            status: Status::Active.code().to_owned(),
            currency: "EUR".to_owned(),
            vat_liable: "on".to_owned(),
            document_language: locale.code().to_owned(),
            ..DetailsForm::default()
        }
    }

    /// The form of a customer that is there, figures written as the locale writes them.
    #[must_use]
    pub fn of(details: &Details, locale: Locale) -> DetailsForm {
        let flag = |on: bool| if on { "on".to_owned() } else { String::new() };
        DetailsForm {
            number: details.number.clone(),
            name: details.name.clone(),
            trade_name: details.trade_name.clone().unwrap_or_default(),
            tax_id_kind: details.tax_id_kind.map(|kind| kind.code().to_owned()).unwrap_or_default(),
            tax_id: details.tax_id.clone().unwrap_or_default(),
            credit_limit: details.credit_limit().map(|limit| limit.to_input(locale)).unwrap_or_default(),
            status: details.status.code().to_owned(),
            currency: details.currency.code().to_owned(),
            payment_method: details.payment_method.map(|method| method.code().to_owned()).unwrap_or_default(),
            payment_terms_days: details.payment_terms_days.map(|days| days.to_string()).unwrap_or_default(),
            vat_liable: flag(details.vat_liable),
            iban: details.iban.as_deref().map(iban::display).unwrap_or_default(),
            document_language: details.document_language.map(|code| code.code().to_owned()).unwrap_or_default(),
            owner_id: details.owner_id.map(|owner| owner.to_string()).unwrap_or_default(),
            tags: details.tags().collect::<Vec<_>>().join(", "),
            blocked: flag(details.blocked),
            blocked_reason: details.blocked_reason.clone().unwrap_or_default(),
            notes: details.notes.clone().unwrap_or_default(),
            version: details.version.to_string(),
            // A reason belongs to one change, and is given anew with the next.
            ..DetailsForm::default()
        }
    }
}

impl Form for DetailsForm {
    type Edit = DetailsEdit;

    const TOGETHER: &'static [&'static [&'static str]] =
        &[&["credit_limit", "currency"], &["tax_id_kind", "tax_id"], &["blocked", "blocked_reason"]];

    fn parse(&self, locale: Locale) -> Result<DetailsEdit, Vec<FieldError>> {
        let mut field = Problems::default();
        let currency = field.take("currency", Currency::parse(&self.currency));
        let kind = field.choice("tax_id_kind", &self.tax_id_kind, |code| {
            TaxIdKind::ALL.into_iter().find(|kind| kind.code() == code)
        });
        let typed_id = field.take("tax_id", text::optional(&self.tax_id, 40)).flatten();
        let tax_id =
            typed_id.and_then(|typed| field.take("tax_id", tax_id::parse(kind.unwrap_or(TaxIdKind::Other), &typed)));
        let credit_limit = match (self.credit_limit.trim(), currency) {
            ("", _) | (_, None) => None,
            (typed, Some(currency)) => field.take("credit_limit", limit(typed, currency, locale)),
        };
        let blocked = !self.blocked.is_empty();
        let blocked_reason = field.take("blocked_reason", text::optional(&self.blocked_reason, 500)).flatten();
        if blocked && blocked_reason.is_none() {
            field.note("blocked_reason", Problem::Required);
        }
        let edit = DetailsEdit {
            number: field.take("number", text::required(&self.number, 40)).unwrap_or_default(),
            name: field.take("name", text::required(&self.name, 200)).unwrap_or_default(),
            trade_name: field.take("trade_name", text::optional(&self.trade_name, 200)).flatten(),
            tax_id_kind: tax_id.as_ref().map(|_| kind.unwrap_or(TaxIdKind::Other)),
            tax_id,
            credit_limit,
            status: field
                .choice("status", &self.status, |code| Status::ALL.into_iter().find(|status| status.code() == code))
                .unwrap_or_default(),
            currency: currency.unwrap_or(Currency::EUR),
            payment_method: field.choice("payment_method", &self.payment_method, PaymentMethod::parse),
            payment_terms_days: field.take("payment_terms_days", days(&self.payment_terms_days)).flatten(),
            vat_liable: !self.vat_liable.is_empty(),
            iban: match self.iban.trim() {
                "" => None,
                typed => field.take("iban", iban::parse(typed)),
            },
            document_language: field
                .choice("document_language", &self.document_language, |code| Language::parse(code).ok()),
            owner_id: field.choice("owner_id", &self.owner_id, |id| id.parse().ok()),
            tags: field.take("tags", tags(&self.tags)).unwrap_or_default(),
            blocked,
            blocked_reason: blocked_reason.filter(|_| blocked),
            notes: field.take("notes", text::optional(&self.notes, 10_000)).flatten(),
            reasons: Reasons {
                credit_limit: field
                    .take("credit_limit_reason", text::optional(&self.credit_limit_reason, 500))
                    .flatten(),
                iban: field.take("iban_reason", text::optional(&self.iban_reason, 500)).flatten(),
                status: field.take("status_reason", text::optional(&self.status_reason, 500)).flatten(),
                payment_terms: field
                    .take("payment_terms_reason", text::optional(&self.payment_terms_reason, 500))
                    .flatten(),
            },
        };
        field.or(edit)
    }

    fn label(field: &str) -> Word {
        match field {
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
            "credit_limit_reason" => words::CREDIT_LIMIT_REASON,
            "iban_reason" => words::IBAN_REASON,
            "status_reason" => words::STATUS_REASON,
            "payment_terms_reason" => words::PAYMENT_TERMS_REASON,
            _ => words::NAME,
        }
    }

    fn shown(&self, field: &str, text: &str, locale: Locale) -> String {
        let word = match field {
            "payment_method" => PaymentMethod::parse(text).map(PaymentMethod::label),
            "status" => Status::ALL.into_iter().find(|status| status.code() == text).map(Status::label),
            "vat_liable" | "blocked" => Some(if text.is_empty() { locale::words::NO } else { locale::words::YES }),
            _ => None,
        };
        word.map_or_else(|| text.to_owned(), |word| word.of(locale).to_owned())
    }

    fn as_stored(&self, locale: Locale) -> DetailsForm {
        let Ok(edit) = self.parse(locale) else { return self.clone() };
        let limit = edit.credit_limit.map(|minor| Money { minor, currency: edit.currency }.to_input(locale));
        DetailsForm {
            number: edit.number,
            name: edit.name,
            trade_name: edit.trade_name.unwrap_or_default(),
            tax_id: edit.tax_id.unwrap_or_default(),
            credit_limit: limit.unwrap_or_default(),
            iban: edit.iban.as_deref().map(iban::display).unwrap_or_default(),
            tags: edit.tags.split(',').filter(|tag| !tag.is_empty()).collect::<Vec<_>>().join(", "),
            ..self.clone()
        }
    }
}

fn limit(typed: &str, currency: Currency, locale: Locale) -> Result<i64, Problem> {
    let money = Money::parse(typed, currency, locale)?;
    if money.minor < 0 { Err(Problem::Negative) } else { Ok(money.minor) }
}

fn days(typed: &str) -> Result<Option<i64>, Problem> {
    match typed.trim() {
        "" => Ok(None),
        typed => match typed.parse::<i64>() {
            Ok(days @ 0..=999) => Ok(Some(days)),
            Ok(days) if days < 0 => Err(Problem::Negative),
            Ok(_) => Err(Problem::TooLarge),
            _ => Err(Problem::NotANumber),
        },
    }
}

/// Another customer that has the same number, identification or name as the one being typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Twin {
    /// Which customer.
    pub id: CustomerId,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cafe_zurich() -> DetailsForm {
        DetailsForm {
            number: "C-0001".into(),
            name: "Café Zürich".into(),
            credit_limit: "12.500,50".into(),
            ..DetailsForm::blank(Locale::Es)
        }
    }

    #[test]
    fn a_credit_limit_is_read_the_way_the_locale_writes_it() {
        assert_eq!(cafe_zurich().parse(Locale::Es).expect("valid").credit_limit, Some(1_250_050));
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let form = DetailsForm {
            name: "  ".into(),
            iban: "ES00 1234".into(),
            credit_limit: "-5".into(),
            blocked: "on".into(),
            ..cafe_zurich()
        };
        let mut wrong: Vec<_> =
            form.parse(Locale::Es).expect_err("invalid").into_iter().map(|error| error.field).collect();
        wrong.sort_unstable();
        assert_eq!(wrong, ["blocked_reason", "credit_limit", "iban", "name"]);
    }

    #[test]
    fn terms_are_told_from_what_everybody_may_change() {
        let typed = |form: DetailsForm| form.parse(Locale::Es).expect("valid");
        let terms = DetailsForm {
            payment_terms_days: "30".into(),
            iban: "ES91 2100 0418 4502 0005 1332".into(),
            blocked: "on".into(),
            blocked_reason: "No paga".into(),
            ..cafe_zurich()
        };
        let all = ["credit_limit", "payment_terms_days", "iban", "blocked_reason"];
        assert_eq!(typed(terms).other_terms(None), all);
        let free =
            DetailsForm { credit_limit: String::new(), notes: "Llamar".into(), tags: "vip".into(), ..cafe_zurich() };
        assert!(typed(free).other_terms(None).is_empty());
    }

    #[test]
    fn an_identification_is_checked_by_its_kind() {
        let form = DetailsForm { tax_id_kind: "siren".into(), tax_id: "732 829 321".into(), ..cafe_zurich() };
        assert_eq!(form.parse(Locale::Es).expect_err("wrong check digit")[0].field, "tax_id");
    }
}
