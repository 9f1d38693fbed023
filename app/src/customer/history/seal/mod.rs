//! Seals: proof that the history is as it was written.
//!
//! Each row of the history gets a seal a moment after it was written: a hash over the row, and over the seal before it of the
//! same customer. Whoever changes a row, removes one, or puts one in between, breaks the chain behind it, and would have to
//! make it anew to its end.
//!
//! The form is published, so that anybody can check a chain without this program. A *field* is the eight bytes of its length,
//! big-endian, and its UTF-8 bytes; one that is not there is eight bytes of `ff`. Numbers are written in decimal.
//!
//! - `content` = SHA-256 of the fields: salt, `ficha-history-v1`, id, at, actor, source, request_id, customer_id, entity,
//!   entity_id, op, before, after. `at` is in microseconds since 1970; `before` and `after` are JSON without spaces, the keys
//!   of every object in the order of their code points. The salt is 32 hex digits of randomness, so that nobody can guess
//!   values from their hash: with the salt gone, an erased value leaves nothing behind.
//!   A row that undoes another, which the table `undo` says, has `ficha-history-v2` in the place of `ficha-history-v1`, and as
//!   its last field the id of the row that it undoes. So neither can it be said later that a row undoes another, nor be denied.
//! - What was erased: the salt is gone, and what the row was before and after has lost its personal values. The table `erased`
//!   vouches for what is left: `content` there = SHA-256 of the fields as above, with a salt of its own, `ficha-history-v3`, and
//!   as the last field the id of the row that it undoes, which is not there for most. Which rows an erasure has emptied stands in
//!   the history itself: the row that tells of the erasure has in `history_rows` how many they are, and in `digest` the SHA-256 of
//!   two fields for each of them in the order of their ids, `history_id` and `content` (of none it is empty).
//! - `hash` = SHA-256 of the fields: the hash of the customer's seal before it (not there for the first), `ficha-history-v1`,
//!   `seq`, `content`.
//!
//! Hashes stand as 64 hex digits, in small letters. The order of sealing also numbers the events that are told live.

mod canon;
mod erased;
mod fault;
mod flat;
mod replay;
pub mod store;
#[cfg(test)]
mod tests;
mod verify;
#[cfg(test)]
mod verify_tests;

pub use canon::{HistoryRow, chained, content, emptied};
pub use erased::Digest;
pub use fault::{Fault, Record};
pub use replay::{IMAGES, Tables, images, tables};
pub use verify::{Checkpoint, Verdict, verify};
