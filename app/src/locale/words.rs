//! The words that several places share. What only one tab says stands in that tab's `words`.

/// Declares words: `SAVE: "Guardar", "Save", "Enregistrer";`.
#[macro_export]
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident: $es:literal, $en:literal, $fr:literal;)*) => {
        $(
            $(#[$doc])*
            #[doc = concat!("“", $en, "”")]
            pub const $name: $crate::locale::Word = $crate::locale::Word { es: $es, en: $en, fr: $fr };
        )*
    };
}

words! {
    PRODUCT: "Ficha", "Ficha", "Ficha";
    CUSTOMERS: "Clientes", "Customers", "Clients";
    SAVE: "Guardar", "Save", "Enregistrer";
    CANCEL: "Cancelar", "Cancel", "Annuler";
    DISCARD: "Descartar cambios", "Discard changes", "Abandonner les modifications";
    EDIT: "Editar", "Edit", "Modifier";
    DELETE: "Eliminar", "Delete", "Supprimer";
    RESTORE: "Restaurar", "Restore", "Restaurer";
    REMOVE: "Quitar", "Remove", "Retirer";
    REMOVED: "Se ha quitado.", "It has been removed.", "L’élément a été retiré.";
    UNDO: "Deshacer", "Undo", "Rétablir";
    SEARCH: "Buscar", "Search", "Rechercher";
    FILTER: "Filtrar", "Filter", "Filtrer";
    CLEAR_FILTERS: "Quitar filtros", "Clear filters", "Effacer les filtres";
    TRY_AGAIN: "Volver a intentarlo", "Try again", "Réessayer";
    CLOSE: "Cerrar", "Close", "Fermer";
    YES: "Sí", "Yes", "Oui";
    NO: "No", "No", "Non";
    LOADING: "Cargando…", "Loading…", "Chargement…";
    NEXT_PAGE: "Página siguiente", "Next page", "Page suivante";
    FIRST_PAGE: "Primera página", "First page", "Première page";
    SKIP_TO_CONTENT: "Saltar al contenido", "Skip to content", "Aller au contenu";
    FAILED: "No se ha podido completar. Inténtelo de nuevo.", "That did not work. Please try again.", "L’opération a échoué. Veuillez réessayer.";
    NOT_FOUND: "No existe o ya no está aquí.", "It does not exist, or is no longer here.", "Introuvable, ou supprimé.";
    FORBIDDEN: "No tiene permiso para esto. Pídaselo a un administrador.", "You may not do this. Ask an administrator.", "Vous n’y êtes pas autorisé. Demandez à un administrateur.";
    SIGNED_OUT: "Su sesión ha terminado. Vuelva a entrar; lo escrito sigue aquí.", "Your session has ended. Sign in again; what you typed is still here.", "Votre session est terminée. Reconnectez-vous ; votre saisie est conservée.";
    NOT_SAVED_YET: "Ha vuelto a entrar. Aún no se ha guardado nada: revise lo escrito y guárdelo.", "You have signed in again. Nothing is saved yet: check what you typed, and save it.", "Vous vous êtes reconnecté. Rien n’est encore enregistré : vérifiez votre saisie et enregistrez-la.";
    UNAVAILABLE: "Ahora mismo no es posible leer ni guardar los datos. Inténtelo de nuevo dentro de un momento.", "The data cannot be read or saved right now. Try again in a moment.", "Les données ne peuvent être ni lues ni enregistrées pour le moment. Réessayez dans un instant.";
    TOO_MANY: "Ha buscado demasiadas veces seguidas. Espere unos segundos e inténtelo de nuevo.", "You have searched too many times in a row. Wait a few seconds and try again.", "Trop de recherches d’affilée. Attendez quelques secondes et réessayez.";
    UNREACHABLE: "No se ha podido contactar con el servidor. Compruebe la conexión e inténtelo de nuevo.", "The server could not be reached. Check the connection and try again.", "Le serveur est injoignable. Vérifiez la connexion et réessayez.";
    CHANGED_MEANWHILE: "Otra persona lo ha cambiado entre tanto.", "Somebody else changed this in the meantime.", "Quelqu’un d’autre l’a modifié entre-temps.";
    CHECK_FIELDS: "Revise los campos señalados.", "Check the marked fields.", "Vérifiez les champs signalés.";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::{Locale, Word};

    #[test]
    fn a_word_is_found_in_each_language() {
        let save: Word = SAVE;
        assert_eq!(Locale::ALL.map(|locale| save.of(locale)), ["Guardar", "Save", "Enregistrer"]);
    }
}
