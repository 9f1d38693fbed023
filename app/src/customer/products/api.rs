//! What the browser may ask of a customer's products and prices.

use super::model::{CustomerPrice, PriceForm, ProductsFilter, ProductsPage};
use crate::error::AppError;
use crate::product::model::{Product, ProductForm};
use crate::value::{CustomerId, CustomerPriceId, ProductId};
use crate::wire::{Read, Write};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::{model::PriceEdit, store, words};
#[cfg(feature = "ssr")]
use crate::{
    customer::api::{open_for_reading, open_for_writing},
    customer::history::{Columns, with_columns},
    db::{DbError, Executor, Tx},
    locale::{Locale, Word, use_locale},
    post::{Done, form},
    product::store::{self as catalogue, Saved},
    ui::form::Form as _,
    user::{self, Access, Role},
    value::Problem,
};

/// A page of the customer's products and prices.
///
/// # Errors
/// `NotFound` where there is no such customer, or it is deleted and the user is no administrator.
#[server(name = ReadProductsPage, protocol = Read)]
pub async fn products_page(
    /// Whose.
    id: CustomerId,
    /// Which ones; an address without filters asks for what is sold and in force or to come.
    #[server(default)]
    filter: ProductsFilter,
) -> Result<ProductsPage, AppError> {
    let read = async {
        let mut conn = open_for_reading(id).await?;
        Ok(store::page(&mut conn, sight(&user::require(Role::Viewer)?, id), &filter).await?)
    };
    read.await.map_err(AppError::answered)
}

/// A product that only this customer may buy.
///
/// # Errors
/// `NotFound` where the customer has no such product, or may not be seen.
#[server(name = ReadExclusiveProduct, protocol = Read)]
pub async fn exclusive_product(
    /// Whose.
    id: CustomerId,
    /// Which one.
    product: ProductId,
) -> Result<Product, AppError> {
    let read = async {
        let mut conn = open_for_reading(id).await?;
        catalogue::find_exclusive(&mut conn, id, product).await?.ok_or(AppError::NotFound)
    };
    read.await.map_err(AppError::answered)
}

/// Adds a product that only this customer may buy.
///
/// # Errors
/// The fields that are wrong; `NotFound` where there is no such customer; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn add_exclusive_product(
    /// Whose.
    id: CustomerId,
    /// The product as typed.
    form: ProductForm,
) -> Result<ProductId, AppError> {
    let add = async {
        let mut tx = open_for_writing(id).await?;
        let edit = form.parse(use_locale()).map_err(AppError::Invalid)?;
        let product = catalogue::insert(&mut tx, &edit, Some(id)).await.map_err(crate::product::api::refused)?;
        tx.commit().await?;
        Ok(product)
    };
    add.await.map_err(AppError::answered)
}

/// Saves a product that only this customer may buy, over the version the form was made from.
///
/// # Errors
/// The fields that are wrong; `Conflict` with the product as it stands now, as a form, where somebody else has saved since;
/// `NotFound` where the customer has no such product; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn save_exclusive_product(
    /// Whose.
    id: CustomerId,
    /// Which one.
    product: ProductId,
    /// The product as typed, with the version it was typed over.
    form: ProductForm,
) -> Result<(), AppError> {
    let save = async {
        let mut tx = open_for_writing(id).await?;
        let edit = form.parse(use_locale()).map_err(AppError::Invalid)?;
        let version = version(&form.version)?;
        written(catalogue::update(&mut tx, Some(id), product, version, &edit, Some(id)).await, use_locale())?;
        Ok(tx.commit().await?)
    };
    save.await.map_err(AppError::answered)
}

/// Gives columns of a product that only this customer may buy the values that they had, by the rules of the form.
///
/// # Errors
/// As for [`save_exclusive_product`].
#[cfg(feature = "ssr")]
pub async fn put_product_back(
    tx: &mut Tx,
    id: CustomerId,
    product: ProductId,
    old: &Columns,
    locale: Locale,
) -> Result<(), AppError> {
    let now = catalogue::find_exclusive(tx, id, product).await?.ok_or(AppError::NotFound)?;
    let edit = ProductForm::of(&with_columns(&now, old)?, locale).parse(locale).map_err(AppError::Invalid)?;
    written(catalogue::update(tx, Some(id), product, now.version, &edit, Some(id)).await, locale)
}

/// What became of a save. Whose the product is, the form does not ask.
#[cfg(feature = "ssr")]
fn written(saved: Result<Saved<Product>, DbError>, locale: Locale) -> Result<(), AppError> {
    match saved.map_err(crate::product::api::refused)? {
        Saved::Done => Ok(()),
        Saved::Stale(now) => {
            Err(AppError::conflict(&ProductForm { exclusive_customer: String::new(), ..ProductForm::of(&now, locale) }))
        }
        Saved::Missing => Err(AppError::NotFound),
    }
}

