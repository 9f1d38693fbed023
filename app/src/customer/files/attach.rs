//! Files of a ticket. A file belongs to one ticket at most: a second one would share its later versions.

use super::model::{FileRow, name};
use super::store::{Found, SELECT, Saved, Sight, find};
use crate::db::{DbError, Executor, Sql, Tx};
use crate::value::{CustomerId, FileId, TicketId};

/// How many files of a ticket are shown, and how many names are offered.
const MOST: usize = 200;

/// A file that no ticket has; one that was taken off the list has none.
const FREE: &str = "NOT EXISTS (SELECT 1 FROM ticket o WHERE o.id = f.ticket_id AND o.deleted_at IS NULL)";

/// A customer who may be written to.
const ALIVE: &str = "EXISTS (SELECT 1 FROM customer c WHERE c.id = f.customer_id AND c.deleted_at IS NULL)";

/// The files of a ticket, in the order in which the customer got them. That there is such a ticket the caller knows.
///
/// # Errors
/// When the database fails.
pub async fn of_ticket(conn: &mut Executor, sight: Sight, ticket: TicketId) -> Result<Vec<FileRow>, DbError> {
    let found: Vec<Found> = conn
        .query(Sql::compose(format!("{SELECT} AND f.ticket_id = $3 ORDER BY f.id LIMIT {MOST}")))
        .bind(sight.customer)
        .bind(sight.deleted)
        .bind(ticket)
        .all()
        .await?;
    Ok(found.into_iter().map(|found| found.row(sight.zone)).collect())
}

/// The names of the files that no ticket has, what changed last before the others.
///
/// # Errors
/// When the database fails.
pub async fn free_names(conn: &mut Executor, customer: CustomerId) -> Result<Vec<String>, DbError> {
    let sql = format!(
        "SELECT f.name FROM file f WHERE f.customer_id = $1 AND f.deleted_at IS NULL AND {FREE} \
         ORDER BY f.updated_at DESC, f.id DESC LIMIT {MOST}"
    );
    conn.query(Sql::compose(sql)).bind(customer).scalars().await
}

/// The customer's file of that name, of which there is one at most.
///
/// # Errors
/// When the database fails.
pub async fn named(conn: &mut Executor, customer: CustomerId, name: &str) -> Result<Option<FileId>, DbError> {
    let row: Option<(FileId,)> = conn
        .query("SELECT id FROM file WHERE customer_id = $1 AND name = $2 AND deleted_at IS NULL")
        .bind(customer)
        .bind(name)
        .optional()
        .await?;
    Ok(row.map(|(id,)| id))
}

/// What became of a file that was to be attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attached {
    /// The ticket has it.
    Done,
    /// Another ticket has it, of this number. Nothing was written.
    Elsewhere(String),
    /// The customer has no such file or no such ticket.
    Missing,
}

/// Gives a file to a ticket of the same customer, unless another ticket has it. What was seen without a ticket and has got
/// one since stays there.
///
/// # Errors
/// When the database fails.
pub async fn attach(tx: &mut Tx, customer: CustomerId, ticket: TicketId, id: FileId) -> Result<Attached, DbError> {
    let now = tx.now();
    let sql = format!(
        "UPDATE file AS f SET ticket_id = $1, ticket_number = (SELECT t.number FROM ticket t WHERE t.id = $1), \
                updated_at = $2, version = f.version + 1 \
         WHERE f.id = $3 AND f.customer_id = $4 AND f.deleted_at IS NULL AND {FREE} AND {ALIVE} \
           AND EXISTS (SELECT 1 FROM ticket t WHERE t.id = $1 AND t.customer_id = $4 AND t.deleted_at IS NULL)"
    );
    let rows = tx.query(Sql::compose(sql)).bind(ticket).bind(now).bind(id).bind(customer).execute().await?;
    if rows == 1 {
        return Ok(Attached::Done);
    }
    let sight = Sight { customer, deleted: false, zone: chrono_tz::UTC };
    let has = find(tx, sight, id).await?.and_then(|file| file.ticket);
    Ok(match has {
        Some(has) if has.id == ticket => Attached::Done,
        Some(has) => Attached::Elsewhere(has.number),
        None => Attached::Missing,
    })
}

/// Takes a file off its ticket; the customer keeps it. A version that is stale takes nothing off.
///
/// # Errors
/// When the database fails.
pub async fn detach(tx: &mut Tx, sight: Sight, ticket: TicketId, id: FileId, version: i64) -> Result<Saved, DbError> {
    let now = tx.now();
    let sql = format!(
        "UPDATE file AS f SET ticket_id = NULL, ticket_number = NULL, updated_at = $1, version = f.version + 1 \
         WHERE f.id = $2 AND f.customer_id = $3 AND f.ticket_id = $4 AND f.version = $5 AND f.deleted_at IS NULL \
           AND {ALIVE}"
    );
    let query = tx.query(Sql::compose(sql)).bind(now).bind(id).bind(sight.customer).bind(ticket).bind(version);
    if query.execute().await? == 1 {
        return Ok(Saved::Done);
    }
    let now = find(tx, Sight { deleted: false, ..sight }, id).await?;
    let now = now.filter(|now| now.ticket.as_ref().is_some_and(|has| has.id == ticket));
    Ok(now.map_or(Saved::Missing, |now| Saved::Stale(Box::new(now))))
}

/// Under which name a ticket takes a file in that was sent under another one: its own, unless a file of another ticket
/// has it. Phones call every picture `image.jpg`, and the picture of one ticket is no version of another's. None where the
/// customer has no such ticket.
///
/// # Errors
/// When the database fails.
pub async fn name_for(
    tx: &mut Tx,
    customer: CustomerId,
    ticket: TicketId,
    sent: &str,
) -> Result<Option<String>, DbError> {
    let found: Option<(String, bool)> = tx
        .query(
            "SELECT t.number, EXISTS (SELECT 1 FROM file f JOIN ticket o ON o.id = f.ticket_id AND o.deleted_at IS NULL \
                                      WHERE f.customer_id = t.customer_id AND f.name = $3 AND f.deleted_at IS NULL \
                                        AND o.id <> t.id) AS taken \
             FROM ticket t WHERE t.id = $1 AND t.customer_id = $2 AND t.deleted_at IS NULL",
        )
        .bind(ticket)
        .bind(customer)
        .bind(sent)
        .optional()
        .await?;
    Ok(found.map(|(number, taken)| if taken { numbered(sent, &number) } else { sent.to_owned() }))
}

/// `image.jpg` of the ticket T-2026-0007: `image (T-2026-0007).jpg`.
fn numbered(sent: &str, number: &str) -> String {
    let (stem, ending) = sent.rsplit_once('.').map_or((sent, String::new()), |(stem, end)| (stem, format!(".{end}")));
    // Where there is no room for both, the number tells more.
    name(&format!("{stem} ({number}){ending}")).unwrap_or_else(|_| format!("{number}{ending}"))
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn a_name_that_another_ticket_has_gets_the_tickets_number() {
        assert_eq!(numbered("image.jpg", "T-2026-0007"), "image (T-2026-0007).jpg");
        assert_eq!(numbered("Plan", "T-2026-0007"), "Plan (T-2026-0007)");
        assert_eq!(numbered(&format!("{}.pdf", "x".repeat(200)), "T-2026-0007"), "T-2026-0007.pdf");
    }
}
