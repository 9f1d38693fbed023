//! Customers by the thousand, drawn from word lists: the same seed gives the same customers. For whoever wants to know how
//! Ficha does with as many as they have, and for `cargo xtask bench`.

mod names;
mod rows;
mod shape;
#[cfg(test)]
mod tests;
mod trade;
mod write;

use super::DemoError;
use super::files::pdf;
use crate::customer::files::receive::{Files, Refusal};
use crate::customer::files::upload::Upload;
use crate::customer::history::seal::store::seal_new;
use crate::db::{Db, DbError};
use crate::user::Access;
use crate::value::{Currency, CustomerId};
use axum::body::Bytes;
use chrono::NaiveDate;
use fastrand::Rng;
use futures_util::stream;
use names::WORLDS;
use rows::{Batch, Maker};
use shape::Shape;
use std::convert::Infallible;
use trade::{Ordinals, Product};
use write::There;

/// Products of the catalogue, where nobody asks for customers with more prices than that.
const CATALOGUE: usize = 40;
/// How many customers are written in one transaction, unless they have very many rows.
const AT_ONCE: usize = 500;
/// How many changes are made in one transaction to the customer who has the most. Postgres keeps every state of a row until the
/// transaction ends, and whoever looks for the row passes all of them.
const CHANGES_AT_ONCE: usize = 2_000;
/// The same of documents, each of which changes the sums of a month. It is for who is written alone: of many customers together
/// each has few.
const DOCUMENTS_AT_ONCE: usize = 2_000;

/// What is to be generated.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// How many ordinary customers.
    pub customers: usize,
    /// What they are drawn from.
    pub seed: u64,
    /// The day from which everything is reckoned.
    pub today: NaiveDate,
    /// How many entries of history one more customer gets, `G-HEAVY`; 0 for none.
    pub heavy_history: usize,
    /// How many documents that customer gets.
    pub heavy_documents: usize,
    /// How many rows further customers get in a tab to compare its speed: `R-FEW` has ten in every tab, `R-BILLING` so many
    /// in that one, `R-ALL` in all of them; 0 for none.
    pub tab_rows: usize,
}

impl Plan {
    /// The customers besides the ordinary ones: their numbers, names and what they have.
    fn special(&self) -> Vec<(String, String, Shape)> {
        let mut special = Vec::new();
        if self.tab_rows > 0 {
            for (what, shape) in Shape::to_compare(self.tab_rows) {
                special.push((format!("R-{what}"), format!("Rows {}", what.to_lowercase()), shape));
            }
        }
        if self.heavy_history > 0 || self.heavy_documents > 0 {
            let shape = Shape {
                documents: self.heavy_documents,
                contacts: 200,
                activities: 500,
                tickets: 200,
                changes: self.heavy_history,
                open: false,
                ..Shape::of(100)
            };
            special.push(("G-HEAVY".to_owned(), "Distribuciones Peninsulares S.A.".to_owned(), shape));
        }
        special
    }

    /// What one customer is drawn from, whoever was drawn before.
    fn random(&self, place: usize) -> Rng {
        let place = u64::try_from(place).unwrap_or(u64::MAX);
        // An odd constant with its bits well spread keeps the seeds of neighbours apart (Knuth, TAOCP 6.4: 2⁶⁴ ÷ φ).
        Rng::with_seed(self.seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(place))
    }
}