/// Removes a product that only this customer may buy; its history stays, and it can be put back.
///
/// # Errors
/// `NotFound` where it is not there; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn remove_exclusive_product(
    /// Whose.
    id: CustomerId,
    /// Which one.
    product: ProductId,
) -> Result<(), AppError> {
    set_product_deleted(id, product, true).await.map_err(AppError::answered)
}

/// Puts back a product that was removed.
///
/// # Errors
/// `NotFound` where nothing was removed; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn restore_exclusive_product(
    /// Whose.
    id: CustomerId,
    /// Which one.
    product: ProductId,
) -> Result<(), AppError> {
    set_product_deleted(id, product, false).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn set_product_deleted(id: CustomerId, product: ProductId, deleted: bool) -> Result<(), AppError> {
    let mut tx = open_for_writing(id).await?;
    if !store::set_product_deleted(&mut tx, id, product, deleted).await? {
        return Err(AppError::NotFound);
    }
    Ok(tx.commit().await?)
}

/// One of the customer's own prices.
///
/// # Errors
/// `NotFound` where the customer has no such price, or may not be seen.
#[server(name = ReadCustomerPrice, protocol = Read)]
pub async fn customer_price(
    /// Whose.
    id: CustomerId,
    /// Which one.
    price: CustomerPriceId,
) -> Result<CustomerPrice, AppError> {
    let read = async {
        let mut conn = open_for_reading(id).await?;
        store::find_price(&mut conn, id, price).await?.ok_or(AppError::NotFound)
    };
    read.await.map_err(AppError::answered)
}

/// Adds a price of the customer's own.
///
/// # Errors
/// The fields that are wrong; `NotFound` where there is no such customer; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn add_customer_price(
    /// Whose.
    id: CustomerId,
    /// The price as typed.
    form: PriceForm,
) -> Result<CustomerPriceId, AppError> {
    let add = async {
        let mut tx = open_for_writing(id).await?;
        let edit = form.parse(use_locale()).map_err(AppError::Invalid)?;
        let product = product_of(&mut tx, id, &edit).await?;
        let price = store::insert_price(&mut tx, id, &product, &edit).await.map_err(refused)?;
        tx.commit().await?;
        Ok(price)
    };
    add.await.map_err(AppError::answered)
}

/// Saves a price over the version the form was made from.
///
/// # Errors
/// The fields that are wrong; `Conflict` with the price as it stands now, as a form, where somebody else has saved since;
/// `NotFound` where the customer has no such price; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn save_customer_price(
    /// Whose.
    id: CustomerId,
    /// Which one.
    price: CustomerPriceId,
    /// The price as typed, with the version it was typed over.
    form: PriceForm,
) -> Result<(), AppError> {
    let save = async {
        let mut tx = open_for_writing(id).await?;
        let edit = form.parse(use_locale()).map_err(AppError::Invalid)?;
        let version = version(&form.version)?;
        let product = product_of(&mut tx, id, &edit).await?;
        match store::update_price(&mut tx, id, price, version, &product, &edit).await.map_err(refused)? {
            Saved::Done => Ok(tx.commit().await?),
            Saved::Stale(now) => {
                let mut stands = PriceForm::of(&now, use_locale());
                if now.product_id == product.id {
                    // The same product, however it was typed.
                    stands.product.clone_from(&edit.product);
                }
                Err(AppError::conflict(&stands))
            }
            Saved::Missing => Err(AppError::NotFound),
        }
    };
    save.await.map_err(AppError::answered)
}

/// Gives columns of a price the values that they had, as if they were typed again.
///
/// # Errors
/// As for [`save_customer_price`].
#[cfg(feature = "ssr")]
pub async fn put_price_back(
    tx: &mut Tx,
    id: CustomerId,
    price: CustomerPriceId,
    old: &Columns,
    locale: Locale,
) -> Result<(), AppError> {
    let now = store::find_price(tx, id, price).await?.ok_or(AppError::NotFound)?;
    let edit = PriceForm::of(&with_columns(&now, old)?, locale).parse(locale).map_err(AppError::Invalid)?;
    let product = product_of(tx, id, &edit).await?;
    match store::update_price(tx, id, price, now.version, &product, &edit).await.map_err(refused)? {
        Saved::Done => Ok(()),
        Saved::Stale(now) => Err(AppError::conflict(&PriceForm::of(&now, locale))),
        Saved::Missing => Err(AppError::NotFound),
    }
}

/// Removes a price; its history stays, and it can be put back.
///
/// # Errors
/// `NotFound` where it is not there; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn remove_customer_price(
    /// Whose.
    id: CustomerId,
    /// Which one.
    price: CustomerPriceId,
) -> Result<(), AppError> {
    set_price_deleted(id, price, true).await.map_err(AppError::answered)
}

