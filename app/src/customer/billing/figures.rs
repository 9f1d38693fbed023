//! The figures above the list: what is due, what is overdue, how much credit is left. Always computed, never stored.

use super::filter::{Age, BillingFilter, Standing};
use crate::value::{Currency, Money};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a customer owes in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owed {
    /// Of the amounts, all in minor units.
    pub currency: Currency,
    /// Everything that is open; what we owe the customer counts below zero.
    pub open: i64,
    /// Of that, what has a day that has not passed, or none.
    pub due: i64,
    /// Of that, what is overdue.
    pub overdue: i64,
    /// Overdue for 1 to 30 days.
    pub to_30: i64,
    /// Overdue for 31 to 60 days.
    pub to_60: i64,
    /// Overdue for 61 to 90 days.
    pub to_90: i64,
    /// Overdue for longer.
    pub over_90: i64,
}

impl Owed {
    /// Nothing, in a currency.
    #[must_use]
    pub const fn nothing(currency: Currency) -> Owed {
        Owed { currency, open: 0, due: 0, overdue: 0, to_30: 0, to_60: 0, to_90: 0, over_90: 0 }
    }

    /// One of its amounts.
    #[must_use]
    pub const fn money(&self, minor: i64) -> Money {
        Money { minor, currency: self.currency }
    }

    /// What is overdue for so long.
    #[must_use]
    pub const fn aged(&self, age: Age) -> i64 {
        match age {
            Age::To30 => self.to_30,
            Age::To60 => self.to_60,
            Age::To90 => self.to_90,
            Age::Over90 => self.over_90,
        }
    }

    /// The documents behind a figure.
    #[must_use]
    pub fn behind(&self, standing: Standing) -> BillingFilter {
        BillingFilter::standing(standing, self.currency)
    }
}

/// What was billed and paid in one month, in the currency of the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Month {
    /// Its first day.
    pub first: NaiveDate,
    /// Minor units: invoices less credit notes, with VAT.
    pub billed: i64,
    /// Minor units: payments less what was paid back.
    pub paid: i64,
}

/// The figures of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// The day they are of, in the reader's zone.
    pub today: NaiveDate,
    /// The currency of the account.
    pub currency: Currency,
    /// What is owed, the currency of the account first.
    pub owed: Vec<Owed>,
    /// The credit limit in minor units of the account's currency; none means no limit.
    pub credit_limit: Option<i64>,
    /// Days from the date of an invoice until it was paid, on average over the invoices paid in the last twelve months, in
    /// tenths of a day; none when there is none.
    pub days_to_pay: Option<i64>,
    /// The last twelve months, this one last.
    pub months: Vec<Month>,
}

impl Figures {
    /// What is owed in the currency of the account.
    #[must_use]
    pub fn account(&self) -> Owed {
        self.owed
            .iter()
            .find(|owed| owed.currency == self.currency)
            .cloned()
            .unwrap_or_else(|| Owed::nothing(self.currency))
    }

    /// The limit less what is open; below zero when the limit is exceeded; none without a limit. Other currencies do not
    /// count: no rate of exchange is agreed.
    #[must_use]
    pub fn free_credit(&self) -> Option<Money> {
        let left = self.credit_limit?.saturating_sub(self.account().open);
        Some(Money::new(left, self.currency))
    }
}

/// What is done about an invoice that takes a customer over the credit limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverLimit {
    /// Whoever issues it is warned and says why; the reason stands in the history.
    #[default]
    Warn,
    /// Only a manager may issue it, and says why.
    Block,
}

impl OverLimit {
    /// Both, the usual one first.
    pub const ALL: [OverLimit; 2] = [OverLimit::Warn, OverLimit::Block];

    /// The name in the configuration.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            OverLimit::Warn => "warn",
            OverLimit::Block => "block",
        }
    }
}

impl std::str::FromStr for OverLimit {
    type Err = String;

    fn from_str(code: &str) -> Result<OverLimit, String> {
        let found = OverLimit::ALL.into_iter().find(|policy| policy.code() == code);
        found.ok_or_else(|| format!("“{code}” is neither warn nor block"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(limit: Option<i64>, owed: Vec<Owed>) -> Figures {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        Figures { today, currency: Currency::EUR, owed, credit_limit: limit, days_to_pay: None, months: Vec::new() }
    }

    #[test]
    fn free_credit_is_the_limit_less_what_is_open_in_the_accounts_currency() {
        let euros = Owed { open: 30_000, ..Owed::nothing(Currency::EUR) };
        let yen = Owed { open: 1_000_000, ..Owed::nothing(Currency::parse("JPY").unwrap()) };
        let free = |limit, owed| figures(limit, owed).free_credit().map(|money| money.minor);
        assert_eq!(free(Some(100_000), vec![euros.clone(), yen.clone()]), Some(70_000));
        assert_eq!(free(Some(20_000), vec![euros]), Some(-10_000));
        assert_eq!(free(Some(20_000), vec![yen]), Some(20_000));
        assert_eq!(free(None, vec![]), None);
    }
}
