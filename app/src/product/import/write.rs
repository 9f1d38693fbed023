//! Writes what a file adds and changes: new rows by the hundred in one statement, changed ones one by one.

use crate::customer::import::write::values;
use crate::customer::import::{ImportError, Problems};
use crate::db::{DbError, Sql, Tx};
use crate::product::model::{Product, ProductEdit};
use crate::product::store::{self, Saved, search_key};
use crate::value::fold;

/// How many rows one statement adds.
const ADDED_AT_ONCE: usize = 100;

/// What an import writes.
#[derive(Default)]
pub struct Plan {
    /// The products that are new.
    pub new: Vec<ProductEdit>,
    /// Those that are changed: the line of the file, what is there, and what the file says.
    pub changed: Vec<(usize, Product, ProductEdit)>,
    /// How many are as the file says.
    pub unchanged: usize,
}

/// Writes a plan; `done` hears how many of its products are written.
///
/// # Errors
/// When the database refuses or fails, or when somebody saved one of the products in the meantime: their save stands.
pub async fn write(tx: &mut Tx, plan: &Plan, done: &mut (impl FnMut(usize) + Send)) -> Result<(), ImportError> {
    let mut written = 0;
    for some in plan.new.chunks(ADDED_AT_ONCE) {
        add(tx, some).await?;
        written += some.len();
        done(written);
    }
    for (line, there, says) in &plan.changed {
        let saved = store::update(tx, None, there.id, there.version, says, there.exclusive_customer_id).await?;
        if !matches!(saved, Saved::Done) {
            let sentence = "Somebody changed this product while the file was being imported. Import it again.";
            return Err(Problems::only(*line, "", sentence));
        }
        written += 1;
        if written % ADDED_AT_ONCE == 0 {
            done(written);
        }
    }
    done(written);
    Ok(())
}

async fn add(tx: &mut Tx, some: &[ProductEdit]) -> Result<(), DbError> {
    let now = tx.now();
    let sql = format!(
        "INSERT INTO product (number, name, description, kind, unit, price, currency, vat_rate, active, search_key,
                name_key, version, created_at, updated_at)
         VALUES {}",
        values(some.len(), 11)
    );
    let mut query = tx.query(Sql::compose(sql)).bind(now);
    for new in some {
        query = query
            .bind(&*new.number)
            .bind(&*new.name)
            .bind(new.description.as_deref())
            .bind(new.kind)
            .bind(new.unit.as_deref())
            .bind(new.price)
            .bind(new.currency)
            .bind(new.vat_rate)
            .bind(new.active)
            .bind(search_key(new))
            .bind(fold(&new.name));
    }
    query.execute().await.map(drop)
}
