//! How the history tells of products and of a customer's own prices.

use crate::customer::history::{Entity, PutBack, fields};
use crate::locale::Word;

/// The table `product`: in a customer's history stand those that only this customer may buy.
pub const PRODUCT: Entity = Entity {
    table: "product",
    label: PRODUCT_LABEL,
    the: THE_PRODUCT,
    field_of: FIELD_OF_PRODUCT,
    names: &[&["name"]],
    put_back: PutBack::Columns(&[
        "number",
        "name",
        "kind",
        "unit",
        "price",
        "currency",
        "vat_rate",
        "active",
        "description",
    ]),
    fields: fields! {
        number Text: "Número de producto" "Product number" "Numéro de produit", "el número" "the number" "le numéro";
        name Text: "Nombre" "Name" "Nom", "el nombre" "the name" "le nom";
        kind Choice(KINDS): "Tipo" "Kind" "Type", "el tipo" "the kind" "le type";
        unit Text: "Unidad" "Unit" "Unité", "la unidad" "the unit" "l’unité";
        price Money: "Precio de catálogo" "Catalogue price" "Prix catalogue", "el precio de catálogo" "the catalogue price" "le prix catalogue";
        currency Currency: "Moneda" "Currency" "Devise", "la moneda" "the currency" "la devise";
        vat_rate Percent: "IVA" "VAT" "TVA", "el IVA" "the VAT" "la TVA";
        active Switch(DID_SELL, DID_STOP_SELLING): "En venta" "Sold" "En vente", "la venta" "the sale" "la vente";
        exclusive_customer_id Customer: "Solo para el cliente" "Only for the customer" "Réservé au client", "el único cliente" "the only customer" "le seul client";
        description LongText: "Descripción" "Description" "Description", "la descripción" "the description" "la description";
    },
};

/// The table `customer_price`. Which product a price is for, its name as it was then tells.
pub const CUSTOMER_PRICE: Entity = Entity {
    table: "customer_price",
    label: PRICE_LABEL,
    the: THE_PRICE,
    field_of: FIELD_OF_PRICE,
    names: &[&["product_name"]],
    put_back: PutBack::Columns(&["article_code", "price", "currency", "valid_from", "valid_to", "notes"]),
    fields: fields! {
        product_id Hidden: "Producto" "Product" "Produit", "el producto" "the product" "le produit";
        product_name Text: "Producto" "Product" "Produit", "el producto" "the product" "le produit";
        article_code Text: "Código del cliente" "Customer’s code" "Code du client", "el código del cliente" "the customer’s code" "le code du client";
        price Money: "Precio propio" "Own price" "Prix propre", "el importe" "the amount" "le montant";
        currency Currency: "Moneda" "Currency" "Devise", "la moneda" "the currency" "la devise";
        valid_from Day: "Válido desde" "Valid from" "Valable du", "el inicio" "the beginning" "le début";
        valid_to Day: "Válido hasta" "Valid until" "Valable jusqu’au", "el final" "the end" "la fin";
        notes LongText: "Notas" "Notes" "Notes", "las notas" "the notes" "les notes";
    },
};

const KINDS: &[(&str, Word)] = &[("product", A_PRODUCT), ("service", A_SERVICE)];

crate::words! {
    PRODUCT_LABEL: "Producto", "Product", "Produit";
    PRICE_LABEL: "Precio propio", "Own price", "Prix propre";
    A_PRODUCT: "producto", "product", "produit";
    A_SERVICE: "servicio", "service", "service";
    THE_PRODUCT: "el producto {name}", "the product {name}", "le produit {name}";
    FIELD_OF_PRODUCT: "{field} del producto {name}", "{field} of the product {name}", "{field} du produit {name}";
    THE_PRICE: "el precio propio de {name}", "the own price of {name}", "le prix propre de {name}";
    FIELD_OF_PRICE: "{field} del precio propio de {name}", "{field} of the own price of {name}", "{field} du prix propre de {name}";
    DID_SELL: "{user} volvió a vender {thing}", "{user} put {thing} on sale again", "{user} a remis en vente {thing}";
    DID_STOP_SELLING: "{user} dejó de vender {thing}", "{user} stopped selling {thing}", "{user} a retiré de la vente {thing}";
}
