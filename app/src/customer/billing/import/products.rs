//! The products that the lines of a file name, by number or by name.

use super::read::{Body, Files};
use super::write::{ASKED_AT_ONCE, among, list};
use crate::customer::import::Problems;
use crate::db::{DbError, Executor, Sql};
use crate::value::{ProductId, fold};
use std::collections::{HashMap, HashSet};

/// A product of the catalogue.
#[derive(Clone, sqlx::FromRow)]
pub struct Product {
    /// Which product.
    pub id: ProductId,
    /// Its number.
    pub number: String,
    name_key: String,
}

/// The products of a file's lines.
#[derive(Default)]
pub struct Products {
    by_number: HashMap<String, Product>,
    /// None where several products have the name.
    by_name: HashMap<String, Option<Product>>,
}

impl Products {
    /// Finds the products; notes each number that the catalogue does not have.
    pub async fn named(sql: &mut Executor, files: &Files, problems: &mut Problems) -> Result<Products, DbError> {
        let lines = || files.documents.iter().flat_map(|head| &head.lines);
        let numbers: HashSet<String> = lines().filter_map(|line| line.product.clone()).collect();
        let names: HashSet<String> =
            lines().filter(|line| line.product.is_none()).map(|line| fold(&line.text)).collect();
        let mut products = Products::default();
        let by_number =
            among!("SELECT id, number, name_key FROM product WHERE deleted_at IS NULL AND number IN", "value", "");
        for some in numbers.into_iter().collect::<Vec<_>>().chunks(ASKED_AT_ONCE) {
            let found: Vec<Product> = sql.query(by_number.clone()).bind(list(some)).all().await?;
            products.by_number.extend(found.into_iter().map(|product| (product.number.clone(), product)));
        }
        let by_name =
            among!("SELECT id, number, name_key FROM product WHERE deleted_at IS NULL AND name_key IN", "value", "");
        for some in names.into_iter().collect::<Vec<_>>().chunks(ASKED_AT_ONCE) {
            for product in sql.query(by_name.clone()).bind(list(some)).all::<Product>().await? {
                products
                    .by_name
                    .entry(product.name_key.clone())
                    .and_modify(|several| *several = None)
                    .or_insert(Some(product));
            }
        }
        for line in lines() {
            if let Some(number) = &line.product
                && !products.by_number.contains_key(number)
            {
                problems.add(line.line, "lines:product_number", format!("There is no product {number}."));
            }
        }
        Ok(products)
    }

    /// The product of a line.
    pub fn of(&self, line: &Body) -> Option<&Product> {
        match &line.product {
            Some(number) => self.by_number.get(number),
            None => self.by_name.get(&fold(&line.text)).and_then(Option::as_ref),
        }
    }
}
