//! Issuing: a draft gets its number and is final from then on.

use super::super::figures::OverLimit;
use super::super::model::{Kind, Status, number_of};
use super::draft::why_not;
use super::figures::owed;
use super::{Refusal, Sight, Stop, find, payment};
use crate::customer::addresses;
use crate::db::{DbError, Executor, Tx};
use crate::locale::Locale;
use crate::value::{Currency, DocumentId, Language, Money};
use chrono::{Datelike, NaiveDate};

/// How a draft is to be issued.
#[derive(Clone, Debug)]
pub struct Issue {
    /// What it was seen as: a line that was added since would otherwise be issued unseen.
    pub version: i64,
    /// What is done about the credit limit.
    pub policy: OverLimit,
    /// Whether a manager issues it, or an administrator.
    pub admin: bool,
    /// Why the limit may be exceeded, where somebody said so.
    pub reason: Option<String>,
}

/// The buyer, as they are called now.
#[derive(sqlx::FromRow)]
struct Buyer {
    name: String,
    tax_id: Option<String>,
    currency: Currency,
    credit_limit: Option<i64>,
    document_language: Option<Language>,
    blocked: bool,
    blocked_reason: Option<String>,
}

/// Issues a draft and tells its number.
///
/// The customer's row is held first, then the document's, its invoice's, and the counter's, always in this order, so that
/// nobody waits for each other in a circle. While they are held nobody else can issue past the credit limit or take back
/// the same invoice twice.
///
/// # Errors
/// `Stale`, `Missing`, or the rule that forbids it.
pub async fn issue(tx: &mut Tx, sight: Sight, id: DocumentId, how: &Issue) -> Result<String, Stop> {
    let sight = Sight { deleted: false, ..sight };
    let Some(buyer) = hold_buyer(tx, sight).await? else { return Err(Stop::Missing) };
    let now = tx.now();
    let held = tx
        .query(
            "UPDATE document SET updated_at = $4
              WHERE id = $1 AND customer_id = $2 AND version = $3 AND state = 'draft' AND deleted_at IS NULL",
        )
        .bind(id)
        .bind(sight.customer)
        .bind(how.version)
        .bind(now)
        .execute()
        .await?;
    if held == 0 {
        return Err(why_not(tx, sight, id).await?);
    }
    let document = find(tx, sight, id).await?.ok_or(Stop::Missing)?;
    let (kind, day) = (document.row.kind, document.row.issued_on);
    let refuse = |refusal| Err(Stop::Refused(refusal));
    if document.lines.is_empty() {
        return refuse(Refusal::Empty);
    }
    if document.row.gross_total < 0 || document.row.net_total < 0 {
        return refuse(Refusal::Negative);
    }
    if day > sight.today {
        return refuse(Refusal::Future(sight.today));
    }
    let reason = match kind {
        Kind::CreditNote => {
            let invoice = document.more.credits_id.ok_or(Stop::Missing)?;
            check_credit(tx, sight, invoice, document.row.gross_total).await?;
            None
        }
        Kind::Invoice => {
            if buyer.blocked {
                return refuse(Refusal::Blocked(buyer.blocked_reason.unwrap_or_default()));
            }
            let asks = document.row.money(document.row.gross_total);
            check_limit(tx, sight, &buyer, asks, how).await?
        }
    };
    let number = next_number(tx, kind, day).await?;
    let language = buyer.document_language;
    let address = buyer_address(tx, sight, language).await?;
    tx.query(
        "UPDATE document SET state = 'issued', series = $2, fiscal_year = $3, number = $4, language = $5, buyer_name = $6,
                buyer_tax_id = $7, buyer_address = $8, over_limit_reason = $9, updated_at = $10, version = version + 1
          WHERE id = $1",
    )
    .bind(id)
    .bind(kind.series())
    .bind(i64::from(day.year()))
    .bind(&*number)
    .bind(language)
    .bind(&*buyer.name)
    .bind(buyer.tax_id.as_deref())
    .bind(address)
    .bind(reason)
    .bind(now)
    .execute()
    .await?;
    Ok(number)
}

