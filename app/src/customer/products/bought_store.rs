//! What a customer has bought, in the database.

use super::bought::Bought;
use super::model::ProductsFilter;
use super::store::{PAGE, Sight};
use crate::db::{DbError, Executor, Sql};
use crate::product::asked::Asked;
use crate::value::DocumentLineId;

/// A page of what a customer has bought, the newest document first; and the last line of it, when there are more.
///
/// The documents are walked by `document_by_date`, their lines by `document_line_document_id`: a page costs what it shows,
/// however much was bought.
///
/// # Errors
/// When the database does not answer.
pub async fn bought(
    conn: &mut Executor,
    sight: Sight,
    filter: &ProductsFilter,
) -> Result<(Vec<Bought>, Option<DocumentLineId>), DbError> {
    let mut asked = Asked::default();
    let customer = asked.number(sight.customer.0);
    asked.and(&format!("d.customer_id = {customer} AND d.state = 'issued' AND l.deleted_at IS NULL"));
    asked.search(&filter.q, &["l.search_key"]);
    if let Some(after) = filter.after_bought {
        let place = asked.number(after.0);
        // The first comparison says what the second does, in a form that the index can use.
        asked.and(&format!(
            "d.issued_on <= (SELECT of.issued_on FROM document_line last JOIN document of ON of.id = last.document_id \
               WHERE last.id = {place} AND of.customer_id = {customer}) \
             AND (d.issued_on, d.id, l.id) < (SELECT of.issued_on, of.id, last.id \
               FROM document_line last JOIN document of ON of.id = last.document_id \
               WHERE last.id = {place} AND of.customer_id = {customer})"
        ));
    }
    let limit = PAGE + 1;
    let sql = format!(
        "SELECT l.id, l.document_id, d.kind, d.number, d.issued_on, l.product_id, l.product_number, l.article_code, l.text, \
                l.quantity, l.unit, l.unit_price, l.discount, l.currency \
           FROM document d JOIN document_line l ON l.document_id = d.id \
          WHERE {} ORDER BY d.issued_on DESC, d.id DESC, l.id DESC LIMIT {limit}",
        asked.sql
    );
    let mut rows: Vec<Bought> = asked.bound(conn.query(Sql::compose(sql))).all().await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|row| row.id);
    Ok((rows, next))
}
