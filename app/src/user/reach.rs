//! Which customers somebody reaches, as a condition that stands in every statement over several of them.
//!
//! A [`Conn`](crate::db::Conn) and a [`Tx`](crate::db::Tx) know the reach of whoever they were opened for, so a `store`
//! asks its connection and cannot be told another one.

use crate::db::Query;
use crate::value::UserId;

/// Which customers an access reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// All of them: a user who sees all, and every command on the server's own machine.
    All,
    /// Those that this user owns, or somebody of their team. A customer without an owner is nobody's, and is not among them.
    Team(UserId),
}

impl Reach {
    /// ` AND c.owner_id IN (…)`, or nothing where all customers are reached. `owner` is the column; `place` binds the user, and
    /// answers with its place in the statement, which may stand in it more than once.
    #[must_use]
    pub fn and(self, owner: &str, place: impl FnOnce(UserId) -> String) -> String {
        match self {
            Reach::All => String::new(),
            Reach::Team(user) => format!(" AND {owner} IN ({})", members(&place(user))),
        }
    }

    /// That a customer is reached, of a row that names them in `column`; none where all are. `place` as in [`Reach::and`].
    #[must_use]
    pub fn of(self, column: &str, place: impl FnOnce(UserId) -> String) -> Option<String> {
        let within = self.and("reached.owner_id", place);
        let condition = || format!("{column} IN (SELECT reached.id FROM customer reached WHERE TRUE{within})");
        (self != Reach::All).then(condition)
    }

    /// Binds the user in the next place, where [`Reach::and`] has asked for one.
    pub fn bound(self, query: Query<'_>) -> Query<'_> {
        match self {
            Reach::All => query,
            Reach::Team(user) => query.bind(user),
        }
    }
}

/// The user at a place, and everybody of the same team. Whoever has no team is alone: no team equals none.
#[must_use]
pub(super) fn members(place: &str) -> String {
    format!(
        "SELECT m.id FROM app_user m \
         WHERE m.id = {place} OR m.team = (SELECT me.team FROM app_user me WHERE me.id = {place})"
    )
}
