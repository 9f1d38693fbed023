//! How the history tells of addresses.

use crate::customer::history::{Entity, PutBack, fields};
use crate::locale::Word;

/// The table `address`.
pub const ADDRESS: Entity = Entity {
    table: "address",
    label: LABEL,
    the: THE_ADDRESS,
    field_of: FIELD_OF_ADDRESS,
    names: &[&["label"], &["street", "city"]],
    put_back: PutBack::Whole,
    fields: fields! {
        purpose Choice(PURPOSES): "Uso" "Purpose" "Usage", "el uso" "the purpose" "l’usage";
        label Text: "Denominación" "Label" "Libellé", "la denominación" "the label" "le libellé";
        street Text: "Calle" "Street" "Rue", "la calle" "the street" "la rue";
        postal_code Text: "Código postal" "Postal code" "Code postal", "el código postal" "the postal code" "le code postal";
        city Text: "Ciudad" "City" "Ville", "la ciudad" "the city" "la ville";
        region Text: "Región" "Region" "Région", "la región" "the region" "la région";
        country Country: "País" "Country" "Pays", "el país" "the country" "le pays";
        is_default Switch(DID_MAKE_DEFAULT, DID_UNMAKE_DEFAULT): "Predeterminada" "Default" "Par défaut", "la marca de predeterminada" "the default mark" "la marque «\u{a0}par défaut\u{a0}»";
        also_shipping Switch(DID_SHIP_THERE, DID_NOT_SHIP_THERE): "Los envíos van también aquí" "Deliveries go here too" "Les livraisons arrivent aussi ici", "la marca de envíos" "the mark for deliveries" "la marque des livraisons";
    },
};

const PURPOSES: &[(&str, Word)] = &[("shipping", SHIPPING), ("billing", BILLING), ("other", OTHER_PURPOSE)];

crate::words! {
    LABEL: "Dirección", "Address", "Adresse";
    SHIPPING: "envío", "shipping", "livraison";
    BILLING: "facturación", "billing", "facturation";
    OTHER_PURPOSE: "otro", "other", "autre";
    THE_ADDRESS: "la dirección {name}", "the address {name}", "l’adresse {name}";
    FIELD_OF_ADDRESS: "{field} de la dirección {name}", "{field} of the address {name}", "{field} de l’adresse {name}";
    DID_SHIP_THERE: "{user} indicó que los envíos van también a {thing}", "{user} had deliveries go to {thing} too", "{user} a fait livrer aussi à {thing}";
    DID_NOT_SHIP_THERE: "{user} indicó que los envíos ya no van a {thing}", "{user} no longer has deliveries go to {thing}", "{user} ne fait plus livrer à {thing}";
    DID_MAKE_DEFAULT: "{user} hizo predeterminada {thing}", "{user} made {thing} the default one", "{user} a défini {thing} par défaut";
    DID_UNMAKE_DEFAULT: "{user} dejó de usar {thing} como predeterminada", "{user} no longer uses {thing} by default", "{user} n’utilise plus {thing} par défaut";
}
