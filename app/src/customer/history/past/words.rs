//! The words of the card of another day.

crate::words! {
    TITLE: "La ficha en otro momento", "The card at another moment", "La fiche à un autre moment";
    AS_IT_WAS: "La ficha tal como estaba el {when}.", "The card as it was on {when}.", "La fiche telle qu’elle était le {when}.";
    TODAY: "Volver a hoy", "Back to today", "Retour à aujourd’hui";
    AFTER_THIS: "La ficha después de este cambio", "The card after this change", "La fiche après cette modification";
    ANOTHER_DAY: "La ficha en otra fecha", "The card as of a date", "La fiche à une date";
    MOMENT: "Fecha y hora", "Date and time", "Date et heure";
    SHOW: "Ver", "Show", "Afficher";
    STEP: "Cambio {step} de {steps}", "Change {step} of {steps}", "Modification {step} sur {steps}";
    STEPS: "Cambios de la ficha", "Changes of the card", "Modifications de la fiche";
    OLDER: "Cambio anterior", "Change before", "Modification précédente";
    NEWER: "Cambio siguiente", "Change after", "Modification suivante";
    NOT_YET: "Entonces la ficha todavía no existía", "There was no card yet", "La fiche n’existait pas encore";
    DELETED: "Entonces el cliente estaba eliminado.", "The customer was deleted then.", "Le client était alors supprimé.";
    MORE: "Ver más de: {what}", "See more of: {what}", "Voir la suite\u{a0}: {what}";
    WHOLE: "Ver toda la ficha", "See the whole card", "Voir toute la fiche";
}
