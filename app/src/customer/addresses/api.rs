//! What the browser may ask of the addresses.

use super::model::{Address, AddressFilter, AddressForm, AddressPage};
use crate::error::AppError;
use crate::value::{AddressId, CustomerId};
use crate::wire::{Read, Write};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::store;
#[cfg(feature = "ssr")]
use crate::{
    customer::api::{open_for_reading, open_for_writing},
    customer::history::{Columns, with_columns},
    db::Tx,
    locale::{Locale, use_locale},
    post::{Done, form},
    ui::form::Form as _,
    value::Problem,
};

/// A page of a customer's addresses.
///
/// # Errors
/// `NotFound` where there is no such customer, or it is deleted and the user is no administrator.
#[server(name = ReadAddressPage, protocol = Read)]
pub async fn address_page(
    /// Whose.
    id: CustomerId,
    /// Which ones; an address without filters asks for all.
    #[server(default)]
    filter: AddressFilter,
) -> Result<AddressPage, AppError> {
    let read = async {
        let mut conn = open_for_reading(id).await?;
        Ok(store::page(&mut conn, id, &filter).await?)
    };
    read.await.map_err(AppError::answered)
}

/// One address of a customer.
///
/// # Errors
/// `NotFound` where the customer has no such address, or may not be seen.
#[server(protocol = Read)]
pub async fn read_address(
    /// Whose.
    id: CustomerId,
    /// Which one.
    address: AddressId,
) -> Result<Address, AppError> {
    let read = async {
        let mut conn = open_for_reading(id).await?;
        store::find(&mut conn, id, address).await?.ok_or(AppError::NotFound)
    };
    read.await.map_err(AppError::answered)
}

/// Adds an address.
///
/// # Errors
/// The fields that are wrong; `NotFound` where there is no such customer; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn create_address(
    /// Whose.
    id: CustomerId,
    /// The address as typed.
    form: AddressForm,
) -> Result<AddressId, AppError> {
    let create = async {
        let mut tx = open_for_writing(id).await?;
        let edit = form.parse(use_locale()).map_err(AppError::Invalid)?;
        let address = store::insert(&mut tx, id, &edit).await?;
        tx.commit().await?;
        Ok(address)
    };
    create.await.map_err(AppError::answered)
}

/// Saves an address over the version the form was made from.
///
/// # Errors
/// The fields that are wrong; `Conflict` with the address as it stands now, as a form, where somebody else has saved since;
/// `NotFound` where it is not there; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn save_address(
    /// Whose.
    id: CustomerId,
    /// Which one.
    address: AddressId,
    /// The address as typed, with the version it was typed over.
    form: AddressForm,
) -> Result<(), AppError> {
    let save = async {
        let mut tx = open_for_writing(id).await?;
        let edit = form.parse(use_locale()).map_err(AppError::Invalid)?;
        let version = form.version.parse().map_err(|_| AppError::field("version", Problem::NotANumber))?;
        if store::update(&mut tx, id, address, version, &edit).await? {
            return Ok(tx.commit().await?);
        }
        let now = store::find(&mut tx, id, address).await?.ok_or(AppError::NotFound)?;
        Err(AppError::conflict(&AddressForm::of(&now)))
    };
    save.await.map_err(AppError::answered)
}

/// Gives columns the values that they had, as if they were typed again.
///
/// # Errors
/// As for [`save_address`].
#[cfg(feature = "ssr")]
pub async fn put_back(
    tx: &mut Tx,
    id: CustomerId,
    address: AddressId,
    old: &Columns,
    locale: Locale,
) -> Result<(), AppError> {
    let now = store::find(tx, id, address).await?.ok_or(AppError::NotFound)?;
    let edit = AddressForm::of(&with_columns(&now, old)?).parse(locale).map_err(AppError::Invalid)?;
    let saved = store::update(tx, id, address, now.version, &edit).await?;
    if saved { Ok(()) } else { Err(AppError::conflict(&AddressForm::of(&now))) }
}

/// Removes an address.
///
/// # Errors
/// `NotFound` where it is not there; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn remove_address(
    /// Whose.
    id: CustomerId,
    /// Which one.
    address: AddressId,
) -> Result<(), AppError> {
    set_deleted(id, address, true).await.map_err(AppError::answered)
}

/// Brings a removed address back.
///
/// # Errors
/// `NotFound` where nothing was removed; `Forbidden` for viewers.
#[server(protocol = Write)]
pub async fn restore_address(
    /// Whose.
    id: CustomerId,
    /// Which one.
    address: AddressId,
) -> Result<(), AppError> {
    set_deleted(id, address, false).await.map_err(AppError::answered)
}

#[cfg(feature = "ssr")]
async fn set_deleted(id: CustomerId, address: AddressId, deleted: bool) -> Result<(), AppError> {
    let mut tx = open_for_writing(id).await?;
    if !store::set_deleted(&mut tx, id, address, deleted).await? {
        return Err(AppError::NotFound);
    }
    Ok(tx.commit().await?)
}

/// Takes a form posted below `/customers/{id}/addresses`, and tells where to go from there; none where no form is posted to.
#[cfg(feature = "ssr")]
pub async fn posted(id: CustomerId, rest: &[&str], body: &str) -> Done {
    let address = |item: &str| item.parse().unwrap_or(AddressId(0));
    Some(match *rest {
        ["new"] => match form(body) {
            Ok(form) => create_address(id, form).await.map(|_| String::new()),
            Err(error) => Err(error),
        },
        [item, "edit"] => match form(body) {
            Ok(form) => save_address(id, address(item), form).await.map(|()| String::new()),
            Err(error) => Err(error),
        },
        [item, "remove"] => remove_address(id, address(item)).await.map(|()| format!("?removed={item}")),
        [item, "restore"] => restore_address(id, address(item)).await.map(|()| String::new()),
        _ => return None,
    })
}
