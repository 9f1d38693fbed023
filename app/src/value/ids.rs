//! One id type per table, so that a customer's id never stands where a user's is meant.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
            #[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
            #[serde(transparent)]
            pub struct $name(
                /// The number in the database.
                pub i64,
            );

            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    self.0.fmt(f)
                }
            }

            impl std::str::FromStr for $name {
                type Err = std::num::ParseIntError;

                fn from_str(text: &str) -> Result<$name, Self::Err> {
                    text.parse().map($name)
                }
            }
        )*
    };
}

ids! {
    /// A row of `customer`. Not the customer's number, which people give.
    CustomerId;
    /// A row of `app_user`.
    UserId;
    /// A row of `session`. Not its token, which only the browser has.
    SessionId;
    /// A row of `api_token`. Not the token itself, which only its program has.
    ApiTokenId;
    /// A row of `address`.
    AddressId;
    /// A row of `pending_change`.
    PendingId;
    /// A row of `contact`.
    ContactId;
    /// A row of `contact_tag`.
    ContactTagId;
    /// A row of `activity`.
    ActivityId;
    /// A row of `product`. Not the product's number, which people give.
    ProductId;
    /// A row of `customer_price`.
    CustomerPriceId;
    /// A row of `document`: an invoice or a credit note. Not its number, which it gets when it is issued.
    DocumentId;
    /// A row of `document_line`.
    DocumentLineId;
    /// A row of `payment`.
    PaymentId;
    /// A row of `file`.
    FileId;
    /// A row of `history`. A larger one happened later.
    HistoryId;
    /// A row of `ticket`. Not the ticket's number, which is `T-2026-0001`.
    TicketId;
    /// A row of `ticket_message`. A larger one was written later.
    TicketMessageId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_in_a_url_is_its_number() {
        assert_eq!("42".parse(), Ok(CustomerId(42)));
        assert_eq!(CustomerId(42).to_string(), "42");
        assert!("42a".parse::<CustomerId>().is_err());
    }
}
