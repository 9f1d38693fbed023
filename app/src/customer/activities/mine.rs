//! What one person has still to do, at all customers.

use super::filter::Key;
use super::model::Activity;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// An activity, and at which customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyActivity {
    /// The activity.
    pub activity: Activity,
    /// What the customer is called.
    pub customer: String,
}

/// A page of what one person has still to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyPage {
    /// The activities: what is overdue first, what has no date last.
    pub rows: Vec<MyActivity>,
    /// Where the next page begins, when there is one.
    pub next: Option<Key>,
    /// Which day it is for the reader.
    pub today: Option<NaiveDate>,
}
