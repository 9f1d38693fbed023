//! On what terms we deal with the customer.

use crate::locale::Word;
use serde::{Deserialize, Serialize};

/// Whether we deal with the customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "TEXT", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// We do.
    #[default]
    Active,
    /// We no longer do; the list hides them until asked.
    Inactive,
}

impl Status {
    /// Both, the usual one first.
    pub const ALL: [Status; 2] = [Status::Active, Status::Inactive];

    /// The name in forms, addresses and the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Status::Active => "active",
            Status::Inactive => "inactive",
        }
    }

    /// The name for people.
    #[must_use]
    pub const fn label(self) -> Word {
        match self {
            Status::Active => super::words::ACTIVE,
            Status::Inactive => super::words::INACTIVE,
        }
    }
}

/// How the customer usually pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "TEXT", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethod {
    /// The customer transfers the amount.
    Transfer,
    /// We collect it from the customer's account.
    DirectDebit,
    /// By card.
    Card,
    /// In cash.
    Cash,
    /// By cheque.
    Cheque,
}

impl PaymentMethod {
    /// Every method, the commonest first.
    pub const ALL: [PaymentMethod; 5] = [
        PaymentMethod::Transfer,
        PaymentMethod::DirectDebit,
        PaymentMethod::Card,
        PaymentMethod::Cash,
        PaymentMethod::Cheque,
    ];

    /// The name in forms and in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            PaymentMethod::Transfer => "transfer",
            PaymentMethod::DirectDebit => "direct_debit",
            PaymentMethod::Card => "card",
            PaymentMethod::Cash => "cash",
            PaymentMethod::Cheque => "cheque",
        }
    }

    /// The method of a name.
    #[must_use]
    pub fn parse(code: &str) -> Option<PaymentMethod> {
        PaymentMethod::ALL.into_iter().find(|method| method.code() == code)
    }

    /// The name for people.
    #[must_use]
    pub const fn label(self) -> Word {
        match self {
            PaymentMethod::Transfer => super::words::TRANSFER,
            PaymentMethod::DirectDebit => super::words::DIRECT_DEBIT,
            PaymentMethod::Card => super::words::CARD,
            PaymentMethod::Cash => super::words::CASH,
            PaymentMethod::Cheque => super::words::CHEQUE,
        }
    }
}
