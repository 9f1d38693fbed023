//! How the history tells of files.

use crate::customer::history::{Entity, PutBack, fields};
use crate::locale::Word;

/// The table `file`.
pub const FILE: Entity = Entity {
    table: "file",
    label: LABEL,
    the: THE_FILE,
    field_of: FIELD_OF_FILE,
    names: &[&["name"]],
    put_back: PutBack::Columns(&["name", "note"]),
    fields: fields! {
        name Text: "Nombre" "Name" "Nom", "el nombre" "the name" "le nom";
        note LongText: "Nota" "Note" "Note", "la nota" "the note" "la note";
        ticket_number Joined(DID_ATTACH, DID_DETACH): "Ticket" "Ticket" "Ticket", "el ticket" "the ticket" "le ticket";
        ticket_id Hidden: "Ticket" "Ticket" "Ticket", "el ticket" "the ticket" "le ticket";
    },
};

/// The table `file_version`.
pub const FILE_VERSION: Entity = Entity {
    table: "file_version",
    label: VERSION_LABEL,
    the: THE_VERSION,
    field_of: FIELD_OF_VERSION,
    names: &[&["label"]],
    put_back: PutBack::Never,
    fields: fields! {
        label Hidden: "Versión" "Version" "Version", "la versión" "the version" "la version";
        number Text: "Número de versión" "Version number" "Numéro de version", "el número de versión" "the version number" "le numéro de version";
        kind Choice(KINDS): "Tipo" "Kind" "Type", "el tipo" "the kind" "le type";
        media_type Text: "Tipo de contenido" "Media type" "Type de contenu", "el tipo de contenido" "the media type" "le type de contenu";
        size Text: "Tamaño (bytes)" "Size (bytes)" "Taille (octets)", "el tamaño" "the size" "la taille";
        sha256 Text: "SHA-256" "SHA-256" "SHA-256", "el SHA-256" "the SHA-256" "le SHA-256";
        author Text: "Subido por" "Uploaded by" "Ajouté par", "quien lo subió" "who uploaded it" "l’auteur de l’envoi";
        uploaded_at Instant: "Subido el" "Uploaded on" "Ajouté le", "la fecha de subida" "the date of the upload" "la date d’envoi";
        file_id Hidden: "Fichero" "File" "Fichier", "el fichero" "the file" "le fichier";
    },
};

const KINDS: &[(&str, Word)] = &[
    ("pdf", super::words::PDF),
    ("image", super::words::IMAGE),
    ("office", super::words::OFFICE),
    ("text", super::words::TEXT),
    ("table", super::words::TABLE),
    ("mail", super::words::MAIL),
    ("archive", super::words::ARCHIVE),
    ("media", super::words::MEDIA),
    ("web", super::words::WEB),
    ("program", super::words::PROGRAM),
    ("other", super::words::OTHER),
];

crate::words! {
    LABEL: "Fichero", "File", "Fichier";
    THE_FILE: "el fichero {name}", "the file {name}", "le fichier {name}";
    FIELD_OF_FILE: "{field} del fichero {name}", "{field} of the file {name}", "{field} du fichier {name}";
    DID_ATTACH: "{user} adjuntó {thing} al ticket {value}", "{user} attached {thing} to ticket {value}", "{user} a joint {thing} au ticket {value}";
    DID_DETACH: "{user} quitó {thing} del ticket {value}", "{user} detached {thing} from ticket {value}", "{user} a détaché {thing} du ticket {value}";
    VERSION_LABEL: "Versión de un fichero", "Version of a file", "Version d’un fichier";
    THE_VERSION: "la versión {name}", "the version {name}", "la version {name}";
    FIELD_OF_VERSION: "{field} de la versión {name}", "{field} of the version {name}", "{field} de la version {name}";
}
