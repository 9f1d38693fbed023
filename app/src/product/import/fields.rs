//! The fields that a file of products can bring, and what they are called in other people's files.

use crate::customer::import::fields::{Field, Part};

const fn product(name: &'static str, input: &'static str, headers: &'static [&'static str]) -> Field {
    Field { name, part: Part::Product, input, headers }
}

/// Every field, in the order of the form.
pub static FIELDS: &[Field] = &[
    product(
        "number",
        "number",
        &[
            "id",
            "no",
            "code",
            "sku",
            "productid",
            "productnumber",
            "productcode",
            "itemnumber",
            "articlenumber",
            "numero",
            "codigo",
            "codigoproducto",
            "numerodeproducto",
            "idproducto",
            "referencia",
            "numeroproduit",
            "numerodeproduit",
            "codeproduit",
            "idproduit",
            "reference",
            "codearticle",
        ],
    ),
    product(
        "name",
        "name",
        &[
            "productname",
            "product",
            "item",
            "title",
            "nombre",
            "producto",
            "nombreproducto",
            "nombredelproducto",
            "articulo",
            "nom",
            "produit",
            "nomproduit",
            "nomduproduit",
            "article",
            "designation",
            "libelle",
        ],
    ),
    product("description", "description", &["details", "text", "descripcion", "detalle", "texte"]),
    product("kind", "kind", &["type", "producttype", "tipo", "tipodeproducto", "typedeproduit"]),
    product(
        "unit",
        "unit",
        &[
            "units",
            "uom",
            "unitofmeasure",
            "quantityperunit",
            "packaging",
            "unidad",
            "unidaddemedida",
            "formato",
            "unite",
            "unitedemesure",
            "conditionnement",
        ],
    ),
    product(
        "price",
        "price",
        &[
            "unitprice",
            "listprice",
            "salesprice",
            "amount",
            "precio",
            "preciounitario",
            "pvp",
            "tarifa",
            "importe",
            "prix",
            "prixunitaire",
            "tarif",
            "prixht",
        ],
    ),
    product("currency", "currency", &["currencycode", "moneda", "divisa", "devise", "monnaie"]),
    product(
        "vat_rate",
        "vat_rate",
        &["vat", "vatpercent", "tax", "taxrate", "iva", "tipodeiva", "porcentajeiva", "tva", "tauxtva", "tauxdetva"],
    ),
    product(
        "active",
        "active",
        &["status", "state", "sold", "estado", "activo", "enventa", "statut", "etat", "actif", "envente"],
    ),
    product(
        "discontinued",
        "active",
        &["obsolete", "retired", "descatalogado", "discontinuado", "retirado", "arrete", "supprime"],
    ),
];