/// Puts back a price that was removed.
///
/// # Errors
/// `NotFound` where nothing was removed; the field `valid_from` where another one has taken its day meanwhile; `Forbidden`
/// for viewers.
#[server(protocol = Write)]
pub async fn restore_customer_price(
    /// Whose.
    id: CustomerId,
    /// Which one.
    price: CustomerPriceId,
) -> Result<(), AppError> {
    set_price_deleted(id, price, false).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn set_price_deleted(id: CustomerId, price: CustomerPriceId, deleted: bool) -> Result<(), AppError> {
    let mut tx = open_for_writing(id).await?;
    if !store::set_price_deleted(&mut tx, id, price, deleted).await.map_err(refused)? {
        return Err(AppError::NotFound);
    }
    Ok(tx.commit().await?)
}

/// What the customer may buy and a search finds, as texts to choose from in the form of a price.
///
/// # Errors
/// `NotFound` where there is no such customer.
#[server(protocol = Read)]
pub async fn offered_products(
    /// Whose.
    id: CustomerId,
    /// What was typed so far.
    #[server(default)]
    q: String,
) -> Result<Vec<String>, AppError> {
    let read = async {
        let mut conn = open_for_reading(id).await?;
        let found = store::offered(&mut conn, id, &q.replace('\0', "")).await?;
        Ok(found.iter().map(Product::label).collect())
    };
    read.await.map_err(AppError::answered)
}

/// Whose products the reader asks for, on the day that it is where the reader is.
#[cfg(feature = "ssr")]
pub(crate) fn sight(access: &Access, customer: CustomerId) -> store::Sight {
    let now = chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now());
    store::Sight { customer, today: now.with_timezone(&access.now_zone()).date_naive() }
}

/// The product that a price is for: one that the customer may buy, or could if it were still sold.
#[cfg(feature = "ssr")]
async fn product_of(conn: &mut Executor, customer: CustomerId, edit: &PriceEdit) -> Result<Product, AppError> {
    let wrong = |word: Word| AppError::field("product", Problem::Refused { reason: word.of(use_locale()).to_owned() });
    let product = catalogue::find_typed(conn, &edit.product).await?.ok_or_else(|| wrong(words::UNKNOWN_PRODUCT))?;
    if product.exclusive_customer_id.is_some_and(|only| only != customer) {
        return Err(wrong(words::ONLY_ANOTHER));
    }
    Ok(product)
}

#[cfg(feature = "ssr")]
fn version(typed: &str) -> Result<i64, AppError> {
    typed.parse().map_err(|_| AppError::field("version", Problem::NotANumber))
}

/// What only the database can know comes back as an error of a field.
#[cfg(feature = "ssr")]
pub fn refused(error: DbError) -> AppError {
    match error.constraint() {
        Some("customer_price_customer_id_product_id_valid_from_key") => {
            let reason = words::SAME_START.of(use_locale()).to_owned();
            AppError::field("valid_from", Problem::Refused { reason })
        }
        _ => error.into(),
    }
}

/// Takes a form posted below `/customers/{id}/products`, and tells where to go from there; none where no form is posted to.
#[cfg(feature = "ssr")]
pub async fn posted(id: CustomerId, rest: &[&str], body: &str) -> Done {
    let product = |item: &str| item.parse().unwrap_or(ProductId(0));
    let price = |item: &str| item.parse().unwrap_or(CustomerPriceId(0));
    Some(match *rest {
        ["new"] => match form(body) {
            Ok(form) => add_exclusive_product(id, form).await.map(|_| String::new()),
            Err(error) => Err(error),
        },
        ["prices", "new"] => match form(body) {
            Ok(form) => add_customer_price(id, form).await.map(|_| String::new()),
            Err(error) => Err(error),
        },
        ["prices", item, "edit"] => match form(body) {
            Ok(form) => save_customer_price(id, price(item), form).await.map(|()| String::new()),
            Err(error) => Err(error),
        },
        ["prices", item, "remove"] => {
            remove_customer_price(id, price(item)).await.map(|()| format!("?removed_price={item}"))
        }
        ["prices", item, "restore"] => restore_customer_price(id, price(item)).await.map(|()| String::new()),
        [item, "edit"] => match form(body) {
            Ok(form) => save_exclusive_product(id, product(item), form).await.map(|()| String::new()),
            Err(error) => Err(error),
        },
        [item, "remove"] => remove_exclusive_product(id, product(item)).await.map(|()| format!("?removed={item}")),
        [item, "restore"] => restore_exclusive_product(id, product(item)).await.map(|()| String::new()),
        _ => return None,
    })
}
