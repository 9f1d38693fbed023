//! The words of the files.

use crate::locale::{Locale, format};

crate::words! {
    FILES: "Ficheros", "Files", "Fichiers";
    FILE: "Fichero", "File", "Fichier";

    PDF: "PDF", "PDF", "PDF";
    IMAGE: "Imagen", "Picture", "Image";
    TEXT: "Texto", "Text", "Texte";
    TABLE: "Tabla (CSV)", "Table (CSV)", "Tableau (CSV)";
    OFFICE: "Documento de oficina", "Office document", "Document bureautique";
    ARCHIVE: "Archivo comprimido", "Archive", "Archive";
    MAIL: "Correo", "Mail", "Courriel";
    MEDIA: "Audio o vídeo", "Audio or video", "Audio ou vidéo";
    WEB: "HTML, SVG o XML", "HTML, SVG or XML", "HTML, SVG ou XML";
    PROGRAM: "Programa", "Program", "Programme";
    OTHER: "Otro", "Other", "Autre";

    NAME: "Nombre", "Name", "Nom";
    KIND: "Tipo", "Kind", "Type";
    SIZE: "Tamaño", "Size", "Taille";
    AUTHOR: "Subido por", "Uploaded by", "Ajouté par";
    WHEN: "Fecha", "Date", "Date";
    NOTE: "Nota", "Note", "Note";
    TICKET: "Ticket", "Ticket", "Ticket";
    VERSION: "Versión", "Version", "Version";
    VERSION_NUMBER: "Versión {number}", "Version {number}", "Version {number}";

    TOO_LARGE: "El fichero es demasiado grande: como máximo {limit}. No se ha guardado nada.", "The file is too large: {limit} at most. Nothing was stored.", "Le fichier est trop volumineux : {limit} au maximum. Rien n’a été enregistré.";
    KIND_REFUSED: "Aquí no se admiten ficheros de este tipo: {kind}.", "Files of this kind are not taken here: {kind}.", "Les fichiers de ce type ne sont pas acceptés ici : {kind}.";
    INFECTED: "El antivirus ha encontrado {name} en el fichero. No se ha guardado nada.", "The virus scanner found {name} in the file. Nothing was stored.", "L’antivirus a détecté {name} dans le fichier. Rien n’a été enregistré.";
    NO_SCANNER: "El antivirus no responde y sin él no se admite ningún fichero. Inténtelo más tarde.", "The virus scanner does not answer, and without it no file is taken. Try again later.", "L’antivirus ne répond pas et aucun fichier n’est accepté sans lui. Réessayez plus tard.";
    CUT: "La subida se ha interrumpido. No se ha guardado nada; inténtelo de nuevo.", "The upload was cut off. Nothing was stored; try again.", "L’envoi a été interrompu. Rien n’a été enregistré ; réessayez.";
    UNCHANGED: "El fichero ya estaba, con el mismo contenido.", "The file was there already, with the same content.", "Le fichier existait déjà, avec le même contenu.";
    NEW: "Subir ficheros", "Upload files", "Ajouter des fichiers";
    EDIT: "Editar el fichero", "Edit the file", "Modifier le fichier";
    BACK_TO_TICKET: "Volver al ticket", "Back to the ticket", "Retour au ticket";
    BACK: "Volver a los ficheros", "Back to the files", "Retour aux fichiers";
    DOWNLOAD: "Descargar", "Download", "Télécharger";
    OPEN: "Abrir", "Open", "Ouvrir";
    ACTIONS: "Acciones", "Actions", "Actions";
    PREVIEW: "Vista previa", "Preview", "Aperçu";
    CUT_PREVIEW: "Solo se muestra el comienzo; descárguelo para ver el resto.", "Only the beginning is shown; download it to see the rest.", "Seul le début est affiché ; téléchargez le fichier pour voir la suite.";
    OLDER: "Versiones anteriores", "Earlier versions", "Versions antérieures";
    FILTERS: "Filtrar los ficheros", "Filter the files", "Filtrer les fichiers";
    ANY_KIND: "Todos los tipos", "All kinds", "Tous les types";
    EMPTY: "Todavía no hay ficheros", "No files yet", "Aucun fichier pour l’instant";
    EMPTY_HINT: "Aquí se guardan contratos, ofertas, fotos y cualquier otro documento del cliente.", "Contracts, offers, photos and any other document of the customer are kept here.", "Contrats, offres, photos et tout autre document du client sont conservés ici.";
    NO_MATCH: "Ningún fichero coincide con los filtros", "No file matches the filters", "Aucun fichier ne correspond aux filtres";
    SELECT_FILE: "Seleccionar archivo", "Select file", "Sélectionner un fichier";
    TAKE_PHOTO: "Hacer una foto", "Take a photo", "Prendre une photo";
    UPLOAD: "Subir", "Upload", "Envoyer";
    UPLOAD_HINT: "También puede arrastrar ficheros hasta aquí. Cada uno, como máximo {limit}.", "You can also drag files here. {limit} at most for each.", "Vous pouvez aussi déposer des fichiers ici. {limit} au maximum pour chacun.";
    NONE_CHOSEN: "Seleccione al menos un archivo.", "Select at least one file.", "Sélectionnez au moins un fichier.";
}

/// A number of bytes for people, in units of 1000 as storage is sold and file managers show it (IEC 80000-13): `950 B`,
/// `12 kB`, `3.4 MB`.
#[must_use]
pub fn size(bytes: i64, locale: Locale) -> String {
    let units = match locale {
        Locale::Fr => ["o", "ko", "Mo", "Go", "To"],
        Locale::Es | Locale::En => ["B", "kB", "MB", "GB", "TB"],
    };
    let (mut tenths, mut unit) = (bytes.max(0).saturating_mul(10), 0);
    while tenths >= 10_000 && unit + 1 < units.len() {
        tenths = (tenths + 500) / 1000;
        unit += 1;
    }
    let space = format::NO_BREAK_SPACE;
    if unit == 0 || tenths >= 100 || tenths % 10 == 0 {
        return format!("{}{space}{}", format::number((tenths + 5) / 10, locale), units[unit]);
    }
    format!("{}{}{}{space}{}", tenths / 10, format::decimal_mark(locale), tenths % 10, units[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_written_with_its_unit() {
        let all = |bytes| Locale::ALL.map(|locale| size(bytes, locale));
        assert_eq!(all(950), ["950\u{a0}B", "950\u{a0}B", "950\u{a0}o"]);
        assert_eq!(all(1_500), ["1,5\u{a0}kB", "1.5\u{a0}kB", "1,5\u{a0}ko"]);
        assert_eq!(all(52_428_800), ["52\u{a0}MB", "52\u{a0}MB", "52\u{a0}Mo"]);
        assert_eq!(size(0, Locale::En), "0\u{a0}B");
        assert_eq!(size(999, Locale::En), "999\u{a0}B");
        assert_eq!(size(1_000_000, Locale::En), "1\u{a0}MB");
    }
}
