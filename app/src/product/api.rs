//! What the browser may ask of the catalogue.

use super::filter::CatalogueFilter;
use super::model::{Product, ProductForm, Products};
use crate::error::AppError;
use crate::value::ProductId;
use crate::wire::{Read, Write};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::store::{self, Saved};
#[cfg(feature = "ssr")]
use crate::db::{DbError, Executor};
#[cfg(feature = "ssr")]
use crate::locale::use_locale;
#[cfg(feature = "ssr")]
use crate::post::{self, form};
#[cfg(feature = "ssr")]
use crate::ui::form::Form as _;
#[cfg(feature = "ssr")]
use crate::user::{self, Role, open::open_across, open::open_across_for_writing};
#[cfg(feature = "ssr")]
use crate::value::{CustomerId, Problem};

/// A page of the catalogue, by name.
///
/// # Errors
/// When nobody is signed in.
#[server(name = ReadCatalogue, protocol = Read)]
pub async fn catalogue(
    /// Which products; an address without filters asks for those that are sold.
    #[server(default)]
    filter: CatalogueFilter,
) -> Result<Products, AppError> {
    let page = async {
        let access = user::require(Role::Viewer)?;
        let mut conn = open_across(&access).await?;
        Ok(store::page(&mut conn, &filter).await?)
    };
    page.await.map_err(AppError::answered)
}

/// One product.
///
/// # Errors
/// `NotFound` where there is none.
#[server(name = ReadProduct, protocol = Read)]
pub async fn product(
    /// Which product.
    id: ProductId,
) -> Result<Product, AppError> {
    let find = async {
        let access = user::require(Role::Viewer)?;
        let mut conn = open_across(&access).await?;
        store::find(&mut conn, id).await?.ok_or(AppError::NotFound)
    };
    find.await.map_err(AppError::answered)
}

/// Adds a product to the catalogue.
///
/// # Errors
/// The fields that are wrong; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn create_product(
    /// The product as typed.
    form: ProductForm,
) -> Result<ProductId, AppError> {
    create(form).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn create(form: ProductForm) -> Result<ProductId, AppError> {
    let access = user::require(Role::Editor)?;
    let edit = form.parse(use_locale()).map_err(AppError::Invalid)?;
    let mut tx = open_across_for_writing(&access).await?;
    let owner = owner(&mut tx, edit.exclusive_customer.as_deref(), None).await?;
    let id = store::insert(&mut tx, &edit, owner).await.map_err(refused)?;
    tx.commit().await?;
    Ok(id)
}

/// Saves a product over the version the form was made from.
///
/// # Errors
/// The fields that are wrong; `Conflict` with the product as it stands now, as a form, where somebody else has saved since;
/// `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn save_product(
    /// Which product.
    id: ProductId,
    /// The product as typed, with the version it was typed over.
    form: ProductForm,
) -> Result<(), AppError> {
    save(id, form).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn save(id: ProductId, form: ProductForm) -> Result<(), AppError> {
    let access = user::require(Role::Editor)?;
    let edit = form.parse(use_locale()).map_err(AppError::Invalid)?;
    let version = form.version.parse().map_err(|_| AppError::field("version", Problem::NotANumber))?;
    let mut tx = open_across_for_writing(&access).await?;
    store::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let owner = owner(&mut tx, edit.exclusive_customer.as_deref(), Some(id)).await?;
    match store::update(&mut tx, None, id, version, &edit, owner).await.map_err(refused)? {
        Saved::Done => Ok(tx.commit().await?),
        Saved::Stale(now) => Err(AppError::conflict(&ProductForm::of(&now, use_locale()))),
        Saved::Missing => Err(AppError::NotFound),
    }
}

/// Stops selling a product, or sells it again. It stays in the catalogue, and in the documents it stands in.
///
/// # Errors
/// `NotFound` where it is not there, `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn sell_product(
    /// Which product.
    id: ProductId,
    /// Whether it is sold from now on.
    active: bool,
) -> Result<(), AppError> {
    sell(id, active).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn sell(id: ProductId, active: bool) -> Result<(), AppError> {
    let access = user::require(Role::Editor)?;
    let mut tx = open_across_for_writing(&access).await?;
    store::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    store::set_active(&mut tx, id, active).await?;
    Ok(tx.commit().await?)
}

/// The only customer who may buy a product, by the number that was typed.
#[cfg(feature = "ssr")]
async fn owner(
    conn: &mut Executor,
    number: Option<&str>,
    of: Option<ProductId>,
) -> Result<Option<CustomerId>, AppError> {
    let Some(number) = number else { return Ok(None) };
    let found = store::owner(conn, number, of).await?;
    let reason = super::words::UNKNOWN_CUSTOMER.of(use_locale()).to_owned();
    Ok(Some(found.ok_or_else(|| AppError::field("exclusive_customer", Problem::Refused { reason }))?))
}

/// What only the database can know comes back as an error of a field.
#[cfg(feature = "ssr")]
pub(crate) fn refused(error: DbError) -> AppError {
    match error.constraint() {
        Some("product_number_key") => AppError::field("number", Problem::Taken),
        _ => error.into(),
    }
}

/// Takes a form posted below `/products`, and tells where to go from there; none where no form is posted to.
#[cfg(feature = "ssr")]
pub async fn posted(rest: &[&str], body: &str) -> post::Done {
    let id = |item: &str| item.parse().unwrap_or(ProductId(0));
    Some(match *rest {
        ["new"] => match form(body) {
            Ok(form) => create_product(form).await.map(|id| format!("/{id}")),
            Err(error) => Err(error),
        },
        [item, "edit"] => match form(body) {
            Ok(form) => save_product(id(item), form).await.map(|()| format!("/{item}")),
            Err(error) => Err(error),
        },
        [item, "activate"] => sell_product(id(item), true).await.map(|()| format!("/{item}")),
        [item, "deactivate"] => sell_product(id(item), false).await.map(|()| format!("/{item}")),
        _ => return None,
    })
}