/// Writes the customers of a plan into a database that has none, and tells how many there are. Where there are customers
/// already, it does nothing and tells 0. `progress` hears how many of how many are written.
///
/// # Errors
/// When the database or the store of files fails. What was written so far stands.
pub async fn generate(
    db: &Db,
    files: &Files,
    plan: &Plan,
    mut progress: impl FnMut(usize, usize) + Send,
) -> Result<usize, DemoError> {
    let access = Access::command("demo", "ficha");
    if super::has_customers(db, &access).await? {
        return Ok(0);
    }
    let special = plan.special();
    let of = plan.customers + special.len();
    let mut ordinals = Ordinals::default();
    let mut there = there(db, &access, plan).await?;
    let now = plan.today.and_hms_opt(12, 0, 0).unwrap_or_default().and_utc();
    let mut batch = Batch::default();
    let mut done = 0;
    for place in 0..of {
        let mut random = plan.random(place);
        let mut maker = Maker { now, ordinals: &mut ordinals, catalogue: there.catalogue.len() };
        // The special ones come last, so that an ordinary customer is the same whatever else is asked for.
        match place.checked_sub(plan.customers).and_then(|place| special.get(place)) {
            Some((number, name, shape)) => maker.draw(&mut random, number.clone(), Some(name), *shape, &mut batch)?,
            None => {
                let mut shape = Shape::drawn(&mut random);
                if place == 0 {
                    shape.files = 0;
                }
                maker.draw(&mut random, format!("G-{:07}", place + 1), None, shape, &mut batch)?;
            }
        }
        // The first customer's own files are those whose bytes all the others share.
        let full = batch.new.len() >= AT_ONCE || place == 0 || place + 1 >= plan.customers;
        if full {
            let ids = flush(db, done, &mut batch, &there).await?;
            done += ids.len();
            progress(done, of);
            if let (0, Some(first)) = (place, ids.first()) {
                there.contents = contents(db, files, *first).await?;
            }
        }
    }
    let mut tx = db.write(&access).await?;
    write::count_on(&mut tx, &ordinals).await?;
    tx.commit().await?;
    // A server would do it, while it is asked for something else.
    seal_new(db, &access).await?;
    db.tidy().await?;
    Ok(done)
}

/// Writes what has been drawn, in the name of one of three colleagues.
async fn flush(db: &Db, done: usize, batch: &mut Batch, there: &There) -> Result<Vec<CustomerId>, DbError> {
    let mut batch = std::mem::take(batch);
    let documents = batch.documents.len();
    let at_once = if batch.new.len() == 1 { documents.min(DOCUMENTS_AT_ONCE) } else { documents };
    let more_documents = batch.documents.split_off(at_once);
    let access = Access::command("demo", ["ana", "luc", "eva"][(done / AT_ONCE) % 3]);
    let mut tx = db.write(&access).await?;
    let ids = write::write(&mut tx, &batch, there).await?;
    tx.commit().await?;
    for some in more_documents.chunks(DOCUMENTS_AT_ONCE) {
        let mut tx = db.write(&access).await?;
        write::documents(&mut tx, some, &ids).await?;
        tx.commit().await?;
    }
    for (of, changes) in &batch.changes {
        for from in (0..*changes).step_by(CHANGES_AT_ONCE) {
            let mut tx = db.write(&access).await?;
            write::change(&mut tx, ids[*of], CHANGES_AT_ONCE.min(changes - from)).await?;
            tx.commit().await?;
        }
    }
    Ok(ids)
}

/// The people there are, and a new catalogue.
async fn there(db: &Db, access: &Access, plan: &Plan) -> Result<There, DemoError> {
    let mut tx = db.write(access).await?;
    let people = tx.query("SELECT id, name FROM app_user WHERE disabled = $1 ORDER BY id").bind(false).all().await?;
    let mut random = plan.random(usize::MAX);
    let mut products = Vec::new();
    for place in 0..CATALOGUE.max(plan.tab_rows) {
        let world = names::world(&mut random);
        let currency = Currency::parse(world.currency)?;
        products.push(Product::drawn(&mut random, world, format!("P-{:05}", place + 1), currency));
    }
    let catalogue = write::catalogue(&mut tx, products).await?;
    tx.commit().await?;
    Ok(There { people, catalogue, contents: Vec::new() })
}

/// Uploads the few contents that all files share, as the first customer's, and reads what the database knows of them.
async fn contents(db: &Db, files: &Files, customer: CustomerId) -> Result<Vec<write::Content>, DemoError> {
    let access = Access::command("demo", "ana");
    let upload = Upload { db: db.clone(), access: access.clone(), files: files.clone(), customer, ticket: None };
    for world in &WORLDS {
        for (place, name) in world.files.iter().enumerate() {
            let lines = [*name, world.goods[place].0, world.answers[place % world.answers.len()]];
            let (name, bytes) = if place % 2 == 0 {
                (format!("{name}.pdf"), pdf(&lines))
            } else {
                (format!("{name}.txt"), lines.join("\n").into_bytes())
            };
            let taken = upload.take(&name, "", stream::iter([Ok::<_, Infallible>(Bytes::from(bytes))])).await;
            taken.map_err(|refusal: Refusal| DemoError::File(refusal))?;
        }
    }
    let mut conn = db.read(&access).await?;
    let contents =
        conn.query("SELECT sha256, size, kind, media_type, label FROM file_version ORDER BY id").all().await?;
    Ok(contents)
}
