//! What can be wrong with a history, told in a sentence that names the row.

use std::fmt;

/// Something that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Seals were taken out: between these positions there is none.
    SealsMissing {
        /// The first position without a seal.
        from: i64,
        /// The last one.
        to: i64,
    },
    /// A customer's chain jumps.
    ChainJumps {
        /// Whose chain; 0 for what belongs to no customer.
        customer: i64,
        /// The number that should come next.
        expected: i64,
        /// The number that comes.
        found: i64,
    },
    /// A seal does not follow from the one before it.
    ChainBroken {
        /// Whose chain.
        customer: i64,
        /// The seal's number there.
        seq: i64,
        /// The row that it seals.
        history: i64,
    },
    /// A sealed row is not there any more.
    RowRemoved {
        /// Whose chain.
        customer: i64,
        /// The seal's number there.
        seq: i64,
        /// The row that it seals.
        history: i64,
    },
    /// A row is not as it was sealed.
    RowAltered {
        /// Whose chain.
        customer: i64,
        /// The seal's number there.
        seq: i64,
        /// The row.
        history: i64,
        /// What it tells of.
        of: Record,
    },
    /// A row was emptied, or its seal robbed of its salt, and no erasure says so.
    Emptied {
        /// The row.
        history: i64,
        /// What it tells of.
        of: Record,
    },
    /// What an erasure has emptied is not what the history tells of it, or the history does not tell of it at all.
    NotErased {
        /// The erasure.
        erasure: i64,
        /// The first row that it is said to have emptied, where there is one.
        history: Option<i64>,
    },
    /// A row was put in, or its seal taken out.
    Unsealed {
        /// The row.
        history: i64,
        /// What it tells of.
        of: Record,
    },
    /// A record was changed and the history has nothing of it: it was another one when this row was written.
    Unrecorded {
        /// The row that begins with what no row before it has left.
        history: i64,
        /// What was changed.
        of: Record,
    },
    /// A record is not as the history has left it.
    Differs {
        /// Which.
        of: Record,
        /// The columns that differ.
        columns: Vec<String>,
    },
    /// A record is there that the history does not know, or knows to be gone.
    Unknown {
        /// Which.
        of: Record,
    },
    /// A record is gone that the history has not seen go.
    Gone {
        /// Which.
        of: Record,
    },
    /// What a checkpoint has seen is not there any more, or is something else.
    BeforeCheckpoint {
        /// How many seals there were.
        position: i64,
        /// How many there are.
        seals: i64,
    },
}

/// A record of a table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Record {
    /// The table.
    pub entity: String,
    /// Its id there.
    pub id: i64,
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.entity, self.id)
    }
}

/// Whose chain, in words.
struct Chain(i64);

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("the chain of no customer"),
            customer => write!(f, "the chain of customer {customer}"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::SealsMissing { from, to } if from == to => write!(f, "seal {from} was removed"),
            Fault::SealsMissing { from, to } => write!(f, "the seals {from} to {to} were removed"),
            Fault::ChainJumps { customer, expected, found } => {
                write!(f, "{}: number {expected} should come next, and {found} does", Chain(*customer))
            }
            Fault::ChainBroken { customer, seq, history } => {
                write!(
                    f,
                    "{}: number {seq}, of history row {history}, does not follow from the one before",
                    Chain(*customer)
                )
            }
            Fault::RowRemoved { customer, seq, history } => {
                write!(f, "history row {history} was removed ({}, number {seq})", Chain(*customer))
            }
            Fault::RowAltered { customer, seq, history, of } => {
                write!(f, "history row {history} was altered; it tells of {of} ({}, number {seq})", Chain(*customer))
            }
            Fault::Emptied { history, of } => {
                write!(f, "history row {history} was emptied, and no erasure tells of it; it tells of {of}")
            }
            Fault::NotErased { erasure, history: Some(history) } => {
                write!(
                    f,
                    "erasure {erasure}, of history row {history} and others, is not as it was recorded, or never was"
                )
            }
            Fault::NotErased { erasure, history: None } => {
                write!(f, "erasure {erasure} was recorded, and what it has emptied is not there")
            }
            Fault::Unsealed { history, of } => {
                write!(f, "history row {history} has no seal; it tells of {of}")
            }
            Fault::Unrecorded { history, of } => {
                write!(f, "{of} was changed before history row {history} without leaving a row")
            }
            Fault::Differs { of, columns } => {
                write!(f, "{of} is not as the history has left it: {}", columns.join(", "))
            }
            Fault::Unknown { of } => write!(f, "{of} is there, and the history does not know of it"),
            Fault::Gone { of } => write!(f, "{of} is gone, and the history has not seen it go"),
            Fault::BeforeCheckpoint { position, seals } if seals < position => {
                write!(f, "a checkpoint has seen {position} seals, and there are {seals}")
            }
            Fault::BeforeCheckpoint { position, .. } => {
                write!(f, "the first {position} seals are not those that a checkpoint has seen")
            }
        }
    }
}
