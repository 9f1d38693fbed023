//! How the history tells of an erasure.

use super::words::{
    A_CONTACT, A_CUSTOMER, DID_ERASE_CONTACT, DID_ERASE_CUSTOMER, ERASURE, FIELD_OF_ERASURE, THE_ERASURE,
};
use crate::customer::history::{Entity, PutBack, fields};
use crate::locale::Word;

/// The table `erasure`.
pub const ENTITY: Entity = Entity {
    table: "erasure",
    label: ERASURE,
    the: THE_ERASURE,
    field_of: FIELD_OF_ERASURE,
    names: &[&["reason"]],
    put_back: PutBack::Never,
    fields: fields! {
        kind Told(KINDS): "Qué se borró" "What was erased" "Ce qui a été effacé", "lo borrado" "what was erased" "ce qui a été effacé";
        reason Text: "Motivo" "Reason" "Motif", "el motivo" "the reason" "le motif";
        history_rows Text: "Cambios vaciados del historial" "Changes emptied in the history" "Modifications vidées de l’historique", "los cambios vaciados" "the changes that were emptied" "les modifications vidées";
        files Text: "Archivos eliminados" "Files removed" "Fichiers supprimés", "los archivos eliminados" "the files that were removed" "les fichiers supprimés";
        documents Text: "Documentos que se conservan por ley" "Documents kept by law" "Documents conservés par obligation légale", "los documentos conservados" "the documents that are kept" "les documents conservés";
        kept_until Day: "Se conservan hasta el" "Kept until" "Conservés jusqu’au", "la fecha de conservación" "the day until which they are kept" "la date de conservation";
        contact_id Hidden: "Contacto" "Contact" "Contact", "el contacto" "the contact" "le contact";
        digest Hidden: "Sello" "Seal" "Sceau", "el sello" "the seal" "le sceau";
    },
};

const KINDS: &[(&str, Word, Word)] =
    &[("customer", A_CUSTOMER, DID_ERASE_CUSTOMER), ("contact", A_CONTACT, DID_ERASE_CONTACT)];