/// The customer, held as [`super::hold_customer`] does, for what nobody may change meanwhile.
async fn hold_buyer(tx: &mut Tx, sight: Sight) -> Result<Option<Buyer>, DbError> {
    tx.query(
        "UPDATE customer SET version = version WHERE id = $1 AND deleted_at IS NULL
         RETURNING name, tax_id, currency, credit_limit, document_language, blocked, blocked_reason",
    )
    .bind(sight.customer)
    .optional()
    .await
}

/// Refuses what takes back more than its invoice asked for, and holds the invoice meanwhile.
async fn check_credit(tx: &mut Tx, sight: Sight, invoice: DocumentId, takes: i64) -> Result<(), Stop> {
    let invoice = payment::hold(tx, sight, invoice).await?;
    let left = invoice.gross_total.saturating_sub(invoice.credited);
    if invoice.status == Status::Draft || takes > left {
        return Err(Stop::Refused(Refusal::CreditsTooMuch { left: invoice.money(left) }));
    }
    Ok(())
}

/// The reason to keep with the document where the limit is exceeded. Only the account's own currency counts against it.
async fn check_limit(
    tx: &mut Tx,
    sight: Sight,
    buyer: &Buyer,
    asks: Money,
    how: &Issue,
) -> Result<Option<String>, Stop> {
    let Some(limit) = buyer.credit_limit.filter(|_| asks.currency == buyer.currency) else { return Ok(None) };
    let owed = owed(tx, sight).await?;
    let open = owed.iter().find(|owed| owed.currency == buyer.currency).map_or(0, |owed| owed.open);
    let over = open.saturating_add(asks.minor).saturating_sub(limit);
    // What asks for nothing takes nobody over a limit.
    if over <= 0 || asks.minor == 0 {
        return Ok(None);
    }
    let may = how.policy == OverLimit::Warn || how.admin;
    match &how.reason {
        Some(reason) if may => Ok(Some(reason.clone())),
        _ => Err(Stop::Refused(Refusal::OverLimit { over: Money::new(over, buyer.currency), may })),
    }
}

/// The next number of a series in the year of a day. The counter's row is held until the transaction ends: whoever comes
/// after waits, and a transaction that is undone takes its number back.
async fn next_number(tx: &mut Tx, kind: Kind, day: NaiveDate) -> Result<String, Stop> {
    let (series, year) = (kind.series(), i64::from(day.year()));
    let next: Option<(i64,)> = tx
        .query(
            "INSERT INTO document_counter AS counter (series, fiscal_year, last, last_on) VALUES ($1, $2, 1, $3)
             ON CONFLICT (series, fiscal_year) DO UPDATE SET last = counter.last + 1, last_on = excluded.last_on
               WHERE counter.last_on <= excluded.last_on
             RETURNING last",
        )
        .bind(series)
        .bind(year)
        .bind(day)
        .optional()
        .await?;
    match next {
        Some((ordinal,)) => Ok(number_of(series, day.year(), ordinal)),
        None => {
            let last_on = tx
                .query("SELECT last_on FROM document_counter WHERE series = $1 AND fiscal_year = $2")
                .bind(series)
                .bind(year)
                .scalar::<NaiveDate>()
                .await?;
            Err(Stop::Refused(Refusal::BeforeLast(last_on)))
        }
    }
}

/// Where the invoice goes: the default address for invoices, else whichever stands first; laid out as its country does.
///
/// # Errors
/// When the database fails.
pub async fn buyer_address(
    conn: &mut Executor,
    sight: Sight,
    language: Option<Language>,
) -> Result<Option<String>, DbError> {
    use addresses::model::Purpose;
    let all = addresses::store::list(conn, sight.customer).await?;
    let billing = all.iter().find(|address| address.purpose == Purpose::Billing);
    let Some(address) = billing.or(all.first()) else { return Ok(None) };
    let locale = language.and_then(|language| Locale::from_code(language.code())).unwrap_or_default();
    Ok(Some(address.lines(locale).join("\n")))
}
