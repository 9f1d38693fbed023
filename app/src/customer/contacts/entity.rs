//! How the history tells of contacts.

use crate::customer::history::{Entity, fields};

/// The table `contact`.
pub const CONTACT: Entity = Entity {
    table: "contact",
    label: LABEL,
    the: THE_CONTACT,
    field_of: FIELD_OF_CONTACT,
    names: &[&["name"]],
    fields: fields! {
        name Text: "Nombre" "Name" "Nom", "el nombre" "the name" "le nom";
        job_title Text: "Cargo" "Job title" "Fonction", "el cargo" "the job title" "la fonction";
        email Text: "Correo electrónico" "Email" "E-mail", "el correo electrónico" "the email" "l’e-mail";
        phone Text: "Teléfono" "Phone" "Téléphone", "el teléfono" "the phone" "le téléphone";
        fax Text: "Fax" "Fax" "Fax", "el fax" "the fax" "le fax";
        is_primary Switch(DID_MAKE_PRIMARY, DID_UNMAKE_PRIMARY): "Contacto principal" "Primary contact" "Contact principal", "la marca de principal" "the primary mark" "la marque «\u{a0}principal\u{a0}»";
        notes LongText: "Notas" "Notes" "Notes", "las notas" "the notes" "les notes";
    },
};

crate::words! {
    LABEL: "Contacto", "Contact", "Contact";
    THE_CONTACT: "el contacto {name}", "the contact {name}", "le contact {name}";
    FIELD_OF_CONTACT: "{field} del contacto {name}", "{field} of the contact {name}", "{field} du contact {name}";
    DID_MAKE_PRIMARY: "{user} hizo principal {thing}", "{user} made {thing} the primary one", "{user} a défini {thing} comme principal";
    DID_UNMAKE_PRIMARY: "{user} dejó de considerar principal {thing}", "{user} made {thing} no longer the primary one", "{user} ne considère plus {thing} comme principal";
}
